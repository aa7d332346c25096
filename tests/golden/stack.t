# Call stacks of a program with private symbols. The stacks are known from how the dump was made: return addresses from the
# object files' disassembly, frame sizes from the images' unwind data. Forms: WinDbg 6.12, as on the reference page.
#! open demo
0:002> k
Child-SP          RetAddr           Call Site
0000002a`4c5ffdc8 00007ff6`a3c11155 shop!format_receipt+0x2a
0000002a`4c5ffdd0 00007ff6`a3c11086 shop!print_receipt+0x15
0000002a`4c5ffe80 00007ff6`a3c11028 shop!process_order+0x26
0000002a`4c5ffeb0 00007ffb`3df27344 shop!worker+0x28
0000002a`4c5ffef0 00007ffb`3f8226a1 kernel32!BaseThreadInitThunk+0x14
0000002a`4c5fff20 00000000`00000000 ntdll!RtlUserThreadStart+0x21
0:002> kn 3
 # Child-SP          RetAddr           Call Site
00 0000002a`4c5ffdc8 00007ff6`a3c11155 shop!format_receipt+0x2a
01 0000002a`4c5ffdd0 00007ff6`a3c11086 shop!print_receipt+0x15
02 0000002a`4c5ffe80 00007ff6`a3c11028 shop!process_order+0x26
0:002> kc
Call Site
shop!format_receipt
shop!print_receipt
shop!process_order
shop!worker
kernel32!BaseThreadInitThunk
ntdll!RtlUserThreadStart
0:002> kf 3
  Memory  Child-SP          RetAddr           Call Site
          0000002a`4c5ffdc8 00007ff6`a3c11155 shop!format_receipt+0x2a
        8 0000002a`4c5ffdd0 00007ff6`a3c11086 shop!print_receipt+0x15
       b0 0000002a`4c5ffe80 00007ff6`a3c11028 shop!process_order+0x26
0:002> .frame 1
01 0000002a`4c5ffdd0 00007ff6`a3c11086 shop!print_receipt+0x15
0:002> ~1s
ntdll!NtDelayExecution+0x14:
00007ffb`3f86d5d4 c3              ret
0:001> kL
Child-SP          RetAddr           Call Site
0000002a`4c4ffd38 00007ffb`3d0cad4e ntdll!NtDelayExecution+0x14
0000002a`4c4ffd40 00007ffb`3d0cbd6f KERNELBASE!SleepEx+0x9e
0000002a`4c4ffde0 00007ffb`2c4e1099 KERNELBASE!Sleep+0xf
0000002a`4c4ffe10 00007ffb`2c4e1050 pricing!lookup_discount+0x19
0000002a`4c4ffe40 00007ff6`a3c1106e pricing!PriceOrder+0x50
0000002a`4c4ffe80 00007ff6`a3c11028 shop!process_order+0xe
0000002a`4c4ffeb0 00007ffb`3df27344 shop!worker+0x28
0000002a`4c4ffef0 00007ffb`3f8226a1 kernel32!BaseThreadInitThunk+0x14
0000002a`4c4fff20 00000000`00000000 ntdll!RtlUserThreadStart+0x21
#! open demo -lines
0:002> kn 4
 # Child-SP          RetAddr           Call Site
00 0000002a`4c5ffdc8 00007ff6`a3c11155 shop!format_receipt+0x2a [C:\src\shop.c @ 19]
01 0000002a`4c5ffdd0 00007ff6`a3c11086 shop!print_receipt+0x15 [C:\src\shop.c @ 30]
02 0000002a`4c5ffe80 00007ff6`a3c11028 shop!process_order+0x26 [C:\src\shop.c @ 42]
03 0000002a`4c5ffeb0 00007ffb`3df27344 shop!worker+0x28 [C:\src\shop.c @ 59]
#! open demo
#! note .frame N says whose locals are meant; registers, u and memory commands stay with the context. .frame /c N changes it.
0:002> .frame 1
01 0000002a`4c5ffdd0 00007ff6`a3c11086 shop!print_receipt+0x15
0:002> r rip, rsp
rip=00007ff6a3c111aa rsp=0000002a4c5ffdc8
0:002> ? @$ip
Evaluate expression: 140697286021546 = 00007ff6`a3c111aa
0:002> ? @$scopeip
Evaluate expression: 140697286021461 = 00007ff6`a3c11155
0:002> .frame
01 0000002a`4c5ffdd0 00007ff6`a3c11086 shop!print_receipt+0x15
0:002> .frame = 0000002a`4c5ffdc8 2
02 0000002a`4c5ffe80 00007ff6`a3c11028 shop!process_order+0x26
0:002> knf 2
 #   Memory  Child-SP          RetAddr           Call Site
00           0000002a`4c5ffdc8 00007ff6`a3c11155 shop!format_receipt+0x2a
01         8 0000002a`4c5ffdd0 00007ff6`a3c11086 shop!print_receipt+0x15
0:002> kM = 0000002a`4c5ffdd0 00007ff6`a3c11155 2
Child-SP          RetAddr           Call Site
0000002a`4c5ffdd0 00007ff6`a3c11086 shop!print_receipt+0x15
0000002a`4c5ffe80 00007ff6`a3c11028 shop!process_order+0x26
0:002> k = 0000002a`4c5ffdc8 1
Child-SP          RetAddr           Call Site
0000002a`4c5ffdc8 00007ff6`a3c11155 shop!format_receipt+0x2a
0:002> .frame /c 1
01 0000002a`4c5ffdd0 00007ff6`a3c11086 shop!print_receipt+0x15
rax=0000000000000032 rbx=0000000000000000 rcx=0000000000000000
rdx=0000002a4c5ffdf0 rsi=000001d4f2a60560 rdi=00007ffb3df31100
rip=00007ff6a3c11155 rsp=0000002a4c5ffdd0 rbp=0000000000000000
 r8=0000000000000410  r9=000001d4f2a40000 r10=0000000000000000
r11=0000000000000246 r12=0000000000000000 r13=0000000000000000
r14=0000000000000000 r15=0000000000000000
iopl=0         nv up ei pl nz na pe nc
cs=0033  ss=002b  ds=002b  es=002b  fs=0053  gs=002b             efl=00010202
shop!print_receipt+0x15:
00007ff6`a3c11155 85c0            test    eax,eax
0:002> r rip, rsp
rip=00007ff6a3c11155 rsp=0000002a4c5ffdd0
0:002> ~0 r rip
rip=00007ffb3f86dab4
0:002> r rip, rsp
rip=00007ff6a3c11155 rsp=0000002a4c5ffdd0
0:002> k 1
  *** Stack trace for last set context - .thread/.cxr resets it
Child-SP          RetAddr           Call Site
0000002a`4c5ffdd0 00007ff6`a3c11086 shop!print_receipt+0x15
0:002> .cxr
Resetting default scope
0:002> r rip, rsp
rip=00007ff6a3c111aa rsp=0000002a4c5ffdc8

# Stacks of the corpus' real dumps that need more than .pdata. Without images, the PDB's procedure records lead from crash through
# foo and main to mainCRTStartup; the 32-bit half of a WOW64 process has its own context, and its own stack.
#! needs corpus
#! open corpus/user/win10-16299-x64-sigsegv.dmp -y {corpus}/symbols
0:000> .ecxr
rax=0000000000000001 rbx=0000000000000000 rcx=00007ff7a1313010
rdx=000000000000000a rsi=0000000000000000 rdi=0000000000000000
rip=00007ff7a13110d9 rsp=000000addabaf6b0 rbp=0000000000000000
 r8=40091eb860000000  r9=00007ff7a1313060 r10=0000000000000000
r11=0000000000000000 r12=0000000000000000 r13=0000000000000000
r14=0000000000000000 r15=0000000000000000
iopl=0         nv up ei pl nz na pe nc
cs=0033  ss=002b  ds=002b  es=002b  fs=0053  gs=002b             efl=00010202
sigsegv!crash+0x29:
00007ff7`a13110d9 c704250000000000000000 mov dword ptr ds:[0],0 ds:00000000`00000000=????????
0:000> kn 5
  *** Stack trace for last set context - .thread/.cxr resets it
 # Child-SP          RetAddr           Call Site
00 000000ad`dabaf6b0 00007ff7`a1311171 sigsegv!crash+0x29
01 000000ad`dabaf6e0 00007ff7`a131105d sigsegv!foo+0x71
02 000000ad`dabaf720 00007ff7`a1311079 sigsegv!main+0x1d
03 000000ad`dabaf750 00007ffb`dbe21fe4 sigsegv!mainCRTStartup+0x9
WARNING: Stack unwind information not available. Following frames may be wrong.
04 000000ad`dabaf780 00007ffb`ddd3cb81 kernel32+0x11fe4
0:000> kv 3
  *** Stack trace for last set context - .thread/.cxr resets it
Child-SP          RetAddr           : Args to Child                                                           : Call Site
000000ad`dabaf6b0 00007ff7`a1311171 : 00007ff7`a1313001 00000000`0000000a 40091eb8`60000000 00007ff7`a1313060 : sigsegv!crash+0x29
000000ad`dabaf6e0 00007ff7`a131105d : 00000000`0000000a 00000000`4048f5c3 00007ff7`a1313060 00000000`00000000 : sigsegv!foo+0x71 (found by frame record)
000000ad`dabaf720 00007ff7`a1311079 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : sigsegv!main+0x1d (found by frame record)
#! open corpus/user/win7-sp1-x64-wow64-fizzbuzz.dmp.xz
0:000> .effmach
Effective machine: x64 (AMD64)
0:000> kn 2
 # Child-SP          RetAddr           Call Site
00 00000000`0020e518 00000000`7554283e wow64cpu!TurboDispatchJumpAddressEnd+0x6c0
01 00000000`0020e520 00000000`755bd286 wow64cpu!TurboDispatchJumpAddressEnd+0xf5
0:000> .effmach x86
Effective machine: x86 compatible (x86)
0:000:x86> r
eax=00000000 ebx=0037f608 ecx=00e61578 edx=00000008 esi=00000002 edi=00000000
eip=77ce01fd esp=0037f5b8 ebp=0037f654 iopl=0         nv up ei pl zr na pe nc
cs=0023  ss=002b  ds=002b  es=002b  fs=0053  gs=002b             efl=00000246
ntdll_77cc0000!NtWaitForMultipleObjects+0x15:
77ce01fd 83c404          add     esp,4
0:000:x86> kn 3
 # ChildEBP RetAddr  
00 0037f5b8 7647170b ntdll_77cc0000!NtWaitForMultipleObjects+0x15
WARNING: Stack unwind information not available. Following frames may be wrong.
01 0037f654 76151a0c KERNELBASE!WaitForMultipleObjectsEx+0x100
02 0037f69c 76154200 kernel32!WaitForMultipleObjectsEx+0x8e
0:000:x86> ~*k

.  0  Id: 1e9c.3490 Suspend: 0 Teb: 7efdb000 Unfrozen
ChildEBP RetAddr  
0037f5b8 7647170b ntdll_77cc0000!NtWaitForMultipleObjects+0x15
WARNING: Stack unwind information not available. Following frames may be wrong.
0037f654 76151a0c KERNELBASE!WaitForMultipleObjectsEx+0x100
0037f69c 76154200 kernel32!WaitForMultipleObjectsEx+0x8e
0037f6b8 761780bc kernel32!WaitForMultipleObjects+0x18
0037f724 76177f7b kernel32!GetApplicationRecoveryCallback+0x2a7
0037f738 76177870 kernel32!GetApplicationRecoveryCallback+0x166
0037f748 761777ef kernel32!UnhandledExceptionFilter+0x161
0037f7d4 77d36637 kernel32!UnhandledExceptionFilter+0xe0
0037fe78 77cf99d5 ntdll_77cc0000!RtlKnownExceptionFilter+0xb7
0037fe90 00000000 ntdll_77cc0000!RtlInitializeExceptionChain+0x36
0:000:x86> !wow64exts.k 2
Walking 64bit Stack...
Child-SP          RetAddr           Call Site
00000000`0020e518 00000000`7554283e wow64cpu!TurboDispatchJumpAddressEnd+0x6c0
00000000`0020e520 00000000`755bd286 wow64cpu!TurboDispatchJumpAddressEnd+0xf5

Walking 32bit Stack...
ChildEBP RetAddr  
0037f5b8 7647170b ntdll_77cc0000!NtWaitForMultipleObjects+0x15
WARNING: Stack unwind information not available. Following frames may be wrong.
0037f654 76151a0c KERNELBASE!WaitForMultipleObjectsEx+0x100
0:000:x86> .frame 1
01 0037f654 76151a0c KERNELBASE!WaitForMultipleObjectsEx+0x100
0:000:x86> !wow64exts.info
PEB32: 0x7efde000
PEB64: 0x7efdf000

Wow64 information for current thread:

TEB32: 0x7efdd000
TEB64: 0x7efdb000

32 bit, StackBase   : 0x380000
        StackLimit  : 0x37e000
        Deallocation: 0x280000

64 bit, StackBase   : 0x20fd20
        StackLimit  : 0x20c000
        Deallocation: 0x1d0000

Wow64 TLS slots:
WOW64_TLS_STACKPTR64:       0x0000000000000000
WOW64_TLS_CPURESERVED:      0x000000000020fd20
WOW64_TLS_INCPUSIMULATION:  0x0000000000000000
WOW64_TLS_LOCALTHREADHEAP:  0x0000000000000000
WOW64_TLS_EXCEPTIONADDR:    0x0000000000000000
WOW64_TLS_USERCALLBACKDATA: 0x0000000000000000
WOW64_TLS_EXTENDED_FLOAT:   0x0000000000000000
WOW64_TLS_APCLIST:          0x0000000000000000
WOW64_TLS_FILESYSREDIR:     0x0000000000000000
WOW64_TLS_LASTWOWCALL:      0x0000000000000000
WOW64_TLS_WOW64INFO:        0x000000007efde248
0:000:x86> .frame
01 0037f654 76151a0c KERNELBASE!WaitForMultipleObjectsEx+0x100
0:000:x86> !wow64exts.sw
Switched to 64bit mode
0:000> !wow64exts.r
eax=00000000 ebx=0037f608 ecx=00e61578 edx=00000008 esi=00000002 edi=00000000
eip=77ce01fd esp=0037f5b8 ebp=0037f654 iopl=0         nv up ei pl zr na pe nc
cs=0023  ss=002b  ds=002b  es=002b  fs=0053  gs=002b             efl=00000246
ntdll_77cc0000!NtWaitForMultipleObjects+0x15:
77ce01fd 83c404          add     esp,4
0:000> !wow64exts.r 20fd24
eax=00000000 ebx=0037f608 ecx=00e61578 edx=00000008 esi=00000002 edi=00000000
eip=77ce01fd esp=0037f5b8 ebp=0037f654 iopl=0         nv up ei pl zr na pe nc
cs=0023  ss=002b  ds=002b  es=002b  fs=0053  gs=002b             efl=00000246
ntdll_77cc0000!NtWaitForMultipleObjects+0x15:
77ce01fd 83c404          add     esp,4
0:000> !sw
Switched to 32bit mode
0:000:x86> .effmach .
Effective machine: x64 (AMD64)
0:000> .effmach arm64
Machine not supported by the target
0:000> .effmach vax
Unknown machine 'vax'
#! open demo
0:002> !sw
The current thread doesn't have an x86 context.
0:002> !wow64exts.k
The current thread doesn't have an x86 context.
0:002> !wow64exts.info
The current thread doesn't have an x86 context.
0:002> !wow64exts.r
The current thread doesn't have an x86 context.
0:002> .effmach x86
Effective machine: x86 compatible (x86)

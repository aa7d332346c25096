# Threads, the event and its registers, on the demonstration's dump: thread 2 crashed. Forms: the pages of `~`, `.lastevent`,
# `.exr` and `.ecxr` in Microsoft's debugger documentation.
#! open demo
#! mask (?<=debugger time: ).*
0:002> .lastevent
Last event: 1b2c.1a7c: Access violation - code c0000005 (first/second chance not available)
  debugger time: Mon Jan  1 00:00:00.000 2024 (UTC + 0:00)
0:002> ~
   0  Id: 1b2c.2f40 Suspend: 0 Teb: 0000002a`4c1f4000 Unfrozen "main"
   1  Id: 1b2c.2f58 Suspend: 0 Teb: 0000002a`4c1f6000 Unfrozen "worker 0"
.  2  Id: 1b2c.1a7c Suspend: 0 Teb: 0000002a`4c1f8000 Unfrozen "worker 1"
0:002> .exr -1
ExceptionAddress: 00007ff6a3c111aa (shop!format_receipt+0x000000000000002a)
   ExceptionCode: c0000005 (Access violation)
  ExceptionFlags: 00000000
NumberParameters: 2
   Parameter[0]: 0000000000000000
   Parameter[1]: 0000000000000008
Attempt to read from address 0000000000000008
0:002> .ecxr
rax=0000000000000032 rbx=0000000000000000 rcx=0000000000000000
rdx=0000002a4c5ffdf0 rsi=000001d4f2a60560 rdi=00007ffb3df31100
rip=00007ff6a3c111aa rsp=0000002a4c5ffdc8 rbp=0000000000000000
 r8=0000000000000410  r9=000001d4f2a40000 r10=0000000000000000
r11=0000000000000246 r12=0000000000000000 r13=0000000000000000
r14=0000000000000000 r15=0000000000000000
iopl=0         nv up ei pl nz na pe nc
cs=0033  ss=002b  ds=002b  es=002b  fs=0053  gs=002b             efl=00010202
shop!format_receipt+0x2a:
00007ff6`a3c111aa 440fb74108      movzx   r8d,word ptr [rcx+8] ds:00000000`00000008=????
0:002> r rdx
rdx=0000002a4c5ffdf0
0:002> r rax,rcx
rax=0000000000000032 rcx=0000000000000000
0:002> r al
al=32
0:002> ~0s
ntdll!NtWaitForMultipleObjects+0x14:
00007ffb`3f86dab4 c3              ret
0:000> ~
.  0  Id: 1b2c.2f40 Suspend: 0 Teb: 0000002a`4c1f4000 Unfrozen "main"
   1  Id: 1b2c.2f58 Suspend: 0 Teb: 0000002a`4c1f6000 Unfrozen "worker 0"
#  2  Id: 1b2c.1a7c Suspend: 0 Teb: 0000002a`4c1f8000 Unfrozen "worker 1"
#! open demo-no-context
#! note A record without its context: .ecxr says so, and the thread stays.
0:001> ~0s
plugin+0x1000:
f5001000 8b01            mov     eax,dword ptr [ecx] ds:002b:00000000=????????
0:000> .ecxr
Minidump doesn't have an exception context
Unable to get exception context, HRESULT 0x80004002
0:000> r eip
eip=f5001000

# A dump of a 32-bit program: registers and prompt. The context is the one that the dump was made with.
#! open demo-x86
0:000> r
eax=00000410 ebx=7ffde000 ecx=00000000 edx=00000068 esi=0019fe40 edi=00000032
eip=0040117c esp=0019fe10 ebp=0019fe20 iopl=0         nv up ei pl zr na pe nc
cs=0023  ss=002b  ds=002b  es=002b  fs=0053  gs=002b             efl=00010246
shop!format_receipt+0x2c:
0040117c 0fb75108        movzx   edx,word ptr [ecx+8] ds:002b:00000008=????
0:000> dd esp L4
0019fe10  11110000 11110001 11110002 11110003
0:000> ? esp
Evaluate expression: 1703440 = 0019fe10

# A dump of a 32-bit program: registers and prompt. The context is the one that the dump was made with.
#! open demo-x86
0:000> r
eax=00000410 ebx=7ffde000 ecx=00000000 edx=00000068 esi=0019fe40 edi=00000032
eip=0040117c esp=0019fe10 ebp=0019fe20 iopl=0         nv up ei pl zr na pe nc
cs=0023  ss=002b  ds=002b  es=002b  fs=0053  gs=002b             efl=00010246
shop!format_receipt+0x2c:
0040117c 0fb75108        movzx   edx,word ptr [ecx+8] ds:002b:00000008=????
0:000> .fnent @$ip
Debugger function entry 00401155 for:
(00401150)   shop!format_receipt+0x2c   |  (004011b4)   shop!CreateThread

Non-FPO
Program:   $T0 $ebp 4 + = $eip $T0 ^ = $esp $T0 4 + = $ebp $T0 4 - ^ = $edi $T0 8 - ^ = $esi $T0 12 - ^ =
0:000> dd esp L4
0019fe10  11110000 11110001 11110002 11110003
0:000> ? esp
Evaluate expression: 1703440 = 0019fe10
#! open demo-x86
#! note Addresses above 2 GB: numbers there are sign-extended, addresses are not. The module's one function is
#! note mov eax,[ecx]; add eax,[ecx+2ch]; ret, and a STRING lies behind it.
0:000> ? f5001000
Evaluate expression: -184545280 = f5001000
0:000> ln f5001000
No symbols in plugin for this address
0:000> uf f5001000
plugin+0x1000:
f5001000 8b01            mov     eax,dword ptr [ecx]
f5001002 03412c          add     eax,dword ptr [ecx+2Ch]
f5001005 c3              ret
0:000> u f5001002 L1
plugin+0x1002:
f5001002 03412c          add     eax,dword ptr [ecx+2Ch]
0:000> ub f5001005
plugin+0x1000:
f5001000 8b01            mov     eax,dword ptr [ecx]
f5001002 03412c          add     eax,dword ptr [ecx+2Ch]
0:000> ds f5002000
f5002010  "hello"
0:000> !address f5001000

Usage:                  Image
Base Address:           f5001000
End Address:            f5001010
Region Size:            00000010 (  16.000  B)
Image Path:             C:\shop\plugin.dll
Module Name:            plugin
More info:              lmv m plugin
More info:              !lmi plugin
More info:              ln 0xf5001000
More info:              !dh 0xf5000000


Content source: 1 (target), length: 0000000000000010
WARNING: The dump has no memory information stream: regions are those it holds bytes of
0:000> lm a f5001000
start    end        module name
f5000000 f5008000   plugin   C (no symbols)           
0:000> .reload other.dll=f6000000,1000
0:000> ln f6000010
No symbols in other for this address
0:000> .fnent f5001000
No function entry for f5001000

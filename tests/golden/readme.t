# The session that README.md shows: tests/lint/pages.py holds the page to this file.
#! open demo
0:002> k
Child-SP          RetAddr           Call Site
0000002a`4c5ffdc8 00007ff6`a3c11155 shop!format_receipt+0x2a
0000002a`4c5ffdd0 00007ff6`a3c11086 shop!print_receipt+0x15
0000002a`4c5ffe80 00007ff6`a3c11028 shop!process_order+0x26
0000002a`4c5ffeb0 00007ffb`3df27344 shop!worker+0x28
0000002a`4c5ffef0 00007ffb`3f8226a1 kernel32!BaseThreadInitThunk+0x14
0000002a`4c5fff20 00000000`00000000 ntdll!RtlUserThreadStart+0x21
0:002> .frame 1
01 0000002a`4c5ffdd0 00007ff6`a3c11086 shop!print_receipt+0x15
0:002> dv /t
struct order * o = 0x000001d4`f2a60560
unsigned short [64] line = unsigned short [64] 0x32
unsigned int length = <value unavailable>
0:002> dt shop!order 000001d4`f2a60560
   +0x000 number           : 0x412
   +0x004 state            : 0y0001
   +0x004 item_count       : 0y000000000011 (0x3)
   +0x008 customer         : (null) 
   +0x010 items            : [3] item
   +0x040 total            : 31.989999999999998
   +0x048 next             : 0x000001d4`f2a605c0 order
0:002> u shop!format_receipt+20 L3
shop!format_receipt+0x20:
00007ff6`a3c111a0 66c742022000    mov     word ptr [rdx+2],20h
00007ff6`a3c111a6 488b4908        mov     rcx,qword ptr [rcx+8]
00007ff6`a3c111aa 440fb74108      movzx   r8d,word ptr [rcx+8]
0:002> !error c0000005
Error code: (NTSTATUS) 0xc0000005 (3221225477) - Memory was accessed in a way that it does not allow.

# u, ub and uf; the instructions are those of the compiled sample. Spelling: WinDbg's.
#! open demo
0:002> u shop!take_order L7
shop!take_order:
00007ff6`a3c11040 488b01          mov     rax,qword ptr [rcx]
00007ff6`a3c11043 4885c0          test    rax,rax
00007ff6`a3c11046 740a            je      shop!take_order+0x12 (00007ff6`a3c11052)
00007ff6`a3c11048 488b5048        mov     rdx,qword ptr [rax+48h]
00007ff6`a3c1104c 488911          mov     qword ptr [rcx],rdx
00007ff6`a3c1104f ff4908          dec     dword ptr [rcx+8]
00007ff6`a3c11052 c3              ret
0:002> uf shop!take_order
shop!take_order:
00007ff6`a3c11040 488b01          mov     rax,qword ptr [rcx]
00007ff6`a3c11043 4885c0          test    rax,rax
00007ff6`a3c11046 740a            je      shop!take_order+0x12 (00007ff6`a3c11052)

shop!take_order+0x8:
00007ff6`a3c11048 488b5048        mov     rdx,qword ptr [rax+48h]
00007ff6`a3c1104c 488911          mov     qword ptr [rcx],rdx
00007ff6`a3c1104f ff4908          dec     dword ptr [rcx+8]

shop!take_order+0x12:
00007ff6`a3c11052 c3              ret
0:002> ub shop!print_receipt+15 L2
shop!print_receipt+0xb:
00007ff6`a3c1114b 488d542420      lea     rdx,[rsp+20h]
00007ff6`a3c11150 e82b000000      call    shop!format_receipt (00007ff6`a3c11180)
0:002> u . L1
shop!format_receipt+0x2a:
00007ff6`a3c111aa 440fb74108      movzx   r8d,word ptr [rcx+8]

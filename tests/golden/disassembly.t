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
#! note uf's options: texts of "uf /c" and "uf /i" as in public transcripts (KERNELBASE!LoadLibraryW, nt!NtCreateFile). The import table of
#! note shop.exe is not in the dump, so where it leads is not known.
#! open demo
0:002> uf /c shop!print_receipt
shop!print_receipt (00007ff6`a3c11140)
  shop!print_receipt+0x10 (00007ff6`a3c11150):
    call to shop!format_receipt (00007ff6`a3c11180)
  shop!print_receipt+0x1e (00007ff6`a3c1115e):
    unresolvable call: call    qword ptr [shop!_imp_OutputDebugStringW (00007ff6`a3c120c0)]
0:002> uf /i /c /D /o shop!main
32 instructions scanned

shop!main (00007ff6`a3c110a0)
  shop!main+0x47 (00007ff6`a3c110e7):
    unresolvable call: call    r15
  shop!main+0x58 (00007ff6`a3c110f8):
    call to shop!wait_for_workers (00007ff6`a3c11110)
0:002> uf /i /m shop!take_order
7 instructions scanned

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
0:002> uf /x shop!main
         ^ Syntax error in 'uf /x shop!main'
#! note #, by Microsoft's page: the first one without a pattern or an address only sets them; without an address it goes on where the last
#! note one ended; a size (a number of instructions) shows every match.
#! open demo
0:002> # r8d
0:002> #
shop!format_receipt+0x2a:
00007ff6`a3c111aa 440fb74108      movzx   r8d,word ptr [rcx+8]
0:002> # "mov*[rcx" shop!take_order
shop!take_order:
00007ff6`a3c11040 488b01          mov     rax,qword ptr [rcx]
0:002> #
shop!take_order+0xc:
00007ff6`a3c1104c 488911          mov     qword ptr [rcx],rdx
0:002> # ff49* shop!take_order
shop!take_order+0xf:
00007ff6`a3c1104f ff4908          dec     dword ptr [rcx+8]
0:002> # c1104f shop!take_order
shop!take_order+0xf:
00007ff6`a3c1104f ff4908          dec     dword ptr [rcx+8]
0:002> # PRINT_RECEIPT shop!take_order
shop!process_order+0x21:
00007ff6`a3c11081 e8ba000000      call    shop!print_receipt (00007ff6`a3c11140)
0:002> # call shop!take_order L40
shop!process_order+0x8:
00007ff6`a3c11068 ff1572100000    call    qword ptr [shop!_imp_PriceOrder (00007ff6`a3c120e0)]
shop!process_order+0x21:
00007ff6`a3c11081 e8ba000000      call    shop!print_receipt (00007ff6`a3c11140)
shop!main+0x47:
00007ff6`a3c110e7 41ffd7          call    r15
shop!main+0x58:
00007ff6`a3c110f8 e813000000      call    shop!wait_for_workers (00007ff6`a3c11110)
shop!wait_for_workers+0x1c:
00007ff6`a3c1112c ff159e0f0000    call    qword ptr [shop!_imp_WaitForMultipleObjects (00007ff6`a3c120d0)]
0:002> # call 10 L2
Memory access error in '# call 10 L2'
#! note .asm, by Microsoft's page.
#! open demo
0:002> .asm
Assembly options: <default>
0:002> .asm no_code_bytes
Assembly options: no_code_bytes
0:002> u shop!take_order L2
shop!take_order:
00007ff6`a3c11040 mov     rax,qword ptr [rcx]
00007ff6`a3c11043 test    rax,rax
0:002> .asm- no_code_bytes
Assembly options: <default>
0:002> .asm source_line
Assembly options: source_line
0:002> .asm colours
           ^ Syntax error in '.asm colours'

# a: Microsoft's page has no picture of it; published sessions show the address in front of each line that is typed, and an empty line that
# ends. What u printed can be typed back. ur: the same bytes as 16-bit code.
#! open demo
0:002> a shop!take_order
#! input 00007ff6`a3c11040 xor eax,eax
#! input 00007ff6`a3c11042 mov     rdx,qword ptr [rax+48h]
#! input 00007ff6`a3c11046 je      shop!take_order+0x12 (00007ff6`a3c11052)
#! input 00007ff6`a3c11048 call shop!format_receipt
#! input 00007ff6`a3c1104d bogus eax
                  ^ Bad opcode error in 'bogus eax'
#! input 00007ff6`a3c1104d mov [rcx],1
                     ^ Operand error in 'mov [rcx],1'
#! input 00007ff6`a3c1104d mov al,1ff
                     ^ Overflow error in 'mov al,1ff'
#! input 00007ff6`a3c1104d mov eax,zork
Couldn't resolve error at 'zork'
#! input 00007ff6`a3c1104d db 90,'hi'
#! input 00007ff6`a3c11050
0:002> u shop!take_order L4
shop!take_order:
00007ff6`a3c11040 31c0            xor     eax,eax
00007ff6`a3c11042 488b5048        mov     rdx,qword ptr [rax+48h]
00007ff6`a3c11046 740a            je      shop!take_order+0x12 (00007ff6`a3c11052)
00007ff6`a3c11048 e833010000      call    shop!format_receipt (00007ff6`a3c11180)
0:002> db shop!take_order+d L3
00007ff6`a3c1104d  90 68 69                                         .hi
#! note in one line, as a script that is run as one block has it; without an address at the instruction pointer
0:002> a shop!take_order;mov rcx,qword ptr [shop!g_queue];ret;;u shop!take_order L2
shop!take_order:
00007ff6`a3c11040 488b0db91f0000  mov     rcx,qword ptr [shop!g_queue (00007ff6`a3c13000)]
00007ff6`a3c11047 c3              ret
0:002> a;nop;;u . L1
shop!format_receipt+0x2a:
00007ff6`a3c111aa 90              nop
0:002> a shop!main;bogus eax
                  ^ Bad opcode error in 'bogus eax'
0:002> a shop!main;mov [rcx],1
                      ^ Operand error in 'mov [rcx],1'
0:002> a shop!main;mov al,1ff
                      ^ Overflow error in 'mov al,1ff'
0:002> a 10;nop
Memory access error in 'nop'
The dump does not have all of the 1 bytes at 0000000000000010 that would be written over
#! open demo
0:002> ur shop!take_order L4
00007ff6`a3c11040 48              dec     ax
00007ff6`a3c11041 8b01            mov     ax,word ptr [bx+di]
00007ff6`a3c11043 48              dec     ax
00007ff6`a3c11044 85c0            test    ax,ax
0:002> ur
00007ff6`a3c11046 740a            je      a3c11052
00007ff6`a3c11048 48              dec     ax
00007ff6`a3c11049 8b5048          mov     dx,word ptr [bx+si+48h]
00007ff6`a3c1104c 48              dec     ax
00007ff6`a3c1104d 8911            mov     word ptr [bx+di],dx
00007ff6`a3c1104f ff4908          dec     word ptr [bx+di+8]
00007ff6`a3c11052 c3              ret
00007ff6`a3c11053 666666662e0f1f840000 nop dword ptr cs:[si]
#! note a script that is run line by line gives a its lines
#! open demo
0:002> .foreach /pS 99 (word {$$<{here}/assemble.txt}) {.echo ${word}}
0:002> u shop!take_order L2
shop!take_order:
00007ff6`a3c11040 90              nop
00007ff6`a3c11041 c3              ret
#! note extension commands do not end the line that they are in
#! open demo
0:002> !heap -x 10; ? 1
address 0x2a4c1f3000: the process environment block's list of heaps cannot be read
Evaluate expression: 1 = 00000000`00000001

# Stacks of x86 code without frame pointers, and of ARM64 code with signed return addresses. The columns and kv's words are those of
# published WinDbg sessions ("(FPO: [2,1,4])", "(FPO: [Uses EBP] [0,0,4])", "(CONV: stdcall)"); the values follow from calls.c: main
# calls take_orders(0, 7, 12), that price_order(0, 7 * 3, 12), that apply_discount(0, 12).
#! open unwind-x86
0:000> k
ChildEBP RetAddr  
0019ff34 0040104f calls!apply_discount+0x4
0019ff4c 0040108b calls!price_order+0x1f
0019ff6c 004010bb calls!take_orders+0x1b
0019ff7c 00000000 calls!main+0xb
0:000> kv
ChildEBP RetAddr  Args to Child              
0019ff34 0040104f 00000000 0000000c 0000000c calls!apply_discount+0x4 (FPO: [2,0,0]) (CONV: cdecl)
0019ff4c 0040108b 00000000 00000015 0000000c calls!price_order+0x1f (FPO: [3,3,0]) (CONV: stdcall)
0019ff6c 004010bb 00000000 00000007 0000000c calls!take_orders+0x1b (FPO: [Uses EBP] [3,0,4]) (CONV: cdecl)
0019ff7c 00000000 00000000 00000000 00000000 calls!main+0xb (FPO: [0,0,0]) (CONV: cdecl)
0:000> kp 1
ChildEBP RetAddr  
0019ff34 0040104f calls!apply_discount(struct order * order = 0x00000000, int percent = 0n12)+0x4
0:000> .frame /r 2
02 0019ff6c 004010bb calls!take_orders+0x1b
eax=00000000 ebx=00000007 ecx=0000000c edx=00000015 esi=00005e51 edi=0000000c
eip=0040108b esp=0019ff54 ebp=00000000 iopl=0         nv up ei pl zr na pe nc
cs=0023  ss=002b  ds=002b  es=002b  fs=0053  gs=002b             efl=00010246
calls!take_orders+0x1b:
0040108b 89c6            mov     esi,eax
0:000> dv /t /v
<unavailable> struct order * first = <value unavailable>
<unavailable> int count = <value unavailable>
<unavailable> int percent = <value unavailable>
<unavailable> int first_price = <value unavailable>
<unavailable> int second_price = <value unavailable>
0:000> k = @ebp @esp @eip
ChildEBP RetAddr  
0019ff34 0040104f calls!apply_discount+0x4
0019ff4c 0040108b calls!price_order+0x1f
0019ff6c 004010bb calls!take_orders+0x1b
0019ff7c 00000000 calls!main+0xb
0:000> .frame = 19ff4c
01 0019ff4c 0040108b calls!price_order+0x1f
0:000> .frame = 19ff4c 1
02 0019ff6c 004010bb calls!take_orders+0x1b
0:000> .frame = 1234
Cannot find a frame at 00001234
0:000> .frame
02 0019ff6c 004010bb calls!take_orders+0x1b
0:000> .frame = 0 0019ff54 0040108b
00 0019ff6c 004010bb calls!take_orders+0x1b
0:000> k
  *** Stack trace for last set context - .thread/.cxr resets it
ChildEBP RetAddr  
0019ff6c 004010bb calls!take_orders+0x1b
0019ff7c 00000000 calls!main+0xb
0:000> .cxr
Resetting default scope
0:000> k = 0019ff34 1
ChildEBP RetAddr  
0019ff34 0040104f calls!apply_discount+0x4
#! note What llvm-pdbutil-19 dump -fpo says of both records; the words before "Program" are those of Microsoft's .fnent page.
0:000> .fnent calls!take_orders
Debugger function entry 00401070 for:
(00401070)   calls!take_orders   |  (004010b0)   calls!main
Exact matches:
    calls!take_orders (struct order *, int, int)

Params:    3
Locals:    0
Registers: 0
Program:   $T0 .raSearch = $eip $T0 ^ = $esp $T0 4 + =
0:000> .fnent calls!price_order+5
Debugger function entry 00401033 for:
(00401030)   calls!price_order+0x5   |  (00401070)   calls!take_orders

Params:    3
Locals:    3
Registers: 0
Program:   $T0 .raSearch = $eip $T0 ^ = $esp $T0 4 + =
#! open unwind-arm64
0:000> k
Child-SP          RetAddr           Call Site
0000002a`4c5ffe20 00007ff6`a3c1104c calls!apply_discount
0000002a`4c5ffe20 00007ff6`a3c11098 calls!price_order+0x1c
0000002a`4c5ffe40 00007ff6`a3c110ec calls!take_orders+0x24
0000002a`4c5ffe70 00000000`00000000 calls!main+0x18
0:000> kp 3
Child-SP          RetAddr           Call Site
0000002a`4c5ffe20 00007ff6`a3c1104c calls!apply_discount(struct order * order = 0x00000000`00000000, int percent = 0n21)
0000002a`4c5ffe20 00007ff6`a3c11098 calls!price_order(struct order * order = <value unavailable>, int unit_price = <value unavailable>, int percent = <value unavailable>)+0x1c
0000002a`4c5ffe40 00007ff6`a3c110ec calls!take_orders(struct order * first = 0x00000000`00000000, int count = 0n7, int percent = 0n12)+0x24
0:000> .frame /r 2
02 0000002a`4c5ffe40 00007ff6`a3c110ec calls!take_orders+0x24
 x0=0000000000000000   x1=0000000000000015   x2=000000000000000c   x3=a000000000003333
 x4=a000000000004444   x5=a000000000005555   x6=a000000000006666   x7=a000000000007777
 x8=a000000000008888   x9=a000000000009999  x10=a00000000000aaaa  x11=a00000000000bbbb
x12=a00000000000cccc  x13=a00000000000dddd  x14=a00000000000eeee  x15=a00000000000ffff
x16=a000000000011110  x17=a000000000012221  x18=a000000000013332  x19=000000000000000c
x20=0000000000000007  x21=0000000000000000  x22=a000000000017776  x23=a000000000018887
x24=a000000000019998  x25=a00000000001aaa9  x26=a00000000001bbba  x27=a00000000001cccb
x28=a00000000001dddc   fp=0000000000000000   lr=00007ff6a3c11098   sp=0000002a4c5ffe40
 pc=00007ff6a3c11098  psr=60000000 -ZC- EL0
calls!take_orders+0x24:
00007ff6`a3c11098 0b140a81        add         w1,w20,w20,lsl #2
0:000> dv /t /v
@x21              struct order * first = 0x00000000`00000000
@w20              int count = 0n7
@w19              int percent = 0n12
<unavailable>     int first_price = <value unavailable>
<unavailable>     int second_price = <value unavailable>
0:000> .fnent calls!price_order
Debugger function entry 00007ff6`a3c14000 for:
(00007ff6`a3c11030)   calls!price_order   |  (00007ff6`a3c11074)   calls!take_orders
Exact matches:
    calls!price_order (struct order *, int, int)

BeginAddress      = 00000000`00001030
EndAddress        = 00000000`00001074
UnwindData        = 00000000`00002048

Unwind info at 00007ff6`a3c12048, c bytes
  version 0, function 44 bytes, prolog c, codes 8
  00: d2c2      save_reg lr, [sp, #0x10]
  02: 02        alloc_s #0x20
  03: fc        pac_sign_lr
  04: e4        end
  epilog at 34, 10 bytes, codes from 0
0:000> .fnent @$ip
No function entry for 00007ff6`a3c11000
#! open unwind-cet
#! note The shadow stack's entry of price_order's return address is 0x10 above the real one: world.py wrote it there.
0:000> kv
Child-SP          RetAddr           : Args to Child                                                           : Call Site
0000002a`4c5ffda8 00007ff6`a3c11046 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : calls!apply_discount
WARNING: The shadow stack has another return address for the next frame.
0000002a`4c5ffdb0 00007ff6`a3c11078 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : calls!price_order+0x16 (ShadowStack RetAddr 00007ff6`a3c11088)
0000002a`4c5ffe00 00007ff6`a3c110b6 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : calls!take_orders+0x18
0000002a`4c5ffe50 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : calls!main+0x16
0:000> r ssp
ssp=0000002a4cffffe8
0:000> kn 1
 # Child-SP          RetAddr           Call Site
00 0000002a`4c5ffda8 00007ff6`a3c11046 calls!apply_discount
#! open unwind-exception
#! note world.py put the failing instruction's CONTEXT 0x800 bytes below apply_discount's stack pointer, aligned to 16.
0:000> kv 3
Child-SP          RetAddr           : Args to Child                                                           : Call Site
0000002a`4c5ff598 00007ffb`3f7d1020 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : ntdll!RtlDispatchException
0000002a`4c5ff5a0 00007ff6`a3c11000 : ????????`???????? ????????`???????? ????????`???????? ????????`???????? : ntdll!KiUserExceptionDispatcher+0x10 (CONTEXT @ 0000002a`4c5ff5a0)
0000002a`4c5ffda8 00007ff6`a3c11046 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : calls!apply_discount
0:000> kn
 # Child-SP          RetAddr           Call Site
00 0000002a`4c5ff598 00007ffb`3f7d1020 ntdll!RtlDispatchException
01 0000002a`4c5ff5a0 00007ff6`a3c11000 ntdll!KiUserExceptionDispatcher+0x10
02 0000002a`4c5ffda8 00007ff6`a3c11046 calls!apply_discount
03 0000002a`4c5ffdb0 00007ff6`a3c11078 calls!price_order+0x16
04 0000002a`4c5ffe00 00007ff6`a3c110b6 calls!take_orders+0x18
05 0000002a`4c5ffe50 00000000`00000000 calls!main+0x16
0:000> .frame /r 2
02 0000002a`4c5ffda8 00007ff6`a3c11046 calls!apply_discount
rax=0000000000000000 rbx=0000000000000b0b rcx=0000000000000000
rdx=000000000000000c rsi=0000000000000000 rdi=0000000000000000
rip=00007ff6a3c11000 rsp=0000002a4c5ffda8 rbp=0000000000000000
 r8=0000000000000000  r9=0000000000000000 r10=0000000000000000
r11=0000000000000000 r12=0000000000000000 r13=0000000000000000
r14=0000000000000000 r15=0000000000000000
iopl=0         nv up ei pl zr na po nc
cs=0033  ss=002b  ds=002b  es=002b  fs=0053  gs=002b             efl=00010246
calls!apply_discount:
00007ff6`a3c11000 0faf5104        imul    edx,dword ptr [rcx+4] ds:00000000`00000004=????????
#! open unwind-cet -y {dir}/symbols -i {dir}/symbols
#! note Without the image only the PDB's procedure records say how large the frames are.
0:000> kv
Child-SP          RetAddr           : Args to Child                                                           : Call Site
0000002a`4c5ffda8 00007ff6`a3c11046 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : calls!apply_discount
WARNING: The shadow stack has another return address for the next frame.
0000002a`4c5ffdb0 00007ff6`a3c11078 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : calls!price_order+0x16 (ShadowStack RetAddr 00007ff6`a3c11088) (found by frame record)
0000002a`4c5ffe00 00007ff6`a3c110b6 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : calls!take_orders+0x18 (found by frame record)
0000002a`4c5ffe50 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : calls!main+0x16 (found by frame record)

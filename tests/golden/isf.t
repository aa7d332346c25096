# Volatility's type file for the kernel of a real triage dump (Windows 10 19041). The dump has no GUID of nt; the file is known by
# the places of its variables. Expected offsets, addresses and names: the JSON text itself (base fffff8047ba00000 plus "address").
#! open corpus/kernel/win10-19041-x64-triage.dmp -y isf*{corpus}/types
#! mask \S*/types/
0: kd> x nt!KeBugCheck*
fffff804`7bdf5a60 nt!KeBugCheck (<no parameter info>)
fffff804`7bdf5a80 nt!KeBugCheckEx (<no parameter info>)
fffff804`7bf10d20 nt!KeBugCheck2 (<no parameter info>)
fffff804`7c631ee0 nt!KeBugCheckCallbackLock = <no type information>
fffff804`7c632050 nt!KeBugCheckCallbackListHead = <no type information>
fffff804`7c632060 nt!KeBugCheckAddRemovePagesCallbackListHead = <no type information>
fffff804`7c632070 nt!KeBugCheckReasonCallbackListHead = <no type information>
fffff804`7c632080 nt!KeBugCheckTriageDumpDataArrayListHead = <no type information>
0: kd> lm m nt
start             end                 module name
fffff804`7ba00000 fffff804`7ca46000   nt         (isf symbols)          /somewhere/types/5278AFF86C341677D7D7835C85B7B844-1.json.xz
0: kd> dt nt!_LIST_ENTRY
   +0x000 Flink            : Ptr64 _LIST_ENTRY
   +0x008 Blink            : Ptr64 _LIST_ENTRY
0: kd> dt nt!_EPROCESS UniqueProcessId ImageFileName ActiveProcessLinks @$proc
   +0x440 UniqueProcessId    : 0x00000000`00000004 Void
   +0x448 ActiveProcessLinks : _LIST_ENTRY [ 0xffffc08b`dcf0f488 - 0xfffff804`7c61e200 ]
   +0x5a8 ImageFileName      : [15]  "System"
0: kd> dt nt!_KPRCB MxCsr Number CurrentThread @$prcb
   +0x000 MxCsr         : 0x1f80
   +0x008 CurrentThread : 0xffffc08b`de9e1640 _KTHREAD
   +0x024 Number        : 0
0: kd> dt nt!_IRP Tail.
   +0x078 Tail  : <anonymous-tag>
      +0x000 Apc   : _KAPC
      +0x000 Overlay : <anonymous-tag>
      +0x000 CompletionKey : Ptr64 Void
0: kd> dt nt!_MODE
   KernelMode = 0n0
   UserMode = 0n1
   MaximumMode = 0n2
0: kd> ln nt!KeBugCheckEx
(fffff804`7bdf5a80)   nt!KeBugCheckEx   |  (fffff804`7bdf5bb0)   nt!KeContextToKframes
Exact matches:
    nt!KeBugCheckEx (<no parameter info>)
0: kd> dps ffff850429892c08 L1
ffff8504`29892c08  fffff804`7bd17e25 nt!PspSystemThreadStartup+0x55
0: kd> ? nt!PsLoadedModuleList
Evaluate expression: -8776826313840 = fffff804`7c62a390
#! note The same structures, values and names as with the PDB (types.t, stack.t), from a type file that was made of it; kernel32 has none.
#! open demo -y isf*{dir}/isf
0:002> k
Child-SP          RetAddr           Call Site
0000002a`4c5ffdc8 00007ff6`a3c11155 shop!format_receipt+0x2a
0000002a`4c5ffdd0 00007ff6`a3c11086 shop!print_receipt+0x15
0000002a`4c5ffe80 00007ff6`a3c11028 shop!process_order+0x26
0000002a`4c5ffeb0 00007ffb`3df27344 shop!worker+0x28
0000002a`4c5ffef0 00007ffb`3f8226a1 kernel32+0x17344
0000002a`4c5fff20 00000000`00000000 ntdll!RtlUserThreadStart+0x21
0:002> dt shop!customer
   +0x000 id               : Uint4B
   +0x004 discount_percent : Int4B
   +0x008 name             : [24] Uint2B
0:002> dt shop!queue 00007ff6`a3c13000
   +0x000 first            : 0x000001d4`f2a605c0 order
   +0x008 waiting          : 1
   +0x010 threads          : [2] 0x00000000`000000bc Void
0:002> dt shop!order state item_count total next 000001d4`f2a60560
   +0x004 state      : 0y0001
   +0x004 item_count : 0y000000000011 (0x3)
   +0x040 total      : 31.989999999999998
   +0x048 next       : 0x000001d4`f2a605c0 order
0:002> dt shop!order_state
   ORDER_NEW = 0n0
   ORDER_PRICED = 0n1
   ORDER_PRINTED = 0n2
0:002> x shop!*r*_r*
00007ff6`a3c11140 shop!print_receipt (<no parameter info>)
00007ff6`a3c11180 shop!format_receipt (<no parameter info>)
0:002> x shop!g_queue
00007ff6`a3c13000          shop!g_queue = struct queue
0:002> x shop!_imp_Sleep
00007ff6`a3c120c8 shop!_imp_Sleep = <no type information>
0:002> ln shop!main
(00007ff6`a3c110a0)   shop!main   |  (00007ff6`a3c11110)   shop!wait_for_workers
Exact matches:
    shop!main (<no parameter info>)
0:002> dt ntdll!_TEB ClientId. 0000002a`4c1f8000
   +0x040 ClientId  : 
      +0x000 UniqueProcess : 0x00000000`00001b2c Void
      +0x008 UniqueThread : 0x00000000`00001a7c Void
#! note A file that says itself that it is of another build is not taken, unless that is asked for.
#! open demo -y isf*{dir}/isf-wrong
#! mask \S*/isf-wrong/
0:002> x shop!main
0:002> lm m shop
start             end                 module name
00007ff6`a3c10000 00007ff6`a3c15000   shop       (no symbols)           
0:002> .symopt+ 0x40
Symbol options are 0x00000042:
  0x00000002 - SYMOPT_UNDNAME
  0x00000040 - SYMOPT_LOAD_ANYTHING
0:002> .reload shop.exe
0:002> x shop!main
00007ff6`a3c110a0 shop!main (<no parameter info>)
0:002> lm m shop
start             end                 module name
00007ff6`a3c10000 00007ff6`a3c15000   shop     M (isf symbols)          /somewhere/isf-wrong/shop.pdb/8E458242099AADFE4C4C44205044422E-1.json.xz

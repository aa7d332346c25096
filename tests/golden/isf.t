# Volatility's type file for the kernel of a real triage dump (Windows 10 19041). The dump has no GUID of nt; the file is known by
# the places of its variables. Expected offsets, addresses and names: the JSON text itself (base fffff8047ba00000 plus "address").
#! mask /\S*/types/
#! open corpus/kernel/win10-19041-x64-triage.dmp -y isf*{corpus}/types
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
fffff804`7ba00000 fffff804`7ca46000   nt         (isf symbols)          /work/shared/corpus/types/5278AFF86C341677D7D7835C85B7B844-1.json.xz
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
0: kd> ? nt!PsLoadedModuleList
Evaluate expression: -8776826313840 = fffff804`7c62a390

# Threads whose kernel stacks lead to something. Form: windows-driver-docs, "!findthreads" (-v with -t); the page does not show the
# words for other criteria, nor what there is without -v.
#! open server
0: kd> !findthreads -v -t fffffa8001002070

Added criterion for THREAD 0xfffffa8001002070
  Added criterion for THREAD STACK 0xfffff8800500fc70
  Added criterion for WAIT OBJECT 0xfffffa8000c019e0
  Added criterion for IRP 0xfffffa8000c0c5c0
    Added criterion for DEVICE 0xfffffa8000c0b5c0
    Added criterion for MODULE fltmgr(0xfffff88003100000)
    Added criterion for DEVICE 0xfffffa8000c0c3e0
    Added criterion for MODULE srv2(0xfffff88003000000)

Found 3 threads matching the search criteria

Found 2 criteria matches for THREAD 0xfffffa8001001070, PROCESS 0xfffffa8001000070
  Kernel stack location 0xfffff88005007ae8 references MODULE srv2(0xfffff88003000000)
  Kernel stack location 0xfffff88005007b38 references MODULE srv2(0xfffff88003000000)


    fffff880050079e0 nt!KeBugCheckEx+0
    fffff88005007a20 nt!PspExitThread+1f3
    fffff88005007a80 nt!PspTerminateThreadByPointer+4d
    fffff88005007af0 nt!PsTerminateSystemThread+22
    fffff88005007b40 srv2!SrvProcTerminateWorkerThreadInternal+99
    fffff88005007b70 srv2!SrvProcWorkerThread+1b6
    fffff88005007be0 nt!PspSystemThreadStartup+5a
    fffff88005007be0 nt!KxStartSystemThread+16

Found 1 criteria matches for THREAD 0xfffffa8001002070, PROCESS 0xfffffa8001000070
  Kernel stack location 0xfffff8800500fae8 references MODULE fltmgr(0xfffff88003100000)


    fffff8800500fa00 nt!KiSwapContext+7a
    fffff8800500fa60 nt!KiCommitThreadWait+1d2
    fffff8800500faf0 nt!KeWaitForSingleObject+19f
    fffff8800500fb20 fltmgr!FltpRundown+3c
    fffff8800500fb70 nt!ExpWorkerThread+111
    fffff8800500fbe0 nt!PspSystemThreadStartup+5a
    fffff8800500fbe0 nt!KxStartSystemThread+16

Found 1 criteria matches for THREAD 0xfffffa8001003070, PROCESS 0xfffffa8001000070
  Kernel stack location 0xfffff88005017a98 references MODULE srv2(0xfffff88003000000)


    fffff880050178f0 nt!KiSwapContext+7a
    fffff88005017950 nt!KiCommitThreadWait+1d2
    fffff880050179e0 nt!KeWaitForSingleObject+19f
    fffff88005017a10 nt!ExpWaitForResource+ae
    fffff88005017aa0 nt!ExAcquireResourceExclusiveLite+14f
    fffff88005017b20 srv2!SrvOpenShare+5d
    fffff88005017b70 nt!ExpWorkerThread+111
    fffff88005017be0 nt!PspSystemThreadStartup+5a
    fffff88005017be0 nt!KxStartSystemThread+16
0: kd> !findthreads -t fffffa8001003070

Found 2 threads matching the search criteria

Found 2 criteria matches for THREAD 0xfffffa8001001070, PROCESS 0xfffffa8001000070
    fffff880050079e0 nt!KeBugCheckEx+0
    fffff88005007a20 nt!PspExitThread+1f3
    fffff88005007a80 nt!PspTerminateThreadByPointer+4d
    fffff88005007af0 nt!PsTerminateSystemThread+22
    fffff88005007b40 srv2!SrvProcTerminateWorkerThreadInternal+99
    fffff88005007b70 srv2!SrvProcWorkerThread+1b6
    fffff88005007be0 nt!PspSystemThreadStartup+5a
    fffff88005007be0 nt!KxStartSystemThread+16

Found 1 criteria matches for THREAD 0xfffffa8001003070, PROCESS 0xfffffa8001000070
    fffff880050178f0 nt!KiSwapContext+7a
    fffff88005017950 nt!KiCommitThreadWait+1d2
    fffff880050179e0 nt!KeWaitForSingleObject+19f
    fffff88005017a10 nt!ExpWaitForResource+ae
    fffff88005017aa0 nt!ExAcquireResourceExclusiveLite+14f
    fffff88005017b20 srv2!SrvOpenShare+5d
    fffff88005017b70 nt!ExpWorkerThread+111
    fffff88005017be0 nt!PspSystemThreadStartup+5a
    fffff88005017be0 nt!KxStartSystemThread+16
0: kd> !findthreads -v -i fffffa8000c0c5c0

Added criterion for IRP 0xfffffa8000c0c5c0
  Added criterion for DEVICE 0xfffffa8000c0b5c0
  Added criterion for MODULE fltmgr(0xfffff88003100000)
  Added criterion for DEVICE 0xfffffa8000c0c3e0
  Added criterion for MODULE srv2(0xfffff88003000000)

Found 3 threads matching the search criteria

Found 2 criteria matches for THREAD 0xfffffa8001001070, PROCESS 0xfffffa8001000070
  Kernel stack location 0xfffff88005007ae8 references MODULE srv2(0xfffff88003000000)
  Kernel stack location 0xfffff88005007b38 references MODULE srv2(0xfffff88003000000)


    fffff880050079e0 nt!KeBugCheckEx+0
    fffff88005007a20 nt!PspExitThread+1f3
    fffff88005007a80 nt!PspTerminateThreadByPointer+4d
    fffff88005007af0 nt!PsTerminateSystemThread+22
    fffff88005007b40 srv2!SrvProcTerminateWorkerThreadInternal+99
    fffff88005007b70 srv2!SrvProcWorkerThread+1b6
    fffff88005007be0 nt!PspSystemThreadStartup+5a
    fffff88005007be0 nt!KxStartSystemThread+16

Found 1 criteria matches for THREAD 0xfffffa8001002070, PROCESS 0xfffffa8001000070
  Kernel stack location 0xfffff8800500fae8 references MODULE fltmgr(0xfffff88003100000)


    fffff8800500fa00 nt!KiSwapContext+7a
    fffff8800500fa60 nt!KiCommitThreadWait+1d2
    fffff8800500faf0 nt!KeWaitForSingleObject+19f
    fffff8800500fb20 fltmgr!FltpRundown+3c
    fffff8800500fb70 nt!ExpWorkerThread+111
    fffff8800500fbe0 nt!PspSystemThreadStartup+5a
    fffff8800500fbe0 nt!KxStartSystemThread+16

Found 1 criteria matches for THREAD 0xfffffa8001003070, PROCESS 0xfffffa8001000070
  Kernel stack location 0xfffff88005017a98 references MODULE srv2(0xfffff88003000000)


    fffff880050178f0 nt!KiSwapContext+7a
    fffff88005017950 nt!KiCommitThreadWait+1d2
    fffff880050179e0 nt!KeWaitForSingleObject+19f
    fffff88005017a10 nt!ExpWaitForResource+ae
    fffff88005017aa0 nt!ExAcquireResourceExclusiveLite+14f
    fffff88005017b20 srv2!SrvOpenShare+5d
    fffff88005017b70 nt!ExpWorkerThread+111
    fffff88005017be0 nt!PspSystemThreadStartup+5a
    fffff88005017be0 nt!KxStartSystemThread+16
0: kd> !findthreads -v -d fffffa8000c0b5c0

Added criterion for DEVICE 0xfffffa8000c0b5c0
  Added criterion for DEVICE EXTENSION 0xfffffa8000c0b710-0xfffffa8000c0b72f
  Added criterion for MODULE fltmgr(0xfffff88003100000)
  Added criterion for DEVICE 0xfffffa8000c0c3e0
    Added criterion for DEVICE EXTENSION 0xfffffa8000c0c530-0xfffffa8000c0c54f
    Added criterion for MODULE srv2(0xfffff88003000000)

Found 3 threads matching the search criteria

Found 2 criteria matches for THREAD 0xfffffa8001001070, PROCESS 0xfffffa8001000070
  Kernel stack location 0xfffff88005007ae8 references MODULE srv2(0xfffff88003000000)
  Kernel stack location 0xfffff88005007b38 references MODULE srv2(0xfffff88003000000)


    fffff880050079e0 nt!KeBugCheckEx+0
    fffff88005007a20 nt!PspExitThread+1f3
    fffff88005007a80 nt!PspTerminateThreadByPointer+4d
    fffff88005007af0 nt!PsTerminateSystemThread+22
    fffff88005007b40 srv2!SrvProcTerminateWorkerThreadInternal+99
    fffff88005007b70 srv2!SrvProcWorkerThread+1b6
    fffff88005007be0 nt!PspSystemThreadStartup+5a
    fffff88005007be0 nt!KxStartSystemThread+16

Found 1 criteria matches for THREAD 0xfffffa8001002070, PROCESS 0xfffffa8001000070
  Kernel stack location 0xfffff8800500fae8 references MODULE fltmgr(0xfffff88003100000)


    fffff8800500fa00 nt!KiSwapContext+7a
    fffff8800500fa60 nt!KiCommitThreadWait+1d2
    fffff8800500faf0 nt!KeWaitForSingleObject+19f
    fffff8800500fb20 fltmgr!FltpRundown+3c
    fffff8800500fb70 nt!ExpWorkerThread+111
    fffff8800500fbe0 nt!PspSystemThreadStartup+5a
    fffff8800500fbe0 nt!KxStartSystemThread+16

Found 1 criteria matches for THREAD 0xfffffa8001003070, PROCESS 0xfffffa8001000070
  Kernel stack location 0xfffff88005017a98 references MODULE srv2(0xfffff88003000000)


    fffff880050178f0 nt!KiSwapContext+7a
    fffff88005017950 nt!KiCommitThreadWait+1d2
    fffff880050179e0 nt!KeWaitForSingleObject+19f
    fffff88005017a10 nt!ExpWaitForResource+ae
    fffff88005017aa0 nt!ExAcquireResourceExclusiveLite+14f
    fffff88005017b20 srv2!SrvOpenShare+5d
    fffff88005017b70 nt!ExpWorkerThread+111
    fffff88005017be0 nt!PspSystemThreadStartup+5a
    fffff88005017be0 nt!KxStartSystemThread+16
0: kd> !findthreads -v -a srv2!SrvOpenShare -l 100

Added criterion for ADDRESS RANGE 0xfffff880030014e0-0xfffff880030015df

Found 1 threads matching the search criteria

Found 1 criteria matches for THREAD 0xfffffa8001003070, PROCESS 0xfffffa8001000070
  Kernel stack location 0xfffff88005017a98 references ADDRESS RANGE 0xfffff880030014e0


    fffff880050178f0 nt!KiSwapContext+7a
    fffff88005017950 nt!KiCommitThreadWait+1d2
    fffff880050179e0 nt!KeWaitForSingleObject+19f
    fffff88005017a10 nt!ExpWaitForResource+ae
    fffff88005017aa0 nt!ExAcquireResourceExclusiveLite+14f
    fffff88005017b20 srv2!SrvOpenShare+5d
    fffff88005017b70 nt!ExpWorkerThread+111
    fffff88005017be0 nt!PspSystemThreadStartup+5a
    fffff88005017be0 nt!KxStartSystemThread+16
0: kd> !findthreads -v -a srv2!SrvOpenShare -e srv2!SrvOpenShare+100

Added criterion for ADDRESS RANGE 0xfffff880030014e0-0xfffff880030015df

Found 1 threads matching the search criteria

Found 1 criteria matches for THREAD 0xfffffa8001003070, PROCESS 0xfffffa8001000070
  Kernel stack location 0xfffff88005017a98 references ADDRESS RANGE 0xfffff880030014e0


    fffff880050178f0 nt!KiSwapContext+7a
    fffff88005017950 nt!KiCommitThreadWait+1d2
    fffff880050179e0 nt!KeWaitForSingleObject+19f
    fffff88005017a10 nt!ExpWaitForResource+ae
    fffff88005017aa0 nt!ExAcquireResourceExclusiveLite+14f
    fffff88005017b20 srv2!SrvOpenShare+5d
    fffff88005017b70 nt!ExpWorkerThread+111
    fffff88005017be0 nt!PspSystemThreadStartup+5a
    fffff88005017be0 nt!KxStartSystemThread+16
0: kd> !findthreads -v -a poi(fffff88005017a98)

Added criterion for POINTER 0xfffff8800300153d

Found 1 threads matching the search criteria

Found 1 criteria matches for THREAD 0xfffffa8001003070, PROCESS 0xfffffa8001000070
  Kernel stack location 0xfffff88005017a98 references POINTER 0xfffff8800300153d


    fffff880050178f0 nt!KiSwapContext+7a
    fffff88005017950 nt!KiCommitThreadWait+1d2
    fffff880050179e0 nt!KeWaitForSingleObject+19f
    fffff88005017a10 nt!ExpWaitForResource+ae
    fffff88005017aa0 nt!ExAcquireResourceExclusiveLite+14f
    fffff88005017b20 srv2!SrvOpenShare+5d
    fffff88005017b70 nt!ExpWorkerThread+111
    fffff88005017be0 nt!PspSystemThreadStartup+5a
    fffff88005017be0 nt!KxStartSystemThread+16
0: kd> !findthreads -a nt!KeBugCheckEx -l 0
                                      ^ Range error in '!findthreads -a nt!KeBugCheckEx -l 0'
0: kd> !findthreads -v -i 10

ERROR: Object 0x0000000000000010 is not an IRP
There is nothing to search for
0: kd> !findthreads -v -t 10 -d 10 -a poi(fffff88005017a98)

ERROR: Thread 0x0000000000000010 is not a thread
ERROR: Object 0x0000000000000010 is not a device object
Added criterion for POINTER 0xfffff8800300153d

Found 1 threads matching the search criteria

Found 1 criteria matches for THREAD 0xfffffa8001003070, PROCESS 0xfffffa8001000070
  Kernel stack location 0xfffff88005017a98 references POINTER 0xfffff8800300153d


    fffff880050178f0 nt!KiSwapContext+7a
    fffff88005017950 nt!KiCommitThreadWait+1d2
    fffff880050179e0 nt!KeWaitForSingleObject+19f
    fffff88005017a10 nt!ExpWaitForResource+ae
    fffff88005017aa0 nt!ExAcquireResourceExclusiveLite+14f
    fffff88005017b20 srv2!SrvOpenShare+5d
    fffff88005017b70 nt!ExpWorkerThread+111
    fffff88005017be0 nt!PspSystemThreadStartup+5a
    fffff88005017be0 nt!KxStartSystemThread+16
0: kd> !findthreads
       ^ Syntax error in '!findthreads'
0: kd> !findthreads -x
                    ^ Syntax error in '!findthreads -x'
#! note lists of requests that lead nowhere and in a circle
0: kd> eq @@c++(&((nt!_ETHREAD*)0xfffffa8001002070)->IrpList.Flink) 20
0: kd> !findthreads -v -t fffffa8001002070

Added criterion for THREAD 0xfffffa8001002070
  Added criterion for THREAD STACK 0xfffff8800500fc70
  Added criterion for WAIT OBJECT 0xfffffa8000c019e0
  ERROR: Object 0x0000000000000000 is not an IRP
  Added criterion for IRP 0xfffffa8000c0c5c0
    Added criterion for DEVICE 0xfffffa8000c0b5c0
    Added criterion for MODULE fltmgr(0xfffff88003100000)
    Added criterion for DEVICE 0xfffffa8000c0c3e0
    Added criterion for MODULE srv2(0xfffff88003000000)
ERROR: unable to completely walk thread IRP list.

Found 3 threads matching the search criteria

Found 2 criteria matches for THREAD 0xfffffa8001001070, PROCESS 0xfffffa8001000070
  Kernel stack location 0xfffff88005007ae8 references MODULE srv2(0xfffff88003000000)
  Kernel stack location 0xfffff88005007b38 references MODULE srv2(0xfffff88003000000)


    fffff880050079e0 nt!KeBugCheckEx+0
    fffff88005007a20 nt!PspExitThread+1f3
    fffff88005007a80 nt!PspTerminateThreadByPointer+4d
    fffff88005007af0 nt!PsTerminateSystemThread+22
    fffff88005007b40 srv2!SrvProcTerminateWorkerThreadInternal+99
    fffff88005007b70 srv2!SrvProcWorkerThread+1b6
    fffff88005007be0 nt!PspSystemThreadStartup+5a
    fffff88005007be0 nt!KxStartSystemThread+16

Found 1 criteria matches for THREAD 0xfffffa8001002070, PROCESS 0xfffffa8001000070
  Kernel stack location 0xfffff8800500fae8 references MODULE fltmgr(0xfffff88003100000)


    fffff8800500fa00 nt!KiSwapContext+7a
    fffff8800500fa60 nt!KiCommitThreadWait+1d2
    fffff8800500faf0 nt!KeWaitForSingleObject+19f
    fffff8800500fb20 fltmgr!FltpRundown+3c
    fffff8800500fb70 nt!ExpWorkerThread+111
    fffff8800500fbe0 nt!PspSystemThreadStartup+5a
    fffff8800500fbe0 nt!KxStartSystemThread+16

Found 1 criteria matches for THREAD 0xfffffa8001003070, PROCESS 0xfffffa8001000070
  Kernel stack location 0xfffff88005017a98 references MODULE srv2(0xfffff88003000000)


    fffff880050178f0 nt!KiSwapContext+7a
    fffff88005017950 nt!KiCommitThreadWait+1d2
    fffff880050179e0 nt!KeWaitForSingleObject+19f
    fffff88005017a10 nt!ExpWaitForResource+ae
    fffff88005017aa0 nt!ExAcquireResourceExclusiveLite+14f
    fffff88005017b20 srv2!SrvOpenShare+5d
    fffff88005017b70 nt!ExpWorkerThread+111
    fffff88005017be0 nt!PspSystemThreadStartup+5a
    fffff88005017be0 nt!KxStartSystemThread+16
0: kd> !thread fffffa8001002070 2
THREAD fffffa8001002070  Cid 0004.005c  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (Executive) KernelMode Non-Alertable
    fffffa8000c019e0  SynchronizationEvent
IRP List:
    0000000000000000: (????,????) Flags: ????????  Mdl: ????????
    fffffa8000c0c5c0: (0006,0160) Flags: 00000000  Mdl: 00000000
    The list of IRPs ends here: an entry is not readable
Not impersonating
DeviceMap                 0000000000000000
Owning Process            fffffa8001000070       Image:         System
Attached Process          N/A            Image:         N/A
Wait Start TickCount      1023900        Ticks: 100 (0:00:00:01.562)
Context Switch Count      100            IdealProcessor: 0
UserTime                  00:00:00.000
KernelTime                00:00:00.015
Win32 Start Address nt!ExpWorkerThread (0xfffff80002a8a910)
Stack Init fffff8800500fc70 Current fffff8800500f970
Base fffff88005010000 Limit fffff8800500a000 Call 0
Priority 9 BasePriority 8 UnusualBoost 0 ForegroundBoost 0 IoPriority 2 PagePriority 5
0: kd> eq @@c++(&((nt!_ETHREAD*)0xfffffa8001002070)->IrpList.Flink) @@c++(&((nt!_IRP*)0xfffffa8000c0c5c0)->ThreadListEntry); eq @@c++(&((nt!_IRP*)0xfffffa8000c0c5c0)->ThreadListEntry) @@c++(&((nt!_IRP*)0xfffffa8000c0c5c0)->ThreadListEntry)
0: kd> !thread fffffa8001002070 2
THREAD fffffa8001002070  Cid 0004.005c  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (Executive) KernelMode Non-Alertable
    fffffa8000c019e0  SynchronizationEvent
IRP List:
    fffffa8000c0c5c0: (0006,0160) Flags: 00000000  Mdl: 00000000
    The list of IRPs ends here: the list runs in a circle without its head
Not impersonating
DeviceMap                 0000000000000000
Owning Process            fffffa8001000070       Image:         System
Attached Process          N/A            Image:         N/A
Wait Start TickCount      1023900        Ticks: 100 (0:00:00:01.562)
Context Switch Count      100            IdealProcessor: 0
UserTime                  00:00:00.000
KernelTime                00:00:00.015
Win32 Start Address nt!ExpWorkerThread (0xfffff80002a8a910)
Stack Init fffff8800500fc70 Current fffff8800500f970
Base fffff88005010000 Limit fffff8800500a000 Call 0
Priority 9 BasePriority 8 UnusualBoost 0 ForegroundBoost 0 IoPriority 2 PagePriority 5
#! note a wait block that is followed by itself
0: kd> eq @@c++(&((nt!_ETHREAD*)0xfffffa8001003070)->Tcb.WaitBlockList->NextWaitBlock) @@c++(((nt!_ETHREAD*)0xfffffa8001003070)->Tcb.WaitBlockList)+30
0: kd> eq @@c++(&((nt!_KWAIT_BLOCK*)@@(@@c++(((nt!_ETHREAD*)0xfffffa8001003070)->Tcb.WaitBlockList)+30))->NextWaitBlock) @@c++(((nt!_ETHREAD*)0xfffffa8001003070)->Tcb.WaitBlockList)+30
0: kd> eq @@c++(&((nt!_KWAIT_BLOCK*)@@(@@c++(((nt!_ETHREAD*)0xfffffa8001003070)->Tcb.WaitBlockList)+30))->Object) fffffa8000c019e0
0: kd> !thread fffffa8001003070 2
THREAD fffffa8001003070  Cid 0004.0060  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (WrResource) KernelMode Non-Alertable
    fffffa8000c01a40  SynchronizationEvent
    fffffa8000c019e0  SynchronizationEvent
    The list of wait blocks ends here: the list runs in a circle without its head
Not impersonating
DeviceMap                 0000000000000000
Owning Process            fffffa8001000070       Image:         System
Attached Process          N/A            Image:         N/A
Wait Start TickCount      1023900        Ticks: 100 (0:00:00:01.562)
Context Switch Count      100            IdealProcessor: 0
UserTime                  00:00:00.000
KernelTime                00:00:00.015
Win32 Start Address nt!ExpWorkerThread (0xfffff80002a8a910)
Stack Init fffff88005017c70 Current fffff88005017860
Base fffff88005018000 Limit fffff88005012000 Call 0
Priority 9 BasePriority 8 UnusualBoost 0 ForegroundBoost 0 IoPriority 2 PagePriority 5
#! open server@22000/server
0: kd> !findthreads -v -a srv2!SrvOpenShare -l 100

Added criterion for ADDRESS RANGE 0xfffff880030014e0-0xfffff880030015df

Found 1 threads matching the search criteria

Found 1 criteria matches for THREAD 0xfffffa8001003070, PROCESS 0xfffffa8001000070
  Kernel stack location 0xfffff88005017a98 references ADDRESS RANGE 0xfffff880030014e0


    fffff880050178f0 nt!KiSwapContext+7a
    fffff88005017950 nt!KiCommitThreadWait+1d2
    fffff880050179e0 nt!KeWaitForSingleObject+19f
    fffff88005017a10 nt!ExpWaitForResource+ae
    fffff88005017aa0 nt!ExAcquireResourceExclusiveLite+14f
    fffff88005017b20 srv2!SrvOpenShare+5d
    fffff88005017b70 nt!ExpWorkerThread+111
    fffff88005017be0 nt!PspSystemThreadStartup+5a
    fffff88005017be0 nt!KxStartSystemThread+16

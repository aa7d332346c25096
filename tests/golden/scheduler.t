# What the dispatcher of a machine has to do, as each Windows keeps it: one timer table, one a processor, two a processor; DPCs in
# rings and in single lists; ready threads of a processor and of a shared queue; work queues of the executive, of a node, of a
# partition; interrupt objects in the table and beside it. cases/machines/scheduler.toml says what there is.
#! open scheduler
0: kd> !ready 0
Processor 0: Ready Threads at priority 12
    THREAD fffffa8001002070  Cid 0004.0024  Teb: 0000000000000000 Win32Thread: 0000000000000000 READY on processor 0
Processor 1: Ready Threads at priority 8
    THREAD fffffa8001003070  Cid 0004.0028  Teb: 0000000000000000 Win32Thread: 0000000000000000 READY on processor 1
0: kd> !ready
Processor 0: Ready Threads at priority 12
    THREAD fffffa8001002070  Cid 0004.0024  Teb: 0000000000000000 Win32Thread: 0000000000000000 READY on processor 0
    Not impersonating
    DeviceMap                 0000000000000000
    Owning Process            fffffa8001000070       Image:         System
    Attached Process          N/A            Image:         N/A
    Wait Start TickCount      1023900        Ticks: 100 (0:00:00:01.562)
    Context Switch Count      100            IdealProcessor: 0
    UserTime                  00:00:00.000
    KernelTime                00:00:00.015
    Win32 Start Address nt!ExpWorkerThread (0xfffff80002a8a910)
    Stack Init fffff8800500fc70 Current fffff8800500fa90
    Base fffff88005010000 Limit fffff8800500a000 Call 0
    Priority 12 BasePriority 8 UnusualBoost 0 ForegroundBoost 0 IoPriority 2 PagePriority 5
    Child-SP          RetAddr           : Args to Child                                                           : Call Site
    fffff880`0500fad0 fffff800`02a8aa21 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiSwapContext+0x7a
    fffff880`0500fb20 fffff800`02d1dcce : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!ExpWorkerThread+0x111
    fffff880`0500fb70 fffff800`02a71fe6 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
    fffff880`0500fbe0 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KxStartSystemThread+0x16
Processor 1: Ready Threads at priority 8
    THREAD fffffa8001003070  Cid 0004.0028  Teb: 0000000000000000 Win32Thread: 0000000000000000 READY on processor 1
    Not impersonating
    DeviceMap                 0000000000000000
    Owning Process            fffffa8001000070       Image:         System
    Attached Process          N/A            Image:         N/A
    Wait Start TickCount      1023900        Ticks: 100 (0:00:00:01.562)
    Context Switch Count      100            IdealProcessor: 0
    UserTime                  00:00:00.000
    KernelTime                00:00:00.015
    Win32 Start Address nt!ExpWorkerThread (0xfffff80002a8a910)
    Stack Init fffff88005017c70 Current fffff88005017a90
    Base fffff88005018000 Limit fffff88005012000 Call 0
    Priority 8 BasePriority 8 UnusualBoost 0 ForegroundBoost 0 IoPriority 2 PagePriority 5
    Child-SP          RetAddr           : Args to Child                                                           : Call Site
    fffff880`05017ad0 fffff800`02a8aa21 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiSwapContext+0x7a
    fffff880`05017b20 fffff800`02d1dcce : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!ExpWorkerThread+0x111
    fffff880`05017b70 fffff800`02a71fe6 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
    fffff880`05017be0 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KxStartSystemThread+0x16
0: kd> !dpcs
CPU Type      KDPC       Function
 0: Normal  : 0xfffffa8000c0bd40 0xfffff88003001200 fltmgr!FltpTimeout
 0: Threaded: 0xfffffa8000c0bd80 0xfffff80002ac7618 nt!CcScanDpc
0: kd> !dpcs 0
CPU Type      KDPC       Function
 0: Normal  : 0xfffffa8000c0bd40 0xfffff88003001200 fltmgr!FltpTimeout
 0: Threaded: 0xfffffa8000c0bd80 0xfffff80002ac7618 nt!CcScanDpc
0: kd> !dpcs 1
CPU Type      KDPC       Function
0: kd> !dpcs 7
Cannot get PRCB address of processor 0x7
0: kd> !timer
Dump system timers

Interrupt time: 40be4000 00000025 [ 8/22/2013 07:35:55.163]

List Timer             Interrupt Low/High     Fire Time              DPC/thread
PROCESSOR 0 (nt!_KTIMER_TABLE fffff880009e2380)
  5 fffffa8000c0bbc0   41ad5af0 00000025 [ 8/22/2013 07:35:56.730]  nt!CcScanDpc (DPC @ fffffa8000c0bc00)
    fffffa8000c0bc40   42880380 00000025 [ 8/22/2013 07:35:58.163]  fltmgr!FltpTimeout (DPC @ fffffa8000c0bc80)

PROCESSOR 1 (nt!_KTIMER_TABLE fffff880009ea380)
237 fffffa800100a130   64818600 00000025 [ 8/22/2013 07:36:55.163]  thread fffffa800100a070
250 fffffa8000c0bcc0   00000000 80000000 [         NEVER         ]  fltmgr!FltpNever (DPC @ fffffa8000c0bd00)

Total Timers: 4, Maximum List: 2
Current Hand: 47, Maximum Search: 0

Wakeable timers:
0: kd> !apc
*** Enumerating APCs in all processes
Process fffffa8001000070 System
Process fffffa8001009070 notepad.exe
Thread fffffa800100a070 ApcStateIndex 0 ApcListHead fffffa800100a0c0 [KERNEL]
    KAPC @ fffffa8000c0bdc0
      Type           12
      KernelRoutine  fffff80002f60000 nt!IopCompleteRequest
      RundownRoutine fffff80002f61000 nt!IopAbortRequest
      NormalRoutine  0000000000000000
      NormalContext  0000000000000000
      SystemArgument 0000000000000000 0000000000000000
Thread fffffa800100a070 ApcStateIndex 0 ApcListHead fffffa800100a0d0 [USER]
    KAPC @ fffffa8000c0be20
      Type           12
      KernelRoutine  fffff80002f62000 nt!IopUserCompletion
      RundownRoutine fffff80002f63000 nt!IopUserRundown
      NormalRoutine  0000000077761200
      NormalContext  0000000000000000
      SystemArgument 0000000000000000 0000000000000000
0: kd> !exqueue
**** Critical WorkQueue( current = 1 maximum = 2 )
THREAD fffffa8001004070  Cid 0004.002c  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (WrQueue) KernelMode Non-Alertable
PENDING: ExWorkItem (fffffa8000c0be80) Routine fltmgr!FltpProcessItem (fffff88003001280) Parameter (fffffa8000badc00)
PENDING: IOWorkItem (fffffa8000c0bea0) Routine fltmgr!FltpDeferred (fffff880030012c0) IoObject (fffffa8000d00060) Context (0000000000000010)

**** Delayed WorkQueue( current = 0 maximum = 2 )

**** HyperCritical WorkQueue( current = 0 maximum = 2 )

0: kd> !exqueue 20
**** Delayed WorkQueue( current = 0 maximum = 2 )

0: kd> !exqueue 2
**** Critical WorkQueue( current = 1 maximum = 2 )
THREAD fffffa8001004070  Cid 0004.002c  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (WrQueue) KernelMode Non-Alertable
    fffffa8000c019e0  QueueObject
Not impersonating
DeviceMap                 0000000000000000
Owning Process            fffffa8001000070       Image:         System
Attached Process          N/A            Image:         N/A
Wait Start TickCount      1023900        Ticks: 100 (0:00:00:01.562)
Context Switch Count      100            IdealProcessor: 0
UserTime                  00:00:00.000
KernelTime                00:00:00.015
Win32 Start Address nt!ExpWorkerThread (0xfffff80002a8a910)
Stack Init fffff8800501fc70 Current fffff8800501f9a0
Base fffff88005020000 Limit fffff8800501a000 Call 0
Priority 9 BasePriority 8 UnusualBoost 0 ForegroundBoost 0 IoPriority 2 PagePriority 5
PENDING: ExWorkItem (fffffa8000c0be80) Routine fltmgr!FltpProcessItem (fffff88003001280) Parameter (fffffa8000badc00)
PENDING: IOWorkItem (fffffa8000c0bea0) Routine fltmgr!FltpDeferred (fffff880030012c0) IoObject (fffffa8000d00060) Context (0000000000000010)

**** Delayed WorkQueue( current = 0 maximum = 2 )

**** HyperCritical WorkQueue( current = 0 maximum = 2 )

0: kd> !idt

Dumping IDT: fffffa8000c0d000

00:	fffff80002a7d3c0 nt!KiDivideErrorFault
02:	fffff80002a7d680 nt!KiNmiInterrupt	Stack = 0xFFFFF88004006000
03:	fffff80002a7da00 nt!KiBreakpointTrap
08:	fffff80002a7e000 nt!KiDoubleFaultAbort	Stack = 0xFFFFF88004002000
0e:	fffff80002a7e600 nt!KiPageFault
1f:	fffff80002a73ed0 nt!KiApcInterrupt
2f:	fffff80002acc250 nt!KiDpcInterrupt
51:	fffffa8000c0e090 fltmgr!FltpInterrupt (KINTERRUPT fffffa8000c0e000)
62:	fffffa8000c0e130 fltmgr!FltpShared (KINTERRUPT fffffa8000c0e0a0)
	                 fltmgr!FltpOther (KINTERRUPT fffffa8000c0e140)
0: kd> !idt 62

Dumping IDT: fffffa8000c0d000

62:	fffffa8000c0e130 fltmgr!FltpShared (KINTERRUPT fffffa8000c0e0a0)
	                 fltmgr!FltpOther (KINTERRUPT fffffa8000c0e140)
0: kd> !idt 37

Dumping IDT: fffffa8000c0d000

37:	fffff80002bad370 nt!KxUnexpectedInterrupt0+0x370
0: kd> !idt 100
An interrupt dispatch table has 100 entries, and no 100
0: kd> !job
Process is not part of a job
0: kd> !job fffffa8001009070 3
Job at fffffa8000c0bf40
  TotalPageFaultCount      17
  TotalProcesses           1
  ActiveProcesses          1
  TotalTerminatedProcesses 0
  LimitFlags               2000
  MinimumWorkingSetSize    0
  MaximumWorkingSetSize    0
  ActiveProcessLimit       0
  PriorityClass            0
  UIRestrictionsClass      0

Processes assigned to this job:

PROCESS fffffa8001009070
    SessionId: none  Cid: 084c    Peb: 7fffffdf000  ParentCid: 0004
    DirBase: 00249000  ObjectTable: fffffa8000c0a000  HandleCount:   1.
    Image: notepad.exe

0: kd> !job fffffa800100a070 2
Job at fffffa8000c0bf40

Processes assigned to this job:

PROCESS fffffa8001009070
    SessionId: none  Cid: 084c    Peb: 7fffffdf000  ParentCid: 0004
    DirBase: 00249000  ObjectTable: fffffa8000c0a000  HandleCount:   1.
    Image: notepad.exe

0: kd> !irql
Debugger saved IRQL for processor 0x0 -- 2 (DISPATCH_LEVEL)
0: kd> !irql 1
Debugger saved IRQL for processor 0x1 -- 0 (LOW_LEVEL)
0: kd> !irql 9
Cannot get PRCB address of processor 0x9
0: kd> !qlocks
Key: O = Owner, 1-n = Wait order, blank = not owned/waiting, C = Corrupt

                       Processor Number
    Lock Name         0  1

KE   - Dispatcher         
KE   - Unused Spare       
MM   - PFN                
MM   - System Space       
CC   - Vacb               
CC   - Master             
EX   - NonPagedPool       
IO   - Cancel         1  O
EX   - WorkQueue          
IO   - Vpb                
IO   - Database           
IO   - Completion         
NTFS - Struct             
AFD  - WorkQueue          
CC   - Bcb                
MM   - MM NonPagedPool       
0: kd> !cpuid
CP  F/M/S  Manufacturer        MHz 
 0  6,60,3  GenuineIntel       2400 
 1  6,60,3  GenuineIntel       2400 
0: kd> !cpuid 1
CP  F/M/S  Manufacturer        MHz 
 1  6,60,3  GenuineIntel       2400 
0: kd> !mca
HalpFeatureBits not found
CP  F/M/S Manufacturer  MHz PRCB Signature    MSR 8B Signature Features
 0  6,60,3 GenuineIntel 2400 0000000000000000                   00000000
 1  6,60,3 GenuineIntel 2400 0000000000000000                   00000000
0: kd> !dbgprint
fltmgr: volume 3 is slow
fltmgr: volume 3 is gone
#! note the thread's line comes first, then its process, then the modules: as published
0: kd> .thread /p /r fffffa800100a070
Implicit thread is now fffffa80`0100a070
Implicit process is now fffffa80`01009070
Loading User Symbols
..
0: kd> .process /p 0
Implicit process is now fffffa80`01000070
0: kd> .thread 0
Implicit thread is now fffffa80`01001070
#! open scheduler@3790/scheduler
0: kd> !ready 0
Processor 0: Ready Threads at priority 12
    THREAD fffffa8001002070  Cid 0004.0024  Teb: 0000000000000000 Win32Thread: 0000000000000000 READY on processor 0
Processor 1: Ready Threads at priority 8
    THREAD fffffa8001003070  Cid 0004.0028  Teb: 0000000000000000 Win32Thread: 0000000000000000 READY on processor 1
0: kd> !dpcs
CPU Type      KDPC       Function
 0: Normal  : 0xfffffa8000c0dd40 0xfffff88003001200 fltmgr!FltpTimeout
 0: Threaded: 0xfffffa8000c0dd80 0xfffff80002baa000 nt!CcScanDpc
0: kd> !timer
Dump system timers

Interrupt time: 40be4000 00000025 [ 8/22/2013 07:35:55.163]

List Timer             Interrupt Low/High     Fire Time              DPC/thread
  5 fffffa8000c0dbc0   41ad5af0 00000025 [ 8/22/2013 07:35:56.730]  nt!CcScanDpc (DPC @ fffffa8000c0dc00)
    fffffa8000c0dc40   42880380 00000025 [ 8/22/2013 07:35:58.163]  fltmgr!FltpTimeout (DPC @ fffffa8000c0dc80)
237 fffffa800100a128   64818600 00000025 [ 8/22/2013 07:36:55.163]  thread fffffa800100a070
250 fffffa8000c0dcc0   00000000 80000000 [         NEVER         ]  fltmgr!FltpNever (DPC @ fffffa8000c0dd00)

Total Timers: 4, Maximum List: 2
Current Hand: 0, Maximum Search: 0

Wakeable timers:
0: kd> !apc proc fffffa8001009070
Process fffffa8001009070 notepad.exe
Thread fffffa800100a070 ApcStateIndex 0 ApcListHead fffffa800100a0b8 [KERNEL]
    KAPC @ fffffa8000c0ddc0
      Type           12
      KernelRoutine  fffff80002bab000 nt!IopCompleteRequest
      RundownRoutine fffff80002bac000 nt!IopAbortRequest
      NormalRoutine  0000000000000000
      NormalContext  0000000000000000
      SystemArgument 0000000000000000 0000000000000000
Thread fffffa800100a070 ApcStateIndex 0 ApcListHead fffffa800100a0c8 [USER]
    KAPC @ fffffa8000c0de20
      Type           12
      KernelRoutine  fffff80002bad000 nt!IopUserCompletion
      RundownRoutine fffff80002bae000 nt!IopUserRundown
      NormalRoutine  0000000077761200
      NormalContext  0000000000000000
      SystemArgument 0000000000000000 0000000000000000
0: kd> !exqueue
**** Critical WorkQueue( current = 1 maximum = 2 )
THREAD fffffa8001004070  Cid 0004.002c  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (WrQueue) KernelMode Non-Alertable
PENDING: ExWorkItem (fffffa8000c0de80) Routine fltmgr!FltpProcessItem (fffff88003001280) Parameter (fffffa8000badc00)
PENDING: ExWorkItem (fffffa8000c0dea0) Routine fltmgr!FltpDeferred (fffff880030012c0) Parameter (0000000000000010)

**** Delayed WorkQueue( current = 0 maximum = 2 )

**** HyperCritical WorkQueue( current = 0 maximum = 2 )

0: kd> !idt

Dumping IDT: fffffa8000c0f000

00:	fffff80002bb0000 nt!KiDivideErrorFault
02:	fffff80002bb1000 nt!KiNmiInterrupt	Stack = 0xFFFFF88004006000
03:	fffff80002bb2000 nt!KiBreakpointTrap
08:	fffff80002bb3000 nt!KiDoubleFaultAbort	Stack = 0xFFFFF88004002000
0e:	fffff80002bb4000 nt!KiPageFault
1f:	fffff80002bb5000 nt!KiApcInterrupt
2f:	fffff80002bb6000 nt!KiDpcInterrupt
51:	fffffa8000c10070 fltmgr!FltpInterrupt (KINTERRUPT fffffa8000c10000)
62:	fffffa8000c100f0 fltmgr!FltpShared (KINTERRUPT fffffa8000c10080)
	                 fltmgr!FltpOther (KINTERRUPT fffffa8000c10100)
0: kd> !job fffffa8001009070
Job at fffffa8000c0df20
  TotalPageFaultCount      17
  TotalProcesses           1
  ActiveProcesses          1
  TotalTerminatedProcesses 0
  LimitFlags               2000
  MinimumWorkingSetSize    0
  MaximumWorkingSetSize    0
  ActiveProcessLimit       0
  PriorityClass            0
  UIRestrictionsClass      0
  SecurityLimitFlags       0
  Token                    0000000000000000
0: kd> !irql
Debugger saved IRQL for processor 0x0 -- 2 (DISPATCH_LEVEL)
0: kd> !dbgprint
fltmgr: volume 3 is slow
fltmgr: volume 3 is gone
#! open scheduler@9200/scheduler
0: kd> !dpcs
CPU Type      KDPC       Function
 0: Normal  : 0xfffffa8000c0bda0 0xfffff88003001200 fltmgr!FltpTimeout
 0: Threaded: 0xfffffa8000c0bde0 0xfffff80002baa000 nt!CcScanDpc
0: kd> !timer
Dump system timers

Interrupt time: 40be4000 00000025 [ 8/22/2013 07:35:55.163]

List Timer             Interrupt Low/High     Fire Time              DPC/thread
PROCESSOR 0 (nt!_KTIMER_TABLE fffff880009e2f80)
  5 fffffa8000c0bc20   41ad5af0 00000025 [ 8/22/2013 07:35:56.730]  nt!CcScanDpc (DPC @ fffffa8000c0bc60)
    fffffa8000c0bca0   42880380 00000025 [ 8/22/2013 07:35:58.163]  fltmgr!FltpTimeout (DPC @ fffffa8000c0bce0)

PROCESSOR 1 (nt!_KTIMER_TABLE fffff880009eaf80)
237 fffffa800100a170   64818600 00000025 [ 8/22/2013 07:36:55.163]  thread fffffa800100a070
250 fffffa8000c0bd20   00000000 80000000 [         NEVER         ]  fltmgr!FltpNever (DPC @ fffffa8000c0bd60)

Total Timers: 4, Maximum List: 2
Current Hand: 47, Maximum Search: 0

Wakeable timers:
0: kd> !exqueue 10
**** NUMA Node 0 Critical WorkQueue( current = 1 maximum = 2 )
THREAD fffffa8001004070  Cid 0004.002c  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (WrQueue) KernelMode Non-Alertable
PENDING: ExWorkItem (fffffa8000c0c220) Routine fltmgr!FltpProcessItem (fffff88003001280) Parameter (fffffa8000badc00)
PENDING: IOWorkItem (fffffa8000c0c240) Routine fltmgr!FltpDeferred (fffff880030012c0) IoObject (fffffa8000d00060) Context (0000000000000010)

0: kd> !idt

Dumping IDT: fffffa8000c0d000

00:	fffff80002bb0000 nt!KiDivideErrorFault
02:	fffff80002bb1000 nt!KiNmiInterrupt	Stack = 0xFFFFF88004006000
03:	fffff80002bb2000 nt!KiBreakpointTrap
08:	fffff80002bb3000 nt!KiDoubleFaultAbort	Stack = 0xFFFFF88004002000
0e:	fffff80002bb4000 nt!KiPageFault
1f:	fffff80002bb5000 nt!KiApcInterrupt
2f:	fffff80002bb6000 nt!KiDpcInterrupt
51:	fffffa8000c0e090 fltmgr!FltpInterrupt (KINTERRUPT fffffa8000c0e000)
62:	fffffa8000c0e140 fltmgr!FltpShared (KINTERRUPT fffffa8000c0e0b0)
	                 fltmgr!FltpOther (KINTERRUPT fffffa8000c0e160)
#! open scheduler@9600/scheduler
0: kd> !ready 0
KSHARED_READY_QUEUE fffffa8000c0bc30: (00) *---------------------------------------------------------------
SharedReadyQueue fffffa8000c0bc30: No threads in READY state
KSHARED_READY_QUEUE fffffa8000c0bea0: (00) -*--------------------------------------------------------------
SharedReadyQueue fffffa8000c0bea0: Ready Threads at priority 8
    THREAD fffffa8001003070  Cid 0004.0028  Teb: 0000000000000000 Win32Thread: 0000000000000000 READY on processor 1
Processor 0: Ready Threads at priority 12
    THREAD fffffa8001002070  Cid 0004.0024  Teb: 0000000000000000 Win32Thread: 0000000000000000 READY on processor 0
Processor 1: No threads in READY state
0: kd> !dpcs
CPU Type      KDPC       Function
 0: Normal  : 0xfffffa8000c0c2a0 0xfffff88003001200 fltmgr!FltpTimeout
 0: Threaded: 0xfffffa8000c0c2e0 0xfffff80002baa000 nt!CcScanDpc
0: kd> !timer
Dump system timers

Interrupt time: 40be4000 00000025 [ 8/22/2013 07:35:55.163]

List Timer             Interrupt Low/High     Fire Time              DPC/thread
PROCESSOR 0 (nt!_KTIMER_TABLE fffff880009e2f80)
  5 fffffa8000c0c120   41ad5af0 00000025 [ 8/22/2013 07:35:56.730]  nt!CcScanDpc (DPC @ fffffa8000c0c160)
    fffffa8000c0c1a0   42880380 00000025 [ 8/22/2013 07:35:58.163]  fltmgr!FltpTimeout (DPC @ fffffa8000c0c1e0)

PROCESSOR 1 (nt!_KTIMER_TABLE fffff880009eaf80)
237 fffffa800100a170   64818600 00000025 [ 8/22/2013 07:36:55.163]  thread fffffa800100a070
250 fffffa8000c0c220   00000000 80000000 [         NEVER         ]  fltmgr!FltpNever (DPC @ fffffa8000c0c260)

Total Timers: 4, Maximum List: 2
Current Hand: 47, Maximum Search: 0

Wakeable timers:
0: kd> !exqueue
**** NUMA Node 0 ExWorkQueue 0 ( Threads: 1/4096, Concurrency: 1/2 )
THREAD fffffa8001004070  Cid 0004.002c  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (WrQueue) KernelMode Non-Alertable
PENDING: ExWorkItem (fffffa8000c0cbb0) Routine fltmgr!FltpProcessItem (fffff88003001280) Parameter (fffffa8000badc00) Priority 13
PENDING: IOWorkItem (fffffa8000c0cbd0) Routine fltmgr!FltpDeferred (fffff880030012c0) IoObject (fffffa8000d00060) Context (0000000000000010) Priority 13

#! open scheduler@14393/scheduler
0: kd> !dpcs
CPU Type      KDPC       Function
 0: Normal  : 0xfffffa8000c0c200 0xfffff88003001200 fltmgr!FltpTimeout
 0: Threaded: 0xfffffa8000c0c240 0xfffff80002a397ec nt!CcScanDpc
0: kd> !timer
Dump system timers

Interrupt time: 40be4000 00000025 [ 8/22/2013 07:35:55.163]

List Timer             Interrupt Low/High     Fire Time              DPC/thread
PROCESSOR 0 (nt!_KTIMER_TABLE fffff880009e3780)
  5 fffffa8000c0c080   41ad5af0 00000025 [ 8/22/2013 07:35:56.730]  nt!CcScanDpc (DPC @ fffffa8000c0c0c0)
    fffffa8000c0c100   42880380 00000025 [ 8/22/2013 07:35:58.163]  fltmgr!FltpTimeout (DPC @ fffffa8000c0c140)

PROCESSOR 1 (nt!_KTIMER_TABLE fffff880009ed780)
237 fffffa800100a170   64818600 00000025 [ 8/22/2013 07:36:55.163]  thread fffffa800100a070
250 fffffa8000c0c180   00000000 80000000 [         NEVER         ]  fltmgr!FltpNever (DPC @ fffffa8000c0c1c0)

Total Timers: 4, Maximum List: 2
Current Hand: 47, Maximum Search: 0

Wakeable timers:
0: kd> !exqueue
**** NUMA Node 0 ExWorkQueue 0 ( Threads: 1/4096, Concurrency: 1/2 )
THREAD fffffa8001004070  Cid 0004.002c  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (WrQueue) KernelMode Non-Alertable
PENDING: ExWorkItem (fffffa8000c0ce50) Routine fltmgr!FltpProcessItem (fffff88003001280) Parameter (fffffa8000badc00) Priority 13
PENDING: IOWorkItem (fffffa8000c0ce70) Routine fltmgr!FltpDeferred (fffff880030012c0) IoObject (fffffa8000d00060) Context (0000000000000010) Priority 13

0: kd> !idt

Dumping IDT: fffffa8000c0e000

00:	fffff80002b68a00 nt!KiDivideErrorFault
02:	fffff80002b69180 nt!KiNmiInterrupt	Stack = 0xFFFFF88004006000
03:	fffff80002b695c0 nt!KiBreakpointTrap
08:	fffff80002b6aa40 nt!KiDoubleFaultAbort	Stack = 0xFFFFF88004002000
0e:	fffff80002b6bbc0 nt!KiPageFault
1f:	fffff80002b61ba0 nt!KiApcInterrupt
2f:	fffff80002b64a30 nt!KiDpcInterrupt
51:	fffff80002b60408 fltmgr!FltpInterrupt (KINTERRUPT fffffa8000c0f000)
62:	fffff80002b60490 fltmgr!FltpShared (KINTERRUPT fffffa8000c0f100)
	                 fltmgr!FltpOther (KINTERRUPT fffffa8000c0f200)
#! open scheduler@17763/scheduler
0: kd> !timer
Dump system timers

Interrupt time: 40be4000 00000025 [ 8/22/2013 07:35:55.163]

List Timer             Interrupt Low/High     Fire Time              DPC/thread
PROCESSOR 0 (nt!_KTIMER_TABLE fffff880009e3800)
  5 fffffa8000c0c0a0   41ad5af0 00000025 [ 8/22/2013 07:35:56.730]  nt!CcScanDpc (DPC @ fffffa8000c0c0e0)
    fffffa8000c0c120   42880380 00000025 [ 8/22/2013 07:35:58.163]  fltmgr!FltpTimeout (DPC @ fffffa8000c0c160)

PROCESSOR 1 (nt!_KTIMER_TABLE fffff880009ed800)
237 fffffa800100a170   64818600 00000025 [ 8/22/2013 07:36:55.163]  thread fffffa800100a070
250 fffffa8000c0c1a0   00000000 80000000 [         NEVER         ]  fltmgr!FltpNever (DPC @ fffffa8000c0c1e0)

Total Timers: 4, Maximum List: 2
Current Hand: 47, Maximum Search: 0

Wakeable timers:
0: kd> !exqueue
**** NUMA Node 0 ExWorkQueue 0 ( Threads: 1/4096, Concurrency: 1/2 )
THREAD fffffa8001004070  Cid 0004.002c  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (WrQueue) KernelMode Non-Alertable
PENDING: ExWorkItem (fffffa8000c0c800) Routine fltmgr!FltpProcessItem (fffff88003001280) Parameter (fffffa8000badc00) Priority 13
PENDING: IOWorkItem (fffffa8000c0c820) Routine fltmgr!FltpDeferred (fffff880030012c0) IoObject (fffffa8000d00060) Context (0000000000000010) Priority 13

#! open scheduler@19041/scheduler
0: kd> !ready 0
KSHARED_READY_QUEUE fffffa8000c0bbb0: (00) *---------------------------------------------------------------
SharedReadyQueue fffffa8000c0bbb0: No threads in READY state
KSHARED_READY_QUEUE fffffa8000c0be20: (00) -*--------------------------------------------------------------
SharedReadyQueue fffffa8000c0be20: Ready Threads at priority 8
    THREAD fffffa8001003070  Cid 0004.0028  Teb: 0000000000000000 Win32Thread: 0000000000000000 READY on processor 1
Processor 0: Ready Threads at priority 12
    THREAD fffffa8001002070  Cid 0004.0024  Teb: 0000000000000000 Win32Thread: 0000000000000000 READY on processor 0
Processor 1: No threads in READY state
0: kd> !dpcs
CPU Type      KDPC       Function
 0: Normal  : 0xfffffa8000c0c220 0xfffff88003001200 fltmgr!FltpTimeout
 0: Threaded: 0xfffffa8000c0c260 0xfffff80002d123c0 nt!CcScanDpc
0: kd> !timer
Dump system timers

Interrupt time: 40be4000 00000025 [ 8/22/2013 07:35:55.163]

PROCESSOR 0 (nt!_KTIMER_TABLE fffff880009e3ac0 - Type 0 - High precision)
List Timer             Interrupt Low/High     Fire Time              DPC/thread

PROCESSOR 0 (nt!_KTIMER_TABLE fffff880009e3ac0 - Type 1 - Standard)
List Timer             Interrupt Low/High     Fire Time              DPC/thread
  5 fffffa8000c0c0a0   41ad5af0 00000025 [ 8/22/2013 07:35:56.730]  nt!CcScanDpc (DPC @ fffffa8000c0c0e0)
    fffffa8000c0c120   42880380 00000025 [ 8/22/2013 07:35:58.163]  fltmgr!FltpTimeout (DPC @ fffffa8000c0c160)

PROCESSOR 1 (nt!_KTIMER_TABLE fffff880009f0ac0 - Type 0 - High precision)
List Timer             Interrupt Low/High     Fire Time              DPC/thread
250 fffffa8000c0c1a0   00000000 80000000 [         NEVER         ]  fltmgr!FltpNever (DPC @ fffffa8000c0c1e0)

PROCESSOR 1 (nt!_KTIMER_TABLE fffff880009f0ac0 - Type 1 - Standard)
List Timer             Interrupt Low/High     Fire Time              DPC/thread
237 fffffa800100a170   64818600 00000025 [ 8/22/2013 07:36:55.163]  thread fffffa800100a070

Total Timers: 4, Maximum List: 2
Current Hand: 47, Maximum Search: 0

Wakeable timers:
0: kd> !apc thre fffffa800100a070
Thread fffffa800100a070 ApcStateIndex 0 ApcListHead fffffa800100a108 [KERNEL]
    KAPC @ fffffa8000c0c2a0
      Type           12
      KernelRoutine  fffff80003810000 nt!IopCompleteRequest
      RundownRoutine fffff80003811000 nt!IopAbortRequest
      NormalRoutine  0000000000000000
      NormalContext  0000000000000000
      SystemArgument 0000000000000000 0000000000000000
Thread fffffa800100a070 ApcStateIndex 0 ApcListHead fffffa800100a118 [USER]
    KAPC @ fffffa8000c0c300
      Type           12
      KernelRoutine  fffff80003812000 nt!IopUserCompletion
      RundownRoutine fffff80003813000 nt!IopUserRundown
      NormalRoutine  0000000077761200
      NormalContext  0000000000000000
      SystemArgument 0000000000000000 0000000000000000
0: kd> !exqueue
**** NUMA Node 0 ExWorkQueue 0 ( Threads: 1/4096, Concurrency: 1/2 )
THREAD fffffa8001004070  Cid 0004.002c  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (WrQueue) KernelMode Non-Alertable
PENDING: ExWorkItem (fffffa8000c0c800) Routine fltmgr!FltpProcessItem (fffff88003001280) Parameter (fffffa8000badc00) Priority 13
PENDING: IOWorkItem (fffffa8000c0c820) Routine fltmgr!FltpDeferred (fffff880030012c0) IoObject (fffffa8000d00060) Context (0000000000000010) Priority 13

0: kd> !idt

Dumping IDT: fffffa8000c0e000

00:	fffff80002e00500 nt!KiDivideErrorFault
02:	fffff80002e00d40 nt!KiNmiInterrupt	Stack = 0xFFFFF88004006000
03:	fffff80002e01200 nt!KiBreakpointTrap
08:	fffff80002e025c0 nt!KiDoubleFaultAbort	Stack = 0xFFFFF88004002000
0e:	fffff80002e03900 nt!KiPageFault
1f:	fffff80002df9af0 nt!KiApcInterrupt
2f:	fffff80002dfbc90 nt!KiDpcInterrupt
51:	fffff80002df84c8 fltmgr!FltpInterrupt (KINTERRUPT fffffa8000c0f000)
62:	fffff80002df8550 fltmgr!FltpShared (KINTERRUPT fffffa8000c0f120)
	                 fltmgr!FltpOther (KINTERRUPT fffffa8000c0f240)
0: kd> !job fffffa8001009070
Job at fffffa8000c0ca00
  TotalPageFaultCount      17
  TotalProcesses           1
  ActiveProcesses          1
  TotalTerminatedProcesses 0
  LimitFlags               2000
  MinimumWorkingSetSize    0
  MaximumWorkingSetSize    0
  ActiveProcessLimit       0
  PriorityClass            0
  UIRestrictionsClass      0
0: kd> !irql
Debugger saved IRQL for processor 0x0 -- 2 (DISPATCH_LEVEL)
0: kd> !qlocks
Key: O = Owner, 1-n = Wait order, blank = not owned/waiting, C = Corrupt

                       Processor Number
    Lock Name         0  1

KE   - Dispatcher         
KE   - Unused Spare       
MM   - PFN                
MM   - System Space       
CC   - Vacb               
CC   - Master             
EX   - NonPagedPool       
IO   - Cancel         1  O
EX   - WorkQueue          
IO   - Vpb                
IO   - Database           
IO   - Completion         
NTFS - Struct             
AFD  - WorkQueue          
CC   - Bcb                
MM   - MM NonPagedPool       
0: kd> !dbgprint
fltmgr: volume 3 is slow
fltmgr: volume 3 is gone
#! open scheduler@20348/scheduler
0: kd> !ready 0
KSHARED_READY_QUEUE fffffa8000c0bbb0: (00) *---------------------------------------------------------------
SharedReadyQueue fffffa8000c0bbb0: No threads in READY state
KSHARED_READY_QUEUE fffffa8000c0be20: (00) -*--------------------------------------------------------------
SharedReadyQueue fffffa8000c0be20: Ready Threads at priority 8
    THREAD fffffa8001003070  Cid 0004.0028  Teb: 0000000000000000 Win32Thread: 0000000000000000 READY on processor 1
Processor 0: Ready Threads at priority 12
    THREAD fffffa8001002070  Cid 0004.0024  Teb: 0000000000000000 Win32Thread: 0000000000000000 READY on processor 0
Processor 1: No threads in READY state
0: kd> !dpcs
CPU Type      KDPC       Function
 0: Normal  : 0xfffffa8000c0c220 0xfffff88003001200 fltmgr!FltpTimeout
 0: Threaded: 0xfffffa8000c0c260 0xfffff80002d65390 nt!CcScanDpc
0: kd> !timer
Dump system timers

Interrupt time: 40be4000 00000025 [ 8/22/2013 07:35:55.163]

PROCESSOR 0 (nt!_KTIMER_TABLE fffff880009e3d80 - Type 0 - High precision)
List Timer             Interrupt Low/High     Fire Time              DPC/thread

PROCESSOR 0 (nt!_KTIMER_TABLE fffff880009e3d80 - Type 1 - Standard)
List Timer             Interrupt Low/High     Fire Time              DPC/thread
  5 fffffa8000c0c0a0   41ad5af0 00000025 [ 8/22/2013 07:35:56.730]  nt!CcScanDpc (DPC @ fffffa8000c0c0e0)
    fffffa8000c0c120   42880380 00000025 [ 8/22/2013 07:35:58.163]  fltmgr!FltpTimeout (DPC @ fffffa8000c0c160)

PROCESSOR 1 (nt!_KTIMER_TABLE fffff880009f1d80 - Type 0 - High precision)
List Timer             Interrupt Low/High     Fire Time              DPC/thread
250 fffffa8000c0c1a0   00000000 80000000 [         NEVER         ]  fltmgr!FltpNever (DPC @ fffffa8000c0c1e0)

PROCESSOR 1 (nt!_KTIMER_TABLE fffff880009f1d80 - Type 1 - Standard)
List Timer             Interrupt Low/High     Fire Time              DPC/thread
237 fffffa800100a170   64818600 00000025 [ 8/22/2013 07:36:55.163]  thread fffffa800100a070

Total Timers: 4, Maximum List: 2
Current Hand: 47, Maximum Search: 0

Wakeable timers:
0: kd> !exqueue
**** NUMA Node 0 ExWorkQueue 0 ( Threads: 1/4096, Concurrency: 1/2 )
THREAD fffffa8001004070  Cid 0004.002c  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (WrQueue) KernelMode Non-Alertable
PENDING: ExWorkItem (fffffa8000c0c780) Routine fltmgr!FltpProcessItem (fffff88003001280) Parameter (fffffa8000badc00) Priority 13
PENDING: IOWorkItem (fffffa8000c0c7a0) Routine fltmgr!FltpDeferred (fffff880030012c0) IoObject (fffffa8000d00060) Context (0000000000000010) Priority 13

#! open scheduler@22000/scheduler
0: kd> !ready 0
KSHARED_READY_QUEUE fffffa8000c0bbb0: (00) *---------------------------------------------------------------
SharedReadyQueue fffffa8000c0bbb0: No threads in READY state
KSHARED_READY_QUEUE fffffa8000c0be60: (00) -*--------------------------------------------------------------
SharedReadyQueue fffffa8000c0be60: Ready Threads at priority 8
    THREAD fffffa8001003070  Cid 0004.0028  Teb: 0000000000000000 Win32Thread: 0000000000000000 READY on processor 1
Processor 0: Ready Threads at priority 12
    THREAD fffffa8001002070  Cid 0004.0024  Teb: 0000000000000000 Win32Thread: 0000000000000000 READY on processor 0
Processor 1: No threads in READY state
0: kd> !dpcs
CPU Type      KDPC       Function
 0: Normal  : 0xfffffa8000c0c2a0 0xfffff88003001200 fltmgr!FltpTimeout
 0: Threaded: 0xfffffa8000c0c2e0 0xfffff80003810000 nt!CcScanDpc
0: kd> !timer
Dump system timers

Interrupt time: 40be4000 00000025 [ 8/22/2013 07:35:55.163]

PROCESSOR 0 (nt!_KTIMER_TABLE fffff880009e3d80 - Type 0 - High precision)
List Timer             Interrupt Low/High     Fire Time              DPC/thread

PROCESSOR 0 (nt!_KTIMER_TABLE fffff880009e3d80 - Type 1 - Standard)
List Timer             Interrupt Low/High     Fire Time              DPC/thread
  5 fffffa8000c0c120   41ad5af0 00000025 [ 8/22/2013 07:35:56.730]  nt!CcScanDpc (DPC @ fffffa8000c0c160)
    fffffa8000c0c1a0   42880380 00000025 [ 8/22/2013 07:35:58.163]  fltmgr!FltpTimeout (DPC @ fffffa8000c0c1e0)

PROCESSOR 1 (nt!_KTIMER_TABLE fffff880009f1d80 - Type 0 - High precision)
List Timer             Interrupt Low/High     Fire Time              DPC/thread
250 fffffa8000c0c220   00000000 80000000 [         NEVER         ]  fltmgr!FltpNever (DPC @ fffffa8000c0c260)

PROCESSOR 1 (nt!_KTIMER_TABLE fffff880009f1d80 - Type 1 - Standard)
List Timer             Interrupt Low/High     Fire Time              DPC/thread
237 fffffa800100a170   64818600 00000025 [ 8/22/2013 07:36:55.163]  thread fffffa800100a070

Total Timers: 4, Maximum List: 2
Current Hand: 47, Maximum Search: 0

Wakeable timers:
0: kd> !apc
*** Enumerating APCs in all processes
Process fffffa8001000070 System
Process fffffa8001009070 notepad.exe
Thread fffffa800100a070 ApcStateIndex 0 ApcListHead fffffa800100a108 [KERNEL]
    KAPC @ fffffa8000c0c320
      Type           12
      KernelRoutine  fffff80003811000 nt!IopCompleteRequest
      RundownRoutine fffff80003812000 nt!IopAbortRequest
      NormalRoutine  0000000000000000
      NormalContext  0000000000000000
      SystemArgument 0000000000000000 0000000000000000
Thread fffffa800100a070 ApcStateIndex 0 ApcListHead fffffa800100a118 [USER]
    KAPC @ fffffa8000c0c380
      Type           12
      KernelRoutine  fffff80003813000 nt!IopUserCompletion
      RundownRoutine fffff80003814000 nt!IopUserRundown
      NormalRoutine  0000000077761200
      NormalContext  0000000000000000
      SystemArgument 0000000000000000 0000000000000000
0: kd> !exqueue
**** NUMA Node 0 ExWorkQueue 0 ( Threads: 1/4096, Concurrency: 1/2 )
THREAD fffffa8001004070  Cid 0004.002c  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (WrQueue) KernelMode Non-Alertable
PENDING: ExWorkItem (fffffa8000c0c800) Routine fltmgr!FltpProcessItem (fffff88003001280) Parameter (fffffa8000badc00) Priority 13
PENDING: IOWorkItem (fffffa8000c0c820) Routine fltmgr!FltpDeferred (fffff880030012c0) IoObject (fffffa8000d00060) Context (0000000000000010) Priority 13

0: kd> !idt

Dumping IDT: fffffa8000c0e000

00:	fffff80002e2a200 nt!KiDivideErrorFault
02:	fffff80002e2ab00 nt!KiNmiInterrupt	Stack = 0xFFFFF88004006000
03:	fffff80002e2b040 nt!KiBreakpointTrap
08:	fffff80002e2c700 nt!KiDoubleFaultAbort	Stack = 0xFFFFF88004002000
0e:	fffff80002e2db00 nt!KiPageFault
1f:	fffff80002e22e20 nt!KiApcInterrupt
2f:	fffff80002e25790 nt!KiDpcInterrupt
51:	fffff80002e20c58 fltmgr!FltpInterrupt (KINTERRUPT fffffa8000c0f000)
62:	fffff80002e20ce0 fltmgr!FltpShared (KINTERRUPT fffffa8000c0f120)
	                 fltmgr!FltpOther (KINTERRUPT fffffa8000c0f240)
0: kd> !irql
Debugger saved IRQL for processor 0x0 -- 2 (DISPATCH_LEVEL)
#! note Form of a queued DPC in !pcr: windows-driver-docs, "!pcr" (x86); more than one is ours.
#! open scheduler
0: kd> !pcr 0
KPCR for Processor 0 at fffff880009e0000:
    Major 0 Minor 0
	NtTib.ExceptionList: 0000000000000000
	    NtTib.StackBase: fffffa8000c0e1e0
	   NtTib.StackLimit: 0000000000000000
	 NtTib.SubSystemTib: fffff880009e0000
	      NtTib.Version: 00000000009e0180
	  NtTib.UserPointer: 0000000000000000
	      NtTib.SelfTib: 0000000000000000

	            SelfPcr: fffff880009e0000
	               Prcb: fffff880009e0180
	               Irql: 0000000000000000
	                IRR: 0000000000000000
	                IDR: 0000000000000000
	      InterruptMode: 0000000000000000
	                IDT: fffffa8000c0d000
	                GDT: 0000000000000000
	                TSS: fffffa8000c0e1e0

	      CurrentThread: fffffa8001001070
	         NextThread: 0000000000000000
	         IdleThread: fffffa800100c070

	          DpcQueue:  0xfffffa8000c0bd40 0xfffff88003001200 fltmgr!FltpTimeout
	                     0xfffffa8000c0bd80 0xfffff80002ac7618 nt!CcScanDpc
#! open scheduler@22000/scheduler
0: kd> !pcr 1
KPCR for Processor 1 at fffff880009ee000:
    Major 0 Minor 0
	NtTib.ExceptionList: 0000000000000000
	    NtTib.StackBase: fffffa8000c11360
	   NtTib.StackLimit: 0000000000000000
	 NtTib.SubSystemTib: fffff880009ee000
	      NtTib.Version: 00000000009ee180
	  NtTib.UserPointer: 0000000000000000
	      NtTib.SelfTib: 0000000000000000

	            SelfPcr: fffff880009ee000
	               Prcb: fffff880009ee180
	               Irql: 0000000000000000
	                IRR: 0000000000000000
	                IDR: 0000000000000000
	      InterruptMode: 0000000000000000
	                IDT: fffffa8000c10000
	                GDT: 0000000000000000
	                TSS: fffffa8000c11360

	      CurrentThread: fffffa800100d070
	         NextThread: 0000000000000000
	         IdleThread: fffffa800100d070

	          DpcQueue: 

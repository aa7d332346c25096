# !analyze -hang: the network story's machine, one with a circle of locks, and one where threads wait for a fast mutex, for a thread's
# end and for a process's. The chains are those that the worlds' descriptions say (cases/machines/hang.toml, scheduler.toml).
#! open hang
0: kd> !analyze -hang
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

Use !analyze -v -hang to get detailed debugging information.

BugCheck E2, {0, 0, 0, 0}

LOCK_ADDRESS:  fffffa8000c05070 -- (!locks fffffa8000c05070)

Resource @ 0xfffffa8000c05070    Exclusively owned
    Contention Count = 5
    NumberOfExclusiveWaiters = 5
     Threads: fffffa8001002070-01<*> 

     Threads Waiting On Exclusive Access:
              fffffa8001003070       fffffa8001004070       fffffa8001005070       fffffa8001006070       
              fffffa8001007070       

1 total locks, 1 locks currently held

BLOCKED_THREAD:  fffffa8001003070

BLOCKING_THREAD:  fffffa8001002070

WAIT_CHAINS:  
    fffffa8001002070  WrResource  ERESOURCE fffffa8000c050e0 ->
    fffffa8001003070  WrResource  ERESOURCE fffffa8000c05070 ->
    fffffa8001002070  (deadlock; 5 blocked)

    fffffa800100a070  WrResource  ERESOURCE fffffa8000c05150 ->
    fffffa8001008070  WrMutex  mutant fffffa8000c01aa0 ->
    fffffa8001009070  Executive
    (waits for something without an owner; 2 blocked)

Probably caused by : fltmgr.sys ( fltmgr!FltpFirst+5d )

Followup:     MachineOwner
---------

0: kd> !analyze -v -hang
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

MANUALLY_INITIATED_CRASH (e2)
Somebody asked for this bug check from the keyboard or by program.
Arguments:
Arg1: 0000000000000000
Arg2: 0000000000000000
Arg3: 0000000000000000
Arg4: 0000000000000000

Debugging Details:
------------------

LOCK_ADDRESS:  fffffa8000c05070 -- (!locks fffffa8000c05070)

Resource @ 0xfffffa8000c05070    Exclusively owned
    Contention Count = 5
    NumberOfExclusiveWaiters = 5
     Threads: fffffa8001002070-01<*> 

     Threads Waiting On Exclusive Access:
              fffffa8001003070       fffffa8001004070       fffffa8001005070       fffffa8001006070       
              fffffa8001007070       

1 total locks, 1 locks currently held

BLOCKED_THREAD:  fffffa8001003070

BLOCKING_THREAD:  fffffa8001002070

WAIT_CHAINS:  
    fffffa8001002070  WrResource  ERESOURCE fffffa8000c050e0 ->
    fffffa8001003070  WrResource  ERESOURCE fffffa8000c05070 ->
    fffffa8001002070  (deadlock; 5 blocked)

    fffffa800100a070  WrResource  ERESOURCE fffffa8000c05150 ->
    fffffa8001008070  WrMutex  mutant fffffa8000c01aa0 ->
    fffffa8001009070  Executive
    (waits for something without an owner; 2 blocked)

DEFAULT_BUCKET_ID:  WIN7_DRIVER_FAULT

PROCESS_NAME:  System

BUGCHECK_STR:  HANG

STACK_TEXT:  
fffff880`0500f8d0 fffff800`02a85992 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiSwapContext+0x7a
fffff880`0500f920 fffff800`02a881af : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiCommitThreadWait+0x1d2
fffff880`0500f980 fffff800`02a611de : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KeWaitForSingleObject+0x19f
fffff880`0500fa10 fffff800`02a865cf : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!ExpWaitForResource+0xae
fffff880`0500fa40 fffff880`0300125d : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!ExAcquireResourceExclusiveLite+0x14f
fffff880`0500fad0 fffff800`02a8aa21 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : fltmgr!FltpFirst+0x5d
fffff880`0500fb20 fffff800`02d1dcce : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!ExpWorkerThread+0x111
fffff880`0500fb70 fffff800`02a71fe6 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
fffff880`0500fbe0 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KxStartSystemThread+0x16

STACK_COMMAND:  .thread 0xfffffa8001002070 ; kb

SYMBOL_NAME:  fltmgr!FltpFirst+5d

MODULE_NAME: fltmgr

IMAGE_NAME:  fltmgr.sys

DEBUG_FLR_IMAGE_TIMESTAMP:  4dba2aa8

FAILURE_BUCKET_ID:  HANG_DEADLOCK_fltmgr!FltpFirst

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    thread fffffa8001002070 waits for the ERESOURCE 0xfffffa8000c050e0, which thread fffffa8001003070 has: !locks fffffa8000c050e0
    thread fffffa8001003070 waits for the ERESOURCE 0xfffffa8000c05070, which thread fffffa8001002070 has: !locks fffffa8000c05070
    which closes the circle: 2 threads wait for each other: !thread fffffa8001003070
    5 threads wait for it, directly or through others: !locks -p
    it holds 2 locks, 1 of them exclusively: !locks
    fltmgr!FltpFirst+0x5d, frame 5, is the first caller outside of Windows' core: .thread 0xfffffa8001002070 ; kn

#! open hang@3790/hang
0: kd> !analyze -hang
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

Use !analyze -v -hang to get detailed debugging information.

BugCheck E2, {0, 0, 0, 0}

LOCK_ADDRESS:  fffffa8000c07070 -- (!locks fffffa8000c07070)

Resource @ 0xfffffa8000c07070    Exclusively owned
    Contention Count = 5
    NumberOfExclusiveWaiters = 5
     Threads: fffffa8001002070-01<*> 

     Threads Waiting On Exclusive Access:
              fffffa8001003070       fffffa8001004070       fffffa8001005070       fffffa8001006070       
              fffffa8001007070       

1 total locks, 1 locks currently held

BLOCKED_THREAD:  fffffa8001003070

BLOCKING_THREAD:  fffffa8001002070

WAIT_CHAINS:  
    fffffa8001002070  WrResource  ERESOURCE fffffa8000c070e0 ->
    fffffa8001003070  WrResource  ERESOURCE fffffa8000c07070 ->
    fffffa8001002070  (deadlock; 5 blocked)

    fffffa800100a070  WrResource  ERESOURCE fffffa8000c07150 ->
    fffffa8001008070  WrMutex  mutant fffffa8000c03d70 ->
    fffffa8001009070  Executive
    (waits for something without an owner; 2 blocked)

Probably caused by : fltmgr.sys ( fltmgr!FltpFirst+5d )

Followup:     MachineOwner
---------

#! open hang@22000/hang
0: kd> !analyze -hang
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

Use !analyze -v -hang to get detailed debugging information.

BugCheck E2, {0, 0, 0, 0}

LOCK_ADDRESS:  fffffa8000c05080 -- (!locks fffffa8000c05080)

Resource @ 0xfffffa8000c05080    Exclusively owned
    Contention Count = 5
    NumberOfExclusiveWaiters = 5
     Threads: fffffa8001002070-01<*> 

     Threads Waiting On Exclusive Access:
              fffffa8001003070       fffffa8001004070       fffffa8001005070       fffffa8001006070       
              fffffa8001007070       

1 total locks, 1 locks currently held

BLOCKED_THREAD:  fffffa8001003070

BLOCKING_THREAD:  fffffa8001002070

WAIT_CHAINS:  
    fffffa8001002070  WrResource  ERESOURCE fffffa8000c05230 ->
    fffffa8001003070  WrResource  ERESOURCE fffffa8000c05080 ->
    fffffa8001002070  (deadlock; 5 blocked)

    fffffa800100a070  WrResource  ERESOURCE fffffa8000c052e0 ->
    fffffa8001008070  WrMutex  mutant fffffa8000c01bd0 ->
    fffffa8001009070  Executive
    (waits for something without an owner; 2 blocked)

Probably caused by : fltmgr.sys ( fltmgr!FltpFirst+5d )

Followup:     MachineOwner
---------

#! open scheduler
0: kd> !analyze -v -hang
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

MANUALLY_INITIATED_CRASH (e2)
Somebody asked for this bug check from the keyboard or by program.
Arguments:
Arg1: 0000000000000000
Arg2: 0000000000000000
Arg3: 0000000000000000
Arg4: 0000000000000000

Debugging Details:
------------------

BLOCKED_THREAD:  fffffa8001007070

BLOCKING_THREAD:  fffffa8001005070

WAIT_CHAINS:  
    fffffa8001007070  Executive  thread fffffa8001006070 ->
    fffffa8001006070  WrFastMutex  fast mutex fffffa8000c01aa0 ->
    fffffa8001005070  Executive
    (waits for something without an owner; 2 blocked)

    fffffa8001008070  Executive  process fffffa8001009070 ->
    fffffa800100a070  DelayExecution
    (waits for something without an owner; 1 blocked)

DEFAULT_BUCKET_ID:  WIN7_DRIVER_FAULT

PROCESS_NAME:  System

BUGCHECK_STR:  HANG

STACK_TEXT:  
fffff880`05027990 fffff800`02a85992 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiSwapContext+0x7a
fffff880`050279e0 fffff800`02a881af : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiCommitThreadWait+0x1d2
fffff880`05027a40 fffff880`030013fc : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KeWaitForSingleObject+0x19f
fffff880`05027ad0 fffff880`03001460 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : fltmgr!FltpRundown+0x3c
fffff880`05027b00 fffff800`02d1dcce : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : fltmgr!FltpWorker+0x20
fffff880`05027b70 fffff800`02a71fe6 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
fffff880`05027be0 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KxStartSystemThread+0x16

STACK_COMMAND:  .thread 0xfffffa8001005070 ; kb

SYMBOL_NAME:  fltmgr!FltpRundown+3c

MODULE_NAME: fltmgr

IMAGE_NAME:  fltmgr.sys

DEBUG_FLR_IMAGE_TIMESTAMP:  4dba2aa8

FAILURE_BUCKET_ID:  HANG_BlockedOn_Thread_fltmgr!FltpRundown

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    thread fffffa8001007070 waits for the end of thread fffffa8001006070: !thread fffffa8001007070 2
    thread fffffa8001006070 waits for the fast mutex 0xfffffa8000c01aa0, which thread fffffa8001005070 has: dt nt!_FAST_MUTEX fffffa8000c01aa0 Owner
    thread fffffa8001005070 itself waits (Executive) for fffffa8000c01a40, NotificationEvent, since 00:00:01.562: !thread fffffa8001005070
    2 threads wait for it, directly or through others: !process 0 2
    processor 0 has 2 DPCs in its queues, the first is fltmgr!FltpTimeout: !dpcs 0
    fltmgr!FltpRundown+0x3c, frame 3, is the first caller outside of Windows' core: .thread 0xfffffa8001005070 ; kn

#! open scheduler@3790/scheduler
0: kd> !analyze -hang
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

Use !analyze -v -hang to get detailed debugging information.

BugCheck E2, {0, 0, 0, 0}

BLOCKED_THREAD:  fffffa8001007070

BLOCKING_THREAD:  fffffa8001005070

WAIT_CHAINS:  
    fffffa8001007070  Executive  thread fffffa8001006070 ->
    fffffa8001006070  WrFastMutex  fast mutex fffffa8000c03d70 ->
    fffffa8001005070  Executive
    (waits for something without an owner; 2 blocked)

    fffffa8001008070  Executive  process fffffa8001009070 ->
    fffffa800100a070  DelayExecution
    (waits for something without an owner; 1 blocked)

Probably caused by : fltmgr.sys ( fltmgr!FltpRundown+3c )

Followup:     MachineOwner
---------

#! open scheduler@19041/scheduler
0: kd> !analyze -vv -hang
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

MANUALLY_INITIATED_CRASH (e2)
Somebody asked for this bug check from the keyboard or by program.
Arguments:
Arg1: 0000000000000000
Arg2: 0000000000000000
Arg3: 0000000000000000
Arg4: 0000000000000000

Debugging Details:
------------------

BLOCKED_THREAD:  fffffa8001007070

BLOCKING_THREAD:  fffffa8001005070

WAIT_CHAINS:  
    fffffa8001007070  Executive  thread fffffa8001006070 ->
    fffffa8001006070  WrFastMutex  fast mutex fffffa8000c01bd0 ->
    fffffa8001005070  Executive
    (waits for something without an owner; 2 blocked)

    fffffa8001008070  Executive  process fffffa8001009070 ->
    fffffa800100a070  DelayExecution
    (waits for something without an owner; 1 blocked)

DEFAULT_BUCKET_ID:  WIN8_DRIVER_FAULT

PROCESS_NAME:  System

BUGCHECK_STR:  HANG

STACK_TEXT:  
fffff880`05027990 fffff800`02c64e02 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiSwapContext+0x7a
fffff880`050279e0 fffff800`02c6458f : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiCommitThreadWait+0x1d2
fffff880`05027a40 fffff880`030013fc : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KeWaitForSingleObject+0x19f
fffff880`05027ad0 fffff880`03001460 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : fltmgr!FltpRundown+0x3c
fffff880`05027b00 fffff800`02d17e2a : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : fltmgr!FltpWorker+0x20
fffff880`05027b70 fffff800`02dfd0c6 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
fffff880`05027be0 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KxStartSystemThread+0x16

STACK_COMMAND:  .thread 0xfffffa8001005070 ; kb

SYMBOL_NAME:  fltmgr!FltpRundown+3c

MODULE_NAME: fltmgr

IMAGE_NAME:  fltmgr.sys

DEBUG_FLR_IMAGE_TIMESTAMP:  4dba2aa8

FAILURE_BUCKET_ID:  HANG_BlockedOn_Thread_fltmgr!FltpRundown

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    thread fffffa8001007070 waits for the end of thread fffffa8001006070: !thread fffffa8001007070 2
    thread fffffa8001006070 waits for the fast mutex 0xfffffa8000c01bd0, which thread fffffa8001005070 has: dt nt!_FAST_MUTEX fffffa8000c01bd0 Owner
    thread fffffa8001005070 itself waits (Executive) for fffffa8000c01b70, NotificationEvent, since 00:00:01.562: !thread fffffa8001005070
    2 threads wait for it, directly or through others: !process 0 2
    processor 0 has 2 DPCs in its queues, the first is fltmgr!FltpTimeout: !dpcs 0
    fltmgr!FltpRundown+0x3c, frame 3, is the first caller outside of Windows' core: .thread 0xfffffa8001005070 ; kn

#! open scheduler@22000/scheduler
0: kd> !analyze -hang
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

Use !analyze -v -hang to get detailed debugging information.

BugCheck E2, {0, 0, 0, 0}

BLOCKED_THREAD:  fffffa8001007070

BLOCKING_THREAD:  fffffa8001005070

WAIT_CHAINS:  
    fffffa8001007070  Executive  thread fffffa8001006070 ->
    fffffa8001006070  WrFastMutex  fast mutex fffffa8000c01bd0 ->
    fffffa8001005070  Executive
    (waits for something without an owner; 2 blocked)

    fffffa8001008070  Executive  process fffffa8001009070 ->
    fffffa800100a070  DelayExecution
    (waits for something without an owner; 1 blocked)

Probably caused by : fltmgr.sys ( fltmgr!FltpRundown+3c )

Followup:     MachineOwner
---------

#! open server
0: kd> !analyze -v6 -hang
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

KERNEL_APC_PENDING_DURING_EXIT (20)
A thread ended while kernel APCs were pending or disabled.
Arg2 tells: when it is not 0, somebody disabled APCs and did not enable them again.
Arguments:
Arg1: 0000000000000000, APC that was pending
Arg2: 000000000000ffff, thread's APC disable count
Arg3: 0000000000000000, current IRQL
Arg4: 0000000000000001

Debugging Details:
------------------

LOCK_ADDRESS:  fffffa8000c0a070 -- (!locks fffffa8000c0a070)

Resource @ 0xfffffa8000c0a070    Exclusively owned
    Contention Count = 6
    NumberOfExclusiveWaiters = 1
     Threads: fffffa8001002070-01<*> 

     Threads Waiting On Exclusive Access:
              fffffa8001003070       

1 total locks, 1 locks currently held

BLOCKED_THREAD:  fffffa8001003070

BLOCKING_THREAD:  fffffa8001002070

WAIT_CHAINS:  
    fffffa8001003070  WrResource  ERESOURCE fffffa8000c0a070 ->
    fffffa8001002070  Executive
    (waits for something without an owner; 1 blocked)

DEFAULT_BUCKET_ID:  WIN7_DRIVER_FAULT

PROCESS_NAME:  System

BUGCHECK_STR:  HANG

STACK_TEXT:  
fffff880`0500f9b0 fffff800`02a85992 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiSwapContext+0x7a
fffff880`0500fa00 fffff800`02a881af : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiCommitThreadWait+0x1d2
fffff880`0500fa60 fffff880`0310123c : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KeWaitForSingleObject+0x19f
fffff880`0500faf0 fffff800`02a8aa21 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : fltmgr!FltpRundown+0x3c
fffff880`0500fb20 fffff800`02d1dcce : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!ExpWorkerThread+0x111
fffff880`0500fb70 fffff800`02a71fe6 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
fffff880`0500fbe0 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KxStartSystemThread+0x16

STACK_COMMAND:  .thread 0xfffffa8001002070 ; kb

SYMBOL_NAME:  srv2+0

MODULE_NAME: srv2

IMAGE_NAME:  srv2.sys

DEBUG_FLR_IMAGE_TIMESTAMP:  4dba2aa8

FAILURE_BUCKET_ID:  HANG_BlockedOn_ERESOURCE_srv2!unknown_function

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    thread fffffa8001003070 waits for the ERESOURCE 0xfffffa8000c0a070, which thread fffffa8001002070 has: !locks fffffa8000c0a070
    thread fffffa8001002070 itself waits (Executive) for fffffa8000c019e0, SynchronizationEvent, since 00:00:01.562: !thread fffffa8001002070
    1 thread waits for it, directly or through others: !locks -p
    it holds 1 lock, 1 of them exclusively: !locks
    its request fffffa8000c0c5c0 is with \FileSystem\srv2, device fffffa8000c0c3e0: !irp fffffa8000c0c5c0

0: kd> !analyze -v100 -hang
!analyze: -v100 is not there; -v, -f, -hang, -show and -c are, and --json for programs
#! open network
#! note The page's verdict by one command: the thread that holds both locks of the Plug and Play manager, for four minutes.
8: kd> !analyze -v -hang
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

DRIVER_IRQL_NOT_LESS_OR_EQUAL (d1)
A driver touched memory that was not there, at an IRQL at which no page can be fetched.
Arguments:
Arg1: fffff8a00c4a3010, address that was referenced
Arg2: 0000000000000002, IRQL at that time
Arg3: 0000000000000000, access: 0 read, 1 write, 2 or 8 execute
Arg4: fffff88005f6b5bd, code address that did it

Debugging Details:
------------------

LOCK_ADDRESS:  fffff80001a81b80 -- (!locks fffff80001a81b80)

Resource @ nt!PiEngineLock (0xfffff80001a81b80)    Exclusively owned
    Contention Count = 6
     Threads: fffffa800cd8a040-01<*> 

1 total locks, 1 locks currently held

PNP_TRIAGE: 
	Lock address  : 0xfffff80001a81b80
	Thread Count  : 1
	Thread address: 0xfffffa800cd8a040
	Thread wait   : 0x3cd9

BLOCKING_THREAD:  fffffa800cd8a040

WAIT_CHAINS:  
    fffffa800cd8a040  Executive
    (waits for something without an owner; 0 blocked)

DEFAULT_BUCKET_ID:  WIN7_DRIVER_FAULT

PROCESS_NAME:  System

BUGCHECK_STR:  HANG

STACK_TEXT:  
fffff880`02b0ee70 fffff800`0187ba32 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiSwapContext+0x7a
fffff880`02b0efb0 fffff800`0188cd8f : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiCommitThreadWait+0x1d2
fffff880`02b0f040 fffff800`018e1816 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KeWaitForSingleObject+0x19f
fffff880`02b0f0e0 fffff880`01618fcd : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt! ?? ::FNODOBFM::`string'+0x12ff6
fffff880`02b0f150 fffff880`0173f54e : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : tcpip!FlPnpEvent+0x17d
fffff880`02b0f1c0 fffff880`00f87b2f : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : tcpip!Fl48PnpEvent+0xe
fffff880`02b0f1f0 fffff880`00f884b7 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : NDIS!ndisPnPNotifyBinding+0xbf
fffff880`02b0f280 fffff880`00fa1911 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : NDIS!ndisPnPNotifyAllTransports+0x377
fffff880`02b0f3f0 fffff880`00fa2c5b : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : NDIS!ndisCloseMiniportBindings+0x111
fffff880`02b0f500 fffff880`00f3bbc2 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : NDIS!ndisPnPRemoveDevice+0x25b
fffff880`02b0f6a0 fffff880`00fa5b69 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : NDIS!ndisPnPRemoveDeviceEx+0xa2
fffff880`02b0f6e0 fffff800`01aec8d9 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : NDIS!ndisPnPDispatch+0x609
fffff880`02b0f780 fffff800`01c6c1e1 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!IopSynchronousCall+0xc5
fffff880`02b0f7f0 fffff800`0197f733 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!IopRemoveDevice+0x101
fffff880`02b0f8b0 fffff800`01c6bd34 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PnpRemoveLockedDeviceNode+0x1a3
fffff880`02b0f900 fffff800`01c6be40 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PnpDeleteLockedDeviceNode+0x44
fffff880`02b0f930 fffff800`01cfcd04 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PnpDeleteLockedDeviceNodes+0xa0
fffff880`02b0f9a0 fffff800`01cfd35c : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PnpProcessQueryRemoveAndEject+0xc34
fffff880`02b0fae0 fffff800`01be65ce : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PnpProcessTargetDeviceEvent+0x4c
fffff880`02b0fb10 fffff800`0188f641 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt! ?? ::NNGAKEGL::`string'+0x5ab9b
fffff880`02b0fb70 fffff800`01b1ce5a : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!ExpWorkerThread+0x111
fffff880`02b0fc00 fffff800`01876d26 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
fffff880`02b0fc40 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiStartSystemThread+0x16

STACK_COMMAND:  .thread 0xfffffa800cd8a040 ; kb

SYMBOL_NAME:  tcpip!FlPnpEvent+17d

MODULE_NAME: tcpip

IMAGE_NAME:  tcpip.sys

DEBUG_FLR_IMAGE_TIMESTAMP:  4f757a08

FAILURE_BUCKET_ID:  HANG_HoldsLocks_tcpip!FlPnpEvent

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    thread fffffa800cd8a040 itself waits (Executive) for fffff88002b0f118, SynchronizationEvent, since 00:04:03.002: !thread fffffa800cd8a040
    it holds 2 locks, 1 of them exclusively, that nobody waits for yet: !locks
    its request fffffa8016527510 is not completed: !irp fffffa8016527510
    tcpip!FlPnpEvent+0x17d, frame 4, is the first caller outside of Windows' core: .thread 0xfffffa800cd8a040 ; kn


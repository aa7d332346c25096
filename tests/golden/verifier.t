# Driver Verifier's logs and drivers. Forms: windows-driver-docs, "!verifier" (levels and lists of a Windows 7 computer, the log of
# allocations of a Windows Vista computer, the log of IRQL changes; what a driver has of the pools: the numbers of its videoprt.sys).
# The logs of faults and of forced pending requests: "Low Resources Simulation", "Force Pending I/O Requests"; the form of Windows 10:
# "Debugging memory leaks - DRIVER_VERIFIER_DETECTED_VIOLATION (C4): 0x62". Not published: what 400 shows.
#! open apc-log
0: kd> !verifier 1

Verify Level 800 ... enabled options are:
      Miscellaneous checks enabled

Summary of All Verifier Statistics

RaiseIrqls                             0x0
AcquireSpinLocks                       0x0
Synch Executions                       0x0
Trims                                  0x0

Pool Allocations Attempted             0x0
Pool Allocations Succeeded             0x0
Pool Allocations Succeeded SpecialPool 0x0
Pool Allocations With NO TAG           0x0
Pool Allocations Failed                0x0
Resource Allocations Failed Deliberately   0x0

Current paged pool allocations         0x0 for 00000000 bytes
Peak paged pool allocations            0x0 for 00000000 bytes
Current nonpaged pool allocations      0x0 for 00000000 bytes
Peak nonpaged pool allocations         0x0 for 00000000 bytes

Driver Verification List

Entry     State           NonPagedPool   PagedPool   Module

fffffa8000c08800 Loaded           000000a0       00000854    Suspect.sys
fffffa8000c08850 Unloaded         00000000       00000000    gone.sys
fffffa8000c088a0 Never Loaded     ????????       ????????    never.sys
0: kd> !verifier 80
Parsing 00000004 array entries.
========================================================
Pool block fffffa8049001000, Size 0000000000000168, Thread fffffa8048ce4b50
fffff80001b6b0a2 nt!VerifierKeEnterCriticalRegion+0x92
fffff880010062a3 Suspect.sys+0x62a3
fffff8800100a7e2 Suspect.sys+0xa7e2
fffff88001001e30 Suspect.sys+0x1e30
fffff80001abc68c nt!IopLoadUnloadDriver+0x1c
fffff800016e1641 nt!ExpWorkerThread+0x111
fffff8000196ee5a nt!PspSystemThreadStartup+0x5a
========================================================
Pool block fffffa8049002000, Size 0000000000000040, Thread fffffa8048ce4b50
fffff80001b74293 nt!VerifierKeLeaveCriticalRegion+0xc3
fffff8800100aafa Suspect.sys+0xaafa
fffff88001001e30 Suspect.sys+0x1e30
fffff80001abc68c nt!IopLoadUnloadDriver+0x1c
fffff800016e1641 nt!ExpWorkerThread+0x111
fffff8000196ee5a nt!PspSystemThreadStartup+0x5a
fffff800016c8d26 nt!KiStartSystemThread+0x16
0: kd> !verifier 80 1
Parsing 00000004 array entries.
========================================================
Pool block fffffa8049001000, Size 0000000000000168, Thread fffffa8048ce4b50
fffff80001b6b0a2 nt!VerifierKeEnterCriticalRegion+0x92
fffff880010062a3 Suspect.sys+0x62a3
fffff8800100a7e2 Suspect.sys+0xa7e2
fffff88001001e30 Suspect.sys+0x1e30
fffff80001abc68c nt!IopLoadUnloadDriver+0x1c
fffff800016e1641 nt!ExpWorkerThread+0x111
fffff8000196ee5a nt!PspSystemThreadStartup+0x5a
0: kd> !verifier 80 fffffa8049001100
Parsing 00000004 array entries, searching for address fffffa8049001100.
========================================================
Pool block fffffa8049001000, Size 0000000000000168, Thread fffffa8048ce4b50
fffff80001b6b0a2 nt!VerifierKeEnterCriticalRegion+0x92
fffff880010062a3 Suspect.sys+0x62a3
fffff8800100a7e2 Suspect.sys+0xa7e2
fffff88001001e30 Suspect.sys+0x1e30
fffff80001abc68c nt!IopLoadUnloadDriver+0x1c
fffff800016e1641 nt!ExpWorkerThread+0x111
fffff8000196ee5a nt!PspSystemThreadStartup+0x5a
0: kd> !verifier 8
Displaying most recent 0x0000000000000004 entries from the IRQL transition log.
There are up to 0x100 entries in the log.

Thread:             fffffa8048ce4b50
Old irql:           0000000000000002
New irql:           0000000000000000
Processor:          0000000000000001
Time stamp:         0000000000000857

    fffff80001b6b0a2 nt!VerifierKeEnterCriticalRegion+0x92
    fffff880010062a3 Suspect.sys+0x62a3
    fffff8800100a7e2 Suspect.sys+0xa7e2
    fffff88001001e30 Suspect.sys+0x1e30
    fffff80001abc68c nt!IopLoadUnloadDriver+0x1c
0: kd> !verifier c

Verify Level 800 ... enabled options are:
      Miscellaneous checks enabled

Summary of All Verifier Statistics

RaiseIrqls                             0x0
AcquireSpinLocks                       0x0
Synch Executions                       0x0
Trims                                  0x0

Pool Allocations Attempted             0x0
Pool Allocations Succeeded             0x0
Pool Allocations Succeeded SpecialPool 0x0
Pool Allocations With NO TAG           0x0
Pool Allocations Failed                0x0
Resource Allocations Failed Deliberately   0x0

Current paged pool allocations         0x0 for 00000000 bytes
Peak paged pool allocations            0x0 for 00000000 bytes
Current nonpaged pool allocations      0x0 for 00000000 bytes
Peak nonpaged pool allocations         0x0 for 00000000 bytes

-----------------------------------------------
Fault injection trace log
-----------------------------------------------

Driver Verifier didn't inject any faults.

-----------------------------------------------
Track irql trace log
-----------------------------------------------

Displaying most recent 0x0000000000000004 entries from the IRQL transition log.
There are up to 0x100 entries in the log.

Thread:             fffffa8048ce4b50
Old irql:           0000000000000002
New irql:           0000000000000000
Processor:          0000000000000001
Time stamp:         0000000000000857

    fffff80001b6b0a2 nt!VerifierKeEnterCriticalRegion+0x92
    fffff880010062a3 Suspect.sys+0x62a3
    fffff8800100a7e2 Suspect.sys+0xa7e2
    fffff88001001e30 Suspect.sys+0x1e30
    fffff80001abc68c nt!IopLoadUnloadDriver+0x1c
0: kd> !verifier 100
nt has no type _IOV_IRP_TRACE: this log cannot be read
0: kd> !verifier 40
Size of the log is 0x4
========================================================
IRP: fffffa8049003010 - forced pending from stack trace:

     fffff80001b6b0a2 nt!VerifierKeEnterCriticalRegion+0x92
     fffff880010062a3 Suspect.sys+0x62a3
     fffff8800100a7e2 Suspect.sys+0xa7e2
     fffff88001001e30 Suspect.sys+0x1e30
     fffff80001abc68c nt!IopLoadUnloadDriver+0x1c
     fffff800016e1641 nt!ExpWorkerThread+0x111
     fffff8000196ee5a nt!PspSystemThreadStartup+0x5a
========================================================
IRP: fffffa8049004010 - forced pending from stack trace:

     fffff80001b74293 nt!VerifierKeLeaveCriticalRegion+0xc3
     fffff8800100aafa Suspect.sys+0xaafa
     fffff88001001e30 Suspect.sys+0x1e30
     fffff80001abc68c nt!IopLoadUnloadDriver+0x1c
     fffff800016e1641 nt!ExpWorkerThread+0x111
     fffff8000196ee5a nt!PspSystemThreadStartup+0x5a
     fffff800016c8d26 nt!KiStartSystemThread+0x16
0: kd> !verifier 40 1
Size of the log is 0x4
========================================================
IRP: fffffa8049003010 - forced pending from stack trace:

     fffff80001b6b0a2 nt!VerifierKeEnterCriticalRegion+0x92
     fffff880010062a3 Suspect.sys+0x62a3
     fffff8800100a7e2 Suspect.sys+0xa7e2
     fffff88001001e30 Suspect.sys+0x1e30
     fffff80001abc68c nt!IopLoadUnloadDriver+0x1c
     fffff800016e1641 nt!ExpWorkerThread+0x111
     fffff8000196ee5a nt!PspSystemThreadStartup+0x5a
0: kd> !verifier 400
IRP fffffa8049003010, stack location 2, due at tick 4b2c (4b0 ticks after it was cancelled)
IRP fffffa8049005010, stack location 2, due at tick 4b90 (4b0 ticks after it was cancelled)
0: kd> !verifier 400 fffffa8049005010
IRP fffffa8049005010, stack location 2, due at tick 4b90 (4b0 ticks after it was cancelled)
0: kd> !verifier 400 fffffa8049005011
IRP fffffa8049005011 is none of the 2 that are watched.
0: kd> !verifier 3 suspect.sys

Verify Level 800 ... enabled options are:
      Miscellaneous checks enabled

Summary of All Verifier Statistics

RaiseIrqls                             0x0
AcquireSpinLocks                       0x0
Synch Executions                       0x0
Trims                                  0x0

Pool Allocations Attempted             0x0
Pool Allocations Succeeded             0x0
Pool Allocations Succeeded SpecialPool 0x0
Pool Allocations With NO TAG           0x0
Pool Allocations Failed                0x0
Resource Allocations Failed Deliberately   0x0

Current paged pool allocations         0x0 for 00000000 bytes
Peak paged pool allocations            0x0 for 00000000 bytes
Current nonpaged pool allocations      0x0 for 00000000 bytes
Peak nonpaged pool allocations         0x0 for 00000000 bytes

Driver Verification List

Entry     State           NonPagedPool   PagedPool   Module

fffffa8000c08800 Loaded           000000a0       00000854    Suspect.sys

Current Pool Allocations  00000002    00000013
Current Pool Bytes        000000a0    00000854
Peak Pool Allocations     00000006    00000014
Peak Pool Bytes           000008c0    000009c8

The driver's counters say 15 allocations of 8f4 bytes: these are not all of them, or some are free

0: kd> !verifier 440

Verify Level 800 ... enabled options are:
      Miscellaneous checks enabled

Summary of All Verifier Statistics

RaiseIrqls                             0x0
AcquireSpinLocks                       0x0
Synch Executions                       0x0
Trims                                  0x0

Pool Allocations Attempted             0x0
Pool Allocations Succeeded             0x0
Pool Allocations Succeeded SpecialPool 0x0
Pool Allocations With NO TAG           0x0
Pool Allocations Failed                0x0
Resource Allocations Failed Deliberately   0x0

Current paged pool allocations         0x0 for 00000000 bytes
Peak paged pool allocations            0x0 for 00000000 bytes
Current nonpaged pool allocations      0x0 for 00000000 bytes
Peak nonpaged pool allocations         0x0 for 00000000 bytes

-----------------------------------------------
Forced pending trace log
-----------------------------------------------

Size of the log is 0x4
========================================================
IRP: fffffa8049003010 - forced pending from stack trace:

     fffff80001b6b0a2 nt!VerifierKeEnterCriticalRegion+0x92
     fffff880010062a3 Suspect.sys+0x62a3
     fffff8800100a7e2 Suspect.sys+0xa7e2
     fffff88001001e30 Suspect.sys+0x1e30
     fffff80001abc68c nt!IopLoadUnloadDriver+0x1c
     fffff800016e1641 nt!ExpWorkerThread+0x111
     fffff8000196ee5a nt!PspSystemThreadStartup+0x5a
========================================================
IRP: fffffa8049004010 - forced pending from stack trace:

     fffff80001b74293 nt!VerifierKeLeaveCriticalRegion+0xc3
     fffff8800100aafa Suspect.sys+0xaafa
     fffff88001001e30 Suspect.sys+0x1e30
     fffff80001abc68c nt!IopLoadUnloadDriver+0x1c
     fffff800016e1641 nt!ExpWorkerThread+0x111
     fffff8000196ee5a nt!PspSystemThreadStartup+0x5a
     fffff800016c8d26 nt!KiStartSystemThread+0x16

-----------------------------------------------
Cancelled IRPs that are watched
-----------------------------------------------

IRP fffffa8049003010, stack location 2, due at tick 4b2c (4b0 ticks after it was cancelled)
IRP fffffa8049005010, stack location 2, due at tick 4b90 (4b0 ticks after it was cancelled)
0: kd> !verifier 200 fffffa8048ce4b51
Enter/Leave Critical Region log:
There are up to 0x80 entries in the log.

Displaying the log entries of thread fffffa8048ce4b51.
0: kd> !verifier 200 fffffa8048ce4b50 x
                                     ^ Extra character error in '!verifier 200 fffffa8048ce4b50 x'
0: kd> !verifier 1000

Verify Level 800 ... enabled options are:
      Miscellaneous checks enabled

Summary of All Verifier Statistics

RaiseIrqls                             0x0
AcquireSpinLocks                       0x0
Synch Executions                       0x0
Trims                                  0x0

Pool Allocations Attempted             0x0
Pool Allocations Succeeded             0x0
Pool Allocations Succeeded SpecialPool 0x0
Pool Allocations With NO TAG           0x0
Pool Allocations Failed                0x0
Resource Allocations Failed Deliberately   0x0

Current paged pool allocations         0x0 for 00000000 bytes
Peak paged pool allocations            0x0 for 00000000 bytes
Current nonpaged pool allocations      0x0 for 00000000 bytes
Peak nonpaged pool allocations         0x0 for 00000000 bytes
!verifier: what flags 1000 show is not read
0: kd> !verifier ?
!verifier [Flags [Image]]
    1    drivers that are verified, and how much pool they have
    2    with 1: their pool in detail
    4    [Quantity]            allocations that were made to fail
    8    [Quantity]            changes of the IRQL
    40   [Quantity]            requests that were forced to be pending
    80   [Quantity | Address]  allocations and frees
    100  [Quantity | Address]  requests that were allocated, completed, cancelled
    200  [Address]             critical regions
    400  [Address]             cancelled requests that are watched
0: kd> !verifier -disable
!verifier -disable changes a running target; a dump has none
0: kd> !verifier 800
!verifier: the log of systematic low resources simulation is not read: nt's public symbols and types have no such log
#! open deadlock@7601/deadlock
0: kd> !verifier 3 MyTestDriver.sys

Verify Level 209bb ... enabled options are:
      Special pool
      Special irql
      All pool allocations checked on unload
      Io subsystem checking enabled
      Deadlock detection enabled
      DMA checking enabled
      Security checks enabled
      Miscellaneous checks enabled
      DDI compliance checking enabled

Summary of All Verifier Statistics

RaiseIrqls                             0x0
AcquireSpinLocks                       0x0
Synch Executions                       0x0
Trims                                  0x0

Pool Allocations Attempted             0x0
Pool Allocations Succeeded             0x0
Pool Allocations Succeeded SpecialPool 0x0
Pool Allocations With NO TAG           0x0
Pool Allocations Failed                0x0
Resource Allocations Failed Deliberately   0x0

Current paged pool allocations         0x0 for 00000000 bytes
Peak paged pool allocations            0x0 for 00000000 bytes
Current nonpaged pool allocations      0x0 for 00000000 bytes
Peak nonpaged pool allocations         0x0 for 00000000 bytes

Driver Verification List

Entry     State           NonPagedPool   PagedPool   Module

fffffa8000c14270 Loaded           00001058       00000000    MyTestDriver.sys

Current Pool Allocations  00000003    00000000
Current Pool Bytes        00001058    00000000
Peak Pool Allocations     00000013    00000000
Peak Pool Bytes           0004a4a0    00000000

PoolAddress  SizeInBytes    Tag       CallersAddress
fffffa80982a8fe0     0x00000020     VMdl      fffff8800300133f
fffffa808645a000     0x00001008     mdrv      fffff8800300131a
fffffa809a836fd0     0x00000030     Vfwi      fffff88003001227

0: kd> !verifier 4
Resource fault injection history:
Tracker @ FFFFFA8000C12000 (# entries: 8, size: 8, depth: 8)

Entry @ FFFFFA8000C12048 (index 1)

    Thread: FFFFFA8001001070

    FFFFF8800300133F MyTestDriver!DeviceControlIrpWorker+0x5f
    FFFFF8800300139A MyTestDriver!Dispatch_DeviceControl+0x1a
    FFFFF80002A8A5D2 nt!IofCallDriver+0x62

Entry @ FFFFFA8000C12000 (index 0)

    Thread: FFFFFA8001001070

    FFFFF88003001227 MyTestDriver!SystemControlIrpWorker+0x27
0: kd> !verifier 4 1
Resource fault injection history:
Tracker @ FFFFFA8000C12000 (# entries: 8, size: 8, depth: 8)

Entry @ FFFFFA8000C12048 (index 1)

    Thread: FFFFFA8001001070

    FFFFF8800300133F MyTestDriver!DeviceControlIrpWorker+0x5f
    FFFFF8800300139A MyTestDriver!Dispatch_DeviceControl+0x1a
    FFFFF80002A8A5D2 nt!IofCallDriver+0x62
#! open deadlock@19041/deadlock
0: kd> !verifier
Verify Flags Level 0x000209bb

  STANDARD FLAGS:
    [X] (0x00000000) Automatic Checks
    [X] (0x00000001) Special pool
    [X] (0x00000002) Force IRQL checking
    [X] (0x00000008) Pool tracking
    [X] (0x00000010) I/O verification
    [X] (0x00000020) Deadlock detection
    [X] (0x00000080) DMA checking
    [X] (0x00000100) Security checks
    [X] (0x00000800) Miscellaneous checks
    [X] (0x00020000) DDI compliance checking

  ADDITIONAL FLAGS:
    [ ] (0x00000004) Randomized low resources simulation
    [ ] (0x00000200) Force pending I/O requests
    [ ] (0x00000400) IRP logging
    [ ] (0x00002000) Invariant MDL checking for stack
    [ ] (0x00004000) Invariant MDL checking for driver
    [ ] (0x00008000) Power framework delay fuzzing
    [ ] (0x00040000) Systematic low resources simulation
    [ ] (0x00080000) DDI compliance checking (additional)
    [ ] (0x00200000) NDIS/WIFI verification
    [ ] (0x00800000) Kernel synchronization delay fuzzing
    [ ] (0x01000000) VM switch verification

    [X] Indicates flag is enabled

0: kd> !verifier 3

Verify Flags Level 0x000209bb

  STANDARD FLAGS:
    [X] (0x00000000) Automatic Checks
    [X] (0x00000001) Special pool
    [X] (0x00000002) Force IRQL checking
    [X] (0x00000008) Pool tracking
    [X] (0x00000010) I/O verification
    [X] (0x00000020) Deadlock detection
    [X] (0x00000080) DMA checking
    [X] (0x00000100) Security checks
    [X] (0x00000800) Miscellaneous checks
    [X] (0x00020000) DDI compliance checking

  ADDITIONAL FLAGS:
    [ ] (0x00000004) Randomized low resources simulation
    [ ] (0x00000200) Force pending I/O requests
    [ ] (0x00000400) IRP logging
    [ ] (0x00002000) Invariant MDL checking for stack
    [ ] (0x00004000) Invariant MDL checking for driver
    [ ] (0x00008000) Power framework delay fuzzing
    [ ] (0x00040000) Systematic low resources simulation
    [ ] (0x00080000) DDI compliance checking (additional)
    [ ] (0x00200000) NDIS/WIFI verification
    [ ] (0x00800000) Kernel synchronization delay fuzzing
    [ ] (0x01000000) VM switch verification

    [X] Indicates flag is enabled


Summary of All Verifier Statistics

  RaiseIrqls           0x0
  AcquireSpinLocks     0x0
  Synch Executions     0x0
  Trims                0x0

  Pool Allocations Attempted             0x0
  Pool Allocations Succeeded             0x0
  Pool Allocations Succeeded SpecialPool 0x0
  Pool Allocations With NO TAG           0x0
  Pool Allocations Failed                0x0

  Current paged pool allocations         0x0 for 00000000 bytes
  Peak paged pool allocations            0x0 for 00000000 bytes
  Current nonpaged pool allocations      0x0 for 00000000 bytes
  Peak nonpaged pool allocations         0x0 for 00000000 bytes

Driver Verification List
------------------------

  MODULE: 0xfffffa8000c142c0 MyTestDriver.sys (Loaded)

    Pool Allocation Statistics: ( NonPagedPool / PagedPool )

      Current Pool Allocations: ( 0x00000003 / 0x00000000 )
      Current Pool Bytes:       ( 0x00001058 / 0x00000000 )
      Peak Pool Allocations:    ( 0x00000013 / 0x00000000 )
      Peak Pool Bytes:          ( 0x0004A4A0 / 0x00000000 )
      Contiguous Memory Bytes:       0x00000000
      Peak Contiguous Memory Bytes:  0x00000000

    Pool Allocations:

      Address             Length      Tag   Caller            
      ------------------  ----------  ----  ------------------
      0xfffffa80982a8fe0  0x00000020  VMdl  0xfffff8800300133f  MyTestDriver!DeviceControlIrpWorker
      0xfffffa808645a000  0x00001008  mdrv  0xfffff8800300131a  MyTestDriver!DeviceControlIrpWorker
      0xfffffa809a836fd0  0x00000030  Vfwi  0xfffff88003001227  MyTestDriver!SystemControlIrpWorker

  MODULE: 0xfffffa8000c17060 gone.sys (Unloaded)

    Pool Allocation Statistics: ( NonPagedPool / PagedPool )

      Current Pool Allocations: ( 0x00000000 / 0x00000000 )
      Current Pool Bytes:       ( 0x00000000 / 0x00000000 )
      Peak Pool Allocations:    ( 0x00000001 / 0x00000002 )
      Peak Pool Bytes:          ( 0x00000020 / 0x00000040 )
      Contiguous Memory Bytes:       0x00000000
      Peak Contiguous Memory Bytes:  0x00000000
0: kd> !verifier 3 gone.sys

Verify Flags Level 0x000209bb

  STANDARD FLAGS:
    [X] (0x00000000) Automatic Checks
    [X] (0x00000001) Special pool
    [X] (0x00000002) Force IRQL checking
    [X] (0x00000008) Pool tracking
    [X] (0x00000010) I/O verification
    [X] (0x00000020) Deadlock detection
    [X] (0x00000080) DMA checking
    [X] (0x00000100) Security checks
    [X] (0x00000800) Miscellaneous checks
    [X] (0x00020000) DDI compliance checking

  ADDITIONAL FLAGS:
    [ ] (0x00000004) Randomized low resources simulation
    [ ] (0x00000200) Force pending I/O requests
    [ ] (0x00000400) IRP logging
    [ ] (0x00002000) Invariant MDL checking for stack
    [ ] (0x00004000) Invariant MDL checking for driver
    [ ] (0x00008000) Power framework delay fuzzing
    [ ] (0x00040000) Systematic low resources simulation
    [ ] (0x00080000) DDI compliance checking (additional)
    [ ] (0x00200000) NDIS/WIFI verification
    [ ] (0x00800000) Kernel synchronization delay fuzzing
    [ ] (0x01000000) VM switch verification

    [X] Indicates flag is enabled


Summary of All Verifier Statistics

  RaiseIrqls           0x0
  AcquireSpinLocks     0x0
  Synch Executions     0x0
  Trims                0x0

  Pool Allocations Attempted             0x0
  Pool Allocations Succeeded             0x0
  Pool Allocations Succeeded SpecialPool 0x0
  Pool Allocations With NO TAG           0x0
  Pool Allocations Failed                0x0

  Current paged pool allocations         0x0 for 00000000 bytes
  Peak paged pool allocations            0x0 for 00000000 bytes
  Current nonpaged pool allocations      0x0 for 00000000 bytes
  Peak nonpaged pool allocations         0x0 for 00000000 bytes

Driver Verification List
------------------------

  MODULE: 0xfffffa8000c17060 gone.sys (Unloaded)

    Pool Allocation Statistics: ( NonPagedPool / PagedPool )

      Current Pool Allocations: ( 0x00000000 / 0x00000000 )
      Current Pool Bytes:       ( 0x00000000 / 0x00000000 )
      Peak Pool Allocations:    ( 0x00000001 / 0x00000002 )
      Peak Pool Bytes:          ( 0x00000020 / 0x00000040 )
      Contiguous Memory Bytes:       0x00000000
      Peak Contiguous Memory Bytes:  0x00000000
0: kd> !verifier 80 fffffa8049001000

Log of recent kernel pool Allocate and Free operations:

There are up to 0x8 entries in the log.

Parsing 0x00000008 log entries, searching for address 0xfffffa8049001000.


========================================================
Pool block fffffa8049001000, Size 0000000000000168, Thread fffffa8001001070
fffff88003001227 MyTestDriver!SystemControlIrpWorker+0x27
fffff8800300129a MyTestDriver!Dispatch_SystemControl+0x1a
fffff80002c52f62 nt!IofCallDriver+0x62
0: kd> !verifier 80

Log of recent kernel pool Allocate and Free operations:

There are up to 0x8 entries in the log.

Parsing 0x00000008 log entries.


========================================================
Pool block fffffa8049002000, Size 0000000000000040, Thread fffffa8001001070
fffff8800300133f MyTestDriver!DeviceControlIrpWorker+0x5f
fffff8800300139a MyTestDriver!Dispatch_DeviceControl+0x1a
fffff80002c52f62 nt!IofCallDriver+0x62
========================================================
Pool block fffffa8049001000, Size 0000000000000168, Thread fffffa8001001070
fffff88003001227 MyTestDriver!SystemControlIrpWorker+0x27
fffff8800300129a MyTestDriver!Dispatch_SystemControl+0x1a
fffff80002c52f62 nt!IofCallDriver+0x62
0: kd> !verifier 4
Resource fault injection history:
Tracker @ FFFFFA8000C12000 (# entries: 8, size: 8, depth: 8)

Entry @ FFFFFA8000C12048 (index 1)

    Thread: FFFFFA8001001070

    FFFFF8800300133F MyTestDriver!DeviceControlIrpWorker+0x5f
    FFFFF8800300139A MyTestDriver!Dispatch_DeviceControl+0x1a
    FFFFF80002C52F62 nt!IofCallDriver+0x62

Entry @ FFFFFA8000C12000 (index 0)

    Thread: FFFFFA8001001070

    FFFFF88003001227 MyTestDriver!SystemControlIrpWorker+0x27
0: kd> !verifier 8
Displaying most recent 0x0000000000000004 entries from the IRQL transition log.
There are up to 0x8 entries in the log.

Thread:             fffffa8001001070
Old irql:           0000000000000002
New irql:           0000000000000000
Processor:          0000000000000001
Time stamp:         0000000000000857

    fffff8800300133f MyTestDriver!DeviceControlIrpWorker+0x5f
0: kd> !verifier 40
Size of the log is 0x8
========================================================
IRP: fffffa8049003010 - forced pending from stack trace:

     fffff8800300133f MyTestDriver!DeviceControlIrpWorker+0x5f
     fffff80002c52f62 nt!IofCallDriver+0x62
0: kd> !verifier 200
Enter/Leave Critical Region log:
There are up to 0x8 entries in the log.

Displaying all the log entries.

Thread fffffa8001001070
fffff8800300133f MyTestDriver!DeviceControlIrpWorker+0x5f
fffff80002c52f62 nt!IofCallDriver+0x62
0: kd> !verifier 5

Verify Flags Level 0x000209bb

  STANDARD FLAGS:
    [X] (0x00000000) Automatic Checks
    [X] (0x00000001) Special pool
    [X] (0x00000002) Force IRQL checking
    [X] (0x00000008) Pool tracking
    [X] (0x00000010) I/O verification
    [X] (0x00000020) Deadlock detection
    [X] (0x00000080) DMA checking
    [X] (0x00000100) Security checks
    [X] (0x00000800) Miscellaneous checks
    [X] (0x00020000) DDI compliance checking

  ADDITIONAL FLAGS:
    [ ] (0x00000004) Randomized low resources simulation
    [ ] (0x00000200) Force pending I/O requests
    [ ] (0x00000400) IRP logging
    [ ] (0x00002000) Invariant MDL checking for stack
    [ ] (0x00004000) Invariant MDL checking for driver
    [ ] (0x00008000) Power framework delay fuzzing
    [ ] (0x00040000) Systematic low resources simulation
    [ ] (0x00080000) DDI compliance checking (additional)
    [ ] (0x00200000) NDIS/WIFI verification
    [ ] (0x00800000) Kernel synchronization delay fuzzing
    [ ] (0x01000000) VM switch verification

    [X] Indicates flag is enabled


Summary of All Verifier Statistics

  RaiseIrqls           0x0
  AcquireSpinLocks     0x0
  Synch Executions     0x0
  Trims                0x0

  Pool Allocations Attempted             0x0
  Pool Allocations Succeeded             0x0
  Pool Allocations Succeeded SpecialPool 0x0
  Pool Allocations With NO TAG           0x0
  Pool Allocations Failed                0x0

  Current paged pool allocations         0x0 for 00000000 bytes
  Peak paged pool allocations            0x0 for 00000000 bytes
  Current nonpaged pool allocations      0x0 for 00000000 bytes
  Peak nonpaged pool allocations         0x0 for 00000000 bytes

Driver Verification List
------------------------

  MODULE: 0xfffffa8000c142c0 MyTestDriver.sys (Loaded)

    Pool Allocation Statistics: ( NonPagedPool / PagedPool )

      Current Pool Allocations: ( 0x00000003 / 0x00000000 )
      Current Pool Bytes:       ( 0x00001058 / 0x00000000 )
      Peak Pool Allocations:    ( 0x00000013 / 0x00000000 )
      Peak Pool Bytes:          ( 0x0004A4A0 / 0x00000000 )
      Contiguous Memory Bytes:       0x00000000
      Peak Contiguous Memory Bytes:  0x00000000

  MODULE: 0xfffffa8000c17060 gone.sys (Unloaded)

    Pool Allocation Statistics: ( NonPagedPool / PagedPool )

      Current Pool Allocations: ( 0x00000000 / 0x00000000 )
      Current Pool Bytes:       ( 0x00000000 / 0x00000000 )
      Peak Pool Allocations:    ( 0x00000001 / 0x00000002 )
      Peak Pool Bytes:          ( 0x00000020 / 0x00000040 )
      Contiguous Memory Bytes:       0x00000000
      Peak Contiguous Memory Bytes:  0x00000000

-----------------------------------------------
Fault injection trace log
-----------------------------------------------

Resource fault injection history:
Tracker @ FFFFFA8000C12000 (# entries: 8, size: 8, depth: 8)

Entry @ FFFFFA8000C12048 (index 1)

    Thread: FFFFFA8001001070

    FFFFF8800300133F MyTestDriver!DeviceControlIrpWorker+0x5f
    FFFFF8800300139A MyTestDriver!Dispatch_DeviceControl+0x1a
    FFFFF80002C52F62 nt!IofCallDriver+0x62

Entry @ FFFFFA8000C12000 (index 0)

    Thread: FFFFFA8001001070

    FFFFF88003001227 MyTestDriver!SystemControlIrpWorker+0x27
#! open deadlock@22000/deadlock
0: kd> !verifier 1

Verify Flags Level 0x000209bb

  STANDARD FLAGS:
    [X] (0x00000000) Automatic Checks
    [X] (0x00000001) Special pool
    [X] (0x00000002) Force IRQL checking
    [X] (0x00000008) Pool tracking
    [X] (0x00000010) I/O verification
    [X] (0x00000020) Deadlock detection
    [X] (0x00000080) DMA checking
    [X] (0x00000100) Security checks
    [X] (0x00000800) Miscellaneous checks
    [X] (0x00020000) DDI compliance checking

  ADDITIONAL FLAGS:
    [ ] (0x00000004) Randomized low resources simulation
    [ ] (0x00000200) Force pending I/O requests
    [ ] (0x00000400) IRP logging
    [ ] (0x00002000) Invariant MDL checking for stack
    [ ] (0x00004000) Invariant MDL checking for driver
    [ ] (0x00008000) Power framework delay fuzzing
    [ ] (0x00040000) Systematic low resources simulation
    [ ] (0x00080000) DDI compliance checking (additional)
    [ ] (0x00200000) NDIS/WIFI verification
    [ ] (0x00800000) Kernel synchronization delay fuzzing
    [ ] (0x01000000) VM switch verification

    [X] Indicates flag is enabled


Summary of All Verifier Statistics

  RaiseIrqls           0x0
  AcquireSpinLocks     0x0
  Synch Executions     0x0
  Trims                0x0

  Pool Allocations Attempted             0x0
  Pool Allocations Succeeded             0x0
  Pool Allocations Succeeded SpecialPool 0x0
  Pool Allocations With NO TAG           0x0
  Pool Allocations Failed                0x0

  Current paged pool allocations         0x0 for 00000000 bytes
  Peak paged pool allocations            0x0 for 00000000 bytes
  Current nonpaged pool allocations      0x0 for 00000000 bytes
  Peak nonpaged pool allocations         0x0 for 00000000 bytes

Driver Verification List
------------------------

  MODULE: 0xfffffa8000c142c0 MyTestDriver.sys (Loaded)

    Pool Allocation Statistics: ( NonPagedPool / PagedPool )

      Current Pool Allocations: ( 0x00000003 / 0x00000000 )
      Current Pool Bytes:       ( 0x00001058 / 0x00000000 )
      Peak Pool Allocations:    ( 0x00000013 / 0x00000000 )
      Peak Pool Bytes:          ( 0x0004A4A0 / 0x00000000 )
      Contiguous Memory Bytes:       0x00000000
      Peak Contiguous Memory Bytes:  0x00000000

  MODULE: 0xfffffa8000c17060 gone.sys (Unloaded)

    Pool Allocation Statistics: ( NonPagedPool / PagedPool )

      Current Pool Allocations: ( 0x00000000 / 0x00000000 )
      Current Pool Bytes:       ( 0x00000000 / 0x00000000 )
      Peak Pool Allocations:    ( 0x00000001 / 0x00000002 )
      Peak Pool Bytes:          ( 0x00000020 / 0x00000040 )
      Contiguous Memory Bytes:       0x00000000
      Peak Contiguous Memory Bytes:  0x00000000
0: kd> !verifier 4 1
Resource fault injection history:
Tracker @ FFFFFA8000C12000 (# entries: 8, size: 8, depth: 8)

Entry @ FFFFFA8000C12048 (index 1)

    Thread: FFFFFA8001001070

    FFFFF8800300133F MyTestDriver!DeviceControlIrpWorker+0x5f
    FFFFF8800300139A MyTestDriver!Dispatch_DeviceControl+0x1a
    FFFFF80002C1B172 nt!IofCallDriver+0x62
0: kd> !verifier 80 1

Log of recent kernel pool Allocate and Free operations:

There are up to 0x8 entries in the log.

Parsing 0x00000008 log entries.


========================================================
Pool block fffffa8049002000, Size 0000000000000040, Thread fffffa8001001070
fffff8800300133f MyTestDriver!DeviceControlIrpWorker+0x5f
fffff8800300139a MyTestDriver!Dispatch_DeviceControl+0x1a
fffff80002c1b172 nt!IofCallDriver+0x62
#! note pages of records in a circle, and a counter that is one too many
0: kd> r $t2 = poi(@@c++(((nt!_VF_AVL_TREE*)@@(nt!ViTargetDriversAvl))->Tables)+10)
0: kd> r $t3 = @@c++(((nt!_VF_TARGET_DRIVER*)@@(@$t2+20))->VerifiedData)
0: kd> r $t4 = poi(@@c++(&((nt!_VF_TARGET_VERIFIED_DRIVER_DATA*)@@(@$t3))->PoolPageHeaders)+8) & 0xfffffffffffffff0
0: kd> eq poi(@$t4) @$t4; ed @@c++(&((nt!_VF_TARGET_VERIFIED_DRIVER_DATA*)@@(@$t3))->CurrentPagedPoolAllocations) 1
0: kd> .shell -ci "!verifier 3 MyTestDriver.sys" tail -n 6
      ------------------  ----------  ----  ------------------
      0xfffffa80982a8fe0  0x00000020  VMdl  0xfffff8800300133f  MyTestDriver!DeviceControlIrpWorker
      0xfffffa808645a000  0x00001008  mdrv  0xfffff8800300131a  MyTestDriver!DeviceControlIrpWorker
      0xfffffa809a836fd0  0x00000030  Vfwi  0xfffff88003001227  MyTestDriver!SystemControlIrpWorker
The pages that keep these records end here: the list runs in a circle without its head
The driver's counters say 4 allocations of 1058 bytes: these are not all of them, or some are free
.shell: Process exited
#! note a tree of drivers that leads back to its root
0: kd> eq @$t2+8 @$t2
0: kd> .shell -ci "!verifier 1 gone.sys" tail -n 12

  MODULE: 0xfffffa8000c17060 gone.sys (Unloaded)

    Pool Allocation Statistics: ( NonPagedPool / PagedPool )

      Current Pool Allocations: ( 0x???????? / 0x???????? )
      Current Pool Bytes:       ( 0x???????? / 0x???????? )
      Peak Pool Allocations:    ( 0x???????? / 0x???????? )
      Peak Pool Bytes:          ( 0x???????? / 0x???????? )
      Contiguous Memory Bytes:       0x????????
      Peak Contiguous Memory Bytes:  0x????????
what the verified drivers have of the pools: more entries than the limit
.shell: Process exited

# Driver Verifier's logs and drivers. Forms: windows-driver-docs, "!verifier" (levels and lists of a Windows 7 computer, the log of
# allocations of a Windows Vista computer, the log of IRQL changes; what a driver has of the pools: the numbers of its videoprt.sys).
# Not published: what 40 and 400 show.
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

Pool block fffffa8049001000, Size 0000000000000168, Thread fffffa8048ce4b50
fffff80001b6b0a2 nt!VerifierKeEnterCriticalRegion+0x92
fffff880010062a3 Suspect.sys+0x62a3
fffff8800100a7e2 Suspect.sys+0xa7e2
fffff88001001e30 Suspect.sys+0x1e30
fffff80001abc68c nt!IopLoadUnloadDriver+0x1c
fffff800016e1641 nt!ExpWorkerThread+0x111
fffff8000196ee5a nt!PspSystemThreadStartup+0x5a

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
0x5 IRPs were forced to be pending.
There are up to 0x4 entries in the log.

IRP fffffa8049003010, Thread fffffa8048ce4b50
fffff80001b6b0a2 nt!VerifierKeEnterCriticalRegion+0x92
fffff880010062a3 Suspect.sys+0x62a3
fffff8800100a7e2 Suspect.sys+0xa7e2
fffff88001001e30 Suspect.sys+0x1e30
fffff80001abc68c nt!IopLoadUnloadDriver+0x1c
fffff800016e1641 nt!ExpWorkerThread+0x111
fffff8000196ee5a nt!PspSystemThreadStartup+0x5a

IRP fffffa8049004010, Thread fffffa8048ce4b50
fffff80001b74293 nt!VerifierKeLeaveCriticalRegion+0xc3
fffff8800100aafa Suspect.sys+0xaafa
fffff88001001e30 Suspect.sys+0x1e30
fffff80001abc68c nt!IopLoadUnloadDriver+0x1c
fffff800016e1641 nt!ExpWorkerThread+0x111
fffff8000196ee5a nt!PspSystemThreadStartup+0x5a
fffff800016c8d26 nt!KiStartSystemThread+0x16
0: kd> !verifier 40 1
0x5 IRPs were forced to be pending.
There are up to 0x4 entries in the log.

IRP fffffa8049003010, Thread fffffa8048ce4b50
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

!verifier: which blocks of pool the drivers have is not read: how their records say that they are in use is not public
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

0x5 IRPs were forced to be pending.
There are up to 0x4 entries in the log.

IRP fffffa8049003010, Thread fffffa8048ce4b50
fffff80001b6b0a2 nt!VerifierKeEnterCriticalRegion+0x92
fffff880010062a3 Suspect.sys+0x62a3
fffff8800100a7e2 Suspect.sys+0xa7e2
fffff88001001e30 Suspect.sys+0x1e30
fffff80001abc68c nt!IopLoadUnloadDriver+0x1c
fffff800016e1641 nt!ExpWorkerThread+0x111
fffff8000196ee5a nt!PspSystemThreadStartup+0x5a

IRP fffffa8049004010, Thread fffffa8048ce4b50
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

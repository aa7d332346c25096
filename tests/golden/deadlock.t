# What Driver Verifier's deadlock detection found. Forms: windows-driver-docs, "Debugging deadlocks - DRIVER_VERIFIER_DETECTED_VIOLATION (C4):
# 0x1001" (without an argument, and 3).
#! open deadlock
0: kd> !deadlock
issue: 00001001 fffff88003003010 fffffa8000c0f300 0000000000000000 

Deadlock detected (2 locks in 2 threads):

Thread 0: A B.
Thread 1: B A.

Where:

Thread 0 = TERMINATED.
Thread 1 = fffffa8001001070.

Lock A =   fffff88003003010 (MyTestDriver!AlphaLock+0x00000000) - Type 'Spinlock'.
Lock B =   fffff88003003008 (MyTestDriver!BravoLock+0x00000000) - Type 'Spinlock'.
0: kd> !deadlock 1
issue: 00001001 fffff88003003010 fffffa8000c0f300 0000000000000000 

Deadlock detected (2 locks in 2 threads):

========================================================
Thread 0: TERMINATED took locks in the following order:

Lock A =     fffff88003003010 (MyTestDriver!AlphaLock+0x00000000) - Type 'Spinlock'.

    Stack:   fffff88003001227 MyTestDriver!SystemControlIrpWorker+0x00000027 
             fffff8800300129a MyTestDriver!Dispatch_SystemControl+0x0000001a 
             fffff80002a8a5d2 nt!IofCallDriver+0x00000062 

Lock B =     fffff88003003008 (MyTestDriver!BravoLock+0x00000000) - Type 'Spinlock'.

    Stack:   fffff8800300124a MyTestDriver!SystemControlIrpWorker+0x0000004a 
             fffff8800300129a MyTestDriver!Dispatch_SystemControl+0x0000001a 
             fffff80002a8a5d2 nt!IofCallDriver+0x00000062 

========================================================
Thread 1: fffffa8001001070 took locks in the following order:

Lock B =     fffff88003003008 (MyTestDriver!BravoLock+0x00000000) - Type 'Spinlock'.

    Stack:   fffff8800300133f MyTestDriver!DeviceControlIrpWorker+0x0000005f 
             fffff8800300139a MyTestDriver!Dispatch_DeviceControl+0x0000001a 
             fffff80002a8a5d2 nt!IofCallDriver+0x00000062 

Lock A =     fffff88003003010 (MyTestDriver!AlphaLock+0x00000000) - Type 'Spinlock'.

    Stack:   << Current stack trace - use kb to display it >>

0: kd> !deadlock 3
issue: 00001001 fffff88003003010 fffffa8000c0f300 0000000000000000 

Deadlock detected (2 locks in 2 threads):

========================================================
Thread 0: TERMINATED took locks in the following order:

Lock A =     fffff88003003010 (MyTestDriver!AlphaLock+0x00000000) - Type 'Spinlock'.

    Node:    fffffa8000c0f050

    Stack:   fffff88003001227 MyTestDriver!SystemControlIrpWorker+0x00000027 
             fffff8800300129a MyTestDriver!Dispatch_SystemControl+0x0000001a 
             fffff80002a8a5d2 nt!IofCallDriver+0x00000062 

Lock B =     fffff88003003008 (MyTestDriver!BravoLock+0x00000000) - Type 'Spinlock'.

    Node:    fffffa8000c0f1f0

    Stack:   fffff8800300124a MyTestDriver!SystemControlIrpWorker+0x0000004a 
             fffff8800300129a MyTestDriver!Dispatch_SystemControl+0x0000001a 
             fffff80002a8a5d2 nt!IofCallDriver+0x00000062 

========================================================
Thread 1: fffffa8001001070 (ThreadEntry = fffffa8000c0f2c0) took locks in the following order:

Lock B =     fffff88003003008 (MyTestDriver!BravoLock+0x00000000) - Type 'Spinlock'.

    Node:    fffffa8000c0f300

    Stack:   fffff8800300133f MyTestDriver!DeviceControlIrpWorker+0x0000005f 
             fffff8800300139a MyTestDriver!Dispatch_DeviceControl+0x0000001a 
             fffff80002a8a5d2 nt!IofCallDriver+0x00000062 

Lock A =     fffff88003003010 (MyTestDriver!AlphaLock+0x00000000) - Type 'Spinlock'.

    Stack:   << Current stack trace - use kb to display it >>

#! note a participant that leads nowhere, and one that is its own parent
0: kd> eq @@c++(&((nt!_VI_DEADLOCK_GLOBALS*)@@(poi(nt!ViDeadlockGlobals)))->Participant[0]) 10
0: kd> !deadlock
issue: 00001001 fffff88003003010 fffffa8000c0f300 0000000000000000 

Deadlock detected (2 locks in 1 threads):

Thread 0: A B.

Where:

Thread 0 = fffffa8001001070.

Lock A =   fffff88003003008 (MyTestDriver!BravoLock+0x00000000) - Type 'Spinlock'.
Lock B =   fffff88003003010 (MyTestDriver!AlphaLock+0x00000000) - Type '???'.
1 of the nodes that took part cannot be read
0: kd> eq @@c++(&((nt!_VI_DEADLOCK_GLOBALS*)@@(poi(nt!ViDeadlockGlobals)))->Participant[0]) poi(@@c++(&((nt!_VI_DEADLOCK_GLOBALS*)@@(poi(nt!ViDeadlockGlobals)))->Participant[1]))
0: kd> !deadlock
issue: 00001001 fffff88003003010 fffffa8000c0f300 0000000000000000 

Deadlock detected (2 locks in 1 threads):

Thread 0: A B.

Where:

Thread 0 = fffffa8001001070.

Lock A =   fffff88003003008 (MyTestDriver!BravoLock+0x00000000) - Type 'Spinlock'.
Lock B =   fffff88003003010 (MyTestDriver!AlphaLock+0x00000000) - Type '???'.
0: kd> eq poi(@@c++(&((nt!_VI_DEADLOCK_GLOBALS*)@@(poi(nt!ViDeadlockGlobals)))->Participant[1])) poi(@@c++(&((nt!_VI_DEADLOCK_GLOBALS*)@@(poi(nt!ViDeadlockGlobals)))->Participant[1]))
0: kd> !deadlock
issue: 00001001 fffff88003003010 fffffa8000c0f300 0000000000000000 

Deadlock detected (2 locks in 1 threads):

Thread 0: A B.

Where:

Thread 0 = fffffa8001001070.

Lock A =   fffff88003003008 (MyTestDriver!BravoLock+0x00000000) - Type 'Spinlock'.
Lock B =   fffff88003003010 (MyTestDriver!AlphaLock+0x00000000) - Type '???'.
The order in which locks were taken is not complete: a node's parents lead nowhere, or in a circle
0: kd> eq nt!ViDeadlockGlobals 0
0: kd> !deadlock
Deadlock detection is not enabled
0: kd> eq nt!ViDeadlockGlobals 10
0: kd> !deadlock
address 0x10: nt!_VI_DEADLOCK_GLOBALS is not in the dump
0: kd> !deadlock 1 2
                  ^ Extra character error in '!deadlock 1 2'
#! open deadlock@22000/deadlock
0: kd> !deadlock
issue: 00001001 fffff88003003010 fffffa8000c0f870 0000000000000000 

Deadlock detected (2 locks in 2 threads):

Thread 0: A B.
Thread 1: B A.

Where:

Thread 0 = TERMINATED.
Thread 1 = fffffa8001001070.

Lock A =   fffff88003003010 (MyTestDriver!AlphaLock+0x00000000) - Type 'Spinlock'.
Lock B =   fffff88003003008 (MyTestDriver!BravoLock+0x00000000) - Type 'Spinlock'.
0: kd> !deadlock 3
issue: 00001001 fffff88003003010 fffffa8000c0f870 0000000000000000 

Deadlock detected (2 locks in 2 threads):

========================================================
Thread 0: TERMINATED took locks in the following order:

Lock A =     fffff88003003010 (MyTestDriver!AlphaLock+0x00000000) - Type 'Spinlock'.

    Node:    fffffa8000c0f5c0

    Stack:   fffff88003001227 MyTestDriver!SystemControlIrpWorker+0x00000027 
             fffff8800300129a MyTestDriver!Dispatch_SystemControl+0x0000001a 
             fffff80002c1b172 nt!IofCallDriver+0x00000062 

Lock B =     fffff88003003008 (MyTestDriver!BravoLock+0x00000000) - Type 'Spinlock'.

    Node:    fffffa8000c0f760

    Stack:   fffff8800300124a MyTestDriver!SystemControlIrpWorker+0x0000004a 
             fffff8800300129a MyTestDriver!Dispatch_SystemControl+0x0000001a 
             fffff80002c1b172 nt!IofCallDriver+0x00000062 

========================================================
Thread 1: fffffa8001001070 (ThreadEntry = fffffa8000c0f830) took locks in the following order:

Lock B =     fffff88003003008 (MyTestDriver!BravoLock+0x00000000) - Type 'Spinlock'.

    Node:    fffffa8000c0f870

    Stack:   fffff8800300133f MyTestDriver!DeviceControlIrpWorker+0x0000005f 
             fffff8800300139a MyTestDriver!Dispatch_DeviceControl+0x0000001a 
             fffff80002c1b172 nt!IofCallDriver+0x00000062 

Lock A =     fffff88003003010 (MyTestDriver!AlphaLock+0x00000000) - Type 'Spinlock'.

    Stack:   << Current stack trace - use kb to display it >>

#! open hang
0: kd> !deadlock
nt has no ViDeadlockGlobals, or no type of it: nt's symbols are needed

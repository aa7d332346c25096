# Application Verifier and the stack trace database: the stacks that made critical sections (!cs -s), traces by their index, what is on.
# The forms: windows-driver-docs, "!cs", "!avrf" and "Application Verifier - Debugging Application Verifier Stops" (whose value of the
# settings this program has). What says that something is not there is ours.
#! open locks
0:000> !cs -s
-----------------------------------------
DebugInfo          = 0x00000002a3f20000
Critical section   = 0x00007ff6b2c43000 (orders!Roots+0x0)
NOT LOCKED
LockSemaphore      = 0x0
SpinCount          = 0x0000000000000fa0

Stack trace for DebugInfo = 0x00000002a3f20000:

0x00007FFC1A5D103D: ntdll!RtlpAllocateHeapInternal+0x1D
0x00007FF6B2C41055: orders!CopyOrder+0x15
0x00007FF6B2C4103A: orders!ReadOrders+0x1A
0x00007FF6B2C41011: orders!main+0x11
0x00007FFC1A5D10D8: ntdll!RtlUserThreadStart+0x18
-----------------------------------------
DebugInfo          = 0x00000002a3f20080
Critical section   = 0x00007ff6b2c43040 (orders!Roots+0x40)
LOCKED
LockCount          = 0x2
WaiterWoken        = No
OwningThread       = 0x0000000000002f40
RecursionCount     = 0x1
LockSemaphore      = 0x0
SpinCount          = 0x0000000000000fa0

Stack trace for DebugInfo = 0x00000002a3f20080:

0x00007FFC1A5D103D: ntdll!RtlpAllocateHeapInternal+0x1D
0x00007FF6B2C41032: orders!ReadOrders+0x12
0x00007FF6B2C41011: orders!main+0x11
0x00007FFC1A5D10D8: ntdll!RtlUserThreadStart+0x18
-----------------------------------------
DebugInfo          = 0x00000002a3f20100
Critical section   = 0x00007ff6b2c43080 (orders!Roots+0x80)
NOT LOCKED
LockSemaphore      = 0x0
SpinCount          = 0x0000000000000fa0
Initialization stack: trace 0x777 is not in the stack trace database
0:000> !cs -s -l -o
-----------------------------------------
DebugInfo          = 0x00000002a3f20080
Critical section   = 0x00007ff6b2c43040 (orders!Roots+0x40)
LOCKED
LockCount          = 0x2
WaiterWoken        = No
OwningThread       = 0x0000000000002f40
RecursionCount     = 0x1
LockSemaphore      = 0x0
SpinCount          = 0x0000000000000fa0

Stack trace for DebugInfo = 0x00000002a3f20080:

0x00007FFC1A5D103D: ntdll!RtlpAllocateHeapInternal+0x1D
0x00007FF6B2C41032: orders!ReadOrders+0x12
0x00007FF6B2C41011: orders!main+0x11
0x00007FFC1A5D10D8: ntdll!RtlUserThreadStart+0x18
Child-SP          RetAddr           Call Site
0000005c`8f7e0f00 00000000`00000000 orders!main+0x10
0:000> !cs -s -d 2a3f20080
-----------------------------------------
DebugInfo          = 0x00000002a3f20080
Critical section   = 0x00007ff6b2c43040 (orders!Roots+0x40)
LOCKED
LockCount          = 0x2
WaiterWoken        = No
OwningThread       = 0x0000000000002f40
RecursionCount     = 0x1
LockSemaphore      = 0x0
SpinCount          = 0x0000000000000fa0

Stack trace for DebugInfo = 0x00000002a3f20080:

0x00007FFC1A5D103D: ntdll!RtlpAllocateHeapInternal+0x1D
0x00007FF6B2C41032: orders!ReadOrders+0x12
0x00007FF6B2C41011: orders!main+0x11
0x00007FFC1A5D10D8: ntdll!RtlUserThreadStart+0x18
0:000> !cs -s orders!Roots orders!Roots+50
-----------------------------------------
Critical section   = 0x00007ff6b2c43000 (orders!Roots+0x0)
DebugInfo          = 0x00000002a3f20000
NOT LOCKED
LockSemaphore      = 0x0
SpinCount          = 0x0000000000000fa0

Stack trace for DebugInfo = 0x00000002a3f20000:

0x00007FFC1A5D103D: ntdll!RtlpAllocateHeapInternal+0x1D
0x00007FF6B2C41055: orders!CopyOrder+0x15
0x00007FF6B2C4103A: orders!ReadOrders+0x1A
0x00007FF6B2C41011: orders!main+0x11
0x00007FFC1A5D10D8: ntdll!RtlUserThreadStart+0x18
-----------------------------------------
Critical section   = 0x00007ff6b2c43040 (orders!Roots+0x40)
DebugInfo          = 0x00000002a3f20080
LOCKED
LockCount          = 0x2
WaiterWoken        = No
OwningThread       = 0x0000000000002f40
RecursionCount     = 0x1
LockSemaphore      = 0x0
SpinCount          = 0x0000000000000fa0

Stack trace for DebugInfo = 0x00000002a3f20080:

0x00007FFC1A5D103D: ntdll!RtlpAllocateHeapInternal+0x1D
0x00007FF6B2C41032: orders!ReadOrders+0x12
0x00007FF6B2C41011: orders!main+0x11
0x00007FFC1A5D10D8: ntdll!RtlUserThreadStart+0x18
0:000> !cs -t
The critical section tree is Application Verifier's own (!avrf says whether it is on): the form of its nodes in verifier.dll's memory is not public
0:000> !avrf
Global flags: 00001100

Application verifier global flag is set.

Application verifier settings (816431A7):

   - full page heap
   - COM
   - RPC
   - Handles
   - Locks
   - Memory
   - TLS
   - Exceptions
   - Threadpool
   - Leak
   - SRWLock

Page heap is not active for this process.

The dump was written at a breakpoint: whether it is a verifier stop is in verifier.dll's memory, whose form is not public.
0:000> !avrf -settings
Global flags: 00001100

Application verifier global flag is set.

Application verifier settings (816431A7):

   - full page heap
   - COM
   - RPC
   - Handles
   - Locks
   - Memory
   - TLS
   - Exceptions
   - Threadpool
   - Leak
   - SRWLock

Page heap is not active for this process.

The dump was written at a breakpoint: whether it is a verifier stop is in verifier.dll's memory, whose form is not public.
0:000> !avrf -trace 3
Stack trace 0x3:

0x00007FFC1A5D1094: ntdll!RtlDebugFreeHeap+0x14
0x00007FFC1A5D107C: ntdll!RtlFreeHeap+0x1C
0x00007FF6B2C41076: orders!CloseOrder+0x16
0x00007FF6B2C41011: orders!main+0x11
0x00007FFC1A5D10D8: ntdll!RtlUserThreadStart+0x18
0:000> !avrf -trace 24321
Stack trace 0x24321:

0x00007FFC1A5D103D: ntdll!RtlpAllocateHeapInternal+0x1D
0x00007FF6B2C41032: orders!ReadOrders+0x12
0x00007FF6B2C41011: orders!main+0x11
0x00007FFC1A5D10D8: ntdll!RtlUserThreadStart+0x18
0:000> !avrf -trace 9
Trace 0x9 is not in the stack trace database
0:000> !avrf -trace
!avrf -trace needs a trace index
0:000> !avrf -vs 2
!avrf -vs: the virtual space operation log: kept in verifier.dll's memory, whose form is not public
!address and !vprot show the regions that there are
0:000> !avrf -hp 2
!avrf -hp: the heap operation log: kept in verifier.dll's memory, whose form is not public
!heap -p -a Address shows page heap blocks and their stacks
0:000> !avrf -cs -a 1000
!avrf -cs: the critical section delete log: kept in verifier.dll's memory, whose form is not public
!cs -s shows those that exist and the stacks that made them
0:000> !avrf -dlls
!avrf -dlls: the DLL load/unload log: kept in verifier.dll's memory, whose form is not public
lm shows what is loaded and was unloaded last
0:000> !avrf -trm
!avrf -trm: the log of terminated and suspended threads: kept in verifier.dll's memory, whose form is not public
0:000> !avrf -ex 4
!avrf -ex: the exception log: kept in verifier.dll's memory, whose form is not public
.exr -1 and !analyze show the exception that the dump was written for
0:000> !avrf -threads
!avrf -threads: stack size and CreateThread flags of child threads: kept in verifier.dll's memory, whose form is not public
~ and !runaway show the threads that there are
0:000> !avrf -tp
!avrf -tp: the threadpool log: kept in verifier.dll's memory, whose form is not public
0:000> !avrf -srw -stats
!avrf -srw: the Slim Reader/Writer (SRW) log: kept in verifier.dll's memory, whose form is not public
0:000> !avrf -leak -t
!avrf -leak: the outstanding resources log: kept in verifier.dll's memory, whose form is not public
!heap -l and !htrace -diff show what the dump tells of leaks
0:000> !avrf -cnt
!avrf -cnt: the global counters: kept in verifier.dll's memory, whose form is not public
0:000> !avrf -brk
!avrf -brk: the break event settings: kept in verifier.dll's memory, whose form is not public
0:000> !avrf -brk 5
!avrf -brk with arguments is for a running program
0:000> !avrf -flt
!avrf -flt: the fault injection settings: kept in verifier.dll's memory, whose form is not public
0:000> !avrf -flt 1 5
!avrf -flt with arguments is for a running program
0:000> !avrf -trg
!avrf -trg: the target ranges of fault injection: kept in verifier.dll's memory, whose form is not public
0:000> !avrf -skp all
!avrf -skp with arguments is for a running program
0:000> !avrf -zz
             ^ Syntax error in '!avrf -zz'
0:000> !avrf -?
!avrf                     - what Application Verifier has on, and its page heaps
!avrf -settings           - the same
!avrf -trace TraceIndex   - a trace of ntdll's stack trace database
!avrf -?                  - this text
The other options show logs of verifier.dll, whose form is not public.
#! note A chain of the database that leads back into itself, one that leads nowhere, and impossible numbers of chains
0:000> eq 2a3f302d8+20 2a3f10000; !avrf -trace 1; !avrf -trace 3
Stack trace 0x1:

0x00007FFC1A5D103D: ntdll!RtlpAllocateHeapInternal+0x1D
0x00007FF6B2C41055: orders!CopyOrder+0x15
0x00007FF6B2C4103A: orders!ReadOrders+0x1A
0x00007FF6B2C41011: orders!main+0x11
0x00007FFC1A5D10D8: ntdll!RtlUserThreadStart+0x18
Trace 0x3 is not in the stack trace database
0:000> eq 2a3f302d8 1234; !avrf -trace 2
Trace 0x2 is not in the stack trace database
0:000> ed 2a3f302d0 ffffffff; !cs -s orders!Roots
-----------------------------------------
Critical section   = 0x00007ff6b2c43000 (orders!Roots+0x0)
DebugInfo          = 0x00000002a3f20000
NOT LOCKED
LockSemaphore      = 0x0
SpinCount          = 0x0000000000000fa0
Initialization stack: the stack trace database at 0x2a3f30000 cannot be read
0:000> eq ntdll!RtlpStackTraceDatabase 0; !cs -s orders!Roots; !avrf -trace 1
-----------------------------------------
Critical section   = 0x00007ff6b2c43000 (orders!Roots+0x0)
DebugInfo          = 0x00000002a3f20000
NOT LOCKED
LockSemaphore      = 0x0
SpinCount          = 0x0000000000000fa0
ntdll!RtlpStackTraceDataBase is NULL. Probably the stack traces are not enabled.
ntdll!RtlpStackTraceDataBase is NULL. Probably the stack traces are not enabled.
0:000> eq ntdll!RtlpStackTraceDatabase 2a3f30000; ed 2a3f302d0 4; eq 2a3f10000 2a3f10000; !avrf -trace 1
Stack trace 0x1:

0x00007FFC1A5D103D: ntdll!RtlpAllocateHeapInternal+0x1D
0x00007FF6B2C41055: orders!CopyOrder+0x15
0x00007FF6B2C4103A: orders!ReadOrders+0x1A
0x00007FF6B2C41011: orders!main+0x11
0x00007FFC1A5D10D8: ntdll!RtlUserThreadStart+0x18
#! open locks32
0:000> !cs -s
-----------------------------------------
DebugInfo          = 0x03f20000
Critical section   = 0x00403000 (orders!Roots+0x0)
NOT LOCKED
LockSemaphore      = 0x0
SpinCount          = 0x00000fa0

Stack trace for DebugInfo = 0x03f20000:

0x77CC103D: ntdll!RtlpAllocateHeapInternal+0x1D
0x00401055: orders!CopyOrder+0x15
0x0040103A: orders!ReadOrders+0x1A
0x00401011: orders!main+0x11
0x77CC10D8: ntdll!RtlUserThreadStart+0x18
-----------------------------------------
DebugInfo          = 0x03f20080
Critical section   = 0x00403040 (orders!Roots+0x40)
LOCKED
LockCount          = 0x2
WaiterWoken        = No
OwningThread       = 0x00002f40
RecursionCount     = 0x1
LockSemaphore      = 0x0
SpinCount          = 0x00000fa0

Stack trace for DebugInfo = 0x03f20080:

0x77CC103D: ntdll!RtlpAllocateHeapInternal+0x1D
0x00401032: orders!ReadOrders+0x12
0x00401011: orders!main+0x11
0x77CC10D8: ntdll!RtlUserThreadStart+0x18
-----------------------------------------
DebugInfo          = 0x03f20100
Critical section   = 0x00403080 (orders!Roots+0x80)
NOT LOCKED
LockSemaphore      = 0x0
SpinCount          = 0x00000fa0
Initialization stack: trace 0x777 is not in the stack trace database
0:000> !avrf -trace 2
Trace 0x2 is not in the stack trace database
#! open pageheap
0:000> !avrf
Global flags: 02000000

Application verifier is not enabled for this process.
Page heap global flag is set.

Page heaps active in the process (format: pageheap, lightheap, flags):

    000001f2d4a21000 , 000001f2d6b10000 , 3 (pageheap traces )

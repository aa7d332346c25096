# !locks on a machine that hangs: owners and waiters as each Windows keeps them (Server 2003: two owners in the lock; Windows 7: one,
# and a list on a dispatcher object; Windows 11: rings on the waiters' stacks), and the chains that lead from a waiter to its owner.
#! open hang
0: kd> !locks

Resource @ 0xfffffa8000c05070    Exclusively owned
    Contention Count = 5
    NumberOfExclusiveWaiters = 5
     Threads: fffffa8001002070-01<*> 

     Threads Waiting On Exclusive Access:
              fffffa8001003070       fffffa8001004070       fffffa8001005070       fffffa8001006070       
              fffffa8001007070       

Resource @ 0xfffffa8000c050e0    Exclusively owned
    Contention Count = 1
    NumberOfExclusiveWaiters = 1
     Threads: fffffa8001003070-01<*> 

     Threads Waiting On Exclusive Access:
              fffffa8001002070       

Resource @ 0xfffffa8000c05150    Shared 3 owning threads
    Contention Count = 1
    NumberOfSharedWaiters = 1
     Threads: fffffa8001001070-01<*> fffffa8001008070-01<*> fffffa8001002070-01<*> fffffa800100a070-01    
KD: Scanning for held locks...
73 total locks, 3 locks currently held
0: kd> !locks -p

Resource @ 0xfffffa8000c05070    Exclusively owned
    Contention Count = 5
    NumberOfExclusiveWaiters = 5
     Threads: fffffa8001002070-01<*> 

     Threads Waiting On Exclusive Access:
              fffffa8001003070       fffffa8001004070       fffffa8001005070       fffffa8001006070       
              fffffa8001007070       
     Chain: fffffa8001003070 -> lock fffffa8000c05070 -> fffffa8001002070 -> lock fffffa8000c050e0 -> fffffa8001003070 (deadlock)
     Chain: fffffa8001004070 -> lock fffffa8000c05070 -> fffffa8001002070 -> lock fffffa8000c050e0 -> fffffa8001003070 -> lock fffffa8000c05070 -> fffffa8001002070 (deadlock)
     Chain: fffffa8001005070 -> lock fffffa8000c05070 -> fffffa8001002070 -> lock fffffa8000c050e0 -> fffffa8001003070 -> lock fffffa8000c05070 -> fffffa8001002070 (deadlock)
     Chain: fffffa8001006070 -> lock fffffa8000c05070 -> fffffa8001002070 -> lock fffffa8000c050e0 -> fffffa8001003070 -> lock fffffa8000c05070 -> fffffa8001002070 (deadlock)
     Chain: fffffa8001007070 -> lock fffffa8000c05070 -> fffffa8001002070 -> lock fffffa8000c050e0 -> fffffa8001003070 -> lock fffffa8000c05070 -> fffffa8001002070 (deadlock)

Resource @ 0xfffffa8000c050e0    Exclusively owned
    Contention Count = 1
    NumberOfExclusiveWaiters = 1
     Threads: fffffa8001003070-01<*> 

     Threads Waiting On Exclusive Access:
              fffffa8001002070       
     Chain: fffffa8001002070 -> lock fffffa8000c050e0 -> fffffa8001003070 -> lock fffffa8000c05070 -> fffffa8001002070 (deadlock)

Resource @ 0xfffffa8000c05150    Shared 3 owning threads
    Contention Count = 1
    NumberOfSharedWaiters = 1
     Threads: fffffa8001001070-01<*> fffffa8001008070-01<*> fffffa8001002070-01<*> fffffa800100a070-01    
     Chain: fffffa800100a070 -> lock fffffa8000c05150 -> fffffa8001008070 -> object fffffa8000c01aa0 -> fffffa8001009070 (waits for something without an owner)
KD: Scanning for held locks...
73 total locks, 3 locks currently held
0: kd> !locks fffffa8000c050e0

Resource @ 0xfffffa8000c050e0    Exclusively owned
    Contention Count = 1
    NumberOfExclusiveWaiters = 1
     Threads: fffffa8001003070-01<*> 

     Threads Waiting On Exclusive Access:
              fffffa8001002070       
1 total locks, 1 locks currently held
0: kd> !locks -v fffffa8000c050e0

Resource @ 0xfffffa8000c050e0    Exclusively owned
    Contention Count = 1
    NumberOfExclusiveWaiters = 1
     Threads: fffffa8001003070-01<*> 

     Threads Waiting On Exclusive Access:
              fffffa8001002070       

     THREAD fffffa8001003070  Cid 0004.0104  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (WrResource) KernelMode Non-Alertable
         fffffa8000c01a40  SynchronizationEvent
     Not impersonating
     DeviceMap                 0000000000000000
     Owning Process            fffffa8001000070       Image:         System
     Attached Process          N/A            Image:         N/A
     Wait Start TickCount      1023900        Ticks: 100 (0:00:00:01.562)
     Context Switch Count      100            IdealProcessor: 0
     UserTime                  00:00:00.000
     KernelTime                00:00:00.015
     Win32 Start Address nt!ExpWorkerThread (0xfffff80002a8a910)
     Stack Init fffff88005017c70 Current fffff88005017890
     Base fffff88005018000 Limit fffff88005012000 Call 0
     Priority 9 BasePriority 8 UnusualBoost 0 ForegroundBoost 0 IoPriority 2 PagePriority 5
     Child-SP          RetAddr           Call Site
     fffff880`050178d0 fffff800`02a85992 nt!KiSwapContext+0x7a
     fffff880`05017920 fffff800`02a881af nt!KiCommitThreadWait+0x1d2
     fffff880`05017980 fffff800`02a611de nt!KeWaitForSingleObject+0x19f
     fffff880`05017a10 fffff800`02a865cf nt!ExpWaitForResource+0xae
     fffff880`05017a40 fffff880`030012fd nt!ExAcquireResourceExclusiveLite+0x14f
     fffff880`05017ad0 fffff800`02a8aa21 fltmgr!FltpSecond+0x5d
     fffff880`05017b20 fffff800`02d1dcce nt!ExpWorkerThread+0x111
     fffff880`05017b70 fffff800`02a71fe6 nt!PspSystemThreadStartup+0x5a
     fffff880`05017be0 00000000`00000000 nt!KxStartSystemThread+0x16

1 total locks, 1 locks currently held
0: kd> !locks poi(nt!ExpSystemResourcesList+8)

Resource @ 0xfffffa8000c07c08    Available
1 total locks
0: kd> !locks -z
              ^ Syntax error in '!locks -z'
0: kd> !locks 10
address 0x10: the lock (nt!_ERESOURCE) is not in the dump
#! open hang@3790/hang
0: kd> !locks -p

Resource @ 0xfffffa8000c07070    Exclusively owned
    Contention Count = 5
    NumberOfExclusiveWaiters = 5
     Threads: fffffa8001002070-01<*> 

     Threads Waiting On Exclusive Access:
              fffffa8001003070       fffffa8001004070       fffffa8001005070       fffffa8001006070       
              fffffa8001007070       
     Chain: fffffa8001003070 -> lock fffffa8000c07070 -> fffffa8001002070 -> lock fffffa8000c070e0 -> fffffa8001003070 (deadlock)
     Chain: fffffa8001004070 -> lock fffffa8000c07070 -> fffffa8001002070 -> lock fffffa8000c070e0 -> fffffa8001003070 -> lock fffffa8000c07070 -> fffffa8001002070 (deadlock)
     Chain: fffffa8001005070 -> lock fffffa8000c07070 -> fffffa8001002070 -> lock fffffa8000c070e0 -> fffffa8001003070 -> lock fffffa8000c07070 -> fffffa8001002070 (deadlock)
     Chain: fffffa8001006070 -> lock fffffa8000c07070 -> fffffa8001002070 -> lock fffffa8000c070e0 -> fffffa8001003070 -> lock fffffa8000c07070 -> fffffa8001002070 (deadlock)
     Chain: fffffa8001007070 -> lock fffffa8000c07070 -> fffffa8001002070 -> lock fffffa8000c070e0 -> fffffa8001003070 -> lock fffffa8000c07070 -> fffffa8001002070 (deadlock)

Resource @ 0xfffffa8000c070e0    Exclusively owned
    Contention Count = 1
    NumberOfExclusiveWaiters = 1
     Threads: fffffa8001003070-01<*> 

     Threads Waiting On Exclusive Access:
              fffffa8001002070       
     Chain: fffffa8001002070 -> lock fffffa8000c070e0 -> fffffa8001003070 -> lock fffffa8000c07070 -> fffffa8001002070 (deadlock)

Resource @ 0xfffffa8000c07150    Shared 3 owning threads
    Contention Count = 1
    NumberOfSharedWaiters = 1
     Threads: fffffa8001001070-01<*> fffffa8001008070-01<*> fffffa8001002070-01<*> fffffa800100a070-01    
     Chain: fffffa800100a070 -> lock fffffa8000c07150 -> fffffa8001008070 -> object fffffa8000c03d70 -> fffffa8001009070 (waits for something without an owner)
KD: Scanning for held locks...
73 total locks, 3 locks currently held
#! open hang@14393/hang
0: kd> !locks -p

Resource @ 0xfffffa8000c05080    Exclusively owned
    Contention Count = 5
    NumberOfExclusiveWaiters = 5
     Threads: fffffa8001002070-01<*> 

     Threads Waiting On Exclusive Access:
              fffffa8001003070       fffffa8001004070       fffffa8001005070       fffffa8001006070       
              fffffa8001007070       
     Chain: fffffa8001003070 -> lock fffffa8000c05080 -> fffffa8001002070 -> lock fffffa8000c050f0 -> fffffa8001003070 (deadlock)
     Chain: fffffa8001004070 -> lock fffffa8000c05080 -> fffffa8001002070 -> lock fffffa8000c050f0 -> fffffa8001003070 -> lock fffffa8000c05080 -> fffffa8001002070 (deadlock)
     Chain: fffffa8001005070 -> lock fffffa8000c05080 -> fffffa8001002070 -> lock fffffa8000c050f0 -> fffffa8001003070 -> lock fffffa8000c05080 -> fffffa8001002070 (deadlock)
     Chain: fffffa8001006070 -> lock fffffa8000c05080 -> fffffa8001002070 -> lock fffffa8000c050f0 -> fffffa8001003070 -> lock fffffa8000c05080 -> fffffa8001002070 (deadlock)
     Chain: fffffa8001007070 -> lock fffffa8000c05080 -> fffffa8001002070 -> lock fffffa8000c050f0 -> fffffa8001003070 -> lock fffffa8000c05080 -> fffffa8001002070 (deadlock)

Resource @ 0xfffffa8000c050f0    Exclusively owned
    Contention Count = 1
    NumberOfExclusiveWaiters = 1
     Threads: fffffa8001003070-01<*> 

     Threads Waiting On Exclusive Access:
              fffffa8001002070       
     Chain: fffffa8001002070 -> lock fffffa8000c050f0 -> fffffa8001003070 -> lock fffffa8000c05080 -> fffffa8001002070 (deadlock)

Resource @ 0xfffffa8000c05160    Shared 3 owning threads
    Contention Count = 1
    NumberOfSharedWaiters = 1
     Threads: fffffa8001001070-01<*> fffffa8001008070-01<*> fffffa8001002070-01<*> 
     Not all of the lock's owners or waiters could be read.
KD: Scanning for held locks...
73 total locks, 3 locks currently held
#! open hang@22000/hang
0: kd> !locks

Resource @ 0xfffffa8000c05080    Exclusively owned
    Contention Count = 5
    NumberOfExclusiveWaiters = 5
     Threads: fffffa8001002070-01<*> 

     Threads Waiting On Exclusive Access:
              fffffa8001003070       fffffa8001004070       fffffa8001005070       fffffa8001006070       
              fffffa8001007070       

Resource @ 0xfffffa8000c05230    Exclusively owned
    Contention Count = 1
    NumberOfExclusiveWaiters = 1
     Threads: fffffa8001003070-01<*> 

     Threads Waiting On Exclusive Access:
              fffffa8001002070       

Resource @ 0xfffffa8000c052e0    Shared 3 owning threads
    Contention Count = 1
    NumberOfSharedWaiters = 1
     Threads: fffffa8001001070-01<*> fffffa8001008070-01<*> fffffa8001002070-01<*> fffffa800100a070-01    
KD: Scanning for held locks...
73 total locks, 3 locks currently held
0: kd> !locks -p

Resource @ 0xfffffa8000c05080    Exclusively owned
    Contention Count = 5
    NumberOfExclusiveWaiters = 5
     Threads: fffffa8001002070-01<*> 

     Threads Waiting On Exclusive Access:
              fffffa8001003070       fffffa8001004070       fffffa8001005070       fffffa8001006070       
              fffffa8001007070       
     Chain: fffffa8001003070 -> lock fffffa8000c05080 -> fffffa8001002070 -> lock fffffa8000c05230 -> fffffa8001003070 (deadlock)
     Chain: fffffa8001004070 -> lock fffffa8000c05080 -> fffffa8001002070 -> lock fffffa8000c05230 -> fffffa8001003070 -> lock fffffa8000c05080 -> fffffa8001002070 (deadlock)
     Chain: fffffa8001005070 -> lock fffffa8000c05080 -> fffffa8001002070 -> lock fffffa8000c05230 -> fffffa8001003070 -> lock fffffa8000c05080 -> fffffa8001002070 (deadlock)
     Chain: fffffa8001006070 -> lock fffffa8000c05080 -> fffffa8001002070 -> lock fffffa8000c05230 -> fffffa8001003070 -> lock fffffa8000c05080 -> fffffa8001002070 (deadlock)
     Chain: fffffa8001007070 -> lock fffffa8000c05080 -> fffffa8001002070 -> lock fffffa8000c05230 -> fffffa8001003070 -> lock fffffa8000c05080 -> fffffa8001002070 (deadlock)

Resource @ 0xfffffa8000c05230    Exclusively owned
    Contention Count = 1
    NumberOfExclusiveWaiters = 1
     Threads: fffffa8001003070-01<*> 

     Threads Waiting On Exclusive Access:
              fffffa8001002070       
     Chain: fffffa8001002070 -> lock fffffa8000c05230 -> fffffa8001003070 -> lock fffffa8000c05080 -> fffffa8001002070 (deadlock)

Resource @ 0xfffffa8000c052e0    Shared 3 owning threads
    Contention Count = 1
    NumberOfSharedWaiters = 1
     Threads: fffffa8001001070-01<*> fffffa8001008070-01<*> fffffa8001002070-01<*> fffffa800100a070-01    
     Chain: fffffa800100a070 -> lock fffffa8000c052e0 -> fffffa8001008070 -> object fffffa8000c01bd0 -> fffffa8001009070 (waits for something without an owner)
KD: Scanning for held locks...
73 total locks, 3 locks currently held

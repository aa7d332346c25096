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
     Threads: fffffa8001001070-01<*> fffffa8001008070-01<*> fffffa8001002070-01<*> fffffa8001009070-01    
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
     Threads: fffffa8001001070-01<*> fffffa8001008070-01<*> fffffa8001002070-01<*> fffffa8001009070-01    
     Chain: fffffa8001009070 -> lock fffffa8000c05150 -> fffffa8001008070 (waits for something without an owner)
KD: Scanning for held locks...
73 total locks, 3 locks currently held
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
     Threads: fffffa8001001070-01<*> fffffa8001008070-01<*> fffffa8001002070-01<*> fffffa8001009070-01    
     Chain: fffffa8001009070 -> lock fffffa8000c07150 -> fffffa8001008070 (waits for something without an owner)
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
     Threads: fffffa8001001070-01<*> fffffa8001008070-01<*> fffffa8001002070-01<*> fffffa8001009070-01    
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
     Threads: fffffa8001001070-01<*> fffffa8001008070-01<*> fffffa8001002070-01<*> fffffa8001009070-01    
     Chain: fffffa8001009070 -> lock fffffa8000c052e0 -> fffffa8001008070 (waits for something without an owner)
KD: Scanning for held locks...
73 total locks, 3 locks currently held

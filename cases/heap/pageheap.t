# !heap -p under the page heap. Text: SkyLined's BugId (without arguments) and the many published transcripts of !heap -p -a.
#! open pageheap
0:000> !heap
        Heap Address      NT/Segment Heap

         1f2d4a20000            Page Heap
         1f2d6b10000              NT Heap
0:000> !heap -p
    Active GlobalFlag bits:
        hpa - Place heap allocations at ends of pages

    PageHeap enabled with options:
        ENABLE_PAGE_HEAP
        COLLECT_STACK_TRACES

    active heaps:

    + 1f2d4a20000
        ENABLE_PAGE_HEAP COLLECT_STACK_TRACES 
      NormalHeap - 1f2d6b10000
          HEAP_GROWABLE HEAP_CLASS_1 
0:000> !heap -p -a 1f2e0003d70
    address 000001f2e0003d70 found in
    _DPH_HEAP_ROOT @ 1f2d4a21000
    in busy allocation (  DPH_HEAP_BLOCK:         UserAddr         UserSize -         VirtAddr         VirtSize)
                             1f2d4a22080:      1f2e0003d60              2a0 -      1f2e0003000             2000
    00007ffc1a5d103d ntdll!RtlpAllocateHeapInternal+0x000000000000001d
    00007ff6b2c41055 orders!CopyOrder+0x0000000000000015
    00007ff6b2c4103a orders!ReadOrders+0x000000000000001a
    00007ff6b2c41011 orders!main+0x0000000000000011
    00007ffc1a5d10d8 ntdll!RtlUserThreadStart+0x0000000000000018

 
0:000> !heap -p -a 1f2e1000fa0
    address 000001f2e1000fa0 found in
    _DPH_HEAP_ROOT @ 1f2d4a21000
    in free-ed allocation (  DPH_HEAP_BLOCK:         VirtAddr         VirtSize)
                                1f2d4a22180:      1f2e1000000             2000
    00007ffc1a5d1094 ntdll!RtlDebugFreeHeap+0x0000000000000014
    00007ffc1a5d107c ntdll!RtlFreeHeap+0x000000000000001c
    00007ff6b2c41076 orders!CloseOrder+0x0000000000000016
    00007ff6b2c41011 orders!main+0x0000000000000011
    00007ffc1a5d10d8 ntdll!RtlUserThreadStart+0x0000000000000018

 
0:000> !heap -p -h 1f2d4a20000
    _DPH_HEAP_ROOT @ 1f2d4a21000
    Freed and decommitted blocks
      DPH_HEAP_BLOCK : VirtAddr VirtSize
        000001f2d4a22180 : 000001f2e1000000 00002000
        000001f2d4a22200 : 000001f2e1003000 00002000
    Busy allocations
      DPH_HEAP_BLOCK : UserAddr UserSize - VirtAddr VirtSize
        000001f2d4a22000 : 000001f2e0000fe0 00000011 - 000001f2e0000000 00002000
        000001f2d4a22080 : 000001f2e0003d60 000002a0 - 000001f2e0003000 00002000
        000001f2d4a22100 : 000001f2e0006f40 000000c0 - 000001f2e0006000 00002000
    _HEAP @ 1f2d6b10000
              HEAP_ENTRY Size Prev Flags            UserPtr UserSize - state
        000001f2d6b10000 0074 0000  [00]   000001f2d6b10010    0073f - (busy)
        000001f2d6b10740 0f88 0074  [00]   000001f2d6b10750    0f870 - (free)
        000001f2d6b1ffc0 0004 0f88  [00]   000001f2d6b1ffd0    0003d - (busy)
0:000> !heap -p -all
    Active GlobalFlag bits:
        hpa - Place heap allocations at ends of pages

    PageHeap enabled with options:
        ENABLE_PAGE_HEAP
        COLLECT_STACK_TRACES

    active heaps:

    + 1f2d4a20000
        ENABLE_PAGE_HEAP COLLECT_STACK_TRACES 
      NormalHeap - 1f2d6b10000
          HEAP_GROWABLE HEAP_CLASS_1 
    _DPH_HEAP_ROOT @ 1f2d4a21000
    Freed and decommitted blocks
      DPH_HEAP_BLOCK : VirtAddr VirtSize
        000001f2d4a22180 : 000001f2e1000000 00002000
        000001f2d4a22200 : 000001f2e1003000 00002000
    Busy allocations
      DPH_HEAP_BLOCK : UserAddr UserSize - VirtAddr VirtSize
        000001f2d4a22000 : 000001f2e0000fe0 00000011 - 000001f2e0000000 00002000
        000001f2d4a22080 : 000001f2e0003d60 000002a0 - 000001f2e0003000 00002000
        000001f2d4a22100 : 000001f2e0006f40 000000c0 - 000001f2e0006000 00002000
    _HEAP @ 1f2d6b10000
              HEAP_ENTRY Size Prev Flags            UserPtr UserSize - state
        000001f2d6b10000 0074 0000  [00]   000001f2d6b10010    0073f - (busy)
        000001f2d6b10740 0f88 0074  [00]   000001f2d6b10750    0f870 - (free)
        000001f2d6b1ffc0 0004 0f88  [00]   000001f2d6b1ffd0    0003d - (busy)
0:000> !heap -x 1f2e0003d70
000001f2e0003d70 is in a block of the page heap: !heap -p -a 0x1f2e0003d70
0:000> !heap -s


************************************************************************************************************************
                                              NT HEAP STATS BELOW
************************************************************************************************************************
LFH Key                   : 0x0000000000000000
Termination on corruption : ENABLED
          Heap     Flags   Reserv  Commit  Virt   Free  List   UCR  Virt  Lock  Fast 
                            (k)     (k)    (k)     (k) length      blocks cont. heap 
-------------------------------------------------------------------------------------
000001f2d6b10000 00001002    1024     64     64     62     1     1    0      0      
-------------------------------------------------------------------------------------

# Finding a leak: a program that forgets its copies of orders. docs/cases/heap-leak.md tells it.
# Text: published transcripts of WinDbg 10 (!heap -s, -stat -h, -flt s, -p -a with stacks of allocations, -x -v).
#! open leak
0:000> !heap
        Heap Address      NT/Segment Heap

         1f2d4a20000              NT Heap
         1f2d4910000              NT Heap
         1f2d6b10000              NT Heap
0:000> !heap -s


************************************************************************************************************************
                                              NT HEAP STATS BELOW
************************************************************************************************************************
NtGlobalFlag enables following debugging aids for new heaps:
    stack back traces
LFH Key                   : 0x64ecab356b9e5983
Termination on corruption : ENABLED
          Heap     Flags   Reserv  Commit  Virt   Free  List   UCR  Virt  Lock  Fast 
                            (k)     (k)    (k)     (k) length      blocks cont. heap 
-------------------------------------------------------------------------------------
000001f2d4a20000 00000002    1024     64     64     49     2     1    0      0   LFH
000001f2d4910000 00008000      64      4     64      2     1     1    0      0      
000001f2d6b10000 00001002    2048   1152   1184    262     4     2    1      0      
-------------------------------------------------------------------------------------
0:000> !heap -stat -h 1f2d6b10000
 heap @ 000001f2d6b10000
group-by: TOTSIZE max-display: 20
    size     #blocks     total     ( %) (percent of total busy bytes)
    156600 1 - 156600  (62.31)
    2a0 4ec - ceb80  (37.62)
    500 1 - 500  (0.06)
    100 1 - 100  (0.01)
0:000> !heap -stat -h 1f2d6b10000 -grp B 2
 heap @ 000001f2d6b10000
group-by: BLOCKCOUNT max-display: 2
    size     #blocks     total     ( %) (percent of total busy bytes)
    2a0 4ec - ceb80  (37.62)
    156600 1 - 156600  (62.31)
0:000> !heap -flt r 100 101
    _HEAP @ 1f2d4a20000
    _HEAP @ 1f2d4910000
    _HEAP @ 1f2d6b10000
              HEAP_ENTRY Size Prev Flags            UserPtr UserSize - state
        000001f2d8013000 0013 0000  [00]   000001f2d8013030    00100 - (busy)
0:000> !heap -p -a 1f2d6b20000
    address 000001f2d6b20000 found in
    _HEAP @ 1f2d6b10000
              HEAP_ENTRY Size Prev Flags            UserPtr UserSize - state
        000001f2d6b1fe50 002d 0000  [00]   000001f2d6b1fe80    002a0 - (busy)
        7ffc1a5d103d ntdll!RtlpAllocateHeapInternal+0x000000000000001d
        7ff6b2c41055 orders!CopyOrder+0x0000000000000015
        7ff6b2c4103a orders!ReadOrders+0x000000000000001a
        7ff6b2c41011 orders!main+0x0000000000000011
        7ffc1a5d10d8 ntdll!RtlUserThreadStart+0x0000000000000018

 
0:000> !heap -x -v 1f2d6b20000
Entry             User              Heap              Segment               Size  PrevSize  Unused    Flags
-------------------------------------------------------------------------------------------------------------
000001f2d6b1fe50  000001f2d6b1fe80  000001f2d6b10000  000001f2d6b10000       2d0       2d0        30  busy 

Search VM for address range 000001f2d6b1fe50 - 000001f2d6b2011f : 

0:000> !heap -x -v 1f2d6b10ca0
Entry             User              Heap              Segment               Size  PrevSize  Unused    Flags
-------------------------------------------------------------------------------------------------------------
000001f2d6b10c70  000001f2d6b10ca0  000001f2d6b10000  000001f2d6b10000       2d0       530        30  busy 

Search VM for address range 000001f2d6b10c70 - 000001f2d6b10f3f : 000001f2d6b10770 (000001f2d6b10ca0), 

0:000> dps 1f2d6b20150 L2
000001f2`d6b20150  00007ff6`b2c43400 orders!OrderVtable
000001f2`d6b20158  00000000`0000043f
0:000> da 1f2d6b20160
000001f2`d6b20160  "order 1087"
0:000> !heap -srch -q 3e9
    _HEAP @ 000001f2d6b10000
   in HEAP_ENTRY: Size : Prev Flags - UserPtr UserSize - state
        000001F2D6B10F40: 002d : 002d [01] - 000001F2D6B10F70 (00000000000002A0) - (busy)
          orders!OrderVtable
0:000> !heap -i 1f2d6b10000
Heap context set to the heap 0x000001f2d6b10000
0:000> !heap -i 1f2d6b1fe50
Detailed information for block entry 000001f2d6b1fe50
Assumed heap       : 0x000001f2d6b10000 (Use !heap -i NewHeapHandle to change)
Header content     : 0x5662E838 0x3C91D062 (decoded : 0x2C01002D 0x1000002D)
Owning segment     : 0x000001f2d6b10000 (offset 0)
Block flags        : 0x1 (busy )
Total block size   : 0x2d units (0x2d0 bytes)
Requested size     : 0x2a0 bytes (unused 0x30 bytes)
Previous block size: 0x2d units (0x2d0 bytes)
Block CRC          : OK - 0x2c  
Previous block     : 0x000001f2d6b1fb80
Next block         : 0x000001f2d6b20120
0:000> !heap -i 1f2d4a23230
Detailed information for block entry 000001f2d4a23230
Assumed heap       : 0x000001f2d4a20000 (Use !heap -i NewHeapHandle to change)
Header content     : 0x33CF3F02 0x8F000300
Block flags        : 0x1 LFH (busy )
Total block size   : 0x4 units (0x40 bytes)
Requested size     : 0x31 bytes (unused 0xf bytes)
Subsegment         : 0x000001f2d4a230e0
0:000> !heap -x 1f2da000100
Entry             User              Heap              Segment               Size  PrevSize  Unused    Flags
-------------------------------------------------------------------------------------------------------------
000001f2da000030  000001f2da000060  000001f2d6b10000  000001f2da000000    157000         0       a00  busy virtual 

0:000> !heap -x 5c8f7e0f00
0000005c8f7e0f00 is not in a heap
0:000> !heap -flt s 156600
    _HEAP @ 1f2d4a20000
    _HEAP @ 1f2d4910000
    _HEAP @ 1f2d6b10000
              HEAP_ENTRY Size Prev Flags            UserPtr UserSize - state
        000001f2da000030 15700 0000  [00]   000001f2da000060    156600 - (busy VirtualAlloc)
0:000> !heap -h 2
Index   Address  Name      Debugging options enabled
  2:   1f2d4910000 
    Segment at 000001f2d4910000 to 000001f2d4920000 (00001000 bytes committed)
    Flags:                00008000
    ForceFlags:           00000000
    Granularity:          16 bytes
    Segment Reserve:      00100000
    Segment Commit:       00002000
    DeCommit Block Thres: 00000100
    DeCommit Total Thres: 00001000
    Total Free Size:      00000088
    Max. Allocation Size: 00007ffffffdefff
    Lock Variable at:     000001f2d4910700
    Next TagIndex:        0000
    Maximum TagIndex:     0000
    Tag Entries:          00000000
    PsuedoTag Entries:    00000000
    Virtual Alloc List:   1f2d4910110
    Uncommitted ranges:   1f2d49100f0
            1f2d4911000: 0000f000  (61440 bytes)
    FreeList[ 00 ] at 000001f2d4910150: 000001f2d4910750 . 000001f2d4910750   (1 block )

    Heap entries for Segment00 in Heap 000001f2d4910000
                 address: psize . size  flags   state (requested size)
        000001f2d4910000: 00000 . 00740 [101] - busy (73f)
        000001f2d4910740: 00740 . 00880 [100]
        000001f2d4910fc0: 00880 . 00040 [111] - busy (3d)
        000001f2d4911000:      0000f000      - uncommitted bytes.

0:000> !heap -stat
_HEAP 000001f2d4a20000
     Segments            00000001
         Reserved  bytes 00100000
         Committed bytes 00010000
     VirtAllocBlocks     00000000
         VirtAlloc bytes 00000000
_HEAP 000001f2d4910000
     Segments            00000001
         Reserved  bytes 00010000
         Committed bytes 00001000
     VirtAllocBlocks     00000000
         VirtAlloc bytes 00000000
_HEAP 000001f2d6b10000
     Segments            00000002
         Reserved  bytes 00200000
         Committed bytes 00120000
     VirtAllocBlocks     00000001
         VirtAlloc bytes 00157000
0:000> !address -f:Heap

        BaseAddress      EndAddress+1        RegionSize     Type       State                 Protect             Usage
--------------------------------------------------------------------------------------------------------------------------
+      1f2`d4910000      1f2`d4911000        0`00001000             MEM_COMMIT                                     Heap       [ID: 1; Handle: 000001f2d4910000; Type: Segment]
+      1f2`d4a20000      1f2`d4a30000        0`00010000             MEM_COMMIT                                     Heap       [ID: 0; Handle: 000001f2d4a20000; Type: Segment]
+      1f2`d6b10000      1f2`d6c10000        0`00100000             MEM_COMMIT                                     Heap       [ID: 2; Handle: 000001f2d6b10000; Type: Segment]
+      1f2`d8000000      1f2`d800b000        0`0000b000             MEM_COMMIT                                     Heap       [ID: 2; Handle: 000001f2d6b10000; Type: Segment]
+      1f2`d8013000      1f2`d8028000        0`00015000             MEM_COMMIT                                     Heap       [ID: 2; Handle: 000001f2d6b10000; Type: Segment]
+      1f2`da000000      1f2`da157000        0`00157000             MEM_COMMIT                                     Heap       [ID: 2; Handle: 000001f2d6b10000; Type: Large block]
WARNING: The dump has no memory information stream: regions are those it holds bytes of
0:000> !address 000001f2da000060

Usage:                  Heap
Base Address:           000001f2`da000000
End Address:            000001f2`da157000
Region Size:            00000000`00157000 (   1.340 MB)
More info:              heap owning the address: !heap 0x1f2d6b10000
More info:              heap large/virtual block
More info:              heap entry containing the address: !heap -x 0x1f2da000060


Content source: 1 (target), length: 0000000000156fa0
0:000> !address 000001f2d4a20000

Usage:                  Heap
Base Address:           000001f2`d4a20000
End Address:            000001f2`d4a30000
Region Size:            00000000`00010000 (  64.000 kB)
More info:              heap owning the address: !heap 0x1f2d4a20000
More info:              heap segment
More info:              heap entry containing the address: !heap -x 0x1f2d4a20000


Content source: 1 (target), length: 0000000000010000
0:000> !heap -z
HEAPEXT: !heap invalid option flag '-z'
0:000> !heap -b alloc
!heap -b: breakpoints need a running program
0:000> !heap -flt
!heap -flt needs s SIZE or r SIZEMIN SIZEMAX
0:000> !heap -?
!heap                                  list all heaps and their kinds
!heap -s [-v] [-a] [-h HEAP | HEAP]    sums of heaps; -v checks each block, -a shows them
!heap [-h|-hl|-a|-f|-m|-v|-k] [HEAP]   blocks, LFH blocks too, everything, free lists, segments, check, stacks
!heap [-t|-T|-g] [HEAP]                tags, pseudo tags, global tags
!heap -stat [-h HEAP [-grp A|B|S [N]]] sizes by total, count or size
!heap -flt s SIZE | -flt r MIN MAX     blocks of a size, of a range of sizes
!heap -srch [-b|-w|-d|-q] PATTERN      blocks that hold a value
!heap -x [-v] ADDRESS                  the block with an address; -v: who points to it
!heap -l                               busy blocks that nobody points to
!heap -i HEAP, then -i ENTRY           a block's header, decoded
!heap -p [-a ADDRESS | -h HEAP | -all] page heap, and stacks of allocations
!heap -triage [HEAP | ADDRESS]         damage, LFH's too
!heap -b, -B                           breakpoints: of a running program only

# !heap on a segment heap of Windows 10: VS chunks, LFH blocks (in pages and in a chunk), page blocks and large ones.
# The table of !heap and the columns of -s: "Windows Internals", 7th edition, chapter 5. WinDbg's rows of a segment heap's blocks were
# not found published but for -i (M. V. Yason's paper): they are the rows of -x here.
#! open segments
0:000> !heap
        Heap Address      NT/Segment Heap

         2531eb90000         Segment Heap
         2531e980000              NT Heap
0:000> !heap -s

                                        Process      Total       Total
                               Global  Heap List  Reserved   Committed
    Heap Address  Signature     Flags      Index Bytes (K)   Bytes (K)
     2531eb90000   ddeeddee         0          1     17408        1592


************************************************************************************************************************
                                              NT HEAP STATS BELOW
************************************************************************************************************************
LFH Key                   : 0x0000000000000000
Termination on corruption : ENABLED
          Heap     Flags   Reserv  Commit  Virt   Free  List   UCR  Virt  Lock  Fast 
                            (k)     (k)    (k)     (k) length      blocks cont. heap 
-------------------------------------------------------------------------------------
000002531e980000 00008000      64      8     64      5     1     1    0      0      
-------------------------------------------------------------------------------------
0:000> !heap -stat -h 2531eb90000 -grp A 5
 heap @ 000002531eb90000
group-by: TOTSIZE max-display: 5
    size     #blocks     total     ( %) (percent of total busy bytes)
    1234567 1 - 1234567  (49.68)
    900000 1 - 900000  (24.56)
    800001 1 - 800001  (21.83)
    123456 1 - 123456  (3.10)
    2c000 1 - 2c000  (0.47)
0:000> !heap -x 2531ec03370
Entry             User              Heap              Segment               Size  PrevSize  Unused    Flags
-------------------------------------------------------------------------------------------------------------
000002531ec03370  000002531ec03370  000002531eb90000  000002531ec03290        20      -            1  LFH;busy 

0:000> !heap -x 2531ec02170
Entry             User              Heap              Segment               Size  PrevSize  Unused    Flags
-------------------------------------------------------------------------------------------------------------
000002531ec02140  000002531ec02150  000002531eb90000  000002531ec02000        50       110        11  busy 

0:000> !heap -x 2533f000000
000002533f000000 is not in a heap
0:000> !heap -i 2531ec02150
The address 000002531ec02150 is in Segment 000002531ec00000
Page range descriptor address: 000002531ec00040
Page range start address: 000002531ec02000
Range flags (f): First Allocated VS

UserAddress: 0x000002531ec02150
Block is : Busy
Total Block Size (Bytes): 0x50
User Size (bytes): 0x3f
UnusedBytes (bytes): 0x1
0:000> !heap -i 2531ec03370
The address 000002531ec03370 is in Segment 000002531ec00000
Page range descriptor address: 000002531ec00040
Page range start address: 000002531ec02000
Range flags (f): First Allocated VS

UserAddress: 0x000002531ec03370
Block is : Busy
Total Block Size (Bytes): 0x20
User Size (bytes): 0x1f
UnusedBytes (bytes): 0x1
0:000> !heap -flt r 1000 30000
    _HEAP @ 2531eb90000
              HEAP_ENTRY Size Prev Flags            UserPtr UserSize - state
        000002531ec02260 0102 0000  [00]   000002531ec02270    01001 - (busy)
        000002531ec13000 2100 0102  [00]   000002531ec13000    20010 - (busy)
        000002531ec38000 2c00 2100  [00]   000002531ec38000    2c000 - (busy)
    _HEAP @ 2531e980000
0:000> !heap -l
Searching the memory for potential unreachable busy blocks.
Heap 000002531eb90000
Heap 000002531e980000
Scanning VM ...
Scanning references from 18 busy blocks (36 MBytes) ...
Entry             User              Heap              Segment               Size  PrevSize  Unused    Flags
-------------------------------------------------------------------------------------------------------------
000002531ec032d0  000002531ec032d0  000002531eb90000  000002531ec03290        20      -            0  LFH;busy 
000002531ec03370  000002531ec03370  000002531eb90000  000002531ec03290        20      -            1  LFH;busy 
000002531ec033f0  000002531ec033f0  000002531eb90000  000002531ec03290        20      -           10  LFH;busy 
000002531ec034e0  000002531ec034f0  000002531eb90000  000002531ec02000       2f0       260        10  busy 
4 potential unreachable blocks were detected.
0:000> !heap -triage
Heap 000002531eb90000
    71 blocks, 0 damaged
Heap 000002531e980000
    5 blocks, 0 damaged
0:000> !heap -p
    Active GlobalFlag bits:
    active heaps:

 - 2531eb90000
          
 - 2531e980000
          HEAP_CLASS_8 
0:000> !address -f:Heap

        BaseAddress      EndAddress+1        RegionSize     Type       State                 Protect             Usage
--------------------------------------------------------------------------------------------------------------------------
+      253`1e980000      253`1e982000        0`00002000             MEM_COMMIT                                     Heap       [ID: 1; Handle: 000002531e980000; Type: Segment]
+      253`1eb90000      253`1eb91000        0`00001000             MEM_COMMIT                                     Heap       [ID: 0; Handle: 000002531eb90000; Type: Segment]
+      253`1ec00000      253`1ec34000        0`00034000             MEM_COMMIT                                     Heap       [ID: 0; Handle: 000002531eb90000; Type: Segment]
+      253`1ec38000      253`1ec64000        0`0002c000             MEM_COMMIT                                     Heap       [ID: 0; Handle: 000002531eb90000; Type: Segment]
+      253`24000000      253`24002000        0`00002000             MEM_COMMIT                                     Heap       [ID: 0; Handle: 000002531eb90000; Type: Segment]
+      253`24010000      253`24140000        0`00130000             MEM_COMMIT                                     Heap       [ID: 0; Handle: 000002531eb90000; Type: Segment]
+      253`30000000      253`31235000        0`01235000             MEM_COMMIT                                     Heap       [ID: 0; Handle: 000002531eb90000; Type: Large block]
+      253`38000000      253`38900000        0`00900000             MEM_COMMIT                                     Heap       [ID: 0; Handle: 000002531eb90000; Type: Large block]
+      253`40000000      253`40801000        0`00801000             MEM_COMMIT                                     Heap       [ID: 0; Handle: 000002531eb90000; Type: Large block]
WARNING: The dump has no memory information stream: regions are those it holds bytes of

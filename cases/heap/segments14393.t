# A segment heap of before Windows 10 1809, whose structures and key are others (M. V. Yason, "Windows 10 Segment Heap Internals"): the same
# commands, the same rows.
#! open segments14393
0:000> !heap
        Heap Address      NT/Segment Heap

         2531eb90000         Segment Heap
         2531e980000              NT Heap
0:000> !heap -s

                                        Process      Total       Total
                               Global  Heap List  Reserved   Committed
    Heap Address  Signature     Flags      Index Bytes (K)   Bytes (K)
     2531eb90000   ddeeddee         0          1      2048         376


************************************************************************************************************************
                                              NT HEAP STATS BELOW
************************************************************************************************************************
LFH Key                   : 0x5be01d7742c96ea8
Termination on corruption : ENABLED
          Heap     Flags   Reserv  Commit  Virt   Free  List   UCR  Virt  Lock  Fast 
                            (k)     (k)    (k)     (k) length      blocks cont. heap 
-------------------------------------------------------------------------------------
000002531e980000 00008000      64      8     64      5     1     1    0      0      
-------------------------------------------------------------------------------------
0:000> !heap -stat -h 1
 heap @ 000002531eb90000
group-by: TOTSIZE max-display: 20
    size     #blocks     total     ( %) (percent of total busy bytes)
    1234567 1 - 1234567  (68.68)
    800001 1 - 800001  (30.18)
    2c000 1 - 2c000  (0.65)
    20010 1 - 20010  (0.47)
    1001 1 - 1001  (0.01)
    2e0 1 - 2e0  (0.00)
    100 1 - 100  (0.00)
    50 1 - 50  (0.00)
    4f 1 - 4f  (0.00)
    41 1 - 41  (0.00)
    40 1 - 40  (0.00)
    3f 1 - 3f  (0.00)
0:000> !heap -x 2531ec02170
Entry             User              Heap              Segment               Size  PrevSize  Unused    Flags
-------------------------------------------------------------------------------------------------------------
000002531ec02140  000002531ec02150  000002531eb90000  000002531ec02000        50       110        11  busy 

0:000> !heap -x 2531ec12c80
Entry             User              Heap              Segment               Size  PrevSize  Unused    Flags
-------------------------------------------------------------------------------------------------------------
000002531ec12c70  000002531ec12c70  000002531eb90000  000002531ec12000        50      -            f  LFH;busy 

0:000> !heap -x 25330000005
Entry             User              Heap              Segment               Size  PrevSize  Unused    Flags
-------------------------------------------------------------------------------------------------------------
0000025330000000  0000025330000000  000002531eb90000  000002531f000000   1235000         0       a99  busy 

0:000> !heap -i 2531ec02150 -h 2531eb90000
The address 000002531ec02150 is in Segment 000002531ec00000
Page range descriptor address: 000002531ec00040
Page range start address: 000002531ec02000
Range flags (2e): First Allocated Committed VS

UserAddress: 0x000002531ec02150
Block is : Busy
Total Block Size (Bytes): 0x50
User Size (bytes): 0x3f
UnusedBytes (bytes): 0x1
0:000> !heap -i 2531ec12c80
The address 000002531ec12c80 is in Segment 000002531ec00000
Page range descriptor address: 000002531ec00240
Page range start address: 000002531ec12000
Range flags (f): First Allocated Committed LFH

UserAddress: 0x000002531ec12c70
Block is : Busy
Total Block Size (Bytes): 0x50
User Size (bytes): 0x41
UnusedBytes (bytes): 0xf
0:000> !heap -i 2531ec34000
The address 000002531ec34000 is in Segment 000002531ec00000
Page range descriptor address: 000002531ec00680
Page range start address: 000002531ec34000
Range flags (8): First

UserAddress: 0x000002531ec34000
Block is : Free
Total Block Size (Bytes): 0x4000
User Size (bytes): 0x0
UnusedBytes (bytes): 0x0
0:000> !heap -i 25330000005
UserAddress: 0x0000025330000000
Block is : Busy
Total Block Size (Bytes): 0x1235000
User Size (bytes): 0x1234567
UnusedBytes (bytes): 0xa99
0:000> !heap -flt r 1000 30000
    _HEAP @ 2531eb90000
              HEAP_ENTRY Size Prev Flags            UserPtr UserSize - state
        000002531ec02260 0102 0000  [00]   000002531ec02270    01001 - (busy)
        000002531ec13000 2100 0102  [00]   000002531ec13000    20010 - (busy)
        0000025320002000 2c00 2100  [00]   0000025320002000    2c000 - (busy)
    _HEAP @ 2531e980000
0:000> !heap -l
Searching the memory for potential unreachable busy blocks.
Heap 000002531eb90000
Heap 000002531e980000
Scanning VM ...
Scanning references from 13 busy blocks (26 MBytes) ...
Entry             User              Heap              Segment               Size  PrevSize  Unused    Flags
-------------------------------------------------------------------------------------------------------------
0 potential unreachable blocks were detected.
0:000> !heap -triage
Heap 000002531eb90000
    52 blocks, 0 damaged
Heap 000002531e980000
    5 blocks, 0 damaged
#! note A chunk's header, an LFH subsegment's offsets, a range that is too long, a list of segments that leads elsewhere
0:000> eb 2531ec02142 11; !heap -triage
Heap 000002531eb90000
HEAP 000002531eb90000 (Seg 000002531ec00000) At 000002531ec022c0 Error: invalid chunk size
    50 blocks, 1 damaged
Heap 000002531e980000
    5 blocks, 0 damaged
0:000> eb 2531ec12028 11; !heap -triage
Heap 000002531eb90000
HEAP 000002531eb90000 (Seg 000002531ec00000) At 000002531ec022c0 Error: invalid chunk size
HEAP 000002531eb90000 (Seg 000002531ec00000) At 000002531ec12000 Error: the LFH subsegment's block offsets are damaged
    11 blocks, 2 damaged
Heap 000002531e980000
    5 blocks, 0 damaged
0:000> eb 2531ec0027b ff; !heap -triage
Heap 000002531eb90000
HEAP 000002531eb90000 (Seg 000002531ec00000) At 000002531ec022c0 Error: invalid chunk size
HEAP 000002531eb90000 (Seg 000002531ec00000) At 000002531ec12000 Error: the LFH subsegment's block offsets are damaged
HEAP 000002531eb90000 (Seg 000002531ec00000) At 000002531ec13000 Error: invalid page range size
    11 blocks, 3 damaged
Heap 000002531e980000
    5 blocks, 0 damaged
0:000> eq 2531eb90060 1234; !heap -triage
Heap 000002531eb90000
HEAP 000002531eb90000: its list of segments is broken: an entry does not point back to the one before it
    2 blocks, 0 damaged
Heap 000002531e980000
    5 blocks, 0 damaged
0:000> eq ntdll!RtlpLFHKey 0; !heap -triage
Heap 000002531eb90000
HEAP 000002531eb90000: ntdll!RtlpLFHKey cannot be read: what it encodes cannot be walked
    0 blocks, 0 damaged
Heap 000002531e980000
    5 blocks, 0 damaged

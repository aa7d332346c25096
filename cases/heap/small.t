# !heap on a 32-bit program of Windows 7 that was started under a debugger (filled blocks), with LFH blocks, a second segment and a
# virtual block. Text: published transcripts of WinDbg 6 to 10 with 32-bit heaps.
#! open small
0:000> !heap
        Heap Address      NT/Segment Heap

              520000              NT Heap
             1150000              NT Heap
0:000> !heap -s


************************************************************************************************************************
                                              NT HEAP STATS BELOW
************************************************************************************************************************
NtGlobalFlag enables following debugging aids for new heaps:
    tail checking
    free checking
    validate parameters
LFH Key                   : 0x672ddb11
Termination on corruption : ENABLED
  Heap     Flags   Reserv  Commit  Virt   Free  List   UCR  Virt  Lock  Fast 
                    (k)     (k)    (k)     (k) length      blocks cont. heap 
-----------------------------------------------------------------------------
00520000 40000062    1024     64     64     59     2     1    0      0      
01150000 00001003     384     40    384     36     2     2    1    N/A   LFH
-----------------------------------------------------------------------------
0:000> !heap -s 1150000


************************************************************************************************************************
                                              NT HEAP STATS BELOW
************************************************************************************************************************
NtGlobalFlag enables following debugging aids for new heaps:
    tail checking
    free checking
    validate parameters
LFH Key                   : 0x672ddb11
Termination on corruption : ENABLED
  Heap     Flags   Reserv  Commit  Virt   Free  List   UCR  Virt  Lock  Fast 
                    (k)     (k)    (k)     (k) length      blocks cont. heap 
-----------------------------------------------------------------------------
01150000 00001003     384     40    384     36     2     2    1    N/A   LFH
-----------------------------------------------------------------------------
0:000> !heap -a 1
Index   Address  Name      Debugging options enabled
  1:   00520000                 tail checking free checking validate parameters
    Segment at 00520000 to 00620000 (00010000 bytes committed)
    Flags:                40000062
    ForceFlags:           00000000
    Granularity:          8 bytes
    Segment Reserve:      00100000
    Segment Commit:       00002000
    DeCommit Block Thres: 00000200
    DeCommit Total Thres: 00002000
    Total Free Size:      00001ddc
    Max. Allocation Size: 7ffdefff
    Lock Variable at:     00520548
    Next TagIndex:        0000
    Maximum TagIndex:     0000
    Tag Entries:          00000000
    PsuedoTag Entries:    00000000
    Virtual Alloc List:   005200a0
    Uncommitted ranges:   00520090
            00530000: 000f0000  (983040 bytes)
    FreeList[ 00 ] at 005200c4: 00521148 . 00520ef8  
        00520ef0: 007e0 . 00040 [100] - free
        00521140: 00210 . 0eea0 [100] - free

    Segment00 at 00520000:
        Flags:           00000000
        Base:            00520000
        First Entry:     00520588
        Last Entry:      00620000
        Total Pages:     00000100
        Total UnCommit:  000000f0
        Largest UnCommit:00000000
        UnCommitted Ranges: (1)

    Heap entries for Segment00 in Heap 00520000
         address: psize . size  flags   state (requested size)
        00520000: 00000 . 00588 [101] - busy (587)
        00520588: 00588 . 00018 [105] - busy (8), tail fill
        005205a0: 00018 . 00028 [105] - busy (18), tail fill
        005205c8: 00028 . 00038 [105] - busy (24), tail fill
        00520600: 00038 . 00110 [105] - busy (100), tail fill
        00520710: 00110 . 007e0 [105] - busy (7d0), tail fill
        00520ef0: 007e0 . 00040 [100]
        00520f30: 00040 . 00210 [125] - busy (200), tail fill
        00521140: 00210 . 0eea0 [100]
        0052ffe0: 0eea0 . 00020 [111] - busy (1d)
        00530000:      000f0000      - uncommitted bytes.

0:000> !heap -hl 1150000
Index   Address  Name      Debugging options enabled
  2:   01150000 
    Segment at 01150000 to 01190000 (00008000 bytes committed)
    Segment at 01200000 to 01220000 (00002000 bytes committed)
    Flags:                00001003
    ForceFlags:           00000000
    Granularity:          8 bytes
    Segment Reserve:      00100000
    Segment Commit:       00002000
    DeCommit Block Thres: 00000200
    DeCommit Total Thres: 00002000
    Total Free Size:      0000121e
    Max. Allocation Size: 7ffdefff
    Lock Variable at:     00000000
    Next TagIndex:        0000
    Maximum TagIndex:     0000
    Tag Entries:          00000000
    PsuedoTag Entries:    00000000
    Virtual Alloc List:   011500a0
    Uncommitted ranges:   01150090
        35cb0018: 003e8024 [commited 3e9000, unused fdc] - busy (9)
            01158000: 00038000  (229376 bytes)
            01202000: 0001e000  (122880 bytes)
    FreeList[ 00 ] at 011500c4: 01200690 . 01150850   (2 blocks)

    Heap entries for Segment00 in Heap 01150000
         address: psize . size  flags   state (requested size)
        01150000: 00000 . 00588 [101] - busy (587)
        01150588: 00588 . 00028 [101] - busy (27) Internal 
        011505b0: 00028 . 00298 [101] - busy (297) Internal 

        LFH data region at 011505b8 (subsegment 01150590):
            011505c8: 00028 - free
            011505f0: 00028 - busy (20)
            01150618: 00028 - busy (1c)
            01150640: 00028 - free
            01150668: 00028 - free
            01150690: 00028 - free
            011506b8: 00028 - free
            011506e0: 00028 - free
            01150708: 00028 - free
            01150730: 00028 - free
            01150758: 00028 - free
            01150780: 00028 - free
            011507a8: 00028 - free
            011507d0: 00028 - free
            011507f8: 00028 - free
            01150820: 00028 - free

        01150848: 00298 . 07798 [100]
        01157fe0: 07798 . 00020 [111] - busy (1d)
        01158000:      00038000      - uncommitted bytes.

    Heap entries for Segment01 in Heap 01150000
         address: psize . size  flags   state (requested size)
        01200000: 00000 . 00040 [101] - busy (3f)
        01200040: 00040 . 00648 [101] - busy (640)
        01200688: 00648 . 01958 [100]
        01201fe0: 01958 . 00020 [111] - busy (1d)
        01202000:      0001e000      - uncommitted bytes.

0:000> !heap -m -v 1150000
Index   Address  Name      Debugging options enabled
  2:   01150000 
    Segment at 01150000 to 01190000 (00008000 bytes committed)
    Segment at 01200000 to 01220000 (00002000 bytes committed)
    Flags:                00001003
    ForceFlags:           00000000
    Granularity:          8 bytes
    Segment Reserve:      00100000
    Segment Commit:       00002000
    DeCommit Block Thres: 00000200
    DeCommit Total Thres: 00002000
    Total Free Size:      0000121e
    Max. Allocation Size: 7ffdefff
    Lock Variable at:     00000000
    Next TagIndex:        0000
    Maximum TagIndex:     0000
    Tag Entries:          00000000
    PsuedoTag Entries:    00000000
    Virtual Alloc List:   011500a0
    Uncommitted ranges:   01150090
        35cb0018: 003e8024 [commited 3e9000, unused fdc] - busy (9)
            01158000: 00038000  (229376 bytes)
            01202000: 0001e000  (122880 bytes)
    FreeList[ 00 ] at 011500c4: 01200690 . 01150850   (2 blocks)

    Segment00 at 01150000:
        Flags:           00000000
        Base:            01150000
        First Entry:     01150588
        Last Entry:      01190000
        Total Pages:     00000040
        Total UnCommit:  00000038
        Largest UnCommit:00000000
        UnCommitted Ranges: (1)

    Segment01 at 01200000:
        Flags:           00000000
        Base:            01200000
        First Entry:     01200040
        Last Entry:      01220000
        Total Pages:     00000020
        Total UnCommit:  0000001e
        Largest UnCommit:00000000
        UnCommitted Ranges: (1)

0:000> !heap -f 520000
Index   Address  Name      Debugging options enabled
  1:   00520000                 tail checking free checking validate parameters
    Segment at 00520000 to 00620000 (00010000 bytes committed)
    Flags:                40000062
    ForceFlags:           00000000
    Granularity:          8 bytes
    Segment Reserve:      00100000
    Segment Commit:       00002000
    DeCommit Block Thres: 00000200
    DeCommit Total Thres: 00002000
    Total Free Size:      00001ddc
    Max. Allocation Size: 7ffdefff
    Lock Variable at:     00520548
    Next TagIndex:        0000
    Maximum TagIndex:     0000
    Tag Entries:          00000000
    PsuedoTag Entries:    00000000
    Virtual Alloc List:   005200a0
    Uncommitted ranges:   00520090
            00530000: 000f0000  (983040 bytes)
    FreeList[ 00 ] at 005200c4: 00521148 . 00520ef8  
        00520ef0: 007e0 . 00040 [100] - free
        00521140: 00210 . 0eea0 [100] - free

0:000> !heap -x 520f40
Entry     User      Heap      Segment       Size  PrevSize  Unused    Flags
-----------------------------------------------------------------------------
00520f30  00520f38  00520000  00520000       210        40        10  busy fill user_flag 

0:000> !heap -x -v 520718
Entry     User      Heap      Segment       Size  PrevSize  Unused    Flags
-----------------------------------------------------------------------------
00520710  00520718  00520000  00520000       7e0       110        10  busy fill 

Search VM for address range 00520710 - 00520eef : 

0:000> !heap -l
Searching the memory for potential unreachable busy blocks.
Heap 00520000
Heap 01150000
Scanning VM ...
Scanning references from 10 busy blocks (3 MBytes) ...
Entry     User      Heap      Segment       Size  PrevSize  Unused    Flags
-----------------------------------------------------------------------------
00520710  00520718  00520000  00520000       7e0       110        10  busy fill 
1 potential unreachable blocks were detected.
0:000> !heap -stat -h 1150000 -grp S
 heap @ 01150000
group-by: BLOCKSIZE max-display: 20
    size     #blocks     total     ( %) (percent of total busy bytes)
    3e8024 1 - 3e8024  (99.96)
    640 1 - 640  (0.04)
    20 1 - 20  (0.00)
    1c 1 - 1c  (0.00)
0:000> !heap -flt s 3e8024
    _HEAP @ 520000
    _HEAP @ 1150000
      HEAP_ENTRY Size Prev Flags    UserPtr UserSize - state
        35cb0018 7d200 0000  [00]   35cb0020    3e8024 - (busy VirtualAlloc)
0:000> !heap -p
    Active GlobalFlag bits:
        htc - Enable heap tail checking
        hfc - Enable heap free checking
        hpc - Enable heap parameter checking
    active heaps:

 - 520000
          HEAP_GROWABLE HEAP_TAIL_CHECKING_ENABLED HEAP_FREE_CHECKING_ENABLED 
 - 1150000
          HEAP_NO_SERIALIZE HEAP_GROWABLE HEAP_CLASS_1 
0:000> !heap -p -a 520590
    address 00520590 found in
    _HEAP @ 520000
      HEAP_ENTRY Size Prev Flags    UserPtr UserSize - state
        00520588 0003 0000  [00]   00520590    00008 - (busy)

 
0:000> !heap -i 520588
Detailed information for block entry 00520588
Assumed heap       : 0x00520000 (Use !heap -i NewHeapHandle to change)
Header content     : 0x1474F4E9 0x1000D274 (decoded : 0x06050003 0x100000B1)
Owning segment     : 0x00520000 (offset 0)
Block flags        : 0x5 (busy fill )
Total block size   : 0x3 units (0x18 bytes)
Requested size     : 0x8 bytes (unused 0x10 bytes)
Previous block size: 0xb1 units (0x588 bytes)
Block CRC          : OK - 0x6  
Previous block     : 0x00520000
Next block         : 0x005205a0
0:000> !heap -i 11505f0
Detailed information for block entry 011505f0
Assumed heap       : 0x01150000 (Use !heap -i NewHeapHandle to change)
Header content     : 0xE67808C2 0x88000100
Block flags        : 0x1 LFH (busy )
Total block size   : 0x5 units (0x28 bytes)
Requested size     : 0x20 bytes (unused 0x8 bytes)
Subsegment         : 0x01150590
0:000> !heap -triage
Heap 00520000
    11 blocks, 0 damaged
Heap 01150000
    28 blocks, 0 damaged
0:000> !address -f:Heap

        BaseAddress      EndAddress+1        RegionSize     Type       State                 Protect             Usage
--------------------------------------------------------------------------------------------------------------------------
+        0`00520000        0`00530000        0`00010000             MEM_COMMIT                                     Heap       [ID: 0; Handle: 00520000; Type: Segment]
+        0`01150000        0`01158000        0`00008000             MEM_COMMIT                                     Heap       [ID: 1; Handle: 01150000; Type: Segment]
+        0`01200000        0`01202000        0`00002000             MEM_COMMIT                                     Heap       [ID: 1; Handle: 01150000; Type: Segment]
+        0`35cb0000        0`36099000        0`003e9000             MEM_COMMIT                                     Heap       [ID: 1; Handle: 01150000; Type: Large block]
WARNING: The dump has no memory information stream: regions are those it holds bytes of
0:000> !heap -s -a 2


************************************************************************************************************************
                                              NT HEAP STATS BELOW
************************************************************************************************************************
NtGlobalFlag enables following debugging aids for new heaps:
    tail checking
    free checking
    validate parameters
LFH Key                   : 0x672ddb11
Termination on corruption : ENABLED
  Heap     Flags   Reserv  Commit  Virt   Free  List   UCR  Virt  Lock  Fast 
                    (k)     (k)    (k)     (k) length      blocks cont. heap 
-----------------------------------------------------------------------------
01150000 00001003     384     40    384     36     2     2    1    N/A   LFH
-----------------------------------------------------------------------------

Entry     User      Heap      Segment       Size  PrevSize  Unused    Flags
-----------------------------------------------------------------------------
01150000  01150008  01150000  01150000       588         0         1  busy internal 
01150588  01150590  01150000  01150000        28       588         1  busy internal 
011505b0  011505b8  01150000  01150000       298        28         1  busy internal 

Sub-segment           01150590
   User blocks:       0x011505b8
   Block size:        0x28
   Block count:       16
   Free blocks:       14
   Size index:        5
   Affinity index:    0
   Flags:             0x0

Entry     User      Heap      Segment       Size  PrevSize  Unused    Flags
-----------------------------------------------------------------------------
011505c8  011505d0  01150000  01150590        28      -            0  LFH;free 
011505f0  011505f8  01150000  01150590        28      -            8  LFH;busy 
01150618  01150620  01150000  01150590        28      -            c  LFH;busy 
01150640  01150648  01150000  01150590        28      -            0  LFH;free 
01150668  01150670  01150000  01150590        28      -            0  LFH;free 
01150690  01150698  01150000  01150590        28      -            0  LFH;free 
011506b8  011506c0  01150000  01150590        28      -            0  LFH;free 
011506e0  011506e8  01150000  01150590        28      -            0  LFH;free 
01150708  01150710  01150000  01150590        28      -            0  LFH;free 
01150730  01150738  01150000  01150590        28      -            0  LFH;free 
01150758  01150760  01150000  01150590        28      -            0  LFH;free 
01150780  01150788  01150000  01150590        28      -            0  LFH;free 
011507a8  011507b0  01150000  01150590        28      -            0  LFH;free 
011507d0  011507d8  01150000  01150590        28      -            0  LFH;free 
011507f8  01150800  01150000  01150590        28      -            0  LFH;free 
01150820  01150828  01150000  01150590        28      -            0  LFH;free 

Entry     User      Heap      Segment       Size  PrevSize  Unused    Flags
-----------------------------------------------------------------------------
01150848  01150850  01150000  01150000      7798       298         0  free 
01157fe0  01157fe8  01150000  01150000        20      7798         3  busy last internal 
01200000  01200008  01150000  01200000        40         0         1  busy internal 
01200040  01200048  01150000  01200000       648        40         8  busy 
01200688  01200690  01150000  01200000      1958       648         0  free 
01201fe0  01201fe8  01150000  01200000        20      1958         3  busy last internal 
35cb0018  35cb0020  01150000  35cb0000    3e9000         0       fdc  busy virtual 

# Heaps of before Windows Vista: !heap of a program of Windows XP. The forms: published sessions of WinDbg 6 on XP ("!heap -a", with "UCR
# FreeList" and "FreeList Usage") and windows-driver-docs, "!heap" (names of tags behind blocks). "(lookaside)" and the tables of tags are ours.
#! open xp
0:000> !heap
        Heap Address      NT/Segment Heap

              150000              NT Heap
              250000              NT Heap
0:000> !heap -s


************************************************************************************************************************
                                              NT HEAP STATS BELOW
************************************************************************************************************************
NtGlobalFlag enables following debugging aids for new heaps:
    heap tagging
LFH Key                   : 0x00000000
Termination on corruption : ENABLED
  Heap     Flags   Reserv  Commit  Virt   Free  List   UCR  Virt  Lock  Fast 
                    (k)     (k)    (k)     (k) length      blocks cont. heap 
-----------------------------------------------------------------------------
00150000 00000002    1152     44     44     28     5     2    1      0   L  
00250000 00001002      64     12     12     10     1     1    0      0      
-----------------------------------------------------------------------------
0:000> !heap -a 150000
Index   Address  Name      Debugging options enabled
  1:   00150000 
    Segment at 00150000 to 00250000 (00008000 bytes committed)
    Segment at 003a0000 to 003c0000 (00003000 bytes committed)
    Flags:                00000002
    ForceFlags:           00000000
    Granularity:          8 bytes
    Segment Reserve:      00100000
    Segment Commit:       00002000
    DeCommit Block Thres: 00000200
    DeCommit Total Thres: 00002000
    Total Free Size:      00000e55
    Max. Allocation Size: 7ffdefff
    Lock Variable at:     00150608
    Next TagIndex:        0000
    Maximum TagIndex:     0000
    Tag Entries:          00000000
    PsuedoTag Entries:    00000000
    Virtual Alloc List:   00150050
    UCR FreeList:        00150598
    FreeList Usage:      00000041 00000000 00000000 00000000
        01000018: 00081234 [commited 82000, unused dcc] - busy (9)
    FreeList[ 00 ] at 00150178: 00152f88 . 00152970  
        00152968: 00018 . 00410 [00] - free
        003a1248: 01208 . 01db8 [10] - free
        00152f80: 00208 . 05080 [10] - free
    FreeList[ 06 ] at 001501a8: 00152928 . 00152860  
        00152858: 00030 . 00030 [00] - free
        00152920: 00068 . 00030 [00] - free

    Segment00 at 00150640:
        Flags:           00000000
        Base:            00150000
        First Entry:     00150680
        Last Entry:      00250000
        Total Pages:     00000100
        Total UnCommit:  000000f8
        Largest UnCommit:000f8000
        UnCommitted Ranges: (1)
            00158000: 000f8000

    Heap entries for Segment00 in Heap 00150000
         address: psize . size  flags   state (requested size)
        00150000: 00000 . 00640 [01] - busy (640)
        00150640: 00640 . 00040 [01] - busy (40)
        00150680: 00040 . 01808 [01] - busy (1800)
        00151e88: 01808 . 00010 [01] - busy (8)
        00151e98: 00010 . 00020 [01] - busy (18)
        00151eb8: 00020 . 00030 [01] - busy (24)
        00151ee8: 00030 . 00108 [01] - busy (100)
        00151ff0: 00108 . 007d8 [01] - busy (7d0)
        001527c8: 007d8 . 00030 [01] - busy (28) (lookaside)
        001527f8: 00030 . 00030 [01] - busy (28) (lookaside)
        00152828: 00030 . 00030 [01] - busy (28) (lookaside)
        00152858: 00030 . 00030 [00]
        00152888: 00030 . 00030 [01] - busy (28)
        001528b8: 00030 . 00068 [01] - busy (60)
        00152920: 00068 . 00030 [00]
        00152950: 00030 . 00018 [01] - busy (10)
        00152968: 00018 . 00410 [00]
        00152d78: 00410 . 00208 [01] - busy (200)
        00152f80: 00208 . 05080 [10]
        00158000:      000f8000      - uncommitted bytes.

    Segment01 at 003a0000:
        Flags:           00000000
        Base:            003a0000
        First Entry:     003a0040
        Last Entry:      003c0000
        Total Pages:     00000020
        Total UnCommit:  0000001d
        Largest UnCommit:0001d000
        UnCommitted Ranges: (1)
            003a3000: 0001d000

    Heap entries for Segment01 in Heap 00150000
         address: psize . size  flags   state (requested size)
        003a0000: 00000 . 00040 [01] - busy (40)
        003a0040: 00040 . 01208 [01] - busy (1200)
        003a1248: 01208 . 01db8 [10]
        003a3000:      0001d000      - uncommitted bytes.

0:000> !heap -h -t -T 250000
Index   Address  Name      Debugging options enabled
  2:   00250000 
    Segment at 00250000 to 00260000 (00003000 bytes committed)
    Flags:                00001002
    ForceFlags:           00000000
    Granularity:          8 bytes
    Segment Reserve:      00100000
    Segment Commit:       00002000
    DeCommit Block Thres: 00000200
    DeCommit Total Thres: 00002000
    Total Free Size:      0000050f
    Max. Allocation Size: 7ffdefff
    Lock Variable at:     00250608
    Next TagIndex:        0003
    Maximum TagIndex:     0080
    Tag Entries:          00350000
    PsuedoTag Entries:    00351000
    Virtual Alloc List:   00250050
    UCR FreeList:        00250598
    FreeList Usage:      00000001 00000000 00000000 00000000
    Tags:
        Tag  Name                         Allocs      Frees       Diff       Size
        0001 NTDLL!LDR Database              120         20        100        340
        0002 BASEDLL!TMP                       5          5          0          0
    Pseudo tags:
        Tag  Name                         Allocs      Frees       Diff       Size
        8000 Objects>1024                      3          1          2        900
        800a Objects=  80                     40          2         38        17c
        8080 VirtualAlloc                      1          0          1       4000
    FreeList[ 00 ] at 00250178: 00250790 . 00250790   (1 block )

    Heap entries for Segment00 in Heap 00250000
         address: psize . size  flags   state (requested size)
        00250000: 00000 . 00640 [01] - busy (640)
        00250640: 00640 . 00040 [01] - busy (40)
        00250680: 00040 . 00030 [01] - busy (24) (NTDLL!LDR Database)
        002506b0: 00030 . 00050 [03] - busy (40) (BASEDLL!TMP)
        00250700: 00050 . 00058 [03] - busy (48) (Objects=  80)
        00250758: 00058 . 00030 [03] - busy (1c)
        00250788: 00030 . 02878 [10]
        00253000:      0000d000      - uncommitted bytes.

0:000> !heap -g -f 1
Index   Address  Name      Debugging options enabled
    Global tags:
        Tag  Name                         Allocs      Frees       Diff       Size
        0001 COMCTL32!Lists                    9          1          8         88
  1:   00150000 
    Segment at 00150000 to 00250000 (00008000 bytes committed)
    Segment at 003a0000 to 003c0000 (00003000 bytes committed)
    Flags:                00000002
    ForceFlags:           00000000
    Granularity:          8 bytes
    Segment Reserve:      00100000
    Segment Commit:       00002000
    DeCommit Block Thres: 00000200
    DeCommit Total Thres: 00002000
    Total Free Size:      00000e55
    Max. Allocation Size: 7ffdefff
    Lock Variable at:     00150608
    Next TagIndex:        0000
    Maximum TagIndex:     0000
    Tag Entries:          00000000
    PsuedoTag Entries:    00000000
    Virtual Alloc List:   00150050
    UCR FreeList:        00150598
    FreeList Usage:      00000041 00000000 00000000 00000000
    FreeList[ 00 ] at 00150178: 00152f88 . 00152970  
        00152968: 00018 . 00410 [00] - free
        003a1248: 01208 . 01db8 [10] - free
        00152f80: 00208 . 05080 [10] - free
    FreeList[ 06 ] at 001501a8: 00152928 . 00152860  
        00152858: 00030 . 00030 [00] - free
        00152920: 00068 . 00030 [00] - free

0:000> !heap -l
Searching the memory for potential unreachable busy blocks.
Heap 00150000
Heap 00250000
Scanning VM ...
Scanning references from 15 busy blocks (0 MBytes) ...
Entry     User      Heap      Segment       Size  PrevSize  Unused    Flags
-----------------------------------------------------------------------------
001528b8  001528c0  00150000  00150640        68        30         8  busy 
1 potential unreachable blocks were detected.
0:000> !heap -x 3a0050
Entry     User      Heap      Segment       Size  PrevSize  Unused    Flags
-----------------------------------------------------------------------------
003a0040  003a0048  00150000  003a0000      1208        40         8  busy 

0:000> !heap -x -v 152d80
Entry     User      Heap      Segment       Size  PrevSize  Unused    Flags
-----------------------------------------------------------------------------
00152d78  00152d80  00150000  00150640       208       410         8  busy 

Search VM for address range 00152d78 - 00152f7f : 0040301c (00152d80), 

0:000> !heap -stat -h 150000
 heap @ 00150000
group-by: TOTSIZE max-display: 20
    size     #blocks     total     ( %) (percent of total busy bytes)
    81234 1 - 81234  (98.58)
    1200 1 - 1200  (0.86)
    7d0 1 - 7d0  (0.37)
    200 1 - 200  (0.10)
    100 1 - 100  (0.05)
    60 1 - 60  (0.02)
    28 1 - 28  (0.01)
    24 1 - 24  (0.01)
    18 1 - 18  (0.00)
    10 1 - 10  (0.00)
    8 1 - 8  (0.00)
0:000> !heap -flt s 28
    _HEAP @ 150000
      HEAP_ENTRY Size Prev Flags    UserPtr UserSize - state
        00152888 0006 0000  [00]   00152890    00028 - (busy)
          orders!OrderVtable
    _HEAP @ 250000
0:000> !heap -i 150000
Heap context set to the heap 0x00150000
0:000> !heap -i 152d78
Detailed information for block entry 00152d78
Assumed heap       : 0x00150000 (Use !heap -i NewHeapHandle to change)
Header content     : 0x00820041 0x00080100 (decoded : 0x00820041 0x00080100)
Owning segment     : 0x00150640 (offset 8)
Block flags        : 0x1 (busy )
Total block size   : 0x41 units (0x208 bytes)
Requested size     : 0x200 bytes (unused 0x8 bytes)
Previous block size: 0x82 units (0x410 bytes)
Block CRC          : none (before Windows Vista)
Previous block     : 0x00152968
Next block         : 0x00152f80
0:000> !heap -p
    Active GlobalFlag bits:
        htg - Enable heap tagging
    active heaps:

 - 150000
          HEAP_GROWABLE 
 - 250000
          HEAP_GROWABLE HEAP_CLASS_1 
0:000> !heap -p -t 3
!heap -p -t: the traces of heavy users are kept by Windows XP only, in a form that is not public
!heap -stat shows the users of memory by size
0:000> !heap -p -fi
!heap -p -fi: fault injection traces: kept in verifier.dll's memory, whose form is not public
0:000> !heap -triage
Heap 00150000
    25 blocks, 0 damaged
Heap 00250000
    8 blocks, 0 damaged
0:000> !heap -D 150000
!heap -D: checks are turned on and off in a running program only
0:000> !heap -b alloc 150000
!heap -b: breakpoints need a running program
#! note A header that does not fit, a look-aside list in a circle, uncommitted ranges in a circle, a segment of somebody else's
0:000> ew 151ee8 7777; !heap -v 1
Index   Address  Name      Debugging options enabled
  1:   00150000 
    Segment at 00150000 to 00250000 (00008000 bytes committed)
    Segment at 003a0000 to 003c0000 (00003000 bytes committed)
    Flags:                00000002
    ForceFlags:           00000000
    Granularity:          8 bytes
    Segment Reserve:      00100000
    Segment Commit:       00002000
    DeCommit Block Thres: 00000200
    DeCommit Total Thres: 00002000
    Total Free Size:      00000e55
    Max. Allocation Size: 7ffdefff
    Lock Variable at:     00150608
    Next TagIndex:        0000
    Maximum TagIndex:     0000
    Tag Entries:          00000000
    PsuedoTag Entries:    00000000
    Virtual Alloc List:   00150050
    UCR FreeList:        00150598
    FreeList Usage:      00000041 00000000 00000000 00000000
        01000018: 00081234 [commited 82000, unused dcc] - busy (9)
    FreeList[ 00 ] at 00150178: 00152f88 . 00152970   (3 blocks)
    FreeList[ 06 ] at 001501a8: 00152928 . 00152860   (2 blocks)
HEAP 00150000 (Seg 00150640) At 00151ee8 Error: invalid block size

0:000> ew 151ee8 0021; ed 152830 1527d0; !heap -flt s 28
    _HEAP @ 150000
      HEAP_ENTRY Size Prev Flags    UserPtr UserSize - state
        00152888 0006 0000  [00]   00152890    00028 - (busy)
          orders!OrderVtable
    _HEAP @ 250000
0:000> ed 150598 150598; !heap -m 1
Index   Address  Name      Debugging options enabled
  1:   00150000 
    Segment at 00150000 to 00250000 (00008000 bytes committed)
    Segment at 003a0000 to 003c0000 (00003000 bytes committed)
    Flags:                00000002
    ForceFlags:           00000000
    Granularity:          8 bytes
    Segment Reserve:      00100000
    Segment Commit:       00002000
    DeCommit Block Thres: 00000200
    DeCommit Total Thres: 00002000
    Total Free Size:      00000e55
    Max. Allocation Size: 7ffdefff
    Lock Variable at:     00150608
    Next TagIndex:        0000
    Maximum TagIndex:     0000
    Tag Entries:          00000000
    PsuedoTag Entries:    00000000
    Virtual Alloc List:   00150050
    UCR FreeList:        00150598
    FreeList Usage:      00000041 00000000 00000000 00000000
    FreeList[ 00 ] at 00150178: 00152f88 . 00152970   (3 blocks)
    FreeList[ 06 ] at 001501a8: 00152928 . 00152860   (2 blocks)

    Segment00 at 00150640:
        Flags:           00000000
        Base:            00150000
        First Entry:     00150680
        Last Entry:      00250000
        Total Pages:     00000100
        Total UnCommit:  000000f8
        Largest UnCommit:000f8000
        UnCommitted Ranges: (1)
            00158000: 000f8000

    Segment01 at 003a0000:
        Flags:           00000000
        Base:            003a0000
        First Entry:     003a0040
        Last Entry:      003c0000
        Total Pages:     00000020
        Total UnCommit:  0000001d
        Largest UnCommit:0001d000
        UnCommitted Ranges: (1)
            003a3000: 0001d000

0:000> ed 3a0010 250000; !heap -s; !heap -h 1


************************************************************************************************************************
                                              NT HEAP STATS BELOW
************************************************************************************************************************
NtGlobalFlag enables following debugging aids for new heaps:
    heap tagging
LFH Key                   : 0x00000000
Termination on corruption : ENABLED
  Heap     Flags   Reserv  Commit  Virt   Free  List   UCR  Virt  Lock  Fast 
                    (k)     (k)    (k)     (k) length      blocks cont. heap 
-----------------------------------------------------------------------------
00150000 00000002    1024     32     32     28     5     1    1      0   L  
00250000 00001002      64     12     12     10     1     1    0      0      
-----------------------------------------------------------------------------
Index   Address  Name      Debugging options enabled
  1:   00150000 
    Segment at 00150000 to 00250000 (00008000 bytes committed)
    Segment at 003a0000 to 003c0000 (00003000 bytes committed)
    Segment at 003a0000: the segment belongs to another heap
    Flags:                00000002
    ForceFlags:           00000000
    Granularity:          8 bytes
    Segment Reserve:      00100000
    Segment Commit:       00002000
    DeCommit Block Thres: 00000200
    DeCommit Total Thres: 00002000
    Total Free Size:      00000e55
    Max. Allocation Size: 7ffdefff
    Lock Variable at:     00150608
    Next TagIndex:        0000
    Maximum TagIndex:     0000
    Tag Entries:          00000000
    PsuedoTag Entries:    00000000
    Virtual Alloc List:   00150050
    UCR FreeList:        00150598
    FreeList Usage:      00000041 00000000 00000000 00000000
        01000018: 00081234 [commited 82000, unused dcc] - busy (9)
    FreeList[ 00 ] at 00150178: 00152f88 . 00152970   (3 blocks)
    FreeList[ 06 ] at 001501a8: 00152928 . 00152860   (2 blocks)

    Heap entries for Segment00 in Heap 00150000
         address: psize . size  flags   state (requested size)
        00150000: 00000 . 00640 [01] - busy (640)
        00150640: 00640 . 00040 [01] - busy (40)
        00150680: 00040 . 01808 [01] - busy (1800)
        00151e88: 01808 . 00010 [01] - busy (8)
        00151e98: 00010 . 00020 [01] - busy (18)
        00151eb8: 00020 . 00030 [01] - busy (24)
        00151ee8: 00030 . 00108 [01] - busy (100)
        00151ff0: 00108 . 007d8 [01] - busy (7d0)
        001527c8: 007d8 . 00030 [01] - busy (28) (lookaside)
        001527f8: 00030 . 00030 [01] - busy (28) (lookaside)
        00152828: 00030 . 00030 [01] - busy (28) (lookaside)
        00152858: 00030 . 00030 [00]
        00152888: 00030 . 00030 [01] - busy (28)
        001528b8: 00030 . 00068 [01] - busy (60)
        00152920: 00068 . 00030 [00]
        00152950: 00030 . 00018 [01] - busy (10)
        00152968: 00018 . 00410 [00]
        00152d78: 00410 . 00208 [01] - busy (200)
        00152f80: 00208 . 05080 [10]
        00158000:      000f8000      - uncommitted bytes.

HEAP 00150000: the segment belongs to another heap
0:000> ed 15065c 0; ed 3a0008 0; !heap -s


************************************************************************************************************************
                                              NT HEAP STATS BELOW
************************************************************************************************************************
NtGlobalFlag enables following debugging aids for new heaps:
    heap tagging
LFH Key                   : 0x00000000
Termination on corruption : ENABLED
  Heap     Flags   Reserv  Commit  Virt   Free  List   UCR  Virt  Lock  Fast 
                    (k)     (k)    (k)     (k) length      blocks cont. heap 
-----------------------------------------------------------------------------
00150000 00000002       0      0      0     28     5     1    1      0   L  
00250000 00001002      64     12     12     10     1     1    0      0      
-----------------------------------------------------------------------------

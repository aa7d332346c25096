# Who has physical memory, look-aside lists, system page-table entries, sessions, regions, the file cache, working sets. Text: the
# reference (windows-driver-docs "!memusage", "!lookaside", "!sysptes", "!vm", "!filecache", "!wsle", "!address"); sessions:
# "Windows Internals", 6th edition, part 2; regions: published sessions on Windows 11.
# How many frames the forged kernel itself has is not what is tested.
#! mask (Active/Valid|TOTAL|Zeroed):[^\n]*
#! mask -{16} [^\n]*(driver|Nonpaged pool|Paged pool|System)[^\n]*
#! open memory
0: kd> !memusage
 loading PFN database
loading (100% complete)
Compiling memory usage data (99% Complete).
             Zeroed:        9 (      36 kb)
               Free:        6 (      24 kb)
            Standby:        3 (      12 kb)
           Modified:        2 (       8 kb)
    ModifiedNoWrite:        1 (       4 kb)
       Active/Valid:      152 (     608 kb)
         Transition:        0 (       0 kb)
         SLIST/Temp:        1 (       4 kb)
                Bad:        0 (       0 kb)
            Unknown:        0 (       0 kb)
              TOTAL:      174 (     696 kb)
  Building kernel map
  Finished building kernel map
Scanning PFN database - (100% complete) 

  Usage Summary (in Kb):
Control       Valid Standby Dirty Shared Locked PageTables  name
fffffa8009003010    20     12     0    20     0     0  mapped_file( reader.exe )
fffffa8009003210     0      0    12     0     0     0  mapped_file( notes.txt )
----------------    16      0     0     0     0     0    Page File Section
----------------     0      0     0     0     0     4  process ( System ) @ fffffa8001000070
----------------    48      0     0     0     0    48  process ( reader.exe ) @ fffffa8001002070
----------------   132      0     0     0     0    12  driver ( ntoskrnl.exe )
----------------   160      0     0     0     0    12  ( Nonpaged pool )
----------------     4      0     0     0     0     8  ( Paged pool )
----------------    84      0     0     0     0    60  ( System )
0: kd> !memusage 8
 loading PFN database
loading (100% complete)
Compiling memory usage data (99% Complete).
             Zeroed:        9 (      36 kb)
               Free:        6 (      24 kb)
            Standby:        3 (      12 kb)
           Modified:        2 (       8 kb)
    ModifiedNoWrite:        1 (       4 kb)
       Active/Valid:      152 (     608 kb)
         Transition:        0 (       0 kb)
         SLIST/Temp:        1 (       4 kb)
                Bad:        0 (       0 kb)
            Unknown:        0 (       0 kb)
              TOTAL:      174 (     696 kb)
0: kd> !memusage 2
 loading PFN database
loading (100% complete)

  Usage Summary (in Kb):
Control       Valid Standby Dirty Shared Locked PageTables  name
fffffa8009003210     0      0    12     0     0     0  mapped_file( notes.txt )
0: kd> !memusage 1
 loading PFN database
loading (100% complete)
    ModifiedNoWrite:        1 (       4 kb)
0: kd> !memusage 4
!memusage: flags are 0, 1, 2 and 8
0: kd> !lookaside -all

Lookaside "nt!IopMdlLookasideList" @ 0xfffff80002bfc780  Tag(hex): 0x206c644d "Mdl "
    Type           =       0000  NonPagedPool
    Current Depth  =          3  Max Depth  =         10
    Size           =        232  Max Alloc  =       2320
    AllocateMisses =        250  FreeMisses =        100
    TotalAllocates =       1000  TotalFrees =       1000
    Hit Rate       =         75% Hit Rate   =         90%

Lookaside "" @ 0xfffffa8000c12500  Tag(hex): 0x7366744e "Ntfs"
    Type           =       0011  PagedPool RaiseIfAllocationFailure
    Current Depth  =          0  Max Depth  =          4
    Size           =        496  Max Alloc  =       1984
    AllocateMisses =          8  FreeMisses =          0
    TotalAllocates =     272492  TotalFrees =     272488
    Hit Rate       =         99% Hit Rate   =        100%
0: kd> !lookaside 0 -all

Lookaside "nt!IopMdlLookasideList" @ 0xfffff80002bfc780  Tag(hex): 0x206c644d "Mdl "
    Type           =       0000  NonPagedPool
    Current Depth  =          3  Max Depth  =         10
    Size           =        232  Max Alloc  =       2320
    AllocateMisses =        250  FreeMisses =        100
    TotalAllocates =       1000  TotalFrees =       1000
    Hit Rate       =         75% Hit Rate   =         90%

Lookaside "" @ 0xfffffa8000c12500  Tag(hex): 0x7366744e "Ntfs"
    Type           =       0011  PagedPool RaiseIfAllocationFailure
    Current Depth  =          0  Max Depth  =          4
    Size           =        496  Max Alloc  =       1984
    AllocateMisses =          8  FreeMisses =          0
    TotalAllocates =     272492  TotalFrees =     272488
    Hit Rate       =         99% Hit Rate   =        100%
0: kd> !lookaside nt!IopMdlLookasideList

Lookaside "nt!IopMdlLookasideList" @ 0xfffff80002bfc780  Tag(hex): 0x206c644d "Mdl "
    Type           =       0000  NonPagedPool
    Current Depth  =          3  Max Depth  =         10
    Size           =        232  Max Alloc  =       2320
    AllocateMisses =        250  FreeMisses =        100
    TotalAllocates =       1000  TotalFrees =       1000
    Hit Rate       =         75% Hit Rate   =         90%
0: kd> !lookaside nt!IopMdlLookasideList 1
!lookaside: options 1 and 2 write to the target, and a dump is only read
0: kd> !lookaside fffff80000000000

Lookaside @ 0xfffff80000000000 cannot be read
0: kd> !sysptes 1

System PTE Information
  Total System Ptes 571224
 
    starting PTE: fffff6fc40000000
    ending PTE:   fffff6fc40008000

      free ptes: fffff6fc40000000   number free: 100.
      free ptes: fffff6fc40000fa0   number free: 7.
      free ptes: fffff6fc40007d00   number free: 96.

  free blocks: 3   total free: 203    largest free block: 100

Kernel Stack PTE Information
  Total System Ptes 1600
 
    starting PTE: fffff6fc50000000
    ending PTE:   fffff6fc50001000

      free ptes: fffff6fc50000018   number free: 75.
      free ptes: fffff6fc50000320   number free: 28.

  free blocks: 2   total free: 103    largest free block: 75
0: kd> !sysptes

System PTE Information
  Total System Ptes 571224
 
    starting PTE: fffff6fc40000000
    ending PTE:   fffff6fc40008000

  free blocks: 3   total free: 203    largest free block: 100

Kernel Stack PTE Information
  Total System Ptes 1600
 
    starting PTE: fffff6fc50000000
    ending PTE:   fffff6fc50001000

  free blocks: 2   total free: 103    largest free block: 75
0: kd> !sysptes 4

System PTE Information
  Total System Ptes 571224
 
    starting PTE: fffff6fc40000000
    ending PTE:   fffff6fc40008000

  free blocks: 3   total free: 203    largest free block: 100

Kernel Stack PTE Information
  Total System Ptes 1600
 
    starting PTE: fffff6fc50000000
    ending PTE:   fffff6fc50001000

  free blocks: 2   total free: 103    largest free block: 75
!sysptes: flags 4 (special pool, locked pages, nonpaged pool expansion) are kept in structures that nt's public symbols do not describe
0: kd> !vm 5

*** Virtual Memory Usage ***
      Physical Memory:           0 (         0 Kb)

************ NO PAGING FILE *********************

      Available Pages:           0 (         0 Kb)
      ResAvail Pages:            0 (         0 Kb)
      Locked IO Pages:           0 (         0 Kb)
      Free System PTEs:        203 (       812 Kb)
      Modified Pages:            0 (         0 Kb)
      Modified PF Pages:         0 (         0 Kb)
      NonPagedPool Usage:        0 (         0 Kb)
      NonPagedPool Max:          0 (         0 Kb)
      PagedPool Usage:???????????? (?????????? Kb)
      PagedPool Maximum:  33554432 ( 134217728 Kb)
      Session Commit:         1702 (      6808 Kb)
      Shared Commit:             0 (         0 Kb)
      Special Pool:              0 (         0 Kb)
      Shared Process:            0 (         0 Kb)
      PagedPool Commit:          0 (         0 Kb)
      Driver Commit:             0 (         0 Kb)
      Committed pages:           0 (         0 Kb)
      Commit limit:              0 (         0 Kb)

Terminal Server Memory Usage By Session:

Session ID 0 @ fffffa8000c15000:
Paged Pool Usage:     3060 Kb
NonPaged Usage:        316 Kb
Commit Usage:         6484 Kb

Session ID 1 @ fffffa8000c17000:
Paged Pool Usage:        0 Kb
NonPaged Usage:        324 Kb
Commit Usage:          324 Kb

Session Summary
Paged Pool Usage:     3060 Kb
NonPaged Usage:        640 Kb
Commit Usage:         6808 Kb

0: kd> !vm 0x20
System Region               Base Address    NumberOfBytes

PagedPool             : fffff8a000000000       2000000000
NonPagedPool          : fffffa8000c00000         40000000
0: kd> !vm 9

*** Virtual Memory Usage ***
      Physical Memory:           0 (         0 Kb)

************ NO PAGING FILE *********************

      Available Pages:           0 (         0 Kb)
      ResAvail Pages:            0 (         0 Kb)
      Locked IO Pages:           0 (         0 Kb)
      Free System PTEs:        203 (       812 Kb)
      Modified Pages:            0 (         0 Kb)
      Modified PF Pages:         0 (         0 Kb)
      NonPagedPool Usage:        0 (         0 Kb)
      NonPagedPool Max:          0 (         0 Kb)
      PagedPool Usage:???????????? (?????????? Kb)
      PagedPool Maximum:  33554432 ( 134217728 Kb)
      Session Commit:         1702 (      6808 Kb)
      Shared Commit:             0 (         0 Kb)
      Special Pool:              0 (         0 Kb)
      Shared Process:            0 (         0 Kb)
      PagedPool Commit:          0 (         0 Kb)
      Driver Commit:             0 (         0 Kb)
      Committed pages:           0 (         0 Kb)
      Commit limit:              0 (         0 Kb)
!vm: the page file write log (8) is kept in a structure that nt's public symbols do not describe
0: kd> !filecache
***** Dump file cache******
  Reading and sorting VACBs ...
  Removed 3 nonactive VACBs, processing 2 active VACBs ...
File Cache Information
  Current size 28256 kb
  Peak size    30624 kb
  2 Control Areas
  File cache has 4 valid pages
 

  Usage Summary (in Kb):
Control Valid Standby/Dirty Shared Locked Name
fffffa8000c11080     4      0     0     0  unicode.nls
fffffa8009003210    12      8     0     0  notes.txt
0: kd> !filecache 1
***** Dump file cache******
  Reading and sorting VACBs ...
  Removed 3 nonactive VACBs, processing 2 active VACBs ...
File Cache Information
  Current size 28256 kb
  Peak size    30624 kb
  File cache has 4 valid pages
 

  Usage Summary (in Kb):
SharedCacheMap   View             Valid Standby/Dirty Shared Locked Name
fffffa8000c19080 fffff98000080000    12      8     0     0  notes.txt
fffffa8000c192a0 fffff98000100000     4      0     0     0  unicode.nls
0: kd> .process fffffa8001002070
Implicit process is now fffffa80`01002070
0: kd> !wsle

Working Set @ fffffa8000c1a000
    FirstFree:        3  FirstDynamic:          2
    LastEntry        2  NextSlot:         2  LastInitialized        6
    NonDirect        1  HashTable:        0  HashTableSize:         0

0: kd> !wsle 7

Working Set @ fffffa8000c1a000
    FirstFree:        3  FirstDynamic:          2
    LastEntry        2  NextSlot:         2  LastInitialized        6
    NonDirect        1  HashTable:        0  HashTableSize:         0

Reading the WSLE data...

Virtual Address           Age  Locked  ReferenceCount
        ff3e0609          3        1        1
        7ffe0009          0        1        1
        77760409          2        0        1
    free entry 3
    free entry 4
    free entry 5
    free entry 6
Valid WSLE entries = 0x3
found end @ wsle index 0x6
Free WSLE entries = 0x4
0: kd> !address
  fffff80002a00000 - 0000000000573000
          Usage       KernelSpaceUsageImage
          ImageName   ntoskrnl.exe

  fffff88005002000 - 0000000000006000
          Usage       KernelSpaceUsageKernelStack
          KernelStack fffffa8001001070 : 4.8

  fffff8800500a000 - 0000000000006000
          Usage       KernelSpaceUsageKernelStack
          KernelStack fffffa8001003070 : 3c4.3c8

  fffff8a000000000 - 0000002000000000
          Usage       KernelSpaceUsagePagedPool

  fffffa8000c00000 - 0000000040000000
          Usage       KernelSpaceUsageNonPagedPool

0: kd> !address nt!KeBugCheckEx
  fffff80002a00000 - 0000000000573000
          Usage       KernelSpaceUsageImage
          ImageName   ntoskrnl.exe

0: kd> !address fffffa8009000100
  fffffa8000c00000 - 0000000040000000
          Usage       KernelSpaceUsageNonPagedPool

0: kd> !address 10000
No region of the target holds 0x10000
#! note an address taken for an entry: as a PDE and as a PTE
0: kd> !pte fffff6fc00015000 1
                                           VA fffff80002a00000
PDE at FFFFF6FC00015000    PTE at FFFFF6FC00015000
contains 0000000000201063  contains 0000000000201063
pfn 201       ---DA--KWEV  pfn 201       ---DA--KWEV
0: kd> !pte fffff80002a00000 1
                                           VA 0000000540000000
PDE at FFFFF80002A00000    PTE at FFFFF80002A00000
contains 0000000100785A4D  contains 0000000100785A4D
pfn 100785    C--D--TUREV  pfn 100785    C--D--TUREV
0: kd> !pte fffff6fc00015000
                                           VA fffff80002a00000
PXE at FFFFF6FB7DBEDF80    PPE at FFFFF6FB7DBF0000    PDE at FFFFF6FB7E0000A8    PTE at FFFFF6FC00015000
contains 0000000000202063  contains 0000000000203063  contains 0000000000204063  contains 0000000000201063
pfn 202       ---DA--KWEV  pfn 203       ---DA--KWEV  pfn 204       ---DA--KWEV  pfn 201       ---DA--KWEV
0: kd> !pte fffff88000dead00 1
address 0xfffff88000dead00: no page-table entry can be read
#! open memory@3790/memory
0: kd> !memusage 0
 loading PFN database
loading (100% complete)
Compiling memory usage data (99% Complete).
             Zeroed:       10 (      40 kb)
               Free:        6 (      24 kb)
            Standby:        3 (      12 kb)
           Modified:        2 (       8 kb)
    ModifiedNoWrite:        1 (       4 kb)
       Active/Valid:      184 (     736 kb)
         Transition:        0 (       0 kb)
         SLIST/Temp:        1 (       4 kb)
                Bad:        0 (       0 kb)
            Unknown:        0 (       0 kb)
              TOTAL:      207 (     828 kb)
  Building kernel map
  Finished building kernel map
Scanning PFN database - (100% complete) 

  Usage Summary (in Kb):
Control       Valid Standby Dirty Shared Locked PageTables  name
fffffa8009003010    20     12     0    20     0     0  mapped_file( reader.exe )
fffffa8009003210     0      0    12     0     0     0  mapped_file( notes.txt )
----------------    16      0     0     0     0     0    Page File Section
----------------     0      0     0     0     0     4  process ( System ) @ fffffa8001000070
----------------    48      0     0     0     0    48  process ( reader.exe ) @ fffffa8001002070
----------------   276      0     0     0     0     4  driver ( ntoskrnl.exe )
----------------   152      0     0     0     0    12  ( Nonpaged pool )
----------------     4      0     0     0     0     8  ( Paged pool )
----------------    84      0     0     0     0    60  ( System )
0: kd> !sysptes

System PTE Information
  Total System Ptes 571224
  total free: 203
0: kd> !filecache
***** Dump file cache******
  Reading and sorting VACBs ...
  Removed 3 nonactive VACBs, processing 2 active VACBs ...
File Cache Information
  Current size 28256 kb
  Peak size    30624 kb
  2 Control Areas
  File cache has 4 valid pages
 

  Usage Summary (in Kb):
Control Valid Standby/Dirty Shared Locked Name
fffffa8000c11080     4      0     0     0  unicode.nls
fffffa8009003210    12      8     0     0  notes.txt
0: kd> .process fffffa8001002070
Implicit process is now fffffa80`01002070
0: kd> !wsle 3

Working Set @ fffffa8000c18000
    FirstFree:        3  FirstDynamic:          2
    LastEntry        2  NextSlot:         2  LastInitialized        6
    NonDirect        1  HashTable:        0  HashTableSize:         0

Reading the WSLE data...

Virtual Address           Age  Locked  ReferenceCount
        ff3e0e01          3        1        1
        7ffe0203          0        1        1
        77760a01          2        0        1
Valid WSLE entries = 0x3
found end @ wsle index 0x6
#! open memory@17763/memory
0: kd> !memusage
 loading PFN database
loading (100% complete)
Compiling memory usage data (99% Complete).
             Zeroed:        9 (      36 kb)
               Free:        6 (      24 kb)
            Standby:        3 (      12 kb)
           Modified:        2 (       8 kb)
    ModifiedNoWrite:        1 (       4 kb)
       Active/Valid:      153 (     612 kb)
         Transition:        0 (       0 kb)
         SLIST/Temp:        1 (       4 kb)
                Bad:        0 (       0 kb)
            Unknown:        0 (       0 kb)
              TOTAL:      175 (     700 kb)
  Building kernel map
  Finished building kernel map
Scanning PFN database - (100% complete) 

  Usage Summary (in Kb):
Control       Valid Standby Dirty Shared Locked PageTables  name
fffffa8009003010    20     12     0    20     0     0  mapped_file( reader.exe )
fffffa8009003210     0      0    12     0     0     0  mapped_file( notes.txt )
----------------    16      0     0     0     0     0    Page File Section
----------------     0      0     0     0     0    28  process ( System ) @ fffffa8001000070
----------------    48      0     0     0     0    48  process ( reader.exe ) @ fffffa8001002070
----------------   124      0     0     0     0    16  driver ( ntoskrnl.exe )
----------------   172      0     0     0     0    12  ( Nonpaged pool )
----------------     4      0     0     0     0     8  ( Paged pool )
----------------    68      0     0     0     0    48  ( System )
0: kd> !sysptes 1

System PTE Information
  Total System Ptes 571224
 
    starting PTE: fffff6fc40000000
    ending PTE:   fffff6fc40008000

      free ptes: fffff6fc40000000   number free: 100.
      free ptes: fffff6fc40000fa0   number free: 7.
      free ptes: fffff6fc40007d00   number free: 96.

  free blocks: 3   total free: 203    largest free block: 100
0: kd> !filecache
***** Dump file cache******
  Reading and sorting VACBs ...
  Removed 3 nonactive VACBs, processing 2 active VACBs ...
File Cache Information
  Current size 0 kb
  Peak size    0 kb
  2 Control Areas
  File cache has 4 valid pages
 

  Usage Summary (in Kb):
Control Valid Standby/Dirty Shared Locked Name
fffffa8000c11080     4      0     0     0  unicode.nls
fffffa8009003210    12      8     0     0  notes.txt
#! open memory-heaps@19041/memory-heaps
0: kd> !memusage
 loading PFN database
loading (100% complete)
Compiling memory usage data (99% Complete).
             Zeroed:        9 (      36 kb)
               Free:        6 (      24 kb)
            Standby:        3 (      12 kb)
           Modified:        2 (       8 kb)
    ModifiedNoWrite:        1 (       4 kb)
       Active/Valid:      177 (     708 kb)
         Transition:        0 (       0 kb)
         SLIST/Temp:        1 (       4 kb)
                Bad:        0 (       0 kb)
            Unknown:        0 (       0 kb)
              TOTAL:      199 (     796 kb)
  Building kernel map
  Finished building kernel map
Scanning PFN database - (100% complete) 

  Usage Summary (in Kb):
Control       Valid Standby Dirty Shared Locked PageTables  name
ffffcb0e11504010    20     12     0    20     0     0  mapped_file( reader.exe )
ffffcb0e11504220     0      0    12     0     0     0  mapped_file( notes.txt )
----------------    16      0     0     0     0     0    Page File Section
----------------     0      0     0     0     0    28  process ( System ) @ fffffa8001000070
----------------    48      0     0     0     0    48  process ( reader.exe ) @ fffffa8001002070
----------------   132      0     0     0     0    24  driver ( ntoskrnl.exe )
----------------    56      0     0     0     0    16  ( Nonpaged pool )
----------------    12      0     0     0     0    12  ( Paged pool )
----------------   240      0     0     0     0    56  ( System )
0: kd> !lookaside -all

Lookaside "nt!IopMdlLookasideList" @ 0xfffff800036ee400  Tag(hex): 0x206c644d "Mdl "
    Type           =       0000  NonPagedPool
    Current Depth  =          3  Max Depth  =         10
    Size           =        232  Max Alloc  =       2320
    AllocateMisses =        250  FreeMisses =        100
    TotalAllocates =       1000  TotalFrees =       1000
    Hit Rate       =         75% Hit Rate   =         90%

Lookaside "" @ 0xfffffa8000c16540  Tag(hex): 0x7366744e "Ntfs"
    Type           =       0011  PagedPool RaiseIfAllocationFailure
    Current Depth  =          0  Max Depth  =          4
    Size           =        496  Max Alloc  =       1984
    AllocateMisses =          8  FreeMisses =          0
    TotalAllocates =     272492  TotalFrees =     272488
    Hit Rate       =         99% Hit Rate   =        100%
0: kd> !sysptes 1

System PTE Information
  Total System Ptes 571224
 
    starting PTE: fffff6fc40000000
    ending PTE:   fffff6fc40008000

      free ptes: fffff6fc40000000   number free: 100.
      free ptes: fffff6fc40000fa0   number free: 7.
      free ptes: fffff6fc40007d00   number free: 96.

  free blocks: 3   total free: 203    largest free block: 100
0: kd> !vm 0x20
System Region               Base Address    NumberOfBytes

Cfg                   :                0                0
HyperSpace            :                0                0
KernelStacks          :                0                0
PageTables            :                0                0
SecureNonPagedPool    :                0                0
Session               :                0                0
SystemCache           :                0                0
UltraZero             :                0                0
PfnDatabase           : ffff830000000000      38000000000
SystemPtes            : ffffb80000000000     100000000000
NonPagedPool          : ffffcb0000000000     100000000000
PagedPool             : ffffde8000000000     100000000000
SystemImages          : fffff80000000000       8000000000
0: kd> !vm 25

*** Virtual Memory Usage ***
      Physical Memory:           0 (         0 Kb)

************ NO PAGING FILE *********************

      Available Pages:           0 (         0 Kb)
      ResAvail Pages:            0 (         0 Kb)
      Locked IO Pages:           0 (         0 Kb)
      Free System PTEs:        203 (       812 Kb)
      Modified Pages:            0 (         0 Kb)
      Modified PF Pages:         0 (         0 Kb)
      NonPagedPool Max:          0 (         0 Kb)
      PagedPool Usage:           0 (         0 Kb)
      PagedPool Maximum:         0 (         0 Kb)
      Session Commit:         1702 (      6808 Kb)
      Shared Commit:             0 (         0 Kb)
      Shared Process:            0 (         0 Kb)
      Driver Commit:             0 (         0 Kb)
      Committed pages:           0 (         0 Kb)
      Commit limit:              0 (         0 Kb)

Terminal Server Memory Usage By Session:

Session ID 0 @ fffffa8000c18000:
Paged Pool Usage:     3060 Kb
NonPaged Usage:        316 Kb
Commit Usage:         6484 Kb

Session ID 1 @ fffffa8000c1d000:
Paged Pool Usage:        0 Kb
NonPaged Usage:        324 Kb
Commit Usage:          324 Kb

Session Summary
Paged Pool Usage:     3060 Kb
NonPaged Usage:        640 Kb
Commit Usage:         6808 Kb


System Region               Base Address    NumberOfBytes

Cfg                   :                0                0
HyperSpace            :                0                0
KernelStacks          :                0                0
PageTables            :                0                0
SecureNonPagedPool    :                0                0
Session               :                0                0
SystemCache           :                0                0
UltraZero             :                0                0
PfnDatabase           : ffff830000000000      38000000000
SystemPtes            : ffffb80000000000     100000000000
NonPagedPool          : ffffcb0000000000     100000000000
PagedPool             : ffffde8000000000     100000000000
SystemImages          : fffff80000000000       8000000000
0: kd> !filecache
***** Dump file cache******
  Reading and sorting VACBs ...
  Removed 3 nonactive VACBs, processing 2 active VACBs ...
File Cache Information
  Current size 0 kb
  Peak size    0 kb
  2 Control Areas
  File cache has 4 valid pages
 

  Usage Summary (in Kb):
Control Valid Standby/Dirty Shared Locked Name
ffffcb0e11504220    12      8     0     0  notes.txt
fffffa8000c15080     4      0     0     0  unicode.nls
0: kd> !wsle
this kernel keeps no list of working set entries (nt has no _MMWSL: Windows 10 and later, or no symbols)
0: kd> !address ffffcb0e11386cb0
  ffffcb0000000000 - 0000100000000000
          Usage       KernelSpaceUsageNonPagedPool

#! open memory-heaps@22000/memory-heaps
0: kd> !memusage
 loading PFN database
loading (100% complete)
Compiling memory usage data (99% Complete).
             Zeroed:        9 (      36 kb)
               Free:        6 (      24 kb)
            Standby:        3 (      12 kb)
           Modified:        2 (       8 kb)
    ModifiedNoWrite:        1 (       4 kb)
       Active/Valid:      169 (     676 kb)
         Transition:        0 (       0 kb)
         SLIST/Temp:        1 (       4 kb)
                Bad:        0 (       0 kb)
            Unknown:        0 (       0 kb)
              TOTAL:      191 (     764 kb)
  Building kernel map
  Finished building kernel map
Scanning PFN database - (100% complete) 

  Usage Summary (in Kb):
Control       Valid Standby Dirty Shared Locked PageTables  name
ffffcb0e11504010    20     12     0    20     0     0  mapped_file( reader.exe )
ffffcb0e11504220     0      0    12     0     0     0  mapped_file( notes.txt )
----------------    16      0     0     0     0     0    Page File Section
----------------     0      0     0     0     0    28  process ( System ) @ fffffa8001000070
----------------    48      0     0     0     0    48  process ( reader.exe ) @ fffffa8001002070
----------------   128      0     0     0     0    24  driver ( ntoskrnl.exe )
----------------    56      0     0     0     0    16  ( Nonpaged pool )
----------------    12      0     0     0     0    12  ( Paged pool )
----------------   212      0     0     0     0    56  ( System )
0: kd> !vm 0x20
System Region               Base Address    NumberOfBytes

Cfg                   :                0                0
HyperSpace            :                0                0
KernelShadowStacks    :                0                0
KernelStacks          :                0                0
PageTables            :                0                0
SecureNonPagedPool    :                0                0
Session               :                0                0
SystemCache           :                0                0
UltraZero             :                0                0
PfnDatabase           : ffff830000000000      38000000000
SystemPtes            : ffffb80000000000     100000000000
NonPagedPool          : ffffcb0000000000     100000000000
PagedPool             : ffffde8000000000     100000000000
SystemImages          : fffff80000000000       8000000000
0: kd> !filecache 1
***** Dump file cache******
  Reading and sorting VACBs ...
  Removed 3 nonactive VACBs, processing 2 active VACBs ...
File Cache Information
  Current size 0 kb
  Peak size    0 kb
  File cache has 4 valid pages
 

  Usage Summary (in Kb):
SharedCacheMap   View             Valid Standby/Dirty Shared Locked Name
fffffa8000c1b4a0 fffff98000080000    12      8     0     0  notes.txt
fffffa8000c1b720 fffff98000100000     4      0     0     0  unicode.nls

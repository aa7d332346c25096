# Virtual address descriptors and control areas, on kernels of four kinds. Columns of !vad and !ca: published sessions on Windows
# 8.1 and 10 (README of the "dumpfiles" extension; "Windows Internals", 7th edition, part 1); the details of one descriptor: the
# reference (windows-driver-docs "!vad", "Mapping Symbols When the PEB is Paged Out").
#! open memory
0: kd> .process fffffa8001002070
Implicit process is now fffffa80`01002070
0: kd> !vad
VAD             Level         Start             End              Commit
fffffa8000c121d0  2              10              1f               0 Mapped       READWRITE          Pagefile section, shared commit 0xf
fffffa8000c12250  1              60              9f               0 Mapped       READONLY           \Users\gil\notes.txt
fffffa8000c122d0  2             1f0             2ef              17 Private      READWRITE          
fffffa8000c12350  0           7ffe0           7ffe0               1 Private      READONLY           
fffffa8000c123d0  2           ff3e0           ff3e9               5 Mapped  Exe  EXECUTE_WRITECOPY  \Tools\reader.exe
fffffa8000c12450  1        7ff5e592        7ff5e5a1               0 Private      NO_ACCESS          

Total VADs: 6, average level: 2, maximum depth: 2
Total private commit: 0x17 pages (92 KB)
Total shared commit:  0x12 pages (72 KB)
0: kd> !vad ff3e1000 1

VAD @ fffffa8000c123d0
  Start VPN:         ff3e0  End VPN:    ff3e9  Control Area:  fffffa8009003010
  First ProtoPte: fffffa8000c0f000  Last PTE fffffa8000c0f048  Commit Charge         5 (5.)
  Secured.Flink          0  Blink           0  Banked/Extend:        0
  File Offset   0
   ImageMap ViewShare EXECUTE_WRITECOPY

ControlArea  @ fffffa8009003010
  Segment      fffffa8000c0e030  Flink      fffffa8009003018  Blink        fffffa8009003018
  Section Ref                 1  Pfn Ref                   9  Mapped Views                1
  User Ref                    0  WaitForDel                0  Flush Count                 0
  File Object  fffffa8000c0f050  ModWriteCount             0  System Views                0
  WritableRefs                0  
  Flags (a0) Image File 

      \Tools\reader.exe

Segment @ fffffa8000c0e030
  ControlArea     fffffa8009003010  BasedAddress  00000000ff3e0000
  Total Ptes                     a
  Segment Size                a000  Committed                    3
  Image Commit                   4  Image Info    0000000000000000
  ProtoPtes       fffffa8000c0f000
  Flags (c0000) ProtectionMask 

Subsection 1 @ fffffa8009003090
  ControlArea  fffffa8009003010  Starting Sector        0  Number Of Sectors    8
  Base Pte     fffffa8000c0f000  Ptes In Subsect        1  Unused Ptes          0
  Flags                       2  Sector Offset          0  Protection           1

Subsection 2 @ fffffa80090030c8
  ControlArea  fffffa8009003010  Starting Sector        8  Number Of Sectors   38
  Base Pte     fffffa8000c0f008  Ptes In Subsect        7  Unused Ptes          0
  Flags                       6  Sector Offset          0  Protection           3

Subsection 3 @ fffffa8009003100
  ControlArea  fffffa8009003010  Starting Sector       40  Number Of Sectors   10
  Base Pte     fffffa8000c0f040  Ptes In Subsect        2  Unused Ptes          0
  Flags                       2  Sector Offset          0  Protection           1

Reload command: .reload reader.exe=00000000`ff3e0000,a000
0: kd> !vad 61000 1

VAD @ fffffa8000c12250
  Start VPN:            60  End VPN:       9f  Control Area:  fffffa8009003210
  First ProtoPte: fffffa8000c10000  Last PTE fffffa8000c101f8  Commit Charge         0 (0.)
  Secured.Flink          0  Blink           0  Banked/Extend:        0
  File Offset   2
   ViewShare READONLY

ControlArea  @ fffffa8009003210
  Segment      fffffa8000c0f160  Flink      fffffa8009003218  Blink        fffffa8009003218
  Section Ref                 0  Pfn Ref                   4  Mapped Views                1
  User Ref                    0  WaitForDel                0  Flush Count                 0
  File Object  fffffa8000c10200  ModWriteCount             0  System Views                0
  WritableRefs                0  
  Flags (2000080) File UserWritable 

      \Users\gil\notes.txt

Segment @ fffffa8000c0f160
  ControlArea     fffffa8009003210  ExtendInfo    0000000000000000
  Total Ptes                    40
  Segment Size               40000  Committed                    0
  Flags (c0000) ProtectionMask 

Subsection 1 @ fffffa8009003290
  ControlArea  fffffa8009003210  Starting Sector        0  Number Of Sectors  200
  Base Pte     fffffa8000c10000  Ptes In Subsect       40  Unused Ptes          0
  Flags                       3  Sector Offset          0  Protection           1
  Accessed 
  Flink        fffffa80090032e0  Blink   fffffa80090032e0  MappedViews          1

0: kd> !vad 200000 1

VAD @ fffffa8000c122d0
  Start VPN:           1f0  End VPN:      2ef  Control Area:  0000000000000000
  First ProtoPte: 0000000000000000  Last PTE 0000000000000000  Commit Charge        11 (17.)
  Secured.Flink          0  Blink           0  Banked/Extend:        0
  File Offset   0
   Private READWRITE

0: kd> !vad 12345000
no virtual address descriptor of the current process has 12345000
0: kd> !ca fffffa8009003010
ControlArea  @ fffffa8009003010
  Segment      fffffa8000c0e030  Flink      fffffa8009003018  Blink        fffffa8009003018
  Section Ref                 1  Pfn Ref                   9  Mapped Views                1
  User Ref                    0  WaitForDel                0  Flush Count                 0
  File Object  fffffa8000c0f050  ModWriteCount             0  System Views                0
  WritableRefs                0  
  Flags (a0) Image File 

      \Tools\reader.exe

Segment @ fffffa8000c0e030
  ControlArea     fffffa8009003010  BasedAddress  00000000ff3e0000
  Total Ptes                     a
  Segment Size                a000  Committed                    3
  Image Commit                   4  Image Info    0000000000000000
  ProtoPtes       fffffa8000c0f000
  Flags (c0000) ProtectionMask 

Subsection 1 @ fffffa8009003090
  ControlArea  fffffa8009003010  Starting Sector        0  Number Of Sectors    8
  Base Pte     fffffa8000c0f000  Ptes In Subsect        1  Unused Ptes          0
  Flags                       2  Sector Offset          0  Protection           1

Subsection 2 @ fffffa80090030c8
  ControlArea  fffffa8009003010  Starting Sector        8  Number Of Sectors   38
  Base Pte     fffffa8000c0f008  Ptes In Subsect        7  Unused Ptes          0
  Flags                       6  Sector Offset          0  Protection           3

Subsection 3 @ fffffa8009003100
  ControlArea  fffffa8009003010  Starting Sector       40  Number Of Sectors   10
  Base Pte     fffffa8000c0f040  Ptes In Subsect        2  Unused Ptes          0
  Flags                       2  Sector Offset          0  Protection           1

0: kd> !ca fffffa8009003210 1
ControlArea  @ fffffa8009003210
  Segment      fffffa8000c0f160  Flink      fffffa8009003218  Blink        fffffa8009003218
  Section Ref                 0  Pfn Ref                   4  Mapped Views                1
  User Ref                    0  WaitForDel                0  Flush Count                 0
  File Object  fffffa8000c10200  ModWriteCount             0  System Views                0
  WritableRefs                0  
  Flags (2000080) File UserWritable 

      \Users\gil\notes.txt

Segment @ fffffa8000c0f160
  ControlArea     fffffa8009003210  ExtendInfo    0000000000000000
  Total Ptes                    40
  Segment Size               40000  Committed                    0
  Flags (c0000) ProtectionMask 

0: kd> !ca fffffa8009003410
ControlArea  @ fffffa8009003410
  Segment      fffffa8000c10310  Flink      fffffa8009003418  Blink        fffffa8009003418
  Section Ref                 1  Pfn Ref                   0  Mapped Views                1
  User Ref                    0  WaitForDel                0  Flush Count                 0
  File Object  0000000000000000  ModWriteCount             0  System Views                0
  WritableRefs                0  
  Flags (2000) Commit 

Segment @ fffffa8000c10310
  ControlArea     fffffa8009003410  ExtendInfo    0000000000000000
  Total Ptes                    10
  Segment Size               10000  Committed                    f
  Flags (0) 

Subsection 1 @ fffffa8009003490
  ControlArea  fffffa8009003410  Starting Sector        0  Number Of Sectors   80
  Base Pte     fffffa8000c11000  Ptes In Subsect       10  Unused Ptes          0
  Flags                       2  Sector Offset          0  Protection           1

0: kd> !ca 0
fffffa8009003010 00000000ff3e0000 1       File:  \Tools\reader.exe
fffffa8009003210 0000000000000000 1       File:  \Users\gil\notes.txt
fffffa8009003410 0000000000000000 1       Page File Section
0: kd> !ca 0 20
fffffa8009003410 0000000000000000 1       Page File Section
0: kd> !ca -1
fffffa8000c11080 0000000000000000 0       File:  \Windows\System32\unicode.nls
0: kd> !ca 12345678
address 0x12345678: no control area can be read
0: kd> !vad fffff80000000000
address 0xfffff80000000000: no virtual address descriptor can be read
#! open memory@3790/memory
0: kd> .process fffffa8001002070
Implicit process is now fffffa80`01002070
0: kd> !vad
VAD             Level         Start             End              Commit
fffffa8000c121b0  2              10              1f               0 Mapped       READWRITE          Pagefile section, shared commit 0xf
fffffa8000c12200  1              60              9f               0 Mapped       READONLY           \Users\gil\notes.txt
fffffa8000c12250  2             1f0             2ef              17 Private      READWRITE          
fffffa8000c122a0  0           7ffe0           7ffe0               1 Private      READONLY           
fffffa8000c122f0  2           ff3e0           ff3e9               5 Mapped  Exe  EXECUTE_WRITECOPY  \Tools\reader.exe
fffffa8000c12340  1        7ff5e592        7ff5e5a1               0 Private      NO_ACCESS          

Total VADs: 6, average level: 2, maximum depth: 2
Total private commit: 0x17 pages (92 KB)
Total shared commit:  0x12 pages (72 KB)
0: kd> !vad ff3e1000 1

VAD @ fffffa8000c122f0
  Start VPN:         ff3e0  End VPN:    ff3e9  Control Area:  fffffa8009003010
  First ProtoPte: fffffa8000c0f000  Last PTE fffffa8000c0f048  Commit Charge         5 (5.)
  Secured.Flink          0  Blink           0  Banked/Extend:        0
  File Offset   0
   ImageMap ViewShare EXECUTE_WRITECOPY

ControlArea  @ fffffa8009003010
  Segment      fffffa8000c0e030  Flink      fffffa8009003018  Blink        fffffa8009003018
  Section Ref                 1  Pfn Ref                   9  Mapped Views                1
  User Ref                    0  WaitForDel                0  Flush Count                 0
  File Object  fffffa8000c0f050  ModWriteCount             0  System Views                0
  WritableRefs                0  
  Flags (a0) Image File 

      \Tools\reader.exe

Segment @ fffffa8000c0e030
  ControlArea     fffffa8009003010  BasedAddress  00000000ff3e0000
  Total Ptes                     a
  Segment Size                a000  Committed                    3
  Image Commit                   4  Image Info    0000000000000000
  ProtoPtes       fffffa8000c0f000
  Flags (0) 

Subsection 1 @ fffffa8009003058
  ControlArea  fffffa8009003010  Starting Sector        0  Number Of Sectors    8
  Base Pte     fffffa8000c0f000  Ptes In Subsect        1  Unused Ptes          0
  Flags                      10  Sector Offset          0  Protection           1

Subsection 2 @ fffffa8009003088
  ControlArea  fffffa8009003010  Starting Sector        8  Number Of Sectors   38
  Base Pte     fffffa8000c0f008  Ptes In Subsect        7  Unused Ptes          0
  Flags                      30  Sector Offset          0  Protection           3

Subsection 3 @ fffffa80090030b8
  ControlArea  fffffa8009003010  Starting Sector       40  Number Of Sectors   10
  Base Pte     fffffa8000c0f040  Ptes In Subsect        2  Unused Ptes          0
  Flags                      10  Sector Offset          0  Protection           1

Reload command: .reload reader.exe=00000000`ff3e0000,a000
0: kd> !ca fffffa8009003210
ControlArea  @ fffffa8009003210
  Segment      fffffa8000c0f140  Flink      fffffa8009003218  Blink        fffffa8009003218
  Section Ref                 0  Pfn Ref                   4  Mapped Views                1
  User Ref                    0  WaitForDel                0  Flush Count                 0
  File Object  fffffa8000c10200  ModWriteCount             0  System Views                0
  WritableRefs                0  
  Flags (4000080) File UserWritable 

      \Users\gil\notes.txt

Segment @ fffffa8000c0f140
  ControlArea     fffffa8009003210  ExtendInfo    0000000000000000
  Total Ptes                    40
  Segment Size               40000  Committed                    0
  Flags (0) 

Subsection 1 @ fffffa8009003258
  ControlArea  fffffa8009003210  Starting Sector        0  Number Of Sectors  200
  Base Pte     fffffa8000c10000  Ptes In Subsect       40  Unused Ptes          0
  Flags                      10  Sector Offset          0  Protection           1

#! open memory@9200/memory
0: kd> .process fffffa8001002070
Implicit process is now fffffa80`01002070
0: kd> !vad
VAD             Level         Start             End              Commit
fffffa8000c121d0  2              10              1f               0 Mapped       READWRITE          Pagefile section, shared commit 0xf
fffffa8000c12250  1              60              9f               0 Mapped       READONLY           \Users\gil\notes.txt
fffffa8000c122d0  2             1f0             2ef              17 Private      READWRITE          
fffffa8000c12350  0           7ffe0           7ffe0               1 Private      READONLY           
fffffa8000c123d0  2           ff3e0           ff3e9               5 Mapped  Exe  EXECUTE_WRITECOPY  \Tools\reader.exe
fffffa8000c12450  1        7ff5e592        7ff5e5a1               0 Private      NO_ACCESS          

Total VADs: 6, average level: 2, maximum depth: 2
Total private commit: 0x17 pages (92 KB)
Total shared commit:  0x12 pages (72 KB)
0: kd> !vad ff3e1000 1

VAD @ fffffa8000c123d0
  Start VPN:         ff3e0  End VPN:    ff3e9  Control Area:  fffffa8009003010
  First ProtoPte: fffffa8000c0f000  Last PTE fffffa8000c0f048  Commit Charge         5 (5.)
  Secured.Flink          0  Blink           0  Banked/Extend:        0
  File Offset   0
   ImageMap ViewShare EXECUTE_WRITECOPY

ControlArea  @ fffffa8009003010
  Segment      fffffa8000c0e030  Flink      fffffa8009003018  Blink        fffffa8009003018
  Section Ref                 1  Pfn Ref                   9  Mapped Views                1
  User Ref                    0  WaitForDel                0  Flush Count                 0
  File Object  fffffa8000c0f050  ModWriteCount             0  System Views                0
  WritableRefs                0  
  Flags (a0) Image File 

      \Tools\reader.exe

Segment @ fffffa8000c0e030
  ControlArea     fffffa8009003010  BasedAddress  00000000ff3e0000
  Total Ptes                     a
  Segment Size                a000  Committed                    3
  Image Commit                   4  Image Info    0000000000000000
  ProtoPtes       fffffa8000c0f000
  Flags (c0000) ProtectionMask 

Subsection 1 @ fffffa8009003080
  ControlArea  fffffa8009003010  Starting Sector        0  Number Of Sectors    8
  Base Pte     fffffa8000c0f000  Ptes In Subsect        1  Unused Ptes          0
  Flags                       2  Sector Offset          0  Protection           1

Subsection 2 @ fffffa80090030b8
  ControlArea  fffffa8009003010  Starting Sector        8  Number Of Sectors   38
  Base Pte     fffffa8000c0f008  Ptes In Subsect        7  Unused Ptes          0
  Flags                       6  Sector Offset          0  Protection           3

Subsection 3 @ fffffa80090030f0
  ControlArea  fffffa8009003010  Starting Sector       40  Number Of Sectors   10
  Base Pte     fffffa8000c0f040  Ptes In Subsect        2  Unused Ptes          0
  Flags                       2  Sector Offset          0  Protection           1

Reload command: .reload reader.exe=00000000`ff3e0000,a000
0: kd> !ca fffffa8009003210
ControlArea  @ fffffa8009003210
  Segment      fffffa8000c0f160  Flink      fffffa8009003218  Blink        fffffa8009003218
  Section Ref                 0  Pfn Ref                   4  Mapped Views                1
  User Ref                    0  WaitForDel                0  Flush Count                 0
  File Object  fffffa8000c10200  ModWriteCount             0  System Views                0
  WritableRefs                0  
  Flags (8000080) File UserWritable 

      \Users\gil\notes.txt

Segment @ fffffa8000c0f160
  ControlArea     fffffa8009003210  ExtendInfo    0000000000000000
  Total Ptes                    40
  Segment Size               40000  Committed                    0
  Flags (c0000) ProtectionMask 

Subsection 1 @ fffffa8009003280
  ControlArea  fffffa8009003210  Starting Sector        0  Number Of Sectors  200
  Base Pte     fffffa8000c10000  Ptes In Subsect       40  Unused Ptes          0
  Flags                       3  Sector Offset          0  Protection           1
  Accessed 
  Flink        fffffa80090032d0  Blink   fffffa80090032d0  MappedViews          1

#! open memory-heaps@19041/memory-heaps
0: kd> .process fffffa8001002070
Implicit process is now fffffa80`01002070
0: kd> !vad
VAD             Level         Start             End              Commit
fffffa8000c161d0  2              10              1f               0 Mapped       READWRITE          Pagefile section, shared commit 0xf
fffffa8000c16260  1              60              9f               0 Mapped       READONLY           \Users\gil\notes.txt
fffffa8000c162f0  2             1f0             2ef              17 Private      READWRITE          
fffffa8000c16380  0           7ffe0           7ffe0               1 Private      READONLY           
fffffa8000c16410  2           ff3e0           ff3e9               5 Mapped  Exe  EXECUTE_WRITECOPY  \Tools\reader.exe
fffffa8000c164a0  1        7ff5e592        7ff5e5a1               0 Private      NO_ACCESS          

Total VADs: 6, average level: 2, maximum depth: 2
Total private commit: 0x17 pages (92 KB)
Total shared commit:  0x12 pages (72 KB)
0: kd> !vad ff3e1000 1

VAD @ fffffa8000c16410
  Start VPN:         ff3e0  End VPN:    ff3e9  Control Area:  ffffcb0e11504010
  First ProtoPte: fffffa8000c13000  Last PTE fffffa8000c13048  Commit Charge         5 (5.)
  Secured.Flink          0  Blink           0  Banked/Extend:        0
  File Offset   0
   ImageMap ViewShare EXECUTE_WRITECOPY

ControlArea  @ ffffcb0e11504010
  Segment      fffffa8000c12040  Flink      ffffcb0e11504018  Blink        ffffcb0e11504018
  Section Ref                 1  Pfn Ref                   9  Mapped Views                1
  User Ref                    0  WaitForDel                0  Flush Count                 0
  File Object  fffffa8000c13050  ModWriteCount             0  System Views                0
  WritableRefs                0  
  Flags (a0) Image File 

      \Tools\reader.exe

Segment @ fffffa8000c12040
  ControlArea     ffffcb0e11504010  BasedAddress  00000000ff3e0000
  Total Ptes                     a
  Segment Size                a000  Committed                    3
  Image Commit                   4  Image Info    0000000000000000
  ProtoPtes       fffffa8000c13000
  Flags (c0000) ProtectionMask 

Subsection 1 @ ffffcb0e11504090
  ControlArea  ffffcb0e11504010  Starting Sector        0  Number Of Sectors    8
  Base Pte     fffffa8000c13000  Ptes In Subsect        1  Unused Ptes          0
  Flags                       2  Sector Offset          0  Protection           1

Subsection 2 @ ffffcb0e115040c8
  ControlArea  ffffcb0e11504010  Starting Sector        8  Number Of Sectors   38
  Base Pte     fffffa8000c13008  Ptes In Subsect        7  Unused Ptes          0
  Flags                       6  Sector Offset          0  Protection           3

Subsection 3 @ ffffcb0e11504100
  ControlArea  ffffcb0e11504010  Starting Sector       40  Number Of Sectors   10
  Base Pte     fffffa8000c13040  Ptes In Subsect        2  Unused Ptes          0
  Flags                       2  Sector Offset          0  Protection           1

Reload command: .reload reader.exe=00000000`ff3e0000,a000
0: kd> !ca ffffcb0e11504220
ControlArea  @ ffffcb0e11504220
  Segment      fffffa8000c13160  Flink      ffffcb0e11504228  Blink        ffffcb0e11504228
  Section Ref                 0  Pfn Ref                   4  Mapped Views                1
  User Ref                    0  WaitForDel                0  Flush Count                 0
  File Object  fffffa8000c14200  ModWriteCount             0  System Views                0
  WritableRefs                0  
  Flags (8000080) File UserWritable 

      \Users\gil\notes.txt

Segment @ fffffa8000c13160
  ControlArea     ffffcb0e11504220  ExtendInfo    0000000000000000
  Total Ptes                    40
  Segment Size               40000  Committed                    0
  Flags (c0000) ProtectionMask 

Subsection 1 @ ffffcb0e115042a0
  ControlArea  ffffcb0e11504220  Starting Sector        0  Number Of Sectors  200
  Base Pte     fffffa8000c14000  Ptes In Subsect       40  Unused Ptes          0
  Flags                       3  Sector Offset          0  Protection           1
  Accessed 
  Flink        ffffcb0e115042f0  Blink   ffffcb0e115042f0  MappedViews          1

0: kd> !ca 0
ffffcb0e11504010 00000000ff3e0000 1       File:  \Tools\reader.exe
ffffcb0e11504220 0000000000000000 1       File:  \Users\gil\notes.txt
ffffcb0e11504430 0000000000000000 1       Page File Section
0: kd> !vad_reload fffffa8001002070
fffffa80`00c16410: VAD maps 00000000`ff3e0000 - 00000000`ff3e9fff, file reader.exe
0: kd> lm u
start             end                 module name
00000000`ff3e0000 00000000`ff3ea000   reader     (deferred)             
0: kd> !vad_reload 3c4
Searching for Process with Cid == 3c4
fffffa80`00c16410: VAD maps 00000000`ff3e0000 - 00000000`ff3e9fff, file reader.exe
0: kd> !vad_reload
Numeric expression missing from '<EOL>'
#! open memory-heaps@22000/memory-heaps
0: kd> .process fffffa8001002070
Implicit process is now fffffa80`01002070
0: kd> !vad
VAD             Level         Start             End              Commit
fffffa8000c181d0  2              10              1f               0 Mapped       READWRITE          Pagefile section, shared commit 0xf
fffffa8000c18260  1              60              9f               0 Mapped       READONLY           \Users\gil\notes.txt
fffffa8000c182f0  2             1f0             2ef              17 Private      READWRITE          
fffffa8000c18380  0           7ffe0           7ffe0               1 Private      READONLY           
fffffa8000c18410  2           ff3e0           ff3e9               5 Mapped  Exe  EXECUTE_WRITECOPY  \Tools\reader.exe
fffffa8000c184a0  1        7ff5e592        7ff5e5a1               0 Private      NO_ACCESS          

Total VADs: 6, average level: 2, maximum depth: 2
Total private commit: 0x17 pages (92 KB)
Total shared commit:  0x12 pages (72 KB)
0: kd> !ca ffffcb0e11504220
ControlArea  @ ffffcb0e11504220
  Segment      fffffa8000c15160  Flink      ffffcb0e11504228  Blink        ffffcb0e11504228
  Section Ref                 0  Pfn Ref                   4  Mapped Views                1
  User Ref                    0  WaitForDel                0  Flush Count                 0
  File Object  fffffa8000c16200  ModWriteCount             0  System Views                0
  WritableRefs                0  
  Flags (10000080) File UserWritable 

      \Users\gil\notes.txt

Segment @ fffffa8000c15160
  ControlArea     ffffcb0e11504220  ExtendInfo    0000000000000000
  Total Ptes                    40
  Segment Size               40000  Committed                    0
  Flags (c0000) ProtectionMask 

Subsection 1 @ ffffcb0e115042a0
  ControlArea  ffffcb0e11504220  Starting Sector        0  Number Of Sectors  200
  Base Pte     fffffa8000c16000  Ptes In Subsect       40  Unused Ptes          0
  Flags                       3  Sector Offset          0  Protection           1
  Accessed 
  Flink        ffffcb0e115042f0  Blink   ffffcb0e115042f0  MappedViews          1

0: kd> !ca 0
ffffcb0e11504010 00000000ff3e0000 1       File:  \Tools\reader.exe
ffffcb0e11504220 0000000000000000 1       File:  \Users\gil\notes.txt
ffffcb0e11504430 0000000000000000 1       Page File Section

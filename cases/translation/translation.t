# Translation and contexts on Windows 7: notepad.exe's memory, a page a state. Texts: windows-driver-docs; the forms of !pte,
# !vtop and !process that its pages do not show are those of published sessions.
#! open translation-7
0: kd> !process 0 0
**** NT ACTIVE PROCESS DUMP ****
PROCESS fffffa800cd56040
    SessionId: none  Cid: 0004    Peb: 00000000  ParentCid: 0000
    DirBase: 00200000  ObjectTable: fffffa8000c00000  HandleCount: 560.
    Image: System

PROCESS fffffa800ce00060
    SessionId: none  Cid: 0130    Peb: 00000000  ParentCid: 0004
    DirBase: 00207000  ObjectTable: fffffa8000c00070  HandleCount:  36.
    Image: smss.exe

PROCESS fffffa800d218b10
    SessionId: 1  Cid: 02f0    Peb: 7fffffd5000  ParentCid: 0808
    DirBase: 0020a000  ObjectTable: fffffa8000c000e0  HandleCount:  58.
    Image: notepad.exe

0: kd> !process -1 0
PROCESS fffffa800d218b10
    SessionId: 1  Cid: 02f0    Peb: 7fffffd5000  ParentCid: 0808
    DirBase: 0020a000  ObjectTable: fffffa8000c000e0  HandleCount:  58.
    Image: notepad.exe

0: kd> !process 0 0 notepad.exe
PROCESS fffffa800d218b10
    SessionId: 1  Cid: 02f0    Peb: 7fffffd5000  ParentCid: 0808
    DirBase: 0020a000  ObjectTable: fffffa8000c000e0  HandleCount:  58.
    Image: notepad.exe

0: kd> !process 2f0 0
Searching for Process with Cid == 2f0
PROCESS fffffa800d218b10
    SessionId: 1  Cid: 02f0    Peb: 7fffffd5000  ParentCid: 0808
    DirBase: 0020a000  ObjectTable: fffffa8000c000e0  HandleCount:  58.
    Image: notepad.exe

0: kd> !process fffffa800d218b10 7
PROCESS fffffa800d218b10
    SessionId: 1  Cid: 02f0    Peb: 7fffffd5000  ParentCid: 0808
    DirBase: 0020a000  ObjectTable: fffffa8000c000e0  HandleCount:  58.
    Image: notepad.exe
    VadRoot fffffa8000c00230 Vads 0 Clone 0 Private 0. Modified 0. Locked 0.
    DeviceMap 0000000000000000
    Token                             0000000000000000
    ElapsedTime                       00:01:05.000
    UserTime                          00:00:00.000
    KernelTime                        00:00:00.000
    QuotaPoolUsage[PagedPool]         0
    QuotaPoolUsage[NonPagedPool]      0
    Working Set Sizes (now,min,max)  (1490, 50, 345) (5960KB, 200KB, 1380KB)
    PeakWorkingSetSize                1497
    VirtualSize                       44 Mb
    PeakVirtualSize                   46 Mb
    PageFaultCount                    1600
    MemoryPriority                    BACKGROUND
    BasePriority                      8
    CommitCharge                      384

        THREAD fffffa800d300060  Cid 02f0.0b84  Teb: 000007fffffde000 Win32Thread: fffff900c0a1d010 WAIT: (WrUserRequest) UserMode Non-Alertable
            fffffa8000c00210  NotificationEvent
            fffffa8000c001f0  Semaphore Limit 0x7fffffff
        Not impersonating
        DeviceMap                 0000000000000000
        Owning Process            fffffa800d218b10       Image:         notepad.exe
        Attached Process          N/A            Image:         N/A
        Wait Start TickCount      14806914       Ticks: 0
        Context Switch Count      58             IdealProcessor: 0
        UserTime                  00:00:00.046
        KernelTime                00:00:00.031
        Win32 Start Address 0x00000000ff463570
        Stack Init fffff88002fffc70 Current fffff88002ff95a0
        Base fffff88003000000 Limit fffff88002ffa000 Call 0
        Priority 9 BasePriority 8 UnusualBoost 0 ForegroundBoost 0 IoPriority 2 PagePriority 5
        Kernel stack not resident.

        THREAD fffffa800d400060  Cid 02f0.0b90  Teb: 0000000000000000 Win32Thread: 0000000000000000 RUNNING on processor 0
        Not impersonating
        DeviceMap                 0000000000000000
        Owning Process            fffffa800d218b10       Image:         notepad.exe
        Attached Process          N/A            Image:         N/A
        Wait Start TickCount      14806914       Ticks: 0
        Context Switch Count      7              IdealProcessor: 0
        UserTime                  00:00:00.000
        KernelTime                00:00:00.000
        Win32 Start Address 0x00000000ff461000
        Stack Init fffff88003c91c70 Current 0000000000000000
        Base fffff88003c92000 Limit fffff88003c8c000 Call 0
        Priority 9 BasePriority 8 UnusualBoost 0 ForegroundBoost 0 IoPriority 2 PagePriority 5
        Child-SP          RetAddr           : Args to Child                                                           : Call Site
        fffff880`03c91d80 00000000`00000000 : ????????`???????? ????????`???????? ????????`???????? ????????`???????? : nt!KiIdleLoop+0x10

0: kd> !thread fffffa800cd8a040 e
THREAD fffffa800cd8a040  Cid 0004.005c  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (Executive) KernelMode Non-Alertable
    fffff88002b0f118  SynchronizationEvent
IRP List:
    fffffa8016527510: (0006,0310) Flags: 00000000  Mdl: 00000000
Not impersonating
DeviceMap                 0000000000000000
Owning Process            fffffa800cd56040       Image:         System
Attached Process          N/A            Image:         N/A
Wait Start TickCount      14791337       Ticks: 15577 (0:00:04:03.002)
Context Switch Count      835317         IdealProcessor: 2
UserTime                  00:00:00.000
KernelTime                00:00:26.863
Win32 Start Address nt!ExpWorkerThread (0xfffff8000188fd30)
Stack Init fffff88002b0fc70 Current fffff88002b0ee30
Base fffff88002b10000 Limit fffff88002b0a000 Call 0
Priority 9 BasePriority 8 UnusualBoost 0 ForegroundBoost 0 IoPriority 2 PagePriority 5
Child-SP          RetAddr           Call Site
fffff880`02b0ee70 fffff800`0188cd8f nt!KiSwapContext+0x7a
fffff880`02b0efb0 fffff800`0188f816 nt!KiCommitThreadWait+0x1d2
fffff880`02b0f040 fffff800`0188fe41 nt!KeWaitForSingleObject+0x19f
fffff880`02b0fb70 fffff800`01b1ce5a nt!ExpWorkerThread+0x111
fffff880`02b0fc00 fffff800`01876d26 nt!PspSystemThreadStartup+0x5a
fffff880`02b0fc40 00000000`00000000 nt!KxStartSystemThread+0x16
0: kd> !thread -t 5c 0
THREAD fffffa800cd8a040  Cid 0004.005c  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (Executive) KernelMode Non-Alertable
0: kd> !thread fffffa800d400060
THREAD fffffa800d400060  Cid 02f0.0b90  Teb: 0000000000000000 Win32Thread: 0000000000000000 RUNNING on processor 0
Not impersonating
DeviceMap                 0000000000000000
Owning Process            fffffa800d218b10       Image:         notepad.exe
Attached Process          N/A            Image:         N/A
Wait Start TickCount      14806914       Ticks: 0
Context Switch Count      7              IdealProcessor: 0
UserTime                  00:00:00.000
KernelTime                00:00:00.000
Win32 Start Address 0x00000000ff461000
Stack Init fffff88003c91c70 Current 0000000000000000
Base fffff88003c92000 Limit fffff88003c8c000 Call 0
Priority 9 BasePriority 8 UnusualBoost 0 ForegroundBoost 0 IoPriority 2 PagePriority 5
Child-SP          RetAddr           : Args to Child                                                           : Call Site
fffff880`03c91d80 00000000`00000000 : ????????`???????? ????????`???????? ????????`???????? ????????`???????? : nt!KiIdleLoop+0x10
0: kd> !dml_proc
Address           PID  Image file name
fffffa80`0cd56040 4    System
fffffa80`0ce00060 130  smss.exe
fffffa80`0d218b10 2f0  notepad.exe
0: kd> !session
Sessions on machine: 1
Valid Sessions: 1
Current Session 1
0: kd> !session -s 1
Sessions on machine: 1
Implicit process is now fffffa80`0d218b10
Using session 1
0: kd> .process
Implicit process is now fffffa80`0d218b10
0: kd> .process /p /r fffffa800ce00060
Implicit process is now fffffa80`0ce00060
Loading User Symbols
0: kd> da 10000 L10
00000000`00010000  "????????????????"
0: kd> .process /r /p fffffa800d218b10
Implicit process is now fffffa80`0d218b10
Loading User Symbols
..
0: kd> ? @$peb
Evaluate expression: 8796092846080 = 000007ff`fffd5000
0: kd> ? @$proc == fffffa800d218b10
Evaluate expression: 1 = 00000000`00000001
0: kd> lmu
start             end                 module name
00000000`77b90000 00000000`77d39000   ntdll      (deferred)             
00000000`ff460000 00000000`ff495000   notepad    (deferred)             
0: kd> lmkn
start             end                 module name
fffff800`01813000 fffff800`01dfb000   nt         ntoskrnl.exe 

Unloaded modules:
fffff880`01e8c000 fffff880`01e95000   dump_atapi.sys
fffff880`01e7e000 fffff880`01e8c000   crashdmp.sys
0: kd> lm t n
start             end                 module name
00000000`77b90000 00000000`77d39000   ntdll      ntdll.dll    Thu Aug 29 02:17:08 2013 (521EAF24)
00000000`ff460000 00000000`ff495000   notepad    notepad.exe  Mon Jul 13 23:56:35 2009 (4A5BC9B3)
fffff800`01813000 fffff800`01dfb000   nt         ntoskrnl.exe Sat Nov 20 09:30:02 2010 (4CE7951A)

Unloaded modules:
fffff880`01e8c000 fffff880`01e95000   dump_atapi.sys
fffff880`01e7e000 fffff880`01e8c000   crashdmp.sys
0: kd> da 10000
00000000`00010000  "a valid page"
0: kd> da 11000
00000000`00011000  "in transition"
0: kd> da 12000
00000000`00012000  "through a prototype"
0: kd> da 13000
00000000`00013000  "nested prototypes"
0: kd> db 14000 L4
00000000`00014000  ?? ?? ?? ??                                      ????
0: kd> db 15000 L4
00000000`00015000  ?? ?? ?? ??                                      ????
0: kd> db 16000 L4
00000000`00016000  ?? ?? ?? ??                                      ????
0: kd> da 17000
00000000`00017000  "found by its VAD"
0: kd> db 18000 L4
Page 7777 not present in the dump file. Type ".hh dbgerr004" for details
00000000`00018000  ?? ?? ?? ??                                      ????
0: kd> u 18000 L1
Page 7777 not present in the dump file. Type ".hh dbgerr004" for details
00000000`00018000 ??              ???
Memory access error in 'u 18000 L1'
0: kd> .ignore_missing_pages 1
Missing page errors are ignored
0: kd> da 18000
00000000`00018000  "????????????????????????????????"
0: kd> .ignore_missing_pages 0
Missing page errors are shown
0: kd> da 18000
Page 7777 not present in the dump file. Type ".hh dbgerr004" for details
00000000`00018000  "????????????????????????????????"
0: kd> db 19000 L4
00000000`00019000  ?? ?? ?? ??                                      ????
0: kd> da 40000000
00000000`40000000  "2 MiB of "
0: kd> da 40012000
00000000`40012000  "pages"
0: kd> da 80034000
00000000`80034000  "1 GiB!"
0: kd> !pte 10000
                                           VA 0000000000010000
PXE at FFFFF6FB7DBED000    PPE at FFFFF6FB7DA00000    PDE at FFFFF6FB40000000    PTE at FFFFF68000000080
contains 0000000000214067  contains 0000000000215067  contains 0000000000216067  contains 0000000000228867
pfn 214       ---DA--UWEV  pfn 215       ---DA--UWEV  pfn 216       ---DA--UWEV  pfn 228       ---DA--UWEV
0: kd> !pte 11000
                                           VA 0000000000011000
PXE at FFFFF6FB7DBED000    PPE at FFFFF6FB7DA00000    PDE at FFFFF6FB40000000    PTE at FFFFF68000000088
contains 0000000000214067  contains 0000000000215067  contains 0000000000216067  contains 0000000000229880
pfn 214       ---DA--UWEV  pfn 215       ---DA--UWEV  pfn 216       ---DA--UWEV  not valid
                                                                                 Transition: 229
                                                                                 Protect: 4 - ReadWrite
0: kd> !pte 12000
                                           VA 0000000000012000
PXE at FFFFF6FB7DBED000    PPE at FFFFF6FB7DA00000    PDE at FFFFF6FB40000000    PTE at FFFFF68000000090
contains 0000000000214067  contains 0000000000215067  contains 0000000000216067  contains F8A000F409780400
pfn 214       ---DA--UWEV  pfn 215       ---DA--UWEV  pfn 216       ---DA--UWEV  not valid
                                                                                 Proto: FFFFF8A000F40978
0: kd> !pte 14000
                                           VA 0000000000014000
PXE at FFFFF6FB7DBED000    PPE at FFFFF6FB7DA00000    PDE at FFFFF6FB40000000    PTE at FFFFF680000000A0
contains 0000000000214067  contains 0000000000215067  contains 0000000000216067  contains F8A000F409800400
pfn 214       ---DA--UWEV  pfn 215       ---DA--UWEV  pfn 216       ---DA--UWEV  not valid
                                                                                 Proto: FFFFF8A000F40980
0: kd> !pte 15000
                                           VA 0000000000015000
PXE at FFFFF6FB7DBED000    PPE at FFFFF6FB7DA00000    PDE at FFFFF6FB40000000    PTE at FFFFF680000000A8
contains 0000000000214067  contains 0000000000215067  contains 0000000000216067  contains 0000000300000080
pfn 214       ---DA--UWEV  pfn 215       ---DA--UWEV  pfn 216       ---DA--UWEV  not valid
                                                                                 PageFile:  0
                                                                                 Offset: 3
                                                                                 Protect: 4 - ReadWrite
0: kd> !pte 16000
                                           VA 0000000000016000
PXE at FFFFF6FB7DBED000    PPE at FFFFF6FB7DA00000    PDE at FFFFF6FB40000000    PTE at FFFFF680000000B0
contains 0000000000214067  contains 0000000000215067  contains 0000000000216067  contains 0000000000000080
pfn 214       ---DA--UWEV  pfn 215       ---DA--UWEV  pfn 216       ---DA--UWEV  not valid
                                                                                 DemandZero
                                                                                 Protect: 4 - ReadWrite
0: kd> !pte 17000
                                           VA 0000000000017000
PXE at FFFFF6FB7DBED000    PPE at FFFFF6FB7DA00000    PDE at FFFFF6FB40000000    PTE at FFFFF680000000B8
contains 0000000000214067  contains 0000000000215067  contains 0000000000216067  contains FFFFFFFF00000480
pfn 214       ---DA--UWEV  pfn 215       ---DA--UWEV  pfn 216       ---DA--UWEV  not valid
                                                                                 Proto: VAD
                                                                                 Protect: 4 - ReadWrite
0: kd> !pte 19000
                                           VA 0000000000019000
PXE at FFFFF6FB7DBED000    PPE at FFFFF6FB7DA00000    PDE at FFFFF6FB40000000    PTE at FFFFF680000000C8
contains 0000000000214067  contains 0000000000215067  contains 0000000000216067  contains 0000000000000000
pfn 214       ---DA--UWEV  pfn 215       ---DA--UWEV  pfn 216       ---DA--UWEV  not valid
0: kd> !pte 40012000
                                           VA 0000000040012000
PXE at FFFFF6FB7DBED000    PPE at FFFFF6FB7DA00008    PDE at FFFFF6FB40001000    PTE at FFFFF68000200090
contains 0000000000214067  contains 0000000000231067  contains 00000000004008E7  contains 0000000000000000
pfn 214       ---DA--UWEV  pfn 231       ---DA--UWEV  pfn 400       --LDA--UWEV  LARGE PAGE pfn 412
0: kd> !pte 80034000
                                           VA 0000000080034000
PXE at FFFFF6FB7DBED000    PPE at FFFFF6FB7DA00010    PDE at FFFFF6FB40002000    PTE at FFFFF680004001A0
contains 0000000000214067  contains 00000000400008E7  contains 0000000000000000
pfn 214       ---DA--UWEV  pfn 40000     --LDA--UWEV  LARGE PAGE pfn 40034
0: kd> !pte fffff68000000088
                                           VA 0000000000011000
PXE at FFFFF6FB7DBED000    PPE at FFFFF6FB7DA00000    PDE at FFFFF6FB40000000    PTE at FFFFF68000000088
contains 0000000000214067  contains 0000000000215067  contains 0000000000216067  contains 0000000000229880
pfn 214       ---DA--UWEV  pfn 215       ---DA--UWEV  pfn 216       ---DA--UWEV  not valid
                                                                                 Transition: 229
                                                                                 Protect: 4 - ReadWrite
0: kd> !pte2va fffff68000000088
0000000000011000 
0: kd> !pte 10000 11000
                                           VA 0000000000010000
PXE at FFFFF6FB7DBED000    PPE at FFFFF6FB7DA00000    PDE at FFFFF6FB40000000    PTE at FFFFF68000000080
contains 0000000000214067  contains 0000000000215067  contains 0000000000216067  contains 0000000000228867
pfn 214       ---DA--UWEV  pfn 215       ---DA--UWEV  pfn 216       ---DA--UWEV  pfn 228       ---DA--UWEV

                                           VA 0000000000011000
PXE at FFFFF6FB7DBED000    PPE at FFFFF6FB7DA00000    PDE at FFFFF6FB40000000    PTE at FFFFF68000000088
contains 0000000000214067  contains 0000000000215067  contains 0000000000216067  contains 0000000000229880
pfn 214       ---DA--UWEV  pfn 215       ---DA--UWEV  pfn 216       ---DA--UWEV  not valid
                                                                                 Transition: 229
                                                                                 Protect: 4 - ReadWrite
0: kd> !vtop 0 10000
Amd64VtoP: Virt 0000000000010000, pagedir 000000000020a000
Amd64VtoP: PML4E 000000000020a000
Amd64VtoP: PDPE 0000000000214000
Amd64VtoP: PDE 0000000000215000
Amd64VtoP: PTE 0000000000216080
Amd64VtoP: Mapped phys 0000000000228000
Virtual address 10000 translates to physical address 228000.
0: kd> !vtop 0 11000
Amd64VtoP: Virt 0000000000011000, pagedir 000000000020a000
Amd64VtoP: PML4E 000000000020a000
Amd64VtoP: PDPE 0000000000214000
Amd64VtoP: PDE 0000000000215000
Amd64VtoP: PTE 0000000000216088
Amd64VtoP: Mapped phys 0000000000229000
Virtual address 11000 translates to physical address 229000.
0: kd> !vtop 20a 12000
Amd64VtoP: Virt 0000000000012000, pagedir 000000000020a000
Amd64VtoP: PML4E 000000000020a000
Amd64VtoP: PDPE 0000000000214000
Amd64VtoP: PDE 0000000000215000
Amd64VtoP: PTE 0000000000216090
Amd64VtoP: Mapped phys 000000000022a000
Virtual address 12000 translates to physical address 22a000.
0: kd> !vtop 20a000 40012000
Amd64VtoP: Virt 0000000040012000, pagedir 000000000020a000
Amd64VtoP: PML4E 000000000020a000
Amd64VtoP: PDPE 0000000000214008
Amd64VtoP: PDE 0000000000231000
Amd64VtoP: Large page mapped phys 0000000000412000
Virtual address 40012000 translates to physical address 412000.
0: kd> !vtop 0 14000
Amd64VtoP: Virt 0000000000014000, pagedir 000000000020a000
Amd64VtoP: PML4E 000000000020a000
Amd64VtoP: PDPE 0000000000214000
Amd64VtoP: PDE 0000000000215000
Amd64VtoP: PTE 00000000002160a0
Amd64VtoP: the page is not in memory: its contents are in a file or a compressed store
Virtual address 14000 translation fails, error 0xD0000147.
0: kd> !vtop 0 15000
Amd64VtoP: Virt 0000000000015000, pagedir 000000000020a000
Amd64VtoP: PML4E 000000000020a000
Amd64VtoP: PDPE 0000000000214000
Amd64VtoP: PDE 0000000000215000
Amd64VtoP: PTE 00000000002160a8
Virtual address 15000 is in page file 0, at offset 3000: the page is in a page file.
0: kd> !vtop 0 16000
Amd64VtoP: Virt 0000000000016000, pagedir 000000000020a000
Amd64VtoP: PML4E 000000000020a000
Amd64VtoP: PDPE 0000000000214000
Amd64VtoP: PDE 0000000000215000
Amd64VtoP: PTE 00000000002160b0
Amd64VtoP: the page was never touched: it would be zeros
Virtual address 16000 translation fails, error 0xD0000147.
0: kd> !vtop 0 18000
Amd64VtoP: Virt 0000000000018000, pagedir 000000000020a000
Amd64VtoP: PML4E 000000000020a000
Amd64VtoP: PDPE 0000000000214000
Amd64VtoP: PDE 0000000000215000
Amd64VtoP: PTE 00000000002160c0
Amd64VtoP: Mapped phys 0000000007777000
Virtual address 18000 translates to physical address 7777000.
The page is not in the dump.
0: kd> !vtop 0 19000
Amd64VtoP: Virt 0000000000019000, pagedir 000000000020a000
Amd64VtoP: PML4E 000000000020a000
Amd64VtoP: PDPE 0000000000214000
Amd64VtoP: PDE 0000000000215000
Amd64VtoP: PTE 00000000002160c8
Amd64VtoP: zero PTE
Virtual address 19000 translation fails, error 0xD0000147.
0: kd> !vtop 0 100000000000
Amd64VtoP: Virt 0000100000000000, pagedir 000000000020a000
Amd64VtoP: PML4E 000000000020a100
Amd64VtoP: zero PML4E
Virtual address 100000000000 translation fails, error 0xD0000147.
0: kd> .pagein 10000
Only live targets can bring memory in; the page is there
0: kd> .pagein 14000
Only live targets can bring memory in; the page is not in memory: its contents are in a file or a compressed store
0: kd> .pagein 15000
Only live targets can bring memory in; the page is in a page file
0: kd> .pagein 16000
Only live targets can bring memory in; the page was never touched: it would be zeros
0: kd> .pagein 18000
Only live targets can bring memory in; the page is not in the dump
0: kd> .pagein 19000
Only live targets can bring memory in; no page is mapped there
0: kd> .pagein /p fffffa800d218b10 /f 15000
Only live targets can bring memory in; the page is in a page file
0: kd> .pagein /q 15000
                 ^ Syntax error in '.pagein /q 15000'
0: kd> !pfn 400
    PFN 00000400 at address FFFFFA800000C000
    flink       0000003C  blink / share count 00000002  pteaddress FFFFF6FB40001000
    reference count 0001    used entry count  0000      Cached    color 0   Priority 0
    restore pte 00000080  containing page 000231  Active     M
    Modified
0: kd> !pfn 401
    PFN 00000401 at address FFFFFA800000C030
    flink       00000000  blink / share count 00000000  pteaddress 0000000000000000
    reference count 0000    used entry count  0000      NonCached color 0   Priority 0
    restore pte 00000000  containing page 000000  Zeroed
0: kd> !db 228000 L10
#  228000 61 20 76 61 6c 69 64 20-70 61 67 65 00 00 00 00 a valid page....
0: kd> !dq 228000 L2
#  228000 2064696c`61762061 00000000`65676170
0: kd> !dd 228000 L4
#  228000 61762061 2064696c 65676170 00000000
0: kd> !dc 228000 L4
#  228000 61762061 2064696c 65676170 00000000 a valid page....
0: kd> !du 228800
#  228800 "wide characters"
0: kd> !dw 228000 L4
#  228000 2061 6176 696c 2064
0: kd> db /p 228000 L10
00000000`00228000  61 20 76 61 6c 69 64 20-70 61 67 65 00 00 00 00  a valid page....
0: kd> up 228000 L3
00000000`00228000 61              ???
00000000`00228001 207661          and     byte ptr [rsi+61h],dh
00000000`00228004 6c              ins     byte ptr [rdi],dx
0: kd> up
00000000`00228005 6964207061676500 imul    esp,dword ptr [rax+70h],656761h
00000000`0022800d 0000            add     byte ptr [rax],al
00000000`0022800f 0000            add     byte ptr [rax],al
00000000`00228011 0000            add     byte ptr [rax],al
00000000`00228013 0000            add     byte ptr [rax],al
00000000`00228015 0000            add     byte ptr [rax],al
00000000`00228017 0000            add     byte ptr [rax],al
00000000`00228019 0000            add     byte ptr [rax],al
0: kd> !dc 7777000
physical memory read at 7777000 failed
0: kd> .context 207000
0: kd> db 10000 L4
00000000`00010000  ?? ?? ?? ??                                      ????
0: kd> .context 0
User-mode page directory base is 20a000
0: kd> da 10000
00000000`00010000  "a valid page"
0: kd> .thread
Implicit thread is now fffffa80`0d400060
0: kd> .thread /p fffffa800cd8a040
Implicit thread is now fffffa80`0cd8a040
Implicit process is now fffffa80`0cd56040
0: kd> r rsp
rsp=fffff88002b0ee70
0: kd> k
  *** Stack trace for last set context - .thread/.cxr resets it
Child-SP          RetAddr           Call Site
fffff880`02b0ee70 fffff800`0188cd8f nt!KiSwapContext+0x7a
fffff880`02b0efb0 fffff800`0188f816 nt!KiCommitThreadWait+0x1d2
fffff880`02b0f040 fffff800`0188fe41 nt!KeWaitForSingleObject+0x19f
fffff880`02b0fb70 fffff800`01b1ce5a nt!ExpWorkerThread+0x111
fffff880`02b0fc00 fffff800`01876d26 nt!PspSystemThreadStartup+0x5a
fffff880`02b0fc40 00000000`00000000 nt!KxStartSystemThread+0x16
0: kd> .thread fffffa800d300060
Can't retrieve thread context, Win32 error 0n30
0: kd> .thread 0
Implicit thread is now fffffa80`0d400060
0: kd> ~1s
1: kd> db 10000 L4
00000000`00010000  ?? ?? ?? ??                                      ????
1: kd> !pcr
KPCR for Processor 1 at fffff880009e8000:
    Major 1 Minor 1
	NtTib.ExceptionList: 0000000000000000
	    NtTib.StackBase: 0000000000000000
	   NtTib.StackLimit: 0000000000000000
	 NtTib.SubSystemTib: fffff880009e8000
	      NtTib.Version: 00000000009e8180
	  NtTib.UserPointer: 0000000000000000
	      NtTib.SelfTib: 0000000000000000

	            SelfPcr: fffff880009e8000
	               Prcb: fffff880009e8180
	               Irql: 0000000000000000
	                IRR: 0000000000000000
	                IDR: 0000000000000000
	      InterruptMode: 0000000000000000
	                IDT: fffff880009e8080
	                GDT: 0000000000000000
	                TSS: 0000000000000000

	      CurrentThread: fffffa800cf01000
	         NextThread: 0000000000000000
	         IdleThread: fffffa800cf01000

	          DpcQueue: 
	                     a queue ends early: an entry is not readable
1: kd> !prcb 1
PRCB for Processor 1 at fffff880009e8180:
Current IRQL -- 0
Threads--  Current fffffa800cf01000 Next 0000000000000000 Idle fffffa800cf01000
Processor Index 1 Number (0, 1) GroupSetMember 2
Interrupt Count -- 0001b3b8
Times -- Dpc    00000000 Interrupt 00000000 
         Kernel 00000000 User      00000000 
1: kd> !cpuinfo
CP  F/M/S Manufacturer  MHz PRCB Signature    MSR 8B Signature Features
 0  6,44,2 GenuineIntel 2660 0000001300000000                   21193ffe
 1  6,44,2 GenuineIntel 2660 0000001300000000                   21193ffe
1: kd> !running

System Processors:  (0000000000000003)
  Idle Processors:  (0000000000000002)

       Prcbs             Current         (pri) Next            (pri) Idle
  0    fffff880009e0180  fffffa800d400060 ( 9)                       fffffa800cf00000  ................

1: kd> !running -it

System Processors:  (0000000000000003)
  Idle Processors:  (0000000000000002)

       Prcbs             Current         (pri) Next            (pri) Idle
  0    fffff880009e0180  fffffa800d400060 ( 9)                       fffffa800cf00000  ................

Child-SP          RetAddr           Call Site
fffff880`03c91d80 00000000`00000000 nt!KiIdleLoop+0x10

  1    fffff880009e8180  fffffa800cf01000 ( 0)                       fffffa800cf01000  ................

Child-SP          RetAddr           Call Site
fffff880`f0010d80 00000000`00000000 nt!KiIdleLoop+0x10

1: kd> !stacks
Proc.Thread  .Thread  Ticks   ThreadState Blocker
                            [fffffa800cd56040 System]
   4.00005c  fffffa800cd8a040 0003cd9 Blocked    nt!ExpWorkerThread+0x111
                            [fffffa800ce00060 smss.exe]
                            [fffffa800d218b10 notepad.exe]
 2f0.000b90  fffffa800d400060 0000000 RUNNING    nt!KiIdleLoop+0x10

Threads Processed: 3
1: kd> !stacks 1
Proc.Thread  .Thread  Ticks   ThreadState Blocker
                            [fffffa800cd56040 System]
   4.00005c  fffffa800cd8a040 0003cd9 Blocked    nt!ExpWorkerThread+0x111
                            [fffffa800ce00060 smss.exe]
                            [fffffa800d218b10 notepad.exe]
 2f0.000b84  fffffa800d300060 0000000 Blocked    Stack paged out
 2f0.000b90  fffffa800d400060 0000000 RUNNING    nt!KiIdleLoop+0x10

Threads Processed: 3
1: kd> !stacks 2 worker
Proc.Thread  .Thread  Ticks   ThreadState Blocker
                            [fffffa800cd56040 System]
   4.00005c  fffffa800cd8a040 0003cd9 Blocked    nt!KiSwapContext+0x7a
                                        nt!KiCommitThreadWait+0x1d2
                                        nt!KeWaitForSingleObject+0x19f
                                        nt!ExpWorkerThread+0x111
                                        nt!PspSystemThreadStartup+0x5a
                                        nt!KxStartSystemThread+0x16
                            [fffffa800ce00060 smss.exe]
                            [fffffa800d218b10 notepad.exe]

Threads Processed: 3
1: kd> !stacks 0 no_such_name
Proc.Thread  .Thread  Ticks   ThreadState Blocker
                            [fffffa800cd56040 System]
                            [fffffa800ce00060 smss.exe]
                            [fffffa800d218b10 notepad.exe]

Threads Processed: 3
1: kd> !for_each_process .echo @#Process
0xfffffa800cd56040
0xfffffa800ce00060
0xfffffa800d218b10
1: kd> !for_each_thread .echo @#Thread
0xfffffa800cd8a040
0xfffffa800d300060
0xfffffa800d400060
1: kd> u fffff88001e8c010 L1
<Unloaded_dump_atapi.sys>+0x10:
fffff880`01e8c010 ??              ???
Memory access error in 'u fffff88001e8c010 L1'
1: kd> .cache flushall
.cache flushall done
1: kd> .cache
The dump is mapped: there is no cache to size; PTEs are decoded
1: kd> .cache 200
The dump is mapped: there is no cache to size; PTEs are decoded
1: kd> .cache flush fffff80001813000
.cache flush done
1: kd> .cache forcedecodeuser
.cache forcedecodeuser done
1: kd> .cache nodecodeptes
The page-table entries of a dump are always decoded
1: kd> .cache hold now
                  ^ Extra character error in '.cache hold now'
1: kd> .process 1234
Process 1234 has invalid page directories
1: kd> !process 1234 0
Searching for Process with Cid == 1234
Process with Cid == 1234 not found
1: kd> !thread fffff88000000000
fffff88000000000: Unable to get thread contents
1: kd> !ptov 20a000
Amd64PtoV: pagedir 20a000
228000 10000
7777000 18000
218000 50000
217000 60000
213000 1b0000
400000 40000000
40000000 80000000
211000 000007ff`fffb5000
212000 000007ff`fffb6000
20d000 000007ff`fffd5000
224000 000007ff`fffde000
225000 000007ff`fffdf000
216000 fffff680`00000000
400000 fffff680`00200000
40000000 fffff680`00400000
210000 fffff683`fffff000
215000 fffff6fb`40000000
231000 fffff6fb`40001000
40000000 fffff6fb`40002000
20f000 fffff6fb`41fff000
214000 fffff6fb`7da00000
20e000 fffff6fb`7da0f000
20a000 fffff6fb`7dbed000
250000 fffff6fb`7dbef000
233000 fffff6fb`7dbf0000
21a000 fffff6fb`7dbf1000
202000 fffff6fb`7dbf5000
251000 fffff6fb`7de00000
234000 fffff6fb`7e000000
21b000 fffff6fb`7e200000
22c000 fffff6fb`7e280000
203000 fffff6fb`7ea00000
252000 fffff6fb`c0000000
235000 fffff6fc`0000c000
23c000 fffff6fc`0000d000
23f000 fffff6fc`0000e000
247000 fffff6fc`40004000
21c000 fffff6fc`40015000
223000 fffff6fc`40017000
22d000 fffff6fc`50007000
242000 fffff6fd`40000000
206000 fffff6fd`40006000
204000 fffff6fd`40066000
209000 fffff6fd`40067000
20c000 fffff6fd`40069000
227000 fffff6fd`4006a000
220000 fffff6fd`400b2000
24f000 fffff780`00000000
232000 fffff800`01813000
236000 fffff800`01876000
237000 fffff800`0188c000
238000 fffff800`0188f000
239000 fffff800`0189f000
23a000 fffff800`019d3000
24d000 fffff800`01a03000
253000 fffff800`01a1d000
245000 fffff800`01a38000
244000 fffff800`01a57000
24e000 fffff800`01ab7000
249000 fffff800`01ac1000
23b000 fffff800`01b03000
23d000 fffff800`01b1c000
23e000 fffff800`01df9000
240000 fffff800`01dfa000
246000 fffff880`009e0000
248000 fffff880`009e4000
24a000 fffff880`009e8000
24b000 fffff880`009ec000
219000 fffff880`02b0e000
21d000 fffff880`02b0f000
222000 fffff880`02fff000
22b000 fffff8a0`00f40000
241000 fffffa80`0000c000
205000 fffffa80`00c00000
243000 fffffa80`00c01000
201000 fffffa80`0cd56000
21e000 fffffa80`0cd8a000
208000 fffffa80`0ce00000
24c000 fffffa80`0cf01000
20b000 fffffa80`0d218000
221000 fffffa80`0d300000
226000 fffffa80`0d400000
21f000 fffffa80`16527000
#! open translation-10 -zp {dir}/pagefile.sys
0: kd> !process fffffa800d218b10 1
PROCESS fffffa800d218b10
    SessionId: 1  Cid: 02f0    Peb: 7fffffd5000  ParentCid: 0808
    DirBase: 0020a000  ObjectTable: fffffa8000c00100  HandleCount:  58.
    Image: notepad.exe
    VadRoot fffffa8000c00260 Vads 1 Clone 0 Private 0. Modified 0. Locked 0.
    DeviceMap 0000000000000000
    Token                             0000000000000000
    ElapsedTime                       00:01:05.000
    UserTime                          00:00:00.000
    KernelTime                        00:00:00.000
    QuotaPoolUsage[PagedPool]         0
    QuotaPoolUsage[NonPagedPool]      0
    Working Set Sizes (now,min,max)  (1490, 50, 345) (5960KB, 200KB, 1380KB)
    PeakWorkingSetSize                1497
    VirtualSize                       44 Mb
    PeakVirtualSize                   46 Mb
    PageFaultCount                    1600
    MemoryPriority                    BACKGROUND
    BasePriority                      8
    CommitCharge                      384

0: kd> .process /p fffffa800d218b10
Implicit process is now fffffa80`0d218b10
0: kd> da 11000
00000000`00011000  "in transition"
0: kd> da 12000
00000000`00012000  "through a prototype"
0: kd> da 13000
00000000`00013000  "nested prototypes"
0: kd> da 15000
00000000`00015000  "from the page file"
0: kd> da 17000
00000000`00017000  "found by its VAD"
0: kd> !pte 11000
                                           VA 0000000000011000
PXE at FFFFD3E9F4FA7000    PPE at FFFFD3E9F4E00000    PDE at FFFFD3E9C0000000    PTE at FFFFD38000000088
contains 0000000000215067  contains 0000000000216067  contains 0000000000217067  contains 000020000022A880
pfn 215       ---DA--UWEV  pfn 216       ---DA--UWEV  pfn 217       ---DA--UWEV  not valid
                                                                                 Transition: 22a
                                                                                 Protect: 4 - ReadWrite
0: kd> !pte 12000
                                           VA 0000000000012000
PXE at FFFFD3E9F4FA7000    PPE at FFFFD3E9F4E00000    PDE at FFFFD3E9C0000000    PTE at FFFFD38000000090
contains 0000000000215067  contains 0000000000216067  contains 0000000000217067  contains F8A020F409780400
pfn 215       ---DA--UWEV  pfn 216       ---DA--UWEV  pfn 217       ---DA--UWEV  not valid
                                                                                 Proto: FFFFF8A000F40978
0: kd> !pte 13000
                                           VA 0000000000013000
PXE at FFFFD3E9F4FA7000    PPE at FFFFD3E9F4E00000    PDE at FFFFD3E9C0000000    PTE at FFFFD38000000098
contains 0000000000215067  contains 0000000000216067  contains 0000000000217067  contains F8A020F410100400
pfn 215       ---DA--UWEV  pfn 216       ---DA--UWEV  pfn 217       ---DA--UWEV  not valid
                                                                                 Proto: FFFFF8A000F41010
0: kd> !pte 15000
                                           VA 0000000000015000
PXE at FFFFD3E9F4FA7000    PPE at FFFFD3E9F4E00000    PDE at FFFFD3E9C0000000    PTE at FFFFD380000000A8
contains 0000000000215067  contains 0000000000216067  contains 0000000000217067  contains 0000200300000084
pfn 215       ---DA--UWEV  pfn 216       ---DA--UWEV  pfn 217       ---DA--UWEV  not valid
                                                                                 PageFile:  0
                                                                                 Offset: 3
                                                                                 Protect: 4 - ReadWrite
0: kd> !pfn 400
    PFN 00000400 at address FFFFFA800000C000
    flink       0000003C  blink / share count 00000002  pteaddress FFFFF6FB40001000
    reference count 0001    used entry count  0000      Cached    color 0   Priority 0
    restore pte 00000080  containing page 000231  Active     M
    Modified
0: kd> !vtop 0 13000
Amd64VtoP: Virt 0000000000013000, pagedir 000000000020a000
Amd64VtoP: PML4E 000000000020a000
Amd64VtoP: PDPE 0000000000215000
Amd64VtoP: PDE 0000000000216000
Amd64VtoP: PTE 0000000000217098
Amd64VtoP: Mapped phys 0000000000230000
Virtual address 13000 translates to physical address 230000.
0: kd> !vtop 0 15000
Amd64VtoP: Virt 0000000000015000, pagedir 000000000020a000
Amd64VtoP: PML4E 000000000020a000
Amd64VtoP: PDPE 0000000000215000
Amd64VtoP: PDE 0000000000216000
Amd64VtoP: PTE 00000000002170a8
Virtual address 15000 is in page file 0, at offset 3000: the page is there.
0: kd> !thread fffffa800cd8a040 0
THREAD fffffa800cd8a040  Cid 0004.005c  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (Executive) KernelMode Non-Alertable
#! open translation-damaged
0: kd> !process 0 0
**** NT ACTIVE PROCESS DUMP ****
PROCESS fffffa800cd56040
    SessionId: none  Cid: 0004    Peb: 00000000  ParentCid: 0000
    DirBase: 00200000  ObjectTable: fffffa8000c00000  HandleCount: 560.
    Image: System

PROCESS fffffa800ce00060
    SessionId: none  Cid: 0130    Peb: 00000000  ParentCid: 0004
    DirBase: 00207000  ObjectTable: fffffa8000c00070  HandleCount:  36.
    Image: smss.exe

PROCESS fffffa800d218b10
    SessionId: 1  Cid: 02f0    Peb: 7fffffd5000  ParentCid: 0808
    DirBase: 0020a000  ObjectTable: fffffa8000c000e0  HandleCount:  58.
    Image: notepad.exe

PROCESS fffffa800ce00060
    SessionId: none  Cid: 0130    Peb: 00000000  ParentCid: 0004
    DirBase: 00207000  ObjectTable: fffffa8000c00070  HandleCount:  36.
    Image: smss.exe

PsActiveProcessHead: the list runs in a circle without its head
0: kd> !dml_proc
Address           PID  Image file name
fffffa80`0cd56040 4    System
fffffa80`0ce00060 130  smss.exe
fffffa80`0d218b10 2f0  notepad.exe
fffffa80`0ce00060 130  smss.exe
PsActiveProcessHead: the list runs in a circle without its head
0: kd> !process fffffa800ce00060 4
PROCESS fffffa800ce00060
    SessionId: none  Cid: 0130    Peb: 00000000  ParentCid: 0004
    DirBase: 00207000  ObjectTable: fffffa8000c00070  HandleCount:  36.
    Image: smss.exe

        THREAD fffffa800cd8a040  Cid 0004.005c  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (Executive) KernelMode Non-Alertable
        THREAD fffffa800cd55f28  Cid 0000.0000  Teb: ???????????????? Win32Thread: 0000000000000000 INITIALIZED
        THREAD fffffa800cd8a040  Cid 0004.005c  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (Executive) KernelMode Non-Alertable
        THREAD fffffa800cd55f28  Cid 0000.0000  Teb: ???????????????? Win32Thread: 0000000000000000 INITIALIZED
        The list of threads ends early: the list runs in a circle without its head
0: kd> .process /p fffffa800d218b10
Implicit process is now fffffa80`0d218b10
0: kd> !vtop 0 10000
Amd64VtoP: Virt 0000000000010000, pagedir 000000000020a000
Amd64VtoP: PML4E 000000000020a000
Amd64VtoP: PDPE 0000000000214000
Amd64VtoP: PDE 0000000000215000
Amd64VtoP: PTE 0000000000216080
Amd64VtoP: Mapped phys 0000000000216000
Virtual address 10000 translates to physical address 216000.
0: kd> dq 210000 L1
00000000`00210000  00000000`00216867
0: kd> !stacks
Proc.Thread  .Thread  Ticks   ThreadState Blocker
                            [fffffa800cd56040 System]
   4.00005c  fffffa800cd8a040 0003cd9 Blocked    nt!ExpWorkerThread+0x111
                            [fffffa800ce00060 smss.exe]
   4.00005c  fffffa800cd8a040 0003cd9 Blocked    nt!ExpWorkerThread+0x111
   4.00005c  fffffa800cd8a040 0003cd9 Blocked    nt!ExpWorkerThread+0x111
                            [not all of its threads: the list runs in a circle without its head]
                            [fffffa800d218b10 notepad.exe]
 2f0.000b90  fffffa800d400060 0000000 RUNNING    nt!KiIdleLoop+0x10
                            [fffffa800ce00060 smss.exe]
   4.00005c  fffffa800cd8a040 0003cd9 Blocked    nt!ExpWorkerThread+0x111
   4.00005c  fffffa800cd8a040 0003cd9 Blocked    nt!ExpWorkerThread+0x111
                            [not all of its threads: the list runs in a circle without its head]

Threads Processed: 11
PsActiveProcessHead: the list runs in a circle without its head
#! note module lists that run in a circle: said where they are shown
#! open translation-lists
0: kd> lm n
start             end                 module name
fffff800`01813000 fffff800`01dfb000   nt         ntoskrnl.exe 
*** the module list ends early: the list runs in a circle without its head

Unloaded modules:
fffff880`01e8c000 fffff880`01e95000   dump_atapi.sys
fffff880`01e7e000 fffff880`01e8c000   crashdmp.sys
0: kd> .process /r /p fffffa800d218b10
Implicit process is now fffffa80`0d218b10
Loading User Symbols
..
0: kd> lm n
start             end                 module name
00000000`77b90000 00000000`77d39000   ntdll      ntdll.dll    
00000000`ff460000 00000000`ff495000   notepad    notepad.exe  
fffff800`01813000 fffff800`01dfb000   nt         ntoskrnl.exe 
*** the module list ends early: the list runs in a circle without its head
*** the process's module list ends early: the list runs in a circle without its head

Unloaded modules:
fffff880`01e8c000 fffff880`01e95000   dump_atapi.sys
fffff880`01e7e000 fffff880`01e8c000   crashdmp.sys
0: kd> lm un
start             end                 module name
00000000`77b90000 00000000`77d39000   ntdll      ntdll.dll    
00000000`ff460000 00000000`ff495000   notepad    notepad.exe  
*** the process's module list ends early: the list runs in a circle without its head
0: kd> lm kn
start             end                 module name
fffff800`01813000 fffff800`01dfb000   nt         ntoskrnl.exe 
*** the module list ends early: the list runs in a circle without its head

Unloaded modules:
fffff880`01e8c000 fffff880`01e95000   dump_atapi.sys
fffff880`01e7e000 fffff880`01e8c000   crashdmp.sys

# Kernel objects of a real triage dump by the published types of its kernel. Process, thread and processor are those of the dump's
# own header (corpus/README.md); the counters have no other witness than the structures' bytes.
#! open corpus/kernel/win10-19041-x64-triage.dmp -y isf*{corpus}/types
0: kd> !process -1 0
PROCESS ffffc08bdce94180
    SessionId: none  Cid: 0004    Peb: 00000000  ParentCid: 0000
    DirBase: 001ad000  ObjectTable: ffffad0ec107b080  HandleCount: 234.
    Image: System

0: kd> !process -1 1
PROCESS ffffc08bdce94180
    SessionId: none  Cid: 0004    Peb: 00000000  ParentCid: 0000
    DirBase: 001ad000  ObjectTable: ffffad0ec107b080  HandleCount: 234.
    Image: System
    VadRoot ffffc08bdf3ff960 Vads 30 Clone 0 Private 26. Modified 106. Locked 64.
    DeviceMap ffffad0ec1047600
    Token                             ffffad0ec1065500
    ElapsedTime                       00:00:00.917
    UserTime                          ???
    KernelTime                        ???
    QuotaPoolUsage[PagedPool]         0
    QuotaPoolUsage[NonPagedPool]      272
    Working Set Sizes (now,min,max)  (852, 50, 450) (3408KB, 200KB, 1800KB)
    PeakWorkingSetSize                1157
    VirtualSize                       8 Mb
    PeakVirtualSize                   12 Mb
    PageFaultCount                    1727
    MemoryPriority                    BACKGROUND
    BasePriority                      8
    CommitCharge                      52

0: kd> !thread -1 0
THREAD ffffc08bde9e1640  Cid 0004.0108  Teb: 0000000000000000 Win32Thread: 0000000000000000 RUNNING on processor 0
0: kd> .process
Implicit process is now ffffc08b`dce94180
0: kd> .thread
Implicit thread is now ffffc08b`de9e1640
0: kd> !prcb
PRCB for Processor 0 at fffff804782d4180:
Current IRQL -- ???
Threads--  Current ffffc08bde9e1640 Next 0000000000000000 Idle fffff8047c727600
Processor Index 0 Number (0, 0) GroupSetMember 1
Interrupt Count -- 000009fa
Times -- Dpc    00000000 Interrupt 00000000 
         Kernel 000000ef User      00000000 
0: kd> !cpuinfo 0
CP  F/M/S Manufacturer  MHz PRCB Signature    MSR 8B Signature Features
 0 23,113,0 AuthenticAMD 3593 0000000008701021                   f8027383b3dff
0: kd> !running

System Processors:  (000000000000ffff)
  Idle Processors:  (000000000000ffde)

       Prcbs             Current         (pri) Next            (pri) Idle
  0    fffff804782d4180  ffffc08bde9e1640 (13)                       fffff8047c727600  ................
  5    ffff9b00026c0180  ffffc08bdfbac080 (??)                       ffff9b00026cb440  ................

0: kd> !process 0 0
**** NT ACTIVE PROCESS DUMP ****
PROCESS ffffc08bdce94180
    SessionId: none  Cid: 0004    Peb: 00000000  ParentCid: 0000
    DirBase: 001ad000  ObjectTable: ffffad0ec107b080  HandleCount: 234.
    Image: System

PROCESS ffffc08bdcf0f040
    SessionId: ?  Cid: ????    Peb: ????????  ParentCid: 0004
    DirBase: ????????  ObjectTable: ????????  HandleCount: ???.
    Image: ???

PROCESS ffffc08bdcff5040
    SessionId: ?  Cid: 00b4    Peb: ????????  ParentCid: 0004
    DirBase: ????????  ObjectTable: ????????  HandleCount: ???.
    Image: ???

PROCESS ffffc08be4c88040
    SessionId: ?  Cid: 024c    Peb: ????????  ParentCid: 0004
    DirBase: ????????  ObjectTable: ????????  HandleCount: ???.
    Image: ???

PROCESS ffffc08be505e1c0
    SessionId: ?  Cid: 0264    Peb: ????????  ParentCid: 024c
    DirBase: ????????  ObjectTable: ????????  HandleCount: ???.
    Image: ???

0: kd> !dml_proc
Address           PID  Image file name
ffffc08b`dce94180 4    System
ffffc08b`dcf0f040 ???? ???
ffffc08b`dcff5040 b4   ???
ffffc08b`e4c88040 24c  ???
ffffc08b`e505e1c0 264  ???
0: kd> !pte nt
!pte: this target has no physical memory
0: kd> !vtop 0 nt
!vtop: this target has no physical memory
0: kd> .context
This target has no page tables
0: kd> !ptov 1ad000
!ptov: this target has no physical memory
0: kd> !pte2va fffff6fc80602f00
!pte2va: this target has no physical memory
0: kd> .pagein fffff80000000000
Only live targets can bring memory in; the page is not in the dump
0: kd> .process /p ffffc08bdcf0f040
Implicit process is now ffffc08b`dcf0f040
0: kd> .process 0
Implicit process is now ffffc08b`dce94180
0: kd> .reload /user
Loading User Symbols
0: kd> lmu
start             end                 module name
0: kd> lm a fffff80487de0010
start             end                 module name

Unloaded modules:
fffff804`87de0000 fffff804`87dfc000   dam.sys
0: kd> u fffff80487de0010 L1
<Unloaded_dam.sys>+0x10:
fffff804`87de0010 ??              ???
Memory access error in 'u fffff80487de0010 L1'

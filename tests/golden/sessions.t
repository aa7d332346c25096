# Processes by the session that they belong to. cases/machines/sessions.toml says what there is.
#! open sessions
0: kd> !sprocess 1
Dumping Session 1

_MM_SESSION_SPACE fffffa8000c02000
_MMSESSION        fffffa8000c02b40
PROCESS fffffa8001002070
    SessionId: 1  Cid: 0194    Peb: 00000000  ParentCid: 0000
    DirBase: 00200000  ObjectTable: fffffa8000c0d000  HandleCount:   0.
    Image: csrss.exe

PROCESS fffffa8001003070
    SessionId: 1  Cid: 01b0    Peb: 00000000  ParentCid: 0000
    DirBase: 00200000  ObjectTable: fffffa8000c0f000  HandleCount:   0.
    Image: winlogon.exe

0: kd> !sprocess -4
Dumping Session 1

_MM_SESSION_SPACE fffffa8000c02000
_MMSESSION        fffffa8000c02b40
PROCESS fffffa8001002070
    SessionId: 1  Cid: 0194    Peb: 00000000  ParentCid: 0000
    DirBase: 00200000  ObjectTable: fffffa8000c0d000  HandleCount:   0.
    Image: csrss.exe

PROCESS fffffa8001003070
    SessionId: 1  Cid: 01b0    Peb: 00000000  ParentCid: 0000
    DirBase: 00200000  ObjectTable: fffffa8000c0f000  HandleCount:   0.
    Image: winlogon.exe

Dumping Session 12

_MM_SESSION_SPACE fffffa8000c04000
_MMSESSION        fffffa8000c04b40
PROCESS fffffa8001004070
    SessionId: 12  Cid: 07f0    Peb: 00000000  ParentCid: 0000
    DirBase: 00200000  ObjectTable: fffffa8000c11000  HandleCount:   0.
    Image: csrss.exe

0: kd> !sprocess 1 0 winlogon.exe
Dumping Session 1

_MM_SESSION_SPACE fffffa8000c02000
_MMSESSION        fffffa8000c02b40
PROCESS fffffa8001003070
    SessionId: 1  Cid: 01b0    Peb: 00000000  ParentCid: 0000
    DirBase: 00200000  ObjectTable: fffffa8000c0f000  HandleCount:   0.
    Image: winlogon.exe

0: kd> !sprocess 12 1
Dumping Session 12

_MM_SESSION_SPACE fffffa8000c04000
_MMSESSION        fffffa8000c04b40
PROCESS fffffa8001004070
    SessionId: 12  Cid: 07f0    Peb: 00000000  ParentCid: 0000
    DirBase: 00200000  ObjectTable: fffffa8000c11000  HandleCount:   0.
    Image: csrss.exe
    VadRoot 0000000000000000 Vads 0 Clone 0 Private 0. Modified 0. Locked 0.
    DeviceMap 0000000000000000
    Token                             0000000000000000
    ElapsedTime                       01:00:00.000
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

0: kd> !sprocess 0xc
                ^ Syntax error in '!sprocess 0xc'
0: kd> !sprocess -3
                ^ Range error in '!sprocess -3'
0: kd> !sprocess 3
No process of session 3 was found
0: kd> !sprocess
The current process belongs to no session
0: kd> !session -s 0n12
Sessions on machine: 2
Implicit process is now fffffa80`01004070
Using session 12
0: kd> !sprocess
Dumping Session 12

_MM_SESSION_SPACE fffffa8000c04000
_MMSESSION        fffffa8000c04b40
PROCESS fffffa8001004070
    SessionId: 12  Cid: 07f0    Peb: 00000000  ParentCid: 0000
    DirBase: 00200000  ObjectTable: fffffa8000c11000  HandleCount:   0.
    Image: csrss.exe

#! note a thread and a process of the system have neither; the first text is published
0: kd> !peb
PEB NULL...
0: kd> !teb
The current thread has no TEB
0: kd> !session -?
!session [-s Session]
  List sessions, or look at one's memory
0: kd> !sprocess -?
!sprocess [Session [Flags [ImageName]]]
  List the processes of a session
#! open sessions@3790/sessions
0: kd> !sprocess 1
Dumping Session 1

_MM_SESSION_SPACE fffffa8000c04000
_MMSESSION        fffffa8000c04b80
PROCESS fffffa8001002070
    SessionId: 1  Cid: 0194    Peb: 00000000  ParentCid: 0000
    DirBase: 00200000  ObjectTable: fffffa8000c0f000  HandleCount:   0.
    Image: csrss.exe

PROCESS fffffa8001003070
    SessionId: 1  Cid: 01b0    Peb: 00000000  ParentCid: 0000
    DirBase: 00200000  ObjectTable: fffffa8000c11000  HandleCount:   0.
    Image: winlogon.exe

#! open sessions@19041/sessions
0: kd> !sprocess 1
Dumping Session 1

_MM_SESSION_SPACE fffffa8000c02000
_MMSESSION        fffffa8000c020c0
PROCESS fffffa8001002070
    SessionId: 1  Cid: 0194    Peb: 00000000  ParentCid: 0000
    DirBase: 00200000  ObjectTable: fffffa8000c13000  HandleCount:   0.
    Image: csrss.exe

PROCESS fffffa8001003070
    SessionId: 1  Cid: 01b0    Peb: 00000000  ParentCid: 0000
    DirBase: 00200000  ObjectTable: fffffa8000c15000  HandleCount:   0.
    Image: winlogon.exe

#! open sessions@22000/sessions
0: kd> !sprocess 1
Dumping Session 1

_MM_SESSION_SPACE fffffa8000c02000
PROCESS fffffa8001002070
    SessionId: 1  Cid: 0194    Peb: 00000000  ParentCid: 0000
    DirBase: 00200000  ObjectTable: fffffa8000c0b000  HandleCount:   0.
    Image: csrss.exe

PROCESS fffffa8001003070
    SessionId: 1  Cid: 01b0    Peb: 00000000  ParentCid: 0000
    DirBase: 00200000  ObjectTable: fffffa8000c0d000  HandleCount:   0.
    Image: winlogon.exe

#! open sessions@7601-x86/sessions
0: kd> !sprocess -4
Dumping Session 1

_MM_SESSION_SPACE 86002000
_MMSESSION        86002d00
PROCESS 81002058  SessionId: 1  Cid: 0194    Peb: 00000000  ParentCid: 0000
    DirBase: 00200000  ObjectTable: 8600b000  HandleCount:   0.
    Image: csrss.exe

PROCESS 81003058  SessionId: 1  Cid: 01b0    Peb: 00000000  ParentCid: 0000
    DirBase: 00200000  ObjectTable: 8600d000  HandleCount:   0.
    Image: winlogon.exe

Dumping Session 12

_MM_SESSION_SPACE 86004000
_MMSESSION        86004d00
PROCESS 81004058  SessionId: 12  Cid: 07f0    Peb: 00000000  ParentCid: 0000
    DirBase: 00200000  ObjectTable: 8600f000  HandleCount:   0.
    Image: csrss.exe


# PEB and TEB of the demonstration's process. Forms: Microsoft's pages of !peb and !teb, 64-bit.
#! open demo
0:002> !teb
TEB at 0000002a4c1f8000
    ExceptionList:        0000000000000000
    StackBase:            0000002a4c600000
    StackLimit:           0000002a4c5f0000
    SubSystemTib:         0000000000000000
    FiberData:            0000000000000000
    ArbitraryUserPointer: 0000000000000000
    Self:                 0000002a4c1f8000
    EnvironmentPointer:   0000000000000000
    ClientId:             0000000000001b2c . 0000000000001a7c
    RpcHandle:            0000000000000000
    Tls Storage:          0000000000000000
    PEB Address:          0000002a4c1f3000
    LastErrorValue:       0
    LastStatusValue:      0
    Count Owned Locks:    0
    HardErrorMode:        0
0:002> !teb 0000002a`4c1f4000
TEB at 0000002a4c1f4000
    ExceptionList:        0000000000000000
    StackBase:            0000002a4c400000
    StackLimit:           0000002a4c3f0000
    SubSystemTib:         0000000000000000
    FiberData:            0000000000000000
    ArbitraryUserPointer: 0000000000000000
    Self:                 0000002a4c1f4000
    EnvironmentPointer:   0000000000000000
    ClientId:             0000000000001b2c . 0000000000002f40
    RpcHandle:            0000000000000000
    Tls Storage:          0000000000000000
    PEB Address:          0000002a4c1f3000
    LastErrorValue:       2
    LastStatusValue:      0
    Count Owned Locks:    0
    HardErrorMode:        0
#! note /m: processes that have a module
#! open server
0: kd> !process /m ntdll 0 0
**** NT ACTIVE PROCESS DUMP ****
PROCESS fffffa8001004070
    SessionId: none  Cid: 084c    Peb: 7fffffdf000  ParentCid: 0004
    DirBase: 00241000  ObjectTable: fffffa8000c0a000  HandleCount:   2.
    Image: notepad.exe

0: kd> !process /m ntdll.dll 0 0
**** NT ACTIVE PROCESS DUMP ****
PROCESS fffffa8001004070
    SessionId: none  Cid: 084c    Peb: 7fffffdf000  ParentCid: 0004
    DirBase: 00241000  ObjectTable: fffffa8000c0a000  HandleCount:   2.
    Image: notepad.exe

0: kd> !process /m nothing.dll 0 0
**** NT ACTIVE PROCESS DUMP ****
0: kd> !process /m
                ^ Syntax error in '!process /m'
#! open server@19041/server
0: kd> !process /m KERNEL32.dll 0 0
**** NT ACTIVE PROCESS DUMP ****
PROCESS fffffa8001004070
    SessionId: none  Cid: 084c    Peb: 7fffffdf000  ParentCid: 0004
    DirBase: 00241000  ObjectTable: fffffa8000c0a000  HandleCount:   2.
    Image: notepad.exe


# What is open on a machine, and its devices: !handle of kernels, !fileobj, !vpb, !devnode. The addresses are those of the worlds
# made from cases/machines/opened.toml.
#! open opened
kd> !handle 0 3 84c
Searching for Process with Cid == 84c
PROCESS fffffa8001002070
    SessionId: none  Cid: 084c    Peb: 00000000  ParentCid: 0004
    DirBase: 00200000  ObjectTable: fffffa8000c10000  HandleCount:   4.
    Image: notepad.exe

Handle table at fffffa8000c10000 with 4 entries in use

0004: Object: fffffa8001003070  GrantedAccess: 001fffff Entry: fffffa8000c09010
Object: fffffa8001003070  Type: (fffffa8000c00780) Thread
    ObjectHeader: fffffa8001003040 (new version)
        HandleCount: 1  PointerCount: 3

0040: Object: fffffa8000c15d50  GrantedAccess: 0012019f (Inherit) Entry: fffffa8000c09100
Object: fffffa8000c15d50  Type: (fffffa8000c01230) File
    ObjectHeader: fffffa8000c15d20 (new version)
        HandleCount: 1  PointerCount: 3
        Directory Object: 00000000  Name: \Users\Ada\notes.txt {HarddiskVolume1}

0044: Object: fffffa8000c14a90  GrantedAccess: 00100080 Entry: fffffa8000c09110
Object: fffffa8000c14a90  Type: (fffffa8000c00fd0) Device
    ObjectHeader: fffffa8000c14a60 (new version)
        HandleCount: 1  PointerCount: 3
        Directory Object: fffffa8000c13d00  Name: HarddiskVolume1

1404: Object: fffffa8000c16060  GrantedAccess: 00120116 (Protected) (Inherit) (Audit) Entry: fffffa8000c0e010
Object: fffffa8000c16060  Type: (fffffa8000c01230) File
    ObjectHeader: fffffa8000c16030 (new version)
        HandleCount: 1  PointerCount: 3
        Directory Object: 00000000  Name: \Windows\debug\netlogon.log {HarddiskVolume1}

kd> !handle 40 3 84c File
Searching for Process with Cid == 84c
PROCESS fffffa8001002070
    SessionId: none  Cid: 084c    Peb: 00000000  ParentCid: 0004
    DirBase: 00200000  ObjectTable: fffffa8000c10000  HandleCount:   4.
    Image: notepad.exe

Handle table at fffffa8000c10000 with 4 entries in use

0040: Object: fffffa8000c15d50  GrantedAccess: 0012019f (Inherit) Entry: fffffa8000c09100
Object: fffffa8000c15d50  Type: (fffffa8000c01230) File
    ObjectHeader: fffffa8000c15d20 (new version)
        HandleCount: 1  PointerCount: 3
        Directory Object: 00000000  Name: \Users\Ada\notes.txt {HarddiskVolume1}

kd> !handle 1404 1 84c
Searching for Process with Cid == 84c
PROCESS fffffa8001002070
    SessionId: none  Cid: 084c    Peb: 00000000  ParentCid: 0004
    DirBase: 00200000  ObjectTable: fffffa8000c10000  HandleCount:   4.
    Image: notepad.exe

Handle table at fffffa8000c10000 with 4 entries in use

1404: Object: fffffa8000c16060  GrantedAccess: 00120116 (Protected) (Inherit) (Audit) Entry: fffffa8000c0e010
kd> !handle 2000 1 84c
Searching for Process with Cid == 84c
PROCESS fffffa8001002070
    SessionId: none  Cid: 084c    Peb: 00000000  ParentCid: 0004
    DirBase: 00200000  ObjectTable: fffffa8000c10000  HandleCount:   4.
    Image: notepad.exe

Handle table at fffffa8000c10000 with 4 entries in use

2000: not a valid handle in this process
kd> !handle 0 3 84c Event
Searching for Process with Cid == 84c
PROCESS fffffa8001002070
    SessionId: none  Cid: 084c    Peb: 00000000  ParentCid: 0004
    DirBase: 00200000  ObjectTable: fffffa8000c10000  HandleCount:   4.
    Image: notepad.exe

Handle table at fffffa8000c10000 with 4 entries in use

kd> !handle 14 13
Kernel handle table at fffffa8000c08000 with 2 entries in use

0014: Object: fffffa8001002070  GrantedAccess: 001fffff (Protected) Entry: fffffa8000c07050
Object: fffffa8001002070  Type: (fffffa8000c00650) Process
    ObjectHeader: fffffa8001002040 (new version)
        HandleCount: 1  PointerCount: 3

kd> !handle 850 22
Object: fffffa8001003070  Type: (fffffa8000c00780) Thread
    ObjectHeader: fffffa8001003040 (new version)
        HandleCount: 1  PointerCount: 3

kd> !handle 999 22
999 is not the id of a process or a thread
kd> !handle 0 1 -1
PROCESS fffffa8001000070
    SessionId: none  Cid: 0004    Peb: 00000000  ParentCid: 0000
    DirBase: 00200000  ObjectTable: fffffa8000c08000  HandleCount:   2.
    Image: System

Handle table at fffffa8000c08000 with 2 entries in use

0004: Object: fffffa8001001070  GrantedAccess: 001fffff Entry: fffffa8000c07010
0014: Object: fffffa8001002070  GrantedAccess: 001fffff (Protected) Entry: fffffa8000c07050
kd> !handle 0 1 0
PROCESS fffffa8001000070
    SessionId: none  Cid: 0004    Peb: 00000000  ParentCid: 0000
    DirBase: 00200000  ObjectTable: fffffa8000c08000  HandleCount:   2.
    Image: System

Handle table at fffffa8000c08000 with 2 entries in use

0004: Object: fffffa8001001070  GrantedAccess: 001fffff Entry: fffffa8000c07010
0014: Object: fffffa8001002070  GrantedAccess: 001fffff (Protected) Entry: fffffa8000c07050

PROCESS fffffa8001002070
    SessionId: none  Cid: 084c    Peb: 00000000  ParentCid: 0004
    DirBase: 00200000  ObjectTable: fffffa8000c10000  HandleCount:   4.
    Image: notepad.exe

Handle table at fffffa8000c10000 with 4 entries in use

0004: Object: fffffa8001003070  GrantedAccess: 001fffff Entry: fffffa8000c09010
0040: Object: fffffa8000c15d50  GrantedAccess: 0012019f (Inherit) Entry: fffffa8000c09100
0044: Object: fffffa8000c14a90  GrantedAccess: 00100080 Entry: fffffa8000c09110
1404: Object: fffffa8000c16060  GrantedAccess: 00120116 (Protected) (Inherit) (Audit) Entry: fffffa8000c0e010

PROCESS fffffa8001004070
    SessionId: none  Cid: 0900    Peb: 00000000  ParentCid: 084c
    DirBase: 00200000  ObjectTable: fffffa8000c12000  HandleCount:   0.
    Image: gone.exe

Handle table at fffffa8000c12000 with 0 entries in use


kd> !handle 0 1 777
Searching for Process with Cid == 777
Process with Cid == 777 not found
kd> !handle 0 1000
!handle: what flags 1000 show is not known
kd> !kdexts.handle 4 1 4
Searching for Process with Cid == 4
PROCESS fffffa8001000070
    SessionId: none  Cid: 0004    Peb: 00000000  ParentCid: 0000
    DirBase: 00200000  ObjectTable: fffffa8000c08000  HandleCount:   2.
    Image: System

Handle table at fffffa8000c08000 with 2 entries in use

0004: Object: fffffa8001001070  GrantedAccess: 001fffff Entry: fffffa8000c07010
kd> !uext.handle
!uext.handle is only valid for user-mode targets
kd> .hh !handle
!kdexts.handle: Display handles of a process, of all, or of the kernel

    !kdexts.handle [Handle [Flags [Process [TypeName]]]]

Example:    !handle 0 3 -1 Process
Needs:      a kernel-mode target
Extension:  kdexts
See also:   !peb !teb !gle !error !tls !heap lm !kdexts.htrace !avrf !gflag !verifier
kd> !fileobj fffffa8000c15d50

\Users\Ada\notes.txt

Device Object: 0xfffffa8000c14a90   \Driver\volmgr
Vpb: 0xfffffa8000c14fc0
Event signalled
Access: Read Write SharedRead 

Flags:  0x40042
	Synchronous IO
	Cache Supported
	Handle Created

FsContext: 0xfffffa8000c15e80	FsContext2: 0xfffffa8000c15f80
CurrentByteOffset: 45000
Cache Data:
  Section Object Pointers: fffffa8000c15e30
  Shared Cache Map: 00000000
kd> !fileobj fffffa8000c16060

\Windows\debug\netlogon.log

Device Object: 0xfffffa8000c14a90   \Driver\volmgr
Vpb: 0xfffffa8000c14fc0
Event signalled
Access: Write Delete SharedRead SharedWrite SharedDelete 

Flags:  0x8004a
	Synchronous IO
	No Intermediate Buffering
	Cache Supported
	Fast IO Read

FsContext: 0xfffffa8000c161a0	FsContext2: 0xfffffa8000c162a0
CurrentByteOffset: 0
Cache Data:
  Section Object Pointers: fffffa8000c16140
  Shared Cache Map: 00000000
kd> !fileobj fffffa8001003070
fffffa8001003070 is not a file object
kd> !fileobj 10
10: Could not read file object
kd> !vpb poi(fffffa8000c14a90+38)
Vpb at 0xfffffa8000c14fc0
Flags: 0x1 mounted 
DeviceObject: 0xfffffa8000c14610
RealDevice:   0xfffffa8000c14a90
RefCount: 14
Volume Label:           MY-DISK-C
kd> !vpb poi(fffffa8000c15080+38)
Vpb at 0xfffffa8000c155b0
Flags: 0x0 
DeviceObject: 0x00000000
RealDevice:   0xfffffa8000c15080
RefCount: 14
Volume Label:           
kd> !vpb fffffa8001003070
fffffa8001003070 is not a VPB
kd> !vpb 10
10: Could not read VPB
kd> !devnode 0 1
Dumping IopRootDeviceNode (= 0xfffffa8000c137c0)
DevNode 0xfffffa8000c137c0 for PDO 0xfffffa8000c135e0
  InstancePath is "HTREE\ROOT\0"
  State = DeviceNodeStarted (0x308)
  Previous State = DeviceNodeEnumerateCompletion (0x30d)
  DevNode 0xfffffa8000c13ec0 for PDO 0xfffffa8000c13ac0
    InstancePath is "Root\volmgr\0000"
    ServiceName is "volmgr"
    State = DeviceNodeStarted (0x308)
    Previous State = DeviceNodeEnumerateCompletion (0x30d)
    DevNode 0xfffffa8000c14cb0 for PDO 0xfffffa8000c14a90
      InstancePath is "STORAGE\Volume\1&30a96598&0&Signature5C34D70COffset7E00Length60170A00"
      ServiceName is "volsnap"
      State = DeviceNodeStarted (0x308)
      Previous State = DeviceNodeEnumerateCompletion (0x30d)
    DevNode 0xfffffa8000c152a0 for PDO 0xfffffa8000c15080
      InstancePath is "STORAGE\Volume\1&30a96598&0&Signature5C34D70COffset60177C00Length10000"
      State = DeviceNodeStarted (0x308)
      Previous State = DeviceNodeEnumerateCompletion (0x30d)
  DevNode 0xfffffa8000c15890 for PDO 0xfffffa8000c15670
    InstancePath is "PCI\VEN_8086&DEV_100F&SUBSYS_075015AD&REV_01\4&b70f118&0&0088"
    ServiceName is "E1G60"
    State = DeviceNodeResourcesAssigned (0x304)
    Previous State = DeviceNodeStartCompletion (0x306)
    Problem = CM_PROB_FAILED_START
kd> !devnode 0
Dumping IopRootDeviceNode (= 0xfffffa8000c137c0)
DevNode 0xfffffa8000c137c0 for PDO 0xfffffa8000c135e0
  Parent 0000000000   Sibling 0000000000   Child 0xfffffa8000c13ec0
  InstancePath is "HTREE\ROOT\0"
  State = DeviceNodeStarted (0x308)
  Previous State = DeviceNodeEnumerateCompletion (0x30d)
  StateHistory[09] = DeviceNodeEnumerateCompletion (0x30d)
  StateHistory[08] = DeviceNodeEnumeratePending (0x30c)
  StateHistory[07] = DeviceNodeStarted (0x308)
  StateHistory[06] = DeviceNodeStartPostWork (0x307)
  StateHistory[05] = DeviceNodeStartCompletion (0x306)
  StateHistory[04] = DeviceNodeStartPending (0x305)
  StateHistory[03] = DeviceNodeResourcesAssigned (0x304)
  StateHistory[02] = DeviceNodeDriversAdded (0x303)
  StateHistory[01] = DeviceNodeInitialized (0x302)
  StateHistory[00] = DeviceNodeUninitialized (0x301)
  StateHistory[19] = Unknown State (0x0)
  StateHistory[18] = Unknown State (0x0)
  StateHistory[17] = Unknown State (0x0)
  StateHistory[16] = Unknown State (0x0)
  StateHistory[15] = Unknown State (0x0)
  StateHistory[14] = Unknown State (0x0)
  StateHistory[13] = Unknown State (0x0)
  StateHistory[12] = Unknown State (0x0)
  StateHistory[11] = Unknown State (0x0)
  StateHistory[10] = Unknown State (0x0)
  Flags (0x00000001)  DNF_MADEUP
  CapabilityFlags (0000000000)
kd> !devnode fffffa8000c15890
DevNode 0xfffffa8000c15890 for PDO 0xfffffa8000c15670
  Parent 0xfffffa8000c137c0   Sibling 0000000000   Child 0000000000
  InstancePath is "PCI\VEN_8086&DEV_100F&SUBSYS_075015AD&REV_01\4&b70f118&0&0088"
  ServiceName is "E1G60"
  State = DeviceNodeResourcesAssigned (0x304)
  Previous State = DeviceNodeStartCompletion (0x306)
  Problem = CM_PROB_FAILED_START
  StateHistory[09] = DeviceNodeEnumerateCompletion (0x30d)
  StateHistory[08] = DeviceNodeEnumeratePending (0x30c)
  StateHistory[07] = DeviceNodeStarted (0x308)
  StateHistory[06] = DeviceNodeStartPostWork (0x307)
  StateHistory[05] = DeviceNodeStartCompletion (0x306)
  StateHistory[04] = DeviceNodeStartPending (0x305)
  StateHistory[03] = DeviceNodeResourcesAssigned (0x304)
  StateHistory[02] = DeviceNodeDriversAdded (0x303)
  StateHistory[01] = DeviceNodeInitialized (0x302)
  StateHistory[00] = DeviceNodeUninitialized (0x301)
  StateHistory[19] = Unknown State (0x0)
  StateHistory[18] = Unknown State (0x0)
  StateHistory[17] = Unknown State (0x0)
  StateHistory[16] = Unknown State (0x0)
  StateHistory[15] = Unknown State (0x0)
  StateHistory[14] = Unknown State (0x0)
  StateHistory[13] = Unknown State (0x0)
  StateHistory[12] = Unknown State (0x0)
  StateHistory[11] = Unknown State (0x0)
  StateHistory[10] = Unknown State (0x0)
  Flags (0x000020f0)  DNF_ENUMERATED, DNF_IDS_QUERIED, 
                      DNF_HAS_BOOT_CONFIG, DNF_BOOT_CONFIG_RESERVED, 
                      DNF_HAS_PROBLEM
  CapabilityFlags (0x00002240)  UniqueID, SurpriseRemovalOK, 
                                WakeFromD3
kd> !devnode 0 21
Dumping IopRootDeviceNode (= 0xfffffa8000c137c0)
  DevNode 0xfffffa8000c15890 for PDO 0xfffffa8000c15670
    InstancePath is "PCI\VEN_8086&DEV_100F&SUBSYS_075015AD&REV_01\4&b70f118&0&0088"
    ServiceName is "E1G60"
    State = DeviceNodeResourcesAssigned (0x304)
    Previous State = DeviceNodeStartCompletion (0x306)
    Problem = CM_PROB_FAILED_START
kd> !devnode 0 11
Dumping IopRootDeviceNode (= 0xfffffa8000c137c0)
  DevNode 0xfffffa8000c15890 for PDO 0xfffffa8000c15670
    InstancePath is "PCI\VEN_8086&DEV_100F&SUBSYS_075015AD&REV_01\4&b70f118&0&0088"
    ServiceName is "E1G60"
    State = DeviceNodeResourcesAssigned (0x304)
    Previous State = DeviceNodeStartCompletion (0x306)
    Problem = CM_PROB_FAILED_START
kd> !devnode 0 1 VOLMGR
Dumping IopRootDeviceNode (= 0xfffffa8000c137c0)
DevNode 0xfffffa8000c13ec0 for PDO 0xfffffa8000c13ac0
  InstancePath is "Root\volmgr\0000"
  ServiceName is "volmgr"
  State = DeviceNodeStarted (0x308)
  Previous State = DeviceNodeEnumerateCompletion (0x30d)
  DevNode 0xfffffa8000c14cb0 for PDO 0xfffffa8000c14a90
    InstancePath is "STORAGE\Volume\1&30a96598&0&Signature5C34D70COffset7E00Length60170A00"
    ServiceName is "volsnap"
    State = DeviceNodeStarted (0x308)
    Previous State = DeviceNodeEnumerateCompletion (0x30d)
  DevNode 0xfffffa8000c152a0 for PDO 0xfffffa8000c15080
    InstancePath is "STORAGE\Volume\1&30a96598&0&Signature5C34D70COffset60177C00Length10000"
    State = DeviceNodeStarted (0x308)
    Previous State = DeviceNodeEnumerateCompletion (0x30d)
kd> !devnode 0 46
Dumping IopRootDeviceNode (= 0xfffffa8000c137c0)
DevNode 0xfffffa8000c137c0 for PDO 0xfffffa8000c135e0
  Parent 0000000000   Sibling 0000000000   Child 0xfffffa8000c13ec0
  InstancePath is "HTREE\ROOT\0"
  State = DeviceNodeStarted (0x308)
  Previous State = DeviceNodeEnumerateCompletion (0x30d)
  StateHistory[09] = DeviceNodeEnumerateCompletion (0x30d)
  StateHistory[08] = DeviceNodeEnumeratePending (0x30c)
  StateHistory[07] = DeviceNodeStarted (0x308)
  StateHistory[06] = DeviceNodeStartPostWork (0x307)
  StateHistory[05] = DeviceNodeStartCompletion (0x306)
  StateHistory[04] = DeviceNodeStartPending (0x305)
  StateHistory[03] = DeviceNodeResourcesAssigned (0x304)
  StateHistory[02] = DeviceNodeDriversAdded (0x303)
  StateHistory[01] = DeviceNodeInitialized (0x302)
  StateHistory[00] = DeviceNodeUninitialized (0x301)
  StateHistory[19] = Unknown State (0x0)
  StateHistory[18] = Unknown State (0x0)
  StateHistory[17] = Unknown State (0x0)
  StateHistory[16] = Unknown State (0x0)
  StateHistory[15] = Unknown State (0x0)
  StateHistory[14] = Unknown State (0x0)
  StateHistory[13] = Unknown State (0x0)
  StateHistory[12] = Unknown State (0x0)
  StateHistory[11] = Unknown State (0x0)
  StateHistory[10] = Unknown State (0x0)
  Flags (0x00000001)  DNF_MADEUP
  CapabilityFlags (0000000000)
!devnode: what flags 40 show is not read
kd> !devnode 1
Pending removals:
kd> !devnode 2
Pending ejects:
kd> !devnode 1000
1000: Could not read device node
kd> !devnode
Dumping IopRootDeviceNode (= 0xfffffa8000c137c0)
DevNode 0xfffffa8000c137c0 for PDO 0xfffffa8000c135e0
  Parent 0000000000   Sibling 0000000000   Child 0xfffffa8000c13ec0
  InstancePath is "HTREE\ROOT\0"
  State = DeviceNodeStarted (0x308)
  Previous State = DeviceNodeEnumerateCompletion (0x30d)
  StateHistory[09] = DeviceNodeEnumerateCompletion (0x30d)
  StateHistory[08] = DeviceNodeEnumeratePending (0x30c)
  StateHistory[07] = DeviceNodeStarted (0x308)
  StateHistory[06] = DeviceNodeStartPostWork (0x307)
  StateHistory[05] = DeviceNodeStartCompletion (0x306)
  StateHistory[04] = DeviceNodeStartPending (0x305)
  StateHistory[03] = DeviceNodeResourcesAssigned (0x304)
  StateHistory[02] = DeviceNodeDriversAdded (0x303)
  StateHistory[01] = DeviceNodeInitialized (0x302)
  StateHistory[00] = DeviceNodeUninitialized (0x301)
  StateHistory[19] = Unknown State (0x0)
  StateHistory[18] = Unknown State (0x0)
  StateHistory[17] = Unknown State (0x0)
  StateHistory[16] = Unknown State (0x0)
  StateHistory[15] = Unknown State (0x0)
  StateHistory[14] = Unknown State (0x0)
  StateHistory[13] = Unknown State (0x0)
  StateHistory[12] = Unknown State (0x0)
  StateHistory[11] = Unknown State (0x0)
  StateHistory[10] = Unknown State (0x0)
  Flags (0x00000001)  DNF_MADEUP
  CapabilityFlags (0000000000)
kd> !htrace 0 fffffa8001002070
Process 0xFFFFFA8001002070
ObjectTable 0xFFFFFA8000C10000

--------------------------------------
Handle 0x48 - BAD REFERENCE:
--------------------------------------
Handle 0x48 - CLOSE:
0xFFFFF80002D88490: nt!NtCreateFile+0x90
0xFFFFF80002A7F8D3: nt!KiSystemServiceCopyEnd+0x13
--------------------------------------
Handle 0x40 - OPEN:
0xFFFFF80002D7BF7B: nt!ObOpenObjectByName+0x32B
0xFFFFF80002D88478: nt!NtCreateFile+0x78
0xFFFFF80002A7F8D3: nt!KiSystemServiceCopyEnd+0x13

--------------------------------------
Parsed 0x3 stack traces.
Dumped 0x3 stack traces.
kd> !htrace 40 84c
Searching for Process with Cid == 84c
Process 0xFFFFFA8001002070
ObjectTable 0xFFFFFA8000C10000

--------------------------------------
Handle 0x40 - OPEN:
0xFFFFF80002D7BF7B: nt!ObOpenObjectByName+0x32B
0xFFFFF80002D88478: nt!NtCreateFile+0x78
0xFFFFF80002A7F8D3: nt!KiSystemServiceCopyEnd+0x13

--------------------------------------
Parsed 0x3 stack traces.
Dumped 0x1 stack traces.
kd> !htrace
Process 0xFFFFFA8001000070
ObjectTable 0xFFFFFA8000C08000
Handle tracing information is not available
Handle tracing is not on for this process (_HANDLE_TABLE.DebugInfo is NULL)
kd> !htrace 0 85c
Searching for Process with Cid == 85c
Process with Cid == 85c not found
kd> !htrace 0 84c 1 2
                   ^ Extra character error in '!htrace 0 84c 1 2'
kd> !htrace -diff
!htrace -diff is for user-mode targets
kd> !htrace -?
!htrace [Handle [Process [Max_Traces]]]  - dump the stack traces of a handle, or of all of a process
!htrace -?                               - this text
#! open opened@3790/opened
kd> !handle 0 3 84c
Searching for Process with Cid == 84c
PROCESS fffffa8001002070
    SessionId: none  Cid: 084c    Peb: 00000000  ParentCid: 0004
    DirBase: 00200000  ObjectTable: fffffa8000c12000  HandleCount:   4.
    Image: notepad.exe

Handle table at fffffa8000c12000 with 4 entries in use

0004: Object: fffffa8001003070  GrantedAccess: 001fffff Entry: fffffa8000c0b010
Object: fffffa8001003070  Type: (fffffa8000c01320) Thread
    ObjectHeader: fffffa8001003040 (old version)
        HandleCount: 1  PointerCount: 3

0040: Object: fffffa8000c178f0  GrantedAccess: 0012019f (Inherit) Entry: fffffa8000c0b100
Object: fffffa8000c178f0  Type: (fffffa8000c02f40) File
    ObjectHeader: fffffa8000c178c0 (old version)
        HandleCount: 1  PointerCount: 3
        Directory Object: 00000000  Name: \Users\Ada\notes.txt {HarddiskVolume1}

0044: Object: fffffa8000c168a0  GrantedAccess: 00100080 Entry: fffffa8000c0b110
Object: fffffa8000c168a0  Type: (fffffa8000c02900) Device
    ObjectHeader: fffffa8000c16870 (old version)
        HandleCount: 1  PointerCount: 3
        Directory Object: fffffa8000c15c00  Name: HarddiskVolume1

1404: Object: fffffa8000c17be0  GrantedAccess: 00120116 (Protected) (Inherit) (Audit) Entry: fffffa8000c10010
Object: fffffa8000c17be0  Type: (fffffa8000c02f40) File
    ObjectHeader: fffffa8000c17bb0 (old version)
        HandleCount: 1  PointerCount: 3
        Directory Object: 00000000  Name: \Windows\debug\netlogon.log {HarddiskVolume1}

kd> !handle 14 13
Kernel handle table at fffffa8000c0a000 with 2 entries in use

0014: Object: fffffa8001002070  GrantedAccess: 001fffff (Protected) Entry: fffffa8000c09050
Object: fffffa8001002070  Type: (fffffa8000c01000) Process
    ObjectHeader: fffffa8001002040 (old version)
        HandleCount: 1  PointerCount: 3

kd> !devnode 0 1
Dumping IopRootDeviceNode (= 0xfffffa8000c15790)
DevNode 0xfffffa8000c15790 for PDO 0xfffffa8000c155d0
  InstancePath is "HTREE\ROOT\0"
  State = DeviceNodeStarted (0x308)
  Previous State = DeviceNodeEnumerateCompletion (0x30d)
  DevNode 0xfffffa8000c15db0 for PDO 0xfffffa8000c159e0
    InstancePath is "Root\volmgr\0000"
    ServiceName is "volmgr"
    State = DeviceNodeStarted (0x308)
    Previous State = DeviceNodeEnumerateCompletion (0x30d)
    DevNode 0xfffffa8000c16aa0 for PDO 0xfffffa8000c168a0
      InstancePath is "STORAGE\Volume\1&30a96598&0&Signature5C34D70COffset7E00Length60170A00"
      ServiceName is "volsnap"
      State = DeviceNodeStarted (0x308)
      Previous State = DeviceNodeEnumerateCompletion (0x30d)
    DevNode 0xfffffa8000c16fc0 for PDO 0xfffffa8000c16dc0
      InstancePath is "STORAGE\Volume\1&30a96598&0&Signature5C34D70COffset60177C00Length10000"
      State = DeviceNodeStarted (0x308)
      Previous State = DeviceNodeEnumerateCompletion (0x30d)
  DevNode 0xfffffa8000c174e0 for PDO 0xfffffa8000c172e0
    InstancePath is "PCI\VEN_8086&DEV_100F&SUBSYS_075015AD&REV_01\4&b70f118&0&0088"
    ServiceName is "E1G60"
    State = DeviceNodeResourcesAssigned (0x304)
    Previous State = DeviceNodeStartCompletion (0x306)
    Problem = CM_PROB_FAILED_START
#! open opened@9200/opened
kd> !handle 0 1 84c
Searching for Process with Cid == 84c
PROCESS fffffa8001002070
    SessionId: none  Cid: 084c    Peb: 00000000  ParentCid: 0004
    DirBase: 00200000  ObjectTable: fffffa8000c10000  HandleCount:   4.
    Image: notepad.exe

Handle table at fffffa8000c10000 with 4 entries in use

0004: Object: fffffa8001003070  GrantedAccess: 001fffff Entry: fffffa8000c09010
0040: Object: fffffa8000c15f60  GrantedAccess: 0012019f (Inherit) Entry: fffffa8000c09100
0044: Object: fffffa8000c14b80  GrantedAccess: 00100080 Entry: fffffa8000c09110
1404: Object: fffffa8000c16270  GrantedAccess: 00120116 (Protected) (Inherit) (Audit) Entry: fffffa8000c0e010
kd> !devnode 0 1 volsnap
Dumping IopRootDeviceNode (= 0xfffffa8000c137d0)
DevNode 0xfffffa8000c14da0 for PDO 0xfffffa8000c14b80
  InstancePath is "STORAGE\Volume\1&30a96598&0&Signature5C34D70COffset7E00Length60170A00"
  ServiceName is "volsnap"
  State = DeviceNodeStarted (0x308)
  Previous State = DeviceNodeEnumerateCompletion (0x30d)
#! open opened@19041/opened
kd> !handle 0 3 84c
Searching for Process with Cid == 84c
PROCESS fffffa8001002070
    SessionId: none  Cid: 084c    Peb: 00000000  ParentCid: 0004
    DirBase: 00200000  ObjectTable: fffffa8000c10000  HandleCount:   4.
    Image: notepad.exe

Handle table at fffffa8000c10000 with 4 entries in use

0004: Object: fffffa8001003070  GrantedAccess: 001fffff Entry: fffffa8000c09010
Object: fffffa8001003070  Type: (fffffa8000c007e0) Thread
    ObjectHeader: fffffa8001003040 (new version)
        HandleCount: 1  PointerCount: 3

0040: Object: fffffa8000c160d0  GrantedAccess: 0012019f (Inherit) Entry: fffffa8000c09100
Object: fffffa8000c160d0  Type: (fffffa8000c01320) File
    ObjectHeader: fffffa8000c160a0 (new version)
        HandleCount: 1  PointerCount: 3
        Directory Object: 00000000  Name: \Users\Ada\notes.txt {HarddiskVolume1}

0044: Object: fffffa8000c14c30  GrantedAccess: 00100080 Entry: fffffa8000c09110
Object: fffffa8000c14c30  Type: (fffffa8000c010a0) Device
    ObjectHeader: fffffa8000c14c00 (new version)
        HandleCount: 1  PointerCount: 3
        Directory Object: fffffa8000c13dc0  Name: HarddiskVolume1

1404: Object: fffffa8000c163e0  GrantedAccess: 00120116 (Protected) (Inherit) (Audit) Entry: fffffa8000c0e010
Object: fffffa8000c163e0  Type: (fffffa8000c01320) File
    ObjectHeader: fffffa8000c163b0 (new version)
        HandleCount: 1  PointerCount: 3
        Directory Object: 00000000  Name: \Windows\debug\netlogon.log {HarddiskVolume1}

kd> !devnode 0 21
Dumping IopRootDeviceNode (= 0xfffffa8000c137e0)
  DevNode 0xfffffa8000c15b70 for PDO 0xfffffa8000c15950
    InstancePath is "PCI\VEN_8086&DEV_100F&SUBSYS_075015AD&REV_01\4&b70f118&0&0088"
    ServiceName is "E1G60"
    State = DeviceNodeResourcesAssigned (0x304)
    Previous State = DeviceNodeStartCompletion (0x306)
    Problem = CM_PROB_FAILED_START
#! open opened@22000/opened
kd> !handle 0 1 84c
Searching for Process with Cid == 84c
PROCESS fffffa8001002070
    SessionId: none  Cid: 084c    Peb: 00000000  ParentCid: 0004
    DirBase: 00200000  ObjectTable: fffffa8000c10000  HandleCount:   4.
    Image: notepad.exe

Handle table at fffffa8000c10000 with 4 entries in use

0004: Object: fffffa8001003070  GrantedAccess: 001fffff Entry: fffffa8000c09010
0040: Object: fffffa8000c160d0  GrantedAccess: 0012019f (Inherit) Entry: fffffa8000c09100
0044: Object: fffffa8000c14c30  GrantedAccess: 00100080 Entry: fffffa8000c09110
1404: Object: fffffa8000c163e0  GrantedAccess: 00120116 (Protected) (Inherit) (Audit) Entry: fffffa8000c0e010
kd> !handle 850 22
Object: fffffa8001003070  Type: (fffffa8000c007e0) Thread
    ObjectHeader: fffffa8001003040 (new version)
        HandleCount: 1  PointerCount: 3

kd> !devnode 0 1
Dumping IopRootDeviceNode (= 0xfffffa8000c137e0)
DevNode 0xfffffa8000c137e0 for PDO 0xfffffa8000c13600
  InstancePath is "HTREE\ROOT\0"
  State = DeviceNodeStarted (0x30a)
  Previous State = DeviceNodeEnumerateCompletion (0x30f)
  DevNode 0xfffffa8000c13f90 for PDO 0xfffffa8000c13b80
    InstancePath is "Root\volmgr\0000"
    ServiceName is "volmgr"
    State = DeviceNodeStarted (0x30a)
    Previous State = DeviceNodeEnumerateCompletion (0x30f)
    DevNode 0xfffffa8000c14e50 for PDO 0xfffffa8000c14c30
      InstancePath is "STORAGE\Volume\1&30a96598&0&Signature5C34D70COffset7E00Length60170A00"
      ServiceName is "volsnap"
      State = DeviceNodeStarted (0x30a)
      Previous State = DeviceNodeEnumerateCompletion (0x30f)
    DevNode 0xfffffa8000c154e0 for PDO 0xfffffa8000c152c0
      InstancePath is "STORAGE\Volume\1&30a96598&0&Signature5C34D70COffset60177C00Length10000"
      State = DeviceNodeStarted (0x30a)
      Previous State = DeviceNodeEnumerateCompletion (0x30f)
  DevNode 0xfffffa8000c15b70 for PDO 0xfffffa8000c15950
    InstancePath is "PCI\VEN_8086&DEV_100F&SUBSYS_075015AD&REV_01\4&b70f118&0&0088"
    ServiceName is "E1G60"
    State = DeviceNodeResourcesAssigned (0x306)
    Previous State = DeviceNodeStartCompletion (0x308)
    Problem = CM_PROB_FAILED_START
#! open opened@2600-pae/opened
kd> !htrace 48 84c
Searching for Process with Cid == 84c
Process 0x81002058
ObjectTable 0x8600D000

--------------------------------------
Handle 0x48 - BAD REFERENCE:
--------------------------------------
Handle 0x48 - CLOSE:
0x8056E30C: nt!NtCreateFile+0x90
0x8069A013: nt!KiSystemServiceCopyEnd+0x13
--------------------------------------
Handle 0x48 - OPEN:
0x805B12A5: nt!ObOpenObjectByName+0x32B

--------------------------------------
Parsed 0x4 stack traces.
Dumped 0x3 stack traces.

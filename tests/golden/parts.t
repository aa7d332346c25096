# What parts of the system keep beside their main objects. The world (cases/machines/parts.toml) has the values of Microsoft's
# example of !blackboxbsd; the text of the other black boxes is that of published sessions, as ntoseye has it.
#! open parts
kd> !blackboxbsd
Version: 136
Product type: 1

Auto advanced boot: FALSE
Advanced boot menu timeout: 30
Last boot succeeded: TRUE
Last boot shutdown: FALSE
Sleep in progress: FALSE

Power button timestamp: 0
System running: TRUE
Connected standby in progress: FALSE
User shutdown in progress: FALSE
System shutdown in progress: FALSE
Sleep in progress: 6
Connected standby scenario instance id: 5
Connected standby entry reason: 12
Connected standby exit reason: 31
System sleep transitions to on: 8
Last reference time: 0x1d3645f716b79e3
Last reference time checksum: 0xb6ae84b7
Last update boot id: 6

Boot attempt count: 1
Last boot checkpoint: TRUE
Checksum: 0x7f
Last boot id: 6
Last successful shutdown boot id: 2
Last reported abnormal shutdown boot id: 5

Error info boot id: 0
Error info repeat count: 0
Error info other error count: 0
Error info code: 0
Error info other error count: 0

Power button last press time: 0x1d365b105eb9e3b
Power button cumulative press count: 6
Power button last press boot id: 6
Power button last power watchdog stage: 0x20
Power button watchdog armed: FALSE
Power button shutdown in progress: FALSE
Power button last release time: 0x1d36112993b1191
Power button cumulative release count: 5
Power button last release boot id: 6
Power button error count: 0
Power button current connected standby phase: 1
Power button transition latest checkpoint id: 9
Power button transition latest checkpoint type: 0
Power button transition latest checkpoint sequence number: 77
kd> !ext.blackboxntfs
NTFS Blackbox Data

Record 0:
  Record type:    1 (Slow I/O Timeout)
  Record length:  32
        Irp:      ffffb80112345678
        Scb:      ffffb80122222220
        Thread:   ffffb80133333330

Record 1:
  Record type:    2 (Oplock Break Timeout)
  Record length:  64
  Break Reason: 4 (NtfsFsdCreate)
        Irp:      ffffb80155555550
        Scb:      <null>
  Owner Process Name: 'MsMpEng.exe'
  Breaking Process Name: 'explorer-long-n'

Record 2:
  Record type:    7 (<Unknown>)
  Record length:  16

1 Slow I/O Timeout Records Found
1 Oplock Break Timeout Records Found
kd> !blackboxpnp
    PnpActivityId      : {00000000-0000-0000-0000-000000000000}
    PnpActivityTime    : 134357426730568497
    PnpEventInformation: 3
    PnpEventInProgress : 0
    PnpProblemCode     : 24
    PnpVetoType        : 0
    DeviceId           : SWD\MSDAS\{ce958e9a-424f-4c88-86f4-11314821e75a}
    VetoString         : 
kd> !blackboxwinlogon
    ThreadName         : WluiReleaseUI
    IsOperationPending : 1
kd> !blackboxpci
00:00:0  8086:29c0.00  Cmd[0007:imb...]  Sts[0000:.....]
01:1f:3  1b36:0100.05  Cmd[0406:.mb...]  Sts[0010:c....]
kd> !blackboxscm
The service control manager's data: 0x8 bytes at offset 0x8a3c8 of the dump. Their layout is not public; .enumtag shows them
kd> !bugdump
Component: StorPort
  Record:  fffffa8000c2da00  State: BufferInserted
  Routine: fffff88003001300 storport!StorpBugcheck
  Buffer:  fffffa8000c2d9e0  Length: 0x1a
  00 11 22 33 44 55 66 77 88 99 AA BB CC DD EE FF  .."3DUfw........
  4E 54 44 42 47 20 73 74 6F 72                    NTDBG stor

Component: Empty
  Record:  fffffa8000c2da60  State: BufferInserted
  Routine: fffff88003001300 storport!StorpBugcheck
  Buffer:  fffffa8000c2da50  Length: 0x0

Component: StorPortDump
  Record:  fffffa8000c2dac0  State: BufferInserted
  Routine: fffff88003001340 storport!StorpSecondary
  Reason:  KbCallbackSecondaryDumpData (2)
kd> !bugdump STORPORT
Component: StorPort
  Record:  fffffa8000c2da00  State: BufferInserted
  Routine: fffff88003001300 storport!StorpBugcheck
  Buffer:  fffffa8000c2d9e0  Length: 0x1a
  00 11 22 33 44 55 66 77 88 99 AA BB CC DD EE FF  .."3DUfw........
  4E 54 44 42 47 20 73 74 6F 72                    NTDBG stor
kd> !bugdump nobody
No bug check callback is of component nobody
kd> !silo
Address          Type       ProcessCount Identifier
fffffa8000c2c2d0 ServerSilo            1 {3a11f5e9-0c3d-4f4e-8d3b-6a0c2d5e7f90} (0n440)
fffffa8000c2d070 AppSilo               0 {11111111-2222-3333-4444-555555555555} (0n448)
kd> !silo -g Host
Server silo globals fffff80003724540:
                Default Error Port: 0000000000000000
                ServiceSessionId  : 0
                Root Directory    : fffffa8000c2d900 ''
                State             : Running
kd> !silo -g poi(nt!PspJobList)-18
Server silo globals fffffa8000c2c910:
                Default Error Port: 0000000000001230
                ServiceSessionId  : 3
                Root Directory    : fffffa8000c2cff0 '\Silos\440'
                State             : Running
kd> !silo poi(nt!PspJobList)-18
Address          Type       ProcessCount Identifier
fffffa8000c2c2d0 ServerSilo            1 {3a11f5e9-0c3d-4f4e-8d3b-6a0c2d5e7f90} (0n440)
Server silo globals fffffa8000c2c910:
                Default Error Port: 0000000000001230
                ServiceSessionId  : 3
                Root Directory    : fffffa8000c2cff0 '\Silos\440'
                State             : Running

Processes assigned to this silo:

PROCESS fffffa8001008070
    SessionId: none  Cid: 0a00    Peb: 00000000  ParentCid: 0004
    DirBase: 00200000  ObjectTable: fffffa8000c0e000  HandleCount:   2.
    Image: smss.exe

kd> !silo fffffa8001000070
address 0xfffffa8001000070: no silo: it is no job, or one whose Silo bit is not set
kd> !object -p
Private namespaces: 3  (nt!_OBJECT_NAMESPACE_LOOKUPTABLE fffff800037245c0)

    Hash Entry
    ---- -----
     05  fffffa8000c2d910
     05  fffffa8000c2d950
     17  fffffa8000c2d990
kd> !object \RPC Control
Object: fffffa8000c2b230  Type: (fffffa8000c001a0) Directory
    ObjectHeader: fffffa8000c2b200 (new version)
    HandleCount: 1  PointerCount: 3
    Directory Object: fffffa8000c019a0  Name: RPC Control

    Hash Address          Type          Name
    ---- -------          ----          ----
     00  fffffa8000c2aff0 ALPC Port     ntsvcs
kd> !object \RPC Control 21
Object: fffffa8000c2b230  Type: (fffffa8000c001a0) Directory
    ObjectHeader: fffffa8000c2b200 (new version)
    HandleCount: 1  PointerCount: 3
    Directory Object: fffffa8000c019a0  Name: RPC Control
    Full Path: \RPC Control
kd> !object \RPC Nothing
Object \RPC Nothing not found
kd> !alpc /lpc
	fffffa8000c2aff0('ntsvcs') 1, 2 connections
		fffffa8000c2b4b0 0 -> fffffa8000c2b6f0 0 fffffa8001006070('winlogon.exe')
		fffffa8000c2bbc0 0 -> fffffa8000c2be00 0 fffffa8001008070('smss.exe')
	fffffa8000c2c090('') 0, 0 connections
kd> !alpc /lpp fffffa8001004070

Ports created by the process fffffa8001004070:

	fffffa8000c2aff0('ntsvcs') 1, 2 connections
		fffffa8000c2b4b0 0 -> fffffa8000c2b6f0 0 fffffa8001006070('winlogon.exe')
		fffffa8000c2bbc0 0 -> fffffa8000c2be00 0 fffffa8001008070('smss.exe')

Ports the process fffffa8001004070 is connected to:

kd> !alpc /lpp fffffa8001006070

Ports created by the process fffffa8001006070:

	fffffa8000c2c090('') 0, 0 connections

Ports the process fffffa8001006070 is connected to:

	fffffa8000c2b6f0 0 -> fffffa8000c2aff0('ntsvcs') 1 fffffa8001004070('svchost.exe')
kd> !alpc /p fffffa8000c2aff0
Port  fffffa8000c2aff0
  Type                      : ALPC_CONNECTION_PORT
  CommunicationInfo         : fffffa8000c2adc0
    ConnectionPort          : fffffa8000c2aff0 (ntsvcs)
    ClientCommunicationPort : 0000000000000000
    ServerCommunicationPort : 0000000000000000
  OwnerProcess              : fffffa8001004070 (svchost.exe)
  SequenceNo                : 0x0000001F (31)
  CompletionPort            : 0000000000000000
  CompletionList            : 0000000000000000
  ConnectionPending         : No
  ConnectionRefused         : No
  Disconnected              : No
  Closed                    : No
  FlushOnClose              : Yes
  ReturnExtendedInfo        : No
  Waitable                  : No
  Security                  : Static
  Wow64CompletionList       : No

  Main queue has 1 message(s)
    fffffa8000c2b8d0 59C8 024AE18E 0000:0000 fffffa8001007070 LPC_REQUEST
  Direct message queue is empty.
  Large message queue is empty.
  Pending queue has 1 message(s)
    fffffa8000c2b9f0 0BFC 001FEF27 0000:0000 fffffa8001007070 LPC_REQUEST
  Canceled queue is empty.
kd> !alpc /P fffffa8000c2c090
Port  fffffa8000c2c090
  Type                      : ALPC_CONNECTION_PORT
  CommunicationInfo         : fffffa8000c2bfe0
    ConnectionPort          : fffffa8000c2c090
    ClientCommunicationPort : 0000000000000000
    ServerCommunicationPort : 0000000000000000
  OwnerProcess              : fffffa8001006070 (winlogon.exe)
  SequenceNo                : 0x00000000 (0)
  CompletionPort            : 0000000000000000
  CompletionList            : 0000000000000000
  ConnectionPending         : No
  ConnectionRefused         : No
  Disconnected              : No
  Closed                    : No
  FlushOnClose              : No
  ReturnExtendedInfo        : No
  Waitable                  : Yes
  Security                  : Dynamic
  Wow64CompletionList       : No

  Main queue is empty.
  Direct message queue is empty.
  Large message queue is empty.
  Pending queue is empty.
  Canceled queue is empty.
kd> !alpc /m poi(fffffa8000c2aff0+90)

Message fffffa8000c2b8d0
  MessageID             : 0x59C8 (22984)
  CallbackID            : 0x24AE18E (38461838)
  SequenceNumber        : 0x00000207 (519)
  Type                  : LPC_REQUEST
  DataLength            : 0x00A4 (164)
  TotalLength           : 0x00CC (204)
  Canceled              : No
  Release               : No
  ReplyWaitReply        : No
  Continuation          : Yes
  OwnerPort             : fffffa8000c2b6f0 [ALPC_CLIENT_COMMUNICATION_PORT]
  WaitingThread         : fffffa8001007070
  QueueType             : ALPC_MSGQUEUE_MAIN
  QueuePort             : fffffa8000c2aff0 [ALPC_CONNECTION_PORT]
  QueuePortOwnerProcess : fffffa8001004070 (svchost.exe)
  ServerThread          : 0000000000000000
  QuotaCharged          : No
  CancelQueuePort       : 0000000000000000
  CancelSequencePort    : 0000000000000000
  CancelSequenceNumber  : 0x00000000 (0)
  ClientContext         : 0000000000000000
  ServerContext         : 0000000000000000
  PortContext           : 0000000000000000
  CancelPortContext     : 0000000000000000
  SecurityData          : 0000000000000000
  View                  : 0000000000000000
  HandleData            : 0000000000000000
kd> !alpc /m poi(fffffa8000c2aff0+b8)

Message fffffa8000c2b9f0
  MessageID             : 0x0BFC (3068)
  CallbackID            : 0x1FEF27 (2092839)
  SequenceNumber        : 0x00000206 (518)
  Type                  : LPC_REQUEST
  DataLength            : 0x0068 (104)
  TotalLength           : 0x0090 (144)
  Canceled              : No
  Release               : No
  ReplyWaitReply        : No
  Continuation          : No
  OwnerPort             : fffffa8000c2b6f0 [ALPC_CLIENT_COMMUNICATION_PORT]
  WaitingThread         : fffffa8001007070
  QueueType             : ALPC_MSGQUEUE_PENDING
  QueuePort             : fffffa8000c2aff0 [ALPC_CONNECTION_PORT]
  QueuePortOwnerProcess : fffffa8001004070 (svchost.exe)
  ServerThread          : fffffa8001005070
  QuotaCharged          : No
  CancelQueuePort       : 0000000000000000
  CancelSequencePort    : 0000000000000000
  CancelSequenceNumber  : 0x00000000 (0)
  ClientContext         : 00000000025599e0
  ServerContext         : 0000000000000000
  PortContext           : 000000000030d640
  CancelPortContext     : 0000000000000000
  SecurityData          : 0000000000000000
  View                  : 0000000000000000
  HandleData            : 0000000000000000
kd> !alpc /m 1234
address 0x1234: the message (nt!_KALPC_MESSAGE) is not in the dump
kd> !alpc /p fffffa8001004070
address 0xfffffa8001004070: no ALPC port
kd> !alpc /?
Arguments:

   /?                   - Print help
   /P PortAddress       - Dump the ALPC port information
   /M MsgAddress        - Dump the message information
   /LPP [Process]       - The ports that a process made, and those that it is connected to
   /LPC [PortAddress]   - The connections of a port, or of all ports
kd> !arbiter 4
DEVNODE fffffa8000c0f7e0 (HTREE\ROOT\0)
  Interrupt Arbiter "" at fffff80003644360
    Allocated ranges:
      0000000000000000 - 0000000000000000   B   fffffa8000c0f600 
      0000000000000004 - 0000000000000004 S     fffffa8000c0fdd0  (Serial)
      00000000000001a2 - 00000000000001a2    
        00000000000001a2 - 00000000000001a2  CB   fffffa8000c0f600 
        00000000000001a2 - 00000000000001a2  CB   fffffa8000c10820  (storport)
    Possible allocation:
kd> !arbiter 101
DEVNODE fffffa8000c0f7e0 (HTREE\ROOT\0)
  Port Arbiter "RootPort" at fffff80003644620
    Allocated ranges:
      00000000000003f8 - 00000000000003ff    D  fffffa8000c0fdd0  (Serial)
    Possible allocation:
      00000000000002f8 - 00000000000002ff       0000000000000000 
kd> !cmreslist fffffa8000c10510

CmResourceList at 0xfffffa8000c10510  Version 1.1  Interface 0xf  Bus #0
  Entry 0 - Port (0x1) Device Exclusive (0x1)
    Flags (0x11) - PORT_MEMORY PORT_IO 16_BIT_DECODE 
    Range starts at 0x3f8 for 0x8 bytes
  Entry 1 - Interrupt (0x2) Device Exclusive (0x1)
    Flags (0x01) - LATCHED 
    Level 0x4, Vector 0x4, Group 0, Affinity 0xffffffff
kd> !ioreslist 1234
IoResList at 0x1234 is not readable
kd> !pnpevent
Device event queue fffffa8000c2a960: 2 event(s), status 00000000
  Event fffffa8000c2a780  TargetDeviceChangeEvent  {cb3a4005-46f0-11d0-b08f-00609713053f} GUID_DEVICE_INTERFACE_REMOVAL
    Device fffffa8000c10820 storport
    "PCI\VEN_1000&DEV_0030\0"
  Event fffffa8000c2a870  DeviceClassChangeEvent  {cb3a4004-46f0-11d0-b08f-00609713053f} GUID_DEVICE_INTERFACE_ARRIVAL
    "\??\PCI#VEN_8086"
kd> !pnpevent fffffa8000c2a870
  Event fffffa8000c2a870  DeviceClassChangeEvent  {cb3a4004-46f0-11d0-b08f-00609713053f} GUID_DEVICE_INTERFACE_ARRIVAL
    "\??\PCI#VEN_8086"
kd> !pnptriage
Locks of Plug and Play:

Resource @ nt!IopDeviceTreeLock (0xfffff80003644b40)    Exclusively owned
    Contention Count = 3
    NumberOfExclusiveWaiters = 1
     Threads: fffffa8001002070-01<*> 

     Threads Waiting On Exclusive Access:
              fffffa8001003070       

Thread that has it:
THREAD fffffa8001002070  Cid 0004.0010  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (Executive) KernelMode Non-Alertable
    fffffa8000c01b10  SynchronizationEvent
Not impersonating
DeviceMap                 0000000000000000
Owning Process            fffffa8001000070       Image:         System
Attached Process          N/A            Image:         N/A
Wait Start TickCount      1023900        Ticks: 100 (0:00:00:01.562)
Context Switch Count      100            IdealProcessor: 0
UserTime                  00:00:00.000
KernelTime                00:00:00.015
Win32 Start Address nt!ExpWorkerThread (0xfffff80002c25870)
Stack Init fffff8800500fc70 Current fffff8800500f9a0
Base fffff88005010000 Limit fffff8800500a000 Call 0000000000000000
Priority 9 BasePriority 8 UnusualBoost 0 ForegroundBoost 0 IoPriority 2 PagePriority 5
Child-SP          RetAddr           : Args to Child                                                           : Call Site
fffff880`0500f9e0 fffff800`02c64e02 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiSwapContext+0x7a
fffff880`0500fa30 fffff800`02c6458f : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiCommitThreadWait+0x1d2
fffff880`0500fa90 fffff800`02c25981 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KeWaitForSingleObject+0x19f
fffff880`0500fb20 fffff800`02d17e2a : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!ExpWorkerThread+0x111
fffff880`0500fb70 fffff800`02dfd0c6 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
fffff880`0500fbe0 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KxStartSystemThread+0x16

Resource @ nt!PiEngineLock (0xfffff80003644bc0)    Available

Thread of device actions (enumeration):
THREAD fffffa8001002070, as above

Thread of device events:
THREAD fffffa8001003070  Cid 0004.0014  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (WrResource) KernelMode Non-Alertable
    fffffa8000c01b70  SynchronizationEvent
Not impersonating
DeviceMap                 0000000000000000
Owning Process            fffffa8001000070       Image:         System
Attached Process          N/A            Image:         N/A
Wait Start TickCount      1023900        Ticks: 100 (0:00:00:01.562)
Context Switch Count      100            IdealProcessor: 0
UserTime                  00:00:00.000
KernelTime                00:00:00.015
Win32 Start Address nt!ExpWorkerThread (0xfffff80002c25870)
Stack Init fffff88005017c70 Current fffff88005017880
Base fffff88005018000 Limit fffff88005012000 Call 0000000000000000
Priority 9 BasePriority 8 UnusualBoost 0 ForegroundBoost 0 IoPriority 2 PagePriority 5
Child-SP          RetAddr           : Args to Child                                                           : Call Site
fffff880`050178c0 fffff800`02c64e02 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiSwapContext+0x7a
fffff880`05017910 fffff800`02c6458f : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiCommitThreadWait+0x1d2
fffff880`05017970 fffff800`02c6753e : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KeWaitForSingleObject+0x19f
fffff880`05017a00 fffff800`02c61d5f : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!ExpWaitForResource+0xae
fffff880`05017a30 fffff880`030013dd : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!ExAcquireResourceExclusiveLite+0x14f
fffff880`05017ac0 fffff800`02c25981 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : storport!StorpWait+0x5d
fffff880`05017b20 fffff800`02d17e2a : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!ExpWorkerThread+0x111
fffff880`05017b70 fffff800`02dfd0c6 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
fffff880`05017be0 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KxStartSystemThread+0x16

Device event queue fffffa8000c2a960: 2 event(s), status 00000000
  Event fffffa8000c2a780  TargetDeviceChangeEvent  {cb3a4005-46f0-11d0-b08f-00609713053f} GUID_DEVICE_INTERFACE_REMOVAL
    Device fffffa8000c10820 storport
    "PCI\VEN_1000&DEV_0030\0"
  Event fffffa8000c2a870  DeviceClassChangeEvent  {cb3a4004-46f0-11d0-b08f-00609713053f} GUID_DEVICE_INTERFACE_ARRIVAL
    "\??\PCI#VEN_8086"

Device nodes with a problem, or with a request that is pending:
DevNode 0xfffffa8000c10a40 for PDO 0xfffffa8000c10820
  InstancePath is "PCI\VEN_1000&DEV_0030\0"
  ServiceName is "storport"
  State = DeviceNodeResourcesAssigned (0x304)
  Previous State = DeviceNodeStartCompletion (0x306)
  Problem = CM_PROB_FAILED_START
1 of 3 device nodes, 0 of them with a pending request

Pending removals:

Pending ejects:

Work that is pending:
**** NUMA Node 0 ExWorkQueue 0 ( Threads: 0/4096, Concurrency: 1/2 )
PENDING: ExWorkItem (fffffa8000c2ec90) Routine storport!StorpSecondary (fffff88003001340) Parameter (0000000000000010) Priority 13

kd> !filelock fffffa8001004070
address 0xfffffa8001004070: no file lock: its FastIoIsQuestionable is no BOOLEAN
kd> !filelock 1234
address 0x1234: the file lock (FILE_LOCK) is not in the dump
kd> f fffffa8000c04800 L60 0
Filled 0x60 bytes
kd> eq fffffa8000c04800 storport!StorpBugcheck 0 0 fffffa8000c04900 1000 200
kd> eq fffffa8000c04830 1 fffffa8001008070 84c 11ff fffffa8000c04900
kd> !filelock fffffa8000c04800
FileLock fffffa8000c04800
  CompleteLockIrpRoutine   fffff88003001300 storport!StorpBugcheck
  UnlockRoutine            0000000000000000
  FastIoIsQuestionable     0
  LockRequestsInProgress   0
  LockInformation          fffffa8000c04900
  Lock returned last at 0xfffffa8000c04820
    Range    0x1000 - 0x11ff  Length 0x200  Exclusive
    Key      0x0  Process 0x84c  FileObject fffffa8001008070
  The locks below LockInformation have no public type
kd> !reg
reg <command> <params>

    querykey|q FullKeyPath        subkeys and values of a key that is cached
    keyinfo Hive KeyNode          the same of a key node
    kcb | knode | kbody | kvalue Address
    valuelist | subkeylist Hive KeyNode
    baseblock | seccache | dirtyvector Hive
    hashindex [Hive] HashKey      convkey KeyPath
    openkeys Hive|0               findkcb FullKeyPath
    hivelist
    freecells Bin                 cellindex Hive Index
kd> !reg seccache fffffa8000c21000
SecurityCache fffffa8000c2a020: 2 of 4 entries
[  0] Cell 00000100 CachedSecurity fffffa8000c2a040 ConvKey 00001234 Length 14 RefCount 1
[  1] Cell 00000140 CachedSecurity fffffa8000c2a090 ConvKey 00001235 Length 90 RefCount 2
kd> !reg dirtyvector fffffa8000c21000
DirtyVector fffffa8000c2a160: 64 sectors of 512 bytes, DirtyCount 4
  00000000 - 000005ff
  00001200 - 000013ff
4 sectors are dirty
kd> !reg freecells fffffa8000c11000
Bin fffffa8000c11000: FileOffset 0 Size 8000
  Free cell fffffa8000c110e0 Offset e0 Size 7f20
1 free cells of 7f20 bytes, 3 in use
kd> !reg freecells fffffa8000c11020
address 0xfffffa8000c11020: no bin (hbin), or not in the dump
kd> !reg viewlist fffffa8000c21000
!reg viewlist: views of a hive are not read; !ca shows its file
kd> !reg nonsense
!reg has no question 'nonsense': !reg lists those that it has
kd> !handle 84c 20
Object: fffffa8001004070  Type: (fffffa8000c006a0) Process
    ObjectHeader: fffffa8001004040 (new version)
        HandleCount: 1  PointerCount: 3

kd> !token -?
!token [-n] [Address | Handle]   the token; without one, the current thread's or process's
                                 -n: names of the accounts that every Windows has
kd> !pci 2 ff
!pci reads the configuration space of the machine itself, which is in no dump. !blackboxpci shows what pci.sys left in this one, !devnode 0 1 the devices
kd> !pcitree
!pcitree needs the types of pci.sys, which its public symbols do not have. !devnode 0 1 shows the tree of devices, !blackboxpci what pci.sys left in the dump
kd> !devext fffffa8000c10820 PCI
!devext: the extensions of PCI have no public types. dt MODULE!TYPE fffffa8000c10820 shows one whose driver's symbols have it
kd> !regkcb fffff8a000012340
!regkcb is of Windows 2000; since Windows XP it is !reg kcb fffff8a000012340
kd> !triage
!triage is obsolete: use !analyze
#! open parts@7601/parts
kd> !bugdump Empty
Component: Empty
  Record:  fffffa8000c2d040  State: BufferInserted
  Routine: fffff88003001300 storport!StorpBugcheck
  Buffer:  fffffa8000c2d030  Length: 0x0
kd> !alpc /lpc
	fffffa8000c2bf30('ntsvcs') 1, 2 connections
		fffffa8000c2c390 0 -> fffffa8000c2c590 0 fffffa8001006070('winlogon.exe')
		fffffa8000c2c9d0 0 -> fffffa8000c2cbd0 0 fffffa8001008070('smss.exe')
	fffffa8000c2ce10('') 0, 0 connections
kd> !alpc /m poi(fffffa8000c2bf30+88)

Message fffffa8000c2c730
  MessageID             : 0x59C8 (22984)
  CallbackID            : 0x24AE18E (38461838)
  SequenceNumber        : 0x00000207 (519)
  Type                  : LPC_REQUEST
  DataLength            : 0x00A4 (164)
  TotalLength           : 0x00CC (204)
  Canceled              : No
  Release               : No
  ReplyWaitReply        : No
  Continuation          : Yes
  OwnerPort             : fffffa8000c2c590 [ALPC_CLIENT_COMMUNICATION_PORT]
  WaitingThread         : fffffa8001007070
  QueueType             : ALPC_MSGQUEUE_MAIN
  QueuePort             : fffffa8000c2bf30 [ALPC_CONNECTION_PORT]
  QueuePortOwnerProcess : fffffa8001004070 (svchost.exe)
  ServerThread          : 0000000000000000
  QuotaCharged          : No
  CancelQueuePort       : 0000000000000000
  CancelSequencePort    : 0000000000000000
  CancelSequenceNumber  : 0x00000000 (0)
  ClientContext         : 0000000000000000
  ServerContext         : 0000000000000000
  PortContext           : 0000000000000000
  CancelPortContext     : 0000000000000000
  SecurityData          : 0000000000000000
  View                  : 0000000000000000
  HandleData            : 0000000000000000
kd> !arbiter 1
DEVNODE fffffa8000c0f7c0 (HTREE\ROOT\0)
  Port Arbiter "RootPort" at fffff80002c7b920
    Allocated ranges:
      00000000000003f8 - 00000000000003ff    D  fffffa8000c0fd00  (Serial)
    Possible allocation:
      00000000000002f8 - 00000000000002ff       0000000000000000 
kd> !pnpevent
Device event queue fffffa8000c2b8c0: 2 event(s), status 00000000
  Event fffffa8000c2b740  TargetDeviceChangeEvent  {cb3a4005-46f0-11d0-b08f-00609713053f} GUID_DEVICE_INTERFACE_REMOVAL
    Device fffffa8000c10690 storport
    "PCI\VEN_1000&DEV_0030\0"
  Event fffffa8000c2b800  DeviceClassChangeEvent  {cb3a4004-46f0-11d0-b08f-00609713053f} GUID_DEVICE_INTERFACE_ARRIVAL
    "\??\PCI#VEN_8086"
kd> !silo
nt has no type _ESERVERSILO_GLOBALS: there are silos since Windows 10, and its symbols are needed
kd> !object -p
!object -p: nt has no public type for its table of private namespaces, or it is not in the dump
kd> !blackboxscm
The service control manager's data is secondary data under the GUID in nt!PopBlackBoxScmGuid, which cannot be read here
#! open parts@22000/parts
kd> !silo -g Host
Server silo globals fffff80003732580:
                Default Error Port: 0000000000000000
                ServiceSessionId  : 0
                Root Directory    : fffffa8000c2db90 ''
                State             : Running
kd> !alpc /p fffffa8000c2aff0
Port  fffffa8000c2aff0
  Type                      : ALPC_CONNECTION_PORT
  CommunicationInfo         : fffffa8000c2adc0
    ConnectionPort          : fffffa8000c2aff0 (ntsvcs)
    ClientCommunicationPort : 0000000000000000
    ServerCommunicationPort : 0000000000000000
  OwnerProcess              : fffffa8001004070 (svchost.exe)
  SequenceNo                : 0x0000001F (31)
  CompletionPort            : 0000000000000000
  CompletionList            : 0000000000000000
  ConnectionPending         : No
  ConnectionRefused         : No
  Disconnected              : No
  Closed                    : No
  FlushOnClose              : Yes
  ReturnExtendedInfo        : No
  Waitable                  : No
  Security                  : Static
  Wow64CompletionList       : No

  Main queue has 1 message(s)
    fffffa8000c2b8d0 59C8 024AE18E 0000:0000 fffffa8001007070 LPC_REQUEST
  Direct message queue is empty.
  Large message queue is empty.
  Pending queue has 1 message(s)
    fffffa8000c2b9f0 0BFC 001FEF27 0000:0000 fffffa8001007070 LPC_REQUEST
  Canceled queue is empty.
kd> !pnpevent
Device event queue fffffa8000c2a960: 2 event(s), status 00000000
  Event fffffa8000c2a780  TargetDeviceChangeEvent  {cb3a4005-46f0-11d0-b08f-00609713053f} GUID_DEVICE_INTERFACE_REMOVAL
    Device fffffa8000c10820 storport
    "PCI\VEN_1000&DEV_0030\0"
  Event fffffa8000c2a870  DeviceClassChangeEvent  {cb3a4004-46f0-11d0-b08f-00609713053f} GUID_DEVICE_INTERFACE_ARRIVAL
    "\??\PCI#VEN_8086"
kd> !arbiter
DEVNODE fffffa8000c0f7e0 (HTREE\ROOT\0)
  Interrupt Arbiter "" at fffff80003645800
    Allocated ranges:
      0000000000000000 - 0000000000000000   B   fffffa8000c0f600 
      0000000000000004 - 0000000000000004 S     fffffa8000c0fdd0  (Serial)
      00000000000001a2 - 00000000000001a2    
        00000000000001a2 - 00000000000001a2  CB   fffffa8000c0f600 
        00000000000001a2 - 00000000000001a2  CB   fffffa8000c10820  (storport)
    Possible allocation:
  Port Arbiter "RootPort" at fffff80003645c20
    Allocated ranges:
      00000000000003f8 - 00000000000003ff    D  fffffa8000c0fdd0  (Serial)
    Possible allocation:
      00000000000002f8 - 00000000000002ff       0000000000000000 
#! open parts@7601-x86/parts
kd> !alpc /lpp 81004058

Ports created by the process 81004058:

	86026a38('ntsvcs') 1, 2 connections
		86026cd8 0 -> 86026e18 0 81006058('winlogon.exe')
		860270a8 0 -> 860271e8 0 81008058('smss.exe')

Ports the process 81004058 is connected to:

kd> !alpc /m poi(86026a38+5c)

Message 86026f20
  MessageID             : 0x59C8 (22984)
  CallbackID            : 0x24AE18E (38461838)
  SequenceNumber        : 0x00000207 (519)
  Type                  : LPC_REQUEST
  DataLength            : 0x00A4 (164)
  TotalLength           : 0x00CC (204)
  Canceled              : No
  Release               : No
  ReplyWaitReply        : No
  Continuation          : Yes
  OwnerPort             : 86026e18 [ALPC_CLIENT_COMMUNICATION_PORT]
  WaitingThread         : 81007058
  QueueType             : ALPC_MSGQUEUE_MAIN
  QueuePort             : 86026a38 [ALPC_CONNECTION_PORT]
  QueuePortOwnerProcess : 81004058 (svchost.exe)
  ServerThread          : 00000000
  QuotaCharged          : No
  CancelQueuePort       : 00000000
  CancelSequencePort    : 00000000
  CancelSequenceNumber  : 0x00000000 (0)
  ClientContext         : 00000000
  ServerContext         : 00000000
  PortContext           : 00000000
  CancelPortContext     : 00000000
  SecurityData          : 00000000
  View                  : 00000000
  HandleData            : 00000000
kd> !bugdump StorPort
Component: StorPort
  Record:  86027490  State: BufferInserted
  Routine: f7401300 storport!StorpBugcheck
  Buffer:  86027470  Length: 0x1a
  00 11 22 33 44 55 66 77 88 99 AA BB CC DD EE FF  .."3DUfw........
  4E 54 44 42 47 20 73 74 6F 72                    NTDBG stor
kd> !arbiter 4
DEVNODE 8600e460 (HTREE\ROOT\0)
  Interrupt Arbiter "" at 8068c000
    Allocated ranges:
      0000000000000000 - 0000000000000000   B   8600e348 
      0000000000000004 - 0000000000000004 S     8600e798  (Serial)
      00000000000001a2 - 00000000000001a2    
        00000000000001a2 - 00000000000001a2  CB   8600e348 
        00000000000001a2 - 00000000000001a2  CB   8600ed68  (storport)
    Possible allocation:
#! open opened
kd> !filelock fffffa8000c15d50
File object fffffa8000c15d50 \Users\Ada\notes.txt {HarddiskVolume1}
  LockOperation false  LastLock 0000000000000000  FsContext fffffa8000c15e80
  Nobody locked a range of the file through this object

# Objects of the kernel: tokens (!token), requests in pool (!irpfind), resources of devices (!devnode), objects of a type (!object),
# the power manager (!poaction, !popolicy). The addresses are those of the worlds made from cases/machines/objects.toml.
#! open objects
kd> !token
_TOKEN 0xfffffa8000c0c0d0
TS Session ID: 0
User: S-1-5-18
User Groups: 
 00 S-1-5-32-544
    Attributes - Default Enabled Owner 
 01 S-1-1-0
    Attributes - Mandatory Default Enabled 
 02 S-1-5-11
    Attributes - Mandatory Default Enabled 
 03 S-1-16-16384
    Attributes - GroupIntegrity GroupIntegrityEnabled 
Primary Group: S-1-5-18
Privs: 
 02 0x000000002 SeCreateTokenPrivilege            Attributes - 
 04 0x000000004 SeLockMemoryPrivilege             Attributes - Enabled Default 
 07 0x000000007 SeTcbPrivilege                    Attributes - Enabled Default 
 10 0x00000000a SeLoadDriverPrivilege             Attributes - 
 20 0x000000014 SeDebugPrivilege                  Attributes - Enabled Default 
 23 0x000000017 SeChangeNotifyPrivilege           Attributes - Enabled Default 
Authentication ID:         (0,3e7)
Impersonation Level:       Anonymous
TokenType:                 Primary
Source: *SYSTEM*           TokenFlags: 0x2000 ( Token NOT in use ) 
Token ID: 3eb              ParentToken ID: 0
Modified ID:               (0, 3ed)
RestrictedSidCount: 0      RestrictedSids: 0x0000000000000000
OriginatingLogonSession: 0
kd> !token -n
_TOKEN 0xfffffa8000c0c0d0
TS Session ID: 0
User: S-1-5-18 (Well Known Group: NT AUTHORITY\SYSTEM)
User Groups: 
 00 S-1-5-32-544 (Alias: BUILTIN\Administrators)
    Attributes - Default Enabled Owner 
 01 S-1-1-0 (Well Known Group: localhost\Everyone)
    Attributes - Mandatory Default Enabled 
 02 S-1-5-11 (Well Known Group: NT AUTHORITY\Authenticated Users)
    Attributes - Mandatory Default Enabled 
 03 S-1-16-16384 (Label: Mandatory Label\System Mandatory Level)
    Attributes - GroupIntegrity GroupIntegrityEnabled 
Primary Group: S-1-5-18 (Well Known Group: NT AUTHORITY\SYSTEM)
Privs: 
 02 0x000000002 SeCreateTokenPrivilege            Attributes - 
 04 0x000000004 SeLockMemoryPrivilege             Attributes - Enabled Default 
 07 0x000000007 SeTcbPrivilege                    Attributes - Enabled Default 
 10 0x00000000a SeLoadDriverPrivilege             Attributes - 
 20 0x000000014 SeDebugPrivilege                  Attributes - Enabled Default 
 23 0x000000017 SeChangeNotifyPrivilege           Attributes - Enabled Default 
Authentication ID:         (0,3e7)
Impersonation Level:       Anonymous
TokenType:                 Primary
Source: *SYSTEM*           TokenFlags: 0x2000 ( Token NOT in use ) 
Token ID: 3eb              ParentToken ID: 0
Modified ID:               (0, 3ed)
RestrictedSidCount: 0      RestrictedSids: 0x0000000000000000
OriginatingLogonSession: 0
kd> .thread fffffa8001003070
Implicit thread is now fffffa80`01003070
kd> !token -n
_TOKEN 0xfffffa8000c0c980
TS Session ID: 0
User: S-1-5-21-3854333306-943506906-3328512208-1105 (no name mapped)
User Groups: 
 00 S-1-1-0 (Well Known Group: localhost\Everyone)
    Attributes - Mandatory Default Enabled 
 01 S-1-5-2 (Well Known Group: NT AUTHORITY\NETWORK)
    Attributes - Mandatory Default Enabled 
Primary Group: S-1-5-21-3854333306-943506906-3328512208-513 (no name mapped)
Privs: 
 23 0x000000017 SeChangeNotifyPrivilege           Attributes - Enabled Default 
Authentication ID:         (0,2e001)
Impersonation Level:       Impersonation
TokenType:                 Impersonation
Source: NtLmSsp            TokenFlags: 0x2210 ( Token in use )
Token ID: 2f112            ParentToken ID: 0
Modified ID:               (0, 2f114)
RestrictedSidCount: 2      RestrictedSids: 0xfffffa8000c0cd20
RestrictedSids:
 00 S-1-5-12 (Well Known Group: NT AUTHORITY\RESTRICTED)
    Attributes - Mandatory Default Enabled 
 01 S-1-1-0 (Well Known Group: localhost\Everyone)
    Attributes - Mandatory Default Enabled 
OriginatingLogonSession: 0
kd> .thread fffffa8001005070
Implicit thread is now fffffa80`01005070
kd> !token
_TOKEN 0xfffffa8000c0cdc0
TS Session ID: 0x1
User: S-1-5-21-3854333306-943506906-3328512208-1001
User Groups: 
 00 S-1-16-4096
    Attributes - GroupIntegrity GroupIntegrityEnabled 
Primary Group: S-1-5-21-3854333306-943506906-3328512208-1001
Privs: 
 23 0x000000017 SeChangeNotifyPrivilege           Attributes - Enabled Default 
Authentication ID:         (0,18a4b)
Impersonation Level:       Anonymous
TokenType:                 Primary
Source: User32             TokenFlags: 0x4a00 ( Token in use )
Token ID: 4ddb8            ParentToken ID: 0
Modified ID:               (0, 4ddba)
RestrictedSidCount: 0      RestrictedSids: 0x0000000000000000
OriginatingLogonSession: 0
kd> .process fffffa8001002070
Implicit process is now fffffa80`01002070
kd> !token
_TOKEN 0xfffffa8000c0c4f0
TS Session ID: 0x1
User: S-1-5-21-3854333306-943506906-3328512208-1001
User Groups: 
 00 S-1-5-21-3854333306-943506906-3328512208-513
    Attributes - Mandatory Default Enabled 
 01 S-1-5-32-544
    Attributes - DenyOnly 
 02 S-1-5-5-0-100993
    Attributes - Mandatory Default Enabled LogonId 
 03 S-1-5-21-518066528-515770016-299552555-1137
    Attributes - Mandatory Default Enabled GroupResource 
 04 S-1-16-8192
    Attributes - GroupIntegrity GroupIntegrityEnabled 
Primary Group: S-1-5-21-3854333306-943506906-3328512208-513
Privs: 
 19 0x000000013 SeShutdownPrivilege               Attributes - Enabled 
 23 0x000000017 SeChangeNotifyPrivilege           Attributes - Enabled Default 
 25 0x000000019 SeUndockPrivilege                 Attributes - 
 34 0x000000022 SeTimeZonePrivilege               Attributes - 
Authentication ID:         (0,18a4b)
Impersonation Level:       Anonymous
TokenType:                 Primary
Source: User32             TokenFlags: 0x2a00 ( Token in use )
Token ID: 1bca9            ParentToken ID: 18a4e
Modified ID:               (0, 1bcab)
RestrictedSidCount: 0      RestrictedSids: 0x0000000000000000
OriginatingLogonSession: 3e7
kd> .thread fffffa8001003070
Implicit thread is now fffffa80`01003070
kd> !token
_TOKEN 0xfffffa8000c0c980
TS Session ID: 0
User: S-1-5-21-3854333306-943506906-3328512208-1105
User Groups: 
 00 S-1-1-0
    Attributes - Mandatory Default Enabled 
 01 S-1-5-2
    Attributes - Mandatory Default Enabled 
Primary Group: S-1-5-21-3854333306-943506906-3328512208-513
Privs: 
 23 0x000000017 SeChangeNotifyPrivilege           Attributes - Enabled Default 
Authentication ID:         (0,2e001)
Impersonation Level:       Impersonation
TokenType:                 Impersonation
Source: NtLmSsp            TokenFlags: 0x2210 ( Token in use )
Token ID: 2f112            ParentToken ID: 0
Modified ID:               (0, 2f114)
RestrictedSidCount: 2      RestrictedSids: 0xfffffa8000c0cd20
RestrictedSids:
 00 S-1-5-12
    Attributes - Mandatory Default Enabled 
 01 S-1-1-0
    Attributes - Mandatory Default Enabled 
OriginatingLogonSession: 0
kd> .process 0
Implicit process is now fffffa80`01000070
kd> .thread
Implicit thread is now fffffa80`01003070
kd> !token fffffa8000c0c4f0
_TOKEN 0xfffffa8000c0c4f0
TS Session ID: 0x1
User: S-1-5-21-3854333306-943506906-3328512208-1001
User Groups: 
 00 S-1-5-21-3854333306-943506906-3328512208-513
    Attributes - Mandatory Default Enabled 
 01 S-1-5-32-544
    Attributes - DenyOnly 
 02 S-1-5-5-0-100993
    Attributes - Mandatory Default Enabled LogonId 
 03 S-1-5-21-518066528-515770016-299552555-1137
    Attributes - Mandatory Default Enabled GroupResource 
 04 S-1-16-8192
    Attributes - GroupIntegrity GroupIntegrityEnabled 
Primary Group: S-1-5-21-3854333306-943506906-3328512208-513
Privs: 
 19 0x000000013 SeShutdownPrivilege               Attributes - Enabled 
 23 0x000000017 SeChangeNotifyPrivilege           Attributes - Enabled Default 
 25 0x000000019 SeUndockPrivilege                 Attributes - 
 34 0x000000022 SeTimeZonePrivilege               Attributes - 
Authentication ID:         (0,18a4b)
Impersonation Level:       Anonymous
TokenType:                 Primary
Source: User32             TokenFlags: 0x2a00 ( Token in use )
Token ID: 1bca9            ParentToken ID: 18a4e
Modified ID:               (0, 1bcab)
RestrictedSidCount: 0      RestrictedSids: 0x0000000000000000
OriginatingLogonSession: 3e7
kd> !token -n fffffa8000c0cdc0
_TOKEN 0xfffffa8000c0cdc0
TS Session ID: 0x1
User: S-1-5-21-3854333306-943506906-3328512208-1001 (no name mapped)
User Groups: 
 00 S-1-16-4096 (Label: Mandatory Label\Low Mandatory Level)
    Attributes - GroupIntegrity GroupIntegrityEnabled 
Primary Group: S-1-5-21-3854333306-943506906-3328512208-1001 (no name mapped)
Privs: 
 23 0x000000017 SeChangeNotifyPrivilege           Attributes - Enabled Default 
Authentication ID:         (0,18a4b)
Impersonation Level:       Anonymous
TokenType:                 Primary
Source: User32             TokenFlags: 0x4a00 ( Token in use )
Token ID: 4ddb8            ParentToken ID: 0
Modified ID:               (0, 4ddba)
RestrictedSidCount: 0      RestrictedSids: 0x0000000000000000
OriginatingLogonSession: 0
kd> !token fffffa8001002070
fffffa8001002070 is not a token: its type is 0, not 1 or 2
kd> !token fffffa8001003070
fffffa8001003070 is not a token: its type is 0, not 1 or 2
kd> !token 1234
1234: Could not read the token
kd> !irpfind

Scanning large pool allocation table for tag 0x3f707249 (Irp?) (fffffa8000c12000 : fffffa8000c12600)


Searching nonpaged pool (fffffa8000c00000 : fffffa8040c00000) for tag 0x3f707249 (Irp?)

  Irp            [ Thread ]         irpStack: (Mj,Mn)   DevObj          [Driver]         MDL Process
fffffa8009010050 [fffffa8001003070] irpStack: ( 3, 0)  fffffa8000c0ef00 [ \FileSystem\Ntfs] 0xfffffa8001002070
fffffa8009010250 [0000000000000000] Irp is complete (CurrentLocation 3 > StackCount 2)
fffffa8009010470 [fffffa8001005070] irpStack: (16, 2)  fffffa8000c0fa20 [ \Driver\Serial]
fffffa8009010670 [fffffa8001005070] irpStack: (1b, 7)  fffffa8000c0fa20 [ \Driver\Serial]
kd> !irpfind 0 fffffa8009010200

Scanning large pool allocation table for tag 0x3f707249 (Irp?) (fffffa8000c12000 : fffffa8000c12600)


Searching nonpaged pool (fffffa8000c00000 : fffffa8040c00000) for tag 0x3f707249 (Irp?)

  Irp            [ Thread ]         irpStack: (Mj,Mn)   DevObj          [Driver]         MDL Process
fffffa8009010250 [0000000000000000] Irp is complete (CurrentLocation 3 > StackCount 2)
fffffa8009010470 [fffffa8001005070] irpStack: (16, 2)  fffffa8000c0fa20 [ \Driver\Serial]
fffffa8009010670 [fffffa8001005070] irpStack: (1b, 7)  fffffa8000c0fa20 [ \Driver\Serial]
kd> !irpfind 0 0 thread fffffa8001003070

Scanning large pool allocation table for tag 0x3f707249 (Irp?) (fffffa8000c12000 : fffffa8000c12600)


Searching nonpaged pool (fffffa8000c00000 : fffffa8040c00000) for tag 0x3f707249 (Irp?)

  Irp            [ Thread ]         irpStack: (Mj,Mn)   DevObj          [Driver]         MDL Process
fffffa8009010050 [fffffa8001003070] irpStack: ( 3, 0)  fffffa8000c0ef00 [ \FileSystem\Ntfs] 0xfffffa8001002070
kd> !irpfind 0 0 mdlprocess fffffa8001002070

Scanning large pool allocation table for tag 0x3f707249 (Irp?) (fffffa8000c12000 : fffffa8000c12600)


Searching nonpaged pool (fffffa8000c00000 : fffffa8040c00000) for tag 0x3f707249 (Irp?)

  Irp            [ Thread ]         irpStack: (Mj,Mn)   DevObj          [Driver]         MDL Process
fffffa8009010050 [fffffa8001003070] irpStack: ( 3, 0)  fffffa8000c0ef00 [ \FileSystem\Ntfs] 0xfffffa8001002070
kd> !irpfind -v 0 0 thread fffffa8001005070

Scanning large pool allocation table for tag 0x3f707249 (Irp?) (fffffa8000c12000 : fffffa8000c12600)


Searching nonpaged pool (fffffa8000c00000 : fffffa8040c00000) for tag 0x3f707249 (Irp?)

fffffa8009010470: Irp is active with 1 stacks 1 is current (= 0xfffffa8009010540)
 No Mdl: No System Buffer: Thread fffffa8001005070:  Irp stack trace.
     cmd  flg cl Device   File     Completion-Context
>[ 16, 2]   0  0 fffffa8000c0fa20 00000000 00000000-00000000
	       \Driver\Serial
			Args: 00000000 00000000 00000000 00000000

fffffa8009010670: Irp is active with 1 stacks 1 is current (= 0xfffffa8009010740)
 No Mdl: No System Buffer: Thread fffffa8001005070:  Irp stack trace.
     cmd  flg cl Device   File     Completion-Context
>[ 1b, 7]   0  0 fffffa8000c0fa20 00000000 00000000-00000000
	       \Driver\Serial
			Args: 00000000 00000000 00000000 00000000

kd> !irpfind 1

Scanning large pool allocation table for tag 0x3f707249 (Irp?) (fffffa8000c12000 : fffffa8000c12600)


Searching paged pool (fffff8a000000000 : fffff8c000000000) for tag 0x3f707249 (Irp?)

kd> !irpfind 3
!irpfind: pool types are 0, 1, 2 and 4
kd> !irpfind 0 0 color 1
!irpfind: criteria are arg, device, fileobject, mdlprocess, thread and userevent
kd> !devnode 0 e
Dumping IopRootDeviceNode (= 0xfffffa8000c0e7c0)
DevNode 0xfffffa8000c0e7c0 for PDO 0xfffffa8000c0e5e0
  Parent 0000000000   Sibling 0000000000   Child 0xfffffa8000c0fc30
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
kd> !devnode 0 f
Dumping IopRootDeviceNode (= 0xfffffa8000c0e7c0)
DevNode 0xfffffa8000c0e7c0 for PDO 0xfffffa8000c0e5e0
  InstancePath is "HTREE\ROOT\0"
  State = DeviceNodeStarted (0x308)
  Previous State = DeviceNodeEnumerateCompletion (0x30d)
  DevNode 0xfffffa8000c0fc30 for PDO 0xfffffa8000c0fa20
    InstancePath is "ACPI\PNP0501\1"
    ServiceName is "Serial"
    State = DeviceNodeStarted (0x308)
    Previous State = DeviceNodeEnumerateCompletion (0x30d)
    CmResourceList at 0xfffffa8000c0fed0  Version 1.1  Interface 0xf  Bus #0
      Entry 0 - Port (0x1) Device Exclusive (0x1)
        Flags (0x11) - PORT_MEMORY PORT_IO 16_BIT_DECODE 
        Range starts at 0x3f8 for 0x8 bytes
      Entry 1 - Interrupt (0x2) Device Exclusive (0x1)
        Flags (0x01) - LATCHED 
        Level 0x4, Vector 0x4, Group 0, Affinity 0xffffffff

    IoResList at 0xfffffa8000c0ff50 : Interface 0xf  Bus 0  Slot 0
      Alternative 0 (Version 1.1)
        Descriptor 0 - NonArbitrated/ConfigData (0x80) Shared (0x3)
          Flags (0000) - 
          Data:              : 0x1 0x61004d 0x680063
        Preferred Descriptor 1 - Port (0x1) Device Exclusive (0x1)
          Flags (0x11) - PORT_IO 16_BIT_DECODE 
          0x000008 byte range with alignment 0x000001
          3f8 - 0x3ff
        Descriptor 2 - Interrupt (0x2) Device Exclusive (0x1)
          Flags (0x01) - LATCHED 
          0x4 - 0x4
      Alternative 1 (Version 1.1)
        Preferred Descriptor 0 - Port (0x1) Device Exclusive (0x1)
          Flags (0x11) - PORT_IO 16_BIT_DECODE 
          0x000008 byte range with alignment 0x000008
          2f8 - 0x2ff
        Alternative Descriptor 1 - Port (0x1) Device Exclusive (0x1)
          Flags (0x11) - PORT_IO 16_BIT_DECODE 
          0x000008 byte range with alignment 0x000008
          0 - 0xffff
        Descriptor 2 - Interrupt (0x2) Device Exclusive (0x1)
          Flags (0x01) - LATCHED 
          0x3 - 0x3
    TranslatedResourceList at 0xfffffa8000c0ff10  Version 1.1  Interface 0xf  Bus #0
      Entry 0 - Port (0x1) Device Exclusive (0x1)
        Flags (0x11) - PORT_MEMORY PORT_IO 16_BIT_DECODE 
        Range starts at 0x3f8 for 0x8 bytes
      Entry 1 - Interrupt (0x2) Device Exclusive (0x1)
        Flags (0x01) - LATCHED 
        Level 0x9, Vector 0x91, Group 0, Affinity 0xf
  DevNode 0xfffffa8000c10500 for PDO 0xfffffa8000c102e0
    InstancePath is "PCI\VEN_8086&DEV_100F&SUBSYS_075015AD&REV_01\4&b70f118&0&0088"
    ServiceName is "E1G60"
    State = DeviceNodeResourcesAssigned (0x304)
    Previous State = DeviceNodeStartCompletion (0x306)
    Problem = CM_PROB_FAILED_START
    BootResources at 0xfffffa8000c10800  Version 1.1  Interface 0x5  Bus #0
      Entry 0 - Memory (0x3) Device Exclusive (0x1)
        Flags (0000) - READ_WRITE 
        Range starts at 0x00000000fd5c0000 for 0x20000 bytes
      Entry 1 - Memory (0x3) Device Exclusive (0x1)
        Flags (0x04) - READ_WRITE PREFETCHABLE 
        Range starts at 0x00000000fdff0000 for 0x10000 bytes
      Entry 2 - DevicePrivate (0x81) Device Exclusive (0x1)
        Flags (0000) - 
        Data - {0x00000001, 0x00000004, 0000000000}
      Entry 3 - Port (0x1) Device Exclusive (0x1)
        Flags (0x131) - PORT_MEMORY PORT_IO 16_BIT_DECODE POSITIVE_DECODE 
        Range starts at 0x2000 for 0x40 bytes

    IoResList at 0xfffffa8000c10870 : Interface 0x5  Bus 0  Slot 0x88
      Alternative 0 (Version 1.1)
        Descriptor 0 - Memory (0x3) Device Exclusive (0x1)
          Flags (0000) - READ_WRITE 
          0x020000 byte range with alignment 0x020000
          fd5c0000 - 0xfd5dffff
        Descriptor 1 - BusNumber (0x6) Device Exclusive (0x1)
          Flags (0000) - 
          0x3 - 0x3
        Descriptor 2 - Interrupt (0x2) Shared (0x3)
          Flags (0000) - LEVEL_SENSITIVE 
          0xb - 0xb
kd> !devnode 0 9 serial
Dumping IopRootDeviceNode (= 0xfffffa8000c0e7c0)
DevNode 0xfffffa8000c0fc30 for PDO 0xfffffa8000c0fa20
  InstancePath is "ACPI\PNP0501\1"
  ServiceName is "Serial"
  State = DeviceNodeStarted (0x308)
  Previous State = DeviceNodeEnumerateCompletion (0x30d)
  TranslatedResourceList at 0xfffffa8000c0ff10  Version 1.1  Interface 0xf  Bus #0
    Entry 0 - Port (0x1) Device Exclusive (0x1)
      Flags (0x11) - PORT_MEMORY PORT_IO 16_BIT_DECODE 
      Range starts at 0x3f8 for 0x8 bytes
    Entry 1 - Interrupt (0x2) Device Exclusive (0x1)
      Flags (0x01) - LATCHED 
      Level 0x9, Vector 0x91, Group 0, Affinity 0xf
kd> !object 0 Device
Object: fffffa8000c0fa20  Type: (fffffa8000c00fd0) Device
    ObjectHeader: fffffa8000c0f9f0 (new version)
    HandleCount: 1  PointerCount: 3
    Directory Object: fffffa8000c0f5c0  Name: Serial0
    Full Path: \Device\Serial0
Object: fffffa8000c102e0  Type: (fffffa8000c00fd0) Device
    ObjectHeader: fffffa8000c102b0 (new version)
    HandleCount: 1  PointerCount: 3
    Directory Object: fffffa8000c0f5c0  Name: NTPNP_PCI0014
    Full Path: \Device\NTPNP_PCI0014
Object: fffffa8000c0f380  Type: (fffffa8000c00fd0) Device
    ObjectHeader: fffffa8000c0f350 (new version)
    HandleCount: 1  PointerCount: 3
    Directory Object: fffffa8000c0f5c0  Name: HarddiskVolume1
    Full Path: \Device\HarddiskVolume1
3 objects of type Device are in the tree of directories, of 5 that there are
kd> !object 0 Desktop
0 objects of type Desktop are in the tree of directories
kd> !object \Driver\Serial 21
Object: fffffa8000c0f7e0  Type: (fffffa8000c01100) Driver
    ObjectHeader: fffffa8000c0f7b0 (new version)
    HandleCount: 1  PointerCount: 3
    Directory Object: fffffa8000c0e350  Name: Serial
    Full Path: \Driver\Serial
kd> !object 0
!object 0: the name of a type is needed
kd> !object -h
!object Address [Flags]    an object. Flags: 1 name and counts, 8 what it holds or leads to,
                           10 optional headers, 20 full path; 9 when nothing is said
!object Path               the object of that path
!object 0 Name             all objects of that type
!object -p                 private namespaces
kd> !object -p
!object -p: nt has no public type for its table of private namespaces, or it is not in the dump
kd> !object \ 21
Object: fffffa8000c01880  Type: (fffffa8000c00190) Directory
    ObjectHeader: fffffa8000c01850 (new version)
    HandleCount: 1  PointerCount: 3
    Directory Object: 00000000  Name: \
    Full Path: \
kd> !popolicy
SYSTEM_POWER_POLICY (R.1) @ 0xfffffa8000c14430
  PowerButton:      Shutdown  Flags: 00000003   Event: 00000000   Query UI
  SleepButton:          None  Flags: 00000003   Event: 00000000   Query UI
  LidClose:             None  Flags: 00000001   Event: 00000000   Query
  Idle:                Sleep  Flags: 00000001   Event: 00000000   Query
  OverThrottled:        None  Flags: c0000004   Event: 00000000   Override NoWakes Critical
  IdleTimeout:          1800  IdleSensitivity:        50%
  MinSleep:               S0  MaxSleep:               S3
  LidOpenWake:            S0  FastSleep:              S3
  WinLogonFlags:           1  S4Timeout:               0
  VideoTimeout:          600  VideoDim:               209
  SpinTimeout:           4b0  OptForPower:             1
  FanTolerance:            0% ForcedThrottle:          0%
  MinThrottle:             0%
kd> !poaction
PopAction: fffff80002c1a090
  State..........: 0 - Idle
  Updates........: 0 
  Action.........: None
  Lightest State.: Unspecified
  Flags..........: 10000003 QueryApps|UIAllowed
  Irp minor......: ??
  System State...: Unspecified
  Hiber Context..: 0000000000000000

kd> !popolicy 1234
1234: Could not read the power policy
#! open objects@3790/objects
kd> !token -n
_TOKEN 0xfffffa8000c0e0d0
TS Session ID: 0
User: S-1-5-18 (Well Known Group: NT AUTHORITY\SYSTEM)
User Groups: 
 00 S-1-5-32-544 (Alias: BUILTIN\Administrators)
    Attributes - Default Enabled Owner 
 01 S-1-1-0 (Well Known Group: localhost\Everyone)
    Attributes - Mandatory Default Enabled 
 02 S-1-5-11 (Well Known Group: NT AUTHORITY\Authenticated Users)
    Attributes - Mandatory Default Enabled 
 03 S-1-16-16384 (Label: Mandatory Label\System Mandatory Level)
    Attributes - GroupIntegrity GroupIntegrityEnabled 
Primary Group: S-1-5-18 (Well Known Group: NT AUTHORITY\SYSTEM)
Privs: 
 00 0x000000002 SeCreateTokenPrivilege            Attributes - 
 01 0x000000004 SeLockMemoryPrivilege             Attributes - Enabled Default 
 02 0x000000007 SeTcbPrivilege                    Attributes - Enabled Default 
 03 0x00000000a SeLoadDriverPrivilege             Attributes - 
 04 0x000000014 SeDebugPrivilege                  Attributes - Enabled Default 
 05 0x000000017 SeChangeNotifyPrivilege           Attributes - Enabled Default 
Authentication ID:         (0,3e7)
Impersonation Level:       Anonymous
TokenType:                 Primary
Source: *SYSTEM*           TokenFlags: 0x0 ( Token NOT in use ) 
Token ID: 3eb              ParentToken ID: 0
Modified ID:               (0, 3ed)
RestrictedSidCount: 0      RestrictedSids: 0x0000000000000000
OriginatingLogonSession: 0
kd> .thread fffffa8001003070
Implicit thread is now fffffa80`01003070
kd> !token
_TOKEN 0xfffffa8000c0e580
TS Session ID: 0
User: S-1-5-21-3854333306-943506906-3328512208-1105
User Groups: 
 00 S-1-1-0
    Attributes - Mandatory Default Enabled 
 01 S-1-5-2
    Attributes - Mandatory Default Enabled 
Primary Group: S-1-5-21-3854333306-943506906-3328512208-513
Privs: 
 00 0x000000017 SeChangeNotifyPrivilege           Attributes - Enabled Default 
Authentication ID:         (0,2e001)
Impersonation Level:       Impersonation
TokenType:                 Impersonation
Source: NtLmSsp            TokenFlags: 0x10 ( Token in use )
Token ID: 2f112            ParentToken ID: 0
Modified ID:               (0, 2f114)
RestrictedSidCount: 2      RestrictedSids: 0xfffffa8000c0e6f0
RestrictedSids:
 00 S-1-5-12
    Attributes - Mandatory Default Enabled 
 01 S-1-1-0
    Attributes - Mandatory Default Enabled 
OriginatingLogonSession: 0
kd> !irpfind

Scanning large pool allocation table for tag 0x3f707249 (Irp?) (fffffa8000c12000 : fffffa8000c12600)


Searching nonpaged pool (fffffa8000c00000 : fffffa8040c00000) for tag 0x3f707249 (Irp?)

  Irp            [ Thread ]         irpStack: (Mj,Mn)   DevObj          [Driver]         MDL Process
fffffa8009010050 [fffffa8001003070] irpStack: ( 3, 0)  fffffa8000c0fe10 [ \FileSystem\Ntfs] 0xfffffa8001002070
fffffa8009010250 [0000000000000000] Irp is complete (CurrentLocation 3 > StackCount 2)
fffffa8009010470 [fffffa8001005070] irpStack: (16, 2)  fffffa8000c108e0 [ \Driver\Serial]
fffffa8009010670 [fffffa8001005070] irpStack: (1b, 7)  fffffa8000c108e0 [ \Driver\Serial]
kd> !devnode 0 b
Dumping IopRootDeviceNode (= 0xfffffa8000c0f790)
DevNode 0xfffffa8000c0f790 for PDO 0xfffffa8000c0f5d0
  InstancePath is "HTREE\ROOT\0"
  State = DeviceNodeStarted (0x308)
  Previous State = DeviceNodeEnumerateCompletion (0x30d)
  DevNode 0xfffffa8000c10ad0 for PDO 0xfffffa8000c108e0
    InstancePath is "ACPI\PNP0501\1"
    ServiceName is "Serial"
    State = DeviceNodeStarted (0x308)
    Previous State = DeviceNodeEnumerateCompletion (0x30d)
    CmResourceList at 0xfffffa8000c10cc0  Version 1.1  Interface 0xf  Bus #0
      Entry 0 - Port (0x1) Device Exclusive (0x1)
        Flags (0x11) - PORT_MEMORY PORT_IO 16_BIT_DECODE 
        Range starts at 0x3f8 for 0x8 bytes
      Entry 1 - Interrupt (0x2) Device Exclusive (0x1)
        Flags (0x01) - LATCHED 
        Level 0x4, Vector 0x4, Affinity 0xffffffff
    TranslatedResourceList at 0xfffffa8000c10d00  Version 1.1  Interface 0xf  Bus #0
      Entry 0 - Port (0x1) Device Exclusive (0x1)
        Flags (0x11) - PORT_MEMORY PORT_IO 16_BIT_DECODE 
        Range starts at 0x3f8 for 0x8 bytes
      Entry 1 - Interrupt (0x2) Device Exclusive (0x1)
        Flags (0x01) - LATCHED 
        Level 0x9, Vector 0x91, Affinity 0xf
  DevNode 0xfffffa8000c112d0 for PDO 0xfffffa8000c110d0
    InstancePath is "PCI\VEN_8086&DEV_100F&SUBSYS_075015AD&REV_01\4&b70f118&0&0088"
    ServiceName is "E1G60"
    State = DeviceNodeResourcesAssigned (0x304)
    Previous State = DeviceNodeStartCompletion (0x306)
    Problem = CM_PROB_FAILED_START
    BootResources at 0xfffffa8000c11520  Version 1.1  Interface 0x5  Bus #0
      Entry 0 - Memory (0x3) Device Exclusive (0x1)
        Flags (0000) - READ_WRITE 
        Range starts at 0x00000000fd5c0000 for 0x20000 bytes
      Entry 1 - Memory (0x3) Device Exclusive (0x1)
        Flags (0x04) - READ_WRITE PREFETCHABLE 
        Range starts at 0x00000000fdff0000 for 0x10000 bytes
      Entry 2 - DevicePrivate (0x81) Device Exclusive (0x1)
        Flags (0000) - 
        Data - {0x00000001, 0x00000004, 0000000000}
      Entry 3 - Port (0x1) Device Exclusive (0x1)
        Flags (0x131) - PORT_MEMORY PORT_IO 16_BIT_DECODE POSITIVE_DECODE 
        Range starts at 0x2000 for 0x40 bytes
kd> !object 0 driver
Object: fffffa8000c106a0  Type: (fffffa8000c02c20) Driver
    ObjectHeader: fffffa8000c10670 (old version)
    HandleCount: 1  PointerCount: 3
    Directory Object: fffffa8000c0f350  Name: Serial
    Full Path: \Driver\Serial
Object: fffffa8000c0f1a0  Type: (fffffa8000c02c20) Driver
    ObjectHeader: fffffa8000c0f170 (old version)
    HandleCount: 1  PointerCount: 3
    Directory Object: fffffa8000c0f350  Name: PnpManager
    Full Path: \Driver\PnpManager
Object: fffffa8000c10030  Type: (fffffa8000c02c20) Driver
    ObjectHeader: fffffa8000c10000 (old version)
    HandleCount: 1  PointerCount: 3
    Directory Object: fffffa8000c0f350  Name: volmgr
    Full Path: \Driver\volmgr
Object: fffffa8000c10e90  Type: (fffffa8000c02c20) Driver
    ObjectHeader: fffffa8000c10e60 (old version)
    HandleCount: 1  PointerCount: 3
    Directory Object: fffffa8000c0f350  Name: pci
    Full Path: \Driver\pci
Object: fffffa8000c0f9e0  Type: (fffffa8000c02c20) Driver
    ObjectHeader: fffffa8000c0f9b0 (old version)
    HandleCount: 1  PointerCount: 3
    Directory Object: fffffa8000c0fb90  Name: Ntfs
    Full Path: \FileSystem\Ntfs
5 objects of type driver are in the tree of directories, of 5 that there are
kd> !popolicy
SYSTEM_POWER_POLICY (R.1) @ 0xfffffa8000c14430
  PowerButton:      Shutdown  Flags: 00000003   Event: 00000000   Query UI
  SleepButton:          None  Flags: 00000003   Event: 00000000   Query UI
  LidClose:             None  Flags: 00000001   Event: 00000000   Query
  Idle:                Sleep  Flags: 00000001   Event: 00000000   Query
  OverThrottled:        None  Flags: c0000004   Event: 00000000   Override NoWakes Critical
  IdleTimeout:          1800  IdleSensitivity:        50%
  MinSleep:               S0  MaxSleep:               S3
  LidOpenWake:            S0  FastSleep:              S3
  WinLogonFlags:           1  S4Timeout:               0
  VideoTimeout:          600  VideoDim:               209
  SpinTimeout:           4b0  OptForPower:             1
  FanTolerance:            0% ForcedThrottle:          0%
  MinThrottle:             0%
kd> !poaction
PopAction: fffff80002b09000
  State..........: 0 - Idle
  Updates........: 0 
  Action.........: None
  Lightest State.: Unspecified
  Flags..........: 10000003 QueryApps|UIAllowed
  Irp minor......: ??
  System State...: Unspecified
  Hiber Context..: 0000000000000000

#! open objects@9200/objects
kd> !token fffffa8000c0d1c0
_TOKEN 0xfffffa8000c0d1c0
TS Session ID: 0x1
User: S-1-5-21-3854333306-943506906-3328512208-1001
User Groups: 
 00 S-1-16-4096
    Attributes - GroupIntegrity GroupIntegrityEnabled 
Primary Group: S-1-5-21-3854333306-943506906-3328512208-1001
Privs: 
 23 0x000000017 SeChangeNotifyPrivilege           Attributes - Enabled Default 
Authentication ID:         (0,18a4b)
Impersonation Level:       Anonymous
TokenType:                 Primary
Source: User32             TokenFlags: 0x4a00 ( Token in use )
Token ID: 4ddb8            ParentToken ID: 0
Modified ID:               (0, 4ddba)
RestrictedSidCount: 0      RestrictedSids: 0x0000000000000000
OriginatingLogonSession: 0
PackageSid: S-1-15-2-466767348-3739614953-2700836392
CapabilityCount: 2      Capabilities: 0xfffffa8000c0d6b0
Capabilities:
 00 S-1-15-3-1
    Attributes - Enabled 
 01 S-1-15-3-466767348-3739614953-2700836392
    Attributes - Enabled 
LowboxNumberEntry: 0xfffffa8000c0d700
LowboxNumber: 5
#! open objects@19041/objects
kd> !token
_TOKEN 0xfffffa8000c0c0e0
TS Session ID: 0
User: S-1-5-18
User Groups: 
 00 S-1-5-32-544
    Attributes - Default Enabled Owner 
 01 S-1-1-0
    Attributes - Mandatory Default Enabled 
 02 S-1-5-11
    Attributes - Mandatory Default Enabled 
 03 S-1-16-16384
    Attributes - GroupIntegrity GroupIntegrityEnabled 
Primary Group: S-1-5-18
Privs: 
 02 0x000000002 SeCreateTokenPrivilege            Attributes - 
 04 0x000000004 SeLockMemoryPrivilege             Attributes - Enabled Default 
 07 0x000000007 SeTcbPrivilege                    Attributes - Enabled Default 
 10 0x00000000a SeLoadDriverPrivilege             Attributes - 
 20 0x000000014 SeDebugPrivilege                  Attributes - Enabled Default 
 23 0x000000017 SeChangeNotifyPrivilege           Attributes - Enabled Default 
Authentication ID:         (0,3e7)
Impersonation Level:       Anonymous
TokenType:                 Primary
Source: *SYSTEM*           TokenFlags: 0x2000 ( Token NOT in use ) 
Token ID: 3eb              ParentToken ID: 0
Modified ID:               (0, 3ed)
RestrictedSidCount: 0      RestrictedSids: 0x0000000000000000
OriginatingLogonSession: 0
PackageSid: (null)
CapabilityCount: 0      Capabilities: 0x0000000000000000
LowboxNumberEntry: 0x0000000000000000
Process Token TrustLevelSid: S-1-19-1024-8192
kd> !token fffffa8000c0d290
_TOKEN 0xfffffa8000c0d290
TS Session ID: 0x1
User: S-1-5-21-3854333306-943506906-3328512208-1001
User Groups: 
 00 S-1-16-4096
    Attributes - GroupIntegrity GroupIntegrityEnabled 
Primary Group: S-1-5-21-3854333306-943506906-3328512208-1001
Privs: 
 23 0x000000017 SeChangeNotifyPrivilege           Attributes - Enabled Default 
Authentication ID:         (0,18a4b)
Impersonation Level:       Anonymous
TokenType:                 Primary
Source: User32             TokenFlags: 0x4a00 ( Token in use )
Token ID: 4ddb8            ParentToken ID: 0
Modified ID:               (0, 4ddba)
RestrictedSidCount: 0      RestrictedSids: 0x0000000000000000
OriginatingLogonSession: 0
PackageSid: S-1-15-2-466767348-3739614953-2700836392
CapabilityCount: 2      Capabilities: 0xfffffa8000c0d7c0
Capabilities:
 00 S-1-15-3-1
    Attributes - Enabled 
 01 S-1-15-3-466767348-3739614953-2700836392
    Attributes - Enabled 
LowboxNumberEntry: 0xfffffa8000c0d810
LowboxNumber: 5
Process Token TrustLevelSid: (null)
kd> .thread fffffa8001003070
Implicit thread is now fffffa80`01003070
kd> !token
_TOKEN 0xfffffa8000c0ccc0
TS Session ID: 0
User: S-1-5-21-3854333306-943506906-3328512208-1105
User Groups: 
 00 S-1-1-0
    Attributes - Mandatory Default Enabled 
 01 S-1-5-2
    Attributes - Mandatory Default Enabled 
Primary Group: S-1-5-21-3854333306-943506906-3328512208-513
Privs: 
 23 0x000000017 SeChangeNotifyPrivilege           Attributes - Enabled Default 
Authentication ID:         (0,2e001)
Impersonation Level:       Impersonation
TokenType:                 Impersonation
Source: NtLmSsp            TokenFlags: 0x2210 ( Token in use )
Token ID: 2f112            ParentToken ID: 0
Modified ID:               (0, 2f114)
RestrictedSidCount: 2      RestrictedSids: 0xfffffa8000c0d1f0
RestrictedSids:
 00 S-1-5-12
    Attributes - Mandatory Default Enabled 
 01 S-1-1-0
    Attributes - Mandatory Default Enabled 
OriginatingLogonSession: 0
PackageSid: (null)
CapabilityCount: 0      Capabilities: 0x0000000000000000
LowboxNumberEntry: 0x0000000000000000
Process Token TrustLevelSid: (null)
kd> !irpfind

Scanning large pool allocation table for tag 0x3f707249 (Irp?) (fffffa8000c16000 : fffffa8000c16600)


Searching nonpaged pool (fffffa8000c00000 : fffffa8040c00000) for tag 0x3f707249 (Irp?)

  Irp            [ Thread ]         irpStack: (Mj,Mn)   DevObj          [Driver]         MDL Process
fffffa8009010060 [fffffa8001003070] irpStack: ( 3, 0)  fffffa8000c0efe0 [ \FileSystem\Ntfs] 0xfffffa8001002070
fffffa8009010270 [0000000000000000] Irp is complete (CurrentLocation 3 > StackCount 2)
fffffa80090104a0 [fffffa8001005070] irpStack: (16, 2)  fffffa8000c0fb30 [ \Driver\Serial]
fffffa80090106b0 [fffffa8001005070] irpStack: (1b, 7)  fffffa8000c0fb30 [ \Driver\Serial]
kd> !devnode 0 f
Dumping IopRootDeviceNode (= 0xfffffa8000c0e7e0)
DevNode 0xfffffa8000c0e7e0 for PDO 0xfffffa8000c0e600
  InstancePath is "HTREE\ROOT\0"
  State = DeviceNodeStarted (0x308)
  Previous State = DeviceNodeEnumerateCompletion (0x30d)
  DevNode 0xfffffa8000c0fd40 for PDO 0xfffffa8000c0fb30
    InstancePath is "ACPI\PNP0501\1"
    ServiceName is "Serial"
    State = DeviceNodeStarted (0x308)
    Previous State = DeviceNodeEnumerateCompletion (0x30d)
    CmResourceList at 0xfffffa8000c10080  Version 1.1  Interface 0xf  Bus #0
      Entry 0 - Port (0x1) Device Exclusive (0x1)
        Flags (0x11) - PORT_MEMORY PORT_IO 16_BIT_DECODE 
        Range starts at 0x3f8 for 0x8 bytes
      Entry 1 - Interrupt (0x2) Device Exclusive (0x1)
        Flags (0x01) - LATCHED 
        Level 0x4, Vector 0x4, Group 0, Affinity 0xffffffff

    IoResList at 0xfffffa8000c10100 : Interface 0xf  Bus 0  Slot 0
      Alternative 0 (Version 1.1)
        Descriptor 0 - NonArbitrated/ConfigData (0x80) Shared (0x3)
          Flags (0000) - 
          Data:              : 0x1 0x61004d 0x680063
        Preferred Descriptor 1 - Port (0x1) Device Exclusive (0x1)
          Flags (0x11) - PORT_IO 16_BIT_DECODE 
          0x000008 byte range with alignment 0x000001
          3f8 - 0x3ff
        Descriptor 2 - Interrupt (0x2) Device Exclusive (0x1)
          Flags (0x01) - LATCHED 
          0x4 - 0x4
      Alternative 1 (Version 1.1)
        Preferred Descriptor 0 - Port (0x1) Device Exclusive (0x1)
          Flags (0x11) - PORT_IO 16_BIT_DECODE 
          0x000008 byte range with alignment 0x000008
          2f8 - 0x2ff
        Alternative Descriptor 1 - Port (0x1) Device Exclusive (0x1)
          Flags (0x11) - PORT_IO 16_BIT_DECODE 
          0x000008 byte range with alignment 0x000008
          0 - 0xffff
        Descriptor 2 - Interrupt (0x2) Device Exclusive (0x1)
          Flags (0x01) - LATCHED 
          0x3 - 0x3
    TranslatedResourceList at 0xfffffa8000c100c0  Version 1.1  Interface 0xf  Bus #0
      Entry 0 - Port (0x1) Device Exclusive (0x1)
        Flags (0x11) - PORT_MEMORY PORT_IO 16_BIT_DECODE 
        Range starts at 0x3f8 for 0x8 bytes
      Entry 1 - Interrupt (0x2) Device Exclusive (0x1)
        Flags (0x01) - LATCHED 
        Level 0x9, Vector 0x91, Group 0, Affinity 0xf
  DevNode 0xfffffa8000c106c0 for PDO 0xfffffa8000c104a0
    InstancePath is "PCI\VEN_8086&DEV_100F&SUBSYS_075015AD&REV_01\4&b70f118&0&0088"
    ServiceName is "E1G60"
    State = DeviceNodeResourcesAssigned (0x304)
    Previous State = DeviceNodeStartCompletion (0x306)
    Problem = CM_PROB_FAILED_START
    BootResources at 0xfffffa8000c10a60  Version 1.1  Interface 0x5  Bus #0
      Entry 0 - Memory (0x3) Device Exclusive (0x1)
        Flags (0000) - READ_WRITE 
        Range starts at 0x00000000fd5c0000 for 0x20000 bytes
      Entry 1 - Memory (0x3) Device Exclusive (0x1)
        Flags (0x04) - READ_WRITE PREFETCHABLE 
        Range starts at 0x00000000fdff0000 for 0x10000 bytes
      Entry 2 - DevicePrivate (0x81) Device Exclusive (0x1)
        Flags (0000) - 
        Data - {0x00000001, 0x00000004, 0000000000}
      Entry 3 - Port (0x1) Device Exclusive (0x1)
        Flags (0x131) - PORT_MEMORY PORT_IO 16_BIT_DECODE POSITIVE_DECODE 
        Range starts at 0x2000 for 0x40 bytes

    IoResList at 0xfffffa8000c10ad0 : Interface 0x5  Bus 0  Slot 0x88
      Alternative 0 (Version 1.1)
        Descriptor 0 - Memory (0x3) Device Exclusive (0x1)
          Flags (0000) - READ_WRITE 
          0x020000 byte range with alignment 0x020000
          fd5c0000 - 0xfd5dffff
        Descriptor 1 - BusNumber (0x6) Device Exclusive (0x1)
          Flags (0000) - 
          0x3 - 0x3
        Descriptor 2 - Interrupt (0x2) Shared (0x3)
          Flags (0000) - LEVEL_SENSITIVE 
          0xb - 0xb
kd> !object 0 driver
Object: fffffa8000c0f8e0  Type: (fffffa8000c011e0) Driver
    ObjectHeader: fffffa8000c0f8b0 (new version)
    HandleCount: 1  PointerCount: 3
    Directory Object: fffffa8000c0e350  Name: Serial
    Full Path: \Driver\Serial
Object: fffffa8000c0e1a0  Type: (fffffa8000c011e0) Driver
    ObjectHeader: fffffa8000c0e170 (new version)
    HandleCount: 1  PointerCount: 3
    Directory Object: fffffa8000c0e350  Name: PnpManager
    Full Path: \Driver\PnpManager
Object: fffffa8000c0f220  Type: (fffffa8000c011e0) Driver
    ObjectHeader: fffffa8000c0f1f0 (new version)
    HandleCount: 1  PointerCount: 3
    Directory Object: fffffa8000c0e350  Name: volmgr
    Full Path: \Driver\volmgr
Object: fffffa8000c10250  Type: (fffffa8000c011e0) Driver
    ObjectHeader: fffffa8000c10220 (new version)
    HandleCount: 1  PointerCount: 3
    Directory Object: fffffa8000c0e350  Name: pci
    Full Path: \Driver\pci
Object: fffffa8000c0eb80  Type: (fffffa8000c011e0) Driver
    ObjectHeader: fffffa8000c0eb50 (new version)
    HandleCount: 1  PointerCount: 3
    Directory Object: fffffa8000c0ed30  Name: Ntfs
    Full Path: \FileSystem\Ntfs
5 objects of type driver are in the tree of directories, of 5 that there are
kd> !poaction
PopAction: fffff80003623440
  State..........: 0 - Idle
  Updates........: 0 
  Action.........: None
  Lightest State.: Unspecified
  Flags..........: 10000003 QueryApps|UIAllowed
  Irp minor......: ??
  System State...: Unspecified
  Hiber Context..: 0000000000000000

Allocated power irps (PopIrpList - fffff80003623bc0)
  IRP: fffffa8009010060 (wait-wake/S0), PDO: fffffa8000c0fb30
  IRP: fffffa80090104a0 (set/D3,), PDO: fffffa8000c0fb30, CURRENT: fffffa8000c0f470

Irp worker threads (PopIrpThreadList - fffff80003620c00)
  THREAD: fffffa8001001070 (static)
  THREAD: fffffa8001005070 (dynamic), IRP: fffffa80090104a0, DEVICE: fffffa8000c0f470

#! open objects@22000/objects
kd> !token -n fffffa8000c0d290
_TOKEN 0xfffffa8000c0d290
TS Session ID: 0x1
User: S-1-5-21-3854333306-943506906-3328512208-1001 (no name mapped)
User Groups: 
 00 S-1-16-4096 (Label: Mandatory Label\Low Mandatory Level)
    Attributes - GroupIntegrity GroupIntegrityEnabled 
Primary Group: S-1-5-21-3854333306-943506906-3328512208-1001 (no name mapped)
Privs: 
 23 0x000000017 SeChangeNotifyPrivilege           Attributes - Enabled Default 
Authentication ID:         (0,18a4b)
Impersonation Level:       Anonymous
TokenType:                 Primary
Source: User32             TokenFlags: 0x4a00 ( Token in use )
Token ID: 4ddb8            ParentToken ID: 0
Modified ID:               (0, 4ddba)
RestrictedSidCount: 0      RestrictedSids: 0x0000000000000000
OriginatingLogonSession: 0
PackageSid: S-1-15-2-466767348-3739614953-2700836392 (no name mapped)
CapabilityCount: 2      Capabilities: 0xfffffa8000c0d7c0
Capabilities:
 00 S-1-15-3-1 (no name mapped)
    Attributes - Enabled 
 01 S-1-15-3-466767348-3739614953-2700836392 (no name mapped)
    Attributes - Enabled 
LowboxNumberEntry: 0xfffffa8000c0d810
LowboxNumber: 5
Process Token TrustLevelSid: (null)
kd> !irpfind

Scanning large pool allocation table for tag 0x3f707249 (Irp?) (fffffa8000c16000 : fffffa8000c16800)


Searching nonpaged pool (fffffa8000c00000 : fffffa8040c00000) for tag 0x3f707249 (Irp?)

  Irp            [ Thread ]         irpStack: (Mj,Mn)   DevObj          [Driver]         MDL Process
fffffa8009010060 [fffffa8001003070] irpStack: ( 3, 0)  fffffa8000c0efe0 [ \FileSystem\Ntfs] 0xfffffa8001002070
fffffa8009010270 [0000000000000000] Irp is complete (CurrentLocation 3 > StackCount 2)
fffffa80090104a0 [fffffa8001005070] irpStack: (16, 2)  fffffa8000c0fb30 [ \Driver\Serial]
fffffa80090106b0 [fffffa8001005070] irpStack: (1b, 7)  fffffa8000c0fb30 [ \Driver\Serial]
kd> !devnode 0 3
Dumping IopRootDeviceNode (= 0xfffffa8000c0e7e0)
DevNode 0xfffffa8000c0e7e0 for PDO 0xfffffa8000c0e600
  InstancePath is "HTREE\ROOT\0"
  State = DeviceNodeStarted (0x30a)
  Previous State = DeviceNodeEnumerateCompletion (0x30f)
  DevNode 0xfffffa8000c0fd40 for PDO 0xfffffa8000c0fb30
    InstancePath is "ACPI\PNP0501\1"
    ServiceName is "Serial"
    State = DeviceNodeStarted (0x30a)
    Previous State = DeviceNodeEnumerateCompletion (0x30f)
    CmResourceList at 0xfffffa8000c10080  Version 1.1  Interface 0xf  Bus #0
      Entry 0 - Port (0x1) Device Exclusive (0x1)
        Flags (0x11) - PORT_MEMORY PORT_IO 16_BIT_DECODE 
        Range starts at 0x3f8 for 0x8 bytes
      Entry 1 - Interrupt (0x2) Device Exclusive (0x1)
        Flags (0x01) - LATCHED 
        Level 0x4, Vector 0x4, Group 0, Affinity 0xffffffff
  DevNode 0xfffffa8000c106c0 for PDO 0xfffffa8000c104a0
    InstancePath is "PCI\VEN_8086&DEV_100F&SUBSYS_075015AD&REV_01\4&b70f118&0&0088"
    ServiceName is "E1G60"
    State = DeviceNodeResourcesAssigned (0x306)
    Previous State = DeviceNodeStartCompletion (0x308)
    Problem = CM_PROB_FAILED_START
    BootResources at 0xfffffa8000c10a60  Version 1.1  Interface 0x5  Bus #0
      Entry 0 - Memory (0x3) Device Exclusive (0x1)
        Flags (0000) - READ_WRITE 
        Range starts at 0x00000000fd5c0000 for 0x20000 bytes
      Entry 1 - Memory (0x3) Device Exclusive (0x1)
        Flags (0x04) - READ_WRITE PREFETCHABLE 
        Range starts at 0x00000000fdff0000 for 0x10000 bytes
      Entry 2 - DevicePrivate (0x81) Device Exclusive (0x1)
        Flags (0000) - 
        Data - {0x00000001, 0x00000004, 0000000000}
      Entry 3 - Port (0x1) Device Exclusive (0x1)
        Flags (0x131) - PORT_MEMORY PORT_IO 16_BIT_DECODE POSITIVE_DECODE 
        Range starts at 0x2000 for 0x40 bytes
kd> !poaction
PopAction: fffff80003622720
  State..........: 0 - Idle
  Updates........: 0 
  Action.........: None
  Lightest State.: Unspecified
  Flags..........: 10000003 QueryApps|UIAllowed
  Irp minor......: ??
  System State...: Unspecified
  Hiber Context..: 0000000000000000

Allocated power irps (PopIrpList - fffff80003622f10)
  IRP: fffffa8009010060 (wait-wake/S0), PDO: fffffa8000c0fb30
  IRP: fffffa80090104a0 (set/D3,), PDO: fffffa8000c0fb30, CURRENT: fffffa8000c0f470

Irp worker threads (PopIrpThreadList - fffff8000361faa0)
  THREAD: fffffa8001001070 (static)
  THREAD: fffffa8001005070 (dynamic), IRP: fffffa80090104a0, DEVICE: fffffa8000c0f470

kd> !popolicy
SYSTEM_POWER_POLICY (R.1) @ 0xfffffa8000c19830
  PowerButton:      Shutdown  Flags: 00000003   Event: 00000000   Query UI
  SleepButton:          None  Flags: 00000003   Event: 00000000   Query UI
  LidClose:             None  Flags: 00000001   Event: 00000000   Query
  Idle:                Sleep  Flags: 00000001   Event: 00000000   Query
  OverThrottled:        None  Flags: c0000004   Event: 00000000   Override NoWakes Critical
  IdleTimeout:          1800  IdleSensitivity:        50%
  MinSleep:               S0  MaxSleep:               S3
  LidOpenWake:            S0  FastSleep:              S3
  WinLogonFlags:           1  S4Timeout:               0
  VideoTimeout:          600  VideoDim:               209
  SpinTimeout:           4b0  OptForPower:             1
  FanTolerance:            0% ForcedThrottle:          0%
  MinThrottle:             0%
#! open opened
kd> !poaction
nt!PopAction is not known
kd> !popolicy
nt!PopPolicy is not known

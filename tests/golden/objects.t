# Objects of the kernel: tokens (!token), requests in pool (!irpfind). The addresses are those of the worlds made from cases/machines/objects.toml.
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

Scanning large pool allocation table for tag 0x3f707249 (Irp?) (fffffa8000c11000 : fffffa8000c11600)


Searching nonpaged pool (fffffa8000c00000 : fffffa8040c00000) for tag 0x3f707249 (Irp?)

  Irp            [ Thread ]         irpStack: (Mj,Mn)   DevObj          [Driver]         MDL Process
fffffa8009010050 [fffffa8001003070] irpStack: ( 3, 0)  fffffa8000c0ef00 [ \FileSystem\Ntfs] 0xfffffa8001002070
fffffa8009010250 [0000000000000000] Irp is complete (CurrentLocation 3 > StackCount 2)
fffffa8009010470 [fffffa8001005070] irpStack: (16, 2)  fffffa8000c0fa20 [ \Driver\Serial]
fffffa8009010670 [fffffa8001005070] irpStack: (1b, 7)  fffffa8000c0fa20 [ \Driver\Serial]
kd> !irpfind 0 fffffa8009010200

Scanning large pool allocation table for tag 0x3f707249 (Irp?) (fffffa8000c11000 : fffffa8000c11600)


Searching nonpaged pool (fffffa8000c00000 : fffffa8040c00000) for tag 0x3f707249 (Irp?)

  Irp            [ Thread ]         irpStack: (Mj,Mn)   DevObj          [Driver]         MDL Process
fffffa8009010250 [0000000000000000] Irp is complete (CurrentLocation 3 > StackCount 2)
fffffa8009010470 [fffffa8001005070] irpStack: (16, 2)  fffffa8000c0fa20 [ \Driver\Serial]
fffffa8009010670 [fffffa8001005070] irpStack: (1b, 7)  fffffa8000c0fa20 [ \Driver\Serial]
kd> !irpfind 0 0 thread fffffa8001003070

Scanning large pool allocation table for tag 0x3f707249 (Irp?) (fffffa8000c11000 : fffffa8000c11600)


Searching nonpaged pool (fffffa8000c00000 : fffffa8040c00000) for tag 0x3f707249 (Irp?)

  Irp            [ Thread ]         irpStack: (Mj,Mn)   DevObj          [Driver]         MDL Process
fffffa8009010050 [fffffa8001003070] irpStack: ( 3, 0)  fffffa8000c0ef00 [ \FileSystem\Ntfs] 0xfffffa8001002070
kd> !irpfind 0 0 mdlprocess fffffa8001002070

Scanning large pool allocation table for tag 0x3f707249 (Irp?) (fffffa8000c11000 : fffffa8000c11600)


Searching nonpaged pool (fffffa8000c00000 : fffffa8040c00000) for tag 0x3f707249 (Irp?)

  Irp            [ Thread ]         irpStack: (Mj,Mn)   DevObj          [Driver]         MDL Process
fffffa8009010050 [fffffa8001003070] irpStack: ( 3, 0)  fffffa8000c0ef00 [ \FileSystem\Ntfs] 0xfffffa8001002070
kd> !irpfind -v 0 0 thread fffffa8001005070

Scanning large pool allocation table for tag 0x3f707249 (Irp?) (fffffa8000c11000 : fffffa8000c11600)


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

Scanning large pool allocation table for tag 0x3f707249 (Irp?) (fffffa8000c11000 : fffffa8000c11600)


Searching paged pool (fffff8a000000000 : fffff8c000000000) for tag 0x3f707249 (Irp?)

kd> !irpfind 3
!irpfind: pool types are 0, 1, 2 and 4
kd> !irpfind 0 0 color 1
!irpfind: criteria are arg, device, fileobject, mdlprocess, thread and userevent
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

Scanning large pool allocation table for tag 0x3f707249 (Irp?) (fffffa8000c15000 : fffffa8000c15600)


Searching nonpaged pool (fffffa8000c00000 : fffffa8040c00000) for tag 0x3f707249 (Irp?)

  Irp            [ Thread ]         irpStack: (Mj,Mn)   DevObj          [Driver]         MDL Process
fffffa8009010060 [fffffa8001003070] irpStack: ( 3, 0)  fffffa8000c0efe0 [ \FileSystem\Ntfs] 0xfffffa8001002070
fffffa8009010270 [0000000000000000] Irp is complete (CurrentLocation 3 > StackCount 2)
fffffa80090104a0 [fffffa8001005070] irpStack: (16, 2)  fffffa8000c0fb30 [ \Driver\Serial]
fffffa80090106b0 [fffffa8001005070] irpStack: (1b, 7)  fffffa8000c0fb30 [ \Driver\Serial]
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

Scanning large pool allocation table for tag 0x3f707249 (Irp?) (fffffa8000c15000 : fffffa8000c15800)


Searching nonpaged pool (fffffa8000c00000 : fffffa8040c00000) for tag 0x3f707249 (Irp?)

  Irp            [ Thread ]         irpStack: (Mj,Mn)   DevObj          [Driver]         MDL Process
fffffa8009010060 [fffffa8001003070] irpStack: ( 3, 0)  fffffa8000c0efe0 [ \FileSystem\Ntfs] 0xfffffa8001002070
fffffa8009010270 [0000000000000000] Irp is complete (CurrentLocation 3 > StackCount 2)
fffffa80090104a0 [fffffa8001005070] irpStack: (16, 2)  fffffa8000c0fb30 [ \Driver\Serial]
fffffa80090106b0 [fffffa8001005070] irpStack: (1b, 7)  fffffa8000c0fb30 [ \Driver\Serial]

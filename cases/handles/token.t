# !token over a dump that brings tokens (TokenStream): the process's, and one that a thread impersonates with. The lines: windows-driver-docs,
# "!token", and published sessions of running programs. The real dump's stream was written by Windows 7's error reporting.
#! open handles
0:000> !token
Thread is not impersonating. Using process token...
TS Session ID: 0x1
User: S-1-5-21-3854333306-943506906-3328512208-1001
User Groups: 
 00 S-1-1-0
    Attributes - Mandatory Default Enabled 
 01 S-1-5-32-544
    Attributes - DenyOnly 
 02 S-1-16-8192
    Attributes - GroupIntegrity GroupIntegrityEnabled 
Privs: 
 00 0x000000013 SeShutdownPrivilege               Attributes - 
 01 0x000000017 SeChangeNotifyPrivilege           Attributes - Enabled Default 
 02 0x000000019 SeUndockPrivilege                 Attributes - 
Auth ID: 0:18a4b
Impersonation Level: Anonymous
TokenType: Primary
0:000> !token -n
Thread is not impersonating. Using process token...
TS Session ID: 0x1
User: S-1-5-21-3854333306-943506906-3328512208-1001 (no name mapped)
User Groups: 
 00 S-1-1-0 (Well Known Group: localhost\Everyone)
    Attributes - Mandatory Default Enabled 
 01 S-1-5-32-544 (Alias: BUILTIN\Administrators)
    Attributes - DenyOnly 
 02 S-1-16-8192 (Label: Mandatory Label\Medium Mandatory Level)
    Attributes - GroupIntegrity GroupIntegrityEnabled 
Privs: 
 00 0x000000013 SeShutdownPrivilege               Attributes - 
 01 0x000000017 SeChangeNotifyPrivilege           Attributes - Enabled Default 
 02 0x000000019 SeUndockPrivilege                 Attributes - 
Auth ID: 0:18a4b
Impersonation Level: Anonymous
TokenType: Primary
0:000> ~1s
ntdll!NtDelayExecution+0x14:
00007ffd`51add6b4 c3              ret
0:001> !token
TS Session ID: 0x1
User: S-1-5-20
User Groups: 
 00 S-1-1-0
    Attributes - Mandatory Default Enabled 
Privs: 
 00 0x000000017 SeChangeNotifyPrivilege           Attributes - Enabled Default 
Auth ID: 0:18a4b
Impersonation Level: Impersonation
TokenType: Impersonation
0:001> !token 188
TS Session ID: 0x1
User: S-1-5-21-3854333306-943506906-3328512208-1001
User Groups: 
 00 S-1-1-0
    Attributes - Mandatory Default Enabled 
 01 S-1-5-32-544
    Attributes - DenyOnly 
 02 S-1-16-8192
    Attributes - GroupIntegrity GroupIntegrityEnabled 
Privs: 
 00 0x000000013 SeShutdownPrivilege               Attributes - 
 01 0x000000017 SeChangeNotifyPrivilege           Attributes - Enabled Default 
 02 0x000000019 SeUndockPrivilege                 Attributes - 
Auth ID: 0:18a4b
Impersonation Level: Anonymous
TokenType: Primary
0:001> !token 99
The dump has no token of handle 99
0:001> !token -x
              ^ Syntax error in '!token -x'
0:001> !token 1 2
               ^ Extra character error in '!token 1 2'
0:001> !token -?
!token [-n] [Address | Handle]   the token; without one, the current thread's or process's
                                 -n: names of the accounts that every Windows has
#! open demo
0:002> !token
!token: the dump has no stream of tokens; those of a program are in the kernel's memory
#! open corpus/user/win7-sp1-x64-wer1090.mdmp
0:001> !token -n
Thread is not impersonating. Using process token...
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
Privs: 
 00 0x000000002 SeCreateTokenPrivilege            Attributes - 
 01 0x000000003 SeAssignPrimaryTokenPrivilege     Attributes - 
 02 0x000000004 SeLockMemoryPrivilege             Attributes - Enabled Default 
 03 0x000000005 SeIncreaseQuotaPrivilege          Attributes - 
 04 0x000000007 SeTcbPrivilege                    Attributes - Enabled Default 
 05 0x000000008 SeSecurityPrivilege               Attributes - 
 06 0x000000009 SeTakeOwnershipPrivilege          Attributes - 
 07 0x00000000a SeLoadDriverPrivilege             Attributes - 
 08 0x00000000b SeSystemProfilePrivilege          Attributes - Enabled Default 
 09 0x00000000c SeSystemtimePrivilege             Attributes - 
 10 0x00000000d SeProfileSingleProcessPrivilege   Attributes - Enabled Default 
 11 0x00000000e SeIncreaseBasePriorityPrivilege   Attributes - Enabled Default 
 12 0x00000000f SeCreatePagefilePrivilege         Attributes - Enabled Default 
 13 0x000000010 SeCreatePermanentPrivilege        Attributes - Enabled Default 
 14 0x000000011 SeBackupPrivilege                 Attributes - 
 15 0x000000012 SeRestorePrivilege                Attributes - 
 16 0x000000013 SeShutdownPrivilege               Attributes - 
 17 0x000000014 SeDebugPrivilege                  Attributes - Enabled Default 
 18 0x000000015 SeAuditPrivilege                  Attributes - Enabled Default 
 19 0x000000016 SeSystemEnvironmentPrivilege      Attributes - 
 20 0x000000017 SeChangeNotifyPrivilege           Attributes - Enabled Default 
 21 0x000000019 SeUndockPrivilege                 Attributes - 
 22 0x00000001c SeManageVolumePrivilege           Attributes - 
 23 0x00000001d SeImpersonatePrivilege            Attributes - Enabled Default 
 24 0x00000001e SeCreateGlobalPrivilege           Attributes - Enabled Default 
 25 0x00000001f SeTrustedCredManAccessPrivilege   Attributes - 
 26 0x000000020 SeRelabelPrivilege                Attributes - 
 27 0x000000021 SeIncreaseWorkingSetPrivilege     Attributes - Enabled Default 
 28 0x000000022 SeTimeZonePrivilege               Attributes - Enabled Default 
 29 0x000000023 SeCreateSymbolicLinkPrivilege     Attributes - Enabled Default 
Auth ID: 0:3e7
Impersonation Level: Anonymous
TokenType: Primary

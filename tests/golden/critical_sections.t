# Critical sections of a program. A list of two is written into the dump's memory: A, locked, one waits for it; B, not locked.
# The words of !locks, !critsec and !cs: published sessions ("CritSec Wait2!consoleCritSection+0 ...") and Microsoft's pages.
#! open demo
0:002> !locks
Unable to read ntdll!RtlCriticalSectionList
ntdll's symbols do not have it, and the PEB's loader lock leads nowhere
0:002> r $t0 = 2a4c3ff000
0:002> eq @$t0 @$t0+40; ed @$t0+8 fffffffa 1; eq @$t0+10 2f58 ffffffffffffffff 20007d0
0:002> eq @$t0+40 0 @$t0; eq @$t0+50 @$t0+d0 @$t0+100; ed @$t0+60 0 3
0:002> eq @$t0+80 @$t0+c0; ed @$t0+88 ffffffff 0; eq @$t0+90 0 0 fa0
0:002> eq @$t0+c0 0 @$t0+80; eq @$t0+d0 @$t0+100 @$t0+50; ed @$t0+e0 0 0
0:002> eq @$t0+100 @$t0+50 @$t0+d0
0:002> eq @$peb+110 @$t0
0:002> !locks

CritSec +4c3ff000 at 0000002a4c3ff000
WaiterWoken        No
LockCount          1
RecursionCount     1
OwningThread       2f58
EntryCount         0
ContentionCount    3
*** Locked

Scanned 2 critical sections
0:002> !locks -v

CritSec +4c3ff000 at 0000002a4c3ff000
WaiterWoken        No
LockCount          1
RecursionCount     1
OwningThread       2f58
EntryCount         0
ContentionCount    3
*** Locked

CritSec +4c3ff080 at 0000002a4c3ff080
LockCount          NOT LOCKED
RecursionCount     0
OwningThread       0
EntryCount         0
ContentionCount    0

Scanned 2 critical sections
0:002> !critsec @$t0

CritSec +4c3ff000 at 0000002a4c3ff000
WaiterWoken        No
LockCount          1
RecursionCount     1
OwningThread       2f58
EntryCount         0
ContentionCount    3
*** Locked
0:002> !cs -l
-----------------------------------------
DebugInfo          = 0x0000002a4c3ff040
Critical section   = 0x0000002a4c3ff000 (+0x4C3FF000)
LOCKED
LockCount          = 0x1
WaiterWoken        = No
OwningThread       = 0x0000000000002f58
RecursionCount     = 0x1
LockSemaphore      = 0xFFFFFFFF
SpinCount          = 0x00000000020007d0
0:002> !cs
-----------------------------------------
DebugInfo          = 0x0000002a4c3ff040
Critical section   = 0x0000002a4c3ff000 (+0x4C3FF000)
LOCKED
LockCount          = 0x1
WaiterWoken        = No
OwningThread       = 0x0000000000002f58
RecursionCount     = 0x1
LockSemaphore      = 0xFFFFFFFF
SpinCount          = 0x00000000020007d0
-----------------------------------------
DebugInfo          = 0x0000002a4c3ff0c0
Critical section   = 0x0000002a4c3ff080 (+0x4C3FF080)
NOT LOCKED
LockSemaphore      = 0x0
SpinCount          = 0x0000000000000fa0
0:002> !cs @$t0+80
-----------------------------------------
Critical section   = 0x0000002a4c3ff080 (+0x4C3FF080)
DebugInfo          = 0x0000002a4c3ff0c0
NOT LOCKED
LockSemaphore      = 0x0
SpinCount          = 0x0000000000000fa0
0:002> !cs -d @$t0+40
-----------------------------------------
DebugInfo          = 0x0000002a4c3ff040
Critical section   = 0x0000002a4c3ff000 (+0x4C3FF000)
LOCKED
LockCount          = 0x1
WaiterWoken        = No
OwningThread       = 0x0000000000002f58
RecursionCount     = 0x1
LockSemaphore      = 0xFFFFFFFF
SpinCount          = 0x00000000020007d0
0:002> !cs -s @$t0
-----------------------------------------
Critical section   = 0x0000002a4c3ff000 (+0x4C3FF000)
DebugInfo          = 0x0000002a4c3ff040
LOCKED
LockCount          = 0x1
WaiterWoken        = No
OwningThread       = 0x0000000000002f58
RecursionCount     = 0x1
LockSemaphore      = 0xFFFFFFFF
SpinCount          = 0x00000000020007d0
Initialization stack: not known, ntdll!RtlpStackTraceDataBase cannot be read
0:002> !cs @$t0 @$t0+200
-----------------------------------------
Critical section   = 0x0000002a4c3ff000 (+0x4C3FF000)
DebugInfo          = 0x0000002a4c3ff040
LOCKED
LockCount          = 0x1
WaiterWoken        = No
OwningThread       = 0x0000000000002f58
RecursionCount     = 0x1
LockSemaphore      = 0xFFFFFFFF
SpinCount          = 0x00000000020007d0
-----------------------------------------
Critical section   = 0x0000002a4c3ff080 (+0x4C3FF080)
DebugInfo          = 0x0000002a4c3ff0c0
NOT LOCKED
LockSemaphore      = 0x0
SpinCount          = 0x0000000000000fa0
0:002> !cs -l -o
-----------------------------------------
DebugInfo          = 0x0000002a4c3ff040
Critical section   = 0x0000002a4c3ff000 (+0x4C3FF000)
LOCKED
LockCount          = 0x1
WaiterWoken        = No
OwningThread       = 0x0000000000002f58
RecursionCount     = 0x1
LockSemaphore      = 0xFFFFFFFF
SpinCount          = 0x00000000020007d0
Child-SP          RetAddr           Call Site
0000002a`4c4ffd38 00007ffb`3d0cad4e ntdll!NtDelayExecution+0x14
0000002a`4c4ffd40 00007ffb`3d0cbd6f KERNELBASE!SleepEx+0x9e
0000002a`4c4ffde0 00007ffb`2c4e1099 KERNELBASE!Sleep+0xf
0000002a`4c4ffe10 00007ffb`2c4e1050 pricing!lookup_discount+0x19
0000002a`4c4ffe40 00007ff6`a3c1106e pricing!PriceOrder+0x50
0000002a`4c4ffe80 00007ff6`a3c11028 shop!process_order+0xe
0000002a`4c4ffeb0 00007ffb`3df27344 shop!worker+0x28
0000002a`4c4ffef0 00007ffb`3f8226a1 kernel32!BaseThreadInitThunk+0x14
0000002a`4c4fff20 00000000`00000000 ntdll!RtlUserThreadStart+0x21
0:002> !cs -t
The critical section tree is Application Verifier's own (!avrf says whether it is on): the form of its nodes in verifier.dll's memory is not public
0:002> !cs -?
!cs [-s] [-l] [-o]                          - dump all the active critical sections in the current process.
!cs [-s] [-o] address                       - dump critical section at this address.
!cs [-s] [-l] [-o] start end                - dump critical sections found in this range of addresses.
!cs [-s] [-o] -d address                    - dump critical section corresponding to DebugInfo at this address.
!cs [-s] -t [address]                       - dump critical section tree (Application Verifier).
-s will dump the critical section initialization stack trace if it's available.
-l will dump only the locked critical sections.
-o will dump the owner's stack of each locked one.
0:002> !cs -z
           ^ Syntax error in '!cs -z'
0:002> !critsec 10
Unable to read critical section at 0x10
0:002> !locks -z
              ^ Syntax error in '!locks -z'
#! note a third that points nowhere, and a list that is cut
0:002> eq @$t0+c8 @$t0+400
0:002> !locks -o

CritSec at 0000002a4c3ff400 is not valid, its debug info is at 0000002a4c3ff0c0

Scanned 1 critical sections
0:002> !locks -v

CritSec +4c3ff000 at 0000002a4c3ff000
WaiterWoken        No
LockCount          1
RecursionCount     1
OwningThread       2f58
EntryCount         0
ContentionCount    3
*** Locked

CritSec at 0000002a4c3ff400 is not valid, its debug info is at 0000002a4c3ff0c0

Scanned 1 critical sections
0:002> eq @$t0+100 10
0:002> !locks

CritSec +4c3ff000 at 0000002a4c3ff000
WaiterWoken        No
LockCount          1
RecursionCount     1
OwningThread       2f58
EntryCount         0
ContentionCount    3
*** Locked

Scanned 1 critical sections
The list of critical sections ends here: an entry is not readable
#! open corpus/user/win7-sp1-x64-wow64-fizzbuzz.dmp.xz
0:000> !locks

Scanned 9 critical sections
0:000> .effmach x86
Effective machine: x86 compatible (x86)
0:000:x86> !locks

Scanned 136 critical sections
#! open commit
13: kd> !ntsdexts.locks
!ntsdexts.locks is only valid for user-mode targets
13: kd> !critsec 0
!critsec is only valid for user-mode targets

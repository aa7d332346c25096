# !htrace over a dump that brings handle operations, and !avrf. Layout: minidumpapiset.h, avrfsdk.h.
#! open handles
0:000> !htrace
--------------------------------------
Handle = 0x0000000000000014 - OPEN
Thread ID = 0x00000000000002bc, Process ID = 0x00000000000002b8

0x00007ffd51add5d4: ntdll!NtWaitForSingleObject+0x14
0x00007ffd51a926a1: ntdll!RtlUserThreadStart+0x21
--------------------------------------
Handle = 0x0000000000000014 - CLOSE
Thread ID = 0x00000000000005f0, Process ID = 0x00000000000002b8

0x00007ffd51add6b4: ntdll!NtDelayExecution+0x14
--------------------------------------
Handle = 0x0000000000000020 - *** BAD REFERENCE ***
Thread ID = 0x00000000000005f4, Process ID = 0x00000000000002b8

--------------------------------------
Handle = 0x0000000000000014 - UNKNOWN
Thread ID = 0x00000000000002bc, Process ID = 0x00000000000002b8

0x0000000000001234
--------------------------------------
Handle = 0x0000000000000018 - OPEN
Thread ID = 0x00000000000002bc, Process ID = 0x00000000000002b8

0x00007ffd51a926a1: ntdll!RtlUserThreadStart+0x21

--------------------------------------
Parsed 0x5 stack traces.
Dumped 0x5 stack traces.
0:000> !htrace 14 1
--------------------------------------
Handle = 0x0000000000000014 - OPEN
Thread ID = 0x00000000000002bc, Process ID = 0x00000000000002b8

0x00007ffd51add5d4: ntdll!NtWaitForSingleObject+0x14
0x00007ffd51a926a1: ntdll!RtlUserThreadStart+0x21

--------------------------------------
Parsed 0x5 stack traces.
Dumped 0x1 stack traces.
0:000> !htrace 99

--------------------------------------
Parsed 0x5 stack traces.
Dumped 0x0 stack traces.
0:000> !htrace -snapshot
Handle tracing information is not available
-snapshot is for a running program
0:000> !htrace -diff
Handle tracing information snapshot successfully taken.
0x5 new stack traces since the previous snapshot.
Ignoring handles that were already closed...
Outstanding handles opened since the previous snapshot:
--------------------------------------
Handle = 0x0000000000000018 - OPEN
Thread ID = 0x00000000000002bc, Process ID = 0x00000000000002b8

0x00007ffd51a926a1: ntdll!RtlUserThreadStart+0x21
--------------------------------------
Displayed 0x1 stack traces for outstanding handles opened since the previous snapshot.
0:000> !htrace -?
!htrace [Handle [Max_Traces]]  - dump the stack traces of a handle, or of all
!htrace -diff                   - dump those of handles that are still open
!htrace -enable | -snapshot | -disable  - a running program's only
0:000> !htrace 0 1 2
                  ^ Extra character error in '!htrace 0 1 2'
0:000> !avrf
Global flags: 02001100

Application verifier global flag is set.

Page heap global flag is set.

Application verifier settings are not known: ntdll!AVrfpVerifierFlags cannot be read, please check your symbols

Page heaps of the process are not known: the symbols of ntdll have no type _HEAP: heaps cannot be read

No verifier stop active.

Note: Sometimes bugs found by verifier manifest themselves as raised
exceptions (access violations, stack overflows, invalid handles), 
and it is not always necessary to have a verifier stop.
0:000> !avrf -trm
!avrf -trm: the log of terminated and suspended threads: kept in verifier.dll's memory, whose form is not public
#! open demo
0:002> !htrace
Handle tracing information is not available
The dump has no stream of handle operations
0:002> !avrf
Global flags: 00000000

Application verifier is not enabled for this process.

Page heap is not active for this process.

# A kernel triage ("small") dump of the Driver Verifier stop in cases/apc: registers, stack and a few blocks of memory.
#! open apc-verifier/small
0: kd> .bugcheck
Bugcheck code 000000C4
Arguments 00000000`000000c5 fffff880`01345610 00000000`0000ffff 00000000`00000000
0: kd> kn 5
 # Child-SP          RetAddr           Call Site
00 fffff880`05db1b08 fffff800`0174a9c0 nt!KeBugCheckEx
01 fffff880`05db1b10 fffff800`01b66b4e nt!VfBugCheckNoStackUsage+0x30
02 fffff880`05db1b50 fffff800`01b6cc2e nt!VfAfterCallDriver+0x33e
03 fffff880`05db1ba0 fffff880`04054756 nt!IovCallDriver+0x57e
04 fffff880`05db1c00 fffff880`0404b7b0 srv2!Smb2ExecuteRead+0x9a6
0: kd> dq fffffa80`4b729830 l1
fffffa80`4b729830  fffffa80`4a3b0060
0: kd> dd fffffa80`4b000000 L4
fffffa80`4b000000  ???????? ???????? ???????? ????????
#! note A list's link leads to itself: what follows is found from the list's other end, and the break is said
#! open server
0: kd> eq fffffa80010001f8 fffffa80010001f8
0: kd> !dml_proc
Address           PID  Image file name
fffffa80`01000070 4    System
fffffa80`01004070 84c  notepad.exe
PsActiveProcessHead: the list runs in a circle without its head
0: kd> !stacks 0 nothing
Proc.Thread  .Thread  Ticks   ThreadState Blocker
                            [fffffa8001000070 System]
                            [fffffa8001004070 notepad.exe]

Threads Processed: 5
PsActiveProcessHead: the list runs in a circle without its head
0: kd> eq fffffa80010001f8 fffffa80010041f8
0: kd> dq nt!PsActiveProcessHead L2
fffff800`02c27b90  fffffa80`010001f8 fffffa80`010041f8
0: kd> eq nt!PsActiveProcessHead nt!PsActiveProcessHead
0: kd> !dml_proc
Address           PID  Image file name
fffffa80`01004070 84c  notepad.exe
fffffa80`01000070 4    System
PsActiveProcessHead: the list was cut; what follows its end was found from the other side

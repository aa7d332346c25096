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

# The same small kernel in every container of physical memory: the answers must not differ. type2: kernel summary; type5, type6,
# type7: bitmaps; type8, type9, type10: ranges; live: a bitmap with an encoded debugger data block, as a live dump has it;
# core.elf: QEMU's; the .raw images know neither page tables nor kernel.
#! open containers
0: kd> .bugcheck
Bugcheck code 00000020
Arguments 00000000`00000000 00000000`0000ffff 00000000`00000000 00000000`00000001
0: kd> kn
 # Child-SP          RetAddr           Call Site
00 fffff880`05078b08 fffff880`03c56769 nt!KeBugCheckEx
01 fffff880`05078b10 fffff880`03c4b5b6 srv2!SrvProcTerminateWorkerThreadInternal+0x99
02 fffff880`05078bc0 fffff800`01966e5a srv2!SrvProcWorkerThread+0x1b6
03 fffff880`05078c40 fffff800`016c0d26 nt!PspSystemThreadStartup+0x5a
04 fffff880`05078c80 00000000`00000000 nt!KxStartSystemThread+0x16
0: kd> dq nt!PsLoadedModuleList l2
fffff800`01896890  fffffa80`00c00000 fffffa80`00c000e0
0: kd> ~
.  0  processor 0
   1  processor 1
0: kd> ~1s
1: kd> kn 2
 # Child-SP          RetAddr           Call Site
00 fffff880`f0010d80 00000000`00000000 nt!KiIdleLoop+0x10
#! open containers/type2
0: kd> .bugcheck
Bugcheck code 00000020
Arguments 00000000`00000000 00000000`0000ffff 00000000`00000000 00000000`00000001
0: kd> kn
 # Child-SP          RetAddr           Call Site
00 fffff880`05078b08 fffff880`03c56769 nt!KeBugCheckEx
01 fffff880`05078b10 fffff880`03c4b5b6 srv2!SrvProcTerminateWorkerThreadInternal+0x99
02 fffff880`05078bc0 fffff800`01966e5a srv2!SrvProcWorkerThread+0x1b6
03 fffff880`05078c40 fffff800`016c0d26 nt!PspSystemThreadStartup+0x5a
04 fffff880`05078c80 00000000`00000000 nt!KxStartSystemThread+0x16
0: kd> dq nt!PsLoadedModuleList l2
fffff800`01896890  fffffa80`00c00000 fffffa80`00c000e0
0: kd> ~
.  0  processor 0
   1  processor 1
0: kd> ~1s
1: kd> kn 2
 # Child-SP          RetAddr           Call Site
00 fffff880`f0010d80 00000000`00000000 nt!KiIdleLoop+0x10
#! open containers/type5
0: kd> .bugcheck
Bugcheck code 00000020
Arguments 00000000`00000000 00000000`0000ffff 00000000`00000000 00000000`00000001
0: kd> kn
 # Child-SP          RetAddr           Call Site
00 fffff880`05078b08 fffff880`03c56769 nt!KeBugCheckEx
01 fffff880`05078b10 fffff880`03c4b5b6 srv2!SrvProcTerminateWorkerThreadInternal+0x99
02 fffff880`05078bc0 fffff800`01966e5a srv2!SrvProcWorkerThread+0x1b6
03 fffff880`05078c40 fffff800`016c0d26 nt!PspSystemThreadStartup+0x5a
04 fffff880`05078c80 00000000`00000000 nt!KxStartSystemThread+0x16
0: kd> dq nt!PsLoadedModuleList l2
fffff800`01896890  fffffa80`00c00000 fffffa80`00c000e0
0: kd> ~
.  0  processor 0
   1  processor 1
0: kd> ~1s
1: kd> kn 2
 # Child-SP          RetAddr           Call Site
00 fffff880`f0010d80 00000000`00000000 nt!KiIdleLoop+0x10
#! open containers/type6
0: kd> .bugcheck
Bugcheck code 00000020
Arguments 00000000`00000000 00000000`0000ffff 00000000`00000000 00000000`00000001
0: kd> kn
 # Child-SP          RetAddr           Call Site
00 fffff880`05078b08 fffff880`03c56769 nt!KeBugCheckEx
01 fffff880`05078b10 fffff880`03c4b5b6 srv2!SrvProcTerminateWorkerThreadInternal+0x99
02 fffff880`05078bc0 fffff800`01966e5a srv2!SrvProcWorkerThread+0x1b6
03 fffff880`05078c40 fffff800`016c0d26 nt!PspSystemThreadStartup+0x5a
04 fffff880`05078c80 00000000`00000000 nt!KxStartSystemThread+0x16
0: kd> dq nt!PsLoadedModuleList l2
fffff800`01896890  fffffa80`00c00000 fffffa80`00c000e0
0: kd> ~
.  0  processor 0
   1  processor 1
0: kd> ~1s
1: kd> kn 2
 # Child-SP          RetAddr           Call Site
00 fffff880`f0010d80 00000000`00000000 nt!KiIdleLoop+0x10
#! open containers/type7
0: kd> .bugcheck
Bugcheck code 00000020
Arguments 00000000`00000000 00000000`0000ffff 00000000`00000000 00000000`00000001
0: kd> kn
 # Child-SP          RetAddr           Call Site
00 fffff880`05078b08 fffff880`03c56769 nt!KeBugCheckEx
01 fffff880`05078b10 fffff880`03c4b5b6 srv2!SrvProcTerminateWorkerThreadInternal+0x99
02 fffff880`05078bc0 fffff800`01966e5a srv2!SrvProcWorkerThread+0x1b6
03 fffff880`05078c40 fffff800`016c0d26 nt!PspSystemThreadStartup+0x5a
04 fffff880`05078c80 00000000`00000000 nt!KxStartSystemThread+0x16
0: kd> dq nt!PsLoadedModuleList l2
fffff800`01896890  fffffa80`00c00000 fffffa80`00c000e0
0: kd> ~
.  0  processor 0
   1  processor 1
0: kd> ~1s
1: kd> kn 2
 # Child-SP          RetAddr           Call Site
00 fffff880`f0010d80 00000000`00000000 nt!KiIdleLoop+0x10
#! open containers/type8
0: kd> .bugcheck
Bugcheck code 00000020
Arguments 00000000`00000000 00000000`0000ffff 00000000`00000000 00000000`00000001
0: kd> kn
 # Child-SP          RetAddr           Call Site
00 fffff880`05078b08 fffff880`03c56769 nt!KeBugCheckEx
01 fffff880`05078b10 fffff880`03c4b5b6 srv2!SrvProcTerminateWorkerThreadInternal+0x99
02 fffff880`05078bc0 fffff800`01966e5a srv2!SrvProcWorkerThread+0x1b6
03 fffff880`05078c40 fffff800`016c0d26 nt!PspSystemThreadStartup+0x5a
04 fffff880`05078c80 00000000`00000000 nt!KxStartSystemThread+0x16
0: kd> dq nt!PsLoadedModuleList l2
fffff800`01896890  fffffa80`00c00000 fffffa80`00c000e0
0: kd> ~
.  0  processor 0
   1  processor 1
0: kd> ~1s
1: kd> kn 2
 # Child-SP          RetAddr           Call Site
00 fffff880`f0010d80 00000000`00000000 nt!KiIdleLoop+0x10
#! open containers/type9
0: kd> .bugcheck
Bugcheck code 00000020
Arguments 00000000`00000000 00000000`0000ffff 00000000`00000000 00000000`00000001
0: kd> kn
 # Child-SP          RetAddr           Call Site
00 fffff880`05078b08 fffff880`03c56769 nt!KeBugCheckEx
01 fffff880`05078b10 fffff880`03c4b5b6 srv2!SrvProcTerminateWorkerThreadInternal+0x99
02 fffff880`05078bc0 fffff800`01966e5a srv2!SrvProcWorkerThread+0x1b6
03 fffff880`05078c40 fffff800`016c0d26 nt!PspSystemThreadStartup+0x5a
04 fffff880`05078c80 00000000`00000000 nt!KxStartSystemThread+0x16
0: kd> dq nt!PsLoadedModuleList l2
fffff800`01896890  fffffa80`00c00000 fffffa80`00c000e0
0: kd> ~
.  0  processor 0
   1  processor 1
0: kd> ~1s
1: kd> kn 2
 # Child-SP          RetAddr           Call Site
00 fffff880`f0010d80 00000000`00000000 nt!KiIdleLoop+0x10
#! open containers/type10
0: kd> .bugcheck
Bugcheck code 00000020
Arguments 00000000`00000000 00000000`0000ffff 00000000`00000000 00000000`00000001
0: kd> kn
 # Child-SP          RetAddr           Call Site
00 fffff880`05078b08 fffff880`03c56769 nt!KeBugCheckEx
01 fffff880`05078b10 fffff880`03c4b5b6 srv2!SrvProcTerminateWorkerThreadInternal+0x99
02 fffff880`05078bc0 fffff800`01966e5a srv2!SrvProcWorkerThread+0x1b6
03 fffff880`05078c40 fffff800`016c0d26 nt!PspSystemThreadStartup+0x5a
04 fffff880`05078c80 00000000`00000000 nt!KxStartSystemThread+0x16
0: kd> dq nt!PsLoadedModuleList l2
fffff800`01896890  fffffa80`00c00000 fffffa80`00c000e0
0: kd> ~
.  0  processor 0
   1  processor 1
0: kd> ~1s
1: kd> kn 2
 # Child-SP          RetAddr           Call Site
00 fffff880`f0010d80 00000000`00000000 nt!KiIdleLoop+0x10
#! open containers/live
0: kd> .bugcheck
Bugcheck code 00000020
Arguments 00000000`00000000 00000000`0000ffff 00000000`00000000 00000000`00000001
0: kd> kn
 # Child-SP          RetAddr           Call Site
00 fffff880`05078b08 fffff880`03c56769 nt!KeBugCheckEx
01 fffff880`05078b10 fffff880`03c4b5b6 srv2!SrvProcTerminateWorkerThreadInternal+0x99
02 fffff880`05078bc0 fffff800`01966e5a srv2!SrvProcWorkerThread+0x1b6
03 fffff880`05078c40 fffff800`016c0d26 nt!PspSystemThreadStartup+0x5a
04 fffff880`05078c80 00000000`00000000 nt!KxStartSystemThread+0x16
0: kd> dq nt!PsLoadedModuleList l2
fffff800`01896890  fffffa80`00c00000 fffffa80`00c000e0
0: kd> ~
.  0  processor 0
   1  processor 1
0: kd> ~1s
1: kd> kn 2
 # Child-SP          RetAddr           Call Site
00 fffff880`f0010d80 00000000`00000000 nt!KiIdleLoop+0x10
#! open containers/core.elf
0: kd> .bugcheck
Bugcheck code 00000020
Arguments 00000000`00000000 00000000`0000ffff 00000000`00000000 00000000`00000001
0: kd> kn
 # Child-SP          RetAddr           Call Site
00 fffff880`05078b08 fffff880`03c56769 nt!KeBugCheckEx
01 fffff880`05078b10 fffff880`03c4b5b6 srv2!SrvProcTerminateWorkerThreadInternal+0x99
02 fffff880`05078bc0 fffff800`01966e5a srv2!SrvProcWorkerThread+0x1b6
03 fffff880`05078c40 fffff800`016c0d26 nt!PspSystemThreadStartup+0x5a
04 fffff880`05078c80 00000000`00000000 nt!KxStartSystemThread+0x16
0: kd> dq nt!PsLoadedModuleList l2
fffff800`01896890  fffffa80`00c00000 fffffa80`00c000e0
0: kd> ~
.  0  processor 0
   1  processor 1
0: kd> ~1s
1: kd> kn 2
 # Child-SP          RetAddr           Call Site
00 fffff880`f0010d80 00000000`00000000 nt!KiIdleLoop+0x10
#! open containers/image.raw
0: kd> .bugcheck
Bugcheck code 00000020
Arguments 00000000`00000000 00000000`0000ffff 00000000`00000000 00000000`00000001
0: kd> kn
 # Child-SP          RetAddr           Call Site
00 fffff880`05078b08 fffff880`03c56769 nt!KeBugCheckEx
01 fffff880`05078b10 fffff880`03c4b5b6 srv2!SrvProcTerminateWorkerThreadInternal+0x99
02 fffff880`05078bc0 fffff800`01966e5a srv2!SrvProcWorkerThread+0x1b6
03 fffff880`05078c40 fffff800`016c0d26 nt!PspSystemThreadStartup+0x5a
04 fffff880`05078c80 00000000`00000000 nt!KxStartSystemThread+0x16
0: kd> dq nt!PsLoadedModuleList l2
fffff800`01896890  fffffa80`00c00000 fffffa80`00c000e0
0: kd> ~
.  0  processor 0
   1  processor 1
0: kd> ~1s
1: kd> kn 2
 # Child-SP          RetAddr           Call Site
00 fffff880`f0010d80 00000000`00000000 nt!KiIdleLoop+0x10
#! open containers/encoded.raw
0: kd> .bugcheck
Bugcheck code 00000020
Arguments 00000000`00000000 00000000`0000ffff 00000000`00000000 00000000`00000001
0: kd> kn
 # Child-SP          RetAddr           Call Site
00 fffff880`05078b08 fffff880`03c56769 nt!KeBugCheckEx
01 fffff880`05078b10 fffff880`03c4b5b6 srv2!SrvProcTerminateWorkerThreadInternal+0x99
02 fffff880`05078bc0 fffff800`01966e5a srv2!SrvProcWorkerThread+0x1b6
03 fffff880`05078c40 fffff800`016c0d26 nt!PspSystemThreadStartup+0x5a
04 fffff880`05078c80 00000000`00000000 nt!KxStartSystemThread+0x16
0: kd> dq nt!PsLoadedModuleList l2
fffff800`01896890  fffffa80`00c00000 fffffa80`00c000e0
0: kd> ~
.  0  processor 0
   1  processor 1
0: kd> ~1s
1: kd> kn 2
 # Child-SP          RetAddr           Call Site
00 fffff880`f0010d80 00000000`00000000 nt!KiIdleLoop+0x10

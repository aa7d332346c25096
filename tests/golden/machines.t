# The kernel of containers.t as other programs keep a machine's memory: compressed pages of QEMU and makedumpfile (flattened, and
# with its header written twice), VMware's state files with the memory inside and beside, either of the two opened; hibernation files; a core file of VirtualBox.
#! open containers/core.kdump
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
#! open containers/flat.kdump
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
#! open containers/inside.vmsn
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
#! open containers/beside.vmss
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
#! open containers/beside.vmem
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
#! open containers/snap.vmem
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
#! open containers/snap-Snapshot1.vmsn
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
#! open containers/seven.hib
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
#! open containers/ten.hib
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
#! open containers/vbox.elf
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

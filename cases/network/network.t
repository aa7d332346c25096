# Debugging a Network Connectivity Issue - TrackNblOwner to the Rescue: PnP waits for a rundown that never ends, in code that
# a Basic Block Tool has torn apart. The first dump was made on a machine without NBL tracking, the second with it.
#! open network
#! mask (?<=^Debugger function entry )[0-9a-f`]+(?= for:)
#! note The address in the first row of .fnent is one inside the debugger itself.
8: kd> .fnent fffff800`018e1816
Debugger function entry 00000000`00000000 for:
(fffff800`018c4790)   nt! ?? ::FNODOBFM::`string'+0x12ff6   |  (fffff800`018c47c8)   nt!vDbgPrintExWithPrefixInternal

BeginAddress      = 00000000`000da7d0
EndAddress        = 00000000`000da81c
UnwindInfoAddress = 00000000`001c8a54

Unwind info at fffff800`019cfa54, 10 bytes
  version 1, flags 4, prolog 0, codes 0

Chained info:
BeginAddress      = 00000000`000182f0
EndAddress        = 00000000`00018358
UnwindInfoAddress = 00000000`001bf910

Unwind info at fffff800`019c6910, 6 bytes
  version 1, flags 0, prolog 4, codes 1
  00: offs 4, unwind op 2, op info c	UWOP_ALLOC_SMALL.
8: kd> ln nt+000182f0
(fffff800`0181f2f0)   nt!ExWaitForRundownProtectionReleaseCacheAware   |  (fffff800`0181f358)   nt!KeGetRecommendedSharedDataAlignment
Exact matches:
    nt!ExWaitForRundownProtectionReleaseCacheAware (<no parameter info>)
#! open network
#! note The page has lost the blank behind each owner (Microsoft's own example has it) and all but none of the last row's dots
#! note (one for up to 32 locks). It has one blank too few before "System", one too many before "Call Site", and none in the
#! note first of the moved blocks' names; .fnent above and the page's other stacks have them right.
#! mask (?m)(?<=<\*>) ?$
#! mask (?m)(?<=held locks)(?:\.{40,})?$
#! mask (?<=Image:) +(?=System)
#! mask (?<=RetAddr) +(?=Call Site)
#! mask (?<=nt! \?\?) ?(?=::FNODOBFM)
8: kd> !locks
KD: Scanning for held locks..

Resource @ nt!IopDeviceTreeLock (0xfffff80001a81c80)    Shared 1 owning threads
     Threads: fffffa800cd8a040-01<*>
KD: Scanning for held locks.

Resource @ nt!PiEngineLock (0xfffff80001a81b80)    Exclusively owned
    Contention Count = 6
     Threads: fffffa800cd8a040-01<*>
KD: Scanning for held locks
84372 total locks, 2 locks currently held
8: kd> !thread fffffa800cd8a040 e
THREAD fffffa800cd8a040  Cid 0004.005c  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (Executive) KernelMode Non-Alertable
    fffff88002b0f118  SynchronizationEvent
IRP List:
    fffffa8016527510: (0006,0310) Flags: 00000000  Mdl: 00000000
Not impersonating
DeviceMap                 fffff8a000006100
Owning Process            fffffa800cd56040       Image:        System
Attached Process          N/A            Image:         N/A
Wait Start TickCount      14791337       Ticks: 15577 (0:00:04:03.002)
Context Switch Count      835317         IdealProcessor: 2
UserTime                  00:00:00.000
KernelTime                00:00:26.863
Win32 Start Address nt!ExpWorkerThread (0xfffff8000188f530)
Stack Init fffff88002b0fc70 Current fffff88002b0ee30
Base fffff88002b10000 Limit fffff88002b0a000 Call 0
Priority 12 BasePriority 12 UnusualBoost 0 ForegroundBoost 0 IoPriority 2 PagePriority 5
*** ERROR: Module load completed but symbols could not be loaded for myfault.sys
Child-SP          RetAddr            Call Site
fffff880`02b0ee70 fffff800`0187ba32 nt!KiSwapContext+0x7a
fffff880`02b0efb0 fffff800`0188cd8f nt!KiCommitThreadWait+0x1d2
fffff880`02b0f040 fffff800`018e1816 nt!KeWaitForSingleObject+0x19f
fffff880`02b0f0e0 fffff880`01618fcd nt! ??::FNODOBFM::`string'+0x12ff6
fffff880`02b0f150 fffff880`0173f54e tcpip!FlPnpEvent+0x17d
fffff880`02b0f1c0 fffff880`00f87b2f tcpip!Fl48PnpEvent+0xe
fffff880`02b0f1f0 fffff880`00f884b7 NDIS!ndisPnPNotifyBinding+0xbf
fffff880`02b0f280 fffff880`00fa1911 NDIS!ndisPnPNotifyAllTransports+0x377
fffff880`02b0f3f0 fffff880`00fa2c5b NDIS!ndisCloseMiniportBindings+0x111
fffff880`02b0f500 fffff880`00f3bbc2 NDIS!ndisPnPRemoveDevice+0x25b
fffff880`02b0f6a0 fffff880`00fa5b69 NDIS!ndisPnPRemoveDeviceEx+0xa2
fffff880`02b0f6e0 fffff800`01aec8d9 NDIS!ndisPnPDispatch+0x609
fffff880`02b0f780 fffff800`01c6c1e1 nt!IopSynchronousCall+0xc5
fffff880`02b0f7f0 fffff800`0197f733 nt!IopRemoveDevice+0x101
fffff880`02b0f8b0 fffff800`01c6bd34 nt!PnpRemoveLockedDeviceNode+0x1a3
fffff880`02b0f900 fffff800`01c6be40 nt!PnpDeleteLockedDeviceNode+0x44
fffff880`02b0f930 fffff800`01cfcd04 nt!PnpDeleteLockedDeviceNodes+0xa0
fffff880`02b0f9a0 fffff800`01cfd35c nt!PnpProcessQueryRemoveAndEject+0xc34
fffff880`02b0fae0 fffff800`01be65ce nt!PnpProcessTargetDeviceEvent+0x4c
fffff880`02b0fb10 fffff800`0188f641 nt! ?? ::NNGAKEGL::`string'+0x5ab9b
fffff880`02b0fb70 fffff800`01b1ce5a nt!ExpWorkerThread+0x111
fffff880`02b0fc00 fffff800`01876d26 nt!PspSystemThreadStartup+0x5a
fffff880`02b0fc40 00000000`00000000 nt!KiStartSystemThread+0x16
#! open network
#! todo ndiskd is not there yet
8: kd> !ndiskd.pendingnbls
    HKLM\SYSTEM\CurrentControlSet\Services\NDIS\Parameters ! TrackNblOwner
#! open network-tracked
23: kd> dp NDIS!ndisTrackNblOwner L1
fffff880`00ef1a30  00000000`00000001
#! todo ndiskd is not there yet
23: kd> !ndiskd.pendingnbls
PHASE 1/3: Found 20 NBL pool(s).
PHASE 2/3: Found 550 freed NBL(s).

    Pending Nbl        Currently held by
    fffffa801dc559f0   fffffa80142d31a0 - My Ethernet 1Gb 4-port Adapter  [Miniport]
    fffffa801dc81680   fffffa80142d31a0 - My Ethernet 1Gb 4-port Adapter  [Miniport]
    fffffa80131d2aa0   fffffa80142d31a0 - My Ethernet 1Gb 4-port Adapter  [Miniport]

Ret of the repeated output omitted

PHASE 3/3: Found 1854 pending NBL(s) of 3005 total NBL(s).
Search complete.
23: kd> !ndiskd.miniport fffffa80142d31a0
    My Ethernet 1Gb 4-port Adapter

    Ndis handle        fffffa80142d31a0
    Ndis API version   v6.20
    Adapter context    fffffa80138cc000
    Miniport driver    fffffa800d4f7530 - MyMiniPortDriver  v1.0
    Network interface  fffffa800d25e870

    Media type         802.3
    Device instance    PCI\VEN_1111&DEV_1111&SUBSYS_169D103C&REV_01\4&2263a140&0&0010
    Device object      fffffa80142d3050    More information
    MAC address        xx-xx-xx-xx-xx-xx

    Miniport           Running
    Device PnP         QUERY_REMOVED
    Datapath           Normal
    Operational status DORMANT
    Operational flags  DORMANT_PAUSED
    Admin status       ADMIN_UP
    Media              Connected
    Power              D0
    References         9
    Total resets       0
    Pending OID        None

                       SUPPORTS_MEDIA_SENSE, DOES_NOT_DO_LOOPBACK,

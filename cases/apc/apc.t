# Leaving the Do Not Disturb Sign on the Door Will Cause the KERNEL_APC_PENDING_DURING_EXIT Bugcheck: four dumps of one
# server; the last one, with the I/O checks of Driver Verifier on, leads to the filter that leaves APCs disabled.
#! note The page has Microsoft's words on the bug check and its arguments, and leaves out what else !analyze says; ours mean the same.
#! open apc
0: kd> .parents 1
Merged blocks are named by the function they belong to
0: kd> !analyze –v
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

KERNEL_APC_PENDING_DURING_EXIT (20)
A thread ended while kernel APCs were pending or disabled.
Arg2 tells: when it is not 0, somebody disabled APCs and did not enable them again.
Arguments:
Arg1: 0000000000000000, APC that was pending
Arg2: 000000000000ffff, thread's APC disable count
Arg3: 0000000000000000, current IRQL
Arg4: 0000000000000001

Debugging Details:
------------------

DEFAULT_BUCKET_ID:  WIN7_DRIVER_FAULT

PROCESS_NAME:  System

CURRENT_IRQL:  0

BUGCHECK_STR:  0x20

STACK_TEXT:  
fffff880`05078b08 fffff800`01984bd9 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KeBugCheckEx
fffff880`05078b10 fffff800`019a1a3d : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspExitThread+0xffffffff`fffe3ae9
fffff880`05078c10 fffff800`0195bc8a : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspTerminateThreadByPointer+0x4d
fffff880`05078c60 fffff880`03c56769 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PsTerminateSystemThread+0x22
fffff880`05078c90 fffff880`03c4b5b6 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : srv2!SrvProcTerminateWorkerThreadInternal+0x99
fffff880`05078cc0 fffff800`01966e5a : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : srv2!SrvProcWorkerThread+0x1b6
fffff880`05078d40 fffff800`016c0d26 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
fffff880`05078d80 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KxStartSystemThread+0x16

STACK_COMMAND:  kb

SYMBOL_NAME:  srv2!SrvProcTerminateWorkerThreadInternal+99

MODULE_NAME: srv2

IMAGE_NAME:  srv2.sys

DEBUG_FLR_IMAGE_TIMESTAMP:  4dba2aa8

FAILURE_BUCKET_ID:  0x20_srv2!SrvProcTerminateWorkerThreadInternal

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    srv2!SrvProcTerminateWorkerThreadInternal+0x99, frame 4, is the first caller outside of Windows' core: kn

#! open apc
0: kd> .parents 1
Merged blocks are named by the function they belong to
0: kd> !thread -1 e
THREAD fffffa8049f04b50  Cid 0004.0998  Teb: 0000000000000000 Win32Thread: 0000000000000000 RUNNING on processor 0
Not impersonating
DeviceMap                 fffff8a000007ee0
Owning Process            fffffa8048cad9e0       Image:         System
Attached Process          N/A            Image:         N/A
Wait Start TickCount      11503325       Ticks: 0
Context Switch Count      185715         IdealProcessor: 0
UserTime                  00:00:00.000
KernelTime                00:00:06.078
Win32 Start Address srv2!SrvProcWorkerThread (0xfffff88003c4b400)
Stack Init fffff88005078db0 Current fffff880050789b0
Base fffff88005079000 Limit fffff88005073000 Call 0
Priority 15 BasePriority 15 UnusualBoost 0 ForegroundBoost 0 IoPriority 2 PagePriority 5
Child-SP          RetAddr           Call Site
fffff880`05078b08 fffff800`01984bd9 nt!KeBugCheckEx
fffff880`05078b10 fffff800`019a1a3d nt!PspExitThread+0xffffffff`fffe3ae9
fffff880`05078c10 fffff800`0195bc8a nt!PspTerminateThreadByPointer+0x4d
fffff880`05078c60 fffff880`03c56769 nt!PsTerminateSystemThread+0x22
fffff880`05078c90 fffff880`03c4b5b6 srv2!SrvProcTerminateWorkerThreadInternal+0x99
fffff880`05078cc0 fffff800`01966e5a srv2!SrvProcWorkerThread+0x1b6
fffff880`05078d40 fffff800`016c0d26 nt!PspSystemThreadStartup+0x5a
fffff880`05078d80 00000000`00000000 nt!KxStartSystemThread+0x16
#! open apc-again
0: kd> .parents 1
Merged blocks are named by the function they belong to
0: kd> !thread -1 e
THREAD fffffa804b5be040  Cid 0004.082c  Teb: 0000000000000000 Win32Thread: 0000000000000000 RUNNING on processor 0
Not impersonating
DeviceMap                 fffff8a000007ee0
Owning Process            fffffa8048cad9e0       Image:         System
Attached Process          N/A            Image:         N/A
Wait Start TickCount      4458237        Ticks: 0
Context Switch Count      36067          IdealProcessor: 0
UserTime                  00:00:00.000
KernelTime                00:00:01.218
Win32 Start Address srv2!SrvProcWorkerThread (0xfffff88004827400)
Stack Init fffff88005cc6db0 Current fffff88005cc69b0
Base fffff88005cc7000 Limit fffff88005cc1000 Call 0
Priority 15 BasePriority 15 UnusualBoost 0 ForegroundBoost 0 IoPriority 2 PagePriority 5
Child-SP          RetAddr           Call Site
fffff880`05cc6b08 fffff800`0198dbd9 nt!KeBugCheckEx
fffff880`05cc6b10 fffff800`019aaa3d nt!PspExitThread+0xffffffff`fffe3ae9
fffff880`05cc6c10 fffff800`01964c8a nt!PspTerminateThreadByPointer+0x4d
fffff880`05cc6c60 fffff880`048326d9 nt!PsTerminateSystemThread+0x22
fffff880`05cc6c90 fffff880`048275b6 srv2!SrvProcTerminateWorkerThreadInternal+0x99
fffff880`05cc6cc0 fffff800`0196fe5a srv2!SrvProcWorkerThread+0x1b6
fffff880`05cc6d40 fffff800`016c9d26 nt!PspSystemThreadStartup+0x5a
fffff880`05cc6d80 00000000`00000000 nt!KxStartSystemThread+0x16
#! open apc-again
0: kd> !verifier
Verify Level 800 ... enabled options are:
      Miscellaneous checks enabled
#! note The page's log is from another start of the server: nt lies 0x1000 lower in it than in the stack above.
#! open apc-log
0: kd> !verifier 200
Enter/Leave Critical Region log:
There are up to 0x80 entries in the log.

Displaying all the log entries.

Thread fffffa8048ce4b50
fffff80001b74293 nt!VerifierKeLeaveCriticalRegion+0xc3
fffff8800100aafa Suspect.sys+0xaafa
fffff88001001e30 Suspect.sys+0x1e30
fffff80001abc68c nt!IopLoadUnloadDriver+0x1c
fffff800016e1641 nt!ExpWorkerThread+0x111
fffff8000196ee5a nt!PspSystemThreadStartup+0x5a
fffff800016c8d26 nt!KiStartSystemThread+0x16

Thread fffffa8048ce4b50
fffff80001b6b0a2 nt!VerifierKeEnterCriticalRegion+0x92
fffff880010062a3 Suspect.sys+0x62a3
fffff8800100a7e2 Suspect.sys+0xa7e2
fffff88001001e30 Suspect.sys+0x1e30
fffff80001abc68c nt!IopLoadUnloadDriver+0x1c
fffff800016e1641 nt!ExpWorkerThread+0x111
fffff8000196ee5a nt!PspSystemThreadStartup+0x5a
#! open apc-verifier
#! note The page leaves out the last line: level 810 has bit 800 too, whose words its own level 800 above and Microsoft's level 9bb show.
0: kd> !verifier
Verify Level 810 ... enabled options are:
      Io subsystem checking enabled
      Miscellaneous checks enabled
#! open apc-verifier
0: kd> kn
 # Child-SP          RetAddr           Call Site
00 fffff880`05db1b08 fffff800`0174a9c0 nt!KeBugCheckEx
01 fffff880`05db1b10 fffff800`01b66b4e nt!VfBugCheckNoStackUsage+0x30
02 fffff880`05db1b50 fffff800`01b6cc2e nt!VfAfterCallDriver+0x33e
03 fffff880`05db1ba0 fffff880`04054756 nt!IovCallDriver+0x57e
04 fffff880`05db1c00 fffff880`0404b7b0 srv2!Smb2ExecuteRead+0x9a6
05 fffff880`05db1c80 fffff880`0404b6fb srv2!SrvProcessPacket+0xa0
06 fffff880`05db1cc0 fffff800`01960e5a srv2!SrvProcWorkerThread+0x2fb
07 fffff880`05db1d40 fffff800`016bad26 nt!PspSystemThreadStartup+0x5a
08 fffff880`05db1d80 00000000`00000000 nt!KiStartSystemThread+0x16
0: kd> ln fffff88001345610
(fffff880`01345610)   fltmgr!FltpDispatch   |  (fffff880`01345710)   fltmgr!FltReleasePushLock
Exact matches:
    fltmgr!FltpDispatch (<no parameter info>)
0: kd> .frame /r 2
02 fffff880`05db1b50 fffff800`01b6cc2e nt!VfAfterCallDriver+0x33e
rax=0000000000000000 rbx=fffffa804b729790 rcx=00000000000000c4
rdx=00000000000000c5 rsi=fffffa804a3b0000 rdi=fffff8000183ce80
rip=fffff80001b66b4e rsp=fffff88005db1b50 rbp=fffffa804de8c290
 r8=fffff88001345610  r9=000000000000ffff r10=fffff80001b7a640
r11=0000000000000000 r12=000000004de8c290 r13=0000000000000000
r14=0000000000000000 r15=0000000000000000
iopl=0         nv up ei ng nz na pe nc
cs=0010  ss=0018  ds=002b  es=002b  fs=0053  gs=002b             efl=00000282
nt!VfAfterCallDriver+0x33e:
fffff800`01b66b4e cc              int     3
#! note The page shows nine instructions under one u; u shows eight, so the ninth came with a second u.
0: kd> u nt!VfAfterCallDriver
nt!VfAfterCallDriver:
fffff800`01b66810 48895c2410      mov     qword ptr [rsp+10h],rbx
fffff800`01b66815 48896c2418      mov     qword ptr [rsp+18h],rbp
fffff800`01b6681a 4889742420      mov     qword ptr [rsp+20h],rsi
fffff800`01b6681f 57              push    rdi
fffff800`01b66820 4154            push    r12
fffff800`01b66822 4155            push    r13
fffff800`01b66824 4883ec30        sub     rsp,30h
fffff800`01b66828 488bfa          mov     rdi,rdx
#! then u fffff800`01b6682b L1
nt!VfAfterCallDriver+0x1b:
fffff800`01b6682b 488bd9          mov     rbx,rcx
0: kd> ? fffffa804b729790 + 0xa0
Evaluate expression: -6046048151504 = fffffa80`4b729830
0: kd> dq fffffa80`4b729830 l1
fffffa80`4b729830  fffffa80`4a3b0060
0: kd> !devobj fffffa80`4a3b0060
Device object (fffffa804a3b0060) is for:
  \FileSystem\FltMgr DriverObject fffffa80491fb7c0
Current Irp 00000000 RefCount 0 Type 00000008 Flags 00040000
DevExt fffffa804a3b01b0 DevObjExt fffffa804a3b0208
ExtensionFlags (0x80000800)  DOE_DEFAULT_SD_PRESENT, DOE_DESIGNATED_FDO
Characteristics (0000000000)
AttachedTo (Lower) fffffa804a3b1030 \FileSystem\Ntfs
Device queue is not busy.
0: kd> !devstack fffffa80`4a3b0060
  !DevObj   !DrvObj            !DevExt   ObjectName
> fffffa804a3b0060  \FileSystem\FltMgr fffffa804a3b01b0
  fffffa804a3b1030  \FileSystem\Ntfs   fffffa804a3b1180
#! open apc-verifier
#! todo fltkd is not there yet
0: kd> !fltkd.volume fffffa80`4a3b0060
FLT_VOLUME: fffffa804a3b0800 "\Device\HarddiskVolume3"
   FLT_OBJECT: fffffa804a3b0800  [04000000] Volume
      RundownRef               : 0x000000000000020a (261)
      PointerCount             : 0x00000001
      PrimaryLink              : [fffffa804ae06810-fffffa804a2b16f0]
   Frame                    : fffffa8049fcd420 "Frame 0"
   Flags                    : [00000064] SetupNotifyCalledEnableNameCaching FilterAttached
   FileSystemType           : [00000002] FLT_FSTYPE_NTFS
   VolumeLink               : [fffffa804ae06810-fffffa804a2b16f0]
   DeviceObject             : fffffa804a3b0060
   DiskDeviceObject         : fffffa804a1c0350
   FrameZeroVolume          : fffffa804a3b0800
   VolumeInNextFrame        : 0000000000000000
   Guid                     : "\??\Volume{552791b0-455d-11de-b7b9-00145eed6acc}"
   CDODeviceName            : "\Ntfs"
   CDODriverName            : "\FileSystem\Ntfs"
   TargetedOpenCount        : 258
   Callbacks                : (fffffa804a3b0910)
   ContextLock              : (fffffa804a3b0cf8)
   VolumeContexts           : (fffffa804a3b0d00)  Count=0
   StreamListCtrls          : (fffffa804a3b0d08)  rCount=2871
   FileListCtrls            : (fffffa804a3b0d88)  rCount=0
   NameCacheCtrl            : (fffffa804a3b0e08)
   InstanceList             : (fffffa804a3b0890)
      FLT_INSTANCE: fffffa804b5b1010 "BadDriver.sys Instance" "189600"

# !vm, !devobj, !devstack, !drvobj, !object, !irp, !verifier on other builds than the page's. Forms: the page's, and windows-driver-docs
# ("!verifier", level 9bb; "!object", "!irp").
#! open server@19041/server
0: kd> !vm 1

*** Virtual Memory Usage ***
      Physical Memory:      524206 (   2096824 Kb)

************ NO PAGING FILE *********************

      Available Pages:       40000 (    160000 Kb)
      ResAvail Pages:       412364 (   1649456 Kb)
      Locked IO Pages:           0 (         0 Kb)
      Free System PTEs: 4295008754 (17180035016 Kb)
      Modified Pages:        11441 (     45764 Kb)
      Modified PF Pages:     11440 (     45760 Kb)
      NonPagedPool Max: 4294967296 (17179869184 Kb)
      PagedPool Usage:       30143 (    120572 Kb)
      PagedPool Maximum:4294967296 (17179869184 Kb)
      Session Commit:            0 (         0 Kb)
      Shared Commit:         35024 (    140096 Kb)
      Shared Process:          249 (       996 Kb)
      Driver Commit:         14091 (     56364 Kb)
      Committed pages:      113976 (    455904 Kb)
      Commit limit:        4191719 (  16766876 Kb)

      ********** 4021 commit requests have failed  **********

0: kd> !devobj \Device\Disk0
Device object (fffffa8000c0b5e0) is for:
 Disk0 \Driver\fltmgr DriverObject fffffa8000c0b1a0
Current Irp 00000000 RefCount 0 Type 00000007 Flags 00000040
DevExt fffffa8000c0b730 DevObjExt fffffa8000c0b750 DevNode fffffa8000c0bcd0
ExtensionFlags (0000000000)
Characteristics (0000000000)
AttachedDevice (Upper) fffffa8000c0c4f0 \FileSystem\srv2
Device queue is not busy.
0: kd> !devstack Disk0
  !DevObj   !DrvObj            !DevExt   ObjectName
  fffffa8000c0c4f0  \FileSystem\srv2   fffffa8000c0c640
> fffffa8000c0b5e0  \Driver\fltmgr     fffffa8000c0b730  Disk0
!DevNode fffffa8000c0bcd0 :
  DeviceInst is "SCSI\DISK&VEN_FORGED\000000"
  ServiceName is "disk"
0: kd> !drvobj fltmgr 3
Driver object (fffffa8000c0b1a0) is for:
 \Driver\fltmgr

Driver Extension List: (id , addr)

Device Object list:
fffffa8000c0b5e0

DriverEntry:   fffff88003101100	fltmgr!ImageEntry
DriverStartIo: 00000000
DriverUnload:  00000000
AddDevice:     fffff88003101100	fltmgr!ImageEntry

Dispatch routines:
[00] IRP_MJ_CREATE                      fffff88003101100	fltmgr!ImageEntry
[01] IRP_MJ_CREATE_NAMED_PIPE           00000000
[02] IRP_MJ_CLOSE                       00000000
[03] IRP_MJ_READ                        00000000
[04] IRP_MJ_WRITE                       00000000
[05] IRP_MJ_QUERY_INFORMATION           00000000
[06] IRP_MJ_SET_INFORMATION             00000000
[07] IRP_MJ_QUERY_EA                    00000000
[08] IRP_MJ_SET_EA                      00000000
[09] IRP_MJ_FLUSH_BUFFERS               00000000
[0a] IRP_MJ_QUERY_VOLUME_INFORMATION    00000000
[0b] IRP_MJ_SET_VOLUME_INFORMATION      00000000
[0c] IRP_MJ_DIRECTORY_CONTROL           00000000
[0d] IRP_MJ_FILE_SYSTEM_CONTROL         00000000
[0e] IRP_MJ_DEVICE_CONTROL              00000000
[0f] IRP_MJ_INTERNAL_DEVICE_CONTROL     00000000
[10] IRP_MJ_SHUTDOWN                    00000000
[11] IRP_MJ_LOCK_CONTROL                00000000
[12] IRP_MJ_CLEANUP                     00000000
[13] IRP_MJ_CREATE_MAILSLOT             00000000
[14] IRP_MJ_QUERY_SECURITY              00000000
[15] IRP_MJ_SET_SECURITY                00000000
[16] IRP_MJ_POWER                       00000000
[17] IRP_MJ_SYSTEM_CONTROL              00000000
[18] IRP_MJ_DEVICE_CHANGE               00000000
[19] IRP_MJ_QUERY_QUOTA                 00000000
[1a] IRP_MJ_SET_QUOTA                   00000000
[1b] IRP_MJ_PNP                         00000000
0: kd> !drvobj \FileSystem\srv2
Driver object (fffffa8000c0c090) is for:
 \FileSystem\srv2

Driver Extension List: (id , addr)

Device Object list:
fffffa8000c0c4f0
0: kd> !drvobj \Device\Disk0
fffffa8000c0b5e0 is not a driver object
0: kd> !verifier
Verify Flags Level 0x000009bb

  STANDARD FLAGS:
    [X] (0x00000000) Automatic Checks
    [X] (0x00000001) Special pool
    [X] (0x00000002) Force IRQL checking
    [X] (0x00000008) Pool tracking
    [X] (0x00000010) I/O verification
    [X] (0x00000020) Deadlock detection
    [X] (0x00000080) DMA checking
    [X] (0x00000100) Security checks
    [X] (0x00000800) Miscellaneous checks
    [ ] (0x00020000) DDI compliance checking

  ADDITIONAL FLAGS:
    [ ] (0x00000004) Randomized low resources simulation
    [ ] (0x00000200) Force pending I/O requests
    [ ] (0x00000400) IRP logging
    [ ] (0x00002000) Invariant MDL checking for stack
    [ ] (0x00004000) Invariant MDL checking for driver
    [ ] (0x00008000) Power framework delay fuzzing
    [ ] (0x00040000) Systematic low resources simulation
    [ ] (0x00080000) DDI compliance checking (additional)
    [ ] (0x00200000) NDIS/WIFI verification
    [ ] (0x00800000) Kernel synchronization delay fuzzing
    [ ] (0x01000000) VM switch verification

    [X] Indicates flag is enabled

0: kd> !verifier 1

Verify Flags Level 0x000009bb

  STANDARD FLAGS:
    [X] (0x00000000) Automatic Checks
    [X] (0x00000001) Special pool
    [X] (0x00000002) Force IRQL checking
    [X] (0x00000008) Pool tracking
    [X] (0x00000010) I/O verification
    [X] (0x00000020) Deadlock detection
    [X] (0x00000080) DMA checking
    [X] (0x00000100) Security checks
    [X] (0x00000800) Miscellaneous checks
    [ ] (0x00020000) DDI compliance checking

  ADDITIONAL FLAGS:
    [ ] (0x00000004) Randomized low resources simulation
    [ ] (0x00000200) Force pending I/O requests
    [ ] (0x00000400) IRP logging
    [ ] (0x00002000) Invariant MDL checking for stack
    [ ] (0x00004000) Invariant MDL checking for driver
    [ ] (0x00008000) Power framework delay fuzzing
    [ ] (0x00040000) Systematic low resources simulation
    [ ] (0x00080000) DDI compliance checking (additional)
    [ ] (0x00200000) NDIS/WIFI verification
    [ ] (0x00800000) Kernel synchronization delay fuzzing
    [ ] (0x01000000) VM switch verification

    [X] Indicates flag is enabled


Summary of All Verifier Statistics

  RaiseIrqls           0x0
  AcquireSpinLocks     0x0
  Synch Executions     0x0
  Trims                0x0

  Pool Allocations Attempted             0x7b058
  Pool Allocations Succeeded             0x0
  Pool Allocations Succeeded SpecialPool 0x0
  Pool Allocations With NO TAG           0x0
  Pool Allocations Failed                0x0

  Current paged pool allocations         0x0 for 00000000 bytes
  Peak paged pool allocations            0x0 for 00000AC4 bytes
  Current nonpaged pool allocations      0x0 for 00000000 bytes
  Peak nonpaged pool allocations         0x0 for 00000000 bytes

Driver Verification List
------------------------
0: kd> !verifier 4
Driver Verifier didn't inject any faults.
0: kd> !devobj fffffa8000000123
Cannot read device object at fffffa8000000123
0: kd> !devobj \Device\Nowhere
Object \Device\Nowhere not found
0: kd> !irp fffffa8000c0c6d0
Irp is active with 2 stacks 2 is current (= 0xfffffa8000c0c7e8)
 No Mdl: No System Buffer: Thread fffffa8001002070:  Irp stack trace.
     cmd  flg cl Device   File     Completion-Context
 [IRP_MJ_READ(3), N/A(0)]
            0 e0 fffffa8000c0b5e0 00000000 fffff88003001100-fffffa8000c0c4f0 Success Error Cancel
	       \Driver\fltmgr	srv2!ImageEntry
			Args: 00000000 00000000 00000000 00000000
>[IRP_MJ_READ(3), N/A(0)]
            0  0 fffffa8000c0c4f0 00000000 00000000-00000000
	       \FileSystem\srv2
			Args: 00000000 00000000 00000000 00000000
0: kd> !irp fffffa8000c0b5e0
IRP signature does not match, probably not an IRP
0: kd> !irp 1
1: Could not read Irp
0: kd> !object \
Object: fffffa8000c019a0  Type: (fffffa8000c001a0) Directory
    ObjectHeader: fffffa8000c01970 (new version)
    HandleCount: 1  PointerCount: 3
    Directory Object: 00000000  Name: \

    Hash Address          Type          Name
    ---- -------          ----          ----
     04  fffffa8000c0bad0 Directory     GLOBAL??
     16  fffffa8000c0b350 Directory     Driver
     25  fffffa8000c0b820 Directory     Device
     33  fffffa8000c0c240 Directory     FileSystem
0: kd> !object \Device
Object: fffffa8000c0b820  Type: (fffffa8000c001a0) Directory
    ObjectHeader: fffffa8000c0b7f0 (new version)
    HandleCount: 1  PointerCount: 3
    Directory Object: fffffa8000c019a0  Name: Device

    Hash Address          Type          Name
    ---- -------          ----          ----
     14  fffffa8000c0b5e0 Device        Disk0
0: kd> !object \Device\Disk0
Object: fffffa8000c0b5e0  Type: (fffffa8000c010a0) Device
    ObjectHeader: fffffa8000c0b5b0 (new version)
    HandleCount: 1  PointerCount: 3
    Directory Object: fffffa8000c0b820  Name: Disk0
0: kd> !object \Device\Disk0 0
Object: fffffa8000c0b5e0  Type: (fffffa8000c010a0) Device
    ObjectHeader: fffffa8000c0b5b0 (new version)
0: kd> !object \Device\Disk0 11
Object: fffffa8000c0b5e0  Type: (fffffa8000c010a0) Device
    ObjectHeader: fffffa8000c0b5b0 (new version)
    HandleCount: 1  PointerCount: 3
    Directory Object: fffffa8000c0b820  Name: Disk0
Optional Headers:
    NameInfo(fffffa8000c0b590)
0: kd> !object \GLOBAL??\PhysicalDrive0
Object: fffffa8000c0ba40  Type: (fffffa8000c002e0) SymbolicLink
    ObjectHeader: fffffa8000c0ba10 (new version)
    HandleCount: 1  PointerCount: 3
    Directory Object: fffffa8000c0bad0  Name: PhysicalDrive0
    Target String is '\Device\Disk0'
0: kd> !object 1234
1234: Unable to read the object's header
0: kd> !object 0 Device
Object: fffffa8000c0b5e0  Type: (fffffa8000c010a0) Device
    ObjectHeader: fffffa8000c0b5b0 (new version)
    HandleCount: 1  PointerCount: 3
    Directory Object: fffffa8000c0b820  Name: Disk0
    Full Path: \Device\Disk0
1 objects of type Device are in the tree of directories, of 2 that there are
#! open server@3790/server
0: kd> !object \Driver
Object: fffffa8000c0d350  Type: (fffffa8000c00380) Directory
    ObjectHeader: fffffa8000c0d320 (old version)
    HandleCount: 1  PointerCount: 3
    Directory Object: fffffa8000c03b60  Name: Driver

    Hash Address          Type          Name
    ---- -------          ----          ----
     16  fffffa8000c0d1a0 Driver        fltmgr
0: kd> !devstack Disk0
  !DevObj   !DrvObj            !DevExt   ObjectName
  fffffa8000c0e2f0  \FileSystem\srv2   fffffa8000c0e440
> fffffa8000c0d5b0  \Driver\fltmgr     fffffa8000c0d700  Disk0
!DevNode fffffa8000c0dc50 :
  DeviceInst is "SCSI\DISK&VEN_FORGED\000000"
  ServiceName is "disk"
0: kd> !vm 1

*** Virtual Memory Usage ***
      Physical Memory:      524206 (   2096824 Kb)

************ NO PAGING FILE *********************

      Available Pages:       40000 (    160000 Kb)
      ResAvail Pages:            0 (         0 Kb)
      Locked IO Pages:           0 (         0 Kb)
      Free System PTEs:          0 (         0 Kb)
      Modified Pages:            0 (         0 Kb)
      Modified PF Pages:         0 (         0 Kb)
      NonPagedPool Usage:        0 (         0 Kb)
      NonPagedPool Max:          0 (         0 Kb)
      PagedPool Usage:???????????? (?????????? Kb)
      PagedPool Maximum:         0 (         0 Kb)
      Session Commit:            0 (         0 Kb)
      Shared Commit:         35024 (    140096 Kb)
      Special Pool:              0 (         0 Kb)
      Shared Process:            0 (         0 Kb)
      PagedPool Commit:          0 (         0 Kb)
      Driver Commit:             0 (         0 Kb)
      Committed pages:      113976 (    455904 Kb)
      Commit limit:        4191719 (  16766876 Kb)

      ********** 321 commit requests have failed  **********

#! open server@22000/server
0: kd> !vm

*** Virtual Memory Usage ***
      Physical Memory:      524206 (   2096824 Kb)

************ NO PAGING FILE *********************

      Available Pages:       40000 (    160000 Kb)
      ResAvail Pages:       412364 (   1649456 Kb)
      Locked IO Pages:           0 (         0 Kb)
      Free System PTEs: 4295008754 (17180035016 Kb)
      Modified Pages:        11441 (     45764 Kb)
      Modified PF Pages:     11440 (     45760 Kb)
      NonPagedPool Max: 4294967296 (17179869184 Kb)
      PagedPool Usage:       30143 (    120572 Kb)
      PagedPool Maximum:4294967296 (17179869184 Kb)
      Session Commit:            0 (         0 Kb)
      Shared Commit:         35024 (    140096 Kb)
      Shared Process:          249 (       996 Kb)
      Driver Commit:         14091 (     56364 Kb)
      Committed pages:      113976 (    455904 Kb)
      Commit limit:        4191719 (  16766876 Kb)

      ********** 4021 commit requests have failed  **********

      Total Private:           768 (      3072 Kb)
         0004 System              384 (      1536 Kb)
         084c notepad.exe         384 (      1536 Kb)
0: kd> !verifier 200
Enter/Leave Critical Region log:
There are up to 0x0 entries in the log.

Displaying all the log entries.
0: kd> !devstack Disk0
  !DevObj   !DrvObj            !DevExt   ObjectName
  fffffa8000c0c4f0  \FileSystem\srv2   fffffa8000c0c640
> fffffa8000c0b5e0  \Driver\fltmgr     fffffa8000c0b730  Disk0
!DevNode fffffa8000c0bcd0 :
  DeviceInst is "SCSI\DISK&VEN_FORGED\000000"
  ServiceName is "disk"
#! open server@14393/server
0: kd> !vm 1

*** Virtual Memory Usage ***
      Physical Memory:      524206 (   2096824 Kb)

************ NO PAGING FILE *********************

      Available Pages:       40000 (    160000 Kb)
      ResAvail Pages:       412364 (   1649456 Kb)
      Locked IO Pages:           0 (         0 Kb)
      Free System PTEs: 4295008754 (17180035016 Kb)
      Modified Pages:        11441 (     45764 Kb)
      Modified PF Pages:     11440 (     45760 Kb)
      NonPagedPool Max: 4294967296 (17179869184 Kb)
      PagedPool Usage:???????????? (?????????? Kb)
      PagedPool Maximum:4294967296 (17179869184 Kb)
      Session Commit:            0 (         0 Kb)
      Special Pool:              0 (         0 Kb)
      Shared Process:          249 (       996 Kb)
      Driver Commit:         14091 (     56364 Kb)
      Committed pages:      113976 (    455904 Kb)
      Commit limit:        4191719 (  16766876 Kb)

      ********** 4021 commit requests have failed  **********

#! open server
0: kd> !irp fffffa8000c0c5c0
Irp is active with 2 stacks 2 is current (= 0xfffffa8000c0c6d8)
 No Mdl: No System Buffer: Thread fffffa8001002070:  Irp stack trace.
     cmd  flg cl Device   File     Completion-Context
 [  3, 0]   0 e0 fffffa8000c0b5c0 00000000 fffff88003001100-fffffa8000c0c3e0 Success Error Cancel
	       \Driver\fltmgr	srv2!ImageEntry
			Args: 00000000 00000000 00000000 00000000
>[  3, 0]   0  0 fffffa8000c0c3e0 00000000 00000000-00000000
	       \FileSystem\srv2
			Args: 00000000 00000000 00000000 00000000
0: kd> !vm 1

*** Virtual Memory Usage ***
      Physical Memory:      524206 (   2096824 Kb)

************ NO PAGING FILE *********************

      Available Pages:       40000 (    160000 Kb)
      ResAvail Pages:            0 (         0 Kb)
      Locked IO Pages:           0 (         0 Kb)
      Free System PTEs:          0 (         0 Kb)
      Modified Pages:            0 (         0 Kb)
      Modified PF Pages:         0 (         0 Kb)
      NonPagedPool Usage:        0 (         0 Kb)
      NonPagedPool Max:          0 (         0 Kb)
      PagedPool Usage:???????????? (?????????? Kb)
      PagedPool Maximum:         0 (         0 Kb)
      Session Commit:            0 (         0 Kb)
      Shared Commit:         35024 (    140096 Kb)
      Special Pool:              0 (         0 Kb)
      Shared Process:            0 (         0 Kb)
      PagedPool Commit:          0 (         0 Kb)
      Driver Commit:             0 (         0 Kb)
      Committed pages:      113976 (    455904 Kb)
      Commit limit:        4191719 (  16766876 Kb)

      ********** 4021 commit requests have failed  **********

0: kd> !verifier 1

Verify Level 9bb ... enabled options are:
      Special pool
      Special irql
      All pool allocations checked on unload
      Io subsystem checking enabled
      Deadlock detection enabled
      DMA checking enabled
      Security checks enabled
      Miscellaneous checks enabled

Summary of All Verifier Statistics

RaiseIrqls                             0x0
AcquireSpinLocks                       0x0
Synch Executions                       0x0
Trims                                  0x0

Pool Allocations Attempted             0x7b058
Pool Allocations Succeeded             0x0
Pool Allocations Succeeded SpecialPool 0x0
Pool Allocations With NO TAG           0x0
Pool Allocations Failed                0x0
Resource Allocations Failed Deliberately   0x0

Current paged pool allocations         0x0 for 00000000 bytes
Peak paged pool allocations            0x0 for 00000AC4 bytes
Current nonpaged pool allocations      0x0 for 00000000 bytes
Peak nonpaged pool allocations         0x0 for 00000000 bytes

Driver Verification List

Entry     State           NonPagedPool   PagedPool   Module

0: kd> !vm 3

*** Virtual Memory Usage ***
      Physical Memory:      524206 (   2096824 Kb)

************ NO PAGING FILE *********************

      Available Pages:       40000 (    160000 Kb)
      ResAvail Pages:            0 (         0 Kb)
      Locked IO Pages:           0 (         0 Kb)
      Free System PTEs:          0 (         0 Kb)
      Modified Pages:            0 (         0 Kb)
      Modified PF Pages:         0 (         0 Kb)
      NonPagedPool Usage:        0 (         0 Kb)
      NonPagedPool Max:          0 (         0 Kb)
      PagedPool Usage:???????????? (?????????? Kb)
      PagedPool Maximum:         0 (         0 Kb)
      Session Commit:            0 (         0 Kb)
      Shared Commit:         35024 (    140096 Kb)
      Special Pool:              0 (         0 Kb)
      Shared Process:            0 (         0 Kb)
      PagedPool Commit:          0 (         0 Kb)
      Driver Commit:             0 (         0 Kb)
      Committed pages:      113976 (    455904 Kb)
      Commit limit:        4191719 (  16766876 Kb)

      ********** 4021 commit requests have failed  **********


Memory Management Thread Stacks:


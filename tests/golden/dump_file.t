# What the dump file says of itself: fields in the order and spelling of published dumpchk listings; of full dumps the memory too.
#! open corpus/kernel/win10-19041-x64-triage.dmp
0: kd> .dumpdebug
----- 64 bit Kernel Mini Dump Analysis

DUMP_HEADER64:
MajorVersion        0000000f
MinorVersion        00004a61
KdSecondaryVersion  00000000
DirectoryTableBase  00000000`001ad000
PfnDataBase         fffff804`7c6fc500
PsLoadedModuleList  fffff804`7c62a390
PsActiveProcessHead fffff804`7c61e200
MachineImageType    00008664
NumberProcessors    00000010
BugCheckCode        1000007e
BugCheckParameter1  ffffffff`c0000005
BugCheckParameter2  fffff804`8b58334c
BugCheckParameter3  ffff8504`29891ee8
BugCheckParameter4  ffff8504`29891720
KdDebuggerDataBlock fffff804`7c600b20
SecondaryDataState  45474150
ProductType         00000001
SuiteMask           00000110
WriterStatus        00000000
MiniDumpFields      00000cff

TRIAGE_DUMP64:
  ServicePackBuild         00000000
  SizeOfDump               0013a28c
  ValidOffset              0013a288
  ContextOffset            00000348
  ExceptionOffset          00000f00
  MmOffset                 00002080
  UnloadedDriversOffset    000020d0
  PrcbOffset               000021b8
  ProcessOffset            0000d0b8
  ThreadOffset             0000daf8
  CallStackOffset          0000e390
  SizeOfCallStack          00002118
  DriverListOffset         00010828
  DriverCount              00000097
  StringPoolOffset         00015d18
  StringPoolSize           00003720
  BrokenDriverOffset       00000000
  TriageOptions            ffffffff
  TopOfStack               ffff8504`29890ee8
  DebuggerDataOffset       000104a8
  DebuggerDataSize         00000380
  DataBlocksOffset         00019438
  DataBlocksCount          00000727
#! open containers
0: kd> .dumpdebug
----- 64 bit Kernel Full Dump Analysis

DUMP_HEADER64:
MajorVersion        0000000f
MinorVersion        00001db1
KdSecondaryVersion  00000000
DirectoryTableBase  00000000`00200000
PfnDataBase         fffffa80`00000000
PsLoadedModuleList  fffff800`01896890
PsActiveProcessHead fffff800`01877a90
MachineImageType    00008664
NumberProcessors    00000002
BugCheckCode        00000020
BugCheckParameter1  00000000`00000000
BugCheckParameter2  00000000`0000ffff
BugCheckParameter3  00000000`00000000
BugCheckParameter4  00000000`00000001
KdDebuggerDataBlock fffff800`018420a0
SecondaryDataState  00000000
ProductType         00000003
SuiteMask           00000112
WriterStatus        00000000

Physical Memory Description:
          FileOffset  Start Address  Length
    00000000`00002000 00000000`00200000 00000000`00030000
#! open containers/type2
0: kd> .dumpdebug
----- 64 bit Kernel Summary Dump Analysis

DUMP_HEADER64:
MajorVersion        0000000f
MinorVersion        00001db1
KdSecondaryVersion  00000000
DirectoryTableBase  00000000`00200000
PfnDataBase         fffffa80`00000000
PsLoadedModuleList  fffff800`01896890
PsActiveProcessHead fffff800`01877a90
MachineImageType    00008664
NumberProcessors    00000002
BugCheckCode        00000020
BugCheckParameter1  00000000`00000000
BugCheckParameter2  00000000`0000ffff
BugCheckParameter3  00000000`00000000
BugCheckParameter4  00000000`00000001
KdDebuggerDataBlock fffff800`018420a0
SecondaryDataState  00000000
ProductType         00000003
SuiteMask           00000112
WriterStatus        00000000

SUMMARY_DUMP64:
  DumpOptions              00000001
  HeaderSize               00003000
  BitmapSize               00000230
  Pages                    00000030
#! open containers/type6
0: kd> .dumpdebug
----- 64 bit Kernel Bitmap Dump Analysis

DUMP_HEADER64:
MajorVersion        0000000f
MinorVersion        00001db1
KdSecondaryVersion  00000000
DirectoryTableBase  00000000`00200000
PfnDataBase         fffffa80`00000000
PsLoadedModuleList  fffff800`01896890
PsActiveProcessHead fffff800`01877a90
MachineImageType    00008664
NumberProcessors    00000002
BugCheckCode        00000020
BugCheckParameter1  00000000`00000000
BugCheckParameter2  00000000`0000ffff
BugCheckParameter3  00000000`00000000
BugCheckParameter4  00000000`00000001
KdDebuggerDataBlock fffff800`018420a0
SecondaryDataState  00000000
ProductType         00000003
SuiteMask           00000112
WriterStatus        00000000

BITMAP_DUMP:
  HeaderSize               00003000
  Pages                    00000030
  BitmapSize               00000230
#! open containers/type8
0: kd> .dumpdebug
----- 64 bit Kernel Range Dump Analysis

DUMP_HEADER64:
MajorVersion        0000000f
MinorVersion        00001db1
KdSecondaryVersion  00000000
DirectoryTableBase  00000000`00200000
PfnDataBase         fffffa80`00000000
PsLoadedModuleList  fffff800`01896890
PsActiveProcessHead fffff800`01877a90
MachineImageType    00008664
NumberProcessors    00000002
BugCheckCode        00000020
BugCheckParameter1  00000000`00000000
BugCheckParameter2  00000000`0000ffff
BugCheckParameter3  00000000`00000000
BugCheckParameter4  00000000`00000001
KdDebuggerDataBlock fffff800`018420a0
SecondaryDataState  00000000
ProductType         00000003
SuiteMask           00000112
WriterStatus        00000000

RDMP_DUMP:
  MetadataSize             00000030
  HeaderSize               00002050
#! open containers/core.kdump
0: kd> .dumpdebug
This file has no header of a Windows kernel dump
0: kd> .enumtag
#! open containers/live
0: kd> .enumtag
{12345678-9ABC-DEF0-0001020304050607} - 0x14 bytes
  54 68 69 73 20 69 73 20 74 65 78 74 2E 00 FF 80  This is text....
  4B 44 42 47                                      KDBG

{00000000-0000-0000-0000000000000000} - 0x10 bytes
  78 78 78 78 78 78 78 78 78 78 78 78 78 78 78 78  xxxxxxxxxxxxxxxx


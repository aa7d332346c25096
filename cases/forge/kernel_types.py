"""Kernel structures that translation, processes, threads and processors are made of, with their bit fields, for two builds.

Offsets and bits: public type information of ntkrnlmp.pdb 3844DBB920174967BE7AA4A2C20430FA-2 (6.1.7601.17514 x64) and
5278AFF86C341677D7D7835C85B7B844-1 (10.0.19041.804 x64); fields that no debugger command reads are left out. A row is
(offset, C type, field) or (offset, C type, field, first bit, bits); rows may overlap, as Windows' unions do."""
import os

import types_nt

WINDOWS_7 = {
    '_LIST_ENTRY': (0x10, [
        (0x0, 'struct _LIST_ENTRY *', 'Flink'), (0x8, 'struct _LIST_ENTRY *', 'Blink')]),
    '_UNICODE_STRING': (0x10, [
        (0x0, 'unsigned short', 'Length'), (0x2, 'unsigned short', 'MaximumLength'), (0x8, 'wchar_t *', 'Buffer')]),
    '_CLIENT_ID': (0x10, [
        (0x0, 'void *', 'UniqueProcess'), (0x8, 'void *', 'UniqueThread')]),
    '_DISPATCHER_HEADER': (0x18, [
        (0x0, 'unsigned char', 'Type'), (0x4, 'long', 'SignalState'), (0x8, 'struct _LIST_ENTRY', 'WaitListHead')]),
    '_KSEMAPHORE': (0x20, [
        (0x0, 'struct _DISPATCHER_HEADER', 'Header'), (0x18, 'long', 'Limit')]),
    '_KMUTANT': (0x38, [
        (0x0, 'struct _DISPATCHER_HEADER', 'Header'), (0x28, 'struct _KTHREAD *', 'OwnerThread')]),
    '_KEVENT': (0x18, [
        (0x0, 'struct _DISPATCHER_HEADER', 'Header')]),
    '_KAPC_STATE': (0x30, [
        (0x0, 'struct _LIST_ENTRY', 'ApcListHead[2]'), (0x20, 'struct _KPROCESS *', 'Process')]),
    '_KWAIT_BLOCK': (0x30, [
        (0x0, 'struct _LIST_ENTRY', 'WaitListEntry'), (0x10, 'struct _KTHREAD *', 'Thread'),
        (0x18, 'void *', 'Object'), (0x20, 'struct _KWAIT_BLOCK *', 'NextWaitBlock')]),
    '_EX_FAST_REF': (0x8, [
        (0x0, 'void *', 'Object'), (0x0, 'unsigned __int64', 'Value')]),
    '_KPROCESS': (0x160, [
        (0x0, 'struct _DISPATCHER_HEADER', 'Header'), (0x28, 'unsigned __int64', 'DirectoryTableBase'),
        (0x30, 'struct _LIST_ENTRY', 'ThreadListHead'), (0xb4, 'char', 'BasePriority'),
        (0xf8, 'unsigned long', 'KernelTime'), (0xfc, 'unsigned long', 'UserTime')]),
    '_KTHREAD': (0x360, [
        (0x0, 'struct _DISPATCHER_HEADER', 'Header'), (0x28, 'void *', 'InitialStack'),
        (0x30, 'void *', 'StackLimit'), (0x38, 'void *', 'KernelStack'), (0x4c, 'unsigned long', 'Alertable', 5, 1),
        (0x50, 'struct _KAPC_STATE', 'ApcState'), (0x7b, 'char', 'Priority'),
        (0x7c, 'unsigned long', 'NextProcessor'), (0x98, 'struct _KWAIT_BLOCK *', 'WaitBlockList'),
        (0xb8, 'void *', 'Teb'), (0x134, 'unsigned long', 'ContextSwitches'), (0x164, 'unsigned char', 'State'),
        (0x167, 'char', 'WaitMode'), (0x194, 'unsigned long', 'WaitTime'), (0x1c4, 'short', 'KernelApcDisable'),
        (0x1e8, 'void *', 'CallbackStack'), (0x1f1, 'char', 'BasePriority'),
        (0x1f2, 'unsigned char', 'ForegroundBoost', 0, 4), (0x1f2, 'char', 'PriorityDecrement'),
        (0x1f2, 'unsigned char', 'UnusualBoost', 4, 4), (0x210, 'struct _KPROCESS *', 'Process'),
        (0x228, 'unsigned long', 'IdealProcessor'), (0x26b, 'unsigned char', 'WaitReason'),
        (0x26c, 'char', 'SuspendCount'), (0x270, 'void *', 'Win32Thread'), (0x278, 'void *', 'StackBase'),
        (0x284, 'unsigned long', 'KernelTime'), (0x2d4, 'unsigned long', 'UserTime'),
        (0x2f8, 'struct _LIST_ENTRY', 'ThreadListEntry')]),
    '_PS_CLIENT_SECURITY_CONTEXT': (0x8, [
        (0x0, 'unsigned __int64', 'ImpersonationData'), (0x0, 'unsigned __int64', 'ImpersonationLevel', 0, 2),
        (0x0, 'void *', 'ImpersonationToken')]),
    '_ETHREAD': (0x498, [
        (0x0, 'struct _KTHREAD', 'Tcb'), (0x388, 'void *', 'StartAddress'), (0x3b0, 'struct _CLIENT_ID', 'Cid'),
        (0x3e0, 'struct _PS_CLIENT_SECURITY_CONTEXT', 'ClientSecurity'), (0x3e8, 'struct _LIST_ENTRY', 'IrpList'),
        (0x410, 'void *', 'Win32StartAddress'), (0x420, 'struct _LIST_ENTRY', 'ThreadListEntry'),
        (0x448, 'unsigned long', 'ActiveImpersonationInfo', 3, 1),
        (0x448, 'unsigned long', 'ThreadIoPriority', 10, 3), (0x448, 'unsigned long', 'ThreadPagePriority', 13, 3)]),
    '_IRP': (0xd0, [
        (0x0, 'short', 'Type'), (0x2, 'unsigned short', 'Size'), (0x8, 'void *', 'MdlAddress'),
        (0x10, 'unsigned long', 'Flags'), (0x20, 'struct _LIST_ENTRY', 'ThreadListEntry')]),
    '_OBJECT_NAME_INFORMATION': (0x10, [
        (0x0, 'struct _UNICODE_STRING', 'Name')]),
    '_SE_AUDIT_PROCESS_CREATION_INFO': (0x8, [
        (0x0, 'struct _OBJECT_NAME_INFORMATION *', 'ImageFileName')]),
    '_MMSUPPORT_FLAGS': (0x4, [
        (0x2, 'unsigned char', 'MemoryPriority', 0, 8)]),
    '_MMSUPPORT': (0x88, [
        (0x44, 'unsigned long', 'MinimumWorkingSetSize'), (0x48, 'unsigned long', 'WorkingSetSize'),
        (0x50, 'unsigned long', 'MaximumWorkingSetSize'), (0x60, 'unsigned long', 'PeakWorkingSetSize'),
        (0x74, 'unsigned long', 'PageFaultCount'), (0x84, 'struct _MMSUPPORT_FLAGS', 'Flags')]),
    '_HANDLE_TABLE': (0x68, [
        (0x0, 'unsigned __int64', 'TableCode'), (0x58, 'unsigned long', 'HandleCount')]),
    '_MM_SESSION_SPACE': (0x1f80, [
        (0x8, 'unsigned long', 'SessionId')]),
    '_MMADDRESS_NODE': (0x28, [
        (0x8, 'struct _MMADDRESS_NODE *', 'LeftChild'), (0x10, 'struct _MMADDRESS_NODE *', 'RightChild'),
        (0x18, 'unsigned __int64', 'StartingVpn'), (0x20, 'unsigned __int64', 'EndingVpn')]),
    '_MM_AVL_TABLE': (0x40, [
        (0x0, 'struct _MMADDRESS_NODE', 'BalancedRoot'),
        (0x28, 'unsigned __int64', 'NumberGenericTableElements', 8, 56)]),
    '_MMVAD_SHORT': (0x40, [
        (0x18, 'unsigned __int64', 'StartingVpn'), (0x20, 'unsigned __int64', 'EndingVpn')]),
    '_MMVAD': (0x78, [
        (0x8, 'struct _MMVAD *', 'LeftChild'), (0x10, 'struct _MMVAD *', 'RightChild'),
        (0x18, 'unsigned __int64', 'StartingVpn'), (0x20, 'unsigned __int64', 'EndingVpn'),
        (0x50, 'void *', 'FirstPrototypePte'), (0x58, 'void *', 'LastContiguousPte')]),
    '_EPROCESS': (0x4d0, [
        (0x0, 'struct _KPROCESS', 'Pcb'), (0x168, 'struct _LARGE_INTEGER', 'CreateTime'),
        (0x180, 'void *', 'UniqueProcessId'), (0x188, 'struct _LIST_ENTRY', 'ActiveProcessLinks'),
        (0x198, 'unsigned __int64', 'ProcessQuotaUsage[2]'), (0x1b8, 'unsigned __int64', 'CommitCharge'),
        (0x1d0, 'unsigned __int64', 'PeakVirtualSize'), (0x1d8, 'unsigned __int64', 'VirtualSize'),
        (0x200, 'struct _HANDLE_TABLE *', 'ObjectTable'), (0x208, 'struct _EX_FAST_REF', 'Token'),
        (0x240, 'void *', 'CloneRoot'), (0x248, 'unsigned __int64', 'NumberOfPrivatePages'),
        (0x250, 'unsigned __int64', 'NumberOfLockedPages'), (0x260, 'void *', 'Job'),
        (0x290, 'void *', 'InheritedFromUniqueProcessId'), (0x2b0, 'void *', 'DeviceMap'),
        (0x2d8, 'void *', 'Session'), (0x2e0, 'unsigned char', 'ImageFileName[15]'),
        (0x308, 'struct _LIST_ENTRY', 'ThreadListHead'), (0x320, 'void *', 'Wow64Process'),
        (0x338, 'struct _PEB *', 'Peb'),
        (0x390, 'struct _SE_AUDIT_PROCESS_CREATION_INFO', 'SeAuditProcessCreationInfo'),
        (0x398, 'struct _MMSUPPORT', 'Vm'), (0x438, 'unsigned long', 'ModifiedPageCount'),
        (0x448, 'struct _MM_AVL_TABLE', 'VadRoot')]),
    '_NT_TIB': (0x38, [
        (0x0, 'void *', 'ExceptionList'), (0x8, 'void *', 'StackBase'), (0x10, 'void *', 'StackLimit'),
        (0x18, 'void *', 'SubSystemTib'), (0x20, 'unsigned long', 'Version'),
        (0x28, 'void *', 'ArbitraryUserPointer'), (0x30, 'struct _NT_TIB *', 'Self')]),
    '_KSPIN_LOCK_QUEUE': (0x10, [
        (0x0, 'struct _KSPIN_LOCK_QUEUE *', 'Next'), (0x8, 'void *', 'Lock')]),
    '_LARGE_INTEGER': (0x8, [
        (0x0, '__int64', 'QuadPart')]),
    '_KPRCB': (0x4d00, [
        (0x0, 'unsigned long', 'MxCsr'), (0x8, 'struct _KTHREAD *', 'CurrentThread'),
        (0x10, 'struct _KTHREAD *', 'NextThread'), (0x18, 'struct _KTHREAD *', 'IdleThread'),
        (0x24, 'unsigned long', 'Number'), (0x5f0, 'char', 'CpuType'), (0x5f2, 'unsigned char', 'CpuStepping'),
        (0x5f3, 'unsigned char', 'CpuModel'), (0x5f4, 'unsigned long', 'MHz'), (0x658, 'unsigned short', 'Group'),
        (0x660, 'unsigned __int64', 'GroupSetMember'), (0x668, 'unsigned char', 'GroupIndex'),
        (0x670, 'struct _KSPIN_LOCK_QUEUE', 'LockQueue[17]'), (0x4700, 'unsigned long', 'InterruptCount'),
        (0x4704, 'unsigned long', 'KernelTime'), (0x4708, 'unsigned long', 'UserTime'),
        (0x470c, 'unsigned long', 'DpcTime'), (0x4710, 'unsigned long', 'InterruptTime'),
        (0x4bb8, 'unsigned char', 'VendorString[13]'), (0x4bc8, 'unsigned long', 'FeatureBits'),
        (0x4bd0, 'struct _LARGE_INTEGER', 'UpdateSignature')]),
    '_KPCR': (0x4e80, [
        (0x0, 'struct _NT_TIB', 'NtTib'), (0x0, 'void *', 'GdtBase'), (0x8, 'void *', 'TssBase'),
        (0x18, 'struct _KPCR *', 'Self'), (0x20, 'struct _KPRCB *', 'CurrentPrcb'), (0x38, 'void *', 'IdtBase'),
        (0x50, 'unsigned char', 'Irql'), (0x60, 'unsigned short', 'MajorVersion'),
        (0x62, 'unsigned short', 'MinorVersion'), (0x180, 'struct _KPRCB', 'Prcb')]),
    '_KSYSTEM_TIME': (0xc, [
        (0x0, 'unsigned long', 'LowPart'), (0x4, 'long', 'High1Time'), (0x8, 'long', 'High2Time')]),
    '_KUSER_SHARED_DATA': (0x5f0, [
        (0x14, 'struct _KSYSTEM_TIME', 'SystemTime'), (0x320, 'struct _KSYSTEM_TIME', 'TickCount'),
        (0x320, 'unsigned __int64', 'TickCountQuad')]),
    '_MMPTE_HARDWARE': (0x8, [
        (0x0, 'unsigned __int64', 'Valid', 0, 1), (0x0, 'unsigned __int64', 'Dirty1', 1, 1),
        (0x0, 'unsigned __int64', 'Owner', 2, 1), (0x0, 'unsigned __int64', 'WriteThrough', 3, 1),
        (0x0, 'unsigned __int64', 'CacheDisable', 4, 1), (0x0, 'unsigned __int64', 'Accessed', 5, 1),
        (0x0, 'unsigned __int64', 'Dirty', 6, 1), (0x0, 'unsigned __int64', 'LargePage', 7, 1),
        (0x0, 'unsigned __int64', 'Global', 8, 1), (0x0, 'unsigned __int64', 'CopyOnWrite', 9, 1),
        (0x0, 'unsigned __int64', 'Unused', 10, 1), (0x0, 'unsigned __int64', 'Write', 11, 1),
        (0x0, 'unsigned __int64', 'PageFrameNumber', 12, 36), (0x0, 'unsigned __int64', 'reserved1', 48, 4),
        (0x0, 'unsigned __int64', 'SoftwareWsIndex', 52, 11), (0x0, 'unsigned __int64', 'NoExecute', 63, 1)]),
    '_MMPTE_TRANSITION': (0x8, [
        (0x0, 'unsigned __int64', 'Valid', 0, 1), (0x0, 'unsigned __int64', 'Write', 1, 1),
        (0x0, 'unsigned __int64', 'Owner', 2, 1), (0x0, 'unsigned __int64', 'WriteThrough', 3, 1),
        (0x0, 'unsigned __int64', 'CacheDisable', 4, 1), (0x0, 'unsigned __int64', 'Protection', 5, 5),
        (0x0, 'unsigned __int64', 'Prototype', 10, 1), (0x0, 'unsigned __int64', 'Transition', 11, 1),
        (0x0, 'unsigned __int64', 'PageFrameNumber', 12, 36), (0x0, 'unsigned __int64', 'Unused', 48, 16)]),
    '_MMPTE_PROTOTYPE': (0x8, [
        (0x0, 'unsigned __int64', 'Valid', 0, 1), (0x0, 'unsigned __int64', 'Unused0', 1, 7),
        (0x0, 'unsigned __int64', 'ReadOnly', 8, 1), (0x0, 'unsigned __int64', 'Unused1', 9, 1),
        (0x0, 'unsigned __int64', 'Prototype', 10, 1), (0x0, 'unsigned __int64', 'Protection', 11, 5),
        (0x0, '__int64', 'ProtoAddress', 16, 48)]),
    '_MMPTE_SOFTWARE': (0x8, [
        (0x0, 'unsigned __int64', 'Valid', 0, 1), (0x0, 'unsigned __int64', 'PageFileLow', 1, 4),
        (0x0, 'unsigned __int64', 'Protection', 5, 5), (0x0, 'unsigned __int64', 'Prototype', 10, 1),
        (0x0, 'unsigned __int64', 'Transition', 11, 1), (0x0, 'unsigned __int64', 'UsedPageTableEntries', 12, 10),
        (0x0, 'unsigned __int64', 'InStore', 22, 1), (0x0, 'unsigned __int64', 'Reserved', 23, 9),
        (0x0, 'unsigned __int64', 'PageFileHigh', 32, 32)]),
    '_MMPTE_SUBSECTION': (0x8, [
        (0x0, 'unsigned __int64', 'Valid', 0, 1), (0x0, 'unsigned __int64', 'Unused0', 1, 4),
        (0x0, 'unsigned __int64', 'Protection', 5, 5), (0x0, 'unsigned __int64', 'Prototype', 10, 1),
        (0x0, 'unsigned __int64', 'Unused1', 11, 5), (0x0, '__int64', 'SubsectionAddress', 16, 48)]),
    '_PEB': (0x380, [
        (0x2, 'unsigned char', 'BeingDebugged'), (0x10, 'void *', 'ImageBaseAddress'), (0x18, 'void *', 'Ldr'),
        (0x20, 'void *', 'ProcessParameters')]),
    '_TEB': (0x1818, [
        (0x0, 'struct _NT_TIB', 'NtTib'), (0x40, 'struct _CLIENT_ID', 'ClientId'),
        (0x60, 'struct _PEB *', 'ProcessEnvironmentBlock'), (0x1480, 'void *', 'TlsSlots[64]')]),
}
WINDOWS_10_19041 = {
    '_LIST_ENTRY': (0x10, [
        (0x0, 'struct _LIST_ENTRY *', 'Flink'), (0x8, 'struct _LIST_ENTRY *', 'Blink')]),
    '_UNICODE_STRING': (0x10, [
        (0x0, 'unsigned short', 'Length'), (0x2, 'unsigned short', 'MaximumLength'), (0x8, 'wchar_t *', 'Buffer')]),
    '_CLIENT_ID': (0x10, [
        (0x0, 'void *', 'UniqueProcess'), (0x8, 'void *', 'UniqueThread')]),
    '_DISPATCHER_HEADER': (0x18, [
        (0x0, 'unsigned char', 'Type'), (0x4, 'long', 'SignalState'), (0x8, 'struct _LIST_ENTRY', 'WaitListHead')]),
    '_KSEMAPHORE': (0x20, [
        (0x0, 'struct _DISPATCHER_HEADER', 'Header'), (0x18, 'long', 'Limit')]),
    '_KMUTANT': (0x38, [
        (0x0, 'struct _DISPATCHER_HEADER', 'Header'), (0x28, 'struct _KTHREAD *', 'OwnerThread')]),
    '_KEVENT': (0x18, [
        (0x0, 'struct _DISPATCHER_HEADER', 'Header')]),
    '_KAPC_STATE': (0x30, [
        (0x0, 'struct _LIST_ENTRY', 'ApcListHead[2]'), (0x20, 'struct _KPROCESS *', 'Process')]),
    '_KWAIT_BLOCK': (0x30, [
        (0x0, 'struct _LIST_ENTRY', 'WaitListEntry'), (0x18, 'struct _KTHREAD *', 'Thread'),
        (0x20, 'void *', 'Object')]),
    '_EX_FAST_REF': (0x8, [
        (0x0, 'void *', 'Object'), (0x0, 'unsigned __int64', 'Value')]),
    '_KPROCESS': (0x438, [
        (0x0, 'struct _DISPATCHER_HEADER', 'Header'), (0x28, 'unsigned __int64', 'DirectoryTableBase'),
        (0x30, 'struct _LIST_ENTRY', 'ThreadListHead'), (0x280, 'char', 'BasePriority'),
        (0x37c, 'unsigned long', 'KernelTime'), (0x380, 'unsigned long', 'UserTime')]),
    '_KTHREAD': (0x430, [
        (0x0, 'struct _DISPATCHER_HEADER', 'Header'), (0x28, 'void *', 'InitialStack'),
        (0x30, 'void *', 'StackLimit'), (0x38, 'void *', 'StackBase'), (0x58, 'void *', 'KernelStack'),
        (0x74, 'unsigned long', 'Alertable', 4, 1), (0x98, 'struct _KAPC_STATE', 'ApcState'),
        (0xc3, 'char', 'Priority'), (0xd0, 'struct _KWAIT_BLOCK *', 'WaitBlockList'), (0xf0, 'void *', 'Teb'),
        (0x154, 'unsigned long', 'ContextSwitches'), (0x184, 'unsigned char', 'State'), (0x187, 'char', 'WaitMode'),
        (0x1b4, 'unsigned long', 'WaitTime'), (0x1c8, 'void *', 'Win32Thread'), (0x1e4, 'short', 'KernelApcDisable'),
        (0x218, 'unsigned long', 'NextProcessor'), (0x218, 'unsigned long', 'NextProcessorNumber', 0, 31),
        (0x220, 'struct _KPROCESS *', 'Process'), (0x233, 'char', 'BasePriority'),
        (0x234, 'unsigned char', 'ForegroundBoost', 0, 4), (0x234, 'char', 'PriorityDecrement'),
        (0x234, 'unsigned char', 'UnusualBoost', 4, 4), (0x24b, 'unsigned char', 'WaitBlockCount'),
        (0x24c, 'unsigned long', 'IdealProcessor'), (0x283, 'unsigned char', 'WaitReason'),
        (0x284, 'char', 'SuspendCount'), (0x28c, 'unsigned long', 'KernelTime'), (0x2dc, 'unsigned long', 'UserTime'),
        (0x2f8, 'struct _LIST_ENTRY', 'ThreadListEntry')]),
    '_PS_CLIENT_SECURITY_CONTEXT': (0x8, [
        (0x0, 'unsigned __int64', 'ImpersonationData'), (0x0, 'unsigned __int64', 'ImpersonationLevel', 0, 2),
        (0x0, 'void *', 'ImpersonationToken')]),
    '_ETHREAD': (0x898, [
        (0x0, 'struct _KTHREAD', 'Tcb'), (0x450, 'void *', 'StartAddress'), (0x478, 'struct _CLIENT_ID', 'Cid'),
        (0x4a8, 'struct _PS_CLIENT_SECURITY_CONTEXT', 'ClientSecurity'), (0x4b0, 'struct _LIST_ENTRY', 'IrpList'),
        (0x4d0, 'void *', 'Win32StartAddress'), (0x4e8, 'struct _LIST_ENTRY', 'ThreadListEntry'),
        (0x510, 'unsigned long', 'ActiveImpersonationInfo', 3, 1), (0x510, 'unsigned long', 'ThreadIoPriority', 9, 3),
        (0x510, 'unsigned long', 'ThreadPagePriority', 12, 3)]),
    '_IRP': (0xd0, [
        (0x0, 'short', 'Type'), (0x2, 'unsigned short', 'Size'), (0x8, 'void *', 'MdlAddress'),
        (0x10, 'unsigned long', 'Flags'), (0x20, 'struct _LIST_ENTRY', 'ThreadListEntry')]),
    '_OBJECT_NAME_INFORMATION': (0x10, [
        (0x0, 'struct _UNICODE_STRING', 'Name')]),
    '_SE_AUDIT_PROCESS_CREATION_INFO': (0x8, [
        (0x0, 'struct _OBJECT_NAME_INFORMATION *', 'ImageFileName')]),
    '_MMSUPPORT_FLAGS': (0x4, [
        (0x2, 'unsigned char', 'MemoryPriority')]),
    '_MMSUPPORT_INSTANCE': (0xc0, [
        (0x4, 'unsigned long', 'PageFaultCount'), (0x70, 'unsigned __int64', 'MinimumWorkingSetSize'),
        (0x88, 'unsigned __int64', 'WorkingSetSize'), (0x98, 'unsigned __int64', 'MaximumWorkingSetSize'),
        (0xa0, 'unsigned __int64', 'PeakWorkingSetSize'), (0xb8, 'struct _MMSUPPORT_FLAGS', 'Flags')]),
    '_MMSUPPORT_FULL': (0x140, [
        (0x0, 'struct _MMSUPPORT_INSTANCE', 'Instance')]),
    '_HANDLE_TABLE_FREE_LIST': (0x40, [
        (0x18, 'long', 'HandleCount')]),
    '_HANDLE_TABLE': (0x80, [
        (0x8, 'unsigned __int64', 'TableCode'), (0x40, 'struct _HANDLE_TABLE_FREE_LIST', 'FreeLists[1]')]),
    '_MM_SESSION_SPACE': (0x5000, [
        (0x8, 'unsigned long', 'SessionId')]),
    '_RTL_BALANCED_NODE': (0x18, [
        (0x0, 'struct _RTL_BALANCED_NODE *', 'Left'), (0x8, 'struct _RTL_BALANCED_NODE *', 'Right')]),
    '_RTL_AVL_TREE': (0x8, [
        (0x0, 'struct _RTL_BALANCED_NODE *', 'Root')]),
    '_MMVAD_SHORT': (0x40, [
        (0x0, 'struct _RTL_BALANCED_NODE', 'VadNode'), (0x18, 'unsigned long', 'StartingVpn'),
        (0x1c, 'unsigned long', 'EndingVpn'), (0x20, 'unsigned char', 'StartingVpnHigh'),
        (0x21, 'unsigned char', 'EndingVpnHigh')]),
    '_MMVAD': (0x88, [
        (0x0, 'struct _MMVAD_SHORT', 'Core'), (0x50, 'void *', 'FirstPrototypePte'),
        (0x58, 'void *', 'LastContiguousPte')]),
    '_EWOW64PROCESS': (0x10, [
        (0x0, 'void *', 'Peb')]),
    '_EPROCESS': (0xa40, [
        (0x0, 'struct _KPROCESS', 'Pcb'), (0x440, 'void *', 'UniqueProcessId'),
        (0x448, 'struct _LIST_ENTRY', 'ActiveProcessLinks'), (0x468, 'struct _LARGE_INTEGER', 'CreateTime'),
        (0x470, 'unsigned __int64', 'ProcessQuotaUsage[2]'), (0x490, 'unsigned __int64', 'PeakVirtualSize'),
        (0x498, 'unsigned __int64', 'VirtualSize'), (0x4b8, 'struct _EX_FAST_REF', 'Token'),
        (0x4f0, 'struct _RTL_AVL_TREE', 'CloneRoot'), (0x4f8, 'unsigned __int64', 'NumberOfPrivatePages'),
        (0x500, 'unsigned __int64', 'NumberOfLockedPages'), (0x510, 'void *', 'Job'),
        (0x540, 'void *', 'InheritedFromUniqueProcessId'), (0x550, 'struct _PEB *', 'Peb'),
        (0x558, 'struct _MM_SESSION_SPACE *', 'Session'), (0x570, 'struct _HANDLE_TABLE *', 'ObjectTable'),
        (0x580, 'struct _EWOW64PROCESS *', 'WoW64Process'), (0x588, 'void *', 'DeviceMap'),
        (0x5a8, 'unsigned char', 'ImageFileName[15]'),
        (0x5c0, 'struct _SE_AUDIT_PROCESS_CREATION_INFO', 'SeAuditProcessCreationInfo'),
        (0x5e0, 'struct _LIST_ENTRY', 'ThreadListHead'), (0x648, 'unsigned __int64', 'CommitCharge'),
        (0x680, 'struct _MMSUPPORT_FULL', 'Vm'), (0x7d0, 'unsigned long', 'ModifiedPageCount'),
        (0x7d8, 'struct _RTL_AVL_TREE', 'VadRoot'), (0x7e8, 'unsigned __int64', 'VadCount')]),
    '_NT_TIB': (0x38, [
        (0x0, 'void *', 'ExceptionList'), (0x8, 'void *', 'StackBase'), (0x10, 'void *', 'StackLimit'),
        (0x18, 'void *', 'SubSystemTib'), (0x20, 'unsigned long', 'Version'),
        (0x28, 'void *', 'ArbitraryUserPointer'), (0x30, 'struct _NT_TIB *', 'Self')]),
    '_KSPIN_LOCK_QUEUE': (0x10, [
        (0x0, 'struct _KSPIN_LOCK_QUEUE *', 'Next'), (0x8, 'void *', 'Lock')]),
    '_LARGE_INTEGER': (0x8, [
        (0x0, '__int64', 'QuadPart')]),
    '_KPRCB': (0xaf00, [
        (0x0, 'unsigned long', 'MxCsr'), (0x8, 'struct _KTHREAD *', 'CurrentThread'),
        (0x10, 'struct _KTHREAD *', 'NextThread'), (0x18, 'struct _KTHREAD *', 'IdleThread'),
        (0x24, 'unsigned long', 'Number'), (0x40, 'char', 'CpuType'), (0x42, 'unsigned char', 'CpuStepping'),
        (0x43, 'unsigned char', 'CpuModel'), (0x44, 'unsigned long', 'MHz'),
        (0xc8, 'unsigned __int64', 'GroupSetMember'), (0xd0, 'unsigned char', 'Group'),
        (0xd1, 'unsigned char', 'GroupIndex'), (0x6f0, 'struct _KSPIN_LOCK_QUEUE', 'LockQueue[17]'),
        (0x7e80, 'unsigned long', 'InterruptCount'), (0x7e84, 'unsigned long', 'KernelTime'),
        (0x7e88, 'unsigned long', 'UserTime'), (0x7e8c, 'unsigned long', 'DpcTime'),
        (0x7e90, 'unsigned long', 'InterruptTime'), (0x8590, 'unsigned char', 'VendorString[13]'),
        (0x85a0, 'unsigned __int64', 'FeatureBits'), (0x85a8, 'struct _LARGE_INTEGER', 'UpdateSignature')]),
    '_KPCR': (0xb080, [
        (0x0, 'struct _NT_TIB', 'NtTib'), (0x0, 'void *', 'GdtBase'), (0x8, 'void *', 'TssBase'),
        (0x18, 'struct _KPCR *', 'Self'), (0x20, 'struct _KPRCB *', 'CurrentPrcb'), (0x38, 'void *', 'IdtBase'),
        (0x50, 'unsigned char', 'Irql'), (0x60, 'unsigned short', 'MajorVersion'),
        (0x62, 'unsigned short', 'MinorVersion'), (0x180, 'struct _KPRCB', 'Prcb')]),
    '_KSYSTEM_TIME': (0xc, [
        (0x0, 'unsigned long', 'LowPart'), (0x4, 'long', 'High1Time'), (0x8, 'long', 'High2Time')]),
    '_KUSER_SHARED_DATA': (0x720, [
        (0x14, 'struct _KSYSTEM_TIME', 'SystemTime'), (0x320, 'struct _KSYSTEM_TIME', 'TickCount'),
        (0x320, 'unsigned __int64', 'TickCountQuad')]),
    '_MMPTE_HARDWARE': (0x8, [
        (0x0, 'unsigned __int64', 'Valid', 0, 1), (0x0, 'unsigned __int64', 'Dirty1', 1, 1),
        (0x0, 'unsigned __int64', 'Owner', 2, 1), (0x0, 'unsigned __int64', 'WriteThrough', 3, 1),
        (0x0, 'unsigned __int64', 'CacheDisable', 4, 1), (0x0, 'unsigned __int64', 'Accessed', 5, 1),
        (0x0, 'unsigned __int64', 'Dirty', 6, 1), (0x0, 'unsigned __int64', 'LargePage', 7, 1),
        (0x0, 'unsigned __int64', 'Global', 8, 1), (0x0, 'unsigned __int64', 'CopyOnWrite', 9, 1),
        (0x0, 'unsigned __int64', 'Unused', 10, 1), (0x0, 'unsigned __int64', 'Write', 11, 1),
        (0x0, 'unsigned __int64', 'PageFrameNumber', 12, 36), (0x0, 'unsigned __int64', 'ReservedForHardware', 48, 4),
        (0x0, 'unsigned __int64', 'ReservedForSoftware', 52, 4), (0x0, 'unsigned __int64', 'WsleAge', 56, 4),
        (0x0, 'unsigned __int64', 'WsleProtection', 60, 3), (0x0, 'unsigned __int64', 'NoExecute', 63, 1)]),
    '_MMPTE_TRANSITION': (0x8, [
        (0x0, 'unsigned __int64', 'Valid', 0, 1), (0x0, 'unsigned __int64', 'Write', 1, 1),
        (0x0, 'unsigned __int64', 'Spare', 2, 1), (0x0, 'unsigned __int64', 'IoTracker', 3, 1),
        (0x0, 'unsigned __int64', 'SwizzleBit', 4, 1), (0x0, 'unsigned __int64', 'Protection', 5, 5),
        (0x0, 'unsigned __int64', 'Prototype', 10, 1), (0x0, 'unsigned __int64', 'Transition', 11, 1),
        (0x0, 'unsigned __int64', 'PageFrameNumber', 12, 36), (0x0, 'unsigned __int64', 'Unused', 48, 16)]),
    '_MMPTE_PROTOTYPE': (0x8, [
        (0x0, 'unsigned __int64', 'Valid', 0, 1), (0x0, 'unsigned __int64', 'DemandFillProto', 1, 1),
        (0x0, 'unsigned __int64', 'HiberVerifyConverted', 2, 1), (0x0, 'unsigned __int64', 'ReadOnly', 3, 1),
        (0x0, 'unsigned __int64', 'SwizzleBit', 4, 1), (0x0, 'unsigned __int64', 'Protection', 5, 5),
        (0x0, 'unsigned __int64', 'Prototype', 10, 1), (0x0, 'unsigned __int64', 'Combined', 11, 1),
        (0x0, 'unsigned __int64', 'Unused1', 12, 4), (0x0, '__int64', 'ProtoAddress', 16, 48)]),
    '_MMPTE_SOFTWARE': (0x8, [
        (0x0, 'unsigned __int64', 'Valid', 0, 1), (0x0, 'unsigned __int64', 'PageFileReserved', 1, 1),
        (0x0, 'unsigned __int64', 'PageFileAllocated', 2, 1), (0x0, 'unsigned __int64', 'ColdPage', 3, 1),
        (0x0, 'unsigned __int64', 'SwizzleBit', 4, 1), (0x0, 'unsigned __int64', 'Protection', 5, 5),
        (0x0, 'unsigned __int64', 'Prototype', 10, 1), (0x0, 'unsigned __int64', 'Transition', 11, 1),
        (0x0, 'unsigned __int64', 'PageFileLow', 12, 4), (0x0, 'unsigned __int64', 'UsedPageTableEntries', 16, 10),
        (0x0, 'unsigned __int64', 'ShadowStack', 26, 1), (0x0, 'unsigned __int64', 'Unused', 27, 5),
        (0x0, 'unsigned __int64', 'PageFileHigh', 32, 32)]),
    '_MMPTE_SUBSECTION': (0x8, [
        (0x0, 'unsigned __int64', 'Valid', 0, 1), (0x0, 'unsigned __int64', 'Unused0', 1, 3),
        (0x0, 'unsigned __int64', 'SwizzleBit', 4, 1), (0x0, 'unsigned __int64', 'Protection', 5, 5),
        (0x0, 'unsigned __int64', 'Prototype', 10, 1), (0x0, 'unsigned __int64', 'ColdPage', 11, 1),
        (0x0, 'unsigned __int64', 'Unused1', 12, 3), (0x0, 'unsigned __int64', 'ExecutePrivilege', 15, 1),
        (0x0, '__int64', 'SubsectionAddress', 16, 48)]),
    '_MI_HARDWARE_STATE': (0x1c0, [
        (0xc0, 'unsigned __int64', 'InvalidPteMask')]),
    '_MI_SYSTEM_INFORMATION': (0x32c0, [
        (0x15c0, 'struct _MI_HARDWARE_STATE', 'Hardware')]),
    '_KLDR_DATA_TABLE_ENTRY': (0xa0, [
        (0x0, 'struct _LIST_ENTRY', 'InLoadOrderLinks'), (0x10, 'void *', 'ExceptionTable'),
        (0x18, 'unsigned long', 'ExceptionTableSize'), (0x30, 'void *', 'DllBase'), (0x38, 'void *', 'EntryPoint'),
        (0x40, 'unsigned long', 'SizeOfImage'), (0x48, 'struct _UNICODE_STRING', 'FullDllName'),
        (0x58, 'struct _UNICODE_STRING', 'BaseDllName'), (0x68, 'unsigned long', 'Flags'),
        (0x6c, 'unsigned short', 'LoadCount'), (0x78, 'unsigned long', 'CheckSum'),
        (0x9c, 'unsigned long', 'TimeDateStamp')]),
    '_PEB': (0x7c8, [
        (0x2, 'unsigned char', 'BeingDebugged'), (0x10, 'void *', 'ImageBaseAddress'), (0x18, 'void *', 'Ldr'),
        (0x20, 'void *', 'ProcessParameters')]),
    '_TEB': (0x1838, [
        (0x0, 'struct _NT_TIB', 'NtTib'), (0x40, 'struct _CLIENT_ID', 'ClientId'),
        (0x60, 'struct _PEB *', 'ProcessEnvironmentBlock'), (0x1480, 'void *', 'TlsSlots[64]')]),
}

# The enumerations are the same in both up to these values.
WAIT_REASONS = ('Executive', 'FreePage', 'PageIn', 'PoolAllocation', 'DelayExecution', 'Suspended', 'UserRequest', 'WrExecutive',
                'WrFreePage', 'WrPageIn', 'WrPoolAllocation', 'WrDelayExecution', 'WrSuspended', 'WrUserRequest', 'WrSpare0',
                'WrQueue', 'WrLpcReceive', 'WrLpcReply')


def inner(kind):
    return kind.split()[-1] if kind.startswith('struct ') and not kind.endswith('*') else None


def ordered(table):
    """Structures after those that they hold."""
    done, out = set(), []

    def visit(name):
        if name in done:
            return
        done.add(name)
        for row in table[name][1]:
            if inner(row[1]):
                visit(inner(row[1]))
        out.append(name)

    for name in table:
        visit(name)
    return out


def write(path, table, name='forge_kernel_types'):
    """C text whose debug information describes `table`. Every field stands in an unnamed structure of one unnamed union."""
    rows = ['typedef unsigned short wchar_t;'] + [f'struct {t};' for t in table]
    rows.append(f'enum _KWAIT_REASON {{ {", ".join(WAIT_REASONS)} }};')
    rows.append('#pragma pack(push, 1)')
    for t in ordered(table):
        size, fields = table[t]
        rows += [f'struct {t} {{', '    union {']
        for offset, kind, field, *bits in fields:
            rows.append('        struct {')
            rows += ['    ' + line for line in types_nt.gap(0, offset)]
            if bits:
                if bits[0]:
                    rows.append(f'            {kind} : {bits[0]};')
                rows.append(f'            {kind} {field} : {bits[1]};')
            else:
                rows.append(f'            {kind} {field};')
            rows.append('        };')
        rows += ['        struct {'] + ['    ' + line for line in types_nt.gap(0, size)] + ['        };', '    };', '};']
        rows.append(f'_Static_assert(sizeof(struct {t}) == {size:#x}, "{t}");')
        rows += [f'_Static_assert(__builtin_offsetof(struct {t}, {f.split("[")[0]}) == {o:#x}, "{t}.{f}");'
                 for o, _, f, *bits in fields if not bits]
    rows.append('#pragma pack(pop)')
    members = ' '.join(f'struct {t} *{t}_;' for t in table)
    rows.append(f'static struct {{ {members} enum _KWAIT_REASON reason_; }} const {name} __attribute__((used)) = {{0}};')
    with open(path, 'w', encoding='utf-8') as f:
        f.write('\n'.join(rows) + '\n')


def use(nt, work, table):
    """The symbols of `nt` describe this table instead of the short one."""
    path = os.path.join(work, 'kernel_types.c')
    write(path, table)
    nt.objects[:] = [path]


def offset(table, struct_name, path):
    """Byte offset of "Tcb.ApcState.Process"."""
    at = 0
    for part in path.split('.'):
        row = next(r for r in table[struct_name][1] if r[2].split('[')[0] == part)
        at += row[0]
        struct_name = inner(row[1])
    return at

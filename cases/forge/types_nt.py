"""The Windows structures that forged symbol files describe, as plain tables: name -> (size, [(offset, C type, field)]).

Those of user programs and of win32k; the kernel's own come from builds.py. Offsets: Windows 7 SP1 x64 (ntkrnlmp.pdb
3844DBB920174967BE7AA4A2C20430FA-2, public type information); they are the same in Windows Server 2003 x64. Gaps become unnamed bit fields, so that no invented member shows."""

BASIC = {
    '_LIST_ENTRY': (0x10, [(0, 'struct _LIST_ENTRY *', 'Flink'), (8, 'struct _LIST_ENTRY *', 'Blink')]),
    '_UNICODE_STRING': (0x10, [(0, 'unsigned short', 'Length'), (2, 'unsigned short', 'MaximumLength'), (8, 'wchar_t *', 'Buffer')]),
    '_CLIENT_ID': (0x10, [(0, 'void *', 'UniqueProcess'), (8, 'void *', 'UniqueThread')]),
}
LDR = {
    '_LDR_DATA_TABLE_ENTRY': (0xe0, [
        (0x00, 'struct _LIST_ENTRY', 'InLoadOrderLinks'), (0x10, 'struct _LIST_ENTRY', 'InMemoryOrderLinks'),
        (0x20, 'struct _LIST_ENTRY', 'InInitializationOrderLinks'), (0x30, 'void *', 'DllBase'), (0x38, 'void *', 'EntryPoint'),
        (0x40, 'unsigned long', 'SizeOfImage'), (0x48, 'struct _UNICODE_STRING', 'FullDllName'),
        (0x58, 'struct _UNICODE_STRING', 'BaseDllName'), (0x68, 'unsigned long', 'Flags'), (0x6c, 'unsigned short', 'LoadCount'),
        (0x6e, 'unsigned short', 'TlsIndex'), (0x70, 'struct _LIST_ENTRY', 'HashLinks'), (0x80, 'unsigned long', 'TimeDateStamp'),
        (0x88, 'void *', 'EntryPointActivationContext'), (0x90, 'void *', 'PatchInformation')]),
}
USER = dict(BASIC, **LDR, **{
    '_CURDIR': (0x18, [(0, 'struct _UNICODE_STRING', 'DosPath'), (0x10, 'void *', 'Handle')]),
    '_PEB_LDR_DATA': (0x58, [
        (0, 'unsigned long', 'Length'), (4, 'unsigned char', 'Initialized'), (8, 'void *', 'SsHandle'),
        (0x10, 'struct _LIST_ENTRY', 'InLoadOrderModuleList'), (0x20, 'struct _LIST_ENTRY', 'InMemoryOrderModuleList'),
        (0x30, 'struct _LIST_ENTRY', 'InInitializationOrderModuleList'), (0x40, 'void *', 'EntryInProgress')]),
    '_RTL_USER_PROCESS_PARAMETERS': (0x3f0, [
        (0, 'unsigned long', 'MaximumLength'), (4, 'unsigned long', 'Length'), (8, 'unsigned long', 'Flags'),
        (0xc, 'unsigned long', 'DebugFlags'), (0x10, 'void *', 'ConsoleHandle'), (0x18, 'unsigned long', 'ConsoleFlags'),
        (0x20, 'void *', 'StandardInput'), (0x28, 'void *', 'StandardOutput'), (0x30, 'void *', 'StandardError'),
        (0x38, 'struct _CURDIR', 'CurrentDirectory'), (0x50, 'struct _UNICODE_STRING', 'DllPath'),
        (0x60, 'struct _UNICODE_STRING', 'ImagePathName'), (0x70, 'struct _UNICODE_STRING', 'CommandLine'),
        (0x80, 'void *', 'Environment'), (0xb0, 'struct _UNICODE_STRING', 'WindowTitle'),
        (0xc0, 'struct _UNICODE_STRING', 'DesktopInfo'), (0xd0, 'struct _UNICODE_STRING', 'ShellInfo'),
        (0xe0, 'struct _UNICODE_STRING', 'RuntimeData')]),
    '_PEB': (0x358, [
        (0, 'unsigned char', 'InheritedAddressSpace'), (1, 'unsigned char', 'ReadImageFileExecOptions'),
        (2, 'unsigned char', 'BeingDebugged'), (8, 'void *', 'Mutant'), (0x10, 'void *', 'ImageBaseAddress'),
        (0x18, 'struct _PEB_LDR_DATA *', 'Ldr'), (0x20, 'struct _RTL_USER_PROCESS_PARAMETERS *', 'ProcessParameters'),
        (0x28, 'void *', 'SubSystemData'), (0x30, 'void *', 'ProcessHeap'), (0xb8, 'unsigned long', 'NumberOfProcessors'),
        (0xbc, 'unsigned long', 'NtGlobalFlag'), (0x118, 'unsigned long', 'OSMajorVersion'),
        (0x11c, 'unsigned long', 'OSMinorVersion'), (0x120, 'unsigned short', 'OSBuildNumber'),
        (0x122, 'unsigned short', 'OSCSDVersion'), (0x124, 'unsigned long', 'OSPlatformId'),
        (0x2c0, 'unsigned long', 'SessionId')]),
    '_NT_TIB': (0x38, [(0, 'void *', 'ExceptionList'), (8, 'void *', 'StackBase'), (0x10, 'void *', 'StackLimit'),
                       (0x18, 'void *', 'SubSystemTib'), (0x20, 'void *', 'FiberData'),
                       (0x28, 'void *', 'ArbitraryUserPointer'), (0x30, 'struct _NT_TIB *', 'Self')]),
    '_TEB': (0x17d8, [
        (0, 'struct _NT_TIB', 'NtTib'), (0x38, 'void *', 'EnvironmentPointer'), (0x40, 'struct _CLIENT_ID', 'ClientId'),
        (0x50, 'void *', 'ActiveRpcHandle'), (0x58, 'void *', 'ThreadLocalStoragePointer'),
        (0x60, 'struct _PEB *', 'ProcessEnvironmentBlock'), (0x68, 'unsigned long', 'LastErrorValue'),
        (0x6c, 'unsigned long', 'CountOfOwnedCriticalSections'), (0x1250, 'long', 'LastStatusValue'),
        (0x1478, 'void *', 'DeallocationStack'), (0x1480, 'void *', 'TlsSlots[64]'),
        (0x16b0, 'unsigned long', 'HardErrorMode')]),
})
WIN32K = dict(BASIC, **{  # win32k.sys of Windows 7 x64, as `dt win32k!tagDESKTOP` shows it; tagWINDOWSTATION: Rekall's profile of it
    'tagWINDOWSTATION': (0x98, [
        (0x00, 'unsigned long', 'dwSessionId'), (0x08, 'struct tagWINDOWSTATION *', 'rpwinstaNext'),
        (0x10, 'struct tagDESKTOP *', 'rpdeskList'), (0x18, 'struct tagTERMINAL *', 'pTerm'), (0x20, 'unsigned long', 'dwWSF_Flags'),
        (0x28, 'struct tagKL *', 'spklList'), (0x78, 'void *', 'pGlobalAtomTable'), (0x90, 'void *', 'psidUser')]),
    'tagRECT': (0x10, [(0, 'long', 'left'), (4, 'long', 'top'), (8, 'long', 'right'), (0xc, 'long', 'bottom')]),
    '_CONSOLE_CARET_INFO': (0x18, [(0, 'void *', 'hwnd'), (8, 'struct tagRECT', 'rc')]),
    'tagDESKTOP': (0xe0, [
        (0x00, 'unsigned long', 'dwSessionId'), (0x08, 'struct tagDESKTOPINFO *', 'pDeskInfo'),
        (0x10, 'struct tagDISPLAYINFO *', 'pDispInfo'), (0x18, 'struct tagDESKTOP *', 'rpdeskNext'),
        (0x20, 'struct tagWINDOWSTATION *', 'rpwinstaParent'), (0x28, 'unsigned long', 'dwDTFlags'),
        (0x30, 'unsigned __int64', 'dwDesktopId'), (0x38, 'struct tagMENU *', 'spmenuSys'),
        (0x40, 'struct tagMENU *', 'spmenuDialogSys'), (0x48, 'struct tagMENU *', 'spmenuHScroll'),
        (0x50, 'struct tagMENU *', 'spmenuVScroll'), (0x58, 'struct tagWND *', 'spwndForeground'),
        (0x60, 'struct tagWND *', 'spwndTray'), (0x68, 'struct tagWND *', 'spwndMessage'),
        (0x70, 'struct tagWND *', 'spwndTooltip'), (0x78, 'void *', 'hsectionDesktop'),
        (0x80, 'struct tagWIN32HEAP *', 'pheapDesktop'), (0x88, 'unsigned long', 'ulHeapSize'),
        (0x90, 'struct _CONSOLE_CARET_INFO', 'cciConsole'), (0xa8, 'struct _LIST_ENTRY', 'PtiList'),
        (0xb8, 'struct tagWND *', 'spwndTrack'), (0xc0, 'long', 'htEx'), (0xc4, 'struct tagRECT', 'rcMouseHover'),
        (0xd4, 'unsigned long', 'dwMouseHoverTime'), (0xd8, 'struct tagMAGNIFICATION_INPUT_TRANSFORM *', 'pMagInputTransform')]),
})
SIZES = {'unsigned char': 1, 'char': 1, 'short': 2, 'unsigned short': 2, 'long': 4, 'unsigned long': 4, 'int': 4,
         'unsigned __int64': 8, '__int64': 8}


def size_of(table, kind, field):
    n = 8 if kind.endswith('*') else SIZES.get(kind) or table[kind.split()[-1]][0]
    if '[' in field:
        n *= int(field[field.index('[') + 1:-1])
    return n


def gap(at, to):
    rows = []
    while at < to:
        n = 8 if at % 8 == 0 and to - at >= 8 else 1
        rows.append(f'    unsigned {"__int64" if n == 8 else "char"} : {8 * n};')
        at += n
    return rows


def write(path, table, name='forge_types'):
    """C text whose debug information describes `table`."""
    rows = ['typedef unsigned short wchar_t;'] + [f'struct {t};' for t in table]
    for t, (size, fields) in ordered(table):
        rows.append(f'struct {t} {{')
        at = 0
        for offset, kind, field in fields:
            rows += gap(at, offset)
            rows.append(f'    {kind} {field};')
            at = offset + size_of(table, kind, field)
        rows += gap(at, size) + ['};', f'_Static_assert(sizeof(struct {t}) == {size:#x}, "{t}");']
        rows += [f'_Static_assert(__builtin_offsetof(struct {t}, {f.split("[")[0]}) == {o:#x}, "{t}.{f}");' for o, _, f in fields]
    rows.append(f'static struct {{ {" ".join(f"struct {t} *{t}_;" for t in table)} }} const {name} __attribute__((used)) = {{0}};')
    with open(path, 'w', encoding='utf-8') as f:
        f.write('\n'.join(rows) + '\n')


def ordered(table):
    done, out = set(), []

    def visit(t):
        if t in done:
            return
        done.add(t)
        for _, kind, _ in table[t][1]:
            inner = kind.split()[-1]
            if not kind.endswith('*') and inner in table:
                visit(inner)
        out.append((t, table[t]))

    for t in table:
        visit(t)
    return out

"""services.exe of a Windows Server 2003 x64 machine, just before a third-party DLL's wcscpy_s ends the process.

One process, three dumps that differ in the thread they stand on: services (0), thread-30 and thread-35."""
import os

import kernel
import layout
import minidump
import process
import story
import types_nt

MSVCR, MONITOR = 0x78130000, 0xe50000
NTDLL, KERNEL32, ADVAPI32, RPCRT4, USER32 = 0x77ec0000, 0x77d40000, 0x7ff7fee0000, 0x7ff7fd30000, 0x77c20000
PEB, LDR = 0x7fffffde000, 0x77fa9f20

# Load order: base, size, timestamp, path
MODULES = [
    (0x100000000, 0x23000, 0x49882047, r'C:\WINDOWS\system32\services.exe'),
    (NTDLL, 0x139000, 0x4ecbcd57, r'C:\WINDOWS\system32\ntdll.dll'),
    (KERNEL32, 0x173000, 0x49c51cdd, r'C:\WINDOWS\system32\kernel32.dll'),
    (0x7ff7fc00000, 0x86000, 0x45d6ccae, r'C:\WINDOWS\system32\msvcrt.dll'),
    (ADVAPI32, 0x105000, 0x4a61f064, r'C:\WINDOWS\system32\ADVAPI32.dll'),
    (RPCRT4, 0x199000, 0x4c6ba77a, r'C:\WINDOWS\system32\RPCRT4.dll'),
    (0x7ff7e9c0000, 0x22000, 0x4a37438e, r'C:\WINDOWS\system32\Secur32.dll'),
    (USER32, 0x10c000, 0x45e7c5c2, r'C:\WINDOWS\system32\USER32.dll'),
    (0x7ff7fc90000, 0x9c000, 0x490062ac, r'C:\WINDOWS\system32\GDI32.dll'),
    (0x7ff7c680000, 0x10b000, 0x45d6ccab, r'C:\WINDOWS\system32\USERENV.dll'),
    (0x7ff7c450000, 0x64000, 0x45d6cc90, r'C:\WINDOWS\system32\SCESRV.dll'),
    (0x7ff7e490000, 0x21000, 0x45d6cc04, r'C:\WINDOWS\system32\AUTHZ.dll'),
    (0x7ff77370000, 0x97000, 0x4fedd464, r'C:\WINDOWS\system32\NETAPI32.dll'),
    (0x7ff7c410000, 0x32000, 0x45d6cca5, r'C:\WINDOWS\system32\umpnpmgr.dll'),
    (0x7ff7d4d0000, 0x17000, 0x45d6ccb8, r'C:\WINDOWS\system32\WINSTA.dll'),
    (0x7ff65470000, 0x2e000, 0x45d6cc5c, r'E:\Program Files\ThirdPartyDirectory\ThirdParty2.dll'),
    (0x400000, 0x68000, 0x424360e9, r'C:\WINDOWS\system32\msvcp60.dll'),
    (0x7ff7d500000, 0x39000, 0x45d6cc3b, r'C:\WINDOWS\system32\IMM32.DLL'),
    (MONITOR, 0x24000, 0x4df9462e, r'E:\Program Files\ThirdPartyDirectory\ThirdPartyServiceMonitor.dll'),
    (MSVCR, 0xc9000, 0x4dcdd833, r'C:\WINDOWS\WinSxS\amd64_Microsoft.VC80.CRT_1fc8b3b9a1e18e3b_8.0.50727.6195_x-ww_4A7ACC6C\msvcr80.dll'),
]
# The page's list heads: first services.exe at d2d20, ntdll first in initialization order (its links at d2df0), the last
# of the load order at 19cbc0, the last of the initialization order with its links at 1a3600.
ENTRIES = [0xd2d20, 0xd2dd0] + [0xd3000 + 0x120 * i for i in range(16)] + [0x1a35e0, 0x19cbc0]
INITIALIZED = list(range(1, 18)) + [19, 18]

# The bytes of the string at 103b438, as the page's words have them (its characters were changed by hand).
PATH_HEAD = '\0:\\IntegrationAgent\\lib\\agent.3\\sbin\\agentwindows-x86-32.exe -s E:\\IntegrationAgent\\conf\\wrapper.conf set.DATA_APP=apia '
PATH_FILL = ('"set.DATA_APP_LONG=Integration Agent" set.DATA_EXE=E:\\IntegrationAgent\\bin\\..\\lib\\agent.3\\bin '
             'set.DATA_HOME=E:\\IntegrationAgent set.DATA_LOG=E:\\IntegrationAgent\\log\\agent.log ')
PATH_TAIL = ''.join(f'wrapper.app.parameter.{i}= ' for i in range(1, 10))


def image_path_string():
    """The ImagePath value: "wrap|per.app.parameter.1=" must meet 103b738."""
    want = (0x103b738 - 0x103b438) // 2 - len('wrap')
    head = PATH_HEAD + PATH_FILL
    last = 'set.DATA_PATH=E:\\IntegrationAgent\\bin;E:\\IntegrationAgent\\lib;E:\\IntegrationAgent\\jre\\bin;C:\\WINDOWS\\system32'
    room = want - len(head) - 1
    assert 20 < room <= len(last), room
    return head + last[:room] + ' ' + PATH_TAIL + '\0'


def imports():
    """[(DLL, [names])] in import order."""
    out = {}
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'imports.txt'), encoding='utf-8') as f:
        for line in f:
            dll, *names = line.split()
            out.setdefault(dll, []).extend(names)
    return out


def plain_dll(name, base, timestamp, names, size, extra=()):
    dll = layout.Layout(name, name.rsplit('.', 1)[0].lower() + '.pdb', base, size, timestamp, dll=True, subsystem='console')
    dll.unwind_at = size - 0x6000
    for i, function in enumerate(names):
        dll.function(0x2000 + 0x40 * i, function, 0x20, ops=[('alloc', 4, 0x28)], code={0x18: 'add rsp, 40\nret'})
    for rva, function in extra:
        dll.function(rva, function, 0x20, code='mov r10, rcx\nmov eax, 1\nsyscall\nret')
    return dll


WCSCPY_S = r'''.cv_file 1 "f:\\dd\\vctools\\crt_bld\\self_64_amd64\\crt\\src\\tcscpy_s.inl"
.cv_func_id 0
.cv_loc 0 1 15 0
sub rsp, 56
.cv_loc 0 1 18 0
test rcx, rcx
je 1f
test rdx, rdx
je 1f
test r8, r8
jne 2f
mov word ptr [rcx], r8w
.byte 0x0f, 0x1f, 0x00
1:
call _errno
.byte 0x45, 0x33, 0xc9  # xor r9d, r9d, as MSVC encodes it
.byte 0x45, 0x33, 0xc0
.byte 0x33, 0xd2
.byte 0x33, 0xc9
mov qword ptr [rsp+32], 0
mov dword ptr [rax], 22
call _invalid_parameter
mov eax, 22
.cv_loc 0 1 34 0
add rsp, 56
ret
.cv_loc 0 1 20 0
2:
.byte 0x4c, 0x8b, 0xc9
.cv_loc 0 1 23 0
3:
movzx eax, word ptr [r8]
mov word ptr [r9], ax
add r9, 2
add r8, 2
test ax, ax
je 4f
dec rdx
jne 3b
.cv_loc 0 1 29 0
mov word ptr [rcx], dx
.cv_loc 0 1 30 0
call _errno
mov dword ptr [rax], 34
.byte 0x45, 0x33, 0xc9  # xor r9d, r9d, as MSVC encodes it
.byte 0x45, 0x33, 0xc0
.byte 0x33, 0xd2
.byte 0x33, 0xc9
mov qword ptr [rsp+32], 0
mov qword ptr [rsp+40], 0
.byte 0x33, 0xc0
.byte 0x8b, 0xd0
call _invalid_parameter
mov eax, 34
.cv_loc 0 1 34 0
add rsp, 56
ret
.cv_loc 0 1 33 0
4:
.byte 0x33, 0xc0
.cv_loc 0 1 34 0
add rsp, 56
ret
wcscpy_s_end:'''
LINES = '''.section .debug$S,"dr"
.p2align 2
.long 4
.cv_filechecksums
.cv_stringtable
.cv_linetable 0, wcscpy_s, wcscpy_s_end'''


def msvcr80(names):
    crt = layout.Layout('msvcr80.dll', 'msvcr80.amd64.pdb', MSVCR, 0xc9000, 0x4dcdd833, dll=True, subsystem='windows')
    crt.unwind_at = 0xa0000
    crt.function(0x6370, '_errno', 0x20, ops=[('alloc', 4, 0x28)], code={0x18: 'add rsp, 40\nret'})
    crt.function(0xb080, '_invalid_parameter', 0x110, ops=[('alloc', 7, 0x5b8)], code={
        0xd5: '.byte 0xff, 0x15, 0x6d, 0x20, 0x09, 0x00\nmov edx, 0xC000000D\n.byte 0x48, 0x8b, 0xc8\n'
              '.byte 0xff, 0x15, 0x57, 0x20, 0x09, 0x00\nadd rsp, 1464\nret'})
    crt.function(0x1d890, '_wcsnicmp', 0x40, ops=[('alloc', 4, 0x28)], code={0x38: 'add rsp, 40\nret'})
    crt.function(0x1db20, '_wcsicmp', 0x40, ops=[('alloc', 4, 0x28)], code={0x38: 'add rsp, 40\nret'})
    crt.function(0x1ded0, 'wcscpy_s', 0xb0, code=WCSCPY_S)
    crt.unwind(0x1ded0, 0x1df78, [('alloc', 4, 0x38)])
    crt.tables.append(LINES)
    crt.function(0x1df80, 'wcsncpy_s', 0x80, ops=[('alloc', 4, 0x38)], code={0x70: 'add rsp, 56\nret'})
    rva = 0x20000
    for name in names:
        if name not in crt.expect:
            crt.function(rva, name, 0x20, ops=[('alloc', 4, 0x28)], code={0x18: 'add rsp, 40\nret'})
            rva += 0x40
    crt.data(0x9d1c0, (KERNEL32 + 0x1000).to_bytes(8, 'little'), '__imp_TerminateProcess')
    crt.data(0x9d1c8, (KERNEL32 + 0x1040).to_bytes(8, 'little'), '__imp_GetCurrentProcess')
    return crt


def monitor(table):
    """ThirdPartyServiceMonitor.dll: no PDB, one export, an import address table at 1E000."""
    m = layout.Layout('ThirdPartyServiceMonitor.dll', None, MONITOR, 0x21000, 0x4df9462e, dll=True, subsystem='windows')
    m.unwind_at = 0x1c000
    m.function(0x2fe0, 'forward_string', 0xa0, ops=[('alloc', 4, 0x28)], public=False, code={
        0x10: 'mov rbx, rcx\nmov rdi, rdx',
        0x20: 'mov eax, dword ptr [rsp+32]',
        0x40: 'mov dword ptr [rbx+1060], eax\n.byte 0x48, 0x8b, 0x47, 0x38\nmov r8, qword ptr [rax+16]\ntest r8, r8\n'
              '.byte 0x74, 0x12\nlea rcx, [rbx+1064]\nmov edx, 512\n.byte 0xff, 0x15, 0x53, 0xb4, 0x01, 0x00\n.byte 0xeb, 0x16',
        0x7d: 'xor eax, eax\nadd rsp, 40\nret'})
    m.function(0x83c0, 'on_change', 0x80, ops=[('alloc', 4, 0x28)], public=False, code={0x40: 'call serve'})
    m.function(0x9430, 'serve', 0x80, ops=[('alloc', 4, 0x48)], public=False, code={0x49: 'call forward_string'})
    m.function(0xe560, 'PlugControl', 0x40, ops=[('alloc', 4, 0x28)], code={0x30: 'xor eax, eax\nadd rsp, 40\nret'})
    m.exports.append('PlugControl')
    m.text_end = 0x1e000
    rows = ['.section .rdata,"dr"', 'imports:']
    lookups, descriptors, texts = [], [], []
    for dll, names in table.items():
        descriptors.append(f'.long lookup_{dll}@IMGREL, 0, 0, name_{dll}@IMGREL, address_{dll}@IMGREL')
        for kind, out in (('address', rows), ('lookup', lookups)):
            out.append(f'{kind}_{dll}:')
            out += [f'.long hint_{dll}_{i}@IMGREL, 0' for i in range(len(names))] + ['.quad 0']
        texts.append(f'name_{dll}: .asciz "{dll}.dll"\n.balign 2')
        texts += [f'hint_{dll}_{i}: .short 0\n.asciz "{name}"\n.balign 2' for i, name in enumerate(names)]
    rows += ['.balign 8', '.globl import_descriptors', 'import_descriptors:'] + descriptors + ['.long 0, 0, 0, 0, 0'] + lookups + texts
    m.tables += rows + ['.data', '.quad 0x2b992ddfa232, 0xffffd466d2205dcd']
    return m


ENVIRONMENT = [r'ALLUSERSPROFILE=C:\Documents and Settings\All Users', r'CommonProgramFiles=C:\Program Files\Common Files',
               'COMPUTERNAME=HE2NTSP208', r'ComSpec=C:\WINDOWS\system32\cmd.exe', 'NUMBER_OF_PROCESSORS=8', 'OS=Windows_NT',
               r'Path=C:\WINDOWS\system32;C:\WINDOWS;C:\WINDOWS\System32\Wbem', 'PROCESSOR_ARCHITECTURE=AMD64',
               r'ProgramFiles=C:\Program Files', 'SystemDrive=C:', r'SystemRoot=C:\WINDOWS', r'TEMP=C:\WINDOWS\TEMP',
               r'TMP=C:\WINDOWS\TEMP', r'USERPROFILE=C:\Documents and Settings\Default User', r'windir=C:\WINDOWS']
SEARCH = r'C:\WINDOWS\system32;C:\WINDOWS\system32;C:\WINDOWS\system;C:\WINDOWS;.;C:\WINDOWS\system32;C:\WINDOWS;C:\WINDOWS\System32\Wbem'


def process_block(memory):
    """PEB, loader data and process parameters; a debugger is attached, as the page's was."""
    p = process.Process(memory, PEB, LDR, MODULES)
    p.entries, p.initialized, p.being_debugged = ENTRIES, INITIALIZED, 1
    p.version, p.environment, p.search = (5, 2, 3790, 0x200), ENVIRONMENT, SEARCH
    p.directory = 'C:\\WINDOWS\\system32\\'
    p.program = p.command_line = p.title = r'C:\WINDOWS\system32\services.exe'
    p.write()


def services(out, work):
    images, symbols = os.path.join(out, 'images'), os.path.join(out, 'symbols')
    table = imports()
    ntdll = plain_dll('ntdll.dll', NTDLL, 0x4ecbcd57, [], 0xf0000,
                      [(0x2f000, 'NtWaitForSingleObject'), (0x2f040, 'NtDelayExecution'), (0x2f080, 'NtReplyWaitReceivePortEx')])
    ntdll.objects.append(os.path.join(work, 'nt_types.c'))
    types_nt.write(ntdll.objects[0], types_nt.USER)
    kernel32 = plain_dll('kernel32.dll', KERNEL32, 0x49c51cdd, table['KERNEL32'], 0x40000)
    rpc = plain_dll('rpcrt4.dll', RPCRT4, 0x4c6ba77a, table['RPCRT4'], 0x180000)
    crt, mon = msvcr80(table['MSVCR80']), monitor(table)
    memory = minidump.Memory()
    stack = story.Stack(kernel_like(memory))
    row = stack.row
    row(0x105deb00, crt, '_invalid_parameter', 0xe3, 0x7813b163)
    row(0x105df0c0, crt, 'wcscpy_s', 0x97, 0x7814df67)
    row(0x105df100, mon, None, 0x3045, 0xe53045)
    row(0x105df130, mon, None, 0x947e, 0xe5947e)
    row(0x105df180, mon, None, 0x8405, 0xe58405)
    row(0x105df1b0, rpc, 'Invoke', 0x65, 0x7ff7fd69c75)
    row(0x105df200, rpc, 'NdrStubCall2', 0x54d, 0x7ff7fe9ccc9)
    row(0x105df7c0, rpc, 'NdrServerCall2', 0x1d, 0x7ff7fe9d58d)
    row(0x105df7f0, rpc, 'DispatchToStubInCNoAvrf', 0x14, 0x7ff7fd697b4)
    row(0x105df820, rpc, 'RecvLotsaCallsWrapper', 0x9, 0x7ff7fd52a89)
    row(0x105df850, rpc, 'BaseCachedThreadRoutine', 0x94, 0x7ff7fd52574)
    row(0x105df890, rpc, 'ThreadStartRoutine', 0x1f, 0x7ff7fd5253f - 0x200)
    row(0x105df8c0, kernel32, 'BaseThreadStart', 0x3a, KERNEL32 + 0x6b69a - 0x40000)
    rip, rsp = stack.build(0x105df8f0)
    kernel32.piece(0x1000, 'ret', 'BaseProcessEnd', function=True)
    built = {}
    for dll in (ntdll, kernel32, rpc, crt, mon,
                plain_dll('ADVAPI32.dll', ADVAPI32, 0x4a61f064, table['ADVAPI32'], 0x20000),
                plain_dll('USER32.dll', USER32, 0x45e7c5c2, table['USER32'], 0x20000)):
        built[dll.base] = (dll, dll.build(work, images, symbols))
    bind(mon, built, table, images)
    for base, (dll, image) in built.items():
        mapped = image.mapped()
        for at in range(0, len(mapped), 0x1000):
            page = mapped[at:at + 0x1000]
            if at == 0 or any(page):
                memory.write(base + at, page)
    at = MONITOR + 0x1e000  # the loader has bound the imports
    targets = {'KERNEL32': KERNEL32, 'ADVAPI32': ADVAPI32, 'USER32': USER32, 'RPCRT4': RPCRT4, 'MSVCR80': MSVCR}
    for dll, names in table.items():
        layout_of = built[targets[dll]][0]
        memory.u64(at, *[targets[dll] + layout_of.expect[n] for n in names], 0)
        at += 8 * (len(names) + 1)
    process_block(memory)
    memory.write(0x103b438, image_path_string().encode('utf-16-le'))

    for dump, current in (('services', None), ('thread-30', 30), ('thread-35', 35)):
        d = minidump.MiniDump(time=1354206545)  # Nov 29 2012 16:29:05 UTC
        d.memory = memory
        d.os, d.product_type, d.processors = (5, 2, 3790, 'Service Pack 2'), 3, 8
        d.misc = dict(pid=0x1c8, create=1354000000)
        # US Central time, the machine that the page's debugger ran on: second Sunday of March to first of November
        d.time_zone = (1, 360, 'Central Standard Time', (0, 11, 0, 1, 2, 0, 0, 0), 0,
                       'Central Daylight Time', (0, 3, 0, 2, 2, 0, 0, 0), -60)
        for base, size, stamp, path in MODULES:
            rsds, checksum = None, 0
            if base in built:
                rsds, checksum = built[base][1].rsds(), built[base][1].checksum
            # The page's module names come from here (rpcrt4!Invoke), its !peb's from the loader data (RPCRT4.dll).
            d.module(base, size, stamp, path.replace('RPCRT4', 'rpcrt4'), rsds, checksum)
        for index in range(36):
            teb = 0x7fffffdc000 - 0x2000 * index
            memory.u64(teb + 0x30, teb)
            memory.u64(teb + 0x40, 0x1c8, 0x2d0 + 4 * index)
            memory.u64(teb + 0x60, PEB)
            low, top = 0x10000000 + index * 0x20000, 0x10000000 + index * 0x20000 + 0x10000
            sp = top - 0x100
            context = kernel.context_x64(NTDLL + 0x2f000 + 10, sp, {'rax': 1}, 0x246, cs=0x33, ss=0x2b)
            if index == 35:
                low, top = 0x105de000, 0x105e0000
                context = kernel.context_x64(rip, rsp, {'rcx': 0xffffffffffffffff, 'rdx': 0xc000000d, 'rax': 0xffffffffffffffff,
                                                        'r9': 0}, 0x246, cs=0x33, ss=0x2b)
            else:
                memory.write(sp, (KERNEL32 + 0x2b690).to_bytes(8, 'little') + bytes(0xf8))
                low = sp
            memory.u64(teb + 8, top, low)
            if index == current:
                code, at = (0x80000003, rip if index == 35 else NTDLL + 0x2f00a)
                d.exception = (0x2d0 + 4 * index, code, 0, at, (0,), context)
            d.thread(0x2d0 + 4 * index, context, (low, top - low), teb)
        d.write(os.path.join(out, dump + '.dmp'))


class kernel_like:
    """What story.Stack writes to, over a minidump's memory: the whole stack is there, return addresses on it."""

    def __init__(self, memory):
        self.memory = memory
        memory.write(0x105de000, bytes(0x2000))

    def u64(self, at, *values):
        self.memory.u64(at, *values)


def bind(mon, built, table, images):
    """The import directories, which the linker knows nothing of as the table was written by hand."""
    image = built[MONITOR][1]
    count = sum(len(n) + 1 for n in table.values())
    descriptors = 0x1e000 + (8 * count + 7 & ~7)
    image.set_directory(1, descriptors, 20 * (len(table) + 1))
    image.set_directory(12, 0x1e000, 8 * count)
    assert 8 * count == 0x758, hex(8 * count)
    image.update_checksum()
    image.save(os.path.join(images, mon.name))


WORLDS = {'services': services}

"""Memory that only Windows can find: one program's pages in every state, on Windows 7 and on Windows 10, where invalid entries
are swizzled. The program is notepad.exe in session 1; page file 0 lies beside the dump as pagefile.sys."""
import os
import struct

import builds
import kernel
import memory
import pages
import people
import story

NT = 0xfffff80001813000
SYSTEM, SMSS, NOTEPAD = 0xfffffa800cd56040, 0xfffffa800ce00060, 0xfffffa800d218b10
WORKER, UI, CURRENT = 0xfffffa800cd8a040, 0xfffffa800d300060, 0xfffffa800d400060
PEB = 0x7fffffd5000
PAGED_POOL = 0xfffff8a000f40000
FILE_PAGE = 3
TICK = 156001  # 100 ns, some 64 ticks a second


class Image:
    """As much of a module as a loader list shows."""

    def __init__(self, base, size, timestamp):
        self.base, self.size, self.timestamp = base, size, timestamp


NOTEPAD_IMAGE, NTDLL = Image(0xff460000, 0x35000, 0x4a5bc9b3), Image(0x77b90000, 0x1a9000, 0x521eaf24)


def text_page(k, text):
    pfn = k.memory.allocate()
    k.memory.write(pfn << 12, text.encode())
    return pfn


def user_pages(k, owner, mask):
    """The program's memory from 10000 on: a page a state."""
    space, entries = owner.space, pages.Entries(k.windows, mask)
    proto = lambda n: PAGED_POOL + n
    first = text_page(k, 'a valid page')
    k.memory.write((first << 12) + 0x800, 'wide characters'.encode('utf-16-le'))
    space.map(0x10000, first, 0x867)
    space.pte_set(0x11000, entries.transition(text_page(k, 'in transition')))
    space.pte_set(0x12000, entries.prototype(proto(0x978)))
    k.space.u64(proto(0x978), text_page(k, 'through a prototype') << 12 | 0x863)
    # The prototype's own page in pool is in transition
    space.pte_set(0x13000, entries.prototype(proto(0x1010)))
    inner = k.memory.allocate()
    k.memory.write((inner << 12) + 0x10, struct.pack('<Q', entries.transition(text_page(k, 'nested prototypes'))))
    k.space.pte_set(proto(0x1000), entries.transition(inner))
    space.pte_set(0x14000, entries.prototype(proto(0x980)))
    k.space.u64(proto(0x980), entries.subsection(0xfffffa800d0100c0))
    space.pte_set(0x15000, entries.page_file(0, FILE_PAGE))
    space.pte_set(0x16000, entries.demand_zero())
    space.pte_set(0x17000, entries.by_vad())
    k.space.u64(proto(0xa00), text_page(k, 'found by its VAD') << 12 | 0x863)
    vad(k, owner, 0x17000, 0x18000, proto(0xa00), proto(0xa08))
    space.map(0x18000, 0x7777, 0x867)  # the dump left it out
    space.pte_set(0x19000, 0)          # there never was one
    k.memory.write(0x400000, b'2 MiB of ')
    k.memory.write(0x412000, b'pages')
    space.map_large(0x40000000, 0x400, memory.LARGE, 0x8e7)
    k.memory.write(0x40034000, b'1 GiB!')
    space.map_large(0x80000000, 0x40000, memory.HUGE, 0x8e7)


def vad(k, owner, start, end, first_prototype, last_prototype):
    """One node, the root of the process's tree. Page numbers are of the first and the last page."""
    o = k.object('_MMVAD', k.pool(0x100)).clear()
    core = 'Core.' if o.has('Core') else ''
    o.put(core + 'StartingVpn', start >> 12).put(core + 'EndingVpn', end >> 12)
    o.put('FirstPrototypePte', first_prototype).put('LastContiguousPte', last_prototype)
    owner.object.put(k.windows.first('_EPROCESS', 'VadRoot.Root', 'VadRoot.BalancedRoot.RightChild'), o.at)
    owner.object.put_if('VadCount', 1)


def process(k, at, name, pid, parent, handles, own_tables=True):
    space = memory.AddressSpace(k.memory, k.space.self_map, 4, k.space) if own_tables else k.space
    p = people.ForgedProcess(k, at, name, pid, parent, space, k.time - 65 * 10 ** 7)
    table = k.object('_HANDLE_TABLE', k.pool(k.windows.size('_HANDLE_TABLE'))).clear()

    if table.has('HandleCount'):
        table.put('HandleCount', handles)
    else:
        k.object('_HANDLE_TABLE_FREE_LIST', table.address('FreeLists')).put('HandleCount', handles)
    p.object.put('ObjectTable', table.at)
    return p


def threads(k, nt, system, notepad, now):
    """A system thread that waits for an event on a stack of its own, a user thread that waits for two objects, and the one
    that runs."""
    stack = story.Stack(k.space)
    row = stack.row
    row(0xfffff88002b0ee70, nt, 'KiSwapContext', 0x7a, NT + 0x7ca32)
    row(0xfffff88002b0efb0, nt, 'KiCommitThreadWait', 0x1d2, NT + 0x79d8f)
    row(0xfffff88002b0f040, nt, 'KeWaitForSingleObject', 0x19f, NT + 0x7c816)
    row(0xfffff88002b0fb70, nt, 'ExpWorkerThread', 0x111, NT + 0x7c641 + 0x800)
    row(0xfffff88002b0fc00, nt, 'PspSystemThreadStartup', 0x5a, NT + 0x309e5a)
    row(0xfffff88002b0fc40, nt, 'KxStartSystemThread', 0x16, NT + 0x63d26)
    back, sp = stack.build(0xfffff88002b0fc80)
    worker = people.ForgedThread(k, WORKER, system, 0x5c, 0xfffff88002b10000)
    worker.started_at(NT + 0x7c641 + 0x800 - 0x111)
    worker.times(835317, 1722, 0, 14791337)
    worker.object.put('Tcb.IdealProcessor', 2)
    worker.waits('Executive', 0, [people.Waited(k, 0xfffff88002b0f118)], back, sp)
    irp = k.object('_IRP', 0xfffffa8016527510).clear().set(Type=6, Size=0x310)
    builds.link(k.space, worker.object.address('IrpList'), [irp.address('ThreadListEntry')])

    ui = people.ForgedThread(k, UI, notepad, 0xb84, 0xfffff88003000000)
    ui.started_at(NOTEPAD_IMAGE.base + 0x3570)
    ui.times(58, 2, 3, now)
    semaphore = people.Waited(k, k.pool(0x20), 'Semaphore')
    k.object('_KSEMAPHORE', semaphore.at).put('Limit', 0x7fffffff)
    ui.waits('WrUserRequest', 1, [people.Waited(k, k.pool(0x20), 'NotificationEvent'), semaphore], NT + 0x7ca32, 0xfffff88002fff5e0)
    ui.object.put('Tcb.KernelStack', 0xfffff88002ff95a0)  # paged out
    ui.object.put('Tcb.Win32Thread', 0xfffff900c0a1d010)
    ui.teb(0x7fffffde000, 0x2d0000, 0x2c0000)

    current = people.ForgedThread(k, CURRENT, notepad, 0xb90, 0xfffff88003c92000)
    current.started_at(NOTEPAD_IMAGE.base + 0x1000)
    current.times(7, 0, 0, now)
    current.runs(0)
    for t in (worker, ui, current):
        for path in ('ThreadIoPriority', 'ThreadPagePriority', 'Tcb.PagePriority'):
            t.object.put_if(path, 2 if path == 'ThreadIoPriority' else 5)


def make(name, build, mask=0, self_map=0x1ed, damage=None):
    def world(out, work):
        k = kernel.Kernel(2, build, self_map=self_map)
        nt = story.nt_layout(NT, work)
        builds.write_types(nt.objects[0], k.windows)
        if mask:
            nt.data(0x310000, bytes(0x40), 'MiState')
        system = process(k, SYSTEM, 'System', 4, 0, 560, own_tables=False)
        smss = process(k, SMSS, 'smss.exe', 0x130, 4, 36)
        notepad = process(k, NOTEPAD, 'notepad.exe', 0x2f0, 0x808, 58)
        notepad.full_name(r'\Device\HarddiskVolume2\Windows\System32\notepad.exe')
        session = k.object('_MM_SESSION_SPACE', k.pool(0x20)).put('SessionId', 1)
        notepad.object.put('Session', session.at)
        notepad.user(PEB, [(NOTEPAD_IMAGE, r'C:\Windows\System32\notepad.exe'), (NTDLL, r'C:\Windows\SYSTEM32\ntdll.dll')], 'notepad')
        now = 14806914
        threads(k, nt, system, notepad, now)
        user_pages(k, notepad, mask)
        images, symbols = os.path.join(out, 'images'), os.path.join(out, 'symbols')
        k.load(nt.build(work, images, symbols), r'\SystemRoot\system32\ntoskrnl.exe')
        k.contexts[0] = kernel.context_x64(NT + 0x8c010, 0xfffff88003c91d80, {}, 0x246)
        k.bugcheck = (0xe2, 0, 0, 0, 0)
        named = story.nt_symbols(nt)
        unloaded(k, named)
        page_frame(k, named, 0x400)
        # The base class describes a lone System process: it goes where nobody looks
        k.finish(nt, dict(named, system_process=k.pool(0x1000)))
        for n in range(2):
            prcb = k.object('_KPRCB', k.prcbs[n])
            prcb.set(CpuType=6, CpuModel=0x2c, CpuStepping=2, MHz=2660, GroupSetMember=1 << n, GroupIndex=n, InterruptCount=0x1b3b8,
                     FeatureBits=0x21193ffe, UpdateSignature=struct.pack('<Q', 0x1300000000))
            k.object('_KPCR', k.pcr_at(n)).set(MajorVersion=1, MinorVersion=1, IdtBase=k.pcr_at(n) + 0x80)
            if n:  # the idle thread of the other processor belongs to the idle process, which is no listed one
                k.object('_KTHREAD', prcb.get('IdleThread')).put('ApcState.Process', SYSTEM)
        k.space.u64(0xfffff78000000320, now)
        k.space.u32(named['KeTimeIncrement'], TICK)
        if mask:
            k.object('_MI_SYSTEM_INFORMATION', named['MiState']).put('Hardware.InvalidPteMask', mask)
        for p in (system, smss, notepad):
            p.finish()
        links = [p.object.address('ActiveProcessLinks') for p in (system, smss, notepad)]
        builds.link(k.space, named['PsActiveProcessHead'], links)
        for p in (smss, notepad):
            p.space.share()
        if damage:
            damage(k, system, smss, notepad, named['PsLoadedModuleList'])
        k.write_full(os.path.join(out, name + '.dmp'))
        with open(os.path.join(out, 'pagefile.sys'), 'wb') as f:
            f.seek(FILE_PAGE * 0x1000)
            f.write(b'from the page file'.ljust(0x1000, b'\0'))
    return world


def page_frame(k, symbols, frame):
    """One entry of the page frame database: an active, modified, cached page."""
    database = 0xfffffa8000000000
    o = k.object('_MMPFN', database + frame * k.windows.size('_MMPFN'))
    o.put('u3.e2', 1)  # the reference count, and zeros behind it
    o.set(u1__Flink=0x3c, PteAddress=0xfffff6fb40001000, u3__e1=0x56)  # ActiveAndValid, Modified, cached
    o.put('u4.PteFrame', 0x231)
    k.space.u64(o.at + (8 if k.build == 7601 else 0x18), 2)  # u2: the share count
    o.put('OriginalPte', 0x80)
    variable = k.pool(8)
    k.space.u64(variable, database)
    symbols['MmPfnDatabase'] = variable


def unloaded(k, symbols):
    """MmUnloadedDrivers: two of its fifty entries; the next one to be written is the third."""
    table = k.pool(50 * 0x28)
    k.space.write(table, bytes(50 * 0x28))
    for i, (name, start, end) in enumerate((('crashdmp.sys', 0xfffff88001e7e000, 0xfffff88001e8c000),
                                            ('dump_atapi.sys', 0xfffff88001e8c000, 0xfffff88001e95000))):
        k.space.write(table + 0x28 * i, k.unicode(name))
        k.space.u64(table + 0x28 * i + 0x10, start, end, k.time)
    where = k.pool(0x10)
    k.space.u64(where, table, 2)
    symbols['MmUnloadedDrivers'], symbols['MmLastUnloadedDriver'] = where, where + 8


def word(space, va):
    return struct.unpack('<Q', space.read(va, 8))[0]


def lists(k, system, smss, notepad, modules):
    """Lists of modules whose first entry leads to itself: the kernel's and the process's."""
    for space, head in ((k.space, modules), (notepad.space, word(notepad.space, PEB + 0x18) + 0x10)):
        entry = word(space, head)
        space.u64(entry, entry)


def loops(k, system, smss, notepad, modules):
    """Lists that never come back to their heads, and a page table that leads to itself."""
    k.space.u64(notepad.object.address('ActiveProcessLinks'), smss.object.address('ActiveProcessLinks'))
    k.space.u64(smss.object.address('ThreadListHead'), system.threads[0].object.address('ThreadListEntry'))
    table = notepad.space.table_for(0x10000)
    notepad.space.entry_set(notepad.space.table_for(0x10000, 2), 1, table << 12 | 0x867)
    for i in range(512):
        notepad.space.entry_set(table, i, table << 12 | 0x867)


WORLDS = {
    'translation-7': make('translation-7', 7601),
    'translation-damaged': make('translation-damaged', 7601, damage=loops),
    'translation-lists': make('translation-lists', 7601, damage=lists),
    'translation-10': make('translation-10', 19041, mask=0x0000200000000000, self_map=0x1a7),
}

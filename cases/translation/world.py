"""Memory that only Windows can find: one program's pages in every state, on Windows 7 and on Windows 10, where invalid entries
are swizzled. The program is notepad.exe in session 1; page file 0 lies beside the dump as pagefile.sys."""
import os
import struct

import kernel
import kernel_types
import machine
import story

NT = 0xfffff80001813000
SYSTEM, SMSS, NOTEPAD = 0xfffffa800cd56040, 0xfffffa800ce00060, 0xfffffa800d218b10
WORKER, UI, CURRENT = 0xfffffa800cd8a040, 0xfffffa800d300060, 0xfffffa800d400060
PEB, LDR = 0x7fffffd5000, 0x77e2e0
PROGRAM, NTDLL = 0xff460000, 0x77b90000
PAGED_POOL = 0xfffff8a000f40000
STACK_TOP, STACK_LOW = 0xfffff88002b10000, 0xfffff88002b0a000
FILE_PAGE = 3


def text_page(memory, text):
    pfn = memory.allocate()
    memory.page(pfn)[:len(text)] = text.encode()
    return pfn


def user_pages(k):
    """notepad's memory from 10000 on: a page a state."""
    space, entries, memory = k.spaces[NOTEPAD], k.entries, k.memory
    pool_page = lambda n: PAGED_POOL + n * 0x1000
    space.map(0x10000, text_page(memory, 'a valid page'), 0x867)
    space.pte_set(0x11000, entries.transition(text_page(memory, 'in transition')))
    space.pte_set(0x12000, entries.prototype(pool_page(0) + 0x978))
    k.space.u64(pool_page(0) + 0x978, text_page(memory, 'through a prototype') << 12 | 0x863)
    # The prototype's own page in pool is in transition
    space.pte_set(0x13000, entries.prototype(pool_page(1) + 0x10))
    inner = memory.allocate()
    struct.pack_into('<Q', memory.page(inner), 0x10, entries.transition(text_page(memory, 'nested prototypes')))
    k.space.pte_set(pool_page(1), entries.transition(inner))
    space.pte_set(0x14000, entries.prototype(pool_page(0) + 0x980))
    k.space.u64(pool_page(0) + 0x980, entries.subsection(0xfffffa800d0100c0))
    space.pte_set(0x15000, entries.page_file(0, FILE_PAGE))
    space.pte_set(0x16000, entries.demand_zero())
    space.pte_set(0x17000, entries.by_vad())
    k.space.u64(pool_page(0) + 0xa00, text_page(memory, 'found by its VAD') << 12 | 0x863)
    k.vad(NOTEPAD, 0x17000, 0x18000, pool_page(0) + 0xa00, pool_page(0) + 0xa08)
    space.map(0x18000, 0x7777, 0x867)          # the dump left it out
    space.pte_set(0x19000, 0)                  # there never was one
    large = 0x400
    memory.page(large)[:9] = b'2 MiB of '
    memory.page(large + 0x12)[:5] = b'pages'
    space.entry_set(space.table_for(0x40000000, 2), 0, large << 12 | 0x8e7)
    huge = 0x40000
    memory.page(huge + 0x34)[:6] = b'1 GiB!'
    space.entry_set(space.table_for(0x80000000, 3), 2, huge << 12 | 0x8e7)


def threads(k, nt):
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
    k.thread(WORKER, SYSTEM, 4, 0x5c, 5, (STACK_TOP, STACK_LOW), sp - 0x40, start=NT + 0x7c641 + 0x800 - 0x111,
             wait_time=14791337, switches=835317, kernel_time=1722, ideal=2)
    k.saved_frame(sp - 0x40, back)
    k.event(0xfffff88002b0f118)
    k.waits_for(WORKER, 0xfffff88002b0f118)
    k.irp(WORKER, 0xfffffa8016527510)
    semaphore = k.pool(0x20)
    k.space.write(semaphore, bytes([5, 0, 8, 0]) + bytes(0x14) + struct.pack('<I', 0x7fffffff))
    k.thread(UI, NOTEPAD, 0x2f0, 0xb84, 5, (0xfffff88003000000, 0xfffff88002ff8000), 0xfffff88002fff5a0, teb=0x7fffffde000,
             start=PROGRAM + 0x3570, mode=1, reason=13, switches=58, user_time=3, kernel_time=2, win32=0xfffff900c0a1d010)
    k.waits_for(UI, k_event(k), semaphore)
    k.thread(CURRENT, NOTEPAD, 0x2f0, 0xb90, 2, (0xfffff88003c92000, 0xfffff88003c8c000), 0xfffff88003c91730,
             start=PROGRAM + 0x1000, switches=7, processor=0)


def k_event(k):
    at = k.pool(0x20)
    k.event(at, 0)
    return at


def make(name, table, build, **options):
    def world(out, work):
        k = machine.Machine(table, build, **options)
        if build > 7601:
            k.context_pointer = 0x85c0
        nt = story.nt_layout(NT, work)
        if build > 7601:
            nt.data(0x310000, bytes(0x40), 'MiState')
        kernel_types.use(nt, work, table)
        k.process(SYSTEM, 4, 'System', own_tables=False, handles=560)
        k.process(SMSS, 0x130, 'smss.exe', 4, handles=36)
        k.process(NOTEPAD, 0x2f0, 'notepad.exe', 0x808, session=1, peb=PEB, handles=58,
                  full_name=r'\Device\HarddiskVolume2\Windows\System32\notepad.exe')
        threads(k, nt)
        user_pages(k)
        loader = k.user(NOTEPAD, PEB, LDR, [(PROGRAM, 0x35000, 0x4a5bc9b3, r'C:\Windows\System32\notepad.exe'),
                                            (NTDLL, 0x1a9000, 0x521eaf24, r'C:\Windows\SYSTEM32\ntdll.dll')])
        loader.program = r'C:\Windows\System32\notepad.exe'
        loader.write()
        images, symbols = os.path.join(out, 'images'), os.path.join(out, 'symbols')
        image = nt.build(work, images, symbols)
        k.load(image, r'\SystemRoot\system32\ntoskrnl.exe')
        k.bugcheck = (0xe2, 0, 0, 0, 0)
        k.contexts[0] = kernel.context_x64(NT + 0x8c010, 0xfffff88003c91d80, {'rbx': 0}, 0x246)
        k.threads[0] = CURRENT
        all_symbols = story.nt_symbols(nt)
        unloaded(k, all_symbols)
        k.finish(nt, all_symbols)
        k.write_full(os.path.join(out, name + '.dmp'))
        with open(os.path.join(out, 'pagefile.sys'), 'wb') as f:
            f.seek(FILE_PAGE * 0x1000)
            f.write(b'from the page file'.ljust(0x1000, b'\0'))
    return world


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


WORLDS = {
    'translation-7': make('translation-7', kernel_types.WINDOWS_7, 7601),
    'translation-10': make('translation-10', kernel_types.WINDOWS_10_19041, 19041, mask=0x0000200000000000, self_map=0x1a7),
}

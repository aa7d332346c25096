"""A session whose desktop heap is not in the dump: a tagDESKTOP whose pheapDesktop points at memory that is absent."""
import os

import kernel
import layout
import story
import types_nt

NT, WIN32K = 0xfffff80001813000, 0xfffff96000050000
DESKTOP, HEAP = 0xfffffa8019c65c00, 0xfffff900c05e0000
WIN32K_STATIONS = 0x6000  # win32k!grpWinStaList
# Window stations with their desktops: (name, size of the heap in KB, percent in use; None = the heap is not in the dump). The
# addresses that the page shows; others are free.
STATIONS = [
    ('WinSta0', 0xfffffa8019c4f090, [('Default', 0, 20480, 0), ('Disconnect', DESKTOP, 96, None),
                                     ('Winlogon', 0xfffffa8019c6ef20, 192, 2)]),
    ('Service-0x0-3e7$', 0, [('Default', 0, 7680, 1)]),
    ('Service-0x0-3e4$', 0, [('Default', 0, 7680, 0)]),
    ('Service-0x0-3e5$', 0, [('Default', 0, 7680, 0)]),
    ('Service-0x0-26f46a$', 0, [('Default', 0xfffffa801a53ea30, 7680, None)]),
    ('Service-0x0-2706f2$', 0, [('Default', 0, 7680, 0)]),
]


def desktops(more, win32k):
    """The lists that !dskheap walks: window stations, their desktops, and the heap (nt!_HEAP) of each."""
    k, s, objects = more.k, more.k.space, more.objects
    heap_at, before = 0xfffff900c2000000, win32k.base + WIN32K_STATIONS
    folder = '\\Windows\\WindowStations'
    for name, at, rows in STATIONS:
        station = at or objects.place(0x98)
        if not at:
            s.write(station, bytes(0x98))
        objects.header(station, 'WindowStation', name, objects.folder(folder))
        objects.enter(folder, station, name)
        s.u64(before, station)
        before, link = station + 8, station + 0x10
        for desk_name, desk, size, used in rows:
            if not desk:
                desk = objects.place(0xe0)
            objects.header(desk, 'Desktop', desk_name)
            s.u64(link, desk)
            link = desk + 0x18
            if desk != DESKTOP:
                s.u64(desk + 0x20, station)
                s.u64(desk + 0x80, heap_at)
                s.u32(desk + 0x88, size << 10)
            if used is None:
                if desk != DESKTOP:
                    s.pte_set(heap_at, 0xf8a000f4f9780400)
            else:
                free = (size << 10) * (100 - used) // 100 >> 4  # in units of 16 bytes
                k.object('_HEAP', heap_at).clear().set(Signature=0xeeffeeff, BaseAddress=heap_at, TotalFreeSize=free)
            heap_at += 0x2000000




def dskheap(out, work):
    k = story.machine(24)
    s = k.space
    s.place_tables(HEAP, (0x76245c, 0x762569, 0x45fa17))
    nt = story.nt_layout(NT, work)
    story.nt_variables(nt)
    images, symbols = os.path.join(out, 'images'), os.path.join(out, 'symbols')
    k.load(nt.build(work, images, symbols), r'\SystemRoot\system32\ntoskrnl.exe')
    win32k = layout.Layout('win32k.sys', 'win32k.pdb', WIN32K, 0xb000, 0x515e30d7)
    win32k.unwind_at = 0x3000
    win32k.function(0x1100, 'ImageEntry', 0x10, code='ret')
    win32k.data(WIN32K_STATIONS, b'', 'grpWinStaList')
    win32k.objects.append(os.path.join(work, 'win32k_types.c'))
    types_nt.write(win32k.objects[0], types_nt.WIN32K)
    image = win32k.build(work, images, symbols)
    k.load(image, r'\SystemRoot\System32\win32k.sys')
    # win32k!tagDESKTOP as the page shows it
    s.write(DESKTOP, bytes(0xe0))
    s.u64(DESKTOP, 0, 0xfffff900c05e0a70, 0xfffff900c0581e50, 0xfffffa8019c6ef20, 0xfffffa8019c4f090)
    s.u32(DESKTOP + 0x28, 0x110)
    s.u64(DESKTOP + 0x30, 0x19c65c0000000003)
    s.u64(DESKTOP + 0x68, 0xfffff900c05e0d90, 0xfffff900c05e0fa0, 0xfffff8a000ef08e0, HEAP)
    s.u32(DESKTOP + 0x88, 0x18000)
    s.u64(DESKTOP + 0xa8, DESKTOP + 0xa8, DESKTOP + 0xa8)
    # The heap's page: a prototype entry (bit 10) that leads to a page which is in no memory
    s.pte_set(HEAP, 0xf8a000f4f9780400)
    k.crashed = 23
    k.bugcheck = (0xe2, 0, 0, 0, 0)
    k.contexts[23] = kernel.context_x64(NT + 0x8c010, 0xfffff88003c91d80, {'rbx': 0xfffff88003c80180}, 0x246)
    more = story.Kernel(k, nt)
    desktops(more, image)
    more.finish()
    k.write_full(os.path.join(out, 'dskheap.dmp'))


WORLDS = {'dskheap': dskheap}

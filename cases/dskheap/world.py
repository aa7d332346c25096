"""A session whose desktop heap is not in the dump: a tagDESKTOP whose pheapDesktop points at memory that is absent."""
import os

import kernel
import layout
import story
import types_nt

NT, WIN32K = 0xfffff80001813000, 0xfffff96000050000
DESKTOP, HEAP = 0xfffffa8019c65c00, 0xfffff900c05e0000


def dskheap(out, work):
    k = story.machine(24)
    s = k.space
    s.place_tables(HEAP, (0x76245c, 0x762569, 0x45fa17))
    nt = story.nt_layout(NT, work)
    images, symbols = os.path.join(out, 'images'), os.path.join(out, 'symbols')
    k.load(nt.build(work, images, symbols), r'\SystemRoot\system32\ntoskrnl.exe')
    win32k = layout.Layout('win32k.sys', 'win32k.pdb', WIN32K, 0x8000, 0x515e30d7)
    win32k.unwind_at = 0x3000
    win32k.function(0x1100, 'ImageEntry', 0x10, code='ret')
    win32k.objects.append(os.path.join(work, 'win32k_types.c'))
    types_nt.write(win32k.objects[0], types_nt.WIN32K)
    k.load(win32k.build(work, images, symbols), r'\SystemRoot\System32\win32k.sys')
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
    k.finish(nt, story.nt_symbols(nt))
    k.write_full(os.path.join(out, 'dskheap.dmp'))


WORLDS = {'dskheap': dskheap}

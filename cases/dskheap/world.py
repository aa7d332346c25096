"""A session whose desktop heap is not in the dump: a tagDESKTOP whose pheapDesktop points at memory that is absent."""
import os
import struct

import kernel
import story

NT = 0xfffff80001813000
DESKTOP, HEAP = 0xfffffa8019c65c00, 0xfffff900c05e0000


def dskheap(out, work):
    k = kernel.Kernel(processors=24)
    s = k.space
    nt = story.nt_layout(NT, work)
    k.load(nt.build(work, os.path.join(out, 'images'), os.path.join(out, 'symbols')), r'\SystemRoot\system32\ntoskrnl.exe')
    # win32k!tagDESKTOP as the page shows it
    s.u64(DESKTOP, 0, 0xfffff900c05e0a70, 0xfffff900c0581e50, 0xfffffa8019c6ef20, 0xfffffa8019c4f090)
    s.write(DESKTOP + 0x28, struct.pack('<IIQ', 0x110, 0, 0x19c65c0000000003)[0:4])
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

#!/usr/bin/env python3
"""Small processes with each kind of heap, made by the forge, as tests/data/heap_types.h reads them: for the unit test and as
seeds of fuzz_heap. usage: heap-processes.py FOLDER"""
import os
import struct
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'cases', 'forge'))
import heaps  # noqa: E402
import old_heaps  # noqa: E402


def processes():
    """(name, bytes) of each."""
    def file(space, peb, keys=(0, 0, 0), kind=0):
        out = struct.pack('<BQQQQ', kind or space.layout.pointer, peb, *keys)
        for start, data in sorted(space.pieces.items()):
            out += struct.pack('<QI', start, len(data)) + bytes(data)
        return out

    for name, layout in (('nt64', 'win10-x64'), ('nt32', 'win7-x86')):
        space = heaps.Space(heaps.Layout(layout))
        entries = heaps.traces(space, 0x30000, [[0x1000, 0x2000, 0x3000], [0x1000], [0x5000, 0x6000], [0x7000]])
        trace = entries[0]
        heaps.trace_database(space, 0x40000, entries, 3, 0x40ff0)
        h = heaps.NtHeap(space, 0x100000, reserve=0x10000, commit=0x2000, front_end=0x123450, lfh_key=0x5a5a1234)
        h.alloc(0x33, trace=trace, content=b'text')
        h.alloc(0x80)
        h.free(0x60)
        h.lfh(0x20, {0: 0x20, 3: 0x11}, 8)
        h.alloc(0x10)
        h.add_segment(0x200000, reserve=0x10000, commit=0x2000)
        h.uncommit(0x4000)
        h.alloc(0x48)
        h.virtual_block(0x300000, 0xe00)
        h.finish()
        f = heaps.NtHeap(space, 0x180000, reserve=0x4000, commit=0x1000, fill=True, encoded=False)
        f.alloc(0x21)
        f.finish()
        page = heaps.PageHeap(space, 0x400000, h.base)
        page.alloc(0x500000, 0x20, trace)
        page.alloc(0x504000, 0x40)
        page.free(0x508000, 0x30)
        page.finish()
        heaps.peb(space, 0x10000, [h.base, f.base, page.base], 0x20000)
        yield name, file(space, 0x10000, (0x5a5a1234, 0x40000, 0))
    space = heaps.Space(heaps.Layout('xp-x86'))
    h = old_heaps.OldNtHeap(space, 0x100000, reserve=0x10000, commit=0x4000, lookaside=True)
    h.alloc(0x33, content=b'text')
    for _ in range(3):
        h.alloc(0x18, cached=True)
    h.free(0x60)
    h.alloc(0x80, tag=1)
    h.alloc(0x20, extra=0x8003)
    h.segment(0x200000, 0x10000, 0x1000)
    h.alloc(0x48)
    h.virtual_block(0x300000, 0xe00)
    h.finish([('TEST!Tag', 2, 1, 9)], {3: (4, 1, 12)}, at=0x50000)
    heaps.peb(space, 0x10000, [h.base], 0x20000)
    yield 'old32', file(space, 0x10000, kind=3)
    space = heaps.Space(heaps.Layout('win10-x64'))
    h = heaps.SegmentHeap(space, 0x1000000, 0x1122334455667788, 0x99aabbccddeeff00)
    s = h.segment(0x2000000)
    h.vs(s, [0x30, 0x41, ('free', 0x20), ('lfh', 0x10, 8, {1: 0x10, 2: 0xf}), 0x100], pages=2)
    h.lfh(s, 0x40, 20, {0: 0x40, 7: 0x3f})
    h.pages(s, 0x1800)
    h.free_pages(s, 0x2000)
    for base in (0x5000000, 0x5010000, 0x5020000):
        h.large_block(base, 0xfff)
    h.finish(0x6000000)
    heaps.peb(space, 0x10000, [h.base], 0x20000)
    yield 'segment', file(space, 0x10000, (0, 0x1122334455667788, 0x99aabbccddeeff00))


def main():
    os.makedirs(sys.argv[1], exist_ok=True)
    for name, data in processes():
        with open(os.path.join(sys.argv[1], name + '.heap'), 'wb') as f:
            f.write(data)


main()

"""A reader of NT heaps that shares nothing with src/: it takes the layouts of cases/forge/heap_layouts and reads a minidump's
memory by itself. heap_compare.py holds ntdbg's answers against it."""
import os
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), 'cases', 'forge'))
import heaps  # noqa: E402


class Dump:
    """Memory and modules of a minidump with full memory."""

    def __init__(self, data):
        self.data, self.ranges, self.modules = data, [], []
        count, at = struct.unpack_from('<II', data, 8)
        for i in range(count):
            kind, _, where = struct.unpack_from('<III', data, at + 12 * i)
            if kind == 9:
                n, place = struct.unpack_from('<QQ', data, where)
                for k in range(n):
                    start, size = struct.unpack_from('<QQ', data, where + 16 + 16 * k)
                    self.ranges.append((start, size, place))
                    place += size
            elif kind == 4:
                for k in range(struct.unpack_from('<I', data, where)[0]):
                    row = where + 4 + 108 * k
                    base, _, _, _, name = struct.unpack_from('<QIIII', data, row)
                    length = struct.unpack_from('<I', data, name)[0]
                    size, rva = struct.unpack_from('<II', data, row + 24 + 52)
                    self.modules.append((base, data[name + 4:name + 4 + length].decode('utf-16-le'), data[rva:rva + size]))
        self.ranges.sort()

    def read(self, at, size):
        for start, length, place in self.ranges:
            if start <= at and at + size <= start + length:
                return self.data[place + at - start:place + at - start + size]
        return None

    def number(self, at, size):
        raw = self.read(at, size)
        return None if raw is None else int.from_bytes(raw, 'little')


class Walker:
    def __init__(self, dump, layout, lfh_key=0):
        self.dump, self.layout, self.lfh_key = dump, layout, lfh_key
        self.unit, self.pointer = layout.unit, layout.pointer

    def field(self, at, name, path):
        offset, text = self.layout.place(name, path)
        return self.dump.number(at + offset, self.layout.width(text))

    def ring(self, head):
        at = self.dump.number(head, self.pointer)
        while at != head:
            yield at
            at = self.dump.number(at, self.pointer)

    def header(self, at, key):
        value = self.dump.number(at + self.unit - 8, 8)
        size, flags, check, previous, _, unused = struct.unpack('<HBBHBB', (value ^ key).to_bytes(8, 'little'))
        return size, flags, check, previous, unused

    def blocks(self, heap):
        """(entry, user, requested, kind, busy) of each block that the program has or had."""
        key = 0
        if self.field(heap, '_HEAP', 'EncodeFlagMask'):
            key = self.dump.number(heap + self.layout.offset('_HEAP', 'Encoding') + self.unit - 8, 8)
        for link in self.ring(heap + self.layout.offset('_HEAP', 'SegmentList')):
            yield from self.segment(heap, link - self.layout.offset('_HEAP_SEGMENT', 'SegmentListEntry'), key)
        for at in self.ring(heap + self.layout.offset('_HEAP', 'VirtualAllocdBlocks')):
            entry = at + self.layout.offset('_HEAP_VIRTUAL_ALLOC_ENTRY', 'BusyBlock')
            unused, *_ = self.header(entry, key)
            commit = self.field(at, '_HEAP_VIRTUAL_ALLOC_ENTRY', 'CommitSize')
            second = self.second(entry)
            user = entry + (3 if second is not None else 1) * self.unit
            yield entry, user, commit - unused - (2 * self.unit if second is not None else 0), 'virtual', True

    def second(self, entry):
        raw = self.dump.read(entry + 2 * self.unit + self.unit - 8, 8)
        if raw and raw[:4] == b'\1\0\0\0' and raw[6:] == b'\2\5':
            return struct.unpack_from('<H', raw, 4)[0]
        return None

    def segment(self, heap, segment, key):
        holes = {}
        for link in self.ring(segment + self.layout.offset('_HEAP_SEGMENT', 'UCRSegmentList')):
            u = link - self.layout.offset('_HEAP_UCR_DESCRIPTOR', 'SegmentEntry')
            holes[self.field(u, '_HEAP_UCR_DESCRIPTOR', 'Address')] = (self.field(u, '_HEAP_UCR_DESCRIPTOR', 'Size'), u)
        own = {u for _, u in holes.values()}
        at, end, before = segment, self.field(segment, '_HEAP_SEGMENT', 'LastValidEntry'), 0
        while at < end:
            if at in holes:
                at, before = at + holes[at][0], None
                continue
            size, flags, check, previous, unused = self.header(at, key)
            assert check == (size & 0xff) ^ size >> 8 ^ flags, f'{at:x}: checksum'
            assert before in (None, previous), f'{at:x}: previous size'
            total, user = size * self.unit, at + self.unit
            inside = list(self.front_end(heap, user, at + total)) if flags & 1 else []
            if at == segment or user in own or inside or (flags & 1 and (unused == 1 or flags & 8)):
                yield from inside
            elif not flags & 1:
                yield at, user, 0, 'backend', False
            else:
                second = self.second(at) if total >= 4 * self.unit else None
                if second is not None:
                    user, unused = at + 3 * self.unit, second
                elif unused == 0x3f:
                    unused = self.dump.number(at + total + (8 if self.pointer == 8 else 0) - self.pointer, self.pointer)
                yield at, user, total - unused, 'backend', True
            at, before = at + total, size

    def front_end(self, heap, header, end):
        if not self.layout.has('_HEAP_USERDATA_HEADER') or end - header < self.layout.size('_HEAP_USERDATA_HEADER'):
            return
        if self.field(header, '_HEAP_USERDATA_HEADER', 'Signature') != 0xf0e0d0c0:
            return
        sub = self.field(header, '_HEAP_USERDATA_HEADER', 'SubSegment')
        if not sub or self.dump.read(sub, self.layout.size('_HEAP_SUBSEGMENT')) is None:
            return
        if self.field(sub, '_HEAP_SUBSEGMENT', 'UserBlocks') != header:
            return
        stride = self.field(sub, '_HEAP_SUBSEGMENT', 'BlockSize') * self.unit
        first = self.layout.size('_HEAP_USERDATA_HEADER')
        if self.layout.has('_HEAP_USERDATA_HEADER', 'EncodedOffsets'):
            offsets = self.field(header, '_HEAP_USERDATA_HEADER', 'EncodedOffsets') ^ header & 0xffffffff
            offsets ^= self.lfh_key & 0xffffffff ^ self.field(heap, '_HEAP', 'FrontEndHeap') & 0xffffffff
            first, stride = offsets & 0xffff, offsets >> 16
        for i in range(self.field(sub, '_HEAP_SUBSEGMENT', 'BlockCount')):
            at = header + first + i * stride
            unused = self.dump.number(at + self.unit - 1, 1)
            assert unused & 0x80, f'{at:x}: front end'
            busy = unused & 0x3f != 0
            yield at, at + self.unit, stride - (unused & 0x3f) if busy else 0, 'lfh', busy


__all__ = ['Dump', 'Walker', 'heaps']

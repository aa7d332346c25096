"""Heaps of Windows programs, built as ntdll builds them: NT heaps with segments, uncommitted ranges, free lists, LFH regions,
virtual blocks and stack traces; segment heaps with VS and LFH subsegments, page blocks and large blocks; the debug page heap.

Where each field stands comes from heap_layouts/ (published type information), how blocks are encoded and linked from public
descriptions: Valasek's "Understanding the LFH", Yason's "Windows 10 Segment Heap Internals", gatorreader's DbgHelpUtils.
"""
import os
import re
import struct

import builds
import pe
import toolchain as tc

HERE = os.path.dirname(os.path.abspath(__file__))
WIDTHS = {'u8': 1, 'u16': 2, 'u32': 4, 'u64': 8}
C_NAMES = {'u8': 'unsigned char', 'u16': 'unsigned short', 'u32': 'unsigned long', 'u64': 'unsigned __int64', 'ptr': 'void *'}
PAGE = 0x1000


class Layout:
    """heap_layouts/NAME.txt."""

    def __init__(self, name):
        self.structures, self.enums, self.pointer = {}, {}, 8
        with open(os.path.join(HERE, 'heap_layouts', name + '.txt'), encoding='utf-8') as f:
            fields = None
            for row in f:
                words = row.split()
                if row.startswith('#') or not words:
                    continue
                if words[0] == 'pointer':
                    self.pointer = int(words[1])
                elif words[0] == 'enum':
                    self.enums.setdefault(words[1], {})[words[2]] = int(words[3])
                elif words[0] == 'struct':
                    fields = {}
                    self.structures[words[1]] = (int(words[2], 16), fields)
                else:
                    fields[words[1]] = (int(words[0], 16), ' '.join(words[2:]))
        self.unit = 2 * self.pointer
        if '_HEAP_VIRTUAL_ALLOC_ENTRY' not in self.structures:
            # ntdll of Windows 7 does not describe it; the entries of published transcripts (035cb018 of a block whose pages
            # begin at 035cb000, sizes between) give it
            p = self.pointer
            self.hidden = {'_HEAP_VIRTUAL_ALLOC_ENTRY': (6 * p + 2 * p, {
                'Entry': (0, '_LIST_ENTRY'), 'CommitSize': (4 * p, 'ptr'), 'ReserveSize': (5 * p, 'ptr'),
                'BusyBlock': (6 * p, '_HEAP_ENTRY')})}
        else:
            self.hidden = {}

    def size(self, name):
        return self.structures[name][0]

    def has(self, name, field=None):
        return name in self.structures and (field is None or field in self.structures[name][1])

    def width(self, text):
        if text == 'ptr':
            return self.pointer
        if text.startswith('['):
            return int(text[1:text.index(']')]) * self.width(text[text.index(' ') + 1:])
        if text.startswith('bits'):
            return self.width(text.split()[1])
        return WIDTHS.get(text) or self.size(text)

    def place(self, name, path):
        """(offset, type text) of "Counters.TotalUCRs", "SegContexts[1].UnitShift"."""
        offset = 0
        parts = path.split('.')
        for i, part in enumerate(parts):
            m = re.match(r'(\w+)(?:\[(\d+)\])?$', part)
            at, text = (self.structures.get(name) or self.hidden[name])[1][m.group(1)]
            offset += at
            if m.group(2) is not None:
                text = text[text.index(' ') + 1:]
                offset += int(m.group(2)) * self.width(text)
            name = text
            if i + 1 == len(parts):
                return offset, text
        raise KeyError(path)

    def offset(self, name, path):
        return self.place(name, path)[0]


class Space:
    """Memory by address: pieces that the world commits, written into a dump at the end."""

    def __init__(self, layout):
        self.layout, self.pieces = layout, {}

    def commit(self, start, size):
        assert start not in self.pieces
        self.pieces[start] = bytearray(size)

    def piece(self, at, size):
        for start, data in self.pieces.items():
            if start <= at and at + size <= start + len(data):
                return data, at - start
        raise tc.ForgeError(f'{at:#x}: nothing is committed there')

    def write(self, at, data):
        piece, offset = self.piece(at, len(data))
        piece[offset:offset + len(data)] = data

    def read(self, at, size):
        piece, offset = self.piece(at, size)
        return bytes(piece[offset:offset + size])

    def number(self, at, value, width):
        self.write(at, (value & (1 << 8 * width) - 1).to_bytes(width, 'little'))

    def pointer(self, at, value):
        self.number(at, value, self.layout.pointer)

    def set(self, at, name, **values):
        """Fields of the structure at `at`; '.' in a path is '__'."""
        for path, value in values.items():
            offset, text = self.layout.place(name, path.replace('__', '.'))
            if text.startswith('bits'):
                _, kind, position, length = text.split()
                width = self.layout.width(kind)
                old = int.from_bytes(self.read(at + offset, width), 'little')
                mask = (1 << int(length)) - 1
                value = old & ~(mask << int(position)) | (value & mask) << int(position)
                self.number(at + offset, value, width)
            else:
                self.number(at + offset, value, self.layout.width(text))

    def link(self, head, entries):
        """A LIST_ENTRY ring."""
        ring = [head] + list(entries) + [head]
        for i in range(len(ring) - 1):
            self.pointer(ring[i], ring[i + 1])
            self.pointer(ring[i + 1] + self.layout.pointer, ring[i])

    def into(self, dump):
        """Joins pieces that touch, as minidump.Memory does."""
        for start in sorted(self.pieces):
            dump.memory.write(start, bytes(self.pieces[start]))


class NtHeap:
    """One NT heap. Blocks are added to the last segment in order; finish() writes headers and lists."""

    def __init__(self, space, base, key=0x1234567890abcdef, flags=2, reserve=0x100000, commit=0x10000, encoded=True,
                 traces=None, fill=False, lfh_key=0, front_end=0):
        self.space, self.layout, self.base, self.flags = space, space.layout, base, flags
        self.unit, self.key = space.layout.unit, key if encoded else 0
        self.traces, self.fill, self.lfh_key, self.front_end = traces, fill, lfh_key, front_end
        self.segments, self.virtual, self.truth = [], [], []
        self.lock_collisions = 0
        header = self.layout.size('_HEAP') + 0x480 if self.layout.pointer == 8 else self.layout.size('_HEAP') + 0x450
        self.header = (header + self.unit - 1) // self.unit * self.unit
        self.add_segment(base, reserve, commit, self.header)

    def close_segment(self):
        """What is left of the last segment: a free block, and the range that has no memory yet."""
        s = self.segments[-1]
        end, tail = s['base'] + s['commit'], s['reserve'] - s['commit']
        if tail:
            self.fill_up(end)
            s.setdefault('ucrs', []).append((end, tail))
        elif s['at'] < end:
            self.free(end - s['at'])

    def add_segment(self, base, reserve=0x100000, commit=0x10000, header=None):
        if self.segments:
            self.close_segment()
        self.space.commit(base, commit)
        if header is None:
            size = self.layout.size('_HEAP_SEGMENT')
            header = (size + self.unit - 1) // self.unit * self.unit
        s = dict(base=base, reserve=reserve, commit=commit, blocks=[], at=base, first=base + header)
        self.segments.append(s)
        self.block(header, 1, 1)
        return s

    # blocks: [address, size, flags, unused byte, previous size]
    def block(self, size, flags, unused):
        s = self.segments[-1]
        b = dict(at=s['at'], size=size, flags=flags, unused=unused, segment=s)
        s['blocks'].append(b)
        s['at'] += size
        assert s['at'] <= s['base'] + s['commit'], 'the segment is full'
        return b

    def rounded(self, requested, extra=0):
        return max(2 * self.unit, (requested + extra + 8 + self.unit - 1) // self.unit * self.unit)

    def alloc(self, requested, content=b'', trace=0, settable=0):
        """A busy block; returns what the program was given."""
        fill = self.unit if self.fill else 0
        extra = 2 * self.unit if trace else 0
        size = self.rounded(requested, extra + fill)
        unused = size - requested - extra
        b = self.block(size, 1 | (4 if fill else 0) | settable, min(unused, 0x3f))
        user = b['at'] + self.unit
        if trace:
            user = b['at'] + 3 * self.unit
            self.space.pointer(b['at'] + self.unit, trace)
            second = b['at'] + 2 * self.unit + self.unit - 8
            self.space.write(second, struct.pack('<IHBB', 1, size - requested, 2, 5))
        elif unused >= 0x3f:
            end = b['at'] + size + (8 if self.layout.pointer == 8 else 0)
            self.space.pointer(end - self.layout.pointer, unused)
            b['keep'] = True
        self.space.write(user, content[:requested])
        if fill:
            self.space.write(user + requested, b'\xab' * fill)
        self.truth.append(dict(entry=b['at'], user=user, requested=requested, kind='backend', busy=True, trace=trace))
        return user

    def free(self, size):
        """A free block of so many bytes."""
        size = self.rounded(size - 8) if size % self.unit else size
        b = self.block(size, 0, 0)
        self.truth.append(dict(entry=b['at'], user=b['at'] + self.unit, requested=0, kind='backend', busy=False, trace=0))
        return b['at']

    def internal(self, size):
        return self.block((size + 2 * self.unit - 1) // self.unit * self.unit, 1, 1)

    def lfh(self, requested, busy, total, content=b''):
        """A region of `total` equal blocks; busy: {index: requested bytes or (requested, content)}. Returns {index: user}."""
        layout, space, unit = self.layout, self.space, self.unit
        stride = (requested + 8 + unit - 1) // unit * unit
        first = layout.size('_HEAP_USERDATA_HEADER')
        if layout.has('_HEAP_USERDATA_HEADER', 'BitmapData'):
            first = layout.offset('_HEAP_USERDATA_HEADER', 'BitmapData') + (total + 63) // 64 * 8
        first = (first + unit - 1) // unit * unit
        sub = self.internal(layout.size('_HEAP_SUBSEGMENT'))['at'] + unit
        holder = self.internal(first + stride * total)
        header = holder['at'] + unit
        space.set(sub, '_HEAP_SUBSEGMENT', UserBlocks=header, BlockSize=stride // unit, BlockCount=total, SizeIndex=stride // unit,
                  AggregateExchg__Depth=total - len(busy))
        space.set(header, '_HEAP_USERDATA_HEADER', SubSegment=sub, Signature=0xf0e0d0c0)
        if layout.has('_HEAP_USERDATA_HEADER', 'EncodedOffsets'):
            plain = first | stride << 16
            space.set(header, '_HEAP_USERDATA_HEADER',
                      EncodedOffsets__StrideAndOffset=plain ^ header ^ self.front_end ^ self.lfh_key)
        users = {}
        for i in range(total):
            at = header + first + i * stride
            space.write(at + unit - 8, struct.pack('<IHBB', 0xe76d0d32 ^ at & 0xffffffff, i << 8 & 0xffff, 0, 0x80))
            wanted = busy.get(i)
            if wanted is not None:
                asked, data = wanted if isinstance(wanted, tuple) else (wanted, content)
                space.write(at + unit - 1, bytes([0x80 | stride - asked]))
                space.write(at + unit, data[:asked])
                if layout.has('_HEAP_USERDATA_HEADER', 'BitmapData'):
                    bits = header + layout.offset('_HEAP_USERDATA_HEADER', 'BitmapData') + i // 8
                    space.write(bits, bytes([space.read(bits, 1)[0] | 1 << i % 8]))
                users[i] = at + unit
            self.truth.append(dict(entry=at, user=at + unit, requested=(wanted[0] if isinstance(wanted, tuple) else wanted) or 0,
                                   kind='lfh', busy=wanted is not None, trace=0))
        return users

    def uncommit(self, size):
        """The segment goes on behind `size` bytes that have no memory: the descriptor's block ends the part before."""
        s = self.segments[-1]
        page = (s['at'] + 2 * self.unit + PAGE) & ~(PAGE - 1)
        self.fill_up(page)
        s.setdefault('ucrs', []).append((page, size))
        more = s['base'] + s['commit'] - page
        piece = self.space.pieces[s['base']]
        del piece[page - s['base']:]
        self.space.commit(page + size, more)
        s['at'] = page + size
        s['commit'] = page + size + more - s['base']

    def fill_up(self, page):
        """A free block and the descriptor's block, up to `page`."""
        s = self.segments[-1]
        descriptor = self.unit + self.layout.size('_HEAP_UCR_DESCRIPTOR')
        descriptor = (descriptor + self.unit - 1) // self.unit * self.unit
        room = page - descriptor - s['at']
        if room:
            self.free(room)
        b = self.block(descriptor, 0x11, 3)
        b['ucr'] = True

    def virtual_block(self, base, requested, trace=0):
        layout, space = self.layout, self.space
        head = layout.offset('_HEAP_VIRTUAL_ALLOC_ENTRY', 'BusyBlock')
        extra = 2 * self.unit if trace else 0
        commit = (head + self.unit + extra + requested + PAGE - 1) & ~(PAGE - 1)
        space.commit(base, commit)
        space.set(base, '_HEAP_VIRTUAL_ALLOC_ENTRY', CommitSize=commit, ReserveSize=commit)
        entry = base + head
        self.header_at(entry, (commit - requested - extra), 0x0b & ~2, 4, 0, raw_size=True)
        user = entry + self.unit
        if trace:
            user = entry + 3 * self.unit
            space.pointer(entry + self.unit, trace)
            space.write(entry + 2 * self.unit + self.unit - 8, struct.pack('<IHBB', 1, 0, 2, 5))
        self.virtual.append(base)
        self.truth.append(dict(entry=entry, user=user, requested=requested, kind='virtual', busy=True, trace=trace))
        return user

    def header_at(self, at, size, flags, unused, previous, raw_size=False):
        units = size if raw_size else size // self.unit
        low = units & 0xffff
        check = (low ^ low >> 8 ^ flags) & 0xff
        raw = struct.pack('<HBBHBB', low, flags, check, previous // self.unit & 0xffff, 0, unused)
        value = int.from_bytes(raw, 'little') ^ self.key
        self.space.number(at + self.unit - 8, value, 8)

    def finish(self):
        layout, space, base = self.layout, self.space, self.base
        free, reserved, committed, ranges = [], 0, 0, []
        self.close_segment()
        for s in self.segments:
            self.finish_segment(s, free)
            reserved += s['reserve']
            holes = sum(n for _, n in s.get('ucrs', []))
            committed += s['reserve'] - holes
            ranges += s.get('ucrs', [])
        space.set(base, '_HEAP', Signature=0xeeffeeff, Flags=self.flags, ForceFlags=0, EncodeFlagMask=0x100000 if self.key else 0,
                  SegmentReserve=0x100000, SegmentCommit=0x2000, DeCommitFreeBlockThreshold=0x1000 // self.unit,
                  DeCommitTotalFreeThreshold=0x10000 // self.unit, TotalFreeSize=sum(n for _, n in free) // self.unit,
                  MaximumAllocationSize=0x7ffdefff if layout.pointer == 4 else 0x7ffffffdefff, LockVariable=base + self.header - 0x40,
                  AlignRound=self.unit + 7, AlignMask=-self.unit, Counters__TotalMemoryReserved=reserved,
                  Counters__TotalMemoryCommitted=committed, Counters__TotalUCRs=len(ranges),
                  Counters__TotalMemoryLargeUCR=sum(n for _, n in ranges if n >= 0x80000), Counters__LockCollisions=self.lock_collisions,
                  FrontEndHeap=self.front_end, FrontEndHeapType=2 if self.front_end else 0)
        if self.flags & 1:
            space.set(base, '_HEAP', LockVariable=0)
        space.number(base + layout.offset('_HEAP', 'Encoding') + self.unit - 8, self.key, 8)
        space.link(base + layout.offset('_HEAP', 'SegmentList'),
                   [s['base'] + layout.offset('_HEAP_SEGMENT', 'SegmentListEntry') for s in self.segments])
        space.link(base + layout.offset('_HEAP', 'FreeLists'), [at + self.unit for at, _ in free])
        space.link(base + layout.offset('_HEAP', 'VirtualAllocdBlocks'), self.virtual)
        return self

    def finish_segment(self, s, free):
        layout, space = self.layout, self.space
        previous, ucrs = 0, dict(s.get('ucrs', []))
        entries = []
        for b in s['blocks']:
            self.header_at(b['at'], b['size'], b['flags'], b['unused'], previous)
            b['previous'] = previous
            previous = b['size']
            end = b['at'] + b['size']
            if not b['flags'] & 1:
                free.append((b['at'], b['size']))
            if b.get('ucr'):
                at = b['at'] + self.unit
                space.set(at, '_HEAP_UCR_DESCRIPTOR', Address=end, Size=ucrs[end])
                entries.append(at + layout.offset('_HEAP_UCR_DESCRIPTOR', 'SegmentEntry'))
                previous = 0
        holes = sum(ucrs.values())
        space.set(s['base'], '_HEAP_SEGMENT', SegmentSignature=0xffeeffee, Heap=self.base, BaseAddress=s['base'],
                  NumberOfPages=s['reserve'] // PAGE, FirstEntry=s['first'], LastValidEntry=s['base'] + s['reserve'],
                  NumberOfUnCommittedPages=holes // PAGE, NumberOfUnCommittedRanges=len(ucrs))
        space.link(s['base'] + layout.offset('_HEAP_SEGMENT', 'UCRSegmentList'), entries)


class SegmentHeap:
    """One segment heap: _SEGMENT_HEAP at `base`, segments elsewhere."""

    CONTEXTS = ((12, 1 << 20), (16, 1 << 24))

    def __init__(self, space, base, heap_key, lfh_key, index=1):
        self.space, self.layout, self.base = space, space.layout, base
        self.heap_key, self.lfh_key, self.index = heap_key, lfh_key, index
        space.commit(base, (self.layout.size('_SEGMENT_HEAP') + PAGE - 1) & ~(PAGE - 1))
        self.segments, self.large, self.truth, self.committed = ([], []), [], [], 0
        # Before Windows 10 1809: one list of segments, other flags of ranges, one key
        self.old = not self.layout.has('_SEGMENT_HEAP', 'SegContexts')

    def segment(self, base, context=0):
        shift, size = self.CONTEXTS[context]
        table = 256 * self.layout.size('_HEAP_PAGE_RANGE_DESCRIPTOR')
        self.space.commit(base, table)
        s = dict(base=base, shift=shift, size=size, next=max(1, (table + (1 << shift) - 1) >> shift), context=context)
        s['first'] = s['next']
        self.segments[context].append(s)
        return s

    def range(self, s, size, flags, unused=0):
        units = (size + (1 << s['shift']) - 1) >> s['shift']
        at = s['base'] + (s['next'] << s['shift'])
        row = s['base'] + s['next'] * self.layout.size('_HEAP_PAGE_RANGE_DESCRIPTOR')
        if self.old:
            plain = {0x3: 0xe, 0x2: 0x8, 0xf: 0x2e, 0xb: 0xf}[flags]
            self.space.set(row, '_HEAP_PAGE_RANGE_DESCRIPTOR', RangeFlags=plain, Size=units)
        else:
            self.space.set(row, '_HEAP_PAGE_RANGE_DESCRIPTOR', RangeFlags=flags, UnitSize=units)
        if flags & 1:
            if not self.old:
                self.space.set(row, '_HEAP_PAGE_RANGE_DESCRIPTOR', TreeSignature=0xccddccdd)
            self.space.set(row, '_HEAP_PAGE_RANGE_DESCRIPTOR', UnusedBytes=unused)
            self.space.commit(at, units << s['shift'])
            self.committed += units << s['shift']
        s['next'] += units
        return at, units << s['shift']

    def know(self, entry, user, requested, kind, busy):
        self.truth.append(dict(entry=entry, user=user, requested=requested, kind=kind, busy=busy, trace=0))
        return user

    def pages(self, s, requested):
        size = (requested + (1 << s['shift']) - 1) >> s['shift'] << s['shift']
        at, size = self.range(s, size, 0x3, size - requested)
        return self.know(at, at, requested, 'pages', True)

    def free_pages(self, s, size):
        at, _ = self.range(s, size, 0x2)
        self.know(at, at, 0, 'pages', False)

    def tail(self, end, unused, extra=0):
        """The last two bytes of a block with unused bytes."""
        self.space.write(end - 2, struct.pack('<H', 0x8000 if unused == 1 else unused | extra))

    def vs(self, s, chunks, pages=16):
        """A VS subsegment. chunks: requested bytes, ('free', bytes) or ('lfh', block, total, {index: requested}). Returns
        {index of the chunk: user}."""
        layout, space = self.layout, self.space
        shift, unit = (4, 16) if layout.pointer == 8 else (3, 8)
        header = layout.size('_HEAP_VS_CHUNK_HEADER')
        at, size = self.range(s, pages * PAGE, 0xf)
        units = size >> shift
        space.set(at, '_HEAP_VS_SUBSEGMENT', Size=units, Signature=units ^ 0xabed if self.old else (units ^ 0x2bed) & 0x7fff)
        place = at + (layout.size('_HEAP_VS_SUBSEGMENT') + unit - 1) // unit * unit
        previous, users, end = 0, {}, at + size
        rows = list(chunks) + [('free', None)]
        for i, c in enumerate(rows):
            if isinstance(c, tuple) and c[0] == 'free':
                n = end - place if c[1] is None else (c[1] + unit - 1) // unit * unit
                self.chunk(place, n, previous, False, False, shift)
                self.know(place, place + header, 0, 'vs', False)
            elif isinstance(c, tuple):
                n = (header + self.lfh_bytes(c[1], c[2]) + 2 + unit - 1) // unit * unit
                self.chunk(place, n, previous, True, True, shift)
                self.tail(place + n, 2, 0x2000)
                self.lfh_blocks(place + header, c[1], c[2], c[3])
            else:
                n = (header + c + unit - 1) // unit * unit
                unused = n - header - c
                self.chunk(place, n, previous, True, unused > 0, shift)
                if unused:
                    if unused == 1 or unused >= 2:
                        self.tail(place + n, unused)
                users[i] = self.know(place, place + header, c, 'vs', True)
            previous = n
            place += n
        return users

    def chunk(self, at, size, previous, busy, unused, shift):
        space, layout = self.space, self.layout
        space.set(at, '_HEAP_VS_CHUNK_HEADER', Sizes__UnsafeSize=size >> shift, Sizes__UnsafePrevSize=previous >> shift,
                  Sizes__Allocated=1 if busy else 0, UnusedBytes=1 if unused else 0)
        offset, text = layout.place('_HEAP_VS_CHUNK_HEADER', 'Sizes.HeaderBits')
        width = layout.width(text)
        value = int.from_bytes(space.read(at + offset, width), 'little')
        space.number(at + offset, value ^ at ^ self.heap_key, width)

    def lfh_bytes(self, block, total):
        first = self.layout.offset('_HEAP_LFH_SUBSEGMENT', 'BlockBitmap') + (total + 31) // 32 * 8
        first = (first + self.layout.unit - 1) // self.layout.unit * self.layout.unit
        return first + block * total

    def lfh_blocks(self, at, block, total, busy):
        space, layout = self.space, self.layout
        first = self.lfh_bytes(block, total) - block * total
        space.set(at, '_HEAP_LFH_SUBSEGMENT', BlockCount=total, FreeCount=total - len(busy),
                  BlockOffsets__EncodedData=(block | first << 16) ^ self.lfh_key & 0xffffffff ^ at >> 12 & 0xffffffff)
        bitmap = at + layout.offset('_HEAP_LFH_SUBSEGMENT', 'BlockBitmap')
        users = {}
        for i in range(total):
            place = at + first + i * block
            asked = busy.get(i)
            if asked is not None:
                two = 1
                if asked < block:
                    two = 3
                    self.tail(place + block, block - asked)
                space.write(bitmap + i // 4, bytes([space.read(bitmap + i // 4, 1)[0] | two << i % 4 * 2]))
                users[i] = place
            self.know(place, place, asked or 0, 'lfh', asked is not None)
        return users

    def lfh(self, s, block, total, busy):
        at, _ = self.range(s, (self.lfh_bytes(block, total) + PAGE - 1) & ~(PAGE - 1), 0xb)
        return self.lfh_blocks(at, block, total, busy)

    def large_block(self, base, requested):
        size = (requested + PAGE - 1) & ~(PAGE - 1)
        self.space.commit(base, size)
        self.large.append((base, requested, size))
        return self.know(base, base, requested, 'large', True)

    def finish(self, metadata, encoded=True):
        """metadata: where the nodes of large blocks stand."""
        space, layout, base = self.space, self.layout, self.base
        space.set(base, '_SEGMENT_HEAP', Signature=0xddeeddee, GlobalFlags=0, ProcessHeapListIndex=self.index,
                  LargeReservedPages=sum(n for _, _, n in self.large) // PAGE,
                  LargeCommittedPages=sum(n for _, _, n in self.large) // PAGE)
        stats = '' if self.old else 'MemStats__'
        space.set(base, '_SEGMENT_HEAP', **{stats + 'TotalReservedPages': sum(s['size'] for c in self.segments for s in c) // PAGE,
                                            stats + 'TotalCommittedPages': self.committed // PAGE})
        if self.old:
            space.set(base, '_SEGMENT_HEAP', SegmentCount=len(self.segments[0]))
            space.link(base + layout.offset('_SEGMENT_HEAP', 'SegmentListHead'), [s['base'] for s in self.segments[0]])
        for i, (shift, size) in enumerate(() if self.old else self.CONTEXTS):
            head = base + layout.offset('_SEGMENT_HEAP', f'SegContexts[{i}].SegmentListHead')
            first = self.segments[i][0]['first'] if self.segments[i] else 1
            at = base + layout.offset('_SEGMENT_HEAP', f'SegContexts[{i}]')
            space.set(at, '_HEAP_SEG_CONTEXT', SegmentMask=-size, UnitShift=shift, FirstDescriptorIndex=first,
                      SegmentCount=len(self.segments[i]))
            space.link(head, [s['base'] for s in self.segments[i]])
        tree = base + layout.offset('_SEGMENT_HEAP', 'LargeAllocMetadata')
        if not self.large:
            return self
        size = (layout.size('_HEAP_LARGE_ALLOC_DATA') + 15) & ~15
        space.commit(metadata, (size * len(self.large) + PAGE - 1) & ~(PAGE - 1))
        nodes = sorted(self.large)

        def build(low, high):
            if low >= high:
                return 0
            middle = (low + high) // 2
            at = metadata + middle * size
            place, requested, whole = nodes[middle]
            left, right = build(low, middle), build(middle + 1, high)
            space.set(at, '_HEAP_LARGE_ALLOC_DATA', VirtualAddress=place | whole - requested, AllocatedPages=whole // PAGE,
                      TreeNode__Left=(left ^ at if encoded and left else left), TreeNode__Right=(right ^ at if encoded and right else right))
            return at

        root = build(0, len(nodes))
        space.set(tree, '_RTL_RB_TREE', Root=root ^ tree if encoded else root)
        space.pointer(tree + layout.offset('_RTL_RB_TREE', 'Min'), (metadata ^ tree if encoded else metadata) | (1 if encoded else 0))
        return self


class PageHeap:
    """The debug page heap: a handle (a page of 0xee), its root on the next page, nodes behind it."""

    def __init__(self, space, base, normal, flags=3):
        self.space, self.layout, self.base, self.root = space, space.layout, base, base + PAGE
        space.commit(base, 4 * PAGE)
        space.write(base, b'\xee' * PAGE)
        self.nodes, self.busy, self.freed, self.truth = base + 2 * PAGE, [], [], []
        space.set(self.root, '_DPH_HEAP_ROOT', Signature=0xffeeddcc, HeapFlags=2, ExtraFlags=flags, NormalHeap=normal)

    def node(self, pages, user, requested, trace):
        at = self.nodes
        self.nodes += (self.layout.size('_DPH_HEAP_BLOCK') + 15) & ~15
        self.space.set(at, '_DPH_HEAP_BLOCK', pUserAllocation=user, pVirtualBlock=pages, nVirtualBlockSize=2 * PAGE,
                       nUserRequestedSize=requested, StackTrace=trace)
        return at

    def alloc(self, pages, requested, trace=0):
        user = pages + PAGE - (requested + self.layout.unit - 1) // self.layout.unit * self.layout.unit
        self.space.commit(pages, PAGE)
        self.busy.append((user, self.node(pages, user, requested, trace)))
        self.truth.append(dict(user=user, requested=requested, busy=True))
        return user

    def free(self, pages, requested, trace=0):
        user = pages + PAGE - (requested + self.layout.unit - 1) // self.layout.unit * self.layout.unit
        self.freed.append(self.node(pages, user, requested, trace))
        return user

    def finish(self, list_head=0):
        layout, space = self.layout, self.space
        links = layout.offset('_DPH_HEAP_BLOCK', 'TableLinks')

        def build(rows):
            if not rows:
                return 0
            middle = len(rows) // 2
            at = rows[middle][1] + links
            space.set(at, '_RTL_BALANCED_LINKS', LeftChild=build(rows[:middle]), RightChild=build(rows[middle + 1:]))
            return at

        table = self.root + layout.offset('_DPH_HEAP_ROOT', 'BusyNodesTable')
        space.set(table, '_RTL_AVL_TABLE', BalancedRoot__RightChild=build(sorted(self.busy)), NumberGenericTableElements=len(self.busy))
        for a, b in zip(self.freed, self.freed[1:] + [0]):
            space.set(a, '_DPH_HEAP_BLOCK', pNextAlloc=b)
        space.set(self.root, '_DPH_HEAP_ROOT', pFreeAllocationListHead=self.freed[0] if self.freed else 0)
        link = self.root + layout.offset('_DPH_HEAP_ROOT', 'NextHeap')
        space.link(list_head or link, [link] if list_head else [])
        return self


def traces(space, at, stacks):
    """Stack trace entries from `at` on; returns their addresses."""
    layout, out = space.layout, []
    step = (layout.size('_RTL_STACK_TRACE_ENTRY') + 15) & ~15
    space.commit(at, (step * len(stacks) + PAGE - 1) & ~(PAGE - 1))
    for stack in stacks:
        space.set(at, '_RTL_STACK_TRACE_ENTRY', Depth=len(stack), Index=1 + len(out))
        frames = at + layout.offset('_RTL_STACK_TRACE_ENTRY', 'BackTrace')
        for i, frame in enumerate(stack):
            space.pointer(frames + i * layout.pointer, frame)
        out.append(at)
        at += step
    return out


def trace_database(space, at, entries, buckets=4, variable=0):
    """A database of these entries (as traces() returns them) at `at`; `variable`: ntdll's pointer to it."""
    layout = space.layout
    first = at + layout.offset('_STACK_TRACE_DATABASE', 'Buckets')
    step, link = layout.size('_RTL_STD_LIST_HEAD'), layout.offset('_RTL_STACK_TRACE_ENTRY', 'HashChain')
    space.commit(at, PAGE)
    space.set(at, '_STACK_TRACE_DATABASE', NumberOfEntriesAdded=len(entries), NumberOfBuckets=buckets)
    for i in range(buckets):
        chain = [e + link for e in entries[i::buckets]]
        for a, b in zip([first + i * step] + chain, chain + [0]):
            space.pointer(a, b)
    space.pointer(variable, at)


def critical_section(space, at, record, trace=0, owner=0, entered=0, waiting=0):
    """An initialized critical section and its record, of Windows Vista and later."""
    space.set(record, '_RTL_CRITICAL_SECTION_DEBUG', CriticalSection=at, CreatorBackTraceIndex=trace & 0xffff, ContentionCount=waiting,
              CreatorBackTraceIndexHigh=trace >> 16)
    space.set(at, '_RTL_CRITICAL_SECTION', DebugInfo=record, LockCount=(~waiting << 2 | 2) if owner else -1, RecursionCount=entered,
              OwningThread=owner, SpinCount=0xfa0)


def c_types(layout):
    """C text whose debug information describes the layout's structures and enumerations."""
    done, rows = set(), ['#pragma pack(1)']

    def declare(text, name):
        if text.startswith('['):
            return declare(text[text.index(' ') + 1:], f'{name}[{text[1:text.index("]")]}]')
        if text.startswith('bits'):
            _, kind, _, length = text.split()
            return f'{C_NAMES[kind]} {name} : {length}'
        return f'{C_NAMES.get(text) or "struct " + text} {name}'

    def columns(fields):
        """Fields that do not overlap share a column."""
        out = []
        for name, (offset, text) in sorted(fields.items(), key=lambda f: (f[1][0], int(f[1][1].split()[2]) if f[1][1].startswith('bits') else 0)):
            begin, size = offset * 8, layout.width(text) * 8
            if text.startswith('bits'):
                begin, size = begin + int(text.split()[2]), int(text.split()[3])
            bits = text.startswith('bits')
            for c in out:
                if c[0] <= begin and (not bits or c[2] == (offset, text.split()[1]) or c[0] <= offset * 8):
                    c[1].append((begin, size, name, text))
                    c[0] = begin + size
                    c[2] = (offset, text.split()[1]) if bits else None
                    break
            else:
                out.append([begin + size, [(begin, size, name, text)], (offset, text.split()[1]) if bits else None])
        return [c[1] for c in out]

    def body(name):
        size, fields = layout.structures[name]
        parts = []
        for column in columns(fields):
            at, members, storage = 0, [], None
            for begin, width, field, text in column:
                if text.startswith('bits'):
                    kind = text.split()[1]
                    start = begin - int(text.split()[2])
                    if storage != (start, kind):
                        members += builds.gap((at + 7) // 8, start // 8)
                        at, storage = start, (start, kind)
                    if at < begin:
                        members.append(f'    {C_NAMES[kind]} : {begin - at};')
                else:
                    if storage:
                        at = storage[0] + 8 * layout.width(storage[1])
                    members += builds.gap((at + 7) // 8, begin // 8)
                    storage = None
                members.append(f'    {declare(text, field)};')
                at = begin + width
            parts.append('  struct {\n' + '\n'.join(members) + '\n  };')
        parts.append('  struct {\n' + '\n'.join(builds.gap(0, size)) + '\n  };')
        rows.append(f'struct {name} {{ union {{\n' + '\n'.join(parts) + f'\n}}; }};\n_Static_assert(sizeof(struct {name}) == {size:#x}, "{name}");')
        rows.extend(f'_Static_assert(__builtin_offsetof(struct {name}, {f}) == {o:#x}, "{name}.{f}");'
                    for f, (o, t) in fields.items() if not t.startswith('bits'))

    def visit(name):
        if name in done:
            return
        done.add(name)
        for _, text in layout.structures[name][1].values():
            inner = text.split()[-1]
            if inner in layout.structures:
                visit(inner)
        body(name)

    for name in layout.structures:
        visit(name)
    for name, values in layout.enums.items():
        rows.append(f'enum {name} {{ {", ".join(f"{k} = {v}" for k, v in values.items())} }};')
    rows.append('#pragma pack()')
    members = [f'struct {t} *{t}_;' for t in layout.structures] + [f'enum {t} {t}_;' for t in layout.enums]
    rows.append(f'static struct {{ {" ".join(members)} }} const forge_types __attribute__((used)) = {{0}};')
    return '\n'.join(rows) + '\n'


class Ntdll:
    """A module of ntdll's name with the layout's types, its heap variables and some functions."""

    VARIABLES = {'RtlpLFHKey': 8, 'RtlpHpHeapGlobals': 0x40, 'RtlpHeapErrorHandlerThreshold': 4, 'RtlpHeapFailureInfo': 0x800,
                 'RtlpDphPageHeapList': 16, 'RtlpStackTraceDatabase': 8, 'RtlCriticalSectionList': 16, 'AVrfpVerifierFlags': 4, 'RtlpGlobalTagHeap': 8}

    def __init__(self, layout, base, out, work, name='ntdll.dll', timestamp=0x5e8f1a3c, functions=(), variables=None):
        self.layout, self.base, self.name, self.timestamp = layout, base, name, timestamp
        stem = os.path.splitext(name)[0]
        folder = os.path.join(work, stem)
        images, symbols = os.path.join(out, 'images'), os.path.join(out, 'symbols')
        for d in (folder, images, symbols):
            os.makedirs(d, exist_ok=True)
        wide = layout.pointer == 8
        text = c_types(layout) if variables is None else ''
        for v, size in (self.VARIABLES if variables is None else variables).items():
            text += f'unsigned char {v}[{size}] = {{1}};\n' if size not in (4, 8) else f'unsigned {"__int64" if size == 8 else "int"} {v} = 1;\n'
        for f in functions:
            text += f'__attribute__((noinline)) int {f}(int n) {{ volatile int x = n; for (int i = 0; i < 40; i++) x += i * n; return x; }}\n'
        tc.write_text(os.path.join(folder, stem + '.c'), text)
        target = 'x86_64-pc-windows-msvc' if wide else 'i686-pc-windows-msvc'
        obj = tc.compile_c(os.path.join(folder, stem + '.c'), folder, ['-O1'], target)
        tc.link(name, [obj], folder, [f'/base:{base:#x}', '/fixed', '/dynamicbase:no', '/subsystem:console', '/dll', '/noentry',
                                      f'/timestamp:{timestamp}', f'/map:{stem}.map', f'/pdb:{stem}.pdb',
                                      f'/pdbaltpath:C:\\src\\{stem}.pdb', *([] if wide else ['/machine:x86', '/safeseh:no'])])
        self.image = pe.Image(os.path.join(folder, name))
        self.image.save(os.path.join(images, name))
        os.replace(os.path.join(folder, stem + '.pdb'), os.path.join(symbols, stem + '.pdb'))
        self.symbols = {}
        for symbol, address in tc.link_map(os.path.join(folder, stem + '.map')):
            self.symbols.setdefault(symbol if wide else symbol[1:], address)

    def into(self, dump, space, folder=r'C:\Windows\System32'):
        """The module and its memory, which `space` then writes into."""
        image = self.image
        data = image.mapped()
        space.commit(self.base, len(data))
        space.write(self.base, data)
        dump.module(self.base, image.size, image.timestamp, f'{folder}\\{self.name}', image.rsds(), image.checksum)
        return self


def peb(space, at, heaps, array, flags=0, teb=None):
    """A PEB (winternl.h's public part and the heap list) and its array of heaps; a TEB that points to it."""
    wide = space.layout.pointer == 8
    space.commit(at, PAGE)
    space.commit(array, PAGE)
    space.pointer(at + (0x30 if wide else 0x18), heaps[0] if heaps else 0)
    space.number(at + (0xbc if wide else 0x68), flags, 4)
    space.number(at + (0xe8 if wide else 0x88), len(heaps), 4)
    space.number(at + (0xec if wide else 0x8c), 16, 4)
    space.pointer(at + (0xf0 if wide else 0x90), array)
    for i, heap in enumerate(heaps):
        space.pointer(array + i * space.layout.pointer, heap)
    if teb:
        space.commit(teb, 2 * PAGE)
        space.pointer(teb + (0x60 if wide else 0x30), at)
        space.pointer(teb + (0x30 if wide else 0x18), teb)

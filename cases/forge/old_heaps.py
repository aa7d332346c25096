"""NT heaps of Windows before Vista: an array of segments, free lists by size, look-aside lists, tags.

Where the fields are comes from heap_layouts/xp-x86.txt; what a heap of that time looks like from published transcripts of
`!heap -a` on Windows XP ("00150000: 00000 . 00640 [01] - busy (640)", "00150640: 00640 . 00040 [01] - busy (40)" ...).
"""
import struct

PAGE = 0x1000
BUSY, EXTRA, FILL, VIRTUAL, LAST = 1, 2, 4, 8, 0x10


class OldNtHeap:
    """Blocks are added to the last segment in order; finish() writes headers and lists."""

    def __init__(self, space, base, flags=2, reserve=0x100000, commit=0x8000, lookaside=False):
        self.space, self.layout, self.base, self.flags, self.unit = space, space.layout, base, flags, 8
        self.segments, self.virtual, self.cached, self.tags, self.truth = [], [], {}, [], []
        self.front = self.ranges = 0
        self.segment(base, reserve, commit)
        if lookaside:
            self.front = self.block(128 * self.layout.size('_HEAP_LOOKASIDE') + 8, BUSY, 8)['at'] + 8

    def segment(self, base, reserve, commit):
        if self.segments:
            self.close()
        self.space.commit(base, commit)
        s = dict(base=base, reserve=reserve, commit=commit, at=base, blocks=[], number=len(self.segments), ranges=[])
        self.segments.append(s)
        if base == self.base:  # the heap's header with room for descriptors behind it, then the segment's
            self.block(0x640, BUSY, 0)
        s['header'] = s['at']
        self.block(0x40, BUSY, 0)
        return s

    def close(self):
        s = self.segments[-1]
        end = s['base'] + s['commit']
        if s['at'] < end:
            self.free(end - s['at'])
        s['blocks'][-1]['flags'] |= LAST
        if s['reserve'] > s['commit']:
            s['ranges'].append((end, s['reserve'] - s['commit']))

    def block(self, size, flags, unused, tag=0):
        s = self.segments[-1]
        assert s['at'] + size <= s['base'] + s['commit'], 'the segment is full'
        b = dict(at=s['at'], size=size, flags=flags, unused=unused, tag=tag)
        s['blocks'].append(b)
        s['at'] += size
        return b

    def alloc(self, requested, content=b'', tag=0, extra=None, cached=False):
        """tag: of the header; extra: the tag in extra bytes behind the block; cached: freed, it waits in a look-aside list."""
        behind = 8 if extra is not None else 0
        size = (requested + 8 + behind + 7) & ~7
        b = self.block(size, BUSY | (EXTRA if behind else 0), size - requested, tag)
        user = b['at'] + 8
        self.space.write(user, content[:requested])
        if behind:
            self.space.set(b['at'] + size - 8, '_HEAP_ENTRY_EXTRA', TagIndex=extra)
        if cached:
            self.cached.setdefault(size // 8, []).append(user)
        self.truth.append(dict(entry=b['at'], user=user, requested=requested, kind='backend', busy=not cached))
        return user

    def free(self, size):
        b = self.block(size, 0, 0)
        self.truth.append(dict(entry=b['at'], user=b['at'] + 8, requested=0, kind='backend', busy=False))
        return b['at']

    def virtual_block(self, base, requested):
        """Allocated by itself: its entry and header stand before the program's bytes."""
        header = self.layout.size('_HEAP_VIRTUAL_ALLOC_ENTRY')
        committed = (requested + header + PAGE - 1) & ~(PAGE - 1)
        self.space.commit(base, committed)
        self.space.set(base, '_HEAP_VIRTUAL_ALLOC_ENTRY', CommitSize=committed, ReserveSize=committed,
                       BusyBlock__Size=committed - requested, BusyBlock__Flags=BUSY | VIRTUAL)
        self.virtual.append(base)
        user = base + header
        self.truth.append(dict(entry=user - 8, user=user, requested=requested, kind='virtual', busy=True))
        return user

    def write_blocks(self, s):
        space, previous, free = self.space, 0, []
        for b in s['blocks']:
            space.set(b['at'], '_HEAP_ENTRY', Size=b['size'] // 8, PreviousSize=previous // 8, Flags=b['flags'], UnusedBytes=b['unused'],
                      SegmentIndex=s['number'], SmallTagIndex=b['tag'])
            previous = b['size']
            if not b['flags'] & BUSY:
                free.append((b['size'] // 8, b['at'] + 8))
        at = s['header']
        pages, missing = s['reserve'] // PAGE, sum(n for _, n in s['ranges'])
        space.set(at, '_HEAP_SEGMENT', Signature=0xffeeffee, Heap=self.base, BaseAddress=s['base'], NumberOfPages=pages,
                  FirstEntry=at + 0x40, LastValidEntry=s['base'] + s['reserve'], NumberOfUnCommittedPages=missing // PAGE,
                  NumberOfUnCommittedRanges=len(s['ranges']), LargestUnCommittedRange=max((n for _, n in s['ranges']), default=0))
        size, link = self.layout.size('_HEAP_UNCOMMMTTED_RANGE'), at + self.layout.offset('_HEAP_SEGMENT', 'UnCommittedRanges')
        for start, n in s['ranges']:  # the descriptors stand behind the heap's header
            place = self.base + 0x598 + self.ranges * size
            self.ranges += 1
            space.set(place, '_HEAP_UNCOMMMTTED_RANGE', Address=start, Size=n)
            space.pointer(link, place)
            link = place
        return free

    def finish(self, tags=(), pseudo=(), at=0):
        """tags: rows (name, allocations, frees, size); pseudo: {index: the same}; at: where their tables stand."""
        self.close()
        space, layout, base = self.space, self.layout, self.base
        free = [x for s in self.segments for x in self.write_blocks(s)]
        space.set(base, '_HEAP', Signature=0xeeffeeff, Flags=self.flags, ForceFlags=0, SegmentReserve=0x100000, SegmentCommit=0x2000,
                  DeCommitFreeBlockThreshold=0x200, DeCommitTotalFreeThreshold=0x2000, TotalFreeSize=sum(n for n, _ in free),
                  MaximumAllocationSize=0x7ffdefff, LockVariable=base + 0x608, UnusedUnCommittedRanges=base + 0x598,
                  FrontEndHeap=self.front, FrontEndHeapType=1 if self.front else 0, LastSegmentIndex=len(self.segments) - 1)
        for s in self.segments:
            space.pointer(base + layout.offset('_HEAP', f'Segments[{s["number"]}]'), s['header'])
        usage = [0] * 4
        for i in range(128):
            rows = sorted((n, link) for n, link in free if (n if n < 128 else 0) == i)
            space.link(base + layout.offset('_HEAP', 'FreeLists') + 8 * i, [link for _, link in rows])
            if rows:
                usage[i // 32] |= 1 << i % 32
        space.write(base + layout.offset('_HEAP', 'u'), struct.pack('<4I', *usage))
        space.link(base + layout.offset('_HEAP', 'VirtualAllocdBlocks'), self.virtual)
        for i, users in self.cached.items():
            head = self.front + i * layout.size('_HEAP_LOOKASIDE')
            space.number(head, users[0] | len(users) << 32, 8)
            for a, b in zip(users, users[1:] + [0]):
                space.pointer(a, b)
        if at:
            space.commit(at, 2 * PAGE)
            self.write_tags(at, tags, pseudo)
        return self

    def write_tags(self, at, tags, pseudo):
        space, size = self.space, self.layout.size('_HEAP_TAG_ENTRY')
        for i, (name, allocs, frees, n) in enumerate(tags):
            space.set(at + (i + 1) * size, '_HEAP_TAG_ENTRY', Allocs=allocs, Frees=frees, Size=n, TagIndex=i + 1)
            space.write(at + (i + 1) * size + self.layout.offset('_HEAP_TAG_ENTRY', 'TagName'), name.encode('utf-16-le'))
        space.set(self.base, '_HEAP', TagEntries=at, NextAvailableTagIndex=len(tags) + 1, MaximumTagIndex=0x80, PseudoTagEntries=at + PAGE)
        for i, (allocs, frees, n) in dict(pseudo).items():
            space.set(at + PAGE + i * self.layout.size('_HEAP_PSEUDO_TAG_ENTRY'), '_HEAP_PSEUDO_TAG_ENTRY', Allocs=allocs, Frees=frees, Size=n)

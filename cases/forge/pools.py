"""The kernel's pools in a forged machine: pages of blocks, large allocations, the tables of tags.

Up to Windows 10 1809 a page is a row of POOL_HEADERs. Since 1903 pools are segment heaps: the same blocks become chunks of a VS
subsegment or blocks of an LFH subsegment, whose headers are encoded as C. Bayet and P. Fariello describe ("Scoop the Windows 10
pool!", 2020) and M. V. Yason before them ("Windows 10 Segment Heap Internals", 2016).
"""
import struct

import builds

PAGE, UNIT = 0x1000, 0x10
MAGIC = 0xA2E64EADA2E64EAD
SEGMENT, DESCRIPTOR = 1 << 20, 0x20
ALLOCATED, FIRST, LFH, VS = 1, 2, 2 << 2, 3 << 2
MASK64 = (1 << 64) - 1
QUOTA_COOKIE = 0x5a17c0de5eed1234
KINDS = ('nonpaged', 'paged')


def number(value):
    return int(value, 16) if isinstance(value, str) else value


def tag_number(text):
    return int.from_bytes(text.encode('latin-1').ljust(4)[:4], 'little')


class Pools:
    def __init__(self, world):
        self.world, self.k, self.windows, self.symbols = world, world.k, world.windows, world.symbols
        self.text = world.text.get('pool', {})
        self.heap_key, self.lfh_key = number(self.text.get('heap_key', 0)), number(self.text.get('lfh_key', 0))
        self.segments, self.contexts, self.blocks = {}, {}, {}  # blocks: tag -> where what is allocated begins
        self.is_heap = '_EX_POOL_HEAP_MANAGER_STATE' in self.windows.types and '_POOL_DESCRIPTOR' not in self.windows.types

    def make(self):
        if not self.text:
            return
        self.regions()
        if self.is_heap:
            self.heaps()
        if 'ExpPoolQuotaCookie' in self.symbols and self.windows.number >= 9200:
            self.k.space.u64(self.symbols['ExpPoolQuotaCookie'], QUOTA_COOKIE)
        for page in self.text.get('page', []):
            if 'builds' in page and self.windows.number not in page['builds']:
                continue
            (self.heap_page if self.is_heap else self.old_page)(page)
        for segment, units in self.segments.items():
            self.finish_segment(segment, units)
        self.large()
        self.tags()
        for poke in self.text.get('poke', []):
            if self.windows.number in poke.get('builds', [self.windows.number]):
                self.k.space.write(number(poke['va']), bytes.fromhex(poke['bytes']))

    def variable(self, name, value):
        if name in self.symbols:
            self.k.space.u64(self.symbols[name], value)

    def regions(self):
        regions = {name: [number(x) for x in row] for name, row in self.text.get('regions', {}).items()}
        numbers = self.windows.enums.get('_MI_ASSIGNED_REGION_TYPES', {})
        if self.windows.field('_MI_SYSTEM_INFORMATION', 'Vs.SystemVaRegions'):
            state = self.k.object('_MI_SYSTEM_INFORMATION', self.symbols['MiState'])
            table = state.address('Vs.SystemVaRegions')
            for name, (start, size) in regions.items():
                index = numbers.get('AssignedRegion' + name)
                if index is not None:
                    self.k.space.u64(table + 16 * int(index), start, size)
            return
        start, size = regions['NonPagedPool']
        self.variable('MmNonPagedPoolStart', start)
        self.variable('MmMaximumNonPagedPoolInBytes', size)
        paged, paged_size = regions['PagedPool']
        self.variable('MmPagedPoolEnd', paged + paged_size - 1)
        self.variable('MmSizeOfPagedPoolInBytes', paged_size)
        if self.windows.number < 6000:
            self.variable('MmNonPagedPoolEnd', start + size)
            self.variable('MmPagedPoolStart', paged)

    # ---- blocks ----

    def header(self, at, previous, size, tag, state, kind):
        """A POOL_HEADER. state: "allocated", "free", "protected", "charged PID"."""
        o = self.k.object('_POOL_HEADER', at).clear()
        paged = KINDS.index(kind)
        used = (paged + 1 | 4) if self.windows.number < 6000 else (paged | 2)
        word, _, pid = state.partition(' ')
        if word != 'free':
            self.blocks.setdefault(tag, []).append(at + UNIT)
        o.set(PreviousSize=previous // UNIT, BlockSize=size // UNIT, PoolTag=tag_number(tag) | (0x80000000 if word == 'protected' else 0),
              PoolType=0 if word == 'free' else used | (8 if word == 'charged' else 0))
        if word == 'charged':
            owner = next(m.at for m, _ in self.world.people if m.pid == int(pid))
            cookie = QUOTA_COOKIE ^ at if self.windows.number >= 9200 else 0
            o.put('ProcessBilled', owner ^ cookie)
        return o

    def old_page(self, page):
        at, before = number(page['va']), 0
        assert at % PAGE == 0
        end = at + PAGE
        rows = list(page['blocks'])
        left = PAGE - sum(number(r[0]) for r in rows)
        if left:
            rows.append([left, 'Free', 'free'])
        for size, tag, state in rows:
            size = number(size)
            self.header(at, before, size, tag, state, page['kind'])
            self.fill(at + UNIT, size - UNIT, page)
            at, before = at + size, size
        assert at == end

    def fill(self, at, size, page):
        data = page.get('text', '').encode()[:size]
        if data:
            self.k.space.write(at, data)

    # ---- segment heaps ----

    def heaps(self):
        w, k = self.windows, self.k
        globals_ = k.object('_RTLP_HP_HEAP_GLOBALS', self.symbols['RtlpHpHeapGlobals'])
        globals_.set(HeapKey=self.heap_key, LfhKey=self.lfh_key)
        state = k.object('_EX_POOL_HEAP_MANAGER_STATE', self.symbols['ExPoolState'])
        state.put('NumberOfPools', 1)
        nodes = state.address('PoolNode')
        size = w.size('_SEGMENT_HEAP')
        context = w.size('_HEAP_SEG_CONTEXT')
        for index, kind in ((0, 'executable'), (1, 'nonpaged'), (2, 'paged'), (3, 'prototypes')):
            at = k.pool(size, 0x1000)
            k.object('_SEGMENT_HEAP', at).clear().put_if('Signature', 0xddeeddee)
            k.space.u64(nodes + w.offset('_EX_HEAP_POOL_NODE', 'Heaps') + 8 * index, at)
            for i, shift in ((0, 12), (1, 16)):
                c = k.object('_HEAP_SEG_CONTEXT', at + w.offset('_SEGMENT_HEAP', 'SegContexts') + context * i)
                c.set(SegmentMask=-(256 << shift) & MASK64, UnitShift=shift, PagesPerUnitShift=shift - 12,
                      FirstDescriptorIndex=2 if i == 0 else 1)
                self.contexts[kind, i] = c
        for c in self.contexts.values():
            builds.link(k.space, c.address('SegmentListHead'), [])

    def range(self, kind, start, pages, flags):
        segment = start & -SEGMENT
        self.segments.setdefault((kind, segment), {})[(start - segment) // PAGE] = (pages, flags | ALLOCATED | FIRST)

    def finish_segment(self, key, ranges):
        kind, segment = key
        k, w = self.k, self.windows
        context = self.contexts[kind, 0]
        o = k.object('_HEAP_PAGE_SEGMENT', segment).clear()
        o.put('Signature', segment ^ context.at ^ self.heap_key ^ MAGIC)
        for index, (pages, flags) in ranges.items():
            for n in range(pages):
                d = k.object('_HEAP_PAGE_RANGE_DESCRIPTOR', segment + DESCRIPTOR * (index + n))
                d.put('RangeFlags', flags if n == 0 else flags & ~FIRST)
                d.put('UnitSize', pages if n == 0 else n)
        all_of_kind = [s for other, s in self.segments if other == kind]
        link = w.offset('_HEAP_PAGE_SEGMENT', 'ListEntry')
        builds.link(k.space, context.address('SegmentListHead'), [s + link for s in all_of_kind])
        context.put('SegmentCount', len(all_of_kind))

    def chunk(self, at, size, previous, allocated):
        sizes = size // UNIT << 16 | previous // UNIT << 32 | (1 << 48 if allocated else 0)
        self.k.space.u64(at, sizes ^ at ^ self.heap_key, 0)

    def heap_page(self, page):
        (self.lfh_page if page.get('lfh') else self.vs_page)(page)

    def vs_page(self, page):
        """The blocks' first header stands at the page's begin, so its chunk begins at the end of the page before, which is the
        subsegment's first."""
        va, kind = number(page['va']), page['kind']
        start, pages = va - PAGE, 4
        self.range(kind, start, pages, VS)
        o = self.k.object('_HEAP_VS_SUBSEGMENT', start).clear()
        units = pages * PAGE // UNIT
        o.set(Size=units).put('Signature', (units ^ 0x2bed) & 0x7fff)
        at, before = start + 0x30, 0
        rows = [[va - UNIT - at, '', 'free']] + [list(r) for r in page['blocks']]
        for size, tag, state in rows:
            size = number(size)
            free = state == 'free'
            whole = size if free else size + UNIT
            self.chunk(at, whole, before, not free)
            if not free:
                self.header(at + UNIT, 0, size, tag, state, kind)
                self.fill(at + 2 * UNIT, size - UNIT, page)
            at, before = at + whole, whole
        end = va + PAGE - UNIT
        if at < end:
            self.chunk(at, end - at, before, False)
            at, before = end, end - at
        if 'next' in page:  # the block that the next page begins with
            size = number(page['next'][0])
            self.chunk(at, size + UNIT, before, True)
            self.header(at + UNIT, 0, size, page['next'][1], 'allocated', kind)
            at, before = at + size + UNIT, size + UNIT
        self.chunk(at, start + pages * PAGE - at, before, False)

    def lfh_page(self, page):
        va, kind, size = number(page['va']), page['kind'], number(page['size'])
        self.range(kind, va, 1, LFH)
        o = self.k.object('_HEAP_LFH_SUBSEGMENT', va).clear()
        first = number(page.get('first', 0x40))
        encoded = (size | first << 16) ^ (va >> 12 & 0xffffffff) ^ (self.lfh_key & 0xffffffff)
        count = page.get('count', (PAGE - first) // size)
        o.put('BlockCount', count).put('FreeCount', sum(r[1] == 'free' for r in page['blocks']) + count - len(page['blocks']))
        self.k.space.u32(o.address('BlockOffsets'), encoded)
        bitmap = 0
        for i, (tag, state) in enumerate(page['blocks']):
            at = va + first + i * size
            bitmap |= (state != 'free') << 2 * i
            self.header(at, 0, size, tag, 'allocated' if state == 'free' else state, kind)  # what was freed keeps its header
        self.k.space.write(o.address('BlockBitmap'), bitmap.to_bytes((count + 31) // 32 * 8, 'little'))

    # ---- tables ----

    def large(self):
        rows = self.text.get('large', [])
        size, count = self.windows.size('_POOL_TRACKER_BIG_PAGES'), 64
        table = self.k.pool(size * count, PAGE)
        self.k.space.write(table, bytes(size * count))
        for i in range(count):
            o = self.k.object('_POOL_TRACKER_BIG_PAGES', table + i * size).clear()
            if i % 3 or i // 3 >= len(rows):  # a hash table: most rows are free
                o.put('Va', 1)
                continue
            row = rows[i // 3]
            o.set(Va=number(row['va']), Key=tag_number(row['tag']))
            bytes_ = number(row['size'])
            o.put_if('NumberOfBytes', bytes_).put_if('NumberOfPages', (bytes_ + PAGE - 1) // PAGE)
            o.put_if('PoolType', KINDS.index(row.get('kind', 'nonpaged')))
        self.variable('PoolBigPageTable', table)
        self.variable('PoolBigPageTableSize', count)

    def tags(self):
        """Counts by tag. Where each processor has its own table, the first has one allocation too many and the second frees it."""
        rows = [(r['tag'], [number(x) for x in r.get('nonpaged', [0, 0, 0])], [number(x) for x in r.get('paged', [0, 0, 0])])
                for r in self.text.get('tag', [])]
        size, count = self.windows.size('_POOL_TRACKER_TABLE'), 128
        processors = self.k.count if self.windows.number >= 6000 else 1
        tables = [self.k.pool(size * count, PAGE) for _ in range(processors)]
        for n, table in enumerate(tables):
            self.k.space.write(table, bytes(size * count))
            for i, (tag, nonpaged, paged) in enumerate(rows[:-1] if len(rows) > 1 else rows):
                o = self.k.object('_POOL_TRACKER_TABLE', table + size * (5 * i % count)).clear()
                more = 0 if processors == 1 else (7 if n == 0 else -7 if n == 1 else 0)
                values = [x if n == 0 else 0 for x in nonpaged]
                o.set(Key=tag_number(tag), NonPagedAllocs=values[0], NonPagedFrees=values[1], NonPagedBytes=values[2] + more * 16)
                values = [x if n == 0 else 0 for x in paged]
                o.set(PagedAllocs=values[0], PagedFrees=values[1], PagedBytes=values[2])
        self.variable('PoolTrackTable', tables[0])
        self.variable('PoolTrackTableSize', count)
        if 'ExPoolTagTables' in self.symbols and self.windows.number >= 6000:
            self.k.space.u64(self.symbols['ExPoolTagTables'], *tables)
        if 'KeNumberProcessors' in self.symbols:
            self.k.space.u32(self.symbols['KeNumberProcessors'], self.k.count)
        if len(rows) > 1:  # the last one did not fit
            tag, nonpaged, paged = rows[-1]
            at = self.k.pool(size, PAGE)
            o = self.k.object('_POOL_TRACKER_TABLE', at).clear()
            o.set(Key=tag_number(tag), NonPagedAllocs=nonpaged[0], NonPagedFrees=nonpaged[1], NonPagedBytes=nonpaged[2],
                  PagedAllocs=paged[0], PagedFrees=paged[1], PagedBytes=paged[2])
            self.variable('PoolTrackTableExpansion', at)
            self.variable('PoolTrackTableExpansionSize', 1)

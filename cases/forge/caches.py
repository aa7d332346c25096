"""What a forged kernel keeps ready: look-aside lists, system page-table entries, sessions, the views of the file system cache,
working set lists."""
import struct

import builds
import pools

PAGE, VIEW = 0x1000, 0x40000


def number(value):
    return int(value, 16) if isinstance(value, str) else value


class Caches:
    def __init__(self, world):
        self.world, self.k, self.w, self.symbols, self.text = world, world.k, world.windows, world.symbols, world.text

    def make(self):
        self.lookasides()
        self.system_ptes()
        self.sessions()
        self.views()
        self.working_sets()

    def lookasides(self):
        heads = {}
        for row in self.text.get('lookaside', []):
            at = self.symbols.get(row.get('name')) or self.k.pool(self.w.size('_GENERAL_LOOKASIDE'), 0x40)
            o = self.k.object('_GENERAL_LOOKASIDE', at).clear()
            o.set(Depth=row.get('depth', 4), MaximumDepth=256, TotalAllocates=row.get('allocates', 0), TotalFrees=row.get('frees', 0),
                  AllocateMisses=row.get('allocate_misses', 0), FreeMisses=row.get('free_misses', 0), Type=row.get('type', 0),
                  Tag=pools.tag_number(row['tag']), Size=row.get('size', 0x40))
            o.put('ListHead.Alignment', row.get('current', 0))
            heads.setdefault(row.get('list', 'ExNPagedLookasideListHead'), []).append(o.address('ListEntry'))
        for name in ('ExNPagedLookasideListHead', 'ExPagedLookasideListHead', 'ExSystemLookasideListHead', 'ExPoolLookasideListHead'):
            if name in self.symbols and self.text.get('lookaside'):
                builds.link(self.k.space, self.symbols[name], heads.get(name, []))

    def system_ptes(self):
        text = self.text.get('system_ptes')
        if text and self.w.number < 6000:
            self.k.space.u32(self.symbols['MmTotalSystemPtes'], text['total'])
            self.k.space.u32(self.symbols['MmTotalFreeSystemPtes'], sum(n for _, n in text['free']))
        if not text or '_MI_SYSTEM_PTE_TYPE' not in self.w.types:
            return
        places = [('MiSystemPteInfo', '', text), ('MiKernelStackPteInfo', '', text.get('stacks'))]
        if self.w.field('_MI_SYSTEM_INFORMATION', 'Vs.SystemPteInfo'):
            state = self.k.object('_MI_SYSTEM_INFORMATION', self.symbols['MiState'])
            places = [(None, state.address('Vs.SystemPteInfo'), text)]
        for name, at, row in places:
            if row and (at or name in self.symbols):
                self.pte_type(at or self.symbols[name], row)

    def pte_type(self, at, row):
        o = self.k.object('_MI_SYSTEM_PTE_TYPE', at)
        bits = row['bits']
        map_ = bytearray(b'\xff' * ((bits + 7) // 8))
        for first, count in row['free']:
            for n in range(first, first + count):
                map_[n // 8] &= ~(1 << n % 8)
        buffer = self.k.pool(len(map_), PAGE)
        self.k.space.write(buffer, bytes(map_))
        o.put('Bitmap.SizeOfBitMap', bits).put('Bitmap.Buffer', buffer)
        o.set(BasePte=number(row['base']), TotalSystemPtes=row['total'], TotalFreeSystemPtes=sum(n for _, n in row['free']))

    def sessions(self):
        rows, links = self.text.get('session', []), []
        for row in rows:
            o = self.k.object('_MM_SESSION_SPACE', self.k.pool(self.w.size('_MM_SESSION_SPACE'), PAGE)).clear()
            o.set(SessionId=row['id'], CommittedPages=row['committed'], NonPagablePages=row['nonpaged'])
            o.put_if('PagedPoolInfo.AllocatedPagedPool', row['paged'])
            builds.link(self.k.space, o.address('ProcessList'), [])
            links.append(o.address('WsListEntry'))
        if rows and 'MiSessionWsList' in self.symbols and 'MiSessionWsList' in (self.w.symbols or self.symbols):
            builds.link(self.k.space, self.symbols['MiSessionWsList'], links)
        elif rows:
            state = self.k.object('_MI_SYSTEM_INFORMATION', self.symbols['MiState'])
            builds.link(self.k.space, state.address('Vs.SessionWsList'), links)

    def views(self):
        rows = self.text.get('view', [])
        if not rows:
            return
        size = self.w.size('_VACB')
        header = 0x10 if self.w.number >= 6000 else 0
        array = self.k.pool(header + size * (len(rows) + 3), 0x40)
        self.k.space.write(array, bytes(header + size * (len(rows) + 3)))
        for i, row in enumerate(rows):
            section = self.world.sections[row['section']]
            map_ = self.k.object('_SHARED_CACHE_MAP', self.k.pool(self.w.size('_SHARED_CACHE_MAP'), 0x10)).clear()
            pointers = self.k.object('_SECTION_OBJECT_POINTERS', self.k.pool(0x18, 0x10)).clear()
            pointers.set(DataSectionObject=section.at, SharedCacheMap=map_.at)
            section.file.put('SectionObjectPointer', pointers.at)
            map_.set(OpenCount=1)
            fast = map_.has('FileObjectFastRef')
            self.k.space.u64(map_.address('FileObjectFastRef' if fast else 'FileObject'), section.file.at | (6 if fast else 0))
            o = self.k.object('_VACB', array + header + i * size)
            base = number(row['base'])
            o.set(BaseAddress=base, SharedCacheMap=map_.at)
            for n in range(row.get('valid', 0)):
                self.k.space.write(base + n * PAGE, b'cached')
            for n in range(row.get('transition', 0)):
                self.k.space.pte_set(base + (row.get('valid', 0) + n) * PAGE, self.k.entries.transition(self.k.memory.allocate()))
        if header:
            self.k.space.write(array, struct.pack('<IIII', 0, len(rows), len(rows) + 2, 0))
            table = self.k.pool(8, 0x10)
            self.k.space.u64(table, array)
            self.k.space.u64(self.symbols['CcVacbArrays'], table)
            self.k.space.u32(self.symbols['CcVacbArraysHighestUsedIndex'], 0)
        else:
            self.k.space.u64(self.symbols['CcVacbs'], array)
            self.k.space.u32(self.symbols['CcNumberVacbs'], len(rows) + 3)
        if 'MmSystemCacheWs' in self.symbols:
            self.k.object('_MMSUPPORT', self.symbols['MmSystemCacheWs']).set(WorkingSetSize=7064, PeakWorkingSetSize=7656)

    def working_sets(self):
        if '_MMWSL' not in self.w.types:
            return
        for made, text in self.world.people:
            rows = text.get('working_set')
            if not rows or not made.object.has('Vm.VmWorkingSetList'):
                continue
            at, entries = self.k.pool(self.w.size('_MMWSL'), PAGE), self.k.pool(8 * 64, PAGE)
            self.k.space.write(entries, bytes(8 * 64))
            o = self.k.object('_MMWSL', at).clear()
            o.set(FirstFree=len(rows), FirstDynamic=2, LastEntry=len(rows) - 1, NextSlot=2, Wsle=entries, LastInitializedWsle=len(rows) + 3,
                  NonDirectCount=1)
            for i, (address, age, locked) in enumerate(rows):
                e = self.k.object('_MMWSLE', entries + 8 * i)
                bits = self.k.object('_MMWSLENTRY', e.address('u1.e1'))
                bits.set(Valid=1, Age=age, VirtualPageNumber=number(address) >> 12)
                bits.put_if('LockedInWs', locked).put_if('Direct', 1)
            made.object.put('Vm.VmWorkingSetList', at)

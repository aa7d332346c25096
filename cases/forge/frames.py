"""The page frame database of a forged machine: an entry for each frame that the machine has, by what its page tables say, and
frames that only a description names (pages of sections that wait in lists)."""
LISTS = {'zeroed': 0, 'free': 1, 'standby': 2, 'modified': 3, 'nowrite': 4, 'bad': 5, 'active': 6, 'transition': 7}
PRESENT, LARGE = 1, 0x80
DATABASE = 0xfffffa8000000000
FRAME = 0xfffffffff


class Frames:
    def __init__(self, world):
        self.world, self.k, self.w = world, world.k, world.windows
        self.size = self.w.size('_MMPFN')

    def entry(self, frame):
        return self.k.object('_MMPFN', DATABASE + frame * self.size)

    def location(self, o, number):
        o.put('u3.e1.PageLocation', number)

    def active(self, frame, parent, pte, share=1):
        o = self.entry(frame).clear()
        self.location(o, LISTS['active'])
        o.put('PteAddress', pte).put('u4.PteFrame', parent)
        o.put('u2.ShareCount', share)
        o.put(o.build.first('_MMPFN', 'u3.e2.ReferenceCount', 'u3.ReferenceCount'), 1)
        return o

    def tables(self, space, seen):
        """Frames that an address space's tables map, and the tables themselves."""
        base = self.k.pte_base()
        rows = []

        def walk(table, level, prefix):
            for i in range(512):
                value = space.entry(table, i)
                if not value & PRESENT or (level == space.levels and i == space.self_map):
                    continue
                index, frame = prefix << 9 | i, value >> 12 & FRAME
                va = index << 12 + 9 * (level - 1)
                if va >> 47 & 1:
                    va |= 0xffff << 48
                pte = self.pte(base, va, level)
                if frame not in seen and frame in self.k.memory.pages:
                    seen.add(frame)
                    rows.append((frame, table, pte))
                if level > 1 and not value & LARGE:
                    walk(frame, level - 1, index)

        if space.root not in seen:
            seen.add(space.root)
            own = self.pte(base, self.pte(base, self.pte(base, self.pte(base, base, 1), 1), 1), 1)
            rows.append((space.root, space.root, own))
        walk(space.root, space.levels, 0)
        return rows

    @staticmethod
    def pte(base, va, level):
        for _ in range(level):
            va = base + (va >> 12 & (1 << 36) - 1) * 8
        return va

    def described(self, text):
        """{"section": id, "state": list, "count": n} or without a section."""
        section = self.world.sections.get(text.get('section'))
        first = self.k.memory.allocate(1)
        frames = [first] + [self.k.memory.allocate(1) for _ in range(text['count'] - 1)]
        for i, frame in enumerate(frames):
            o = self.entry(frame).clear()
            self.location(o, LISTS[text['state']])
            if section:
                o.put('PteAddress', section.prototypes + 8 * i)
                o.put('u4.PrototypePte' if o.has('u4.PrototypePte') else 'u3.e1.PrototypePte', 1)
                file = section.text.get('file')
                entry = self.k.entries.subsection(section.first_subsection) if file else self.k.entries.page_file(0, i)
                self.k.space.u64(o.address('OriginalPte'), entry)
            if text['state'] == 'active':
                o.put('u2.ShareCount', text.get('share', 1))
                o.put(o.build.first('_MMPFN', 'u3.e2.ReferenceCount', 'u3.ReferenceCount'), text.get('references', 1))
        return set(frames)

    def make(self):
        if 'frames' not in self.world.text:
            return
        self.k.space.u64(self.world.symbols['MmPfnDatabase'], DATABASE)
        # The database has room first: writing it makes frames.
        count = sum(text['count'] for text in self.world.text['frames'])
        self.k.space.write(DATABASE, bytes((self.k.memory.next + count + 0x80) * self.size))
        kept = set()
        for text in self.world.text['frames']:
            kept |= self.described(text)
        rows = []
        for space in [m.space for m, _ in self.world.people if m.space is not self.k.space] + [self.k.space]:
            rows += self.tables(space, kept)
        for frame, parent, pte in rows:
            self.active(frame, parent, pte)

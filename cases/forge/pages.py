"""Pages that are not simply there: the software forms of x64 page-table entries, by field names of the build at hand."""

MM_READWRITE = 4


class Entries:
    """Software page-table entries of one build, as its bit fields say."""

    def __init__(self, windows, mask=0):
        self.windows, self.mask = windows, mask

    def make(self, structure, **fields):
        """A field's value is cut to its bits (addresses are)."""
        return self.windows.bits(structure, **{
            name: v & (1 << int(self.windows.field(structure, name)[1].split()[3])) - 1 for name, v in fields.items()})

    def stored(self, value):
        """Windows 10 after 2018: the mask's bits are set, or are the entry's own and SwizzleBit says so."""
        if not self.mask:
            return value
        return value | 0x10 if value & self.mask else value | self.mask

    def transition(self, pfn, protection=MM_READWRITE):
        return self.stored(self.make('_MMPTE_TRANSITION', Transition=1, Protection=protection, PageFrameNumber=pfn))

    def prototype(self, address):
        return self.stored(self.make('_MMPTE_PROTOTYPE', Prototype=1, ProtoAddress=address))

    def by_vad(self, protection=MM_READWRITE):
        return self.make('_MMPTE_SOFTWARE', Prototype=1, Protection=protection, PageFileHigh=0xffffffff) | (0x10 if self.mask else 0)

    def page_file(self, number, page, protection=MM_READWRITE):
        allocated = {'PageFileAllocated': 1} if self.windows.field('_MMPTE_SOFTWARE', 'PageFileAllocated') else {}
        return self.stored(self.make('_MMPTE_SOFTWARE', PageFileLow=number, PageFileHigh=page, Protection=protection, **allocated))

    def demand_zero(self, protection=MM_READWRITE):
        return self.make('_MMPTE_SOFTWARE', Protection=protection)

    def subsection(self, address):
        return self.stored(self.make('_MMPTE_SUBSECTION', Prototype=1, SubsectionAddress=address))


def make(k, space, va, kind, text=b'', file=(0, 0), proto=0):
    """Makes the page at `va` one of this kind; `text` is what can be read from it."""
    def frame():
        pfn = k.memory.allocate()
        k.memory.write(pfn << 12, text)
        return pfn

    if kind == 'valid':
        space.write(va, text)
    elif kind in ('large', 'huge'):
        size = space.large if kind == 'large' else 1 << 30
        pfn = k.memory.allocate(size >> 12)
        space.map_large(va & -size, pfn, size)
        k.memory.write((pfn << 12) + va % size, text)
    elif kind == 'transition':
        space.pte_set(va, k.entries.transition(frame()))
    elif kind == 'prototype':
        k.space.u64(proto, frame() << 12 | 0x121)  # valid, global, accessed: the page is shared and in memory
        space.pte_set(va, k.entries.prototype(proto))
    elif kind == 'prototype-transition':
        k.space.u64(proto, k.entries.transition(frame()))
        space.pte_set(va, k.entries.prototype(proto))
    elif kind == 'page-file':
        space.pte_set(va, k.entries.page_file(*file))
    elif kind == 'demand-zero':
        space.pte_set(va, k.entries.demand_zero())
    elif kind == 'missing':
        space.map(va, 0x7fffff0 if space.entry_size == 8 else 0xffff0)  # translated, and the page is in no dump
    elif kind == 'none':
        pass
    else:
        raise ValueError(f'no kind of page "{kind}"')

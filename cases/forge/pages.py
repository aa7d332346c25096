"""Pages that are not simply there: the software forms of x64 page-table entries, by field names of the build at hand."""

PROTECTION_READWRITE = 4  # MM_READWRITE


def swizzled(windows, kind):
    """Since Windows 10 1803 a page number in an invalid entry is kept xor a mask unless this bit says that it is not."""
    return {'SwizzleBit': 1} if windows.field(kind, 'SwizzleBit') else {}


def transition(k, pfn, invalid_mask=None):
    """invalid_mask: MiState.Hardware.InvalidPteMask; with one the entry is kept in its swizzled form."""
    if invalid_mask is None:
        return k.windows.bits('_MMPTE_TRANSITION', Transition=1, Protection=PROTECTION_READWRITE, PageFrameNumber=pfn,
                              **swizzled(k.windows, '_MMPTE_TRANSITION'))
    return k.windows.bits('_MMPTE_TRANSITION', Transition=1, Protection=PROTECTION_READWRITE, PageFrameNumber=pfn) ^ \
        invalid_mask & ~0xfff


def prototype(k, address):
    """An entry that leads to the prototype entry at `address`."""
    found = k.windows.field('_MMPTE_PROTOTYPE', 'ProtoAddress')[1].split()
    return k.windows.bits('_MMPTE_PROTOTYPE', Prototype=1, ProtoAddress=address & (1 << int(found[3])) - 1,
                          **swizzled(k.windows, '_MMPTE_PROTOTYPE'))


def vad_prototype(k):
    """A prototype entry whose place only the address-space descriptor knows: its address is all ones."""
    found = k.windows.field('_MMPTE_PROTOTYPE', 'ProtoAddress')[1].split()
    return k.windows.bits('_MMPTE_PROTOTYPE', Prototype=1, ProtoAddress=0xffffffff0000 & (1 << int(found[3])) - 1
                          if int(found[3]) == 48 else (1 << int(found[3])) - 1)


def page_file(k, number, offset):
    """Page `offset` of page file `number`."""
    found = k.windows.field('_MMPTE_SOFTWARE', 'PageFileAllocated')
    return k.windows.bits('_MMPTE_SOFTWARE', Protection=PROTECTION_READWRITE, PageFileLow=number, PageFileHigh=offset,
                          **({'PageFileAllocated': 1} if found else {}), **swizzled(k.windows, '_MMPTE_SOFTWARE'))


def demand_zero(k):
    return k.windows.bits('_MMPTE_SOFTWARE', Protection=PROTECTION_READWRITE, **swizzled(k.windows, '_MMPTE_SOFTWARE'))


def make(k, space, va, kind, text=b'', file=(0, 0), proto=0):
    """Makes the page at `va` one of this kind; `text` is what can be read from it."""
    def frame():
        pfn = k.memory.allocate()
        k.memory.write(pfn << 12, text)
        return pfn

    if kind == 'valid':
        space.write(va, text)
    elif kind in ('large', 'huge'):
        size = 1 << 21 if kind == 'large' else 1 << 30
        pfn = k.memory.allocate(size >> 12)
        space.map_large(va & -size, pfn, size, 0xe3 if va >> 47 else 0xe7)
        k.memory.write((pfn << 12) + va % size, text)
    elif kind == 'transition':
        space.pte_set(va, transition(k, frame()))
    elif kind == 'prototype':
        k.space.u64(proto, frame() << 12 | 0x121)  # valid, global, accessed: the page is shared and in memory
        space.pte_set(va, prototype(k, proto))
    elif kind == 'prototype-transition':
        k.space.u64(proto, transition(k, frame()))
        space.pte_set(va, prototype(k, proto))
    elif kind == 'page-file':
        space.pte_set(va, page_file(k, *file))
    elif kind == 'demand-zero':
        space.pte_set(va, demand_zero(k))
    elif kind == 'missing':
        space.map(va, 0x7fffff0)  # translated, and the page is in no dump
    elif kind == 'none':
        pass
    else:
        raise ValueError(f'no kind of page "{kind}"')

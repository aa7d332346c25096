"""Physical memory of a forged machine, and address spaces whose x64 page tables lie in that memory."""
import struct

PAGE = 0x1000
LARGE, HUGE = 1 << 21, 1 << 30
PRESENT, LARGE_BIT = 1, 0x80
FRAME = 0xfffffffff


class PhysicalMemory:
    """Pages by frame number; frames are handed out upwards from `first`."""

    def __init__(self, first=0x200):
        self.pages = {}
        self.next = first

    def allocate(self, count=1):
        """`count` frames in a row, on a boundary of `count` when that is a large page's; the first frame's number."""
        if count > 1:
            self.next = -(-self.next // count) * count
        pfn = self.next
        self.next += count
        for i in range(count if count <= 512 else 0):  # the pages of a huge one appear when they are written
            self.pages[pfn + i] = bytearray(PAGE)
        return pfn

    def page(self, pfn):
        return self.pages.setdefault(pfn, bytearray(PAGE))

    def runs(self):
        """[(first frame, count)] of the frames present."""
        out = []
        for pfn in sorted(self.pages):
            if out and out[-1][0] + out[-1][1] == pfn:
                out[-1][1] += 1
            else:
                out.append([pfn, 1])
        return out

    def read(self, address, size):
        out = b''
        while size:
            at = address & 0xfff
            n = min(size, PAGE - at)
            out += bytes(self.page(address >> 12)[at:at + n])
            address, size = address + n, size - n
        return out

    def write(self, address, data):
        while data:
            at = address & 0xfff
            n = min(len(data), PAGE - at)
            self.page(address >> 12)[at:at + n] = data[:n]
            address, data = address + n, data[n:]


class AddressSpace:
    """x64 page tables of four or five levels. A space made with `kernel` shares that one's upper half once share() ran."""

    def __init__(self, memory, self_map=0x1ed, levels=4, kernel=None):
        self.memory, self.levels, self.self_map, self.kernel = memory, levels, self_map, kernel
        self.root = memory.allocate()
        if self_map is not None:  # Windows maps its tables through an entry of the top one that points to it
            self.entry_set(self.root, self_map, self.root << 12 | 0x63)

    def share(self):
        """The kernel's half of the top table, as it is now."""
        for i in range(256, 512):
            if i != self.self_map:
                self.entry_set(self.root, i, self.kernel.entry(self.kernel.root, i))

    def entry(self, table, index):
        return struct.unpack_from('<Q', self.memory.page(table), 8 * index)[0]

    def entry_set(self, table, index, value):
        struct.pack_into('<Q', self.memory.page(table), 8 * index, value)

    def table_for(self, va, last_level=1):
        table, flags = self.root, 0x63 if va >> 47 else 0x67
        for level in range(self.levels, last_level, -1):
            index = va >> (12 + 9 * (level - 1)) & 0x1ff
            value = self.entry(table, index)
            assert not value & LARGE_BIT, f'{va:#x} is in a large page'
            if not value & PRESENT:
                value = self.memory.allocate() << 12 | flags
                self.entry_set(table, index, value)
            table = value >> 12 & FRAME
        return table

    def place_tables(self, va, frames, flags=0x863):
        """The tables below the top one that `va` goes through lie in these frames (three, top down)."""
        table = self.root
        for level, pfn in zip((4, 3, 2), frames):
            index = va >> (12 + 9 * (level - 1)) & 0x1ff
            assert not self.entry(table, index), 'a table is there already'
            self.memory.page(pfn)
            self.entry_set(table, index, pfn << 12 | flags)
            table = pfn

    def map(self, va, pfn, flags=None):
        flags = flags if flags is not None else 0x63 if va >> 47 else 0x67
        self.entry_set(self.table_for(va), va >> 12 & 0x1ff, pfn << 12 | flags)

    def map_large(self, va, pfn, size=LARGE, flags=0xe3):
        """A page of 2 MiB or 1 GiB."""
        assert not va % size and not pfn % (size >> 12)
        level = 2 if size == LARGE else 3
        self.entry_set(self.table_for(va, level), va >> (12 + 9 * (level - 1)) & 0x1ff, pfn << 12 | flags)

    def pte_set(self, va, value):
        """A raw (software) page-table entry."""
        self.entry_set(self.table_for(va), va >> 12 & 0x1ff, value)

    def frame(self, va, make=False):
        table = self.root
        for level in range(self.levels, 0, -1):
            value = self.entry(table, va >> (12 + 9 * (level - 1)) & 0x1ff)
            if not value & PRESENT:
                if not make:
                    return None
                pfn = self.memory.allocate()
                self.map(va & ~0xfff, pfn)
                return pfn
            if level > 1 and value & LARGE_BIT:
                return (value >> 12 & FRAME) + (va >> 12 & (1 << 9 * (level - 1)) - 1)
            table = value >> 12 & FRAME
        return table

    def write(self, va, data):
        data = bytes(data)
        if self.kernel and va >> 47:
            return self.kernel.write(va, data)
        while data:
            pfn = self.frame(va, make=True)
            at = va & 0xfff
            n = min(PAGE - at, len(data))
            self.memory.page(pfn)[at:at + n] = data[:n]
            va, data = va + n, data[n:]

    def read(self, va, size):
        """What is not mapped reads as zero."""
        if self.kernel and va >> 47:
            return self.kernel.read(va, size)
        out = b''
        while size:
            at, pfn = va & 0xfff, self.frame(va)
            n = min(PAGE - at, size)
            out += bytes(self.memory.page(pfn)[at:at + n]) if pfn is not None else bytes(n)
            va, size = va + n, size - n
        return out

    def u64(self, va, *values):
        self.write(va, struct.pack(f'<{len(values)}Q', *[v & (1 << 64) - 1 for v in values]))

    def u32(self, va, *values):
        self.write(va, struct.pack(f'<{len(values)}I', *[v & 0xffffffff for v in values]))

    def image(self, mapped, base):
        """The pages of an image that hold anything (the headers always)."""
        zero = bytes(PAGE)
        for at in range(0, len(mapped), PAGE):
            page = bytes(mapped[at:at + PAGE])
            if at == 0 or page != zero[:len(page)]:
                self.write(base + at, page)

"""Physical memory of a forged machine, and address spaces whose page tables lie in that memory: x64 of four and five levels;
what x86 and ARM64 do otherwise is in memory_x86.py and memory_arm64.py."""
import struct

PAGE = 0x1000
LARGE, HUGE = 1 << 21, 1 << 30
PRESENT, LARGE_BIT = 1, 0x80
FRAME = 0xfffffffff


class PhysicalMemory:
    """Pages by frame number; frames are handed out upwards from `first`. `gap`: (first, end) frames that are devices and not
    memory, as below 4 GiB; where the one begins memory goes on at the other."""

    def __init__(self, first=0x200, gap=None):
        self.pages = {}
        self.next, self.gap, self.huge = first, gap, []

    def allocate(self, count=1):
        """`count` frames in a row, on a boundary of `count` when that is a large page's; the first frame's number. A huge page's
        frames are set aside further up: its pages appear when they are written."""
        pfn = -(-self.next // count) * count
        for first, end in sorted(([tuple(self.gap)] if self.gap else []) + self.huge):
            if pfn < end and pfn + count > first:
                pfn = -(-end // count) * count
        if count > 1024:
            self.huge.append((pfn, pfn + count))
            return pfn
        self.next = pfn + count
        for i in range(count):
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
    pointer, entry_size = 8, 8
    large = LARGE
    kernel_start = 1 << 47

    def __init__(self, memory, self_map=0x1ed, levels=4, kernel=None):
        self.memory, self.levels, self.self_map, self.kernel = memory, levels, self_map, kernel
        self.root = memory.allocate()
        self.map_itself()

    def new(self, kernel=None):
        """Another address space of this kind; with `kernel` a process' own."""
        return type(self)(self.memory, self.self_map, self.levels, kernel)

    # ---- what differs between processors ----

    def map_itself(self):
        if self.self_map is not None:  # Windows maps its tables through an entry of the top one that points to it
            self.entry_set(self.root, self.self_map, self.root << 12 | 0x63)

    def share(self):
        """The kernel's half of the top table, as it is now."""
        for i in range(256, 512):
            if i != self.self_map:
                self.entry_set(self.root, i, self.kernel.entry(self.kernel.root, i))

    def directory(self):
        """What the processor is given: CR3, TTBR."""
        return self.root << 12

    def index(self, va, level):
        return va >> (12 + 9 * (level - 1)) & 0x1ff

    def span(self, level):
        """Bytes that an entry of that level covers."""
        return PAGE << 9 * (level - 1)

    def frame_of(self, value):
        return value >> 12 & FRAME

    def is_large(self, value, level):
        return level > 1 and bool(value & LARGE_BIT)

    def table_entry(self, pfn, va, level):
        """Of `level`, which leads to the next table."""
        return pfn << 12 | (0x63 if self.is_kernel(va) else 0x67)

    def page_entry(self, pfn, va):
        return pfn << 12 | (0x63 if self.is_kernel(va) else 0x67)

    def large_entry(self, pfn, va):
        return pfn << 12 | (0xe3 if self.is_kernel(va) else 0xe7)

    # ---- what does not ----

    def is_kernel(self, va):
        return va >= self.kernel_start

    def entry(self, table, index):
        return int.from_bytes(self.memory.page(table)[self.entry_size * index:self.entry_size * (index + 1)], 'little')

    def entry_set(self, table, index, value):
        self.memory.page(table)[self.entry_size * index:self.entry_size * (index + 1)] = value.to_bytes(self.entry_size, 'little')

    def table_for(self, va, last_level=1):
        table = self.root
        for level in range(self.levels, last_level, -1):
            index = self.index(va, level)
            value = self.entry(table, index)
            assert not (value & PRESENT and self.is_large(value, level)), f'{va:#x} is in a large page'
            if not value & PRESENT:
                value = self.table_entry(self.memory.allocate(), va, level)
                self.entry_set(table, index, value)
            table = self.frame_of(value)
        return table

    def place_tables(self, va, frames, flags=0x863):
        """The tables below the top one that `va` goes through lie in these frames (three, top down)."""
        table = self.root
        for level, pfn in zip((4, 3, 2), frames):
            index = self.index(va, level)
            assert not self.entry(table, index), 'a table is there already'
            self.memory.page(pfn)
            self.entry_set(table, index, pfn << 12 | flags)
            table = pfn

    def map(self, va, pfn, flags=None):
        self.pte_set(va, self.page_entry(pfn, va) if flags is None else pfn << 12 | flags)

    def map_large(self, va, pfn, size=None, flags=None):
        """A page of 2 MiB (x86 without PAE: 4 MiB) or of 1 GiB."""
        size = size or self.large
        level = next(n for n in range(2, self.levels + 1) if self.span(n) == size)
        assert not va % size and not pfn % (size >> 12)
        value = self.large_entry(pfn, va) if flags is None else pfn << 12 | flags
        self.entry_set(self.table_for(va, level), self.index(va, level), value)

    def pte_set(self, va, value):
        """A raw (software) page-table entry."""
        self.entry_set(self.table_for(va), self.index(va, 1), value)

    def frame(self, va, make=False):
        table = self.root
        for level in range(self.levels, 0, -1):
            value = self.entry(table, self.index(va, level))
            if not value & PRESENT:
                if not make:
                    return None
                pfn = self.memory.allocate()
                self.map(va & ~0xfff, pfn)
                return pfn
            if self.is_large(value, level):
                return self.frame_of(value) + (va % self.span(level) >> 12)
            table = self.frame_of(value)
        return table

    def write(self, va, data):
        data = bytes(data)
        if self.kernel and self.is_kernel(va):
            return self.kernel.write(va, data)
        while data:
            pfn = self.frame(va, make=True)
            at = va & 0xfff
            n = min(PAGE - at, len(data))
            self.memory.page(pfn)[at:at + n] = data[:n]
            va, data = va + n, data[n:]

    def read(self, va, size):
        """What is not mapped reads as zero."""
        if self.kernel and self.is_kernel(va):
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

    def pointers(self, va, *values):
        (self.u32 if self.pointer == 4 else self.u64)(va, *values)

    def read_pointer(self, va):
        return int.from_bytes(self.read(va, self.pointer), 'little')

    def image(self, mapped, base):
        """The pages of an image that hold anything (the headers always)."""
        zero = bytes(PAGE)
        for at in range(0, len(mapped), PAGE):
            page = bytes(mapped[at:at + PAGE])
            if at == 0 or page != zero[:len(page)]:
                self.write(base + at, page)

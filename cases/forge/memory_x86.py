"""Page tables of 32-bit Windows. Without PAE: two levels of 1024 entries of 32 bits, the directory maps itself at C0000000.
With PAE: a table of four entries, then two levels of 512 entries of 64 bits; the four directories are mapped one after the other at
C0600000, by the first entries of the fourth of them. Sources: Intel's manual, volume 3; the addresses are those of every 32-bit nt."""
import memory

KERNEL_START = 0x80000000


class TwoLevels(memory.AddressSpace):
    pointer, entry_size = 4, 4
    large = 1 << 22
    kernel_start = KERNEL_START
    SELF = 0x300

    def __init__(self, physical, self_map=None, levels=2, kernel=None):
        super().__init__(physical, self.SELF, 2, kernel)

    def share(self):
        for i in range(0x200, 0x400):
            if i != self.SELF:
                self.entry_set(self.root, i, self.kernel.entry(self.kernel.root, i))

    def index(self, va, level):
        return va >> (12 + 10 * (level - 1)) & 0x3ff

    def span(self, level):
        return memory.PAGE << 10 * (level - 1)

    def frame_of(self, value):
        return value >> 12


class Pae(memory.AddressSpace):
    pointer = 4
    kernel_start = KERNEL_START

    def __init__(self, physical, self_map=None, levels=3, kernel=None):
        super().__init__(physical, None, 3, kernel)

    def map_itself(self):
        self.directories = [self.memory.allocate() for _ in range(4)]
        for i, pfn in enumerate(self.directories):
            self.entry_set(self.root, i, pfn << 12 | 1)  # no other bit may be set in these
            self.entry_set(self.directories[3], i, pfn << 12 | 0x63)

    def share(self):
        self.entry_set(self.root, 2, self.kernel.entry(self.kernel.root, 2))
        self.entry_set(self.directories[3], 2, self.kernel.directories[2] << 12 | 0x63)
        for i in range(4, 512):
            self.entry_set(self.directories[3], i, self.kernel.entry(self.kernel.directories[3], i))

    def index(self, va, level):
        return va >> 30 if level == 3 else super().index(va, level)

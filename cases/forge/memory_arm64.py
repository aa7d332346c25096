"""Page tables of Windows for ARM64: four levels of 512 entries, pages of 4 KiB. One top table serves both halves of the address
space (TTBR1 is TTBR0's address and 0x800), so that one of its entries maps the tables as on x64.
Sources: Arm's Architecture Reference Manual (VMSAv8-64); _MMPTE_HARDWARE of nt in ntdiff's headers (bits 6 to 11, 55)."""
import memory

TABLE, BLOCK = 3, 1
USER, READ_ONLY, SHAREABLE, ACCESSED, NOT_GLOBAL = 1 << 6, 1 << 7, 3 << 8, 1 << 10, 1 << 11
NO_USER_EXECUTE, WRITABLE = 1 << 54, 1 << 55  # the second is Windows' own


class Arm64(memory.AddressSpace):
    def __init__(self, physical, self_map=0x1f3, levels=4, kernel=None):
        super().__init__(physical, self_map, 4, kernel)

    def frame_of(self, value):
        return value >> 12 & memory.FRAME

    def is_large(self, value, level):
        return level > 1 and value & 3 == BLOCK

    def map_itself(self):
        self.entry_set(self.root, self.self_map, self.table_entry(self.root, self.kernel_start, 4))

    def attributes(self, va):
        return SHAREABLE | ACCESSED | WRITABLE | (NO_USER_EXECUTE if self.is_kernel(va) else USER | NOT_GLOBAL)

    def table_entry(self, pfn, va, level):
        return pfn << 12 | TABLE | self.attributes(va)  # the self-map uses a table as a page: it needs a page's bits

    def page_entry(self, pfn, va):
        return pfn << 12 | TABLE | self.attributes(va)

    def large_entry(self, pfn, va):
        return pfn << 12 | BLOCK | self.attributes(va)

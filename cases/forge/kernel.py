"""A 64-bit kernel: sparse physical memory, x64 page tables over it, and the full dump (type 1) that holds it.

Layouts: DUMP_HEADER64 as documented in Microsoft's wdbgexts/ntdddump descriptions; KDDEBUGGER_DATA64 from wdbgexts.h;
KPCR/KPRCB/KTHREAD offsets of Windows 7 SP1 x64 (6.1.7601.17514) from its public type information.
"""
import struct

PAGE = 0x1000
HEADER = 0x2000
CONTEXT_SIZE = 0x4d0


class PhysicalMemory:
    """Pages by frame number; frames are handed out upwards from `first`."""

    def __init__(self, first=0x200):
        self.pages = {}
        self.next = first

    def allocate(self):
        pfn = self.next
        self.next += 1
        self.pages[pfn] = bytearray(PAGE)
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


class AddressSpace:
    """Four-level x64 page tables that live in the physical memory they map."""

    def __init__(self, memory, self_map=0x1ed):
        self.memory = memory
        self.root = memory.allocate()
        if self_map is not None:  # Windows 7 maps its tables through this PML4 entry (FFFFF680`00000000)
            self.entry_set(self.root, self_map, self.root << 12 | 0x63)

    def entry(self, table, index):
        return struct.unpack_from('<Q', self.memory.page(table), 8 * index)[0]

    def entry_set(self, table, index, value):
        struct.pack_into('<Q', self.memory.page(table), 8 * index, value)

    def table_for(self, va, last_level=1):
        table = self.root
        for level in (4, 3, 2)[:4 - last_level]:
            index = va >> (12 + 9 * (level - 1)) & 0x1ff
            value = self.entry(table, index)
            if not value & 1:
                value = self.memory.allocate() << 12 | 0x63
                self.entry_set(table, index, value)
            table = value >> 12 & 0xfffffffff
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

    def map(self, va, pfn, flags=0x63):
        self.entry_set(self.table_for(va), va >> 12 & 0x1ff, pfn << 12 | flags)

    def pte_set(self, va, value):
        """A raw (software) page-table entry."""
        self.entry_set(self.table_for(va), va >> 12 & 0x1ff, value)

    def frame(self, va, make=False):
        table = self.root
        for level in (4, 3, 2, 1):
            value = self.entry(table, va >> (12 + 9 * (level - 1)) & 0x1ff)
            if not value & 1:
                if not make:
                    return None
                pfn = self.memory.allocate()
                self.map(va & ~0xfff, pfn)
                return pfn
            table = value >> 12 & 0xfffffffff
        return table

    def write(self, va, data):
        data = bytes(data)
        while data:
            pfn = self.frame(va, make=True)
            at = va & 0xfff
            n = min(PAGE - at, len(data))
            self.memory.page(pfn)[at:at + n] = data[:n]
            va, data = va + n, data[n:]

    def u64(self, va, *values):
        self.write(va, struct.pack(f'<{len(values)}Q', *[v & (1 << 64) - 1 for v in values]))

    def u32(self, va, *values):
        self.write(va, struct.pack(f'<{len(values)}I', *[v & 0xffffffff for v in values]))

    def image(self, mapped, base):
        """The pages of an image that hold anything (the headers always)."""
        for at in range(0, len(mapped), PAGE):
            page = mapped[at:at + PAGE]
            if at == 0 or any(page):
                self.write(base + at, page)


def context_x64(rip=0, rsp=0, regs=None, flags=0x202, cs=0x10, ss=0x18, ds=0x2b, fs=0x53, gs=0x2b):
    """CONTEXT of AMD64 (winnt.h), 0x4d0 bytes, CONTEXT_FULL | segments."""
    c = bytearray(CONTEXT_SIZE)
    struct.pack_into('<II', c, 0x30, 0x10001f, 0x1f80)
    struct.pack_into('<HHHHHHI', c, 0x38, cs, ds, ds, fs, gs, ss, flags)
    order = ['rax', 'rcx', 'rdx', 'rbx', 'rsp', 'rbp', 'rsi', 'rdi', 'r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15', 'rip']
    values = dict(regs or {}, rip=rip, rsp=rsp)
    for i, name in enumerate(order):
        struct.pack_into('<Q', c, 0x78 + 8 * i, values.get(name, 0))
    struct.pack_into('<H', c, 0x100, 0x27f)   # x87 control word
    struct.pack_into('<I', c, 0x118, 0x1f80)  # MXCSR in the FXSAVE area
    return bytes(c)


# KDDEBUGGER_DATA64 offsets (wdbgexts.h).
KDBG = dict(KernBase=0x18, PsLoadedModuleList=0x48, PsActiveProcessHead=0x50, PspCidTable=0x58,
            ExpSystemResourcesList=0x60, KeTimeIncrement=0x78, KiBugcheckData=0x88, ObpRootDirectoryObject=0x98,
            ObpTypeObjectType=0xa0, MmPfnDatabase=0xc0, MmNumberOfPhysicalPages=0xf8, MmHighestUserAddress=0x1c8,
            MmSystemRangeStart=0x1d0, MmUserProbeAddress=0x1d8, NtBuildLab=0x208, KiProcessorBlock=0x218,
            MmUnloadedDrivers=0x220, MmLastUnloadedDriver=0x228, MmVerifierData=0x248, MmPhysicalMemoryBlock=0x270,
            MmTotalCommitLimit=0x148, MmTotalCommittedPages=0x150, MmAvailablePages=0x1a8)
KDBG_SIZE = 0x340
# _KTHREAD, _EPROCESS, _KPRCB, _KPCR of 6.1.7601 x64.
KDBG_SHORTS = {0x298: 0x7c,   # KThread.NextProcessor
               0x29a: 0xb8,   # KThread.Teb
               0x29c: 0x38,   # KThread.KernelStack
               0x29e: 0x28,   # KThread.InitialStack
               0x2a0: 0x70,   # KThread.ApcState.Process
               0x2a2: 0x164,  # KThread.State
               0x2a8: 0x4d0, 0x2aa: 0x338, 0x2ac: 0x290, 0x2ae: 0x28,
               0x2b0: 0x4d00, 0x2b2: 0x21da, 0x2b4: 0x8, 0x2b6: 0x5f4, 0x2b8: 0x5f0, 0x2ba: 0x4bb8,
               0x2bc: 0x120,  # Prcb.ProcessorState.ContextFrame
               0x2be: 0x24,   # Prcb.Number (_KPRCB.Number)
               0x2c0: 0x498,
               0x2e0: 0x4e80, 0x2e2: 0x18, 0x2e4: 0x20, 0x2e6: 0x180,
               0x2f0: 0, 0x2f2: 0x40, 0x2f4: 0x10, 0x2f6: 0x18, 0x2f8: 0, 0x2fa: 0x33, 0x2fc: 0x2b, 0x2fe: 0x53,
               0x338: 0x4bd8}


class Kernel:
    """One Windows 7 SP1 x64 machine: address space, modules, processors."""

    def __init__(self, processors=1, build=7601, first_frame=0x200):
        self.memory = PhysicalMemory(first_frame)
        self.space = AddressSpace(self.memory)
        self.count, self.build = processors, build
        self.modules = []
        self.cursor = 0xfffffa8000c00000  # nonpaged pool that nobody names
        self.bugcheck = (0, 0, 0, 0, 0)
        self.contexts = {}
        self.threads = {}
        self.crashed = 0
        self.exception = None
        self.time = 0x01ce9f0a3c5e7b00
        self.uptime = 0x0000002540be4000

    def pool(self, size, align=16):
        self.cursor = (self.cursor + align - 1) & -align
        at = self.cursor
        self.cursor += size
        return at

    def unicode(self, text):
        """A UNICODE_STRING's bytes for `text`, whose characters go into pool."""
        raw = text.encode('utf-16-le')
        at = self.pool(len(raw) + 2)
        self.space.write(at, raw + b'\0\0')
        return struct.pack('<HHIQ', len(raw), len(raw) + 2, 0, at)

    def load(self, image, path, base_name=None):
        self.space.image(image.mapped(), image.base)
        self.modules.append((image, path, base_name or path.rsplit('\\', 1)[-1]))

    def finish(self, nt, symbols):
        """KDBG, module list, processors. `symbols`: name -> address of nt's variables."""
        s = self.space
        head = symbols['PsLoadedModuleList']
        entries = [self.pool(0xe0) for _ in self.modules]
        ring = [head] + entries + [head]
        for i, ((image, path, name), at) in enumerate(zip(self.modules, entries), 1):
            s.u64(at, ring[i + 1], ring[i - 1])
            s.u64(at + 0x30, image.base, image.base + 0x1000)
            s.u32(at + 0x40, image.size)
            s.write(at + 0x48, self.unicode(path))
            s.write(at + 0x58, self.unicode(name))
            s.u32(at + 0x68, 0x09004000)
            s.write(at + 0x6c, struct.pack('<H', 1))
            s.u32(at + 0x78, image.checksum)
            s.u32(at + 0x80, image.timestamp)
        s.u64(head, ring[1], ring[-2])
        active = symbols['PsActiveProcessHead']
        system = symbols.get('system_process', 0xfffffa800cd56040)
        s.u64(system + 0x28, self.space.root << 12)          # Pcb.DirectoryTableBase
        s.write(system, struct.pack('<BBBB', 3, 0, 0x58, 0))  # dispatcher header: process
        s.u64(system + 0x180, 4)                              # UniqueProcessId
        s.u64(system + 0x188, active, active)                 # ActiveProcessLinks
        s.write(system + 0x2e0, b'System'.ljust(15, b'\0'))   # ImageFileName
        s.u64(active, system + 0x188, system + 0x188)
        for number in range(self.count):
            self.processor(number, symbols, system)
        lab = b'7601.18113.amd64fre.win7sp1_gdr.130318-1533\0'
        s.write(symbols['NtBuildLab'], lab)
        s.u64(symbols['KiBugCheckData'], *self.bugcheck)
        self.debugger_block(nt, symbols)

    def processor(self, number, symbols, system):
        s = self.space
        pcr = symbols.get('pcr', {}).get(number) or 0xfffff880009e0000 + number * 0x8000
        prcb = pcr + 0x180
        thread = self.threads.get(number) or symbols.get('idle_thread', 0xfffffa800cf00000) + number * 0x1000
        context = self.contexts.get(number) or context_x64(
            symbols['KiIdleLoop'] + 0x10, 0xfffff880f0000000 + number * 0x10000 + 0xd80, {'rbx': prcb})
        s.u64(pcr + 0x18, pcr, prcb)
        s.write(prcb, struct.pack('<I', 0x1f80))
        s.u64(prcb + 0x8, thread, 0, thread)
        s.write(prcb + 0x24, struct.pack('<I', number))
        s.write(prcb + 0x18, struct.pack('<Q', thread))
        special = prcb + 0x40
        s.u64(special, 0x80050031, 0, self.space.root << 12, 0x6f8)  # CR0, CR2, CR3, CR4
        s.write(prcb + 0x120, context)
        s.u64(prcb + 0x4bd8, prcb + 0x120)                           # Context
        s.write(prcb + 0x4bb8, b'GenuineIntel\0')
        s.u64(symbols['KiProcessorBlock'] + 8 * number, prcb)
        s.write(thread, struct.pack('<BBBB', 6, 0, 0x60 // 4, 0))
        s.u64(thread + 0x70, system)                                 # ApcState.Process
        s.u64(thread + 0x210, system)                                # Process
        s.write(thread + 0x164, bytes([2]))                          # State: running

    def debugger_block(self, nt, symbols):
        block = bytearray(KDBG_SIZE)
        at = symbols['KdDebuggerDataBlock']
        struct.pack_into('<QQ4sI', block, 0, at, at, b'KDBG', KDBG_SIZE)
        values = dict(symbols, KernBase=nt.base, KiBugcheckData=symbols['KiBugCheckData'])
        for name, offset in KDBG.items():
            struct.pack_into('<Q', block, offset, values.get(name, 0))
        struct.pack_into('<Q', block, 0x138, PAGE)
        for offset, value in KDBG_SHORTS.items():
            struct.pack_into('<H', block, offset, value)
        self.space.write(at, bytes(block))
        self.kdbg = at
        self.head, self.active = symbols['PsLoadedModuleList'], symbols['PsActiveProcessHead']

    def header(self, dump_type=1, comment=b''):
        runs = self.memory.runs()
        pages = sum(n for _, n in runs)
        h = bytearray(b'PAGE' * (HEADER // 4))
        struct.pack_into('<4s4sII', h, 0, b'PAGE', b'DU64', 0xf, self.build)
        struct.pack_into('<QQQQ', h, 0x10, self.space.root << 12, 0xfffffa8000000000, self.head, self.active)
        struct.pack_into('<III', h, 0x30, 0x8664, self.count, self.bugcheck[0])
        struct.pack_into('<4Q', h, 0x40, *self.bugcheck[1:])
        h[0x60:0x80] = bytes(32)
        struct.pack_into('<Q', h, 0x80, self.kdbg)
        assert 0x98 + 16 * len(runs) <= 0x348, 'too many runs for the header'
        struct.pack_into('<IIQ', h, 0x88, len(runs), 0, pages)
        for i, (first, count) in enumerate(runs):
            struct.pack_into('<QQ', h, 0x98 + 16 * i, first, count)
        h[0x348:0x348 + 3000] = bytes(3000)
        h[0x348:0x348 + CONTEXT_SIZE] = self.contexts[self.crashed]
        h[0xf00:0xf98] = bytes(0x98)
        code, address, parameters = self.exception or (0x80000003, self.rip(), ())
        struct.pack_into('<IIQQII', h, 0xf00, code, 1, 0, address, len(parameters), 0)
        for i, p in enumerate(parameters):
            struct.pack_into('<Q', h, 0xf20 + 8 * i, p)
        struct.pack_into('<I', h, 0xf98, dump_type)
        struct.pack_into('<QQ', h, 0xfa0, HEADER + pages * PAGE, self.time)
        h[0xfb0:0x1030] = comment.ljust(128, b'\0')
        struct.pack_into('<QIIIIIBBH', h, 0x1030, self.uptime, 0, 0, 3, 0x112, 0, 0, 0, 0)
        struct.pack_into('<II', h, 0x1050, 0, 0)
        return bytes(h)

    def rip(self):
        return struct.unpack_from('<Q', self.contexts[self.crashed], 0xf8)[0]

    def write_full(self, path):
        with open(path, 'wb') as f:
            f.write(self.header())
            for first, count in self.memory.runs():
                for pfn in range(first, first + count):
                    page = self.memory.pages[pfn]
                    f.seek(PAGE, 1) if not any(page) else f.write(page)
            f.truncate(HEADER + PAGE * sum(n for _, n in self.memory.runs()))

"""The parts of a 64-bit Windows process that debuggers read: PEB, loader data, process parameters, TEBs. Offsets: types_nt."""
import struct


def put_string(memory, at, text):
    """The text at `at`; returns a UNICODE_STRING that describes it."""
    raw = text.encode('utf-16-le')
    memory.write(at, raw + b'\0\0')
    return struct.pack('<HHIQ', len(raw), len(raw) + 2, 0, at)


class Process:
    def __init__(self, memory, peb, ldr, modules):
        """modules: [(base, size, timestamp, path)] in load order, the program first."""
        self.memory, self.peb, self.ldr, self.modules = memory, peb, ldr, modules
        self.parameters, self.environment_at, self.heap = 0x60000, 0x50000, 0xd0000
        self.entries = [ldr + 0x1000 + 0x120 * i for i in range(len(modules))]
        self.initialized = list(range(1, len(modules)))
        self.strings_at = 0x1b0000
        self.being_debugged = 0
        self.version = (10, 0, 19045, 0)  # major, minor, build, CSD
        self.processors = 8
        self.environment = []
        self.directory, self.program, self.command_line, self.search, self.title = '', '', '', '', ''

    def write(self):
        memory, peb, ldr = self.memory, self.peb, self.ldr
        memory.write(peb, bytes(0x358))
        memory.write(peb, bytes([0, 0, self.being_debugged]))
        memory.u64(peb + 8, -1, self.modules[0][0], ldr, self.parameters, 0, self.heap)
        memory.write(peb + 0xb8, struct.pack('<I', self.processors))
        memory.write(peb + 0x118, struct.pack('<IIHHI', *self.version, 2))
        self.write_loader()
        self.write_parameters()

    def write_loader(self):
        memory, ldr = self.memory, self.ldr
        memory.write(ldr, struct.pack('<IIQ', 0x58, 1, 0).ljust(0x58, b'\0'))
        for entry in self.entries:
            memory.write(entry, bytes(0xe0))
        started = [self.entries[i] for i in self.initialized]
        for links, order, head in ((0, self.entries, ldr + 0x10), (0x10, self.entries, ldr + 0x20), (0x20, started, ldr + 0x30)):
            ring = [head] + [e + links for e in order] + [head]
            for i in range(1, len(ring) - 1):
                memory.u64(ring[i], ring[i + 1], ring[i - 1])
            memory.u64(head, ring[1], ring[-2])
        text = self.strings_at
        for entry, (base, size, stamp, path) in zip(self.entries, self.modules):
            memory.u64(entry + 0x30, base, base + 0x1000, size)
            memory.write(entry + 0x48, put_string(memory, text, path))
            name = path.rsplit('\\', 1)[1]
            raw = len(name) * 2
            memory.write(entry + 0x58, struct.pack('<HHIQ', raw, raw + 2, 0, text + 2 * (len(path) - len(name))))
            memory.write(entry + 0x68, struct.pack('<IHHQQIIQ', 0x4004, 0xffff, 0, 0, 0, stamp, 0, 0))
            text += (2 * len(path) + 0x3f) & ~0x1f

    def write_parameters(self):
        memory, block = self.memory, self.parameters
        memory.write(block, struct.pack('<IIII', 0x1000, 0x800, 1, 0).ljust(0x3f0, b'\0'))
        at = block + 0x400
        for offset, value in ((0x38, self.directory), (0x50, self.search), (0x60, self.program), (0x70, self.command_line),
                              (0xb0, self.title), (0xc0, ''), (0xd0, ''), (0xe0, '')):
            memory.write(block + offset, put_string(memory, at, value))
            at += (2 * len(value) + 9) & ~7
        memory.u64(block + 0x80, self.environment_at)
        memory.write(self.environment_at, '\0'.join(self.environment).encode('utf-16-le') + b'\0\0\0\0')

    def write_teb(self, teb, pid, tid, stack_top, stack_low, last_error=0, last_status=0):
        memory = self.memory
        memory.write(teb, bytes(0x1800))
        memory.u64(teb + 8, stack_top, stack_low)
        memory.u64(teb + 0x30, teb)
        memory.u64(teb + 0x40, pid, tid)
        memory.u64(teb + 0x60, self.peb)
        memory.u32(teb + 0x68, last_error)
        memory.u32(teb + 0x1250, last_status)

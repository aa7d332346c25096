"""Small kernel dumps (type 4) of x86 and ARM64: the header with a context, and memory by virtual address, so that no page tables
are needed. Layouts: DUMP_HEADER32/64 and TRIAGE_DUMP32/64 of the WDK; KDDEBUGGER_DATA64 of wdbgexts.h. (triage.py writes those of
the x64 kernels that kernel.py makes.)"""
import struct

X86, ARM64 = 0x14c, 0xaa64
KDBG_SIZE = 0x318


class SmallKernel:
    """One processor. `nt` and drivers: (pe.Image, base, path)."""

    def __init__(self, machine, build, images, bugcheck, context, prcb, processor_block, kdbg):
        self.machine, self.build, self.images, self.bugcheck, self.context = machine, build, images, bugcheck, context
        self.prcb, self.processor_block, self.kdbg = prcb, processor_block, kdbg
        self.width = 4 if machine == X86 else 8
        self.blocks = [(kdbg, self.debugger_data()), (processor_block, self.pointer(prcb))]

    def pointer(self, value):
        return struct.pack('<I' if self.width == 4 else '<Q', value)

    def add(self, address, data):
        self.blocks.append((address, bytes(data)))

    def debugger_data(self):
        signed = (lambda v: v | 0xffffffff00000000 if v >> 31 else v) if self.width == 4 else lambda v: v
        d = bytearray(KDBG_SIZE)
        struct.pack_into('<4sIQ', d, 0x10, b'KDBG', KDBG_SIZE, signed(self.images[0][1]))
        struct.pack_into('<Q', d, 0x138, 0x1000)
        struct.pack_into('<Q', d, 0x218, signed(self.processor_block))
        return bytes(d)

    def header32(self):
        h = bytearray(b'PAGE' * (0x1000 // 4))
        struct.pack_into('<4s4sII', h, 0, b'PAGE', b'DUMP', 0xf, self.build)
        struct.pack_into('<4I', h, 0x10, 0x39000, 0x81a00000, 0, 0)
        struct.pack_into('<III4I', h, 0x20, self.machine, 1, *self.bugcheck)
        h[0x3c:0x5c] = bytes(32)
        h[0x5c], h[0x5d] = 0, 0
        struct.pack_into('<I', h, 0x60, self.kdbg)
        h[0x320:0x320 + 1200] = self.context.ljust(1200, b'\0')
        self.exception(h, 0x7d0)
        struct.pack_into('<I', h, 0xf88, 4)
        struct.pack_into('<QQ', h, 0xfb8, 864000000000, 0x1da45d3f8f8b600)
        return h

    def header64(self):
        h = bytearray(b'PAGE' * (0x2000 // 4))
        struct.pack_into('<4s4sII', h, 0, b'PAGE', b'DU64', 0xf, self.build)
        struct.pack_into('<QQQQ', h, 0x10, 0x1ad000, 0, 0, 0)
        struct.pack_into('<III', h, 0x30, self.machine, 1, self.bugcheck[0])
        struct.pack_into('<4Q', h, 0x40, *self.bugcheck[1:])
        h[0x60:0x80] = bytes(32)
        struct.pack_into('<Q', h, 0x80, self.kdbg)
        h[0x348:0x348 + 3000] = self.context.ljust(3000, b'\0')
        self.exception(h, 0xf00)
        struct.pack_into('<I', h, 0xf98, 4)
        struct.pack_into('<QQ', h, 0xfa0, 0, 0x1da45d3f8f8b600)
        struct.pack_into('<QIIIIIBBH', h, 0x1030, 864000000000, 0, 0, 1, 0x110, 0, 0, 0, 0)
        return h

    def exception(self, h, at):
        """A breakpoint: what a bug check leaves there."""
        code = struct.pack('<IIIIII' if self.width == 4 else '<IIQQII', 0x80000003, 1, 0, 0, 0, 0)
        h[at:at + (0x50 if self.width == 4 else 0x98)] = code.ljust(0x50 if self.width == 4 else 0x98, b'\0')

    def write(self, path):
        narrow = self.width == 4
        table = 0x1000 if narrow else 0x2000
        out = (self.header32() if narrow else self.header64()) + bytes(0x80)

        def put(data, align=8):
            while len(out) % align:
                out.append(0)
            at = len(out)
            out.extend(data)
            return at

        stride, row = (0x4c, self.driver32) if narrow else (0x90, self.driver64)
        debugger_at = put(self.debugger_data())
        drivers_at = put(bytes(stride * len(self.images)))
        strings_at = len(out)
        for i, (image, base, name) in enumerate(self.images):
            name_at = put(struct.pack('<I', len(name)) + name.encode('utf-16-le') + b'\0\0')
            row(out, drivers_at + stride * i, name_at, image, base)
        strings_size = len(out) - strings_at
        rows = b''.join(struct.pack('<QII', va, put(data, 16), len(data)) for va, data in self.blocks)
        blocks_at = put(rows)
        valid_at = put(b'TRGD', 4)
        struct.pack_into('<18I', out, table, 0, len(out), valid_at, 0x320 if narrow else 0x348, 0x7d0 if narrow else 0xf00, 0, 0, 0, 0,
                         0, 0, 0, drivers_at, len(self.images), strings_at, strings_size, 0, 0xffffffff)
        struct.pack_into('<4I', out, table + (0x58 if narrow else 0x70), debugger_at, KDBG_SIZE, blocks_at, len(self.blocks))
        struct.pack_into('<Q', out, 0xfa0, len(out))
        with open(path, 'wb') as f:
            f.write(out)

    @staticmethod
    def driver32(out, at, name_at, image, base):
        struct.pack_into('<I', out, at, name_at)
        struct.pack_into('<III', out, at + 4 + 0x18, base, base + 0x1000, image.size)
        struct.pack_into('<II', out, at + 4 + 0x40, image.checksum, image.timestamp)

    @staticmethod
    def driver64(out, at, name_at, image, base):
        struct.pack_into('<I', out, at, name_at)
        struct.pack_into('<QQI', out, at + 8 + 0x30, base, base + 0x1000, image.size)
        struct.pack_into('<I', out, at + 8 + 0x78, image.checksum)
        struct.pack_into('<I', out, at + 8 + 0x80, image.timestamp)

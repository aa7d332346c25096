"""Reading and patching linked PE files: only what laying them out in a dump's memory needs."""
import struct


class Image:
    def __init__(self, path):
        with open(path, 'rb') as f:
            self.file = bytearray(f.read())
        d = self.file
        self.nt = struct.unpack_from('<I', d, 0x3c)[0]
        assert d[self.nt:self.nt + 4] == b'PE\0\0', path
        self.machine, count, self.timestamp = struct.unpack_from('<HHI', d, self.nt + 4)
        opt_size = struct.unpack_from('<H', d, self.nt + 20)[0]
        self.opt = self.nt + 24
        self.wide = struct.unpack_from('<H', d, self.opt)[0] == 0x20b
        self.base = struct.unpack_from('<Q', d, self.opt + 24)[0] if self.wide else struct.unpack_from('<I', d, self.opt + 28)[0]
        self.size, self.headers_size, self.checksum = struct.unpack_from('<III', d, self.opt + 56)
        self.dirs = self.opt + (112 if self.wide else 96)
        self.sections = []
        for i in range(count):
            at = self.opt + opt_size + 40 * i
            name = bytes(d[at:at + 8]).rstrip(b'\0').decode()
            vsize, rva, raw_size, raw = struct.unpack_from('<IIII', d, at + 8)
            self.sections.append((name, rva, vsize, raw, raw_size, at))

    def directory(self, index):
        return struct.unpack_from('<II', self.file, self.dirs + 8 * index)

    def set_directory(self, index, rva, size):
        struct.pack_into('<II', self.file, self.dirs + 8 * index, rva, size)

    def set_timestamp(self, value):
        self.timestamp = value
        struct.pack_into('<I', self.file, self.nt + 8, value)

    def set_base(self, value):
        self.base = value
        struct.pack_into('<Q', self.file, self.opt + 24, value)

    def set_checksum(self, value):
        self.checksum = value
        struct.pack_into('<I', self.file, self.opt + 64, value)

    def file_offset(self, rva):
        for _, start, vsize, raw, raw_size, _ in self.sections:
            if start <= rva < start + raw_size:
                return raw + rva - start
        return rva if rva < self.headers_size else None

    def read(self, rva, size):
        at = self.file_offset(rva)
        return bytes(self.file[at:at + size])

    def rsds(self):
        """(GUID bytes, age, PDB name) of the debug directory."""
        rva, size = self.directory(6)
        for i in range(size // 28):
            kind, length, where = struct.unpack_from('<III', self.read(rva + 28 * i, 28), 12)
            if kind == 2:
                data = self.read(where, length)
                return data[4:20], struct.unpack_from('<I', data, 20)[0], data[24:].rstrip(b'\0').decode()
        return None

    def mapped(self):
        """The image as the loader lays it out (no relocation: images are linked at their base)."""
        out = bytearray(self.size)
        out[:self.headers_size] = self.file[:self.headers_size]
        for _, rva, vsize, raw, raw_size, _ in self.sections:
            n = min(raw_size, max(vsize, 1) if vsize else raw_size)
            out[rva:rva + n] = self.file[raw:raw + n]
        return out

    def update_checksum(self):
        """The PE checksum: 16-bit one's complement sum of the file with the field as zero, plus the file's length."""
        self.set_checksum(0)
        data = bytes(self.file) + b'\0' * (len(self.file) % 2)
        total = sum(struct.unpack(f'<{len(data) // 2}H', data))
        while total >> 16:
            total = (total & 0xffff) + (total >> 16)
        self.set_checksum(total + len(self.file))

    def save(self, path):
        with open(path, 'wb') as f:
            f.write(self.file)

"""User-mode minidumps, written as Microsoft's minidumpapiset.h describes them. Every stream is optional."""
import struct

from contexts import context_arm64, context_x64, context_x86  # noqa: F401  (worlds take them from here)

AMD64, X86, ARM64 = 9, 0, 12


class Memory:
    """Byte ranges of a process by address; overlapping or touching writes join."""

    def __init__(self):
        self.ranges = {}  # start -> bytearray

    def write(self, address, data):
        data = bytearray(data)
        for start in sorted(self.ranges):
            old = self.ranges[start]
            if start <= address + len(data) and address <= start + len(old):
                low, high = min(start, address), max(start + len(old), address + len(data))
                new = bytearray(high - low)
                new[start - low:start - low + len(old)] = old
                new[address - low:address - low + len(data)] = data
                del self.ranges[start]
                address, data = low, new
        self.ranges[address] = data

    def u64(self, address, *values):
        self.write(address, struct.pack(f'<{len(values)}Q', *[v & (1 << 64) - 1 for v in values]))

    def u32(self, address, *values):
        self.write(address, struct.pack(f'<{len(values)}I', *values))

    def sorted(self):
        return sorted((a, bytes(d)) for a, d in self.ranges.items())


class MiniDump:
    def __init__(self, cpu=AMD64, time=1356998400):
        self.cpu, self.time, self.flags = cpu, time, 0
        self.memory = Memory()
        self.memory64 = False
        self.modules, self.threads, self.unloaded = [], [], []
        self.exception = None
        self.os = (6, 1, 7601, 'Service Pack 1')
        self.product_type, self.suite, self.processors = 1, 0x100, 2
        self.misc = None          # dict: process id, times
        self.time_zone = None     # (bias minutes, standard name, date8, bias, daylight name, date8, bias)
        self.build_string = None
        self.handles, self.regions, self.names = [], [], {}
        self.comment_a = self.comment_w = None
        self.thread_info = []
        self.system_time = None
        self.extra = []           # (stream type, bytes)
        self.drop = ()            # streams to leave out

    def module(self, base, size, timestamp, path, rsds=None, checksum=0, version=None):
        """rsds: (GUID bytes, age, PDB name); version: ((a,b,c,d) file, (a,b,c,d) product)."""
        self.modules.append((base, size, timestamp, path, rsds, checksum, version))

    def thread(self, tid, context, stack, teb=0, suspend=0, priority_class=0x20, priority=0):
        """stack: (address, size), bytes are taken from `memory`."""
        self.threads.append((tid, context, stack, teb, suspend, priority_class, priority))

    def write(self, path):
        out = bytearray(32)
        streams = []

        def put(data, align=4):
            while len(out) % align:
                out.append(0)
            at = len(out)
            out.extend(data)
            return at

        def string(text):
            raw = text.encode('utf-16-le')
            return put(struct.pack('<I', len(raw)) + raw + b'\0\0')

        def stream(kind, data):
            if kind not in self.drop:
                streams.append((kind, len(data), put(data, 8)))

        major, minor, build, pack = self.os
        directory_count = 24
        out.extend(bytes(12 * directory_count))
        # SystemInfo: CPU vendor words are the three of CPUID leaf 0
        cpu_info = b'GenuineIntel' + struct.pack('<III', 0x206a7, 0x178bfbff, 0) if self.cpu in (AMD64, X86) else bytes(24)
        stream(7, struct.pack('<HHHBBIIIIIHH', self.cpu, 6, 0x2a07, self.processors, self.product_type, major, minor, build, 2,
                              string(pack), self.suite, 0) + cpu_info)
        # memory: plain list (stacks + ranges), or Memory64List whose bytes come last
        ranges = self.memory.sorted()
        placed = {}
        if not self.memory64:
            for address, data in ranges:
                placed[address] = put(data)

        def located(address, size):
            for start, data in ranges:
                if start <= address and address + size <= start + len(data):
                    return placed[start] + address - start if start in placed else 0
            return 0

        rows = b''
        for tid, context, (low, size), teb, suspend, cls, priority in self.threads:
            where = put(context, 16)
            rows += struct.pack('<IIIIQQIIII', tid, suspend, cls, priority, teb, low,
                                0 if self.memory64 else size, 0 if self.memory64 else located(low, size), len(context), where)
        stream(3, struct.pack('<I', len(self.threads)) + rows)
        rows = b''
        for base, size, stamp, name, rsds, checksum, version in self.modules:
            cv = (0, 0)
            if rsds:
                data = b'RSDS' + rsds[0] + struct.pack('<I', rsds[1]) + rsds[2].encode() + b'\0'
                cv = (len(data), put(data))
            fixed = [0] * 13
            if version:
                f, p = version
                fixed = [0xfeef04bd, 0x10000, f[0] << 16 | f[1], f[2] << 16 | f[3], p[0] << 16 | p[1], p[2] << 16 | p[3],
                         0x3f, 0, 0x40004, 2, 0, 0, 0]
            rows += struct.pack('<QIIII', base, size, checksum, stamp, string(name)) + struct.pack('<13I', *fixed)
            rows += struct.pack('<IIIIQQ', *cv, 0, 0, 0, 0)
        stream(4, struct.pack('<I', len(self.modules)) + rows)
        if self.unloaded:
            rows = b''
            for base, size, stamp, name, checksum in self.unloaded:
                rows += struct.pack('<QIIII', base, size, checksum, stamp, string(name))
            stream(14, struct.pack('<III', 12, 24, len(self.unloaded)) + rows)
        if self.exception:
            tid, code, flags, address, parameters, context = self.exception
            where = put(context, 16)
            record = struct.pack('<IIQQII', code, flags, 0, address, len(parameters), 0)
            record += struct.pack('<15Q', *(list(parameters) + [0] * (15 - len(parameters))))
            stream(6, struct.pack('<II', tid, 0) + record + struct.pack('<II', len(context), where))
        if self.misc:
            m = self.misc
            body = struct.pack('<IIIII', 0, 0x3 | 0x4, m['pid'], m.get('create', 0), m.get('user', 0))
            body += struct.pack('<I', m.get('kernel', 0)) + struct.pack('<5I', 3200, 3200, 3200, 2, 1)
            body += struct.pack('<III', 0x2000, 1, 0)  # integrity level, execute flags, protected process
            flags = 0x7 | 0x10 | 0x20
            zone = bytes(172)
            zone_id = 0
            if self.time_zone:
                zone_id, bias, s_name, s_date, s_bias, d_name, d_date, d_bias = self.time_zone
                zone = struct.pack('<i', bias) + s_name.encode('utf-16-le').ljust(64, b'\0') + struct.pack('<8Hi', *s_date, s_bias)
                zone += d_name.encode('utf-16-le').ljust(64, b'\0') + struct.pack('<8Hi', *d_date, d_bias)
                flags |= 0x40
            body += struct.pack('<I', zone_id) + zone
            if self.build_string:
                flags |= 0x100
            body += (self.build_string or '').encode('utf-16-le').ljust(520, b'\0')[:520] + ''.encode('utf-16-le').ljust(80, b'\0')
            body = bytearray(body)
            struct.pack_into('<II', body, 0, len(body), flags)
            stream(15, bytes(body))
        if self.handles:
            rows = b''
            for handle, kind, name, attributes, access, count, pointers in self.handles:
                rows += struct.pack('<QIIIIIIII', handle, string(kind) if kind else 0, string(name) if name else 0,
                                    attributes, access, count, pointers, 0, 0)
            stream(12, struct.pack('<IIII', 16, 40, len(self.handles), 0) + rows)
        if self.regions:
            rows = b''
            for base, allocation, protect0, size, state, protect, kind in self.regions:
                rows += struct.pack('<QQIIQIIII', base, allocation, protect0, 0, size, state, protect, kind, 0)
            stream(16, struct.pack('<IIQ', 16, 48, len(self.regions)) + rows)
        if self.thread_info:
            rows = b''.join(struct.pack('<IIIIQQQQQQ', *row) for row in self.thread_info)
            stream(17, struct.pack('<III', 12, 64, len(self.thread_info)) + rows)
        if self.names:
            rows = b''.join(struct.pack('<IQ', tid, string(name)) for tid, name in self.names.items())
            stream(24, struct.pack('<I', len(self.names)) + rows)
        if self.comment_a:
            stream(10, self.comment_a.encode() + b'\0')
        if self.comment_w:
            stream(11, self.comment_w.encode('utf-16-le') + b'\0\0')
        for kind, data in self.extra:
            stream(kind, data)
        if not self.memory64:
            stream(5, struct.pack('<I', len(ranges)) + b''.join(struct.pack('<QII', a, len(d), placed[a]) for a, d in ranges))
        else:
            head = struct.pack('<QQ', len(ranges), 0) + b''.join(struct.pack('<QQ', a, len(d)) for a, d in ranges)
            stream(9, head)
            kind, size, where = streams[-1]
            while len(out) % 16:
                out.append(0)
            struct.pack_into('<Q', out, where + 8, len(out))
            for _, data in ranges:
                out.extend(data)
        flags = self.flags | (2 if self.memory64 else 0) | (4 if self.handles else 0) | (0x800 if self.regions else 0) | \
            (0x1000 if self.thread_info else 0)
        struct.pack_into('<4sIIIIIQ', out, 0, b'MDMP', 0xa793, len(streams), 32, 0, self.time, flags)
        assert len(streams) <= directory_count
        for i, row in enumerate(streams):
            struct.pack_into('<III', out, 32 + 12 * i, *row)
        with open(path, 'wb') as f:
            f.write(out)

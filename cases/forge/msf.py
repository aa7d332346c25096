"""Rewrites a PDB as if a Basic Block Tool had moved code after the link: adds the OMAP streams and the original section
headers to its DBI stream. (Windows' own kernels are made so; no free tool writes it.)"""
import struct

BLOCK = 4096


def read(path):
    with open(path, 'rb') as f:
        d = f.read()
    size, _, _, directory_bytes, _, at = struct.unpack_from('<6I', d, 32)
    count = -(-directory_bytes // size)
    blocks = struct.unpack_from(f'<{count}I', d, at * size)
    directory = b''.join(d[b * size:(b + 1) * size] for b in blocks)[:directory_bytes]
    n = struct.unpack_from('<I', directory)[0]
    sizes = struct.unpack_from(f'<{n}I', directory, 4)
    at, streams = 4 + 4 * n, []
    for s in sizes:
        if s == 0xffffffff:
            streams.append(None)
            continue
        k = -(-s // size)
        blocks = struct.unpack_from(f'<{k}I', directory, at)
        at += 4 * k
        streams.append(b''.join(d[b * size:(b + 1) * size] for b in blocks)[:s])
    return streams


def write(path, streams):
    out, block_lists = bytearray(BLOCK * 3), []

    def put(data):
        blocks = []
        for i in range(0, len(data), BLOCK):
            while len(out) // BLOCK % BLOCK in (1, 2):
                out.extend(b'\xff' * BLOCK)  # free block maps of the next interval
            blocks.append(len(out) // BLOCK)
            out.extend(data[i:i + BLOCK].ljust(BLOCK, b'\0'))
        return blocks

    for s in streams:
        block_lists.append(put(s) if s else [])
    directory = struct.pack('<I', len(streams)) + b''.join(struct.pack('<I', 0xffffffff if s is None else len(s)) for s in streams)
    directory += b''.join(struct.pack(f'<{len(b)}I', *b) for b in block_lists)
    where = put(directory)
    at = put(struct.pack(f'<{len(where)}I', *where))[0]
    out[0:32] = b'Microsoft C/C++ MSF 7.00\r\n\x1aDS\0\0\0'
    total = len(out) // BLOCK
    struct.pack_into('<6I', out, 32, BLOCK, 1, total, len(directory), 0, at)
    free = bytearray(b'\xff' * BLOCK)
    for b in range(total):
        free[b // 8] &= ~(1 << b % 8) & 0xff
    out[BLOCK:2 * BLOCK] = free
    out[2 * BLOCK:3 * BLOCK] = b'\xff' * BLOCK
    with open(path, 'wb') as f:
        f.write(out)


def strip_modules(path, ending):
    """Takes away the symbols of the object files whose name ends so: what is left of them are types, as in the public PDBs
    of Windows."""
    streams = read(path)
    dbi = bytearray(streams[3])
    size = struct.unpack_from('<i', dbi, 24)[0]
    at, end = 64, 64 + size
    while at < end:
        name_end = dbi.index(0, at + 64)
        if dbi[at + 64:name_end].decode('utf-8', 'replace').endswith(ending):
            struct.pack_into('<HIII', dbi, at + 34, 0xffff, 0, 0, 0)
        at = (dbi.index(0, name_end + 1) + 4) & ~3
    streams[3] = bytes(dbi)
    write(path, streams)


def debug_streams(dbi):
    """Numbers of the DBI stream's debug streams (FPO, exceptions, fixups, OMAP, OMAP, sections ...), and where they stand."""
    size = struct.unpack_from('<I', dbi, 48)[0]
    parts = struct.unpack_from('<iiiiiIii', dbi, 24)
    at = 64 + parts[0] + parts[1] + parts[2] + parts[3] + parts[4] + parts[7]
    slots = list(struct.unpack_from(f'<{size // 2}H', dbi, at))
    return slots + [0xffff] * (11 - len(slots)), at, size


def set_debug_streams(dbi, slots, at, size):
    struct.pack_into('<I', dbi, 48, 22)
    dbi[at:at + size] = struct.pack('<11H', *slots)


FPO_TRAP, FPO_TASK, FPO_STANDARD = 1, 2, 3


def add_fpo(path, rows):
    """rows: [(rva, size, kind)] of functions without locals and parameters, as MASM's .FPO directive writes them (FPO_DATA)."""
    streams = read(path)
    dbi = bytearray(streams[3])
    slots, at, size = debug_streams(dbi)
    slots[0] = len(streams)
    streams.append(b''.join(struct.pack('<IIIHH', rva, length, 0, 0, kind << 14) for rva, length, kind in sorted(rows)))
    set_debug_streams(dbi, slots, at, size)
    streams[3] = bytes(dbi)
    write(path, streams)


def add_omap(path, to_source, from_source):
    """to_source/from_source: sorted [(rva, other rva; 0 = nowhere)]."""
    streams = read(path)
    dbi = bytearray(streams[3])
    slots, at, size = debug_streams(dbi)
    base = len(streams)
    streams.append(b''.join(struct.pack('<II', *row) for row in to_source))
    streams.append(b''.join(struct.pack('<II', *row) for row in from_source))
    streams.append(streams[slots[5]])
    slots[3], slots[4], slots[10] = base, base + 1, base + 2
    set_debug_streams(dbi, slots, at, size)
    streams[3] = bytes(dbi)
    write(path, streams)

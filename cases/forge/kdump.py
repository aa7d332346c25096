"""kdump-compressed dumps, as QEMU and makedumpfile write them: QEMU's include/sysemu/dump.h, makedumpfile's diskdump_mod.h."""
import struct
import zlib

import containers
from containers import frames
from kernel import PAGE

VERSION, ZLIB = 6, 1


def seekable(k, contexts, arm64=b'aarch64'):
    """Blocks of 4 KiB; of ARM64 64 KiB, whatever the guest's pages have."""
    size = 0x10000 if k.machine.name == 'arm64' else PAGE
    machine = {'x64': b'x86_64', 'arm64': arm64}.get(k.machine.name, b'i686')
    wide = k.machine.pointer == 8
    blocks = sorted({pfn * PAGE // size for pfn in frames(k)})
    count = blocks[-1] + 1
    bitmap = bytearray((count + 7) // 8)
    for n in blocks:
        bitmap[n // 8] |= 1 << n % 8
    bitmap = bytes(bitmap.ljust((len(bitmap) + size - 1) & -size, b'\0'))
    notes = containers.notes(k, contexts)
    if wide:
        sub = struct.pack('<QIIQQQQQQQQQQQ', 0, 1, 0, 0, 0, 0, 0, size + 104, len(notes), 0, 0, 0, 0, count) + notes
    else:
        sub = struct.pack('<IIIIIQIQIQIQQQ', 0, 1, 0, 0, 0, 0, 0, size + 80, len(notes), 0, 0, 0, 0, count) + notes
    sub = sub.ljust((len(sub) + size - 1) & -size, b'\0')
    header = struct.pack('<8sI65s65s65s65s65s65s', b'KDUMP   ', VERSION, b'', b'', b'', b'', machine, b'') + bytes(22 if wide else 10)
    header += struct.pack('<9I', ZLIB, size, len(sub) // size, 2 * len(bitmap) // size, min(count, 0xffffffff), 0, 0, 0, 0)
    header += struct.pack('<I', len(contexts))
    out = header.ljust(size, b'\0') + sub + bitmap + bitmap
    at = len(out) + 24 * len(blocks)
    table, body, seen = bytearray(), bytearray(), {}
    nothing = bytes(PAGE)
    for n in blocks:
        page = b''.join(bytes(k.memory.pages.get(pfn, nothing)) for pfn in range(n * size // PAGE, (n + 1) * size // PAGE))
        if page not in seen:
            small = zlib.compress(page)
            packed = len(small) < size
            seen[page] = (at + len(body), len(small) if packed else size, ZLIB if packed else 0)
            body += small if packed else page
        table += struct.pack('<QIIQ', *seen[page], 0)
    return out + bytes(table) + bytes(body)


def write(k, path, contexts):
    with open(path, 'wb') as f:
        f.write(seekable(k, contexts))


def write_flattened(k, path, contexts, piece=PAGE):
    """As a list of writes; the header is written again at the end, as makedumpfile does. Of ARM64 it says "Unknown", as QEMU does."""
    data = seekable(k, contexts, b'Unknown')
    with open(path, 'wb') as f:
        f.write((b'makedumpfile'.ljust(16, b'\0') + struct.pack('>qq', 1, 1)).ljust(4096, b'\0'))
        first = b'\xee' * 64 + data[64:PAGE]
        for at, part in [(0, first)] + [(at, data[at:at + piece]) for at in range(PAGE, len(data), piece)] + [(0, data[:64])]:
            f.write(struct.pack('>qq', at, len(part)) + part)
        f.write(struct.pack('>qq', -1, -1))

"""kdump-compressed dumps, as QEMU and makedumpfile write them: QEMU's include/sysemu/dump.h, makedumpfile's diskdump_mod.h."""
import struct
import zlib

from containers import bits, frames, qemu_cpu
from kernel import PAGE

VERSION, ZLIB = 6, 1


def note(name, body):
    padded = (name + b'\0').ljust((len(name) + 4) & -4, b'\0')
    return struct.pack('<III', len(name) + 1, len(body), 0) + padded + body.ljust((len(body) + 3) & -4, b'\0')


def seekable(k, contexts):
    count, bitmap = bits(k)
    bitmap = bitmap.ljust((len(bitmap) + PAGE - 1) & -PAGE, b'\0')
    notes = b''.join(note(b'QEMU', qemu_cpu(k, *c)) for c in contexts)
    sub = struct.pack('<QIIQQQQQQQQQQQ', 0, 1, 0, 0, 0, 0, 0, PAGE + 104, len(notes), 0, 0, 0, 0, count) + notes
    sub = sub.ljust((len(sub) + PAGE - 1) & -PAGE, b'\0')
    header = struct.pack('<8sI65s65s65s65s65s65s22x', b'KDUMP   ', VERSION, b'', b'', b'', b'', b'x86_64', b'')
    header += struct.pack('<9I', ZLIB, PAGE, len(sub) // PAGE, 2 * len(bitmap) // PAGE, min(count, 0xffffffff), 0, 0, 0, 0)
    header += struct.pack('<I', len(contexts))
    out = header.ljust(PAGE, b'\0') + sub + bitmap + bitmap
    at = len(out) + 24 * len(k.memory.pages)
    table, body, seen = bytearray(), bytearray(), {}
    for pfn in frames(k):
        page = bytes(k.memory.pages[pfn])
        if page not in seen:
            small = zlib.compress(page)
            packed = len(small) < PAGE
            seen[page] = (at + len(body), len(small) if packed else PAGE, ZLIB if packed else 0)
            body += small if packed else page
        table += struct.pack('<QIIQ', *seen[page], 0)
    return out + bytes(table) + bytes(body)


def write(k, path, contexts):
    with open(path, 'wb') as f:
        f.write(seekable(k, contexts))


def write_flattened(k, path, contexts, piece=PAGE):
    """As a list of writes; the header is written again at the end, as makedumpfile does."""
    data = seekable(k, contexts)
    with open(path, 'wb') as f:
        f.write((b'makedumpfile'.ljust(16, b'\0') + struct.pack('>qq', 1, 1)).ljust(4096, b'\0'))
        first = b'\xee' * 64 + data[64:PAGE]
        for at, part in [(0, first)] + [(at, data[at:at + piece]) for at in range(PAGE, len(data), piece)] + [(0, data[:64])]:
            f.write(struct.pack('>qq', at, len(part)) + part)
        f.write(struct.pack('>qq', -1, -1))

"""The containers of physical memory that Windows and hypervisors write, from one forged kernel (kernel.Kernel, finished).

Layouts: SUMMARY_DUMP64 and the bitmap header as published in the WDK and by Singularity's Dump.h; the range dumps as
0vercl0k/kdmp-parser documents them; ELF core files: the System V ABI and QEMU's docs/interop (note "QEMU").
"""
import struct

from kernel import HEADER, PAGE

FULL, SUMMARY, BITMAP_FULL, BITMAP_KERNEL, AUTOMATIC = 1, 2, 5, 6, 7
RANGES_KERNEL, RANGES_ALL, RANGES_COMPLETE = 8, 9, 10


def write_sparse(f, page):
    f.seek(PAGE, 1) if not any(page) else f.write(page)


def frames(k):
    return sorted(k.memory.pages)


def bits(k):
    """(bit count, bytes): bit n says that frame n is there."""
    count = frames(k)[-1] + 1
    out = bytearray((count + 7) // 8)
    for pfn in frames(k):
        out[pfn // 8] |= 1 << pfn % 8
    return count, bytes(out)


def write_pages(f, k):
    for pfn in frames(k):
        write_sparse(f, k.memory.pages[pfn])
    f.truncate(f.tell())


def write_bitmap(k, path, dump_type=BITMAP_KERNEL):
    """Types 5, 6 and 7 (Windows 8 and later)."""
    count, bitmap = bits(k)
    first = (HEADER + 0x38 + len(bitmap) + PAGE - 1) & -PAGE
    with open(path, 'wb') as f:
        f.write(k.header(dump_type))
        f.write(b'FDMPDUMP' if dump_type == BITMAP_FULL else b'SDMPDUMP')
        f.write(bytes(24) + struct.pack('<QQQ', first, len(k.memory.pages), count) + bitmap)
        f.seek(first)
        write_pages(f, k)


def write_summary(k, path):
    """Type 2 (up to Windows 7): 32-bit counts and an RTL_BITMAP."""
    count, bitmap = bits(k)
    first = (HEADER + 0x28 + len(bitmap) + PAGE - 1) & -PAGE
    with open(path, 'wb') as f:
        f.write(k.header(SUMMARY))
        f.write(b'SDMPDUMP' + struct.pack('<IIIIIIQ', 1, first, count, len(k.memory.pages), count, 0, 0) + bitmap)
        f.seek(first)
        write_pages(f, k)


def write_ranges(k, path, dump_type=RANGES_KERNEL):
    """Types 8, 9 and 0xA (.dump of newer debuggers)."""
    runs = k.memory.runs()
    assert runs[0][0] != 0, 'page 0 ends the list'
    metadata = 16 + 16 * (len(runs) + 1)
    with open(path, 'wb') as f:
        f.write(k.header(dump_type))
        f.write(struct.pack('<I8sIQQ', 0x40, b'RDMPDUMP', 0, metadata, HEADER + 0x20 + metadata))
        f.write(struct.pack('<IIQ', len(runs), 0, len(k.memory.pages)))
        for first, count in runs:
            f.write(struct.pack('<QQ', first, count))
        f.write(bytes(16))
        write_pages(f, k)


def write_raw(k, path):
    """Physical memory from address 0 on; what is not there is zero."""
    with open(path, 'wb') as f:
        for pfn in frames(k):
            f.seek(pfn * PAGE)
            write_sparse(f, k.memory.pages[pfn])
        f.truncate((frames(k)[-1] + 1) * PAGE)

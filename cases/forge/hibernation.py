"""Hibernation files, from public descriptions (no real file is at hand): PO_MEMORY_IMAGE and PO_MEMORY_RANGE_ARRAY in the public
types of Windows 7 and 10; the head of an xpress block as libhibr and Volatility read it; restore sets as Sylve, Marziale and
Richard describe them ("Modern windows hibernation file analysis").
"""
import struct

import xpress
from kernel import PAGE

BLOCK_PAGES = 16
RANGES = 127  # of one table


def frames(k):
    return sorted(k.memory.pages)


def runs_of(pfns):
    """[(first, count)] of sorted frame numbers."""
    out = []
    for pfn in pfns:
        if out and out[-1][0] + out[-1][1] == pfn:
            out[-1][1] += 1
        else:
            out.append([pfn, 1])
    return out


def processor_state(k, context, gs_base, at_context):
    """KPROCESSOR_STATE: KSPECIAL_REGISTERS, CONTEXT."""
    page = bytearray(PAGE)
    struct.pack_into('<4Q', page, 0, 0x80050031, 0, k.space.root << 12, 0x6f8)
    struct.pack_into('<Q', page, 0xa8, gs_base)
    page[at_context:at_context + len(context)] = context
    return bytes(page)


def head(signature, length, time):
    page = bytearray(PAGE)
    struct.pack_into('<4sIII', page, 0, signature, 0, 0, length)
    struct.pack_into('<QI', page, 0x10, 0, PAGE)
    struct.pack_into('<Q', page, 0x20, time)
    return page


def write_windows_7(k, path, contexts):
    """Two tables: a full one whose pages are zeros, so that the second one, which comes later, has to be read."""
    out = bytearray(head(b'hibr', 0x128, k.time)) + bytes(PAGE)
    out += processor_state(k, *contexts[0], 0xe0)
    struct.pack_into('<Q', out, 0x60, len(out) // PAGE)
    pfns = frames(k)
    out = table(out, [(pfns[i % len(pfns)], 1) for i in range(RANGES)], lambda pfn: bytes(PAGE), True)
    out = table(out, runs_of(pfns), lambda pfn: bytes(k.memory.pages[pfn]), False)
    with open(path, 'wb') as f:
        f.write(out.ljust((len(out) + PAGE - 1) & -PAGE, b'\0'))


def table(out, ranges, content, more):
    at = len(out)
    page = bytearray(PAGE)
    for i, (first, count) in enumerate(ranges, 1):
        struct.pack_into('<QQQI', page, 32 * i, 0, first, first + count, 0)
    out += page
    pages = [content(pfn) for first, count in ranges for pfn in range(first, first + count)]
    for i in range(0, len(pages), BLOCK_PAGES):
        part = pages[i:i + BLOCK_PAGES]
        plain = b''.join(part)
        packed = xpress.plain(plain)
        if len(packed) >= len(plain) or i == BLOCK_PAGES:
            packed = plain
        out += b'\x81\x81xpress' + struct.pack('<I', len(packed) - 1 << 10 | len(part) - 1) + bytes(20)
        out += packed.ljust((len(packed) + 7) & -8, b'\0')
    out += bytes(-len(out) % PAGE)
    next_table = len(out) // PAGE if more else 0
    struct.pack_into('<QQII', out, at, 0, next_table, 0, len(ranges))
    return out


def restore_set(k, pfns, method, zeros=()):
    """Blocks of up to sixteen pages; methods by turns when `method` is None. `zeros`: pages written as zeros."""
    out = bytearray()
    for number, i in enumerate(range(0, len(pfns), BLOCK_PAGES)):
        part = pfns[i:i + BLOCK_PAGES]
        descriptors = [first << 4 | count - 1 for first, count in runs_of(part)]
        plain = b''.join(bytes(PAGE) if pfn in zeros else bytes(k.memory.pages[pfn]) for pfn in part)
        how = method or ('xpress', 'huffman', 'stored')[number % 3]
        packed = {'xpress': xpress.plain, 'huffman': xpress.huffman, 'stored': bytes}[how](plain)
        if len(packed) >= len(plain):
            packed = plain
        out += struct.pack('<I', len(descriptors) | len(packed) << 8 | (how == 'huffman') << 30)
        out += b''.join(struct.pack('<Q', d) for d in descriptors) + packed
    return bytes(out.ljust((len(out) + PAGE - 1) & -PAGE, b'\0'))


def write_windows_10(k, path, contexts, length=0x3e0, method=None):
    """The header of 17763 to 19045; half of the pages in each set, and one in both, of which
    the kernel's is the right one."""
    pfns = frames(k)
    half = len(pfns) // 2
    boot, kernel = pfns[:half] + [pfns[-1]], pfns[half:]
    first = restore_set(k, boot, method, {pfns[-1]})
    header = head(b'HIBR', length, k.time)
    state = processor_state(k, *contexts[0], 0xf0)
    struct.pack_into('<Q', header, 0x58, len(boot))
    struct.pack_into('<QQ', header, 0x68, 4, 4 + len(first) // PAGE)
    struct.pack_into('<Q', header, 0x230, len(kernel))
    struct.pack_into('<Q', header, 0x398, pfns[-1])
    with open(path, 'wb') as f:
        f.write(bytes(header) + state + bytes(2 * PAGE) + first + restore_set(k, kernel, method))

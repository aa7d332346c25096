"""Hibernation files, from public descriptions (no real file is at hand): PO_MEMORY_IMAGE in the public types of Windows XP, 7 and 10;
PO_MEMORY_RANGE_ARRAY by version as Volatility 2's hibernate_vtypes.py has it; the head of an xpress block as libhibr and Volatility read it;
restore sets as Sylve, Marziale and Richard describe them ("Modern windows hibernation file analysis").
"""
import struct

import xpress
from kernel import PAGE

BLOCK_PAGES = 16


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


class Tables:
    """Of one version: bytes of PO_MEMORY_IMAGE, where it says page size, time and first table; a table's next, count, ranges, and a range."""

    def __init__(self, length, page_size, time, first, link, entry, ranges, processor):
        self.length, self.page_size, self.time, self.first = length, page_size, time, first
        self.link, self.entry, self.ranges, self.processor = link, entry, ranges, processor

    @property
    def most(self):
        return (PAGE - self.ranges) // struct.calcsize(self.entry)


XP_32 = Tables(0xa8, 0x14, 0x20, 0x58, '<4xI4xI', '<4xII4x', 0x10, 2)
SEVEN_32 = Tables(0xe0, 0x14, 0x18, 0x4c, '<II', '<II', 8, 1)
SEVEN_64 = Tables(0x128, 0x18, 0x20, 0x60, '<QI4x', '<QQ', 0x10, 1)


def processor_state(k, context, gs_base, at_context):
    """KPROCESSOR_STATE: KSPECIAL_REGISTERS, CONTEXT; on x86 the other way round."""
    page = bytearray(PAGE)
    if k.machine.pointer == 4:
        page[:len(context)] = context
        struct.pack_into('<4I', page, len(context), 0x8001003b, 0, k.space.directory(), 0x6b8 if k.space.levels == 2 else 0x6f8)
    else:
        struct.pack_into('<4Q', page, 0, 0x80050031, 0, k.space.directory(), 0x6f8)
        struct.pack_into('<Q', page, 0xa8, gs_base)
        page[at_context:at_context + len(context)] = context
    return bytes(page)


def head(k, signature, length, page_size_at, time_at):
    page = bytearray(PAGE)
    struct.pack_into('<4sIII', page, 0, signature, 0, 0, length)
    struct.pack_into('<I', page, page_size_at, PAGE)
    struct.pack_into('<Q', page, time_at, k.time)
    return page


def write_tables(k, path, contexts, form):
    """Windows XP to 7. Two tables: a full one whose pages are zeros, so that the second one, which comes later, has to be read."""
    out = head(k, b'hibr', form.length, form.page_size, form.time) + bytes(PAGE * (form.processor - 1))
    out += processor_state(k, *contexts[0], 0xe0)
    struct.pack_into('<I', out, form.first, len(out) // PAGE)
    pfns = frames(k)
    out = table(out, form, [(pfns[i % len(pfns)], 1) for i in range(form.most)], lambda pfn: bytes(PAGE), True)
    out = table(out, form, runs_of(pfns), lambda pfn: bytes(k.memory.pages[pfn]), False)
    with open(path, 'wb') as f:
        f.write(out.ljust((len(out) + PAGE - 1) & -PAGE, b'\0'))


def write_windows_7(k, path, contexts):
    write_tables(k, path, contexts, SEVEN_32 if k.machine.pointer == 4 else SEVEN_64)


def write_windows_xp(k, path, contexts):
    write_tables(k, path, contexts, XP_32)


def table(out, form, ranges, content, more):
    at = len(out)
    assert len(ranges) <= form.most
    out += bytearray(PAGE)
    for i, (first, count) in enumerate(ranges):
        struct.pack_into(form.entry, out, at + form.ranges + i * struct.calcsize(form.entry), first, first + count)
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
    struct.pack_into(form.link, out, at, len(out) // PAGE if more else 0, len(ranges))
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
        out += b''.join(struct.pack('<I' if k.machine.pointer == 4 else '<Q', d) for d in descriptors) + packed
    return bytes(out.ljust((len(out) + PAGE - 1) & -PAGE, b'\0'))


def write_windows_10(k, path, contexts, length=None, method=None):
    """The header of 17763 to 19045; half of the pages in each set, and one in both, of which
    the kernel's is the right one."""
    narrow = k.machine.pointer == 4
    length = length or (0x340 if narrow else 0x3e0)
    pfns = frames(k)
    half = len(pfns) // 2
    boot, kernel = pfns[:half] + [pfns[-1]], pfns[half:]
    first = restore_set(k, boot, method, {pfns[-1]})
    header = head(k, b'HIBR', length, 0x14 if narrow else 0x18, 0x18 if narrow else 0x20)
    state = processor_state(k, *contexts[0], 0xf0)
    struct.pack_into('<Q', header, 0x48 if narrow else 0x58, len(boot))
    struct.pack_into('<II' if narrow else '<QQ', header, 0x50 if narrow else 0x68, 4, 4 + len(first) // PAGE)
    struct.pack_into('<Q', header, 0x210 if narrow else 0x230, len(kernel))
    struct.pack_into('<I' if narrow else '<Q', header, 0x310 if narrow else 0x398, pfns[-1])
    with open(path, 'wb') as f:
        f.write(bytes(header) + state + bytes(2 * PAGE) + first + restore_set(k, kernel, method))

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


def low_stub(k, frame=0x13):
    """The processor start block that x64 Windows leaves below 1 MiB: a jump, where long mode begins, CR3."""
    page = k.memory.page(frame)
    struct.pack_into('<Q', page, 0, 0x00000001000600e9 | 0x5500)
    struct.pack_into('<Q', page, 0x70, k.modules[0][0].base + 0x8c000)  # an address of nt
    struct.pack_into('<Q', page, 0xa0, k.space.root << 12)


def encode_block(k, never=0x8642097531fedcba, always=0x0f1e2d3c4b5a6978, flag=0xfffff8000183ce80):
    """The debugger data block as Windows 8 and later keep it: KiWaitNever ^ ror(&flag ^ bswap(KiWaitAlways ^ value), n)."""
    mask, turn = (1 << 64) - 1, never & 0x3f
    for at in range(k.kdbg, k.kdbg + k.kdbg_size, 8):
        page = k.memory.page(k.space.frame(at))
        value = struct.unpack_from('<Q', page, at & 0xfff)[0] ^ always
        value = int.from_bytes(value.to_bytes(8, 'little'), 'big') ^ flag
        value = (value >> turn | value << (64 - turn)) & mask if turn else value
        struct.pack_into('<Q', page, at & 0xfff, value ^ never)


def qemu_cpu(k, context, gs_base):
    """The body of QEMU's note "QEMU": version, size, registers, ten segments, CR0 to CR4, KernelGsBase."""
    at = {'rax': 0x78, 'rbx': 0x90, 'rcx': 0x80, 'rdx': 0x88, 'rsi': 0xa8, 'rdi': 0xb0, 'rsp': 0x98, 'rbp': 0xa0}
    general = [struct.unpack_from('<Q', context, o)[0] for o in at.values()]
    general += struct.unpack_from('<8Q', context, 0xb8)
    rip, flags = struct.unpack_from('<Q', context, 0xf8)[0], struct.unpack_from('<I', context, 0x44)[0]
    segments = [(0x10, 0), (0x2b, 0), (0x2b, 0), (0x53, 0), (0x2b, gs_base), (0x18, 0), (0, 0), (0x40, 0), (0, 0), (0, 0)]
    out = struct.pack('<II', 1, 0x1b8) + struct.pack('<18Q', *general, rip, flags)
    for selector, base in segments:
        out += struct.pack('<IIIIQ', selector, 0xffffffff, 0, 0, base)
    out += struct.pack('<6Q', 0x80050031, 0, 0, k.space.root << 12, 0x6f8, 0)
    assert len(out) == 0x1b8
    return out


def write_elf(k, path, contexts):
    """contexts: CONTEXT records by processor, each with its processor's GS base."""
    def note(name, kind, body):
        return struct.pack('<III', len(name) + 1, len(body), kind) + (name + b'\0').ljust((len(name) + 4) & -4, b'\0') + body

    notes = b''.join(note(b'QEMU', 0, qemu_cpu(k, *c)) for c in contexts)
    runs = k.memory.runs()
    first = (64 + 56 * (len(runs) + 1) + len(notes) + PAGE - 1) & -PAGE
    with open(path, 'wb') as f:
        f.write(b'\x7fELF\2\1\1'.ljust(16, b'\0'))
        f.write(struct.pack('<HHIQQQIHHHHHH', 4, 62, 1, 0, 64, 0, 0, 64, 56, len(runs) + 1, 0, 0, 0))
        f.write(struct.pack('<IIQQQQQQ', 4, 0, 64 + 56 * (len(runs) + 1), 0, 0, len(notes), len(notes), 0))
        offset = first
        for frame, count in runs:
            f.write(struct.pack('<IIQQQQQQ', 1, 0, offset, 0, frame * PAGE, count * PAGE, count * PAGE, 0))
            offset += count * PAGE
        f.write(notes)
        f.seek(first)
        write_pages(f, k)

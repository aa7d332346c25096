"""The containers of physical memory that Windows and hypervisors write, from one forged kernel (kernel.Kernel, finished).

Layouts: SUMMARY_DUMP64 and the bitmap header as published in the WDK and by Singularity's Dump.h; the range dumps as
0vercl0k/kdmp-parser documents them; ELF core files: the System V ABI and QEMU's docs/interop (note "QEMU").
"""
import struct

from kernel import PAGE

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
    first = (k.header_size + 0x38 + len(bitmap) + PAGE - 1) & -PAGE
    with open(path, 'wb') as f:
        f.write(k.header(dump_type))
        f.write(b'FDMPDUMP' if dump_type == BITMAP_FULL else b'SDMPDUMP')
        f.write(bytes(24) + struct.pack('<QQQ', first, len(k.memory.pages), count) + bitmap)
        f.seek(first)
        write_pages(f, k)


def write_summary(k, path):
    """Type 2 (up to Windows 7): 32-bit counts and an RTL_BITMAP, whose pointer has 64 or 32 bits."""
    count, bitmap = bits(k)
    narrow = k.machine.pointer == 4
    first = (k.header_size + (0x20 if narrow else 0x28) + len(bitmap) + PAGE - 1) & -PAGE
    with open(path, 'wb') as f:
        f.write(k.header(SUMMARY))
        f.write(b'SDMPDUMP' + struct.pack('<IIIIII' if narrow else '<IIIIIxxxxQ', 1, first, count, len(k.memory.pages), count, 0) + bitmap)
        f.seek(first)
        write_pages(f, k)


def write_ranges(k, path, dump_type=RANGES_KERNEL):
    """Types 8, 9 and 0xA (.dump of newer debuggers)."""
    runs = k.memory.runs()
    assert runs[0][0] != 0, 'page 0 ends the list'
    metadata = 16 + 16 * (len(runs) + 1)
    with open(path, 'wb') as f:
        f.write(k.header(dump_type))
        f.write(struct.pack('<I8sIQQ', 0x40, b'RDMPDUMP', 0, metadata, k.header_size + 0x20 + metadata))
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
    struct.pack_into('<Q', page, 0xa0, k.space.directory())


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
    """The body of QEMU's note "QEMU": version, size, registers, ten segments, CR0 to CR4, KernelGsBase; the same for x86."""
    if k.machine.pointer == 4:
        edi, esi, ebx, edx, ecx, eax, ebp, ip, cs, flags, sp, ss = struct.unpack_from('<12I', context, 0x9c)
        general = [eax, ebx, ecx, edx, esi, edi, sp, ebp] + [0] * 8
        segments = [(cs, 0), (0x23, 0), (0x23, 0), (0x30, gs_base), (0, 0), (ss, 0), (0, 0), (0x28, 0), (0, 0), (0, 0)]
        control = 0x8001003b, 0, 0, k.space.directory(), 0x6b8 if k.space.levels == 2 else 0x6f8, 0
    else:
        at = {'rax': 0x78, 'rbx': 0x90, 'rcx': 0x80, 'rdx': 0x88, 'rsi': 0xa8, 'rdi': 0xb0, 'rsp': 0x98, 'rbp': 0xa0}
        general = [struct.unpack_from('<Q', context, o)[0] for o in at.values()]
        general += struct.unpack_from('<8Q', context, 0xb8)
        ip, flags = struct.unpack_from('<Q', context, 0xf8)[0], struct.unpack_from('<I', context, 0x44)[0]
        segments = [(0x10, 0), (0x2b, 0), (0x2b, 0), (0x53, 0), (0x2b, gs_base), (0x18, 0), (0, 0), (0x40, 0), (0, 0), (0, 0)]
        control = 0x80050031, 0, 0, k.space.directory(), 0x6f8, 0
    out = struct.pack('<II', 1, 0x1b8) + struct.pack('<18Q', *general, ip, flags)
    for selector, base in segments:
        out += struct.pack('<IIIIQ', selector, 0xffffffff, 0, 0, base)
    out += struct.pack('<6Q', *control)
    assert len(out) == 0x1b8
    return out


def arm64_status(number, context):
    """Linux' elf_prstatus of AArch64, in which QEMU fills in the number and x0 to x30, sp, pc and the processor state."""
    cpsr = struct.unpack_from('<I', context, 4)[0]
    return struct.pack('<32xI76x', number) + context[8:0x110] + struct.pack('<QI4x', cpsr, 0)


def notes(k, contexts):
    """The notes of an ELF core file and of kdump-compressed files."""
    def note(name, kind, body):
        padded = (name + b'\0').ljust((len(name) + 4) & -4, b'\0')
        return struct.pack('<III', len(name) + 1, len(body), kind) + padded + body.ljust((len(body) + 3) & -4, b'\0')

    if k.machine.name == 'arm64':
        return b''.join(note(b'CORE', 1, arm64_status(n + 1, context)) for n, (context, _) in enumerate(contexts))
    return b''.join(note(b'QEMU', 0, qemu_cpu(k, *c)) for c in contexts)


ELF_MACHINES = {'x64': 62, 'x86': 3, 'x86-pae': 3, 'arm64': 183}


def write_elf(k, path, contexts, body=None, flags=0):
    """contexts: CONTEXT records by processor, each with its processor's GS base. ELF32 for x86, as QEMU does while all memory is below 4 GiB."""
    body = notes(k, contexts) if body is None else body
    runs = k.memory.runs()
    wide = k.machine.pointer == 8 or frames(k)[-1] >= 1 << 20
    file_head, entry = ('<HHIQQQIHHHHHH', '<IIQQQQQQ') if wide else ('<HHIIIIIHHHHHH', '<IIIIIIII')
    start, stride = (64, 56) if wide else (52, 32)

    def program(kind, offset, address, size):
        if wide:
            return struct.pack(entry, kind, flags if kind == 1 else 0, offset, 0, address, size, size, 0)
        return struct.pack(entry, kind, offset, 0, address, size, size, flags if kind == 1 else 0, 0)

    notes_at = start + stride * (len(runs) + 1)
    offset = first = (notes_at + len(body) + PAGE - 1) & -PAGE
    with open(path, 'wb') as f:
        f.write(bytes([0x7f, 0x45, 0x4c, 0x46, 2 if wide else 1, 1, 1]).ljust(16, b'\0'))
        f.write(struct.pack(file_head, 4, ELF_MACHINES[k.machine.name], 1, 0, start, 0, 0, start, stride, len(runs) + 1, 0, 0, 0))
        f.write(program(4, notes_at, 0, len(body)))
        for frame, count in runs:
            f.write(program(1, offset, frame * PAGE, count * PAGE))
            offset += count * PAGE
        f.write(body)
        f.seek(first)
        write_pages(f, k)

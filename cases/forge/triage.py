"""Kernel triage dumps (type 4): the 64-bit header, then TRIAGE_DUMP64 with the file offsets of everything else. The layout
is that of Microsoft's kernel headers; a Windows 10 dump served as the check (driver entries of 0x90 bytes, "TRGD" last)."""
import struct

import kernel

TRIAGE = 0x2000
BODY = 0x2080


def read(k, va, size):
    """Bytes of a forged kernel's memory."""
    out = b''
    while len(out) < size:
        at = va + len(out)
        pfn = k.space.frame(at)
        if pfn is None:
            break
        n = min(size - len(out), 0x1000 - (at & 0xfff))
        out += bytes(k.memory.page(pfn)[at & 0xfff:(at & 0xfff) + n])
    return out


def write(k, path, stack, blocks, thread=0, process=0, prcb=0):
    """k: a finished kernel.Kernel; stack: (address, size); blocks: [(address, size)] to keep; thread, process, prcb:
    addresses, 0 = leave the object out."""
    out = bytearray(k.header(dump_type=4)) + bytes(BODY - kernel.HEADER)
    struct.pack_into('<IIQ', out, 0x88, 0x45474150, 0x45474150, 0x4547415045474150)  # no physical memory: "PAGE" fill

    def put(data, align=8):
        while len(out) % align:
            out.append(0)
        at = len(out)
        out.extend(data)
        return at

    def object_at(va, size):
        return put(read(k, va, size)) if va else 0

    size = k.windows.size
    mm_at = put(bytes(0x50))
    rows = struct.pack('<Q', len(k.unloaded))  # newest first, names cut to twelve characters
    for unloaded, start, end in reversed(k.unloaded):
        raw = unloaded.encode('utf-16-le')[:24]
        rows += struct.pack('<HHIQ', len(raw), len(raw), 0, 0) + raw.ljust(24, b'\0') + struct.pack('<QQ', start, end)
    unloaded_at = put(rows)
    prcb_at, process_at = object_at(prcb, size('_KPRCB')), object_at(process, size('_EPROCESS'))
    thread_at = object_at(thread, size('_ETHREAD'))
    stack_at = put(read(k, *stack), 16)
    debugger_at = put(read(k, k.kdbg, k.kdbg_size))
    drivers_at = put(bytes(0x90 * len(k.modules)))
    pool_at = put(b'')
    for i, (image, _, name) in enumerate(k.modules):
        name_at = put(struct.pack('<I', len(name)) + name.encode('utf-16-le') + b'\0\0')
        row = drivers_at + 0x90 * i
        struct.pack_into('<I', out, row, name_at)
        struct.pack_into('<QQI', out, row + 8 + 0x30, image.base, image.base + 0x1000, image.size)
        struct.pack_into('<I', out, row + 8 + 0x78, image.checksum)
        struct.pack_into('<I', out, row + 8 + 0x80, image.timestamp)
    pool_size = len(out) - pool_at
    placed = []
    for va, size in blocks:
        data = read(k, va, size)
        placed.append(struct.pack('<QII', va, put(data), len(data)))
    blocks_at = put(b''.join(placed))
    valid_at = put(b'TRGD', 4)
    struct.pack_into('<18I', out, TRIAGE, 0, len(out), valid_at, 0x348, 0xf00, mm_at, unloaded_at, prcb_at, process_at, thread_at,
                     stack_at, stack[1], drivers_at, len(k.modules), pool_at, pool_size, 0, 0xffffffff)
    struct.pack_into('<QIIQQIIIIII', out, TRIAGE + 0x48, stack[0], 0, 0, 0, 0, 0, 0, debugger_at, k.kdbg_size,
                     blocks_at, len(placed))
    struct.pack_into('<Q', out, 0xfa0, len(out))
    with open(path, 'wb') as f:
        f.write(out)

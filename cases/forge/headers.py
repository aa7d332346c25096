"""Headers of kernel dumps. DUMP_HEADER64 is as documented in Microsoft's wdbgexts/ntdddump descriptions, DUMP_HEADER32 as Volatility 2's
crash_vtypes.py lists it."""
import struct

from memory import PAGE

SIZE_64, SIZE_32 = 0x2000, 0x1000


def header_64(k, dump_type=1, comment=b''):
    runs = k.memory.runs()
    pages = sum(n for _, n in runs)
    h = bytearray(b'PAGE' * (SIZE_64 // 4))
    struct.pack_into('<4s4sII', h, 0, b'PAGE', b'DU64', 0xf, k.build)
    struct.pack_into('<QQQQ', h, 0x10, k.space.directory(), k.machine.pfn_database, k.head, k.active)
    struct.pack_into('<III', h, 0x30, k.machine.dump_machine, k.count, k.bugcheck[0])
    struct.pack_into('<4Q', h, 0x40, *k.bugcheck[1:])
    h[0x60:0x80] = bytes(32)
    struct.pack_into('<Q', h, 0x80, k.kdbg)
    fit = len(runs) if 0x98 + 16 * len(runs) <= 0x348 else 0
    assert fit or dump_type != 1, 'too many runs for the header'
    struct.pack_into('<IIQ', h, 0x88, fit, 0, pages)
    for i, (first, count) in enumerate(runs[:fit]):
        struct.pack_into('<QQ', h, 0x98 + 16 * i, first, count)
    h[0x348:0x348 + 3000] = bytes(3000)
    context = k.contexts[k.crashed]
    h[0x348:0x348 + len(context)] = context
    h[0xf00:0xf98] = bytes(0x98)
    code, address, parameters = k.exception or (0x80000003, k.machine.ip(context), ())
    struct.pack_into('<IIQQII', h, 0xf00, code, 1, 0, address, len(parameters), 0)
    for i, p in enumerate(parameters):
        struct.pack_into('<Q', h, 0xf20 + 8 * i, p)
    struct.pack_into('<I', h, 0xf98, dump_type)
    struct.pack_into('<QQ', h, 0xfa0, SIZE_64 + pages * PAGE, k.time)
    h[0xfb0:0x1030] = comment.ljust(128, b'\0')
    struct.pack_into('<QIIIIIBBH', h, 0x1030, k.uptime, 0, 0, k.product, 0x112, 0, 0, 0, 0)
    struct.pack_into('<II', h, 0x1050, 0, 0)
    return bytes(h)


def header_32(k, dump_type=1, comment=b''):
    runs = k.memory.runs()
    pages = sum(n for _, n in runs)
    h = bytearray(b'PAGE' * (SIZE_32 // 4))
    struct.pack_into('<4s4sII', h, 0, b'PAGE', b'DUMP', 0xf, k.build)
    struct.pack_into('<IIII', h, 0x10, k.space.directory(), k.machine.pfn_database, k.head, k.active)
    struct.pack_into('<III4I', h, 0x20, k.machine.dump_machine, k.count, *k.bugcheck)
    h[0x3c:0x60] = bytes(36)
    h[0x5c] = k.space.levels == 3
    struct.pack_into('<I', h, 0x60, k.kdbg)
    fit = len(runs) if 0x6c + 8 * len(runs) <= 0x320 else 0
    assert fit or dump_type != 1, 'too many runs for the header'
    struct.pack_into('<II', h, 0x64, fit, pages)
    for i, (first, count) in enumerate(runs[:fit]):
        struct.pack_into('<II', h, 0x6c + 8 * i, first, count)
    context = k.contexts[k.crashed]
    h[0x320:0x7d0] = context.ljust(1200, b'\0')
    code, address, parameters = k.exception or (0x80000003, k.machine.ip(context), ())
    h[0x7d0:0x820] = bytes(0x50)
    struct.pack_into(f'<IIIII{len(parameters)}I', h, 0x7d0, code, 1, 0, address, len(parameters), *parameters)
    h[0x820:0x8a0] = comment.ljust(128, b'\0')
    struct.pack_into('<IIIIII', h, 0xf88, dump_type, 0, 0, k.product, 0x112, 0)
    struct.pack_into('<Q', h, 0xfa0, SIZE_32 + pages * PAGE)
    struct.pack_into('<QQ', h, 0xfb8, k.uptime, k.time)
    return bytes(h)

"""A kdump-compressed dump that QEMU wrote, taken apart and written again: without the flattening, with each page packed by
another library (liblzo2, libsnappy, libzstd through ctypes), flattened again in small and rewritten pieces.

Layout: QEMU's include/sysemu/dump.h. Nothing of it is shared with src/."""
import ctypes
import ctypes.util
import struct
import zlib

BLOCK = 4096
DESCRIPTOR = struct.Struct('<QIIQ')


def unflatten(data):
    assert data[:16] == b'makedumpfile\0\0\0\0'
    out, at = bytearray(), 4096
    while True:
        offset, size = struct.unpack_from('>qq', data, at)
        at += 16
        if offset == -1:
            return bytes(out)
        if offset + size > len(out):
            out.extend(bytes(offset + size - len(out)))
        out[offset:offset + size] = data[at:at + size]
        at += size


def flatten(data, piece):
    """In writes of `piece` bytes, backwards, after a first write of rubbish over the header."""
    def write(offset, part):
        return struct.pack('>qq', offset, len(part)) + part

    out = b'makedumpfile'.ljust(16, b'\0') + struct.pack('>qq', 1, 1)
    out = out.ljust(4096, b'\0') + write(8, b'\xff' * 64)
    pieces = [write(at, data[at:at + piece]) for at in range(0, len(data), piece)]
    return out + b''.join(reversed(pieces)) + struct.pack('>qq', -1, -1)


def parts(data):
    """(header, sub-header and bitmaps; descriptors): the version is 6 or later, the machine 64-bit."""
    block, sub, bitmap = struct.unpack_from('<III', data, 428)
    assert data[:8] == b'KDUMP   ' and block == BLOCK
    first = (1 + sub + bitmap) * BLOCK
    bits = data[(1 + sub + bitmap // 2) * BLOCK:first]
    count = sum(bin(b).count('1') for b in bits)
    return data[:first], [DESCRIPTOR.unpack_from(data, first + i * DESCRIPTOR.size) for i in range(count)]


def library(name):
    path = ctypes.util.find_library(name)
    return ctypes.CDLL(path) if path else None


def lzo():
    lib = library('lzo2')
    if not lib:
        return None
    work = ctypes.create_string_buffer(1 << 20)

    def pack(page):
        out, size = ctypes.create_string_buffer(len(page) * 2), ctypes.c_size_t()
        assert lib.lzo1x_1_compress(page, ctypes.c_size_t(len(page)), out, ctypes.byref(size), work) == 0
        return out.raw[:size.value]
    return pack


def lzo_best():
    lib = library('lzo2')
    if not lib:
        return None
    work = ctypes.create_string_buffer(1 << 20)

    def pack(page):
        out, size = ctypes.create_string_buffer(len(page) * 2), ctypes.c_size_t()
        assert lib.lzo1x_999_compress(page, ctypes.c_size_t(len(page)), out, ctypes.byref(size), work) == 0
        return out.raw[:size.value]
    return pack


def snappy():
    lib = library('snappy')
    if not lib:
        return None

    def pack(page):
        size = ctypes.c_size_t(len(page) * 2)
        out = ctypes.create_string_buffer(size.value)
        assert lib.snappy_compress(page, ctypes.c_size_t(len(page)), out, ctypes.byref(size)) == 0
        return out.raw[:size.value]
    return pack


def zstd():
    lib = library('zstd')
    if not lib:
        return None
    lib.ZSTD_compress.restype = ctypes.c_size_t

    def pack(page):
        out = ctypes.create_string_buffer(len(page) * 2)
        size = lib.ZSTD_compress(out, ctypes.c_size_t(len(out)), page, ctypes.c_size_t(len(page)), 3)
        return out.raw[:size]
    return pack


PACKINGS = {'lzo': (0x2, lzo), 'lzo-999': (0x2, lzo_best), 'snappy': (0x4, snappy), 'zstd': (0x20, zstd)}


def repack(data, flag, pack):
    """Every page packed again; one that does not get smaller is stored, as QEMU does."""
    head, descriptors = parts(data)
    at = len(head) + DESCRIPTOR.size * len(descriptors)
    table, body, seen = bytearray(), bytearray(), {}
    for offset, size, flags, page_flags in descriptors:
        page = data[offset:offset + size]
        page = zlib.decompress(page) if flags & 1 else page
        assert len(page) == BLOCK
        if page not in seen:
            small = pack(page)
            stored = len(small) >= BLOCK
            seen[page] = (at + len(body), BLOCK if stored else len(small), 0 if stored else flag)
            body += page if stored else small
        table += DESCRIPTOR.pack(*seen[page], page_flags)
    return head + bytes(table) + bytes(body)

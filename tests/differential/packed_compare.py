#!/usr/bin/env python3
"""The decoders of formats/packed against other people's code: what wimlib packs (xpress-huffman), what liblzo2 packs, what the
forge's own writer packs (both xpress kinds), and for the latter libfwnt as a second reader.

    packed_compare.py PACKED_PRINT SOURCE_ROOT

A library that is missing is named and left out; exit code 77 (skip) when all are."""
import ctypes
import ctypes.util
import os
import random
import subprocess
import sys

sys.dont_write_bytecode = True


def samples(root):
    """Name, bytes: at most 64 KiB each, as in hibernation files."""
    rng = random.Random(7)
    noise = bytes(rng.randrange(256) for _ in range(4096))
    with open(os.path.join(root, 'src/formats/pdb/undecorate.c'), 'rb') as f:
        text = f.read()
    with open(sys.executable, 'rb') as f:
        program = f.read(65536)
    yield 'zeros', bytes(65536)
    yield 'noise', noise
    yield 'noise twice', noise * 2
    yield 'text', text
    yield 'program', program
    yield 'one byte', b'x'
    yield 'far', noise[:3000] + bytes(9000) + noise[:3000] + bytes(40000) + noise[:3000]
    for n in range(12):
        parts, out = [noise[i * 37:i * 37 + rng.randrange(1, 300)] for i in range(20)], b''
        while len(out) < 20000:
            out += rng.choice(parts) if rng.random() < 0.8 else bytes(rng.randrange(1, 900))
        yield 'mixed %d' % n, out[:65536]


def wimlib():
    path = ctypes.util.find_library('wim')
    if not path:
        return None
    lib, compressor = ctypes.CDLL(path), ctypes.c_void_p()
    lib.wimlib_compress.restype = ctypes.c_size_t
    assert lib.wimlib_create_compressor(1, ctypes.c_size_t(65536), 0, ctypes.byref(compressor)) == 0

    def pack(data):
        out = ctypes.create_string_buffer(2 * len(data) + 1024)
        n = lib.wimlib_compress(data, ctypes.c_size_t(len(data)), out, ctypes.c_size_t(len(out)), compressor)
        return out.raw[:n] or None
    return pack


def libfwnt(function):
    path = ctypes.util.find_library('fwnt')
    if not path:
        return None
    lib = ctypes.CDLL(path)

    def unpack(packed, size):
        out, n = ctypes.create_string_buffer(size), ctypes.c_size_t(size)
        ok = getattr(lib, function)(packed, ctypes.c_size_t(len(packed)), out, ctypes.byref(n), None)
        return out.raw[:n.value] if ok == 1 else None
    return unpack


def main():
    printer, root = sys.argv[1:3]
    sys.path[:0] = [os.path.join(root, 'cases/forge'), os.path.join(root, 'tests/differential')]
    import kdump_repack
    import xpress
    writers = [('xpress', 'the forge', xpress.plain, libfwnt('libfwnt_lzxpress_decompress')),
               ('xpress-huffman', 'the forge', xpress.huffman, libfwnt('libfwnt_lzxpress_huffman_decompress')),
               ('xpress-huffman', 'wimlib', wimlib(), None),
               ('LZO', 'liblzo2', kdump_repack.lzo(), None), ('LZO', 'liblzo2, level 999', kdump_repack.lzo_best(), None)]
    bad = 0
    for kind, writer, pack, reader in writers:
        if not pack:
            print('%s: no %s here' % (kind, writer))
            continue
        checked = read_too = 0
        for name, data in samples(root):
            packed = pack(data)
            if packed is None:
                continue
            ours = subprocess.run([printer, kind, str(len(data))], input=packed, stdout=subprocess.PIPE).stdout
            checked += 1
            if ours != data:
                bad += 1
                print('%s of %s, %s: %d bytes, expected %d' % (kind, writer, name, len(ours), len(data)))
            theirs = reader(packed, len(data)) if reader else None
            if theirs is not None:
                read_too += theirs == data
        print('%s, packed by %s: %d samples; libfwnt reads %d of them' % (kind, writer, checked, read_too))
    sys.exit(1 if bad else 0)


main()

#!/usr/bin/env python3
"""The decoders of formats/packed against other people's code: what wimlib packs (xpress-huffman and LZX, for
each chunk size of a WIM and at several levels), what liblzo2 packs, what the
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


# Of WIM images: wimlib's number, name, chunk sizes.
CHUNKED = ((1, 'xpress-huffman', [1 << n for n in range(12, 17)]), (2, 'lzx', [1 << n for n in range(15, 22)]))
LEVELS = (1, 20, 35, 50, 100, 150)


def large_samples(root, window):
    """Name, bytes: at most a window of each. What stands in programs makes LZX translate; so do bytes E8 of every operand's kind."""
    rng = random.Random(window)
    noise, text = rng.randbytes(window), b''
    for folder, _, files in sorted(os.walk(os.path.join(root, 'src'))):
        for name in sorted(files):
            if len(text) < window:
                with open(os.path.join(folder, name), 'rb') as f:
                    text += f.read()
    with open(sys.executable, 'rb') as f:
        f.seek(0x1000)
        program = f.read(window)
    calls = bytearray()
    while len(calls) < window:
        operand = rng.choice((rng.randrange(-70000, 70000), rng.randrange(-13000000, 13000000), rng.randrange(-1 << 31, 1 << 31),
                              12000000 - len(calls), 12000000, 11999999, -len(calls), -len(calls) - 1, 0))
        calls += b'\xe8' + operand.to_bytes(4, 'little', signed=True) + rng.choice((b'', b'\xe8\xe8', bytes(5), b'calls'))
    far = noise[:5000] + bytes(max(window - 12000, 0)) + noise[:5000]
    for name, data in (('zeros', bytes(window)), ('text', text), ('program', program), ('calls', bytes(calls)), ('far', far),
                       ('text and noise', text[:window // 2] + noise[:window // 2]), ('noise twice', noise[:window // 2 - 1] * 2)):
        yield name, data[:window]
        yield name + ', odd', data[:window * 2 // 3 | 1]
    for n in (1, 2, 9, 10, 11, 12, 100, 1000):
        yield f'{n} calls', (b'\xe8\1\0\0\0' * n)[:n]


def check_chunks(printer, root, number, kind, windows):
    """How many samples came out wrong. wimlib packs nothing that would not become smaller; its higher levels take long."""
    bad = 0
    for window in windows:
        samples_here = list(large_samples(root, window))
        for level in LEVELS:
            pack, checked = wimlib(number, window, level), 0
            if not pack:
                print(f'{kind}: no wimlib here')
                return 0
            for name, data in samples_here:
                if level > 50 and window > 1 << 18 and 'text' not in name or window > 1 << 19 and 'odd' in name:
                    continue
                packed = pack(data)
                if packed is None:
                    continue
                ours = subprocess.run([printer, kind, str(len(data)), str(window)], input=packed, stdout=subprocess.PIPE).stdout
                checked += 1
                if ours != data:
                    bad += 1
                    at = next((i for i, (x, y) in enumerate(zip(ours, data)) if x != y), min(len(ours), len(data)))
                    print(f'{kind} {window}, level {level}, {name}: {len(ours)} bytes, expected {len(data)}; the first other one is {at}')
            print(f'{kind}, chunks of {window}, packed by wimlib at level {level}: {checked} samples')
            bad += checked < 2
            pack.free()
    return bad


def wimlib(kind, room, level):
    path = ctypes.util.find_library('wim')
    if not path:
        return None
    lib, compressor = ctypes.CDLL(path), ctypes.c_void_p()
    lib.wimlib_compress.restype = ctypes.c_size_t
    assert lib.wimlib_create_compressor(kind, ctypes.c_size_t(room), level, ctypes.byref(compressor)) == 0

    def pack(data):
        out = ctypes.create_string_buffer(2 * len(data) + 1024)
        n = lib.wimlib_compress(data, ctypes.c_size_t(len(data)), out, ctypes.c_size_t(len(out)), compressor)
        return out.raw[:n] or None
    pack.free = lambda: lib.wimlib_free_compressor(compressor)
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
               ('xpress-huffman', 'wimlib', wimlib(1, 65536, 0), None),
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
    bad += sum(check_chunks(printer, root, *one) for one in CHUNKED)
    sys.exit(1 if bad else 0)


main()

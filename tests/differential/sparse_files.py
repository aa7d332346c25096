#!/usr/bin/env python3
"""Files of nearly 16 TiB, sparse, that hold or claim a machine of that size: sparse_files.py NTDBG FORGE WORK_DIRECTORY

A raw image; an ELF core file with one piece of memory more, of 15 TiB; a full dump whose last run has them; a bitmap dump whose bitmap has a
bit for every page. Each must answer as the small file, within 512 MiB of memory of its own. Exit code 77: no file system that has such files."""
import os
import resource
import struct
import subprocess
import sys

sys.dont_write_bytecode = True
import forged_containers  # noqa: E402

PAGE, TIB = 4096, 1 << 40
SIZE = 15 * TIB
MOST_BYTES = 512 << 20
QUESTIONS = 'vertarget\nlm\n~0s\nk\nq\n'


def write(path, parts, size):
    """parts: [(offset, bytes)]"""
    with open(path, 'wb') as f:
        for at, data in parts:
            f.seek(at)
            f.write(data)
        f.truncate(size)


def raw(source):
    return [(at, source[at:at + PAGE]) for at in range(0, len(source), PAGE) if any(source[at:at + PAGE])], SIZE


def elf(source):
    """One more program header: the table moves to the end of what was there."""
    data = bytearray(source)
    table, = struct.unpack_from('<Q', data, 32)
    stride, count = struct.unpack_from('<HH', data, 54)
    headers = bytes(data[table:table + stride * count])
    begin = (len(data) + stride * (count + 1) + PAGE - 1) & -PAGE
    headers += struct.pack('<IIQQQQQQ', 1, 0, begin, 0, TIB, 14 * TIB, 14 * TIB, 0)
    struct.pack_into('<Q', data, 32, len(data))
    struct.pack_into('<H', data, 56, count + 1)
    return [(0, bytes(data) + headers)], begin + 14 * TIB


def full(source):
    """One more run."""
    data = bytearray(source)
    runs, = struct.unpack_from('<I', data, 0x88)
    struct.pack_into('<QQ', data, 0x98 + 16 * runs, TIB // PAGE, 14 * TIB // PAGE)
    struct.pack_into('<IxxxxQ', data, 0x88, runs + 1, struct.unpack_from('<Q', data, 0x90)[0] + 14 * TIB // PAGE)
    return [(0, bytes(data))], len(data) + 14 * TIB


def bitmap(source):
    """A bit for every page of 15 TiB; the pages of the last TiB are all there, as a hole of the file."""
    first, present, count = struct.unpack_from('<QQQ', source, 0x2020)
    pages, more = SIZE // PAGE, TIB // PAGE
    begin = (0x2038 + pages // 8 + PAGE - 1) & -PAGE
    head = source[:0x2020] + struct.pack('<QQQ', begin, present + more, pages) + source[0x2038:0x2038 + (count + 7) // 8]
    return [(0, head), (0x2038 + (pages - more) // 8, b'\xff' * (more // 8)), (begin, source[first:first + present * PAGE])], begin + (present + more) * PAGE


FILES = {'image.raw': raw, 'core.elf': elf, 'containers.dmp': full, 'type5.dmp': bitmap}


def ask(program, path, work):
    """What ntdbg says; with no more than so much anonymous memory."""
    done = subprocess.run([program, '-z', path, '-y', work + '/symbols'], input=QUESTIONS, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=200, env=dict(os.environ, NTDBG_OFFLINE='1', TZ='UTC'), preexec_fn=limit)
    return done.stdout.replace(path, 'FILE')


def limit():
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_BYTES, MOST_BYTES))


def main():
    program, forge, work = sys.argv[1:4]
    forged_containers.make(forge, work)
    path, bad = os.path.join(work, 'sparse.tmp'), 0
    try:
        for name, make in FILES.items():
            with open(os.path.join(work, name), 'rb') as f:
                source = f.read()
            try:
                write(path, *make(source))
            except OSError as e:
                print('skipped: no file of 15 TiB here: %s' % e)
                return 77
            size, blocks = os.path.getsize(path), os.stat(path).st_blocks * 512
            small, large = (ask(program, p, work) for p in (os.path.join(work, name), path))
            good = small == large and 'nt!' in large
            print('%s: %d TiB, %d KiB on disk: %s' % (name, size // TIB, blocks >> 10, 'the same answers' if good else 'WRONG:\n%s\n---\n%s' % (large, small)))
            bad += not good
    finally:
        if os.path.exists(path):
            os.remove(path)
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())

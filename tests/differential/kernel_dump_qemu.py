#!/usr/bin/env python3
"""What QEMU writes of kernel_guest.c's machine, read by ntdbg: a full kernel dump (header, physical runs, page tables), ELF
core files with and without paging, a raw image (pmemsave), kdump-compressed dumps; and of the last what kdump_repack.py makes with
other libraries.

    kernel_dump_qemu.py KERNEL_PRINT GUEST_ELF WORK_DIRECTORY [NTDBG]

With NTDBG, what its .dump writes of QEMU's dump must have QEMU's header and memory.

Exit code 77 (skip) without QEMU."""
import os
import shutil
import subprocess
import sys
import time

import kdump_repack

# Space, address, text, how many of its bytes are there. Memory is 64 MiB; the header lists pages 1-9e and 100-3fdf.
MEMORY = [
    ('p', '1000', b'first page of the first run', 27),
    ('p', '404000', b'written by a guest', 18),
    ('p', '7ff000', b'under a large page', 18),
    ('p', '9eff0', b'\0' * 32, 16),
    ('p', '0', b'\0', 0),
    ('p', '3fdffff', b'\0\0', 1),
    ('v', 'fffff80000001000', b'written by a guest', 18),
    ('v', 'fffff80000002000', b'first page of the first run', 27),
    ('v', 'fffff800003ff000', b'under a large page', 18),
    ('v', 'fffff80000003000', b'\0', 0),
    ('v', '0000f80000001000', b'\0', 0),
]
# 161 is LIVE_SYSTEM_DUMP: what QEMU writes for a machine that has not crashed.
FACTS = ['type 1', 'build 19041', 'processors 1', 'bugcheck 161', 'kdbg 300000', 'dtb 400000']


# The same machine in containers that have all of its memory and know nothing of Windows.
PLAIN_MEMORY = [(space, address, text, len(text)) for space, address, text, _ in MEMORY if address in ('1000', '404000', '7ff000', '9eff0')] + [
    ('p', '3ffffff', b'\0', 1), ('p', '4000000', b'\0', 0)]
PLAIN_FACTS = ['type 0', 'build 0', 'processors %d', 'bugcheck 0', 'kdbg 0', 'dtb 0']
CONTAINERS = [  # file, what the monitor is told, memory, facts
    ('qemu.dmp', 'dump-guest-memory -w %s', MEMORY, FACTS),
    ('qemu.elf', 'dump-guest-memory %s', PLAIN_MEMORY, [x.replace('%d', '1') for x in PLAIN_FACTS]),
    ('qemu-paging.elf', 'dump-guest-memory -p %s', PLAIN_MEMORY, [x.replace('%d', '1') for x in PLAIN_FACTS]),
    ('qemu.kdump', 'dump-guest-memory -z %s', PLAIN_MEMORY, [x.replace('%d', '1') for x in PLAIN_FACTS]),
    ('qemu-lzo.kdump', 'dump-guest-memory -l %s', PLAIN_MEMORY, [x.replace('%d', '1') for x in PLAIN_FACTS]),
    ('qemu-snappy.kdump', 'dump-guest-memory -s %s', PLAIN_MEMORY, [x.replace('%d', '1') for x in PLAIN_FACTS]),
    ('qemu.raw', 'pmemsave 0 0x4000000 "%s"', PLAIN_MEMORY, [x.replace('%d', '0') for x in PLAIN_FACTS]),
]


def make_dumps(guest, work):
    serial = os.path.join(work, 'serial.txt')
    dumps = [os.path.join(work, name) for name, _, _, _ in CONTAINERS]
    for path in [serial] + dumps:
        if os.path.exists(path):
            os.remove(path)
    qemu = subprocess.Popen(
        ['qemu-system-x86_64', '-accel', 'tcg', '-m', '64', '-display', 'none', '-vga', 'none', '-nodefaults',
         '-no-reboot', '-kernel', guest, '-device', 'vmcoreinfo', '-serial', 'file:' + serial, '-monitor', 'stdio'],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    for _ in range(600):
        if os.path.exists(serial) and os.path.getsize(serial):
            break
        time.sleep(0.1)
    words = ''.join(told % dump + '\n' for (_, told, _, _), dump in zip(CONTAINERS, dumps))
    said = qemu.communicate((words + 'quit\n').encode(), timeout=120)[0]
    for kind in (b'lzo', b'snappy'):  # QEMU can be built without them, as Debian's is
        if b'kdump-' + kind + b' is not available' in said:
            print('this QEMU writes no kdump-%s' % kind.decode())
            dumps = [x for x in dumps if 'qemu-%s.' % kind.decode() not in x]
    if open(serial).read() != 'K' or not all(os.path.exists(x) for x in dumps):
        print('QEMU wrote no dump: %s' % said[-500:])
        sys.exit(1)
    return dumps


def check(printer, dump, memory, facts):
    """How many statements were wrong."""
    arguments = [word for space, address, text, _ in memory for word in (space, address, str(len(text)))]
    run = subprocess.run([printer, dump] + arguments, capture_output=True, text=True)
    expected = facts + [('memory ' + text[:present].hex()) for _, _, text, present in memory]
    lines, bad, name = run.stdout.splitlines(), 0, os.path.basename(dump)
    if run.returncode or run.stderr or len(lines) != len(expected):
        print('%s: kernel_print: exit code %d, %d lines; %s' % (name, run.returncode, len(lines), run.stderr))
        bad += 1
    for line, wanted in zip(lines, expected):
        if line != wanted:
            print('%s: ntdbg says "%s", expected "%s"' % (name, line, wanted))
            bad += 1
    print('%s: %d statements checked, %d wrong' % (name, len(expected), bad))
    return bad


# Of the header: what the two writers say in their own way. Bytes from, to.
OWN_FIELDS = [(0x3c, 0x40), (0xf9c, 0xfa0),  # padding: Windows' dumps have the pattern there, QEMU's zeros
              (0x60, 0x80),      # VersionUser: old memory
              (0x348, 0xf98),    # CONTEXT, exception
              (0xfa8, 0x2000)]   # times, comment, product: QEMU leaves the pattern where it does not know


def check_copy(program, dump):
    """ntdbg's copy of QEMU's full dump: the same header but for OWN_FIELDS, and the same memory."""
    copy, bad = dump + '.copy', 0
    run = subprocess.run([program, '-z', dump], input='.dump /f /o %s\nq\n' % copy, capture_output=True, text=True)
    if 'Dump successfully written' not in run.stdout:
        print('.dump says: %s%s' % (run.stdout[-300:], run.stderr))
        return 1
    with open(dump, 'rb') as a, open(copy, 'rb') as b:
        theirs, ours = a.read(), b.read()
    os.remove(copy)
    for at in range(0, 0x2000, 4):
        if not any(start <= at < end for start, end in OWN_FIELDS) and theirs[at:at + 4] != ours[at:at + 4]:
            print('header at %x: QEMU %s, ntdbg %s' % (at, theirs[at:at + 4].hex(), ours[at:at + 4].hex()))
            bad += 1
    if theirs[0x2000:] != ours[0x2000:]:
        print('the memory behind the header is not the same: %d and %d bytes' % (len(theirs), len(ours)))
        bad += 1
    print('copy by .dump /f: header and %d bytes of memory compared, %d wrong' % (len(ours) - 0x2000, bad))
    return bad


def repacked(dump):
    """Other writings of QEMU's kdump-zlib file, beside it."""
    with open(dump, 'rb') as f:
        data = kdump_repack.unflatten(f.read())
    made = {'seekable': data, 'pieces': kdump_repack.flatten(data, 1000)}
    for name, (flag, library) in kdump_repack.PACKINGS.items():
        pack = library()
        if pack:
            made[name] = kdump_repack.repack(data, flag, pack)
        else:
            print('no library packs %s here' % name)
    for name, content in made.items():
        path = '%s.%s' % (dump, name)
        with open(path, 'wb') as f:
            f.write(content)
        yield path


def main():
    printer, guest, work = sys.argv[1:4]
    if not shutil.which('qemu-system-x86_64'):
        print('skipped: QEMU is not here')
        sys.exit(77)
    os.makedirs(work, exist_ok=True)
    bad = 0
    expected = {name: (memory, facts) for name, _, memory, facts in CONTAINERS}
    for dump in make_dumps(os.path.abspath(guest), os.path.abspath(work)):
        name = os.path.basename(dump)
        for path in [dump] + (list(repacked(dump)) if name == 'qemu.kdump' else []):
            bad += check(printer, path, *expected[name])
            if len(sys.argv) > 4 and path.endswith('.dmp'):
                bad += check_copy(sys.argv[4], path)
            os.remove(path)
    sys.exit(1 if bad else 0)


main()

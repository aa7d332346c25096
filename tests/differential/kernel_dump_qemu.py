#!/usr/bin/env python3
"""A full kernel dump that QEMU writes of kernel_guest.c's machine, read by ntdbg: header, physical runs, page tables.

    kernel_dump_qemu.py KERNEL_PRINT GUEST_ELF WORK_DIRECTORY

Exit code 77 (skip) without QEMU."""
import os
import shutil
import subprocess
import sys
import time

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


def make_dump(guest, work):
    serial, dump = os.path.join(work, 'serial.txt'), os.path.join(work, 'qemu.dmp')
    for path in (serial, dump):
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
    said = qemu.communicate(('dump-guest-memory -w %s\nquit\n' % dump).encode(), timeout=120)[0]
    if open(serial).read() != 'K' or not os.path.exists(dump):
        print('QEMU wrote no dump: %s' % said[-500:])
        sys.exit(1)
    return dump


def main():
    printer, guest, work = sys.argv[1:4]
    if not shutil.which('qemu-system-x86_64'):
        print('skipped: QEMU is not here')
        sys.exit(77)
    os.makedirs(work, exist_ok=True)
    dump = make_dump(os.path.abspath(guest), os.path.abspath(work))
    arguments = [word for space, address, text, _ in MEMORY for word in (space, address, str(len(text)))]
    run = subprocess.run([printer, dump] + arguments, capture_output=True, text=True)
    os.remove(dump)
    expected = FACTS + [('memory ' + text[:present].hex()) for _, _, text, present in MEMORY]
    lines, bad = run.stdout.splitlines(), 0
    if run.returncode or run.stderr or len(lines) != len(expected):
        print('kernel_print: exit code %d, %d lines; %s' % (run.returncode, len(lines), run.stderr))
        bad += 1
    for line, wanted in zip(lines, expected):
        if line != wanted:
            print('ntdbg says "%s", expected "%s"' % (line, wanted))
            bad += 1
    print('%d statements checked, %d wrong' % (len(expected), bad))
    sys.exit(1 if bad else 0)


main()

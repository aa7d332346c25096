#!/usr/bin/env python3
"""A guest of QEMU that holds a forged Windows 7 machine, dumped as somebody would who has a hung guest: docs/cases/qemu.md. Windows
itself is not at hand; its memory is. kernel_guest.c's program brings the guest into 64-bit mode; through QEMU's gdb server the forge's
machine is put into its memory, and its registers into the processor. From there on everything is real: the dumps are QEMU's own.

    qemu_guest.py NTDBG GUEST_ELF FORGED_FOLDER WORK_FOLDER [--serve]

--serve keeps QEMU waiting with its monitor on the terminal. Exit code 77 (skip) without QEMU or the compilers to forge with."""
import os
import shutil
import socket
import struct
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PAGE = os.path.join(ROOT, 'docs', 'cases', 'qemu.md')
# Registers by gdb's numbers in QEMU's target description of x86-64.
EFLAGS, GS_BASE, CR3 = 17, 25, 29
PIECE, LOW_ROM = 0x7f0, 0xa0000
# What is asked of each dump: one answer for all.
QUESTIONS = ['vertarget', '.bugcheck', 'lm', '~', 'k', '~1s', 'k', '~0s', '!process 0 0', '!locks']


def notes(core):
    """The processors of an ELF core file of QEMU's kind: (general registers, eflags, CR3, GS base)."""
    with open(core, 'rb') as f:
        data = f.read()
    out = []
    table, count = struct.unpack_from('<Q', data, 0x20)[0], struct.unpack_from('<H', data, 0x38)[0]
    for i in range(count):
        kind, _, at, _, _, size = struct.unpack_from('<IIQQQQ', data, table + 56 * i)
        end = at + size
        while kind == 4 and at + 12 <= end:
            name_size, size, _ = struct.unpack_from('<III', data, at)
            name, body = data[at + 12:at + 12 + name_size], at + 12 + (name_size + 3) // 4 * 4
            if name.startswith(b'QEMU'):
                # rax rbx rcx rdx rsi rdi rsp rbp r8 ... r15 rip rflags; ten segments of 24 bytes (cs ds es fs gs ...); CR0 to CR4
                values = struct.unpack_from('<18Q', data, body + 8)
                gs = struct.unpack_from('<Q', data, body + 8 + 18 * 8 + 4 * 24 + 16)[0]
                out.append((values[:17], values[17], struct.unpack_from('<Q', data, body + 0x188 + 24)[0], gs))
            at = body + (size + 3) // 4 * 4
    return out


class Gdb:
    """As much of gdb's remote protocol as sets registers."""

    def __init__(self, path):
        self.s = socket.socket(socket.AF_UNIX)
        for _ in range(200):
            try:
                self.s.connect(path)
                return
            except OSError:
                time.sleep(0.05)
        sys.exit('QEMU does not answer on its gdb socket')

    def ask(self, text):
        self.s.sendall(b'$' + text.encode() + b'#%02x' % (sum(text.encode()) & 0xff))
        answer = b''
        while b'#' not in answer[:-2] or answer[-3:-2] != b'#':
            answer += self.s.recv(4096)
        self.s.sendall(b'+')
        return answer[answer.index(b'$') + 1:-3].decode()

    def set(self, number, value):
        if self.ask('P%x=%s' % (number, struct.pack('<Q', value).hex())) != 'OK':
            sys.exit('QEMU does not set register %d' % number)


def start(guest, world, work):
    """QEMU, stopped, with the machine in it; its monitor is on its standard input and output."""
    gdb, serial = (os.path.abspath(os.path.join(work, name)) for name in ('gdb', 'serial.txt'))
    for path in (gdb, serial):
        if os.path.exists(path):
            os.remove(path)
    serve = '--serve' in sys.argv
    qemu = subprocess.Popen(
        ['qemu-system-x86_64', '-accel', 'tcg', '-m', '64', '-display', 'none', '-vga', 'none', '-nodefaults', '-no-reboot', '-kernel', guest,
         '-device', 'vmcoreinfo', '-serial', 'file:' + serial, '-gdb', 'unix:%s,server=on,wait=off' % gdb, '-monitor', 'stdio'],
        cwd=work, stdin=None if serve else subprocess.PIPE, stdout=None if serve else subprocess.PIPE, stderr=subprocess.STDOUT)
    for _ in range(600):  # the guest's program says K when it has nothing more to do
        if os.path.exists(serial) and os.path.getsize(serial):
            break
        time.sleep(0.05)
    g = Gdb(gdb)
    g.ask('?')
    g.ask('qXfer:features:read:target.xml:0,800')  # without it QEMU takes no single registers
    g.ask('Qqemu.PhyMemMode:1')
    with open(os.path.join(world, 'raw.raw'), 'rb') as f:
        memory = f.read()
    for at in range(0, len(memory), PIECE):
        if not LOW_ROM <= at < 0x100000:
            g.ask('M%x,%x:%s' % (at, len(memory[at:at + PIECE]), memory[at:at + PIECE].hex()))
    general, eflags, cr3, gs = notes(os.path.join(world, 'elf.elf'))[0]
    for register, value in [(CR3, cr3), (GS_BASE, gs), (EFLAGS, eflags)] + [(gdb_number(i), v) for i, v in enumerate(general)]:
        g.set(register, value)
    g.s.close()
    return qemu


def gdb_number(i):
    """gdb's order: rax rbx rcx rdx rsi rdi rbp rsp r8 ... r15 rip; the note has rsp before rbp."""
    return {6: 7, 7: 6}.get(i, i)


def forge(folder):
    """The machine in every container: QEMU gets the raw one; the registers are read out of the core file."""
    done = subprocess.run([sys.executable, os.path.join(ROOT, 'cases', 'forge', 'forge'), 'server@7601', folder], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        print(done.stdout)
        sys.exit(77 if done.returncode == 3 else 1)


def ask(program, dump, world, lines):
    """[(line with its prompt, answer)]"""
    command = [program, '-z', dump, '-y', world + '/symbols', '-i', world + '/images', '-c', '.echo ready']
    text = subprocess.run(command, input='\n'.join(x for line in lines for x in (line, '.echo ===')) + '\nq\n', stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=120, env=dict(os.environ, NTDBG_OFFLINE='1', TZ='UTC')).stdout
    text = text[text.index('ready\n') + len('ready\n'):]
    out = []
    for line in lines:
        answer, _, text = text.partition('===\n')
        prompt, _, answer = answer.partition('> ')
        # the prompt before .echo stands behind the answer
        answer = answer[:answer.rindex('\n') + 1] if '\n' in answer else ''
        out.append((prompt + '> ' + line, answer.replace(world, 'FOLDER')))
    return out


def page_blocks():
    """[(line, answer)] of the page's sessions: each block that begins with a prompt."""
    with open(PAGE, encoding='utf-8') as f:
        lines = f.read().split('\n')
    out, empty = [], 0
    for line in lines:
        if not line.startswith('    '):  # an empty line stands inside of an answer, or behind it
            empty = empty + 1 if not line else -10 ** 6
            continue
        line = line[4:]
        if 'kd> ' in line[:8]:
            out.append([line, ''])
        elif out and not line.startswith(('$ ', '(qemu)')):
            out[-1][1] += '\n' * max(empty, 0) + line + '\n'
        empty = 0
    return out


def main():
    if not shutil.which('qemu-system-x86_64'):
        print('skipped: no QEMU')
        return 77
    program, guest, forged, work = (os.path.abspath(x) for x in sys.argv[1:5])
    world = os.path.join(forged, 'qemu-guest')
    os.makedirs(work, exist_ok=True)
    forge(world)
    qemu = start(guest, world, work)
    if '--serve' in sys.argv:
        return qemu.wait()
    dumps = {name: os.path.join(work, name) for name in ('guest.elf', 'guest.kdump', 'guest.raw')}
    for path in dumps.values():
        if os.path.exists(path):
            os.remove(path)
    said = qemu.communicate(('dump-guest-memory %(guest.elf)s\ndump-guest-memory -z %(guest.kdump)s\n'
                             'pmemsave 0 0x4000000 "%(guest.raw)s"\nquit\n' % dumps).encode(), timeout=120)[0]
    if not all(os.path.exists(x) for x in dumps.values()):
        print('QEMU wrote no dump: %s' % said.decode()[-500:])
        return 1
    bad = 0
    wanted = dict(ask(program, os.path.join(world, 'elf.elf'), world, QUESTIONS))
    for name, dump in dumps.items():
        for line, answer in ask(program, dump, world, QUESTIONS):
            # A raw image has no registers of its own; this machine keeps them in its KPRCBs, too.
            if answer != wanted.get(line):
                bad += 1
                print('%s: "%s" says\n%s\n--- not\n%s' % (name, line, answer, wanted.get(line)))
    blocks = page_blocks()
    for (line, answer), (shown, text) in zip(ask(program, dumps['guest.elf'], world, [b[0].split('> ', 1)[1] for b in blocks]), blocks):
        if (line, answer.rstrip('\n')) != (shown, text.rstrip('\n')):
            bad += 1
            print('docs/cases/qemu.md: "%s"\n%s\n--- the page has "%s"\n%s' % (line, answer, shown, text))
    print('%d answers from %d dumps, %d blocks of the page, %d wrong' % (len(QUESTIONS) * len(dumps), len(dumps), len(blocks), bad))
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())

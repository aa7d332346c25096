#!/usr/bin/env python3
"""What `u` prints is typed back: every instruction of programs that Microsoft's compiler made (npm's node-pty, MIT) is
disassembled and assembled again. The text must be the same, and llvm-mc-19 must take both codes for the same instruction.

usage: assemble_llvm.py ASSEMBLE_PRINT BUILD-DIRECTORY      (ends with 77 = skipped when something is not there)
"""
import os
import re
import shutil
import struct
import subprocess
import sys

import npm

FILES = ['conpty/conpty.dll', 'winpty-agent.exe', 'conpty/OpenConsole.exe']
MOST = 1 << 19  # bytes of each file
RELATIVE = re.compile(r'^((?:j|call|loop|xbegin)\w*)\s+(-?\d+)$')
NEAR = re.compile(r'(-?\d+)\(%rip\)')
# Forms of one instruction that have texts of their own, and (in tables between the code) prefixes that 64-bit code ignores.
FORMS = [(re.compile(r'^movabsq\b'), 'movq'), (re.compile(r'\b(xchg\w)\t(.*), (.*)'), lambda m: m[1] + '\t' + ', '.join(sorted((m[2], m[3])))),
         (re.compile(r'\(,(%\w+)\)'), r'(\1)'), (re.compile(r',%riz(,\d)?'), ''), (re.compile(r'%[cdes]s:'), ''),
         (re.compile(r'^addr32\s+'), ''), (re.compile(r'^rep(ne)?\s+(?!movs|stos|scas|cmps|lods|ins|outs)'), ''), (re.compile(r'^(rc[lr]\w|ro[lr]\w|s[ah][lr]\w)\t\$1, '), r'\1\t'), (re.compile(r'\s+#.*'), '')]
TWO_REX = re.compile(r'^4[0-9a-f]4[0-9a-f]')

def text_section(data):
    at = struct.unpack_from('<I', data, 0x3c)[0]
    count, optional = struct.unpack_from('<H', data, at + 6)[0], struct.unpack_from('<H', data, at + 20)[0]
    for i in range(count):
        name, size, rva, raw_size, raw = struct.unpack_from('<8sIIII', data, at + 24 + optional + 40 * i)
        if name.rstrip(b'\0') == b'.text':
            return rva, raw, min(size, raw_size)
    return None


def llvm(codes):
    """Each code's text; several lines are one where there are prefixes without a meaning."""
    stop = '0x0f 0x0b\n'
    source = ''.join(' '.join('0x' + x[i:i + 2] for i in range(0, len(x), 2)) + '\n' + stop for x in codes)
    done = subprocess.run(['llvm-mc-19', '--disassemble', '--triple=x86_64', '--mattr=+avx512f'], input=source, capture_output=True, text=True)
    texts, now = [], []
    for line in done.stdout.splitlines()[1:]:
        line = line.strip()
        if line == 'ud2':
            texts.append(now)
            now = []
        elif line not in ('data16', 'rex64', 'cs', 'ds', 'es', 'ss', 'rex', 'rex.W'):
            now.append(re.sub(r'^(data16|cs|ds|es|ss)\s+', '', line))
    return texts


def plain(texts, code):
    text = ' '.join(texts)
    for pattern, other in FORMS:
        text = pattern.sub(other, text)
    size = len(code) // 2
    match = RELATIVE.match(text.replace('\t', ' '))
    if match:
        return f'{match[1]} {int(match[2]) + size}'
    return NEAR.sub(lambda m: f'{int(m[1]) + size}(%rip)', text)


def main():
    program, build = sys.argv[1:3]
    folder = npm.package(build, 'node-pty')
    if not folder or not shutil.which('llvm-mc-19'):
        print('node-pty or llvm-mc-19 is not there')
        return 77
    total, bad = 0, []
    for name in FILES:
        path = os.path.join(folder, 'prebuilds', 'win32-x64', name)
        with open(path, 'rb') as f:
            section = text_section(f.read())
        rva, raw, size = section
        done = subprocess.run([program, 'x64', hex(0x140000000 + rva), path, hex(raw), hex(min(size, MOST))], capture_output=True, text=True,
                              check=True)
        rows = [x.split('\t') for x in done.stdout.splitlines()]
        total += len(rows)
        bad += [f'{name}: {x[0]} {x[1]} {x[2]}' for x in rows if x[1] == '-' or x[2].startswith('*')]
        pairs = sorted({(x[0], x[1], x[2]) for x in rows if x[1] != '-' and x[0] != x[1] and x[2] != 'ud2' and not TWO_REX.match(x[0])})
        first, second = llvm([x[0] for x in pairs]), llvm([x[1] for x in pairs])
        if len(first) != len(pairs) or len(second) != len(pairs):
            sys.exit(f'{name}: llvm-mc-19 wrote {len(first)} and {len(second)} texts for {len(pairs)} codes')
        bad += [f'{name}: {p[0]} {p[1]} {p[2]}: {plain(a, p[0])} | {plain(b, p[1])}' for p, a, b in zip(pairs, first, second)
                if plain(a, p[0]) != plain(b, p[1])]
        print(f'{name}: {len(rows)} instructions, {len(pairs)} of them with another encoding')
    print('\n'.join(bad[:40]))
    print(f'{total} instructions, {len(bad)} differ')
    return 1 if bad or total < 50000 else 0


if __name__ == '__main__':
    sys.exit(main())

#!/usr/bin/env python3
"""ARM64 disassembly against llvm-objdump-19, instruction by instruction, with both texts brought into one form. Over the
ARM64 programs of npm's node-pty (MIT; compiled by Microsoft's compiler), and over objects that clang-19 makes.

usage: disasm_llvm.py DISASM_PRINT BUILD-DIRECTORY      (ends with 77 = skipped when llvm-objdump-19 is not there)
"""
import collections
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile

import npm

FILES = ['conpty/conpty.dll', 'winpty-agent.exe', 'conpty/OpenConsole.exe']
# What Windows' oldest ARM64 machines may meet, and the newer forms that ntdbg writes itself; anything else is data.
FEATURES = '+v8.3a,+lse,+pauth,+rcpc,+crc,+aes,+sha2,-sve,-sme,-mops'

# Every addressing form, condition and alias that has a spelling of its own.
SOURCE = r'''
ldaddal w1,w2,[x3]
ldaddab w1,w2,[x3]
ldclr x1,x2,[sp]
stadd w1,[x2]
stsetlh w1,[x2]
swpal w1,w2,[x30]
casal x1,x2,[x3]
casab w1,w2,[x3]
caspal x0,x1,x2,x3,[x4]
ldapr x1,[x2]
ldaprb w1,[x2]
ldraa x0,[x1]
ldrab x30,[x23,#-2440]!
ldraa x1,[sp,#8]
retab
retaa
eretab
braa x1,x2
braaz x16
blrab x1,sp
blraaz x3
pacibsp
autibsp
xpaclri
xpaci x1
pacia x1,x2
autizb x18
csel x0,x1,x2,ne
cset w0,eq
csetm x0,hs
csinc x0,x1,x2,lo
ccmp x0,#3,#0,ne
ccmn w0,w1,#4,gt
fcsel d0,d1,d2,gt
ldr w8,[x9,w8,uxtw #2]
ldr x8,[x9,x8,lsl #3]
ldr x8,[x9,x8]
ldrsw x8,[x9,w8,sxtw #2]
ldrb w8,[x9,#15]
ldr q0,[x1,#160]
str x8,[sp,#-16]!
ldr x8,[sp],#16
stur x0,[x1,#-8]
ldp q0,q1,[x0],#32
ldpsw x0,x1,[x2,#-8]
add x8,x9,w8,uxtw #2
add x8,x9,x8,lsl #2
sub sp,sp,#1,lsl #12
movk x0,#0x1234,lsl #16
mov x0,#0x12340000
mov x0,#-1
mov x0,#-65537
orr x0,xzr,#0x0f0f0f0f0f0f0f0f
and x16,x16,#0xfffffffffffff000
cmp x0,#0
cmn w1,#10
neg w0,w1
mvn x0,x29
ubfx w0,w1,#3,#4
lsl x0,x1,#13
sxtw x8,w8
rev x0,x1
umulh x0,x1,x2
madd x0,x1,x2,x3
ldaxr w0,[x1]
stlxp w0,x1,x2,[x3]
dmb ish
isb
dsb sy
fadd d0,d1,d2
fcvtzs x0,d0
scvtf d0,w1
ld1 {v0.16b,v1.16b},[x0]
dup v0.4s,w1
prfm pldl1keep,[x0,#64]
svc #0x2c
brk #0xf003
hlt #1
yield
'''


def skip(why):
    print(f'skipped: {why}')
    sys.exit(77)


def text_section(data):
    pe = struct.unpack_from('<I', data, 0x3c)[0]
    count, optional = struct.unpack_from('<H', data, pe + 6)[0], struct.unpack_from('<H', data, pe + 20)[0]
    base = struct.unpack_from('<Q', data, pe + 24 + 24)[0]
    for i in range(count):
        at = pe + 24 + optional + 40 * i
        if data[at:at + 6] == b'.text\0':
            size, address, raw, offset = struct.unpack_from('<IIII', data, at + 8)
            return base + address, offset, min(raw, size)
    raise SystemExit('no .text')


def node_pty(build):
    folder = npm.package(build, 'node-pty')
    if not folder:
        print("node-pty's programs are not here: only clang's forms are compared")
        return []
    return [os.path.join(folder, 'prebuilds/win32-arm64', name) for name in FILES]


NUMBER = re.compile(r'#(-?)(0x[0-9a-f]+|\d+)(?![.\w])')
NAMES = {'fp': 'x29', 'lr': 'x30', 'xip0': 'x16', 'xip1': 'x17', 'xpr': 'x18'}
CONDITIONS = 'eq|ne|hs|lo|mi|pl|vs|vc|hi|ls|ge|lt|gt|le|al'


def numbers(text):
    """Decimal, modulo 2^64, and modulo 2^32 for word registers."""
    word = re.match(r'\w+ w', text)
    def one(m):
        value = int(m[2], 0) if m[2].startswith('0x') else int(m[2].lstrip('0') or '0')
        return '#' + str((-value if m[1] else value) % (1 << (32 if word else 64)))
    return NUMBER.sub(one, text)


def ours_form(text):
    t = re.sub(r'\s+', ' ', text.strip())
    t = re.sub(rf'^b({CONDITIONS}) ', r'b.\1 ', t)
    t = re.sub(rf'^(csel|csinc|csinv|csneg|csetm|cset|cinc|cinv|cneg|ccmp|ccmn|fcsel|fccmpe|fccmp)({CONDITIONS}) (.*)$',
               r'\1 \3,\2', t)
    t = re.sub(r'\b(fp|lr|xip0|xip1|xpr)\b', lambda m: NAMES[m[0]], t)
    t = re.sub(r'([0-9a-f]{8})`([0-9a-f]{8})', lambda m: '@' + str(int(m[1] + m[2], 16)), t)
    t = re.sub(r' (lsl|uxtw|uxtx|sxtw|sxtx)( #\w+)?\]', r',\1\2]', t).lower()
    t = re.sub(r'\[0x([0-9a-f]+)\]', lambda m: f'[{int(m[1], 16)}]', t)
    return numbers(t)


def llvm_form(text):
    t = re.sub(r'\s*(//|;).*', '', text)
    t = re.sub(r'\s*<.*>', '', t)
    t = re.sub(r'\s+', ' ', t.strip()).replace(', ', ',').replace('{ ', '{').replace(' }', '}').lower()
    t = re.sub(r'(?<=[, ])0x([0-9a-f]+)$', lambda m: '@' + str(int(m[1], 16)), t)
    t = re.sub(r'^mov (v\d+\.[bhsd]\[\d+\],[wxv])', r'ins \1', t)
    return numbers(t)


def compare(printer, file, address, offset, size, differences):
    command = [printer, 'arm64', f'{address:x}', file, f'{offset:x}', f'{size:x}']
    ours = {}
    for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines():
        fields = line.split('\t')
        ours[address + int(fields[0], 16)] = fields
    listing = subprocess.run(['llvm-objdump-19', '-d', '--no-show-raw-insn', f'--mattr={FEATURES}', '--section=.text', file],
                             capture_output=True, text=True, check=True).stdout
    count = 0
    for line in listing.splitlines():
        m = re.match(r'\s*([0-9a-f]+):\s+(\S.*)$', line)
        if not m or int(m[1], 16) not in ours:
            continue
        at, theirs = int(m[1], 16), m[2]
        text, valid = ours[at][9], ours[at][2] == '1'
        count += 1
        if valid != (theirs != '<unknown>'):
            if re.match(r'(stllr|ldlar)', theirs):
                continue  # limited ordering regions: not on the machines that run Windows
            differences['valid'].append(f'{at:x}: {text} | {theirs}')
        elif valid and ours_form(text) != llvm_form(theirs):
            differences[theirs.split()[0]].append(f'{at:x}: {text} | {theirs} | {ours_form(text)} | {llvm_form(theirs)}')
    return count


def assembled(directory):
    source, image = os.path.join(directory, 'forms.s'), os.path.join(directory, 'forms.dll')
    with open(source, 'w', encoding='ascii') as f:
        f.write('.arch armv8.5-a+lse+rcpc\n.globl start\nstart:\n' + SOURCE)
    subprocess.run(['clang-19', '--target=aarch64-pc-windows-msvc', '-march=armv8.5-a', '-c', source, '-o', source + '.obj'],
                   check=True)
    subprocess.run(['lld-link-19', '/dll', '/noentry', '/nodefaultlib', f'/out:{image}', source + '.obj'], check=True)
    return image


def main():
    printer, build = sys.argv[1], sys.argv[2]
    if not shutil.which('llvm-objdump-19') or not shutil.which('clang-19'):
        skip('no llvm-objdump-19 and clang-19')
    differences, count = collections.defaultdict(list), 0
    with tempfile.TemporaryDirectory() as directory:
        for file in [assembled(directory)] + node_pty(build):
            with open(file, 'rb') as f:
                data = f.read()
            found = compare(printer, file, *text_section(data), differences)
            print(f'{os.path.basename(file)}: {found} instructions')
            count += found
    for kind, lines in differences.items():
        print(f'{kind}: {len(lines)}')
        print('\n'.join('  ' + line for line in lines[:8]))
    total = sum(len(lines) for lines in differences.values())
    print(f'{count} instructions, {total} differences')
    sys.exit(1 if total or count < 60 else 0)


main()

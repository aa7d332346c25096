#!/usr/bin/env python3
"""Functions that GNU's compiler and clang inlined, out of DWARF: at every instruction the chain of inlined functions and their
lines against llvm-symbolizer, and without optimization their variables' places against llvm-dwarfdump.

    gnu_inline.py NTDBG GCC SOURCE WORK"""
import os
import re
import struct
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True
from gnu_compare import ask, forge  # noqa: E402

STACK, RBP = 0x10800, 0x10c00


def instructions(exe):
    text = subprocess.run(['llvm-objdump-19', '-d', '--no-show-raw-insn', '--disassemble-symbols=price,main', exe],
                          capture_output=True, text=True, check=True).stdout
    return [int(x, 16) for x in re.findall(r'^ *([0-9a-f]+):', text, re.M)]


def linked_base(image):
    return struct.unpack_from('<Q', image, struct.unpack_from('<I', image, 0x3c)[0] + 24 + 24)[0]


def peer_chains(exe, addresses):
    """{address: [(function, file, line)]}, innermost first."""
    done = subprocess.run(['llvm-symbolizer-19', '--obj=' + exe, '--inlines', '--output-style=LLVM', '--demangle'],
                          input='\n'.join(f'{a:#x}' for a in addresses), capture_output=True, text=True, check=True)
    blocks = done.stdout.strip().split('\n\n')
    found = {}
    for address, block in zip(addresses, blocks):
        rows = block.split('\n')
        found[address] = [(re.sub(r'\(.*', '', name), *place.rsplit(':', 2)[:2]) for name, place in zip(rows[::2], rows[1::2])]
    return found


def compare_chains(ntdbg, dump, work, exe, image, base):
    linked = linked_base(image)
    places = instructions(exe)
    peers = peer_chains(exe, places)
    ask_for = {a: f'k = {STACK:x} {a - linked + base:x} 8' for a in places}
    answers = ask(ntdbg, dump, work, list(ask_for.values()))
    wrong, deepest = [], 0
    for address, command in ask_for.items():
        own = []
        for r in answers[command]['records']:
            if r['record'] != 'frame':
                continue
            own.append((r['symbol'], os.path.basename(r.get('file') or '?'), str(r.get('line') or 0)))
            if not r['inline']:
                break
        peer = [(n, os.path.basename(f), line) for n, f, line in peers[address]]
        deepest = max(deepest, len(own))
        # "Line 0" is code that belongs to no line: ntdbg shows none.
        peer = [(n, '?' if line == '0' else f, line) for n, f, line in peer]
        if own != peer:
            wrong.append(f'{address:x}: {own}, expected {peer}')
    return len(places), deepest, wrong


def dumped_places(exe):
    """{first address: (function, {variable: offset from the canonical frame address})} of inlined copies."""
    text = subprocess.run(['llvm-dwarfdump-19', '--debug-info', exe], capture_output=True, text=True, check=True).stdout
    found, current, variable, taken = [], None, None, 0
    for line in text.splitlines():
        head = re.match(r'0x[0-9a-f]+:( +)DW_TAG_(\w+)', line)
        if head:
            if head[2] == 'inlined_subroutine':
                current, taken = dict(name=None, low=None, places={}), len(head[1])
                found.append(current)
            elif current is not None and len(head[1]) <= taken:
                current = None
            variable = dict(name=None) if head[2] in ('formal_parameter', 'variable') else None
            continue
        value = re.match(r' +DW_AT_(\w+)\t\((.*)\)', line)
        if not value or current is None:
            continue
        quoted = re.search(r'"(.*)"', value[2])
        if variable is None and value[1] == 'abstract_origin' and current['name'] is None:
            current['name'] = quoted[1]
        elif variable is None and value[1] in ('low_pc', 'entry_pc') and current['low'] is None:
            current['low'] = int(value[2], 16)
        elif variable is not None and value[1] == 'abstract_origin':
            variable['name'] = quoted[1]
        elif variable is not None and value[1] == 'location' and value[2].startswith('DW_OP_fbreg '):
            current['places'][variable['name']] = int(value[2].split()[1], 0)
    return found


def canonical_frame(exe):
    """Where the canonical frame address of `price` (rsp before the call) is from its rbp: what the prologue says."""
    text = subprocess.run(['llvm-objdump-19', '-d', '--no-show-raw-insn', '--disassemble-symbols=price', exe],
                          capture_output=True, text=True, check=True).stdout
    prologue = text[:re.search(r'lea.*%rbp', text).end()]
    taken = int(re.search(r'subq\s+\$(0x[0-9a-f]+), %rsp', prologue)[1], 16) + 8 * len(re.findall(r'\bpush', prologue)) + 8
    return taken - int(re.search(r'leaq\s+(0x[0-9a-f]+)\(%rsp\), %rbp', prologue)[1], 16)


def compare_variables(ntdbg, gcc, source, work):
    """Without optimization each has a place in the frame."""
    exe = os.path.join(work, 'till.exe')
    subprocess.run([gcc, '-g', '-O0', '-gdwarf-5', '-o', exe, source], check=True)
    with open(exe, 'rb') as f:
        image = f.read()
    canonical = canonical_frame(exe)
    stack = b''.join(struct.pack('<I', 0x5000 + i) for i in range(0x200))
    wrong, compared = [], 0
    for copy in dumped_places(exe):
        if not copy['places'] or copy['low'] is None:
            continue
        dump = os.path.join(work, 'copy.dmp')
        forge(image, dump, at=copy['low'] - linked_base(image), stack=stack, registers={'rbp': RBP})
        own = {r['name']: r.get('value') for r in ask(ntdbg, dump, work, ['dv'])['dv']['records'] if r['record'] == 'local'}
        mine = copy['name'] in ('with_vat', 'discounted')
        for name, offset in copy['places'].items() if mine else ():
            index = (RBP + canonical + offset - STACK) // 4
            compared += 1
            if not own.get(name) or own[name] != f'0n{0x5000 + index}':
                wrong.append(f'{copy["name"]} {name}: {own.get(name)}, expected 0n{0x5000 + index}')
    return compared, wrong


def main():
    ntdbg, gcc, source, work = sys.argv[1:]
    os.makedirs(work, exist_ok=True)
    exe, dump = os.path.join(work, 'till.exe'), os.path.join(work, 'till.dmp')
    count, deepest, wrong = 0, 0, []
    for options in (['-O0', '-gdwarf-5'], ['-O1', '-gdwarf-4'], ['-O2', '-gdwarf-5'], ['-O3', '-gdwarf-3']):
        subprocess.run([gcc, '-g', *options, '-o', exe, source], check=True)
        with open(exe, 'rb') as f:
            image = f.read()
        base = forge(image, dump)
        more, depth, others = compare_chains(ntdbg, dump, work, exe, image, base)
        count, deepest = count + more, max(deepest, depth)
        wrong += [f'{" ".join(options)}: {x}' for x in others]
    variables, others = compare_variables(ntdbg, gcc, source, work)
    wrong += others
    print(f'{count} instructions, {deepest} functions deep, {variables} variables compared, {len(wrong)} differences')
    print('\n'.join('    ' + x for x in wrong[:20]))
    sys.exit(1 if wrong or count < 200 or deepest < 3 or variables < 10 else 0)


if __name__ == '__main__':
    main()

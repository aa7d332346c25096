#!/usr/bin/env python3
"""Writes C tables of the forge's heap layouts, for tests that feed the heap walkers without a PDB.
usage: heap-types.py LAYOUT.txt... (on standard output)"""
import os
import re
import sys

PEB = {8: [('NumberOfHeaps', 0xe8, 'u32'), ('ProcessHeaps', 0xf0, 'ptr'), ('NtGlobalFlag', 0xbc, 'u32')],
       4: [('NumberOfHeaps', 0x88, 'u32'), ('ProcessHeaps', 0x90, 'ptr'), ('NtGlobalFlag', 0x68, 'u32')]}


def main():
    print('/* Written by heap-types.py. */')
    for path in sys.argv[1:]:
        name = re.sub(r'\W', '_', os.path.splitext(os.path.basename(path))[0])
        pointer, structures = 8, []
        with open(path, encoding='utf-8') as f:
            for row in f:
                words = row.split()
                if words[0] == 'pointer':
                    pointer = int(words[1])
                elif words[0] == 'struct':
                    structures.append((words[1], int(words[2], 16), []))
                elif words[0] not in ('#', 'enum'):
                    structures[-1][2].append((words[1], int(words[0], 16), ' '.join(words[2:])))
        structures.append(('_PEB', 0x2c8, PEB[pointer]))
        for kind, _, fields in structures:
            rows = ''.join(f'{{"{f}", {o:#x}, "{t}"}}, ' for f, o, t in fields)
            print(f'static const heap_test_field {name}{kind}[] = {{{rows}}};')
        rows = ''.join(f'{{"{k}", {n:#x}, {name}{k}, {len(f)}}}, ' for k, n, f in structures)
        print(f'static const heap_test_structure {name}_structures[] = {{{rows}}};')
        print(f'static const heap_test_layout {name}_layout = {{{pointer}, {name}_structures, {len(structures)}}};')


main()

#!/usr/bin/env python3
"""Writes C tables of some of nt's structures from the forge's layouts, for fuzz targets that feed walks over them without a PDB; in
the form of heap_types.h. usage: nt-types.py NAME=LAYOUT.txt... STRUCTURE... (on standard output)"""
import sys


def read(path):
    types, fields, pointer = {}, None, 8
    with open(path, encoding='utf-8') as f:
        for row in f:
            words = row.split()
            if row.startswith('  '):
                fields.append((words[1], int(words[0], 16), ' '.join(words[2:])))
            elif words[0] == 'machine' and words[1].startswith('x86'):
                pointer = 4
            elif words[0] == 'type':
                fields = []
                types[words[1]] = (int(words[2], 16), fields)
    return pointer, types


def nested(name, size, fields):
    """[(structure, size, fields)]: members of unnamed types become members of structures of their own."""
    plain = [f for f in fields if '.' not in f[0]]
    groups = {}
    for path, offset, text in fields:
        head, dot, rest = path.partition('.')
        if dot:
            groups.setdefault(head, []).append((rest, offset, text))
    out = []
    for head, inner in groups.items():
        start = min(o for _, o, _ in inner)
        own = f'{name}__{head}'
        out += nested(own, size - start, [(p, o - start, t) for p, o, t in inner])
        plain.append((head, start, own))
    return out + [(name, size, plain)]


def main():
    layouts = [a.split('=', 1) for a in sys.argv[1:] if '=' in a]
    wanted = [a for a in sys.argv[1:] if '=' not in a]
    print('/* Written by nt-types.py. */')
    for label, path in layouts:
        pointer, types = read(path)
        rows = [x for name in wanted if name in types for x in nested(name, *types[name])]
        known = {x[0] for x in rows}
        rows = [(n, size, [f for f in fields if f[2].startswith('ptr ') or not f[2].split()[-1].startswith('_') or f[2].split()[-1] in known])
                for n, size, fields in rows]
        for name, _, fields in rows:
            cells = ''.join(f'{{"{f}", {o:#x}, "{t}"}}, ' for f, o, t in fields)
            print(f'static const heap_test_field {label}{name}[] = {{{cells}}};')
        cells = ''.join(f'{{"{n}", {s:#x}, {label}{n}, {len(f)}}}, ' for n, s, f in rows)
        print(f'static const heap_test_structure {label}_structures[] = {{{cells}}};')
        print(f'static const heap_test_layout {label}_layout = {{{pointer}, {label}_structures, {len(rows)}}};')


main()

#!/usr/bin/env python3
"""Writes the tables of data/*.txt as one C file.

usage: generate.py OUTPUT.c DATA_FOLDER
"""
import os
import re
import sys

TABLES = [('ntstatus', 16), ('win32', 10), ('hresult', 16), ('facilities', 10), ('bugchecks', 16), ('exceptions', 16),
          ('scsi_opcodes', 16), ('scsi_statuses', 16), ('srb_statuses', 16), ('sense_keys', 16), ('sense_codes', 16),
          ('ioctls', 16), ('devicetypes', 16)]
LAYOUTS = ['x64', 'x86']


def rows(path):
    with open(path, encoding='utf-8') as f:
        for number, line in enumerate(f, 1):
            line = line.rstrip('\n')
            if line and not line.startswith('#'):
                yield f'{os.path.basename(path)}:{number}', line


def quoted(text):
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n') + '"'


def messages(folder):
    found = {}
    radix = dict(TABLES)
    for where, line in rows(os.path.join(folder, 'messages.txt')):
        table, value, text = line.split(' ', 2)
        if table not in radix:
            sys.exit(f'{where}: no table {table}')
        found[table, int(value, radix[table])] = text
    return found


def code_table(out, folder, name, radix, texts):
    codes = {}
    for where, line in rows(os.path.join(folder, name + '.txt')):
        value, code_name = line.split(' ', 1)
        value = int(value, radix)
        if value in codes:
            sys.exit(f'{where}: {value:#x} stands twice')
        codes[value] = code_name
    for table, value in texts:
        if table == name and value not in codes:
            sys.exit(f'messages.txt: {name} has no {value:#x}')
    out.append(f'static const data_code {name}_codes[] = {{')
    for value, code_name in sorted(codes.items()):
        code_name, _, words = code_name.partition(' | ')
        text = (texts.get((name, value)) or words).replace('\\n', '\n')
        out.append(f'    {{0x{value:08x}u, {quoted(code_name)}, {quoted(text) if text else "NULL"}}},')
    out.append('};')
    out.append(f'const data_codes data_{name} = {{{name}_codes, {len(codes)}}};\n')


def bugcheck_conditions(head, where):
    """What "code", "code N=VALUE,VALUE" and "code N=VALUE M=VALUE" ask: (code, N, value, M, value) each; N and M 0 for nothing."""
    key = re.fullmatch(r'([0-9a-f]{8})(?: ([1-4])=([0-9a-f,]+))?(?: ([1-4])=([0-9a-f,]+))?', head)
    if not key:
        sys.exit(f'{where}: not understood: {head}')
    for value in (key[3] or '0').split(','):
        for also in (key[5] or '0').split(','):
            yield int(key[1], 16), int(key[2] or 0), int(value, 16), int(key[4] or 0), int(also, 16)


def bugcheck_arguments(out, folder):
    """Rows "code | 1 | 2 | 3 | 4" and those with conditions, sorted by code, the one without conditions first."""
    found = {}
    for where, line in rows(os.path.join(folder, 'bugcheck_arguments.txt')):
        head, *meanings = [part.strip() for part in line.split('|')]
        if len(meanings) != 4:
            sys.exit(f'{where}: not understood: {line}')
        for key in bugcheck_conditions(head, where):
            if not key[1] and not all(meanings):
                sys.exit(f'{where}: the row of a code says what each argument is')
            if key[1] and (key[0], 0, 0, 0, 0) not in found:
                sys.exit(f'{where}: the row of the code comes first')
            if key[3] and (*key[:3], 0, 0) not in found:
                sys.exit(f'{where}: the row with the first condition alone comes first')
            if key in found:
                sys.exit(f'{where}: {head} stands twice')
            found[key] = meanings
    out.append('static const data_bugcheck_row bugcheck_argument_rows[] = {')
    for (code, argument, number, also, other), meanings in sorted(found.items()):
        words = ', '.join(quoted(m) if m else 'NULL' for m in meanings)
        out.append(f'    {{0x{code:08x}u, {argument}, {also}, 0x{number:x}u, 0x{other:x}u, {{{words}}}}},')
    out.append('};')
    out.append(f'const data_bugcheck_rows data_bugcheck_arguments = {{bugcheck_argument_rows, {len(found)}}};\n')


def layout(out, folder, name):
    structures = []
    for where, line in rows(os.path.join(folder, 'layouts', name + '.txt')):
        head = re.fullmatch(r'struct (\w+) (0x[0-9a-f]+)', line)
        field = re.fullmatch(r'(0x[0-9a-f]+) (\w+) ((?:\[\d+\] |ptr )*\w+)', line)
        if head:
            structures.append((head[1], int(head[2], 16), []))
        elif field and structures:
            structures[-1][2].append((int(field[1], 16), field[2], field[3]))
        else:
            sys.exit(f'{where}: not understood: {line}')
    for struct, _, fields in structures:
        out.append(f'static const data_field {name}{struct}[] = {{')
        out.extend(f'    {{0x{offset:x}, {quoted(f)}, {quoted(t)}}},' for offset, f, t in fields)
        out.append('};')
    out.append(f'static const data_structure {name}_structures[] = {{')
    out.extend(f'    {{{quoted(s)}, 0x{size:x}, {name}{s}, {len(fields)}}},' for s, size, fields in structures)
    out.append('};')
    out.append(f'const data_layout data_layout_{name} = {{{name}_structures, {len(structures)}}};\n')


def text(out, folder, name):
    """The rows of a table as one text."""
    out.append(f'const char data_{name}[] =')
    out.extend(f'    {quoted(line + chr(10))}' for _, line in rows(os.path.join(folder, name + '.txt')))
    out[-1] += ';\n'


def main():
    output, folder = sys.argv[1:]
    out = ['/* Generated by data/generate.py. */', '#include "data/tables.h"', '']
    texts = messages(folder)
    for name, radix in TABLES:
        code_table(out, folder, name, radix, texts)
    bugcheck_arguments(out, folder)
    for name in LAYOUTS:
        layout(out, folder, name)
    text(out, folder, 'pool_tags')
    with open(output, 'w', encoding='utf-8') as f:
        f.write('\n'.join(out))


main()

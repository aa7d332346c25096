#!/usr/bin/env python3
"""The COFF symbol table and the DWARF of a program of GNU's linker, as ntdbg shows them: symbols against nm, lines against
llvm-symbolizer, layouts of types against llvm-dwarfdump, locals against what the disassembly says of their places.

    gnu_compare.py NTDBG GCC SOURCE WORK"""
import json
import os
import re
import struct
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '../../cases/forge'))
sys.dont_write_bytecode = True
import minidump  # noqa: E402


def forge(image, path, at=0x1000, stack=bytes(0x800), registers=None):
    """A dump of a process that has the program loaded elsewhere than it was linked for; returns the base. `stack` begins at
    10800, where rsp points to."""
    pe, = struct.unpack_from('<I', image, 0x3c)
    stamp, = struct.unpack_from('<I', image, pe + 8)
    size, = struct.unpack_from('<I', image, pe + 24 + 56)
    base = 0x7ff612340000
    d = minidump.MiniDump()
    d.memory.write(0x10800, stack)
    d.module(base, size, stamp, 'C:\\shop\\till.exe')
    d.thread(1, minidump.context_x64(base + at, 0x10800, registers or {}, 0x246, cs=0x33, ss=0x2b), (0x10800, len(stack)))
    d.write(path)
    return base


def ask(ntdbg, dump, work, commands):
    done = subprocess.run([ntdbg, '--json', '-lines', '-z', dump, '-y', '/nowhere', '-i', work], input='\n'.join(commands + ['q', '']),
                          capture_output=True, text=True, env=dict(os.environ, NTDBG_OFFLINE='1'))
    return {a['command']: a for a in map(json.loads, done.stdout.splitlines())}


def compare_lines(ntdbg, dump, work, exe, places, linked, base):
    """Every symbol's first instruction."""
    peer = subprocess.run(['llvm-symbolizer-19', '--obj=' + exe, '--no-inlines', '--output-style=GNU', '--functions=none'],
                          input='\n'.join(f'{a - base + linked:#x}' for a in places), capture_output=True, text=True, check=True)
    wanted = [re.sub(r' \(discriminator \d+\)$', '', x).rsplit(':', 1) for x in peer.stdout.split('\n') if x]
    answers = ask(ntdbg, dump, work, [f'u {a:x} L1' for a in places])
    wrong, compared = [], 0
    for address, (file, line) in zip(places, wanted):
        records = answers[f'u {address:x} L1']['records']
        own = next(((r.get('file'), r.get('line')) for r in records if r.get('line')), None)
        expected = None if line in ('0', '?') or file == '??' else (file, int(line))
        compared += expected is not None
        if (own is None) != (expected is None) or own and (os.path.normpath(own[0]) != os.path.normpath(expected[0]) or own[1] != expected[1]):
            wrong.append(f'line of {address:x}: {own}, expected {expected}')
    return compared, wrong


ANONYMOUS = '<a member without a name>'


def layouts(exe):
    """{structure: {member: offset}} of the units' own structures, out of llvm-dwarfdump's text."""
    text = subprocess.run(['llvm-dwarfdump-19', '--debug-info', exe], capture_output=True, text=True, check=True).stdout
    found, current, member = {}, None, None
    for line in text.splitlines():
        head = re.match(r'0x[0-9a-f]+:( +)(DW_TAG_\w+|NULL)', line)
        if head:
            if member == {} and current is not None:
                current[ANONYMOUS] = 0
            indent, tag = len(head[1]), head[2]
            if indent == 3:
                current = {} if tag in ('DW_TAG_structure_type', 'DW_TAG_union_type') else None
                member = None
            elif current is not None and indent == 5:
                member = {} if tag == 'DW_TAG_member' else None
            else:
                member = None
            continue
        name = re.match(r' +DW_AT_name\t\("(.*)"\)', line)
        place = re.match(r' +DW_AT_data_member_location\t\((0x[0-9a-f]+)\)', line)
        if name and current is not None and member is None and 'of' not in current.get('', {}):
            current[''] = {'of': name[1]}
            found.setdefault(name[1], current)
        elif name and member is not None:
            member['name'] = name[1]
            current[name[1]] = 0
        elif place and member is not None and 'name' in member:
            current[member['name']] = int(place[1], 16)
    return {k: {n: o for n, o in v.items() if n} for k, v in found.items()}


def compare_types(ntdbg, dump, work, exe):
    wanted = {k: v for k, v in layouts(exe).items() if v}
    answers = ask(ntdbg, dump, work, [f'dt till!{name}' for name in wanted])
    wrong = []
    for name, members in wanted.items():
        got = {r['name']: r['offset'] for r in answers[f'dt till!{name}']['records'] if r['record'] == 'field' and r['name']}
        # What a member without a name has inside is shown as the structure's own. Bit fields have no place in the text: see below.
        strange = set(got) - set(members) if members.pop(ANONYMOUS, None) is None else set()
        plain = {n: o for n, o in members.items() if not (name == 'item' and n in ('count', 'vat'))}
        if strange or not set(members) <= set(got) or any(got[n] != o for n, o in plain.items()):
            wrong.append(f'{name}: {got}, expected {members}')
    item = [(r['name'], r['offset'], r['type']) for r in answers['dt till!item']['records']]
    if item != [('article', 0, 'Int4B'), ('count', 4, 'Pos 0, 12 Bits'), ('vat', 4, 'Pos 12, 5 Bits'), ('price', 8, 'Double'),
                ('next', 16, 'Ptr64 item')]:
        wrong.append(f'item: {item}')
    return len(wanted), wrong


def compare_locals(ntdbg, gcc, source, work):
    """Without optimization GCC keeps parameters where Windows' convention has their homes (rbp+10h, rbp+18h) and the sum below rbp:
    the disassembly of the function's beginning says so as well."""
    exe, dump = os.path.join(work, 'till.exe'), os.path.join(work, 'till.dmp')
    subprocess.run([gcc, '-g', '-O0', '-o', exe, source], check=True)
    with open(exe, 'rb') as f:
        image = f.read()
    listing = subprocess.run([gcc.replace('gcc', 'objdump'), '-d', '--no-show-raw-insn', exe], capture_output=True, text=True, check=True).stdout
    body = listing[listing.index('<_ZN4shop5total'):].split('\n\n')[0]
    linked, = struct.unpack_from('<Q', image, struct.unpack_from('<I', image, 0x3c)[0] + 24 + 24)
    spilled = [re.search(r'mov +%' + r + r',(0x[0-9a-f]+)\(%rbp\)', body) for r in ('rcx', 'edx')]
    add = re.search(r'([0-9a-f]+):\t+addsd .*\n.*movsd +%xmm\d,-(0x[0-9a-f]+)\(%rbp\)', body)
    frame, stack = 0x10a00, bytearray(0x800)
    struct.pack_into('<Q', stack, frame + int(spilled[0][1], 16) - 0x10800, 0x10900)
    struct.pack_into('<I', stack, frame + int(spilled[1][1], 16) - 0x10800, 3)
    struct.pack_into('<d', stack, frame - int(add[2], 16) - 0x10800, 2.5)
    struct.pack_into('<iId', stack, 0x100, 77, 5, 8.25)
    forge(image, dump, int(add[1], 16) - linked, bytes(stack), {'rbp': frame})
    answers = ask(ntdbg, dump, work, ['dv', '?? i->price'])
    own = {r['name']: r['value'] for r in answers['dv']['records']}
    wanted = {'i': '0x00000000`00010900', 's': '3 ( PRICED )', 'sum': '2.5'}
    wrong = [] if own == wanted else [f'locals: {own}, expected {wanted}']
    if '8.25' not in json.dumps(answers['?? i->price']['records']):
        wrong.append(f'i->price: {answers["?? i->price"]}')
    return wrong


def main():
    ntdbg, gcc, source, work = sys.argv[1:]
    os.makedirs(work, exist_ok=True)
    exe, dump = os.path.join(work, 'till.exe'), os.path.join(work, 'till.dmp')
    subprocess.run([gcc, '-g', '-O1', '-o', exe, source], check=True)
    with open(exe, 'rb') as f:
        image = f.read()
    pe, = struct.unpack_from('<I', image, 0x3c)
    linked, = struct.unpack_from('<Q', image, pe + 24 + 24)
    base = forge(image, dump)

    wanted = set()
    for line in subprocess.run([gcc.replace('gcc', 'nm'), exe], capture_output=True, text=True, check=True).stdout.splitlines():
        match = re.match(r'([0-9a-f]{16}) ([a-zA-Z]) (\S+)$', line)
        if match and match[2] not in 'aAN' and not match[3].startswith('.'):
            name = 'shop::total' if match[3].startswith('_ZN4shop5total') else re.sub('^__imp_', '_imp_', match[3])
            wanted.add((int(match[1], 16) - linked + base, name))
    commands = ['x till!*', 'ln till!shop::total', 'lm m till', '? till!a_static_function_with_a_long_name']
    answers = ask(ntdbg, dump, work, commands)
    own = {(int(r['address'], 16), r['symbol']) for r in answers['x till!*']['records'] if r['record'] != 'inline_site'}
    wrong = [f'not shown: {x}' for x in sorted(wanted - own)] + [f'nm does not have: {x}' for x in sorted(own - wanted)]
    module = answers['lm m till']['records'][-1]
    if module['status'] != '(dwarf symbols)':
        wrong.append(f'status {module["status"]}')
    exact = [r['symbol'] for r in answers['ln till!shop::total']['records'] if r['record'] == 'exact_match']
    if exact != ['shop::total']:
        wrong.append(f'ln: {exact}')
    evaluated = int(answers[commands[3]]['records'][0]['value'], 16)
    if (evaluated, 'a_static_function_with_a_long_name') not in wanted:
        wrong.append(f'? gives {evaluated:x}')
    code = sorted(a for a, n in wanted if base + 0x1000 <= a < base + 0x8000)
    lines, more = compare_lines(ntdbg, dump, work, exe, code, linked, base)
    types, others = compare_types(ntdbg, dump, work, exe)
    wrong += more + others + compare_locals(ntdbg, gcc, source, work)
    print(f'{len(own)} symbols, lines of {lines} addresses, {types} structures compared, {len(wrong)} differences')
    print('\n'.join('    ' + x for x in wrong[:20]))
    sys.exit(1 if wrong or len(own) < 200 else 0)


if __name__ == '__main__':
    main()

#!/usr/bin/env python3
"""The COFF symbol table of a program of GNU's linker, as ntdbg shows it, against nm.

    coff_compare.py NTDBG GCC SOURCE WORK"""
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


def forge(image, path, folder):
    """A dump of a process that has the program loaded elsewhere than it was linked for; returns the base."""
    pe, = struct.unpack_from('<I', image, 0x3c)
    stamp, = struct.unpack_from('<I', image, pe + 8)
    size, = struct.unpack_from('<I', image, pe + 24 + 56)
    base = 0x7ff612340000
    d = minidump.MiniDump()
    d.memory.write(0x10000, bytes(0x1000))
    d.module(base, size, stamp, 'C:\\shop\\till.exe')
    d.thread(1, minidump.context_x64(base + 0x1000, 0x10800, {}, 0x246, cs=0x33, ss=0x2b), (0x10800, 0x800))
    d.write(path)
    return base


def main():
    ntdbg, gcc, source, work = sys.argv[1:]
    os.makedirs(work, exist_ok=True)
    exe, dump = os.path.join(work, 'till.exe'), os.path.join(work, 'till.dmp')
    subprocess.run([gcc, '-g', '-O1', '-o', exe, source], check=True)
    with open(exe, 'rb') as f:
        image = f.read()
    pe, = struct.unpack_from('<I', image, 0x3c)
    linked, = struct.unpack_from('<Q', image, pe + 24 + 24)
    base = forge(image, dump, work)

    wanted = set()
    for line in subprocess.run([gcc.replace('gcc', 'nm'), exe], capture_output=True, text=True, check=True).stdout.splitlines():
        match = re.match(r'([0-9a-f]{16}) ([a-zA-Z]) (\S+)$', line)
        if match and match[2] not in 'aAN' and not match[3].startswith('.'):
            name = 'shop::total' if match[3].startswith('_ZN4shop5total') else re.sub('^__imp_', '_imp_', match[3])
            wanted.add((int(match[1], 16) - linked + base, name))
    commands = ['x till!*', 'ln till!shop::total', 'lm m till', '? till!a_static_function_with_a_long_name']
    done = subprocess.run([ntdbg, '--json', '-z', dump, '-y', '/nowhere', '-i', work], input='\n'.join(commands + ['q', '']),
                          capture_output=True, text=True, env=dict(os.environ, NTDBG_OFFLINE='1'))
    answers = {a['command']: a for a in map(json.loads, done.stdout.splitlines())}
    own = {(int(r['address'], 16), r['symbol']) for r in answers['x till!*']['records']}
    wrong = [f'not shown: {x}' for x in sorted(wanted - own)] + [f'nm does not have: {x}' for x in sorted(own - wanted)]
    module = answers['lm m till']['records'][-1]
    if module['status'] != '(coff symbols)':
        wrong.append(f'status {module["status"]}')
    exact = [r['symbol'] for r in answers['ln till!shop::total']['records'] if r['record'] == 'exact_match']
    if exact != ['shop::total']:
        wrong.append(f'ln: {exact}')
    evaluated = int(answers[commands[3]]['records'][0]['value'], 16)
    if (evaluated, 'a_static_function_with_a_long_name') not in wanted:
        wrong.append(f'? gives {evaluated:x}')
    print(f'{len(own)} symbols compared with nm, {len(wrong)} differences')
    print('\n'.join('    ' + x for x in wrong[:20]))
    sys.exit(1 if wrong or len(own) < 200 else 0)


main()

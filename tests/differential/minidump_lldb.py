#!/usr/bin/env python3
"""User minidumps as ntdbg shows them against lldb-19: process, threads in order, all general registers of every thread, the
exception, modules with their PDB identity. Files: the corpus beside the checkout, and the worlds of cases/ that are user dumps.

    minidump_lldb.py NTDBG MINIDUMP_PRINT FORGED_DIRECTORY SOURCE_ROOT

Exit code 77 (skip) without lldb-19 and its Python, or without any dump."""
import glob
import json
import lzma
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
WORLDS = ('demo', 'demo-x86', 'demo-arm64', 'demo-wow64', 'services')
OTHER_NAMES = {'rflags': 'efl', 'eflags': 'efl'}


def lldb_says(paths):
    run = subprocess.run(['lldb-19', '--no-lldbinit', '-b', '-o', 'command script import ' + os.path.join(HERE, 'minidump_lldb_print.py')],
                         env=dict(os.environ, NTDBG_DUMPS='\n'.join(paths)), capture_output=True, text=True, errors='replace', timeout=300)
    rows = [json.loads(line[6:]) for line in run.stdout.splitlines() if line.startswith('NTDBG ')]
    return {row['path']: row for row in rows}, run.stdout + run.stderr


def ntdbg_says(program, path):
    run = subprocess.run([program, '--json', '-sins', '-y', os.devnull, '-z', path], input='~*r\nlm\n.exr -1\n.ecxr\nq\n',
                         capture_output=True, text=True, timeout=120)
    return {answer['command']: answer for answer in map(json.loads, run.stdout.splitlines())}


def identities(printer, path):
    """Base to GUID+age as lldb writes it; from the codec, because what the program shows of it needs the image."""
    run = subprocess.run([printer, path], capture_output=True, text=True, timeout=120)
    fields = dict(line.split(' = ', 1) for line in run.stdout.splitlines())
    found = {}
    for key, value in fields.items():
        module = re.match(r'^(module\[\d+\])\.base_of_image$', key)
        if module:
            guid, age = (fields.get(module.group(1) + '.(cv_record).' + name) for name in ('signature', 'age'))
            found[int(value, 16)] = '%s-%08X' % (guid.upper(), int(age, 16)) if guid and age else None
    return found


def registers(record):
    return {name: int(value, 16) for name, value in record.items() if isinstance(value, str) and value.startswith('0x')}


def compare(program, printer, path, theirs):
    """(differences, facts compared)"""
    wrong, count = [], 0

    def same(what, ours, peer):
        nonlocal count
        count += 1
        if ours != peer:
            wrong.append(f'{what}: ntdbg {ours}, lldb {peer}')

    answers = ntdbg_says(program, path)
    threads, event = [], None
    for record in answers['~*r']['records']:
        if record['record'] == 'thread':
            threads.append((record, {}))
        elif record['record'] == 'registers':
            threads[-1][1].update(registers(record))
    same('process', {thread['pid'] for thread, _ in threads}, {theirs['pid']})
    same('threads', [thread['id'] for thread, _ in threads], [thread['id'] for thread in theirs['threads']])
    exception = answers['.exr -1']['records'][0] if not answers['.exr -1']['error'] else None
    for (thread, values), peer in zip(threads, theirs['threads']):
        described = re.match(r'Exception (0x[0-9a-f]+) encountered at address (0x[0-9a-f]+)', peer['stop'] or '')
        if described:
            event = thread['id']
            same('exception', exception and (int(exception['code'], 16), int(exception['address'], 16)),
                 (int(described.group(1), 16), int(described.group(2), 16)))
            # lldb gives the thread of the exception the exception's context, as .ecxr does.
            values = registers(next(r for r in answers['.ecxr']['records'] if r['record'] == 'registers'))
        if 'rip' in values and 'rip' not in peer['registers']:
            # A WOW64 thread: lldb shows the 32-bit context that lies in the thread's TLS, WinDbg and ntdbg the processor's own.
            continue
        both = 0
        for name, value in peer['registers'].items():
            name = OTHER_NAMES.get(name, name)
            if name in ('ds', 'es') and 'rip' in values:
                continue # lldb shows 0 whatever the context holds; minidump_compare.py has another peer for these
            if name in values:
                both += 1
                same(f'thread {thread["id"]:x} {name}', hex(values[name]), hex(value))
        same(f'thread {thread["id"]:x} registers that both know', both >= 10, True)
    same('thread of the exception', next((t['id'] for t, _ in threads if t['event']), None) if event else None, event)
    modules = {int(r['start'], 16): r for r in answers['lm']['records'] if r['record'] == 'module'}
    known = identities(printer, path)
    same('some modules', len(theirs['modules']) > 0, True)
    for module in theirs['modules']:
        same(f'{module["name"]} is listed', module['base'] in modules, True)
        same(f'{module["name"]} identity', known.get(module['base']), module['uuid'])
    return wrong, count


def dumps(forged, root, directory):
    corpus = os.path.join(os.environ.get('NTDBG_CORPUS') or os.path.join(root, '../shared/corpus'), 'user')
    found = sorted(glob.glob(corpus + '/*.dmp') + glob.glob(corpus + '/*.mdmp'))
    for path in sorted(glob.glob(corpus + '/*.xz')):
        plain = os.path.join(directory, os.path.basename(path)[:-3])
        with lzma.open(path) as source, open(plain, 'wb') as target:
            shutil.copyfileobj(source, target)
        found.append(plain)
    if not found:
        print('the corpus is not here: only forged dumps are compared')
    for world in WORLDS:
        folder = os.path.join(forged, world)
        made = subprocess.run([sys.executable, os.path.join(root, 'cases/forge/forge'), world, folder], capture_output=True, text=True)
        if made.returncode:
            print(f'{world}: not forged: {made.stdout}{made.stderr}'.strip())
            continue
        found += sorted(glob.glob(os.path.abspath(folder) + '/*.dmp'))
    return found


def main():
    program, printer, forged, root = sys.argv[1:5]
    if not shutil.which('lldb-19'):
        print('skipped: lldb-19 is not here')
        return 77
    failed = total = 0
    with tempfile.TemporaryDirectory() as directory:
        paths = dumps(forged, root, directory)
        if not paths:
            print('skipped: neither the corpus nor the compilers for the forged dumps are here')
            return 77
        said, text = lldb_says(paths)
        if not said:
            print('skipped: lldb-19 runs no Python here: ' + text[-300:])
            return 77
        for path in paths:
            theirs = said.get(path, {'error': 'lldb ended before this dump'})
            if 'error' in theirs:
                print(f'{os.path.basename(path)}: {theirs["error"]}')
                failed += 1
                continue
            wrong, count = compare(program, printer, path, theirs)
            for line in wrong[:12]:
                print(f'  {line}')
            print(f'{os.path.basename(path)}: {count} facts compared, {len(wrong)} differ')
            failed += len(wrong)
            total += count
    print(f'{total} facts, {failed} differences')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())

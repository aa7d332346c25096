#!/usr/bin/env python3
"""The blocks that `!heap -s -a` finds, against those that the forge put into its heaps, against heap_walk.py, and, with the corpus,
against heap_walk.py on a real dump: both halves of a 32-bit program of 64-bit Windows 7.

usage: heap_compare.py NTDBG FORGE FOLDER ROOT    Exit status 0: equal, 1: not, 77: nothing could be run."""
import json
import lzma
import os
import struct
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True
import heap_walk  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(HERE)), 'cases', 'forge'))
import msf  # noqa: E402
import toolchain  # noqa: E402

WORLDS = {'leak': 'win10-x64', 'small': 'win7-x86', 'segments': 'win10-x64'}
REAL = os.path.join('user', 'win7-sp1-x64-wow64-fizzbuzz.dmp.xz')


def ntdbg(program, dump, symbols, *lines):
    """The records of each command."""
    done = subprocess.run([program, '--json', '-z', dump, '-y', symbols, '-c', ';'.join(lines) + ';q'], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, env=dict(os.environ, _NT_SYMBOL_PATH=''), check=False)
    answers = [json.loads(row) for row in done.stdout.decode().splitlines()]
    return [a['records'] for a in answers if not a['command'].startswith('.opendump')]


def blocks(records):
    """{entry: (user, requested, kind, busy)} of rows that are the program's."""
    out = {}
    for r in records:
        if r['record'] == 'heap_block' and not r['flags_text'].endswith('internal '):
            busy = r['busy']
            requested = int(r['requested'], 16) if busy else 0
            out[int(r['entry'], 16)] = (int(r['user'], 16), requested, r['kind'], busy)
    return out


def compare(what, found, expected):
    bad = [e for e in sorted(set(found) | set(expected)) if found.get(e) != expected.get(e)]
    for e in bad[:5]:
        print(f'{what}: {e:#x}: ntdbg {found.get(e)}, expected {expected.get(e)}')
    print(f'{what}: {len(expected)} blocks, {len(bad)} differ')
    return not bad and bool(expected)


def forged(program, forge, folder):
    good = True
    for world, layout_name in WORLDS.items():
        place = os.path.join(folder, world)
        subprocess.run([forge, world, place], check=True)
        dump = os.path.join(place, world + '.dmp')
        with open(os.path.join(place, world + '.truth.json'), encoding='utf-8') as f:
            truth = json.load(f)
        layout = heap_walk.heaps.Layout(layout_name)
        with open(dump, 'rb') as f:
            memory = heap_walk.Dump(f.read())
        keys = dict(leak=0x64ecab356b9e5983, small=0x672ddb11)
        for heap, rows in truth['heaps'].items():
            records = ntdbg(program, dump, os.path.join(place, 'symbols'), f'!heap -s -a {heap}')[0]
            found = blocks(records)
            expected = {r['entry']: (r['user'], r['requested'], r['kind'], r['busy']) for r in rows}
            good = compare(f'{world} {heap}', found, expected) and good
            if world in keys:
                walked = {e: (u, n, k, b) for e, u, n, k, b in heap_walk.Walker(memory, layout, keys[world]).blocks(int(heap, 16))}
                good = compare(f'{world} {heap} (walked)', found, walked) and good
    return good


def leaks(program, folder):
    """The leak world: 1,260 copies of orders, four of which somebody points to."""
    place = os.path.join(folder, 'leak')
    with open(os.path.join(place, 'leak.truth.json'), encoding='utf-8') as f:
        rows = [r for rows in json.load(f)['heaps'].values() for r in rows if r['busy'] and r['requested'] == 0x2a0]
    rows.sort(key=lambda r: r['entry'])
    kept = {rows[i]['entry'] for i in range(0, 1200, 300)}
    records = ntdbg(program, os.path.join(place, 'leak.dmp'), os.path.join(place, 'symbols'), '!heap -l')[0]
    found = {e: b[0] for e, b in blocks(records).items()}
    return compare('leak -l', found, {r['entry']: r['user'] for r in rows if r['entry'] not in kept})


def real_symbols(memory, folder, half, layout_name):
    """A PDB with the layout's types that claims to be the one of the dump's ntdll: types of Windows 7 SP1 are the same there."""
    for base, name, cv in memory.modules:
        if name.lower().endswith('\\ntdll.dll') and half in name.lower():
            work = os.path.join(folder, layout_name)
            heap_walk.heaps.Ntdll(heap_walk.heaps.Layout(layout_name), 0x10000000, work, os.path.join(work, 'work'))
            streams = msf.read(os.path.join(work, 'symbols', 'ntdll.pdb'))
            guid, age = cv[4:20], struct.unpack_from('<I', cv, 20)[0]
            info, dbi = bytearray(streams[1]), bytearray(streams[3])
            info[8:28] = struct.pack('<I', age) + guid
            dbi[8:12] = struct.pack('<I', age)
            streams[1], streams[3] = bytes(info), bytes(dbi)
            pdb = cv[24:].rstrip(b'\0').decode()
            a, b, c, *rest = struct.unpack('<IHH8B', guid)
            store = os.path.join(folder, 'store', pdb, f'{a:08X}{b:04X}{c:04X}' + ''.join(f'{x:02X}' for x in rest) + f'{age:X}')
            os.makedirs(store)
            msf.write(os.path.join(store, pdb), streams)
            return
    raise SystemExit('the dump has no ntdll')


def real(program, corpus):
    good = True
    with lzma.open(os.path.join(corpus, REAL)) as f, tempfile.TemporaryDirectory() as folder:
        data = f.read()
        memory = heap_walk.Dump(data)
        dump = os.path.join(folder, 'real.dmp')
        with open(dump, 'wb') as out:
            out.write(data)
        real_symbols(memory, folder, 'system32', 'win7-x64')
        real_symbols(memory, folder, 'syswow64', 'win7-x86')
        for mode, layout_name in (('AMD64', 'win7-x64'), ('x86', 'win7-x86')):
            layout = heap_walk.heaps.Layout(layout_name)
            store = os.path.join(folder, 'store')
            first = ntdbg(program, dump, store, f'.effmach {mode}', '!heap')[1]
            for r in first:
                if r['record'] != 'heap':
                    continue
                heap = int(r['address'], 16)
                records = ntdbg(program, dump, store, f'.effmach {mode}', f'!heap -s -a {heap:#x}')[1]
                walked = {e: (u, n, k, b) for e, u, n, k, b in heap_walk.Walker(memory, layout).blocks(heap)}
                good = compare(f'real, {mode}, {heap:#x}', blocks(records), walked) and good
    return good


def main():
    program, forge, folder, root = sys.argv[1:5]
    corpus = os.environ.get('NTDBG_CORPUS') or os.path.join(root, '../shared/corpus')
    if toolchain.missing():
        print('skipped: no compilers to forge with')
        return 77
    good = forged(program, forge, folder)
    good = leaks(program, folder) and good
    if os.path.exists(os.path.join(corpus, REAL)):
        good = real(program, corpus) and good
    else:
        print('no corpus: the real dump was not compared')
    return 0 if good else 1


if __name__ == '__main__':
    sys.exit(main())

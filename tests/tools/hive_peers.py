#!/usr/bin/env python3
"""ntdbg reg beside reglookup: every key with its time, every value with its type and data, in forged hives and in the corpus'.

usage: hive_peers.py --ntdbg PROGRAM
"""
import argparse
import json
import lzma
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CORPUS = os.environ.get('NTDBG_CORPUS') or os.path.join(os.path.dirname(ROOT), 'shared', 'corpus')
MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()


def of_peer(path):
    """reglookup's lines: path, type, data, time, each with %xx for what is not plain. Paths have '/' between names."""
    text = subprocess.run(['reglookup', path], capture_output=True, check=True).stdout.decode('latin-1')
    keys, values = {}, {}
    for line in text.split('\n')[1:]:
        if not line:
            continue
        place, kind, data, time = line.split(',')[:4]
        if kind == 'KEY':
            keys[place] = time
        else:
            values.setdefault(place, []).append((kind, data))
    return keys, values


def quoted(text):
    # reglookup quotes bytes of UTF-8 and what its own fields need.
    return ''.join(c if 0x20 <= ord(c) < 0x7f and c not in '%",/' else ''.join(f'%{b:02X}' for b in c.encode()) for c in text)


def time_of(text):
    m = re.fullmatch(r'\w{3} (\w{3}) +(\d+) (\d\d:\d\d:\d\d)\.\d+ (\d{4})', text)
    return f'{m[4]}-{MONTHS.index(m[1]) + 1:02}-{int(m[2]):02} {m[3]}'


def compare(program, path):
    run = subprocess.run([program, 'reg', '--json', '-r', path], capture_output=True, text=True)
    assert run.returncode in (0, 3), run.stderr[-2000:]
    hive = json.loads(run.stdout)['records'][0]
    keys, values = of_peer(path)
    ours = {'/' + '/'.join(quoted(n) for n in k['path'].split('\\') if n) if k['path'] not in ('', '\\') else '/': k
            for k in hive['keys'] if k['record'] == 'key'}
    assert set(ours) == set(keys), (len(ours), len(keys), sorted(set(ours) ^ set(keys))[:5])
    count = compared = 0
    for place, key in ours.items():
        assert time_of(key['written']) == keys[place], (place, key['written'], keys[place])
        for v in key['values']:
            count += 1
            theirs = values[(place if place != '/' else '') + '/' + quoted(v['name'])]
            kind = v['type'].removeprefix('REG_')
            # reglookup names what it does not know, or cannot interpret, in other ways.
            if kind == 'DWORD' and v['size'] == 4:
                assert ('DWORD', '0x%08X' % int(v['number'], 16)) in theirs, (place, v, theirs)
                compared += 1
            elif kind in ('SZ', 'EXPAND_SZ') and v['size'] and v['size'] % 2 == 0 and v['shown'].isascii() and v['shown'].isprintable() and len(v['shown']) < 1000:
                # What is left of a longer string behind its NUL makes reglookup print all as bytes.
                plain = [(k, urllib.parse.unquote(d)) for k, d in theirs if '%00' not in d]
                assert not plain or (kind, v['shown']) in plain, (place, v, theirs)
                compared += len(plain) > 0
    assert count == sum(map(len, values.values())), (count, sum(map(len, values.values())))
    return len(ours), count, compared


def main():
    options = argparse.ArgumentParser()
    options.add_argument('--ntdbg', required=True)
    program = os.path.abspath(options.parse_args().ntdbg)
    if not shutil.which('reglookup'):
        print('skipped: no reglookup')
        return 77
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, '-B', os.path.join(ROOT, 'cases', 'registry', 'make-hives'), folder], check=True)
        paths = [os.path.join(folder, name) for name in ('WHOLE', 'LAST')]
        for name in ('win7-x86-SYSTEM', 'win10-1709-SYSTEM'):
            source = os.path.join(CORPUS, 'hives', name + '.xz')
            if not os.path.exists(source):
                print(f'{name}: not in the corpus')
                continue
            paths.append(os.path.join(folder, name))
            with lzma.open(source) as f, open(paths[-1], 'wb') as g:
                shutil.copyfileobj(f, g)
        for path in paths:
            keys, values, compared = compare(program, path)
            print(f'{os.path.basename(path)}: {keys} keys, {values} values as in reglookup; data of {compared} compared')
    return 0


if __name__ == '__main__':
    sys.exit(main())

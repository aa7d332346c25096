#!/usr/bin/env python3
"""Type files (ISF) as ntdbg shows them against a plain reading of the JSON.

    isf_compare.py NTDBG [FILE...]

Every structure, field, offset, bit field, enumerator and symbol of every file: `dt` of each type and `x nt!*`, in JSON, over the
corpus' triage dump with each kernel's type file put in by force (.symopt+0x40). Without files: those of the corpus."""
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
CORPUS = os.environ.get('NTDBG_CORPUS') or os.path.join(HERE, '../../../shared/corpus')
DUMP = os.path.join(CORPUS, 'kernel/win10-19041-x64-triage.dmp')
BASE = 0xfffff8047ba00000


class Expected:
    def __init__(self, content):
        self.content = content

    def base(self, name):
        b = self.content['base_types'][name]
        if name in ('HRESULT', 'wchar', 'bool') or b['kind'] == 'void':
            return {'HRESULT': 'HRESULT', 'wchar': 'Wchar', 'bool': 'Bool'}.get(name, 'Void')
        if b['kind'] == 'float':
            return 'Double' if b['size'] == 8 else 'Float'
        if b['kind'] == 'char':
            return 'Char' if b['signed'] else 'UChar'
        return f"{'Int' if b['signed'] else 'Uint'}{b['size']}B"

    def text(self, d):
        """What dt writes behind a field's name."""
        kind = d['kind']
        if kind == 'base':
            return self.base(d['name'])
        if kind == 'pointer':
            return f"Ptr{8 * self.content['base_types']['pointer']['size']} {self.text(d['subtype'])}"
        if kind == 'array':
            return f"[{d['count']}] {self.text(d['subtype'])}"
        if kind == 'function':
            return '    void '
        if kind == 'bitfield':
            return f"Pos {d['bit_position']}, {d['bit_length']} Bit{'s' if d['bit_length'] != 1 else ''}"
        return re.sub(r'^__(unnamed|anonymous)_[0-9a-f]+$', r'<\1-tag>', d['name'])

    def fields(self, name):
        return sorted((f['offset'], n, self.text(f['type'])) for n, f in self.content['user_types'][name]['fields'].items())

    def symbols(self):
        """C++ names come undecorated: of those only the address is compared (pdb_compare.py is about names)."""
        out = []
        for name, s in self.content['symbols'].items():
            name = s.get('linkage_name', name)
            out.append((BASE + s['address'], None if name.startswith('?') else re.sub('^__imp_', '_imp_', name)))
        return sorted(out, key=str)


def ask(ntdbg, path, commands):
    """The records of each command, with only this type file at hand."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(path, folder)
        text = '\n'.join(['.symopt+ 0x40', '.reload nt', *commands, 'q', ''])
        done = subprocess.run([ntdbg, '--json', '-z', DUMP, '-y', 'isf*' + folder], input=text.encode(), capture_output=True,
                              env=dict(os.environ, NTDBG_OFFLINE='1'))
    answers = [json.loads(line) for line in done.stdout.decode('utf-8').splitlines()]
    found = {a['command']: a for a in answers}
    return [found.get(c, {'records': [], 'error': 'no answer'}) for c in commands]


def compare(ntdbg, path):
    with (lzma.open(path) if path.endswith('.xz') else open(path, 'rb')) as f:
        expected = Expected(json.load(f))
    structs, enums = list(expected.content['user_types']), list(expected.content['enums'])
    answers = ask(ntdbg, path, ['x nt!*'] + ['dt nt!' + n for n in structs + enums])
    wrong = []
    own = sorted(((int(r['address'], 16), r['symbol']) for r in answers[0]['records']), key=str)
    decorated = {a for a, n in expected.symbols() if n is None}
    wanted = [(a, n) for a, n in expected.symbols() if n is not None]
    if len(own) != len(expected.symbols()):
        wrong.append(f'{len(own)} symbols, expected {len(expected.symbols())}')
    lost = set(wanted) - set(own)
    strange = {x for x in set(own) - set(wanted) if x[0] not in decorated}
    wrong += [f'symbol {x}' for x in sorted(lost | strange)[:20]]
    fields = constants = 0
    for name, answer in zip(structs, answers[1:]):
        got = [(r['offset'], r['name'], r['type']) for r in answer['records'] if r['record'] == 'field']
        fields += len(got)
        if sorted(got) != expected.fields(name) or [g[0] for g in got] != sorted(g[0] for g in got):
            wrong.append(f'{name}: {set(got) ^ set(expected.fields(name))} {answer["error"]}')
    for name, answer in zip(enums, answers[1 + len(structs):]):
        got = {r['name']: r['value'] for r in answer['records'] if r['record'] == 'enumerator'}
        constants += len(got)
        if got != expected.content['enums'][name]['constants']:
            wrong.append(f'{name}: {got} {answer["error"]}')
    print(f'{os.path.basename(path)}: {len(own)} symbols, {len(structs)} structures, {fields} fields, {len(enums)} enumerations, '
          f'{constants} enumerators, {len(wrong)} differences')
    for line in wrong[:20]:
        print('    ' + line)
    return not wrong


def main():
    ntdbg, files = sys.argv[1], sys.argv[2:] or sorted(glob.glob(os.path.join(CORPUS, 'types/*.json.xz')))
    if not files or not os.path.exists(DUMP):
        print(f'skipped: no corpus at {CORPUS} (NTDBG_CORPUS)')
        sys.exit(77)
    sys.exit(0 if all([compare(ntdbg, f) for f in files]) else 1)


main()

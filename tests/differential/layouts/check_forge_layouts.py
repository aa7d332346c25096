#!/usr/bin/env python3
"""The layouts that forged kernels are made from (cases/forge/layouts/BUILD.txt), against the type files of the corpus: each file
is again what its source says. And, without a corpus: each can be read, the worlds' fields are all in use somewhere, and no two
builds are one. Builds whose source is not in the corpus are named. Exit status 77: no corpus.

usage: check_forge_layouts.py PROJECT_ROOT
"""
import importlib.machinery
import importlib.util
import os
import sys

ROOT = os.path.abspath(sys.argv[1])
FORGE = os.path.join(ROOT, 'cases', 'forge')
CORPUS = os.environ.get('NTDBG_CORPUS') or os.path.join(os.path.dirname(ROOT), 'shared', 'corpus')
sys.path.insert(0, FORGE)
sys.dont_write_bytecode = True

import builds  # noqa: E402

loader = importlib.machinery.SourceFileLoader('make_layouts', os.path.join(FORGE, 'layouts', 'make-layouts'))
spec = importlib.util.spec_from_loader('make_layouts', loader)
make = importlib.util.module_from_spec(spec)
loader.exec_module(make)


def main():
    bad = []
    all_builds = {b: builds.Build(b) for b in builds.everything()}
    if set(all_builds) != set(make.BUILDS):
        bad.append(f'files of {list(all_builds)}, make-layouts knows {list(make.BUILDS)}')
    for structure, fields in make.wanted_fields().items():
        for f in fields:
            if not any(b.field(structure, f) for b in all_builds.values()):
                bad.append(f'FIELDS: no build has {structure}.{f}')
    for symbol in make.wanted_symbols():
        if not any(symbol in b.symbols for b in all_builds.values()):
            bad.append(f'SYMBOLS: no build has {symbol}')
    compared = 0
    for build in all_builds:
        source = make.open_source(build, CORPUS, os.path.join(CORPUS, 'vtypes'))
        if not source:
            print(f'{build}: not compared, the corpus has no {make.BUILDS[build][3]}')
            continue
        compared += 1
        with open(os.path.join(FORGE, 'layouts', f'{build}.txt'), encoding='utf-8') as f:
            have = f.read().split('\n')
        want = make.rows(build, source) + ['']
        bad += [f'{build}.txt:{i + 1}: "{a}", its source says "{b}"' for i, (a, b) in enumerate(zip(have, want)) if a != b][:5]
        if len(have) != len(want):
            bad.append(f'{build}.txt: {len(have)} lines, its source gives {len(want)}')
    print('\n'.join(bad[:40]))
    print(f'{len(all_builds)} layouts, {compared} compared with the corpus, {len(bad)} wrong')
    return 1 if bad else 0 if compared else 77


if __name__ == '__main__':
    sys.exit(main())

#!/usr/bin/env python3
"""Layering lint: arrows point down only.

src/meson.build lists the folders, lowest first. Each folder's meson.build names in `dependencies:` what it uses
(`<folder>_dep`). An #include of another folder must be covered by that list, the list may name only folders above it in
src/meson.build, and windows/ has no way to print. docs/ARCHITECTURE.md names every folder.

usage: layering.py [ROOT]
"""
import os
import re
import sys

SUBDIR = re.compile(r"^\s*subdir\('([^']+)'\)", re.MULTILINE)
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)
DEPENDENCY = re.compile(r'\b([a-z0-9_]+)_dep\b')
NEVER = {'windows': {'out', 'show', 'dispatch'}}


def read(path):
    with open(path, encoding='utf-8') as f:
        return f.read()


def uncommented(text):
    return re.sub(r'#[^\n]*', '', text)


def layer_of(include, folders):
    """The folder an include path lies in: the longest one that fits."""
    fits = [folder for folder in folders if include.startswith(folder + '/')]
    return max(fits, key=len) if fits else None


def sources(folder):
    for base, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            if name.endswith(('.c', '.h')):
                yield os.path.join(base, name)


def check(root):
    src = os.path.join(root, 'src')
    folders = SUBDIR.findall(uncommented(read(os.path.join(src, 'meson.build'))))
    by_name = {folder.split('/')[-1]: folder for folder in folders}
    problems = []
    page = os.path.join(root, 'docs', 'ARCHITECTURE.md')
    described = read(page) if os.path.exists(page) else ''
    problems += [f'docs/ARCHITECTURE.md: says nothing of `{folder}/`' for folder in folders
                 if f'`{folder}/`' not in described]
    for position, folder in enumerate(folders):
        name = folder.split('/')[-1]
        build = os.path.join(src, folder, 'meson.build')
        if not os.path.exists(build):
            problems.append(f'src/{folder}: has no meson.build')
            continue
        uses = set(DEPENDENCY.findall(uncommented(read(build)))) & set(by_name) - {name}
        for used in sorted(uses):
            if folders.index(by_name[used]) > position:
                problems.append(f'src/{folder}/meson.build: uses {used}, which src/meson.build lists later')
            if used in NEVER.get(name, ()):
                problems.append(f'src/{folder}/meson.build: {name} must never use {used}')
        for path in sources(os.path.join(src, folder)):
            shown = os.path.relpath(path, root)
            for include in INCLUDE.findall(read(path)):
                layer = layer_of(include, folders)
                if layer == folder:
                    continue
                if layer is None:
                    if '/' not in include and not include.endswith('.inc'):  # a generated table
                        problems.append(f'{shown}: include "{include}" must name its folder, from src/ on')
                elif layer.split('/')[-1] not in uses:
                    problems.append(f'{shown}: includes "{include}", but src/{folder}/meson.build does not name '
                                    f"{layer.split('/')[-1]}_dep")
    for entry in sorted(os.listdir(src)):
        inside = os.path.join(src, entry)
        if os.path.isdir(inside) and not any(f == entry or f.startswith(entry + '/') for f in folders):
            problems.append(f'src/{entry}: not listed in src/meson.build')
    return problems


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), '..', '..')
    problems = check(root)
    print('\n'.join(problems) if problems else 'layering: arrows point down')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())

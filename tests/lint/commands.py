#!/usr/bin/env python3
"""Command list lint: each list.c under src/commands and src/extensions is sorted by descriptor, names each descriptor once,
and each descriptor has a name, a brief and an example that shows it. A descriptor that no list names is a command nobody
can reach.

usage: commands.py [ROOT]
"""
import os
import re
import subprocess
import sys

STRINGS = r'((?:\s*"(?:[^"\\]|\\.)*")+)'
DESCRIPTOR = re.compile(r'^(?:static )?const command (\w+)\s*=\s*\{(.*?)\}\s*;', re.MULTILINE | re.DOTALL)
LISTED = re.compile(r'&(command_\w+)\b')
NEEDED = ('name', 'brief', 'example')


def field(body, name):
    found = re.search(r'\.' + name + r'\s*=' + STRINGS, body)
    if not found:
        return None
    return ''.join(re.findall(r'"((?:[^"\\]|\\.)*)"', found[1]))


def preprocessed(path, root):
    """A file as the compiler sees it, because families of commands are written with macros."""
    return subprocess.run(['cc', '-E', '-P', '-D_GNU_SOURCE', '-I', os.path.join(root, 'src'), path], check=True,
                          capture_output=True, text=True).stdout


def sources(root):
    for top in ('src/commands', 'src/extensions'):
        for base, _, names in sorted(os.walk(os.path.join(root, top))):
            for name in sorted(names):
                if name.endswith('.c'):
                    path = os.path.join(base, name)
                    yield os.path.relpath(path, root), preprocessed(path, root)


def check(root):
    problems, descriptors, lists = [], {}, {}
    for path, text in sources(root):
        for variable, body in DESCRIPTOR.findall(text):
            if variable in descriptors:
                problems.append(f'{path}: {variable} is defined in {descriptors[variable][0]} as well')
            descriptors[variable] = (path, body)
        if os.path.basename(path) == 'list.c':
            lists[path] = LISTED.findall(text)
    for variable, (path, body) in sorted(descriptors.items()):
        for needed in NEEDED:
            value = field(body, needed)
            if not value:
                problems.append(f'{path}: {variable} has no .{needed}')
        brief = field(body, 'brief') or ''
        if len(brief) > 90:
            problems.append(f'{path}: {variable}: .brief is longer than a line')
        name = field(body, 'name') or ''
        example = field(body, 'example') or ''
        if name and example and name.lstrip('!.').lower() not in example.lower():
            problems.append(f'{path}: {variable}: .example "{example}" does not show {name}')
    named = {}
    for path, variables in lists.items():
        names = []
        for variable in variables:
            if variable in named:
                problems.append(f'{path}: {variable} is named twice (also in {named[variable]})')
            named[variable] = path
            if variable not in descriptors:
                problems.append(f'{path}: {variable} is not defined in src/commands or src/extensions')
                continue
            names.append(variable)
        for before, after in zip(names, names[1:]):
            if before > after:
                problems.append(f'{path}: {after} must stand before {before}')
    for variable, (path, _) in sorted(descriptors.items()):
        if variable not in named:
            problems.append(f'{path}: {variable} is in no list.c')
    return problems + check_families(root, descriptors)


def check_families(root, descriptors):
    """Names that .hh calls related are commands of ours, or extension commands of WinDbg's."""
    path = os.path.join(root, 'src/commands/families.inc')
    if not os.path.exists(path):
        return []
    known = {('!' if '.extension' in body else '') + (field(body, 'name') or '') for _, body in descriptors.values()}
    with open(os.path.join(root, 'src/commands/windbg_exports.inc'), encoding='utf-8') as f:
        known |= {'!' + x for x in re.findall(r'EXPORT\("\w+", "(\w+)"\)', f.read())}
    with open(path, encoding='utf-8') as f:
        names = {x for family in re.findall(r'FAMILY\("(.*)"\)', f.read()) for x in family.split()}
    return [f'src/commands/families.inc: no command {x}' for x in sorted(names - known)]


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), '..', '..')
    problems = check(root)
    print('\n'.join(problems) if problems else 'commands: lists are sorted and complete')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())

#!/usr/bin/env python3
"""House rules that a line at a time can show (docs/STYLE.md): opening comment, header guard, length of files and
functions, tabs, ends of lines, promises left in comments, paths of somebody's machine.

usage: files.py [ROOT]
"""
import os
import re
import subprocess
import sys

FILE_LINES = 800
FUNCTION_LINES = 80          # more is a warning
FUNCTION_LINES_HARD = 120    # more is a failure
COLUMNS = 120
CODE = ('.c', '.h')
TEXT = CODE + ('.py', '.sh', '.md', '.build', '.txt', '.s', '.def')
PROMISE = re.compile(r'\b(?:TO' r'DO|FIX' r'ME|XX' r'X)\b')
MACHINE_PATH = re.compile(r'(?<![\w.$}])/(?:work|root|home)/|(?<![\w.$}])/tm' r'p/build')
LIMIT_NOTE = re.compile(r'generated (?:table|file|from|by)', re.IGNORECASE)


def tracked(root):
    """Files under version control and new ones; all files where there is no git."""
    try:
        names = subprocess.run(['git', '-C', root, 'ls-files', '--cached', '--others', '--exclude-standard'], check=True,
                               capture_output=True, text=True).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        names = [os.path.relpath(os.path.join(base, name), root) for base, folders, files in os.walk(root)
                 for name in files if '/build' not in base and '/.' not in base]
    return sorted(set(n for n in names if os.path.isfile(os.path.join(root, n))))


def guard_of(name):
    """src/formats/pe/image.h -> NTDBG_FORMATS_PE_IMAGE_H; short forms without "formats" are good as well."""
    words = re.sub(r'[^A-Za-z0-9]', '_', name).upper().split('_')
    words = words[1:] if words and words[0] == 'SRC' else words
    return {'NTDBG_' + '_'.join(words), 'NTDBG_' + '_'.join(w for w in words if w != 'FORMATS')}


def functions(lines):
    """(name, first line, number of lines): a body stands between a '{' and a '}' alone at the left edge."""
    start = None
    for number, line in enumerate(lines):
        if line == '{':
            start = number
        elif line == '}' and start is not None:
            head = start - 1
            while head > 0 and lines[head][:1] in (' ', '\t'):
                head -= 1
            found = re.search(r'(\w+)\(', lines[head])
            yield (found[1] if found else '?'), head + 1, number - start - 1
            start = None


def check_code(root, name, text, lines):
    problems, warnings = [], []
    # What a header says need not be said again in the file that implements it.
    header = name[:-2] + '.h'
    has_header = name.endswith('.c') and os.path.exists(os.path.join(root, header))
    if not text.startswith('/*') and not (has_header and text.startswith('#include "')):
        problems.append(f'{name}:1: opens without a comment that says what the file is')
    exempt = LIMIT_NOTE.search('\n'.join(lines[:12]))
    if len(lines) > FILE_LINES and not exempt:
        problems.append(f'{name}: {len(lines)} lines (at most {FILE_LINES})')
    for function, line, length in functions(lines):
        if length > FUNCTION_LINES_HARD and not exempt:
            problems.append(f'{name}:{line}: {function} has {length} lines (at most {FUNCTION_LINES_HARD})')
        elif length > FUNCTION_LINES and not exempt:
            warnings.append(f'{name}:{line}: warning: {function} has {length} lines (should be {FUNCTION_LINES})')
    if name.endswith('.h') and name.startswith('src/'):
        guards = re.findall(r'^#ifndef (\w+)\n#define (\w+)$', text, re.MULTILINE)
        if not guards or guards[0][0] != guards[0][1] or guards[0][0] not in guard_of(name):
            problems.append(f'{name}: needs the header guard {sorted(guard_of(name))[-1]}')
    return problems, warnings


def check_text(name, lines):
    problems = []
    for number, line in enumerate(lines, 1):
        where = f'{name}:{number}'
        if '\t' in line and not name.endswith(('Makefile', '.md', '.txt', '.s')):
            problems.append(f'{where}: tab')
        if line != line.rstrip() and not name.endswith('.md'):
            problems.append(f'{where}: blank at the end of the line')
        if PROMISE.search(line):
            problems.append(f'{where}: a promise instead of the thing: {PROMISE.search(line)[0]}')
        if MACHINE_PATH.search(line):
            problems.append(f'{where}: path of a particular machine')
        # A text that is printed is easier to find and to read in one piece.
        if name.endswith(CODE) and len(line) > COLUMNS and not line.lstrip().startswith('"'):
            problems.append(f'{where}: {len(line)} columns (at most {COLUMNS})')
    return problems


def check(root):
    problems, warnings = [], []
    for name in tracked(root):
        if not name.endswith(TEXT) and os.path.basename(name) != 'Makefile':
            continue
        with open(os.path.join(root, name), encoding='utf-8', newline='') as f:
            try:
                text = f.read()
            except UnicodeDecodeError:
                problems.append(f'{name}: not UTF-8')
                continue
        if '\r' in text:
            problems.append(f'{name}: carriage returns')
        if text and not text.endswith('\n'):
            problems.append(f'{name}: no end of line at the end')
        lines = text.split('\n')[:-1]
        problems += check_text(name, lines)
        if name.endswith(CODE):
            found, warned = check_code(root, name, text, lines)
            problems += found
            warnings += warned
    return problems, warnings


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), '..', '..')
    problems, warnings = check(root)
    print('\n'.join(warnings + problems))
    if not problems:
        print('files: house rules kept')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())

#!/usr/bin/env python3
"""C files are as clang-format-19 makes them (`make fmt`).

usage: format.py [ROOT]
"""
import os
import shutil
import subprocess
import sys

TOOL = 'clang-format-19'


def check(paths):
    """The files that `make fmt` would change."""
    said = subprocess.run([TOOL, '--dry-run', '--ferror-limit=1', '-Werror', *paths], capture_output=True, text=True).stderr
    changed = {line.split(':')[0] for line in said.splitlines() if 'clang-format-violations' in line}
    return sorted(changed)


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), '..', '..')
    if not shutil.which(TOOL):
        print(f'skipped: no {TOOL}')
        return 77
    names = subprocess.run(['git', '-C', root, 'ls-files', '*.c', '*.h'], capture_output=True, text=True).stdout.split()
    if not names:
        print('skipped: not a git checkout')
        return 77
    changed = check([os.path.join(root, name) for name in names if os.path.exists(os.path.join(root, name))])
    for path in changed:
        print(f'{os.path.relpath(path, root)}: not formatted; run `make fmt`')
    return 1 if changed else 0


if __name__ == '__main__':
    sys.exit(main())

#!/usr/bin/env python3
"""Lint of docs/errors.md: the transcript that a row names has the row's command, and the row's text in the answer to it.

usage: errors.py [ROOT]
"""
import os
import re
import sys

ROW = re.compile(r'\| `(.+)` \| .+ \| `(.+)` \| \[[^]]+\]\(([^)]+)\) \|$')
PROMPT = re.compile(r'\S*> |\d+: l?kd> ')


def answers(text, typed):
    """What is below each line where it is typed."""
    found = []
    for line in text.splitlines():
        prompt = PROMPT.match(line)
        if prompt:
            found.append([line[prompt.end():]])
        elif found and not line.startswith('#!'):
            found[-1].append(line)
    return [x[1:] for x in found if x[0] == typed]


def check(root):
    problems, rows = [], 0
    page = os.path.join(root, 'docs', 'errors.md')
    with open(page, encoding='utf-8') as f:
        lines = [x.rstrip('\n') for x in f if x.startswith('| `')]
    for line in lines:
        row = ROW.match(line)
        if not row:
            problems.append(f'docs/errors.md: not a row: {line}')
            continue
        rows += 1
        error, typed, file = row.groups()
        with open(os.path.join(os.path.dirname(page), file), encoding='utf-8') as f:
            found = answers(f.read(), typed)
        if not any(error in printed for answer in found for printed in answer):
            problems.append(f'docs/errors.md: {file} does not answer "{typed}" with "{error}"')
    return problems if rows else problems + ['docs/errors.md: no rows']


def main():
    problems = check(sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), '..', '..'))
    print('\n'.join(problems) if problems else 'errors: every text is in its transcript')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())

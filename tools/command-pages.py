#!/usr/bin/env python3
"""Writes docs/commands/: one page a command, and the list of them, from what the program itself says (`.hh *` in JSON). In
coverage.md, which people write, it strikes out the commands that are not there, sets the marks that follow from that, and counts.

usage: command-pages.py --ntdbg PROGRAM [--check]
--check writes nothing and fails when the committed pages are not those that would be written.
"""
import argparse
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDER = os.path.join(ROOT, 'docs', 'commands')
COVERAGE = 'coverage.md'
ROW = re.compile(r'\| (\d+) \| (.*?) \| (\w+) \| (.*?) ?\|$')
# File names must differ also where letter case does not count, and hold no letters that a shell or a file system minds.
SPELLED = {'?': 'question', '*': 'star', '$': 'dollar', '>': 'from', '<': 'file', '|': 'pipe', '~': 'tilde', '#': 'number', '-': 'minus', '+': 'plus',
           '=': 'equals', ';': 'semicolon', ':': 'colon'}
MARKS = {'!': 'ext', '.': 'dot'}


def file_name(name):
    parts, word = [], ''
    if name[0] in MARKS and len(name) > 1:
        parts, name = [MARKS[name[0]]], name[1:]
    for letter in name:
        if letter.isupper() or letter in SPELLED:
            parts += [word] if word else []
            parts.append(SPELLED.get(letter, 'capital-' + letter.lower()))
            word = ''
        else:
            word += letter
    return '-'.join(parts + ([word] if word else [])) + '.md'


def pages_of(program):
    done = subprocess.run([program, '--json', '-sins'], input=b'.hh *\nq\n', capture_output=True, check=True)
    for line in done.stdout.decode('utf-8').splitlines():
        answer = json.loads(line)
        if answer['command'].startswith('.hh'):
            return sorted((x for x in answer['records'] if x['record'] == 'help_page'), key=lambda x: (x['name'].lower(), x['name']))
    raise SystemExit('the program did not answer .hh *')


def code(text):
    fence = '``' if '`' in text else '`'
    blank = ' ' if text.startswith('`') or text.endswith('`') else ''
    return fence + blank + text + blank + fence


def link(name):
    return f'[{code(name)}]({file_name(name)})'


def extension_fact(extension, name):
    if name.startswith(extension + '.'):
        short = name[len(extension) + 1:]
        return f"WinDbg has it in {code(extension)}; with a target of that kind, {code('!' + short)} is the same."
    return f"WinDbg has it in {code(extension)}: {code(f'!{extension}.{name}')} is the same."


def page(record):
    text = f"# {code(record['name'])}\n\n{record['brief']}.\n\n## Syntax\n\n    {record['syntax']}\n"
    if record.get('letters'):
        text += f"\nLetters that may be glued to the name: {code(record['letters'])}.\n"
    text += f"\n## Example\n\n    {record['example']}\n"
    facts = []
    if record.get('needs'):
        facts.append(f"Needs {record['needs']}.")
    if record.get('extension'):
        facts.append(extension_fact(record['extension'], record['name'][1:]))
    if record.get('repeatable'):
        facts.append('An empty line runs it again, further on.')
    if facts:
        text += '\n' + '\n'.join(facts) + '\n'
    if record.get('related'):
        text += '\n## Related\n\n' + ' · '.join(link(x) for x in record['related'].split()) + '\n'
    return text


def index(records):
    groups = (('Commands', lambda n: not (n[0] in MARKS and len(n) > 1)), ('Meta-commands', lambda n: n[0] == '.' and len(n) > 1),
              ('Extension commands', lambda n: n[0] == '!' and len(n) > 1))
    text = ('# Commands\n\nEvery command of ntdbg, as `.hh COMMAND` shows it. `tools/command-pages.py` writes these pages from the program; '
            'what there is of\nWinDbg\'s most used commands is in [coverage.md](coverage.md), what errors look like in [../errors.md](../errors.md).\n')
    for title, belongs in groups:
        text += f'\n## {title}\n\n| command | |\n|---|---|\n'
        for record in records:
            if belongs(record['name']):
                text += f"| {link(record['name']).replace('|', chr(92) + '|')} | {record['brief'].replace('|', chr(92) + '|')} |\n"
    return text


def has(program, names):
    """Which of the names the program has: every one that `.hh` finds a page for."""
    lines = ''.join(f'.hh {x}\n' for x in names) + 'q\n'
    done = subprocess.run([program, '--json', '-sins'], input=lines.encode(), capture_output=True, check=True)
    answers = [json.loads(x) for x in done.stdout.decode('utf-8').splitlines()]
    return {name for name, answer in zip(names, (x for x in answers if x['command'].startswith('.hh '))) if not answer['error']}


def mark_of(there, names, mark, note):
    if not there:
        return 'absent', note if mark in ('absent', 'works') else ''
    if len(there) < len(names):
        return 'differs', '' if mark == 'absent' else note
    return ('works', '') if mark == 'absent' or (mark == 'differs' and not note) else (mark, note)


def coverage(program, text):
    rows = [ROW.match(x) for x in text.splitlines()]
    names = sorted({x for row in rows if row for x in re.findall(r'`([^`]+)`', row[2])})
    known, counts, lines = has(program, names), {'exact': 0, 'works': 0, 'differs': 0, 'absent': 0}, []
    kernel = set(re.search(r'^Rows for kernel targets only: ([\d ]+)\.$', text, re.M)[1].split())
    others = dict(counts)
    for line, row in zip(text.splitlines(), rows):
        if row:
            own = re.findall(r'`([^`]+)`', row[2])
            mark, note = mark_of([x for x in own if x in known], own, row[3], row[4])
            counts[mark] += 1
            others[mark] += row[1] not in kernel
            shown = ' '.join(f'`{x}`' if x in known else f'~~`{x}`~~' for x in own)
            line = f'| {row[1]} | {shown} | {mark} | {note}{" " if note else ""}|'
        lines.append(line)
    totals = {'Of the {} rows: ': counts, 'Of these {} rows: ': others}
    starts = {'COUNTS': 'Of the {} rows: ', 'FOR PROGRAMS': 'Of these {} rows: '}
    for i, line in enumerate(lines):
        for start, n in totals.items():
            if starts.get(line) == start or line.startswith(start.split('{')[0]):
                lines[i] = start.format(sum(n.values())) + ', '.join(f'{k} {mark}' for mark, k in n.items()) + '.'
    return '\n'.join(lines) + '\n'


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--ntdbg', required=True)
    parser.add_argument('--check', action='store_true')
    options = parser.parse_args()
    records = pages_of(options.ntdbg)
    wanted = {file_name(x['name']): page(x) for x in records}
    if len({x.lower() for x in wanted}) != len(records):
        raise SystemExit('two commands have the same file name')
    wanted['README.md'] = index(records)
    have = {}
    for name in os.listdir(FOLDER) if os.path.isdir(FOLDER) else []:
        with open(os.path.join(FOLDER, name), encoding='utf-8') as f:
            have[name] = f.read()
    wanted[COVERAGE] = coverage(options.ntdbg, have[COVERAGE])
    differ = sorted(x for x in wanted.keys() | have.keys() if wanted.get(x) != have.get(x))
    if options.check:
        for name in differ:
            print(f'docs/commands/{name}: {"not up to date" if name in wanted and name in have else "missing" if name in wanted else "no such command"}')
        print(f'{len(records)} commands, {len(differ)} pages differ' + ('; tools/command-pages.py --ntdbg PROGRAM writes them' if differ else ''))
        return 1 if differ else 0
    os.makedirs(FOLDER, exist_ok=True)
    for name in differ:
        path = os.path.join(FOLDER, name)
        if name not in wanted:
            os.remove(path)
            continue
        with open(path, 'w', encoding='utf-8') as f:
            f.write(wanted[name])
    print(f'{len(records)} commands, {len(differ)} pages written')
    return 0


if __name__ == '__main__':
    sys.exit(main())

#!/usr/bin/env python3
"""A minidump that Wine's MiniDumpWriteDump makes of a crashing program, read by ntdbg: everything that the program said
about itself (process, threads, TEBs, modules, exception, texts on stack and heap) must be in what ntdbg prints.

    minidump_wine.py MINIDUMP_PRINT WRITER_EXE WINE_PREFIX WORK_DIRECTORY full|normal

Exit code 77 (skip) without Wine."""
import os
import subprocess
import sys

import unwind_compare


def ntdbg(printer, *arguments):
    run = subprocess.run([printer] + list(arguments), capture_output=True, text=True)
    if run.returncode or run.stderr:
        print('minidump_print: ' + run.stderr)
        sys.exit(1)
    return dict(line.split(' = ', 1) for line in run.stdout.splitlines())


def values(fields, section, key):
    return {int(value, 0) for name, value in fields.items()
            if name.startswith(section + '[') and name.endswith('].' + key)}


def check(problems, what, holds):
    if not holds:
        problems.append(what)


def check_line(problems, printer, dump, fields, words):
    what, rest = words[0], words[1:]
    if what == 'thread':
        check(problems, words, int(rest[0], 16) in values(fields, 'thread', 'thread_id'))
        check(problems, words, int(rest[1], 16) in values(fields, 'thread', 'teb'))
    elif what == 'process':
        check(problems, words, int(rest[0], 16) in values(fields, 'misc', 'process_id'))
    elif what == 'module':
        check(problems, words, int(rest[0], 16) in values(fields, 'module', 'base_of_image'))
        check(problems, words, int(rest[1], 16) in values(fields, 'module', 'size_of_image'))
    elif what == 'exception':
        check(problems, words, int(rest[0], 16) in values(fields, 'exception', 'exception_record.exception_code'))
        check(problems, words, int(rest[1], 16) in values(fields, 'exception', 'exception_record.exception_address'))
        check(problems, words, int(rest[2], 16) in values(fields, 'exception', 'thread_id'))
    elif what == 'context':
        check(problems, words, int(rest[1], 16) in values(fields, 'exception', 'rip'))
        check(problems, words, int(rest[3], 16) in values(fields, 'exception', 'rsp'))
    elif what == 'memory':
        text = ' '.join(rest[1:])
        memory = ntdbg(printer, dump, rest[0], str(len(text)))['memory']
        check(problems, words + [memory], bytes.fromhex(memory) == text.encode())


def main():
    printer, writer, prefix, work, kind = sys.argv[1:6]
    if subprocess.run(['which', 'wine'], capture_output=True).returncode:
        print('skipped: Wine is not here')
        sys.exit(77)
    environment = unwind_compare.wine_environment(prefix)
    if not unwind_compare.make_prefix(prefix, environment):
        print('skipped: Wine cannot make a prefix here')
        sys.exit(77)
    os.makedirs(work, exist_ok=True)
    dump = os.path.join(work, kind + '.dmp')
    said = subprocess.run(['wine', os.path.abspath(writer), kind + '.dmp', kind], cwd=work, env=environment,
                          capture_output=True, text=True).stdout
    lines = [line.split() for line in said.splitlines()]
    if ['written', '1'] not in lines:
        print('Wine wrote no dump:\n' + said)
        sys.exit(1)
    fields, problems = ntdbg(printer, dump), []
    for words in lines:
        check_line(problems, printer, dump, fields, words)
    for problem in problems:
        print('not so in the dump: ' + ' '.join(problem))
    print('%d statements of the program, %d not in the dump' % (len(lines), len(problems)))
    os.remove(dump)
    sys.exit(1 if problems or len(lines) < 8 else 0)


main()

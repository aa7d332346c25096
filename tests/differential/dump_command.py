#!/usr/bin/env python3
"""What ntdbg's .dump writes of user targets, read by others: lldb-19 must see the same process in the copy as in the original
(threads, registers, exception, modules), and Breakpad's minidump_dump must find each stream sound.

    dump_command.py NTDBG FORGED_DIRECTORY BUILD_DIRECTORY SOURCE_ROOT

Exit code 77 (skip) without lldb-19 and its Python, or without any dump."""
import os
import re
import subprocess
import sys
import tempfile

import minidump_lldb
import npm

# Options, and whether all of the memory is in it
OPTIONS = [('ma', True), ('m', False), ('mfFhut', True), ('miwpdc', False)]
# What minidump_dump says of Windows' own dumps too: with full memory a stack has no place of its own in the file, and not every
# dump has every stream.
HARMLESS = re.compile(r'memory region problem, \S+, RVA 0x0x0|minidump\.Get\w+\(\) failed')


def breakpad(build):
    folder = npm.package(build, 'minidump')
    return folder and os.path.join(folder, 'bin', 'linux-x64', 'minidump_dump')


def dump(program, path, option, out):
    run = subprocess.run([program, '-z', path, '-y', os.devnull], input=f'.dump /{option} {out}\nq\n', capture_output=True, text=True,
                         timeout=300, env=dict(os.environ, NTDBG_OFFLINE='1'))
    return 'Dump successfully written' in run.stdout, run.stdout[-400:] + run.stderr


def main():
    program, forged, build, root = sys.argv[1:5]
    with tempfile.TemporaryDirectory() as work:
        originals = minidump_lldb.dumps(forged, root, work)
        peer, bad, copies = breakpad(build), 0, {}
        for original in originals:
            for option, _ in OPTIONS:
                out = os.path.join(work, f'{len(copies)}.dmp')
                done, said = dump(program, original, option, out)
                if not done:
                    print(f'{original}: .dump /{option}: {said}')
                    bad += 1
                    continue
                copies[out] = (original, option)
                if peer:
                    run = subprocess.run([peer, out], capture_output=True, text=True, errors='replace', timeout=300)
                    errors = [x for x in run.stderr.splitlines() if 'ERROR' in x and not HARMLESS.search(x)]
                    if errors:
                        print(f'{original}: minidump_dump on the copy of /{option}: {errors[0]}')
                        bad += 1
        theirs, said = minidump_lldb.lldb_says(originals + list(copies))
        if not theirs:
            print('skipped: lldb-19 says nothing: ' + said[-300:])
            sys.exit(77)
        for out, (original, option) in copies.items():
            a, b = (dict(theirs.get(x) or {}) for x in (original, out))
            for row in (a, b):
                row.pop('path', None)
            if not a or a != b:
                print(f'{original}: lldb sees another process in the copy of /{option}: '
                      + str([k for k in set(a) | set(b) if a.get(k) != b.get(k)]))
                bad += 1
    print(f'{len(originals)} dumps, {len(copies)} copies compared' + ('' if peer else ' (Breakpad is not here)') + f', {bad} wrong')
    sys.exit(1 if bad else 0)


main()

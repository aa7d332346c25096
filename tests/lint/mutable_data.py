#!/usr/bin/env python3
"""No mutable file-scope data in src/: two debugger sessions can live in one process.

Looks at what the compiler made: symbols in writable sections of the object files. Tables of pointers stand in
.data.rel.ro, which is constant after relocation. Sanitizers add data of their own, which is not counted.

usage: mutable_data.py FILE.a|FILE.o|FOLDER...
"""
import os
import re
import subprocess
import sys

WRITABLE = re.compile(r'^(\.data(?!\.rel\.ro)|\.bss|\.tdata|\.tbss|\.ldata|\.lbss|\*COM\*)')
SANITIZERS = re.compile(r'^(__odr_asan|__asan_|__ubsan|__sancov|__llvm_|\.L|___asan|__start_|__stop_|_?\.LASAN)')
SYMBOL = re.compile(r'^[0-9a-f]+ (.{7}) (\S+)\s+([0-9a-f]+) (?:\.hidden )?(\S+)$')


def archives(paths):
    for path in paths:
        if os.path.isdir(path):
            for base, _, names in sorted(os.walk(path)):
                for name in sorted(names):
                    if name.endswith('.a'):
                        yield os.path.join(base, name)
        else:
            yield path


def check(paths):
    problems, seen = [], 0
    for path in archives(paths):
        listing = subprocess.run(['objdump', '-t', path], check=True, capture_output=True, text=True).stdout
        member = os.path.basename(path)
        for line in listing.splitlines():
            if ':     file format' in line:
                member = line.split(':')[0]
                seen += 1
                continue
            found = SYMBOL.match(line)
            if not found or 'd' in found[1] or not int(found[3], 16):
                continue
            if WRITABLE.match(found[2]) and not SANITIZERS.match(found[4]):
                problems.append(f'{path}: {member}: {found[4]} is mutable data ({found[2]})')
    if not seen:
        problems.append(f'no object files in {" ".join(paths)}')
    return problems


def main():
    problems = check(sys.argv[1:])
    print('\n'.join(problems) if problems else 'mutable data: none')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())

#!/usr/bin/env python3
"""Counts the results in Meson's testlog.json files: prints why each skipped test skipped, what failed, and at the end
"N passed, N failed, N skipped" alone on a line. Exit status 1 when something failed or nothing ran."""
import json
import re
import sys

PASSED = {'OK', 'EXPECTEDFAIL'}
SKIPPED = {'SKIP'}


def reason(test):
    """The last line of a skipped test's output that says "skip": tests tell why they skip."""
    lines = (test.get('stdout') or '').splitlines() + (test.get('stderr') or '').splitlines()
    said = [line.strip() for line in lines if re.search('skip', line, re.IGNORECASE)]
    return said[-1] if said else 'no reason given'


def count(paths):
    passed, failed, skipped = [], [], []
    for path in paths:
        with open(path, encoding='utf-8') as f:
            for line in f:
                test = json.loads(line)
                kind = passed if test['result'] in PASSED else skipped if test['result'] in SKIPPED else failed
                kind.append(test)
    return passed, failed, skipped


def main():
    passed, failed, skipped = count(sys.argv[1:])
    for test in skipped:
        print(f'skipped {test["name"]}: {reason(test)}')
    for test in failed:
        print(f'failed {test["name"]}')
    print(f'{len(passed)} passed, {len(failed)} failed, {len(skipped)} skipped')
    return 1 if failed or not passed + skipped else 0


if __name__ == '__main__':
    sys.exit(main())

#!/usr/bin/env python3
"""Minidumps as ntdbg reads them against Breakpad's minidump_dump (npm package "minidump").

    minidump_compare.py MINIDUMP_PRINT BUILD_DIRECTORY SOURCE_ROOT

Files: the user dumps of the corpus beside the checkout. Exit 77 (skipped) when the peer or the files are not here."""
import glob
import os
import re
import subprocess
import sys

import npm

SECTIONS = {'MDRawHeader': 'header', 'MDException': 'exception', 'MDRawSystemInfo': 'system', 'MDRawMiscInfo': 'misc'}
# These tables of the peer add or leave out items; the section name is followed by an index of its own.
INDEXED = re.compile(r'^(mDirectory|thread|module|region)\[(\d+)\]$')


def skip(why):
    print('skipped: ' + why)
    sys.exit(77)


def peer_fields(text):
    """`key = value` lines of minidump_dump under the section that they stand in."""
    fields, section = {}, None
    for line in text.splitlines():
        indexed = INDEXED.match(line)
        if indexed:
            name = 'stream' if indexed.group(1) == 'mDirectory' else indexed.group(1)
            section = '%s[%s]' % (name, indexed.group(2))
        elif line in SECTIONS:
            section = SECTIONS[line] + '[0]'
        elif line.startswith(('MinidumpMemoryList', 'MDMemoryDescriptor', 'MDRawBreakpadInfo', 'MinidumpUnloaded',
                              'MinidumpMemoryInfoList', 'MDRawAssertion', 'MDRawCrashpadInfo')):
            section = None
        found = re.match(r'^  (\S+(?: \(\S+\))?)\s*= ?(.*)$', line)
        if section and found:
            fields.setdefault('%s.%s' % (section, found.group(1)), found.group(2))
    return fields


def normal(value):
    """Numbers as numbers, whatever base and remark the peer prints them with; text without its quotes."""
    number = re.match(r'^(-?(?:0x[0-9a-f]+|\d+))(?: .*)?$', value)
    if number:
        return int(number.group(1), 0)
    if len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1]
    return value


def compare(printer, peer, path):
    ours = subprocess.run([printer, path], capture_output=True, text=True)
    theirs = subprocess.run([peer, path], capture_output=True, text=True, errors='replace')
    if ours.returncode:
        print('%s: %s' % (path, ours.stderr))
        return 1, 0
    expected = peer_fields(theirs.stdout)
    # The peer counts unused directory entries, ntdbg leaves them out: they come last in these files.
    bad = checked = 0
    for line in ours.stdout.splitlines():
        key, value = line.split(' = ', 1)
        if key not in expected:
            continue
        checked += 1
        if normal(value) != normal(expected[key]):
            print('%s: %s: ntdbg %s, minidump_dump %s' % (os.path.basename(path), key, value, expected[key]))
            bad += 1
    for section in ('thread', 'module'):
        count = {len({k.split('.')[0] for k in keys if k.startswith(section + '[')})
                 for keys in (expected, [l.split(' = ')[0] for l in ours.stdout.splitlines()])}
        if len(count) != 1:
            print('%s: %ss: counts %s differ' % (os.path.basename(path), section, count))
            bad += 1
    return bad, checked


def main():
    printer, build, root = sys.argv[1:4]
    peer = os.path.join(npm.require(build, 'minidump'), 'bin/linux-x64/minidump_dump')
    if not os.access(peer, os.X_OK):
        skip('minidump_dump does not run here')
    corpus = os.environ.get('NTDBG_CORPUS') or os.path.join(root, '../shared/corpus')
    files = sorted(glob.glob(corpus + '/user/*.dmp') + glob.glob(corpus + '/user/*.mdmp'))
    if not files:
        skip('the corpus has no user dumps at ' + corpus)
    bad = total = 0
    for path in files:
        wrong, checked = compare(printer, peer, path)
        print('%s: %d fields compared, %d differ' % (os.path.basename(path), checked, wrong))
        if checked < 50:
            print('%s: too few fields of the peer were found' % path)
            bad += 1
        bad += wrong
        total += checked
    print('%d files, %d fields, %d differences' % (len(files), total, bad))
    sys.exit(1 if bad else 0)


main()

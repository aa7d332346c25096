#!/usr/bin/env python3
"""Forged containers inside of gz, xz, zst, zip and 7z, packed by those programs: archived_containers.py NTDBG FORGE WORK_DIRECTORY"""
import os
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
import forged_containers  # noqa: E402

NAMES = ['core.kdump', 'flat.kdump', 'inside.vmsn', 'seven.hib', 'ten.hib', 'core.elf', 'type8.dmp']
PACKERS = {'gz': ['gzip', '-kf'], 'xz': ['xz', '-kf'], 'zst': ['zstd', '-qkf'], 'zip': ['zip', '-jq', '%s.zip'], '7z': ['7z', 'a', '-bd', '%s.7z']}


def main():
    program, forge, work = sys.argv[1:4]
    forged_containers.make(forge, work)
    bad = tried = 0
    for ending, words in PACKERS.items():
        if not shutil.which(words[0]):
            print('no %s here' % words[0])
            continue
        for name in NAMES:
            path = os.path.join(work, name)
            packed = '%s.%s' % (path, ending)
            if os.path.exists(packed):
                os.remove(packed)
            subprocess.run([w.replace('%s', path) for w in words] + [path], check=True, stdout=subprocess.DEVNULL)
            run = subprocess.run([program, '-z', packed, '-c', '.bugcheck;q'], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                 env=dict(os.environ, NTDBG_OFFLINE='1'))
            os.remove(packed)
            tried += 1
            if 'Bugcheck code 00000020' not in run.stdout:
                bad += 1
                print('%s in %s: %s' % (name, ending, (run.stdout + run.stderr)[-600:]))
    print('%d archives, %d wrong' % (tried, bad))
    sys.exit(1 if bad or not tried else 0)


main()

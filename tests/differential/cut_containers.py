#!/usr/bin/env python3
"""Every forged container of a kernel's memory, cut at many lengths: cut_containers.py OPEN_CUTS FORGE WORK_DIRECTORY"""
import os
import subprocess
import sys

sys.dont_write_bytecode = True
import forged_containers  # noqa: E402

# What cannot tell that it was cut: memory alone.
WITHOUT_LENGTH = ('.raw', '.vmem')


def main():
    program, forge, work = sys.argv[1:4]
    forged_containers.make(forge, work)
    bad = 0
    for name in sorted(os.listdir(work)):
        path = os.path.join(work, name)
        if not os.path.isfile(path) or name.startswith('.') or name.endswith(WITHOUT_LENGTH) or name.startswith(('beside', 'snap')):
            continue
        run = subprocess.run([program, path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        print('%s: %s' % (name, run.stdout.strip()[-2000:]))
        bad += run.returncode != 0
    sys.exit(1 if bad else 0)


main()

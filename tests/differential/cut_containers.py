#!/usr/bin/env python3
"""Every forged container of a kernel's memory, cut at many lengths: cut_containers.py OPEN_CUTS FORGE WORK_DIRECTORY"""
import os
import subprocess
import sys

# What cannot tell that it was cut: memory alone.
WITHOUT_LENGTH = ('.raw', '.vmem')


def main():
    program, forge, work = sys.argv[1:4]
    made = subprocess.run([forge, 'containers', work], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if made.returncode:
        print(made.stdout)
        sys.exit(77 if made.returncode == 3 else 1)
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

#!/usr/bin/env python3
"""Every forged container of a kernel's memory, of each processor, cut at many lengths: cut_containers.py OPEN_CUTS FORGE WORK_DIRECTORY

Two machines of other processors are made beside WORK_DIRECTORY."""
import os
import subprocess
import sys

sys.dont_write_bytecode = True
import forged_containers  # noqa: E402

# What cannot tell that it was cut: memory alone.
WITHOUT_LENGTH = ('.raw', '.vmem')


# Of the machines of other processors only what their pointers change.
OTHERS = {'desktop@7601-x86': ('desktop.dmp', 'summary.dmp', 'bitmap.dmp', 'elf.elf', 'kdump.kdump', 'hibernation-xp.hib', 'hibernation-7.hib', 'hibernation-10.hib'),
          'tablet@26100-arm64': ('tablet.dmp', 'elf.elf', 'kdump-flat.kdump')}


def main():
    program, forge, work = sys.argv[1:4]
    forged_containers.make(forge, work)
    bad = cut(program, work, sorted(os.listdir(work)))
    for world, names in OTHERS.items():
        folder = os.path.join(os.path.dirname(work), world)
        forged_containers.make(forge, folder, world)
        bad += cut(program, folder, names)
    sys.exit(1 if bad else 0)


def cut(program, work, names):
    bad = 0
    for name in names:
        path = os.path.join(work, name)
        if not os.path.isfile(path) or name.startswith('.') or name.endswith(WITHOUT_LENGTH) or name.startswith(('beside', 'snap')):
            continue
        run = subprocess.run([program, path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        print('%s: %s' % (name, run.stdout.strip()[-2000:]))
        bad += run.returncode != 0
    return bad


main()

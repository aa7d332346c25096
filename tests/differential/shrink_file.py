#!/usr/bin/env python3
"""A dump that another program cuts short, and one that grows, while ntdbg has it open: shrink_file.py NTDBG FORGE WORK_DIRECTORY

Of each container. The debugger must go on, say what happened, and say nothing when the file only grew."""
import os
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
import forged_containers  # noqa: E402


class Debugger:
    def __init__(self, program, path):
        self.process = subprocess.Popen([program, '-z', path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                        env=dict(os.environ, NTDBG_OFFLINE='1'))
        self.until_prompt()

    def until_prompt(self):
        text = b''
        while not text.endswith(b'kd> '):
            piece = os.read(self.process.stdout.fileno(), 65536)
            if not piece:
                raise SystemExit('the debugger ended (%s): %r' % (self.process.wait(), text[-500:]))
            text += piece
        return text.decode()

    def ask(self, line):
        self.process.stdin.write((line + '\n').encode())
        self.process.stdin.flush()
        return self.until_prompt()


# Each kind that is read in its own way
FILES = ['containers.dmp', 'type2.dmp', 'type6.dmp', 'type8.dmp', 'core.elf', 'vbox.elf', 'core.kdump', 'flat.kdump', 'inside.vmsn', 'seven.hib', 'ten.hib',
         'image.raw']


def check(program, source, path, what, size):
    shutil.copyfile(source, path)
    d = Debugger(program, path)
    os.truncate(path, size)
    said = d.ask('s -b fffff80001652000 L40000 de ad be ef 01') + d.ask('dd fffff88005078b08 L40')
    told = 'was cut from' in said
    d.process.kill()
    d.process.wait()
    good = told == (what == 'cut')
    print('%s %s: the debugger went on%s%s' % (os.path.basename(source), what, ' and said so' if told else '', '' if good else ': WRONG: %r' % said[-700:]))
    return good


def main():
    program, forge, work = sys.argv[1:4]
    forged_containers.make(forge, work)
    bad = 0
    for name in FILES:
        source, path = os.path.join(work, name), os.path.join(work, 'shrinking.tmp')
        whole = os.path.getsize(source)
        for what, size in (('grown', whole + 0x10000), ('cut', 0x1800)):
            bad += not check(program, source, path, what, size)
        os.remove(path)
    sys.exit(1 if bad else 0)


main()

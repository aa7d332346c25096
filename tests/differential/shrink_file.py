#!/usr/bin/env python3
"""A dump that another program cuts short, and one that grows, while ntdbg has it open: shrink_file.py NTDBG FORGE WORK_DIRECTORY

The debugger must go on, say what happened, and say nothing when the file only grew."""
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


def main():
    program, forge, work = sys.argv[1:4]
    forged_containers.make(forge, work)
    source, path = os.path.join(work, 'type6.dmp'), os.path.join(work, 'shrinking.tmp')
    bad = 0
    for what, size in (('grown', lambda n: n + 0x10000), ('cut', lambda n: 0x4000)):
        shutil.copyfile(source, path)
        d = Debugger(program, path)
        os.truncate(path, size(os.path.getsize(path)))
        said = d.ask('s -b fffff80001652000 L40000 de ad be ef 01') + d.ask('dd fffff88005078b08 L40')
        told = 'was cut from' in said
        if told != (what == 'cut'):
            bad += 1
            print('%s: %r' % (what, said[-1500:]))
        print('%s: the debugger went on%s' % (what, ' and said so' if told else ''))
        d.process.kill()
        d.process.wait()
    os.remove(path)
    sys.exit(1 if bad else 0)


main()

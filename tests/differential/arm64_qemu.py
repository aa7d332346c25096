#!/usr/bin/env python3
"""A forged ARM64 machine inside of QEMU: its memory is loaded into a guest of the "virt" machine that never runs, its registers are
given to the processors through the gdb stub; then QEMU writes the guest's memory, as an ELF core file and kdump-compressed. ntdbg must
find the kernel in both and answer as from the forge's own full dump.

    arm64_qemu.py NTDBG WORK_DIRECTORY

Exit code 77 (skip) without QEMU or the compilers."""
import importlib.machinery
import importlib.util
import os
import shutil
import socket
import struct
import subprocess
import sys
import time
import tomllib

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FORGE = os.path.join(ROOT, 'cases', 'forge')
sys.path.insert(0, FORGE)
sys.dont_write_bytecode = True

import described  # noqa: E402
import toolchain  # noqa: E402

WORLD = os.path.join(ROOT, 'cases', 'machines', 'tablet.toml')
START, SIZE, KEPT = 0x40000000, 64 << 20, 2 << 20  # of the guest's memory; in the first 2 MiB QEMU puts a device tree
PAGE = 0x1000
DUMPS = {'qemu.elf': 'dump-guest-memory %s', 'qemu.kdump': 'dump-guest-memory -z %s'}


def same_answers():
    loader = importlib.machinery.SourceFileLoader('same_answers', os.path.join(ROOT, 'tests', 'golden', 'same-answers'))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader('same_answers', loader))
    loader.exec_module(module)
    return module


class GdbStub:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        for tries in range(600):
            try:
                self.socket.connect(path)
                break
            except OSError:
                if tries == 599:
                    raise
                time.sleep(0.1)
        self.socket.settimeout(60)
        self.ask('qXfer:features:read:target.xml:0,ffb')  # without which QEMU lets nobody set one register

    def ask(self, text):
        data = text.encode()
        self.socket.sendall(b'$%s#%02x' % (data, sum(data) & 0xff))
        answer = b''
        while not (b'#' in answer and len(answer) >= answer.index(b'#') + 3):
            answer += self.socket.recv(4096)
        self.socket.sendall(b'+')
        return answer[answer.index(b'$') + 1:answer.index(b'#')].decode()

    def set_registers(self, processor, context):
        """x0 to x30, sp, pc of a CONTEXT record."""
        assert self.ask(f'Hg{processor + 1:x}') == 'OK'
        for i, value in enumerate(struct.unpack_from('<33Q', context, 8)):
            assert self.ask(f'P{i:x}={value.to_bytes(8, "little").hex()}') == 'OK'


def run_qemu(k, work):
    memory, gdb = os.path.join(work, 'memory.raw'), os.path.join(work, 'gdb.sock')
    with open(memory, 'wb') as f:
        for pfn, page in k.memory.pages.items():
            if START + KEPT <= pfn * PAGE < START + SIZE and any(page):
                f.seek(pfn * PAGE - START - KEPT)
                f.write(page)
        f.truncate(SIZE - KEPT)
    for path in [gdb] + [os.path.join(work, name) for name in DUMPS]:
        if os.path.exists(path):
            os.unlink(path)
    qemu = subprocess.Popen(
        ['qemu-system-aarch64', '-M', 'virt', '-cpu', 'cortex-a57', '-smp', str(k.count), '-m', str(SIZE >> 20), '-S', '-display', 'none', '-nodefaults',
         '-device', f'loader,file={memory},addr={START + KEPT:#x},force-raw=on', '-gdb', f'unix:{gdb},server=on,wait=off', '-monitor', 'stdio'],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        stub = GdbStub(gdb)
        for n in range(k.count):
            stub.set_registers(n, k.contexts[n])
        words = ''.join(told % os.path.join(work, name) + '\n' for name, told in DUMPS.items())
        said = qemu.communicate((words + 'quit\n').encode(), timeout=120)[0]
    finally:
        qemu.kill()
    missing = [name for name in DUMPS if not os.path.exists(os.path.join(work, name))]
    if missing:
        print(f'QEMU wrote no {missing}: {said.decode("utf-8", "replace")[-800:]}')
        sys.exit(1)


def main():
    ntdbg, work = sys.argv[1:3]
    if not shutil.which('qemu-system-aarch64') or toolchain.missing():
        print('skipped: no qemu-system-aarch64, or no compilers to forge with')
        return 77
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(os.path.join(work, 'work'))
    _, k = described.make(WORLD, '26100-arm64', work, os.path.join(work, 'work'))
    k.write_full(os.path.join(work, 'full.dmp'))
    run_qemu(k, work)
    same = same_answers()
    with open(WORLD, 'rb') as f:
        world = tomllib.load(f)
    outside = {f'page {p["va"]:x}' for p in world['page'] if p['kind'] == 'huge'}  # whose frames lie above the guest's memory
    asked = [q for q in same.questions(world) if q[0] not in outside]
    facts, bad = same.expected(world, 'arm64'), 0
    reference = same.ask(ntdbg, os.path.join(work, 'full.dmp'), work, asked)
    for name in DUMPS:
        got = same.ask(ntdbg, os.path.join(work, name), work, asked)
        for question, command in asked:
            missing = 'an answer' if question not in got else same.in_order(got[question], facts.get(question, []))
            if missing or got[question] != reference[question]:
                bad += 1
                print(f'FAIL  {name}: "{command}" says:\n{got.get(question)}\n--- the full dump:\n{reference.get(question)}')
    print(f'{len(DUMPS)} files of QEMU, {len(asked)} questions each, {bad} wrong')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())

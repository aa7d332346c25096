#!/usr/bin/env python3
"""Holds ntdbg's x86 unwinder against an emulator in here of the instructions that move esp and ebp and save registers: at
every instruction of every function of programs that clang makes (frame data, with and without frame pointers) it knows the
caller's registers, and one step has to give just those. The emulator reads llvm-objdump's text and knows nothing of PDBs.

usage: x86_unwind.py PRINTER WORK_DIR SOURCE
Exit code 77 (skip) without clang-19, lld-link-19 or llvm-objdump-19."""
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "cases", "forge"))
sys.dont_write_bytecode = True

from emulate_x86 import Machine, listing, pops  # noqa: E402

TOP = 0x10080000
BASE = 0x400000
VARIANTS = [["-O0"], ["-O1"], ["-O2", "-fomit-frame-pointer"], ["-Os", "-fomit-frame-pointer"],
            ["-O2", "-fno-omit-frame-pointer"], ["-O3", "-fomit-frame-pointer", "-mno-sse"],
            ["-O1", "-fomit-frame-pointer", "-mstackrealign"]]
SAVED = {"eax": 1, "ecx": 2, "edx": 3, "ebp": 0x10088000, "ebx": 0xb0b0b0b0, "esi": 0x51515151, "edi": 0xd1d1d1d1}


def walk(rows, back):
    """(address, machine) at every instruction, in the order of the text. Forward jumps keep the state; behind a return or a
    jump the state is that of the jump that leads there."""
    machine, at_target = Machine(TOP, back, SAVED), {}
    for address, mnemonic, operands in rows:
        if address in at_target:
            if machine is None:
                machine = at_target[address]
        if machine is None:
            continue
        yield address, machine
        target = re.match(r"0x([0-9a-f]+)", operands)
        if mnemonic.startswith("ret"):
            machine = None
            continue
        if mnemonic.startswith("j") and target:
            at_target.setdefault(int(target.group(1), 16), machine.copy())
            if mnemonic == "jmp":
                machine = None
            continue
        if mnemonic == "call":
            name = re.search(r"<(.+)>", operands)
            machine.r["esp"] += pops(name.group(1)) if name else 0
            continue
        if not machine.run(mnemonic, operands):
            return


def check(printer, image, symbols):
    lines, expected = [], []
    functions = listing(image)
    start = next(rows for name, rows in functions.items() if name.endswith("start"))
    back = next(start[i + 1][0] for i, row in enumerate(start) if row[1] == "call")
    for name, rows in functions.items():
        lines.append("clear")
        known = set()
        for address, machine in walk(rows, back):
            for write in [(a, v) for a, v in machine.memory.items() if (a, v) not in known]:
                lines.append("write %x %x" % write)
            known = set(machine.memory.items())
            state = [machine.r[n] & 0xffffffff for n in ("esp", "ebp", "ebx", "esi", "edi")]
            lines.append(f"step {address - BASE:x} " + " ".join(f"{v:x}" for v in state))
            expected.append((name, address))
    answer = subprocess.run([printer, image, symbols], input="\n".join(lines) + "\n", capture_output=True, text=True,
                            timeout=300)
    want = [back, TOP + 4] + [SAVED[n] for n in ("ebp", "ebx", "esi", "edi")]
    bad, by_origin = [], {}
    got = answer.stdout.splitlines()
    if len(got) != len(expected):
        bad.append(f"{len(got)} answers to {len(expected)} questions: {answer.stderr[:200]}")
    for (name, address), line in zip(expected, got):
        origin, _, values = line.partition(":")
        by_origin[origin] = by_origin.get(origin, 0) + 1
        words = values.split()
        # Registers may be unknown, never wrong; where the return address and the frame pointer are must be known.
        if len(words) != 6 or any(w != "?" and int(w, 16) != x for w, x in zip(words, want)) or "?" in words[:3]:
            bad.append(f"{name} {address:x}: {line}, expected {' '.join(f'{x:x}' for x in want)}")
    return len(expected), by_origin, bad


def main():
    printer, work, source = sys.argv[1:4]
    if not all(shutil.which(tool) for tool in ("clang-19", "lld-link-19", "llvm-objdump-19")):
        print("skipped: clang-19, lld-link-19 or llvm-objdump-19 is not installed")
        return 77
    os.makedirs(work, exist_ok=True)
    failed = False
    for number, flags in enumerate(VARIANTS):
        base = os.path.join(work, f"x86_{number}")
        subprocess.run(["clang-19", "--target=i686-pc-windows-msvc", *flags, "-g", "-gcodeview", "-ffreestanding",
                        "-fno-builtin", "-mno-stack-arg-probe", "-Wno-everything", "-c", source, "-o", base + ".obj"], check=True)
        subprocess.run(["lld-link-19", "/nologo", "/debug:full,symtab", "/entry:start", "/nodefaultlib", "/subsystem:console",
                        f"/base:{BASE:#x}", "/fixed", "/safeseh:no", f"/pdb:{base}.pdb", f"/out:{base}.exe", base + ".obj"],
                       check=True)
        count, origins, bad = check(printer, base + ".exe", base + ".pdb")
        print(f"{' '.join(flags)}: {count} instructions stepped, {len(bad)} wrong; found by {origins}")
        for line in bad[:5]:
            print("  " + line)
        failed = failed or bool(bad) or count < 100
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

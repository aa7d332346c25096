#!/usr/bin/env python3
"""Holds ntdbg's ARM64 unwinder against two peers, over images that clang makes here, the assembly sample and what MSVC made
(npm's node-pty):

  llvm-readobj --unwind    every function's length and every code of its prologue and epilogues;
  an emulator in here      of the instructions that move sp and save registers, which knows nothing of unwind codes: at every
                           instruction of a function it knows the caller's registers, and one step has to give just those.

usage: arm64_unwind.py PRINTER BUILD_DIR WORK_DIR SOURCE IMAGE...
Exit code 77 (skip) without clang-19, lld-link-19 or llvm-readobj-19."""
import glob
import os
import re
import shutil
import struct
import subprocess
import sys

import npm

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "cases", "forge"))
sys.dont_write_bytecode = True

from emulate_arm64 import MASK, RETURN, STACK, Machine, leaves, run, signed  # noqa: E402

VARIANTS = [["-O0"], ["-O1"], ["-O2"], ["-Os"], ["-O2", "-fno-omit-frame-pointer", "-mno-omit-leaf-frame-pointer"],
            ["-O2", "-mbranch-protection=pac-ret"], ["-O2", "-mbranch-protection=pac-ret+leaf+b-key"],
            ["-O3", "-fstack-protector-all"]]


# ---- llvm-readobj ----

def registers(text):
    return re.findall(r"\b(?:[xdq]\d+|fp|lr)\b", text.replace("x29", "fp").replace("x30", "lr"))


def normal(text):
    """(registers, number) of one code, however it is worded: alloc and save codes; else its name."""
    text = text.strip()
    for pattern, name in ((r"^(end|end_c|nop)$", None), (r"^(save next|restore next|save_next)$", "save_next"),
                          (r"^(mov fp, sp|mov sp, fp|mov x29, sp|set_fp)$", "set_fp"),
                          (r"^(pacibsp|autibsp|pac_sign_lr)$", "pac"), (r"trap frame|TRAP_FRAME", "trap"),
                          (r"machine frame|MACHINE_FRAME", "machine"), (r"^context|OP_CONTEXT", "context"),
                          (r"clear unwound|CLEAR_UNWOUND", "clear")):
        match = re.search(pattern, text)
        if match:
            return name or match.group(1)
    number = re.search(r"#-?(0x[0-9a-f]+|\d+)", text)
    value = int(number.group(1), 0) if number else 0
    if re.match(r"^(add fp, sp|sub sp, fp|add_fp)", text):
        return ("add_fp", value)
    if re.match(r"^(sub|add|alloc_)", text):
        return ("alloc", value)
    return (tuple(registers(text)), value)


def theirs(readobj, image):
    """begin -> [length, [codes of the prologue], [[codes of an epilogue] ...]]"""
    text = subprocess.run([readobj, "--unwind", image], capture_output=True, text=True, timeout=600).stdout
    functions = {}
    for body in re.split(r"\n  RuntimeFunction \{\n", text)[1:]:
        begin = re.search(r"Function: .*?\(?(0x[0-9A-F]+)\)?(?: \+0x[0-9A-F]+)?(?: \(0x[0-9A-F]+\))?\n", body)
        address = re.findall(r"0x[0-9A-F]+", begin.group(0))[-1]
        length = int(re.search(r"FunctionLength: (\d+)", body).group(1))
        lists = []
        for name, codes in re.findall(r"(Prologue|Epilogue|Opcodes) \[\n(.*?)\n\s*\]", body, re.S):
            lines = [line.split(";", 1)[-1] for line in codes.split("\n")]
            lists.append((name, [normal(line) for line in lines]))
        packed = "ExceptionRecord" not in body
        prologue = next((codes for name, codes in lists if name == "Prologue"), [])
        functions[int(address, 16)] = (length, packed, prologue, [c for name, c in lists if name != "Prologue"])
    return functions


def ours(printer, image):
    functions = {}
    text = subprocess.run([printer, "codes", image], capture_output=True, text=True, check=True).stdout
    for line in text.splitlines():
        match = re.match(r"(\w+) length (\d+) (\w+) handler \d prologue(.*)$", line)
        if not match:
            functions[int(line.split()[0], 16)] = line
            continue
        parts = re.split(r" epilogue| scope \d+", match.group(4))
        lists = [[normal(code) for code in part.split("|")[1:]] for part in parts]
        functions[int(match.group(1), 16)] = (int(match.group(2)), match.group(3) != "full", lists[0], lists[1:])
    return functions


def without_end(codes):
    return [code for code in codes if code != "end"]


def misread(codes, peer):
    """llvm-readobj 19 prints INVALID! for a packed word that saves x19 and lr, which MSVC's compiler makes."""
    return any(a == (("x19", "lr"), 0) and b == ((), 0) for a, b in zip(codes, peer))


def compare_codes(printer, readobj, image, base):
    mine, peers = ours(printer, image), theirs(readobj, image)
    bad = []
    if len(mine) != len(peers) or not mine:
        bad.append(f"{len(mine)} functions here, {len(peers)} in llvm-readobj")
    for begin, other in peers.items():
        here = mine.get(begin - base, mine.get(begin))
        if here is None or isinstance(here, str):
            bad.append(f"{begin:x}: here {here}")
        elif here[1] and misread(here[2], other[2]):
            continue
        elif here[0] != other[0] or without_end(here[2]) != without_end(other[2]):
            bad.append(f"{begin:x}: here {here[0]} {here[2]}, llvm-readobj {other[0]} {other[2]}")
        elif other[3] and not other[1] and [without_end(x) for x in here[3]] != [without_end(x) for x in other[3]]:
            bad.append(f"{begin:x}: epilogues here {here[3]}, llvm-readobj {other[3]}")
    return len(mine), bad


# ---- the emulator: cases/forge/emulate_arm64.py ----

def sp_movers(functions, read):
    """Functions that return with sp elsewhere: begin -> by how much. MSVC's __security_push_cookie and its counterpart, which
    prologues and epilogues call, are such."""
    moves = {}
    for begin, (length, *_) in functions.items():
        if length > 64:
            continue
        machine = Machine()
        for word in struct.unpack(f"<{length // 4}I", read(begin, length)):
            if leaves(word):
                if word == 0xd65f03c0 and machine.sp != STACK:
                    moves[begin] = machine.sp - STACK
                break
            run(machine, word, {})
    return moves


def walk(words, begin, prologue, moves):
    """(offset, machine) at every instruction; stops where the code does what is not understood (a dynamic allocation is:
    sp from a register). `prologue` instructions of it are one; behind a return the body's state comes back."""
    machine, constants, body = Machine(), {}, None
    for i, word in enumerate(words):
        # The body's state, and what is allocated behind the described prologue.
        if i == prologue or body and machine.sp < body.sp:
            body = machine.copy()
        yield begin + 4 * i, machine
        if leaves(word):
            if body is None:
                return
            if machine.sp == STACK or word >> 8 == 0xd65f03:    # another jump stays in the body
                writes, memory = machine.writes, machine.memory
                machine = body.copy()
                machine.writes, machine.memory = writes, memory
        elif word >> 26 == 0x25:  # bl: sp moves when the callee is one of the helpers that leave it moved
            target = begin + 4 * i + 4 * signed(word & 0x3ffffff, 26)
            machine.sp = (machine.sp + moves.get(target, 0)) & MASK
        else:
            done = run(machine, word, constants)
            if done is None:
                return
            if not done:
                if word & 31 == 31 and (word & 0x7f000000 in (0x11000000, 0x51000000) or
                                        word & 0xffe0e01f == 0xcb20601f) and i >= prologue:
                    return    # sp from another register


def emulate(printer, image, functions, base, read):
    lines, expected = [], []
    moves = sp_movers(functions, read)
    for begin, (length, _, codes, _) in sorted(functions.items()):
        if begin in moves or "end_c" in codes or any(code in ("trap", "machine", "context", "clear") for code in codes):
            continue
        words = struct.unpack(f"<{length // 4}I", read(begin, length))
        prologue = len([code for code in codes if code not in ("end",)])
        lines.append("clear")
        for rva, machine in walk(words, begin, prologue, moves):
            for address, value in machine.writes:
                lines.append(f"write {address:x} {value:x}")
            machine.writes.clear()
            state = [machine.sp] + machine.x[19:31] + machine.d[8:16]
            lines.append(f"step {rva:x} " + " ".join(f"{v:x}" for v in state))
            expected.append((begin, rva))
    answer = subprocess.run([printer, "step", image], input="\n".join(lines) + "\n", capture_output=True, text=True, timeout=900)
    fresh = Machine()
    want = " " + " ".join(f"{v:x}" for v in [RETURN, STACK] + fresh.x[19:30] + fresh.d[8:16])
    got = answer.stdout.splitlines()
    bad = []
    if len(got) != len(expected):
        bad.append(f"{len(got)} answers to {len(expected)} questions: {answer.stderr[:200]}")
    for (begin, rva), line in zip(expected, got):
        if line != want:
            bad.append(f"function {begin:x}, instruction {rva:x}:\n   here     {line}\n   expected {want}")
    return len(expected), bad


def reader(image):
    with open(image, "rb") as file:
        data = file.read()
    pe = struct.unpack_from("<I", data, 0x3c)[0]
    count, optional = struct.unpack_from("<H", data, pe + 6)[0], struct.unpack_from("<H", data, pe + 20)[0]
    base = struct.unpack_from("<Q", data, pe + 24 + 24)[0]
    sections = [struct.unpack_from("<IIII", data, pe + 24 + optional + 40 * i + 8) for i in range(count)]

    def read(rva, size):
        for virtual, address, raw, offset in sections:
            if address <= rva < address + max(virtual, raw):
                return data[offset + rva - address:offset + rva - address + size].ljust(size, b"\0")
        return bytes(size)
    return base, read


UNWIND_TABLES = "-fasynchronous-unwind-tables"    # -ffreestanding code is not given any otherwise


def build(source, work):
    images = []
    for number, flags in enumerate(VARIANTS):
        name = os.path.join(work, f"arm64_{number}")
        subprocess.run(["clang-19", "--target=aarch64-pc-windows-msvc", *flags, UNWIND_TABLES, "-ffreestanding", "-mno-stack-arg-probe",
                        "-Wno-everything", "-c", source, "-o", name + ".obj"], check=True)
        subprocess.run(["lld-link-19", "/nologo", "/dll", "/noentry", "/nodefaultlib", "/machine:arm64", "/force:unresolved",
                        f"/out:{name}.dll", name + ".obj"], check=True, stderr=subprocess.DEVNULL)
        images.append(name + ".dll")
    return images


def main():
    printer, builddir, work, source = sys.argv[1:5]
    readobj = shutil.which("llvm-readobj-19")
    if not (readobj and shutil.which("clang-19") and shutil.which("lld-link-19")):
        print("skipped: clang-19, lld-link-19 or llvm-readobj-19 is not installed")
        return 77
    os.makedirs(work, exist_ok=True)
    images = [path for path in sys.argv[5:] if os.path.exists(path)] + build(source, work)
    package = npm.package(builddir, "node-pty")
    if package:
        images += sorted(glob.glob(package + "/prebuilds/win32-arm64/*.node") +
                         glob.glob(package + "/prebuilds/win32-arm64/*.dll") +
                         glob.glob(package + "/prebuilds/win32-arm64/*.exe"))
    failed = False
    for image in images:
        base, read = reader(image)
        count, bad = compare_codes(printer, readobj, image, base)
        functions = {begin: value for begin, value in ours(printer, image).items() if not isinstance(value, str)}
        steps, wrong = emulate(printer, image, functions, base, read)
        print(f"{os.path.basename(image)}: {count} functions, {len(bad)} differ from llvm-readobj; {steps} instructions "
              f"stepped, {len(wrong)} wrong")
        for line in bad[:4] + wrong[:4]:
            print("  " + line)
        failed = failed or bool(bad or wrong) or steps == 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

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

STACK = 0x20000000000 + 0x800000
RETURN = 0x7ff000001234
MASK = (1 << 64) - 1
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


# ---- the emulator ----

def signed(value, bits):
    return value - (1 << bits) if value >> bits - 1 else value


class Machine:
    """sp, x0 to x30, d0 to d31 and the stack, as far as saving and restoring goes. `changed` marks registers that the body
    may have changed: their values are the body's own."""

    def __init__(self):
        self.x = [0xA000000000000000 + n * 0x1111 for n in range(31)]
        self.x[30] = RETURN
        self.x[29] = STACK + 0x4000
        self.d = [0xD000000000000000 + n * 0x1111 for n in range(32)]
        self.sp = STACK
        self.writes = []
        self.memory = {}

    def copy(self):
        other = Machine()
        other.x, other.d, other.sp = list(self.x), list(self.d), self.sp
        other.memory = dict(self.memory)
        return other

    def base(self, n):
        return self.sp if n == 31 else self.x[n]

    def set_base(self, n, value):
        if n == 31:
            self.sp = value & MASK
        else:
            self.x[n] = value & MASK

    def store(self, address, value):
        self.memory[address & MASK] = value
        self.writes.append((address & MASK, value))

    def transfer(self, load, bank, reg, address):
        if bank == "x":
            if reg == 31:
                return
            if load:
                self.x[reg] = self.memory.get(address & MASK, 0xBAD0BAD0BAD0BAD0)
            else:
                self.store(address, self.x[reg])
        else:
            if load:
                self.d[reg] = self.memory.get(address & MASK, 0xBAD0BAD0BAD0BAD0)
            else:
                self.store(address, self.d[reg])
                if bank == "q":
                    self.store(address + 8, 0)


def is_stack_base(n):
    return n in (31, 29)


def pair(m, word):
    """ldp and stp of 64-bit, d and q registers with base sp or fp."""
    opc, vector, mode, load = word >> 30, word >> 26 & 1, word >> 23 & 7, word >> 22 & 1
    if word >> 27 & 7 != 5 or mode not in (1, 2, 3) or not is_stack_base(word >> 5 & 31):
        return False
    bank = ("?", "d", "q")[opc] if vector and opc < 3 else ("x" if not vector and opc == 2 else "?")
    if bank == "?":
        return False
    unit = 16 if bank == "q" else 8
    offset = signed(word >> 15 & 0x7f, 7) * unit
    base = m.base(word >> 5 & 31)
    address = base if mode == 1 else base + offset
    if mode != 2:
        m.set_base(word >> 5 & 31, base + offset)
    m.transfer(load, bank, word & 31, address)
    m.transfer(load, bank, word >> 10 & 31, address + unit)
    return True


def single(m, word):
    """ldr and str of 64-bit, d and q registers with base sp or fp."""
    size, vector, opc, rn = word >> 30, word >> 26 & 1, word >> 22 & 3, word >> 5 & 31
    if word >> 27 & 7 != 7 or not is_stack_base(rn):
        return False
    if vector and size == 0 and opc >= 2:
        bank, unit, load = "q", 16, opc & 1
    elif size == 3 and opc < 2:
        bank, unit, load = ("d" if vector else "x"), 8, opc
    else:
        return False
    base = m.base(rn)
    if word >> 24 & 3 == 1:
        address = base + (word >> 10 & 0xfff) * unit
    elif word >> 24 & 3 == 0 and not word >> 21 & 1 and word >> 10 & 3 in (0, 1, 3):
        offset = signed(word >> 12 & 0x1ff, 9)
        address = base if word >> 10 & 3 == 1 else base + offset
        if word >> 10 & 3:
            m.set_base(rn, base + offset)
    else:
        return False
    m.transfer(load, bank, word & 31, address)
    return True


def arithmetic(m, word, constants):
    """add and sub with an immediate, or x15 lsl 4 (what __chkstk was told), where sp or fp is the target."""
    rd, rn = word & 31, word >> 5 & 31
    if word & 0xbf800000 == 0x91000000 or word & 0xff800000 == 0xd1000000:
        if not (is_stack_base(rd) and is_stack_base(rn)):
            return False
        amount = (word >> 10 & 0xfff) << (12 if word >> 22 & 1 else 0)
        m.set_base(rd, m.base(rn) + (-amount if word >> 30 & 1 else amount))
        return True
    if word & 0xbfe0e3ff == 0x8b2063ff:
        reg, shift = word >> 16 & 31, word >> 10 & 7
        if reg not in constants:
            return None
        amount = constants[reg] << shift
        m.sp = (m.sp + (-amount if word >> 30 & 1 else amount)) & MASK
        return True
    return False


def constant(word, constants):
    """movz and movk: what __chkstk is told in x15."""
    rd, shift, value = word & 31, (word >> 21 & 3) * 16, word >> 5 & 0xffff
    if word & 0x7f800000 == 0x52800000:
        constants[rd] = value << shift
    elif word & 0x7f800000 == 0x72800000 and rd in constants:
        constants[rd] = constants[rd] & ~(0xffff << shift) | value << shift
    elif word & 0xffe0ffe0 == 0x2a0003e0 or word & 0xffe0ffe0 == 0xaa0003e0:
        constants.pop(rd, None)
    elif word & 0x7fe00000 == 0x32000000 and word >> 5 & 31 == 31:
        constants.pop(rd, None)


def leaves(word):
    """ret and its authenticating forms; b; br."""
    return word & 0xfffffc1f == 0xd65f0000 or word in (0xd65f0bff, 0xd65f0fff) or word & 0xfc000000 == 0x14000000 or \
        word & 0xfffffc1f == 0xd61f0000


SIGNATURE = 0x7f << 48 | 0xff << 56


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
            if not (pair(machine, word) or single(machine, word)):
                arithmetic(machine, word, {})
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
        if word in (0xd503237f, 0xd503233f):    # pacibsp, paciasp
            machine.x[30] ^= SIGNATURE
        elif word in (0xd50323ff, 0xd50323bf):  # autibsp, autiasp
            machine.x[30] = RETURN
        elif leaves(word):
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
            done = pair(machine, word) or single(machine, word)
            if not done:
                done = arithmetic(machine, word, constants)
            if done is None:
                return
            if not done:
                constant(word, constants)
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

"""An emulator of what x86 prologues and epilogues do to esp, ebp and the registers that they save, over llvm-objdump's text. It
knows nothing of frame data: what it says of a stack is an independent word."""
import re
import subprocess


def listing(image):
    """{function: [(address, mnemonic, operands)]}"""
    text = subprocess.run(["llvm-objdump-19", "-d", "--no-show-raw-insn", "--x86-asm-syntax=intel", image],
                          capture_output=True, text=True, check=True).stdout
    functions, rows = {}, None
    for line in text.split("\n"):
        match = re.match(r"([0-9a-f]+) <(.+)>:$", line)
        if match:
            rows = functions.setdefault(match.group(2), [])
            continue
        match = re.match(r"\s*([0-9a-f]+):\s+(\S+)\s*(.*?)\s*(?:#.*)?$", line)
        if match and rows is not None:
            rows.append((int(match.group(1), 16), match.group(2), match.group(3)))
    return functions


GENERAL = ("eax", "ecx", "edx", "ebx", "esi", "edi", "ebp")


class Machine:
    """esp, ebp and the saved registers, and the stack by address."""

    def __init__(self, top, back, registers):
        self.r = dict(registers, esp=top)
        self.memory = {top: back}

    def copy(self):
        other = Machine(0, 0, self.r)
        other.r["esp"], other.memory = self.r["esp"], dict(self.memory)
        return other

    def store(self, address, value):
        self.memory[address & 0xffffffff] = value & 0xffffffff

    def push(self, value):
        self.r["esp"] -= 4
        self.store(self.r["esp"], value)

    def address(self, text):
        match = re.match(r"dword ptr \[(\w+)(?: ([+-]) (0x[0-9a-f]+|\d+))?\]$", text)
        if not match or match.group(1) not in ("esp", "ebp"):
            return None
        return self.r[match.group(1)] + int((match.group(2) or "+") + str(int(match.group(3) or "0", 0)))

    def run(self, mnemonic, operands):
        """False when the rest of the function cannot be followed."""
        left, _, right = (word.strip() for word in operands.partition(","))
        number = int(right, 0) if re.match(r"-?(0x[0-9a-f]+|\d+)$", right) else None
        immediate = int(left, 0) if re.match(r"-?(0x[0-9a-f]+|\d+)$", left) else 0x77
        if mnemonic == "push":
            place = self.address(left)
            self.push(self.r.get(left, immediate) if place is None else self.memory.get(place, 0))
        elif mnemonic == "pop":
            if left in self.r:
                self.r[left] = self.memory.get(self.r["esp"], 0xbad)
            self.r["esp"] += 4
        elif mnemonic in ("sub", "add", "and") and left == "esp":
            if number is None:
                return False
            self.r["esp"] = {"sub": self.r["esp"] - number, "add": self.r["esp"] + number,
                             "and": self.r["esp"] & number}[mnemonic] & 0xffffffff
        elif mnemonic == "mov" and left in ("ebp", "esp") and right in ("ebp", "esp"):
            self.r[left] = self.r[right]
        elif mnemonic == "mov" and self.address(left) is not None:
            self.store(self.address(left), self.r.get(right, 0x55 if number is None else number))
        elif mnemonic == "lea" and left == "esp":
            match = re.match(r"\[(ebp|esp) ([+-]) (0x[0-9a-f]+|\d+)\]$", right)
            if not match:
                return False
            self.r["esp"] = self.r[match.group(1)] + int(match.group(2) + str(int(match.group(3), 0)))
        elif mnemonic in ("leave", "enter", "pushad", "popad"):
            return False
        elif mnemonic in ("mov", "xor", "lea") and left in GENERAL:
            self.compute(mnemonic, left, right, number)
        return True

    def compute(self, mnemonic, left, right, number):
        """Registers, as far as they carry arguments."""
        if mnemonic == "mov":
            value = self.r.get(right, number)
            if value is None and self.address(right) is not None:
                value = self.memory.get(self.address(right), 0)
            self.r[left] = self.r[left] if value is None else value
        elif mnemonic == "xor" and left == right:
            self.r[left] = 0
        elif mnemonic == "lea" and re.match(r"\[[\w +*-]+\]$", right):
            terms = re.sub(r"\b(e\w\w)\b", lambda word: str(self.r[word.group(1)]), right.strip("[]"))
            self.r[left] = sum(self.product(term) for term in terms.replace("- ", "+ -").split("+")) & 0xffffffff

    @staticmethod
    def product(term):
        result = 1
        for factor in term.split("*"):
            result *= int(factor, 0)
        return result


def pops(name):
    match = re.search(r"@(\d+)$", name)
    if not match:
        return 0
    size = int(match.group(1))
    return max(0, size - 8) if name.startswith("@") else size

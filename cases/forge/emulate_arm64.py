"""An emulator of what ARM64 prologues and epilogues do to sp, fp, lr and the registers that they save. It knows instructions
and nothing of unwind information: what it says of a stack is an independent word. Only loads and stores relative to sp and fp
are followed."""
STACK = 0x20000000000 + 0x800000
RETURN = 0x7ff000001234
MASK = (1 << 64) - 1
SIGNATURE = 0x7f << 48 | 0xff << 56    # where a signed pointer differs


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


def run(m, word, constants):
    """One instruction. True: it moved sp or fp or saved a register; False: it did nothing of that; None: what it does to sp
    cannot be told."""
    if word in (0xd503237f, 0xd503233f):    # pacibsp, paciasp
        m.x[30] ^= SIGNATURE
        return True
    if word in (0xd50323ff, 0xd50323bf):    # autibsp, autiasp
        m.x[30] &= MASK >> 16
        return True
    if pair(m, word) or single(m, word):
        return True
    done = arithmetic(m, word, constants)
    if done is False:
        constant(word, constants)
        move(m, word)
    return done


def move(m, word):
    """mov between registers and of a small number: how arguments and variables come into saved registers."""
    rd, rm = word & 31, word >> 16 & 31
    if word & 0x7fe0ffe0 == 0x2a0003e0 and rd != 31:
        value = 0 if rm == 31 else m.x[rm]
        m.x[rd] = value if word >> 31 else value & 0xffffffff
    elif word & 0x7fe00000 == 0x52800000 and rd != 31:
        m.x[rd] = word >> 5 & 0xffff
    elif word & 0x7fe00000 == 0x0b000000 and rd != 31 and rm != 31 and word >> 5 & 31 != 31:
        m.x[rd] = m.x[word >> 5 & 31] + (m.x[rm] << (word >> 10 & 63)) & (MASK if word >> 31 else 0xffffffff)    # add, shifted left

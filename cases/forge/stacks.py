"""Functions that exist because stacks go through them, and the stacks: "module!function+displacement", innermost first.
How a function makes its frame is the processor's (X64Frames, X86Frames, Arm64Frames); the code, what describes it to debuggers and the
return addresses all follow from the same."""


class Function:
    def __init__(self, name):
        self.name, self.sites, self.leaf, self.rva = name, set(), False, 0

    @property
    def number(self):
        return sum(self.name.encode())

    @property
    def size(self):
        return max(self.sites) + 0x10


def split(row):
    """(module, function, displacement)"""
    module, _, rest = row.partition('!')
    name, _, displacement = rest.partition('+')
    return module, name, int(displacement or '0', 16)


class X64Frames:
    """sub rsp, N; unwind codes say so."""

    @staticmethod
    def frame(f):
        """Bytes that the prologue takes: not the same for all, always the same for one."""
        return 0 if f.leaf else 0x28 + 0x10 * (f.number % 7)

    @classmethod
    def put(cls, module, f, layout, trap_rva):
        frame = cls.frame(f)
        trap = f.name == 'KiSystemServiceCopyEnd'
        ops = [('alloc', 4 if frame <= 0x78 else 7, frame)] if frame else []
        if trap:
            ops = [('machine', 0, False), ('alloc', 7, trap_rva)]
        prologue = 7 if trap else 4 if frame and frame <= 0x78 else 7 if frame else 0
        code = {}
        for site in sorted(f.sites):
            if site and not f.leaf:
                assert site >= prologue + 5, f'{module}!{f.name}+{site:x} is inside of the prologue'
                code[site - 5] = '.byte 0xe8, 0, 0, 0, 0'
            elif f.leaf and site:
                code[site - 2] = '.byte 0x0f, 0x05'  # syscall
                code[site] = 'ret'
        code.setdefault(f.size - 1, 'ret')  # so that who reads the function to its end finds one
        layout.function(f.rva, f.name, f.size, ops=ops if ops else None, code=code)

    @classmethod
    def enter(cls, space, f, displacement, sp, fp, back):
        """The frame of `f`, called with the stack pointer `sp`; returns its own stack pointer and frame pointer."""
        space.u64(sp - 8, back)
        return sp - 8 - (cls.frame(f) if displacement else 0), fp


class X86Frames:
    """push ebp; mov ebp, esp; sub esp, N. Every third function does without ebp, and KiSwapContext, which saves it itself: FRAMEDATA
    of the PDB says how (the assembler's .cv_fpo directives)."""
    PROLOGUE = 6

    @staticmethod
    def frame(f):
        return 0x10 if f.name == 'KiSwapContext' else 8 + 4 * (f.number % 7)

    @staticmethod
    def has_ebp(f):
        return f.name != 'KiSwapContext' and f.number % 3 != 0

    @classmethod
    def put(cls, module, f, layout, trap_rva):
        frame, ebp = cls.frame(f), cls.has_ebp(f)
        if ebp:
            code = {0: f'push ebp\n.cv_fpo_pushreg ebp\nmov ebp, esp\n.cv_fpo_setframe ebp\nsub esp, {frame}\n.cv_fpo_stackalloc {frame}'}
        else:
            code = {0: f'sub esp, {frame}\n.cv_fpo_stackalloc {frame}'}
        code[0] = f'.cv_fpo_proc _{f.name} 0\n{code[0]}\n.cv_fpo_endprologue'
        for site in sorted(f.sites - {0}):
            assert site >= cls.PROLOGUE + 5, f'{module}!{f.name}+{site:x} is inside of the prologue'
            code[site - 5] = '.byte 0xe8, 0, 0, 0, 0'
        code[f.size - 1] = 'ret\n.cv_fpo_endproc'
        layout.function(f.rva, f.name, f.size, code=code)
        layout.frame_data(f.name)

    @classmethod
    def enter(cls, space, f, displacement, sp, fp, back):
        space.u32(sp - 4, back)
        sp -= 4
        if not displacement:
            return sp, fp
        if cls.has_ebp(f):
            space.u32(sp - 4, fp)
            return sp - 4 - cls.frame(f), sp - 4
        return sp - cls.frame(f), fp


class Arm64Frames:
    """stp fp, lr, [sp, -N]!; mov fp, sp: what packed unwind data with CR = 3 describes."""

    @staticmethod
    def frame(f):
        return 0x20 + 0x10 * (f.number % 7)

    @classmethod
    def put(cls, module, f, layout, trap_rva):
        code = {0: f'stp x29, x30, [sp, -{cls.frame(f)}]!\nmov x29, sp'}
        for site in sorted(f.sites - {0}):
            assert site >= 12 and site % 4 == 0, f'{module}!{f.name}+{site:x} is inside of the prologue, or of an instruction'
            code[site - 4] = '.inst 0x94000000'  # bl
        size = f.size
        code[size - 8] = f'ldp x29, x30, [sp], {cls.frame(f)}\nret'
        layout.packed(f.rva, f.name, size, cls.frame(f), code)

    @classmethod
    def enter(cls, space, f, displacement, sp, fp, back):
        """The return address is in a register until the prologue saves it: a function at its first byte keeps it there."""
        if not displacement:
            return sp, fp
        space.u64(sp - cls.frame(f), fp, back)
        return sp - cls.frame(f), sp - cls.frame(f)


class Functions:
    """All functions of a world, by module."""

    def __init__(self, frames=X64Frames):
        self.modules, self.frames = {}, frames

    def add(self, row, leaf=False):
        module, name, displacement = split(row)
        f = self.modules.setdefault(module, {}).setdefault(name, Function(name))
        f.sites.add(displacement)
        f.leaf = f.leaf or leaf
        return f

    def put(self, module, layout, trap_rva=None):
        """Writes a module's functions into its layout. trap_rva: where the code lies whose frame is a trap frame."""
        for f in self.modules.get(module, {}).values():
            self.frames.put(module, f, layout, trap_rva)

    def address(self, row, bases):
        module, name, displacement = split(row)
        return bases[module] + self.modules[module][name].rva + displacement

    def build(self, space, rows, top, bases, last_return=0, trap=0):
        """Puts the return addresses on the stack whose outermost frame's caller stands at `top`. With `trap` the outermost
        row is the system call's, whose frame is the trap frame at that address. Returns (ip, sp, fp, the innermost's return address)."""
        sp, fp, back, returns = top, 0, last_return, last_return
        for row in reversed(rows):
            module, name, displacement = split(row)
            f = self.modules[module][name]
            if trap and row == rows[-1]:
                sp = trap
            else:
                sp, fp = self.frames.enter(space, f, displacement, sp, fp, back)
            returns, back = back, self.address(row, bases)
        return back, sp, fp, returns

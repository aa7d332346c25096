"""Functions that exist because stacks go through them, and the stacks: "module!function+displacement", innermost first."""


class Function:
    def __init__(self, name):
        self.name, self.sites, self.leaf, self.rva = name, set(), False, 0

    @property
    def frame(self):
        """Bytes that the prologue takes: not the same for all, always the same for one."""
        return 0 if self.leaf else 0x28 + 0x10 * (sum(self.name.encode()) % 7)

    @property
    def size(self):
        return max(self.sites) + 0x10


def split(row):
    """(module, function, displacement)"""
    module, _, rest = row.partition('!')
    name, _, displacement = rest.partition('+')
    return module, name, int(displacement or '0', 16)


class Functions:
    """All functions of a world, by module."""

    def __init__(self):
        self.modules = {}

    def add(self, row, leaf=False):
        module, name, displacement = split(row)
        f = self.modules.setdefault(module, {}).setdefault(name, Function(name))
        f.sites.add(displacement)
        f.leaf = f.leaf or leaf
        return f

    def put(self, module, layout, trap_rva=None):
        """Writes a module's functions into its layout. trap_rva: where the code lies whose frame is a trap frame."""
        for f in self.modules.get(module, {}).values():
            trap = f.name == 'KiSystemServiceCopyEnd'
            ops = [('alloc', 4 if f.frame <= 0x78 else 7, f.frame)] if f.frame else []
            if trap:
                ops = [('machine', 0, False), ('alloc', 7, trap_rva)]
            code = {0: '' if trap else None}
            prologue = 7 if trap else 4 if f.frame and f.frame <= 0x78 else 7 if f.frame else 0
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

    def address(self, row, bases):
        module, name, displacement = split(row)
        return bases[module] + self.modules[module][name].rva + displacement

    def build(self, space, rows, top, bases, last_return=0, trap=0):
        """Puts the return addresses on the stack whose outermost frame's caller stands at `top`. With `trap` the outermost
        row is the system call's, whose frame is the trap frame at that address. Returns (rip, rsp) of the innermost."""
        sp, back = top, last_return
        for row in reversed(rows):
            module, name, displacement = split(row)
            f = self.modules[module][name]
            if trap and row == rows[-1]:
                sp = trap
            else:
                space.u64(sp - 8, back)
                sp -= 8 + (f.frame if displacement else 0)
            back = self.address(row, bases)
        return back, sp

"""What the worlds of the page's stories share: a kernel's variables, functions made from a stack's rows."""
import os

import builds
import kernel
import layout

# RVAs of the variables a debugger looks for, as in a 6.1.7601 kernel (order and rough place; each world may move them).
NT_DATA = {
    'KdDebuggerDataBlock': 0x1f00a0, 'NtBuildLab': 0x1f0500, 'PsLoadedModuleList': 0x244890,
    'PsActiveProcessHead': 0x225a90, 'KiProcessorBlock': 0x2aec40, 'KiBugCheckData': 0x2a4330,
    'MmPhysicalMemoryBlock': 0x2a0148, 'KeTimeIncrement': 0x20ae0c,
}
NT_SIZE = 0x5e9000
BUILD, LAB = 7601, '7601.18113.amd64fre.win7sp1_gdr.130318-1533'


def machine(processors):
    return kernel.Kernel(processors, BUILD, LAB)


def nt_layout(base, work, extra_size=0, timestamp=0x4ce7951a, pieces=()):
    """nt with the variables above and nothing else; the idle loop at its usual place unless a piece stands there."""
    nt = layout.Layout('ntoskrnl.exe', 'ntkrnlmp.pdb', base, NT_SIZE + extra_size, timestamp)
    nt.unwind_at = 0x1c0000
    for name, rva in NT_DATA.items():
        nt.data(rva, bytes(8), name)
    nt.function(0x8c000, 'KiIdleLoop', 0x100, ops=[('alloc', 4, 0x28)], code={0x0e: 'hlt', 0x10: 'jmp KiIdleLoop'})
    nt.function(0x2f0000, 'ImageEntry', 0x10, code='ret')
    path = os.path.join(work, 'nt_types.c')
    builds.write_types(path, builds.Build(BUILD))
    nt.objects.append(path)
    return nt


def nt_symbols(nt):
    return {name: nt.base + rva for name, rva in nt.expect.items()}


class Stack:
    """A call stack as `k` shows it, turned into functions with unwind data and return addresses in memory."""

    def __init__(self, space):
        self.space = space
        self.rows = []

    def row(self, sp, module, name, displacement, address, **extra):
        """One row: Child-SP, layout, function, displacement, and the address this frame is at (= the RetAddr of the
        row above; for the first row the instruction pointer). extra: ops, code, size, entry=True (at its first byte)."""
        self.rows.append((sp, module, name, displacement, address, extra))

    def build(self, end_sp, last_return=0):
        """end_sp: the SP after the last row has returned."""
        for i, (sp, module, name, displacement, address, extra) in enumerate(self.rows):
            next_sp = self.rows[i + 1][0] if i + 1 < len(self.rows) else end_sp
            back = self.rows[i + 1][4] if i + 1 < len(self.rows) else last_return
            self.space.u64(next_sp - 8, back)
            rva = address - displacement - module.base
            if name is None or (rva in module.pieces and name in module.pieces[rva][0]):
                continue
            ops, code = extra.get('ops'), dict(extra.get('code') or {})
            if ops is None:
                size = next_sp - sp - 8
                if displacement == 0:
                    size = extra.get('alloc', 0x28)
                ops = [('alloc', 4 if size <= 0x78 else 7, size)] if size else []
            if displacement and 'code' not in extra:
                short = displacement - 6 < max([op[1] for op in ops], default=0)
                code[displacement - (5 if short else 6)] = '.byte 0xe8, 0, 0, 0, 0' if short else '.byte 0xff, 0x15, 0, 0, 0, 0'
            code.setdefault(displacement, extra.get('at', 'nop'))
            module.function(rva, name, extra.get('size', displacement + 0x10), ops=ops, code=code)
        return self.rows[0][4], self.rows[0][0]

"""What the worlds of the page's stories share: a kernel's variables, functions made from a stack's rows."""
import os

import builds
import kernel
import kernel_objects
import layout
import people

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


def nt_layout(base, work, extra_size=0, timestamp=0x4ce7951a, build=BUILD):
    """nt with the variables above and nothing else; the idle loop at its usual place unless a piece stands there."""
    nt = layout.Layout('ntoskrnl.exe', 'ntkrnlmp.pdb', base, NT_SIZE + extra_size, timestamp)
    nt.unwind_at = 0x1c0000
    for name, rva in NT_DATA.items():
        nt.data(rva, bytes(8), name)
    nt.function(0x8c000, 'KiIdleLoop', 0x100, ops=[('alloc', 4, 0x28)], code={0x0e: 'hlt', 0x10: 'jmp KiIdleLoop'})
    nt.function(0x2f0000, 'ImageEntry', 0x10, code='ret')
    path = os.path.join(work, 'nt_types.c')
    builds.write_types(path, builds.Build(build))
    nt.objects.append(path)
    return nt


def nt_variables(nt):
    """The other variables that layouts/SYMBOLS names, where that kernel has them; a world's own places stay."""
    for name, rva in builds.Build(BUILD).symbols.items():
        if name in builds.variables() and builds.word_of(name) in (None, 'power') and name not in nt.expect and rva not in nt.pieces:
            nt.data(rva, b'', name)


def nt_symbols(nt):
    return {name: nt.base + rva for name, rva in nt.expect.items()}


class Kernel:
    """What a story's kernel has beside its processors: the system process, its threads, objects, locks, times.

    In this order: nt_variables(nt) before nt is built and loaded; Kernel(...), thread() and the like; finish()."""

    def __init__(self, k, nt, system=0xfffffa800cd56040, device_map=0, ticks=None, increment=156250):
        self.k, self.nt = k, nt
        self.symbols = dict(nt_symbols(nt), system_process=system)
        self.system = people.ForgedProcess(k, system, 'System', 4, 0, k.space, k.time - 10 ** 11)
        self.system.object.put('DeviceMap', device_map)
        self.objects = kernel_objects.Objects(k, self.symbols)
        self.locks = kernel_objects.Resources(k, self.symbols)
        self.objects.header(system, 'Process')
        k.shared_data(ticks)
        for name in ('KeMaximumIncrement', 'KeTimeIncrement'):
            k.space.u32(self.symbols[name], increment)
        self.waited = []

    def variable(self, name, value, size=8):
        self.k.space.write(self.symbols[name], value.to_bytes(size, 'little'))

    def thread(self, at, tid, base, start, initial, times, ideal=0, priority=(9, 8)):
        """base: of the stack; start: where it began; times: context switches, kernel and user ticks, tick of the last wait;
        priority: the current one, the base one."""
        t = people.ForgedThread(self.k, at, self.system, tid, base)
        t.started_at(start)
        t.times(*times)
        t.object.set(Tcb__InitialStack=initial, Tcb__IdealProcessor=ideal, Tcb__Priority=priority[0], Tcb__BasePriority=priority[1])
        self.objects.header(at, 'Thread')
        return t

    def event(self, at, kind='SynchronizationEvent'):
        self.waited.append(people.Waited(self.k, at, kind))
        return self.waited[-1]

    def finish(self):
        self.system.finish()
        for w in self.waited:
            w.finish()
        self.locks.finish()
        self.k.finish(self.nt, self.symbols)


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

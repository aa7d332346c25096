"""A 64-bit kernel whose objects are laid out by a table of kernel_types: processes with page tables of their own, threads that
wait on a stack, clocks, and entries of page tables that only Windows understands."""
import struct

import kernel
import memory
import kernel_types
import process

SHARED_DATA = 0xfffff78000000000
MM_READWRITE = 4


class Entries:
    """Software page-table entries of one build, as its bit fields say."""

    def __init__(self, table, mask=0):
        self.table, self.mask = table, mask

    def make(self, structure, **fields):
        value = 0
        for name, v in fields.items():
            _, _, _, first, bits = next(r for r in self.table[structure][1] if r[2] == name and len(r) == 5)
            value |= (v & (1 << bits) - 1) << first
        return value

    def stored(self, value):
        """Windows 10 after 2018: the mask's bits are set, or are the entry's own and SwizzleBit says so."""
        if not self.mask:
            return value
        return value | 0x10 if value & self.mask else value | self.mask

    def transition(self, pfn, protection=MM_READWRITE):
        return self.stored(self.make('_MMPTE_TRANSITION', Transition=1, Protection=protection, PageFrameNumber=pfn))

    def prototype(self, address):
        return self.stored(self.make('_MMPTE_PROTOTYPE', Prototype=1, ProtoAddress=address))

    def by_vad(self, protection=MM_READWRITE):
        return self.make('_MMPTE_SOFTWARE', Prototype=1, Protection=protection, PageFileHigh=0xffffffff) | (0x10 if self.mask else 0)

    def page_file(self, number, page, protection=MM_READWRITE):
        return self.stored(self.make('_MMPTE_SOFTWARE', PageFileLow=number, PageFileHigh=page, Protection=protection))

    def demand_zero(self, protection=MM_READWRITE):
        return self.make('_MMPTE_SOFTWARE', Protection=protection)

    def subsection(self, address):
        return self.stored(self.make('_MMPTE_SUBSECTION', Prototype=1, SubsectionAddress=address))


class Machine(kernel.Kernel):
    def __init__(self, table, build, processors=2, mask=0, self_map=0x1ed):
        super().__init__(processors, build)
        self.table = table
        self.space = memory.AddressSpace(self.memory, self_map)
        self.self_map = self_map
        self.entries = Entries(table, mask)
        self.processes, self.spaces = [], {}
        self.ticks = 14806914
        self.tick = 156001  # 100 ns: some 64 ticks a second

    def at(self, structure, path):
        return kernel_types.offset(self.table, structure, path)

    def has(self, structure, field):
        return any(r[2].split('[')[0] == field for r in self.table.get(structure, (0, []))[1])

    def put(self, base, structure, path, value, size=8):
        self.space.write(base + self.at(structure, path), (value & (1 << 8 * size) - 1).to_bytes(size, 'little'))

    def bits(self, base, structure, field, value):
        offset, kind, _, first, count = next(r for r in self.table[structure][1] if r[2] == field)
        size = 4
        where = base + offset
        old = self.peek(where, size)
        mask = (1 << count) - 1
        self.space.write(where, (old & ~(mask << first) | (value & mask) << first).to_bytes(size, 'little'))

    def peek(self, va, size):
        pfn = self.space.frame(va)
        return int.from_bytes(self.memory.page(pfn)[va & 0xfff:(va & 0xfff) + size], 'little') if pfn else 0

    # ---- processes ----

    def process(self, address, pid, name, parent=0, session=None, peb=0, own_tables=True, full_name=None, handles=0):
        space = self.space if not own_tables else memory.AddressSpace(self.memory, self.self_map)
        p = '_EPROCESS'
        self.space.write(address, bytes(self.table[p][0]))
        self.space.write(address, bytes([3]))
        self.put(address, p, 'Pcb.DirectoryTableBase', space.root << 12)
        self.put(address, p, 'Pcb.BasePriority', 8, 1)
        self.put(address, p, 'UniqueProcessId', pid)
        self.put(address, p, 'InheritedFromUniqueProcessId', parent)
        self.put(address, p, 'Peb', peb)
        self.space.write(address + self.at(p, 'ImageFileName'), name.encode()[:14])
        self.put(address, p, 'CreateTime.QuadPart', self.time - 65 * 10000000)
        table = self.pool(0x100)
        self.space.write(table, bytes(0x100))
        if self.has('_HANDLE_TABLE', 'HandleCount'):
            self.put(table, '_HANDLE_TABLE', 'HandleCount', handles, 4)
        else:
            self.space.u32(table + self.at('_HANDLE_TABLE', 'FreeLists') + self.at('_HANDLE_TABLE_FREE_LIST', 'HandleCount'), handles)
        self.put(address, p, 'ObjectTable', table)
        if session is not None:
            block = self.pool(0x20)
            self.space.write(block, bytes(0x20))
            self.put(block, '_MM_SESSION_SPACE', 'SessionId', session, 4)
            self.put(address, p, 'Session', block)
        if full_name:
            info = self.pool(0x10)
            self.space.write(info, self.unicode(full_name))
            self.put(address, p, 'SeAuditProcessCreationInfo.ImageFileName', info)
        head = address + self.at(p, 'ThreadListHead')
        self.space.u64(head, head, head)
        self.processes.append(address)
        self.spaces[address] = space
        return space

    def vad(self, owner, start, end, first_prototype, last_prototype):
        """One node, the root of the process's tree. Page numbers are of the first and the last page."""
        node = self.pool(0x100)
        self.space.write(node, bytes(0x100))
        core = 'Core.' if self.has('_MMVAD', 'Core') else ''
        size = 4 if core else 8
        self.put(node, '_MMVAD', core + 'StartingVpn', start >> 12, size)
        self.put(node, '_MMVAD', core + 'EndingVpn', end >> 12, size)
        self.put(node, '_MMVAD', 'FirstPrototypePte', first_prototype)
        self.put(node, '_MMVAD', 'LastContiguousPte', last_prototype)
        if self.has('_MM_AVL_TABLE', 'BalancedRoot'):
            self.put(owner, '_EPROCESS', 'VadRoot.BalancedRoot.RightChild', node)
        else:
            self.put(owner, '_EPROCESS', 'VadRoot.Root', node)
            self.put(owner, '_EPROCESS', 'VadCount', 1)
        return node

    # ---- threads ----

    def thread(self, address, owner, pid, tid, state, stack, kernel_stack, start=0, teb=0, **more):
        """`stack`: (top, limit); `kernel_stack`: where the thread was switched away."""
        t, s = '_ETHREAD', self.space
        s.write(address, bytes(self.table[t][0]))
        s.write(address, bytes([6]))
        for path, value in (('Tcb.InitialStack', stack[0] - 0x390), ('Tcb.StackBase', stack[0]), ('Tcb.StackLimit', stack[1]),
                            ('Tcb.KernelStack', kernel_stack), ('Tcb.Process', owner), ('Tcb.ApcState.Process', more.get('attached', owner)),
                            ('Tcb.Teb', teb), ('Tcb.Win32Thread', more.get('win32', 0)), ('Cid.UniqueProcess', pid),
                            ('Cid.UniqueThread', tid), ('StartAddress', start), ('Win32StartAddress', start)):
            self.put(address, t, path, value)
        for path, value in (('Tcb.State', state), ('Tcb.WaitMode', more.get('mode', 0)), ('Tcb.WaitReason', more.get('reason', 0)),
                            ('Tcb.Priority', more.get('priority', 12)), ('Tcb.BasePriority', more.get('priority', 12))):
            self.put(address, t, path, value, 1)
        for path, value in (('Tcb.WaitTime', more.get('wait_time', self.ticks)), ('Tcb.ContextSwitches', more.get('switches', 0)),
                            ('Tcb.KernelTime', more.get('kernel_time', 0)), ('Tcb.UserTime', more.get('user_time', 0)),
                            ('Tcb.IdealProcessor', more.get('ideal', 0)), ('Tcb.NextProcessor', more.get('processor', 0))):
            self.put(address, t, path, value, 4)
        self.bits(address, t, 'ThreadIoPriority', 2)
        page_priority = 'ThreadPagePriority' if self.has(t, 'ThreadPagePriority') else None
        if page_priority:
            self.bits(address, t, page_priority, 5)
        self.link(owner + self.at('_EPROCESS', 'ThreadListHead'), address + self.at(t, 'ThreadListEntry'))
        irps = address + self.at(t, 'IrpList')
        s.u64(irps, irps, irps)

    def link(self, head, entry):
        last = self.peek(head + 8, 8)
        self.space.u64(entry, head, last)
        self.space.u64(last, entry)
        self.space.u64(head + 8, entry)

    def waits_for(self, thread, *objects):
        """Wait blocks: a ring up to Windows 7, an array with a count since."""
        size = self.table['_KWAIT_BLOCK'][0]
        blocks = self.pool(size * len(objects))
        ring = self.has('_KWAIT_BLOCK', 'NextWaitBlock')
        for i, obj in enumerate(objects):
            block = blocks + size * i
            self.space.write(block, bytes(size))
            self.put(block, '_KWAIT_BLOCK', 'Object', obj)
            if ring:
                self.put(block, '_KWAIT_BLOCK', 'NextWaitBlock', blocks + size * ((i + 1) % len(objects)))
        self.put(thread, '_KTHREAD', 'WaitBlockList', blocks)
        if not ring:
            self.put(thread, '_KTHREAD', 'WaitBlockCount', len(objects), 1)

    def irp(self, thread, address, size=0x310):
        self.space.write(address, bytes(0xd0))
        self.space.write(address, struct.pack('<HH', 6, size))
        self.link(thread + self.at('_ETHREAD', 'IrpList'), address + self.at('_IRP', 'ThreadListEntry'))

    def event(self, address, kind=1):
        self.space.write(address, bytes([kind, 0, 6, 0]) + bytes(0x14))

    def saved_frame(self, kernel_stack, back, rbp=0):
        """KSWITCH_FRAME (in no public type information): five home places, MXCSR and flags, rbp, the return address."""
        self.space.u64(kernel_stack + 0x30, rbp, back)

    def user(self, owner, peb, ldr, modules):
        """PEB and loader lists in the process's own memory."""
        return process.Process(self.spaces[owner], peb, ldr, modules)

    # ---- the end ----

    def finish(self, nt, symbols):
        symbols = dict(symbols, system_process=self.pool(0x800))  # the base's fixed offsets go where nobody looks
        super().finish(nt, symbols)
        s = self.space
        s.u32(SHARED_DATA + 0x320, self.ticks)
        s.write(symbols['KeTimeIncrement'], struct.pack('<I', self.tick))
        head, links = symbols['PsActiveProcessHead'], self.at('_EPROCESS', 'ActiveProcessLinks')
        ring = [head] + [p + links for p in self.processes] + [head]
        for i in range(1, len(ring) - 1):
            s.u64(ring[i], ring[i + 1], ring[i - 1])
        s.u64(head, ring[1], ring[-2])
        if self.entries.mask:
            s.u64(symbols['MiState'] + self.at('_MI_SYSTEM_INFORMATION', 'Hardware.InvalidPteMask'), self.entries.mask)
        for space in self.spaces.values():  # the kernel's half is everybody's
            for index in range(256, 512):
                if space is not s and index != self.self_map:
                    space.entry_set(space.root, index, s.entry(s.root, index))

    def processor(self, number, symbols, system):
        s, prcb_type, system = self.space, '_KPRCB', self.processes[0]
        pcr = 0xfffff880009e0000 + number * 0x10000
        prcb = pcr + self.at('_KPCR', 'Prcb')
        idle = 0xfffffa800cf00000 + number * 0x1000
        thread = self.threads.get(number) or idle
        context = self.contexts.get(number) or kernel.context_x64(
            symbols['KiIdleLoop'] + 0x10, 0xfffff880f0000000 + number * 0x10000 + 0xd80, {'rbx': prcb})
        s.write(pcr, bytes(self.table['_KPCR'][0]))
        self.put(pcr, '_KPCR', 'Self', pcr)
        self.put(pcr, '_KPCR', 'CurrentPrcb', prcb)
        self.put(pcr, '_KPCR', 'MajorVersion', 1, 2)
        self.put(pcr, '_KPCR', 'MinorVersion', 1, 2)
        self.put(pcr, '_KPCR', 'IdtBase', pcr + 0x80)
        for path, value in (('CurrentThread', thread), ('IdleThread', idle)):
            self.put(prcb, prcb_type, path, value)
        self.put(prcb, prcb_type, 'Number', number, 4)
        self.put(prcb, prcb_type, 'CpuType', 6, 1)
        self.put(prcb, prcb_type, 'CpuModel', 0x2c, 1)
        self.put(prcb, prcb_type, 'CpuStepping', 2, 1)
        self.put(prcb, prcb_type, 'MHz', 2660, 4)
        self.put(prcb, prcb_type, 'GroupSetMember', 1 << number)
        self.put(prcb, prcb_type, 'GroupIndex', number, 1)
        self.put(prcb, prcb_type, 'InterruptCount', 0x1b3b8, 4)
        self.put(prcb, prcb_type, 'FeatureBits', 0x21193ffe, 4)
        s.write(prcb + self.at(prcb_type, 'VendorString'), b'GenuineIntel\0')
        self.put(prcb, prcb_type, 'UpdateSignature.QuadPart', 0x1300000000)
        saved = pcr + 0xc000  # what KPRCB.Context points to
        s.write(saved, context)
        s.u64(prcb + self.context_pointer, saved)
        s.u64(symbols['KiProcessorBlock'] + 8 * number, prcb)
        if thread == idle:
            s.write(idle, bytes(self.table['_ETHREAD'][0]))
            s.write(idle, bytes([6]))
            self.put(idle, '_ETHREAD', 'Tcb.State', 2, 1)
            self.put(idle, '_ETHREAD', 'Tcb.ApcState.Process', system)
            self.put(idle, '_ETHREAD', 'Tcb.Process', system)
            self.put(idle, '_ETHREAD', 'Tcb.NextProcessor', number, 4)

    def debugger_block(self, nt, symbols):
        super().debugger_block(nt, symbols)
        places = {0x29a: ('_KTHREAD', 'Teb'), 0x29c: ('_KTHREAD', 'KernelStack'), 0x29e: ('_KTHREAD', 'InitialStack'),
                  0x2a0: ('_KTHREAD', 'ApcState.Process'), 0x2a2: ('_KTHREAD', 'State'), 0x2aa: ('_EPROCESS', 'Peb'),
                  0x2ac: ('_EPROCESS', 'InheritedFromUniqueProcessId'), 0x2ae: ('_KPROCESS', 'DirectoryTableBase'),
                  0x2b4: ('_KPRCB', 'CurrentThread'), 0x2be: ('_KPRCB', 'Number'), 0x2e6: ('_KPCR', 'Prcb')}
        for offset, (structure, path) in places.items():
            self.space.write(self.kdbg + offset, struct.pack('<H', self.at(structure, path)))
        self.space.write(self.kdbg + 0x2bc, bytes(2))  # the saved context lies where Context points, nowhere else
        self.space.write(self.kdbg + 0x338, struct.pack('<H', self.context_pointer))

    context_pointer = 0x4bd8  # KPRCB.Context of 6.1.7601; 10.0.19041: 0x85c0

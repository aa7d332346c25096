"""A 64-bit kernel for worlds that place each object themselves: processes with page tables of their own, threads that wait on a
stack, clocks, and entries of page tables that only Windows understands."""
import struct

import kernel
import memory
import pages
import process


class Machine(kernel.Kernel):
    def __init__(self, build, processors=2, mask=0, self_map=0x1ed):
        super().__init__(processors, build, first_frame=0x201, self_map=self_map)
        self.entries = pages.Entries(self.windows, mask)
        self.processes, self.spaces = [], {}
        self.ticks = 14806914
        self.tick = 156001  # 100 ns: some 64 ticks a second

    def at(self, structure, path):
        return self.windows.offset(structure, path)

    def has(self, structure, field):
        return self.windows.field(structure, field) is not None

    def put(self, base, structure, path, value):
        self.object(structure, base).put(path, value)

    def peek(self, va, size):
        pfn = self.space.frame(va)
        return int.from_bytes(self.memory.page(pfn)[va & 0xfff:(va & 0xfff) + size], 'little') if pfn else 0

    # ---- processes ----

    def process(self, address, pid, name, parent=0, session=None, peb=0, own_tables=True, full_name=None, handles=0):
        space = self.space if not own_tables else memory.AddressSpace(self.memory, self.space.self_map)
        p = '_EPROCESS'
        self.space.write(address, bytes(self.windows.size(p)))
        self.space.write(address, bytes([3]))
        self.put(address, p, 'Pcb.DirectoryTableBase', space.root << 12)
        self.put(address, p, 'Pcb.BasePriority', 8)
        self.put(address, p, 'UniqueProcessId', pid)
        self.put(address, p, 'InheritedFromUniqueProcessId', parent)
        self.put(address, p, 'Peb', peb)
        self.space.write(address + self.at(p, 'ImageFileName'), name.encode()[:14])
        self.put(address, p, 'CreateTime.QuadPart', self.time - 65 * 10000000)
        table = self.pool(0x100)
        self.space.write(table, bytes(0x100))
        if self.has('_HANDLE_TABLE', 'HandleCount'):
            self.put(table, '_HANDLE_TABLE', 'HandleCount', handles)
        else:
            self.space.u32(table + self.at('_HANDLE_TABLE', 'FreeLists') + self.at('_HANDLE_TABLE_FREE_LIST', 'HandleCount'), handles)
        self.put(address, p, 'ObjectTable', table)
        if session is not None:
            block = self.pool(0x20)
            self.space.write(block, bytes(0x20))
            self.put(block, '_MM_SESSION_SPACE', 'SessionId', session)
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
        self.put(node, '_MMVAD', core + 'StartingVpn', start >> 12)
        self.put(node, '_MMVAD', core + 'EndingVpn', end >> 12)
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
        s.write(address, bytes(self.windows.size(t)))
        s.write(address, bytes([6]))
        for path, value in (('Tcb.InitialStack', stack[0] - 0x390), ('Tcb.StackBase', stack[0]), ('Tcb.StackLimit', stack[1]),
                            ('Tcb.KernelStack', kernel_stack), ('Tcb.Process', owner), ('Tcb.ApcState.Process', more.get('attached', owner)),
                            ('Tcb.Teb', teb), ('Tcb.Win32Thread', more.get('win32', 0)), ('Cid.UniqueProcess', pid),
                            ('Cid.UniqueThread', tid), ('StartAddress', start), ('Win32StartAddress', start)):
            self.put(address, t, path, value)
        for path, value in (('Tcb.State', state), ('Tcb.WaitMode', more.get('mode', 0)), ('Tcb.WaitReason', more.get('reason', 0)),
                            ('Tcb.Priority', more.get('priority', 12)), ('Tcb.BasePriority', more.get('priority', 12))):
            self.put(address, t, path, value)
        for path, value in (('Tcb.WaitTime', more.get('wait_time', self.ticks)), ('Tcb.ContextSwitches', more.get('switches', 0)),
                            ('Tcb.KernelTime', more.get('kernel_time', 0)), ('Tcb.UserTime', more.get('user_time', 0)),
                            ('Tcb.IdealProcessor', more.get('ideal', 0)), ('Tcb.NextProcessor', more.get('processor', 0))):
            self.put(address, t, path, value)
        self.object(t, address).put('ThreadIoPriority', 2).put_if('ThreadPagePriority', 5)
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
        size = self.windows.size('_KWAIT_BLOCK')
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
            self.put(thread, '_KTHREAD', 'WaitBlockCount', len(objects))

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
        s.u32(kernel.SHARED_DATA + 0x320, self.ticks)
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
                if space is not s and index != self.space.self_map:
                    space.entry_set(space.root, index, s.entry(s.root, index))

    def pcr_at(self, number):
        return 0xfffff880009e0000 + number * 0x10000

    def processor(self, number, symbols, system, idle=0):
        idle = 0xfffffa800cf00000 + number * 0x1000
        super().processor(number, symbols, self.processes[0], idle)
        pcr = self.pcr_at(number)
        self.object('_KPCR', pcr).set(MajorVersion=1, MinorVersion=1, IdtBase=pcr + 0x80)
        o = self.object('_KPRCB', self.prcbs[-1])
        o.set(CpuType=6, CpuModel=0x2c, CpuStepping=2, MHz=2660, GroupSetMember=1 << number, GroupIndex=number, InterruptCount=0x1b3b8,
              FeatureBits=0x21193ffe, UpdateSignature__QuadPart=0x1300000000)
        saved = pcr + 0xc000  # the context lies where Context points, nowhere else
        self.space.write(saved, self.context_at[-1][0])
        o.set(Context=saved, ProcessorState__ContextFrame=bytes(kernel.CONTEXT_SIZE))
        if number not in self.threads:
            self.object('_ETHREAD', idle).put('Tcb.NextProcessor', number)

    def debugger_block(self, nt, symbols):
        super().debugger_block(nt, symbols)
        self.space.write(self.kdbg + 0x2bc, bytes(2))  # OffsetPrcbProcStateContext

"""A kernel as its dump shows it: processors, loaded drivers, the system process, the debugger data block.

What a build's structures look like comes from builds.Build (layouts/BUILD.txt), what is the processor's from machines.py; KDDEBUGGER_DATA64 as in
wdbgexts.h.
"""
import struct

import builds
import headers
import machines
import memory
from contexts import context_x64  # noqa: F401  (worlds take it from here)

PAGE = memory.PAGE
HEADER = headers.SIZE_64


# KDDEBUGGER_DATA64 (wdbgexts.h): fields that hold the address of the variable of that name.
KDBG = dict(PsLoadedModuleList=0x48, PsActiveProcessHead=0x50, PspCidTable=0x58, ExpSystemResourcesList=0x60, KeTimeIncrement=0x78,
            KiBugcheckData=0x88, ObpRootDirectoryObject=0x98, ObpTypeObjectType=0xa0, MmPfnDatabase=0xc0, MmNumberOfPagingFiles=0xe0,
            MmLowestPhysicalPage=0xe8, MmHighestPhysicalPage=0xf0, MmNumberOfPhysicalPages=0xf8, MmMaximumNonPagedPoolInBytes=0x100,
            MmSizeOfPagedPoolInBytes=0x140, MmTotalCommitLimit=0x148, MmTotalCommittedPages=0x150, MmSharedCommit=0x158,
            MmDriverCommit=0x160, MmProcessCommit=0x168, MmPagedPoolCommit=0x170, MmExtendedCommit=0x178, MmZeroedPageListHead=0x180,
            MmFreePageListHead=0x188, MmStandbyPageListHead=0x190, MmModifiedPageListHead=0x198,
            MmModifiedNoWritePageListHead=0x1a0, MmAvailablePages=0x1a8, MmResidentAvailablePages=0x1b0, PoolTrackTable=0x1b8,
            MmHighestUserAddress=0x1c8, MmSystemRangeStart=0x1d0, MmUserProbeAddress=0x1d8, NtBuildLab=0x208, KiProcessorBlock=0x218,
            MmUnloadedDrivers=0x220, MmLastUnloadedDriver=0x228, KernelVerifier=0x240, MmVerifierData=0x248,
            MmAllocatedNonPagedPool=0x250, MmPeakCommitment=0x258, MmTotalCommitLimitMaximum=0x260, CmNtCSDVersion=0x268,
            MmPhysicalMemoryBlock=0x270, KeLoaderBlock=0x2d8)
KDBG_PAGE_SIZE, KDBG_PTE_BASE = 0x138, 0x360
# Fields that hold where something is in a structure: (structure, the names that it had) by place.
KDBG_OFFSETS = {
    0x298: ('_KTHREAD', 'NextProcessor'), 0x29a: ('_KTHREAD', 'Teb'), 0x29c: ('_KTHREAD', 'KernelStack'),
    0x29e: ('_KTHREAD', 'InitialStack'), 0x2a0: ('_KTHREAD', 'ApcState.Process'), 0x2a2: ('_KTHREAD', 'State'),
    0x2aa: ('_EPROCESS', 'Peb'), 0x2ac: ('_EPROCESS', 'InheritedFromUniqueProcessId'),
    0x2ae: ('_EPROCESS', 'Pcb.DirectoryTableBase'), 0x2b2: ('_KPRCB', 'DpcRoutineActive'), 0x2b4: ('_KPRCB', 'CurrentThread'),
    0x2b6: ('_KPRCB', 'MHz'), 0x2b8: ('_KPRCB', 'CpuType'), 0x2ba: ('_KPRCB', 'VendorString'),
    0x2bc: ('_KPRCB', 'ProcessorState.ContextFrame'), 0x2be: ('_KPRCB', 'Number'), 0x2f2: ('_KPRCB', 'ProcessorState.SpecialRegisters'),
    0x338: ('_KPRCB', 'Context'), 0x340: ('_KTHREAD', 'StackLimit'), 0x344: ('_KTHREAD', 'StackBase'),
    0x348: ('_KTHREAD', 'QueueListEntry'), 0x34c: ('_ETHREAD', 'IrpList'), 0x350: ('_KPRCB', 'IdleThread'),
    0x352: ('_KPRCB', 'NormalDpcState'), 0x354: ('_KPRCB', 'DpcStack'), 0x356: ('_KPRCB', 'IsrStack'), 0x35c: ('_KTHREAD', 'WaitReason'),
}
KDBG_SIZES = {0x2a8: '_EPROCESS', 0x2b0: '_KPRCB', 0x2c0: '_ETHREAD', 0x2e0: '_KPCR'}
KDBG_PCR = (0x2e2, 0x2e4, 0x2e6)  # where in KPCR its own address, the current KPRCB's and the KPRCB are


def block_size(build):
    """Of the debugger data block, by the fields that the SDKs of the time have."""
    return 0x290 if build < 3790 else 0x318 if build < 6000 else 0x340 if build < 9200 else 0x360 if build < 10240 else 0x368 if build < 17000 else 0x380




class Kernel:
    """One machine: address space, modules, processors."""

    def __init__(self, processors=1, build=7601, lab=None, first_frame=0x200, self_map=None, levels=0, gap=None):
        self.memory = memory.PhysicalMemory(first_frame, gap)
        self.windows = builds.Build(build)
        self.machine = machines.MACHINES[self.windows.machine]
        self.space = self.machine.space(self.memory, self.windows, levels, self_map)
        self.count, self.build, self.lab = processors, self.windows.number, lab or self.windows.lab
        self.product = 3 if self.machine.name == 'x64' else 1  # server; workstation
        self.blobs = []  # secondary data of its dumps: (tag, bytes)
        self.modules, self.unloaded = [], []  # unloaded: (name, start, end), oldest first
        self.cursor = self.machine.pool  # nonpaged pool that nobody names
        self.bugcheck = (0, 0, 0, 0, 0)
        self.contexts = {}
        self.threads = {}
        self.crashed = 0
        self.exception = None
        self.time = 0x01ce9f0a3c5e7b00
        self.uptime = 0x0000002540be4000
        self.prcbs, self.is_encoded = [], False
        self.made = []  # (structure, address) of everything that was written by field names
        self.context_at = []

    def object(self, kind, at, space=None):
        self.made.append((kind, at))
        return builds.Object(space or self.space, self.windows, kind, at)

    def pool(self, size, align=16):
        self.cursor = (self.cursor + align - 1) & -align
        at = self.cursor
        self.cursor += size
        return at

    def unicode(self, text):
        """A UNICODE_STRING's bytes for `text`, whose characters go into pool."""
        raw = text.encode('utf-16-le')
        at = self.pool(len(raw) + 2)
        self.space.write(at, raw + b'\0\0')
        return builds.counted(self.machine.pointer, len(raw), at)

    def load(self, image, path, base_name=None):
        self.space.image(image.mapped(), image.base)
        self.modules.append((image, path, base_name or path.rsplit('\\', 1)[-1]))

    def loader_list(self, head):
        kind = '_KLDR_DATA_TABLE_ENTRY' if '_KLDR_DATA_TABLE_ENTRY' in self.windows.types else '_LDR_DATA_TABLE_ENTRY'
        entries = [self.pool(max(0xe0, self.windows.size(kind))) for _ in self.modules]
        for (image, path, name), at in zip(self.modules, entries):
            o = self.object(kind, at).clear()
            o.set(DllBase=image.base, EntryPoint=image.base + 0x1000, SizeOfImage=image.size, FullDllName=self.unicode(path),
                  BaseDllName=self.unicode(name), Flags=0x09004000, TimeDateStamp=image.timestamp)
            o.put(o.build.first(kind, 'LoadCount', 'ObsoleteLoadCount'), 1).put_if('CheckSum', image.checksum)
            if not o.has('CheckSum') and self.machine.pointer == 8:
                self.space.u32(at + 0x78, image.checksum)  # the kernel's own name for it, in a structure that is not public there
        builds.link(self.space, head, entries)

    def finish(self, nt, symbols):
        """KDBG, module list, processors. `symbols`: name -> address of nt's variables."""
        self.loader_list(symbols['PsLoadedModuleList'])
        active = symbols['PsActiveProcessHead']
        system = symbols.get('system_process', 0xfffffa800cd56040)
        links = self.windows.offset('_EPROCESS', 'ActiveProcessLinks')
        p = self.object('_EPROCESS', system)
        p.set(Pcb__DirectoryTableBase=self.space.directory(), Pcb__Header__Type=3, Pcb__Header__Size=self.windows.size('_KPROCESS') // 4,
              UniqueProcessId=4, ImageFileName=b'System'.ljust(15, b'\0'))
        builds.link(self.space, active, [system + links])
        for number in range(self.count):
            self.processor(number, symbols, system)
        self.variables(nt, symbols)

    def variables(self, nt, symbols):
        """What a debugger reads by name or through the debugger data block."""
        self.space.write(symbols['NtBuildLab'], self.lab.encode() + b'\0')
        self.bugcheck_at = symbols['KiBugCheckData']
        self.space.pointers(self.bugcheck_at, *self.bugcheck)
        self.debugger_block(nt, symbols)

    def shared_data(self, ticks=None):
        """ticks: the tick count, if it is not the up time's."""
        major, minor = (int(x) for x in self.windows.version.split('.')[:2])
        o = self.object('_KUSER_SHARED_DATA', self.machine.shared_data).clear()
        ticks = self.uptime // 156250 if ticks is None else ticks
        for path, value in (('SystemTime', self.time), ('InterruptTime', self.uptime), ('TickCount', ticks)):
            if o.has(path):
                self.space.u32(o.address(path), value & 0xffffffff, value >> 32, value >> 32)
        o.put_if('TickCountLow', ticks & 0xffffffff)
        o.set(NtProductType=self.product, ProductTypeIsValid=1, NtMajorVersion=major, NtMinorVersion=minor, SuiteMask=0x112,
              TickCountMultiplier=0x0fa00000, NtSystemRoot='C:\\Windows'.encode('utf-16-le'))
        o.put_if('NtBuildNumber', self.build).put_if('ActiveProcessorCount', self.count)

    def pcr_at(self, number):
        return self.machine.pcr_at(self.windows, number)

    def processor(self, number, symbols, system, idle=0):
        s = self.space
        machine, windows = self.machine, self.windows
        pcr = symbols.get('pcr', {}).get(number) or self.pcr_at(number)
        prcb = pcr + windows.offset('_KPCR', machine.pcr_prcb)
        idle = idle or symbols.get('idle_thread', 0xfffffa800cf00000) + number * 0x1000
        thread = self.threads.get(number) or idle
        context = self.contexts.get(number) or context_x64(
            symbols['KiIdleLoop'] + 0x10, 0xfffff880f0000000 + number * 0x10000 + 0xd80, {'rbx': prcb})
        p = self.object('_KPCR', pcr).put_if(machine.pcr_self, pcr).put_if(machine.pcr_current, prcb)
        if machine.pointer == 4:
            p.put('Number', number)
        o = self.object('_KPRCB', prcb)
        o.set(CurrentThread=thread, NextThread=0, IdleThread=idle, Number=number, ProcessorState__ContextFrame=context, MHz=2400)
        if not isinstance(machine, machines.Arm64):
            o.set(VendorString=b'GenuineIntel\0').put_if('MxCsr', 0x1f80)
        o.put_if('LegacyNumber', number & 0xff).put_if('Context', o.address('ProcessorState.ContextFrame'))
        machine.special_registers(self, o)
        s.pointers(symbols['KiProcessorBlock'] + machine.pointer * number, prcb)
        t = self.object('_KTHREAD', thread)
        if not t.get('ApcState.Process'):  # a thread that nobody described
            t.set(Header__Type=6, Header__Size=0x60 // 4, ApcState__Process=system, State=2)
            t.put_if('Process', system)
        self.prcbs.append(prcb)
        self.context_at.append((context, pcr))

    def debugger_block(self, nt, symbols):
        size = block_size(self.build)
        block = bytearray(size)
        at = symbols['KdDebuggerDataBlock']
        struct.pack_into('<QQ4sI', block, 0, self.wide(at), self.wide(at), b'KDBG', size)
        struct.pack_into('<Q', block, 0x18, self.wide(nt.base))
        values = dict(symbols, KiBugcheckData=symbols['KiBugCheckData'])
        for name, offset in KDBG.items():
            if offset + 8 <= size:
                struct.pack_into('<Q', block, offset, self.wide(values.get(name, 0)))
        struct.pack_into('<Q', block, KDBG_PAGE_SIZE, PAGE)
        shorts = dict(self.machine.selectors)
        for offset, path in zip(KDBG_PCR, (self.machine.pcr_self, self.machine.pcr_current, self.machine.pcr_prcb)):
            found = self.windows.field('_KPCR', path)
            shorts[offset] = found[0] if found else 0
        for offset, (kind, path) in KDBG_OFFSETS.items():
            found = self.windows.field(kind, path)
            if found and found[0] < 0x10000:
                shorts[offset] = found[0]
        shorts.update({offset: self.windows.size(kind) & 0xffff for offset, kind in KDBG_SIZES.items()})
        for offset, value in shorts.items():
            if offset + 2 <= size:
                struct.pack_into('<H', block, offset, value)
        if size >= KDBG_PTE_BASE + 8:
            struct.pack_into('<Q', block, KDBG_PTE_BASE, self.pte_base())
        self.space.write(at, bytes(block))
        self.kdbg, self.kdbg_size = at, size
        self.head, self.active = symbols['PsLoadedModuleList'], symbols['PsActiveProcessHead']

    def wide(self, address):
        """As the block has it: pointers of x86 with their sign in the upper half."""
        return address | 0xffffffff00000000 if self.machine.pointer == 4 and address >> 31 else address

    def pte_base(self):
        """Where the page tables map themselves."""
        if self.machine.pointer == 4:
            return self.wide(0xc0000000)
        return (0xffff << 48 | self.space.self_map << 39) & (1 << 64) - 1

    def header(self, dump_type=1, comment=b''):
        return (headers.header_32 if self.machine.pointer == 4 else headers.header_64)(self, dump_type, comment)

    @property
    def header_size(self):
        return headers.SIZE_32 if self.machine.pointer == 4 else headers.SIZE_64

    def write_full(self, path):
        with open(path, 'wb') as f:
            f.write(self.header())
            for first, count in self.memory.runs():
                for pfn in range(first, first + count):
                    page = self.memory.pages[pfn]
                    f.seek(PAGE, 1) if not any(page) else f.write(page)
            f.truncate(self.header_size + PAGE * sum(n for _, n in self.memory.runs()))

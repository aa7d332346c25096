"""What differs between the processors that Windows' kernels run on: where things lie in the address space, CONTEXT records, processor
blocks, the frame that a waiting thread leaves, compilers' names. One class each; kernel.Kernel and its relatives ask it.

Sources: winnt.h for CONTEXT; ntddk.h and the layouts for KPCR; the address maps are those that public sessions show."""
import struct

import contexts
import memory
import memory_arm64
import memory_x86
import stacks

class X64:
    """Also what 64-bit Windows has in common."""
    name, pointer, image_machine, dump_machine = 'x64', 8, 0x8664, 0x8664
    target, import_machine = 'x86_64-pc-windows-msvc', 'i386:x86-64'
    link_options, prefix, filler = ('/fixed', '/dynamicbase:no'), '', 0x90
    nt, drivers, stack_area, objects, pool = (0xfffff80002a00000, 0xfffff88003000000, 0xfffff88005000000, 0xfffffa8001000000,
                                          0xfffffa8000c00000)
    shared_data, pfn_database = 0xfffff78000000000, 0xfffffa8000000000
    peb, teb, user_stack = 0x7fffffdf000, 0x7fffffdd000, 0x2f0000
    pcrs = 0xfffff880009e0000
    frames = stacks.X64Frames
    stack_top = 0x390  # what lies above the first frame: the floating-point state

    # KDDEBUGGER_DATA64's selectors
    selectors = {0x2f4: 0x10, 0x2f6: 0x18, 0x2f8: 0, 0x2fa: 0x33, 0x2fc: 0x2b, 0x2fe: 0x53}
    # fields that other processors' structures call otherwise
    pcr_self, pcr_current, pcr_prcb = 'Self', 'CurrentPrcb', 'Prcb'

    @staticmethod
    def space(physical, build, levels=0, self_map=None):
        self_map = self_map or (0x1ed if build.number < 14393 else 0x1f3)
        return memory.AddressSpace(physical, self_map, levels or 4)

    @staticmethod
    def context(ip, sp, fp=0, back=0, first=0):
        """Of code that runs in the kernel. `back`: where it returns to; `first`: its first argument."""
        return contexts.context_x64(ip, sp, {'rbp': fp, 'rcx': first}, 0x246)

    @staticmethod
    def ip(context):
        return struct.unpack_from('<Q', context, 0xf8)[0]

    @staticmethod
    def sp(context):
        return struct.unpack_from('<Q', context, 0x98)[0]

    def pcr_at(self, build, number):
        size = build.size('_KPCR')
        return self.pcrs + number * (0x8000 if size <= 0x8000 else (size + 0x1fff) & ~0xfff)

    @staticmethod
    def special_registers(k, prcb):
        """CR0, CR2, CR3, CR4, where a debugger looks for them."""
        k.space.u64(prcb.address('ProcessorState.SpecialRegisters'), 0x80050031, 0, k.space.directory(),
                    0x6f8 | (0x1000 if k.space.levels == 5 else 0))

    @staticmethod
    def switch_frame(k, ip, sp, fp):
        """What SwapContext leaves between KTHREAD.KernelStack and the frame of KiSwapContext; returns KernelStack."""
        k.space.u64(sp - 0x40 + 0x30, fp, ip)
        return sp - 0x40


class X86(X64):
    name, pointer, image_machine, dump_machine = 'x86', 4, 0x14c, 0x14c
    target, import_machine = 'i686-pc-windows-msvc', 'i386'
    link_options, prefix = ('/fixed', '/dynamicbase:no', '/safeseh:no', '/largeaddressaware'), '_'
    nt, drivers, stack_area, objects, pool = 0x804d7000, 0xf7400000, 0xf8a00000, 0x81000000, 0x86000000
    shared_data, pfn_database = 0xffdf0000, 0x82000000
    peb, teb, user_stack = 0x7ffdf000, 0x7ffde000, 0x130000
    frames = stacks.X86Frames
    stack_top = 0x210 + 0x9c
    selectors = {0x2f4: 0x8, 0x2f6: 0x10, 0x2f8: 0x30, 0x2fa: 0x1b, 0x2fc: 0x23, 0x2fe: 0x3b}
    pcr_self, pcr_current, pcr_prcb = 'SelfPcr', 'Prcb', 'PrcbData'
    tables = memory_x86.TwoLevels

    @classmethod
    def space(cls, physical, build, levels=0, self_map=None):
        return cls.tables(physical)

    @staticmethod
    def context(ip, sp, fp=0, back=0, first=0):
        return contexts.context_x86(ip, sp, {'ebp': fp}, 0x246, cs=8, ss=0x10, ds=0x23, fs=0x30, gs=0)

    @staticmethod
    def ip(context):
        return struct.unpack_from('<I', context, 0xb8)[0]

    @staticmethod
    def sp(context):
        return struct.unpack_from('<I', context, 0xc4)[0]

    def pcr_at(self, build, number):
        """The first processor's stands at the same place in every build up to Windows Server 2003 and does no harm later."""
        size = (build.size('_KPCR') + 0xfff) & ~0xfff
        return 0xffdff000 if number == 0 and size == 0x1000 else 0xf7a00000 + number * (size + 0x1000)

    @staticmethod
    def special_registers(k, prcb):
        k.space.u32(prcb.address('ProcessorState.SpecialRegisters'), 0x8001003b, 0, k.space.directory(), 0x6b8 if k.space.levels == 2 else 0x6f8)

    @staticmethod
    def switch_frame(k, ip, sp, fp):
        """Exception list, APC bypass, return address; then what KiSwapContext itself pushed last, ebp."""
        k.space.u32(sp - 12, 0xffffffff, 0, ip, fp)
        return sp - 12


class X86Pae(X86):
    name, tables = 'x86-pae', memory_x86.Pae


class Arm64(X64):
    name, image_machine, dump_machine = 'arm64', 0xaa64, 0xaa64
    target, import_machine, filler = 'aarch64-pc-windows-msvc', 'arm64', 0
    link_options = ()  # images for ARM64 can always be moved
    nt, drivers, stack_area, objects, pool = (0xfffff80372a00000, 0xfffff80383000000, 0xffffda0105000000, 0xffffbe0101000000,
                                          0xffffbe0100c00000)
    pcrs = 0xfffff80372000000
    frames = stacks.Arm64Frames
    stack_top = 0x210
    selectors = {}
    pcr_self = 'Self'

    @staticmethod
    def space(physical, build, levels=0, self_map=None):
        return memory_arm64.Arm64(physical, self_map or 0x1f3)

    @staticmethod
    def context(ip, sp, fp=0, back=0, first=0):
        return contexts.context_arm64(ip, sp, {'fp': fp, 'lr': back, 'x0': first}, 0x60000004)

    @staticmethod
    def ip(context):
        return struct.unpack_from('<Q', context, 0x108)[0]

    @staticmethod
    def sp(context):
        return struct.unpack_from('<Q', context, 0x100)[0]

    @staticmethod
    def special_registers(k, prcb):
        o = k.object('_KARM64_ARCH_STATE', prcb.address('ProcessorState.ArchState'))
        o.set(Ttbr0_El1=k.space.directory(), Ttbr1_El1=k.space.directory() + 0x800)

    @staticmethod
    def switch_frame(k, ip, sp, fp):
        o = k.object('_KSWITCH_FRAME', sp - k.windows.size('_KSWITCH_FRAME'))
        o.clear().set(Fp=fp, Return=ip)
        return o.at


MACHINES = {m.name: m() for m in (X64, X86, X86Pae, Arm64)}

"""CONTEXT records of the three processors (winnt.h)."""
import struct


def context_x64(rip=0, rsp=0, regs=None, flags=0x202, cs=0x10, ss=0x18, ds=0x2b, fs=0x53, gs=0x2b):
    """CONTEXT of AMD64 (winnt.h), 0x4d0 bytes, CONTEXT_FULL | segments."""
    c = bytearray(0x4d0)
    struct.pack_into('<II', c, 0x30, 0x10001f, 0x1f80)
    struct.pack_into('<HHHHHHI', c, 0x38, cs, ds, ds, fs, gs, ss, flags)
    order = ['rax', 'rcx', 'rdx', 'rbx', 'rsp', 'rbp', 'rsi', 'rdi', 'r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15', 'rip']
    values = dict(regs or {}, rip=rip, rsp=rsp)
    for i, name in enumerate(order):
        struct.pack_into('<Q', c, 0x78 + 8 * i, values.get(name, 0))
    struct.pack_into('<H', c, 0x100, 0x27f)   # x87 control word
    struct.pack_into('<I', c, 0x118, 0x1f80)  # MXCSR in the FXSAVE area
    return bytes(c)


def context_x86(eip=0, esp=0, regs=None, flags=0x246, cs=0x23, ss=0x2b, ds=0x2b, fs=0x53, gs=0x2b):
    """CONTEXT of x86, 0x2cc bytes, CONTEXT_FULL | CONTEXT_SEGMENTS."""
    regs = regs or {}
    c = bytearray(0x2cc)
    struct.pack_into('<I', c, 0, 0x10007)
    struct.pack_into('<I', c, 0x1c, 0x27f)
    struct.pack_into('<4I', c, 0x8c, gs, fs, ds, ds)
    struct.pack_into('<6I', c, 0x9c, *[regs.get(r, 0) for r in ('edi', 'esi', 'ebx', 'edx', 'ecx', 'eax')])
    struct.pack_into('<6I', c, 0xb4, regs.get('ebp', 0), eip, cs, flags, esp, ss)
    return bytes(c)


def context_arm64(pc=0, sp=0, regs=None, cpsr=0x60000000):
    """CONTEXT of ARM64 (ARM64_NT_CONTEXT), 0x390 bytes."""
    regs = regs or {}
    c = bytearray(0x390)
    struct.pack_into('<II', c, 0, 0x400007, cpsr)
    for i in range(29):
        struct.pack_into('<Q', c, 8 + 8 * i, regs.get(f'x{i}', 0))
    struct.pack_into('<QQQQ', c, 8 + 8 * 29, regs.get('fp', 0), regs.get('lr', 0), sp, pc)
    return bytes(c)

"""Dumps of one chain of calls on x86 without frame pointers, on ARM64 with signed return addresses, and on x64 with a shadow
stack. The stacks of the first two are what
an emulator of the prologues leaves behind (forge/emulate_*.py), so nothing in them comes from unwind information."""
import os
import re
import struct

import emulate_arm64
import emulate_x86
import kernel
import kernels
import minidump
import pe
import program
import toolchain as tc

HERE = os.path.dirname(os.path.abspath(__file__))
CHAIN = ['main', 'take_orders', 'price_order', 'apply_discount']
X86_BASE, ARM64_BASE = 0x400000, 0x7ff6a3c10000
X86_TOP, ARM64_TOP = 0x19ff80, 0x2a4c5ffe80
X64_BASE, X64_TOP, SHADOW_TOP = 0x7ff6a3c10000, 0x2a4c5ffe80, 0x2a4d000000
TID, TEB = 0x1a7c, 0x7ffde000


def build(out, work, target, base, options, extra):
    for folder in ('images', 'symbols'):
        os.makedirs(os.path.join(out, folder), exist_ok=True)
    obj = tc.compile_c(os.path.join(HERE, 'calls.c'), work, ['-O1', *options], target)
    tc.link('calls.exe', [obj], work,
            ['/debug:full,symtab', f'/base:{base:#x}', '/entry:main', '/subsystem:console', '/timestamp:1705046482',
             '/pdb:calls.pdb', r'/pdbaltpath:C:\src\calls.pdb', *extra])
    image = pe.Image(os.path.join(work, 'calls.exe'))
    image.save(os.path.join(out, 'images', 'calls.exe'))
    os.replace(os.path.join(work, 'calls.pdb'), os.path.join(out, 'symbols', 'calls.pdb'))
    return os.path.join(work, 'calls.exe'), image


def plain(name):
    """"_price_order@12" is price_order."""
    return re.sub(r'@\d+$', '', name.lstrip('_@'))


def dump(cpu, image, base, context, at, low, size, memory):
    d = minidump.MiniDump(cpu=cpu, time=1705046400)
    d.os, d.processors = (10, 0, 19045, ''), 4
    d.misc = dict(pid=0x1b2c, create=1705046110)
    d.module(base, image.size, image.timestamp, r'C:\shop\calls.exe', image.rsds(), image.checksum)
    stack = bytearray(size)
    for address, (width, value) in memory.items():
        if low <= address <= low + size - width:
            struct.pack_into('<I' if width == 4 else '<Q', stack, address - low, value & (1 << 8 * width) - 1)
    d.memory.write(low, stack)
    d.thread(TID, context, (low, size), TEB)
    d.exception = (TID, 0xc0000005, 0, at, (0, 4), context)
    return d


def x86(out, work):
    path, image = build(out, work, 'i686-pc-windows-msvc', X86_BASE, ['-fomit-frame-pointer', '-mno-sse'], ['/safeseh:no', '/fixed'])
    functions = {plain(name): rows for name, rows in emulate_x86.listing(path).items()}
    m = emulate_x86.Machine(X86_TOP, 0, {'eax': 0x410, 'ecx': 0, 'edx': 0x68, 'ebx': 0x7ffde000, 'esi': 0x5e51, 'edi': 0xed1,
                                         'ebp': 0xebb})
    for caller, callee in zip(CHAIN, CHAIN[1:] + [None]):
        rows = functions[caller]
        for i, (at, mnemonic, operands) in enumerate(rows):
            if callee is None and re.search(r'dword ptr \[\w+ \+ 0x4\]', operands) and 'esp' not in operands:
                break    # reads order->quantity
            if mnemonic == 'call' and plain(re.search(r'<(.+)>', operands).group(1)) == callee:
                m.push(rows[i + 1][0])
                break
            if not m.run(mnemonic, operands):
                raise tc.ForgeError(f'{caller}: {mnemonic} {operands} cannot be followed')
    registers = dict(m.r)
    esp = registers.pop('esp')
    base_register = re.search(r'\[(\w+) \+ 0x4\]', operands).group(1)
    registers[base_register] = 0
    context = minidump.context_x86(at, esp, registers, 0x10246)
    memory = {a: (4, v) for a, v in m.memory.items()}
    d = dump(minidump.X86, image, X86_BASE, context, at, esp & ~15, (X86_TOP + 0x20) - (esp & ~15), memory)
    d.write(os.path.join(out, 'unwind-x86.dmp'))


def arm64(out, work):
    path, image = build(out, work, 'aarch64-pc-windows-msvc', ARM64_BASE, ['-mbranch-protection=pac-ret'], ['/machine:arm64'])
    text = tc.run(['llvm-objdump-19', '-d', path], '.')
    functions, rows = {}, None
    for line in text.split('\n'):
        head = re.match(r'([0-9a-f]+) <(.+)>:$', line)
        row = re.match(r'\s*([0-9a-f]+): ([0-9a-f]{8})\s+(\S.*)$', line)
        if head:
            rows = functions.setdefault(plain(head.group(2)), [])
        elif row and rows is not None:
            rows.append((int(row.group(1), 16), int(row.group(2), 16), row.group(3)))
    m, constants = emulate_arm64.Machine(), {}
    m.sp, m.x[30], m.x[29] = ARM64_TOP, 0, 0
    for caller, callee in zip(CHAIN, CHAIN[1:] + [None]):
        for at, word, row in functions[caller]:
            if callee is None and re.match(r'ldr\s+w\d+, \[x0, #0x4\]', row):
                break
            if word >> 26 == 0x25 and plain(re.search(r'<(.+)>', row).group(1)) == callee:
                m.x[30] = at + 4
                break
            if emulate_arm64.run(m, word, constants) is None:
                raise tc.ForgeError(f'{caller}: {row} cannot be followed')
    regs = {f'x{i}': m.x[i] for i in range(29)}
    regs.update(x0=0, fp=m.x[29], lr=m.x[30])
    context = minidump.context_arm64(at, m.sp, regs)
    memory = {a: (8, v) for a, v in m.memory.items()}
    low = m.sp & ~15
    d = dump(minidump.ARM64, image, ARM64_BASE, context, at, low, ARM64_TOP + 0x20 - low, memory)
    d.write(os.path.join(out, 'unwind-arm64.dmp'))


def cet_context(pc, sp, ssp):
    """CONTEXT of x64 with a CONTEXT_EX and an XSTATE area that holds AVX (as its initial value) and CET_U."""
    context = bytearray(kernel.context_x64(pc, sp, {}, 0x10246))
    struct.pack_into('<I', context, 0x30, struct.unpack_from('<I', context, 0x30)[0] | 0x100040)
    area = struct.pack('<QQ', 1 << 11, 1 << 63 | 1 << 2 | 1 << 11) + bytes(48) + bytes(256) + struct.pack('<QQ', 1, ssp)
    extra = struct.pack('<iIiIiI', -len(context), len(context) + 24 + len(area), -len(context), len(context), 24, len(area))
    return bytes(context) + extra + area


def x64_stack(out, work):
    """The chain on x64: (program, stack memory, [SP], where it failed, [return addresses])."""
    p = program.Program('calls.exe', os.path.join(HERE, 'calls.c'), X64_BASE, 1705046482, work, out)
    back = [p.after_call(caller, callee) for caller, callee in zip(CHAIN, CHAIN[1:])]
    fault = p.at('apply_discount', r'^imull? 0x4\(%rcx\)')
    memory = minidump.Memory()
    sps = program.build_stack(memory, [(p.base, p.image)], X64_TOP, back + [fault])
    return p, memory, sps, fault, back


def x64_dump(p, low, pieces, context, fault):
    d = minidump.MiniDump(time=1705046400)
    d.os, d.processors = (10, 0, 22631, ''), 4
    d.misc = dict(pid=0x1b2c, create=1705046110)
    d.module(p.base, p.image.size, p.image.timestamp, r'C:\shop\calls.exe', p.image.rsds(), p.image.checksum)
    stack = bytearray(X64_TOP + 0x20 - low)
    for address, data in pieces:
        stack[address - low:address - low + len(data)] = data
    d.memory.write(low, stack)
    d.thread(TID, context, (low, len(stack)), TEB)
    d.exception = (TID, 0xc0000005, 0, fault, (0, 4), context)
    return d


def cet(out, work):
    """x64 with a shadow stack, on which take_orders was to return to another place than its stack says."""
    p, memory, sps, fault, back = x64_stack(out, work)
    shadow = list(reversed(back))
    shadow[1] += 0x10
    context = cet_context(fault, sps[-1], SHADOW_TOP - 8 * len(shadow))
    d = x64_dump(p, sps[-1] & ~15, memory.sorted(), context, fault)
    d.memory.write(SHADOW_TOP - 8 * len(shadow), struct.pack(f'<{len(shadow)}Q', *shadow))
    d.write(os.path.join(out, 'unwind-cet.dmp'))


def exception(out, work):
    """x64 while the exception is dispatched: the CONTEXT of the failing instruction lies on the stack, at the dispatcher's rsp."""
    p, memory, sps, fault, _ = x64_stack(out, work)
    ntdll = program.Program('ntdll.dll', os.path.join(HERE, 'ntdll.c'), 0x7ffb3f7d0000, 0x7891db76, work, out, dll=True)
    failed = kernel.context_x64(fault, sps[-1], {'rbx': 0xb0b, 'rcx': 0, 'rdx': 12}, 0x10246, cs=0x33, ss=0x2b)
    at = (sps[-1] - 0x800) & ~15
    pieces = memory.sorted() + [(at, failed), (at - 8, struct.pack('<Q', ntdll.after_call('KiUserExceptionDispatcher',
                                                                                       'RtlDispatchException')))]
    context = kernel.context_x64(ntdll.address('RtlDispatchException'), at - 8, {}, 0x246, cs=0x33, ss=0x2b)
    d = x64_dump(p, at - 0x10, pieces, context, fault)
    d.module(ntdll.base, ntdll.image.size, ntdll.image.timestamp, r'C:\Windows\System32\ntdll.dll', ntdll.image.rsds(),
             ntdll.image.checksum)
    d.write(os.path.join(out, 'unwind-exception.dmp'))


WORLDS = {'unwind-x86': x86, 'unwind-arm64': arm64, 'unwind-cet': cet, 'unwind-exception': exception, **kernels.WORLDS}

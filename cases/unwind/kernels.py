"""Small kernel dumps: an x86 kernel after a double fault, whose handler was entered through a task gate, and an ARM64 kernel
after a fault in its own code. Stacks are what the emulators of forge/ leave behind."""
import os
import re
import struct

import emulate_arm64
import emulate_x86
import minidump
import msf
import pe
import small_kernel
import toolchain as tc

HERE = os.path.dirname(os.path.abspath(__file__))
NT, FILTER = 0x804d7000, 0xf8a40000
PCR, IDT, GDT, TASK, FAULT_TASK = 0xffdff000, 0x8003f400, 0x8003f000, 0x80042000, 0x8054e300
FAULT_STACK, STACK_LIMIT, STACK_TOP = 0x80551320, 0xf7a2b000, 0xf7a2e000
SPARE = 0x80560000   # nothing else lies there
ARM64_NT, ARM64_TOP = 0xfffff80260400000, 0xffffd00a1c2e7000


def save(out, work, name, pdb):
    for folder in ('images', 'symbols'):
        os.makedirs(os.path.join(out, folder), exist_ok=True)
    image = pe.Image(os.path.join(work, name))
    image.save(os.path.join(out, 'images', name))
    os.replace(os.path.join(work, pdb), os.path.join(out, 'symbols', pdb))
    return image


def build_x86(work, source, name, pdb, base, entry):
    obj = tc.compile_c(os.path.join(HERE, source), work, ['-O1', '-fomit-frame-pointer', '-mno-sse'], 'i686-pc-windows-msvc')
    tc.link(name, [obj], work, ['/debug:full,symtab', f'/base:{base:#x}', '/entry:' + entry, '/subsystem:native', '/timestamp:1208106400',
                                f'/pdb:{pdb}', r'/pdbaltpath:C:\src' + '\\' + pdb, '/safeseh:no', '/fixed'])
    return emulate_x86.listing(os.path.join(work, name))


def descriptor(base, limit, kind):
    return struct.pack('<HHBBBB', limit, base & 0xffff, base >> 16 & 0xff, kind, 0, base >> 24)


def task_state(registers, link=0, eip=0, esp=0, flags=0x10246):
    t = bytearray(0x68)
    struct.pack_into('<H', t, 0, link)
    struct.pack_into('<IIII', t, 0x18, 0, 0x39000, eip, flags)
    struct.pack_into('<8I', t, 0x28, *[registers.get(r, 0) for r in ('eax', 'ecx', 'edx', 'ebx')], esp,
                     *[registers.get(r, 0) for r in ('ebp', 'esi', 'edi')])
    for i, value in enumerate((0x23, 8, 0x10, 0x23, 0x30, 0)):  # es cs ss ds fs gs
        struct.pack_into('<I', t, 0x48 + 4 * i, value)
    return t


def overflowed_stack(functions):
    """FilterRead, and WalkTree as often as the stack has room: (registers, address of the failing push)."""
    m = emulate_x86.Machine(STACK_TOP - 0x40, 0, {'eax': 0x18, 'ecx': 0x8046f1c0, 'edx': 0, 'ebx': 0x853e7a60, 'esi': 6, 'edi': 0x102,
                                                  'ebp': 0})
    name = '_FilterRead'
    while True:
        for i, (at, mnemonic, operands) in enumerate(functions[name]):
            if mnemonic == 'call':
                if m.r['esp'] - 4 < STACK_LIMIT:
                    return m, at
                m.push(functions[name][i + 1][0])
                break
            if not m.run(mnemonic, operands) and 'esp' in operands.split(',')[0]:
                raise tc.ForgeError(f'{name}: {mnemonic} {operands} cannot be followed')
        name = '_WalkTree'


def double_fault(out, work):
    nt_code = build_x86(work, 'kernel_x86.c', 'ntoskrnl.exe', 'ntoskrnl.pdb', NT, 'KiSystemStartup')
    filter_code = build_x86(work, 'overflow.c', 'filter.sys', 'filter.pdb', FILTER, 'DriverEntry')
    handler = nt_code['_KiTrap08']
    msf.add_fpo(os.path.join(work, 'ntoskrnl.pdb'), [(handler[0][0] - NT, handler[-1][0] - handler[0][0], msf.FPO_TASK)])
    nt, driver = save(out, work, 'ntoskrnl.exe', 'ntoskrnl.pdb'), save(out, work, 'filter.sys', 'filter.pdb')
    m, failed = overflowed_stack(filter_code)
    gate = emulate_x86.Machine(FAULT_STACK, 0, {})
    for i, (at, mnemonic, operands) in enumerate(handler):
        if mnemonic == 'call':
            gate.push(handler[i + 1][0])
            break
        if mnemonic == 'push':
            gate.push(int(operands, 0))
    esp = gate.r['esp']
    context = minidump.context_x86(nt_code['_KeBugCheckEx@20'][0][0], esp, {}, 0x46, cs=8, ss=0x10, ds=0x23, fs=0x30, gs=0)
    # KPRCB inside of KPCR; its ProcessorState.SpecialRegisters.Tr is behind two versions and four control registers.
    pcr = bytearray(0x200)
    struct.pack_into('<III', pcr, 0x38, IDT, GDT, FAULT_TASK)
    prcb = struct.pack('<HHIIIIHH', 1, 1, 0x8001003b, STACK_LIMIT - 4, 0x39000, 0x6d9, 0x50, 0)
    pcr[0x120:0x120 + len(prcb)] = prcb
    table = bytearray(0x80)
    table[0x08:0x10] = descriptor(0, 0xffff, 0x9b)
    table[0x28:0x30] = descriptor(TASK, 0x20ab, 0x8b)
    table[0x50:0x58] = descriptor(FAULT_TASK, 0x68, 0x8b)
    k = small_kernel.SmallKernel(small_kernel.X86, 2600, [(nt, NT, r'\WINDOWS\system32\ntoskrnl.exe'),
                                                         (driver, FILTER, r'\SystemRoot\system32\drivers\filter.sys')],
                                 (0x1000007f, 8, 0x80042000, 0, 0), context, PCR + 0x120, SPARE, SPARE + 0x100)
    k.add(PCR, pcr)
    k.add(GDT, table)
    k.add(TASK, task_state(m.r, 0, failed, m.r['esp']))
    k.add(FAULT_TASK, task_state({}, 0x28, handler[0][0], FAULT_STACK, 2))
    k.add(esp, b''.join(struct.pack('<I', gate.memory.get(a, 0)) for a in range(esp, FAULT_STACK + 0x20, 4)))
    low = m.r['esp']
    k.add(low, b''.join(struct.pack('<I', m.memory.get(a, 0)) for a in range(low, STACK_TOP, 4)))
    k.write(os.path.join(out, 'unwind-double-fault.dmp'))


def arm64_functions(path):
    functions, rows = {}, None
    for line in tc.run(['llvm-objdump-19', '-d', path], '.').split('\n'):
        head = re.match(r'([0-9a-f]+) <(.+)>:$', line)
        row = re.match(r'\s*([0-9a-f]+): ([0-9a-f]{8})\s+(\S.*)$', line)
        if head:
            rows = functions.setdefault(head.group(2), [])
        elif row and rows is not None:
            rows.append((int(row.group(1), 16), int(row.group(2), 16), row.group(3)))
    return functions


def arm64_trap(out, work):
    """IopReadBlock reads through a null pointer; the trap frame has what it had in its registers."""
    source = os.path.join(HERE, 'kernel_arm64.s')
    tc.run(['clang-19', '--target=aarch64-pc-windows-msvc', '-c', source, '-o', 'kernel.obj'], work)
    tc.link('ntoskrnl.exe', ['kernel.obj'], work,
            ['/debug:full,symtab', f'/base:{ARM64_NT:#x}', '/entry:KiSystemStartup', '/subsystem:native', '/timestamp:1705046482',
             '/pdb:ntkrnlmp.pdb', r'/pdbaltpath:C:\src\ntkrnlmp.pdb', '/machine:arm64'])
    functions = arm64_functions(os.path.join(work, 'ntoskrnl.exe'))
    nt = save(out, work, 'ntoskrnl.exe', 'ntkrnlmp.pdb')
    m, constants = emulate_arm64.Machine(), {}
    m.sp, m.x[30], m.x[29] = ARM64_TOP - 0x40, 0, 0
    for name, stop in (('KiSystemStartup', r'bl\s'), ('IopReadBlock', r'ldr\s+w0')):
        for at, word, row in functions[name]:
            if re.match(stop, row):
                break
            if emulate_arm64.run(m, word, constants) is None:
                raise tc.ForgeError(f'{name}: {row} cannot be followed')
        m.x[30] = at + 4 if name == 'KiSystemStartup' else m.x[30]
    failed, trap = at, (m.sp - 0x300) & ~15
    frame = bytearray(0x150)
    frame[0:3] = b'\1\0\0'
    struct.pack_into('<Q', frame, 8, 8)                       # FaultAddress
    struct.pack_into('<IIQ', frame, 0x90, 0x60000004, 0x96000006, m.sp)
    struct.pack_into('<19Q', frame, 0xa0, *[0 if i == 1 else 0x1111 * i for i in range(19)])
    struct.pack_into('<QQQ', frame, 0x138, m.x[30], m.x[29], failed)
    call = next(at for at, _, row in functions['KiKernelExceptionHandler'] if row.startswith('bl'))
    context = minidump.context_arm64(functions['KeBugCheckEx'][0][0], trap, {'x0': 0x3b, 'x19': 0x1919, 'fp': m.x[29], 'lr': call + 4},
                                     0x80000004)
    record = struct.pack('<IIQQII', 0xc0000005, 0, 0, failed, 2, 0) + struct.pack('<QQ', 0, 8).ljust(120, b'\0')
    k = small_kernel.SmallKernel(small_kernel.ARM64, 22631, [(nt, ARM64_NT, r'\SystemRoot\system32\ntoskrnl.exe')],
                                 (0x3b, 0xc0000005, failed, trap + 0x1000, 0), context, ARM64_NT + 0x800000, ARM64_NT + 0x900000,
                                 ARM64_NT + 0x900100)
    memory = {a: v for a, v in m.memory.items()}
    stack = bytearray(ARM64_TOP - trap)
    stack[:len(frame)] = frame
    for a, v in memory.items():
        struct.pack_into('<Q', stack, a - trap, v & (1 << 64) - 1)
    k.add(trap, stack)
    failing = {f'x{i}': 0 if i == 1 else 0x1111 * i for i in range(29)}
    k.add(trap + 0x1000, minidump.context_arm64(failed, m.sp, dict(failing, fp=m.x[29], lr=m.x[30]), 0x60000004))
    k.add(trap + 0x1800, record)
    k.write(os.path.join(out, 'unwind-arm64-trap.dmp'))


WORLDS = {'unwind-double-fault': double_fault, 'unwind-arm64-trap': arm64_trap}

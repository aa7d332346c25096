"""One mistake of a driver, a read through a pointer that it set to zero, as Windows stops for it at different places: each bug check's
arguments lead to the fault in another way. The last dumps have arguments that lead nowhere."""
import os
import struct

import kernel
import layout
import story

NT, DRIVER, STACK = 0xfffff80001652000, 0xfffff88003c00000, 0xfffff88005db1000
TRAP, READER = STACK + 0x250, STACK + 0x400
FAULT = DRIVER + 0x1400 + 0x12
SYSTEM, THREAD = 0xfffffa8048cad9e0, 0xfffffa8049f04b50
NOWHERE = 0xfffff88000dead00
REGISTERS = dict(Rax=1, Rbx=2, Rcx=0, Rdx=4, Rsi=5, Rdi=6, Rbp=7, R8=8, R9=9, R10=10, R11=11)


def exception_record(code, address, *parameters):
    return struct.pack('<IIQQII15Q', code, 0, 0, address, len(parameters), 0, *(parameters + (0,) * (15 - len(parameters))))


def prepare(nt, driver, trapped):
    """A machine with its stack. trapped: the stack passes the page fault's handler; else who caught the exception stopped the system."""
    k = story.machine(1)
    stack = story.Stack(k.space)
    stack.row(TRAP - 0x150, nt, 'KeBugCheckEx', 0, NT + 0x74f00)
    stack.row(TRAP - 0x148, nt, 'KiBugCheckDispatch', 0x69, NT + 0x75069)
    if trapped:
        stack.row(TRAP, nt, 'KiPageFault', 0x260, NT + 0x76260, code={0x25b: '.byte 0xe8, 0, 0, 0, 0'},
                  ops=[('machine', 0, False), ('alloc', 7, k.windows.offset('_KTRAP_FRAME', 'Rip'))])
    else:
        stack.row(TRAP, nt, 'PspUnhandledExceptionInSystemThread', 0x27, NT + 0x77527)
    stack.row(READER, driver, 'ReadCounter', 0x12, FAULT, at='mov eax, dword ptr [rcx+16]')
    stack.row(STACK + 0x440, driver, 'CounterThread', 0x20, DRIVER + 0x1520)
    stack.row(STACK + 0x480, nt, 'PspSystemThreadStartup', 0x5a, NT + 0x31405a)
    stack.row(STACK + 0x4c0, nt, 'KxStartSystemThread', 0x16, NT + 0x77016)
    return k, stack.build(STACK + 0x500)


def write(k, nt, start, images, path, bugcheck):
    """bugcheck: its numbers, of (record, context, EXCEPTION_POINTERS of both)."""
    k.object('_KTRAP_FRAME', TRAP).clear().set(Rip=FAULT, Rsp=READER, SegCs=0x10, SegSs=0x18, EFlags=0x10246, **REGISTERS)
    record, context = k.pool(0x98), k.pool(0x4d0, 0x10)
    pointers = k.pool(0x10)
    k.space.pointers(pointers, record, context)
    k.bugcheck = bugcheck(record, context, pointers)
    check = k.bugcheck[0] == 0x139
    k.space.write(record, exception_record(0xc0000409, FAULT, 3) if check else exception_record(0xc0000005, FAULT, 0, 0x10))
    k.space.write(context, kernel.context_x64(FAULT, READER, {n.lower(): v for n, v in REGISTERS.items()}, 0x10246))
    k.load(images[0], r'\SystemRoot\system32\ntoskrnl.exe')
    k.load(images[1], r'\SystemRoot\System32\drivers\careless.sys')
    k.contexts[0] = kernel.context_x64(*start, {'rcx': k.bugcheck[0]}, 0x246)
    k.threads[0] = THREAD
    story.Kernel(k, nt, system=SYSTEM).finish()
    k.write_full(path)


MACHINES = {
    'd1': (lambda r, c, p: (0xd1, 0x10, 2, 0, FAULT), True),
    '50': (lambda r, c, p: (0x50, 0xfffff88000000010, 1, FAULT, 2), True),
    '7e': (lambda r, c, p: (0x7e, 0xffffffffc0000005, FAULT, r, c), False),
    '8e': (lambda r, c, p: (0x8e, 0xffffffffc0000005, FAULT, TRAP, 0), False),
    '139': (lambda r, c, p: (0x139, 3, TRAP, r, 0), True),
    'a0': (lambda r, c, p: (0xa0, 0x101, 0, p, 0), False),
    'e1': (lambda r, c, p: (0xe1, DRIVER + 0x1500, 2, 0, 0), False),
    'nowhere': (lambda r, c, p: (0x7e, 0xffffffffc0000005, NOWHERE, NOWHERE, NOWHERE), False),
    'noncanonical': (lambda r, c, p: (0x139, 0xffffffffffffffff, 0x8000000000000000, 0xfffffffffffffff8, 1), True),
}


def make(out, work):
    nt = story.nt_layout(NT, work)
    driver = layout.Layout('careless.sys', 'careless.pdb', DRIVER, 0x69000, 0x4dba2aa8)
    driver.unwind_at = 0x60000
    driver.function(0x1100, 'ImageEntry', 0x10, code='ret')
    machines = [(name, bugcheck, prepare(nt, driver, trapped)) for name, (bugcheck, trapped) in MACHINES.items()]
    story.nt_variables(nt)
    images, symbols = os.path.join(out, 'images'), os.path.join(out, 'symbols')
    built = nt.build(work, images, symbols), driver.build(work, images, symbols)
    for name, bugcheck, (k, start) in machines:
        write(k, nt, start, built, os.path.join(out, name + '.dmp'), bugcheck)


WORLDS = {'faults': make}

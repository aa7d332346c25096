"""VirtualBox's core files (`VBoxManage debugvm dumpvmcore`): ELF, the notes VBCORE and VBCPU. Layout: dbgfcorefmt.h."""
import struct

import containers

SEGMENTS = ((0x10, 0), (0x2b, 0), (0x2b, 0), (0x53, 0), (0x2b, None), (0x18, 0))  # cs ds es fs gs ss


def cpu(k, context, gs_base):
    body = bytearray(0x300)
    order = ['rax', 'rbx', 'rcx', 'rdx', 'rsi', 'rdi']
    at = {'rax': 0x78, 'rcx': 0x80, 'rdx': 0x88, 'rbx': 0x90, 'rsi': 0xa8, 'rdi': 0xb0}
    for i, name in enumerate(order):
        body[8 * i:8 * i + 8] = context[at[name]:at[name] + 8]
    body[0x30:0x70] = context[0xb8:0xf8]    # r8 to r15
    body[0x70:0x78] = context[0xf8:0x100]   # rip
    body[0x78:0x80] = context[0x98:0xa0]    # rsp
    body[0x80:0x88] = context[0xa0:0xa8]    # rbp
    body[0x88:0x8c] = context[0x44:0x48]    # rflags
    for i, (selector, base) in enumerate(SEGMENTS):
        struct.pack_into('<QIIQ', body, 0x90 + 24 * i, gs_base if base is None else base, 0xffffffff, 0, selector)
    struct.pack_into('<4Q', body, 0x120, 0x80050031, 0, k.space.directory(), 0x6f8)
    return bytes(body)


def write(k, path, contexts):
    def note(name, kind, body):
        return struct.pack('<III', len(name) + 1, len(body), kind) + (name + b'\0').ljust((len(name) + 4) & -4, b'\0') + body

    notes = note(b'VBCORE', 0xb00, struct.pack('<IIIII', 0xc01ac0de, 0x10000, 24, 0, 0) + struct.pack('<I', len(contexts)))
    notes += b''.join(note(b'VBCPU', 0xb01, cpu(k, *c)) for c in contexts)
    containers.write_elf(k, path, contexts, notes, 4)

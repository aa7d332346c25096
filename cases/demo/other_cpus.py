"""The same shop on other processors: x86 and ARM64 dumps, and a 32-bit program on 64-bit Windows (WOW64)."""
import os
import re
import struct

import kernel
import minidump
import pe
import toolchain as tc

HERE = os.path.dirname(os.path.abspath(__file__))
X86_BASE, HIGH_BASE, ARM64_BASE = 0x400000, 0xf5000000, 0x7ff6a3c10000
NAMES = ['CreateThread', 'WaitForMultipleObjects', 'OutputDebugStringW', 'Sleep']


def build(out, work, target, machine, base, options, extra):
    """shop.exe for another processor: (folder of images, {symbol: address}, pe.Image)."""
    folder = os.path.join(work, 'shop')
    for d in (folder, os.path.join(out, 'images'), os.path.join(out, 'symbols')):
        os.makedirs(d, exist_ok=True)
    obj = tc.compile_c(os.path.join(HERE, 'shop.c'), folder, ['-O1', *options], target)
    libs = []
    for dll, names in (('kernel32.dll', NAMES), ('pricing.dll', ['PriceOrder'])):
        stem = dll.split('.')[0]
        tc.write_text(os.path.join(folder, stem + '.def'), f'LIBRARY {dll}\nEXPORTS\n' + ''.join(f'  {n}\n' for n in names))
        tc.run(['llvm-dlltool-19', '-m', machine, '-d', stem + '.def', '-l', stem + '.lib'], folder)
        libs.append(stem + '.lib')
    tc.link('shop.exe', [obj] + libs, folder,
            [f'/base:{base:#x}', '/entry:main', '/subsystem:console', '/timestamp:1705046482', '/map:shop.map',
             '/pdb:shop.pdb', r'/pdbaltpath:C:\src\shop.pdb', *extra])
    image = pe.Image(os.path.join(folder, 'shop.exe'))
    image.save(os.path.join(out, 'images', 'shop.exe'))
    os.replace(os.path.join(folder, 'shop.pdb'), os.path.join(out, 'symbols', 'shop.pdb'))
    symbols = {}
    with open(os.path.join(folder, 'shop.map'), encoding='utf-8') as f:
        for row in f:
            m = re.match(r'\s*[0-9a-f]{4}:[0-9a-f]{8}\s+(\S+)\s+([0-9a-f]{8,16})\s', row)
            if m:
                symbols.setdefault(m.group(1).lstrip('_'), int(m.group(2), 16))
    listing = tc.run(['llvm-objdump-19', '-d', '--no-show-raw-insn', os.path.join(folder, 'shop.exe')], '.')
    return image, symbols, listing


def instruction(listing, start, pattern):
    """Address of the first instruction at or above `start` whose text matches."""
    for row in listing.split('\n'):
        m = re.match(r'\s*([0-9a-f]+):\s+(\S.*)$', row)
        if m and int(m.group(1), 16) >= start and re.search(pattern, m.group(2).replace('\t', ' ')):
            return int(m.group(1), 16)
    raise tc.ForgeError(f'no instruction "{pattern}" from {start:#x}')


def dump(cpu, image, base, context, tid, code_at, sp):
    d = minidump.MiniDump(cpu=cpu, time=1705046400)
    d.os, d.processors = (10, 0, 19045, ''), 4
    d.misc = dict(pid=0x1b2c, create=1705046110)
    d.module(base, image.size, image.timestamp, r'C:\shop\shop.exe', image.rsds(), image.checksum)
    d.memory.write(sp, struct.pack('<16I', *range(0x11110000, 0x11110010)) + bytes(0x40))
    at = max(base + 0x1000, code_at - 0x80)
    d.memory.write(at, image.read(at - base, 0x100))
    d.thread(tid, context, (sp, 0x80), 0x7ffde000)
    d.exception = (tid, 0xc0000005, 0, code_at, (0, 8), context)
    return d


def high_memory(d):
    """Above 2 GB, where a 32-bit program that says it can has memory too: a module with one function, and a STRING."""
    d.module(HIGH_BASE, 0x8000, 0x5c1d2e3f, r'C:\shop\plugin.dll')
    d.memory.write(HIGH_BASE + 0x1000, bytes.fromhex('8b0103412cc3') + bytes(10))  # mov eax,[ecx]; add eax,[ecx+2ch]; ret
    d.memory.write(HIGH_BASE + 0x2000, struct.pack('<HHI', 5, 6, HIGH_BASE + 0x2010) + bytes(8) + b'hello\0')


def x86(out, work):
    image, symbols, listing = build(out, work, 'i686-pc-windows-msvc', 'i386', X86_BASE, ['-fno-omit-frame-pointer'],
                                    ['/fixed', '/safeseh:no'])
    fault = instruction(listing, symbols['format_receipt'], r'^movzwl 0x8\(')
    regs = dict(eax=0x410, ebx=0x7ffde000, ecx=0, edx=0x68, esi=0x19fe40, edi=0x32, ebp=0x19fe20)
    d = dump(minidump.X86, image, X86_BASE, minidump.context_x86(fault, 0x19fe10, regs, 0x10246), 0x1a7c, fault, 0x19fe10)
    high_memory(d)
    d.write(os.path.join(out, 'demo-x86.dmp'))


def no_context(out, _work):
    """A 32-bit dump of a tool that wrote the exception's record and not its context: thread 1 had it."""
    for folder in ('images', 'symbols'):
        os.makedirs(os.path.join(out, folder), exist_ok=True)
    d = minidump.MiniDump(cpu=minidump.X86, time=1705046400)
    d.os, d.processors = (10, 0, 19045, ''), 4
    d.misc = dict(pid=0x1b2c, create=1705046110)
    d.module(HIGH_BASE, 0x8000, 0x5c1d2e3f, r'C:\shop\plugin.dll')
    for i in range(2):
        d.memory.write(0x19fe00 + i * 0x10000, bytes(0x80))
        d.thread(0x1a7c + i, minidump.context_x86(HIGH_BASE + 0x1000 + i * 2, 0x19fe10 + i * 0x10000, {}, 0x246),
                 (0x19fe00 + i * 0x10000, 0x80), 0x7ffde000 + i * 0x1000)
    d.memory.write(HIGH_BASE + 0x1000, bytes.fromhex('8b0103412cc3') + bytes(10))
    d.exception = (0x1a7d, 0xc0000005, 0, HIGH_BASE + 0x1002, (0, 0x2c), b'')
    d.write(os.path.join(out, 'demo-no-context.dmp'))


def arm64(out, work):
    image, symbols, listing = build(out, work, 'aarch64-pc-windows-msvc', 'arm64', ARM64_BASE, [], [])
    fault = instruction(listing, symbols['format_receipt'], r'^ldrh w\d+, \[x\d+, #0x8\]')
    regs = {f'x{i}': 0x1000 + i for i in range(29)}
    regs.update(fp=0x2a4c5ffdc0, lr=symbols['print_receipt'] + 0x20)
    d = dump(minidump.ARM64, image, ARM64_BASE, minidump.context_arm64(fault, 0x2a4c5ffda0, regs), 0x1a7c, fault, 0x2a4c5ffda0)
    d.write(os.path.join(out, 'demo-arm64.dmp'))


def wow64(out, work):
    """A 64-bit dump of the 32-bit shop: the thread stands in wow64cpu, its 32-bit context lies behind TLS slot 1."""
    image, symbols, listing = build(out, work, 'i686-pc-windows-msvc', 'i386', X86_BASE, ['-fno-omit-frame-pointer'],
                                    ['/fixed', '/safeseh:no'])
    fault = instruction(listing, symbols['format_receipt'], r'^movzwl 0x8\(')
    sp, teb, saved = 0x8ee80, 0x2d8000, 0x8fd20
    context = kernel.context_x64(0x77281cf4, sp, {'rax': 0x77281cf0, 'r14': sp, 'r13': saved}, 0x202, cs=0x33, ss=0x2b)
    d = minidump.MiniDump(time=1705046400)
    d.os, d.processors = (10, 0, 19045, ''), 4
    d.misc = dict(pid=0x1b2c, create=1705046110)
    d.module(X86_BASE, image.size, image.timestamp, r'C:\shop\shop.exe', image.rsds(), image.checksum)
    d.module(0x7ffb3f7d0000, 0x1f8000, 0x7891db76, r'C:\Windows\System32\ntdll.dll')
    d.module(0x7ffb3e0f0000, 0x59000, 0x3b1d2f4c, r'C:\Windows\System32\wow64.dll')
    d.module(0x77280000, 0xa000, 0x4c9e1f02, r'C:\Windows\System32\wow64cpu.dll')
    d.module(0x77290000, 0x1a4000, 0x2c1b3a4d, r'C:\Windows\SysWOW64\ntdll.dll')
    m = d.memory
    m.write(sp, struct.pack('<Q', 0x7ffb3e0f8cd9) + bytes(0x1000))
    m.write(teb, bytes(0x1838))
    m.u64(teb + 8, 0x90000, 0x8a000)
    m.u64(teb + 0x30, teb)
    m.u64(teb + 0x1488, saved)  # TlsSlots[1]: WOW64_CPURESERVED
    regs = dict(eax=0x410, ebx=0x7ffde000, ecx=0, edx=0x68, esi=0x19fe40, edi=0x32, ebp=0x19fe20)
    m.write(saved, struct.pack('<HH', 1, 0x14c) + minidump.context_x86(fault, 0x19fe10, regs, 0x10246))
    m.write(teb + 0x2000, bytes(0x1000))  # the 32-bit TEB lies 0x2000 above
    m.u32(teb + 0x2018, teb + 0x2000)
    m.u32(teb, teb + 0x2000)
    m.write(0x19fe10, struct.pack('<16I', *range(0x11110000, 0x11110010)) + bytes(0x100))
    m.write(fault - 0x20, image.read(fault - 0x20 - X86_BASE, 0x60))
    d.thread(0x1a7c, context, (sp, 0x1008), teb)
    d.write(os.path.join(out, 'demo-wow64.dmp'))


WORLDS = {'demo-x86': x86, 'demo-no-context': no_context, 'demo-arm64': arm64, 'demo-wow64': wow64}

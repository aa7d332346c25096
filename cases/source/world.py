"""A small C++ program that stops inside of inlined functions, with its source beside it: x64 and x86."""
import os
import re
import shutil
import struct

import minidump
import old_pdb
import pe
import program
import toolchain as tc

HERE = os.path.dirname(os.path.abspath(__file__))
BASE, X86_BASE, ENTRIES, BLOCK = 0x7ff7a1b20000, 0x400000, 0x1d0f2a60040, 0x1d0f2a61000
OPTIONS = ['-fno-exceptions', '-fno-rtti', '-std=c++17', '-fno-threadsafe-statics']
SAVINGS = '?g_savings@@3Usavings@@A'
# What a C runtime has so that the loader gives each thread its variables.
TLS = r"""
extern "C" int _fltused = 0;
extern "C" unsigned long _tls_index = 0;
#pragma section(".tls", long, read, write)
#pragma section(".tls$ZZZ", long, read, write)
extern "C" __declspec(allocate(".tls")) char _tls_start = 0;
extern "C" __declspec(allocate(".tls$ZZZ")) char _tls_end = 0;
struct directory { void *begin, *end; unsigned long *index; void *callbacks; unsigned zero, flags; };
extern "C" const directory _tls_used = {&_tls_start, &_tls_end, &_tls_index, 0, 0, 0};
#ifdef __i386__
asm(".globl __tls_array\n__tls_array = 0x2c\n"); // in the TEB
#endif
"""


def runtime(work, target='x86_64-pc-windows-msvc'):
    os.makedirs(work, exist_ok=True)
    path = os.path.join(work, 'runtime.cpp')
    tc.write_text(path, TLS)
    return os.path.join(work, tc.compile_c(path, work, OPTIONS, target))


def sources(out):
    """The source files as someone has them who did not build the program: some of the folders, another letter case; and
    a header that is not the one that was compiled."""
    folder = os.path.join(out, 'sources', 'Src')
    os.makedirs(folder, exist_ok=True)
    shutil.copy(os.path.join(HERE, 'ledger.cpp'), os.path.join(folder, 'Ledger.cpp'))
    with open(os.path.join(HERE, 'ledger.h'), encoding='utf-8') as f:
        changed = f.read() + '// edited since\n'
    tc.write_text(os.path.join(folder, 'ledger.h'), changed)


# A source server's stream and a debugger visualizer, as a build puts them into its PDB.
SERVER = r"""SRCSRV: ini ------------------------------------------------
VERSION=2
VERCTRL=http
SRCSRV: variables ------------------------------------------
SRCSRVVERCTRL=http
BASE=http://127.0.0.1:%port%/%mode%
PORT=10009
MODE=good
HTTP_TARGET=%base%/%var2%/%fnfile%(%var1%)
GIT_TARGET=%targ%\\%fnbksl%(%var2%)
SRCSRVTRG=%fnvar%(%var3%)
SRCSRVCMD=%fnvar%(%var4%)
GIT=git show %var2% > %srcsrvtrg%
SRCSRV: source files ---------------------------------------
C:\\src\\ledger.h*4f1d/inc*http_target*
C:\\src\\ledger.cpp*4f1d/ledger.cpp*git_target*git
SRCSRV: end ------------------------------------------------
"""
NATVIS = """<?xml version="1.0" encoding="utf-8"?>
<AutoVisualizer xmlns="http://schemas.microsoft.com/vstudio/debugger/natvis/2010">
  <Type Name="money"><DisplayString>{cents} cents</DisplayString></Type>
</AutoVisualizer>
"""


def in_pdb(work):
    """Linker options that put both into the PDB. Relative names are C:\\src in there."""
    work = os.path.join(work, 'ledger')
    tc.write_text(os.path.join(work, 'srcsrv.txt'), SERVER.replace('\\\\', '\\'))
    tc.write_text(os.path.join(work, 'money.natvis'), NATVIS)
    return ['/pdbstream:srcsrv=srcsrv.txt', '/natvis:money.natvis']


def dump(cpu, image, base, context, memory_of_stack, teb, fault):
    d = minidump.MiniDump(cpu=cpu, time=1705046400)
    d.os, d.processors = (10, 0, 19045, ''), 2
    d.misc = dict(pid=0x1b2c, create=1705046110)
    d.module(base, image.size, image.timestamp, r'C:\books\ledger.exe', image.rsds(), image.checksum)
    d.thread(0x2f40, context, memory_of_stack, teb)
    d.exception = (0x2f40, 0xc0000005, 0, fault, (0, 0x40), context)
    return d


def source(out, work):
    extra = runtime(work)
    p = program.Program('ledger.exe', os.path.join(HERE, 'ledger.cpp'), BASE, 0x65b1f1d2, work, out, options=OPTIONS,
                        objects=[extra], link_options=in_pdb(work))
    sources(out)
    fault = p.at('total', r'^movl \(%rax\), %r11d$')
    stack = [p.after_call('main', '?g_handler@@3P6AHPEAUledger@@PEAUsavings@@@ZEA'), p.after_call('post', 'total'), fault]
    top, teb = 0x5d0000, 0x5e0000
    m = minidump.Memory()
    m.write(top - 0x1000, bytes(0x1000))
    sps = program.build_stack(m, [(BASE, p.image)], top, stack)
    registers = {f'r{i}': 0x8000 + i for i in range(10, 16)}
    registers.update(rax=0x40, rbx=1, rcx=ENTRIES, rdx=0x20, rsi=0x11, rdi=0x12, rbp=0x13, r8=9, r9=0x10)
    context = minidump.context_x64(fault, sps[-1], registers, 0x10246, cs=0x33, ss=0x2b)
    d = dump(minidump.AMD64, p.image, BASE, context, (sps[-1] & ~15, top - (sps[-1] & ~15)), teb, fault)
    d.memory = m
    m.write(teb, bytes(0x2000))
    m.u64(teb + 8, top, top - 0x1000)
    m.u64(teb + 0x30, teb)
    m.u64(teb + 0x58, teb + 0x1900)  # ThreadLocalStoragePointer
    m.u64(teb + 0x1900, BLOCK)
    m.write(BLOCK, bytes(0x40))
    m.write(p.address(SAVINGS) & ~0xfff, p.image.mapped()[(p.address(SAVINGS) & ~0xfff) - BASE:][:0x1000])
    start = p.address('_tls_start')
    m.write(BLOCK + p.address('?t_depth@@3HA') - start, struct.pack('<i', 9))
    m.u64(BLOCK + p.address('?t_current@@3PEAUaccount@@EA') - start, p.address(SAVINGS))
    m.write(ENTRIES, struct.pack('<QIIQII', ENTRIES + 0x30, 8, 0, 0x40, 3, 0))
    m.write(ENTRIES + 0x30, struct.pack('<i', 1250))
    d.write(os.path.join(out, 'source.dmp'))


def x86(out, work, name='source-x86', rewrite=None):
    target = 'i686-pc-windows-msvc'
    extra = runtime(work, target)
    obj = tc.compile_c(os.path.join(HERE, 'ledger.cpp'), work, ['-O1', '-fno-omit-frame-pointer', *OPTIONS], target)
    tc.link('ledger.exe', [obj, extra], work,
            [f'/base:{X86_BASE:#x}', '/fixed', '/safeseh:no', '/entry:main', '/subsystem:console', '/timestamp:1706160594',
             '/map:ledger.map', '/pdb:ledger.pdb', r'/pdbaltpath:C:\src\ledger.pdb'])
    for folder in ('images', 'symbols'):
        os.makedirs(os.path.join(out, folder), exist_ok=True)
    image = pe.Image(os.path.join(work, 'ledger.exe'))
    image.save(os.path.join(out, 'images', 'ledger.exe'))
    if rewrite:
        rewrite(os.path.join(work, 'ledger.pdb'))
    os.replace(os.path.join(work, 'ledger.pdb'), os.path.join(out, 'symbols', 'ledger.pdb'))
    sources(out)
    listing = tc.run(['llvm-objdump-19', '-d', '--no-show-raw-insn', os.path.join(work, 'ledger.exe')], '.')
    rows = [(int(a, 16), re.sub(r'\s+', ' ', t)) for a, t in re.findall(r'^\s*([0-9a-f]+):\s+(\S.*)$', listing, re.M)]
    with open(os.path.join(work, 'ledger.map'), encoding='utf-8') as f:
        symbols = {n: int(a, 16) for n, a in re.findall(r'^\s*[0-9a-f]{4}:[0-9a-f]{8}\s+(\S+)\s+([0-9a-f]{8,16})\b', f.read(), re.M)}
    total, post, main = (symbols[n] for n in ('_total', '_post', '_main'))
    fault = next(a for a, t in rows if a > total and re.search(r'^movl \(%e\w\w\), %e\w\w$', t))
    into_post = next(rows[i + 1][0] for i, (a, t) in enumerate(rows) if a >= post and t.startswith(f'calll 0x{total:x}'))
    into_main = next(rows[i + 1][0] for i, (a, t) in enumerate(rows) if a >= main and t.startswith('calll *'))
    sp = 0x19fe00
    m = minidump.Memory()
    m.write(sp, bytes(0x200))
    for at, words in ((0x20, (sp + 0x80, into_post, 0x1d0040, 2)), (0x80, (sp + 0xc0, into_main, 0x19ff00, 0x403000)),
                      (0xc0, (0, 0, 1, 2))):
        m.u32(sp + at, *words)
    regs = dict(eax=0x40, ebx=1, ecx=0x1d0040, edx=0x40, esi=0x40, edi=0x40, ebp=sp + 0x20)
    context = minidump.context_x86(fault, sp, regs, 0x10246)
    d = dump(minidump.X86, image, X86_BASE, context, (sp, 0x200), 0x7ffde000, fault)
    d.memory = m
    d.write(os.path.join(out, name + '.dmp'))


def c11(out, work):
    """Lines as compilers before Visual C++ 7 wrote them."""
    x86(out, work, 'source-c11', old_pdb.lines_to_c11)


def stripped(out, work):
    """A PDB as the linker option /PDBSTRIPPED writes it."""
    x86(out, work, 'source-stripped', old_pdb.strip)


def split(out, work, name='source-split', options=(), link_options=()):
    """Stops where a structure lies in registers: low in rax, high in the one that was loaded from the second word."""
    tc.write_text(os.path.join(work, 'split', 'span.natvis'), NATVIS.replace('money', 'span').replace('{cents} cents', '{low} to {high}'))
    p = program.Program('split.exe', os.path.join(HERE, 'split.c'), BASE, 0x65b1f1d2, work, out,
                        options=['-O2', '-fno-unroll-loops', *options], objects=[runtime(work)], link_options=['/natvis:span.natvis', *link_options])
    fault = p.at('measure', r'^movl \$0x1, 0x8$')
    stack = [p.after_call('main', 'measure') if any(t.startswith('call') for _, t, _ in p.code['main']) else p.address('main'),
             fault]
    top, teb = 0x5d0000, 0x5e0000
    m = minidump.Memory()
    m.write(top - 0x1000, bytes(0x1000))
    sps = program.build_stack(m, [(BASE, p.image)], top, stack)
    registers = {f'r{i}': 0x1000 + i for i in range(8, 16)}
    registers.update(rax=0x21, rbx=0x22, rcx=ENTRIES, rdx=ENTRIES + 0x40, rsi=0x23, rdi=0x24, rbp=0x25)
    context = minidump.context_x64(fault, sps[-1], registers, 0x10246, cs=0x33, ss=0x2b)
    d = minidump.MiniDump(cpu=minidump.AMD64, time=1705046400)
    d.os, d.processors = (10, 0, 19045, ''), 2
    d.misc = dict(pid=0x1b2c, create=1705046110)
    d.module(BASE, p.image.size, p.image.timestamp, r'C:\books\split.exe', p.image.rsds(), p.image.checksum)
    d.thread(0x2f40, context, (sps[-1] & ~15, top - (sps[-1] & ~15)), teb)
    d.exception = (0x2f40, 0xc0000005, 0, fault, (1, 8), context)
    d.memory = m
    m.write(teb, bytes(0x2000))
    m.u64(teb + 8, top, top - 0x1000)
    m.u64(teb + 0x30, teb)
    m.u64(teb + 0x58, teb + 0x1900)
    m.u64(teb + 0x1900, BLOCK)
    m.write(BLOCK, struct.pack('<4i', 9, 9, 9, 9))
    start = p.address('_tls_index') & ~0xfff
    m.write(start, p.image.mapped()[start - BASE:][:0x1000])
    m.write(ENTRIES, struct.pack('<3q', 1, 2, 7))
    m.write(ENTRIES + 0x40, b'label\0')
    d.write(os.path.join(out, name + '.dmp'))


def split_dwarf(out, work):
    """The same with DWARF in the image instead of a PDB."""
    split(out, work, 'source-split-dwarf', ['-gdwarf-4', '-Xclang', '-debugger-tuning=gdb'], ['/debug:full,dwarf,symtab'])
    os.remove(os.path.join(out, 'symbols', 'split.pdb'))


WORLDS = {'source': source, 'source-x86': x86, 'source-c11': c11, 'source-stripped': stripped,
          'source-split': split, 'source-split-dwarf': split_dwarf}

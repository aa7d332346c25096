"""A C++ program with containers of its own, all of them in its image, for dx and NatVis; and a list of 100,000 elements in
memory, for how long that takes."""
import os
import shutil
import struct

import minidump
import process
import program
import types_nt
import layout

HERE = os.path.dirname(os.path.abspath(__file__))
SHELF, NTDLL, PEB, PID, TID = 0x7ff75a1d0000, 0x7ffc10e30000, 0x5c3e4f1000, 0x9c4, 0x11f8
STACK, LIST, LENGTH = 0x5c3e600000, 0x20000000000, 100000


def natvis(out, work):
    images, symbols = os.path.join(out, 'images'), os.path.join(out, 'symbols')
    os.makedirs(os.path.join(work, 'shelf'), exist_ok=True)
    shutil.copy(os.path.join(HERE, 'stamp.natvis'), os.path.join(work, 'shelf'))
    shelf = program.Program('shelf.exe', os.path.join(HERE, 'shelf.cpp'), SHELF, 0x65b1c2d3, work, out,
                            options=['-std=c++17', '-fno-rtti', '-fno-exceptions', '-fstandalone-debug'],
                            link_options=['/natvis:stamp.natvis'])
    ntdll = layout.Layout('ntdll.dll', 'ntdll.pdb', NTDLL, 0x1f8000, 0x7891db76, dll=True, subsystem='console')
    ntdll.unwind_at = 0x1f8000 - 0x6000
    ntdll.function(0x52680, 'RtlUserThreadStart', 0x41, ops=[('alloc', 4, 0x78)], code={0x1b: '.byte 0xff, 0x15, 0, 0, 0, 0', 0x21: 'nop'})
    types_nt.write(os.path.join(work, 'nt_types.c'), types_nt.USER)
    ntdll.objects.append(os.path.join(work, 'nt_types.c'))
    loaded = [(SHELF, shelf.image, r'C:\shelf\shelf.exe'),
              (NTDLL, ntdll.build(work, images, symbols), r'C:\Windows\System32\ntdll.dll')]
    d = minidump.MiniDump(time=1706086800)
    d.os, d.processors = (10, 0, 19045, ''), 4
    d.misc = dict(pid=PID, create=1706086700, user=1)
    m = d.memory
    p = process.Process(m, PEB, NTDLL + 0x16a4c0, [(b, i.size, i.timestamp, path) for b, i, path in loaded])
    p.entries = [0x1e0f2a42f90, 0x1e0f2a42dd0]
    p.parameters, p.environment_at, p.heap, p.strings_at = 0x1e0f2a42000, 0x1e0f2a41000, 0x1e0f2a40000, 0x1e0f2a45000
    p.directory, p.program, p.command_line = 'C:\\shelf\\', r'C:\shelf\shelf.exe', 'shelf.exe'
    p.title, p.environment = r'C:\shelf\shelf.exe', ['OS=Windows_NT']
    p.write()
    for base, image, path in loaded:
        d.module(base, image.size, image.timestamp, path, image.rsds(), image.checksum, ((1, 0, 0, 0), (1, 0, 0, 0)))
    for name, rva, size, *_ in shelf.image.sections:
        if name == '.data':
            m.write(SHELF + rva, shelf.image.read(rva, size))
    book = shelf.address('?g_book@@3Ubook@shelf@@A')
    m.write(book + 8, struct.pack('<I4xQQ', 17, LIST - 0x1000, 5))
    m.write(LIST - 0x1000, b'Title beyond')
    m.write(LIST, b''.join(struct.pack('<QII', LIST + 16 * (i + 1) if i + 1 < LENGTH else 0, i, 0) for i in range(LENGTH)))
    find = [(base, image) for base, image, _ in loaded]
    walk = shelf.at('walk', r'.*')
    addresses = [NTDLL + 0x52680 + 0x21, shelf.after_call('main', 'walk'), walk]
    top = STACK + 0x2000
    m.write(STACK, bytes(0x2060))
    sps = program.build_stack(m, find, top, addresses)
    context = minidump.context_x64(walk, sps[-1], {'rcx': shelf.address('?g_list@@3U?$list@H@shelf@@A'),
                                                   'rdx': shelf.address('?g_numbers@@3U?$vec@H@shelf@@A')}, 0x246, cs=0x33, ss=0x2b)
    teb = PEB + 0x1000
    p.write_teb(teb, PID, TID, top + 0x60, STACK, 0)
    d.thread(TID, context, (sps[-1] & ~15, top + 0x60 - (sps[-1] & ~15)), teb)
    d.exception = (TID, 0x80000003, 0, walk, (0,), context)
    d.write(os.path.join(out, 'natvis.dmp'))
    shutil.copy(os.path.join(HERE, 'shelf.natvis'), out)
    shutil.copy(os.path.join(HERE, 'broken.natvis'), out)


WORLDS = {'natvis': natvis}

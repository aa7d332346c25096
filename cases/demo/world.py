"""The demonstration: a shop's receipt printer crashes on an order that has no customer. Windows 10, three threads, private
symbols for the shop, public ones for Windows' own modules."""
import os
import struct

import isf
import layout
import minidump
import other_cpus
import process
import program
import types_nt

HERE = os.path.dirname(os.path.abspath(__file__))
SHOP, PRICING = 0x7ff6a3c10000, 0x7ffb2c4e0000
NTDLL, KERNEL32, KERNELBASE = 0x7ffb3f7d0000, 0x7ffb3df10000, 0x7ffb3d0a0000
PEB, PID = 0x2a4c1f3000, 0x1b2c
ORDERS, CUSTOMERS = 0x1d4f2a60500, 0x1d4f2a61200
TIDS, NAMES = (0x2f40, 0x2f58, 0x1a7c), ('main', 'worker 0', 'worker 1')

ARTICLES = [(4711, 2, 19, 12.5), (815, 1, 7, 3.99), (42, 12, 19, 0.25)]


def windows_module(name, pdb, base, size, timestamp, functions):
    """functions: {name: (rva, stack bytes, displacement of its call)}"""
    dll = layout.Layout(name, pdb, base, size, timestamp, dll=True, subsystem='console')
    dll.unwind_at = size - 0x6000
    for function, (rva, stack, call) in functions.items():
        if stack is None:  # a system call's stub
            dll.function(rva, function, 0x20, code='.byte 0x4c, 0x8b, 0xd1\nmov eax, 0x5b\ntest byte ptr [0x7ffe0308], 1\n'
                                                   'jne 1f\nsyscall\nret\n1:\nint 0x2e\nret')
        else:
            ops = [('alloc', 4 if stack <= 0x78 else 7, stack)]
            dll.function(rva, function, call + 0x20, ops=ops, code={call - 6: '.byte 0xff, 0x15, 0, 0, 0, 0', call: 'nop'})
    return dll


def order(number, state, items, customer, total, following):
    out = struct.pack('<IIQ', number, state | len(items) << 4, customer)
    for article, count, vat, price in items:
        out += struct.pack('<IHHd', article, count, vat, price)
    return out.ljust(0x40, b'\0') + struct.pack('<dQ', total, following)


def demo(out, work):
    kernel32_names = ['CreateThread', 'WaitForMultipleObjects', 'OutputDebugStringW', 'Sleep']
    images, symbols = os.path.join(out, 'images'), os.path.join(out, 'symbols')
    pricing = program.Program('pricing.dll', os.path.join(HERE, 'pricing.c'), PRICING, 0x65a0f1c4, work, out,
                              {'kernel32.dll': kernel32_names}, dll=True)
    shop = program.Program('shop.exe', os.path.join(HERE, 'shop.c'), SHOP, 0x65a0f1d2, work, out,
                           {'kernel32.dll': kernel32_names, 'pricing.dll': ['PriceOrder']})
    ntdll = windows_module('ntdll.dll', 'ntdll.pdb', NTDLL, 0x1f8000, 0x7891db76, {
        'RtlUserThreadStart': (0x52680, 0x78, 0x21), 'NtWaitForMultipleObjects': (0x9daa0, None, 0x14),
        'NtDelayExecution': (0x9d5c0, None, 0x14), 'RtlAllocateHeap': (0x2a9a0, 0x48, 0x60)})
    types_nt.write(os.path.join(work, 'nt_types.c'), types_nt.USER)
    ntdll.objects.append(os.path.join(work, 'nt_types.c'))
    kernel32 = windows_module('kernel32.dll', 'kernel32.pdb', KERNEL32, 0xbf000, 0x2b4ab1e3,
                              {'BaseThreadInitThunk': (0x17330, 0x28, 0x14)})
    kernelbase = windows_module('KERNELBASE.dll', 'kernelbase.pdb', KERNELBASE, 0x2f0000, 0x3b6ecf5e, {
        'WaitForMultipleObjectsEx': (0x32ac0, 0x2e8, 0xf0), 'WaitForMultipleObjects': (0x329b0, 0x38, 0xe),
        'SleepEx': (0x2acb0, 0x98, 0x9e), 'Sleep': (0x2bd60, 0x28, 0xf)})
    loaded = [(SHOP, shop.image, r'C:\shop\shop.exe'),
              (NTDLL, ntdll.build(work, images, symbols), r'C:\Windows\System32\ntdll.dll'),
              (KERNEL32, kernel32.build(work, images, symbols), r'C:\Windows\System32\kernel32.dll'),
              (KERNELBASE, kernelbase.build(work, images, symbols), r'C:\Windows\System32\KERNELBASE.dll'),
              (PRICING, pricing.image, r'C:\shop\pricing.dll')]

    d = minidump.MiniDump(time=1705046400)
    d.os, d.processors = (10, 0, 19045, ''), 8
    d.misc = dict(pid=PID, create=1705046110, user=3)
    d.time_zone = (0, 0, 'GMT Standard Time', (0, 10, 0, 5, 2, 0, 0, 0), 0, 'GMT Daylight Time', (0, 3, 0, 5, 1, 0, 0, 0), -60)
    m = d.memory
    find = [(base, image) for base, image, _ in loaded]

    def thunk(name, rva):  # addresses in Windows' modules
        base = {'ntdll': NTDLL, 'kernel32': KERNEL32, 'KERNELBASE': KERNELBASE}[name]
        return base + rva

    start = [thunk('ntdll', 0x52680 + 0x21), thunk('kernel32', 0x17330 + 0x14)]
    sleep = [thunk('KERNELBASE', 0x2bd60 + 0xf), thunk('KERNELBASE', 0x2acb0 + 0x9e), thunk('ntdll', 0x9d5c0 + 0x14)]
    fault = shop.at('format_receipt', r'^movzwl 0x8\(%rcx\), %r8d')
    stacks = [
        start + [shop.after_call('main', 'wait_for_workers'), shop.after_call('wait_for_workers', 'WaitForMultipleObjects'),
                 thunk('KERNELBASE', 0x329b0 + 0xe), thunk('KERNELBASE', 0x32ac0 + 0xf0), thunk('ntdll', 0x9daa0 + 0x14)],
        start + [shop.after_call('worker', 'process_order'), shop.after_call('process_order', 'PriceOrder'),
                 pricing.after_call('PriceOrder', 'lookup_discount'), pricing.after_call('lookup_discount', 'Sleep')] + sleep,
        start + [shop.after_call('worker', 'process_order'), shop.after_call('process_order', 'print_receipt'),
                 shop.after_call('print_receipt', 'format_receipt'), fault]]
    queue = shop.address('g_queue')
    crashed, priced = ORDERS + 0x60, ORDERS
    m.write(priced, order(1041, 0, ARTICLES[:2], CUSTOMERS, 0.0, ORDERS + 0xc0))
    m.write(crashed, order(1042, 1, ARTICLES, 0, 31.99, ORDERS + 0xc0))
    m.write(ORDERS + 0xc0, order(1043, 0, ARTICLES[1:], CUSTOMERS + 0x40, 0.0, 0))
    for i, (number, discount, name) in enumerate(((7001, 10, 'Ada Lovelace'), (7002, 0, 'Charles Babbage'))):
        m.write(CUSTOMERS + 0x40 * i, struct.pack('<Ii', number, discount) + name.encode('utf-16-le').ljust(48, b'\0'))
    m.u64(queue, ORDERS + 0xc0, 1, 0xbc, 0xc0)

    p = process.Process(m, PEB, NTDLL + 0x16a4c0, [(b, i.size, i.timestamp, path) for b, i, path in loaded])
    p.entries = [0x1d4f2a42f90, 0x1d4f2a42dd0, 0x1d4f2a43430, 0x1d4f2a43ad0, 0x1d4f2a44370]
    p.parameters, p.environment_at, p.heap, p.strings_at = 0x1d4f2a42000, 0x1d4f2a41000, 0x1d4f2a40000, 0x1d4f2a45000
    p.directory, p.program, p.command_line = 'C:\\shop\\', r'C:\shop\shop.exe', 'shop.exe  --print-receipts'
    p.title, p.environment = r'C:\shop\shop.exe', ['COMPUTERNAME=TILL-3', 'OS=Windows_NT', r'Path=C:\Windows\system32;C:\Windows',
                                                   r'SystemRoot=C:\Windows', 'USERNAME=till', r'windir=C:\Windows']
    p.write()

    for base, image, path in loaded:
        version = ((10, 0, 19041, 3803), (10, 0, 19041, 3803)) if 'Windows' in path else ((1, 4, 2, 0), (1, 4, 0, 0))
        d.module(base, image.size, image.timestamp, path, image.rsds(), image.checksum, version)
    d.unloaded = [(0x7ffb3a120000, 0x1a000, 0x5f1c2d3e, 'spooler.dll', 0)]
    for i, addresses in enumerate(stacks):
        top = 0x2a4c400000 + 0x100000 * i - 0x60
        low = top - 0x1000
        m.write(low, bytes(0x1060))
        sps = program.build_stack(m, find, top, addresses)
        rip, rsp = addresses[-1], sps[-1]
        registers = {'rax': 0x5b, 'rcx': addresses[-1], 'r10': 0, 'r11': 0x246}
        flags = 0x246
        if i == 2:
            line = sps[-2] + 0x20
            m.write(line, '2 '.encode('utf-16-le'))
            # rsi: the order print_receipt was given; rdi: the worker's pointer to Sleep
            registers = {'rax': 0x32, 'rcx': 0, 'rdx': line, 'r8': 1040, 'rsi': crashed, 'rdi': thunk('kernel32', 0x21100),
                         'rbx': 0, 'rbp': 0, 'r9': 0x1d4f2a40000, 'r10': 0, 'r11': 0x246}
            flags = 0x10202  # what `or eax, 30h` left: 32h is neither zero nor negative, and has three bits
            m.u64(sps[3] + 0x20, queue)    # process_order saved the worker's rsi
            m.u64(sps[4] + 0xa0, crashed)  # print_receipt saved process_order's
        context = minidump.context_x64(rip, rsp, registers, flags, cs=0x33, ss=0x2b)
        teb = PEB + 0x1000 + 0x2000 * i
        p.write_teb(teb, PID, TIDS[i], top + 0x60, top - 0x10000 + 0x60, 0 if i else 2)
        d.thread(TIDS[i], context, (rsp & ~15, top + 0x60 - (rsp & ~15)), teb)
        d.names[TIDS[i]] = NAMES[i]
        started = SHOP + 0x1000 if i else shop.address('main')
        d.thread_info.append((TIDS[i], 0, 0, 0x103, 133495197100000000 + i * 20000, 0, 312500 * i, 156250,
                              started if not i else shop.address('worker'), 0xff))
        if i == 2:
            d.exception = (TIDS[i], 0xc0000005, 0, rip, (0, 8), context)
    for base, image in find:  # the code around every instruction pointer, as MiniDumpWriteDump keeps it
        for addresses in stacks:
            if base <= addresses[-1] < base + image.size:
                at = max(addresses[-1] - 0x80, base + 0x1000)
                m.write(at, image.read(at - base, 0x100))
    d.regions = [(PEB & ~0xfff, PEB & ~0xfff, 4, 0x8000, 0x1000, 4, 0x20000),
                 (0x1d4f2a40000, 0x1d4f2a40000, 4, 0x22000, 0x1000, 4, 0x20000)]
    for base, image in sorted(find):
        d.regions.append((base, base, 0x80, 0x1000, 0x1000, 2, 0x1000000))
        for name, rva, size, *_ in image.sections:
            d.regions.append((base + rva, base, 0x80, size + 0xfff & ~0xfff, 0x1000, 0x20 if name == '.text' else 2, 0x1000000))
    d.regions.sort()
    d.comment_w = 'shop.exe, a sample that ntdbg makes for its demonstration'
    d.write(os.path.join(out, 'demo.dmp'))
    say_more(os.path.join(out, 'demo.dmp'), os.path.join(out, 'short.mdmp'))
    isf.write(os.path.join(symbols, 'shop.pdb'), os.path.join(out, 'isf', 'shop.pdb'))
    isf.write(os.path.join(symbols, 'ntdll.pdb'), os.path.join(out, 'isf'), packed=False)
    isf.write(os.path.join(symbols, 'shop.pdb'), os.path.join(out, 'isf-wrong', 'shop.pdb'), says='0' * 32)


def say_more(whole, path):
    """The same dump, whose lists of threads and modules say that they have two entries more than there are."""
    with open(whole, 'rb') as f:
        data = bytearray(f.read())
    count, directory = struct.unpack_from('<II', data, 8)
    for i in range(count):
        kind, _, rva = struct.unpack_from('<III', data, directory + 12 * i)
        if kind in (3, 4):
            struct.pack_into('<I', data, rva, struct.unpack_from('<I', data, rva)[0] + 2)
    with open(path, 'wb') as f:
        f.write(data)


WORLDS = dict(other_cpus.WORLDS, demo=demo)

"""Programs with heaps: one that leaks, one of 32 bits with filled blocks, one with segment heaps, one under the page heap, and one
whose heap was overrun. Each leaves WORLD.dmp and WORLD.truth.json, which has every block that the forge put there."""
import json
import os
import struct

import heaps
import minidump
import old_heaps

PID, TID = 0x1a2c, 0x2f40
NTDLL64, APP64, NTDLL32, APP32 = 0x7ffc1a5d0000, 0x7ff6b2c40000, 0x77cc0000, 0x400000
STACK64, PEB64, TEB64 = 0x5c8f7e0000, 0x5c8f3a1000, 0x5c8f3a2000
NTDLL_FUNCTIONS = ('RtlAllocateHeap', 'RtlpAllocateHeapInternal', 'RtlDebugAllocateHeap', 'RtlFreeHeap', 'RtlDebugFreeHeap',
                   'RtlpLogHeapFailure', 'RtlUserThreadStart')
APP_FUNCTIONS = ('main', 'ReadOrders', 'CopyOrder', 'CloseOrder')


class Program:
    """A dump with ntdll, an application, a thread and a PEB; heaps are added by the world."""

    def __init__(self, layout, out, work, name):
        self.layout = heaps.Layout(layout)
        self.wide = self.layout.pointer == 8
        self.out, self.name = out, name
        self.space = heaps.Space(self.layout)
        self.dump = d = minidump.MiniDump(minidump.AMD64 if self.wide else minidump.X86, time=1732700000)
        d.memory64, d.processors = True, 4
        d.os = (10, 0, 19045, '') if self.wide and self.layout.has('_SEGMENT_HEAP') else (6, 1, 7601, 'Service Pack 1')
        if self.layout.has('_HEAP', 'Segments'):
            d.os = (5, 1, 2600, 'Service Pack 3')
        d.misc = dict(pid=PID, create=1732699000, user=1)
        self.ntdll = heaps.Ntdll(self.layout, NTDLL64 if self.wide else NTDLL32, out, work, functions=NTDLL_FUNCTIONS)
        self.app = heaps.Ntdll(self.layout, APP64 if self.wide else APP32, out, work, name='orders.exe', timestamp=0x6545a1b2,
                               functions=APP_FUNCTIONS, variables={'Roots': 0x400, 'OrderVtable': 0x40})
        self.app.into(d, self.space, r'C:\orders')
        self.ntdll.into(d, self.space)
        for variable in heaps.Ntdll.VARIABLES:
            self.space.write(self.ntdll.symbols[variable], bytes(heaps.Ntdll.VARIABLES[variable]))
        self.space.write(self.app.symbols['Roots'], bytes(0x400))
        self.roots = 0
        self.variable('RtlpHeapErrorHandlerThreshold', 1, 4)
        self.peb, self.teb = (PEB64, TEB64) if self.wide else (0x7ffd4000, 0x7ffdf000)
        self.stack = STACK64 if self.wide else 0x2f0000
        self.space.commit(self.stack, 0x1000)
        self.flags, self.list = 0, []

    def variable(self, name, value, size=None):
        self.space.number(self.ntdll.symbols[name], value, size or self.layout.pointer)

    def root(self, address):
        """Something outside of the heaps points to it."""
        self.space.pointer(self.app.symbols['Roots'] + self.roots * self.layout.pointer, address)
        self.roots += 1

    def at(self, module, function, plus):
        return module.symbols[function] + plus

    def stacks(self, at):
        """Two stacks of allocations and one of a free, as a trace database keeps them."""
        n, a = self.ntdll, self.app
        last = [self.at(a, 'main', 0x11), self.at(n, 'RtlUserThreadStart', 0x18)]
        return heaps.traces(self.space, at, [
            [self.at(n, 'RtlpAllocateHeapInternal', 0x1d), self.at(a, 'CopyOrder', 0x15), self.at(a, 'ReadOrders', 0x1a)] + last,
            [self.at(n, 'RtlpAllocateHeapInternal', 0x1d), self.at(a, 'ReadOrders', 0x12)] + last,
            [self.at(n, 'RtlDebugFreeHeap', 0x14), self.at(n, 'RtlFreeHeap', 0x1c), self.at(a, 'CloseOrder', 0x16)] + last])

    def write(self, code=0x80000003, parameters=()):
        heaps.peb(self.space, self.peb, [h for h in self.list], self.peb - 0x10000, self.flags, self.teb)
        sp = self.stack + 0xf00
        ip = self.at(self.app, 'main', 0x10)
        context = (minidump.context_x64(ip, sp, {}, 0x246, cs=0x33, ss=0x2b) if self.wide else minidump.context_x86(ip, sp))
        self.space.into(self.dump)
        self.dump.thread(TID, context, (self.stack + 0xe00, 0x200), self.teb)
        self.dump.exception = (TID, code, 0, ip, parameters, context)
        self.dump.write(os.path.join(self.out, self.name + '.dmp'))

    def know(self, **truth):
        with open(os.path.join(self.out, self.name + '.truth.json'), 'w', encoding='utf-8') as f:
            json.dump(truth, f, indent=1)


def order(program, number):
    """What the application keeps in a block: a pointer to its functions, a number, text."""
    return struct.pack('<QQ', program.app.symbols['OrderVtable'], number) + f'order {number}'.encode() + b'\0' * 0x40


def leak(out, work):
    """A 64-bit program that forgets its copies of orders: 1,200 blocks of 0x2a0 bytes, with the stack that made them."""
    p = Program('win10-x64', out, work, 'leak')
    p.flags = 0x1000
    p.variable('RtlpLFHKey', 0x64ecab356b9e5983)
    copy, reading, _ = p.stacks(0x2a3f10000)
    front = 0x1f2d4a30640
    first = heaps.NtHeap(p.space, 0x1f2d4a20000, key=0x51a7c3e98b204d66, flags=2, front_end=front, lfh_key=0x64ecab356b9e5983)
    for size in (0x30, 0x118, 0x2000, 0x48, 0x21, 0x640):
        p.root(first.alloc(size, trace=reading, content=b'configuration' if size == 0x118 else b''))
    first.free(0x90)
    users = first.lfh(0x38, {0: 0x38, 3: 0x31, 7: (0x36, b'a name in the front end')}, 30)
    for user in users.values():
        p.root(user)
    p.root(first.alloc(0x80, trace=reading))
    first.finish()
    second = heaps.NtHeap(p.space, 0x1f2d6b10000, key=0x2c91d04f7a63e815, flags=0x1002, reserve=0x100000, commit=0x100000)
    kept = second.alloc(0x500, trace=reading)
    p.root(kept)
    for i in range(1200):
        user = second.alloc(0x2a0, content=order(p, 1000 + i), trace=copy)
        if i % 300 == 0:
            p.space.pointer(kept + 8 * (i // 300), user)  # four of them are in use
    second.free(0x400)
    second.add_segment(0x1f2d8000000, commit=0x20000)
    for i in range(60):
        second.alloc(0x2a0, content=order(p, 2200 + i), trace=copy)
    second.uncommit(0x8000)
    p.root(second.alloc(0x100, trace=reading))
    p.root(second.virtual_block(0x1f2da000000, 0x156600, trace=reading))
    second.finish()
    third = heaps.NtHeap(p.space, 0x1f2d4910000, key=0, encoded=False, flags=0x8000, reserve=0x10000, commit=0x1000).finish()
    p.list = [h.base for h in (first, third, second)]
    p.write()
    p.know(heaps={f'{h.base:#x}': h.truth for h in (first, second, third)})


def small(out, work):
    """A 32-bit program of Windows 7 that was started under a debugger: its blocks are filled behind their ends."""
    p = Program('win7-x86', out, work, 'small')
    p.flags = 0x70
    p.variable('RtlpLFHKey', 0x672ddb11)
    first = heaps.NtHeap(p.space, 0x520000, key=0x0000d2c51271f4ea, flags=0x40000062, fill=True)
    blocks = [first.alloc(n, content=b'x' * n) for n in (0x08, 0x18, 0x24, 0x100, 0x7d0)]
    for b in blocks[:-1]:
        p.root(b)
    first.free(0x40)
    p.root(first.alloc(0x200, content=bytes(0x200), settable=0x20))
    first.finish()
    second = heaps.NtHeap(p.space, 0x1150000, key=0x00004b6e9d13a57c, flags=0x1003, front_end=0x1158000, lfh_key=0x672ddb11,
                          reserve=0x40000, commit=0x8000)
    users = second.lfh(0x20, {1: 0x20, 2: 0x1c}, 16)
    p.root(users[1])
    p.space.pointer(users[1] + 4, users[2])
    second.add_segment(0x1200000, reserve=0x20000, commit=0x2000)
    p.root(second.alloc(0x640, content=b'second segment'))
    p.root(second.virtual_block(0x35cb0000, 0x3e8024))
    second.finish()
    p.list = [first.base, second.base]
    p.write()
    p.know(heaps={f'{h.base:#x}': h.truth for h in (first, second)})


def with_nt_heap(p, h):
    """The segment heap and an NT heap beside it."""
    nt = heaps.NtHeap(p.space, 0x2531e980000, key=0x77aa55cc33ee1199, flags=0x8000, reserve=0x10000, commit=0x2000)
    p.root(nt.alloc(0x123))
    nt.finish()
    p.list = [h.base, nt.base]
    p.write()
    p.know(heaps={f'{x.base:#x}': x.truth for x in (h, nt)})


def segments(out, work):
    """A 64-bit program with a segment heap of every kind of block, and an NT heap beside it."""
    p = Program('win10-x64', out, work, 'segments')
    heap_key, lfh_key = 0x9c3a71e5d2084bf6, 0x5be01d7742c96ea8
    at = p.ntdll.symbols['RtlpHpHeapGlobals']
    p.space.set(at, '_RTLP_HP_HEAP_GLOBALS', HeapKey=heap_key, LfhKey=lfh_key)
    h = heaps.SegmentHeap(p.space, 0x2531eb90000, heap_key, lfh_key)
    s = h.segment(0x2531ec00000)
    users = h.vs(s, [0x100, 0x3f, 0x40, ('free', 0x80), 0x1001, ('lfh', 0x20, 16, {0: 0x20, 5: 0x1f, 9: 0x10}), 0x2e0])
    for user in list(users.values())[:-1]:
        p.root(user)
    for user in h.lfh(s, 0x50, 40, {0: 0x50, 1: 0x4f, 39: 0x41}).values():
        p.root(user)
    p.root(h.pages(s, 0x20010))
    h.free_pages(s, 0x4000)
    p.root(h.pages(s, 0x2c000))
    wide = h.segment(0x25324000000, context=1)
    p.root(h.pages(wide, 0x123456))
    for base, size in ((0x25330000000, 0x1234567), (0x25340000000, 0x800001), (0x25338000000, 0x900000)):
        p.root(h.large_block(base, size))
    h.finish(0x2531f000000)
    with_nt_heap(p, h)


def segments14393(out, work):
    """The same kind of heap as Windows 10 had it before 1809."""
    p = Program('win10-14393-x64', out, work, 'segments14393')
    p.dump.os = (10, 0, 14393, '')
    key = 0x5be01d7742c96ea8
    p.variable('RtlpLFHKey', key)
    h = heaps.SegmentHeap(p.space, 0x2531eb90000, key, key)
    s = h.segment(0x2531ec00000)
    for user in h.vs(s, [0x100, 0x3f, 0x40, ('free', 0x80), 0x1001, 0x2e0]).values():
        p.root(user)
    for user in h.lfh(s, 0x50, 40, {0: 0x50, 1: 0x4f, 39: 0x41}).values():
        p.root(user)
    p.root(h.pages(s, 0x20010))
    h.free_pages(s, 0x4000)
    second = h.segment(0x25320000000)
    p.root(h.pages(second, 0x2c000))
    for base, size in ((0x25330000000, 0x1234567), (0x25340000000, 0x800001)):
        p.root(h.large_block(base, size))
    h.finish(0x2531f000000, encoded=False)
    with_nt_heap(p, h)


def pageheap(out, work):
    """A 64-bit program under the page heap that reads a block after it freed it."""
    p = Program('win10-x64', out, work, 'pageheap')
    p.flags = 0x02000000
    copy, reading, freeing = p.stacks(0x2a3f10000)
    normal = heaps.NtHeap(p.space, 0x1f2d6b10000, key=0x2c91d04f7a63e815, flags=0x1002).finish()
    h = heaps.PageHeap(p.space, 0x1f2d4a20000, normal.base)
    for i, size in enumerate((0x11, 0x2a0, 0xc0)):
        p.root(h.alloc(0x1f2e0000000 + i * 0x3000, size, copy if i else reading))
    h.free(0x1f2e1000000, 0x58, freeing)
    h.free(0x1f2e1003000, 0x20, freeing)
    h.finish()
    p.list = [h.base, normal.base]
    p.write(0xc0000005, (0, 0x1f2e1000fa0))
    p.know(page={f'{h.root:#x}': h.truth}, heaps={f'{normal.base:#x}': normal.truth})


def overrun(out, work):
    """A 64-bit program that wrote behind the ends of two blocks, freed one twice, and was stopped with 0xc0000374."""
    p = Program('win10-x64', out, work, 'overrun')
    p.variable('RtlpLFHKey', 0x64ecab356b9e5983)
    h = heaps.NtHeap(p.space, 0x1f2d4a20000, key=0x51a7c3e98b204d66, front_end=0x1f2d4a30640, lfh_key=0x64ecab356b9e5983)
    blocks = [h.alloc(0x60, content=order(p, i)) for i in range(12)]
    h.free(0x80)
    h.alloc(0x60)
    hole = h.free(0x90)
    users = h.lfh(0x38, {i: 0x38 for i in range(8)}, 16)
    tail = h.alloc(0x60)
    h.finish()
    for user in blocks:
        p.root(user)
    p.root(tail)
    # 0x18 bytes too many: the next block's header is text now
    p.space.write(blocks[4] + 0x60, b'ORDER NUMBER 4711 IS')
    # the front end's next header too
    p.space.write(users[2] + 0x38, b'OVERRUN!')
    # a free block whose links were written after it was freed
    p.space.pointer(hole + 16 + 8, 0x4141414141414141)
    info = p.ntdll.symbols['RtlpHeapFailureInfo']
    p.space.set(info, '_HEAP_FAILURE_INFORMATION', Version=2, StructureSize=0x6d0,
                FailureType=p.layout.enums['_HEAP_FAILURE_TYPE']['heap_failure_block_not_busy'], HeapAddress=h.base, Address=hole)
    stack = info + p.layout.offset('_HEAP_FAILURE_INFORMATION', 'StackTrace')
    for i, frame in enumerate([p.at(p.ntdll, 'RtlpLogHeapFailure', 0x1f), p.at(p.ntdll, 'RtlFreeHeap', 0x1c),
                               p.at(p.app, 'CloseOrder', 0x16), p.at(p.app, 'main', 0x11)]):
        p.space.pointer(stack + 8 * i, frame)
    p.list = [h.base]
    p.write(0xc0000374, (info,))
    p.know(heaps={f'{h.base:#x}': h.truth}, damaged=[blocks[4] + 0x60, users[2] + 0x38, hole])


def locks(out, work):
    """A 64-bit program with three critical sections: who made them is in the stack trace database of ntdll, but of the third."""
    critical_sections('win10-x64', out, work, 'locks')


def locks32(out, work):
    """The same of 32 bits, for Windows 7."""
    critical_sections('win7-x86', out, work, 'locks32')


def critical_sections(layout, out, work, name):
    p = Program(layout, out, work, name)
    p.flags = 0x1100
    p.space.number(p.ntdll.symbols['AVrfpVerifierFlags'], 0x816431a7, 4)
    layout, at, records = p.layout, p.app.symbols['Roots'], 0x2a3f20000 if p.wide else 0x3f20000
    heap = heaps.NtHeap(p.space, records + 0x1000000, key=0x2c91d04f7a63e815, flags=0x1002).finish()
    entries = list(p.stacks(records - 0x10000))
    p.space.set(entries[1], '_RTL_STACK_TRACE_ENTRY', Index=0x4321, IndexHigh=2)  # of more than 65,536
    p.space.commit(records, 0x1000)
    heaps.trace_database(p.space, records + 0x10000, entries, variable=p.ntdll.symbols['RtlpStackTraceDatabase'])
    made = [dict(trace=1), dict(trace=0x24321, owner=TID, entered=1, waiting=2), dict(trace=0x777)]
    links = []
    for i, what in enumerate(made):
        record = records + 0x80 * i
        heaps.critical_section(p.space, at + 0x40 * i, record, **what)
        links.append(record + layout.offset('_RTL_CRITICAL_SECTION_DEBUG', 'ProcessLocksList'))
    p.space.link(p.ntdll.symbols['RtlCriticalSectionList'], links)
    p.list = [heap.base]
    p.write()


def xp(out, work):
    """A program of Windows XP: a heap with look-aside lists and two segments, one with tags and a global heap of tags."""
    p = Program('xp-x86', out, work, 'xp')
    p.flags = 0x800
    first = old_heaps.OldNtHeap(p.space, 0x150000, lookaside=True)
    for size in (0x08, 0x18, 0x24, 0x100, 0x7d0):
        p.root(first.alloc(size, content=b'x' * size))
    for _ in range(3):
        first.alloc(0x28, cached=True)
    first.free(0x30)
    p.root(first.alloc(0x28, content=order(p, 7)))
    first.alloc(0x60, content=b'nobody knows of this one')
    first.free(0x30)
    p.root(first.alloc(0x10))
    first.free(0x410)
    p.root(first.alloc(0x200))
    first.segment(0x3a0000, 0x20000, 0x3000)
    p.root(first.alloc(0x1200, content=b'second segment'))
    p.root(first.virtual_block(0x1000000, 0x81234))
    first.finish()
    second = old_heaps.OldNtHeap(p.space, 0x250000, flags=0x1002, reserve=0x10000, commit=0x3000)
    p.root(second.alloc(0x24, tag=1))
    p.root(second.alloc(0x40, extra=2))
    p.root(second.alloc(0x48, extra=0x8000 | 10))
    p.root(second.alloc(0x1c, extra=0x777))
    second.finish([('NTDLL!LDR Database', 120, 20, 0x340), ('BASEDLL!TMP', 5, 5, 0)], {0: (3, 1, 0x900), 10: (40, 2, 0x17c), 128: (1, 0, 0x4000)},
                  at=0x350000)
    tags = old_heaps.OldNtHeap(p.space, 0x330000, reserve=0x10000, commit=0x2000).finish([('COMCTL32!Lists', 9, 1, 0x88)], at=0x358000)
    p.variable('RtlpGlobalTagHeap', tags.base)
    p.list = [first.base, second.base]
    p.write()
    p.know(heaps={f'{h.base:#x}': h.truth for h in (first, second)})


WORLDS = {'segments14393': segments14393, 'xp': xp, 'locks': locks, 'locks32': locks32, 'leak': leak, 'small': small, 'segments': segments, 'pageheap': pageheap, 'overrun': overrun}

"""A program that hangs: two threads that each want the critical section that the other is in, one behind them, one that sleeps. And the
same program where nobody waits for anybody. RTL_CRITICAL_SECTION is winnt.h's."""
import os
import struct

import layout
import minidump
import program

NTDLL, BANK = 0x7ffd51a40000, 0x7ff7c4d20000
STACK, PEB, TEB, PID = 0x93b7c00000, 0x93b7a00000, 0x93b7a01000, 0x1a4
TIDS = (0x55c, 0x6c8, 0x6cc, 0x6d0)
ALERT, SLEEP, START = 0x9d5c0, 0x9d6a0, 0x52680
ENTER, CONTENDED, WAIT_ON = 0x41000, 0x41100, 0x41200
TRANSFER, AUDIT, REPORT, SERVE = 0x1300, 0x1400, 0x1500, 0x1200
LEDGER, JOURNAL = BANK + 0x2000, BANK + 0x2040  # the sections


def stub(dll, name, rva, number):
    dll.function(rva, name, 0x20, code='.byte 0x4c, 0x8b, 0xd1\nmov eax, %d\ntest byte ptr [0x7ffe0308], 1\n'
                                       'jne 1f\nsyscall\nret\n1:\nint 0x2e\nret' % number)


def caller(dll, name, rva, site):
    dll.function(rva, name, 0x80, ops=[('alloc', 4, 0x38)], code={site - 5: '.byte 0xe8, 0, 0, 0, 0', site: 'nop'})


def section(lock_count, recursion, owner):
    """DebugInfo is all ones since Windows 8 unless somebody wants it. LockCount's lowest bit is clear while it is locked."""
    return struct.pack('<qiiQQQ', -1, lock_count, recursion, owner, 0, 4000)


def world(name, waiting):
    """waiting: of each thread the function that waits and the section that it wants; None = it sleeps."""
    def make(out, work):
        images, symbols = os.path.join(out, 'images'), os.path.join(out, 'symbols')
        ntdll = layout.Layout('ntdll.dll', 'ntdll.pdb', NTDLL, 0x1f8000, 0x7891db76, dll=True, subsystem='console')
        ntdll.unwind_at = 0x1f8000 - 0x6000
        ntdll.function(START, 'RtlUserThreadStart', 0x41, ops=[('alloc', 4, 0x78)],
                       code={0x1b: '.byte 0xff, 0x15, 0, 0, 0, 0', 0x21: 'nop'})
        stub(ntdll, 'NtWaitForAlertByThreadId', ALERT, 4)
        stub(ntdll, 'NtDelayExecution', SLEEP, 0x34)
        for n, rva in (('RtlEnterCriticalSection', ENTER), ('RtlpEnterCriticalSectionContended', CONTENDED), ('RtlpWaitOnCriticalSection', WAIT_ON)):
            caller(ntdll, n, rva, 0x40)
        bank = layout.Layout('bank.exe', 'bank.pdb', BANK, 0x10000, 0x65b0e2a1, subsystem='console')
        bank.unwind_at = 0xa000
        for n, rva in (('Transfer', TRANSFER), ('Audit', AUDIT), ('Report', REPORT), ('Serve', SERVE)):
            caller(bank, n, rva, 0x30)
        bank.function(0x1100, 'ImageEntry', 0x10, code='ret')
        bank.data(LEDGER - BANK, bytes(0x28), 'g_ledger')
        bank.data(JOURNAL - BANK, bytes(0x28), 'g_journal')
        made = [(NTDLL, ntdll.build(work, images, symbols)), (BANK, bank.build(work, images, symbols))]
        d = minidump.MiniDump(time=1706086800)
        d.os, d.processors = (10, 0, 19045, ''), 4
        d.misc = dict(pid=PID, create=1706086700, user=1)
        for base, image, path in ((BANK, made[1][1], r'C:\bank\bank.exe'), (NTDLL, made[0][1], r'C:\Windows\System32\ntdll.dll')):
            d.module(base, image.size, image.timestamp, path, image.rsds(), image.checksum, ((10, 0, 19041, 1), (10, 0, 19041, 1)))
        m = d.memory
        for i, (function, wanted) in enumerate(waiting):
            top = STACK + 0x100000 * i + 0x1f00
            m.write(top - 0x1000, bytes(0x1060))
            rows = [NTDLL + START + 0x21, BANK + SERVE + 0x30, BANK + function + 0x30]
            rows += [NTDLL + ENTER + 0x40, NTDLL + CONTENDED + 0x40, NTDLL + WAIT_ON + 0x40, NTDLL + ALERT + 0x14] if wanted else [NTDLL + SLEEP + 0x14]
            sps = program.build_stack(m, made, top, rows)
            if wanted:  # RtlpWaitOnCriticalSection keeps its argument there
                m.u64(sps[-2] + 0x20, wanted)
            context = minidump.context_x64(rows[-1], sps[-1], {'rbx': LEDGER if wanted is None else 0}, 0x246, cs=0x33, ss=0x2b)
            d.thread(TIDS[i], context, (sps[-1] & ~15, top + 0x60 - (sps[-1] & ~15)), TEB + 0x2000 * i, suspend=1)
            m.write(TEB + 0x2000 * i, bytes(0x60) + struct.pack('<Q', PEB))
        m.write(PEB, bytes(0x200))
        circle = any(w for _, w in waiting)
        m.write(LEDGER, section(-10 if circle else -2, 1, TIDS[0]))
        m.write(JOURNAL, section(-6 if circle else -1, 1 if circle else 0, TIDS[1] if circle else 0))
        d.write(os.path.join(out, name + '.dmp'))
    return make


WORLDS = {
    'bank': world('bank', [(TRANSFER, JOURNAL), (AUDIT, LEDGER), (REPORT, LEDGER), (SERVE, None)]),
    'bank-slow': world('bank-slow', [(TRANSFER, None), (AUDIT, LEDGER), (REPORT, None), (SERVE, None)]),
    'bank-idle': world('bank-idle', [(TRANSFER, None), (AUDIT, None), (REPORT, None), (SERVE, None)]),
}

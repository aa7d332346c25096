"""A service that waits: four threads, three of them with the same stack, and the handles of the process, as .dump /mh keeps them."""
import os
import struct

import layout
import minidump
import program
import token_stream

WAITER, NTDLL, PID = 0x7ff7c4d20000, 0x7ffd51a40000, 0x2b8
STACK, TIDS = 0x93b7c00000, (0x2bc, 0x5f0, 0x5f4, 0x604)
PEB, TEB = 0x93b7a00000, 0x93b7a01000
WAIT, SLEEP, START = 0x9d5c0, 0x9d6a0, 0x52680


def stub(dll, name, rva, number):
    """A system call of ntdll."""
    dll.function(rva, name, 0x20, code='.byte 0x4c, 0x8b, 0xd1\nmov eax, %d\ntest byte ptr [0x7ffe0308], 1\n'
                                       'jne 1f\nsyscall\nret\n1:\nint 0x2e\nret' % number)


def tokens():
    sid = token_stream.sid
    user = sid(5, 21, 3854333306, 943506906, 3328512208, 1001)
    groups = [(sid(1, 0), 7), (sid(5, 32, 544), 0x10), (sid(16, 8192), 0x60)]
    return token_stream.stream([token_stream.token(PID, 0x188, 1, user, groups, user, [(19, 0), (23, 3), (25, 0)], 1, 0),
                                token_stream.token(TIDS[1], 0x1a0, 1, sid(5, 20), groups[:1], sid(5, 20), [(23, 3)], 2, 2)])


def handles(out, work):
    images, symbols = os.path.join(out, 'images'), os.path.join(out, 'symbols')
    ntdll = layout.Layout('ntdll.dll', 'ntdll.pdb', NTDLL, 0x1f8000, 0x7891db76, dll=True, subsystem='console')
    ntdll.unwind_at = 0x1f8000 - 0x6000
    ntdll.function(START, 'RtlUserThreadStart', 0x41, ops=[('alloc', 4, 0x78)],
                   code={0x1b: '.byte 0xff, 0x15, 0, 0, 0, 0', 0x21: 'nop'})
    stub(ntdll, 'NtWaitForSingleObject', WAIT, 4)
    stub(ntdll, 'NtDelayExecution', SLEEP, 0x34)
    image = ntdll.build(work, images, symbols)
    d = minidump.MiniDump(time=1706086800)
    d.os, d.processors = (10, 0, 19045, ''), 4
    d.misc = dict(pid=PID, create=1706086700, user=1)
    d.module(NTDLL, image.size, image.timestamp, r'C:\Windows\System32\ntdll.dll', image.rsds(), image.checksum,
             ((10, 0, 19041, 3803), (10, 0, 19041, 3803)))
    m = d.memory
    for i, tid in enumerate(TIDS):
        top = STACK + 0x100000 * i + 0x1f00
        m.write(top - 0x1000, bytes(0x1060))
        addresses = [NTDLL + START + 0x21, NTDLL + (SLEEP if i == 1 else WAIT) + 0x14]
        sps = program.build_stack(m, [(NTDLL, image)], top, addresses)
        context = minidump.context_x64(addresses[-1], sps[-1], {}, 0x246, cs=0x33, ss=0x2b)
        d.thread(tid, context, (sps[-1] & ~15, top + 0x60 - (sps[-1] & ~15)), TEB + 0x2000 * i, suspend=1)
    # the process block: its flags as gflags leaves them (application verifier, stack traces, page heap)
    m.write(PEB, bytes(0xbc) + struct.pack('<I', 0x02001100) + bytes(0x100))
    for i in range(len(TIDS)):
        m.write(TEB + 0x2000 * i, bytes(0x60) + struct.pack('<Q', PEB))
    at = NTDLL + WAIT
    m.write(at, image.read(WAIT, 0x40))
    d.handles = [
        (0x4, 'Event', '', 0, 0x1f0003, 2, 32768),
        (0x8, 'Key', r'\REGISTRY\MACHINE\SYSTEM\ControlSet001\Control\Session Manager', 0, 0x20019, 2, 65536),
        (0xc, 'Directory', r'\KnownDlls', 0x10, 0x3, 78, 2424832),
        (0x10, 'File', r'\Device\HarddiskVolume3\Windows', 0, 0x100020, 2, 65537),
        (0x14, 'Event', r'\BaseNamedObjects\Ready', 0, 0x100003, 3, 98304),
        (0x18, 'TpWorkerFactory', '', 0, 0xf00ff, 2, 32769),
        (0x1c, '', '', 0, 0, 0, 0),
    ]
    # HandleOperationListStream: AVRF_HANDLE_OPERATION is handle, process, thread, kind, spare, depth, index, 32 addresses
    operations = [(0x14, TIDS[0], 1, [NTDLL + WAIT + 0x14, NTDLL + START + 0x21]), (0x14, TIDS[1], 2, [NTDLL + SLEEP + 0x14]),
                  (0x20, TIDS[2], 3, []), (0x14, TIDS[0], 9, [0x1234]),
                  (0x18, TIDS[0], 1, [NTDLL + START + 0x21])]
    stream = struct.pack('<IIII', 16, 288, len(operations), 0)
    for handle, tid, kind, addresses in operations:
        stream += struct.pack('<QIIIIII', handle, PID, tid, kind, 0, len(addresses), 0) + struct.pack('<32Q', *addresses, *[0] * (32 - len(addresses)))
    d.extra.append((18, stream))
    d.extra.append((19, tokens()))
    d.write(os.path.join(out, 'handles.dmp'))


WORLDS = {'handles': handles}

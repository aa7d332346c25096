"""A lost network: PnP waits in a function that a Basic Block Tool has torn apart, and NDIS tracks who holds its NBLs."""
import os

import kernel
import layout
import msf
import story

NT = 0xfffff80001807000
TCPIP, NDIS, MYFAULT = 0xfffff88001600000, 0xfffff88000f34000, 0xfffff88005f6a000
# The source address space (before the tool moved code) that the PDB's names stand in, and the image's own.
STRING, DEBUG_PRINT_SOURCE, DEBUG_PRINT = 0xbd790, 0xd1000, 0xbd7c8
COLD, COLD_END, COLD_SOURCE = 0xda7d0, 0xda81c, 0xbd790 + 0x12ff6 - 0x46
NAGLE_STRING, NAGLE, NAGLE_END = 0x387a00, 0x3df580, 0x3df600
NAGLE_SOURCE = NAGLE_STRING + 0x5ab9b - (0x3df5ce - NAGLE)
STRING_NAME = '??_C@_1DA@HOOFFHMM@?$AAK?$AAe?$AAr?$AAn?$AAe?$AAl?$AA?9?$AAM?$AAU?$AAI?$AA?9?$AAN@FNODOBFM@'
NAGLE_NAME = '??_C@_1EA@CPAHNPNA@?$AAT?$AAh?$AAr?$AAo?$AAt?$AAt?$AAl?$AAe?$AAP?$AAr?$AAo?$AAc?$AAe?$AAs?$AAs@NNGAKEGL@'

THREAD = 0xfffffa800cd8a040
LOCKS = 84372


def network(out, work):
    k = story.machine(24)
    nt = story.nt_layout(NT, work)
    tcpip = layout.Layout('tcpip.sys', 'tcpip.pdb', TCPIP, 0x204000, 0x4f757a08)
    ndis = layout.Layout('NDIS.SYS', 'ndis.pdb', NDIS, 0xf2000, 0x5034f5b0)
    myfault = layout.Layout('myfault.sys', None, MYFAULT, 0x8000, 0x4f806ca0)
    for module, at in ((tcpip, 0x1f0000), (ndis, 0xd0000), (myfault, 0x3000)):
        module.unwind_at = at
        module.function(0x1100, 'ImageEntry', 0x10, code='ret')

    stack = story.Stack(k.space)
    row = stack.row
    row(0xfffff88002b0ee70, nt, 'KiSwapContext', 0x7a, 0xfffff80001880e9a - 0x10)
    row(0xfffff88002b0efb0, nt, 'KiCommitThreadWait', 0x1d2, 0xfffff8000187ba32)
    row(0xfffff88002b0f040, nt, 'KeWaitForSingleObject', 0x19f, 0xfffff8000188cd8f)
    row(0xfffff88002b0f0e0, nt, None, 0x46, NT + COLD + 0x46)
    row(0xfffff88002b0f150, tcpip, 'FlPnpEvent', 0x17d, 0xfffff88001618fcd)
    row(0xfffff88002b0f1c0, tcpip, 'Fl48PnpEvent', 0xe, 0xfffff8800173f54e)
    row(0xfffff88002b0f1f0, ndis, 'ndisPnPNotifyBinding', 0xbf, 0xfffff88000f87b2f)
    row(0xfffff88002b0f280, ndis, 'ndisPnPNotifyAllTransports', 0x377, 0xfffff88000f884b7)
    row(0xfffff88002b0f3f0, ndis, 'ndisCloseMiniportBindings', 0x111, 0xfffff88000fa1911)
    row(0xfffff88002b0f500, ndis, 'ndisPnPRemoveDevice', 0x25b, 0xfffff88000fa2c5b)
    row(0xfffff88002b0f6a0, ndis, 'ndisPnPRemoveDeviceEx', 0xa2, 0xfffff88000f3bbc2)
    row(0xfffff88002b0f6e0, ndis, 'ndisPnPDispatch', 0x609, 0xfffff88000fa5b69)
    row(0xfffff88002b0f780, nt, 'IopSynchronousCall', 0xc5, 0xfffff80001aec8d9)
    row(0xfffff88002b0f7f0, nt, 'IopRemoveDevice', 0x101, 0xfffff80001c6c1e1)
    row(0xfffff88002b0f8b0, nt, 'PnpRemoveLockedDeviceNode', 0x1a3, 0xfffff8000197f733)
    row(0xfffff88002b0f900, nt, 'PnpDeleteLockedDeviceNode', 0x44, 0xfffff80001c6bd34)
    row(0xfffff88002b0f930, nt, 'PnpDeleteLockedDeviceNodes', 0xa0, 0xfffff80001c6be40)
    row(0xfffff88002b0f9a0, nt, 'PnpProcessQueryRemoveAndEject', 0xc34, 0xfffff80001cfcd04)
    row(0xfffff88002b0fae0, nt, 'PnpProcessTargetDeviceEvent', 0x4c, 0xfffff80001cfd35c)
    row(0xfffff88002b0fb10, nt, None, 0x4e, 0xfffff80001be65ce)
    row(0xfffff88002b0fb70, nt, 'ExpWorkerThread', 0x111, 0xfffff8000188f641)
    row(0xfffff88002b0fc00, nt, 'PspSystemThreadStartup', 0x5a, 0xfffff80001b1ce5a)
    row(0xfffff88002b0fc40, nt, 'KiStartSystemThread', 0x16, 0xfffff80001876d26)

    # ExWaitForRundownProtectionReleaseCacheAware: its hot part, and the cold part far away that waits.
    nt.function(0x182f0, 'ExWaitForRundownProtectionReleaseCacheAware', 0x68, xdata_rva=0x1bf910,
                ops=[('alloc', 4, 0x68)], code={0x10: 'test eax, eax', 0x12: f'.byte 0x0f, 0x85\n.long {COLD - 0x182f0 - 0x18}',
                                                0x60: 'add rsp, 104\nret'})
    nt.function(0x18358, 'KeGetRecommendedSharedDataAlignment', 0x10, code='mov eax, 64\nret')
    nt.piece(COLD, f'.org {COLD - 0x1000 + 0x41}, 0x90\n.byte 0xe8\n.long {0xfffff8000188cd8f - 0x19f - NT - COLD - 0x46}\n'
                   f'.org {COLD_END - 0x1000}, 0x90', None)
    nt.unwind(COLD, COLD_END, [], 0x1c8a54, chained=(0x182f0, 0x18358, 0x1bf910))
    nt.data(STRING, 'Kernel-MUI-N'.encode('utf-16-le') + b'\0\0', STRING_NAME)
    nt.piece(DEBUG_PRINT_SOURCE, '', 'vDbgPrintExWithPrefixInternal', function=True)
    nt.piece(DEBUG_PRINT, 'sub rsp, 40\nxor eax, eax\nadd rsp, 40\nret')
    nt.data(NAGLE_STRING, 'ThrottleProcess'.encode('utf-16-le') + b'\0\0', NAGLE_NAME)
    parent = 0x380fa0  # below the string: in the source space nothing may stand nearer to the moved block
    nt.function(parent, 'PnpDeviceEventWorker', 0x60, ops=[('alloc', 4, 0x58)], xdata_rva=0x1c9a00, code={0x50: 'add rsp, 88\nret'})
    nt.piece(NAGLE, f'.org {NAGLE_END - 0x1000}, 0x90')
    nt.unwind(NAGLE, NAGLE_END, [], 0x1c9a10, chained=(parent, parent + 0x60, 0x1c9a00))
    nt.data(0xfffff80001a81c80 - NT, bytes(0x68), 'IopDeviceTreeLock')
    nt.data(0xfffff80001a81b80 - NT, bytes(0x68), 'PiEngineLock')

    story.nt_variables(nt)
    rip, rsp = stack.build(0xfffff88002b0fc80)
    images, symbols = os.path.join(out, 'images'), os.path.join(out, 'symbols')
    image = nt.build(work, images, symbols)
    moved = [(0x1000, 0x1000), (DEBUG_PRINT, DEBUG_PRINT_SOURCE), (DEBUG_PRINT + 0x88, DEBUG_PRINT + 0x88), (COLD, COLD_SOURCE),
             (COLD_END, COLD_END), (NAGLE, NAGLE_SOURCE), (NAGLE_END, NAGLE_END)]
    back = [(0x1000, 0x1000), (DEBUG_PRINT, 0), (DEBUG_PRINT + 0x88, DEBUG_PRINT + 0x88), (COLD_SOURCE, COLD),
            (COLD_SOURCE + COLD_END - COLD, COLD_SOURCE + COLD_END - COLD), (DEBUG_PRINT_SOURCE, DEBUG_PRINT),
            (DEBUG_PRINT_SOURCE + 0x88, DEBUG_PRINT_SOURCE + 0x88), (COLD, 0), (COLD_END, COLD_END),
            (NAGLE_SOURCE, NAGLE), (NAGLE_SOURCE + NAGLE_END - NAGLE, NAGLE_SOURCE + NAGLE_END - NAGLE)]
    msf.add_omap(os.path.join(symbols, 'ntkrnlmp.pdb'), moved, sorted(back))
    k.load(image, r'\SystemRoot\system32\ntoskrnl.exe')
    k.load(ndis.build(work, images, symbols), r'\SystemRoot\system32\drivers\NDIS.SYS')
    k.load(tcpip.build(work, images, symbols), r'\SystemRoot\System32\drivers\tcpip.sys')
    k.load(myfault.build(work, images, symbols), r'\??\C:\Windows\system32\drivers\myfault.sys')
    k.crashed = 8
    k.bugcheck = (0xd1, 0xfffff8a00c4a3010, 2, 0, 0xfffff88005f6b5bd)
    k.contexts[8] = kernel.context_x64(NT + 0x8c010, 0xfffff88003291d80, {'rbx': 0xfffff88003280180}, 0x246)
    more = story.Kernel(k, nt, device_map=0xfffff8a000006100, ticks=14791337 + 15577, increment=156001)
    thread = more.thread(THREAD, 0x5c, 0xfffff88002b10000, NT + 0x88530, 0xfffff88002b0fc70, (835317, 1722, 0, 14791337), ideal=2,
                         priority=(12, 12))
    thread.waits('Executive', 0, [more.event(0xfffff88002b0f118)], rip, rsp)
    irp = more.objects.irp(0xfffffa8016527510, thread, [(0x1b, 2, 0, 0)] * 8, 7)
    more.objects.issue(thread, [irp])
    # The page has two dots, one dot, and has cut the rest: a dot stands for up to 32 locks that nobody holds.
    more.locks.idle(40)
    more.locks.add(0xfffff80001a81c80, [(THREAD, 1)])
    more.locks.idle(20)
    more.locks.add(0xfffff80001a81b80, [(THREAD, 1)], exclusive=True, contention=6)
    more.locks.idle(LOCKS - 62)
    more.finish()
    k.write_full(os.path.join(out, 'network.dmp'))


def network_tracked(out, work):
    """The second dump, with TrackNblOwner on."""
    k = story.machine(24)
    nt = story.nt_layout(NT, work)
    ndis_base = 0xfffff88000e69000
    ndis = layout.Layout('NDIS.SYS', 'ndis.pdb', ndis_base, 0xf2000, 0x5034f5b0)
    ndis.unwind_at = 0xd0000
    ndis.function(0x1100, 'ImageEntry', 0x10, code='ret')
    ndis.data(0xfffff88000ef1a30 - ndis_base, (1).to_bytes(8, 'little'), 'ndisTrackNblOwner')
    images, symbols = os.path.join(out, 'images'), os.path.join(out, 'symbols')
    k.load(nt.build(work, images, symbols), r'\SystemRoot\system32\ntoskrnl.exe')
    k.load(ndis.build(work, images, symbols), r'\SystemRoot\system32\drivers\NDIS.SYS')
    k.crashed = 23
    k.bugcheck = (0xe2, 0, 0, 0, 0)
    k.contexts[23] = kernel.context_x64(NT + 0x8c010, 0xfffff88003c91d80, {'rbx': 0xfffff88003c80180}, 0x246)
    k.finish(nt, story.nt_symbols(nt))
    k.write_full(os.path.join(out, 'network-tracked.dmp'))


WORLDS = {'network': network, 'network-tracked': network_tracked}

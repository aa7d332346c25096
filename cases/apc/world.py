"""A thread that exits with APCs disabled: the four dumps of the story. The last one is a Driver Verifier stop whose
stack, registers and memory lead to the minifilter."""
import os

import builds
import kernel
import layout
import story
import triage

FLTMGR = 0xfffff88001338000


def apc_verifier(out, work):
    base, srv2_base = 0xfffff8000164c000, 0xfffff88004000000
    k = story.machine(2)
    nt = story.nt_layout(base, work)
    srv2 = layout.Layout('srv2.sys', 'srv2.pdb', srv2_base, 0x69000, 0x4dba2aa8)
    fltmgr = layout.Layout('fltmgr.sys', 'fltMgr.pdb', FLTMGR, 0x4c000, 0x4ce7929c)
    srv2.unwind_at, fltmgr.unwind_at = 0x60000, 0x45000
    for module in (srv2, fltmgr):
        module.function(0x1100, 'ImageEntry', 0x10, code='ret')
    flt = 0xfffff88001345610 - FLTMGR
    fltmgr.function(flt, 'FltpDispatch', 0x100, ops=[('alloc', 4, 0x28)], code={0xf8: 'add rsp, 40\nret'})
    fltmgr.function(flt + 0x100, 'FltReleasePushLock', 0x60, ops=[('alloc', 4, 0x28)], code={0x58: 'add rsp, 40\nret'})

    stack = story.Stack(k.space)
    row = stack.row
    bugcheck = base + 0x74f00
    row(0xfffff88005db1b08, nt, 'KeBugCheckEx', 0, bugcheck, size=0x100,
        ops=[('alloc', 27, 0x38)],  # stores its arguments first, as nt's does
        code={0: 'mov qword ptr [rsp+8], rcx\nmov qword ptr [rsp+16], rdx\nmov qword ptr [rsp+24], r8\n'
                 'mov qword ptr [rsp+32], r9\npushfq\nsub rsp, 48'})
    row(0xfffff88005db1b10, nt, 'VfBugCheckNoStackUsage', 0x30, 0xfffff8000174a9c0)
    driver = 0xfffff80001b66b4e - 0x33e - base
    row(0xfffff88005db1b50, nt, 'VfAfterCallDriver', 0x33e, 0xfffff80001b66b4e, size=0x360,
        ops=[('push', 0x10, 'rdi'), ('push', 0x12, 'r12'), ('push', 0x14, 'r13'), ('alloc', 0x18, 0x30),
             ('save', 0x18, 'rsi', 0x68), ('save', 0x18, 'rbp', 0x60), ('save', 0x18, 'rbx', 0x58)],
        code={0: 'mov qword ptr [rsp+16], rbx\nmov qword ptr [rsp+24], rbp\nmov qword ptr [rsp+32], rsi\npush rdi\npush r12\n'
                 'push r13\nsub rsp, 48\n'
                 '.byte 0x48, 0x8b, 0xfa, 0x48, 0x8b, 0xd9\nmov r8, qword ptr [rcx+160]\n'
                 'movzx eax, byte ptr [rcx+8]\ntest al, al',
              0x339: f'.byte 0xe8\n.long {0xfffff8000174a990 - base - driver - 0x33e}', 0x33e: 'int3'})
    row(0xfffff88005db1ba0, nt, 'IovCallDriver', 0x57e, 0xfffff80001b6cc2e)
    row(0xfffff88005db1c00, srv2, 'Smb2ExecuteRead', 0x9a6, 0xfffff88004054756)
    row(0xfffff88005db1c80, srv2, 'SrvProcessPacket', 0xa0, 0xfffff8800404b7b0)
    row(0xfffff88005db1cc0, srv2, 'SrvProcWorkerThread', 0x2fb, 0xfffff8800404b6fb)
    row(0xfffff88005db1d40, nt, 'PspSystemThreadStartup', 0x5a, 0xfffff80001960e5a)
    row(0xfffff88005db1d80, nt, 'KiStartSystemThread', 0x16, 0xfffff800016bad26)
    story.nt_variables(nt)
    rip, rsp = stack.build(0xfffff88005db1dc0)
    # What VfAfterCallDriver saved of IovCallDriver's registers
    k.space.u64(0xfffff88005db1b50 + 0x30, 0xfffffa804de8c2d8, 2, 0xfffffa804a3b0060)  # pushed r13, r12, rdi
    k.space.u64(0xfffff88005db1b50 + 0x58, 0xfffffa804a3b0060, 0xfffffa804de8c290, 0xfffffa8049fcd420)
    # The saved state that VfAfterCallDriver got; the device object stands at +0xa0
    k.space.u64(0xfffffa804b729790 + 0xa0, 0xfffffa804a3b0060)

    images, symbols = os.path.join(out, 'images'), os.path.join(out, 'symbols')
    k.load(nt.build(work, images, symbols), r'\SystemRoot\system32\ntoskrnl.exe')
    k.load(fltmgr.build(work, images, symbols), r'\SystemRoot\system32\drivers\fltmgr.sys')
    k.load(srv2.build(work, images, symbols), r'\SystemRoot\System32\DRIVERS\srv2.sys')
    k.crashed = 0
    k.bugcheck = (0xc4, 0xc5, 0xfffff88001345610, 0xffff, 0)
    k.contexts[0] = kernel.context_x64(rip, rsp, {
        'rax': 0, 'rbx': 0xfffffa804b729790, 'rcx': 0xc4, 'rdx': 0xc5, 'rsi': 0xfffffa804a3b0000, 'rdi': 0xfffff8000183ce80,
        'rbp': 0xfffffa804de8c290, 'r8': 0xfffff88001345610, 'r9': 0xffff, 'r10': 0xfffff80001b7a640, 'r12': 0x4de8c290}, 0x282)
    k.threads[0] = 0xfffffa804b5be040
    more = story.Kernel(k, nt, system=0xfffffa800cd56040)
    verifier(more, 0x810)
    filters = more.objects.driver('FltMgr', k.modules[1][0], '\\FileSystem', at=0xfffffa80491fb7c0)
    ntfs = more.objects.driver('Ntfs', k.modules[0][0], '\\FileSystem')
    lower = more.objects.device(ntfs, at=0xfffffa804a3b1030, kind=8, flags=0x40000, extension=0x58)
    upper = more.objects.device(filters, at=0xfffffa804a3b0060, kind=8, flags=0x40000, extension=0x58)
    more.objects.attach(upper, lower)
    k.object('_DEVOBJ_EXTENSION', upper.get('DeviceObjectExtension')).set(ExtensionFlags=0x80000800)
    more.finish()
    k.write_full(os.path.join(out, 'apc-verifier.dmp'))
    # The small dump that the same stop would have left
    triage.write(k, os.path.join(out, 'small.dmp'), (0xfffff88005db1b00, 0x500), [
        (0xfffffa804b729700, 0x200), (base + 0x51a810, 0x380), (base + story.NT_DATA['KiBugCheckData'], 0x28)],
        thread=0xfffffa804b5be040, process=0xfffffa800cd56040, prcb=0xfffff880009e0180)


COLD_SIZE = 0x80  # of the block that ends an exiting thread with APCs disabled: it lies far below its function
# What a Basic Block Tool's PDB calls such blocks: " ?? ::FNODOBFM::`string'"; their unwind information knows whose they are.
BLOCK_NAME = '??_C@_1BA@CPAHNPNA@?$AAT?$AAh?$AAr?$AAe?$AAa?$AAd@FNODOBFM@'


def exit_thread(nt, block, parent):
    """PspExitThread and the block of it that calls KeBugCheckEx."""
    nt.function(parent, 'PspExitThread', 0x100, ops=[('alloc', 7, 0xf8)], xdata_rva=0x1bf000, code={0x40: 'add rsp, 248\nret'})
    nt.piece(block, f'.org {block - 0x1000 + COLD_SIZE}, 0x90', BLOCK_NAME)
    nt.unwind(block, block + COLD_SIZE, [], 0x1bf020, chained=(parent, parent + 0x100, 0x1bf000))


def stop(name, base, srv2_base, level, thread, rows, code, who):
    """The first dumps: KERNEL_APC_PENDING_DURING_EXIT, told by the exiting thread's stack. level: Driver Verifier's; who: thread id,
    context switches, kernel ticks, the tick of the stop."""
    def make(out, work):
        k = story.machine(2)
        nt = story.nt_layout(base, work)
        srv2 = layout.Layout('srv2.sys', 'srv2.pdb', srv2_base, 0x69000, 0x4dba2aa8)
        srv2.unwind_at = 0x60000
        srv2.function(0x1100, 'ImageEntry', 0x10, code='ret')
        stack = story.Stack(k.space)
        for sp, module, function, displacement, address in rows:
            stack.row(sp, nt if module == 'nt' else srv2, function, displacement, address)
        rip, rsp = stack.build(rows[-1][0] + 0x40)
        back = rows[1][4]
        exit_thread(nt, back - 0x60 - base, back + 0x1c517 - base)
        story.nt_variables(nt)
        images, symbols = os.path.join(out, 'images'), os.path.join(out, 'symbols')
        k.load(nt.build(work, images, symbols), r'\SystemRoot\system32\ntoskrnl.exe')
        k.load(srv2.build(work, images, symbols), r'\SystemRoot\System32\DRIVERS\srv2.sys')
        k.bugcheck = code
        k.contexts[0] = kernel.context_x64(rip, rsp, {'rcx': 0x20, 'r8': 0xffff}, 0x282)
        more = story.Kernel(k, nt, system=0xfffffa8048cad9e0, device_map=0xfffff8a000007ee0, ticks=who[3])
        base_of_stack = (rsp | 0xfff) + 1
        t = more.thread(thread, who[0], base_of_stack, rows[5][4] - 0x1b6, base_of_stack - 0x250, (who[1], who[2], 0, who[3]),
                        priority=(15, 15))
        t.object.put('Tcb.KernelStack', base_of_stack - 0x650)
        t.runs(0)
        verifier(more, level)
        more.finish()
        k.write_full(os.path.join(out, name + '.dmp'))
    return make


def verifier(more, level):
    more.k.object('_MM_DRIVER_VERIFIER_DATA', more.symbols['MmVerifierData']).set(Level=level)


LOG_NT, SUSPECT = 0xfffff8000165a000, 0xfffff88001000000
LOG_THREAD = 0xfffffa8048ce4b50
LOG = [  # newest first: where a driver left and entered a critical region
    [0xfffff80001b74293, 0xfffff8800100aafa, 0xfffff88001001e30, 0xfffff80001abc68c, 0xfffff800016e1641, 0xfffff8000196ee5a,
     0xfffff800016c8d26],
    [0xfffff80001b6b0a2, 0xfffff880010062a3, 0xfffff8800100a7e2, 0xfffff88001001e30, 0xfffff80001abc68c, 0xfffff800016e1641,
     0xfffff8000196ee5a],
]
LOG_NAMES = {0xfffff80001b74293: ('VerifierKeLeaveCriticalRegion', 0xc3), 0xfffff80001b6b0a2: ('VerifierKeEnterCriticalRegion', 0x92),
             0xfffff80001abc68c: ('IopLoadUnloadDriver', 0x1c), 0xfffff800016e1641: ('ExpWorkerThread', 0x111),
             0xfffff8000196ee5a: ('PspSystemThreadStartup', 0x5a), 0xfffff800016c8d26: ('KiStartSystemThread', 0x16)}


def apc_log(out, work):
    """The same server after one more start, which is where the page's log of critical regions is from: nt lies elsewhere."""
    k = story.machine(2)
    nt = story.nt_layout(LOG_NT, work)
    suspect = layout.Layout('Suspect.sys', None, SUSPECT, 0x10000, 0x4dba2bb0)
    suspect.unwind_at = 0xc000
    suspect.function(0x1100, 'ImageEntry', 0x10, code='ret')
    for address, (name, displacement) in LOG_NAMES.items():
        nt.function(address - displacement - LOG_NT, name, displacement + 0x10, ops=[('alloc', 4, 0x28)])
    story.nt_variables(nt)
    images, symbols = os.path.join(out, 'images'), os.path.join(out, 'symbols')
    k.load(nt.build(work, images, symbols), r'\SystemRoot\system32\ntoskrnl.exe')
    k.load(suspect.build(work, images, symbols), r'\SystemRoot\System32\drivers\Suspect.sys')
    k.bugcheck = (0x20, 0, 0xffff, 0, 1)
    k.contexts[0] = kernel.context_x64(LOG_NT + 0x8c010, 0xfffff88003291d80, {}, 0x246)
    more = story.Kernel(k, nt, system=0xfffffa8048cad9e0)
    verifier(more, 0x800)
    size, length = k.windows.size('_VF_KE_CRITICAL_REGION_TRACE'), 0x80
    traces = k.pool(size * length, 0x1000)
    k.space.write(traces, bytes(size * length))
    for i, stack in enumerate(LOG):  # the index is that of the newest entry
        k.object('_VF_KE_CRITICAL_REGION_TRACE', traces + size * (len(LOG) - 1 - i)).set(
            Thread=LOG_THREAD, StackTrace=b''.join(a.to_bytes(8, 'little') for a in stack))
    more.variable('VfKeCriticalRegionTraces', traces)
    more.variable('VfKeCriticalRegionTracesLength', length, 4)
    more.variable('VfKeCriticalRegionTracesIndex', len(LOG) - 1, 4)
    other_logs(more)
    more.finish()
    k.write_full(os.path.join(out, 'apc-log.dmp'))


def ring(more, kind, names, length, index, entries):
    """A log of Driver Verifier: its variables, and {slot: fields}. The index counts on beyond the ring's length."""
    k, size = more.k, more.k.windows.size(kind)
    at = k.pool(size * length, 0x1000)
    k.space.write(at, bytes(size * length))
    for slot, fields in entries.items():
        k.object(kind, at + size * slot).set(**fields)
    for name, value, width in zip(names, (at, length, index), (8, 4, 4)):
        more.variable(name, value, width)


def other_logs(more):
    """What the page does not show: allocations, IRQL changes, and the drivers that are watched."""
    k = more.k
    stacks = [b''.join(a.to_bytes(8, 'little') for a in stack) for stack in LOG]
    ring(more, '_VF_POOL_TRACE', ('VfPoolTraces', 'VfPoolTracesLength', 'VfPoolTracesIndex'), 4, 9, {
        1: dict(Address=0xfffffa8049001000, Size=0x168, Thread=LOG_THREAD, StackTrace=stacks[1]),
        0: dict(Address=0xfffffa8049002000, Size=0x40, Thread=LOG_THREAD, StackTrace=stacks[0])})
    ring(more, '_VI_TRACK_IRQL', ('ViTrackIrqlQueue', 'ViTrackIrqlQueueLength', 'ViTrackIrqlIndex'), 0x100, 0, {
        0: dict(Thread=LOG_THREAD, OldIrql=2, NewIrql=0, Processor=1, TickCount=0x857, StackTrace=stacks[1][:0x28])})
    drivers = []
    for name, loads, unloads in (('Suspect.sys', 1, 0), ('gone.sys', 2, 2), ('never.sys', 0, 0)):
        o = k.object('_VF_SUSPECT_DRIVER_ENTRY', k.pool(k.windows.size('_VF_SUSPECT_DRIVER_ENTRY'))).clear()
        drivers.append(o.set(Loads=loads, Unloads=unloads, BaseName=k.unicode(name)))
    builds.link(k.space, more.symbols['VfSuspectDriversList'], [o.address('Links') for o in drivers])
    driver_pools(more, drivers)
    ring(more, '_IOV_FORCED_PENDING_TRACE', ('VfForcedPendingLog', 'VfForcedPendingLogLength', 'VfForcedPendingIrps'), 4, 5, {
        1: dict(Irp=0xfffffa8049003010, Thread=LOG_THREAD, StackTrace=stacks[1]),
        0: dict(Irp=0xfffffa8049004010, Thread=LOG_THREAD, StackTrace=stacks[0])})
    watched = []
    for irp, due in ((0xfffffa8049003010, 0x4b2c), (0xfffffa8049005010, 0x4b90)):
        o = k.object('_VF_WATCHDOG_IRP', k.pool(k.windows.size('_VF_WATCHDOG_IRP'))).clear()
        watched.append(o.set(Irp=irp, DueTickCount=due, Inserted=1, TrackedStackLocation=2, CancelTimeoutTicks=0x4b0))
    builds.link(k.space, more.symbols['VfWdIrpListHead'], [o.address('ListEntry') for o in watched])


def driver_pools(more, drivers):
    """What two of the drivers have of the pools: a tree of two nodes, whose data stands behind their links. Numbers: the page of
    !verifier for videoprt.sys."""
    k = more.k
    links = k.windows.size('_RTL_BALANCED_LINKS')
    nodes = []
    for driver, number in ((drivers[0], 1), (drivers[1], 0)):
        data = k.object('_VF_TARGET_VERIFIED_DRIVER_DATA', k.pool(k.windows.size('_VF_TARGET_VERIFIED_DRIVER_DATA'))).clear()
        data.set(SuspectDriverEntry=driver.at, CurrentNonPagedPoolAllocations=2 * number, CurrentPagedPoolAllocations=0x13 * number,
                 NonPagedBytes=0xa0 * number, PagedBytes=0x854 * number, PeakNonPagedPoolAllocations=6, PeakPagedPoolAllocations=0x14,
                 PeakNonPagedBytes=0x8c0, PeakPagedBytes=0x9c8)
        at = k.pool(links + k.windows.size('_VF_TARGET_DRIVER'))
        nodes.append(k.object('_RTL_BALANCED_LINKS', at).clear())
        k.object('_VF_TARGET_DRIVER', at + links).clear().set(VerifiedData=data.at)
    table = k.object('_VF_AVL_TABLE', k.pool(k.windows.size('_VF_AVL_TABLE'))).clear()
    root = k.object('_RTL_AVL_TABLE', table.at)
    k.space.u64(root.address('BalancedRoot') + k.windows.offset('_RTL_BALANCED_LINKS', 'RightChild'), nodes[0].at)
    nodes[0].set(Parent=root.at, LeftChild=nodes[1].at)
    nodes[1].set(Parent=nodes[0].at)
    k.object('_VF_AVL_TREE', more.symbols['ViTargetDriversAvl']).clear().set(Tables=table.at, TablesNo=1)


def exit_rows(sp, nt, srv2, bugcheck, addresses):
    exiting, by_pointer, terminate, internal, worker, startup, start = addresses
    return [(sp, 'nt', 'KeBugCheckEx', 0, bugcheck),
            (sp + 8, 'nt', None, 0x60, exiting),
            (sp + 0x108, 'nt', 'PspTerminateThreadByPointer', 0x4d, by_pointer),
            (sp + 0x158, 'nt', 'PsTerminateSystemThread', 0x22, terminate),
            (sp + 0x188, 'srv2', 'SrvProcTerminateWorkerThreadInternal', 0x99, internal),
            (sp + 0x1b8, 'srv2', 'SrvProcWorkerThread', 0x1b6, worker),
            (sp + 0x238, 'nt', 'PspSystemThreadStartup', 0x5a, startup),
            (sp + 0x278, 'nt', 'KxStartSystemThread', 0x16, start)]


WORLDS = {
    'apc-verifier': apc_verifier,
    'apc-log': apc_log,
    'apc': stop('apc', 0xfffff80001652000, 0xfffff88003c00000, 0, 0xfffffa8049f04b50,
                exit_rows(0xfffff88005078b08, 0, 0, 0xfffff80001652000 + 0x74f00,
                          (0xfffff80001984bd9, 0xfffff800019a1a3d, 0xfffff8000195bc8a, 0xfffff88003c56769,
                           0xfffff88003c4b5b6, 0xfffff80001966e5a, 0xfffff800016c0d26)), (0x20, 0, 0xffff, 0, 1),
                (0x998, 185715, 389, 11503325)),
    'apc-again': stop('apc-again', 0xfffff8000165b000, 0xfffff880047dc000, 0x800, 0xfffffa804b5be040,
                      exit_rows(0xfffff88005cc6b08, 0, 0, 0xfffff8000165b000 + 0x74f00,
                                (0xfffff8000198dbd9, 0xfffff800019aaa3d, 0xfffff80001964c8a, 0xfffff880048326d9,
                                 0xfffff880048275b6, 0xfffff8000196fe5a, 0xfffff800016c9d26)), (0x20, 0, 0xffff, 0, 1),
                      (0x82c, 36067, 78, 4458237)),
}

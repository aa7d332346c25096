"""Processes and threads of a forged kernel: what `!process`, `!thread` and `k` read. Fields by the names of the build at hand."""
import struct

import builds
import process

STATES = {'initialized': 0, 'ready': 1, 'running': 2, 'standby': 3, 'terminated': 4, 'waiting': 5, 'transition': 6}
# KWAIT_REASON (wdm.h)
REASONS = ['Executive', 'FreePage', 'PageIn', 'PoolAllocation', 'DelayExecution', 'Suspended', 'UserRequest', 'WrExecutive',
           'WrFreePage', 'WrPageIn', 'WrPoolAllocation', 'WrDelayExecution', 'WrSuspended', 'WrUserRequest', 'WrEventPair', 'WrQueue',
           'WrLpcReceive', 'WrLpcReply', 'WrVirtualMemory', 'WrPageOut', 'WrRendezvous', 'WrKeyedEvent', 'WrTerminated',
           'WrProcessInSwap', 'WrCpuRateControl', 'WrCalloutStack', 'WrKernel', 'WrResource', 'WrPushLock', 'WrMutex', 'WrQuantumEnd',
           'WrDispatchInt', 'WrPreempted', 'WrYieldExecution', 'WrFastMutex', 'WrGuardedMutex', 'WrRundown']
STACK_SIZE = 0x6000


class Person:
    """What processes and threads share: a kernel and an object's memory in nonpaged pool."""

    def __init__(self, k, kind, at):
        self.k, self.at = k, at
        self.object = k.object(kind, at).clear()

    def ring(self, path):
        head = self.object.address(path)
        self.k.space.pointers(head, head, head)
        return head


class ForgedProcess(Person):
    def __init__(self, k, at, name, pid, parent, space, create_time):
        super().__init__(k, '_EPROCESS', at)
        self.name, self.pid, self.space, self.threads = name, pid, space, []
        o = self.object
        o.set(Pcb__Header__Type=3, Pcb__Header__Size=k.windows.size('_KPROCESS') // 4 & 0xff, Pcb__DirectoryTableBase=space.directory(),
              Pcb__BasePriority=8, UniqueProcessId=pid, InheritedFromUniqueProcessId=parent, CreateTime=struct.pack('<Q', create_time),
              ImageFileName=name.encode()[:14].ljust(15, b'\0'), PriorityClass=2)
        for path in ('Pcb.ThreadListHead', 'Pcb.ProfileListHead', 'ThreadListHead', 'Pcb.Header.WaitListHead'):
            if o.has(path):
                self.ring(path)
        o.put_if('Flags', 0x144d0c01).put_if('VirtualSize', 0x2c81000).put_if('PeakVirtualSize', 0x2e00000)
        o.put_if('CommitCharge', 0x180).put_if('CommitChargePeak', 0x1c0)
        for vm in ('Vm.Instance.', 'Vm.'):
            if o.has(vm + 'WorkingSetSize'):
                o.put(vm + 'WorkingSetSize', 0x5d2).put(vm + 'PeakWorkingSetSize', 0x5d9).put(vm + 'MinimumWorkingSetSize', 50)
                o.put(vm + 'MaximumWorkingSetSize', 345).put(vm + 'PageFaultCount', 0x640)
                break

    def full_name(self, path):
        """Where the image was started from, as an OBJECT_NAME_INFORMATION."""
        at = self.k.pool(0x10)
        self.k.space.write(at, self.k.unicode(path))
        self.object.put('SeAuditProcessCreationInfo.ImageFileName', at)

    def user(self, at, modules, command_line):
        """PEB, loader lists and parameters in the process' own memory. modules: [(image, path)], the program first."""
        listed = [(image.base, image.size, image.timestamp, path) for image, path in modules]
        p = process.Process(self.space, at, at - 0x20000, listed)
        p.version = (*map(int, self.k.windows.version.split('.')[:3]), 0x100 if self.k.build == 7601 else 0)
        p.processors, p.command_line, p.program = self.k.count, command_line, modules[0][1]
        p.directory, p.title = 'C:\\Windows\\System32\\', command_line
        p.search = 'C:\\Windows\\System32;C:\\Windows'
        p.environment = ['SystemRoot=C:\\Windows', 'windir=C:\\Windows']
        p.write()
        self.object.put('Peb', at).put_if('SectionBaseAddress', modules[0][0].base)
        self.peb = p

    def finish(self):
        self.object.put('ActiveThreads', len(self.threads))
        for path, links in (('ThreadListHead', 'ThreadListEntry'), ('Pcb.ThreadListHead', 'Tcb.ThreadListEntry')):
            builds.link(self.k.space, self.object.address(path), [t.object.address(links) for t in self.threads])


class ForgedThread(Person):
    def __init__(self, k, at, owner, tid, stack_base):
        super().__init__(k, '_ETHREAD', at)
        self.owner, self.tid, self.stack_base = owner, tid, stack_base
        owner.threads.append(self)
        o = self.object
        o.set(Tcb__Header__Type=6, Tcb__Header__Size=k.windows.size('_KTHREAD') // 4 & 0xff, Tcb__StackBase=stack_base,
              Tcb__StackLimit=stack_base - STACK_SIZE, Tcb__InitialStack=stack_base - k.machine.stack_top, Tcb__ApcState__Process=owner.at,
              Tcb__Priority=9, Tcb__BasePriority=8, Cid=struct.pack('<II' if k.machine.pointer == 4 else '<QQ', owner.pid, tid), CreateTime=struct.pack('<Q', k.time - 10 ** 9))
        o.put_if('Tcb.Process', owner.at).put_if('ThreadsProcess', owner.at)
        lists = o.address('Tcb.ApcState.ApcListHead')
        for head in (lists, lists + 2 * k.machine.pointer):
            k.space.pointers(head, head, head)
        for path in ('Tcb.MutantListHead', 'IrpList', 'Tcb.Header.WaitListHead'):
            self.ring(path)
        o.put_if('Tcb.KernelStackResident', 1).put_if('ThreadIoPriority', 2).put_if('ThreadPagePriority', 5)

    def started_at(self, address, win32=0):
        self.object.put('StartAddress', address).put('Win32StartAddress', win32 or address)

    def times(self, switches, kernel, user, wait_time):
        self.object.put('Tcb.ContextSwitches', switches).put('Tcb.KernelTime', kernel).put('Tcb.UserTime', user)
        self.object.put('Tcb.WaitTime', wait_time)

    def runs(self, processor):
        self.object.set(Tcb__State=STATES['running'], Tcb__NextProcessor=processor)
        self.k.threads[processor] = self.at

    def switched_out(self, rip, rsp, rbp=0):
        self.object.put('Tcb.KernelStack', self.k.machine.switch_frame(self.k, rip, rsp, rbp))

    def waits(self, reason, mode, objects, rip, rsp, rbp=0):
        """Switched out at rip with the stack pointer rsp; waits for these dispatcher objects."""
        k, o = self.k, self.object
        self.switched_out(rip, rsp, rbp)
        o.set(Tcb__State=STATES['waiting'], Tcb__WaitReason=REASONS.index(reason), Tcb__WaitMode=mode)
        size, blocks = k.windows.size('_KWAIT_BLOCK'), o.address('Tcb.WaitBlock')
        for i, waited in enumerate(objects):
            b = k.object('_KWAIT_BLOCK', blocks + i * size)
            b.set(Thread=self.at, Object=waited.at)
            b.put_if('NextWaitBlock', blocks + (i + 1) % len(objects) * size).put_if('WaitType', 1)
            waited.waiters.append(b.address('WaitListEntry'))
        if objects:
            o.put('Tcb.WaitBlockList', blocks).put_if('Tcb.WaitBlockCount', len(objects))

    def teb(self, at, top, low):
        self.owner.peb.write_teb(at, self.owner.pid, self.tid, top, low)
        self.object.put('Tcb.Teb', at)

    def trap_frame(self, rip, rsp):
        """The state of the user's code when it called the kernel, at the top of the kernel stack. Returns its address."""
        at = self.stack_base - self.k.machine.stack_top - self.k.windows.size('_KTRAP_FRAME')
        self.k.object('_KTRAP_FRAME', at).clear().set(Rip=rip, Rsp=rsp, SegCs=0x33, SegSs=0x2b, EFlags=0x246, PreviousMode=1)
        self.object.put('Tcb.TrapFrame', at)
        return at


class Waited:
    """A dispatcher object: event, mutant, semaphore ..."""
    KINDS = {'NotificationEvent': (0, 6), 'SynchronizationEvent': (1, 6), 'Mutant': (2, 0xe), 'Queue': (4, 0x10), 'Semaphore': (5, 8),
             'NotificationTimer': (8, 0x10), 'SynchronizationTimer': (9, 0x10)}

    def __init__(self, k, at, kind='SynchronizationEvent', signalled=0):
        self.k, self.at, self.waiters = k, at, []
        number, size = self.KINDS[kind]
        k.object('_DISPATCHER_HEADER', at).set(Type=number, Size=size, SignalState=signalled)

    def finish(self):
        builds.link(self.k.space, self.k.object('_DISPATCHER_HEADER', self.at).address('WaitListHead'), self.waiters)


class Ending:
    """The end of a process or thread, which can be waited for: its own dispatcher header."""

    def __init__(self, k, person):
        self.k, self.at, self.waiters = k, person.at, []

    def finish(self):
        builds.link(self.k.space, self.k.object('_DISPATCHER_HEADER', self.at).address('WaitListHead'), self.waiters)

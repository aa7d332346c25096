"""What the kernel of a described world schedules: ready threads, timers, DPCs, APCs, work queues, jobs, the handlers of interrupts,
what it has printed, hardware errors. Everything by the names of the build at hand; docs/howto/add-a-world.md has the words."""
import struct

import builds
import whea

QUEUES = {'Critical': 0, 'Delayed': 1, 'HyperCritical': 2, 'Normal': 3, 'Background': 4, 'RealTime': 5, 'SuperCritical': 6}
PRIORITIES = {'Critical': 13, 'Delayed': 12, 'HyperCritical': 15, 'Normal': 8, 'Background': 7, 'RealTime': 18, 'SuperCritical': 14}
EXCEPTIONS = {0: 'KiDivideErrorFault', 2: 'KiNmiInterrupt', 3: 'KiBreakpointTrap', 8: 'KiDoubleFaultAbort', 14: 'KiPageFault',
              0x1f: 'KiApcInterrupt', 0x2f: 'KiDpcInterrupt'}
ISTS = {2: 3, 8: 1}  # which stack of the TSS
IST_STACKS = 0xfffff88004000000
WAIT_NEVER, WAIT_ALWAYS = 0x0a1b2c3d4e5f6013, 0xfffff8a1c0ffee07
MASK = (1 << 64) - 1
TIMER_WAIT_BLOCK = 3
PRINT_BUFFER = 0x1000


def rotate_right(value, count):
    count &= 63
    return (value >> count | value << 64 - count) & MASK


def swap(value):
    return int.from_bytes(value.to_bytes(8, 'little'), 'big')


def encoded_dpc(dpc, timer):
    """KTIMER.Dpc since Windows 7 x64: what KiSetTimerEx makes of the pointer (published by those who read it back)."""
    return rotate_right(swap(dpc ^ WAIT_ALWAYS) ^ timer, WAIT_NEVER & 0xff) ^ WAIT_NEVER


def functions_of(text, windows):
    """Rows ("module!function") that the description's tables name."""
    rows = [d['routine'] for d in text.get('dpc', [])] + [t['dpc'] for t in text.get('timer', []) if 'dpc' in t]
    for a in text.get('apc', []):
        rows += [a[key] for key in ('kernel', 'rundown', 'normal') if key in a]
    for q in text.get('work_queue', []):
        rows += [i['routine'] for i in q.get('item', [])] + ['nt!IopProcessWorkItem']
    for i in text.get('interrupt', []):
        rows += i['services']
    rows += [r['worker'] for r in text.get('request', [])]
    if 'interrupt' in text:
        rows += [f'nt!{name}' for name in EXCEPTIONS.values()] + [unexpected(windows)]
    return rows


def unexpected(windows):
    """What stands in the table for vectors that nobody has: code of nt's until Windows 8.1, since then the first of 256 pieces
    that lead to KPRCB.InterruptObject, for all vectors."""
    return 'nt!KxUnexpectedInterrupt0' if windows.field('_KINTERRUPT', 'DispatchCode') else 'nt!KiIsrThunk'


def interprocessor_requests(world):
    """What processors asked each other for last, of x86."""
    for row in world.text.get('request', []):
        p = world.k.object('_KPRCB', world.k.prcbs[row['processor']])
        world.k.space.pointers(p.address('CurrentPacket'), *row['parameters'])
        p.set(WorkerRoutine=world.at(row['worker']), IpiFrozen=row['frozen'], IpiFrame=row['frame'], RequestSummary=row.get('summary', 0),
              TargetSet=row.get('targets', 0), PacketBarrier=row.get('barrier', 0))


class Scheduling:
    def __init__(self, world):
        self.w, self.k, self.text, self.symbols = world, world.k, world.text, world.symbols
        self.windows = self.k.windows
        self.by_tid = {t.tid: t for m, _ in world.people for t in m.threads}

    def prcb(self, number):
        return self.k.object('_KPRCB', self.k.prcbs[number])

    def new(self, kind):
        return self.k.object(kind, self.k.pool(self.windows.size(kind))).clear()

    def make(self):
        if 'KiWaitNever' in self.symbols:
            self.k.space.u64(self.symbols['KiWaitNever'], WAIT_NEVER)
            self.k.space.u64(self.symbols['KiWaitAlways'], WAIT_ALWAYS)
        for number in range(self.k.count):
            self.empty_lists(number)
        for row in self.text.get('processor', []):
            p = self.prcb(row['number']).put('DebuggerSavedIRQL', row['irql'])
            p.put('CpuType', 6).put('CpuStep', 0x3c03).put_if('CpuModel', 0x3c).put_if('CpuStepping', 3)
        self.queued_locks()
        self.ready()
        self.timers()
        self.dpcs()
        self.apcs()
        self.work_queues()
        self.jobs()
        self.interrupts()
        self.prints()
        self.hardware_errors()
        self.error_sources()

    def queued_locks(self):
        """KSPIN_LOCK_QUEUE: the owner's bit is 2, a waiter's 1; each leads to who comes behind it."""
        size = self.windows.size('_KSPIN_LOCK_QUEUE')
        for row in self.text.get('queued_lock', []):
            at, chain = self.k.pool(8), [row['owner'], *row.get('waiters', [])]
            entries = [self.k.object('_KSPIN_LOCK_QUEUE', self.prcb(n).address('LockQueue') + row['index'] * size) for n in chain]
            for i, e in enumerate(entries):
                e.set(Lock=at | (1 if i else 2), Next=entries[i + 1].at if i + 1 < len(entries) else 0)

    # ---- threads that could run ----

    def empty_lists(self, number):
        p = self.prcb(number)
        heads = p.address('DispatcherReadyListHead')
        for priority in range(32):
            at = heads + 16 * priority
            self.k.space.u64(at, at, at)
        if p.has('SharedReadyQueue'):
            q = self.new('_KSHARED_READY_QUEUE')
            for priority in range(32):
                at = q.address('ReadyListHead') + 16 * priority
                self.k.space.u64(at, at, at)
            q.put('Affinity', 1 << number).put('ProcCount', 1).put('Span', 1)
            p.put('SharedReadyQueue', q.at)
        for i in range(2):
            data = self.k.object('_KDPC_DATA', p.address('DpcData') + i * self.windows.size('_KDPC_DATA'))
            if data.has('DpcListHead'):
                builds.link(self.k.space, data.address('DpcListHead'), [])
            else:
                self.k.space.u64(data.address('DpcList.ListHead'), 0, 0)
        for entries in self.tables(number):
            for i in range(256):
                self.k.space.u64(*[entries + 8 + i * self.windows.size('_KTIMER_TABLE_ENTRY')] * 3)

    def ready(self):
        waiting = {}
        for m, p in self.w.people:
            for t, row in zip(m.threads, p.get('thread', [])):
                if row.get('state') != 'ready':
                    continue
                t.object.set(Tcb__State=1, Tcb__Priority=row['priority'], Tcb__NextProcessor=row['on'])
                waiting.setdefault((row['on'], row.get('shared', False), row['priority']), []).append(t)
        for (number, shared, priority), threads in waiting.items():
            p = self.prcb(number)
            shared = shared and p.has('SharedReadyQueue')
            o = self.k.object('_KSHARED_READY_QUEUE', p.get('SharedReadyQueue')) if shared else p
            head = o.address('ReadyListHead' if shared else 'DispatcherReadyListHead') + 16 * priority
            builds.link(self.k.space, head, [t.object.address('Tcb.WaitListEntry') for t in threads])
            o.put('ReadySummary', o.get('ReadySummary') & 0xffffffff | 1 << priority)

    # ---- timers and DPCs ----

    def tables(self, number):
        """Addresses of arrays of KTIMER_TABLE_ENTRY: one, two since Windows 10 2004; none before Windows 7."""
        p = self.prcb(number)
        if not p.has('TimerTable'):
            return []
        offset, text = self.windows.field('_KTIMER_TABLE', 'TimerEntries')
        at = p.address('TimerTable') + offset
        return [at, at + 256 * self.windows.size('_KTIMER_TABLE_ENTRY')] if text.startswith('[2] ') else [at]

    def dpc(self, routine, context=0):
        d = self.new('_KDPC')
        d.set(Type=0x13, Importance=1, DeferredRoutine=self.w.at(routine), DeferredContext=context)
        return d

    def timers(self):
        lists = {}
        if 'KiTimerTableListHead' in self.symbols:  # Windows Server 2003: one table for all
            for i in range(512):
                self.k.space.u64(*[self.symbols['KiTimerTableListHead'] + i * 0x18] * 3)
        for row in self.text.get('timer', []):
            thread = self.by_tid.get(row.get('thread'))
            t = self.k.object('_KTIMER', thread.object.address('Tcb.Timer')) if thread else self.new('_KTIMER')
            due = self.k.uptime + row['due'] if row['due'] >= 0 else row['due'] & MASK
            t.set(Header__Type=8, Header__Size=0x10, DueTime=struct.pack('<Q', due), Period=row.get('period', 0))
            waiters = []
            if thread:
                b = self.k.object('_KWAIT_BLOCK', thread.object.address('Tcb.WaitBlock') + TIMER_WAIT_BLOCK * self.windows.size('_KWAIT_BLOCK'))
                b.set(Thread=thread.at, Object=t.at)
                waiters.append(b.address('WaitListEntry'))
            if 'dpc' in row:
                d = self.dpc(row['dpc'])
                t.put('Dpc', encoded_dpc(d.at, t.at) if 'KiWaitNever' in self.symbols and t.has('Processor') else d.at)
            builds.link(self.k.space, t.address('Header.WaitListHead'), waiters)
            lists.setdefault((row.get('processor', 0), row.get('kind', 1), row['list']), []).append(t.address('TimerListEntry'))
        for (number, kind, index), links in lists.items():
            tables = self.tables(number)
            at = (tables[kind % len(tables)] + 8 + index * self.windows.size('_KTIMER_TABLE_ENTRY') if tables else
                  self.symbols['KiTimerTableListHead'] + index * 0x18)
            builds.link(self.k.space, at, links)

    def dpcs(self):
        queues = {}
        for row in self.text.get('dpc', []):
            key = row.get('processor', 0), 1 if row.get('threaded') else 0
            queues.setdefault(key, []).append(self.dpc(row['routine'], row.get('context', 0)))
        for (number, queue), dpcs in queues.items():
            data = self.k.object('_KDPC_DATA', self.prcb(number).address('DpcData') + queue * self.windows.size('_KDPC_DATA'))
            data.put('DpcQueueDepth', len(dpcs))
            links = [d.address('DpcListEntry') for d in dpcs]
            if data.has('DpcListHead'):
                builds.link(self.k.space, data.address('DpcListHead'), links)
                continue
            for at, to in zip([data.address('DpcList.ListHead'), *links], [*links, 0]):
                self.k.space.u64(at, to)
            data.put('DpcList.LastEntry', links[-1])

    # ---- APCs ----

    def apcs(self):
        lists = {}
        for row in self.text.get('apc', []):
            thread = self.by_tid[row['thread']]
            mode = 1 if row.get('mode') == 'user' else 0
            a = self.new('_KAPC')
            a.set(Type=0x12, Size=self.windows.size('_KAPC'), Thread=thread.at, KernelRoutine=self.w.at(row['kernel']),
                  RundownRoutine=self.w.at(row.get('rundown')), NormalRoutine=self.w.at(row.get('normal')), ApcMode=mode, Inserted=1)
            lists.setdefault((thread, mode), []).append(a.address('ApcListEntry'))
        for (thread, mode), links in lists.items():
            builds.link(self.k.space, thread.object.address('Tcb.ApcState.ApcListHead') + 16 * mode, links)

    # ---- work queues ----

    def items(self, queue):
        """Addresses of the links of a queue's items; those of the I/O manager stand in an IO_WORKITEM."""
        links = []
        for row in queue.get('item', []):
            if 'object' in row and '_IO_WORKITEM' in self.windows.types:
                w = self.new('_IO_WORKITEM').set(Routine=self.w.at(row['routine']), IoObject=row['object'], Context=row.get('parameter', 0))
                w.set(WorkItem__WorkerRoutine=self.w.at('nt!IopProcessWorkItem'), WorkItem__Parameter=w.at)
                links.append(w.address('WorkItem.List'))
            else:
                w = self.new('_WORK_QUEUE_ITEM').set(WorkerRoutine=self.w.at(row['routine']), Parameter=row.get('parameter', 0))
                links.append(w.address('List'))
        return links

    def fill(self, at, queue, priority=None):
        q = self.k.object('_EX_WORK_QUEUE', at).clear()
        path = 'WorkerQueue' if q.has('WorkerQueue') else 'WorkPriQueue'
        queue = queue or {}
        threads = [self.by_tid[tid] for tid in queue.get('threads', [])]
        q.put(path + '.Header.Type', 4 if path == 'WorkerQueue' else 0x15).put(path + '.Header.Size', 0x10)
        q.put(path + '.MaximumCount', queue.get('maximum', 2)).put_if('ThreadCount', len(threads)).put_if('MaxThreads', 4096)
        builds.link(self.k.space, q.address(path + '.ThreadListHead'), [t.object.address('Tcb.QueueListEntry') for t in threads])
        builds.link(self.k.space, q.address(path + '.Header.WaitListHead'), [])
        heads = q.address(path + '.EntryListHead')
        for i in range(1 if path == 'WorkerQueue' else 32):
            builds.link(self.k.space, heads + 16 * i, self.items(queue) if i == (priority or 0) else [])
        if path == 'WorkerQueue':
            q.put(path + '.CurrentCount', queue.get('current', 0))
        else:
            self.k.space.u32(q.address(path + '.CurrentCount') + 4 * (priority or 0), queue.get('current', 0))
        for t in threads:
            t.object.put('Tcb.Queue', q.address(path))
        return q.at

    def work_queues(self):
        given = {q['queue']: q for q in self.text.get('work_queue', [])}
        if not given:
            return
        k, size = self.k, self.windows.size('_EX_WORK_QUEUE')
        if self.windows.number < 9200:  # three in a row
            for name in ('Critical', 'Delayed', 'HyperCritical'):
                self.fill(self.symbols['ExWorkerQueue'] + QUEUES[name] * size, given.get(name))
            return
        node = self.new('_ENODE')
        k.space.u64(self.symbols['KeNodeBlock'], node.at)
        k.space.write(self.symbols['KeNumberNodes'], (1).to_bytes(2, 'little'))
        if node.has('ExWorkerQueues'):  # Windows 8: seven of a node
            for name, i in QUEUES.items():
                self.fill(node.address('ExWorkerQueues') + i * size, given.get(name))
            return
        # since 8.1 one of a node, with priorities: that of the first queue that the description has
        name, queue = next(iter(given.items()))
        at = self.fill(k.pool(size), queue, PRIORITIES[name])
        if node.has('ExWorkQueues'):
            node.put('ExWorkQueues', at)
            return
        table, row = k.pool(0x40), k.pool(0x40)
        k.space.u64(row, at, *[0] * 7)
        k.space.u64(table, row)
        ex = self.new('_EX_PARTITION').put('WorkQueues', table)
        partition = self.new('_EPARTITION').put('ExPartition', ex.at)
        k.space.u64(self.symbols['PspSystemPartition'], partition.at)

    # ---- jobs, interrupts, texts ----

    def jobs(self):
        for row in self.text.get('job', []):
            members = [m for m, _ in self.w.people if m.pid in row['processes']]
            o = self.w.objects.new('Job', '_EJOB')
            o.set(TotalProcesses=len(members), ActiveProcesses=len(members), TotalPageFaultCount=row.get('faults', 0),
                  LimitFlags=row.get('limits', 0), ActiveProcessLimit=row.get('active', 0), PriorityClass=row.get('priority', 0),
                  MinimumWorkingSetSize=row.get('minimum', 0), MaximumWorkingSetSize=row.get('maximum', 0))
            builds.link(self.k.space, o.address('ProcessListHead'), [m.object.address('JobLinks') for m in members])
            for m in members:
                m.object.put('Job', o.at)

    def gate(self, table, vector, target, ist=0):
        e = self.k.object('_KIDTENTRY64', table + 16 * vector).clear()
        e.set(OffsetLow=target & 0xffff, OffsetMiddle=target >> 16 & 0xffff, OffsetHigh=target >> 32, Selector=0x10, Type=0xe,
              Present=1, IstIndex=ist)

    def interrupts(self):
        if 'interrupt' not in self.text:
            return
        k = self.k
        for number in range(k.count):
            p = self.prcb(number)
            table = k.pool(0x1000, 0x1000)
            new = not self.windows.field('_KINTERRUPT', 'DispatchCode')
            free = self.w.at(unexpected(self.windows))
            for vector in range(256):
                self.gate(table, vector, free + vector * (8 if new else 16))
            for vector, name in EXCEPTIONS.items():
                self.gate(table, vector, self.w.at('nt!' + name), ISTS.get(vector, 0))
            for row in self.text['interrupt']:
                objects = [self.new('_KINTERRUPT').set(Type=22, Size=self.windows.size('_KINTERRUPT'), ServiceRoutine=self.w.at(s),
                                                       Vector=row['vector'], Irql=row['vector'] >> 4, Connected=1) for s in row['services']]
                links = [o.address('InterruptListEntry') for o in objects]
                builds.link(k.space, links[0], links[1:])
                if new:
                    k.space.u64(p.address('InterruptObject') + 8 * row['vector'], objects[0].at)
                else:
                    self.gate(table, row['vector'], objects[0].address('DispatchCode'))
            p.put('ProcessorState.SpecialRegisters.Idtr.Limit', 0xfff).put('ProcessorState.SpecialRegisters.Idtr.Base', table)
            pcr = k.object('_KPCR', k.pcr_at(number))
            tss = self.new('_KTSS64')
            for i in range(1, 8):
                k.space.u64(tss.address('Ist') + 8 * i, IST_STACKS + 0x10000 * number + 0x2000 * i)
            pcr.put('IdtBase', table).put('TssBase', tss.at)

    def prints(self):
        text = self.text.get('prints', '')
        if not text:
            return
        raw, at = text.encode(), self.k.pool(PRINT_BUFFER, 0x1000)
        pointer = self.text.get('print_pointer', len(raw))
        self.k.space.write(at, (raw[-pointer:] if pointer < len(raw) else raw).ljust(PRINT_BUFFER, b'\0'))
        if pointer < len(raw):  # the buffer has come to its end once: the oldest text stands behind the pointer
            self.k.space.write(at + PRINT_BUFFER - (len(raw) - pointer), raw[:-pointer])
        self.k.space.u64(self.symbols['KdPrintCircularBuffer'], at)
        self.k.space.u64(self.symbols['KdPrintWritePointer'], at + min(pointer, len(raw)))
        self.k.space.u32(self.symbols['KdPrintRolloverCount'], 1 if pointer < len(raw) else 0)
        self.k.space.u32(self.symbols['KdPrintBufferSize'], PRINT_BUFFER)

    def error_sources(self):
        """[[error_source]]: entries of WheapErrorSourceTable, with the records that are ready for them."""
        rows = self.text.get('error_source', [])
        if not rows or '_WHEAP_ERROR_SOURCE' not in self.windows.types or 'WheapErrorSourceTable' not in self.symbols:
            return
        entries = []
        for number, row in enumerate(rows):
            source = self.new('_WHEAP_ERROR_SOURCE')
            first = self.k.pool(row['length'] * row['records'], 0x1000) if row.get('allocated', True) else 0
            source.set(ErrorCount=row.get('errors', 0), RecordCount=row['records'], RecordLength=row['length'], Type=row['type'], Records=first)
            self.k.object('_WHEA_ERROR_SOURCE_DESCRIPTOR', source.address('Descriptor')).set(
                Length=self.windows.size('_WHEA_ERROR_SOURCE_DESCRIPTOR'), Version=10, Type=row['type'], State=2, MaxRawDataLength=row['raw'],
                NumRecordsToPreallocate=row['records'], MaxSectionsPerRecord=row['sections'], ErrorSourceId=number, Flags=row.get('flags', 0))
            if row.get('holds') == 'record':
                self.k.space.write(first + self.windows.offset('_WHEAP_ERROR_RECORD_WRAPPER', 'ErrorRecord'), whea.record([('mca', whea.mca(0xfa00000000400405))]))
            entries.append(source.address('ListEntry'))
        table = self.k.object('_WHEAP_ERROR_SOURCE_TABLE', self.symbols['WheapErrorSourceTable']).clear()
        table.set(Signature=int.from_bytes(b'WHEA', 'little'), Count=len(rows))
        builds.link(self.k.space, table.address('Items'), entries)

    def hardware_errors(self):
        """Records of bug check 0x124, and packets: each kind of section once."""
        rows = self.text.get('hardware_errors')
        if not rows:
            return
        write = self.k.space.write
        write(rows['record'], whea.record([('processor', whea.processor()), ('x64', whea.x64()), ('mca', whea.mca(0xfa00000000400405)),
                                           ('390f56d5-ca86-4649-95c4-73a408ae5834', bytes(64)), ('packet', whea.packet_v1())]))
        write(rows['bus'], whea.record([('processor', whea.processor(0)), ('mca', whea.mca(0xbe2000000005110a, 0, 4, 0xfdaf5c40, 0x86)),
                                        ('pcie', bytes(0xd0)), ('packet', whea.packet_v2(bytes(16)))]))
        cut = bytearray(whea.record([('mca', whea.mca(0xfa00000000400405)), ('x64', whea.x64())]))
        struct.pack_into('<II', cut, 0x80, 0x7fffff00, 0xffffffff)  # a section beyond the record
        struct.pack_into('<H', cut, 0xa, 0xffff)                    # more descriptors than there are
        write(rows['broken'], bytes(cut))
        write(rows['packet'], whea.packet_v1())

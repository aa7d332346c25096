"""A kernel world from a description: cases/<story>/NAME.toml, and the build whose layout it shall have.

docs/howto/add-a-world.md explains the description. Everything in it is by name; addresses that it does not give are chosen
here, the same ones each time.
"""
import os
import tomllib

import accounts
import blackboxes
import builds
import caches
import deadlocks
import frames
import kernel
import kernel_objects
import layout
import opened
import pages
import people
import plugplay
import pools
import ports
import power
import resources
import scheduling
import sections
import stacks
import toolchain
import verifying

USER_SHARED_DATA = 0x7ffe0000
PEOPLE = ('Process ', 'Thread ')  # whose end can be waited for
INVALID_MASK = 0x0000200000000000
# Variables of nt that are structures, and lists of which no world has entries
STRUCTURES = {'MiState': '_MI_SYSTEM_INFORMATION', 'MiSystemPartition': '_MI_PARTITION', 'MmVerifierData': '_MM_DRIVER_VERIFIER_DATA',
              'MiSystemPteInfo': '_MI_SYSTEM_PTE_TYPE', 'MmModifiedPageListHead': '_MMPFNLIST'}
EMPTY_LISTS = [('MiSessionWsList', ''), ('MiState', 'Vs.SessionWsList'), ('VfSuspectDriversList', ''), ('VfWdIrpListHead', ''),
               ('IopPendingEjects', ''), ('IopPendingSurpriseRemovals', '')]
LARGE_VARIABLES = {'KiTimerTableListHead': 0x4000}
VARIABLE_ROOM = 0x1000  # for variables of builds whose symbols are not public


def number(value):
    return int(value, 16) if isinstance(value, str) else value


class World:
    def __init__(self, path, build):
        with open(path, 'rb') as f:
            self.text = tomllib.load(f)
        self.name = os.path.splitext(os.path.basename(path))[0]
        self.windows = builds.Build(build)
        suited = self.text.get('machines', ['x64'])
        if self.windows.machine not in suited:
            raise toolchain.ForgeError(f'{self.name} is a world of {", ".join(suited)}, layout "{build}" is of {self.windows.machine}')
        gap = self.text.get('gap')  # physical addresses that are devices, as those below 4 GiB
        self.k = kernel.Kernel(self.text.get('processors', 1), build, levels=self.text.get('levels', 0),
                               first_frame=self.text.get('memory_from', 0x200000) >> 12, gap=gap and [x >> 12 for x in gap])
        self.machine = self.k.machine
        # What Windows 10 since 1803 keeps invalid entries xor'd with
        swizzles = self.windows.field('_MI_SYSTEM_INFORMATION', 'Hardware.InvalidPteMask')
        self.k.entries = pages.Entries(self.windows, INVALID_MASK if swizzles else 0)
        self.functions, self.bases, self.images, self.user_images = stacks.Functions(self.machine.frames), {}, {}, {}
        self.people, self.waited, self.mutexes, self.later = [], {}, {}, []
        self.sessions, self.data = {}, {}
        self.stack_cursor, self.object_cursor = self.machine.stack_area, self.machine.objects

    # ---- images ----

    def collect(self):
        self.functions.add('nt!KiIdleLoop+10')
        for row in scheduling.functions_of(self.text, self.windows):
            self.functions.add(row)
        for row in deadlocks.rows_of(self.text) + verifying.rows_of(self.text):
            self.functions.add(row)
        for row in self.text.get('bugcheck_callback', []):
            self.functions.add(row['routine'])
        for p in self.text['process']:
            for t in p.get('thread', []):
                for row in t['stack']:
                    self.functions.add(row)
                for row in t.get('user_stack', []):
                    self.functions.add(row, leaf='!Nt' in row)
                for row in (t.get('start'), t.get('user_start')):
                    if row:
                        self.functions.add(row)
            for t in p.get('trace', []):
                for row in t['stack']:
                    self.functions.add(row)

    def wants(self, name):
        """Whether the description has to do with that variable: without public symbols each takes room, which moves the others."""
        word = builds.word_of(name)
        return not word or word in self.text

    def nt(self, work):
        known = {name: rva for name, rva in self.windows.symbols.items()
                 if rva >= layout.FIRST and (not name.startswith(('Wheap', 'ViDeadlock')) or self.wants(name))}  # old kernels begin earlier
        floor = (max(known.values(), default=0x100000) + 0xffff) & ~0xffff
        rooms, spare = {}, floor
        for name in builds.variables():
            if not self.wants(name):
                continue
            if name in known:
                rooms[name] = known[name]
            elif not known or name in self.windows.symbols or name in ('PsIdleProcess',):
                rooms[name], spare = spare, spare + LARGE_VARIABLES.get(name, VARIABLE_ROOM)
        for f in self.functions.modules['nt'].values():
            f.rva = known.get(f.name) or spare
            spare += 0x1000 if f.rva == spare else 0
        entry = spare
        n = layout.Layout('ntoskrnl.exe', 'ntkrnlmp.pdb', self.machine.nt, spare + 0x14000, 0x4ce7951a, machine=self.machine)
        n.unwind_at = spare + 0x1000
        for name, rva in rooms.items():
            n.data(rva, b'', name)
        self.functions.put('nt', n, (self.windows.field('_KTRAP_FRAME', 'Rip') or [0])[0])
        n.function(entry, 'ImageEntry', 0x10, code='ret')
        path = os.path.join(work, 'nt_types.c')
        builds.write_types(path, self.windows)
        n.objects.append(path)
        return n

    def driver_layout(self, d, base):
        module, fixed = d.get('module', os.path.splitext(d['name'])[0]), d.get('functions', {})
        at = 0x1200
        for f in self.functions.modules.get(module, {}).values():
            f.rva = fixed.get(f.name, at)
            at = max(at, f.rva + f.size + 0x40 & ~0x1f)
        self.data[module] = d.get('data', {})
        at = max([at, *(rva + 0x20 for rva in self.data[module].values())])
        size = (at + 0x6fff) & ~0xfff
        out = layout.Layout(d['name'], d.get('pdb', module + '.pdb') or None, base, size, d.get('timestamp', 0x4dba2aa8),
                            dll=d.get('dll', False), subsystem='native' if self.k.space.is_kernel(base) else 'console',
                            machine=self.machine)
        out.unwind_at = size - 0x4000
        self.functions.put(module, out)
        for name, rva in self.data[module].items():
            out.data(rva, bytes(8), name)
        if not out.dll:
            out.function(0x1100, 'ImageEntry', 0x10, code='ret')
        return module, out

    def build_images(self, out, work):
        where = work, os.path.join(out, 'images'), os.path.join(out, 'symbols')
        self.collect()
        self.nt_layout = self.nt(work)
        self.k.load(self.nt_layout.build(*where), r'\SystemRoot\system32\ntoskrnl.exe')
        self.bases['nt'] = self.machine.nt
        at = self.machine.drivers
        for d in self.text.get('driver', []):
            module, made = self.driver_layout(d, number(d.get('base', at)))
            self.images[module] = image = made.build(*where)
            self.bases[module] = image.base
            self.k.load(image, d.get('path', '\\SystemRoot\\System32\\drivers\\' + d['name']))
            at = (image.base + image.size + 0xfffff) & ~0xfffff
        for d in self.text.get('image', []):
            module, made = self.driver_layout(d, number(d['base']))
            self.user_images[d['name']] = (made.build(*where), d['path'])
            self.bases[module] = number(d['base'])

    # ---- processes and threads ----

    def place(self, size):
        at = self.object_cursor + self.objects.body + 0x40
        self.object_cursor = (at + size + 0xfff) & ~0xfff
        return at

    def make_process(self, p):
        k, pid = self.k, p['pid']
        kernel_only = not p.get('images')
        space = k.space if kernel_only and not p.get('own_tables') else k.space.new(k.space)
        made = people.ForgedProcess(k, self.place(self.windows.size('_EPROCESS')), p['name'], pid, p.get('parent', 0), space,
                                    k.time - p.get('age', 3600) * 10 ** 7)
        self.objects.header(made.at, 'Process')
        if not kernel_only:
            space.map(USER_SHARED_DATA, k.space.frame(self.machine.shared_data))
            images = [self.user_images[name] for name in p['images']]
            for image, _ in images:
                space.image(image.mapped(), image.base)
            made.full_name('\\Device\\HarddiskVolume1' + images[0][1][2:])
            made.user(self.machine.peb, images, p.get('command_line', p['name']))
        if 'session' in p:
            made.object.put('Session', self.session(p['session']))
        self.people.append((made, p))
        return made

    def session(self, number):
        """One _MM_SESSION_SPACE for all processes of it."""
        if number not in self.sessions:
            o = self.k.object('_MM_SESSION_SPACE', self.k.pool(self.windows.size('_MM_SESSION_SPACE'), 0x1000)).clear()
            self.sessions[number] = o.put('SessionId', number).at
        return self.sessions[number]

    def make_thread(self, owner, t, index):
        k = self.k
        self.stack_cursor += people.STACK_SIZE + 0x2000
        thread = people.ForgedThread(k, self.place(self.windows.size('_ETHREAD')), owner, t['tid'], self.stack_cursor)
        self.objects.header(thread.at, 'Thread')
        trap = 0
        user = t.get('user_stack')
        if user:
            top = self.machine.user_stack + 0x100000 * index
            rip, rsp, _, _ = self.functions.build(owner.space, user, top - 0x40, self.bases)
            thread.teb(self.machine.teb - 0x2000 * index, top, top - 0x4000)
            trap = thread.trap_frame(rip, rsp)
        rip, rsp, fp, back = self.functions.build(k.space, t['stack'], self.stack_cursor - self.machine.stack_top, self.bases, trap=trap)
        thread.started_at(self.at(t.get('start')), self.at(t.get('user_start')))
        thread.times(t.get('switches', 100), t.get('kernel_ticks', 1), t.get('user_ticks', 0), t.get('since', self.k.uptime // 156250 - 100))
        if t.get('state') == 'ready':
            thread.switched_out(rip, rsp)
        elif 'processor' in t:
            thread.runs(t['processor'])
            k.contexts[t['processor']] = self.machine.context(rip, rsp, fp, back, k.bugcheck[0])
        else:
            for_what = t.get('waits_for', ['SynchronizationEvent'])
            wait = thread, t.get('reason', 'Executive'), 1 if user else 0, for_what, rip, rsp, fp
            if any(w.startswith(PEOPLE) for w in for_what):
                self.later.append(wait)  # some may not be there yet
            else:
                self.wait(*wait)
        return thread

    def wait(self, thread, reason, mode, for_what, rip, rsp, fp):
        thread.waits(reason, mode, [self.dispatcher_object(w) for w in for_what], rip, rsp, fp)

    def dispatcher_object(self, text):
        """"Kind" is one of its own, "Kind name" one that several may wait for."""
        kind, _, name = text.partition(' ')
        key = name or len(self.waited)
        if key not in self.waited and kind == 'FastMutex':
            o = self.k.object('_FAST_MUTEX', self.k.pool(self.windows.size('_FAST_MUTEX'))).clear()
            self.waited[key] = people.Waited(self.k, o.address(self.windows.first('_FAST_MUTEX', 'Event', 'Gate')))
            self.mutexes[name] = o
        elif key not in self.waited and kind in ('Process', 'Thread'):
            number = int(name, 0)
            made = [m for m, _ in self.people if m.pid == number] if kind == 'Process' else [
                t for m, _ in self.people for t in m.threads if t.tid == number]
            self.waited[key] = people.Ending(self.k, made[0])
        elif key not in self.waited:
            self.waited[key] = people.Waited(self.k, self.k.pool(0x60), kind)
        return self.waited[key]

    def at(self, row):
        return self.functions.address(row, self.bases) if row else 0

    def idle_people(self):
        """The idle process and a thread of it for each processor; they are on no list."""
        k = self.k
        idle = people.ForgedProcess(k, self.place(self.windows.size('_EPROCESS')), 'Idle', 0, 0, k.space, 0)
        for n in range(k.count):
            self.stack_cursor += people.STACK_SIZE + 0x2000
            t = people.ForgedThread(k, self.place(self.windows.size('_ETHREAD')), idle, 0, self.stack_cursor)
            t.object.set(Tcb__State=2, Tcb__NextProcessor=n, Tcb__Priority=16)
            k.idle_threads.append(t.at)
            if n not in k.contexts:
                rip, rsp, fp, back = self.functions.build(k.space, ['nt!KiIdleLoop+10'], self.stack_cursor - self.machine.stack_top, self.bases)
                k.contexts[n] = self.machine.context(rip, rsp, fp, back)
        idle.finish()
        if 'PsIdleProcess' in self.symbols:
            k.space.pointers(self.symbols['PsIdleProcess'], idle.at)

    # ---- the rest of the kernel ----

    def unloaded(self):
        """MmUnloadedDrivers: rows of name, start, end, time; 0x28 bytes (x86: 0x18), in all builds."""
        rows, k = self.text.get('unloaded', []), self.k
        if 'MmUnloadedDrivers' not in self.symbols:
            return
        size = 3 * self.machine.pointer + 8 + (8 if self.machine.pointer == 8 else 4)
        at = k.pool(50 * size)
        k.unloaded = [(u['name'], number(u['start']), number(u['end'])) for u in rows]
        for i, u in enumerate(rows):
            name = k.unicode(u['name'])
            k.space.write(at + size * i, name)
            k.space.pointers(at + size * i + len(name), number(u['start']), number(u['end']))
            k.space.u64(at + size * i + size - 8, k.time - 10 ** 10)
        k.space.pointers(self.symbols['MmUnloadedDrivers'], at)
        k.space.u32(self.symbols['MmLastUnloadedDriver'], len(rows))

    def counters(self):
        """Variables by name, or a member of one that is a structure: "MiSystemPartition.Vp.AvailablePages". A list is of 32-bit
        numbers."""
        for name, value in self.text.get('counters', {}).items():
            variable, _, path = name.partition('.')
            if variable not in self.symbols:
                continue
            at = self.symbols[variable]
            if path:
                o = self.k.object(STRUCTURES[variable], at)
                if not o.has(path):
                    continue
                at = o.address(path)
            if isinstance(value, list):
                self.k.space.u32(at, *value)
            elif path:
                o.put(path, number(value))
            else:
                self.k.space.pointers(at, number(value))
        for name, path in EMPTY_LISTS:
            if name in self.symbols:
                o = self.k.object(STRUCTURES.get(name, '_LIST_ENTRY'), self.symbols[name])
                if not path or o.has(path):
                    builds.link(self.k.space, o.address(path) if path else o.at, [])

    def make_pages(self):
        for p in self.text.get('page', []):
            owner = next((m for m, _ in self.people if m.pid == p['process']), None) if 'process' in p else None
            space, va = owner.space if owner else self.k.space, number(p['va'])
            pages.make(self.k, space, va, p['kind'], p.get('text', '').encode(), tuple(p.get('file', (0, 0))),
                       number(p.get('proto', 0)))

    def locks(self):
        r = kernel_objects.Resources(self.k, self.symbols)
        by_tid = {t.tid: t for m, _ in self.people for t in m.threads}
        for text in self.text.get('resource', []):
            owners = [(by_tid[tid].at, 1) for tid in text.get('owners', [])]
            waiters = [self.waited[w] for w in text.get('waiters', [])]
            kind = 'exclusive_waiters' if text.get('exclusive') else 'shared_waiters'
            r.add(self.symbols[text['name']] if 'name' in text and text['name'] in self.symbols else
                  self.k.pool(self.windows.size('_ERESOURCE')), owners, text.get('exclusive', False), text.get('contention', 0),
                  **({kind: waiters} if waiters else {}))
        for text in self.text.get('fast_mutex', []):
            self.mutexes[text['name']].set(Owner=by_tid[text['owner']].at, Contention=1)
        for text in self.text.get('mutant', []):
            self.k.object('_KMUTANT', self.waited[text['name']].at).put('OwnerThread', by_tid[text['owner']].at)
        r.idle(self.text.get('idle_resources', 3))
        r.finish()

    def devices(self):
        drivers, made = {}, {}
        for d in self.text.get('device', []):
            name = d['driver']
            if name not in drivers:
                module = name.rsplit('\\', 1)[-1].lower()
                image = next((i for m, i in self.images.items() if m.lower() == module), self.k.modules[0][0])
                drivers[name] = self.objects.driver(name.rsplit('\\', 1)[-1], image, name.rsplit('\\', 1)[0])
            o = self.objects.device(drivers[name], d.get('name', ''), kind=d.get('type', 0x22), extension=d.get('extension', 0x20))
            made[d.get('id', d.get('name'))] = o
            if 'link' in d:
                self.objects.link(d['link'], f"\\Device\\{d['name']}")
            if 'instance' in d:
                node = self.objects.node(o, d['instance'], d.get('service', ''))
                resources.make(self.k, node, d)
                if 'node' in d:
                    opened.device_tree(self, node, d['node'], made)
            if 'over' in d:
                self.objects.attach(o, made[d['over']])
            if 'volume' in d:
                opened.volume(self, o, d['volume'], made.get(d.get('mounted_on')))
        return made, self.requests(made)

    def argument(self, text, devices, irps):
        """Of a bug check: a number, or "irp 0" (among those that are not in pool), "device ID", "thread 0x30", "dispatched 0"."""
        if not isinstance(text, str):
            return number(text)
        kind, _, which = text.partition(' ')
        if kind == 'irp':
            return irps[int(which)]
        if kind == 'device':
            return devices[which].at
        if kind == 'dispatched':
            return plugplay.dispatched(self, irps[int(which)])
        if kind == 'thread':
            return next(t.at for m, _ in self.people for t in m.threads if t.tid == int(which, 0))
        return number(text)

    def requests(self, made, blocks=None):
        """[[irp]]; blocks: those whose memory is pool, in this order. Their addresses."""
        found = []
        by_tid = {t.tid: t for m, _ in self.people for t in m.threads}
        for i in self.text.get('irp', []):
            if ('pool' in i) != (blocks is not None):
                continue
            thread = by_tid.get(i.get('thread'))
            stack = [(row[0], row[1], made[row[2]].at, 0) for row in i['stack']]
            if blocks is None:
                at = self.k.pool(self.windows.size('_IRP') + len(stack) * self.windows.size('_IO_STACK_LOCATION'))
                o = self.objects.irp(at, thread, stack, i['current'])
                if thread:
                    self.objects.issue(thread, [o])
                found.append(o.at)
                continue
            o = self.objects.irp(blocks.pop(0), thread, stack, i['current'])
            found.append(o.at)
            if 'mdl' in i:
                mdl = self.k.object('_MDL', self.k.pool(self.windows.size('_MDL'))).clear()
                o.put('MdlAddress', mdl.set(Size=self.windows.size('_MDL'), Process=self.people[i['mdl']][0].at).at)
        return found

    def make(self, out, work):
        """The finished kernel.Kernel; images and symbols in `out`."""
        k, text = self.k, self.text
        self.build_images(out, work)
        self.symbols = {name: self.machine.nt + rva for name, rva in self.nt_layout.expect.items()}
        stop = text.get('bugcheck', [0xe2, 0, 0, 0, 0])
        k.bugcheck = (number(stop[0]), 0, 0, 0, 0)
        k.crashed = text.get('crashed', 0)
        k.idle_threads = []
        k.shared_data()
        for name in ('KeMaximumIncrement', 'KeTimeIncrement'):
            k.space.u32(self.symbols[name], 156250)
        self.objects = kernel_objects.Objects(k, self.symbols)
        for p in text['process']:
            owner = self.make_process(p)
            for i, t in enumerate(p.get('thread', [])):
                self.make_thread(owner, t, i)
            owner.finish()
        for wait in self.later:
            self.wait(*wait)
        for m, _ in self.people:
            if m.space is not k.space:
                m.space.share()
        self.idle_people()
        opened.handles(self)
        accounts.make(self)
        self.locks()
        made, irps = self.devices()
        k.bugcheck = tuple(self.argument(x, made, irps) for x in stop)
        opened.open_more(self, made)
        plugplay.make(self, made)
        ports.make(self)
        for w in self.waited.values():
            w.finish()
        self.unloaded()
        self.counters()
        heaps = pools.Pools(self)
        heaps.make()
        power.make(self, made, self.requests(made, heaps.blocks.get('Irp ', [])))
        blackboxes.make(self)
        sections.make(self)
        caches.Caches(self).make()
        self.make_pages()
        self.finish_variables()
        if self.text.get('scheduling'):
            scheduling.Scheduling(self).make()
        deadlocks.make(self)
        verifying.make(self)
        scheduling.interprocessor_requests(self)
        opened.traces(self)
        self.blocks()
        for m, _ in self.people:  # tables may have come since
            if m.space is not k.space:
                m.space.share()
        return k

    def finish_variables(self):
        k, symbols = self.k, self.symbols
        k.loader_list(symbols['PsLoadedModuleList'])
        links = [m.object.address('ActiveProcessLinks') for m, _ in self.people]
        builds.link(k.space, symbols['PsActiveProcessHead'], links)
        system = self.people[0][0]
        k.space.pointers(symbols['PsInitialSystemProcess'], system.at)
        for n in range(k.count):
            k.processor(n, symbols, system.at, k.idle_threads[n])
        if k.entries.mask:
            k.object('_MI_SYSTEM_INFORMATION', symbols['MiState']).put('Hardware.InvalidPteMask', k.entries.mask)
        if 'MmPteBase' in symbols:
            k.space.u64(symbols['MmPteBase'], k.pte_base())
        k.variables(self.nt_layout, symbols)

    def blocks(self):
        """What tells of the pages that there are; it comes last."""
        k, symbols = self.k, self.symbols
        for m, _ in self.people:  # tables may have come since
            if m.space is not k.space:
                m.space.share()
        block = k.pool(0x1000, 0x1000)
        k.space.write(block, bytes(0x1000))
        frames.Frames(self).make()
        runs_at = symbols.get('MmPhysicalMemoryBlock')
        if runs_at:
            k.space.pointers(runs_at, block)
            runs = k.memory.runs()[:200]
            k.space.u32(block, len(runs))
            k.space.pointers(block + self.machine.pointer, sum(n for _, n in runs), *[x for run in runs for x in run])


def find(cases):
    """{world: path of its description}"""
    out = {}
    for story in sorted(os.listdir(cases)):
        folder = os.path.join(cases, story)
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
            if name.endswith('.toml'):
                out[name[:-5]] = os.path.join(folder, name)
    return out


def usual_layout(path):
    """Of a world that is asked for without one."""
    with open(path, 'rb') as f:
        text = tomllib.load(f)
    machines = text.get('machines', ['x64'])
    if 'layout' in text:
        return text['layout']
    return 7601 if 'x64' in machines else next(n for n in builds.everything() if builds.Build(n).machine in machines)


def make(path, build, out, work):
    if build not in builds.everything():
        raise toolchain.ForgeError(f'no layout "{build}"; there are: {", ".join(map(str, builds.everything()))}')
    world = World(path, build)
    k = world.make(out, work)
    if k.memory.gap:
        first, end = k.memory.gap
        assert any(pfn < first for pfn in k.memory.pages) and any(pfn >= end for pfn in k.memory.pages), 'memory on one side of the gap only'
        assert not any(first <= pfn < end for pfn in k.memory.pages), 'memory in the gap'
    return world, k

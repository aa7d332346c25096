"""Objects of a forged kernel's object manager and what hangs on them: headers with names, types, the directory tree, handle
tables, drivers, devices, requests, and the locks of the executive. Fields by the names of the build at hand."""
import struct

import builds

# In the order of their indices; the first two numbers are taken (Windows 7 and later keep an index in each header).
TYPES = ['Type', 'Directory', 'SymbolicLink', 'Token', 'Job', 'Process', 'Thread', 'Event', 'Mutant', 'Semaphore', 'Timer', 'Key',
         'Section', 'Device', 'Driver', 'File', 'WindowStation', 'Desktop']
NAME_BIT = 2  # OBJECT_HEADER.InfoMask: a name stands before the header
BUCKETS = 37
COOKIE = 0x5c


class Objects:
    def __init__(self, k, symbols):
        self.k, self.symbols, self.types = k, symbols, {}
        self.body = k.windows.offset('_OBJECT_HEADER', 'Body')
        self.by_index = k.windows.field('_OBJECT_HEADER', 'TypeIndex') is not None
        self.cookie = COOKIE if 'ObHeaderCookie' in symbols else 0
        if self.cookie:
            k.space.write(symbols['ObHeaderCookie'], bytes([self.cookie]))
        for i, name in enumerate(TYPES):
            self.types[name] = (self.place(k.windows.size('_OBJECT_TYPE')), i + 2)
        for name in TYPES:
            self.write_type(name)
        for symbol, name in (('PsProcessType', 'Process'), ('PsThreadType', 'Thread'), ('IoDeviceObjectType', 'Device'),
                             ('IoDriverObjectType', 'Driver'), ('IoFileObjectType', 'File'), ('ExEventObjectType', 'Event'),
                             ('ObpTypeObjectType', 'Type'), ('PsJobType', 'Job')):
            if symbol in symbols:
                k.space.pointers(symbols[symbol], self.types[name][0])
        self.root = self.directory('\\', None)
        if 'ObpRootDirectoryObject' in symbols:
            k.space.pointers(symbols['ObpRootDirectoryObject'], self.root)
        self.directories = {'': self.root}

    def write_type(self, name):
        at, index = self.types[name]
        self.k.object('_OBJECT_TYPE', at).clear().put('Name', self.k.unicode(name)).put('Index', index & 0xff)
        self.header(at, 'Type', name)
        if 'ObTypeIndexTable' in self.symbols:
            self.k.space.pointers(self.symbols['ObTypeIndexTable'] + self.k.machine.pointer * index, at)

    def place(self, size):
        """Room for an object with its headers; the object's own address."""
        at = self.k.pool(size + self.body + self.k.windows.size('_OBJECT_HEADER_NAME_INFO') + 0x10)
        return at + 0x10 + self.k.windows.size('_OBJECT_HEADER_NAME_INFO') + self.body

    def header(self, at, kind, name='', directory=0):
        """The header before an object, and its name's before that."""
        k, h = self.k, self.k.object('_OBJECT_HEADER', at - self.body)
        of = k.object('_OBJECT_TYPE', self.types[kind][0])
        if of.has('TotalNumberOfObjects'):
            of.put('TotalNumberOfObjects', of.get('TotalNumberOfObjects') + 1)
        h.set(PointerCount=3, HandleCount=1, Flags=0x10 | 2)
        if self.by_index:
            index = self.types[kind][1]
            h.put('TypeIndex', index ^ self.cookie ^ (h.at >> 8 & 0xff if self.cookie else 0))
            h.put('InfoMask', NAME_BIT if name else 0)
        else:
            h.put('Type', self.types[kind][0])
            h.put('NameInfoOffset', k.windows.size('_OBJECT_HEADER_NAME_INFO') if name else 0)
        if name:
            n = k.object('_OBJECT_HEADER_NAME_INFO', h.at - k.windows.size('_OBJECT_HEADER_NAME_INFO'))
            n.set(Directory=directory, Name=k.unicode(name))
        return at

    def directory(self, name, parent):
        at = self.place(self.k.windows.size('_OBJECT_DIRECTORY'))
        self.k.object('_OBJECT_DIRECTORY', at).clear()
        self.header(at, 'Directory', name, parent or 0)
        return at

    def folder(self, path):
        """The directory of that path (without the last backslash); made when there is none."""
        if path not in self.directories:
            parent, _, last = path.rpartition('\\')
            self.directories[path] = self.directory(last, self.folder(parent))
            self.enter(parent, self.directories[path], last)
        return self.directories[path]

    def enter(self, directory, at, name):
        """Puts an object into the directory of that path."""
        bucket = self.folder(directory) + self.k.machine.pointer * (sum(name.upper().encode()) % BUCKETS)
        e = self.k.pool(self.k.windows.size('_OBJECT_DIRECTORY_ENTRY'))
        o = self.k.object('_OBJECT_DIRECTORY_ENTRY', e).clear()
        o.set(ChainLink=self.k.space.read_pointer(bucket), Object=at)
        self.k.space.pointers(bucket, e)

    def new(self, kind, structure, name='', directory=None, at=0):
        if kind not in self.types:  # which few worlds have
            self.types[kind] = (self.place(self.k.windows.size('_OBJECT_TYPE')), len(self.types) + 2)
            self.write_type(kind)
        at = at or self.place(self.k.windows.size(structure))
        o = self.k.object(structure, at).clear()
        self.header(at, kind, name, self.folder(directory) if directory is not None else 0)
        if directory is not None:
            self.enter(directory, at, name)
        return o

    # ---- handles ----

    def handle_table(self, owner, pid, rows, bodies=False, highest=0):
        """rows: as open() takes them. bodies: PspCidTable, which has the objects and not their headers. highest: a handle that there
        must be room for; beyond a page (0x400), a table of tables."""
        k = self.k
        per_page = 0x1000 // k.windows.size('_HANDLE_TABLE_ENTRY')
        count = max([r[0] // 4 for r in rows] + [highest // 4]) // per_page + 1
        pages = [self.page() for _ in range(count)]
        code = pages[0]
        if count > 1:
            code = self.page()
            k.space.pointers(code, *pages)
        at = k.pool(k.windows.size('_HANDLE_TABLE'))
        t = k.object('_HANDLE_TABLE', at).clear()
        t.put('TableCode', code | (count > 1)).put_if('QuotaProcess', owner).put('UniqueProcessId', pid)
        t.put('NextHandleNeedingPool', count * per_page * 4)
        for row in rows:
            self.open(at, row, bodies)
        return at

    def open(self, table, row, bodies=False):
        """row: (handle, object address, access[, attributes]); attributes: 1 protected, 2 inherited, 4 audited."""
        handle, target, access, attributes = (*row, 0)[:4]
        k, t = self.k, self.k.object('_HANDLE_TABLE', table)
        size = k.windows.size('_HANDLE_TABLE_ENTRY')
        page, rest = t.get('TableCode'), handle // 4
        if page & 1:
            leaf, rest = divmod(rest, 0x1000 // size)
            page = k.space.read_pointer((page & ~3) + k.machine.pointer * leaf)
        e = k.object('_HANDLE_TABLE_ENTRY', page + rest * size)
        target -= 0 if bodies else self.body
        if e.has('ObjectPointerBits'):
            e.put('ObjectPointerBits', target >> 4 & (1 << int(k.windows.field(e.kind, 'ObjectPointerBits')[1].split()[3])) - 1)
            e.put_if('Unlocked', 1).put('Attributes', attributes)
            e.put(k.windows.first(e.kind, 'GrantedAccessBits', 'GrantedAccess'), access)
        else:  # bits of the pointer: unlocked, inherit, audit; "protected" is one of the access mask
            e.put('Object', target | (0 if bodies else 1) | attributes & 6).put('GrantedAccess', access | (attributes & 1) << 25)
        counter = t if t.has('HandleCount') else k.object('_HANDLE_TABLE_FREE_LIST', t.address('FreeLists'))
        counter.put('HandleCount', counter.get('HandleCount') + 1)

    def page(self):
        at = self.k.pool(0x1000, 0x1000)
        self.k.space.write(at, bytes(0x1000))
        return at

    # ---- drivers, devices, requests ----

    def driver(self, name, image, directory='\\Driver', at=0):
        o = self.new('Driver', '_DRIVER_OBJECT', name, directory, at)
        extension = self.k.object('_DRIVER_EXTENSION', self.k.pool(self.k.windows.size('_DRIVER_EXTENSION'))).clear()
        extension.set(DriverObject=o.at, AddDevice=image.base + 0x1100)
        o.set(Type=4, Size=k_size(o), DriverExtension=extension.at, DriverStart=image.base, DriverSize=image.size, DriverInit=image.base + 0x1100,
              MajorFunction=image.base + 0x1100, DriverName=self.k.unicode(f'{directory}\\{name}'))
        return o

    def device(self, driver, name='', at=0, kind=0x22, flags=0x40, extension=0):
        size, more = self.k.windows.size('_DEVICE_OBJECT'), self.k.windows.size('_DEVOBJ_EXTENSION')
        o = self.new('Device', '_DEVICE_OBJECT', name, '\\Device' if name else None, at or self.place(size + extension + more))
        ext = o.at + size
        o.set(Type=3, Size=k_size(o) + extension, DriverObject=driver.at, DeviceType=kind, Flags=flags, StackSize=1,
              DeviceExtension=ext if extension else 0, DeviceObjectExtension=ext + extension,
              NextDevice=driver.get('DeviceObject'))
        x = self.k.object('_DEVOBJ_EXTENSION', ext + extension).clear()
        x.set(Type=13, Size=0, DeviceObject=o.at)
        driver.put('DeviceObject', o.at)
        return o

    def link(self, path, target):
        """A symbolic link, where the build's layout has its structure."""
        if '_OBJECT_SYMBOLIC_LINK' in self.k.windows.types:
            directory, _, name = path.rpartition('\\')
            self.new('SymbolicLink', '_OBJECT_SYMBOLIC_LINK', name, directory).set(LinkTarget=self.k.unicode(target))

    def node(self, device, instance, service):
        """The Plug and Play manager's node of a bus's device."""
        o = self.k.object('_DEVICE_NODE', self.k.pool(self.k.windows.size('_DEVICE_NODE'))).clear()
        o.set(PhysicalDeviceObject=device.at, InstancePath=self.k.unicode(instance), ServiceName=self.k.unicode(service))
        self.k.object('_DEVOBJ_EXTENSION', device.get('DeviceObjectExtension')).put('DeviceNode', o.at)
        return o

    def attach(self, upper, lower):
        lower.put('AttachedDevice', upper.at)
        upper.put('StackSize', lower.get('StackSize') + 1)
        self.k.object('_DEVOBJ_EXTENSION', upper.get('DeviceObjectExtension')).put('AttachedTo', lower.at)

    def irp(self, at, thread, stack, current, flags=0):
        """A request of `thread` (people.ForgedThread; None = nobody's). stack: [(major, minor, device, file)], the lowest driver first; current:
        1-based, as in IRP.CurrentLocation."""
        size, row = self.k.windows.size('_IRP'), self.k.windows.size('_IO_STACK_LOCATION')
        o = self.k.object('_IRP', at).clear()
        o.set(Type=6, Size=size + row * len(stack), Flags=flags, StackCount=len(stack), CurrentLocation=current,
              Tail__Overlay__Thread=thread.at if thread else 0, Tail__Overlay__CurrentStackLocation=at + size + row * (current - 1))
        for i, (major, minor, device, file) in enumerate(stack):
            location = self.k.object('_IO_STACK_LOCATION', at + size + row * i).clear()
            location.set(MajorFunction=major, MinorFunction=minor, DeviceObject=device, FileObject=file)
            above = stack[i + 1][2] if i + 1 < len(stack) else 0
            if above:  # whose driver wants to know of the end, whatever it is
                driver = self.k.object('_DRIVER_OBJECT', self.k.object('_DEVICE_OBJECT', above).get('DriverObject'))
                location.set(Control=0xe0, CompletionRoutine=driver.get('DriverInit'), Context=above)
        return o

    def issue(self, thread, irps):
        links = [i.address('ThreadListEntry') for i in irps]
        builds.link(self.k.space, thread.object.address('IrpList'), links)


def k_size(o):
    return o.build.size(o.kind)


class Resources:
    """Locks of the executive (ERESOURCE) on ExpSystemResourcesList."""

    def __init__(self, k, symbols):
        self.k, self.head, self.links, self.free = k, symbols['ExpSystemResourcesList'], [], []

    def add(self, at, owners=(), exclusive=False, contention=0, shared_waiters=(), exclusive_waiters=()):
        """owners: [(thread address, count)]. Waiters: Waited objects that their threads wait for."""
        o = self.k.object('_ERESOURCE', at).clear()
        size = self.k.windows.size('_OWNER_ENTRY')
        entry = self.k.windows.offset('_ERESOURCE', self.k.windows.first('_ERESOURCE', 'OwnerEntry', 'OwnerThreads'))
        if o.has('OwnerThreads') and not exclusive:  # up to Windows Server 2003 the second of two is the first shared owner
            entry += size
        o.set(ActiveCount=len(owners), ContentionCount=contention, Flag=0x80 if exclusive else 0)
        o.put_if('ActiveEntries', len(owners))
        if owners:  # the first owner stands in the lock itself, others in a table whose first row says how long it is
            self.k.object('_OWNER_ENTRY', at + entry).set(OwnerThread=owners[0][0]).put(
                self.k.windows.first('_OWNER_ENTRY', 'OwnerCount'), owners[0][1])
        if len(owners) > 1:
            table = self.k.pool(size * (len(owners) + 1))
            self.k.object('_OWNER_ENTRY', table).clear().put_if('TableSize', len(owners) + 1)
            for i, (thread, count) in enumerate(owners[1:]):
                self.k.object('_OWNER_ENTRY', table + size * (i + 1)).clear().set(OwnerThread=thread).put('OwnerCount', count)
            o.put('OwnerTable', table)
        for path, waited in (('SharedWaiters', shared_waiters), ('ExclusiveWaiters', exclusive_waiters)):
            threads = [self.waiting_thread(link) for w in waited for link in w.waiters]
            o.put('NumberOf' + path, len(threads))
            kind = self.k.windows.field('_ERESOURCE', path)[1]
            if threads and kind == 'ptr void':
                o.put(path, self.ring(threads))
            elif threads and kind.startswith('ptr '):
                o.put(path, waited[0].at)
        self.links.append(o.address('SystemResourcesList'))
        return o

    def waiting_thread(self, link):
        return self.k.object('_KWAIT_BLOCK', link - self.k.windows.offset('_KWAIT_BLOCK', 'WaitListEntry')).get('Thread')

    def ring(self, threads):
        """What stands on the waiters' stacks in newer builds: LIST_ENTRY, thread, an event. The lock points at the first."""
        blocks = [self.k.pool(0x40, 0x10) for _ in threads]
        for i, (at, thread) in enumerate(zip(blocks, threads)):
            self.k.space.pointers(at, blocks[(i + 1) % len(blocks)], blocks[i - 1], thread, 0x60001)
            event = at + 4 * self.k.machine.pointer
            self.k.space.pointers(event, event, event)
        return blocks[0]

    def idle(self, count):
        """Locks that nobody holds, for lists of the length that real ones have; they follow those that were added before."""
        size, links = self.k.windows.size('_ERESOURCE'), self.k.windows.offset('_ERESOURCE', 'SystemResourcesList')
        at = self.k.pool(size * count, 0x1000)
        self.free.append((at, size, count, links))
        self.links += [at + links + i * size for i in range(count)]

    def finish(self):
        """The ring; the idle locks' part is written at once, since there may be tens of thousands."""
        place = {link: i for i, link in enumerate(self.links)}
        ring = [self.head, *self.links, self.head]
        for at, size, count, links in self.free:
            memory = bytearray(size * count)
            for i in range(count):
                n = place[at + links + i * size]
                struct.pack_into('<II' if self.k.machine.pointer == 4 else '<QQ', memory, i * size + links, ring[n + 2], ring[n])
            self.k.space.write(at, memory)
        idle = {at + links + i * size for at, size, count, links in self.free for i in range(count)}
        for n, link in enumerate(self.links):
            if link not in idle:
                self.k.space.pointers(link, ring[n + 2], ring[n])
        self.k.space.pointers(self.head, ring[1], ring[-2])

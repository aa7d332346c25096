"""Files, volumes, and what the processes of a described machine have open."""
import hives


def volume(world, device, label, mounted_on=None):
    """The volume parameter block of a disk's device. mounted_on: the file system's device."""
    k = world.k
    v = k.object('_VPB', k.pool(k.windows.size('_VPB'))).clear()
    raw = label.encode('utf-16-le')
    v.set(Type=10, Size=k.windows.size('_VPB'), Flags=1 if mounted_on else 0, VolumeLabelLength=len(raw), RealDevice=device.at,
          DeviceObject=mounted_on.at if mounted_on else 0, SerialNumber=0x5c34d70c, ReferenceCount=14, VolumeLabel=raw)
    device.put('Vpb', v.at)
    return v


# PNP_DEVNODE_STATE where the build's enumerations are not public
STATES = {'DeviceNode' + name: 0x301 + i for i, name in enumerate((
    'Uninitialized', 'Initialized', 'DriversAdded', 'ResourcesAssigned', 'StartPending', 'StartCompletion', 'StartPostWork', 'Started',
    'QueryStopped', 'Stopped', 'RestartCompletion', 'EnumeratePending', 'EnumerateCompletion'))}
HISTORY = ('Uninitialized', 'Initialized', 'DriversAdded', 'ResourcesAssigned', 'StartPending', 'StartCompletion', 'StartPostWork',
           'Started', 'EnumeratePending', 'EnumerateCompletion')


def device_tree(world, node, text, made):
    """node: { parent (a device's id; without one it is the root), state, previous, flags, problem }."""
    k, known = world.k, world.windows.enums.get('_PNP_DEVNODE_STATE', STATES)

    def state(name):
        return int(known['DeviceNode' + name])

    node.set(State=state(text.get('state', 'Started')), PreviousState=state(text.get('previous', 'EnumerateCompletion')),
             Flags=text['flags'], Problem=text.get('problem', 0), StateHistoryEntry=len(HISTORY), CapabilityFlags=text.get('capabilities', 0),
             StateHistory=b''.join(state(x).to_bytes(4, 'little') for x in HISTORY))
    if 'parent' not in text:
        if 'IopRootDeviceNode' in world.symbols:
            k.space.pointers(world.symbols['IopRootDeviceNode'], node.at)
        return
    extension = k.object('_DEVOBJ_EXTENSION', made[text['parent']].get('DeviceObjectExtension'))
    parent = k.object('_DEVICE_NODE', extension.get('DeviceNode'))
    node.set(Parent=parent.at, Level=parent.get('Level') + 1)
    if parent.get('LastChild'):
        k.object('_DEVICE_NODE', parent.get('LastChild')).put('Sibling', node.at)
    else:
        parent.put('Child', node.at)
    parent.put('LastChild', node.at)


def file(world, text, device):
    """[[file]]: name, device, access ("rwd"), shared ("rwd"), flags, offset."""
    k, objects = world.k, world.objects
    o = objects.new('File', '_FILE_OBJECT')
    access, shared = text.get('access', 'r'), text.get('shared', '')
    sections = k.pool(0x18)
    k.space.write(sections, bytes(0x18))
    o.set(Type=5, Size=k.windows.size('_FILE_OBJECT'), DeviceObject=device.at, Vpb=device.get('Vpb'), FileName=k.unicode(text['name']),
          Flags=text.get('flags', 0x40042), FsContext=k.pool(0x100), FsContext2=k.pool(0x80), SectionObjectPointer=sections,
          CurrentByteOffset=text.get('offset', 0), **{w + 'Access': int(w[0].lower() in access) for w in ('Read', 'Write', 'Delete')},
          **{'Shared' + w: int(w[0].lower() in shared) for w in ('Read', 'Write', 'Delete')})
    k.object('_DISPATCHER_HEADER', o.address('Event')).set(Type=0, Size=6, SignalState=1)
    return o


def handles(world):
    """The table of each process: its threads first (4, 8, ...), and room for what [[process.handle]] names. PspCidTable has all
    processes and threads."""
    k, ids = world.k, []
    for m, _ in world.people:
        ids.append((m.pid, m.at, 0))
        ids += [(t.tid, t.at, 0) for t in m.threads]
    if 'PspCidTable' in world.symbols:
        k.space.pointers(world.symbols['PspCidTable'], world.objects.handle_table(0, 0, ids, bodies=True))
    for m, p in world.people:
        rows = [(4 * (i + 1), t.at, 0x1fffff) for i, t in enumerate(m.threads)]
        at = world.objects.handle_table(m.at, m.pid, rows, highest=max([h['value'] for h in p.get('handle', [])], default=0))
        m.object.put('ObjectTable', at)
        if m.pid == 4 and 'ObpKernelHandleTable' in world.symbols:  # the kernel's own is System's
            k.space.pointers(world.symbols['ObpKernelHandleTable'], at)


def open_more(world, devices):
    """[[file]] and [[process.handle]]: value, object ("file notes", "process 0x84c", "thread 0x850", "device disk", "key PATH"), access,
    attributes (1 protected, 2 inherited, 4 audited)."""
    named = {f'device {name}': o.at for name, o in devices.items()}
    named.update(hives.make(world))
    for text in world.text.get('file', []):
        named['file ' + text['id']] = file(world, text, devices[text['device']]).at
    for m, _ in world.people:
        named[f'process {m.pid:#x}'] = m.at
        named.update({f'thread {t.tid:#x}': t.at for t in m.threads})
    for m, p in world.people:
        for h in p.get('handle', []):
            row = h['value'], named[h['object']], h.get('access', 0), h.get('attributes', 0)
            world.objects.open(m.object.get('ObjectTable'), row)


KINDS = {'open': 1, 'close': 2, 'bad reference': 3}


def traces(world):
    """process.traces (how many entries the ring of handle traces has, since Windows Server 2003; XP has 4096) and [[process.trace]],
    oldest first: handle, kind, tid, stack. More than the ring has go round."""
    k = world.k
    for m, p in world.people:
        if 'traces' not in p:
            continue
        head, size, declared = k.windows.size('_HANDLE_TRACE_DEBUG_INFO'), k.windows.size('_HANDLE_TRACE_DB_ENTRY'), k.windows.field(
            '_HANDLE_TRACE_DEBUG_INFO', 'TraceDb')[1]
        count = int(declared[1:declared.index(']')])
        at = k.pool(head + (p['traces'] - count) * size if count == 1 else head)
        k.space.write(at, bytes(head + (p['traces'] - 1) * size if count == 1 else head))
        ring = k.object('_HANDLE_TRACE_DEBUG_INFO', at).put_if('TableSize', p['traces'])
        count = p['traces'] if count == 1 else count
        for i, t in enumerate(p.get('trace', [])):
            e = k.object('_HANDLE_TRACE_DB_ENTRY', ring.address('TraceDb') + (i + 1) % count * size).clear()
            k.object('_CLIENT_ID', e.address('ClientId')).set(UniqueProcess=t.get('pid', m.pid), UniqueThread=t['tid'])
            frames = b''.join(world.at(row).to_bytes(k.machine.pointer, 'little') for row in t['stack'])
            e.set(Handle=t['handle'], Type=KINDS[t['kind']], StackTrace=frames)
        ring.put('CurrentStackIndex', len(p.get('trace', [])))
        k.object('_HANDLE_TABLE', m.object.get('ObjectTable')).put('DebugInfo', at)

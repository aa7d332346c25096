"""What Driver Verifier has counted and logged: [[verified]] drivers and [[trace]] entries of its logs, the newest first."""
import builds

LOGS = {  # structure; where the ring, its length and its index are
    'pool': ('_VF_POOL_TRACE', ('VfPoolTraces', 'VfPoolTracesLength', 'VfPoolTracesIndex')),
    'irql': ('_VI_TRACK_IRQL', ('ViTrackIrqlQueue', 'ViTrackIrqlQueueLength', 'ViTrackIrqlIndex')),
    'fault': ('_VI_FAULT_TRACE', ('ViFaultTraces', 'ViFaultTracesLength', 'ViFaultTracesIndex')),
    'pending': ('_IOV_FORCED_PENDING_TRACE', ('VfForcedPendingLog', 'VfForcedPendingLogLength', 'VfForcedPendingIrps')),
    'region': ('_VF_KE_CRITICAL_REGION_TRACE', ('VfKeCriticalRegionTraces', 'VfKeCriticalRegionTracesLength', 'VfKeCriticalRegionTracesIndex')),
}
FIELDS = {'address': 'Address', 'size': 'Size', 'irp': 'Irp', 'old': 'OldIrql', 'new': 'NewIrql', 'processor': 'Processor', 'ticks': 'TickCount'}
LENGTH = 8
COUNTS = ('Current{}PoolAllocations', '{}Bytes', 'Peak{}PoolAllocations', 'Peak{}Bytes')


def rows_of(text):
    return ([row for trace in text.get('trace', []) for row in trace['stack']] +
            [block[3] for row in text.get('verified', []) for block in row.get('blocks', [])])


def logs(world):
    k, by_tid = world.k, {t.tid: t for m, _ in world.people for t in m.threads}
    for name, (kind, variables) in LOGS.items():
        traces = [t for t in world.text.get('trace', []) if t['log'] == name]
        if not traces or kind not in world.windows.types or any(v not in world.symbols for v in variables):
            continue
        size = world.windows.size(kind)
        at = k.pool(size * LENGTH, 0x1000)
        k.space.write(at, bytes(size * LENGTH))
        for age, trace in enumerate(traces):
            o = k.object(kind, at + size * (len(traces) - 1 - age)).set(Thread=by_tid[trace['tid']].at)
            o.set(**{FIELDS[word]: value for word, value in trace.items() if word in FIELDS})
            room = world.windows.width(world.windows.field(kind, 'StackTrace')[1]) // world.windows.pointer
            k.space.pointers(o.address('StackTrace'), *[world.at(row) for row in trace['stack'][:room]])
        k.space.pointers(world.symbols[variables[0]], at)
        k.space.u32(world.symbols[variables[1]], LENGTH)
        k.space.u32(world.symbols[variables[2]], len(traces) - 1)


def records(world, data, blocks):
    """Two pages of records: all but the last block in the first one, behind a free record each."""
    if not blocks:
        return
    k, size, pages = world.k, world.windows.size('_VI_POOL_ENTRY'), [world.k.pool(0x1000, 0x1000) for _ in range(2)]
    for page in pages:
        k.space.write(page, bytes(0x1000))
    for i, (address, length, tag, caller) in enumerate(blocks):
        at = pages[i == len(blocks) - 1] + size * (2 * i + 2)
        k.object('_VI_POOL_ENTRY_INUSE', at).set(VirtualAddress=address, CallingAddress=world.at(caller), NumberOfBytes=length,
                                                 Tag=int.from_bytes(tag.encode(), 'little'))
        k.object('_VI_POOL_ENTRY_INUSE', at - size).set(VirtualAddress=at + 8 * size, CallingAddress=0x1234, NumberOfBytes=8)  # is free
    k.object('_VI_POOL_PAGE_HEADER', pages[0]).set(NextPage=pages[1], VerifierEntry=data.at)
    k.object('_VI_POOL_PAGE_HEADER', pages[1]).set(NextPage=0, VerifierEntry=data.at)
    k.space.u64(data.address('PoolPageHeaders') + 8, pages[0] | 2)


def drivers(world):
    """A list, and a search tree of one node each way: the first driver's node above the second's, and so on."""
    k, rows = world.k, world.text.get('verified', [])
    if not rows or '_VF_SUSPECT_DRIVER_ENTRY' not in world.windows.types or 'ViTargetDriversAvl' not in world.symbols:
        return

    def new(kind, more=0):
        return k.object(kind, k.pool(world.windows.size(kind) + more)).clear()

    entries, parent, side = [], None, 'RightChild'
    table = new('_VF_AVL_TABLE')
    root = table.at + world.windows.offset('_RTL_AVL_TABLE', 'BalancedRoot')
    k.object('_VF_AVL_TREE', world.symbols['ViTargetDriversAvl']).clear().set(Tables=table.at, TablesNo=1)
    for row in rows:
        entry = new('_VF_SUSPECT_DRIVER_ENTRY').set(Loads=row.get('loads', 1), Unloads=row.get('unloads', 0), BaseName=k.unicode(row['name']))
        entries.append(entry.address('Links'))
        data = new('_VF_TARGET_VERIFIED_DRIVER_DATA').set(SuspectDriverEntry=entry.at)
        for pool, word in (('NonPaged', 'nonpaged'), ('Paged', 'paged')):
            for path, value in zip(COUNTS, row.get(word, [])):
                data.put(path.format(pool), value)
        records(world, data, row.get('blocks', []))
        node = new('_RTL_BALANCED_LINKS', world.windows.size('_VF_TARGET_DRIVER'))
        k.object('_VF_TARGET_DRIVER', node.at + world.windows.size('_RTL_BALANCED_LINKS')).clear().set(VerifiedData=data.at)
        node.set(Parent=parent.at if parent else root)
        k.space.pointers((parent.at if parent else root) + world.windows.offset('_RTL_BALANCED_LINKS', side), node.at)
        parent, side = node, 'LeftChild'
    builds.link(k.space, world.symbols['VfSuspectDriversList'], entries)


def make(world):
    logs(world)
    drivers(world)

"""What the Plug and Play manager of a described machine is at: its event queue ([[pnp_event]]), and arbiters of resources with
their ranges ([[arbiter]])."""
import uuid

import builds

RESOURCES = {'port': (1, 'IopRootPortArbiter'), 'interrupt': (2, 'IopRootIrqArbiter'), 'memory': (3, 'IopRootMemArbiter'),
             'dma': (4, 'IopRootDmaArbiter'), 'bus': (6, 'IopRootBusNumberArbiter')}


def events(world, made):
    """Rows: category, guid, device (an id), name (the instance's text)."""
    if 'pnp_event' not in world.text or '_PNP_DEVICE_EVENT_LIST' not in world.windows.types:
        return
    k, links = world.k, []
    for row in world.text['pnp_event']:
        text = row.get('name', '').encode('utf-16-le') + b'\0\0'
        base = k.windows.size('_PNP_DEVICE_EVENT_ENTRY')
        o = k.object('_PNP_DEVICE_EVENT_ENTRY', k.pool(base + len(text))).clear()
        data = k.object('_PLUGPLAY_EVENT_BLOCK', o.address('Data'))
        data.set(EventGuid=uuid.UUID(row['guid']).bytes_le, EventCategory=row['category'], TotalSize=k.windows.size('_PLUGPLAY_EVENT_BLOCK') + len(text),
                 DeviceObject=made[row['device']].at if 'device' in row else 0, Flags=row.get('flags', 0))
        o.set(Argument=row.get('argument', 0))
        k.space.write(o.at + base, text)
        links.append(o.address('ListEntry'))
    at = k.pool(k.windows.size('_PNP_DEVICE_EVENT_LIST'))
    queue = k.object('_PNP_DEVICE_EVENT_LIST', at).clear()
    builds.link(k.space, queue.address('List'), links)
    if 'PnpDeviceEventList' in world.symbols:
        k.space.pointers(world.symbols['PnpDeviceEventList'], at)
    threads = {t.tid: t.at for m, _ in world.people for t in m.threads}
    for word in ('PnpDeviceEventThread', 'PnpDeviceActionThread'):
        if word in world.text.get('plugplay', {}) and word in world.symbols:
            k.space.pointers(world.symbols[word], threads[world.text['plugplay'][word]])


def range_list(k, at, rows, made):
    """rows: first, last, device's id, attributes (of Arbiter), flags (RTL_RANGE_SHARED 1, CONFLICT 2); merged = rows of its own."""
    o = k.object('_RTL_RANGE_LIST', at).clear()
    links = []
    for row in rows:
        e = k.object('_RTLP_RANGE_LIST_ENTRY', k.pool(k.windows.size('_RTLP_RANGE_LIST_ENTRY'))).clear()
        e.set(Start=row['first'], End=row['last'], Attributes=row.get('attributes', 0), PublicFlags=row.get('flags', 0))
        if 'merged' in row:
            e.set(PrivateFlags=1)
            inner = range_list(k, k.pool(k.windows.size('_RTL_RANGE_LIST')), row['merged'], made)
            builds.link(k.space, e.address('Merged.ListHead'), inner)
        else:
            e.set(Allocated__Owner=made[row['device']].at if 'device' in row else 0)
        links.append(e.address('ListEntry'))
    o.set(Count=len(rows))
    builds.link(k.space, o.address('ListHead'), links)
    return links


def arbiters(world, made):
    if 'arbiter' not in world.text or '_ARBITER_INSTANCE' not in world.windows.types:
        return
    k, lists = world.k, {}
    for row in world.text['arbiter']:
        kind, symbol = RESOURCES[row['kind']]
        size = k.windows.size('_ARBITER_INSTANCE')
        at = world.symbols[symbol] if row.get('root') and symbol in world.symbols else k.pool(size)
        o = k.object('_ARBITER_INSTANCE', at).clear()
        name = row.get('name', '').encode('utf-16-le') + b'\0\0'
        text = k.pool(len(name))
        k.space.write(text, name)
        o.set(Signature=int.from_bytes(b'Arbs', 'little'), Name=text, ResourceType=kind)
        for field, word in (('Allocation', 'allocated'), ('PossibleAllocation', 'possible')):
            ranges = k.pool(k.windows.size('_RTL_RANGE_LIST'))
            range_list(k, ranges, row.get(word, []), made)
            o.put(field, ranges)
        face = k.object('_ARBITER_INTERFACE', k.pool(k.windows.size('_ARBITER_INTERFACE'))).clear()
        face.set(Size=k.windows.size('_ARBITER_INTERFACE'), Context=o.at)
        o.put('Interface', face.at)
        extension = k.object('_DEVOBJ_EXTENSION', made[row['device']].get('DeviceObjectExtension'))
        node = k.object('_DEVICE_NODE', extension.get('DeviceNode'))
        e = k.object('_PI_RESOURCE_ARBITER_ENTRY', k.pool(k.windows.size('_PI_RESOURCE_ARBITER_ENTRY'))).clear()
        e.set(ResourceType=kind, ArbiterInterface=face.at, DeviceNode=node.at)
        lists.setdefault(node.at, (node, []))[1].append(e.address('DeviceArbiterList'))
    for node, links in lists.values():
        builds.link(k.space, node.address('DeviceArbiterList'), links)


def make(world, made):
    events(world, made)
    arbiters(world, made)


def dispatched(world, irp):
    """A _TRIAGE_9F_PNP whose queue has one device with that request; 0 where the build's types have none."""
    k = world.k
    if '_TRIAGE_9F_PNP' not in k.windows.types:
        return 0
    new = lambda kind: k.object(kind, k.pool(k.windows.size(kind))).clear()  # noqa: E731
    triage, queue, request, node = (new(kind) for kind in ('_TRIAGE_9F_PNP', '_TRIAGE_PNP_DEVICE_COMPLETION_QUEUE',
                                                           '_TRIAGE_PNP_DEVICE_COMPLETION_REQUEST', '_TRIAGE_DEVICE_NODE'))
    node.set(PendingIrp=irp)
    request.set(DeviceNode=node.at)
    builds.link(k.space, queue.address('DispatchedList'), [request.address('ListEntry')])
    return triage.set(Signature=0x8001, Revision=1, CompletionQueue=queue.at).at

"""What the power manager of a described machine does, and was told to do."""
import builds

POLICIES = ('PowerButton', 'SleepButton', 'LidClose', 'Idle', 'OverThrottled')


def structure(k, kind, at, text):
    """A structure of numbers; a list is a POWER_ACTION_POLICY: action, flags, event."""
    o = k.object(kind, at).clear()
    for name, value in text.items():
        if name in POLICIES:
            for member, number in zip(('Action', 'Flags', 'EventCode'), value):
                o.put(f'{name}.{member}', number)
        else:
            o.put_if(name, value)
    return o


def make(world, devices, requests):
    """[power]. devices: by id; requests: those in pool, in the description's order."""
    text, k, symbols = world.text.get('power'), world.k, world.symbols
    if not text:
        return
    if 'PopAction' in symbols:
        structure(k, '_POP_POWER_ACTION', symbols['PopAction'], text['action'])
    if 'PopPolicy' in symbols:
        at = k.pool(k.windows.size('_SYSTEM_POWER_POLICY'))
        structure(k, '_SYSTEM_POWER_POLICY', at, text['policy'])
        k.space.pointers(symbols['PopPolicy'], at)
    threads = {t.tid: t.at for m, _ in world.people for t in m.threads}
    irps, workers = [], []
    if '_POP_IRP_DATA' in k.windows.types:
        for row in text.get('irp', []):
            o = k.object('_POP_IRP_DATA', k.pool(k.windows.size('_POP_IRP_DATA'))).clear()
            o.set(Irp=requests[row['request']], Pdo=devices[row['pdo']].at, MinorFunction=row['minor'],
                  PowerStateType=int(row.get('of_device', False)), CurrentDevice=devices[row['current']].at if 'current' in row else 0)
            k.space.u32(o.address('PowerState'), row['state'])
            irps.append(o.address('Link'))
    if '_POP_IRP_WORKER_ENTRY' in k.windows.types:
        for row in text.get('worker', []):
            o = k.object('_POP_IRP_WORKER_ENTRY', k.pool(k.windows.size('_POP_IRP_WORKER_ENTRY'))).clear()
            o.set(Thread=threads[row['thread']], Static=int(row.get('static', False)))
            if 'request' in row:
                o.set(Irp=requests[row['request']], Device=devices[row['device']].at)
            workers.append(o.address('Link'))
    for name, links in (('PopIrpList', irps), ('PopIrpThreadList', workers)):
        if name in symbols:
            builds.link(k.space, symbols[name], links)

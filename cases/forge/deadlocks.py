"""What Driver Verifier's deadlock detection keeps: trees of nodes, a lock taken below another one. The circle's nodes are its
participants, and the bug check names the lock that was asked for and the node of the thread that asked."""
TYPES = {'Mutex': 1, 'FastMutex': 3, 'SpinLock': 5, 'InStackQueuedSpinLock': 6, 'Eresource': 8}
CODE = 0xc4


def rows_of(text):
    """Rows ("module!function+displacement") of the stacks with which locks were taken."""
    return [row for thread in text.get('deadlock', {}).get('thread', []) for _, stack in thread['takes'] for row in stack]


def make(world):
    text, k = world.text.get('deadlock'), world.k
    if not text:
        return

    def new(kind):
        return k.object(kind, k.pool(world.windows.size(kind))).clear()

    globals_ = new('_VI_DEADLOCK_GLOBALS')
    k.space.pointers(world.symbols['ViDeadlockGlobals'], globals_.at)
    addresses, locks = {}, {}
    for lock in text['lock']:
        module, _, name = lock['name'].partition('!')
        at = world.bases[module] + world.data[module][name] if name else k.pool(0x10)
        addresses[lock['name']] = at
        locks[lock['name']] = new('_VI_DEADLOCK_RESOURCE').set(Type=TYPES[lock['kind']], ResourceAddress=at)
    by_tid = {t.tid: t for m, _ in world.people for t in m.threads}
    participants, asked = [], 0
    for thread in text['thread']:
        entry, parent = 0, 0
        if 'tid' in thread:
            entry = new('_VI_DEADLOCK_THREAD').set(Thread=by_tid[thread['tid']].at).at
        for name, stack in thread['takes']:
            node = new('_VI_DEADLOCK_NODE').set(Parent=parent, Root=locks[name].at, ThreadEntry=entry)
            k.space.pointers(node.address('StackTrace'), *[world.at(row) for row in stack])
            parent = node.at
        participants.append(parent)
        if 'wants' in thread:
            asked, lock = parent, addresses[thread['wants']]
    globals_.set(NumberOfParticipants=len(participants))
    k.space.pointers(globals_.address('Participant'), *participants)
    if asked:
        globals_.set(Instigator=lock)
        k.bugcheck = (CODE, text.get('code', 0x1001), lock, asked, 0)

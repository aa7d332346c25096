"""Ports of local procedure calls and their messages ([[port]]), silos ([[silo]]), private namespaces ([namespaces]) and bug check
callbacks ([[bugcheck_callback]]) of a described machine. Structures by the names of nt's types; the callback record is wdm.h's
KBUGCHECK_CALLBACK_RECORD, which is in no symbol file."""
import uuid

import builds

CONNECTION, SERVER, CLIENT = 1, 2, 3  # _ALPC_PORT.u1.s1.Type
QUEUES = {'main': 'MainQueue', 'direct': 'DirectQueue', 'large': 'LargeMessageQueue', 'pending': 'PendingQueue', 'canceled': 'CanceledQueue'}
KINDS = {'request': 1, 'reply': 2, 'datagram': 3, 'connection': 10}


class Ports:
    def __init__(self, world):
        self.w, self.k = world, world.k
        self.people = {m.pid: m for m, _ in world.people}
        self.threads = {t.tid: t for m, _ in world.people for t in m.threads}
        self.all, self.opened = [], {}

    def port(self, kind, owner, info, path='', state=()):
        directory, _, name = path.rpartition('\\')
        o = self.w.objects.new('ALPC Port', '_ALPC_PORT', name, directory if path else None)
        o.set(CommunicationInfo=info.at, OwnerProcess=owner.at, u1__s1__Initialized=1, u1__s1__Type=kind)
        for flag in state:
            o.put(f'u1.s1.{flag}', 1)
        for field in (*QUEUES.values(), 'WaitQueue'):
            if o.has(field):
                builds.link(self.k.space, o.address(field), [])
        self.all.append(o.address('PortListEntry'))
        self.open(owner, o)
        return o

    def open(self, owner, o):
        """A handle in the owner's table, behind its threads and what else it has open."""
        taken = [len(owner.threads), *(h['value'] // 4 for p in (p for m, p in self.w.people if m is owner) for h in p.get('handle', []))]
        index = self.opened[owner.pid] = self.opened.get(owner.pid, max(taken)) + 1
        self.w.objects.open(owner.object.get('ObjectTable'), (4 * index, o.at, 0x1f0001))

    def info(self, of=None):
        o = self.k.object('_ALPC_COMMUNICATION_INFO', self.k.pool(self.k.windows.size('_ALPC_COMMUNICATION_INFO'))).clear()
        builds.link(self.k.space, o.address('CommunicationList'), [])
        return o

    def message(self, row, server, client, listener, info):
        """A message of the client, in a queue of the port that listens."""
        o = self.k.object('_KALPC_MESSAGE', self.k.pool(self.k.windows.size('_KALPC_MESSAGE'))).clear()
        o.set(PortQueue=listener.at, OwnerPort=client.at, SequenceNo=row.get('sequence', 1), ConnectionPort=listener.at, CommunicationInfo=info.at,
              WaitingThread=self.threads[row['thread']].at if 'thread' in row else 0,
              ServerThread=self.threads[row['server_thread']].at if 'server_thread' in row else 0,
              MessageAttributes__ClientContext=row.get('client_context', 0), MessageAttributes__PortContext=row.get('port_context', 0))
        o.set(PortMessage__u1__s1__DataLength=row['data'], PortMessage__u1__s1__TotalLength=row['data'] + 0x28, PortMessage__MessageId=row['id'],
              PortMessage__CallbackId=row.get('callback', 0), PortMessage__u2__s2__Type=KINDS[row.get('kind', 'request')] | row.get('flags', 0x2000))
        o.set(u1__s1__ReplyWaitReply=int(row.get('reply_wait', False)), u1__s1__Canceled=int(row.get('canceled', False)))
        return o

    def make(self, text):
        owner = self.people[text['owner']]
        info, queues = self.info(), {}
        listener = self.port(CONNECTION, owner, info, text.get('path', ''), text.get('state', ()))
        info.set(ConnectionPort=listener.at)
        listener.set(SequenceNo=text.get('sequence', 0))
        links = []
        for c in text.get('connection', []):
            other = self.people[c['client']]
            one = self.info()
            server, client = self.port(SERVER, owner, one), self.port(CLIENT, other, one)
            one.set(ConnectionPort=listener.at, ServerCommunicationPort=server.at, ClientCommunicationPort=client.at)
            links.append(one.address('CommunicationList'))
            for row in c.get('message', []):
                queues.setdefault(row.get('queue', 'main'), []).append(self.message(row, server, client, listener, one))
        builds.link(self.k.space, info.address('CommunicationList'), links)
        for name, messages in queues.items():
            builds.link(self.k.space, listener.address(QUEUES[name]), [m.address('Entry') for m in messages])
            listener.put_if(QUEUES[name] + 'Length', len(messages))


def silos(world, text):
    """[[silo]]: processes, id, container; server = true: its own globals with root, session, state."""
    k, links = world.k, []
    for row in text.get('silo', []):
        members = [m for m, _ in world.people if m.pid in row['processes']]
        o = world.objects.new('Job', '_EJOB')
        o.set(ActiveProcesses=len(members), TotalProcesses=len(members), JobId=row['id'], Silo=1, ContainerId=uuid.UUID(row['container']).bytes_le)
        if row.get('server'):
            o.set(ServerSiloGlobals=silo_globals(world, row, k.pool(k.windows.size('_ESERVERSILO_GLOBALS'))).at)
        builds.link(k.space, o.address('ProcessListHead'), [m.object.address('JobLinks') for m in members])
        for m in members:
            m.object.put('Job', o.at)
        links.append(o.address('JobLinks'))
    if 'silo' in text and 'PspJobList' in world.symbols:
        builds.link(k.space, world.symbols['PspJobList'], links)
        host = silo_globals(world, {'session': 0, 'root': '', 'state': 1}, world.symbols['PspHostSiloGlobals'])
        spaces = text.get('namespaces', {}).get('host', [])
        table = k.object('_OBJECT_NAMESPACE_LOOKUPTABLE', host.address('ObSiloState.PrivateNamespaceLookupTable'))
        for i in range(37):
            entries = [k.pool(0x40) for _ in range(spaces.count(i))]
            builds.link(k.space, table.address('HashBuckets') + 16 * i, entries)
        table.set(NumberOfPrivateSpaces=len(spaces))


def silo_globals(world, row, at):
    k = world.k
    o = k.object('_ESERVERSILO_GLOBALS', at).clear()
    shared = k.object('_SILO_USER_SHARED_DATA', k.pool(k.windows.size('_SILO_USER_SHARED_DATA'))).clear()
    shared.set(ServiceSessionId=row.get('session', 0))
    o.set(SiloRootDirectoryName=k.unicode(row.get('root', '')), UserSharedData=shared.at, State=row.get('state', 1),
          ExpDefaultErrorPort=row.get('error_port', 0))
    return o


def callbacks(world, text):
    """[[bugcheck_callback]]: component, routine, data (hexadecimal), state. reason: a KBUGCHECK_REASON_CALLBACK_RECORD of that reason."""
    k, lists = world.k, {'KeBugCheckCallbackListHead': [], 'KeBugCheckReasonCallbackListHead': []}
    pointer = k.machine.pointer
    for row in text.get('bugcheck_callback', []):
        name, data = row['component'].encode() + b'\0', bytes.fromhex(row.get('data', ''))
        component, buffer, at = k.pool(len(name)), k.pool(len(data) or 1), k.pool(0x40)
        k.space.write(component, name)
        k.space.write(buffer, data)
        k.space.write(at, bytes(0x40))
        routine = world.at(row['routine'])
        if 'reason' in row:  # entry, routine, component, checksum, reason, state
            k.space.pointers(at + 2 * pointer, routine, component, routine + component + row['reason'])
            k.space.u32(at + 5 * pointer, row['reason'])
            k.space.write(at + 5 * pointer + 4, bytes([row.get('state', 1)]))
        else:  # entry, routine, buffer, length, component, checksum, state
            k.space.pointers(at + 2 * pointer, routine, buffer)
            k.space.u32(at + 4 * pointer, len(data))
            k.space.pointers(at + 5 * pointer, component, routine + buffer + len(data) + component)
            k.space.write(at + 7 * pointer, bytes([row.get('state', 1)]))
        lists['KeBugCheckReasonCallbackListHead' if 'reason' in row else 'KeBugCheckCallbackListHead'].append(at)
    for symbol, links in lists.items():
        if 'bugcheck_callback' in text and symbol in world.symbols:
            builds.link(k.space, world.symbols[symbol], links)


def make(world):
    if 'port' in world.text and '_ALPC_PORT' in world.windows.types:
        p = Ports(world)
        for row in world.text['port']:
            p.make(row)
        if 'AlpcpPortList' in world.symbols:
            builds.link(world.k.space, world.symbols['AlpcpPortList'], p.all)
    if '_ESERVERSILO_GLOBALS' in world.windows.types:
        silos(world, world.text)
    callbacks(world, world.text)

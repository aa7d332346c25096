"""Registry hives in a forged kernel's memory: bins with keys and values, the maps that lead to them, and the blocks of keys that are
open. The format of the cells is the hive file's, as its public descriptions have it."""
import struct

import builds

TYPES = {'none': 0, 'sz': 1, 'expand_sz': 2, 'binary': 3, 'dword': 4, 'multi_sz': 7, 'qword': 11}
NO_CELL = 0xffffffff
STABLE, VOLATILE = 0, 1
ROOM = 0x8000  # a storage's
BLOCK = 0x1000
PIECE = 16344  # of data that is longer
TIME = 0x01cdceafb84be400
COMPRESSED = 0x20


def data_of(kind, value):
    if kind in ('sz', 'expand_sz'):
        return value.encode('utf-16-le') + b'\0\0'
    if kind == 'multi_sz':
        return b''.join(x.encode('utf-16-le') + b'\0\0' for x in value) + b'\0\0'
    if kind in ('dword', 'qword'):
        return value.to_bytes(4 if kind == 'dword' else 8, 'little')
    if isinstance(value, int):  # so many bytes
        return bytes(i * 7 & 0xff for i in range(value))
    return bytes.fromhex(value)


class Storage:
    """One bin, contiguous in its address space."""

    def __init__(self, space, windows, base, kind):
        self.space, self.windows, self.base, self.kind, self.end = space, windows, base, kind, 0x20
        space.write(base, bytes(ROOM))
        space.write(base, b'hbin' + struct.pack('<II', 0, ROOM))

    def room(self, size):
        """A cell's index."""
        cell, whole = self.end, (size + 4 + 7) & ~7
        self.end += whole
        assert self.end <= ROOM
        self.space.write(self.base + cell, struct.pack('<i', -whole))
        return cell | self.kind << 31

    def address(self, cell):
        return self.base + (cell & 0x7fffffff) + 4

    def put(self, data):
        cell = self.room(len(data))
        self.space.write(self.address(cell), data)
        return cell

    def object(self, kind, cell):
        return builds.Object(self.space, self.windows, kind, self.address(cell))


class Key:
    def __init__(self, name):
        self.name, self.keys, self.values, self.volatile = name, {}, [], False


class Hive:
    def __init__(self, k, text, space, bins):
        """space: where the bins are; bins: the address of the first."""
        self.k, self.text, self.root = k, text, Key(text['root'].rsplit('\\', 1)[-1])
        self.storages = [Storage(space, k.windows, bins + i * ROOM, i) for i in (STABLE, VOLATILE)]
        for key in text.get('key', []):
            at = self.root
            for part in filter(None, key.get('path', '').split('\\')):
                at = at.keys.setdefault(part, Key(part))
                at.volatile = at.volatile or key.get('volatile', False)
            at.values += key.get('values', [])
        self.cells = {}
        self.root_cell = self.key(self.root, text['root'], NO_CELL)

    def value(self, storage, name, kind, value):
        raw, latin = data_of(kind, value), all(ord(c) < 256 for c in name)
        label = name.encode('latin-1' if latin else 'utf-16-le')
        cell = storage.room(0x14 + len(label))
        size, data = len(raw), 0
        if size <= 4:
            size, data = size | 0x80000000, int.from_bytes(raw, 'little')
        elif size <= PIECE:
            data = storage.put(raw)
        else:
            pieces = [storage.put(raw[i:i + PIECE]) for i in range(0, size, PIECE)]
            data = storage.put(struct.pack('<HHI', 0x6264, len(pieces), storage.put(struct.pack(f'<{len(pieces)}I', *pieces))))
        storage.object('_CM_KEY_VALUE', cell).set(Signature=0x6b76, NameLength=len(label), DataLength=size, Data=data, Type=TYPES[kind],
                                                  Flags=int(latin), Name=0)
        storage.space.write(storage.address(cell) + 0x14, label)
        return cell

    def key(self, key, path, parent):
        """The key and all below it; its cell."""
        storage = self.storages[key.volatile]
        raw = key.name.encode('latin-1')
        cell = self.cells[path.upper()] = storage.room(0x4c + len(raw))
        counts, lists = [0, 0], [NO_CELL, NO_CELL]
        for kind in (STABLE, VOLATILE):
            below = [self.key(x, f'{path}\\{x.name}', cell) for _, x in sorted(key.keys.items(), key=lambda i: i[0].upper())
                     if x.volatile == bool(kind)]
            counts[kind] = len(below)
            if below:
                lists[kind] = self.index(self.storages[kind], below)
        values = [self.value(storage, *v) for v in key.values]
        o = storage.object('_CM_KEY_NODE', cell)
        o.set(Signature=0x6b6e, Flags=COMPRESSED | (0xc if parent == NO_CELL else 0), Parent=parent, Security=0x78 if not key.volatile else NO_CELL,
              LastWriteTime=TIME, Class=NO_CELL, NameLength=len(raw), MaxNameLen=max([2 * len(x) for x in key.keys], default=0),
              SubKeyCounts=struct.pack('<II', *counts), SubKeyLists=struct.pack('<II', *lists), ValueList__Count=len(values),
              ValueList__List=storage.put(struct.pack(f'<{len(values)}I', *values)) if values else NO_CELL)
        storage.space.write(o.address('Name'), raw)
        return cell

    def index(self, storage, cells):
        """The list of subkeys: by hash; with more than four, a list of lists, as Windows makes of many."""
        def leaf(mark, part):
            return storage.put(mark + struct.pack('<H', len(part)) + b''.join(struct.pack('<II', c, 0) for c in part))
        if len(cells) <= 4:
            return leaf(b'lh', cells)
        parts = [leaf(b'lf', cells[:3]), storage.put(b'li' + struct.pack(f'<H{len(cells) - 3}I', len(cells) - 3, *cells[3:]))]
        return storage.put(b'ri' + struct.pack('<HII', 2, *parts))

    def map(self, dual, storage, small):
        """The entries of the storage's blocks; small: no directory, as for hives of up to 2 MB."""
        k, windows = self.k, self.k.windows
        size = windows.size('_HMAP_ENTRY')
        table = k.pool(512 * size, 0x1000)
        k.space.write(table, bytes(512 * size))
        for i in range(ROOM // BLOCK):
            e = k.object('_HMAP_ENTRY', table + i * size)
            if e.has('BlockAddress'):
                e.set(BlockAddress=storage.base + i * BLOCK).put_if('BinAddress', storage.base | 1)
            else:
                e.set(PermanentBinAddress=storage.base | 1, BlockOffset=i * BLOCK)
        dual.set(Length=ROOM)
        if small:
            dual.set(SmallDir=table, Map=dual.address('SmallDir'))
        else:
            directory = k.pool(0x2000, 0x1000)
            k.space.write(directory, bytes(0x2000))
            k.space.pointers(directory, table)
            dual.set(Map=directory)

    def more(self, o):
        """security: sizes of cached descriptors; dirty: numbers of sectors that are not in the file yet; free: a cell behind the last."""
        k, size = self.k, self.k.windows.size('_CM_KEY_SECURITY_CACHE_ENTRY')
        rows = self.text.get('security', [])
        if rows:
            table = k.pool(size * len(rows))
            for i, length in enumerate(rows):
                cached = k.object('_CM_KEY_SECURITY_CACHE', k.pool(k.windows.size('_CM_KEY_SECURITY_CACHE') + length)).clear()
                cached.set(Cell=0x100 + 0x40 * i, ConvKey=0x1234 + i, DescriptorLength=length, RealRefCount=i + 1)
                k.object('_CM_KEY_SECURITY_CACHE_ENTRY', table + i * size).clear().set(Cell=0x100 + 0x40 * i, CachedSecurity=cached.at)
            o.set(SecurityCache=table, SecurityCount=len(rows), SecurityCacheSize=len(rows) + 2)
        if 'dirty' in self.text:
            bits = k.pool(0x20)
            k.space.write(bits, sum(1 << n for n in self.text['dirty']).to_bytes(0x20, 'little'))
            k.object('_RTL_BITMAP', o.address('Hive.DirtyVector')).set(SizeOfBitMap=ROOM // 512, Buffer=bits)
            o.put('Hive.DirtyCount', len(self.text['dirty']))
        if self.text.get('free'):
            for s in self.storages:
                s.space.write(s.base + s.end, struct.pack('<i', ROOM - s.end))

    def make(self, links):
        """The _CMHIVE, once its bins are there."""
        k, windows = self.k, self.k.windows
        o = k.object('_CMHIVE', k.pool(windows.size('_CMHIVE'), 0x10)).clear()
        name = self.text.get('file', '')
        raw = name[-31:].encode('utf-16-le')
        base = k.object('_HBASE_BLOCK', k.pool(0x1000, 0x1000)).clear()
        base.set(Signature=0x66676572, Sequence1=0x11, Sequence2=0x11, TimeStamp=TIME, Major=1, Minor=5, Format=1, RootCell=self.root_cell,
                 Length=ROOM, Cluster=1, FileName=raw, CheckSum=0x1234abcd)
        o.set(Hive__Signature=0xbee0bee0, Hive__BaseBlock=base.at, Hive__StorageTypeCount=2)
        o.put_if('UseCount', 0)
        storage = o.address('Hive.Storage')
        for i in (STABLE, VOLATILE):
            self.map(k.object('_DUAL', storage + i * windows.size('_DUAL')), self.storages[i], self.text.get('small', True))
        if o.has('HiveRootPath'):
            o.put('HiveRootPath', k.unicode(self.text['root']))
        if name:
            o.put('FileFullPath', k.unicode('\\??\\C:' + name))
        self.more(o)
        links.append(o.address('HiveList'))
        self.at = o.at
        return o


def path_hash(path):
    out = 0
    for c in path.replace('\\', '').upper():
        out = out * 37 + ord(c) & 0xffffffff
    return out


class OpenKeys:
    def __init__(self, k, symbols):
        self.k, self.symbols, self.made, self.names = k, symbols, {}, {}

    def block(self, path, hive, cell):
        """A key control block, whose parent has been made before."""
        k = self.k
        parent, _, name = path.rpartition('\\')
        names = k.object('_CM_NAME_CONTROL_BLOCK', k.pool(k.windows.size('_CM_NAME_CONTROL_BLOCK') + len(name))).clear()
        names.set(Compressed=1, NameLength=len(name))
        k.space.write(names.address('Name'), name.upper().encode('latin-1'))
        o = k.object('_CM_KEY_CONTROL_BLOCK', k.pool(k.windows.size('_CM_KEY_CONTROL_BLOCK'), 0x10)).clear()
        o.set(RefCount=2, TotalLevels=path.count('\\'), KeyHive=hive, KeyCell=cell, NameBlock=names.at, ParentKcb=self.made.get(parent.upper(), 0),
              Flags=COMPRESSED, KcbLastWriteTime=TIME)
        builds.link(k.space, o.address('KeyBodyListHead'), [])
        key_hash = k.object('_CM_KEY_HASH', o.address('KeyHash'))
        key_hash.set(KeyHive=hive, KeyCell=cell)
        k.space.u32(key_hash.address('ConvKey'), path_hash(path))
        self.made[path.upper()] = o.at
        return o

    def table(self, blocks, hive=None):
        """blocks: [(path, Object)]. hive: whose table; None: that of all hives."""
        k, count = self.k, 16
        with_locks = '_CM_KEY_HASH_TABLE_ENTRY' in k.windows.types
        size = k.windows.size('_CM_KEY_HASH_TABLE_ENTRY') if with_locks else k.machine.pointer
        first = k.windows.offset('_CM_KEY_HASH_TABLE_ENTRY', 'Entry') if with_locks else 0
        at = k.pool(size * count, 0x10)
        k.space.write(at, bytes(size * count))
        for path, o in blocks:
            h = path_hash(path)
            if hive is None:
                n = (314159269 * h & 0xffffffff) % 1000000007 % count
            else:
                mixed = 101027 * (h ^ h >> 9)
                n = (mixed ^ mixed >> 9) & count - 1
            slot = at + n * size + first
            entry = k.object('_CM_KEY_HASH', o.address('KeyHash'))
            entry.set(NextHash=k.space.read_pointer(slot))
            k.space.pointers(slot, entry.at)
        if hive is not None:
            hive.set(KcbCacheTable=at, KcbCacheTableSize=count)
        elif 'CmpCacheTable' in self.symbols:
            k.space.pointers(self.symbols['CmpCacheTable'], at)
            k.space.u32(self.symbols['CmpHashTableSize'], count)


def make(world):
    """[[hive]] of a described machine: file, root, small, process (whose address space has the bins), [[hive.key]] path, values
    ([name, type, value]), volatile; open: paths of open keys. Returns {path: address of a key's object}."""
    texts = world.text.get('hive', [])
    k, symbols, links, bodies, every = world.k, world.symbols, [], {}, []
    if not texts or 'CmpHiveListHead' not in symbols:
        return bodies
    opened = OpenKeys(k, symbols)
    moved = k.windows.field('_HMAP_ENTRY', 'PermanentBinAddress') is not None
    for n, text in enumerate(texts):
        owner = next((m for m, _ in world.people if m.pid == text.get('process')), None) if moved else None
        hive = Hive(k, text, owner.space if owner else k.space, 0x1d52a6f0000 + n * 0x100000 if owner else k.pool(2 * ROOM, 0x1000))
        o = hive.make(links)
        blocks = []
        for path in text.get('open', []):
            b = opened.block(path, o.at, hive.cells[path.upper()])
            blocks.append((path, b))
            body = world.objects.new('Key', '_CM_KEY_BODY')
            body.set(Type=0x6b793032, KeyControlBlock=b.at, ProcessID=4)
            bodies['key ' + path] = body.at
        every += blocks
        if o.has('KcbCacheTable'):
            opened.table(blocks, o)
    if every and k.windows.field('_CMHIVE', 'KcbCacheTable') is None:
        opened.table(every)
    builds.link(k.space, symbols['CmpHiveListHead'], links)
    return bodies

"""Reads what others have published of a kernel's types and symbols: ISF files (Volatility 3), Rekall profiles, and the vtypes
of Volatility 2. Each gives the same small model, which make-layouts writes down and the layouts' test compares with.

A field's type is a text: u8 i8 u16 i16 u32 i32 u64 i64 f64 wchar | _NAME | ptr T | [N] T | bits u32 POSITION LENGTH.
"""
import ast
import gzip
import json
import lzma
import re
import struct

BASES = {'unsigned char': 'u8', 'char': 'i8', 'signed char': 'i8', 'unsigned short': 'u16', 'short': 'i16', 'unsigned long': 'u32',
         'unsigned int': 'u32', 'long': 'i32', 'int': 'i32', 'unsigned long long': 'u64', 'long long': 'i64', 'void': 'void',
         'wchar': 'wchar', 'wchar_t': 'wchar', 'float': 'u32', 'double': 'f64', 'bool': 'u8', 'HRESULT': 'i32'}
SIZES = {'u8': 1, 'i8': 1, 'u16': 2, 'i16': 2, 'wchar': 2, 'u32': 4, 'i32': 4, 'u64': 8, 'i64': 8, 'f64': 8}


def is_anonymous(name):
    return 'unnamed' in name


class Source:
    """types: name -> (size, {field: (offset, type text)}); symbols: name -> RVA."""

    def __init__(self, symbols):
        self.symbols = symbols
        self.cache = {}

    def structure(self, name):
        if name not in self.cache:
            self.cache[name] = self.read(name)
        return self.cache[name]

    def enumeration(self, name):
        """{name: value}; None when the source has no enumerations of their own."""
        return None

    def field(self, name, path):
        """(offset, type text) of a dotted path that goes through unnamed members' types; None = there is no such field."""
        offset, parts = 0, path.split('.')
        for i, part in enumerate(parts):
            found = self.structure(name)
            if not found or part not in found[1]:
                return None
            at, text = found[1][part]
            offset += at
            if i + 1 < len(parts):
                name = text
        return offset, text


class Isf(Source):
    def __init__(self, path):
        with lzma.open(path) as f:
            self.data = json.load(f)
        super().__init__({k: v['address'] for k, v in self.data['symbols'].items()})
        self.identity = self.data['metadata']['windows']['pdb']

    def text(self, t):
        kind = t['kind']
        if kind == 'base':
            return BASES.get(t['name'], t['name'])
        if kind == 'pointer':
            inner = t['subtype']
            return 'ptr ' + ('void' if inner['kind'] == 'function' or is_anonymous(inner.get('name', '')) else self.text(inner))
        if kind == 'array':
            return f'[{t["count"]}] {self.text(t["subtype"])}'
        if kind == 'bitfield':
            return f'bits {self.text(t["type"])} {t["bit_position"]} {t["bit_length"]}'
        if kind == 'enum':
            return {1: 'u8', 2: 'u16', 4: 'i32', 8: 'i64'}[self.data['enums'][t['name']]['size']]
        if kind == 'function':
            return 'void'
        return t['name']

    def enumeration(self, name):
        found = self.data['enums'].get(name)
        return found and found['constants']

    def read(self, name):
        found = self.data['user_types'].get(name)
        return found and (found['size'], {k: (v['offset'], self.text(v['type'])) for k, v in found['fields'].items()})


class Listed(Source):
    """Rekall's profiles and Volatility 2's vtypes: name -> [size, {field: [offset, [type, ...]]}]."""

    def __init__(self, structures, symbols):
        super().__init__(symbols)
        self.structures = structures

    def text(self, t):
        kind, rest = t[0], t[1:]
        if kind in ('Pointer', 'pointer', 'pointer64'):
            return 'ptr ' + self.pointee(rest)
        if kind in ('Array', 'array'):
            count, inner = (rest[0]['count'], self.named(rest[0])) if isinstance(rest[0], dict) else (rest[0], rest[1])
            inner = self.text(inner)
            if count < 0:  # arrays of enumerations: the number of bytes, negated
                count = -count // SIZES[inner]
            return f'[{count}] {inner}'
        if kind == 'BitField':
            o = rest[0]
            base = BASES[o.get('native_type') or o['target']]
            return f'bits {base} {o["start_bit"]} {o["end_bit"] - o["start_bit"]}'
        if kind == 'Enumeration':
            return {'long': 'i32', 'unsigned char': 'u8', 'unsigned long': 'i32', 'char': 'u8'}[rest[0]['target']]
        if kind == 'String':
            return f'[{rest[0]["length"]}] u8'
        if kind in ('Void', 'Function', 'address', 'void'):
            return 'void'
        return BASES.get(kind) or kind

    @staticmethod
    def named(o):
        inner = o.get('target', 'void')
        return [inner] + ([o['target_args']] if o.get('target_args') else [])

    def pointee(self, rest):
        if not rest:
            return 'void'
        inner = self.named(rest[0]) if isinstance(rest[0], dict) else rest[0]
        text = self.text(inner)
        return 'void' if is_anonymous(text) else text

    def read(self, name):
        found = self.structures.get(name)
        return found and (found[0], {k: (v[0], self.text(v[1])) for k, v in found[1].items() if isinstance(v[0], int)})


def rekall(path):
    with gzip.open(path) as f:
        data = json.load(f)
    return Listed(data['$STRUCTS'], {k: v for k, v in list(data.get('$CONSTANTS', {}).items()) + list(data.get('$FUNCTIONS', {}).items())})


def literal(node):
    """Data written as Python: literals and dict(...) of literals. Nothing is run."""
    if isinstance(node, ast.Dict):
        return {literal(k): literal(v) for k, v in zip(node.keys, node.values)}
    if isinstance(node, (ast.List, ast.Tuple)):
        return [literal(x) for x in node.elts]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == 'dict':
        return {k.arg: literal(k.value) for k in node.keywords}
    return ast.literal_eval(node)


def vtypes(path):
    with open(path, encoding='utf-8') as f:
        tree = ast.parse(f.read())
    for node in tree.body:
        if isinstance(node, ast.Assign) and re.search(r'_types$', node.targets[0].id):
            return Listed(literal(node.value), {})
    raise ValueError(f'{path}: no table of types')


class Transcribed(Source):
    """A layout file that a person wrote after headers; what it does not have is as in `common`, whose symbols are another processor's."""

    def __init__(self, path, common):
        super().__init__({})
        self.structures, self.common, fields = {}, common, None
        with open(path, encoding='utf-8') as f:
            for row in f:
                words = row.split()
                if row.startswith('type '):
                    fields = {}
                    self.structures[words[1]] = (int(words[2], 16), fields)
                elif row.startswith('  '):
                    fields[words[1]] = (int(words[0], 16), ' '.join(words[2:]))

    def read(self, name):
        """A common structure is no fact here when one inside of it has another size here."""
        if name in self.structures:
            return self.structures[name]
        found = self.common.structure(name)
        for _, text in found[1].values() if found else ():
            inner = text.split()[-1]
            if 'ptr ' not in text and inner != name and self.common.structure(inner) and \
                    (not self.structure(inner) or self.structure(inner)[0] != self.common.structure(inner)[0]):
                return None
        return found

    def enumeration(self, name):
        return self.common.enumeration(name)


class Pdb(Source):
    """A PDB as Microsoft's linkers of before 2005 wrote it (llvm-pdbutil refuses its TPI stream): MSF 7.00, CodeView type records, public
    symbols. Sources: LLVM's "The PDB File Format", Microsoft's published cvinfo.h."""
    SIMPLE = {0x03: 'void', 0x08: 'i32', 0x10: 'i8', 0x11: 'i16', 0x12: 'i32', 0x13: 'i64', 0x20: 'u8', 0x21: 'u16', 0x22: 'u32', 0x23: 'u64',
              0x30: 'u8', 0x40: 'u32', 0x41: 'f64', 0x68: 'i8', 0x69: 'u8', 0x70: 'i8', 0x71: 'wchar', 0x72: 'i16', 0x73: 'u16',
              0x74: 'i32', 0x75: 'u32', 0x76: 'i64', 0x77: 'u64'}

    def __init__(self, path):
        with open(path, 'rb') as f:
            self.streams = self.read_streams(f.read())
        guid, age = self.streams[1][12:28], struct.unpack_from('<I', self.streams[1], 8)[0]
        self.identity = {'GUID': guid[3::-1].hex() + guid[5:3:-1].hex() + guid[7:5:-1].hex() + guid[8:].hex(), 'age': age}
        self.records, self.names, self.enums = [], {}, {}
        tpi = self.streams[2]
        at, self.first = struct.unpack_from('<II', tpi, 4)
        while at + 4 <= len(tpi):
            size, kind = struct.unpack_from('<HH', tpi, at)
            self.records.append((kind, tpi[at + 4:at + 2 + size]))
            at += 2 + size
        for i, (kind, data) in enumerate(self.records):
            if kind in (0x1505, 0x1506, 0x1507):
                self.name_type(self.first + i, kind, data)
        super().__init__(self.public_symbols())

    @staticmethod
    def read_streams(data):
        page, _, _, size = struct.unpack_from('<IIII', data, 32)
        def pages(count, raw, at):
            return b''.join(data[p * page:(p + 1) * page] for p in struct.unpack_from(f'<{count}I', raw, at))
        directory = pages(-(-size // page), data, struct.unpack_from('<I', data, 52)[0] * page)[:size]
        count = struct.unpack_from('<I', directory)[0]
        at, out = 4 + 4 * count, []
        for n in struct.unpack_from(f'<{count}I', directory, 4):
            n = 0 if n == 0xffffffff else n
            out.append(pages(-(-n // page), directory, at)[:n])
            at += 4 * -(-n // page)
        return out

    def public_symbols(self):
        """S_PUB32, whose names are decorated; what an RVA is the section headers say."""
        dbi, out = self.streams[3], {}
        sizes = struct.unpack_from('<6I', dbi, 24)
        extra = 64 + sum(sizes[:5]) + struct.unpack_from('<I', dbi, 52)[0]
        headers = self.streams[struct.unpack_from('<H', dbi, extra + 2 * 5)[0]]
        starts = [struct.unpack_from('<I', headers, 40 * i + 12)[0] for i in range(len(headers) // 40)]
        symbols, at = self.streams[struct.unpack_from('<H', dbi, 20)[0]], 0
        while at + 4 <= len(symbols):
            size, kind = struct.unpack_from('<HH', symbols, at)
            if kind == 0x110e:
                offset, section = struct.unpack_from('<IH', symbols, at + 8)
                name = symbols[at + 14:at + 2 + size].split(b'\0')[0].decode()
                plain = re.match(r'[_@]?([A-Za-z]\w*)(@\d+)?$', name)
                if plain and 0 < section <= len(starts):
                    out.setdefault(plain[1], starts[section - 1] + offset)
            at += 2 + size
        return out

    @staticmethod
    def leaf(data, at):
        """A number: (value, where the next thing is)."""
        value = struct.unpack_from('<H', data, at)[0]
        if value < 0x8000:
            return value, at + 2
        form = {0x8000: '<b', 0x8001: '<h', 0x8002: '<H', 0x8003: '<i', 0x8004: '<I', 0x8009: '<q', 0x800a: '<Q'}[value]
        return struct.unpack_from(form, data, at + 2)[0], at + 2 + struct.calcsize(form)

    @staticmethod
    def text_at(data, at):
        end = data.index(0, at)
        return data[at:end].decode(), end + 1

    def own_name(self, index, name):
        """Types without a name are all called the same."""
        return f'{name}_{index:x}' if is_anonymous(name) else name

    def name_type(self, index, kind, data):
        properties, fields = struct.unpack_from('<H', data, 2)[0], struct.unpack_from('<I', data, 8 if kind == 0x1507 else 4)[0]
        if properties & 0x80:  # declared only
            return
        if kind == 0x1507:
            self.enums[self.text_at(data, 12)[0]] = (struct.unpack_from('<I', data, 4)[0], fields)
            return
        size, at = self.leaf(data, 16 if kind == 0x1505 else 8)
        self.names.setdefault(self.own_name(index, self.text_at(data, at)[0]), (size, fields))

    def record(self, index):
        return self.records[index - self.first]

    def text(self, index):
        if index < self.first:
            inner = self.SIMPLE.get(index & 0xff, 'void')
            return f'ptr {inner}' if index & 0xf00 else inner
        kind, data = self.record(index)
        if kind == 0x1002:
            inner = self.text(struct.unpack_from('<I', data)[0])
            return 'ptr ' + ('void' if is_anonymous(inner) else inner)
        if kind == 0x1001:
            return self.text(struct.unpack_from('<I', data)[0])
        if kind == 0x1503:
            inner, (size, _) = struct.unpack_from('<I', data)[0], self.leaf(data, 8)
            return f'[{size // max(1, self.size_of(inner))}] {self.text(inner)}'
        if kind == 0x1205:
            return f'bits {self.text(struct.unpack_from("<I", data)[0])} {data[5]} {data[4]}'
        if kind == 0x1507:
            return self.text(struct.unpack_from('<I', data, 4)[0])
        if kind in (0x1505, 0x1506):
            return self.own_name(index, self.text_at(data, self.leaf(data, 16 if kind == 0x1505 else 8)[1])[0])
        return 'void'

    def size_of(self, index):
        text = self.text(index)
        if text.startswith('ptr '):
            return 4
        if text.startswith('['):
            return self.leaf(self.record(index)[1], 8)[0]
        return SIZES.get(text) or self.names.get(text, (1,))[0]

    def members(self, index):
        """[(kind, name, offset or value, type index)] of a field list."""
        out, (_, data), at = [], self.record(index), 0
        while at + 2 <= len(data):
            if data[at] >= 0xf0:
                at += data[at] & 15
                continue
            kind = struct.unpack_from('<H', data, at)[0]
            if kind == 0x1404:  # the list goes on elsewhere
                return out + self.members(struct.unpack_from('<I', data, at + 4)[0])
            index, start = (struct.unpack_from('<I', data, at + 4)[0], at + 8) if kind == 0x150d else (0, at + 4)
            if kind not in (0x150d, 0x1502):
                raise ValueError(f'a member of kind {kind:#x}')
            value, start = self.leaf(data, start)
            name, at = self.text_at(data, start)
            out.append((kind, name, value, index))
        return out

    def enumeration(self, name):
        found = self.enums.get(name)
        return found and {n: value for kind, n, value, _ in self.members(found[1]) if kind == 0x1502}

    def read(self, name):
        found = self.names.get(name)
        return found and (found[0], {n: (offset, self.text(t)) for kind, n, offset, t in self.members(found[1]) if kind == 0x150d})

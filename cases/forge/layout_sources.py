"""Reads what others have published of a kernel's types and symbols: ISF files (Volatility 3), Rekall profiles, and the vtypes
of Volatility 2. Each gives the same small model, which make-layouts writes down and the layouts' test compares with.

A field's type is a text: u8 i8 u16 i16 u32 i32 u64 i64 f64 wchar | _NAME | ptr T | [N] T | bits u32 POSITION LENGTH.
"""
import ast
import gzip
import json
import lzma
import re

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

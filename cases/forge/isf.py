"""Type files in Volatility 3's Intermediate Symbol Format, made from a PDB by what llvm-pdbutil says of it.

    isf.write('symbols/shop.pdb', 'isf/shop.pdb')        isf/shop.pdb/GUID-AGE.json.xz

Names of base types are those that Volatility's own converter uses (volatility3/framework/symbols/windows/pdbconv.py)."""
import json
import lzma
import os
import re

import toolchain

PDBUTIL = 'llvm-pdbutil-19'
# CodeView's simple types: name, size, signed, kind
SIMPLE = {0x03: ('void', 0, True, 'void'), 0x08: ('HRESULT', 4, False, 'int'), 0x10: ('char', 1, True, 'char'),
          0x11: ('short', 2, True, 'int'), 0x12: ('long', 4, True, 'int'), 0x13: ('long long', 8, True, 'int'),
          0x20: ('unsigned char', 1, False, 'char'), 0x21: ('unsigned short', 2, False, 'int'),
          0x22: ('unsigned long', 4, False, 'int'), 0x23: ('unsigned long long', 8, False, 'int'),
          0x30: ('bool', 1, False, 'bool'), 0x40: ('f32', 4, True, 'float'), 0x41: ('double', 8, True, 'float'),
          0x68: ('char', 1, True, 'char'), 0x69: ('unsigned char', 1, False, 'char'), 0x70: ('char', 1, True, 'char'),
          0x71: ('wchar', 2, True, 'int'), 0x72: ('short', 2, True, 'int'), 0x73: ('unsigned short', 2, False, 'int'),
          0x74: ('int', 4, True, 'int'), 0x75: ('unsigned int', 4, False, 'int'), 0x76: ('long long', 8, True, 'int'),
          0x77: ('unsigned long long', 8, False, 'int'), 0x7c: ('char', 1, True, 'char')}
RECORD = re.compile(r'^ *(0x[0-9A-F]+|\d+) \| ([SL][A-Z]*_[A-Z0-9_]+) \[size = \d+\](?: `(.*)`)?$')


def records(text):
    """(index, kind, name, body) of every record in a dump."""
    found = []
    for line in text.split('\n'):
        match = RECORD.match(line)
        if match:
            found.append((int(match.group(1), 0), match.group(2), match.group(3), []))
        elif found:
            found[-1][3].append(line.strip())
    return [(index, kind, name, '\n'.join(body)) for index, kind, name, body in found]


def number(pattern, body, default=0):
    match = re.search(pattern + r'(0x[0-9A-Fa-f]+|-?\d+)', body)
    return int(match.group(1), 0) if match else default


class Converter:
    def __init__(self, pdb):
        self.pdb = pdb
        self.types = {index: (kind, name, body) for index, kind, name, body in records(self.dump('--types'))}
        self.base_types, self.user_types, self.enums, self.symbols = {}, {}, {}, {}
        self.base(0x77, 'pointer')

    def dump(self, *options):
        return toolchain.run([PDBUTIL, 'dump', *options, self.pdb], None)

    def base(self, index, name=None):
        known, size, signed, kind = SIMPLE[index]
        self.base_types[name or known] = dict(size=size, signed=signed, kind=kind, endian='little')
        return dict(kind='base', name=name or known)

    def tag(self, index):
        name = self.types[index][1]
        for word in ('unnamed', 'anonymous'):
            if name in (f'<{word}-tag>', f'__{word}'):
                return f'__{word}_{index:x}'
        return name

    def descriptor(self, index):
        if index < 0x1000:
            return dict(kind='pointer', subtype=self.base(index & 0xff)) if index & 0xf00 else self.base(index)
        kind, _, body = self.types[index]
        forward = re.search(r'forward ref \(-> (0x[0-9A-F]+)\)', body)
        if forward:
            return self.descriptor(int(forward.group(1), 16))
        if kind == 'LF_POINTER':
            return dict(kind='pointer', subtype=self.descriptor(number('referent = ', body)))
        if kind == 'LF_MODIFIER':
            return self.descriptor(number('referent = ', body))
        if kind == 'LF_ARRAY':
            element = number('element type: ', body)
            return dict(kind='array', count=number('size: ', body) // self.size(element), subtype=self.descriptor(element))
        if kind == 'LF_BITFIELD':
            return dict(kind='bitfield', bit_position=number('bit offset = ', body), bit_length=number('# bits = ', body),
                        type=self.descriptor(number('type = ', body)))
        if kind in ('LF_PROCEDURE', 'LF_MFUNCTION'):
            return dict(kind='function')
        return dict(kind={'LF_ENUM': 'enum', 'LF_UNION': 'union', 'LF_CLASS': 'class'}.get(kind, 'struct'), name=self.tag(index))

    def size(self, index):
        if index < 0x1000:
            return 8 if index & 0xf00 else SIMPLE[index][1]
        kind, _, body = self.types[index]
        forward = re.search(r'forward ref \(-> (0x[0-9A-F]+)\)', body)
        if forward:
            return self.size(int(forward.group(1), 16))
        if kind == 'LF_ENUM':
            return self.size(number('underlying type: ', body))
        if kind == 'LF_MODIFIER':
            return self.size(number('referent = ', body))
        return 8 if kind == 'LF_POINTER' else number('size(?:of|:) ', body)

    def add_types(self):
        for index, (kind, name, body) in self.types.items():
            if kind not in ('LF_STRUCTURE', 'LF_CLASS', 'LF_UNION', 'LF_ENUM') or 'forward ref' in body:
                continue
            listed = self.types.get(number('field list: ', body), ('', '', ''))[2]
            if kind == 'LF_ENUM':
                underlying = number('underlying type: ', body)
                constants = dict(re.findall(r'LF_ENUMERATE \[(.*) = (-?\d+)\]', listed))
                self.enums[self.tag(index)] = dict(size=self.size(underlying), base=self.base(underlying)['name'],
                                                   constants={k: int(v) for k, v in constants.items()})
                continue
            fields = {}
            for name, of, offset in re.findall(r'LF_MEMBER \[name = `(.*)`, Type = (0x[0-9A-F]+).*, offset = (\d+), attrs', listed):
                fields[name] = dict(offset=int(offset), type=self.descriptor(int(of, 16)))
            self.user_types[self.tag(index)] = dict(size=self.size(index), fields=fields,
                                                    kind={'LF_UNION': 'union', 'LF_CLASS': 'class'}.get(kind, 'struct'))

    def add_symbols(self):
        starts = [int(x, 16) for x in re.findall(r'^ *([0-9A-F]+) virtual address$', self.dump('--section-headers'), re.M)]
        for _, kind, name, body in records(self.dump('--publics')) + records(self.dump('--globals')) + records(self.dump('--symbols')):
            place = re.search(r'addr = ([0-9A-F]{4}):(\d+)', body)
            if not place or kind not in ('S_PUB32', 'S_GDATA32', 'S_LDATA32', 'S_GPROC32', 'S_LPROC32'):
                continue
            symbol = dict(address=starts[int(place.group(1), 16) - 1] + int(place.group(2)))
            of = number('type = ', body) if kind in ('S_GDATA32', 'S_LDATA32') else 0
            if of:
                symbol['type'] = self.descriptor(of)
            self.symbols[name] = symbol

    def convert(self):
        summary = self.dump('--summary')
        guid = re.search(r'GUID: \{(.*)\}', summary).group(1).replace('-', '')
        age = number('Age: ', summary)
        self.add_types()
        self.add_symbols()
        pdb = dict(GUID=guid, age=age, database=os.path.basename(self.pdb), machine_type=0x8664)
        return f'{guid}-{age}', dict(metadata=dict(format='6.2.0', producer=dict(name='ntdbg forge', version='1.0.0'),
                                                   windows=dict(pdb=pdb)),
                                     base_types=self.base_types, user_types=self.user_types, enums=self.enums, symbols=self.symbols)


def write(pdb, folder, packed=True, says=None):
    """Makes folder/GUID-AGE.json[.xz] from the PDB; returns its path. `says`: a GUID that the file claims instead."""
    key, content = Converter(os.path.abspath(pdb)).convert()
    if says:
        content['metadata']['windows']['pdb']['GUID'] = says
    text = json.dumps(content, indent=2, sort_keys=True).encode('utf-8')
    path = os.path.join(folder, key + ('.json.xz' if packed else '.json'))
    os.makedirs(folder, exist_ok=True)
    with open(path, 'wb') as f:
        f.write(lzma.compress(text) if packed else text)
    return path

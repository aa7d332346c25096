"""A Windows kernel's build as layouts/BUILD.txt describes it: where symbols are, what structures look like. From it come the
types in forged symbol files (as C text whose debug information the compiler writes) and the bytes of forged objects."""
import os
import struct

HERE = os.path.dirname(os.path.abspath(__file__))
SIZES = {'u8': 1, 'i8': 1, 'u16': 2, 'i16': 2, 'wchar': 2, 'u32': 4, 'i32': 4, 'u64': 8, 'i64': 8, 'f64': 8}
C_NAMES = {'u8': 'unsigned char', 'i8': 'char', 'u16': 'unsigned short', 'i16': 'short', 'wchar': 'wchar_t', 'u32': 'unsigned long',
           'i32': 'long', 'u64': 'unsigned __int64', 'i64': '__int64', 'f64': 'double', 'void': 'void'}


def everything():
    """Names of all layouts: numbers of x64's builds, and texts such as "2600-pae" for other processors."""
    names = [n[:-4] for n in os.listdir(os.path.join(HERE, 'layouts')) if n.endswith('.txt')]
    return sorted((int(n) if n.isdigit() else n for n in names), key=lambda n: (isinstance(n, str), n))


def known():
    """Those of x64."""
    return [n for n in everything() if isinstance(n, int)]


def of_name(text):
    return int(text) if text.isdigit() else text


def variables():
    """Names of nt's variables in layouts/SYMBOLS; the functions' part of the list comes last in the file."""
    names, functions = [], False
    with open(os.path.join(HERE, 'layouts', 'SYMBOLS'), encoding='utf-8') as f:
        for row in f:
            functions = functions or row.startswith('# Functions')
            names += [] if functions or row.startswith('#') else row.split()
    return names


# Starts of names of variables -> the word of a description that is about them; the longest first
VARIABLES_OF = {'PopBlackBox': 'blackbox', 'Pop': 'power', 'PnpDevice': 'pnp_event', 'PnpEnumeration': 'pnp_event', 'PpRegistry': 'pnp_event',
                'IopRootBus': 'arbiter', 'IopRootPort': 'arbiter', 'IopRootIrq': 'arbiter', 'IopRootDma': 'arbiter', 'IopRootMem': 'arbiter',
                'KeBugCheckCallback': 'bugcheck_callback', 'KeBugCheckReason': 'bugcheck_callback', 'AlpcpPort': 'port',
                'ObpPrivate': 'namespaces', 'PspHostSilo': 'silo', 'PspJobList': 'silo', 'Wheap': 'error_source', 'ViDeadlock': 'deadlock'}


def word_of(variable):
    """The word of a description that the variable is about; None = all machines have it."""
    return next((word for start, word in VARIABLES_OF.items() if variable.startswith(start)), None)


class Build:
    """`name`: of its layout file. `machine`: x64, x86, x86-pae or arm64."""

    def __init__(self, name):
        self.number = int(str(name).split('-')[0])
        self.machine = 'x64'
        self.symbols, self.types, self.enums = {}, {}, {}
        self.version = self.lab = self.source = self.name = ''
        fields = None
        with open(os.path.join(HERE, 'layouts', f'{name}.txt'), encoding='utf-8') as f:
            for row in f:
                words = row.split()
                if row.startswith('#'):
                    self.name = self.name or row[2:].split(', x64')[0].split('. Written')[0]
                elif row.startswith('  '):
                    fields[words[1]] = (int(words[0], 16), ' '.join(words[2:]))
                elif words[0] == 'type':
                    fields = {}
                    self.types[words[1]] = (int(words[2], 16), fields)
                elif words[0] == 'enum':
                    self.enums[words[1]] = dict(w.split('=') for w in words[2:])
                elif words[0] == 'symbol':
                    self.symbols[words[2]] = int(words[1], 16)
                else:
                    setattr(self, words[0], ' '.join(words[1:]))

    @property
    def pointer(self):
        return 4 if self.machine.startswith('x86') else 8

    def size(self, name):
        return self.types[name][0]

    def field(self, name, path):
        """(offset, type text); None when the build has no such field. Paths go through structures: "Tcb.ApcState.Process"."""
        offset, rest = 0, path.split('.')
        while rest:
            if name not in self.types:
                return None
            fields = self.types[name][1]
            n = next((i for i in range(len(rest), 0, -1) if '.'.join(rest[:i]) in fields), 0)
            if not n:
                return None
            at, text = fields['.'.join(rest[:n])]
            offset, rest, name = offset + at, rest[n:], text
        return offset, text

    def offset(self, name, path):
        found = self.field(name, path)
        if not found:
            raise KeyError(f'{self.number}: {name} has no {path}')
        return found[0]

    def first(self, name, *paths):
        """The first of the fields that the build has: what one thing was called over time."""
        for path in paths:
            if self.field(name, path):
                return path
        raise KeyError(f'{self.number}: {name} has none of {", ".join(paths)}')

    def width(self, text):
        if text.startswith('ptr '):
            return self.pointer
        if text.startswith('['):
            count, inner = text[1:].split('] ', 1)
            return int(count) * self.width(inner)
        if text.startswith('bits '):
            return SIZES[text.split()[1]]
        return SIZES.get(text) or self.size(text)

    def bits(self, name, **values):
        """A number made of bit fields (a page-table entry): bits(TYPE, Field=value ...). Fields that the build does not have
        must be 0."""
        out = 0
        for field, value in values.items():
            found = self.field(name, field)
            if not found:
                if value:
                    raise KeyError(f'{self.number}: {name} has no {field}')
                continue
            _, _, position, length = found[1].split()
            assert value < 1 << int(length), f'{name}.{field} has {length} bits'
            out |= value << int(position)
        return out


class Object:
    """A structure in a forged address space, written by field names."""

    def __init__(self, space, build, kind, at):
        self.space, self.build, self.kind, self.at = space, build, kind, at

    def has(self, path):
        return self.build.field(self.kind, path) is not None

    def address(self, path):
        return self.at + self.build.offset(self.kind, path)

    def clear(self):
        self.space.write(self.at, bytes(self.build.size(self.kind)))
        return self

    def set(self, **values):
        """set(Tcb__State=2): a double underscore stands for the point."""
        for path, value in values.items():
            self.put(path.replace('__', '.'), value)
        return self

    def put(self, path, value):
        offset, text = self.build.field(self.kind, path) or (None, None)
        if offset is None:
            raise KeyError(f'{self.build.number}: {self.kind} has no {path}')
        at = self.at + offset
        if text.startswith('bits '):
            _, base, position, length = text.split()
            n = SIZES[base]
            mask = ((1 << int(length)) - 1) << int(position)
            old = int.from_bytes(self.space.read(at, n), 'little')
            self.space.write(at, (old & ~mask | value << int(position) & mask).to_bytes(n, 'little'))
        elif isinstance(value, (bytes, bytearray)):
            assert len(value) <= self.build.width(text), path
            self.space.write(at, value)
        else:
            n = self.build.width(text.split('] ')[-1])  # a number for an array is for its first
            assert n <= 8, f'{path} is no number'
            self.space.write(at, (value & (1 << 8 * n) - 1).to_bytes(n, 'little'))
        return self

    def put_if(self, path, value):
        return self.put(path, value) if self.has(path) else self

    def get(self, path):
        offset, text = self.build.field(self.kind, path)
        return int.from_bytes(self.space.read(self.at + offset, min(8, self.build.width(text))), 'little')

    def text(self, path, text, at):
        """A UNICODE_STRING whose characters go to `at`."""
        raw = text.encode('utf-16-le')
        self.space.write(at, raw + b'\0\0')
        return self.put(path, counted(self.build.pointer, len(raw), at))


def counted(pointer, size, at):
    """A UNICODE_STRING's bytes."""
    return struct.pack('<HHI' if pointer == 4 else '<HHxxxxQ', size, size + 2, at)


def link(space, head, entries):
    """A ring of LIST_ENTRYs: the head and the entries' links, in order."""
    ring = [head, *entries, head]
    for i in range(1, len(ring) - 1):
        space.pointers(ring[i], ring[i + 1], ring[i - 1])
    space.pointers(head, ring[1], ring[-2])


# ---- C text ----

def c_declaration(text, name):
    """(type text, declarator) in C."""
    dims = ''
    while text.startswith('['):
        count, text = text[1:].split('] ', 1)
        dims += f'[{count}]'
    stars = ''
    while text.startswith('ptr '):
        stars, text = stars + '*', text[4:]
        if text.startswith('['):  # a pointer to an array: its element is enough here
            text = text.split('] ', 1)[1]
    return f'{C_NAMES.get(text) or "struct " + text} {stars}', name + dims


def gap(at, to):
    rows = []
    while at < to:
        n = 8 if at % 8 == 0 and to - at >= 8 else 1
        rows.append(f'unsigned {"__int64" if n == 8 else "char"} : {8 * n};')
        at += n
    return rows


class Emitter:
    def __init__(self, build):
        self.build = build

    def items(self, fields, base):
        """[(start, end, rows)]: plain members, members of unnamed types, units of bit fields. Offsets count from `base`."""
        out, groups, units = [], {}, {}
        for path, (offset, text) in fields.items():
            head, dot, rest = path.partition('.')
            if dot:
                groups.setdefault(head, {})[rest] = (offset, text)
            elif text.startswith('bits '):
                _, kind, position, length = text.split()
                units.setdefault((offset, kind), []).append((int(position), int(length), path))
            else:
                kind, name = c_declaration(text, path)
                out.append((offset - base, offset - base + self.build.width(text), [f'{kind}{name};']))
        for head, inner in groups.items():
            start = min(o for o, _ in inner.values())
            end, rows = self.body(inner, start)
            out.append((start - base, start - base + end, ['struct {', *rows, f'}} {head};']))
        for (offset, kind), members in units.items():
            out += [(offset - base, offset - base + SIZES[kind], rows) for rows in self.bit_rows(kind, members)]
        return sorted(out, key=lambda x: (x[0], -x[1]))

    @staticmethod
    def bit_rows(kind, members):
        """Bit fields of one unit; those that overlap others go into a unit of their own."""
        name, full = C_NAMES[kind], 8 * SIZES[kind]
        while members:
            at, rows, left = 0, [], []
            for position, length, path in sorted(members):
                if position < at:
                    left.append((position, length, path))
                    continue
                if position > at:
                    rows.append(f'{name} : {position - at};')
                rows.append(f'{name} {path} : {length};')
                at = position + length
            if at < full:
                rows.append(f'{name} : {full - at};')
            yield rows
            members = left

    def body(self, fields, base):
        """(size, rows): members that overlap become a union of structures without names."""
        layers = []
        for start, end, rows in self.items(fields, base):
            layer = next((x for x in layers if x[0] <= start), None)
            if layer is None:
                layer = [0, []]
                layers.append(layer)
            layer[1] += gap(layer[0], start) + rows
            layer[0] = end
        size = max([x[0] for x in layers], default=0)
        if len(layers) == 1:
            return size, layers[0][1]
        out = ['union {']
        for _, rows in layers:
            out += ['struct {', *rows, '};']
        return size, out + ['};'] if layers else []

    def structure(self, name):
        total, fields = self.build.types[name]
        size, rows = self.body(fields, 0)
        assert size <= total, name
        rows = [f'struct {name} {{', *rows, *gap(size, total), '};', f'_Static_assert(sizeof(struct {name}) == {total:#x}, "{name}");']
        return rows + [f'_Static_assert(__builtin_offsetof(struct {name}, {path}) == {offset:#x}, "{name}.{path}");'
                       for path, (offset, text) in fields.items() if not text.startswith('bits ')]

    def ordered(self):
        done, out = set(), []

        def visit(name):
            if name in done:
                return
            done.add(name)
            for _, text in self.build.types[name][1].values():
                inner = text.split()[-1]
                if 'ptr ' not in text and inner in self.build.types:
                    visit(inner)
            out.append(name)

        for name in self.build.types:
            visit(name)
        return out


def write_types(path, build):
    """C text whose debug information describes the build's structures."""
    e = Emitter(build)
    rows = ['typedef unsigned short wchar_t;', '#pragma pack(1)']
    for name in e.ordered():
        rows += e.structure(name)
    for name, values in build.enums.items():
        rows.append(f'enum {name} {{ {", ".join(f"{k} = {v}" for k, v in values.items())} }};')
    members = [f'struct {t} *{t}_;' for t in build.types] + [f'enum {t} {t}_;' for t in build.enums]
    rows.append(f'static struct {{ {" ".join(members)} }} const forge_types '
                '__attribute__((used)) = {0};')
    with open(path, 'w', encoding='utf-8') as f:
        f.write('\n'.join(rows) + '\n')

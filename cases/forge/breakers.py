"""Breaks a forged kernel in one place at a time: each link, pointer, count, size and text of each kind of structure that its world
made, and each variable of nt's that the debugger reads. What walks them must stop, say where, and go on with the rest."""
import struct

GARBAGE = 0xfffffabadbadbad8
# How a link or a pointer is broken: from its address and its old value to the new one
POINTERS = {'loop': lambda at, old: at, 'null': lambda at, old: 0, 'garbage': lambda at, old: GARBAGE, 'user': lambda at, old: 0x10001,
            'not canonical': lambda at, old: 0x8badf00d8badf00d, 'shifted': lambda at, old: old + 0x11}
NUMBERS = {'huge': lambda at, old: (1 << 64) - 1, 'zero': lambda at, old: 0, 'half': lambda at, old: 0x7fffffff7fffffff}
LINK, POINTER, NUMBER = 'link', 'pointer', 'number'
WIDTHS = {'u8': 1, 'i8': 1, 'u16': 2, 'i16': 2, 'u32': 4, 'i32': 4, 'u64': 8, 'i64': 8}


class Place:
    """`size` bytes at `at`, and what kind of thing they are."""

    def __init__(self, name, at, size, kind):
        self.name, self.at, self.size, self.kind = name, at, size, kind

    def ways(self):
        return NUMBERS if self.kind == NUMBER else POINTERS

    def value(self, how, old):
        """What stands there then; `old`: the bytes before."""
        return self.ways()[how](self.at, int.from_bytes(old, 'little')) & (1 << 8 * self.size) - 1


def parts(windows, name, offset, text):
    """The numbers and pointers that a field of that type is made of: (name, offset, size, kind)."""
    if text.startswith('ptr '):
        yield name, offset, windows.pointer, POINTER
    elif text in ('_LIST_ENTRY', '_SINGLE_LIST_ENTRY'):
        yield name, offset, windows.pointer, LINK
    elif text in ('_UNICODE_STRING', '_STRING'):
        yield name + '.Length', offset, 2, NUMBER
        yield name + '.Buffer', offset + windows.pointer, windows.pointer, POINTER
    elif text == '_EX_FAST_REF':
        yield name, offset, windows.pointer, POINTER
    elif text.startswith('bits '):
        yield name, offset, WIDTHS[text.split()[1]], NUMBER
    elif text in WIDTHS:
        yield name, offset, WIDTHS[text], NUMBER


def in_use(k, at, size):
    """Whether the dump has it and it is not zero."""
    return k.space.frame(at) is not None and k.space.frame(at + size - 1) is not None and any(k.space.read(at, size))


def of_structures(k):
    """The first object of each kind whose field is in use; of a list's entries also the one in the middle."""
    objects = {}
    for kind, at in k.made:
        objects.setdefault(kind, []).append(at)
    for kind, places in objects.items():
        for path, (offset, text) in k.windows.types.get(kind, (0, {}))[1].items():  # older builds lack some of them
            for name, to, size, what in parts(k.windows, f'{kind}.{path}', offset, text):
                used = [at for at in dict.fromkeys(places) if in_use(k, at + to, size)]
                for at in dict.fromkeys(used[:1] + used[len(used) // 2:][:1] * (what == LINK)):
                    yield Place(f'{name} of {at:x}', at + to, size, what)


def of_variables(k, symbols):
    """Variables of nt: one that holds an address of the kernel's is a pointer or a list's head."""
    for name in symbols:
        at, width = symbols[name], k.windows.pointer
        if not in_use(k, at, width):
            continue
        value = int.from_bytes(k.space.read(at, width), 'little')
        yield Place(f'nt!{name}', at, width, POINTER) if value >> (8 * width - 1) else Place(f'nt!{name}', at, 4, NUMBER)


def places(k, symbols=()):
    """Each place once: fields that lie upon each other (unions, bits of one word) are one."""
    seen = set()
    for place in [*of_structures(k), *of_variables(k, symbols)]:
        if place.at not in seen:
            seen.add(place.at)
            yield place


def file_offsets(k):
    """Where each page frame is in the file that write_full() writes: {frame: offset}."""
    frames = [pfn for first, count in k.memory.runs() for pfn in range(first, first + count)]
    return {pfn: k.header_size + 0x1000 * number for number, pfn in enumerate(frames)}


def tables(k):
    """Physical addresses of the tables on the way to nt: the top one first."""
    out, va = [k.space.root << 12], k.modules[0][0].base
    for level in range(k.space.levels, 1, -1):
        entry = struct.unpack('<Q', k.memory.read(out[-1] + 8 * (va >> (12 + 9 * (level - 1)) & 511), 8))[0]
        if entry & 0x80 or not entry & 1:
            break
        out.append(entry & 0x000ffffffffff000)
    return out


def rings(k):
    """Yields (name) with page tables that lead to themselves or to each other, where they lead nowhere otherwise: what was mapped
    stays so. The kernel is whole again when the next one is asked for."""
    way = tables(k)
    for number, table in enumerate(way):
        old = k.memory.read(table, 0x1000)
        for how, to in [('itself', table), ('the top', way[0]), ('the last', way[-1])] + [('nt as a large page', None)]:
            value = (k.space.frame(k.modules[0][0].base) << 12 & ~0x1fffff | 0xe3) if to is None else to | 0x63
            for at in range(0, 0x1000, 8):
                if old[at:at + 8] == bytes(8):
                    k.memory.write(table + at, struct.pack('<Q', value))
            yield f'table {number} leads to {how}'
            k.memory.write(table, old)
    for kind in (0x400, 0x400 | 0xffffffff << 32):  # a prototype entry that is its own prototype, or its VAD's
        va = 0xfffff8a000d00000
        k.space.map(va, k.memory.allocate())
        k.space.u64(va + 8, (va + 8 << 16 | kind) & (1 << 64) - 1)
        k.space.pte_set(va + 0x1000, (va + 8 << 16 | kind) & (1 << 64) - 1)
        yield f'a prototype of kind {kind:x} leads to itself'

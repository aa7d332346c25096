"""Breaks a forged kernel in one place at a time: each link, pointer and count of each kind of structure that its world made. What
walks them must stop, say where, and go on with the rest."""
import struct

GARBAGE = 0xfffffabadbadbad8
# How a link or a pointer is broken: from its address to its new value
POINTERS = {'loop': lambda at: at, 'null': lambda at: 0, 'garbage': lambda at: GARBAGE, 'user': lambda at: 0x10001}
COUNT = 0xffffffff


def places(k):
    """(structure and field, address, size, is a pointer): the first object of each kind whose field is in use. Of a list's
    head and of its entries, one each."""
    seen = set()
    for kind, at in k.made:
        for path, (offset, text) in k.windows.types.get(kind, (0, {}))[1].items():  # older builds lack some of them
            pointer = text.startswith('ptr ') or text == '_LIST_ENTRY'
            if (kind, path) in seen or not (pointer or (text in ('u16', 'u32') and 'Count' in path)):
                continue
            size = 8 if pointer else k.windows.width(text)
            if k.space.frame(at + offset) is None or not any(k.space.read(at + offset, size)):
                continue
            seen.add((kind, path))
            yield f'{kind}.{path}', at + offset, size, pointer


def each(k):
    """Yields (name of the breakage) with the kernel broken so; it is whole again when the next one is asked for."""
    for name, at, size, pointer in list(places(k)):
        old = k.space.read(at, size)
        for how, value in POINTERS.items() if pointer else (('huge', lambda at: COUNT),):
            k.space.write(at, struct.pack('<Q', value(at))[:size])
            yield f'{name} {how}'
        k.space.write(at, old)


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

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

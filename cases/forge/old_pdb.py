"""Rewrites a PDB into forms that no free tool writes: line numbers as compilers before Visual C++ 7 had them ("C11"), and a PDB
as /PDBSTRIPPED leaves it.

Layouts: "C11" from Microsoft's CV4 document (sstSrcModule), with names that end in NUL as in PDB 7; what a stripped PDB keeps
from the documentation of the /PDBSTRIPPED linker option: public symbols, the list of object files and what each of them
contributed, and frame pointer omission records."""
import struct

import msf

DBI, TPI, IPI = 3, 2, 4
NO_STREAM = 0xffff
PUBLIC = 0x110e


def aligned(data):
    return data + b'\0' * (-len(data) % 4)


def modules(dbi):
    """[(place of the module's record in the DBI stream, its name)]"""
    size = struct.unpack_from('<i', dbi, 24)[0]
    at, end, out = 64, 64 + size, []
    while at < end:
        name_end = dbi.index(0, at + 64)
        out.append((at, dbi[at + 64:name_end].decode('utf-8', 'replace')))
        at = (dbi.index(0, name_end + 1) + 4) & ~3
    return out


def names(streams):
    """A function from offsets to the strings of the "/names" stream."""
    info = streams[1]
    length = struct.unpack_from('<I', info, 28)[0]
    text, at = info[32:32 + length], 32 + length
    count, _ = struct.unpack_from('<II', info, at)
    at += 8
    for _ in range(2):
        at += 4 + 4 * struct.unpack_from('<I', info, at)[0]
    for _ in range(count):
        name, stream = struct.unpack_from('<II', info, at)
        at += 8
        if text[name:text.index(b'\0', name)] == b'/names':
            strings = streams[stream][12:]
            return lambda offset: strings[offset:strings.index(b'\0', offset)].decode()
    raise ValueError('no /names stream')


def subsections(c13):
    at = 0
    while at + 8 <= len(c13):
        kind, length = struct.unpack_from('<II', c13, at)
        yield kind, c13[at + 8:at + 8 + length]
        at += 8 + (length + 3 & ~3)


def lines_of(c13, string):
    """{file name: [(section, first, last, [(offset, line)])]}, one for each piece of code."""
    parts, files = list(subsections(c13)), {}
    checksums = next((b for kind, b in parts if kind == 0xf4), b'')
    for kind, b in parts:
        if kind != 0xf2:
            continue
        start, section, _, size = struct.unpack_from('<IHHI', b)
        at = 12
        blocks = []
        while at + 12 <= len(b):
            file, count, length = struct.unpack_from('<III', b, at)
            pairs = [struct.unpack_from('<II', b, at + 12 + 8 * i) for i in range(count)]
            blocks.append((string(struct.unpack_from('<I', checksums, file)[0]), [(start + o, n & 0xffffff) for o, n in pairs]))
            at += length
        starts = sorted(o for _, pairs in blocks for o, _ in pairs) + [start + size]
        for name, pairs in blocks:
            pairs = [(o, n) for o, n in pairs if n < 0x10000]  # 0xfeefee and 0xf00f00 are of the newer form
            if pairs:
                end = next(o for o in starts if o > pairs[-1][0])
                files.setdefault(name, []).append((section, pairs[0][0], end - 1, pairs))
    return files


def c11_table(files):
    sections = {}
    for pieces in files.values():
        for section, first, last, _ in pieces:
            low, high = sections.get(section, (first, last))
            sections[section] = (min(low, first), max(high, last))
    head = aligned(bytes(4 + 4 * len(files) + 10 * len(sections)))
    place, places, bodies = len(head), [], b''
    for name, pieces in files.items():
        places.append(place)
        own = aligned(struct.pack('<HH', len(pieces), 0) + bytes(12 * len(pieces)) + name.encode() + b'\0')
        tables, at, ranges, body = [], place + len(own), b'', b''
        for section, first, last, pairs in pieces:
            tables.append(at)
            ranges += struct.pack('<II', first, last)
            table = struct.pack('<HH', section, len(pairs)) + b''.join(struct.pack('<I', o) for o, _ in pairs)
            table = aligned(table + b''.join(struct.pack('<H', n) for _, n in pairs))
            body += table
            at += len(table)
        start = struct.pack('<HH', len(pieces), 0) + struct.pack(f'<{len(tables)}I', *tables) + ranges
        bodies += start + own[len(start):] + body
        place = at
    head = struct.pack('<HH', len(files), len(sections)) + struct.pack(f'<{len(places)}I', *places)
    head += b''.join(struct.pack('<II', *r) for r in sections.values()) + b''.join(struct.pack('<H', s) for s in sections)
    return aligned(head) + bodies


def lines_to_c11(path):
    streams = msf.read(path)
    string, dbi = names(streams), bytearray(streams[DBI])
    for at, _ in modules(dbi):
        stream, symbols, _, c13 = struct.unpack_from('<HIII', dbi, at + 34)
        if stream == NO_STREAM or not c13:
            continue
        data = streams[stream]
        table = c11_table(lines_of(data[symbols:symbols + c13], string))
        streams[stream] = data[:symbols] + table + data[symbols + c13:]
        struct.pack_into('<II', dbi, at + 40, len(table), 0)
    streams[DBI] = bytes(dbi)
    msf.write(path, streams)


def strip(path):
    streams = msf.read(path)
    dbi = bytearray(streams[DBI])
    for at, _ in modules(dbi):
        stream = struct.unpack_from('<H', dbi, at + 34)[0]
        if stream != NO_STREAM:
            streams[stream] = None
        struct.pack_into('<HIIIHH', dbi, at + 34, NO_STREAM, 0, 0, 0, 0, 0)
    struct.pack_into('<H', dbi, 56, struct.unpack_from('<H', dbi, 56)[0] | 2)
    globals_stream, records = struct.unpack_from('<H', dbi, 12)[0], struct.unpack_from('<H', dbi, 20)[0]
    header = struct.unpack_from('<IIII', streams[globals_stream])
    streams[globals_stream] = struct.pack('<IIII', header[0], header[1], 0, 0)
    streams[records] = without_types(streams[records])
    for table in (TPI, IPI):
        if len(streams) > table and streams[table]:
            head = bytearray(streams[table][:56])
            first = struct.unpack_from('<I', head, 8)[0]
            struct.pack_into('<II', head, 12, first, 0)
            struct.pack_into('<HH', head, 20, NO_STREAM, NO_STREAM)
            struct.pack_into('<6I', head, 32, 0, 0, 0, 0, 0, 0)
            streams[table] = bytes(head)
    streams[DBI] = bytes(dbi)
    msf.write(path, streams)


def without_types(records):
    """What is not public is cut to nothing where it stands, because the publics' tables count bytes from the begin."""
    out, at = bytearray(records), 0
    while at + 4 <= len(out):
        length, kind = struct.unpack_from('<HH', out, at)
        if kind != PUBLIC:
            out[at + 2:at + 2 + length] = struct.pack('<H', 0x0007) + bytes(length - 2)  # S_SKIP
        at += 2 + length
    return bytes(out)

"""Access tokens as a minidump's TokenStream has them: MINIDUMP_TOKEN_INFO_LIST of minidumpapiset.h, and elements as a public dump of
Windows 7's error reporting has them."""
import struct


def sid(*parts):
    return struct.pack('<BBHI', 1, len(parts) - 1, 0, parts[0] << 24) + struct.pack(f'<{len(parts) - 1}I', *parts[1:])


def token(owner, handle, session, user, groups, default, privileges, kind, level):
    """An element: (offset, size) of each part, then the parts."""
    rows, texts = b'', b''
    for who, attributes in groups:
        rows += struct.pack('<II', (4 + 8 * len(groups) + 7 & ~7) + len(texts), attributes)
        texts += who
    rows = struct.pack('<I', len(groups)) + rows
    statistics = struct.pack('<QQQIIIIIIQ', 0x5a1c7, 0x18a4b, 0x7fffffffffffffff, kind, level, 0x1000, 0xf00, len(groups), len(privileges), 0x5a1c9)
    parts = [struct.pack('<I', session), struct.pack('<II', 16, 0) + user, rows + bytes(-len(rows) % 8) + texts, struct.pack('<I', 8) + default,
             struct.pack('<I', len(privileges)) + b''.join(struct.pack('<QI', *p) for p in privileges), statistics, bytes(8)]
    header, data = b'', b''
    for p in parts:
        data += bytes(-len(data) % 8)
        header += struct.pack('<II', 72 + len(data), len(p))
        data += p
    return struct.pack('<IIQ', 72 + len(data), owner, handle) + header + data


def stream(rows):
    return struct.pack('<IIII', 16 + sum(map(len, rows)), len(rows), 16, 72) + b''.join(rows)

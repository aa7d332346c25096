"""What parts of Windows 10 and later leave in a dump's secondary data ("black boxes"), from [blackbox] of a description.

GUIDs and layouts: phnt's RTL_BSD_DATA for the boot status data (Windows 10 1709: 136 bytes) and, for later versions and the
others, ntoseye's notes on dumps of Windows 11.
"""
import struct
import uuid

GUIDS = {
    'bsd': ('PopBlackBoxBsdGuid', 'f57308df-cc45-4e01-ad76-29a4ebb010ec'),
    'ntfs': ('PopBlackBoxNtfsGuid', '00afe9c4-940d-4213-8016-cd3719b5bc20'),
    'pnp': ('PopBlackBoxPnpGuid', 'b7631941-532a-4cd6-b1b1-edb5917d4557'),
    'winlogon': ('PopBlackBoxWinLogonGuid', '80cc79cf-a719-4af1-bf97-fe29ff76ebc1'),
    'pci': (None, '9276c055-eb87-425c-b8b5-04e4d247f6cd'),
    'scm': ('PopBlackBoxScmGuid', '5d3c2d1f-52fb-4a66-9a44-0c3a1a7e9b10'),  # made up: only nt's variable tells it
}


def bsd(t):
    """Version, product; auto advanced boot, timeout, succeeded, shutdown, sleep; the power transition; attempts; errors; the button."""
    version = t['version']
    out = struct.pack('<IIBBBBB3x', version, t.get('product', 1), *t.get('boot', [0, 30, 1, 0, 0]))
    stamp, flags, scenario, entry, leave, count, reference, checksum, update = t['power']
    out += struct.pack('<QBBBBHxxQII', stamp, flags, scenario, entry, leave, count, reference, checksum, update)
    out += struct.pack('<BBBxIII', *t['attempts'])
    out += struct.pack('<IIIII4x', *t.get('errors', [0] * 5))
    press = t.get('button')
    if press:
        time, count, boot, stage, flags, release, releases, release_boot, errors, phase, point, kind, sequence = press
        out += struct.pack('<QIHBB', time, count, boot, stage, flags)
        if version >= 0x98:
            out += bytes(16)
        out += struct.pack('<QIHHBxxxIII', release, releases, release_boot, errors, phase, point, kind, sequence)
    if 'extension' in t:
        device, flags, point, categories, scenario, features = t['extension']
        out += struct.pack('<BBB20xBQI', device, flags, point, categories, scenario, features)
    return out.ljust(t.get('present', version), b'\0')[:t.get('present', version)]


def name15(text):
    return text.encode()[:15].ljust(15, b'\0')


def ntfs(t):
    """Eight slots for slow requests, then a chain of breaks and of what a later version may add."""
    slots = b''.join(struct.pack('<QQQQ', *row, 0) for row in t.get('slow', [])).ljust(8 * 32, b'\0')
    first = at = 0x18 + len(slots)
    chain, rows = b'', t.get('record', [])
    for i, row in enumerate(rows):
        body = (struct.pack('<QQI', row['irp'], row['scb'], row['reason']) + name15(row['owner']) + name15(row['breaker'])
                if 'irp' in row else bytes(8))
        body = body.ljust(-(-len(body) // 8) * 8, b'\0')
        size = 8 + len(body)
        chain += struct.pack('<HHHH', row.get('kind', 2), row.get('length', size), row.get('next', at + size if i + 1 < len(rows) else 0), 0) + body
        at += size
    header = struct.pack('<HHHHQHHI', t.get('version', 0), 0x1000, first if rows else 0, 0, 0x1dd555ddb9f1eba, 8, 0x18, 0)
    return (header + slots + chain).ljust(0x1000, b'\0')


def pnp(t):
    device, veto = t['device'].encode('utf-16-le') + b'\0\0', t.get('veto_string', '').encode('utf-16-le')
    at = 0x2c + len(device) if veto else 0
    return struct.pack('<16sQiB3xIiI', uuid.UUID(t['activity']).bytes_le, t['time'], t['event'], t.get('in_progress', 0), t.get('problem', 0),
                       t.get('veto', 0), at) + device + veto + (b'\0\0' if veto else b'')


def winlogon(t):
    name = t['thread'].encode('utf-16-le') + b'\0\0'
    return struct.pack('<III', 1, 12 + len(name), t.get('pending', 0)) + name


def pci(t):
    """Rows of bus, device, function, vendor, device id, revision, command, status."""
    return b''.join(struct.pack('<4sIII', b'PCfg', 0x7c, 0, bus << 8 | device << 3 | function).ljust(0x3c, b'\0') +
                    struct.pack('<HHHHB', vendor, what, command, status, revision).ljust(0x40, b'\0')
                    for bus, device, function, vendor, what, revision, command, status in t['function'])


def scm(t):
    return bytes.fromhex(t['data'])


BUILDERS = {'bsd': bsd, 'ntfs': ntfs, 'pnp': pnp, 'winlogon': winlogon, 'pci': pci, 'scm': scm}


def make(world):
    """The records for the kernel's dump; nt's variables hold the GUIDs."""
    for part, text in world.text.get('blackbox', {}).items():
        symbol, guid = GUIDS[part]
        tag = uuid.UUID(guid).bytes_le
        if symbol in world.symbols:
            world.k.space.write(world.symbols[symbol], tag)
        if not text.get('absent'):
            world.k.blobs.append((tag, BUILDERS[part](text)))

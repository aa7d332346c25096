"""Writes small event logs (.evtx) from plain descriptions. Source: [MS-EVEN6] 2.2.12 and libevtx's format document; shares no
definition with src/.

    write_log(path, [Event(provider='disk', id=153, strings=[...], binary=b'...'), ...])
"""
import struct
import zlib
from dataclasses import dataclass, field

CHUNK = 0x10000
EPOCH = 116444736000000000  # 1970 as FILETIME


@dataclass
class Event:
    provider: str
    id: int
    time: float = 1666693214.5  # seconds since 1970
    level: int = 3
    computer: str = 'FORGED'
    channel: str = 'System'
    strings: list = field(default_factory=list)
    named: dict = None          # instead of strings: <Data Name='...'>
    binary: bytes = b''


def utf16(text):
    return text.encode('utf-16-le')


def name_hash(text):
    value = 0
    for unit in struct.unpack(f'<{len(utf16(text)) // 2}H', utf16(text)):
        value = (value * 65599 + unit) & 0xffffffff
    return value & 0xffff


class ChunkWriter:
    """One chunk: names and templates are written where they are first used, and referred to by offset afterwards."""

    def __init__(self, number):
        self.data = bytearray(0x200)
        self.names, self.templates = {}, {}
        self.first = self.last = number
        self.last_offset = 0

    def name(self, body, at, text):
        """The 4 bytes that refer to a name, and the name itself the first time. `at`: chunk offset of body's start."""
        place = self.names.get(text)
        if place is not None:
            body += struct.pack('<I', place)
            return
        self.names[text] = place = at + len(body) + 4
        body += struct.pack('<I', place) + struct.pack('<IHH', 0, name_hash(text), len(utf16(text)) // 2) + utf16(text) + b'\0\0'

    def element(self, body, at, name, attributes=(), content=None, dependency=0xffff):
        body += struct.pack('<BHI', 0x41 if attributes else 0x01, dependency, 0)
        size_at = len(body) - 4
        self.name(body, at, name)
        if attributes:
            body += b'\0\0\0\0'
            list_at = len(body) - 4
            for i, (key, value) in enumerate(attributes):
                body += b'\x06' if i == len(attributes) - 1 else b'\x46'
                self.name(body, at, key)
                body += value
            body[list_at:list_at + 4] = struct.pack('<I', len(body) - list_at - 4)
        if content is None:
            body += b'\x03'
        else:
            body += b'\x02'
            content(body)
            body += b'\x04'
        body[size_at:size_at + 4] = struct.pack('<I', len(body) - size_at - 4)

    def template(self, at, named):
        """The body of the template all events share: values are provider, qualifiers, id, level, time, number, computer,
        channel, strings, binary; or named data from value 8 on."""
        body = bytearray(b'\x0f\x01\x01\x00')

        def sub(index, kind, optional=True):
            return struct.pack('<BHB', 0x0e if optional else 0x0d, index, kind)

        def leaf(name, index, kind, **more):
            return lambda b: self.element(b, at, name, content=lambda c: c.extend(sub(index, kind)), dependency=index, **more)

        def system(b):
            self.element(b, at, 'Provider', [('Name', sub(0, 1))])
            self.element(b, at, 'EventID', [('Qualifiers', sub(1, 6))], lambda c: c.extend(sub(2, 6)), 2)
            leaf('Level', 3, 4)(b)
            self.element(b, at, 'TimeCreated', [('SystemTime', sub(4, 0x11))])
            leaf('EventRecordID', 5, 0x0a)(b)
            leaf('Channel', 7, 1)(b)
            leaf('Computer', 6, 1)(b)

        def data(b):
            if named is None:
                leaf('Data', 8, 0x81)(b)
                leaf('Binary', 9, 0x0e)(b)
            else:
                for i, key in enumerate(named):
                    text = b'\x05\x01' + struct.pack('<H', len(key)) + utf16(key)
                    self.element(b, at, 'Data', [('Name', text)], lambda c, i=i: c.extend(sub(8 + i, 1)))

        def event(b):
            self.element(b, at, 'System', content=system)
            self.element(b, at, 'EventData', content=data)

        self.element(body, at, 'Event', [('xmlns', b'\x05\x01' + struct.pack('<H', 3) + utf16('urn'))], event)
        return bytes(body + b'\0')

    def add(self, number, event):
        start = len(self.data)
        filetime = EPOCH + int(event.time * 10000000)
        xml = bytearray(b'\x0f\x01\x01\x00')
        key = tuple(event.named) if event.named is not None else None
        xml += struct.pack('<BBI', 0x0c, 1, 0x1000 + len(self.templates))
        at = start + 24
        if key in self.templates:
            xml += struct.pack('<I', self.templates[key])
        else:
            place = self.templates[key] = at + len(xml) + 4
            xml += struct.pack('<I', place)
            body = self.template(place + 24, event.named)
            xml += struct.pack('<I16sI', 0, bytes(range(16)), len(body)) + body
        values = [(1, utf16(event.provider)), (6, struct.pack('<H', 0x8004)), (6, struct.pack('<H', event.id)),
                  (4, bytes([event.level])), (0x11, struct.pack('<Q', filetime)), (0x0a, struct.pack('<Q', number)),
                  (1, utf16(event.computer)), (1, utf16(event.channel))]
        if event.named is None:
            values.append((0x81, b''.join(utf16(s) + b'\0\0' for s in event.strings)))
            values.append((0x0e, event.binary))
        else:
            values += [(1, utf16(v)) for v in event.named.values()]
        values = [(kind if content else 0, content) for kind, content in values]
        xml += struct.pack('<I', len(values)) + b''.join(struct.pack('<HBB', len(c), k, 0) for k, c in values)
        xml += b''.join(c for _, c in values) + b'\0'
        size = (24 + len(xml) + 4 + 7) // 8 * 8
        record = struct.pack('<4sIQQ', b'**\0\0', size, number, filetime) + xml
        record += bytes(size - 4 - len(record)) + struct.pack('<I', size)
        if start + size > CHUNK:
            return False
        self.last, self.last_offset = number, start
        self.data += record
        return True

    def finish(self):
        free = len(self.data)
        crc = zlib.crc32(self.data[0x200:free])
        struct.pack_into('<8sQQQQIIII', self.data, 0, b'ElfChnk\0', self.first, self.last, self.first, self.last, 128,
                         self.last_offset, free, crc)
        struct.pack_into('<I', self.data, 0x7c, zlib.crc32(self.data[0x80:0x200], zlib.crc32(self.data[:0x78])))
        return bytes(self.data) + bytes(CHUNK - free)


def log_bytes(events, per_chunk=None, flags=0):
    chunks, number = [], 1
    writer, inside = ChunkWriter(1), 0
    for event in events:
        if (per_chunk and inside == per_chunk) or not writer.add(number, event):
            chunks.append(writer.finish())
            writer, inside = ChunkWriter(number), 0
            if not writer.add(number, event):
                raise ValueError('an event is larger than a chunk')
        inside += 1
        number += 1
    chunks.append(writer.finish())
    header = bytearray(0x1000)
    struct.pack_into('<8sQQQIHHHH', header, 0, b'ElfFile\0', 0, len(chunks) - 1, number, 128, 1, 3, 0x1000, len(chunks))
    struct.pack_into('<I', header, 0x78, flags)
    struct.pack_into('<I', header, 0x7c, zlib.crc32(header[:120]))
    return bytes(header) + b''.join(chunks)


def write_log(path, events, **more):
    with open(path, 'wb') as f:
        f.write(log_bytes(events, **more))


def packet(code, dump=b'', major=0x0f, retries=0, final=0, unique=0, offset=0, strings=1):
    """IO_ERROR_LOG_PACKET, wdm.h."""
    return struct.pack('<BBHHHHHIIIIIQ', major, retries, len(dump), strings, 0x28 + len(dump), 0, 0, code, unique, final, 0, 0,
                       offset) + dump


def class_dump(cdb, srb=0x84, scsi=2, sense=b'', flags=1, timeout=10):
    """What classpnp dumps on x64: tick count, port, flags, SCSI_REQUEST_BLOCK, sense data."""
    request = struct.pack('<HBBBBBBBBBBIIIQQQQQII', 0x58, 0, srb, scsi, 0, 1, 0, 0, 0, len(cdb), 18, 0, 4096, timeout, 0, 0, 0, 0, 0, 0, 0)
    return struct.pack('<QII', 12345, 2, flags) + request + cdb.ljust(16, b'\0') + sense.ljust(18, b'\0')

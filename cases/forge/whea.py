"""Error records of the Windows Hardware Error Architecture, as ntddk.h and appendix N of the UEFI specification lay them out."""
import struct
import uuid

CREATOR = 'cf07c4bd-b789-4e18-b3c4-1f732cb57131'
MACHINE_CHECK = 'e8f56ffe-919c-4cc5-ba88-65abe14913bb'
TYPES = {'processor': '9876ccad-47b4-4bdb-b65e-16f193c4f3db', 'x64': 'dc3ea0b0-a144-4797-b95b-53fa242b6e1d',
         'mca': '8a1e1d01-42f9-4557-9c33-565e5cc3f7e8', 'packet': 'e71254e9-c1b9-4940-ab76-909703a4320f',
         'pcie': 'd995e954-bbc1-430f-ad91-b44dcb3c6f35'}
FATAL = 1


def guid(text):
    return uuid.UUID(text).bytes_le


def processor(valid=0x17f):
    return struct.pack('<QBBBBBBHQ128sQQQQQ', valid, 0, 2, 4, 0, 0, 1, 0, 0x206a7, b'', 6, 0, 0, 0, 0)


def x64():
    cpu_id = bytes.fromhex('a7060200000810 06bfe39a1ffffbebbf'.replace(' ', '')) + bytes(32)
    return struct.pack('<QQ48s', 0x107 & ~0x100 | 4, 6, cpu_id) + bytes(0x40)


def mca(status, processor_number=6, bank=3, address=0, misc=0):
    return struct.pack('<IIQIQQIQQQII', 1, 1, 0, processor_number, 0, 0, bank, status, address, misc, 0, 6) + bytes(0xc8)


def packet_v2(data=b''):
    return struct.pack('<4sIIIIIII16sQIIIIII', b'WHEA', 3, 0x50 + len(data), 0, 0, FATAL, 0, 0, guid(MACHINE_CHECK), 0, 1, 0, 0x50, len(data),
                       0, 0) + data


def packet_v1():
    """With an MCA_EXCEPTION as its raw data."""
    raw = struct.pack('<IIQIIB7xQQQ', 1, 0, 0, 2, 0, 0, 0, 0, 0)
    head = struct.pack('<4sIIIQQIIIIIIQ', b'ErPt', 0, 0x118 + len(raw), len(raw), 0, 0, 0, FATAL, 0, 0, 0, 2, 2)
    return head + bytes(0xd0) + struct.pack('<II', 2, 0x118) + raw


def record(sections, time=(7, 1, 2, 31, 7, 2012)):
    """sections: [(type name or GUID, bytes)]. time: seconds, minutes, hours, day, month, year."""
    head, body, at = b'', b'', 0x80 + 0x48 * len(sections)
    for i, (kind, data) in enumerate(sections):
        head += struct.pack('<IIHBBI16s16sI20s', at + len(body), len(data), 0x201, 0, 0, 1 if i == 0 else 0, guid(TYPES.get(kind, kind)),
                            bytes(16), FATAL, b'')
        body += data
    seconds, minutes, hours, day, month, year = time
    start = struct.pack('<4sHIHIII8s16s16s16s16sQI6s', b'CPER', 0x201, 0xffffffff, len(sections), FATAL, 2, at + len(body),
                        bytes([seconds, minutes, hours, 1, day, month, year % 100, year // 100]), bytes(16), bytes(16), guid(CREATOR),
                        guid(MACHINE_CHECK), 0x01cd6ebe45bc0523, 0, bytes(6))
    return start.ljust(0x80, b'\0') + head + body

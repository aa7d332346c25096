"""What a machine's firmware says of it: an SMBIOS table (DMTF DSP0134), the entry points that lead to it, and the secondary data
that mssmbios.sys leaves in a dump (as found in a Windows 10 dump)."""
import struct
import uuid

SMBIOS, VALUES, REGISTERS, ACPI = (uuid.UUID(g).bytes_le for g in (
    'bc5c008f-1e3a-44d7-988d-86f6884c6758', '6c7ac389-4313-47dc-9f34-a8800a0fb56c',
    'd03dc06f-d88e-44c5-ba2a-fae035172d19', 'e83b40d2-b0a0-4842-abea-71c9e3463dd1'))


def structure(kind, handle, area, *strings):
    """area: the formatted area behind the header; strings are numbered from 1 on."""
    text = b''.join(s.encode() + b'\0' for s in strings) or b'\0'
    return struct.pack('<BBH', kind, 4 + len(area), handle) + area + text + b'\0'


def table():
    """A workstation with one processor, two memory devices of which one is empty, and a structure of its maker's own."""
    out = structure(0, 0, struct.pack('<BBHBBQHBBBB', 1, 2, 0xf000, 3, 0x7f, 1 << 7 | 1 << 9 | 1 << 11 | 1 << 15 | 1 << 19 | 1 << 33,
                                      1 << 0 | 1 << 1 | 1 << 10, 4, 6, 255, 255),
                    'Example BIOS Works', '2.6.0', '05/19/2008')
    out += structure(1, 1, struct.pack('<BBBB', 1, 2, 3, 4) + uuid.UUID('01234567-89ab-cdef-0123-456789abcdef').bytes_le +
                     struct.pack('<BBB', 6, 5, 6), 'Example Computers', 'Workstation "390"', 'Rev. A', '        ', 'SKU-7', 'Desk')
    out += structure(2, 2, struct.pack('<BBBBBBBHBB', 1, 2, 3, 4, 0, 9, 5, 3, 10, 0),
                     'Example Boards', 'EB-0911', 'A00', '        ', 'Slot 0')
    out += structure(3, 3, struct.pack('<BBBBBBBBBIBBBB', 1, 3, 2, 3, 0, 3, 3, 3, 3, 0, 0, 1, 0, 0), 'Example Cases', 'C1', '    ')
    out += structure(4, 4, struct.pack('<BBBBQBBHHHBBHHHBBB', 1, 3, 0xc6, 2, 0xbfebfbff000206a7, 3, 0x8c, 100, 3800, 3400, 0x41, 1,
                                       5, 0xffff, 0xffff, 0, 0, 0),
                     'CPU 0', 'GenuineIntel', 'Intel(R) Example(TM) CPU @ 3.40GHz')
    out += structure(7, 5, struct.pack('<BHHHHHBBBB', 1, 0x180, 0x100, 0x8004, 0x20, 0x20, 0, 4, 4, 7), 'L1-Cache')
    out += structure(8, 6, struct.pack('<BBBBB', 1, 0, 2, 0x12, 0x10), 'J1A1', 'USB 1')
    out += structure(9, 7, struct.pack('<BBBBBHBB', 1, 0xa5, 8, 4, 3, 1, 0xc, 1), 'PCIEX1')
    out += structure(10, 8, struct.pack('<BB', 0x85, 1), 'Onboard Ethernet')
    out += structure(11, 9, struct.pack('<B', 2), 'first', 'second')
    out += structure(16, 10, struct.pack('<BBBIHH', 3, 3, 3, 0x1000000, 0xfffe, 2))
    out += structure(17, 11, struct.pack('<HHHHHBBBBBHHBBBB', 10, 0xfffe, 64, 64, 4096, 9, 0, 1, 2, 0x18, 0x80, 1600, 3, 4, 0, 5),
                     'ChannelA-DIMM0', 'BANK 0', 'Example Memory', '    ', 'EM-1600')
    out += structure(17, 12, struct.pack('<HHHHHBBBBBHHBBBB', 10, 0xfffe, 0xffff, 0xffff, 0, 9, 0, 1, 2, 2, 4, 0, 0, 0, 0, 0),
                     'ChannelB-DIMM0', 'BANK 1')
    out += structure(19, 13, struct.pack('<IIHB', 0, 0x3fffff, 10, 1))
    out += structure(20, 14, struct.pack('<IIHHBBB', 0, 0x3fffff, 11, 13, 1, 0, 2))
    out += structure(22, 15, struct.pack('<BBBBBBHHB', 1, 2, 0, 0, 0, 6, 5000, 1200, 0), 'Bay', 'Example Cells')
    out += structure(200, 16, bytes(range(4)))
    return out + structure(127, 17, b'')


def raw(data, major=2, minor=7, dmi=39):
    """As Windows hands it on."""
    return struct.pack('<BBBBI', 0, major, minor, dmi, len(data)) + data


def checksummed(blob, at):
    """The byte at `at` makes the sum of all zero."""
    return blob[:at] + bytes([-sum(blob) & 0xff]) + blob[at + 1:]


def entry_point_2(address, data):
    middle = checksummed(b'_DMI_\0' + struct.pack('<HIHB', len(data), address, 18, 0x27), 5)
    return checksummed(b'_SM_' + struct.pack('<BBBBHB5s', 0, 31, 2, 7, 200, 0, bytes(5)) + middle, 4)


def entry_point_3(address, data):
    return checksummed(b'_SM3_' + struct.pack('<BBBBBBBIQ', 0, 24, 3, 2, 0, 1, 0, len(data), address), 5)


def values(rows):
    """rows: (name, REG_ type, data)."""
    out = b''
    for name, kind, data in rows:
        text = name.encode('utf-16-le') + b'\0\0'
        out += struct.pack('<I', len(text)) + text + struct.pack('<II', kind, len(data)) + data
    return out


def processor_values():
    def text(s):
        return s.encode('utf-16-le') + b'\0\0'
    return values([('~MHz', 4, struct.pack('<I', 3411)), ('Component Information', 3, bytes(16)),
                   ('Configuration Data', 9, b'\xff' * 8 + bytes(8)), ('Identifier', 1, text('Intel64 Family 6 Model 42 Stepping 7')),
                   ('ProcessorNameString', 1, text('Intel(R) Example(TM) CPU @ 3.40GHz')),
                   ('Previous Update Signature', 3, struct.pack('<II', 0, 0x28)),
                   ('Update Signature', 3, struct.pack('<II', 0, 0x29)), ('Update Status', 4, struct.pack('<I', 2)),
                   ('VendorIdentifier', 1, text('GenuineIntel')), ('MSR8B', 11, struct.pack('<II', 0, 0x29))])


def registers():
    leaf = struct.pack('<II4I4I', 0, 1, 0x206a7, 0x100800, 0x9fbae3ff, 0xbfebfbff, 0x206a7, 0x100800, 0x1fbae3ff, 0xbfebfbff)
    return leaf + struct.pack('<IIQQQQ', 1, 0xc0000080, 0xd01, 0, 0xd01, 0)


def acpi():
    def header(name, length, rest=0):
        return struct.pack('<4sIBB6s8sI4sI', name, length, 1, 0x5a, b'EXMPL ', b'EXBOARD ', 0x1072009, b'MSFT', 0x10013) + bytes(rest)
    return header(b'FACP', 0x10c, 32) + header(b'SSDT', 0x92a) + header(b'HPET', 0x38, 20) + header(b'DSDT', 0x8000)

"""Secondary data behind the pages of a kernel dump ("DumpBlob"), as live dumps and bug check callbacks leave them: a header, then
records of a GUID and its data. As found in public triage dumps of Windows 10."""
import struct


def append(path, build, records):
    """records: (tag of sixteen bytes, data). The dump's pages are the last thing in the file."""
    with open(path, 'ab') as f:
        f.write(struct.pack('<8sII', b'DumpBlob', 16, build))
        for tag, data in records:
            padding = -len(data) % 8
            f.write(struct.pack('<I16sIII', 32, tag, len(data), 8, padding) + bytes(8) + data + bytes(padding))

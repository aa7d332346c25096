"""Hardware resources of devices: CM_RESOURCE_LIST and IO_RESOURCE_REQUIREMENTS_LIST, as wdm.h has them."""
import struct

TYPES = {'port': 1, 'interrupt': 2, 'memory': 3, 'dma': 4, 'bus': 6, 'config': 0x80, 'private': 0x81}
FIRST_WITH_GROUPS = 7600


def assigned(k, interface, rows):
    """rows: [type, share, flags, number ...]: start, length; level, vector, affinity; three numbers."""
    out = struct.pack('<IIIHHI', 1, interface, 0, 1, 1, len(rows))
    for name, share, flags, *numbers in rows:
        size = 8 + k.machine.pointer + 4
        if name in ('port', 'memory'):
            body = struct.pack('<QI', *numbers)
        elif name == 'interrupt':
            level, vector, affinity = numbers
            grouped = k.windows.number >= FIRST_WITH_GROUPS
            body = struct.pack('<HHI', level, 0, vector) if grouped else struct.pack('<II', level, vector)
            body += affinity.to_bytes(k.machine.pointer, 'little')
        else:
            body = struct.pack('<III', *(numbers + [0, 0, 0])[:3])
        out += (struct.pack('<BBH', TYPES[name], share, flags) + body).ljust(size, b'\0')
    return put(k, out)


def required(k, interface, slot, alternatives):
    """alternatives: lists of [option, type, share, flags, number ...]: length, alignment, least, most; least, most; three numbers."""
    out = struct.pack('<IIIIIII', interface, 0, slot, 0, 0, 0, len(alternatives))
    for rows in alternatives:
        out += struct.pack('<HHI', 1, 1, len(rows))
        for option, name, share, flags, *numbers in rows:
            if name in ('port', 'memory'):
                body = struct.pack('<IIQQ', *numbers)
            else:
                body = struct.pack(f'<{len(numbers)}I', *numbers)
            out += (struct.pack('<BBBxHxx', option, TYPES[name], share, flags) + body).ljust(0x20, b'\0')
    return put(k, struct.pack('<I', len(out) + 4) + out)


def put(k, data):
    at = k.pool(len(data))
    k.space.write(at, data)
    return at


def make(k, node, text):
    """text: a [[device]]'s resources, boot, translated, requirements."""
    interface = text.get('interface', 1)
    for word, field in (('resources', 'ResourceList'), ('boot', 'BootResources'), ('translated', 'ResourceListTranslated')):
        if word in text:
            node.put_if(field, assigned(k, interface, text[word]))
    if 'requirements' in text:
        node.put_if('ResourceRequirements', required(k, interface, text.get('slot', 0), text['requirements']))

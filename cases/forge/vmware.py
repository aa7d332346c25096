"""VMware's state files (.vmss, .vmsn), with the memory inside or in a .vmem file beside.

Layout: crash's vmware_vmss.h (by VMware) and Volatility's layers/vmware.py.
"""
import struct

import containers
from containers import frames, write_sparse
from kernel import PAGE

MAGIC = 0xbed2bed2
# In the order of QEMU's note
GENERAL = ['rax', 'rbx', 'rcx', 'rdx', 'rsi', 'rdi', 'rsp', 'rbp', 'r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15', 'rip']


def value(name, indices, data):
    tag = len(name) << 8 | len(indices) << 6 | len(data)
    return struct.pack('<H', tag) + name + struct.pack(f'<{len(indices)}I', *indices) + data


def block(name, indices, size, at, align):
    """The tag of a block whose bytes begin at the next multiple of `align`; `at`: where the tag stands in the file."""
    head = struct.pack('<H', len(name) << 8 | len(indices) << 6 | 63) + name + struct.pack(f'<{len(indices)}I', *indices)
    here = at + len(head) + 18
    padding = -here % align
    return head + struct.pack('<QQH', size, size, padding) + bytes(padding)


def u64(v):
    return struct.pack('<Q', v)


def u32(v):
    return struct.pack('<I', v)


def cpu_group(k, contexts):
    out = value(b'cpu:numVCPUs', [], u32(len(contexts)))
    if k.machine.name == 'arm64':
        return out + bytes(2)  # no public reader names the tags of its registers
    for n, (context, gs_base) in enumerate(contexts):
        note = containers.qemu_cpu(k, context, gs_base)
        for i, name in enumerate(GENERAL):
            out += value(name.encode(), [n], note[8 + 8 * i:16 + 8 * i])
        out += value(b'eflags', [n], note[0x90:0x94])
        for which in (0, 2, 3, 4):
            out += value(b'CR64', [n, which], note[0x188 + 8 * which:0x190 + 8 * which])
        out += value(b'cpuid', [n, 1], bytes(6))  # what nobody asks for
    return out + bytes(2)


def checkpoint(k):
    """What the machine is: 3 is an ARM64 one (LeechCore)."""
    return (value(b'Platform', [], u32(3)) if k.machine.name == 'arm64' else b'') + bytes(2)


def regions(k, gap):
    """Two regions, so that what lies in the file differs from what is in memory: (first page, in the file, pages). The second one
    begins behind the hole that devices have below 4 GiB."""
    first, last = frames(k)[0] if k.machine.name == 'arm64' else 0, frames(k)[-1] + 1
    split = gap or (k.memory.gap or (last,))[0]
    cut = next(pfn for pfn in frames(k) if pfn >= split) if split < last else last
    return [(first, 0, split - first)] + ([(cut, split - first, last - cut)] if cut < last else [])


def memory_tags(parts):
    out = value(b'regionsCount', [], u32(len(parts)))
    for i, (page, place, count) in enumerate(parts):
        out += value(b'regionPageNum', [i], u32(place)) + value(b'regionPPN', [i], u32(page)) + value(b'regionSize', [i], u32(count))
    return out


def write_memory(k, f, parts):
    base = f.tell()
    for page, place, count in parts:
        for pfn in frames(k):
            if page <= pfn < page + count:
                f.seek(base + (place + pfn - page) * PAGE)
                write_sparse(f, k.memory.pages[pfn])
    f.truncate(base + sum(count for _, _, count in parts) * PAGE)


def write(k, path, contexts, memory_path=None, gap=None):
    """`memory_path`: a .vmem file; without it the memory is in the state file."""
    parts = regions(k, gap)
    size = sum(count for _, _, count in parts) * PAGE
    cpu, machine = cpu_group(k, contexts), checkpoint(k)
    cpu_at = 12 + 80 * 3
    memory_at = cpu_at + len(cpu) + len(machine)
    with open(path, 'wb') as f:
        f.write(struct.pack('<III', MAGIC, 8, 3))
        tags = memory_tags(parts)
        body = b'' if memory_path else block(b'Memory', [0, 0], size, memory_at + len(tags), 0x10000)
        length = len(tags) + len(body) + (0 if memory_path else size) + 2
        for name, at, n in ((b'Checkpoint', cpu_at + len(cpu), len(machine)), (b'cpu', cpu_at, len(cpu)), (b'memory', memory_at, length)):
            f.write(struct.pack('<64sQQ', name, at, n))
        f.write(cpu + machine + tags + body)
        if not memory_path:
            write_memory(k, f, parts)
            f.seek(0, 2)
        f.write(bytes(2))
    if memory_path:
        with open(memory_path, 'wb') as f:
            write_memory(k, f, parts)

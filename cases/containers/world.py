"""One small kernel written as every container of its physical memory, so that a debugger can be asked the same of each."""
import os
import struct

import containers
import firmware
import hibernation
import kdump
import kernel
import layout
import secondary
import story
import virtualbox
import vmware

NT, DRIVER = 0xfffff80001652000, 0xfffff88003c00000
SP = 0xfffff88005078b08
THREAD = 0xfffffa8049f04b50


def world(out, work):
    k = story.machine(2)
    nt = story.nt_layout(NT, work)
    srv2 = layout.Layout('srv2.sys', 'srv2.pdb', DRIVER, 0x69000, 0x4dba2aa8)
    srv2.unwind_at = 0x60000
    srv2.function(0x1100, 'ImageEntry', 0x10, code='ret')
    stack = story.Stack(k.space)
    stack.row(SP, nt, 'KeBugCheckEx', 0, NT + 0x74f00)
    stack.row(SP + 8, srv2, 'SrvProcTerminateWorkerThreadInternal', 0x99, DRIVER + 0x56769)
    stack.row(SP + 0xb8, srv2, 'SrvProcWorkerThread', 0x1b6, DRIVER + 0x4b5b6)
    stack.row(SP + 0x138, nt, 'PspSystemThreadStartup', 0x5a, NT + 0x314e5a)
    stack.row(SP + 0x178, nt, 'KxStartSystemThread', 0x16, NT + 0x6ed26)
    rip, rsp = stack.build(SP + 0x1b8)
    images, symbols = os.path.join(out, 'images'), os.path.join(out, 'symbols')
    k.load(nt.build(work, images, symbols), r'\SystemRoot\system32\ntoskrnl.exe')
    k.load(srv2.build(work, images, symbols), r'\SystemRoot\System32\DRIVERS\srv2.sys')
    k.bugcheck = (0x20, 0, 0xffff, 0, 1)
    k.contexts[0] = kernel.context_x64(rip, rsp, {'rcx': 0x20, 'r8': 0xffff}, 0x282)
    k.threads[0] = THREAD
    k.finish(nt, story.nt_symbols(nt))
    k.write_full(os.path.join(out, 'containers.dmp'))
    containers.write_summary(k, os.path.join(out, 'type2.dmp'))
    for kind in (containers.BITMAP_FULL, containers.BITMAP_KERNEL, containers.AUTOMATIC):
        containers.write_bitmap(k, os.path.join(out, f'type{kind}.dmp'), kind)
    for kind in (containers.RANGES_KERNEL, containers.RANGES_ALL, containers.RANGES_COMPLETE):
        containers.write_ranges(k, os.path.join(out, f'type{kind}.dmp'), kind)
    containers.low_stub(k)
    idle = kernel.context_x64(NT + 0x8c010, 0xfffff880f0010d80, {'rbx': 0xfffff880009e8180})
    cpus = [(k.contexts[0], 0xfffff880009e0000), (idle, 0xfffff880009e8000)]
    containers.write_raw(k, os.path.join(out, 'image.raw'))
    containers.write_elf(k, os.path.join(out, 'core.elf'), cpus)
    kdump.write(k, os.path.join(out, 'core.kdump'), cpus)
    kdump.write_flattened(k, os.path.join(out, 'flat.kdump'), cpus)
    vmware.write(k, os.path.join(out, 'inside.vmsn'), cpus)
    vmware.write(k, os.path.join(out, 'beside.vmss'), cpus, os.path.join(out, 'beside.vmem'), gap=k.memory.runs()[0][0] + 3)
    vmware.write(k, os.path.join(out, 'snap-Snapshot1.vmsn'), cpus, os.path.join(out, 'snap.vmem'))
    virtualbox.write(k, os.path.join(out, 'vbox.elf'), cpus)
    hibernation.write_windows_7(k, os.path.join(out, 'seven.hib'), cpus)
    hibernation.write_windows_10(k, os.path.join(out, 'ten.hib'), cpus)
    containers.encode_block(k)
    containers.write_raw(k, os.path.join(out, 'encoded.raw'))
    containers.write_bitmap(k, os.path.join(out, 'live.dmp'))
    secondary.append(os.path.join(out, 'live.dmp'), 7601, [
        (struct.pack('<IHH', 0x12345678, 0x9abc, 0xdef0) + bytes(range(8)), b'This is text.\0\xff\x80KDBG'), (bytes(16), b'x' * 16)])


def firmware_world(out, work):
    """The same kernel alone, on a machine whose firmware tells of itself: in a dump's secondary data, where nt found the table, and
    where a PC's firmware leaves it."""
    data, table_at, entry_at = firmware.table(), 0xe0010, 0xf0120
    k = story.machine(1)
    nt = story.nt_layout(NT, work)
    for rva, name in enumerate(('WmipSMBiosTablePhysicalAddress', 'WmipSMBiosTableLength', 'WmipSMBiosVersionInfo')):
        nt.data(0x2a0000 + 8 * rva, bytes(8), name)
    k.load(nt.build(work, os.path.join(out, 'images'), os.path.join(out, 'symbols')), r'\SystemRoot\system32\ntoskrnl.exe')
    k.contexts[0] = kernel.context_x64(NT + 0x8c010, 0xfffff880f0010d80, {})
    k.threads[0] = THREAD
    k.finish(nt, story.nt_symbols(nt))
    dump = os.path.join(out, 'firmware.dmp')
    containers.write_bitmap(k, dump)
    secondary.append(dump, 7601, [(firmware.SMBIOS, firmware.raw(data)), (firmware.VALUES, firmware.processor_values()),
                                  (firmware.REGISTERS, firmware.registers()), (firmware.ACPI, firmware.acpi())])
    k.write_full(os.path.join(out, 'silent.dmp'))
    k.memory.write(table_at, data)
    k.memory.page(0xf0)
    k.memory.write(entry_at, firmware.entry_point_3(table_at, data))
    k.write_full(os.path.join(out, 'anchor3.dmp'))
    k.memory.write(entry_at, firmware.entry_point_2(table_at, data))
    k.write_full(os.path.join(out, 'anchor2.dmp'))
    k.memory.write(entry_at, bytes(32))
    symbols = story.nt_symbols(nt)
    k.space.u64(symbols['WmipSMBiosTablePhysicalAddress'], table_at)
    k.space.u32(symbols['WmipSMBiosTableLength'], len(data))
    k.space.write(symbols['WmipSMBiosVersionInfo'], bytes([0, 2, 7, 39]))
    k.write_full(os.path.join(out, 'found.dmp'))


WORLDS = {'containers': world, 'firmware': firmware_world}

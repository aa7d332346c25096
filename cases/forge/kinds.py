"""What a described world can be written as: each container of a kernel's memory, by name."""
import os

import containers
import hibernation
import kdump
import secondary
import triage
import virtualbox
import vmware


def small(k, path):
    """The small dump of the processor that stopped: its stack, and nothing but what a debugger needs of the kernel."""
    thread = k.threads[k.crashed]
    rsp = k.machine.sp(k.contexts[k.crashed])
    top = k.object('_KTHREAD', thread).get('StackBase')
    blocks = [(k.kdbg, k.kdbg_size), (k.bugcheck_at, 0x28)]
    triage.write(k, path, (rsp, top - rsp), blocks, thread, k.object('_KTHREAD', thread).get('ApcState.Process'), k.prcbs[k.crashed])


def encoded(write):
    """With the debugger data block as Windows 8 and later keep it."""
    def make(k, path):
        if not k.is_encoded:
            containers.encode_block(k)
            k.is_encoded = True
        write(k, path)
    return make


def stub(write):
    """With what tells where the page tables are."""
    def make(k, path):
        if k.machine.name == 'x64':
            containers.low_stub(k)
        write(k, path)
    return make


def running(write):
    """As a machine's memory is while it runs: the registers are in no processor's block, only in the hypervisor's file."""
    def make(k, path):
        for prcb in k.prcbs:
            k.object('_KPRCB', prcb).put('ProcessorState.ContextFrame', bytes(k.windows.size('_CONTEXT')))
        write(k, path)
    return make


def of_contexts(write):
    return stub(lambda k, path: write(k, path, k.context_at))


def beside(k, path):
    """VMware's state file with the memory in a file beside it."""
    vmware.write(k, path, k.context_at, os.path.splitext(path)[0] + '.vmem')


# What drivers and Windows leave behind the pages: a tag and its data
BLOBS = [(bytes(range(16)), b'left by a driver\0\xff\0\1'), (b'\xa5' * 16, bytes(range(40)))]


def with_blobs(write):
    """A kernel dump with secondary data."""
    def make(k, path):
        write(k, path)
        secondary.append(path, k.build, BLOBS + k.blobs)
    return make


# kind -> (ending, writer). In an order: the stub adds a page to the machine, what is encoded stays so, and registers that are
# taken away do not come back.
KINDS = {
    'full': ('dmp', with_blobs(lambda k, path: k.write_full(path))),
    'summary': ('dmp', with_blobs(containers.write_summary)),
    'bitmap-full': ('dmp', with_blobs(lambda k, path: containers.write_bitmap(k, path, containers.BITMAP_FULL))),
    'bitmap': ('dmp', with_blobs(containers.write_bitmap)),
    'automatic': ('dmp', with_blobs(lambda k, path: containers.write_bitmap(k, path, containers.AUTOMATIC))),
    'ranges': ('dmp', with_blobs(containers.write_ranges)),
    'ranges-user': ('dmp', with_blobs(lambda k, path: containers.write_ranges(k, path, containers.RANGES_ALL))),
    'ranges-complete': ('dmp', with_blobs(lambda k, path: containers.write_ranges(k, path, containers.RANGES_COMPLETE))),
    'triage': ('dmp', with_blobs(small)),
    'elf': ('elf', of_contexts(containers.write_elf)),
    'raw': ('raw', stub(containers.write_raw)),
    'kdump': ('kdump', of_contexts(kdump.write)),
    'kdump-flat': ('kdump', of_contexts(kdump.write_flattened)),
    'virtualbox': ('elf', of_contexts(virtualbox.write)),
    'vmware': ('vmsn', of_contexts(vmware.write)),
    'vmware-beside': ('vmss', stub(beside)),
    'hibernation-xp': ('hib', of_contexts(hibernation.write_windows_xp)),
    'hibernation-7': ('hib', of_contexts(hibernation.write_windows_7)),
    'hibernation-10': ('hib', of_contexts(hibernation.write_windows_10)),
    'raw-encoded': ('raw', encoded(containers.write_raw)),
    'live': ('dmp', with_blobs(encoded(containers.write_bitmap))),
    'elf-running': ('elf', running(of_contexts(containers.write_elf))),
}
# What exists of 64-bit Windows only; of x86 only; of ARM64
WIDE_ONLY = {'ranges', 'ranges-user', 'ranges-complete', 'triage', 'raw-encoded', 'live', 'virtualbox'}
NARROW_ONLY = {'hibernation-xp'}
ARM64 = {'full', 'bitmap-full', 'bitmap', 'automatic', 'ranges', 'ranges-user', 'ranges-complete', 'elf', 'raw', 'kdump', 'kdump-flat', 'raw-encoded', 'live',
         'elf-running', 'vmware', 'vmware-beside'}


def of_machine(machine):
    """The kinds that a machine with this processor can be written as."""
    if machine == 'arm64':
        return [kind for kind in KINDS if kind in ARM64]
    return [kind for kind in KINDS if kind not in (NARROW_ONLY if machine == 'x64' else WIDE_ONLY)]

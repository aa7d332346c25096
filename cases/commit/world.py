"""Commitment failures: a 14-processor server whose nt counts 0xbd38 failed commits."""
import os

import kernel
import story

NT = 0xfffff80001c17000


def commit(out, work):
    k = story.machine(14)
    nt = story.nt_layout(NT, work)
    nt.data(0xfffff80001e45ce0 - NT, bytes.fromhex('00000000 38bd0000 00000000 00000000'), 'MiChargeCommitmentFailures')
    image = nt.build(work, os.path.join(out, 'images'), os.path.join(out, 'symbols'))
    k.load(image, r'\SystemRoot\system32\ntoskrnl.exe')
    k.crashed = 13
    k.bugcheck = (0xe2, 0, 0, 0, 0)  # MANUALLY_INITIATED_CRASH
    k.contexts[13] = kernel.context_x64(NT + 0x8c010, 0xfffff88002f1bd80, {'rbx': 0xfffff88002f0e180}, 0x246)
    k.finish(nt, story.nt_symbols(nt))
    k.write_full(os.path.join(out, 'commit.dmp'))


WORLDS = {'commit': commit}

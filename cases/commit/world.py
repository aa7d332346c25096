"""Commitment failures: a 14-processor server whose nt counts 0xbd38 failed commits."""
import os

import builds
import kernel
import story

NT = 0xfffff80001c17000


# Pages, as !vm shows them; the name is that of nt's variable.
COUNTERS = {
    'MmNumberOfPhysicalPages': 12580300, 'MmAvailablePages': 4606721, 'MmResidentAvailablePages': 12189247,
    'MmAllocatedNonPagedPool': 53108, 'MmMaximumNonPagedPoolInPages': 9408956, 'MmSizeOfPagedPoolInBytes': 33554432 << 12,
    'MmSharedCommit': 6522, 'MmProcessCommit': 53597, 'MmPagedPoolCommit': 4336140, 'MmDriverCommit': 5691,
    'MmTotalCommittedPages': 5565215, 'MmTotalCommitLimit': 25162749, 'MmTotalCommitLimitMaximum': 25162749,
    'MmPeakCommitment': 5565215, 'MmTotalPagesForPagingFile': 6154,
}
NONPAGED_POOLS, PAGED_POOLS = [19544, 22308], [168921, 4149241, 17908]
FREE_SYSTEM_PTES, MODIFIED, MODIFIED_FOR_FILE, SESSION_COMMIT = 33460257, 20299, 6154, 3438
PAGE_FILE = (50331648 // 4, 50306732 // 4)  # pages; free ones


def pools(more, table, number, pages, kind):
    """POOL_DESCRIPTORs, and nt's table of pointers to them."""
    k, size = more.k, more.k.windows.size('_POOL_DESCRIPTOR')
    made = [k.pool(size, 0x40) for _ in pages]
    for i, (at, count) in enumerate(zip(made, pages)):
        k.object('_POOL_DESCRIPTOR', at).clear().set(PoolType=kind, PoolIndex=i, TotalPages=count // 2, TotalBigPages=count - count // 2,
                                                     TotalBytes=count << 12)
    k.space.u64(more.symbols[table], *made)
    more.variable(number[0], number[1], 4)


def memory(more):
    k = more.k
    for name, value in COUNTERS.items():
        more.variable(name, value)
    pools(more, 'ExpNonPagedPoolDescriptor', ('ExpNumberOfNonPagedPools', len(NONPAGED_POOLS)), NONPAGED_POOLS, 0)
    pools(more, 'ExpPagedPoolDescriptor', ('ExpNumberOfPagedPools', len(PAGED_POOLS) - 1), PAGED_POOLS, 1)
    file = k.object('_MMPAGING_FILE', k.pool(k.windows.size('_MMPAGING_FILE'))).clear()
    file.set(Size=PAGE_FILE[0], MinimumSize=PAGE_FILE[0], MaximumSize=PAGE_FILE[0], FreeSpace=PAGE_FILE[1],
             PageFileName=k.unicode('\\??\\C:\\pagefile.sys'))
    more.variable('MmPagingFile', file.at)
    more.variable('MmNumberOfPagingFiles', 1, 4)
    k.object('_MI_SYSTEM_PTE_TYPE', more.symbols['MiSystemPteInfo']).set(TotalSystemPtes=33553000, TotalFreeSystemPtes=FREE_SYSTEM_PTES)
    k.object('_MMPFNLIST', more.symbols['MmModifiedPageListHead']).set(Total=MODIFIED, ListName=3)
    k.object('_MMPFNLIST', more.symbols['MmModifiedPageListByColor']).set(Total=MODIFIED_FOR_FILE, ListName=3)
    session = k.object('_MM_SESSION_SPACE', k.pool(k.windows.size('_MM_SESSION_SPACE'), 0x1000)).clear()
    session.set(ReferenceCount=1, SessionId=0, CommittedPages=SESSION_COMMIT)
    builds.link(k.space, more.symbols['MiSessionWsList'], [session.address('WsListEntry')])
    builds.link(k.space, session.address('ProcessList'), [])


def commit(out, work):
    k = story.machine(14)
    nt = story.nt_layout(NT, work)
    nt.data(0xfffff80001e45ce0 - NT, bytes.fromhex('00000000 38bd0000 00000000 00000000'), 'MiChargeCommitmentFailures')
    story.nt_variables(nt)
    image = nt.build(work, os.path.join(out, 'images'), os.path.join(out, 'symbols'))
    k.load(image, r'\SystemRoot\system32\ntoskrnl.exe')
    k.crashed = 13
    k.bugcheck = (0xe2, 0, 0, 0, 0)  # MANUALLY_INITIATED_CRASH
    k.contexts[13] = kernel.context_x64(NT + 0x8c010, 0xfffff88002f1bd80, {'rbx': 0xfffff88002f0e180}, 0x246)
    more = story.Kernel(k, nt)
    memory(more)
    more.finish()
    k.write_full(os.path.join(out, 'commit.dmp'))


WORLDS = {'commit': commit}

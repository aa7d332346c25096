# Commitment Failures, Not Just a Failed Love Story: a server on which 48,440 commit requests failed.
#! open commit
13: kd> dc nt!MiChargeCommitmentFailures L4
fffff800`01e45ce0  00000000 0000bd38 00000000 00000000  ....8...........
13: kd> ?0000bd38
Evaluate expression: 48440 = 00000000`0000bd38
13: kd> !vm 1

*** Virtual Memory Usage ***
      Physical Memory:    12580300 (  50321200 Kb)
      Page File: \??\C:\pagefile.sys
        Current:  50331648 Kb  Free Space:  50306732 Kb
        Minimum:  50331648 Kb  Maximum:     50331648 Kb
      Available Pages:     4606721 (  18426884 Kb)
      ResAvail Pages:     12189247 (  48756988 Kb)
      Locked IO Pages:           0 (         0 Kb)
      Free System PTEs:   33460257 ( 133841028 Kb)
      Modified Pages:        20299 (     81196 Kb)
      Modified PF Pages:      6154 (     24616 Kb)
      NonPagedPool 0 Used:   19544 (     78176 Kb)
      NonPagedPool 1 Used:   22308 (     89232 Kb)
      NonPagedPool Usage:    53108 (    212432 Kb)
      NonPagedPool Max:    9408956 (  37635824 Kb)
      PagedPool 0 Usage:    168921 (    675684 Kb)
      PagedPool 1 Usage:   4149241 (  16596964 Kb)
      PagedPool 2 Usage:     17908 (     71632 Kb)
      PagedPool Usage:     4336070 (  17344280 Kb)
      PagedPool Maximum:  33554432 ( 134217728 Kb)
      Session Commit:         3438 (     13752 Kb)
      Shared Commit:          6522 (     26088 Kb)
      Special Pool:              0 (         0 Kb)
      Shared Process:        53597 (    214388 Kb)
      PagedPool Commit:    4336140 (  17344560 Kb)
      Driver Commit:          5691 (     22764 Kb)
      Committed pages:     5565215 (  22260860 Kb)
      Commit limit:       25162749 ( 100650996 Kb)

      ********** 48440 commit requests have failed  **********

#! open commit
#! note Not on the page: -c, which variable each line was read from.
13: kd> !vm -c 1

*** Virtual Memory Usage ***
      Physical Memory:    12580300 (  50321200 Kb)  nt!MmNumberOfPhysicalPages
      Page File: \??\C:\pagefile.sys
        Current:  50331648 Kb  Free Space:  50306732 Kb
        Minimum:  50331648 Kb  Maximum:     50331648 Kb
      Available Pages:     4606721 (  18426884 Kb)  nt!MmAvailablePages
      ResAvail Pages:     12189247 (  48756988 Kb)  nt!MmResidentAvailablePages
      Locked IO Pages:           0 (         0 Kb)  none
      Free System PTEs:   33460257 ( 133841028 Kb)  nt!MiSystemPteInfo.TotalFreeSystemPtes
      Modified Pages:        20299 (     81196 Kb)  nt!MmModifiedPageListHead.Total
      Modified PF Pages:      6154 (     24616 Kb)  nt!MmTotalPagesForPagingFile
      NonPagedPool 0 Used:   19544 (     78176 Kb)  nt!ExpNonPagedPoolDescriptor[0]
      NonPagedPool 1 Used:   22308 (     89232 Kb)  nt!ExpNonPagedPoolDescriptor[1]
      NonPagedPool Usage:    53108 (    212432 Kb)  nt!MmAllocatedNonPagedPool
      NonPagedPool Max:    9408956 (  37635824 Kb)  nt!MmMaximumNonPagedPoolInPages
      PagedPool 0 Usage:    168921 (    675684 Kb)  nt!ExpPagedPoolDescriptor[0]
      PagedPool 1 Usage:   4149241 (  16596964 Kb)  nt!ExpPagedPoolDescriptor[1]
      PagedPool 2 Usage:     17908 (     71632 Kb)  nt!ExpPagedPoolDescriptor[2]
      PagedPool Usage:     4336070 (  17344280 Kb)  nt!ExpPagedPoolDescriptor
      PagedPool Maximum:  33554432 ( 134217728 Kb)  nt!MmSizeOfPagedPoolInBytes
      Session Commit:         3438 (     13752 Kb)  nt!MiSessionWsList
      Shared Commit:          6522 (     26088 Kb)  nt!MmSharedCommit
      Special Pool:              0 (         0 Kb)  nt!MmSpecialPagesInUse
      Shared Process:        53597 (    214388 Kb)  nt!MmProcessCommit
      PagedPool Commit:    4336140 (  17344560 Kb)  nt!MmPagedPoolCommit
      Driver Commit:          5691 (     22764 Kb)  nt!MmDriverCommit
      Committed pages:     5565215 (  22260860 Kb)  nt!MmTotalCommittedPages
      Commit limit:       25162749 ( 100650996 Kb)  nt!MmTotalCommitLimit

      ********** 48440 commit requests have failed  **********
      nt!MiChargeCommitmentFailures


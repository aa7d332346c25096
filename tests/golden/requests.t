# What processors of x86 were asked for: frozen by the one that crashed, and with a request. cases/machines/requests.toml says what.
#! open requests
0: kd> !ipi
IPI State for Processor 0
  Worker Routine:  nt!KiFlushTargetMultipleTb [Stale]
  Parameter[0]:    0
  Parameter[1]:    3
  Parameter[2]:    F7C98770
  Ipi Trap Frame:  F7CCCCDC [.trap F7CCCCDC]
  IPI Frozen:      24 [FreezeActive] [Owner]
  Request Summary: 0
  Target Set:      0
  Packet Barrier:  0

IPI State for Processor 1
  Worker Routine:  nt!KiFlushTargetMultipleTb [Stale]
  Parameter[0]:    1
  Parameter[1]:    3
  Parameter[2]:    F7CDCD28
  Ipi Trap Frame:  F7C8CCC4 [.trap F7C8CCC4]
  IPI Frozen:      2 [Frozen]
  Request Summary: 0
  Target Set:      0
  Packet Barrier:  0

IPI State for Processor 2
  Worker Routine:  nt!KiFlushTargetSingleTb
  Parameter[0]:    1
  Parameter[1]:    1000
  Parameter[2]:    0
  Ipi Trap Frame:  0
  IPI Frozen:      0 [Running]
  Request Summary: 4
  Target Set:      2
  Packet Barrier:  1

0: kd> !ipi 1
IPI State for Processor 1
  Worker Routine:  nt!KiFlushTargetMultipleTb [Stale]
  Parameter[0]:    1
  Parameter[1]:    3
  Parameter[2]:    F7CDCD28
  Ipi Trap Frame:  F7C8CCC4 [.trap F7C8CCC4]
  IPI Frozen:      2 [Frozen]
  Request Summary: 0
  Target Set:      0
  Packet Barrier:  0

0: kd> !ipi 3
Cannot get PRCB address of processor 0x3
#! open requests@2600-pae/requests
0: kd> !ipi 0
IPI State for Processor 0
  Worker Routine:  nt!KiFlushTargetMultipleTb [Stale]
  Parameter[0]:    0
  Parameter[1]:    3
  Parameter[2]:    F7C98770
  Ipi Trap Frame:  F7CCCCDC [.trap F7CCCCDC]
  Signal Done:     0
  IPI Frozen:      24 [FreezeActive] [Owner]
  Request Summary: 0
  Target Set:      0
  Packet Barrier:  0

#! open requests@19041-pae/requests
0: kd> !ipi 2
IPI State for Processor 2
  Worker Routine:  nt!KiFlushTargetSingleTb
  Parameter[0]:    1
  Parameter[1]:    1000
  Parameter[2]:    0
  Ipi Trap Frame:  0
  IPI Frozen:      0 [Running]
  Request Summary: 4
  Target Set:      2
  Packet Barrier:  1

#! open sessions
0: kd> !ipi
Only processors of x86 keep their requests where this command shows them

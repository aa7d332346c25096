# What parts of the system keep beside their main objects. The world (cases/machines/parts.toml) has the values of Microsoft's
# example of !blackboxbsd; the text of the other black boxes is that of published sessions, as ntoseye has it.
#! open parts
kd> !blackboxbsd
Version: 136
Product type: 1

Auto advanced boot: FALSE
Advanced boot menu timeout: 30
Last boot succeeded: TRUE
Last boot shutdown: FALSE
Sleep in progress: FALSE

Power button timestamp: 0
System running: TRUE
Connected standby in progress: FALSE
User shutdown in progress: FALSE
System shutdown in progress: FALSE
Sleep in progress: 6
Connected standby scenario instance id: 5
Connected standby entry reason: 12
Connected standby exit reason: 31
System sleep transitions to on: 8
Last reference time: 0x1d3645f716b79e3
Last reference time checksum: 0xb6ae84b7
Last update boot id: 6

Boot attempt count: 1
Last boot checkpoint: TRUE
Checksum: 0x7f
Last boot id: 6
Last successful shutdown boot id: 2
Last reported abnormal shutdown boot id: 5

Error info boot id: 0
Error info repeat count: 0
Error info other error count: 0
Error info code: 0
Error info other error count: 0

Power button last press time: 0x1d365b105eb9e3b
Power button cumulative press count: 6
Power button last press boot id: 6
Power button last power watchdog stage: 0x20
Power button watchdog armed: FALSE
Power button shutdown in progress: FALSE
Power button last release time: 0x1d36112993b1191
Power button cumulative release count: 5
Power button last release boot id: 6
Power button error count: 0
Power button current connected standby phase: 1
Power button transition latest checkpoint id: 9
Power button transition latest checkpoint type: 0
Power button transition latest checkpoint sequence number: 77
kd> !ext.blackboxntfs
NTFS Blackbox Data

Record 0:
  Record type:    1 (Slow I/O Timeout)
  Record length:  32
        Irp:      ffffb80112345678
        Scb:      ffffb80122222220
        Thread:   ffffb80133333330

Record 1:
  Record type:    2 (Oplock Break Timeout)
  Record length:  64
  Break Reason: 4 (NtfsFsdCreate)
        Irp:      ffffb80155555550
        Scb:      <null>
  Owner Process Name: 'MsMpEng.exe'
  Breaking Process Name: 'explorer-long-n'

Record 2:
  Record type:    7 (<Unknown>)
  Record length:  16

1 Slow I/O Timeout Records Found
1 Oplock Break Timeout Records Found
kd> !blackboxpnp
    PnpActivityId      : {00000000-0000-0000-0000-000000000000}
    PnpActivityTime    : 134357426730568497
    PnpEventInformation: 3
    PnpEventInProgress : 0
    PnpProblemCode     : 24
    PnpVetoType        : 0
    DeviceId           : SWD\MSDAS\{ce958e9a-424f-4c88-86f4-11314821e75a}
    VetoString         : 
kd> !blackboxwinlogon
    ThreadName         : WluiReleaseUI
    IsOperationPending : 1
kd> !blackboxpci
00:00:0  8086:29c0.00  Cmd[0007:imb...]  Sts[0000:.....]
01:1f:3  1b36:0100.05  Cmd[0406:.mb...]  Sts[0010:c....]

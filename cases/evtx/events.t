# One of each event that is explained, then events of others with the same numbers, and some that are too short.
$ python3 make-logs {out}
$ ntdbg evtx {out}/every.evtx
2022-10-25 06:40:00.000 Error           7 disk: \Device\Harddisk1\DR1: a bad block: MEDIUM_ERROR 11/00: Unrecovered read error
2022-10-25 06:41:00.000 Error          11 disk: \Device\Harddisk1\DR1: the driver found an error of the controller: STATUS_IO_DEVICE_ERROR
2022-10-25 06:42:00.000 Error          15 disk: \Device\Harddisk1\DR1: the device is not ready for access: NOT_READY 04/01: Logical unit is in process of becoming ready
2022-10-25 06:43:00.000 Warning        51 disk: \Device\Harddisk1\DR1: an error during a paging operation: STATUS_IO_TIMEOUT
2022-10-25 06:44:00.000 Warning        52 disk: \Device\Harddisk1\DR1: the device predicts that it will fail (S.M.A.R.T.): RECOVERED_ERROR 5d/10: Hardware impending failure general hard drive failure
2022-10-25 06:45:00.000 Error          55 Ntfs: the file system's structure on D: is damaged: run chkdsk
2022-10-25 06:46:00.000 Error          98 Microsoft-Windows-Ntfs: \Device\HarddiskVolume9: volume E: needs a full chkdsk offline
2022-10-25 06:47:00.000 Warning       129 storahci: \Device\RaidPort0: no answer within the time limit: the port driver reset the device
2022-10-25 06:48:00.000 Warning       140 Microsoft-Windows-Ntfs: \Device\HarddiskVolume9: the transaction log of E: could not be flushed: damage may follow
2022-10-25 06:49:00.000 Warning       153 disk: \Device\Harddisk1\DR1: Write(10) at block 0x1f4 of disk 1 failed and was tried again: SRB_STATUS_ERROR with AUTOSENSE_VALID, SCSISTAT_BUSY
2022-10-25 06:50:00.000 Warning       157 disk: \Device\Harddisk3\DR5: the disk was removed without notice
2022-10-25 06:51:00.000 Critical       41 Microsoft-Windows-Kernel-Power: restarted without a clean shutdown, after bug check d1 DRIVER_IRQL_NOT_LESS_OR_EQUAL
2022-10-25 06:52:00.000 Critical       41 Microsoft-Windows-Kernel-Power: restarted without a clean shutdown: the power button was held down
2022-10-25 06:53:00.000 Critical       41 Microsoft-Windows-Kernel-Power: restarted without a clean shutdown and without a bug check: power was lost, or the system hung
2022-10-25 06:54:00.000 Error        1001 Microsoft-Windows-WER-SystemErrorReporting: bug check 1e KMODE_EXCEPTION_NOT_HANDLED
2022-10-25 06:55:00.000 Error        6008 EventLog: the shutdown before this start was unexpected: the system was last alive at 2022-10-25 04:58:12 UTC
2022-10-25 06:56:00.000 Error        1000 Application Error: shop.exe got c0000374 STATUS_HEAP_CORRUPTION in ntdll.dll+0xfb049
2022-10-25 06:57:00.000 Information  1004 Application Error: services.exe failed in msvcr80.dll+0x1df67
2022-10-25 06:58:00.000 Information  1001 Windows Error Reporting: shop.exe got c0000374 STATUS_HEAP_CORRUPTION in ntdll.dll+0xfb049
2022-10-25 06:59:00.000 Information  1001 Windows Error Reporting: shop.exe got c0000409 STATUS_STACK_BUFFER_OVERRUN in plug.dll+0x12345
2022-10-25 07:00:00.000 Error        7031 Service Control Manager: service Spooler ended unexpectedly, 1 time(s) so far
2022-10-25 07:01:00.000 Error        7034 Service Control Manager: service Spooler ended unexpectedly, 3 time(s) so far
2022-10-25 07:02:00.000 Warning       129 Microsoft-Windows-Time-Service: time.windows.com,0x9
2022-10-25 07:03:00.000 Information  1000 MsiInstaller: Product: Shop | done
2022-10-25 07:04:00.000 Error           7 disk: \Device\Harddisk1\DR1: a bad block
2022-10-25 07:05:00.000 Warning       153 disk: a request failed and was tried again
2022-10-25 07:06:00.000 Error        1000 Application Error: shop.exe
2022-10-25 07:07:00.000 Error        6008 EventLog: the shutdown before this start was unexpected: the system was last alive at 6:58:12 AM
2022-10-25 07:08:00.000 Error        1001 BugCheck: no numbers at all
$ ntdbg evtx -v {out}/every.evtx --known
2022-10-25 06:40:00.000 Error           7 disk: \Device\Harddisk1\DR1: a bad block: MEDIUM_ERROR 11/00: Unrecovered read error
    record 1 of {out}/every.evtx, BOX
    binary             03007A000100A20000000000070004C0000000009C0000C00000000000000000000000000000000039300000000000000200000001000000580000840200010000000A1200000000001000000A00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000028000060007000000800000000000000F00003006000700A00000000110000000000
    function           IRP_MJ_READ
    final_status       c000009c STATUS_DEVICE_DATA_ERROR
    scsi_status        02 SCSISTAT_CHECK_CONDITION: the device has sense data that says why
    srb_status         84 SRB_STATUS_ERROR with AUTOSENSE_VALID: ended with an error; SCSI status and sense data say which
    operation          28 SCSIOP_READ
    cdb                28 00 00 60 00 70 00 00 08 00
    request            Read(10), block 0x600070, 8 blocks
    transfer           4096 bytes, time limit 10 s, paging
    address            path 0, target 1, lun 0
    sense              MEDIUM_ERROR 11/00: Unrecovered read error
    %1  \Device\Harddisk1\DR1
2022-10-25 06:41:00.000 Error          11 disk: \Device\Harddisk1\DR1: the driver found an error of the controller: STATUS_IO_DEVICE_ERROR
    record 2 of {out}/every.evtx, BOX
    binary             03007A000100A200000000000B0004C000000000850100C000000000000000000000000000000000393000000000000002000000010000005800000F0000010000000A1200000000001000000A00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000028000060007000000800000000000000000000000000000000000000000000000000
    function           IRP_MJ_READ
    final_status       c0000185 STATUS_IO_DEVICE_ERROR
    scsi_status        00 SCSISTAT_GOOD: no error
    srb_status         0f SRB_STATUS_PARITY_ERROR: a parity or CRC error on the bus
    operation          28 SCSIOP_READ
    cdb                28 00 00 60 00 70 00 00 08 00
    request            Read(10), block 0x600070, 8 blocks
    transfer           4096 bytes, time limit 10 s, paging
    address            path 0, target 1, lun 0
    %1  \Device\Harddisk1\DR1
2022-10-25 06:42:00.000 Error          15 disk: \Device\Harddisk1\DR1: the device is not ready for access: NOT_READY 04/01: Logical unit is in process of becoming ready
    record 3 of {out}/every.evtx, BOX
    binary             03007A000100A200000000000F0004C000000000A30000C00000000000000000000000000000000039300000000000000200000001000000580000840200010000000A1200000000001000000A00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000028000060007000000800000000000000700002006000700A00000000040100000000
    function           IRP_MJ_READ
    final_status       c00000a3 STATUS_DEVICE_NOT_READY
    scsi_status        02 SCSISTAT_CHECK_CONDITION: the device has sense data that says why
    srb_status         84 SRB_STATUS_ERROR with AUTOSENSE_VALID: ended with an error; SCSI status and sense data say which
    operation          28 SCSIOP_READ
    cdb                28 00 00 60 00 70 00 00 08 00
    request            Read(10), block 0x600070, 8 blocks
    transfer           4096 bytes, time limit 10 s, paging
    address            path 0, target 1, lun 0
    sense              NOT_READY 04/01: Logical unit is in process of becoming ready
    %1  \Device\Harddisk1\DR1
2022-10-25 06:43:00.000 Warning        51 disk: \Device\Harddisk1\DR1: an error during a paging operation: STATUS_IO_TIMEOUT
    record 4 of {out}/every.evtx, BOX
    binary             04007A000100A200000000003300048000000000B50000C0000000000000000000000000000000003930000000000000020000000300000058000009000001000000101200000000001000000A0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000008A000000000123456789000000080000000000000000000000000000000000000000
    function           IRP_MJ_WRITE
    final_status       c00000b5 STATUS_IO_TIMEOUT
    scsi_status        00 SCSISTAT_GOOD: no error
    srb_status         09 SRB_STATUS_TIMEOUT: the adapter had no answer within the time limit
    operation          8a SCSIOP_WRITE16
    cdb                8a 00 00 00 00 01 23 45 67 89 00 00 00 08 00 00
    request            Write(16), block 0x123456789, 8 blocks
    transfer           4096 bytes, time limit 10 s, paging, retried
    address            path 0, target 1, lun 0
    %1  \Device\Harddisk1\DR1
2022-10-25 06:44:00.000 Warning        52 disk: \Device\Harddisk1\DR1: the device predicts that it will fail (S.M.A.R.T.): RECOVERED_ERROR 5d/10: Hardware impending failure general hard drive failure
    record 5 of {out}/every.evtx, BOX
    binary             0F007A000100A20000000000340004800000000000000000000000000000000000000000000000003930000000000000020000000100000058000084020001000000061200000000001000000A00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000700001006000700A000000005D1000000000
    function           IRP_MJ_INTERNAL_DEVICE_CONTROL
    final_status       00000000 STATUS_SUCCESS
    scsi_status        02 SCSISTAT_CHECK_CONDITION: the device has sense data that says why
    srb_status         84 SRB_STATUS_ERROR with AUTOSENSE_VALID: ended with an error; SCSI status and sense data say which
    operation          00 SCSIOP_TEST_UNIT_READY
    cdb                00 00 00 00 00 00
    transfer           4096 bytes, time limit 10 s, paging
    address            path 0, target 1, lun 0
    sense              RECOVERED_ERROR 5d/10: Hardware impending failure general hard drive failure
    %1  \Device\Harddisk1\DR1
2022-10-25 06:45:00.000 Error          55 Ntfs: the file system's structure on D: is damaged: run chkdsk
    record 6 of {out}/every.evtx, BOX
    %1  
    %2  D:
2022-10-25 06:46:00.000 Error          98 Microsoft-Windows-Ntfs: \Device\HarddiskVolume9: volume E: needs a full chkdsk offline
    record 7 of {out}/every.evtx, BOX
    %1  DriveName: E:
    %2  DeviceName: \Device\HarddiskVolume9
    %3  CorruptionActionState: 3
2022-10-25 06:47:00.000 Warning       129 storahci: \Device\RaidPort0: no answer within the time limit: the port driver reset the device
    record 8 of {out}/every.evtx, BOX
    binary             0F00100001003800000000008100048000000000000000000000000000000000000000000000000000000000000000000000000000000000
    function           IRP_MJ_INTERNAL_DEVICE_CONTROL
    final_status       00000000 STATUS_SUCCESS
    dump_data          00000000 00000000 00000000 00000000
    %1  \Device\RaidPort0
2022-10-25 06:48:00.000 Warning       140 Microsoft-Windows-Ntfs: \Device\HarddiskVolume9: the transaction log of E: could not be flushed: damage may follow
    record 9 of {out}/every.evtx, BOX
    error              c000000e STATUS_NO_SUCH_DEVICE
    %1  VolumeIdLength: 2
    %2  VolumeId: E:
    %3  DeviceNameLength: 24
    %4  DeviceName: \Device\HarddiskVolume9
    %5  Error: 0xc000000e
2022-10-25 06:49:00.000 Warning       153 disk: \Device\Harddisk1\DR1: Write(10) at block 0x1f4 of disk 1 failed and was tried again: SRB_STATUS_ERROR with AUTOSENSE_VALID, SCSISTAT_BUSY
    record 10 of {out}/every.evtx, BOX
    binary             0F02040004002C0000000000990004800000000000000000000000000000000000000000000000000008842A
    function           IRP_MJ_INTERNAL_DEVICE_CONTROL
    retries            2
    final_status       00000000 STATUS_SUCCESS
    scsi_status        08 SCSISTAT_BUSY: the device cannot take the command now
    srb_status         84 SRB_STATUS_ERROR with AUTOSENSE_VALID: ended with an error; SCSI status and sense data say which
    operation          2a SCSIOP_WRITE
    %1  \Device\Harddisk1\DR1
    %2  0x1f4
    %3  1
    %4  \Device\0000003a
2022-10-25 06:50:00.000 Warning       157 disk: \Device\Harddisk3\DR5: the disk was removed without notice
    record 11 of {out}/every.evtx, BOX
    %1  \Device\Harddisk3\DR5
    %2  3
2022-10-25 06:51:00.000 Critical       41 Microsoft-Windows-Kernel-Power: restarted without a clean shutdown, after bug check d1 DRIVER_IRQL_NOT_LESS_OR_EQUAL
    record 12 of {out}/every.evtx, BOX
    bug_check          000000d1 DRIVER_IRQL_NOT_LESS_OR_EQUAL
    argument1          0000000000000028  address that was referenced
    argument2          0000000000000002  IRQL at that time
    argument3          0000000000000000  access: 0 read, 1 write, 2 or 8 execute
    argument4          fffff88001345610  code address that did it
    %1  BugcheckCode: 209
    %2  BugcheckParameter1: 0x28
    %3  BugcheckParameter2: 0x2
    %4  BugcheckParameter3: 0x0
    %5  BugcheckParameter4: 0xfffff88001345610
    %6  SleepInProgress: false
    %7  PowerButtonTimestamp: 0
2022-10-25 06:52:00.000 Critical       41 Microsoft-Windows-Kernel-Power: restarted without a clean shutdown: the power button was held down
    record 13 of {out}/every.evtx, BOX
    power_button       2022-10-25 06:47:00.000
    %1  BugcheckCode: 0
    %2  BugcheckParameter1: 0x0
    %3  SleepInProgress: false
    %4  PowerButtonTimestamp: 133111540200000000
2022-10-25 06:53:00.000 Critical       41 Microsoft-Windows-Kernel-Power: restarted without a clean shutdown and without a bug check: power was lost, or the system hung
    record 14 of {out}/every.evtx, BOX
    %1  BugcheckCode: 0
    %2  PowerButtonTimestamp: 0
2022-10-25 06:54:00.000 Error        1001 Microsoft-Windows-WER-SystemErrorReporting: bug check 1e KMODE_EXCEPTION_NOT_HANDLED
    record 15 of {out}/every.evtx, BOX
    bug_check          0000001e KMODE_EXCEPTION_NOT_HANDLED
    argument1          ffffffffc0000005  exception code
    argument2          fffff80002a4b3c1  code address that did it
    argument3          0000000000000000  parameter 0 of the exception
    argument4          0000000000000010  parameter 1 of the exception
    dump               C:\Windows\MEMORY.DMP
    %1  param1: 0x0000001e (0xffffffffc0000005, 0xfffff80002a4b3c1, 0x0000000000000000, 0x0000000000000010)
    %2  param2: C:\Windows\MEMORY.DMP
    %3  param3: 102522-15600-01
2022-10-25 06:55:00.000 Error        6008 EventLog: the shutdown before this start was unexpected: the system was last alive at 2022-10-25 04:58:12 UTC
    record 16 of {out}/every.evtx, BOX
    binary             E6070A000200190006003A000C005901E6070A000200190004003A000C0059010000000000000000
    last_alive_local   2022-10-25 06:58:12
    last_alive_utc     2022-10-25 04:58:12
    uptime_seconds     86400
    %1  6:58:12 AM
    %2  ‎10/‎25/‎2022
    %3  
    %4  
    %5  86400
    %6  
    %7  
2022-10-25 06:56:00.000 Error        1000 Application Error: shop.exe got c0000374 STATUS_HEAP_CORRUPTION in ntdll.dll+0xfb049
    record 17 of {out}/every.evtx, BOX
    application        shop.exe, version 1.2.3.4
    module             ntdll.dll, version 10.0.17763.1
    module_stamp       5b6db230
    exception          c0000374 STATUS_HEAP_CORRUPTION
    offset             0xfb049
    application_path   C:\shop\shop.exe
    module_path        C:\Windows\SYSTEM32\ntdll.dll
    %1  shop.exe
    %2  1.2.3.4
    %3  5f000000
    %4  ntdll.dll
    %5  10.0.17763.1
    %6  5b6db230
    %7  c0000374
    %8  00000000000fb049
    %9  1a2c
    %10 01d8e8
    %11 C:\shop\shop.exe
    %12 C:\Windows\SYSTEM32\ntdll.dll
    %13 report-id
    %14 
    %15 
2022-10-25 06:57:00.000 Information  1004 Application Error: services.exe failed in msvcr80.dll+0x1df67
    record 18 of {out}/every.evtx, BOX
    application        services.exe, version 5.2.3790.4455
    module             msvcr80.dll, version 8.0.50727.6195
    offset             0x1df67
    %1  services.exe
    %2  5.2.3790.4455
    %3  msvcr80.dll
    %4  8.0.50727.6195
    %5  0x000000000001df67
2022-10-25 06:58:00.000 Information  1001 Windows Error Reporting: shop.exe got c0000374 STATUS_HEAP_CORRUPTION in ntdll.dll+0xfb049
    record 19 of {out}/every.evtx, BOX
    application        shop.exe, version 1.2.3.4
    module             ntdll.dll, version 10.0.17763.1
    module_stamp       5b6db230
    exception          c0000374 STATUS_HEAP_CORRUPTION
    offset             0xfb049
    report             APPCRASH, bucket 123456
    %1  123456
    %2  4
    %3  APPCRASH
    %4  Not available
    %5  0
    %6  shop.exe
    %7  1.2.3.4
    %8  5f000000
    %9  ntdll.dll
    %10 10.0.17763.1
    %11 5b6db230
    %12 c0000374
    %13 00000000000fb049
    %14 
    %15 
    %16 
    %17 
    %18 
    %19 
    %20 0
    %21 report-id
    %22 0
2022-10-25 06:59:00.000 Information  1001 Windows Error Reporting: shop.exe got c0000409 STATUS_STACK_BUFFER_OVERRUN in plug.dll+0x12345
    record 20 of {out}/every.evtx, BOX
    application        shop.exe, version 1.2.3.4
    module             plug.dll, version 2.0.0.0
    module_stamp       5e000000
    exception          c0000409 STATUS_STACK_BUFFER_OVERRUN
    offset             0x12345
    report             BEX64, bucket -
    %1  
    %2  0
    %3  BEX64
    %4  Not available
    %5  0
    %6  shop.exe
    %7  1.2.3.4
    %8  5f000000
    %9  plug.dll
    %10 2.0.0.0
    %11 5e000000
    %12 0000000000012345
    %13 c0000409
    %14 0000000000000005
    %15 
    %16 
    %17 
    %18 
    %19 
    %20 0
    %21 report-id
    %22 0
2022-10-25 07:00:00.000 Error        7031 Service Control Manager: service Spooler ended unexpectedly, 1 time(s) so far
    record 21 of {out}/every.evtx, BOX
    service            Spooler
    action             Restart the service in 60000 ms
    %1  Spooler
    %2  1
    %3  60000
    %4  1
    %5  Restart the service
2022-10-25 07:01:00.000 Error        7034 Service Control Manager: service Spooler ended unexpectedly, 3 time(s) so far
    record 22 of {out}/every.evtx, BOX
    service            Spooler
    %1  Spooler
    %2  3
2022-10-25 07:04:00.000 Error           7 disk: \Device\Harddisk1\DR1: a bad block
    record 25 of {out}/every.evtx, BOX
    binary             030000000100280000000000070004C0000000000000000000000000000000000000000000000000
    function           IRP_MJ_READ
    final_status       00000000 STATUS_SUCCESS
    %1  \Device\Harddisk1\DR1
2022-10-25 07:05:00.000 Warning       153 disk: a request failed and was tried again
    record 26 of {out}/every.evtx, BOX
    binary             010203
2022-10-25 07:07:00.000 Error        6008 EventLog: the shutdown before this start was unexpected: the system was last alive at 6:58:12 AM
    record 28 of {out}/every.evtx, BOX
    binary             FFFFFFFFFFFFFF
    %1  6:58:12 AM
    %2  10/25/2022
$ ntdbg evtx --counts {out}/every.evtx --level critical,error
       3    41 Microsoft-Windows-Kernel-Power
       2  1000 Application Error
       2  6008 EventLog
       2     7 disk
       1  1001 BugCheck
       1    98 Microsoft-Windows-Ntfs
       1  1001 Microsoft-Windows-WER-SystemErrorReporting
       1    55 Ntfs
       1  7031 Service Control Manager
       1  7034 Service Control Manager
       1    11 disk
       1    15 disk
$ ntdbg evtx --devices {out}/every.evtx
BOX, \Device\Harddisk1\DR1: sick disk
    3 of its events are the disk's own word for flaws of the medium (2) or of itself (1)
    7 events, 1 of them retries: timeout 1, link 1, gone 1, medium 2, hardware 1, busy 1
    2022-10-25 06:40:00.000 to 2022-10-25 07:04:00.000; at most 7 within an hour, from 2022-10-25 06:40:00.000
BOX, \Device\HarddiskVolume9: watch
    a file system on it is damaged, but the device reported nothing
    2 events: files 2
    2022-10-25 06:46:00.000 to 2022-10-25 06:48:00.000; at most 2 within an hour, from 2022-10-25 06:46:00.000
BOX, \Device\RaidPort0: watch
    few and far apart: may be part of normal operation
    1 event: reset 1
    2022-10-25 06:47:00.000
BOX, \Device\Harddisk3\DR5: sick path
    events of the link, bus or adapter: 0; no answer from the device at all: 1. Look at cable, port, adapter and power first
    1 event: gone 1
    2022-10-25 06:50:00.000
$ ntdbg evtx --csv {out}/every.evtx --provider "Service*"
"time","level","id","provider","machine","number","device","cause","text","file"
"2022-10-25 07:00:00.000","Error","7031","Service Control Manager","BOX","21","","none","service Spooler ended unexpectedly, 1 time(s) so far","{out}/every.evtx"
"2022-10-25 07:01:00.000","Error","7034","Service Control Manager","BOX","22","","none","service Spooler ended unexpectedly, 3 time(s) so far","{out}/every.evtx"
$ ntdbg evtx --json {out}/every.evtx --id 140
{"command":"evtx --json {out}/every.evtx --id 140","records":[{"record":"event","time":"2022-10-25 06:48:00.000","level":"Warning","id":140,"provider":"Microsoft-Windows-Ntfs","device":"\\Device\\HarddiskVolume9","text":"the transaction log of E: could not be flushed: damage may follow","machine":"BOX","channel":"System","number":9,"cause":"files","explained":true,"file":"{out}/every.evtx","offset":"0x00001f48","slack":false,"binary":"","facts":[{"record":"fact","name":"error","text":"c000000e STATUS_NO_SUCH_DEVICE"}],"strings":[{"record":"string","index":1,"name":"VolumeIdLength","text":"2"},{"record":"string","index":2,"name":"VolumeId","text":"E:"},{"record":"string","index":3,"name":"DeviceNameLength","text":"24"},{"record":"string","index":4,"name":"DeviceName","text":"\\Device\\HarddiskVolume9"},{"record":"string","index":5,"name":"Error","text":"0xc000000e"}]}],"notes":[],"error":null}

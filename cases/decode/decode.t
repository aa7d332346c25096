# Numbers are the debugger's: hexadecimal unless they say otherwise.
$ ntdbg decode ntstatus c0000185 0xC0000185 C0000185h c000`0185 0n3221225861 -1073741435 STATUS_IO_DEVICE_ERROR 103
NTSTATUS c0000185  STATUS_IO_DEVICE_ERROR: The device reported an I/O error.
NTSTATUS c0000185  STATUS_IO_DEVICE_ERROR: The device reported an I/O error.
NTSTATUS c0000185  STATUS_IO_DEVICE_ERROR: The device reported an I/O error.
NTSTATUS c0000185  STATUS_IO_DEVICE_ERROR: The device reported an I/O error.
NTSTATUS c0000185  STATUS_IO_DEVICE_ERROR: The device reported an I/O error.
NTSTATUS c0000185  STATUS_IO_DEVICE_ERROR: The device reported an I/O error.
NTSTATUS c0000185  STATUS_IO_DEVICE_ERROR: The device reported an I/O error.
NTSTATUS 00000103  STATUS_PENDING: The operation has been started and is still pending.
$ ntdbg decode ntstatus c0000000+5 -0n1073741819
NTSTATUS c0000005  STATUS_ACCESS_VIOLATION: Memory was accessed in a way that it does not allow.
NTSTATUS c0000005  STATUS_ACCESS_VIOLATION: Memory was accessed in a way that it does not allow.
# net helpmsg 1722, and !error 57: what makes sense as decimal is shown, too.
$ ntdbg decode win32 1722 0n1722 57 5 6ba
Win32 00001722 (0n5922)  (not known)
Win32 000006ba (0n1722)  RPC_S_SERVER_UNAVAILABLE: The RPC server is not available.
Win32 000006ba (0n1722)  RPC_S_SERVER_UNAVAILABLE: The RPC server is not available.
Win32 00000057 (0n87)  ERROR_INVALID_PARAMETER: The parameter is incorrect.
Win32 00000039 (0n57)  ERROR_ADAP_HDW_ERR
Win32 00000005 (0n5)  ERROR_ACCESS_DENIED: Access is denied.
Win32 000006ba (0n1722)  RPC_S_SERVER_UNAVAILABLE: The RPC server is not available.
$ ntdbg decode hresult 80070005 -2147024891 8000ffff
HRESULT 80070005  E_ACCESSDENIED: Access was denied.
HRESULT 80070005  E_ACCESSDENIED: Access was denied.
HRESULT 8000ffff  E_UNEXPECTED: A catastrophic failure.
$ ntdbg decode bugcheck d1 0n209 1000007e 12345
bug check 000000d1  DRIVER_IRQL_NOT_LESS_OR_EQUAL
    argument 1: address that was referenced
    argument 2: IRQL at that time
    argument 3: access: 0 read, 1 write, 2 or 8 execute
    argument 4: code address that did it
bug check 000000d1  DRIVER_IRQL_NOT_LESS_OR_EQUAL
    argument 1: address that was referenced
    argument 2: IRQL at that time
    argument 3: access: 0 read, 1 write, 2 or 8 execute
    argument 4: code address that did it
bug check 1000007e  SYSTEM_THREAD_EXCEPTION_NOT_HANDLED_M
    argument 1: exception code
    argument 2: code address that did it
    argument 3: exception record
    argument 4: context record
bug check 00012345  (not known)
$ ntdbg decode facility 7 80070005 c0190001
facility 7  FACILITY_WIN32
facility 7  FACILITY_WIN32
facility 25  FACILITY_HTTP
$ ntdbg decode ioctl 2d1400 4D004 0x9c040 7c088
control code 002d1400  IOCTL_STORAGE_QUERY_PROPERTY
    device 2d FILE_DEVICE_MASS_STORAGE, function 500, METHOD_BUFFERED, FILE_ANY_ACCESS
control code 0004d004  IOCTL_SCSI_PASS_THROUGH
    device 4 FILE_DEVICE_CONTROLLER, function 401, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS
control code 0009c040  FSCTL_SET_COMPRESSION
    device 9 FILE_DEVICE_FILE_SYSTEM, function 10, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS
control code 0007c088  SMART_RCV_DRIVE_DATA
    device 7 FILE_DEVICE_DISK, function 22, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS
$ ntdbg decode scsi 28 0x2a,2 2a,0x28 a8 0n40 ff
operation 28  SCSIOP_READ: Read(10)
operation 2a  SCSIOP_WRITE: Write(10)
status 02  SCSISTAT_CHECK_CONDITION: the device has sense data that says why
operation 2a  SCSIOP_WRITE: Write(10)
status 28  SCSISTAT_QUEUE_FULL: the device's queue has no room
operation a8  SCSIOP_READ12, SCSIOP_GET_MESSAGE: Read(12)
operation 28  SCSIOP_READ: Read(10)
operation ff  (not known): (not known)
$ ntdbg decode srb 09 84 c4 0e 3f
SRB status 09  SRB_STATUS_TIMEOUT: the adapter had no answer within the time limit
SRB status 84  SRB_STATUS_ERROR with AUTOSENSE_VALID: ended with an error; SCSI status and sense data say which
SRB status c4  SRB_STATUS_ERROR with AUTOSENSE_VALID, QUEUE_FROZEN: ended with an error; SCSI status and sense data say which
SRB status 0e  SRB_STATUS_BUS_RESET: the bus or device was reset, which ends everything outstanding
SRB status 3f  status 3f, which srb.h does not name: (not known)
$ ntdbg decode cdb 28000060007000000800 "28 00 00 60 00 70 00 00 08 00" 0x0801 88000000000000000010000000080000 2800
28  SCSIOP_READ: Read(10), block 0x600070, 8 blocks
28  SCSIOP_READ: Read(10), block 0x600070, 8 blocks
08  SCSIOP_READ6: Read(6); 2 of 6 bytes are given
88  SCSIOP_READ16: Read(16), block 0x10, 8 blocks
28  SCSIOP_READ: Read(10); 2 of 10 bytes are given
$ ntdbg decode sense 3/11/00 f0000300600070 700003000000000a00000000110000000000 720311000000000c000a80000000000000600070 b/4b/6
sense MEDIUM_ERROR 11/00: Unrecovered read error
    SCSI_SENSE_MEDIUM_ERROR: a flaw in the medium or in what is recorded on it
sense MEDIUM_ERROR
    SCSI_SENSE_MEDIUM_ERROR: a flaw in the medium or in what is recorded on it; information 0x600070
sense MEDIUM_ERROR 11/00: Unrecovered read error
    SCSI_SENSE_MEDIUM_ERROR: a flaw in the medium or in what is recorded on it
sense MEDIUM_ERROR 11/00: Unrecovered read error
    SCSI_SENSE_MEDIUM_ERROR: a flaw in the medium or in what is recorded on it; information 0x600070
sense ABORTED_COMMAND 4b/06: Initiator response timeout
    SCSI_SENSE_ABORTED_COMMAND: the device gave the command up; another try may do
$ ntdbg decode --json scsi 2a,2
{"command":"decode --json scsi 2a,2","records":[{"record":"scsi_operation","code":"0x2a","name":"SCSIOP_WRITE","text":"Write(10)"},{"record":"scsi_status","code":"0x02","name":"SCSISTAT_CHECK_CONDITION","text":"the device has sense data that says why"}],"notes":[],"error":null}
# A word that is not understood is named, and the others are decoded.
$ ntdbg decode srb 9 100 timeout 84
SRB status 09  SRB_STATUS_TIMEOUT: the adapter had no answer within the time limit
SRB status 84  SRB_STATUS_ERROR with AUTOSENSE_VALID: ended with an error; SCSI status and sense data say which
ntdbg decode: '100' is not a srb value
ntdbg decode: 'timeout' is not a srb value
[status 1]
$ ntdbg decode ntstatus c0000005 rip poi(0) 1/0
NTSTATUS c0000005  STATUS_ACCESS_VIOLATION: Memory was accessed in a way that it does not allow.
ntdbg decode: 'rip' is not a ntstatus value
ntdbg decode: 'poi(0)' is not a ntstatus value
ntdbg decode: '1/0' is not a ntstatus value
[status 1]
$ ntdbg decode sense 3/11 7 zz
ntdbg decode: '3/11' is not a sense value
ntdbg decode: '7' is not a sense value
ntdbg decode: 'zz' is not a sense value
[status 1]
$ ntdbg decode nonsense 1
ntdbg decode: 'nonsense' is no kind of value
Try ntdbg decode --help.
[status 1]
$ ntdbg decode scsi
ntdbg decode: a kind and at least one value are needed
Try ntdbg decode --help.
[status 1]

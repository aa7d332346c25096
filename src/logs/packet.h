/* The binary data of a driver's event: an IO_ERROR_LOG_PACKET (wdm.h) and what its driver dumped behind it.
 *
 *   0  MajorFunctionCode  2  DumpDataSize   4  NumberOfStrings   c  ErrorCode   10 UniqueErrorValue  14
 * FinalStatus 18 SequenceNumber     1c IoControlCode  20 DeviceOffset      28 DumpData
 *
 * disk and cdrom 153:       29 SCSI status, 2a SRB status, 2b operation code (the WDK's classpnp; seen in
 * Windows 10 logs). "Interpreting Event 153 Errors" calls these bytes 29, 30 and 31; in the record they are
 * 29h to 2Bh other events of classpnp: 28 TickCount, 30 PortNumber, 34 flags (1 paging, 2 retried, 4
 * unhandled), 38 SCSI_REQUEST_BLOCK of 40h (x86) or 58h (x64) bytes, behind it 18 bytes of sense data */
#ifndef NTDBG_LOGS_PACKET_H
#define NTDBG_LOGS_PACKET_H

#include "logs/scsi.h"

typedef struct log_packet {
    uint8_t major, retries;
    uint16_t dump_size;
    uint32_t error_code, unique, final_status, sequence, control_code;
    uint64_t device_offset;
    bytes dump; /* from 28h on, as much as there is */

    bool has_statuses; /* the next three */
    uint8_t scsi_status, srb_status, operation;
    bool has_srb; /* the whole request: what follows */
    uint32_t port, class_flags;
    uint8_t path, target, lun;
    uint32_t transfer_length, timeout; /* bytes, seconds */
    uint32_t srb_flags;
    bytes cdb;
    bool has_sense;
    scsi_sense sense;
} log_packet;

/* False when `b` is too short for the packet's fields. `is_retry`: the event is a 153. */
bool log_read_packet(bytes b, bool is_retry, log_packet *out);
/* "IRP_MJ_READ". */
const char *log_major_name(uint8_t major);

#endif

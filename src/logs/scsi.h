/* Words for SCSI: operation codes, CDBs, status bytes, sense data; SRB statuses of storage miniports; control
 * codes. From the tables of data/; a name that is not known is empty. Offsets and layouts: T10's SPC and SBC.
 */
#ifndef NTDBG_LOGS_SCSI_H
#define NTDBG_LOGS_SCSI_H

#include "base/bytes.h"

/* "SCSIOP_READ" (the first name where there are several, as for disks), "Read(10)". */
str scsi_operation_name(uint8_t code);
str scsi_operation_text(uint8_t code);
/* All of scsi.h's names: "SCSIOP_UNMAP, SCSIOP_READ_SUB_CHANNEL". */
str scsi_operation_names(uint8_t code);
str scsi_status_name(uint8_t status); /* "SCSISTAT_CHECK_CONDITION" */
str scsi_status_text(uint8_t status);

/* The status of an SRB is the low six bits; 0x80: sense data is valid, 0x40: the queue is frozen (srb.h). */
enum { SRB_SENSE_VALID = 0x80, SRB_QUEUE_FROZEN = 0x40, SRB_STATUS_MASK = 0x3f };
str srb_status_name(uint8_t status); /* flags do not count */
str srb_status_text(uint8_t status);
/* "SRB_STATUS_ERROR with AUTOSENSE_VALID, QUEUE_FROZEN". */
str srb_status_words(arena *a, uint8_t status);

typedef struct scsi_cdb {
    uint8_t operation;
    size_t length;  /* that the operation code says: 6, 10, 12, 16, 32; 0 = vendor specific or variable */
    bool has_block; /* a read, write or verify: logical block address and count of blocks */
    uint64_t block, count;
    bool whole; /* all of `length` was there */
} scsi_cdb;
/* False when there is not even an operation code. */
bool scsi_read_cdb(bytes b, scsi_cdb *out);

typedef struct scsi_sense {
    bool descriptor, deferred;
    uint8_t key;
    bool has_code;
    uint8_t code, qualifier; /* ASC, ASCQ */
    bool has_information;
    uint64_t information; /* the block, for most commands */
} scsi_sense;
/* Fixed (70h, 71h) and descriptor (72h, 73h) format; false for anything else or too little of it. */
bool scsi_read_sense(bytes b, scsi_sense *out);
str scsi_sense_key_name(uint8_t key); /* "SCSI_SENSE_MEDIUM_ERROR" */
str scsi_sense_key_text(uint8_t key);
/* "Unrecovered read error"; some codes have one text for all qualifiers. */
str scsi_sense_code_text(uint8_t code, uint8_t qualifier);
/* "MEDIUM_ERROR 11/00: Unrecovered read error". */
str scsi_sense_words(arena *a, const scsi_sense *s);

typedef struct control_code {
    uint32_t device, function;
    uint8_t method, access;
} control_code;
control_code control_code_parts(uint32_t code);
str control_code_name(uint32_t code);          /* "IOCTL_DISK_GET_DRIVE_GEOMETRY" */
str control_code_device_name(uint32_t device); /* "FILE_DEVICE_DISK" */
str control_code_method_name(uint8_t method);  /* "METHOD_BUFFERED" */
str control_code_access_name(uint8_t access);  /* "FILE_ANY_ACCESS" */

#endif

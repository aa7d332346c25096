/* Error records of the Windows Hardware Error Architecture: the header, its sections, and what the sections
 * that Windows itself makes say. They are UEFI's Common Platform Error Records. Memory is read through a
 * space; nothing of nt's types is needed. */
#ifndef NTDBG_WINDOWS_WHEA_H
#define NTDBG_WINDOWS_WHEA_H

#include "base/bytes.h"
#include "base/vec.h"
#include "memory/space.h"

typedef struct nt_whea_section {
    uint64_t descriptor, address; /* in the target's memory */
    uint32_t offset, length;      /* in the record, as the descriptor has them */
    uint32_t flags, severity;
    uint8_t type[16];
    const char *name; /* "Processor Generic"; NULL = nobody publishes what it is */
    bytes data;       /* shorter than `length` where the record or the dump ends before */
} nt_whea_section;

typedef struct nt_whea_record {
    uint64_t address;
    uint8_t major, minor;
    uint32_t severity, valid, length, flags;
    bool has_timestamp;
    uint8_t seconds, minutes, hours, day, month;
    uint16_t year;
    uint8_t creator[16], notify[16];
    uint64_t record_id;
    size_t section_count; /* as the header says; `sections` has those whose descriptor is there */
    VEC(nt_whea_section) sections;
} nt_whea_record;

/* False: no record there (its signature "CPER" is missing, or not readable). Bytes of the sections live in
 * `a`. */
bool nt_whea_read(arena *a, space *s, uint64_t address, nt_whea_record *out);

/* "Fatal" of a WHEA_ERROR_SEVERITY; NULL = no such. */
const char *nt_whea_severity(uint64_t severity);
/* "Microsoft", "Machine Check Exception" of a GUID; NULL = not known. */
const char *nt_whea_creator(const uint8_t guid[16]);
const char *nt_whea_notify_type(const uint8_t guid[16]);
/* "MCE" of a WHEA_ERROR_SOURCE_TYPE, "Processor" of a WHEA_ERROR_TYPE; NULL = no such. */
const char *nt_whea_source_type(uint64_t type);
const char *nt_whea_error_type(uint64_t type);
/* Kinds of sections that can be read further. */
bool nt_whea_is_processor(const nt_whea_section *s); /* WHEA_PROCESSOR_GENERIC_ERROR_SECTION */
bool nt_whea_is_x64(const nt_whea_section *s);       /* WHEA_XPF_PROCESSOR_ERROR_SECTION */
bool nt_whea_is_mca(const nt_whea_section *s);       /* WHEA_XPF_MCA_SECTION */
bool nt_whea_is_packet(const nt_whea_section *s);    /* WHEA_ERROR_PACKET */

/* An error in the words of Intel's manual (volume 3, "Interpreting the MCA error codes"): "DCACHEL0_WR_ERR",
 * "BUSL0_SRC_ERR_M_NOTIMEOUT_ERR", "Internal timer". `code`: the low 16 bits of a bank's status. */
str nt_mca_error_name(arena *a, uint16_t code);

/* WHEA_ERROR_PACKET_V1 and V2. */
typedef struct nt_whea_packet {
    unsigned layout; /* 1: Vista and Server 2008, 2: Windows 7 and later */
    uint32_t flags, size, version;
    uint64_t context;
    uint32_t type, severity, source_id, source_type;
    uint8_t notify[16];                        /* layout 2 */
    uint64_t cpu;                              /* layout 1 */
    uint32_t format, data_offset, data_length; /* the raw data */
} nt_whea_packet;
/* False when `b` begins with neither's signature, or is too short. */
bool nt_whea_packet_read(bytes b, nt_whea_packet *out);
/* "Intel64 MCA" of WHEA_RAW_DATA_FORMAT and WHEA_ERROR_PACKET_DATA_FORMAT; NULL = no such. */
const char *nt_whea_format(const nt_whea_packet *p);

#endif

/* "Black boxes": what parts of Windows 10 and later leave in a dump's secondary data for whoever reads it.
 * Each is one block under a GUID that nt keeps as PopBlackBox...Guid (pci.sys: PCI_CFG_RECORD_GUID). Pure.
 *
 * Sources: the boot status data's structure is public (phnt's RTL_BSD_DATA, and the items' list of later
 * builds); GUIDs and the other layouts are those of ntoseye, a public reader that was compared with WinDbg on
 * dumps of Windows 11; NTFS' and pci.sys' blocks are in the triage dump of Windows 10 2004 that we test with.
 *
 *     boot status data  version (= its size), then the fields of blackbox_bsd_fields
 *     NTFS              version 0, size, first record of the chain, reserved (16 bits each), a time; number
 * of slots and their place (16 bits each, at 10h). A slot is 32 bytes: IRP, SCB, thread. A record of the
 * chain: type, length, next (16 bits each), reserved, then its data PnP               GUID of the activity,
 * time, event, in progress, problem, veto, place of the veto's string, device (UTF-16) winlogon version 1,
 * size, pending, name of the thread (UTF-16) PCI               records: "PCfg", size, ..., location (at 0Ch)
 * ..., configuration space (at 3Ch) */
#ifndef NTDBG_FORMATS_DUMP_BLACKBOX_H
#define NTDBG_FORMATS_DUMP_BLACKBOX_H

#include "base/bytes.h"

/* GUIDs as they lie in a file. */
extern const uint8_t blackbox_tag_bsd[16];      /* {F57308DF-CC45-4E01-AD76-29A4EBB010EC} */
extern const uint8_t blackbox_tag_ntfs[16];     /* {00AFE9C4-940D-4213-8016-CD3719B5BC20} */
extern const uint8_t blackbox_tag_pnp[16];      /* {B7631941-532A-4CD6-B1B1-EDB5917D4557} */
extern const uint8_t blackbox_tag_winlogon[16]; /* {80CC79CF-A719-4AF1-BF97-FE29FF76EBC1} */
extern const uint8_t blackbox_tag_pci[16];      /* {9276C055-EB87-425C-B8B5-04E4D247F6CD} */

typedef enum blackbox_form {
    BLACKBOX_DECIMAL,
    BLACKBOX_HEX, /* 0x...; a bare 0 */
    BLACKBOX_BOOLEAN,
    BLACKBOX_FEATURE_STATE, /* blackbox_feature_state */
} blackbox_form;

/* A number of the boot status data. Fields of one group stand together. */
typedef struct blackbox_bsd_field {
    const char *label, *name; /* "Last boot succeeded", "last_boot_succeeded" */
    uint8_t group;
    blackbox_form form;
    uint16_t offset;
    uint8_t size, shift, bits;           /* bytes; bits 0 = whole */
    uint16_t first_version, end_version; /* there when first_version <= version < end_version */
} blackbox_bsd_field;
/* In the order in which they are shown. */
extern const blackbox_bsd_field blackbox_bsd_fields[];
extern const size_t blackbox_bsd_field_count;

/* A version is the size of the structure; the file may have less of it. False: there is none, or one that is
 * smaller than what all versions have. */
bool blackbox_bsd_version(bytes data, uint32_t *version);
/* False when that version has no such field, or the file has not its bytes. */
bool blackbox_bsd_number(bytes data, uint32_t version, const blackbox_bsd_field *f, uint64_t *out);
/* "Boot Pending"; NULL = unknown. */
const char *blackbox_feature_state(uint64_t state);

enum { BLACKBOX_NTFS_EMPTY = 0, BLACKBOX_NTFS_SLOW_IO = 1, BLACKBOX_NTFS_OPLOCK = 2 };
typedef struct blackbox_ntfs_record {
    uint32_t kind, length;
    uint64_t irp, scb, thread; /* thread: of a slow request; 0 = none */
    uint32_t reason;           /* of a break: which routine of NTFS asked for it */
    str owner, breaker;        /* names of processes, of a break */
} blackbox_ntfs_record;
typedef struct blackbox_ntfs {
    bytes data;
    uint64_t time; /* FILETIME; 0 = none */
    uint16_t slots, slots_at, chain;
    uint16_t slot;
    size_t steps;
    const char *end; /* why the chain ended before its end; NULL = it did not */
} blackbox_ntfs;
/* NULL, or what is wrong with the header. */
const char *blackbox_ntfs_begin(bytes data, blackbox_ntfs *out);
/* Used slots, then the chain. */
bool blackbox_ntfs_next(blackbox_ntfs *n, blackbox_ntfs_record *out);
const char *blackbox_ntfs_kind(uint32_t kind);     /* "Slow I/O Timeout" */
const char *blackbox_ntfs_reason(uint32_t reason); /* "NtfsFsdCreate" */

typedef struct blackbox_pnp {
    uint8_t activity[16]; /* a GUID */
    uint64_t time;        /* FILETIME */
    uint32_t event, problem, veto;
    uint8_t in_progress;
    bytes device, veto_string; /* UTF-16, up to the end of the data or a NUL */
} blackbox_pnp;
bool blackbox_pnp_read(bytes data, blackbox_pnp *out);

typedef struct blackbox_winlogon {
    uint32_t pending;
    bytes thread_name; /* UTF-16 */
} blackbox_winlogon;
bool blackbox_winlogon_read(bytes data, blackbox_winlogon *out);

typedef struct blackbox_pci {
    uint8_t bus, device, function, revision;
    uint16_t vendor, device_id, command, status;
} blackbox_pci;
/* The record at *at, which then stands behind it; false at the end, or when the rest is no record. */
bool blackbox_pci_next(bytes data, size_t *at, blackbox_pci *out);

#endif

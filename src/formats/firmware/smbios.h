/* SMBIOS: the structures in which a machine's firmware describes it (DMTF DSP0134).
 *
 *     +------+--------+--------+------------------+-----------------------------+
 *     | type | length | handle | formatted area   | strings, each with its NUL, |  next structure
 *     | 1    | 1      | 2      | length - 4 bytes | and one NUL more            |
 *     +------+--------+--------+------------------+-----------------------------+
 *
 * A byte of the formatted area that stands for a text is its number, from 1 on; 0 = there is none. Windows
 * hands the table on behind eight bytes of its own (RawSMBIOSData: GetSystemFirmwareTable's page). Pure. */
#ifndef NTDBG_FORMATS_FIRMWARE_SMBIOS_H
#define NTDBG_FORMATS_FIRMWARE_SMBIOS_H

#include "base/bytes.h"

enum {
    SMBIOS_BIOS = 0,
    SMBIOS_SYSTEM = 1,
    SMBIOS_BASEBOARD = 2,
    SMBIOS_PROCESSOR = 4,
    SMBIOS_END_OF_TABLE = 127,
};

typedef struct smbios_table {
    uint8_t used_20_calling_method, major, minor, dmi_revision;
    uint32_t size; /* bytes of the structures, as stated */
    bytes data;    /* those that are there */
} smbios_table;

typedef struct smbios_structure {
    uint8_t type;
    uint16_t handle;
    bytes formatted; /* with its four bytes of header: offsets are the specification's */
    bytes strings;   /* all of them, each with its NUL */
} smbios_structure;

/* False when the eight bytes of Windows' header are not there. */
bool smbios_from_raw(bytes raw, smbios_table *out);
/* The structure at *at, which then stands behind it. False at the end of the table, or where no structure can
 * stand. The end-of-table structure is the last one given. */
bool smbios_next(const smbios_table *t, size_t *at, smbios_structure *out);
/* The first one of this type. */
bool smbios_find(const smbios_table *t, uint8_t type, smbios_structure *out);

/* The text whose number stands at `offset`; false when the area ends before, or there is no such text. */
bool smbios_text(const smbios_structure *s, size_t offset, str *out);
/* The text of this number. */
bool smbios_string(const smbios_structure *s, unsigned number, str *out);
/* A number of 1 to 8 bytes; false when the area ends before. */
bool smbios_number(const smbios_structure *s, size_t offset, size_t width, uint64_t *out);

#endif

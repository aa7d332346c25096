/* Headers of ACPI tables (ACPI specification, "System Description Table Header"), one after the other as
 * mssmbios leaves them in a dump: of definition blocks (DSDT, SSDT) the header alone, of other tables no more
 * than 68 bytes. Seen in a Windows 10 dump. Pure. */
#ifndef NTDBG_FORMATS_FIRMWARE_ACPI_H
#define NTDBG_FORMATS_FIRMWARE_ACPI_H

#include "base/bytes.h"

typedef struct acpi_table {
    str signature, oem_id, oem_table_id, creator_id; /* as stored, of 4, 6, 8 and 4 characters */
    uint32_t length;                                 /* of the whole table, as stated */
    uint8_t revision, checksum;
    uint32_t oem_revision, creator_revision;
    bytes stored; /* header and what follows it here */
} acpi_table;

/* The table at *at, which then stands behind what is stored of it. False at the end, or where no header
 * can stand. */
bool acpi_next_table(bytes list, size_t *at, acpi_table *out);

#endif

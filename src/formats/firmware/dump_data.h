/* What mssmbios.sys adds to a dump's secondary data, besides SMBIOS and ACPI tables: the values of the first
 * processor's registry key, and registers of the processor. Layouts: as found in a Windows 10 dump. Names of
 * the tags: those of mssmbios' own variables (SMBiosGuidSMBios, ...Bios, ...Registers, ...Acpi). Pure.
 *
 *     values, until the end:     bytes of the name, name (UTF-16 with its NUL), type (REG_), bytes, data
 *     registers, until the end:  kind, number, two times four 32-bit numbers */
#ifndef NTDBG_FORMATS_FIRMWARE_DUMP_DATA_H
#define NTDBG_FORMATS_FIRMWARE_DUMP_DATA_H

#include "base/bytes.h"

/* GUIDs as they lie in a file. */
extern const uint8_t firmware_tag_smbios[16];    /* {BC5C008F-1E3A-44D7-988D-86F6884C6758} */
extern const uint8_t firmware_tag_values[16];    /* {6C7AC389-4313-47DC-9F34-A8800A0FB56C} */
extern const uint8_t firmware_tag_registers[16]; /* {D03DC06F-D88E-44C5-BA2A-FAE035172D19} */
extern const uint8_t firmware_tag_acpi[16];      /* {E83B40D2-B0A0-4842-ABEA-71C9E3463DD1} */

enum {
    FIRMWARE_REG_SZ = 1,
    FIRMWARE_REG_BINARY = 3,
    FIRMWARE_REG_DWORD = 4,
    FIRMWARE_REG_FULL_RESOURCE_DESCRIPTOR = 9,
    FIRMWARE_REG_QWORD = 11,
};

typedef struct firmware_value {
    bytes name; /* UTF-16 */
    uint32_t type;
    bytes data;
} firmware_value;

/* The value at *at, which then stands behind it; false at the end, or when the rest is no value. */
bool firmware_next_value(bytes list, size_t *at, firmware_value *out);

enum { FIRMWARE_CPUID = 0, FIRMWARE_MSR = 1 };

typedef struct firmware_register {
    uint32_t kind;   /* FIRMWARE_CPUID, FIRMWARE_MSR */
    uint32_t number; /* leaf, or index of the register */
    /* EAX, EBX, ECX, EDX; or the low half and the high half. The second set was taken under another view:
     * where the first one has the hypervisor's bit (leaf 1, ECX bit 31), the second has not. */
    uint32_t sets[2][4];
} firmware_register;

bool firmware_next_register(bytes list, size_t *at, firmware_register *out);

#endif

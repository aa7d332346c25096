/* What the firmware says of the machine: from the secondary data that mssmbios.sys leaves in a dump; of
 * memory without it, the SMBIOS table where nt found it (nt!WmipSMBiosTablePhysicalAddress), or where the
 * firmware of a PC without EFI leaves it ("_SM_", "_SM3_" between F0000 and FFFFF: DMTF DSP0134). */
#ifndef NTDBG_WINDOWS_MACHINE_INFO_H
#define NTDBG_WINDOWS_MACHINE_INFO_H

#include "formats/firmware/dump_data.h"
#include "formats/firmware/smbios.h"
#include "windows/layouts.h"

#include "target/target.h"

/* The secondary data under this tag; empty = none. */
bytes nt_secondary_data(const target *t, const uint8_t tag[16]);

/* False when the table is nowhere. */
bool nt_smbios(arena *a, nt_context *c, const target *t, smbios_table *out);

/* A value of the first processor's key (HARDWARE\DESCRIPTION\System\CentralProcessor\0). */
bool nt_processor_value(arena *a, const target *t, const char *name, firmware_value *out);
/* The same as text (REG_SZ) or number (REG_DWORD, REG_QWORD, eight bytes of REG_BINARY). */
bool nt_processor_value_text(arena *a, const target *t, const char *name, str *out);
bool nt_processor_value_number(arena *a, const target *t, const char *name, uint64_t *out);

/* MSR 8B, whose high half is the microcode's revision: as the firmware left it (`initial`), or now. Builds
 * call the values "Update Signature" or "Update Revision"; the one of now is in the KPRCB, too. */
bool nt_microcode(arena *a, const target *t, value prcb, bool initial, uint64_t *out);

#endif

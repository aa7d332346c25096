/* Inside of !sysinfo: what each SMBIOS structure says, in the debugger's words. */
#ifndef NTDBG_EXTENSIONS_KDEXTS_SYSINFO_SMBIOS_H
#define NTDBG_EXTENSIONS_KDEXTS_SYSINFO_SMBIOS_H

#include "base/arena.h"
#include "formats/firmware/smbios.h"

/* The groups that !sysinfo smbios is asked for by a flag each. */
enum {
    SYSINFO_DEVICES = 1 << 0,
    SYSINFO_MEMORY = 1 << 1,
    SYSINFO_POWER = 1 << 2,
    SYSINFO_PROCESSOR = 1 << 3,
    SYSINFO_SYSTEM = 1 << 4,
};

/* "BIOS Information"; empty for types that no name was published of. */
str sysinfo_structure_name(uint8_t type);
/* The group's bit; 0 = in none. */
unsigned sysinfo_structure_group(uint8_t type);

/* One line: a field, or (name empty) a text below the field before, which then `is_list`. `value` empty: the
 * firmware does not say. */
typedef void sysinfo_line(void *user, str name, str value, bool is_list);
/* False when the fields of such a structure are not known. */
bool sysinfo_structure_fields(arena *a, const smbios_structure *s, sysinfo_line *line, void *user);

#endif

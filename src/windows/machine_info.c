#include "windows/machine_info.h"

#include "base/utf16.h"
#include "windows/variables.h"

enum {
    MOST_TABLE = 1 << 20
}; /* a table of version 2 has at most 64 KiB; those of version 3 are little larger */

bytes nt_secondary_data(const target *t, const uint8_t tag[16])
{
    for (size_t i = 0; i < t->blobs.count; i++)
        if (memcmp(t->blobs.items[i].tag, tag, 16) == 0 && t->blobs.items[i].data.len)
            return t->blobs.items[i].data;
    return (bytes){0};
}

static bool read_table(arena *a, space *physical, uint64_t at, uint32_t size, smbios_table *t)
{
    if (size == 0 || size > MOST_TABLE) return false;
    uint8_t *data = arena_alloc(a, size, 1);
    t->size = size;
    t->data = (bytes){data, space_read(physical, at, data, size)};
    return t->data.len != 0;
}

/* nt keeps what the firmware's entry point said, as WMI hands it out: calling method, major and minor
 * version, DMI revision. */
static bool from_nt(arena *a, nt_context *c, const target *t, smbios_table *out)
{
    uint64_t at, size, version;

    if (!nt_variable_number(c, "WmipSMBiosTablePhysicalAddress", 8, &at) || !at ||
        !nt_variable_number(c, "WmipSMBiosTableLength", 4, &size) ||
        !nt_variable_number(c, "WmipSMBiosVersionInfo", 4, &version))
        return false;
    *out = (smbios_table){.used_20_calling_method = (uint8_t)version,
                          .major = (uint8_t)(version >> 8),
                          .minor = (uint8_t)(version >> 16),
                          .dmi_revision = (uint8_t)(version >> 24)};
    /* nt's length is 16 bits wide in the entry point of version 2, and may be kept so. */
    return read_table(a, t->physical_memory, at, (uint32_t)size, out) ||
           read_table(a, t->physical_memory, at, (uint32_t)size & 0xffff, out);
}

static bool sums_to_zero(bytes b)
{
    uint8_t sum = 0;

    for (size_t i = 0; i < b.len; i++) sum = (uint8_t)(sum + b.ptr[i]);
    return sum == 0;
}

/* The entry point at the start of `b`, of version 2 (31 bytes) or 3 (24 bytes). */
static bool entry_point(bytes b, smbios_table *t, uint64_t *at, uint32_t *size)
{
    enum { VERSION_2 = 31, VERSION_3 = 24 };

    if (b.len >= VERSION_3 && memcmp(b.ptr, "_SM3_", 5) == 0 && sums_to_zero(bytes_clamp(b, 0, VERSION_3))) {
        *t = (smbios_table){.major = b.ptr[7], .minor = b.ptr[8], .dmi_revision = b.ptr[9]};
        *size = load_u32(b.ptr + 12);
        *at = load_u64(b.ptr + 16);
        return true;
    }
    if (b.len >= VERSION_2 && memcmp(b.ptr, "_SM_", 4) == 0 && sums_to_zero(bytes_clamp(b, 0, b.ptr[5]))) {
        *t = (smbios_table){.major = b.ptr[6], .minor = b.ptr[7], .dmi_revision = b.ptr[30]};
        *size = load_u16(b.ptr + 22);
        *at = load_u32(b.ptr + 24);
        return true;
    }
    return false;
}

static bool from_firmware(arena *a, space *physical, smbios_table *out)
{
    enum { FIRST = 0xf0000, SIZE = 0x10000, STEP = 16 };
    uint8_t *area = arena_alloc(a, SIZE, 1);
    const size_t have = space_read(physical, FIRST, area, SIZE);
    uint64_t at;
    uint32_t size;

    for (size_t i = 0; i + STEP <= have; i += STEP)
        if (entry_point(bytes_clamp((bytes){area, have}, i, 2 * STEP), out, &at, &size) &&
            read_table(a, physical, at, size, out))
            return true;
    return false;
}

bool nt_smbios(arena *a, nt_context *c, const target *t, smbios_table *out)
{
    const bytes stored = nt_secondary_data(t, firmware_tag_smbios);

    if (stored.len && smbios_from_raw(stored, out)) return true;
    if (!t->physical_memory) return false;
    return from_nt(a, c, t, out) || from_firmware(a, t->physical_memory, out);
}

bool nt_processor_value(arena *a, const target *t, const char *name, firmware_value *out)
{
    const bytes list = nt_secondary_data(t, firmware_tag_values);
    firmware_value v;

    for (size_t at = 0; firmware_next_value(list, &at, &v);) {
        if (!str_equal_nocase(utf16_cstr_to_utf8(a, v.name), str_from_cstr(name))) continue;
        *out = v;
        return true;
    }
    return false;
}

bool nt_processor_value_text(arena *a, const target *t, const char *name, str *out)
{
    firmware_value v;

    if (!nt_processor_value(a, t, name, &v) || v.type != FIRMWARE_REG_SZ) return false;
    *out = utf16_cstr_to_utf8(a, v.data);
    return true;
}

bool nt_processor_value_number(arena *a, const target *t, const char *name, uint64_t *out)
{
    firmware_value v;

    if (!nt_processor_value(a, t, name, &v) || (v.data.len != 4 && v.data.len != 8)) return false;
    *out = load_le(v.data.ptr, v.data.len);
    return true;
}

bool nt_microcode(arena *a, const target *t, value prcb, bool initial, uint64_t *out)
{
    static const char *const names[2][2] = {{"Update Signature", "Update Revision"},
                                            {"Previous Update Signature", "Previous Update Revision"}};
    uint64_t v = 0;

    if (!nt_processor_value_number(a, t, names[initial][0], &v)) {
        bool found = nt_processor_value_number(a, t, names[initial][1], &v);
        if (!found && !initial) value_u64(value_first(prcb, "UpdateSignature.QuadPart", NULL), &v);
    }
    if (v) *out = v;
    return v != 0;
}

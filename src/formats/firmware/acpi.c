#include "formats/firmware/acpi.h"

static str characters(const uint8_t *p, size_t n)
{
    return (str){(const char *)p, n};
}

bool acpi_next_table(bytes list, size_t *at, acpi_table *out)
{
    enum { HEADER = 36, MOST_STORED = 68 };
    bytes b;

    if (!bytes_slice(list, *at, HEADER, &b)) return false;
    acpi_table t = {.signature = characters(b.ptr, 4),
                    .length = load_u32(b.ptr + 4),
                    .revision = b.ptr[8],
                    .checksum = b.ptr[9],
                    .oem_id = characters(b.ptr + 10, 6),
                    .oem_table_id = characters(b.ptr + 16, 8),
                    .oem_revision = load_u32(b.ptr + 24),
                    .creator_id = characters(b.ptr + 28, 4),
                    .creator_revision = load_u32(b.ptr + 32)};
    if (t.length < HEADER) return false;
    size_t stored = t.length < MOST_STORED ? t.length : MOST_STORED;
    if (str_equal(t.signature, STR("DSDT")) || str_equal(t.signature, STR("SSDT"))) stored = HEADER;
    t.stored = bytes_clamp(list, *at, stored);
    *at += t.stored.len;
    *out = t;
    return true;
}

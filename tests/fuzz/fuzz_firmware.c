/* The input as an SMBIOS table, as ACPI headers, as processor values and as registers: whatever it is, every
 * walk ends, and everything handed out lies inside of it. */
#include "formats/firmware/acpi.h"
#include "formats/firmware/dump_data.h"
#include "formats/firmware/smbios.h"

#include <stdlib.h>

static void inside(bytes input, const void *p, size_t n)
{
    const uint8_t *at = p;

    if (n && (at < input.ptr || at + n > input.ptr + input.len)) abort();
}

static void smbios(bytes input)
{
    smbios_table t;
    smbios_structure s;
    str text;
    uint64_t number;

    if (!smbios_from_raw(input, &t)) return;
    for (size_t at = 0, before = 0; smbios_next(&t, &at, &s); before = at) {
        if (at <= before) abort();
        inside(input, s.formatted.ptr, s.formatted.len);
        inside(input, s.strings.ptr, s.strings.len);
        for (size_t i = 0; i < s.formatted.len + 2; i++) {
            if (smbios_text(&s, i, &text)) inside(input, text.ptr, text.len);
            if (smbios_number(&s, i, 8, &number) && i + 8 > s.formatted.len) abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const bytes input = {data, size};
    acpi_table table;
    firmware_value value;
    firmware_register r;

    smbios(input);
    for (size_t at = 0, before = 0; acpi_next_table(input, &at, &table); before = at) {
        if (at <= before) abort();
        inside(input, table.stored.ptr, table.stored.len);
    }
    for (size_t at = 0, before = 0; firmware_next_value(input, &at, &value); before = at) {
        if (at <= before) abort();
        inside(input, value.name.ptr, value.name.len);
        inside(input, value.data.ptr, value.data.len);
    }
    for (size_t at = 0; firmware_next_register(input, &at, &r);)
        if (at > size) abort();
    return 0;
}

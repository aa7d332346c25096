#include "formats/firmware/smbios.h"

enum { RAW_HEADER = 8, STRUCTURE_HEADER = 4 };

bool smbios_from_raw(bytes raw, smbios_table *out)
{
    if (raw.len < RAW_HEADER) return false;
    *out = (smbios_table){.used_20_calling_method = raw.ptr[0],
                          .major = raw.ptr[1],
                          .minor = raw.ptr[2],
                          .dmi_revision = raw.ptr[3],
                          .size = load_u32(raw.ptr + 4)};
    out->data = bytes_clamp(raw, RAW_HEADER, out->size);
    return true;
}

/* Where the strings end: behind two NULs. A table that is cut ends with the bytes that are there. */
static size_t end_of_strings(bytes data, size_t at)
{
    for (; at < data.len; at++)
        if (data.ptr[at] == 0 && at + 1 < data.len && data.ptr[at + 1] == 0) return at + 2;
    return data.len;
}

bool smbios_next(const smbios_table *t, size_t *at, smbios_structure *out)
{
    const bytes d = t->data;

    if (!bytes_contains(d, *at, STRUCTURE_HEADER)) return false;
    const uint8_t length = d.ptr[*at + 1];
    if (length < STRUCTURE_HEADER || !bytes_contains(d, *at, length)) return false;
    const size_t strings = *at + length, end = end_of_strings(d, strings);
    *out = (smbios_structure){.type = d.ptr[*at],
                              .handle = load_u16(d.ptr + *at + 2),
                              .formatted = bytes_clamp(d, *at, length),
                              .strings = bytes_clamp(d, strings, end - strings)};
    *at = out->type == SMBIOS_END_OF_TABLE ? d.len : end;
    return true;
}

bool smbios_find(const smbios_table *t, uint8_t type, smbios_structure *out)
{
    smbios_structure s;

    for (size_t at = 0; smbios_next(t, &at, &s);) {
        if (s.type != type) continue;
        *out = s;
        return true;
    }
    return false;
}

bool smbios_string(const smbios_structure *s, unsigned number, str *out)
{
    size_t at = 0;

    for (unsigned n = 1; n <= number && at < s->strings.len; n++) {
        const str text = bytes_cstr(s->strings, at);
        if (text.len == 0) return false; /* the NUL that ends all of them */
        if (n == number) {
            *out = text;
            return true;
        }
        at += text.len + 1;
    }
    return false;
}

bool smbios_text(const smbios_structure *s, size_t offset, str *out)
{
    uint8_t number;

    return bytes_u8(s->formatted, offset, &number) && smbios_string(s, number, out);
}

bool smbios_number(const smbios_structure *s, size_t offset, size_t width, uint64_t *out)
{
    if (!bytes_contains(s->formatted, offset, width)) return false;
    *out = load_le(s->formatted.ptr + offset, width);
    return true;
}

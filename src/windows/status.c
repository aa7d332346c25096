/* Look-ups in the code tables of data/, and messages out of the target's own images. */
#include "windows/status.h"

#include "data/tables.h"
#include "formats/pe/resources.h"

static const data_code *find_code(const data_codes *table, uint32_t value)
{
    size_t low = 0, high = table->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (table->codes[middle].value < value) low = middle + 1;
        else high = middle;
    }
    return low < table->count && table->codes[low].value == value ? &table->codes[low] : NULL;
}

static str name_in(const data_codes *table, uint32_t value)
{
    const data_code *c = find_code(table, value);
    return c ? str_from_cstr(c->name) : (str){0};
}

static const data_codes *table_of(status_kind kind)
{
    switch (kind) {
    case STATUS_KIND_NTSTATUS: return &data_ntstatus;
    case STATUS_KIND_WIN32: return &data_win32;
    case STATUS_KIND_HRESULT: return &data_hresult;
    }
    return &data_win32;
}

/* HRESULT_FROM_WIN32 wraps a Win32 code in facility 7, HRESULT_FROM_NT sets bit 28 of an NTSTATUS
 * ([MS-ERREF] 2.1). */
static bool unwrap(status_kind *kind, uint32_t *code)
{
    if (*kind != STATUS_KIND_HRESULT) return false;
    if ((*code & 0xffff0000u) == 0x80070000u) {
        *kind = STATUS_KIND_WIN32;
        *code &= 0xffff;
        return true;
    }
    if (*code & 0x10000000u) {
        *kind = STATUS_KIND_NTSTATUS;
        *code &= ~0x10000000u;
        return true;
    }
    return false;
}

str status_name(status_kind kind, uint32_t code)
{
    str name = name_in(table_of(kind), code);
    return !name.len && unwrap(&kind, &code) ? name_in(table_of(kind), code) : name;
}

str status_text(status_kind kind, uint32_t code)
{
    const data_code *c = find_code(table_of(kind), code);
    if (!c && unwrap(&kind, &code)) c = find_code(table_of(kind), code);
    return c && c->text ? str_from_cstr(c->text) : (str){0};
}

status_kind status_guess(uint32_t code)
{
    if (code >> 30 == 3) return STATUS_KIND_NTSTATUS;
    if (code < 0x10000) return STATUS_KIND_WIN32;
    if (code >> 31 && (find_code(&data_hresult, code) || (code & 0xffff0000u) == 0x80070000u))
        return STATUS_KIND_HRESULT;
    if (find_code(&data_ntstatus, code)) return STATUS_KIND_NTSTATUS;
    return code >> 31 ? STATUS_KIND_HRESULT : STATUS_KIND_WIN32;
}

str status_kind_name(status_kind kind)
{
    switch (kind) {
    case STATUS_KIND_NTSTATUS: return STR("NTSTATUS");
    case STATUS_KIND_WIN32: return STR("Win32");
    case STATUS_KIND_HRESULT: return STR("HRESULT");
    }
    return (str){0};
}

bool status_find(str name, status_kind *kind, uint32_t *code)
{
    static const status_kind kinds[] = {STATUS_KIND_NTSTATUS, STATUS_KIND_WIN32, STATUS_KIND_HRESULT};
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        const data_codes *table = table_of(kinds[k]);
        for (size_t i = 0; i < table->count; i++) {
            if (!str_equal_nocase(name, str_from_cstr(table->codes[i].name))) continue;
            *kind = kinds[k];
            *code = table->codes[i].value;
            return true;
        }
    }
    return false;
}

str status_facility_name(uint32_t hresult)
{
    return name_in(&data_facilities, hresult >> 16 & 0x7ff);
}

str status_bugcheck_name(uint32_t code)
{
    return name_in(&data_bugchecks, code);
}

str status_exception_name(uint32_t code)
{
    return name_in(&data_exceptions, code);
}

/* ---- messages of the target's images ---- */

/* "text%r%n" with its line ends as one line of words. */
static str one_line(arena *a, str message)
{
    strbuf b = {.arena = a};
    bool blank = false;
    for (size_t i = 0; i < message.len; i++) {
        char c = message.ptr[i];
        if (c == '\r' || c == '\n' || c == ' ' || c == '\t' || c == '\0') {
            blank = b.len > 0;
            continue;
        }
        if (blank) strbuf_append_char(&b, ' ');
        blank = false;
        strbuf_append_char(&b, c);
    }
    return strbuf_str(&b);
}

static bool message_in(arena *a, symbols *s, const char *module_name, uint32_t code, str *out)
{
    module *m = symbols_find_module(s, str_from_cstr(module_name));
    pe_image *image;
    if (!m || pe_open(a, module_source(m), &image)) return false;
    str text;
    if (!pe_message_find(a, image, code, &text)) return false;
    *out = one_line(a, text);
    return out->len > 0;
}

bool status_message(arena *a, symbols *s, status_kind kind, uint32_t code, str *out)
{
    if (!s) return false;
    unwrap(&kind, &code);
    if (kind == STATUS_KIND_NTSTATUS) return message_in(a, s, "ntdll", code, out);
    return message_in(a, s, "kernel32", code, out) || message_in(a, s, "KERNELBASE", code, out);
}

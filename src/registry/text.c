#include "registry/text.h"

#include "base/utf16.h"

#include <inttypes.h>
#include <string.h>

static const char *const type_names[] = {
    "REG_NONE",
    "REG_SZ",
    "REG_EXPAND_SZ",
    "REG_BINARY",
    "REG_DWORD",
    "REG_DWORD_BIG_ENDIAN",
    "REG_LINK",
    "REG_MULTI_SZ",
    "REG_RESOURCE_LIST",
    "REG_FULL_RESOURCE_DESCRIPTOR",
    "REG_RESOURCE_REQUIREMENTS_LIST",
    "REG_QWORD",
};

enum { TYPE_COUNT = sizeof type_names / sizeof type_names[0] };

str hive_type_name(arena *a, uint32_t type)
{
    if (type < TYPE_COUNT) return str_from_cstr(type_names[type]);
    return str_format(a, "REG_0x%" PRIx32, type);
}

static bool is_text(uint32_t type)
{
    return type == HIVE_SZ || type == HIVE_EXPAND_SZ || type == HIVE_LINK;
}

bool hive_value_string(arena *a, const hive_value *v, str *out)
{
    if (!is_text(v->type)) return false;
    *out = utf16_cstr_to_utf8(a, v->data);
    return true;
}

bool hive_value_number(const hive_value *v, uint64_t *out)
{
    uint32_t small;
    if (v->type == HIVE_QWORD) return v->data.len == 8 && bytes_u64(v->data, 0, out);
    if ((v->type != HIVE_DWORD && v->type != HIVE_DWORD_BIG_ENDIAN) || v->data.len != 4 ||
        !bytes_u32(v->data, 0, &small))
        return false;
    *out = v->type == HIVE_DWORD ? small : __builtin_bswap32(small);
    return true;
}

size_t hive_value_strings(arena *a, const hive_value *v, str **out)
{
    if (v->type != HIVE_MULTI_SZ) return 0;
    str all = utf16_to_utf8(a, v->data);
    size_t count = 0;
    for (size_t i = 0; i < all.len; i++) count += all.ptr[i] == '\0';
    str *items = ARENA_ARRAY(a, str, count + 2);
    count = 0;
    while (all.len) {
        str one = str_take_until(&all, '\0');
        if (!one.len) break;
        items[count++] = one;
    }
    *out = items;
    return count;
}

static str as_bytes(arena *a, bytes data)
{
    static const char digits[] = "0123456789abcdef";
    strbuf b = {.arena = a};
    for (size_t i = 0; i < data.len; i++) {
        if (i) strbuf_append_char(&b, ' ');
        strbuf_append_char(&b, digits[data.ptr[i] >> 4]);
        strbuf_append_char(&b, digits[data.ptr[i] & 15]);
    }
    return strbuf_str(&b);
}

str hive_value_text(arena *a, const hive_value *v)
{
    uint64_t number;
    str text, *items;
    if (is_text(v->type) && v->data.len % 2 == 0 && hive_value_string(a, v, &text)) return text;
    if (v->type == HIVE_MULTI_SZ && v->data.len % 2 == 0) {
        strbuf b = {.arena = a};
        size_t count = hive_value_strings(a, v, &items);
        for (size_t i = 0; i < count; i++) strbuf_format(&b, "%s%.*s", i ? "\\0" : "", STR_ARG(items[i]));
        return strbuf_str(&b);
    }
    if (hive_value_number(v, &number)) return str_format(a, "0x%" PRIx64, number);
    return as_bytes(a, v->data);
}

/* ---- .reg ---- */

void hive_export_heading(strbuf *b)
{
    strbuf_append(b, STR("Windows Registry Editor Version 5.00\r\n\r\n"));
}

void hive_export_key(strbuf *b, str full_path)
{
    strbuf_format(b, "[%.*s]\r\n", STR_ARG(full_path));
}

void hive_export_end(strbuf *b)
{
    strbuf_append(b, STR("\r\n"));
}

static void quote(strbuf *b, str text)
{
    strbuf_append_char(b, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"' || text.ptr[i] == '\\') strbuf_append_char(b, '\\');
        strbuf_append_char(b, text.ptr[i]);
    }
    strbuf_append_char(b, '"');
}

/* A quoted string can hold neither line ends nor a NUL before its end: such data, and such without a NUL at
 * all, goes out as bytes. */
static bool fits_quotes(arena *a, const hive_value *v, str *out)
{
    if (v->type != HIVE_SZ || v->data.len < 2 || v->data.len % 2) return false;
    str all = utf16_to_utf8(a, v->data);
    if (all.len == 0 || all.ptr[all.len - 1] != '\0') return false;
    all.len--;
    if (memchr(all.ptr, '\0', all.len) || memchr(all.ptr, '\n', all.len) || memchr(all.ptr, '\r', all.len))
        return false;
    *out = all;
    return true;
}

void hive_export_value(strbuf *b, const hive_value *v)
{
    size_t start = b->len;
    str text;
    uint64_t number;
    if (v->name.len) quote(b, v->name);
    else strbuf_append_char(b, '@');
    strbuf_append_char(b, '=');
    if (fits_quotes(b->arena, v, &text)) {
        quote(b, text);
    } else if (v->type == HIVE_DWORD && hive_value_number(v, &number)) {
        strbuf_format(b, "dword:%08" PRIx64, number);
    } else {
        if (v->type == HIVE_BINARY) strbuf_append(b, STR("hex:"));
        else strbuf_format(b, "hex(%" PRIx32 "):", v->type);
        size_t column = b->len - start;
        for (size_t i = 0; i < v->data.len; i++) {
            bool last = i + 1 == v->data.len;
            strbuf_format(b, "%02x%s", v->data.ptr[i], last ? "" : ",");
            column += 3;
            if (last || column <= 76) continue;
            strbuf_append(b, STR("\\\r\n  "));
            column = 2;
        }
    }
    strbuf_append(b, STR("\r\n"));
}

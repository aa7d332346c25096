/* Values of binary XML as text, and records as XML. Source: [MS-EVEN6] 2.2.12.20. */
#include "base/utf16.h"
#include "formats/evtx/binxml.h"

#include <inttypes.h>

static void append_code_point(strbuf *out, uint32_t c)
{
    if (c < 0x80) {
        strbuf_append_char(out, (char)c);
    } else if (c < 0x800) {
        strbuf_append_char(out, (char)(0xc0 | c >> 6));
        strbuf_append_char(out, (char)(0x80 | (c & 0x3f)));
    } else if (c < 0x10000) {
        strbuf_append_char(out, (char)(0xe0 | c >> 12));
        strbuf_append_char(out, (char)(0x80 | (c >> 6 & 0x3f)));
        strbuf_append_char(out, (char)(0x80 | (c & 0x3f)));
    } else {
        strbuf_append_char(out, (char)(0xf0 | c >> 18));
        strbuf_append_char(out, (char)(0x80 | (c >> 12 & 0x3f)));
        strbuf_append_char(out, (char)(0x80 | (c >> 6 & 0x3f)));
        strbuf_append_char(out, (char)(0x80 | (c & 0x3f)));
    }
}

static void append_utf16(strbuf *out, bytes t)
{
    char run[128]; /* most text is ASCII: it goes in pieces */
    size_t length = 0;
    for (size_t i = 0; i + 1 < t.len; i += 2) {
        uint32_t c = t.ptr[i] | (uint32_t)t.ptr[i + 1] << 8;
        if (c < 0x80) {
            run[length++] = (char)c;
            if (length < sizeof run) continue;
        }
        strbuf_append(out, (str){run, length});
        length = 0;
        if (c < 0x80) continue;
        if (c - 0xd800 < 0x400 && i + 3 < t.len && (uint32_t)load_u16(t.ptr + i + 2) - 0xdc00 < 0x400) {
            c = 0x10000 + ((c - 0xd800) << 10) + (load_u16(t.ptr + i + 2) - 0xdc00u);
            i += 2;
        } else if (c - 0xd800 < 0x800) {
            c = 0xfffd;
        }
        append_code_point(out, c);
    }
    strbuf_append(out, (str){run, length});
}

/* `count` decimal digits, with zeros in front. */
static void append_digits(strbuf *out, uint64_t n, size_t count)
{
    char digits[20];
    for (size_t i = count; i--; n /= 10) digits[i] = (char)('0' + n % 10);
    strbuf_append(out, (str){digits, count});
}

static void append_date(strbuf *out, int64_t days)
{
    /* Days since 1970-01-01 to a date of the Gregorian calendar: years are counted from March in eras of 400.
     */
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097, doe = days - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365,
            doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t m = (5 * doy + 2) / 153, month = m < 10 ? m + 3 : m - 9, year = yoe + era * 400 + (month <= 2);
    append_digits(out, (uint64_t)year % 1000000, year > 9999 ? 5 : 4);
    strbuf_append_char(out, '-');
    append_digits(out, (uint64_t)month, 2);
    strbuf_append_char(out, '-');
    append_digits(out, (uint64_t)(doy - (153 * m + 2) / 5 + 1), 2);
}

static void append_filetime(strbuf *out, uint64_t t)
{
    uint64_t seconds = t / 10000000;
    append_date(out, (int64_t)(seconds / 86400) - 134774);
    strbuf_append_char(out, 'T');
    append_digits(out, seconds / 3600 % 24, 2);
    strbuf_append_char(out, ':');
    append_digits(out, seconds / 60 % 60, 2);
    strbuf_append_char(out, ':');
    append_digits(out, seconds % 60, 2);
    strbuf_append_char(out, '.');
    append_digits(out, t % 10000000, 7);
    strbuf_append_char(out, 'Z');
}

static void append_hex(strbuf *out, bytes b)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < b.len; i++) {
        strbuf_append_char(out, digits[b.ptr[i] >> 4]);
        strbuf_append_char(out, digits[b.ptr[i] & 15]);
    }
}

static void append_guid(strbuf *out, const uint8_t *g)
{
    strbuf_format(out, "{%08X-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}", load_u32(g), load_u16(g + 4),
                  load_u16(g + 6), g[8], g[9], g[10], g[11], g[12], g[13], g[14], g[15]);
}

static void append_sid(strbuf *out, bytes b)
{
    if (b.len < 8 || b.len < 8 + 4 * (size_t)b.ptr[1]) {
        append_hex(out, b);
        return;
    }
    uint64_t authority = 0;
    for (size_t i = 2; i < 8; i++) authority = authority << 8 | b.ptr[i];
    strbuf_format(out, "S-%u-%" PRIu64, b.ptr[0], authority);
    for (size_t i = 0; i < b.ptr[1]; i++) strbuf_format(out, "-%u", load_u32(b.ptr + 8 + 4 * i));
}

static size_t element_size(uint8_t type)
{
    static const uint8_t sizes[] = {0, 0, 0, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8, 4, 0, 16, 0, 8, 16, 0, 4, 8};
    return type < sizeof sizes ? sizes[type] : 0;
}

static void append_scalar(strbuf *out, uint8_t type, bytes b)
{
    size_t need = element_size(type);
    if (b.len < need) {
        append_hex(out, b);
        return;
    }
    uint64_t n = load_le(b.ptr, need ? need : b.len < 8 ? b.len : 8);
    switch (type) {
    case EVTX_TEXT: append_utf16(out, b); break;
    case EVTX_ANSI:
        for (size_t i = 0; i < b.len && b.ptr[i]; i++) append_code_point(out, b.ptr[i]);
        break;
    case EVTX_I8: strbuf_format(out, "%d", (int8_t)n); break;
    case EVTX_I16: strbuf_format(out, "%d", (int16_t)n); break;
    case EVTX_I32: strbuf_format(out, "%" PRId32, (int32_t)n); break;
    case EVTX_I64: strbuf_format(out, "%" PRId64, (int64_t)n); break;
    case EVTX_U8:
    case EVTX_U16:
    case EVTX_U32:
    case EVTX_U64: strbuf_format(out, "%" PRIu64, n); break;
    case EVTX_FLOAT: {
        float f;
        __builtin_memcpy(&f, b.ptr, sizeof f);
        strbuf_format(out, "%g", (double)f);
        break;
    }
    case EVTX_DOUBLE: {
        double d;
        __builtin_memcpy(&d, b.ptr, sizeof d);
        strbuf_format(out, "%g", d);
        break;
    }
    case EVTX_BOOL: strbuf_append(out, n ? STR("true") : STR("false")); break;
    case EVTX_GUID: append_guid(out, b.ptr); break;
    case EVTX_FILETIME: append_filetime(out, n); break;
    case EVTX_SYSTEMTIME:
        strbuf_format(out, "%04u-%02u-%02uT%02u:%02u:%02u.%03uZ", load_u16(b.ptr), load_u16(b.ptr + 2),
                      load_u16(b.ptr + 6), load_u16(b.ptr + 8), load_u16(b.ptr + 10), load_u16(b.ptr + 12),
                      load_u16(b.ptr + 14));
        break;
    case EVTX_SID: append_sid(out, b); break;
    case EVTX_SIZE:
    case EVTX_HEX32:
    case EVTX_HEX64: strbuf_format(out, "0x%" PRIx64, n); break;
    default: append_hex(out, b);
    }
}

void evtx_value_text(const evtx_value *v, strbuf *out)
{
    uint8_t type = v->type & 0x7f;
    size_t size = element_size(type);
    if (!(v->type & EVTX_ARRAY) || type == EVTX_TEXT || !size) {
        append_scalar(out, type, v->data);
        return;
    }
    for (size_t at = 0; at + size <= v->data.len; at += size) {
        if (at) strbuf_append(out, STR(", "));
        append_scalar(out, type, (bytes){v->data.ptr + at, size});
    }
}

bool evtx_value_number(const evtx_value *v, uint64_t *out)
{
    bytes b = v->data;
    if (v->type != EVTX_TEXT) {
        bool integer = (v->type >= EVTX_I8 && v->type <= EVTX_U64) || v->type == EVTX_SIZE ||
                       v->type == EVTX_FILETIME || v->type == EVTX_HEX32 || v->type == EVTX_HEX64 ||
                       v->type == EVTX_BOOL;
        if (!integer || !b.len || b.len > 8) return false;
        *out = load_le(b.ptr, b.len);
        return true;
    }
    uint64_t n = 0, radix = 10;
    size_t i = 0;
    if (b.len >= 6 && b.ptr[0] == '0' && (b.ptr[2] | 0x20) == 'x') {
        radix = 16;
        i = 4;
    }
    if (i + 1 >= b.len) return false;
    for (; i + 1 < b.len; i += 2) {
        unsigned c = load_u16(b.ptr + i), digit = c - '0';
        if (digit > 9) digit = (c | 0x20) - 'a' < 6 ? (c | 0x20) - 'a' + 10 : 99;
        if (digit >= radix || n > (UINT64_MAX - digit) / radix) return false;
        n = n * radix + digit;
    }
    *out = n;
    return true;
}

/* ---- XML ---- */

typedef struct writer {
    strbuf *out;
    strbuf value;
    bool in_attribute, tag_open;
    bytes name;
} writer;

static void append_escaped(strbuf *out, str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        switch (c) {
        case '&': strbuf_append(out, STR("&amp;")); break;
        case '<': strbuf_append(out, STR("&lt;")); break;
        case '>': strbuf_append(out, STR("&gt;")); break;
        case '"': strbuf_append(out, STR("&quot;")); break;
        case '\'': strbuf_append(out, STR("&apos;")); break;
        default:
            /* XML 1.0 has no other control characters. */
            if (c >= ' ' || c == '\t' || c == '\n' || c == '\r') strbuf_append_char(out, (char)c);
            else strbuf_append_char(out, '?');
        }
    }
}

static void end_attribute(writer *w)
{
    if (w->in_attribute) strbuf_append_char(w->out, '\'');
    w->in_attribute = false;
}

static void end_tag(writer *w)
{
    end_attribute(w);
    if (w->tag_open) strbuf_append_char(w->out, '>');
    w->tag_open = false;
}

static void write_open(void *context, bytes name)
{
    writer *w = context;
    end_tag(w);
    strbuf_append_char(w->out, '<');
    append_utf16(w->out, name);
    w->tag_open = true;
    w->name = name;
}

static void write_attribute(void *context, bytes name)
{
    writer *w = context;
    end_attribute(w);
    strbuf_append_char(w->out, ' ');
    append_utf16(w->out, name);
    strbuf_append(w->out, STR("='"));
    w->in_attribute = true;
}

static void write_content(void *context)
{
    end_tag(context);
}

static void write_close(void *context, bytes name)
{
    writer *w = context;
    end_attribute(w);
    if (w->tag_open) {
        strbuf_append(w->out, STR("/>"));
        w->tag_open = false;
        return;
    }
    strbuf_append(w->out, STR("</"));
    append_utf16(w->out, name);
    strbuf_append_char(w->out, '>');
}

static void write_one(writer *w, const evtx_value *v)
{
    w->value.len = 0;
    evtx_value_text(v, &w->value);
    append_escaped(w->out, (str){w->value.ptr, w->value.len});
}

static void write_value(void *context, const evtx_value *v)
{
    writer *w = context;
    if (v->type != (EVTX_TEXT | EVTX_ARRAY)) {
        write_one(w, v);
        return;
    }
    bytes text = v->data;
    for (bool first = true; text.len >= 2; first = false) {
        size_t n = 0;
        while (n + 1 < text.len && (text.ptr[n] || text.ptr[n + 1])) n += 2;
        bytes name = w->name;
        if (!first && !w->in_attribute) {
            write_close(w, name);
            write_open(w, name);
            end_tag(w);
        }
        write_one(w, &(evtx_value){EVTX_TEXT, {text.ptr, n}});
        text = bytes_from(text, n + 2);
    }
}

bool evtx_to_xml(const evtx_record *r, strbuf *out)
{
    writer w = {.out = out, .value = {.arena = out->arena}};
    binxml_visitor v = {write_open, write_attribute, write_content, write_value, write_close, &w};
    return !binxml_walk(r->chunk, r->xml, r->xml_end, &v);
}

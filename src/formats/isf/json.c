#include "formats/isf/json.h"

#include <string.h>

static bool bad(json_reader *r, const char *expected)
{
    if (!r->expected) r->expected = expected;
    return false;
}

static char peek(json_reader *r)
{
    while (r->at < r->text.len) {
        char c = r->text.ptr[r->at];
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') return c;
        r->at++;
    }
    return 0;
}

static bool take(json_reader *r, char c)
{
    if (r->expected || peek(r) != c) return false;
    r->at++;
    return true;
}

bool isf_json_object(json_reader *r)
{
    return take(r, '{') || bad(r, "an object");
}

bool isf_json_string(json_reader *r, str *raw)
{
    if (!take(r, '"')) return bad(r, "a string");
    size_t begin = r->at;
    for (size_t from = begin;;) {
        const char *end = memchr(r->text.ptr + from, '"', r->text.len - from);
        if (!end) return bad(r, "the end of a string");
        size_t quote = (size_t)(end - r->text.ptr), slashes = 0;
        while (quote - slashes > begin && r->text.ptr[quote - slashes - 1] == '\\') slashes++;
        from = quote + 1;
        if (slashes % 2) continue;
        *raw = str_slice(r->text, begin, quote);
        r->at = from;
        return true;
    }
}

bool isf_json_member(json_reader *r, str *raw_key)
{
    if (r->expected) return false;
    char c = peek(r);
    if (c == '}') {
        r->at++;
        return false;
    }
    /* Behind the opening brace there is no comma; it is the one place where the last character is '{'. */
    size_t before = r->at;
    while (before > 0 && strchr(" \n\r\t", r->text.ptr[before - 1])) before--;
    bool first = before > 0 && r->text.ptr[before - 1] == '{';
    if (!first && !take(r, ',')) return bad(r, "',' or '}'");
    if (!isf_json_string(r, raw_key)) return false;
    return take(r, ':') || bad(r, "':'");
}

bool isf_json_is_string(json_reader *r)
{
    return !r->expected && peek(r) == '"';
}

static bool skip_scalar(json_reader *r)
{
    size_t begin = r->at;
    while (r->at < r->text.len && !strchr(",]} \n\r\t:{[\"", r->text.ptr[r->at])) r->at++;
    return r->at > begin || bad(r, "a value");
}

bool isf_json_skip(json_reader *r)
{
    unsigned depth = 0;
    str ignored;
    do {
        char c = r->expected ? 0 : peek(r);
        switch (c) {
        case 0: return bad(r, "a value");
        case '{':
        case '[':
            if (++depth > JSON_DEPTH_MAX) return bad(r, "less nesting");
            r->at++;
            break;
        case '}':
        case ']':
            if (depth-- == 0) return bad(r, "a value");
            r->at++;
            break;
        case ',':
        case ':':
            if (depth == 0) return bad(r, "a value");
            r->at++;
            break;
        case '"':
            if (!isf_json_string(r, &ignored)) return false;
            break;
        default:
            if (!skip_scalar(r)) return false;
        }
    } while (depth);
    return true;
}

bool isf_json_integer(json_reader *r, uint64_t *out)
{
    if (r->expected) return false;
    bool negative = peek(r) == '-';
    uint64_t v = 0;
    size_t at = r->at + negative, begin = at;
    for (; at < r->text.len && r->text.ptr[at] >= '0' && r->text.ptr[at] <= '9'; at++)
        if (__builtin_mul_overflow(v, 10, &v) ||
            __builtin_add_overflow(v, (uint64_t)(r->text.ptr[at] - '0'), &v))
            return bad(r, "a number of 64 bits");
    if (at == begin || (at < r->text.len && strchr(".eE", r->text.ptr[at]))) return bad(r, "an integer");
    if (negative && v > (uint64_t)1 << 63) return bad(r, "a number of 64 bits");
    r->at = at;
    *out = negative ? 0 - v : v;
    return true;
}

bool isf_json_bool(json_reader *r, bool *out)
{
    if (r->expected) return false;
    peek(r);
    str rest = str_skip(r->text, r->at);
    *out = str_starts_with(rest, STR("true"));
    if (!*out && !str_starts_with(rest, STR("false"))) return bad(r, "true or false");
    r->at += *out ? 4 : 5;
    return true;
}

bool isf_json_end(json_reader *r)
{
    if (r->expected) return false;
    peek(r);
    return r->at == r->text.len || bad(r, "the end of the text");
}

/* ---- escapes */

static bool hex4(str s, size_t at, uint32_t *out)
{
    uint32_t v = 0;
    if (s.len < 4 || at > s.len - 4) return false;
    for (size_t i = at; i < at + 4; i++) {
        const char *digits = "0123456789abcdef";
        char c = s.ptr[i] >= 'A' && s.ptr[i] <= 'F' ? (char)(s.ptr[i] + 32) : s.ptr[i];
        const char *found = c ? strchr(digits, c) : NULL;
        if (!found) return false;
        v = v << 4 | (uint32_t)(found - digits);
    }
    *out = v;
    return true;
}

static void append_code_point(strbuf *b, uint32_t c)
{
    if (c == 0 || (c >= 0xd800 && c < 0xe000)) c = '?';
    if (c < 0x80) {
        strbuf_append_char(b, (char)c);
        return;
    }
    if (c < 0x800) {
        strbuf_append_char(b, (char)(0xc0 | c >> 6));
    } else if (c < 0x10000) {
        strbuf_append_char(b, (char)(0xe0 | c >> 12));
        strbuf_append_char(b, (char)(0x80 | (c >> 6 & 0x3f)));
    } else {
        strbuf_append_char(b, (char)(0xf0 | c >> 18));
        strbuf_append_char(b, (char)(0x80 | (c >> 12 & 0x3f)));
        strbuf_append_char(b, (char)(0x80 | (c >> 6 & 0x3f)));
    }
    strbuf_append_char(b, (char)(0x80 | (c & 0x3f)));
}

str isf_json_text(arena *a, str raw)
{
    static const char names[] = "nrtbf", values[] = "\n\r\t\b\f";
    if (str_find_char(raw, '\\') == SIZE_MAX) return raw;
    strbuf b = {.arena = a};
    for (size_t i = 0; i < raw.len; i++) {
        uint32_t c, low;
        if (raw.ptr[i] != '\\' || i + 1 == raw.len) {
            strbuf_append_char(&b, raw.ptr[i]);
            continue;
        }
        char e = raw.ptr[++i];
        const char *known = e ? strchr(names, e) : NULL;
        if (e == 'u' && hex4(raw, i + 1, &c)) {
            i += 4;
            bool pair = c >= 0xd800 && c < 0xdc00 && i + 2 < raw.len && raw.ptr[i + 1] == '\\' &&
                        raw.ptr[i + 2] == 'u' && hex4(raw, i + 3, &low) && low >= 0xdc00 && low < 0xe000;
            if (pair) {
                c = 0x10000 + ((c - 0xd800) << 10 | (low - 0xdc00));
                i += 6;
            }
            append_code_point(&b, c);
        } else {
            strbuf_append_char(&b, known ? values[known - names] : e);
        }
    }
    return strbuf_str(&b);
}

/* Templates: "{level:02x} {sp:p}" becomes a list of (literal, slot) pairs. */
#include "out/template.h"

#include "base/vec.h"

#include <stdio.h>
#include <string.h>

typedef VEC(template_part) part_vec;

size_t utf8_sequence(str text)
{
    if (text.len == 0) return 0;
    const unsigned char *p = (const unsigned char *)text.ptr;
    if (p[0] < 0x80) return 1;
    size_t length = p[0] >= 0xc2 && p[0] <= 0xdf   ? 2
                    : (p[0] & 0xf0) == 0xe0        ? 3
                    : p[0] >= 0xf0 && p[0] <= 0xf4 ? 4
                                                   : 0;
    if (length == 0 || length > text.len) return 0;
    for (size_t i = 1; i < length; i++)
        if ((p[i] & 0xc0) != 0x80) return 0;
    /* Overlong forms, surrogates and what lies above U+10FFFF. */
    if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) || (p[0] == 0xf0 && p[1] < 0x90) ||
        (p[0] == 0xf4 && p[1] > 0x8f))
        return 0;
    return length;
}

size_t append_safe_text(strbuf *out, str text)
{
    size_t columns = 0;
    while (text.len > 0) {
        size_t plain = 0;
        while (plain < text.len && text.ptr[plain] >= 0x20 && text.ptr[plain] < 0x7f) plain++;
        if (plain > 0) {
            strbuf_append(out, str_slice(text, 0, plain));
            columns += plain;
            text = str_skip(text, plain);
            continue;
        }
        unsigned char c = (unsigned char)text.ptr[0];
        size_t length = utf8_sequence(text);
        bool c1_control = length == 2 && c == 0xc2 && (unsigned char)text.ptr[1] < 0xa0;
        if (length == 0) strbuf_append_char(out, '?');
        else if (c1_control || (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f)
            strbuf_append_char(out, '.');
        else strbuf_append(out, str_slice(text, 0, length));
        columns++;
        text = str_skip(text, length ? length : 1);
    }
    return columns;
}

/* Reads "name" or "name:spec" (what stands between the braces); false when it is not of that form. */
static bool parse_slot(str inside, template_part *part)
{
    size_t colon = str_find_char(inside, ':');
    str spec = colon == SIZE_MAX ? (str){0} : str_skip(inside, colon + 1);
    str name = colon == SIZE_MAX ? inside : str_slice(inside, 0, colon);
    if (name.len == 0) return false;
    for (size_t i = 0; i < name.len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", name.ptr[i]))
            return false;
    *part = (template_part){.name = name};
    if (spec.len > 0 && spec.ptr[0] == '-') {
        part->left = true;
        spec = str_skip(spec, 1);
    }
    if (spec.len > 0 && spec.ptr[0] == '0') {
        part->zero = true;
        spec = str_skip(spec, 1);
    }
    while (spec.len > 0 && spec.ptr[0] >= '0' && spec.ptr[0] <= '9' && part->width < 1000) {
        part->width = (uint16_t)(part->width * 10 + (spec.ptr[0] - '0'));
        spec = str_skip(spec, 1);
    }
    if (spec.len > 1 && spec.ptr[0] == '.') {
        spec = str_skip(spec, 1);
        while (spec.len > 0 && spec.ptr[0] >= '0' && spec.ptr[0] <= '9' && part->precision < 20) {
            part->precision = (uint8_t)(part->precision * 10 + (spec.ptr[0] - '0'));
            spec = str_skip(spec, 1);
        }
        if (!str_equal(spec, STR("g"))) return false;
    }
    if (spec.len == 1 && strchr("xXdupqbsg", spec.ptr[0])) {
        part->kind = spec.ptr[0];
        return true;
    }
    return spec.len == 0;
}

line_template *template_parse(arena *a, const char *text)
{
    line_template *t = ARENA_NEW(a, line_template);
    t->text = str_copy(a, str_from_cstr(text));
    part_vec parts = {0};
    strbuf literal = {.arena = a};
    str rest = t->text;
    while (rest.len > 0) {
        char c = rest.ptr[0];
        if ((c == '{' || c == '}') && rest.len > 1 && rest.ptr[1] == c) {
            strbuf_append_char(&literal, c);
            rest = str_skip(rest, 2);
            continue;
        }
        size_t end = c == '{' ? str_find_char(rest, '}') : SIZE_MAX;
        template_part part;
        if (end != SIZE_MAX && parse_slot(str_slice(rest, 1, end), &part)) {
            part.literal = str_copy(a, (str){literal.ptr, literal.len});
            literal.len = 0;
            *VEC_PUSH(a, &parts) = part;
            rest = str_skip(rest, end + 1);
            continue;
        }
        strbuf_append_char(&literal, c);
        rest = str_skip(rest, 1);
    }
    if (literal.len > 0)
        *VEC_PUSH(a, &parts) = (template_part){.literal = str_copy(a, (str){literal.ptr, literal.len})};
    t->parts = parts.items;
    t->count = parts.count;
    return t;
}

static void append_padded(strbuf *out, const template_part *part, const char *digits, size_t length,
                          bool zero)
{
    size_t pad = part->width > length ? part->width - length : 0;
    if (pad > 0 && !part->left && zero && digits[0] == '-') {
        strbuf_append_char(out, '-');
        digits++;
        length--;
    }
    if (pad > 0 && !part->left) strbuf_append_repeat(out, zero ? '0' : ' ', pad);
    strbuf_append(out, (str){digits, length});
    if (pad > 0 && part->left) strbuf_append_repeat(out, ' ', pad);
}

/* Sign-extended and zero-extended 32-bit pointers both print as eight digits. */
static bool fits_32(uint64_t v, unsigned pointer_size)
{
    return pointer_size == 4 && (v >> 32 == 0 || v >> 31 == 0x1ffffffff);
}

static void append_unavailable(strbuf *out, const template_part *part, const field *f, char kind,
                               unsigned pointer_size)
{
    if (kind == 'b' || (kind == 'p' && pointer_size == 8)) {
        append_padded(out, part, "????????`????????", 17, false);
        return;
    }
    size_t digits = part->width;
    if (kind == 'p' || kind == 'q') digits = pointer_size * 2;
    else if (f && f->kind == FIELD_HEX && f->digits > digits) digits = f->digits;
    if (digits == 0) digits = 3;
    strbuf_append_repeat(out, '?', digits);
}

static char default_kind(const field *f)
{
    switch (f->kind) {
    case FIELD_UNSIGNED: return 'u';
    case FIELD_SIGNED: return 'd';
    case FIELD_POINTER: return 'p';
    case FIELD_HEX: return 'x';
    default: return 's';
    }
}

static void append_field(strbuf *out, const template_part *part, const field *f, unsigned pointer_size)
{
    char kind = part->kind ? part->kind : f ? default_kind(f) : 's';
    if (!f || !f->available || f->kind == FIELD_NULL) {
        append_unavailable(out, part, f, kind, pointer_size);
        return;
    }
    char digits[64];
    int length = 0;
    if (f->kind == FIELD_STRING) {
        strbuf padded = {.arena = out->arena};
        size_t columns = part->width ? append_safe_text(&padded, f->as.s) : append_safe_text(out, f->as.s);
        size_t pad = part->width > columns ? part->width - columns : 0;
        if (!part->left) strbuf_append_repeat(out, ' ', pad);
        if (padded.len > 0) strbuf_append(out, (str){padded.ptr, padded.len});
        if (part->left) strbuf_append_repeat(out, ' ', pad);
        return;
    }
    if (f->kind == FIELD_DOUBLE) {
        length = snprintf(digits, sizeof digits, "%.*g", part->precision ? part->precision : 6, f->as.d);
    } else if (f->kind == FIELD_BOOL && kind == 's') {
        length = snprintf(digits, sizeof digits, "%s", f->as.u ? "true" : "false");
    } else {
        uint64_t v = f->as.u;
        bool narrow = fits_32(v, pointer_size);
        switch (kind) {
        case 'b':
        case 'p':
            length = narrow && kind == 'p'
                         ? snprintf(digits, sizeof digits, "%08x", (unsigned)v)
                         : snprintf(digits, sizeof digits, "%08x`%08x", (unsigned)(v >> 32), (unsigned)v);
            break;
        case 'q':
            length = narrow ? snprintf(digits, sizeof digits, "%08x", (unsigned)v)
                            : snprintf(digits, sizeof digits, "%016llx", (unsigned long long)v);
            break;
        case 'x':
            length = snprintf(digits, sizeof digits, "%0*llx",
                              f->kind == FIELD_HEX && !part->width ? f->digits : 0, (unsigned long long)v);
            break;
        case 'X':
            length = snprintf(digits, sizeof digits, "%0*llX",
                              f->kind == FIELD_HEX && !part->width ? f->digits : 0, (unsigned long long)v);
            break;
        case 'd': length = snprintf(digits, sizeof digits, "%lld", (long long)f->as.i); break;
        default: length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)v); break;
        }
    }
    append_padded(out, part, digits, (size_t)length, part->zero);
}

static const field *find_field(template_part *part, const field *fields, size_t count)
{
    if (part->guess < count && str_equal(str_from_cstr(fields[part->guess].name), part->name))
        return &fields[part->guess];
    for (size_t i = 0; i < count; i++) {
        if (str_equal(str_from_cstr(fields[i].name), part->name)) {
            part->guess = i;
            return &fields[i];
        }
    }
    return NULL;
}

/* Puts an ornament around what was appended from `start` on, but not around the blanks that pad it. */
static void adorn(strbuf *out, size_t start, ornament around)
{
    size_t first = start, last = out->len, end = out->len;
    while (first < last && out->ptr[first] == ' ') first++;
    while (last > first && out->ptr[last - 1] == ' ') last--;
    if (around.before.len == 0 || first == last || memchr(out->ptr + first, '\n', last - first)) return;
    strbuf_append(out, around.before); /* makes the room */
    strbuf_append(out, around.after);
    memmove(out->ptr + last + around.before.len + around.after.len, out->ptr + last, end - last);
    memmove(out->ptr + first + around.before.len, out->ptr + first, last - first);
    memcpy(out->ptr + first, around.before.ptr, around.before.len);
    memcpy(out->ptr + last + around.before.len, around.after.ptr, around.after.len);
}

void template_render(line_template *t, const field *fields, size_t count, const template_brush *brush,
                     strbuf *out)
{
    const painter *p = brush->painter;
    for (size_t i = 0; i < t->count; i++) {
        template_part *part = &t->parts[i];
        if (part->literal.len > 0) strbuf_append(out, part->literal);
        if (part->name.len == 0) continue;
        const field *f = find_field(part, fields, count);
        size_t start = out->len;
        append_field(out, part, f, brush->pointer_size);
        if (p && f && f->available) adorn(out, start, p->field(p->context, brush->record, f, fields, count));
    }
}

/* One value as `dt` writes it behind its name. The spellings are the debugger's own, as public logs show
 * them:
 *
 *     0xfffff900`c05e0a70 tagDESKTOPINFO    (null)    7    0x110    0n-1    0x41 'A'    0y101    0y00100
 * (0x4) 1 ( TokenPrimary )    [15]  "System"    [28] 0x804f5552     long  nt!IopInvalidDeviceRequest+0    ??
 * ????
 *
 * Unsigned numbers below ten stand without a prefix (characters only zero), signed ones are decimal. */
#include "types/value.h"

#include "base/utf16.h"

#define TEXT_LIMIT 4096   /* bytes of a char array or string that are shown */
#define NESTED_LIMIT 4    /* pointer to pointer ..., array of array ... */
#define PLAIN_BIT_FIELD 4 /* wider bit fields get their hexadecimal value behind the digits */

typedef struct writer {
    strbuf *out;
    arena *arena;
    const value_namer *names;
} writer;

static void write_value(writer *w, value v, unsigned depth);

static void write_pointer(writer *w, const values_context *c, uint64_t p)
{
    if (c->pointer_size == 4) strbuf_format(w->out, "0x%08x", (unsigned)p);
    else strbuf_format(w->out, "0x%08x`%08x", (unsigned)(p >> 32), (unsigned)p);
}

static void write_hexadecimal(writer *w, uint64_t u)
{
    if (u >> 32) strbuf_format(w->out, "0x%x`%08x", (unsigned)(u >> 32), (unsigned)u);
    else strbuf_format(w->out, "0x%x", (unsigned)u);
}

static void write_unsigned(writer *w, uint64_t u)
{
    if (u < 10) strbuf_format(w->out, "%u", (unsigned)u);
    else write_hexadecimal(w, u);
}

static void write_character(writer *w, uint64_t u)
{
    strbuf_append(w->out, STR(" '"));
    if (u >= 0x20 && u < 0x7f) strbuf_append_char(w->out, (char)u);
    strbuf_append_char(w->out, '\'');
}

static void write_bit_field(writer *w, value v)
{
    uint64_t u;
    if (!value_u64(v, &u)) {
        strbuf_append(w->out, STR("??"));
        return;
    }
    strbuf_append(w->out, STR("0y"));
    for (unsigned i = v.bit_count; i-- > 0;) strbuf_append_char(w->out, i < 64 && (u >> i & 1) ? '1' : '0');
    if (v.bit_count <= PLAIN_BIT_FIELD) return;
    strbuf_append(w->out, STR(" ("));
    if (u) write_hexadecimal(w, u);
    else strbuf_append_char(w->out, '0');
    strbuf_append_char(w->out, ')');
}

static bool is_character(const type *t)
{
    return t && t->kind == TYPE_INTEGER &&
           (t->base == BASE_CHAR || t->base == BASE_UCHAR || t->base == BASE_CHAR8 ||
            (t->size == 1 && t->base != BASE_BOOL));
}

static bool is_wide_character(const type *t)
{
    return t && t->kind == TYPE_INTEGER && t->size == 2 && (t->base == BASE_WCHAR || t->base == BASE_CHAR16);
}

static bool has_option(value v, unsigned option)
{
    return v.context && v.context->style && (v.context->style->options & option);
}

/* What a pointer or an array of `t` is shown as: text of one byte a character, of two, or none. */
static bool is_wide_text(value v, const type *t)
{
    return is_wide_character(t) ||
           (t && t->kind == TYPE_INTEGER && t->size == 2 && !t->is_signed && has_option(v, VALUE_UNICODE));
}

static void write_in_radix(writer *w, value v, const type *t, uint64_t u)
{
    if (t->size < 8) u &= ((uint64_t)1 << t->size * 8) - 1;
    switch (v.context->style->radix) {
    case 8: strbuf_format(w->out, "0t%llo", (unsigned long long)u); break;
    case 10: strbuf_format(w->out, "0n%llu", (unsigned long long)u); break;
    default: write_unsigned(w, u);
    }
}

static void write_integer(writer *w, value v, const type *t)
{
    uint64_t u;
    int64_t i;
    if (!value_u64(v, &u) || !value_i64(v, &i)) {
        strbuf_append(w->out, STR("??"));
        return;
    }
    if (t->base == BASE_BOOL) {
        strbuf_format(w->out, "%u", (unsigned)(u & 0xff));
    } else if (is_character(t)) {
        if (t->is_signed || t->base == BASE_CHAR) strbuf_format(w->out, "%lld", (long long)i);
        else strbuf_format(w->out, u ? "0x%x" : "%x", (unsigned)u);
        write_character(w, u & 0xff);
    } else if (is_wide_character(t)) {
        strbuf_format(w->out, "0x%x", (unsigned)u);
        write_character(w, u);
    } else if (t->base == BASE_HRESULT) {
        strbuf_format(w->out, "0x%08x", (unsigned)u);
    } else if (t->is_signed && has_option(v, t->base == BASE_LONG ? VALUE_LONG_RADIX : VALUE_INTEGER_RADIX)) {
        write_in_radix(w, v, t, u);
    } else if (t->is_signed) {
        strbuf_format(w->out, "0n%lld", (long long)i);
    } else {
        write_unsigned(w, u);
    }
}

static void write_enumeration(writer *w, value v, const type *t)
{
    uint64_t u;
    int64_t i;
    if (!value_u64(v, &u) || !value_i64(v, &i)) {
        strbuf_append(w->out, STR("??"));
        return;
    }
    type_with_body(t);
    for (size_t n = 0; n < t->enumerator_count; n++) {
        int64_t named = t->enumerators[n].value;
        if (named != i && (uint64_t)named != u) continue;
        strbuf_format(w->out, "%lld ( %.*s )", (long long)named, STR_ARG(t->enumerators[n].name));
        return;
    }
    write_unsigned(w, u);
    strbuf_append(w->out, STR(" (No matching name)"));
}

static void write_float(writer *w, value v, const type *t)
{
    double d;
    if (t->size > 8 || !value_double(v, &d)) {
        strbuf_append(w->out, STR("??"));
        return;
    }
    strbuf_format(w->out, t->size == 4 ? "%.9g" : "%.17g", d);
}

/* ---- text ---- */

/* The text at `address`, in quotes, up to its NUL and at most `limit` bytes. */
static void write_quoted(writer *w, value v, uint64_t address, uint64_t limit, bool wide)
{
    space *s = v.context->space;
    str text = {0};
    size_t bound = limit < TEXT_LIMIT ? (size_t)limit : TEXT_LIMIT;
    bool have = wide ? space_read_utf16(s, w->arena, address, bound / 2, &text)
                     : space_read_cstr(s, w->arena, address, bound, &text);
    if (!have) {
        strbuf_append(w->out, STR(" \"--- memory read error at address "));
        write_pointer(w, v.context, address);
        strbuf_append(w->out, STR(" ---\""));
        return;
    }
    strbuf_format(w->out, " \"%.*s\"", STR_ARG(text));
}

/* ---- structures with a short form ---- */

static void write_counted(writer *w, value v, const type *t)
{
    str text;
    strbuf_append(w->out, t->name);
    if (value_counted_string(v, w->arena, &text)) strbuf_format(w->out, " \"%.*s\"", STR_ARG(text));
}

static void write_list_entry(writer *w, value v, const type *t)
{
    uint64_t flink, blink;
    strbuf_append(w->out, t->name);
    if (!value_u64(value_field(v, "Flink"), &flink) || !value_u64(value_field(v, "Blink"), &blink)) return;
    if (v.context->pointer_size == 4) {
        strbuf_format(w->out, " [ 0x%x - 0x%x ]", (unsigned)flink, (unsigned)blink);
        return;
    }
    strbuf_append(w->out, STR(" [ "));
    write_pointer(w, v.context, flink);
    strbuf_append(w->out, STR(" - "));
    write_pointer(w, v.context, blink);
    strbuf_append(w->out, STR(" ]"));
}

static void write_large_integer(writer *w, value v, const type *t)
{
    uint64_t u;
    strbuf_append(w->out, t->name);
    if (!value_u64(v, &u)) return;
    strbuf_append_char(w->out, ' ');
    write_hexadecimal(w, u);
}

static void write_guid(writer *w, value v, const type *t)
{
    uint8_t g[16];
    strbuf_append(w->out, t->name);
    if (!v.in_memory || v.bad || !space_read_all(v.context->space, v.address, g, sizeof g)) return;
    strbuf_format(w->out, " {%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x}", load_u32(g), load_u16(g + 4),
                  load_u16(g + 6), g[8], g[9], g[10], g[11], g[12], g[13], g[14], g[15]);
}

typedef void structure_writer(writer *w, value v, const type *t);

static structure_writer *short_form(const type *t)
{
    static const struct {
        const char *name;
        uint64_t size32, size64;
        structure_writer *write;
    } forms[] = {
        {"_UNICODE_STRING", 8, 16, write_counted},      {"_STRING", 8, 16, write_counted},
        {"_ANSI_STRING", 8, 16, write_counted},         {"_OEM_STRING", 8, 16, write_counted},
        {"_LIST_ENTRY", 8, 16, write_list_entry},       {"LIST_ENTRY64", 16, 16, write_list_entry},
        {"LIST_ENTRY32", 8, 8, write_list_entry},       {"_LARGE_INTEGER", 8, 8, write_large_integer},
        {"_ULARGE_INTEGER", 8, 8, write_large_integer}, {"_GUID", 16, 16, write_guid},
    };
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (str_equal(t->name, str_from_cstr(forms[i].name)) &&
            (t->size == forms[i].size32 || t->size == forms[i].size64))
            return forms[i].write;
    return NULL;
}

bool value_has_inline_text(value v)
{
    const type *t = type_resolve(v.type);
    return t && (t->kind == TYPE_STRUCT || t->kind == TYPE_UNION || t->kind == TYPE_CLASS) && short_form(t);
}

static void write_structure(writer *w, value v, const type *t)
{
    structure_writer *form = short_form(t);
    if (form) form(w, v, t);
    else strbuf_append(w->out, t->name.len ? t->name : STR("<unnamed-tag>"));
}

/* ---- pointers and arrays ---- */

static void write_function_target(writer *w, const type *function, uint64_t address)
{
    strbuf_format(w->out, " %.*s", STR_ARG(type_dt_name(w->arena, function)));
    strbuf_append_char(w->out, ' ');
    if (!w->names || !w->names->name || !w->names->name(w->names->context, address, w->out))
        strbuf_append(w->out, STR("+0"));
}

static void write_pointer_value(writer *w, value v, const type *t, unsigned depth)
{
    uint64_t p;
    if (!value_u64(v, &p)) {
        strbuf_append(w->out, STR("???? "));
        return;
    }
    if (p == 0) {
        strbuf_append(w->out, STR("(null) "));
        return;
    }
    const type *target = type_resolve(t->target);
    write_pointer(w, v.context, p);
    if (!target) return;
    value pointed = value_at(v.context, t->target, p);
    switch (target->kind) {
    case TYPE_FUNCTION: write_function_target(w, target, p); break;
    case TYPE_VOID: strbuf_append(w->out, STR(" Void")); break;
    case TYPE_STRUCT:
    case TYPE_CLASS:
    case TYPE_UNION:
        strbuf_append_char(w->out, ' ');
        write_structure(w, pointed, target);
        break;
    default:
        if (is_character(target) || is_wide_text(v, target)) {
            strbuf_append_char(w->out, ' ');
            write_quoted(w, v, p, TEXT_LIMIT, is_wide_text(v, target));
        } else if (depth < NESTED_LIMIT) {
            strbuf_append(w->out, STR("  -> "));
            write_value(w, pointed, depth + 1);
        }
    }
}

static void write_array(writer *w, value v, const type *t, unsigned depth)
{
    const type *element = type_resolve(t->target);
    strbuf_format(w->out, "[%llu] ", (unsigned long long)t->count);
    if ((is_character(element) || is_wide_text(v, element)) && v.in_memory && !v.bad)
        write_quoted(w, v, v.address, t->size, is_wide_text(v, element));
    else if (depth < NESTED_LIMIT) write_value(w, value_index(v, 0), depth + 1);
}

static void write_value(writer *w, value v, unsigned depth)
{
    const type *t = type_resolve(v.type);
    if (!t) {
        strbuf_append(w->out, STR("??"));
        return;
    }
    if (v.bit_count) {
        write_bit_field(w, v);
        return;
    }
    switch (t->kind) {
    case TYPE_INTEGER: write_integer(w, v, t); break;
    case TYPE_FLOAT: write_float(w, v, t); break;
    case TYPE_POINTER: write_pointer_value(w, v, t, depth); break;
    case TYPE_ARRAY: write_array(w, v, t, depth); break;
    case TYPE_STRUCT:
    case TYPE_CLASS:
    case TYPE_UNION: write_structure(w, v, t); break;
    case TYPE_ENUM: write_enumeration(w, v, t); break;
    case TYPE_VOID: strbuf_append(w->out, STR("Void")); break;
    default: strbuf_append(w->out, type_dt_name(w->arena, t)); break;
    }
}

str value_dt_text_named(arena *a, value v, const value_namer *names)
{
    strbuf b = {.arena = a};
    writer w = {.out = &b, .arena = a, .names = names};
    write_value(&w, v, 0);
    return strbuf_str(&b);
}

str value_dt_text(arena *a, value v)
{
    return value_dt_text_named(a, v, NULL);
}

str value_text_at(arena *a, value v, uint64_t limit)
{
    strbuf b = {.arena = a};
    writer w = {.out = &b, .arena = a};
    write_quoted(&w, v, v.address, limit, is_wide_character(type_resolve(v.type)));
    return strbuf_str(&b);
}

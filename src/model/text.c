/* One value as dx writes it behind its name:
 *
 *     5    0x1d0    true    65 'A'    ORDER_PRINTED (2)    0x7ff6a3c13000    0x1d4f2a61248 :
 * "text"    3.140000
 *
 * Numbers: signed decimal, unsigned hexadecimal, unless a specifier says otherwise (public transcripts). */
#include "model/extend.h"

enum { TEXT_LIMIT = 65536 };

static bool is_character(const type *t)
{
    return t && t->kind == TYPE_INTEGER &&
           (t->base == BASE_CHAR || t->base == BASE_WCHAR || t->base == BASE_CHAR8 ||
            t->base == BASE_CHAR16 || t->base == BASE_CHAR32);
}

static bool unreadable(const cpp_operand *o, strbuf *out)
{
    if (o->v.in_memory && value_in_registers(o->v)) strbuf_append(out, STR("<value unavailable>"));
    else if (o->v.bad && !o->v.in_memory) strbuf_format(out, "<%.*s>", STR_ARG(o->v.bad->message));
    else strbuf_format(out, "Unable to read memory at Address 0x%llx", (unsigned long long)o->v.address);
    return true;
}

static void write_base(strbuf *out, uint64_t u, unsigned base)
{
    if (base == 8) {
        strbuf_format(out, "0%llo", (unsigned long long)u);
    } else if (base == 2) {
        unsigned bit = 63;
        while (bit && !(u >> bit & 1)) bit--;
        strbuf_append(out, STR("0y"));
        for (bit++; bit-- > 0;) strbuf_append_char(out, u >> bit & 1 ? '1' : '0');
    } else {
        strbuf_format(out, "0x%llx", (unsigned long long)u);
    }
}

static void write_character(strbuf *out, uint64_t u)
{
    if (u >= 0x20 && u < 0x7f) strbuf_format(out, "'%c'", (char)u);
    else if (u == 0) strbuf_append(out, STR("'\\0'"));
    else strbuf_format(out, "'\\x%llx'", (unsigned long long)u);
}

static uint64_t cut(const type *t, uint64_t u)
{
    return t->size && t->size < 8 ? u & (((uint64_t)1 << (t->size * 8)) - 1) : u;
}

static bool integer_text(const cpp_operand *o, value v, const type *t, const model_format *f, strbuf *out)
{
    uint64_t u;
    int64_t i;
    if (!value_u64(v, &u) || !value_i64(v, &i)) return unreadable(o, out);
    if (f->character) {
        write_character(out, cut(t, u));
    } else if (t->base == BASE_BOOL) {
        if (u > 1) strbuf_format(out, "true (%llu)", (unsigned long long)u);
        else strbuf_append(out, u ? STR("true") : STR("false"));
    } else if (is_character(t) && !v.bit_count) {
        if (f->base == 16) strbuf_format(out, "0x%llx ", (unsigned long long)cut(t, u));
        else strbuf_format(out, "%lld ", (long long)(t->is_signed ? i : (int64_t)u));
        write_character(out, cut(t, u));
    } else if (f->base && f->base != 10) {
        write_base(out, cut(t, u), f->base);
    } else if (t->is_signed) {
        strbuf_format(out, "%lld", (long long)i);
    } else {
        strbuf_format(out, f->base == 10 ? "%llu" : "0x%llx", (unsigned long long)u);
    }
    return true;
}

/* Exact names; otherwise the names of the single bits that are set, when these make up the value. */
static bool enumeration_text(const cpp_operand *o, value v, const type *t, const model_format *f, strbuf *out)
{
    int64_t i;
    if (!value_i64(v, &i)) return unreadable(o, out);
    type_with_body(t);
    bool named = false;
    size_t first = out->len;
    for (size_t n = 0; n < t->enumerator_count && !named; n++) {
        named = t->enumerators[n].value == i;
        if (named) strbuf_append(out, t->enumerators[n].name);
    }
    uint64_t left = (uint64_t)i;
    for (size_t n = 0; n < t->enumerator_count && !named && left; n++) {
        uint64_t bit = (uint64_t)t->enumerators[n].value;
        if (!bit || (bit & (bit - 1)) || !(left & bit)) continue;
        left &= ~bit;
        if (out->len > first) strbuf_append(out, STR(" | "));
        strbuf_append(out, t->enumerators[n].name);
    }
    if (!named && left) out->len = first;
    bool words = out->len > first;
    if (f->plain_enum && words) return true;
    if (words) strbuf_append(out, STR(" ("));
    if (f->base == 16) strbuf_format(out, "0x%llx", (unsigned long long)cut(t, (uint64_t)i));
    else strbuf_format(out, "%lld", (long long)i);
    if (words) strbuf_append_char(out, ')');
    return true;
}

/* ---- characters in memory ---- */

/* false when not even the first is there */
static bool quoted(model_context *m, uint64_t address, uint64_t limit, bool wide, bool unquoted, strbuf *out)
{
    str text = {0};
    size_t bound = limit < TEXT_LIMIT ? (size_t)limit : TEXT_LIMIT;
    space *s = m->cpp.values.space;
    bool have = s && (wide ? space_read_utf16(s, m->cpp.arena, address, bound, &text)
                           : space_read_cstr(s, m->cpp.arena, address, bound, &text));
    if (!have) return false;
    strbuf_format(out, unquoted ? "%.*s" : "\"%.*s\"", STR_ARG(text));
    return true;
}

static bool array_text(model_context *m, value v, const type *t, const model_format *f, strbuf *out)
{
    const type *element = type_resolve(t->target);
    if (!element || (!is_character(element) && !f->text) || !v.in_memory || v.bad) return false;
    bool wide = f->text ? f->text == 'u' : element->size == 2;
    uint64_t count = f->has_length ? f->length : element->size ? t->size / (wide ? 2 : 1) : 0;
    return quoted(m, v.address, count, wide, f->unquoted, out);
}

static bool pointer_text(model_context *m, const cpp_operand *o, value v, const type *t,
                         const model_format *f, strbuf *out)
{
    uint64_t p;
    const type *target = type_resolve(t->target);
    if (!value_u64(v, &p)) return unreadable(o, out);
    bool characters = target && (is_character(target) || f->text) && !f->raw;
    if (characters && f->text) {
        if (quoted(m, p, f->has_length ? f->length : TEXT_LIMIT, f->text == 'u', f->unquoted, out))
            return true;
        return f->unquoted ? false : (strbuf_format(out, "0x%llx", (unsigned long long)p), true);
    }
    if (!f->no_address) write_base(out, p, f->base == 10 ? 16 : f->base);
    strbuf more = {.arena = m->cpp.arena};
    value itself;
    const cpp_object *view = p && !f->raw ? model_visualizer(m, o) : NULL;
    const natvis_match *match = p && !f->raw && !view ? model_natvis_of(m, o, &itself) : NULL;
    if (view) {
        if (view->class->text) view->class->text(m, view, f, &more);
    } else if (match) {
        if (!model_natvis_text(m, match, itself, f, &more)) return true;
    } else if (p && characters && target->base != BASE_CHAR32) {
        quoted(m, p, f->has_length ? f->length : TEXT_LIMIT, target->size == 2, false, &more);
    } else if (p && target && target->kind == TYPE_FUNCTION) {
        symbols_format(m->cpp.session->symbols, p, false, &more);
        symbol s;
        if (more.len && symbols_nearest(m->cpp.session->symbols, p, &s))
            strbuf_format(&more, "+0x%llx", (unsigned long long)(p - s.address));
    }
    if (more.len) strbuf_format(out, "%s%.*s", f->no_address ? "" : " : ", STR_ARG(strbuf_str(&more)));
    return true;
}

/* Structures of Windows' own that Microsoft's visualizers give a text. */
static bool windows_text(model_context *m, value v, const type *t, strbuf *out)
{
    str text;
    int64_t i;
    if (str_equal(t->name, STR("_UNICODE_STRING")) || str_equal(t->name, STR("_STRING"))) {
        if (!value_counted_string(v, m->cpp.arena, &text)) return false;
        strbuf_format(out, "\"%.*s\"", STR_ARG(text));
        return true;
    }
    if ((str_equal(t->name, STR("_LARGE_INTEGER")) || str_equal(t->name, STR("_ULARGE_INTEGER"))) &&
        t->size == 8 &&
        value_i64(value_at(v.context, &m->cpp.env.types->builtin[CPP_INT64], v.address), &i)) {
        strbuf_format(out, "{%lld}", (long long)i);
        return true;
    }
    return false;
}

bool model_text(model_context *m, const cpp_operand *of, const model_format *f, strbuf *out)
{
    double d;
    value itself;
    if (of->object) return of->object->class->text && of->object->class->text(m, of->object, f, out);
    value v = cpp_referred(of->v);
    const type *t = type_resolve(v.type);
    if (v.bad && (v.bad->code != ERROR_NONE)) return unreadable(of, out);
    if (!t) return false;
    switch (t->kind) {
    case TYPE_INTEGER:
        if (t->size <= 8) return integer_text(of, v, t, f, out);
        return false;
    case TYPE_ENUM: return enumeration_text(of, v, t, f, out);
    case TYPE_FLOAT:
        if (t->size > 8 || !value_double(v, &d)) return unreadable(of, out);
        strbuf_format(out, "%f", d);
        return true;
    case TYPE_POINTER: return pointer_text(m, of, v, t, f, out);
    case TYPE_ARRAY: return array_text(m, v, t, f, out);
    case TYPE_FUNCTION: strbuf_format(out, "0x%llx", (unsigned long long)v.address); return true;
    case TYPE_STRUCT:
    case TYPE_CLASS:
    case TYPE_UNION: {
        const cpp_object *view = f->raw ? NULL : model_visualizer(m, of);
        if (view && view->class->text) return view->class->text(m, view, f, out);
        const natvis_match *match = f->raw ? NULL : model_natvis_of(m, of, &itself);
        if (match) return model_natvis_text(m, match, itself, f, out);
        return !f->raw && windows_text(m, v, t, out);
    }
    default: return false;
    }
}

/* ["\"\\Driver\\PnpManager\""] ("Using LINQ with the debugger objects") */
static void write_string_key(str text, strbuf *out)
{
    strbuf_append_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"' || text.ptr[i] == '\\') strbuf_append_char(out, '\\');
        strbuf_append_char(out, text.ptr[i]);
    }
    strbuf_append_char(out, '"');
}

str model_key_text(model_context *m, const cpp_operand *key, const model_format *f)
{
    strbuf out = {.arena = m->cpp.arena};
    model_format plain = {.base = f->base};
    strbuf_append_char(&out, '[');
    if (model_is_string(key)) write_string_key(key->object->text, &out);
    else if (!model_text(m, key, &plain, &out)) strbuf_append_char(&out, '?');
    strbuf_append_char(&out, ']');
    return strbuf_str(&out);
}

str model_type_text(model_context *m, const cpp_operand *of)
{
    if (of->object || of->plain || !of->v.type) return (str){0};
    return type_model_name(m->cpp.arena, of->v.type);
}

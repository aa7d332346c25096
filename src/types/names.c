/* Names of types: as `dt` writes them behind an offset ("Ptr64 _EPROCESS", "[16] UChar"), and as C does
 * ("unsigned long"). */
#include "types/types.h"

#define MAX_DEPTH 32

static void c_name(strbuf *b, const type *t, unsigned depth);

static str anonymous(const type *t)
{
    return t->name.len ? t->name : STR("<unnamed-tag>");
}

static void integer_dt_name(strbuf *b, const type *t)
{
    switch (t->base) {
    case BASE_CHAR: strbuf_append(b, STR("Char")); return;
    case BASE_UCHAR: strbuf_append(b, STR("UChar")); return;
    case BASE_WCHAR: strbuf_append(b, STR("Wchar")); return;
    case BASE_CHAR8: strbuf_append(b, STR("Char8")); return;
    case BASE_CHAR16: strbuf_append(b, STR("Char16")); return;
    case BASE_CHAR32: strbuf_append(b, STR("Char32")); return;
    case BASE_BOOL: strbuf_append(b, STR("Bool")); return;
    case BASE_HRESULT: strbuf_append(b, STR("HRESULT")); return;
    default: break;
    }
    if (t->size == 1) strbuf_append(b, t->is_signed ? STR("Char") : STR("UChar"));
    else strbuf_format(b, "%s%lluB", t->is_signed ? "Int" : "Uint", (unsigned long long)t->size);
}

static void dt_name(strbuf *b, const type *t, unsigned depth)
{
    t = type_resolve(t);
    if (!t || depth > MAX_DEPTH) {
        strbuf_append_char(b, '?');
        return;
    }
    switch (t->kind) {
    case TYPE_VOID: strbuf_append(b, STR("Void")); break;
    case TYPE_INTEGER: integer_dt_name(b, t); break;
    case TYPE_FLOAT: strbuf_append(b, t->size == 8 ? STR("Double") : STR("Float")); break;
    case TYPE_POINTER:
        strbuf_append(b, t->size == 4 ? STR("Ptr32 ") : STR("Ptr64 "));
        dt_name(b, t->target, depth + 1);
        break;
    case TYPE_ARRAY:
        strbuf_format(b, "[%llu] ", (unsigned long long)t->count);
        dt_name(b, t->target, depth + 1);
        break;
    case TYPE_FUNCTION:
        /* The debugger leaves room for a calling convention in front and closes with a blank. */
        strbuf_append(b, STR("    "));
        c_name(b, t->target, depth + 1);
        strbuf_append_char(b, ' ');
        break;
    default: strbuf_append(b, anonymous(t)); break;
    }
}

str type_signature(arena *a, const type *function)
{
    strbuf b = {.arena = a};
    const type *t = type_with_body(type_resolve(function));
    c_name(&b, t ? t->target : NULL, 0);
    strbuf_append(&b, STR("  (  "));
    for (size_t i = 0; t && i < t->parameter_count; i++) {
        if (i) strbuf_append(&b, STR(", "));
        c_name(&b, t->parameters[i], 0);
    }
    if (t && t->is_variadic) strbuf_append(&b, t->parameter_count ? STR(", ...") : STR("..."));
    bool empty = !t || (!t->parameter_count && !t->is_variadic);
    strbuf_append(&b, empty ? STR(")") : STR(" )"));
    return strbuf_str(&b);
}

str type_dt_name(arena *a, const type *t)
{
    strbuf b = {.arena = a};
    dt_name(&b, t, 0);
    return strbuf_str(&b);
}

static const char *integer_c_name(const type *t)
{
    switch (t->base) {
    case BASE_CHAR: return "char";
    case BASE_UCHAR: return "unsigned char";
    case BASE_WCHAR: return "wchar_t";
    case BASE_CHAR8: return "char8_t";
    case BASE_CHAR16: return "char16_t";
    case BASE_CHAR32: return "char32_t";
    case BASE_BOOL: return "bool";
    case BASE_HRESULT: return "HRESULT";
    case BASE_LONG: return "long";
    case BASE_ULONG: return "unsigned long";
    default: break;
    }
    switch (t->size) {
    case 1: return t->is_signed ? "char" : "unsigned char";
    case 2: return t->is_signed ? "short" : "unsigned short";
    case 4: return t->is_signed ? "int" : "unsigned int";
    case 8: return t->is_signed ? "int64" : "unsigned int64";
    default: return t->is_signed ? "int128" : "unsigned int128";
    }
}

static void c_name(strbuf *b, const type *t, unsigned depth)
{
    t = type_resolve(t);
    if (!t || depth > MAX_DEPTH) {
        strbuf_append_char(b, '?');
        return;
    }
    switch (t->kind) {
    case TYPE_VOID: strbuf_append(b, STR("void")); break;
    case TYPE_INTEGER: strbuf_append(b, str_from_cstr(integer_c_name(t))); break;
    case TYPE_FLOAT: strbuf_append(b, t->size == 8 ? STR("double") : STR("float")); break;
    case TYPE_POINTER: {
        c_name(b, t->target, depth + 1);
        str so_far = strbuf_str(b);
        bool joined = so_far.len && so_far.ptr[so_far.len - 1] == '*';
        strbuf_append(b, joined ? STR("*") : t->is_reference ? STR(" &") : STR(" *"));
        break;
    }
    case TYPE_ARRAY:
        c_name(b, t->target, depth + 1);
        strbuf_format(b, " [%llu]", (unsigned long long)t->count);
        break;
    case TYPE_FUNCTION: strbuf_append(b, STR("<function>")); break;
    case TYPE_STRUCT: strbuf_format(b, "struct %.*s", STR_ARG(anonymous(t))); break;
    case TYPE_CLASS: strbuf_format(b, "class %.*s", STR_ARG(anonymous(t))); break;
    case TYPE_UNION: strbuf_format(b, "union %.*s", STR_ARG(anonymous(t))); break;
    case TYPE_ENUM: strbuf_format(b, "enum %.*s", STR_ARG(anonymous(t))); break;
    default: strbuf_append(b, anonymous(t)); break;
    }
}

str type_c_name(arena *a, const type *t)
{
    strbuf b = {.arena = a};
    c_name(&b, t, 0);
    return strbuf_str(&b);
}

/* ---- dx ---- */

static void model_name(strbuf *b, const type *t, unsigned depth);

static void model_function(strbuf *b, const type *t, const char *middle, unsigned depth)
{
    model_name(b, t->target, depth + 1);
    strbuf_append(b, str_from_cstr(middle));
    strbuf_append_char(b, '(');
    type_with_body(t);
    for (size_t i = 0; i < t->parameter_count; i++) {
        if (i) strbuf_append_char(b, ',');
        model_name(b, t->parameters[i], depth + 1);
    }
    strbuf_append_char(b, ')');
}

static void model_name(strbuf *b, const type *t, unsigned depth)
{
    t = type_resolve(t);
    if (!t || depth > MAX_DEPTH) {
        strbuf_append_char(b, '?');
        return;
    }
    switch (t->kind) {
    case TYPE_INTEGER:
        if (t->size == 8 && (t->base == BASE_INT || t->base == BASE_UINT || t->base == BASE_NONE))
            strbuf_append(b, t->is_signed ? STR("__int64") : STR("unsigned __int64"));
        else c_name(b, t, depth);
        break;
    case TYPE_POINTER: {
        const type *target = type_resolve(t->target);
        if (target && target->kind == TYPE_FUNCTION) {
            model_function(b, target, t->is_reference ? " (&)" : " (*)", depth);
            break;
        }
        model_name(b, t->target, depth + 1);
        bool joined = b->len && b->ptr[b->len - 1] == '*';
        strbuf_append(b, joined ? STR("*") : t->is_reference ? STR(" &") : STR(" *"));
        break;
    }
    case TYPE_ARRAY:
        model_name(b, t->target, depth + 1);
        strbuf_format(b, " [%llu]", (unsigned long long)t->count);
        break;
    case TYPE_FUNCTION: model_function(b, t, " ", depth); break;
    case TYPE_STRUCT:
    case TYPE_CLASS:
    case TYPE_UNION:
    case TYPE_ENUM: strbuf_append(b, anonymous(t)); break;
    default: c_name(b, t, depth); break;
    }
}

str type_model_name(arena *a, const type *t)
{
    strbuf b = {.arena = a};
    model_name(&b, t, 0);
    return strbuf_str(&b);
}

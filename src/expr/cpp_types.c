/* Types in C++ expressions: the language's own, Windows' names for them, and what is derived from others. */
#include "expr/cpp_internal.h"

static const struct {
    type_kind kind;
    type_base base;
    uint8_t size;
    bool is_signed;
} builtins[CPP_BUILTIN_COUNT] = {
    [CPP_VOID] = {TYPE_VOID, BASE_NONE, 0, false},
    [CPP_BOOL] = {TYPE_INTEGER, BASE_BOOL, 1, false},
    [CPP_CHAR] = {TYPE_INTEGER, BASE_CHAR, 1, true},
    [CPP_UCHAR] = {TYPE_INTEGER, BASE_UCHAR, 1, false},
    [CPP_WCHAR] = {TYPE_INTEGER, BASE_WCHAR, 2, false},
    [CPP_CHAR8] = {TYPE_INTEGER, BASE_CHAR8, 1, false},
    [CPP_CHAR16] = {TYPE_INTEGER, BASE_CHAR16, 2, false},
    [CPP_CHAR32] = {TYPE_INTEGER, BASE_CHAR32, 4, false},
    [CPP_SHORT] = {TYPE_INTEGER, BASE_INT, 2, true},
    [CPP_USHORT] = {TYPE_INTEGER, BASE_UINT, 2, false},
    [CPP_INT] = {TYPE_INTEGER, BASE_INT, 4, true},
    [CPP_UINT] = {TYPE_INTEGER, BASE_UINT, 4, false},
    [CPP_LONG] = {TYPE_INTEGER, BASE_LONG, 4, true},
    [CPP_ULONG] = {TYPE_INTEGER, BASE_ULONG, 4, false},
    [CPP_INT64] = {TYPE_INTEGER, BASE_INT, 8, true},
    [CPP_UINT64] = {TYPE_INTEGER, BASE_UINT, 8, false},
    [CPP_FLOAT] = {TYPE_FLOAT, BASE_FLOAT, 4, true},
    [CPP_DOUBLE] = {TYPE_FLOAT, BASE_FLOAT, 8, true},
    [CPP_FUNCTION] = {TYPE_FUNCTION, BASE_NONE, 0, false},
};

cpp_types *cpp_types_new(arena *a, unsigned pointer_size)
{
    static const type_source_ops none = {0};
    cpp_types *t = ARENA_NEW(a, cpp_types);
    t->arena = a;
    t->pointers = u64_map_new(a);
    t->source = (type_source){.ops = &none, .pointer_size = pointer_size, .arena = a};
    for (unsigned i = 0; i < CPP_BUILTIN_COUNT; i++)
        t->builtin[i] = (type){.kind = builtins[i].kind,
                               .base = builtins[i].base,
                               .size = builtins[i].size,
                               .is_signed = builtins[i].is_signed,
                               .source = &t->source,
                               .body_loaded = true};
    t->builtin[CPP_FUNCTION].target = &t->builtin[CPP_VOID];
    return t;
}

const type *cpp_pointer_to(cpp_types *t, const type *pointee)
{
    if (!pointee) return NULL;
    uint64_t key = (uint64_t)(uintptr_t)pointee;
    type *found = u64_map_get(t->pointers, key);
    if (found) return found;
    found = ARENA_NEW(t->arena, type);
    *found = (type){.kind = TYPE_POINTER,
                    .size = pointee->source ? pointee->source->pointer_size : t->source.pointer_size,
                    .target = pointee,
                    .source = pointee->source ? pointee->source : &t->source,
                    .body_loaded = true};
    u64_map_put(t->pointers, key, found);
    return found;
}

const type *cpp_types_keep(cpp_types *lasting, const cpp_types *of, const type *t)
{
    unsigned levels = 0;
    while (t && t->kind == TYPE_POINTER && t->target &&
           u64_map_get(of->pointers, (uint64_t)(uintptr_t)t->target) == t) {
        t = t->target;
        levels++;
    }
    if (t && t->source == &of->source) t = &lasting->builtin[t - of->builtin];
    while (levels--) t = cpp_pointer_to(lasting, t);
    return t;
}

const type *cpp_word(const cpp_types *t)
{
    return &t->builtin[t->source.pointer_size == 4 ? CPP_UINT : CPP_UINT64];
}

/* ---- names ---- */

/* Winnt.h's and stdint.h's names, for targets whose symbols have no typedefs. */
const type *cpp_windows_type(cpp_types *t, str name)
{
    static const struct {
        const char *name;
        cpp_builtin type;
    } names[] = {
        {"BOOL", CPP_INT},      {"BOOLEAN", CPP_UCHAR},  {"BYTE", CPP_UCHAR},     {"CHAR", CPP_CHAR},
        {"DWORD", CPP_ULONG},   {"DWORD64", CPP_UINT64}, {"HRESULT", CPP_LONG},   {"INT", CPP_INT},
        {"INT64", CPP_INT64},   {"LONG", CPP_LONG},      {"LONG64", CPP_INT64},   {"LONGLONG", CPP_INT64},
        {"NTSTATUS", CPP_LONG}, {"SHORT", CPP_SHORT},    {"UCHAR", CPP_UCHAR},    {"UINT", CPP_UINT},
        {"UINT64", CPP_UINT64}, {"ULONG", CPP_ULONG},    {"ULONG64", CPP_UINT64}, {"ULONGLONG", CPP_UINT64},
        {"USHORT", CPP_USHORT}, {"VOID", CPP_VOID},      {"WCHAR", CPP_WCHAR},    {"WORD", CPP_USHORT},
        {"int8_t", CPP_CHAR},   {"uint8_t", CPP_UCHAR},  {"int16_t", CPP_SHORT},  {"uint16_t", CPP_USHORT},
        {"int32_t", CPP_INT},   {"uint32_t", CPP_UINT},  {"int64_t", CPP_INT64},  {"uint64_t", CPP_UINT64},
    };
    static const char *const words[] = {"ULONG_PTR", "UINT_PTR", "DWORD_PTR",
                                        "SIZE_T",    "size_t",   "uintptr_t"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        str known = str_from_cstr(names[i].name);
        if (str_equal(name, known)) return &t->builtin[names[i].type];
        /* PVOID, PULONG ... */
        if (name.len == known.len + 1 && name.ptr[0] == 'P' && str_equal(str_skip(name, 1), known))
            return cpp_pointer_to(t, &t->builtin[names[i].type]);
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_equal(name, str_from_cstr(words[i]))) return cpp_word(t);
    return NULL;
}

typedef struct base_words {
    unsigned is_unsigned, is_signed, is_short, is_long, is_int, is_char, is_int64;
    cpp_builtin other; /* a word that stands alone */
    bool any, alone;
} base_words;

static bool take_base_word(cpp_parser *p, base_words *w)
{
    static const struct {
        const char *name;
        cpp_builtin type;
    } alone[] = {{"void", CPP_VOID},     {"bool", CPP_BOOL},       {"wchar_t", CPP_WCHAR},
                 {"char8_t", CPP_CHAR8}, {"char16_t", CPP_CHAR16}, {"char32_t", CPP_CHAR32},
                 {"float", CPP_FLOAT},   {"double", CPP_DOUBLE}};
    if (p->token.kind != TOKEN_NAME) return false;
    unsigned *count = cpp_is(p, "unsigned")                        ? &w->is_unsigned
                      : cpp_is(p, "signed")                        ? &w->is_signed
                      : cpp_is(p, "short") || cpp_is(p, "__int16") ? &w->is_short
                      : cpp_is(p, "long")                          ? &w->is_long
                      : cpp_is(p, "int") || cpp_is(p, "__int32")   ? &w->is_int
                      : cpp_is(p, "char") || cpp_is(p, "__int8")   ? &w->is_char
                      : cpp_is(p, "__int64") || cpp_is(p, "int64") ? &w->is_int64
                                                                   : NULL;
    if (count) {
        ++*count;
        w->any = true;
        cpp_next(p);
        return true;
    }
    for (size_t i = 0; !w->any && i < sizeof alone / sizeof alone[0]; i++) {
        if (!cpp_is(p, alone[i].name)) continue;
        w->other = alone[i].type;
        w->any = w->alone = true;
        cpp_next(p);
        return true;
    }
    return false;
}

static cpp_builtin base_of(const base_words *w)
{
    if (w->alone) return w->other;
    bool u = w->is_unsigned > 0;
    if (w->is_char) return u ? CPP_UCHAR : CPP_CHAR;
    if (w->is_short) return u ? CPP_USHORT : CPP_SHORT;
    if (w->is_int64 || w->is_long > 1) return u ? CPP_UINT64 : CPP_INT64;
    if (w->is_long) return u ? CPP_ULONG : CPP_LONG;
    return u ? CPP_UINT : CPP_INT;
}

/* The blanks that people put into template arguments and compilers do not: "vec<int, 4>" is "vec<int,4>". */
static str squeezed(arena *a, str name)
{
    strbuf b = {.arena = a};
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i], before = b.len ? b.ptr[b.len - 1] : ',';
        char after = i + 1 < name.len ? name.ptr[i + 1] : ',';
        if (c == ' ' && (before == ',' || before == '<' || before == ' ' || after == ',' || after == '>' ||
                         after == ' ' || after == '*'))
            continue;
        strbuf_append_char(&b, c);
    }
    return strbuf_str(&b);
}

/* "> >" for ">>", as Microsoft's compiler writes it. */
static str parted(arena *a, str name)
{
    strbuf b = {.arena = a};
    for (size_t i = 0; i < name.len; i++) {
        if (i && name.ptr[i] == '>' && name.ptr[i - 1] == '>') strbuf_append_char(&b, ' ');
        strbuf_append_char(&b, name.ptr[i]);
    }
    return strbuf_str(&b);
}

const type *cpp_named_type(arena *a, const cpp_env *env, str name)
{
    const type *t = env->find_type ? env->find_type(env->context, name) : NULL;
    if (t || !env->find_type || str_find_char(name, '<') == SIZE_MAX)
        return t ? t : cpp_windows_type(env->types, name);
    str tight = squeezed(a, name), loose = parted(a, tight);
    if (!str_equal(tight, name)) t = env->find_type(env->context, tight);
    if (!t && !str_equal(loose, name)) t = env->find_type(env->context, loose);
    return t;
}

static bool take_qualifier(cpp_parser *p)
{
    return cpp_take(p, "const") || cpp_take(p, "volatile");
}

/* The '*', '&', "[4]", "(*)[4]" and "(*)(...)" behind a type. */
static const type *declarator(cpp_parser *p, const type *t)
{
    cpp_types *types = p->env->types;
    while (t && (take_qualifier(p) || cpp_is(p, "*") || cpp_is(p, "&"))) {
        if (cpp_take(p, "*") || cpp_take(p, "&")) t = cpp_pointer_to(types, t);
    }
    size_t here = p->token.at;
    unsigned stars = 0;
    if (cpp_take(p, "(")) {
        while (cpp_take(p, "__cdecl") || cpp_take(p, "__stdcall") || cpp_take(p, "__fastcall")) continue;
        while (cpp_take(p, "*")) stars++;
        if (!stars || !cpp_take(p, ")")) {
            cpp_rewind(p, here);
            return t;
        }
        if (cpp_take(p, "(")) { /* a function: what it takes does not matter here */
            for (unsigned depth = 1; depth && p->token.kind != TOKEN_END; cpp_next(p))
                depth += cpp_is(p, "(") ? 1u : cpp_is(p, ")") ? -1u : 0;
            t = &types->builtin[CPP_FUNCTION];
        }
    }
    while (t && cpp_is(p, "[")) {
        cpp_next(p);
        if (p->token.kind != TOKEN_LITERAL || !t->size) return NULL;
        uint64_t count = p->token.bits;
        cpp_next(p);
        if (!cpp_take(p, "]")) return NULL;
        t = type_array_of(t, count);
    }
    while (stars-- && t) t = cpp_pointer_to(types, t);
    return t;
}

bool cpp_take_type(cpp_parser *p, const type **out)
{
    size_t start = p->token.at;
    const type *t = NULL;
    while (take_qualifier(p)) continue;
    bool kind = cpp_take(p, "struct") || cpp_take(p, "class") || cpp_take(p, "union") || cpp_take(p, "enum");
    base_words w = {0};
    while (take_base_word(p, &w) || (w.any && take_qualifier(p))) continue;
    if (w.any && !kind) {
        t = &p->env->types->builtin[base_of(&w)];
    } else if (!w.any && p->token.kind == TOKEN_NAME) {
        t = cpp_named_type(p->arena, p->env, p->token.text);
        if (t) cpp_next(p);
    }
    t = t ? declarator(p, t) : NULL;
    if (!t) {
        cpp_rewind(p, start);
        return false;
    }
    *out = t;
    return true;
}

const type *cpp_parse_type(arena *a, const cpp_env *env, str text)
{
    cpp_parser p = {.arena = a, .env = env, .text = str_copy(a, text)};
    const type *t;
    cpp_next(&p);
    return cpp_take_type(&p, &t) && p.token.kind == TOKEN_END ? t : NULL;
}

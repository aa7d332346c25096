/* Types, function signatures and template arguments in decorated names. */
#include "formats/pdb/demangler.h"

static type_text plain(str text)
{
    return (type_text){.left = text};
}

str dm_type_string(demangler *d, type_text t)
{
    if (t.is_function)
        return dm_format(d, "%.*s%s%.*s%.*s", STR_ARG(t.left), t.calling.len ? " " : "", STR_ARG(t.calling),
                         STR_ARG(t.right));
    return t.right.len ? dm_format(d, "%.*s%s%.*s", STR_ARG(t.left), t.is_array ? " " : "", STR_ARG(t.right))
                       : t.left;
}

str dm_cv(demangler *d)
{
    switch (dm_next(d)) {
    case 'A': return (str){0};
    case 'B': return STR(" const");
    case 'C': return STR(" volatile");
    case 'D': return STR(" const volatile");
    default: d->bad = true; return (str){0};
    }
}

static str primitive(char c)
{
    switch (c) {
    case 'C': return STR("signed char");
    case 'D': return STR("char");
    case 'E': return STR("unsigned char");
    case 'F': return STR("short");
    case 'G': return STR("unsigned short");
    case 'H': return STR("int");
    case 'I': return STR("unsigned int");
    case 'J': return STR("long");
    case 'K': return STR("unsigned long");
    case 'M': return STR("float");
    case 'N': return STR("double");
    case 'O': return STR("long double");
    case 'X': return STR("void");
    default: return (str){0};
    }
}

static str extended_primitive(char c)
{
    switch (c) {
    case 'D': return STR("__int8");
    case 'E': return STR("unsigned __int8");
    case 'F': return STR("__int16");
    case 'G': return STR("unsigned __int16");
    case 'H': return STR("__int32");
    case 'I': return STR("unsigned __int32");
    case 'J': return STR("__int64");
    case 'K': return STR("unsigned __int64");
    case 'L': return STR("__int128");
    case 'M': return STR("unsigned __int128");
    case 'N': return STR("bool");
    case 'P': return STR("auto");
    case 'Q': return STR("char8_t");
    case 'S': return STR("char16_t");
    case 'T': return STR("decltype(auto)");
    case 'U': return STR("char32_t");
    case 'W': return STR("wchar_t");
    default: return (str){0};
    }
}

static str calling_convention(demangler *d)
{
    switch (dm_next(d)) {
    case 'A':
    case 'B': return STR("__cdecl");
    case 'C':
    case 'D': return STR("__pascal");
    case 'E':
    case 'F': return STR("__thiscall");
    case 'G':
    case 'H': return STR("__stdcall");
    case 'I':
    case 'J': return STR("__fastcall");
    case 'M':
    case 'N': return STR("__clrcall");
    case 'O':
    case 'P': return STR("__eabi");
    case 'Q':
    case 'R': return STR("__vectorcall");
    case 'S': return STR("__attribute__((__swiftcall__)) ");
    case 'W': return STR("__attribute__((__swiftasynccall__)) ");
    case 'w': return STR("__regcall");
    default: d->bad = true; return (str){0};
    }
}

/* The letters between a pointer's kind and its target: 64-bit, restrict, unaligned. */
static bool pointer_extensions(demangler *d, bool *restricted)
{
    bool unaligned = false;
    for (;;) {
        if (dm_take(d, 'I')) *restricted = true;
        else if (dm_take(d, 'F')) unaligned = true;
        else if (!dm_take(d, 'E')) return unaligned;
    }
}

/* ---- functions */

static str parameters(demangler *d)
{
    if (dm_take(d, 'X')) return STR("(void)");
    str list = STR("(");
    bool first = true;
    while (!d->bad && dm_peek(d, 0) != '@' && dm_peek(d, 0) != 'Z') {
        type_text t;
        char c = dm_peek(d, 0);
        if (c >= '0' && c <= '9') {
            dm_next(d);
            if ((size_t)(c - '0') >= d->refs.type_count) {
                d->bad = true;
                break;
            }
            t = d->refs.types[c - '0'];
        } else {
            size_t before = d->at;
            t = dm_type(d);
            if (d->at - before > 1 && d->refs.type_count < BACK_REFERENCES)
                d->refs.types[d->refs.type_count++] = t;
        }
        str text = dm_type_string(d, t);
        list = dm_format(d, "%.*s%s%.*s", STR_ARG(list), first ? "" : ",", STR_ARG(text));
        first = false;
    }
    if (dm_take(d, '@')) return dm_format(d, "%.*s)", STR_ARG(list));
    if (dm_take(d, 'Z')) return dm_format(d, "%.*s%s...)", STR_ARG(list), first ? "" : ",");
    d->bad = true;
    return (str){0};
}

static str this_qualifiers(demangler *d)
{
    bool restricted = false;
    bool unaligned = pointer_extensions(d, &restricted);
    const char *reference = dm_take(d, 'G') ? " &" : dm_take(d, 'H') ? " &&" : "";
    str cv = dm_cv(d);
    return dm_format(d, "%.*s%s%s%s", STR_ARG(cv), unaligned ? " __unaligned" : "",
                     restricted ? " __restrict" : "", reference);
}

void dm_function(demangler *d, bool has_this, function_text *out)
{
    function_text f = {0};
    if (!dm_enter(d)) return;
    if (has_this) f.qualifiers = this_qualifiers(d);
    f.calling = calling_convention(d);
    if (!dm_take(d, '@')) {
        str cv = dm_take(d, '?') ? dm_cv(d) : (str){0};
        f.result = dm_type(d);
        if (cv.len) f.result.left = dm_format(d, "%.*s%.*s", STR_ARG(f.result.left), STR_ARG(cv));
        f.has_result = true;
    }
    f.parameters = parameters(d);
    if (dm_take_text(d, "_E")) f.qualifiers = dm_format(d, "%.*s noexcept", STR_ARG(f.qualifiers));
    else if (!dm_take(d, 'Z')) d->bad = true;
    dm_leave(d);
    *out = f;
}

static type_text function_type(demangler *d, bool has_this, str class_name)
{
    function_text f = {0};
    dm_function(d, has_this, &f);
    type_text t = {.is_function = true};
    t.left = f.result.is_function ? dm_type_string(d, f.result) : f.result.left;
    t.calling =
        class_name.len ? dm_format(d, "%.*s %.*s::", STR_ARG(f.calling), STR_ARG(class_name)) : f.calling;
    t.right =
        dm_format(d, "%.*s%.*s%.*s", STR_ARG(f.parameters), STR_ARG(f.qualifiers), STR_ARG(f.result.right));
    return t;
}

/* ---- pointers and references */

static type_text point_to(demangler *d, type_text target, const char *sign, str suffix)
{
    type_text t = {.is_pointer = true};
    if (target.is_function) {
        t.left = dm_format(d, "%.*s (%.*s%s%.*s", STR_ARG(target.left), STR_ARG(target.calling), sign,
                           STR_ARG(suffix));
        t.right = dm_format(d, ")%.*s", STR_ARG(target.right));
    } else if (target.is_array) {
        t.left = dm_format(d, "%.*s (%s%.*s", STR_ARG(target.left), sign, STR_ARG(suffix));
        t.right = dm_format(d, ")%.*s", STR_ARG(target.right));
    } else {
        t.left = dm_format(d, "%.*s %s%.*s", STR_ARG(target.left), sign, STR_ARG(suffix));
        t.right = target.right;
    }
    return t;
}

static type_text pointer_target(demangler *d, const char *sign, str suffix)
{
    bool restricted = false;
    bool unaligned = pointer_extensions(d, &restricted);
    if (restricted) suffix = dm_format(d, "%.*s __restrict", STR_ARG(suffix));
    char c = dm_peek(d, 0);
    if (c == '6') {
        dm_next(d);
        return point_to(d, function_type(d, false, (str){0}), sign, suffix);
    }
    if (c == '8') {
        dm_next(d);
        str class_name = dm_qualified_type_name(d);
        return point_to(d, function_type(d, true, class_name), sign, suffix);
    }
    str cv, class_name = {0};
    if (c >= 'Q' && c <= 'T') { /* pointer to a data member */
        static const str member_cv[] = {{"", 0}, {" const", 6}, {" volatile", 9}, {" const volatile", 15}};
        cv = member_cv[dm_next(d) - 'Q'];
        class_name = dm_qualified_type_name(d);
    } else {
        cv = dm_cv(d);
    }
    type_text target = dm_type(d);
    if (target.is_pointer && cv.len && str_ends_with_nocase(target.left, cv))
        cv.len = 0; /* "pointer, const" and "const" of its place say the same */
    target.left =
        dm_format(d, "%.*s%.*s%s", STR_ARG(target.left), STR_ARG(cv), unaligned ? " __unaligned" : "");
    if (class_name.len)
        return point_to(d, target, str_to_cstr(d->a, dm_format(d, "%.*s::%s", STR_ARG(class_name), sign)),
                        suffix);
    return point_to(d, target, sign, suffix);
}

static type_text array_type(demangler *d)
{
    int64_t dimensions = dm_number(d);
    str text = {0};
    if (dimensions < 1 || dimensions > 32) d->bad = true;
    for (int64_t i = 0; i < dimensions && !d->bad; i++)
        text = dm_format(d, "%.*s[%llu]", STR_ARG(text), (unsigned long long)dm_number(d));
    str cv = {0};
    if (dm_take_text(d, "$$C")) cv = dm_cv(d);
    type_text element = dm_type(d);
    element.left = dm_format(d, "%.*s%.*s", STR_ARG(element.left), STR_ARG(cv));
    element.right = dm_format(d, "%.*s%.*s", STR_ARG(text), STR_ARG(element.right));
    element.is_array = true;
    return element;
}

/* ---- all types */

static type_text tagged(demangler *d, const char *keyword)
{
    str name = dm_qualified_type_name(d);
    return plain(d->full ? dm_format(d, "%s %.*s", keyword, STR_ARG(name)) : name);
}

static type_text dollar_type(demangler *d)
{
    if (dm_take_text(d, "$$Q")) return pointer_target(d, "&&", (str){0});
    if (dm_take_text(d, "$$R")) return pointer_target(d, "&&", STR(" volatile"));
    if (dm_take_text(d, "$$A6")) return function_type(d, false, (str){0});
    if (dm_take_text(d, "$$A8@@")) return function_type(d, true, (str){0});
    if (dm_take_text(d, "$$T")) return plain(STR("std::nullptr_t"));
    if (dm_take_text(d, "$$B")) return dm_type(d);
    if (dm_take_text(d, "$$C")) {
        str cv = dm_cv(d);
        type_text t = dm_type(d);
        t.left = dm_format(d, "%.*s%.*s", STR_ARG(t.left), STR_ARG(cv));
        return t;
    }
    d->bad = true;
    return (type_text){0};
}

static type_text type_at(demangler *d)
{
    char c = dm_peek(d, 0);
    if (c == '$') return dollar_type(d);
    dm_next(d);
    str simple = primitive(c);
    if (simple.len) return plain(simple);
    switch (c) {
    case '_':
        simple = extended_primitive(dm_next(d));
        d->bad = d->bad || !simple.len;
        return plain(simple);
    case 'T': return tagged(d, "union");
    case 'U': return tagged(d, "struct");
    case 'V': return tagged(d, "class");
    case 'W':
        if (dm_next(d) != '4') d->bad = true;
        return tagged(d, "enum");
    case 'A': return pointer_target(d, "&", (str){0});
    case 'B': return pointer_target(d, "&", STR(" volatile"));
    case 'P': return pointer_target(d, "*", (str){0});
    case 'Q': return pointer_target(d, "*", STR(" const"));
    case 'R': return pointer_target(d, "*", STR(" volatile"));
    case 'S': return pointer_target(d, "*", STR(" const volatile"));
    case 'Y': return array_type(d);
    case '?': {
        /* const or volatile by value, or a placeholder type with a name of its own. */
        char next = dm_peek(d, 0);
        if (next < 'A' || next > 'D') return plain(dm_qualified_type_name(d));
        str cv = dm_cv(d);
        type_text t = dm_type(d);
        t.left = dm_format(d, "%.*s%.*s", STR_ARG(t.left), STR_ARG(cv));
        return t;
    }
    default: d->bad = true; return (type_text){0};
    }
}

type_text dm_type(demangler *d)
{
    if (!dm_enter(d)) return (type_text){0};
    type_text t = type_at(d);
    dm_leave(d);
    return t;
}

/* ---- template arguments */

/* Pointers to members carry up to three offsets behind the symbol. */
static str member_pointer(demangler *d, bool has_symbol, int numbers)
{
    str text = has_symbol && dm_peek(d, 0) == '?' ? dm_symbol(d, true) : (str){0};
    str list = text.len ? text : (str){0};
    for (int i = 0; i < numbers; i++)
        list = dm_format(d, "%.*s%s%lld", STR_ARG(list), list.len ? "," : "", (long long)dm_number(d));
    return dm_format(d, "{%.*s}", STR_ARG(list));
}

static str address_argument(demangler *d)
{
    if (dm_take(d, '@')) return STR("0");
    str symbol = dm_symbol(d, true);
    return dm_format(d, "&%.*s", STR_ARG(symbol));
}

static str constant_argument(demangler *d)
{
    if (dm_take(d, '0')) return dm_format(d, "%lld", (long long)dm_number(d));
    if (dm_take(d, '1')) return address_argument(d);
    if (dm_take(d, 'E')) return dm_symbol(d, true);
    if (dm_take(d, 'H')) return member_pointer(d, true, 1);
    if (dm_take(d, 'I')) return member_pointer(d, true, 2);
    if (dm_take(d, 'J')) return member_pointer(d, true, 3);
    if (dm_take(d, 'F')) return member_pointer(d, false, 2);
    if (dm_take(d, 'G')) return member_pointer(d, false, 3);
    if (dm_take(d, 'D') || dm_take(d, 'Q'))
        return dm_format(d, "`template-parameter-%lld'", (long long)dm_number(d));
    if (dm_take(d, 'M')) { /* a constant whose type is deduced */
        dm_type(d);
        return constant_argument(d);
    }
    d->bad = true;
    return (str){0};
}

static bool is_empty_pack(demangler *d)
{
    return dm_take_text(d, "$S") || dm_take_text(d, "$$V") || dm_take_text(d, "$$$V") ||
           dm_take_text(d, "$$Z");
}

static str one_argument(demangler *d)
{
    if (dm_take_text(d, "$$Y")) return dm_qualified_type_name(d);
    if (dm_peek(d, 0) == '$' && dm_peek(d, 1) != '$') {
        dm_next(d);
        return constant_argument(d);
    }
    return dm_type_string(d, dm_type(d));
}

str dm_template_arguments(demangler *d)
{
    str list = {0};
    bool first = true;
    while (!d->bad && !dm_take(d, '@')) {
        if (is_empty_pack(d)) continue;
        str text = one_argument(d);
        list = dm_format(d, "%.*s%s%.*s", STR_ARG(list), first ? "" : ",", STR_ARG(text));
        first = false;
    }
    bool close = list.len && list.ptr[list.len - 1] == '>';
    return dm_format(d, "<%.*s%s>", STR_ARG(list), close ? " " : "");
}

/* Microsoft's decorated names made readable.
 *
 *   ?name@scope@outer@@<code>      name first, then its scopes from the inside out, then what it is
 *   ??<operator>scope@@<code>      special names: constructors, operators, `vftable', ...
 *   ?$name@<arguments>@            a template in place of a name
 *
 * A digit refers back to one of the first ten names (or types, in parameter lists). */
#include "formats/pdb/demangler.h"
#include "formats/pdb/foreign_names.h"

#include <stdarg.h>
#include <string.h>

char dm_peek(const demangler *d, size_t ahead)
{
    return d->at + ahead < d->in.len ? d->in.ptr[d->at + ahead] : 0;
}

char dm_next(demangler *d)
{
    if (d->at >= d->in.len) {
        d->bad = true;
        return 0;
    }
    return d->in.ptr[d->at++];
}

bool dm_take(demangler *d, char c)
{
    if (d->bad || d->at >= d->in.len || d->in.ptr[d->at] != c) return false;
    d->at++;
    return true;
}

bool dm_take_text(demangler *d, const char *text)
{
    str want = str_from_cstr(text);
    if (d->bad || !str_starts_with(str_skip(d->in, d->at), want)) return false;
    d->at += want.len;
    return true;
}

bool dm_enter(demangler *d)
{
    if (d->bad || d->depth >= DEMANGLE_DEPTH_MAX) {
        d->bad = true;
        return false;
    }
    d->depth++;
    return true;
}

void dm_leave(demangler *d)
{
    d->depth--;
}

str dm_format(demangler *d, const char *format, ...)
{
    va_list args;
    if (d->bad) return (str){0};
    va_start(args, format);
    str text = str_vformat(d->a, format, args);
    va_end(args);
    if (text.len > DEMANGLE_TEXT_MAX || arena_used(d->a) > DEMANGLE_WORK_MAX) {
        d->bad = true;
        return (str){0};
    }
    return text;
}

int64_t dm_number(demangler *d)
{
    bool negative = dm_take(d, '?');
    uint64_t value = 0;
    char c = dm_next(d);
    if (c >= '0' && c <= '9') {
        value = (uint64_t)(c - '0') + 1;
    } else {
        for (int digits = 0; c != '@'; c = dm_next(d), digits++) {
            if (c < 'A' || c > 'P' || digits >= 16) {
                d->bad = true;
                return 0;
            }
            value = value << 4 | (uint64_t)(c - 'A');
        }
    }
    return negative ? (int64_t)(0 - value) : (int64_t)value;
}

static void remember_name(demangler *d, str name)
{
    for (size_t i = 0; i < d->refs.name_count; i++)
        if (str_equal(d->refs.names[i], name)) return;
    if (d->refs.name_count < BACK_REFERENCES) d->refs.names[d->refs.name_count++] = name;
}

static str simple_name(demangler *d, bool remember)
{
    str rest = str_skip(d->in, d->at);
    size_t end = str_find_char(rest, '@');
    if (end == SIZE_MAX || end == 0) {
        d->bad = true;
        return (str){0};
    }
    str name = str_slice(rest, 0, end);
    d->at += end + 1;
    if (remember) remember_name(d, name);
    return name;
}

static str back_reference(demangler *d)
{
    size_t i = (size_t)(dm_next(d) - '0');
    if (i >= d->refs.name_count) {
        d->bad = true;
        return (str){0};
    }
    return d->refs.names[i];
}

/* ---- operators and special names */

enum { OPERATOR_CONSTRUCTOR = 1, OPERATOR_DESTRUCTOR, OPERATOR_CONVERSION };

typedef struct name_text {
    str text;
    int special; /* the enclosing class or the return type completes the name */
} name_text;

static const char *const operators[36] = {
    [2] = "operator new", [3] = "operator delete", [4] = "operator=",   [5] = "operator>>",
    [6] = "operator<<",   [7] = "operator!",       [8] = "operator==",  [9] = "operator!=",
    [10] = "operator[]",  [12] = "operator->",     [13] = "operator*",  [14] = "operator++",
    [15] = "operator--",  [16] = "operator-",      [17] = "operator+",  [18] = "operator&",
    [19] = "operator->*", [20] = "operator/",      [21] = "operator%",  [22] = "operator<",
    [23] = "operator<=",  [24] = "operator>",      [25] = "operator>=", [26] = "operator,",
    [27] = "operator()",  [28] = "operator~",      [29] = "operator^",  [30] = "operator|",
    [31] = "operator&&",  [32] = "operator||",     [33] = "operator*=", [34] = "operator+=",
    [35] = "operator-=",
};
static const char *const underscore_operators[36] = {
    [0] = "operator/=",
    [1] = "operator%=",
    [2] = "operator>>=",
    [3] = "operator<<=",
    [4] = "operator&=",
    [5] = "operator|=",
    [6] = "operator^=",
    [7] = "`vftable'",
    [8] = "`vbtable'",
    [9] = "`vcall'",
    [10] = "`typeof'",
    [11] = "`local static guard'",
    [12] = "`string'",
    [13] = "`vbase destructor'",
    [14] = "`vector deleting destructor'",
    [15] = "`default constructor closure'",
    [16] = "`scalar deleting destructor'",
    [17] = "`vector constructor iterator'",
    [18] = "`vector destructor iterator'",
    [19] = "`vector vbase constructor iterator'",
    [20] = "`virtual displacement map'",
    [21] = "`eh vector constructor iterator'",
    [22] = "`eh vector destructor iterator'",
    [23] = "`eh vector vbase constructor iterator'",
    [24] = "`copy constructor closure'",
    [25] = "`udt returning'",
    [28] = "`local vftable'",
    [29] = "`local vftable constructor closure'",
    [30] = "operator new[]",
    [31] = "operator delete[]",
    [33] = "`placement delete closure'",
    [34] = "`placement delete[] closure'",
};
static const char *const double_operators[36] = {
    [10] = "`managed vector constructor iterator'",
    [11] = "`managed vector destructor iterator'",
    [12] = "`eh vector copy constructor iterator'",
    [13] = "`eh vector vbase copy constructor iterator'",
    [16] = "`vector copy constructor iterator'",
    [17] = "`vector vbase copy constructor iterator'",
    [18] = "`managed vector copy constructor iterator'",
    [19] = "`local static thread guard'",
    [21] = "operator co_await",
    [22] = "operator<=>",
};

static const char *table_name(const char *const *table, char c)
{
    if (c >= '0' && c <= '9') return table[c - '0'];
    return c >= 'A' && c <= 'Z' ? table[c - 'A' + 10] : NULL;
}

static str rtti_name(demangler *d)
{
    int64_t n[4];
    switch (dm_next(d)) {
    case '0': {
        str type = dm_type_string(d, dm_type(d));
        return dm_format(d, "%.*s `RTTI Type Descriptor'", STR_ARG(type));
    }
    case '1':
        for (int i = 0; i < 4; i++) n[i] = dm_number(d);
        return dm_format(d, "`RTTI Base Class Descriptor at (%lld,%lld,%lld,%lld)'", (long long)n[0],
                         (long long)n[1], (long long)n[2], (long long)n[3]);
    case '2': return STR("`RTTI Base Class Array'");
    case '3': return STR("`RTTI Class Hierarchy Descriptor'");
    case '4': return STR("`RTTI Complete Object Locator'");
    default: d->bad = true; return (str){0};
    }
}

/* `dynamic initializer for 'x'': x is a name, or a whole decorated variable. */
static str initializer_name(demangler *d, const char *what)
{
    str variable;
    bool whole = dm_peek(d, 0) == '?';
    if (whole) {
        variable = dm_symbol(d, true);
        if (dm_peek(d, 0) == '@' && dm_peek(d, 1) == '@') dm_next(d);
        return dm_format(d, "`dynamic %s for `%.*s''", what, STR_ARG(variable));
    }
    variable = dm_qualified_type_name(d);
    /* The name's own end is the end of the whole name here. */
    d->at--;
    return dm_format(d, "`dynamic %s for '%.*s''", what, STR_ARG(variable));
}

static str literal_operator(demangler *d)
{
    str suffix = simple_name(d, false);
    return dm_format(d, "operator \"\"%.*s", STR_ARG(suffix));
}

static name_text operator_name(demangler *d)
{
    name_text n = {0};
    char c = dm_next(d);
    const char *fixed = NULL;
    if (c == '_' && dm_take(d, '_')) {
        c = dm_next(d);
        if (c == 'E' || c == 'F')
            n.text = initializer_name(d, c == 'E' ? "initializer" : "atexit destructor");
        else if (c == 'K') n.text = literal_operator(d);
        else fixed = table_name(double_operators, c);
    } else if (c == '_') {
        c = dm_next(d);
        if (c == 'R') n.text = rtti_name(d);
        else fixed = table_name(underscore_operators, c);
    } else if (c == '0' || c == '1') {
        n.special = c == '0' ? OPERATOR_CONSTRUCTOR : OPERATOR_DESTRUCTOR;
    } else if (c == 'B') {
        n.special = OPERATOR_CONVERSION;
    } else {
        fixed = table_name(operators, c);
    }
    if (fixed) n.text = str_from_cstr(fixed);
    if (!n.text.len && !n.special) d->bad = true;
    return n;
}

/* ---- names and scopes */

static name_text unqualified_name(demangler *d, bool symbol);

static name_text template_name(demangler *d, bool symbol)
{
    name_text n = {0};
    if (!dm_enter(d)) return n;
    back_references outer = d->refs;
    d->refs = (back_references){0};
    n = dm_peek(d, 0) == '?' && dm_peek(d, 1) != '$' ? (dm_next(d), operator_name(d))
                                                     : (name_text){.text = simple_name(d, true)};
    str arguments = dm_template_arguments(d);
    d->refs = outer;
    if (n.special) /* the class gives the name later; keep what is to be put behind it */
        n.text = arguments;
    else n.text = dm_format(d, "%.*s%.*s", STR_ARG(n.text), STR_ARG(arguments));
    if (!symbol) remember_name(d, n.text);
    dm_leave(d);
    return n;
}

static name_text unqualified_name(demangler *d, bool symbol)
{
    char c = dm_peek(d, 0);
    if (c >= '0' && c <= '9') return (name_text){.text = back_reference(d)};
    if (dm_take_text(d, "?$")) return template_name(d, symbol);
    if (symbol && dm_take(d, '?')) return operator_name(d);
    return (name_text){.text = simple_name(d, true)};
}

/* "?1??f@@YAXXZ@": inside a function, at its second inner scope. */
static str local_scope(demangler *d)
{
    int64_t number = dm_number(d);
    if (!dm_take(d, '?')) {
        d->bad = true;
        return (str){0};
    }
    str function = dm_peek(d, 0) == '?' ? dm_symbol(d, d->full) : (str){0};
    if (!function.len) d->bad = true;
    return dm_format(d, "`%.*s'::`%lld'", STR_ARG(function), (long long)number);
}

static bool begins_local_scope(const demangler *d)
{
    char c = dm_peek(d, 1);
    if (c == '?') return false;
    if (c >= '0' && c <= '9') return dm_peek(d, 2) == '?';
    size_t i = 1;
    while (dm_peek(d, i) >= 'A' && dm_peek(d, i) <= 'P') i++;
    return i > 1 && dm_peek(d, 1) != 'A' ? dm_peek(d, i) == '@' && dm_peek(d, i + 1) == '?' : false;
}

static str scope_name(demangler *d)
{
    if (dm_peek(d, 0) == '?' && dm_peek(d, 1) != '$') {
        if (begins_local_scope(d)) {
            dm_next(d);
            return local_scope(d);
        }
        if (dm_take_text(d, "?A")) {
            str key = simple_name(d, false);
            (void)key;
            remember_name(d, STR("`anonymous namespace'"));
            return STR("`anonymous namespace'");
        }
    }
    return unqualified_name(d, false).text;
}

/* Reads the scopes up to '@' and puts them before `name`; *inner gets the innermost one. */
static str qualify(demangler *d, str name, str *inner)
{
    bool first = true;
    if (!dm_enter(d)) return (str){0};
    for (int count = 0; !d->bad && !dm_take(d, '@'); count++) {
        if (count > 128) d->bad = true;
        str scope = scope_name(d);
        if (first && inner) *inner = scope;
        name = dm_format(d, "%.*s%s%.*s", STR_ARG(scope), first && !name.len ? "" : "::", STR_ARG(name));
        first = false;
    }
    dm_leave(d);
    return name;
}

str dm_qualified_type_name(demangler *d)
{
    str name;
    if (!dm_enter(d)) return (str){0};
    if (dm_peek(d, 0) == '?' && dm_peek(d, 1) != '$') name = scope_name(d);
    else name = unqualified_name(d, false).text;
    name = qualify(d, name, NULL);
    dm_leave(d);
    return name;
}

/* ---- whole symbols */

static str declare_variable(demangler *d, str name, char storage, bool with_types)
{
    static const char *const access[] = {"private: static ", "protected: static ", "public: static ", "", ""};
    type_text t = dm_type(d);
    /* The variable's own qualifiers follow its type; for pointers they repeat the target's. */
    bool restricted = false;
    while (dm_take(d, 'E') || dm_take(d, 'I') || dm_take(d, 'F')) restricted = true;
    (void)restricted;
    str cv = {0};
    char c = dm_peek(d, 0);
    bool member_pointer = c >= 'Q' && c <= 'T';
    if (member_pointer) {
        dm_next(d);
        dm_qualified_type_name(d);
    } else {
        cv = dm_cv(d);
    }
    if (!with_types) return name;
    return dm_format(d, "%s%.*s%.*s %.*s%.*s", access[storage - '0'], STR_ARG(t.left),
                     t.is_pointer ? 0 : (int)cv.len, cv.ptr, STR_ARG(name), STR_ARG(t.right));
}

typedef struct thunk_text {
    str adjustor;
    bool is_thunk;
    char kind; /* the class letter that says access and form */
} thunk_text;

static const char *access_of(char letter)
{
    if (letter >= 'A' && letter <= 'H') return "private: ";
    if (letter >= 'I' && letter <= 'P') return "protected: ";
    return letter >= 'Q' && letter <= 'X' ? "public: " : "";
}

static str function_symbol(demangler *d, str name, thunk_text thunk, bool conversion, bool with_types)
{
    char letter = thunk.kind;
    int form = letter >= 'A' && letter <= 'X' ? (letter - 'A') % 8 : -1;
    bool is_static = form == 2 || form == 3, is_virtual = form >= 4;
    function_text f = {0};
    dm_function(d, letter < 'Y' && !is_static, &f);
    if (conversion) {
        str type = dm_type_string(d, f.result);
        name = dm_format(d, "%.*s%.*s", STR_ARG(name), STR_ARG(type));
        f.has_result = false;
        f.result = (type_text){0};
    }
    name = dm_format(d, "%s%.*s%.*s", "", STR_ARG(name), STR_ARG(thunk.adjustor));
    if (!with_types) return thunk.is_thunk ? dm_format(d, "[thunk]:%.*s", STR_ARG(name)) : name;
    str result = f.result.is_function ? dm_type_string(d, f.result) : f.result.left;
    return dm_format(d, "%s%s%s%s%.*s%s%.*s %.*s%.*s%.*s%.*s", thunk.is_thunk ? "[thunk]:" : "",
                     access_of(letter), is_static ? "static " : "", is_virtual ? "virtual " : "",
                     STR_ARG(result), f.has_result ? " " : "", STR_ARG(f.calling), STR_ARG(name),
                     STR_ARG(f.parameters), STR_ARG(f.qualifiers), STR_ARG(f.result.right));
}

/* "$0".."$5": vtordisp thunks; "$R0": with virtual base tables; "$B": a call through a vtable slot. */
static str thunk_symbol(demangler *d, str name, bool conversion, bool with_types)
{
    thunk_text t = {.is_thunk = true};
    if (dm_take(d, 'B')) {
        int64_t slot = dm_number(d);
        dm_next(d); /* 'A': flat */
        dm_next(d); /* calling convention */
        return dm_format(d, "[thunk]:%.*s{%lld,{flat}}'", STR_ARG(name), (long long)slot);
    }
    if (dm_take(d, 'R')) {
        char form = dm_next(d);
        int64_t n[4];
        for (int i = 0; i < 4; i++) n[i] = (int32_t)dm_number(d);
        t.adjustor = dm_format(d, "`vtordispex{%lld,%lld,%lld,%lld}'", (long long)n[0], (long long)n[1],
                               (long long)n[2], (long long)n[3]);
        t.kind = (char)("EFMNUV"[form >= '0' && form <= '5' ? form - '0' : 0]);
        d->bad = d->bad || form < '0' || form > '5';
        return function_symbol(d, name, t, conversion, with_types);
    }
    char form = dm_next(d);
    if (form < '0' || form > '5') {
        d->bad = true;
        return (str){0};
    }
    int32_t first = (int32_t)dm_number(d), second = (int32_t)dm_number(d);
    t.adjustor = dm_format(d, "`vtordisp{%d,%d}'", first, second);
    t.kind = "EFMNUV"[form - '0'];
    return function_symbol(d, name, t, conversion, with_types);
}

static str table_symbol(demangler *d, str name, bool with_types)
{
    str cv = dm_cv(d);
    str target = {0};
    while (!d->bad && !dm_take(d, '@')) {
        str one = dm_qualified_type_name(d);
        target = dm_format(d, "%.*s%s`%.*s'", STR_ARG(target), target.len ? "s " : "", STR_ARG(one));
    }
    if (!with_types) return name;
    if (target.len) name = dm_format(d, "%.*s{for %.*s}", STR_ARG(name), STR_ARG(target));
    return cv.len ? dm_format(d, "%.*s %.*s", STR_ARG(str_skip(cv, 1)), STR_ARG(name)) : name;
}

/* What follows the qualified name. */
static str symbol_code(demangler *d, str name, bool conversion, bool with_types)
{
    dm_take_text(d, "$$J0"); /* extern "C" */
    char c = dm_next(d);
    if (c >= '0' && c <= '4') return declare_variable(d, name, c, with_types);
    if (c == '5') /* a guard: number of its scope */
        return dm_format(d, "%.*s{%lld}'", STR_ARG(name), (long long)dm_number(d));
    if (c == '6' || c == '7') return table_symbol(d, name, with_types);
    if (c == '8' || c == '9') return name;
    if (c == '$') return thunk_symbol(d, name, conversion, with_types);
    if (c < 'A' || c > 'Z') {
        d->bad = true;
        return (str){0};
    }
    thunk_text t = {.kind = c};
    if (c < 'Y' && (c - 'A') % 8 >= 6) {
        t.is_thunk = true;
        t.adjustor = dm_format(d, "`adjustor{%lld}'", (long long)dm_number(d));
    }
    return function_symbol(d, name, t, conversion, with_types);
}

str dm_symbol(demangler *d, bool with_types)
{
    if (!dm_enter(d)) return (str){0};
    str text = {0};
    if (dm_take_text(d, "??@")) { /* a name too long for the linker, replaced by its MD5 sum */
        str hash = simple_name(d, false);
        text = dm_format(d, "??@%.*s@", STR_ARG(hash));
    } else if (!dm_take(d, '?')) {
        d->bad = true;
    } else {
        str inner = {0};
        bool type_descriptor = str_starts_with(str_skip(d->in, d->at), STR("?_R0"));
        name_text n = unqualified_name(d, true);
        str scope = type_descriptor ? (dm_take(d, '@'), (str){0}) : qualify(d, (str){0}, &inner);
        str own = n.text;
        if (n.special == OPERATOR_CONSTRUCTOR || n.special == OPERATOR_DESTRUCTOR) {
            own = dm_format(d, "%s%.*s%.*s", n.special == OPERATOR_DESTRUCTOR ? "~" : "", STR_ARG(inner),
                            STR_ARG(n.text));
        } else if (n.special == OPERATOR_CONVERSION) {
            own = dm_format(d, "operator%.*s ", STR_ARG(n.text));
        }
        text = scope.len ? dm_format(d, "%.*s::%.*s", STR_ARG(scope), STR_ARG(own)) : own;
        text = symbol_code(d, text, n.special == OPERATOR_CONVERSION, with_types);
    }
    dm_leave(d);
    return d->bad ? (str){0} : text;
}

/* ---- entry points */

/* "??_C@_<width><length>@<sum>@<text>@": the text itself is not shown. Basic Block Tools put the merged
 * pieces of cold code behind a name of their own, which comes out as a scope: "??_C@_...@FNODOBFM@". */
static bool string_literal(arena *a, str name, str *out)
{
    if (!str_starts_with(name, STR("??_C@_"))) return false;
    str rest = str_skip(name, 7); /* past the width digit */
    size_t part;
    if (rest.len && rest.ptr[0] >= '0' && rest.ptr[0] <= '9') {
        part = 0;
    } else {
        part = str_find_char(rest, '@');
        if (part == SIZE_MAX) return false;
    }
    rest = str_skip(rest, part + 1);
    part = str_find_char(rest, '@'); /* the checksum */
    if (part == SIZE_MAX) return false;
    rest = str_skip(rest, part + 1);
    part = str_find_char(rest, '@'); /* the text */
    str scope = part == SIZE_MAX ? (str){0} : str_skip(rest, part + 1);
    if (scope.len > 1 && scope.ptr[scope.len - 1] == '@') {
        scope.len--;
        *out = str_format(a, " ?? ::%.*s::`string'", STR_ARG(scope));
    } else {
        *out = STR("`string'");
    }
    return true;
}

bool undecorate_cpp(arena *a, str decorated, unsigned flags, str *out)
{
    if (!decorated.len || decorated.ptr[0] != '?' || decorated.len > DEMANGLE_TEXT_MAX) return false;
    if (string_literal(a, decorated, out)) return true;
    demangler d = {.a = arena_new(), .in = decorated, .full = (flags & UNDECORATE_FULL) != 0};
    str text = dm_symbol(&d, d.full);
    bool good = !d.bad && text.len && d.at == decorated.len;
    if (good) *out = str_copy(a, text);
    arena_free(d.a);
    return good;
}

static bool all_digits(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9') return false;
    return s.len > 0;
}

static str without_argument_size(str name)
{
    size_t at = str_rfind_char(name, '@');
    return at != SIZE_MAX && at > 0 && all_digits(str_skip(name, at + 1)) ? str_slice(name, 0, at) : name;
}

bool undecorate_is_decorated(str name, bool is_x86)
{
    if (is_x86 && str_starts_with(name, STR("__"))) name = str_skip(name, 1);
    return str_starts_with(name, STR("?")) || str_starts_with(name, STR("_Z")) ||
           str_starts_with(name, STR("_R"));
}

str undecorate_symbol(arena *a, str name, bool is_x86)
{
    str text;
    if (!name.len) return name;
    if (name.ptr[0] == '?') return undecorate_cpp(a, name, UNDECORATE_NAME_ONLY, &text) ? text : name;
    if (name.ptr[0] == '_' && undecorate_foreign(a, name, is_x86, &text)) return text;
    if (str_starts_with(name, STR("__imp_"))) {
        str rest = str_skip(name, 6);
        if (rest.len && rest.ptr[0] == '?')
            return undecorate_cpp(a, rest, UNDECORATE_NAME_ONLY, &text)
                       ? str_format(a, "_imp_%.*s", STR_ARG(text))
                       : str_skip(name, 1);
        /* x86 keeps the imported name's own underscore: "__imp__ExitProcess@4" is "_imp__ExitProcess". */
        return is_x86 ? without_argument_size(str_skip(name, 1)) : str_skip(name, 1);
    }
    if (!is_x86) return name;
    if (name.ptr[0] == '_') return without_argument_size(str_skip(name, 1));
    if (name.ptr[0] == '@') {
        str plain = without_argument_size(str_skip(name, 1));
        return plain.len + 1 < name.len ? plain : name;
    }
    return name;
}

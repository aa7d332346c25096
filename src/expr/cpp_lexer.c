/* Tokens of C++ expressions. A name takes in its module, its classes and its template arguments, as one
 * symbol does: "shop!std::vector<int,std::allocator<int> >::size". */
#include "expr/cpp_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Longer ones before their beginnings. */
static const char *const operators[] = {
    "<<=", ">>=", "->*", "=>", "->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "+=",
    "-=",  "*=",  "/=",  "%=", "&=", "|=", "^=", "+",  "-",  "*",  "/",  "%",  "<",  ">",  "=",  "!",
    "~",   "&",   "|",   "^",  "?",  ":",  ",",  ".",  "(",  ")",  "[",  "]",  "{",  "}"};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
           (unsigned char)c >= 0x80;
}

static bool is_name_char(char c)
{
    return is_name_start(c) || is_digit(c);
}

static char look(const cpp_parser *p, size_t at)
{
    return at < p->text.len ? p->text.ptr[at] : 0;
}

error *cpp_error_at(arena *a, const char *what, str source)
{
    if (!str_trim(source).len) source = STR("<EOL>");
    return error_new(a, ERROR_SYNTAX, "%s error at '%.*s'", what, STR_ARG(source));
}

error *cpp_syntax(cpp_parser *p)
{
    return cpp_error_at(p->arena, "Syntax", str_skip(p->text, p->token.at));
}

/* ---- names ---- */

static size_t word_end(const cpp_parser *p, size_t at)
{
    while (is_name_char(look(p, at))) at++;
    return at;
}

/* Where the '<' at `at` is closed, one behind; 0 = nowhere. Only what can stand in a template's arguments. */
static size_t template_end(const cpp_parser *p, size_t at)
{
    size_t depth = 0;
    for (; at < p->text.len; at++) {
        char c = p->text.ptr[at];
        if (c == '<') depth++;
        else if (c == '>' && --depth == 0) return at + 1;
        else if (!is_name_char(c) && !strchr(" ,:*&()[]-!'", c)) return 0;
    }
    return 0;
}

/* "a::b", "mod!a", "a<int>::b" from `at` on. A '<' opens template arguments when the symbols know the type.
 */
static size_t name_end(const cpp_parser *p, size_t at)
{
    size_t start = at;
    bool module = false;
    at = word_end(p, at);
    for (;;) {
        char c = look(p, at), after = look(p, at + 1);
        if (c == '!' && !module && is_name_start(after)) {
            module = true;
            at = word_end(p, at + 1);
        } else if (c == ':' && after == ':' && (is_name_start(look(p, at + 2)) || look(p, at + 2) == '~')) {
            at = word_end(p, at + 3);
        } else if (c == '<') {
            size_t end = template_end(p, at);
            if (!end || !cpp_named_type(p->arena, p->env, str_slice(p->text, start, end))) return at;
            at = end;
        } else {
            return at;
        }
    }
}

/* ---- literals ---- */

static unsigned digit_value(char c)
{
    if (is_digit(c)) return (unsigned)(c - '0');
    if (c >= 'a' && c <= 'f') return (unsigned)(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return (unsigned)(c - 'A') + 10;
    return 99;
}

static bool take_float(cpp_parser *p, cpp_token *t, size_t at)
{
    size_t end = at;
    while (is_digit(look(p, end))) end++;
    bool point = look(p, end) == '.' && look(p, end + 1) != '.' && !is_name_start(look(p, end + 1));
    if (point)
        for (end++; is_digit(look(p, end));) end++;
    char e = look(p, end);
    size_t sign = end + (look(p, end + 1) == '+' || look(p, end + 1) == '-');
    bool exponent = (e == 'e' || e == 'E') && is_digit(look(p, sign + 1)) && end > at;
    if (exponent)
        for (end = sign + 1; is_digit(look(p, end));) end++;
    if (!point && !exponent) return false;
    double d = strtod(str_to_cstr(p->arena, str_slice(p->text, at, end)), NULL);
    t->type = CPP_DOUBLE;
    if (look(p, end) == 'f' || look(p, end) == 'F') {
        float narrow = (float)d;
        uint32_t bits;
        memcpy(&bits, &narrow, sizeof bits);
        t->type = CPP_FLOAT;
        t->bits = bits;
        end++;
    } else {
        memcpy(&t->bits, &d, sizeof d);
        if (look(p, end) == 'l' || look(p, end) == 'L') end++;
    }
    t->end = end;
    return true;
}

/* The suffixes, and with them the type: the first of the C++ list that holds the number. */
static void take_suffix(cpp_parser *p, cpp_token *t, bool decimal)
{
    bool is_unsigned = false, is_long = false, is_wide = false;
    for (;;) {
        char c = look(p, t->end), d = look(p, t->end + 1);
        if ((c == 'u' || c == 'U') && !is_unsigned) {
            is_unsigned = true;
            t->end++;
        } else if ((c == 'l' || c == 'L') && (d == 'l' || d == 'L') && !is_wide) {
            is_wide = true;
            t->end += 2;
        } else if ((c == 'l' || c == 'L') && !is_long && !is_wide) {
            is_long = true;
            t->end++;
        } else if ((c == 'i' || c == 'I') && d == '6' && look(p, t->end + 2) == '4' && !is_wide) {
            is_wide = true;
            t->end += 3;
        } else {
            break;
        }
    }
    if (!is_wide && !is_unsigned && t->bits <= INT32_MAX) t->type = is_long ? CPP_LONG : CPP_INT;
    else if (!is_wide && (is_unsigned || !decimal) && t->bits <= UINT32_MAX)
        t->type = is_long ? CPP_ULONG : CPP_UINT;
    else t->type = !is_unsigned && t->bits <= INT64_MAX ? CPP_INT64 : CPP_UINT64;
}

static bool take_number(cpp_parser *p, cpp_token *t, size_t at)
{
    if (take_float(p, t, at)) return true;
    unsigned base = 10;
    if (look(p, at) == '0' && (look(p, at + 1) == 'x' || look(p, at + 1) == 'X')) {
        base = 16;
        at += 2;
    } else if (look(p, at) == '0' && (look(p, at + 1) == 'n' || look(p, at + 1) == 'N')) {
        at += 2; /* not C++, but what the debugger itself prints */
    } else if (look(p, at) == '0' && is_digit(look(p, at + 1))) {
        base = 8;
        at++;
    }
    size_t first = at;
    uint64_t n = 0;
    for (;; at++) {
        char c = look(p, at);
        if (c == '`' && base == 16 && digit_value(look(p, at + 1)) < 16) continue;
        if (digit_value(c) >= base) break;
        if (n > (UINT64_MAX - digit_value(c)) / base) return false;
        n = n * base + digit_value(c);
    }
    if (at == first && base != 8) return false;
    t->bits = n;
    t->end = at;
    take_suffix(p, t, base == 10);
    return !is_name_char(look(p, t->end));
}

/* One character of a literal, escapes undone; false at its end or when it is broken. */
static bool take_character(cpp_parser *p, size_t *at, char quote, uint64_t *out)
{
    char c = look(p, *at);
    if (*at >= p->text.len || c == quote) return false;
    ++*at;
    if (c != '\\') {
        *out = (unsigned char)c;
        return true;
    }
    static const char names[] = "abfnrtv0", values[] = "\a\b\f\n\r\t\v";
    c = look(p, *at);
    if (*at >= p->text.len) return false;
    ++*at;
    const char *named = c ? strchr(names, c) : NULL;
    if (c == 'x' || (is_digit(c) && digit_value(c) < 8)) {
        unsigned base = c == 'x' ? 16 : 8, digits = 0;
        *out = c == 'x' ? 0 : digit_value(c);
        for (; digits < 4 && digit_value(look(p, *at)) < base; digits++, ++*at)
            *out = *out * base + digit_value(look(p, *at));
    } else {
        *out = named ? (unsigned char)values[named - names] : (unsigned char)c;
    }
    return true;
}

static bool take_quoted(cpp_parser *p, cpp_token *t, size_t at, bool wide)
{
    char quote = look(p, at++);
    strbuf text = {.arena = p->arena};
    uint64_t c, all = 0;
    size_t count = 0;
    while (take_character(p, &at, quote, &c)) {
        all = wide ? c : all << 8 | (c & 0xff);
        count++;
        if (quote == '"') strbuf_append_char(&text, (char)c);
    }
    if (look(p, at) != quote) return false;
    t->end = at + 1;
    if (quote == '"') {
        t->kind = TOKEN_STRING;
        t->text = strbuf_str(&text);
        return true;
    }
    t->kind = TOKEN_LITERAL;
    t->type = wide ? CPP_WCHAR : count == 1 ? CPP_CHAR : CPP_INT;
    t->bits = all;
    return count >= 1 && count <= 4;
}

/* "@@(...)", "@@masm(...)", "@@c++(...)": the text inside, by MASM's rules or (C++) as a parenthesis. */
static bool take_evaluator(cpp_parser *p, cpp_token *t, size_t at)
{
    str text = str_skip(p->text, at + 2);
    size_t open = str_find_char(text, '(');
    if (open == SIZE_MAX) return false;
    str name = str_slice(text, 0, open);
    open += at + 2;
    if (str_equal_nocase(name, STR("c++"))) {
        t->kind = TOKEN_OPERATOR;
        t->text = STR("(");
        t->end = open + 1;
        return true;
    }
    if (name.len && !str_equal_nocase(name, STR("masm"))) return false;
    size_t depth = 0;
    for (size_t i = open; i < p->text.len; i++) {
        if (p->text.ptr[i] == '(') depth++;
        if (p->text.ptr[i] != ')' || --depth) continue;
        t->kind = TOKEN_MASM;
        t->text = str_copy(p->arena, str_slice(p->text, open + 1, i));
        t->end = i + 1;
        return true;
    }
    return false;
}

static bool take_at(cpp_parser *p, cpp_token *t, size_t at)
{
    if (look(p, at + 1) == '@') return take_evaluator(p, t, at);
    if (look(p, at + 1) == '!' && look(p, at + 2) == '"') {
        size_t end = str_find_char(str_skip(p->text, at + 3), '"');
        if (end == SIZE_MAX) return false;
        t->kind = TOKEN_NAME;
        t->text = str_copy(p->arena, str_slice(p->text, at + 3, at + 3 + end));
        t->end = at + 4 + end;
        return true;
    }
    t->kind = TOKEN_REGISTER;
    t->end = word_end(p, at + 1);
    t->text = str_copy(p->arena, str_slice(p->text, at + 1, t->end));
    return t->text.len > 0;
}

static bool take_operator(cpp_parser *p, cpp_token *t, size_t at)
{
    str text = str_skip(p->text, at);
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        if (!str_starts_with(text, str_from_cstr(operators[i]))) continue;
        t->kind = TOKEN_OPERATOR;
        t->text = str_from_cstr(operators[i]);
        t->end = at + t->text.len;
        return true;
    }
    return false;
}

static bool take_token(cpp_parser *p, cpp_token *t, size_t at)
{
    char c = look(p, at), d = look(p, at + 1);
    t->kind = TOKEN_LITERAL;
    if (is_digit(c) || (c == '.' && is_digit(d))) return take_number(p, t, at);
    if (c == '\'' || c == '"') return take_quoted(p, t, at, false);
    if (c == 'L' && (d == '\'' || d == '"')) return take_quoted(p, t, at + 1, true);
    if (c == '@') return take_at(p, t, at);
    if (c == '#' && is_name_start(d)) {
        t->kind = TOKEN_MACRO;
        t->end = word_end(p, at + 1);
        t->text = str_slice(p->text, at + 1, t->end);
        return true;
    }
    /* "::name" is a global, "!name" and "$!name" a name without a module. */
    size_t lead = c == ':' && d == ':' && is_name_start(look(p, at + 2)) ? 2 : c == '$' && d == '!' ? 2 : 0;
    if (lead || is_name_start(c)) {
        t->kind = TOKEN_NAME;
        t->end = name_end(p, at + lead);
        t->text = str_copy(p->arena, str_slice(p->text, c == ':' || !lead ? at : at + lead, t->end));
        return t->end > at + lead;
    }
    return take_operator(p, t, at);
}

void cpp_next(cpp_parser *p)
{
    size_t at = p->at;
    while (at < p->text.len && strchr(" \t\r\n", p->text.ptr[at]) && p->text.ptr[at]) at++;
    cpp_token t = {.at = at};
    if (at >= p->text.len || str_starts_with(str_skip(p->text, at), STR("//"))) {
        t.kind = TOKEN_END;
        t.end = p->text.len;
    } else if (!take_token(p, &t, at)) {
        t.kind = TOKEN_BAD;
        t.end = at + 1;
    }
    p->token = t;
    p->at = t.end;
}

void cpp_rewind(cpp_parser *p, size_t at)
{
    p->at = at;
    cpp_next(p);
}

bool cpp_is(const cpp_parser *p, const char *spelling)
{
    return (p->token.kind == TOKEN_OPERATOR || p->token.kind == TOKEN_NAME) &&
           str_equal(p->token.text, str_from_cstr(spelling));
}

bool cpp_take(cpp_parser *p, const char *spelling)
{
    if (!cpp_is(p, spelling)) return false;
    cpp_next(p);
    return true;
}

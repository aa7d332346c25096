/* The MASM evaluator: a precedence climber over the text itself.
 *
 *   expression:  term { binary-operator term }      precedence: * / mod | + - | shifts | comparisons | and |
 * xor | or term:        unary-operator term | ( expression ) | number | name | @register | $function(...) |
 * 'chars' | .
 *
 * A name is, in this order: one of the common x86 registers, an operator word, a number, a symbol, a register
 * (windows-driver-docs, "Register Syntax" and "MASM Numbers and Operators"). */
#include "expr/parser.h"

#include <string.h>

#define MAX_ARGUMENTS 8

typedef enum unary_kind { UNARY_NOT, UNARY_HIGH, UNARY_LOW, UNARY_READ, UNARY_READ_PHYSICAL } unary_kind;

typedef struct unary_word {
    const char *name;
    unary_kind kind;
    uint8_t size; /* bytes read; 0 = pointer */
} unary_word;

static const unary_word unary_words[] = {
    {"not", UNARY_NOT, 0},
    {"hi", UNARY_HIGH, 0},
    {"low", UNARY_LOW, 0},
    {"by", UNARY_READ, 1},
    {"wo", UNARY_READ, 2},
    {"dwo", UNARY_READ, 4},
    {"qwo", UNARY_READ, 8},
    {"poi", UNARY_READ, 0},
    {"$pby", UNARY_READ_PHYSICAL, 1},
    {"$pwo", UNARY_READ_PHYSICAL, 2},
    {"$pdwo", UNARY_READ_PHYSICAL, 4},
    {"$pqwo", UNARY_READ_PHYSICAL, 8},
    {"$ppoi", UNARY_READ_PHYSICAL, 0},
};

typedef enum binary_kind {
    BINARY_MULTIPLY,
    BINARY_DIVIDE,
    BINARY_MODULO,
    BINARY_ADD,
    BINARY_SUBTRACT,
    BINARY_SHIFT_LEFT,
    BINARY_SHIFT_RIGHT,
    BINARY_SHIFT_ARITHMETIC,
    BINARY_EQUAL,
    BINARY_NOT_EQUAL,
    BINARY_LESS,
    BINARY_GREATER,
    BINARY_LESS_EQUAL,
    BINARY_GREATER_EQUAL,
    BINARY_AND,
    BINARY_XOR,
    BINARY_OR,
} binary_kind;

typedef struct binary_operator {
    const char *text; /* letters = a word */
    binary_kind kind;
    uint8_t precedence; /* higher binds closer */
} binary_operator;

/* Longer spellings come before their beginnings. */
static const binary_operator binary_operators[] = {
    {">>>", BINARY_SHIFT_ARITHMETIC, 5},
    {"<<", BINARY_SHIFT_LEFT, 5},
    {">>", BINARY_SHIFT_RIGHT, 5},
    {"==", BINARY_EQUAL, 4},
    {"!=", BINARY_NOT_EQUAL, 4},
    {"<=", BINARY_LESS_EQUAL, 4},
    {">=", BINARY_GREATER_EQUAL, 4},
    {"=", BINARY_EQUAL, 4},
    {"<", BINARY_LESS, 4},
    {">", BINARY_GREATER, 4},
    {"*", BINARY_MULTIPLY, 7},
    {"/", BINARY_DIVIDE, 7},
    {"%", BINARY_MODULO, 7},
    {"mod", BINARY_MODULO, 7},
    {"+", BINARY_ADD, 6},
    {"-", BINARY_SUBTRACT, 6},
    {"&", BINARY_AND, 3},
    {"and", BINARY_AND, 3},
    {"^", BINARY_XOR, 2},
    {"xor", BINARY_XOR, 2},
    {"|", BINARY_OR, 1},
    {"or", BINARY_OR, 1},
};

static const char *const common_registers[] = {"eax", "ebx", "ecx", "edx", "esi",
                                               "edi", "ebp", "esp", "eip", "efl"};

static error *parse_expression(expr_parser *p, unsigned least_precedence, uint64_t *value);
static error *parse_term(expr_parser *p, uint64_t *value);

error *expr_error_at(expr_parser *p, const char *what, size_t offset)
{
    str tail = str_skip(p->text, offset);
    if (!str_trim(tail).len) tail = STR("<EOL>");
    return error_new(p->arena, ERROR_SYNTAX, "%s error at '%.*s'", what, STR_ARG(tail));
}

static error *missing_at(expr_parser *p, size_t offset)
{
    str tail = str_skip(p->text, offset);
    if (!str_trim(tail).len) tail = STR("<EOL>");
    return error_new(p->arena, ERROR_SYNTAX, "Numeric expression missing from '%.*s'", STR_ARG(tail));
}

static error *memory_error(expr_parser *p, uint64_t address)
{
    error *e = expr_error_at(p, "Memory access", p->last_token);
    e->code = ERROR_MEMORY;
    e->location = address;
    e->has_location = true;
    return e;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool expr_is_name_start(char c)
{
    return is_letter(c) || c == '_' || c == '?' || c == '$';
}

bool expr_is_name_char(char c)
{
    return expr_is_name_start(c) || (c >= '0' && c <= '9') || c == '@';
}

static void skip_blanks(expr_parser *p)
{
    while (p->at < p->text.len && (p->text.ptr[p->at] == ' ' || p->text.ptr[p->at] == '\t')) p->at++;
}

static char peek(const expr_parser *p, size_t ahead)
{
    return p->at + ahead < p->text.len ? p->text.ptr[p->at + ahead] : 0;
}

static void take(expr_parser *p, size_t length)
{
    p->last_token = p->at;
    p->at += length;
}

/* ---- names ---- */

static size_t plain_name_length(str text)
{
    size_t n = 0;
    while (n < text.len) {
        if (expr_is_name_char(text.ptr[n])) n++;
        else if (text.ptr[n] == ':' && n + 1 < text.len && text.ptr[n + 1] == ':') n += 2;
        else if (text.ptr[n] == '~' && n >= 2 && text.ptr[n - 1] == ':') n++;
        else break;
    }
    return n;
}

/* Behind "module!" a name may hold grave accents and apostrophes, and merged blocks are called
 * "nt! ?? ::FNODOBFM::`string'", blanks included. */
static size_t qualified_tail_length(str text)
{
    size_t n = 0;
    if (str_starts_with(text, STR(" ?? ::"))) n = 6;
    else if (str_starts_with(text, STR("?? ::"))) n = 5;
    for (;;) {
        size_t more = plain_name_length(str_skip(text, n));
        n += more;
        if (n >= text.len) return n;
        char c = text.ptr[n];
        if (c != '`' && c != '\'') return n;
        n++;
    }
}

/* Takes template arguments in, up to the '>' that closes the '<' at text[length]; 0 when none closes it. */
static size_t template_tail_length(str text, size_t length)
{
    size_t depth = 0;
    for (size_t n = length; n < text.len; n++) {
        if (text.ptr[n] == '<') depth++;
        else if (text.ptr[n] == '>' && --depth == 0) return n + 1 + plain_name_length(str_skip(text, n + 1));
    }
    return 0;
}

static bool find_symbol(expr_parser *p, str name, uint64_t *value)
{
    return p->env->symbol && name.len && p->env->symbol(p->env->context, name, value);
}

/* Symbols at p->at whose plain spelling is `length` long; a template name that resolves is taken whole. */
static bool take_symbol(expr_parser *p, size_t length, size_t skip, uint64_t *value)
{
    str text = str_skip(p->text, p->at);
    if (length < text.len && text.ptr[length] == '<') {
        size_t longer = template_tail_length(text, length);
        if (longer && find_symbol(p, str_slice(text, skip, longer), value)) {
            take(p, longer);
            return true;
        }
    }
    if (!find_symbol(p, str_slice(text, skip, length), value)) return false;
    take(p, length);
    return true;
}

static error *register_value(expr_parser *p, str name, bool *found, uint64_t *value)
{
    *found = false;
    error *e = p->env->reg ? p->env->reg(p->env->context, p->arena, name, found, value) : NULL;
    return e && e->code == ERROR_NOT_FOUND ? expr_error_at(p, "Bad register", p->at) : e;
}

static error *parse_quoted_symbol(expr_parser *p, uint64_t *value)
{
    size_t start = p->at;
    str text = str_skip(p->text, p->at + 3);
    size_t end = str_find_char(text, '"');
    if (end == SIZE_MAX) return expr_error_at(p, "Syntax", start);
    if (!find_symbol(p, str_slice(text, 0, end), value)) return expr_error_at(p, "Couldn't resolve", start);
    take(p, end + 4);
    return NULL;
}

/* The text between the parenthesis at p->at and the one that closes it; p->at moves behind. Quoted text may
 * hold parentheses. */
static error *take_parenthesized(expr_parser *p, str *inside)
{
    size_t depth = 0, start = p->at;
    bool quoted = false;
    for (size_t n = p->at; n < p->text.len; n++) {
        char c = p->text.ptr[n];
        if (c == '"') quoted = !quoted;
        else if (!quoted && c == '(') depth++;
        else if (!quoted && c == ')' && --depth == 0) {
            *inside = str_slice(p->text, start + 1, n);
            p->last_token = n;
            p->at = n + 1;
            return NULL;
        }
    }
    return expr_error_at(p, "Syntax", p->text.len);
}

static error *parse_other_evaluator(expr_parser *p, uint64_t *value)
{
    size_t start = p->at, word = start + 2;
    size_t n = word;
    while (n < p->text.len && (is_letter(p->text.ptr[n]) || p->text.ptr[n] == '+')) n++;
    str name = str_slice(p->text, word, n), inside;
    bool masm = str_equal_nocase(name, STR("masm"));
    if (n >= p->text.len || p->text.ptr[n] != '(' ||
        (!masm && name.len && !str_equal_nocase(name, STR("c++"))))
        return expr_error_at(p, "Syntax", start);
    p->at = n;
    error *e = take_parenthesized(p, &inside);
    if (e) return e;
    if (masm) return expr_parse_nested(p, inside, value);
    if (!p->env->other_evaluator) return expr_error_at(p, "Syntax", start);
    return p->env->other_evaluator(p->env->context, p->arena, inside, value);
}

static error *parse_at_sign(expr_parser *p, uint64_t *value)
{
    size_t start = p->at;
    if (peek(p, 1) == '@') return parse_other_evaluator(p, value);
    if (peek(p, 1) == '!' && peek(p, 2) == '"') return parse_quoted_symbol(p, value);
    size_t length = 1;
    while (start + length < p->text.len && expr_is_name_char(p->text.ptr[start + length]) &&
           p->text.ptr[start + length] != '@')
        length++;
    bool found;
    error *e = register_value(p, str_slice(p->text, start + 1, start + length), &found, value);
    if (e) return e;
    if (!found || length == 1) return expr_error_at(p, "Bad register", start);
    take(p, length);
    return NULL;
}

/* ---- functions ---- */

static size_t split_arguments(str inside, str *arguments)
{
    size_t count = 0, depth = 0, from = 0;
    bool quoted = false;
    if (!str_trim(inside).len) return 0;
    for (size_t n = 0; n <= inside.len; n++) {
        char c = n < inside.len ? inside.ptr[n] : ',';
        if (c == '"') quoted = !quoted;
        else if (!quoted && c == '(') depth++;
        else if (!quoted && c == ')' && depth) depth--;
        if (n == inside.len || (c == ',' && !quoted && !depth)) {
            if (count == MAX_ARGUMENTS) return MAX_ARGUMENTS + 1;
            arguments[count++] = str_trim(str_slice(inside, from, n));
            from = n + 1;
        }
    }
    return count;
}

/* p->at stands at '$', the name is `length` long and a parenthesis may follow. *done is false when this is no
 * call. */
static error *parse_call(expr_parser *p, size_t length, bool *done, uint64_t *value)
{
    size_t start = p->at, open = start + length;
    *done = false;
    while (open < p->text.len && p->text.ptr[open] == ' ') open++;
    if (open >= p->text.len || p->text.ptr[open] != '(') return NULL;
    str name = str_slice(p->text, start, start + length), inside, arguments[MAX_ARGUMENTS];
    p->at = open;
    error *e = take_parenthesized(p, &inside);
    if (e) return e;
    size_t end = p->at, count = split_arguments(inside, arguments);
    p->last_token = start;
    if (count > MAX_ARGUMENTS) return expr_error_at(p, "Syntax", start);
    e = expr_call(p, name, arguments, count, done, value);
    p->at = *done ? end : start;
    return e;
}

/* ---- terms ---- */

static const unary_word *find_unary_word(str name)
{
    char first = (char)(name.len ? name.ptr[0] | 0x20 : 0); /* '$' stays as it is */
    for (size_t i = 0; i < sizeof unary_words / sizeof unary_words[0]; i++)
        if (unary_words[i].name[0] == first && str_equal_nocase(name, str_from_cstr(unary_words[i].name)))
            return &unary_words[i];
    return NULL;
}

static bool is_common_register(str name)
{
    for (size_t i = 0; i < sizeof common_registers / sizeof common_registers[0]; i++)
        if (str_equal_nocase(name, str_from_cstr(common_registers[i]))) return true;
    return false;
}

static bool is_operator_word(str name)
{
    return str_equal_nocase(name, STR("mod")) || str_equal_nocase(name, STR("and")) ||
           str_equal_nocase(name, STR("or")) || str_equal_nocase(name, STR("xor"));
}

static error *read_memory(expr_parser *p, const unary_word *w, uint64_t address, uint64_t *value)
{
    const expr_env *env = p->env;
    size_t size = w->size ? w->size : env->pointer_size;
    size_t (*reader)(void *, uint64_t, void *, size_t) = env->read;
    if (w->kind == UNARY_READ_PHYSICAL) reader = env->read_physical;
    else address = expr_address(env, address);
    uint8_t b[8] = {0};
    if (!reader || size > sizeof b || reader(env->context, address, b, size) != size)
        return memory_error(p, address);
    uint64_t v = 0;
    for (size_t i = size; i-- > 0;) v = v << 8 | b[i];
    if (!w->size && size == 4) v = (uint64_t)(int64_t)(int32_t)(uint32_t)v;
    *value = v;
    return NULL;
}

static error *parse_unary_word(expr_parser *p, const unary_word *w, size_t length, uint64_t *value)
{
    take(p, length);
    uint64_t operand;
    error *e = parse_term(p, &operand);
    if (e) return e;
    switch (w->kind) {
    case UNARY_NOT: *value = operand == 0; break;
    case UNARY_HIGH: *value = operand >> 16 & 0xffff; break;
    case UNARY_LOW: *value = operand & 0xffff; break;
    case UNARY_READ:
    case UNARY_READ_PHYSICAL: return read_memory(p, w, operand, value);
    }
    return NULL;
}

static error *parse_dollar(expr_parser *p, size_t length, uint64_t *value)
{
    str name = str_slice(p->text, p->at, p->at + length);
    bool done;
    error *e = parse_call(p, length, &done, value);
    if (e || done) return e;
    /* A symbol of the same name would come first, but none begins like a pseudo-register, and asking for it
     * would open the symbols of every module. */
    e = register_value(p, name, &done, value);
    if (e) return e;
    if (done) {
        take(p, length);
        return NULL;
    }
    if (take_symbol(p, length, 0, value)) return NULL;
    return expr_error_at(p, "Couldn't resolve", p->at);
}

static error *take_number(expr_parser *p, bool whole_name, size_t name_length, bool *done, uint64_t *value)
{
    size_t length;
    str text = str_skip(p->text, p->at);
    number_result r = expr_number(text, p->env->radix, p->env->pointer_size, value, &length);
    *done = r != NUMBER_NONE && (!whole_name || length >= name_length);
    if (!*done) return NULL;
    if (r == NUMBER_OVERFLOW) return expr_error_at(p, "Overflow", p->at);
    take(p, length);
    return NULL;
}

static error *parse_qualified(expr_parser *p, size_t module_length, uint64_t *value)
{
    str text = str_skip(p->text, p->at);
    size_t length = module_length + 1;
    length += qualified_tail_length(str_skip(text, length));
    /* "!name" is a name that must not be read as a number, "$!name" a local. */
    size_t skip = module_length == 0 ? 1 : text.ptr[0] == '$' && module_length == 1 ? 2 : 0;
    if (take_symbol(p, length, skip, value)) return NULL;
    return expr_error_at(p, "Couldn't resolve", p->at);
}

static error *parse_name(expr_parser *p, uint64_t *value)
{
    str text = str_skip(p->text, p->at);
    size_t length = plain_name_length(text);
    str name = str_slice(text, 0, length);
    bool done;
    error *e;
    if (length < text.len && text.ptr[length] == '!' &&
        !(length + 1 < text.len && text.ptr[length + 1] == '='))
        return parse_qualified(p, length, value);

    const unary_word *w = find_unary_word(name);
    if (w) return parse_unary_word(p, w, length, value);
    if (is_operator_word(name)) return missing_at(p, p->at);
    if (text.ptr[0] == '$') return parse_dollar(p, length, value);
    if (is_common_register(name)) {
        e = register_value(p, name, &done, value);
        if (e) return e;
        if (done) {
            take(p, length);
            return NULL;
        }
    }
    e = take_number(p, true, length, &done, value);
    if (e || done) return e;
    if (take_symbol(p, length, 0, value)) return NULL;
    e = register_value(p, name, &done, value);
    if (e) return e;
    if (!done) return expr_error_at(p, "Couldn't resolve", p->at);
    take(p, length);
    return NULL;
}

/* A digit begins a number; a module's name may begin so too ("7zip!main"). */
static error *parse_digit(expr_parser *p, uint64_t *value)
{
    str text = str_skip(p->text, p->at);
    size_t length = plain_name_length(text);
    if (length + 1 < text.len && text.ptr[length] == '!' && text.ptr[length + 1] != '=')
        return parse_qualified(p, length, value);
    bool done;
    error *e = take_number(p, false, 0, &done, value);
    if (e || done) return e;
    return expr_error_at(p, "Syntax", p->at);
}

static error *parse_characters(expr_parser *p, uint64_t *value)
{
    str text = str_skip(p->text, p->at + 1);
    size_t end = str_find_char(text, '\'');
    if (end == SIZE_MAX || end == 0 || end > 8) return expr_error_at(p, "Syntax", p->at);
    uint64_t v = 0;
    for (size_t i = 0; i < end; i++) v = v << 8 | (uint8_t)text.ptr[i];
    take(p, end + 2);
    *value = v;
    return NULL;
}

static error *parse_source_line(expr_parser *p, uint64_t *value)
{
    str text = str_skip(p->text, p->at);
    size_t end = str_find_char(str_skip(text, 1), '`');
    if (end == SIZE_MAX) return expr_error_at(p, "Syntax", p->at);
    if (!find_symbol(p, str_slice(text, 0, end + 2), value))
        return expr_error_at(p, "Couldn't resolve", p->at);
    take(p, end + 2);
    return NULL;
}

static error *parse_group(expr_parser *p, char close, uint64_t *value)
{
    take(p, 1);
    error *e = parse_expression(p, 1, value);
    if (e) return e;
    skip_blanks(p);
    if (peek(p, 0) != close) return expr_error_at(p, "Syntax", p->at);
    take(p, 1);
    return NULL;
}

static error *parse_sign(expr_parser *p, char sign, uint64_t *value)
{
    take(p, 1);
    uint64_t operand;
    error *e = parse_term(p, &operand);
    if (e) return e;
    switch (sign) {
    case '-': *value = 0 - operand; break;
    case '~': *value = ~operand; break;
    case '!': *value = operand == 0; break;
    default: *value = operand; break;
    }
    return NULL;
}

static error *parse_instruction_pointer(expr_parser *p, uint64_t *value)
{
    bool found;
    error *e = register_value(p, STR("$ip"), &found, value);
    if (e) return e;
    if (!found) return expr_error_at(p, "Bad register", p->at);
    take(p, 1);
    return NULL;
}

static error *parse_term_inside(expr_parser *p, uint64_t *value)
{
    skip_blanks(p);
    char c = peek(p, 0);
    switch (c) {
    case '(': return parse_group(p, ')', value);
    case '[': return parse_group(p, ']', value);
    case '+':
    case '-':
    case '~': return parse_sign(p, c, value);
    case '!':
        return expr_is_name_start(peek(p, 1)) || (peek(p, 1) >= '0' && peek(p, 1) <= '9')
                   ? parse_qualified(p, 0, value)
                   : parse_sign(p, c, value);
    case '@': return parse_at_sign(p, value);
    case '\'': return parse_characters(p, value);
    case '`': return parse_source_line(p, value);
    case '.':
        return expr_is_name_char(peek(p, 1)) ? missing_at(p, p->at) : parse_instruction_pointer(p, value);
    default: break;
    }
    if (c >= '0' && c <= '9') return parse_digit(p, value);
    if (expr_is_name_start(c)) return parse_name(p, value);
    return missing_at(p, p->at);
}

static error *parse_term(expr_parser *p, uint64_t *value)
{
    if (p->depth >= EXPR_MAX_DEPTH) return expr_error_at(p, "Overflow", p->at);
    p->depth++;
    error *e = parse_term_inside(p, value);
    p->depth--;
    return e;
}

/* ---- binary operators ---- */

static const binary_operator *peek_operator(expr_parser *p)
{
    skip_blanks(p);
    str text = str_skip(p->text, p->at);
    char first = text.len ? (char)(is_letter(text.ptr[0]) ? text.ptr[0] | 0x20 : text.ptr[0]) : 0;
    for (size_t i = 0; i < sizeof binary_operators / sizeof binary_operators[0]; i++) {
        const binary_operator *o = &binary_operators[i];
        if (o->text[0] != first) continue;
        str spelling = str_from_cstr(o->text);
        if (!str_starts_with_nocase(text, spelling)) continue;
        if (is_letter(o->text[0]) && spelling.len < text.len && expr_is_name_char(text.ptr[spelling.len]))
            continue;
        return o;
    }
    return NULL;
}

static uint64_t shift(binary_kind kind, uint64_t a, uint64_t b)
{
    if (kind == BINARY_SHIFT_ARITHMETIC) {
        unsigned count = b < 63 ? (unsigned)b : 63;
        uint64_t sign = a >> 63 ? ~(UINT64_MAX >> count) : 0;
        return a >> count | sign;
    }
    if (b > 63) return 0;
    return kind == BINARY_SHIFT_LEFT ? a << b : a >> b;
}

/* Operands are unsigned 64-bit numbers ("treats all numbers and symbols as ULONG64 types"). */
static bool apply(binary_kind kind, uint64_t a, uint64_t b, uint64_t *out)
{
    switch (kind) {
    case BINARY_MULTIPLY: *out = a * b; break;
    case BINARY_DIVIDE:
    case BINARY_MODULO:
        if (!b) return false;
        *out = kind == BINARY_DIVIDE ? a / b : a % b;
        break;
    case BINARY_ADD: *out = a + b; break;
    case BINARY_SUBTRACT: *out = a - b; break;
    case BINARY_SHIFT_LEFT:
    case BINARY_SHIFT_RIGHT:
    case BINARY_SHIFT_ARITHMETIC: *out = shift(kind, a, b); break;
    case BINARY_EQUAL: *out = a == b; break;
    case BINARY_NOT_EQUAL: *out = a != b; break;
    case BINARY_LESS: *out = a < b; break;
    case BINARY_GREATER: *out = a > b; break;
    case BINARY_LESS_EQUAL: *out = a <= b; break;
    case BINARY_GREATER_EQUAL: *out = a >= b; break;
    case BINARY_AND: *out = a & b; break;
    case BINARY_XOR: *out = a ^ b; break;
    case BINARY_OR: *out = a | b; break;
    }
    return true;
}

static error *parse_expression(expr_parser *p, unsigned least_precedence, uint64_t *value)
{
    uint64_t left;
    error *e = parse_term(p, &left);
    if (e) return e;
    for (;;) {
        const binary_operator *o = peek_operator(p);
        if (!o || o->precedence < least_precedence) break;
        take(p, strlen(o->text));
        uint64_t right;
        e = parse_expression(p, o->precedence + 1u, &right);
        if (e) return e;
        if (!apply(o->kind, left, right, &left)) return expr_error_at(p, "Operand", p->last_token);
    }
    *value = left;
    return NULL;
}

error *expr_parse_nested(expr_parser *p, str text, uint64_t *value)
{
    if (p->depth >= EXPR_MAX_DEPTH) return expr_error_at(p, "Overflow", p->at);
    expr_parser inner = {.arena = p->arena, .env = p->env, .text = text, .depth = p->depth + 1};
    uint64_t v;
    error *e = parse_expression(&inner, 1, &v);
    if (e) return e;
    skip_blanks(&inner);
    if (inner.at < text.len) return expr_error_at(&inner, "Syntax", inner.at);
    *value = v;
    return NULL;
}

error *expr_evaluate(arena *a, const expr_env *env, str text, uint64_t *value, str *rest)
{
    expr_parser p = {.arena = a, .env = env, .text = text};
    uint64_t v;
    error *e = parse_expression(&p, 1, &v);
    if (e) return e;
    *value = v;
    *rest = str_trim_left(str_skip(text, p.at));
    return NULL;
}

error *expr_evaluate_all(arena *a, const expr_env *env, str text, uint64_t *value)
{
    uint64_t v;
    str rest;
    error *e = expr_evaluate(a, env, text, &v, &rest);
    if (e) return e;
    if (str_trim(rest).len) {
        e = error_new(a, ERROR_SYNTAX, "Extra character error in '%.*s'", STR_ARG(text));
        e->location = text.len - rest.len;
        e->has_location = true;
        return e;
    }
    *value = v;
    return NULL;
}

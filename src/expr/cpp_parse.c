/* From a C++ expression's text to its tree: precedence climbing, with the lambdas and anonymous types of dx.
 */
#include "expr/cpp_internal.h"

#include "base/vec.h"

static error *parse_assignment(cpp_parser *p, cpp_node **out);
static error *parse_unary(cpp_parser *p, cpp_node **out);

static const struct {
    const char *spelling;
    int op;
    unsigned precedence; /* higher binds closer */
} binaries[] = {
    {"*", CPP_OP_MULTIPLY, 10},
    {"/", CPP_OP_DIVIDE, 10},
    {"%", CPP_OP_MODULO, 10},
    {"+", CPP_OP_ADD, 9},
    {"-", CPP_OP_SUBTRACT, 9},
    {"<<", CPP_OP_SHIFT_LEFT, 8},
    {">>", CPP_OP_SHIFT_RIGHT, 8},
    {"<", CPP_OP_LESS, 7},
    {">", CPP_OP_GREATER, 7},
    {"<=", CPP_OP_LESS_EQUAL, 7},
    {">=", CPP_OP_GREATER_EQUAL, 7},
    {"==", CPP_OP_EQUAL, 6},
    {"!=", CPP_OP_NOT_EQUAL, 6},
    {"&", CPP_OP_AND, 5},
    {"^", CPP_OP_XOR, 4},
    {"|", CPP_OP_OR, 3},
    {"&&", CPP_OP_LOGICAL_AND, 2},
    {"||", CPP_OP_LOGICAL_OR, 1},
};

static const struct {
    const char *spelling;
    int op; /* 0: plain */
} assignments[] = {
    {"=", 0},
    {"+=", CPP_OP_ADD},
    {"-=", CPP_OP_SUBTRACT},
    {"*=", CPP_OP_MULTIPLY},
    {"/=", CPP_OP_DIVIDE},
    {"%=", CPP_OP_MODULO},
    {"<<=", CPP_OP_SHIFT_LEFT},
    {">>=", CPP_OP_SHIFT_RIGHT},
    {"&=", CPP_OP_AND},
    {"|=", CPP_OP_OR},
    {"^=", CPP_OP_XOR},
};

static error *deeper(cpp_parser *p)
{
    return ++p->depth > CPP_MAX_DEPTH ? cpp_error_at(p->arena, "Overflow", str_skip(p->text, p->token.at))
                                      : NULL;
}

static error *node(cpp_parser *p, cpp_kind kind, size_t at, cpp_node **out)
{
    *out = ARENA_NEW(p->arena, cpp_node);
    if (++p->nodes > CPP_MAX_NODES) return cpp_error_at(p->arena, "Overflow", str_skip(p->text, at));
    (*out)->kind = kind;
    (*out)->at = at;
    (*out)->source = str_skip(p->text, at);
    return NULL;
}

typedef VEC(cpp_node *) node_list;

/* What stands between brackets, up to `close`. */
static error *parse_list(cpp_parser *p, const char *close, cpp_node *into)
{
    node_list items = {0};
    if (!cpp_take(p, close)) {
        do {
            cpp_node *item;
            if (items.count == CPP_MAX_ARGUMENTS) return cpp_syntax(p);
            error *e = parse_assignment(p, &item);
            if (e) return e;
            *VEC_PUSH(p->arena, &items) = item;
        } while (cpp_take(p, ","));
        if (!cpp_take(p, close)) return cpp_syntax(p);
    }
    into->items = items.items;
    into->count = items.count;
    return NULL;
}

/* ---- primaries ---- */

typedef VEC(str) name_list;

/* "new { A = 1, x.B }": a field without a name is called as the member is. */
static error *parse_record(cpp_parser *p, cpp_node **out)
{
    cpp_node *n;
    error *e = node(p, CPP_RECORD, p->token.at, &n);
    if (e) return e;
    cpp_next(p);
    if (!cpp_take(p, "{")) return cpp_syntax(p);
    node_list items = {0};
    name_list names = {0};
    while (!cpp_is(p, "}")) {
        cpp_token first = p->token;
        cpp_node *item;
        cpp_next(p);
        bool named = first.kind == TOKEN_NAME && cpp_take(p, "=");
        if (!named) cpp_rewind(p, first.at);
        if ((e = parse_assignment(p, &item))) return e;
        if (!named && item->kind != CPP_MEMBER && item->kind != CPP_NAME) return cpp_syntax(p);
        *VEC_PUSH(p->arena, &names) = named ? first.text : item->text;
        *VEC_PUSH(p->arena, &items) = item;
        if (!cpp_take(p, ",")) break;
    }
    if (!cpp_take(p, "}")) return cpp_syntax(p);
    n->items = items.items;
    n->names = names.items;
    n->count = items.count;
    *out = n;
    return NULL;
}

/* "x => ..." and "(x, y) => ...". *is_lambda = false, and nothing is taken, when it is none. */
static error *parse_lambda(cpp_parser *p, bool *is_lambda, cpp_node **out)
{
    size_t start = p->token.at;
    name_list names = {0};
    bool fits = true;
    if (cpp_take(p, "(")) {
        while (p->token.kind == TOKEN_NAME && names.count < CPP_MAX_ARGUMENTS) {
            *VEC_PUSH(p->arena, &names) = p->token.text;
            cpp_next(p);
            if (!cpp_take(p, ",")) break;
        }
        fits = cpp_take(p, ")");
    } else {
        *VEC_PUSH(p->arena, &names) = p->token.text;
        cpp_next(p);
    }
    *is_lambda = fits && cpp_is(p, "=>");
    if (!*is_lambda) {
        cpp_rewind(p, start);
        return NULL;
    }
    cpp_next(p);
    cpp_node *n;
    error *e = node(p, CPP_LAMBDA, start, &n);
    if (e || (e = parse_assignment(p, &n->a))) return e;
    n->names = names.items;
    n->count = names.count;
    *out = n;
    return NULL;
}

static error *parse_cast_name(cpp_parser *p, cpp_node **out)
{
    cpp_node *n;
    error *e = node(p, CPP_CAST, p->token.at, &n);
    if (e) return e;
    cpp_next(p);
    if (!cpp_take(p, "<")) return cpp_syntax(p);
    if (!cpp_take_type(p, &n->type))
        return cpp_error_at(p->arena, "Couldn't resolve", str_skip(p->text, p->token.at));
    if (!cpp_take(p, ">") || !cpp_take(p, "(")) return cpp_syntax(p);
    if ((e = parse_assignment(p, &n->a))) return e;
    if (!cpp_take(p, ")")) return cpp_syntax(p);
    *out = n;
    return NULL;
}

static error *literal(cpp_parser *p, size_t at, const type *t, uint64_t bits, cpp_node **out)
{
    error *e = node(p, CPP_LITERAL, at, out);
    if (e) return e;
    (*out)->type = t;
    (*out)->bits = bits;
    return NULL;
}

static error *parse_sizeof(cpp_parser *p, cpp_node **out)
{
    size_t at = p->token.at;
    const type *t;
    cpp_next(p);
    size_t here = p->token.at;
    if (cpp_take(p, "(") && cpp_take_type(p, &t) && cpp_take(p, ")"))
        return literal(p, at, cpp_word(p->env->types), t->size, out);
    cpp_rewind(p, here);
    error *e = node(p, CPP_SIZEOF, at, out);
    return e ? e : parse_unary(p, &(*out)->a);
}

/* ---- macros ---- */

/* The field's path: up to the closing parenthesis, "Tcb.Process". */
static error *take_field(cpp_parser *p, const type *t, type_field *out)
{
    size_t from = p->token.at;
    unsigned depth = 0;
    while (p->token.kind != TOKEN_END && p->token.kind != TOKEN_BAD && (depth || !cpp_is(p, ")"))) {
        depth += cpp_is(p, "(") ? 1u : cpp_is(p, ")") ? -1u : 0;
        cpp_next(p);
    }
    str path = str_trim(str_slice(p->text, from, p->token.at));
    if (!cpp_take(p, ")")) return cpp_syntax(p);
    if (type_find_field(t, path, out)) return NULL;
    return cpp_error_at(p->arena, "Type does not have given member", path);
}

/* #FIELD_OFFSET(Type, Field), #RTL_FIELD_SIZE, #RTL_SIZEOF_THROUGH_FIELD: numbers that only types are needed
 * for. */
static error *parse_type_macro(cpp_parser *p, str name, size_t at, cpp_node **out)
{
    const type *t;
    type_field f;
    if (!cpp_take_type(p, &t))
        return cpp_error_at(p->arena, "Couldn't resolve", str_skip(p->text, p->token.at));
    if (!cpp_take(p, ",")) return cpp_syntax(p);
    error *e = take_field(p, t, &f);
    if (e) return e;
    const cpp_types *types = p->env->types;
    const type *field = type_resolve(f.type);
    uint64_t size = field ? field->size : 0;
    if (str_equal(name, STR("FIELD_OFFSET"))) return literal(p, at, &types->builtin[CPP_LONG], f.offset, out);
    if (str_equal(name, STR("RTL_FIELD_SIZE"))) return literal(p, at, cpp_word(types), size, out);
    return literal(p, at, cpp_word(types), f.offset + size, out);
}

/* #CONTAINING_RECORD(Address, Type, Field). */
static error *parse_containing_record(cpp_parser *p, size_t at, cpp_node **out)
{
    cpp_node *n;
    const type *t;
    type_field f;
    error *e = node(p, CPP_MACRO, at, &n);
    if (e || (e = parse_assignment(p, &n->a))) return e;
    if (!cpp_take(p, ",")) return cpp_syntax(p);
    if (!cpp_take_type(p, &t))
        return cpp_error_at(p->arena, "Couldn't resolve", str_skip(p->text, p->token.at));
    if (!cpp_take(p, ",")) return cpp_syntax(p);
    if ((e = take_field(p, t, &f))) return e;
    n->type = cpp_pointer_to(p->env->types, t);
    n->bits = f.offset;
    *out = n;
    return NULL;
}

/* #RTL_CONTAINS_FIELD(Struct, Size, Field): a comparison of the size with where the field ends, once Struct
 * is known; #RTL_NUMBER_OF(Array): both need the value's type. */
static error *parse_value_macro(cpp_parser *p, str name, size_t at, cpp_node **out)
{
    cpp_node *n;
    error *e = node(p, CPP_MACRO, at, &n);
    if (e || (e = parse_assignment(p, &n->a))) return e;
    n->text = str_copy(p->arena, name);
    *out = n;
    if (str_equal(name, STR("RTL_NUMBER_OF"))) return cpp_take(p, ")") ? NULL : cpp_syntax(p);
    if (!cpp_take(p, ",")) return cpp_syntax(p);
    if ((e = parse_assignment(p, &n->b))) return e;
    if (!cpp_take(p, ",") || p->token.kind != TOKEN_NAME) return cpp_syntax(p);
    n->names = arena_copy(p->arena, &p->token.text, sizeof(str), alignof(str));
    n->count = 1;
    cpp_next(p);
    return cpp_take(p, ")") ? NULL : cpp_syntax(p);
}

static error *parse_macro(cpp_parser *p, cpp_node **out)
{
    size_t at = p->token.at;
    str name = p->token.text;
    cpp_next(p);
    if (!cpp_take(p, "(")) return cpp_syntax(p);
    if (str_equal(name, STR("CONTAINING_RECORD"))) return parse_containing_record(p, at, out);
    if (str_equal(name, STR("RTL_CONTAINS_FIELD")) || str_equal(name, STR("RTL_NUMBER_OF")))
        return parse_value_macro(p, name, at, out);
    if (str_equal(name, STR("FIELD_OFFSET")) || str_equal(name, STR("RTL_FIELD_SIZE")) ||
        str_equal(name, STR("RTL_SIZEOF_THROUGH_FIELD")))
        return parse_type_macro(p, name, at, out);
    return cpp_error_at(p->arena, "Couldn't resolve", str_skip(p->text, at));
}

/* "(zork *)" is a cast to a type that nobody knows. */
static error *unknown_type(cpp_parser *p)
{
    size_t start = p->token.at, stars = 0;
    cpp_next(p);
    while (cpp_take(p, "struct") || cpp_take(p, "class") || cpp_take(p, "union") || cpp_take(p, "enum"))
        continue;
    size_t from = p->token.at;
    bool named = p->token.kind == TOKEN_NAME;
    cpp_next(p);
    while (cpp_take(p, "*")) stars++;
    str name = str_trim(str_slice(p->text, from, p->token.at));
    bool cast = named && stars && cpp_is(p, ")");
    cpp_rewind(p, start);
    if (!cast) return NULL;
    if (p->env->model)
        return error_new(p->arena, ERROR_NOT_FOUND, "Unable to find type '%.*s' for cast.", STR_ARG(name));
    return cpp_error_at(p->arena, "Couldn't resolve", str_skip(p->text, from));
}

/* `a, b`: both are evaluated, the last one is the value. */
static error *parse_comma(cpp_parser *p, cpp_node **out)
{
    size_t start = p->token.at;
    error *e = parse_assignment(p, out);
    while (!e && cpp_take(p, ",")) {
        cpp_node *comma;
        if ((e = node(p, CPP_BINARY, start, &comma))) return e;
        comma->op = CPP_OP_COMMA;
        comma->a = *out;
        e = parse_assignment(p, &comma->b);
        *out = comma;
    }
    return e;
}

static error *parse_parenthesis(cpp_parser *p, cpp_node **out)
{
    bool lambda = false;
    error *e = p->env->model ? parse_lambda(p, &lambda, out) : NULL;
    if (e || lambda) return e;
    size_t start = p->token.at;
    const type *t;
    cpp_next(p);
    if (cpp_take_type(p, &t) && cpp_take(p, ")")) {
        e = node(p, CPP_CAST, start, out);
        if (e) return e;
        (*out)->type = t;
        return parse_unary(p, &(*out)->a);
    }
    cpp_rewind(p, start);
    if ((e = unknown_type(p))) return e;
    cpp_next(p);
    if ((e = parse_comma(p, out))) return e;
    return cpp_take(p, ")") ? NULL : cpp_syntax(p);
}

static error *parse_name(cpp_parser *p, cpp_node **out)
{
    const cpp_types *types = p->env->types;
    if (cpp_is(p, "sizeof")) return parse_sizeof(p, out);
    if (cpp_is(p, "static_cast") || cpp_is(p, "reinterpret_cast") || cpp_is(p, "const_cast") ||
        cpp_is(p, "dynamic_cast"))
        return parse_cast_name(p, out);
    size_t at = p->token.at;
    if (cpp_is(p, "true") || cpp_is(p, "false")) {
        bool yes = cpp_is(p, "true");
        cpp_next(p);
        return literal(p, at, &types->builtin[CPP_BOOL], yes, out);
    }
    if (cpp_take(p, "nullptr"))
        return literal(p, at, cpp_pointer_to(p->env->types, &types->builtin[CPP_VOID]), 0, out);
    if (p->env->model && cpp_is(p, "new")) return parse_record(p, out);
    bool lambda = false;
    error *e = p->env->model ? parse_lambda(p, &lambda, out) : NULL;
    if (e || lambda) return e;
    if ((e = node(p, CPP_NAME, at, out))) return e;
    (*out)->text = p->token.text;
    cpp_next(p);
    return NULL;
}

static error *parse_primary(cpp_parser *p, cpp_node **out)
{
    cpp_token t = p->token;
    error *e;
    switch (t.kind) {
    case TOKEN_LITERAL: cpp_next(p); return literal(p, t.at, &p->env->types->builtin[t.type], t.bits, out);
    case TOKEN_STRING:
    case TOKEN_REGISTER:
    case TOKEN_MASM:
        e = node(p,
                 t.kind == TOKEN_STRING     ? CPP_STRING
                 : t.kind == TOKEN_REGISTER ? CPP_REGISTER
                                            : CPP_MASM,
                 t.at, out);
        if (e) return e;
        (*out)->text = t.text;
        cpp_next(p);
        return NULL;
    case TOKEN_MACRO: return parse_macro(p, out);
    case TOKEN_NAME: return parse_name(p, out);
    default: break;
    }
    if (cpp_is(p, "(")) return parse_parenthesis(p, out);
    if (t.kind == TOKEN_END)
        return error_new(p->arena, ERROR_SYNTAX, "Numeric expression missing from '<EOL>'");
    return cpp_syntax(p);
}

/* ---- postfix and unary ---- */

static error *parse_member(cpp_parser *p, cpp_node **operand)
{
    cpp_node *n;
    error *e = node(p, CPP_MEMBER, p->token.at, &n);
    if (e) return e;
    n->op = cpp_is(p, "->") ? CPP_OP_DEREFERENCE : 0;
    cpp_next(p);
    if (p->token.kind != TOKEN_NAME) return cpp_syntax(p);
    n->source = str_skip(p->text, p->token.at);
    n->text = p->token.text;
    n->a = *operand;
    cpp_next(p);
    *operand = n;
    return NULL;
}

static error *parse_postfix(cpp_parser *p, cpp_node **out)
{
    error *e = parse_primary(p, out);
    for (unsigned links = 0; !e; links++) {
        cpp_node *n;
        if (links > CPP_MAX_DEPTH) return cpp_error_at(p->arena, "Overflow", str_skip(p->text, p->token.at));
        if (cpp_is(p, ".") || cpp_is(p, "->")) {
            e = parse_member(p, out);
        } else if (cpp_is(p, "[") || cpp_is(p, "(")) {
            bool index = cpp_is(p, "[");
            if ((e = node(p, index ? CPP_INDEX : CPP_CALL, p->token.at, &n))) return e;
            cpp_next(p);
            n->a = *out;
            e = parse_list(p, index ? "]" : ")", n);
            *out = n;
        } else if (cpp_is(p, "++") || cpp_is(p, "--")) {
            if ((e = node(p, CPP_STEP, p->token.at, &n))) return e;
            n->op = cpp_is(p, "++") ? CPP_OP_ADD : CPP_OP_SUBTRACT;
            n->post = true;
            n->a = *out;
            *out = n;
            cpp_next(p);
        } else {
            return NULL;
        }
    }
    return e;
}

static error *parse_unary_inside(cpp_parser *p, cpp_node **out)
{
    static const struct {
        const char *spelling;
        int op;
    } unaries[] = {{"!", CPP_OP_NOT},  {"~", CPP_OP_COMPLEMENT}, {"-", CPP_OP_NEGATE},
                   {"+", CPP_OP_PLUS}, {"&", CPP_OP_ADDRESS},    {"*", CPP_OP_DEREFERENCE}};
    size_t at = p->token.at;
    bool step = cpp_is(p, "++") || cpp_is(p, "--");
    if (step) {
        int op = cpp_is(p, "++") ? CPP_OP_ADD : CPP_OP_SUBTRACT;
        error *e = node(p, CPP_STEP, at, out);
        if (e) return e;
        (*out)->op = op;
        cpp_next(p);
        return parse_unary(p, &(*out)->a);
    }
    for (size_t i = 0; i < sizeof unaries / sizeof unaries[0]; i++) {
        if (!cpp_is(p, unaries[i].spelling)) continue;
        error *e = node(p, CPP_UNARY, at, out);
        if (e) return e;
        (*out)->op = unaries[i].op;
        cpp_next(p);
        return parse_unary(p, &(*out)->a);
    }
    return parse_postfix(p, out);
}

static error *parse_unary(cpp_parser *p, cpp_node **out)
{
    error *e = deeper(p);
    if (!e) e = parse_unary_inside(p, out);
    p->depth--;
    return e;
}

static error *parse_binary(cpp_parser *p, unsigned least, cpp_node **out)
{
    error *e = parse_unary(p, out);
    if (e) return e;
    for (unsigned links = 0;; links++) {
        size_t i = 0;
        while (i < sizeof binaries / sizeof binaries[0] && !cpp_is(p, binaries[i].spelling)) i++;
        if (i == sizeof binaries / sizeof binaries[0] || binaries[i].precedence < least) return NULL;
        if (links > CPP_MAX_DEPTH) return cpp_error_at(p->arena, "Overflow", str_skip(p->text, p->token.at));
        cpp_node *n;
        if ((e = node(p, CPP_BINARY, p->token.at, &n))) return e;
        n->op = binaries[i].op;
        n->a = *out;
        cpp_next(p);
        if ((e = parse_binary(p, binaries[i].precedence + 1, &n->b))) return e;
        *out = n;
    }
}

static error *parse_conditional(cpp_parser *p, cpp_node **out)
{
    error *e = parse_binary(p, 1, out);
    if (e || !cpp_is(p, "?")) return e;
    cpp_node *n;
    if ((e = node(p, CPP_CONDITIONAL, p->token.at, &n))) return e;
    n->a = *out;
    cpp_next(p);
    if ((e = parse_assignment(p, &n->b))) return e;
    if (!cpp_take(p, ":")) return cpp_syntax(p);
    if ((e = parse_assignment(p, &n->c))) return e;
    *out = n;
    return NULL;
}

static error *parse_assignment(cpp_parser *p, cpp_node **out)
{
    error *e = deeper(p);
    if (!e) e = parse_conditional(p, out);
    for (size_t i = 0; !e && i < sizeof assignments / sizeof assignments[0]; i++) {
        if (!cpp_is(p, assignments[i].spelling)) continue;
        cpp_node *n;
        if ((e = node(p, CPP_ASSIGN, p->token.at, &n))) break;
        n->op = assignments[i].op;
        n->a = *out;
        cpp_next(p);
        e = parse_assignment(p, &n->b);
        *out = n;
        break;
    }
    p->depth--;
    return e;
}

/* At a comma ends what is an argument of a command or has format specifiers; an expression of its own goes
 * on. */
static error *parse_front(arena *a, const cpp_env *env, str text, bool comma, const cpp_node **out, str *rest)
{
    cpp_parser p = {.arena = a, .env = env, .text = text};
    cpp_node *n = NULL;
    cpp_next(&p);
    error *e = comma ? parse_comma(&p, &n) : parse_assignment(&p, &n);
    if (e) return e;
    if (p.token.kind == TOKEN_BAD) return cpp_syntax(&p);
    *rest = p.token.kind == TOKEN_END ? (str){0} : str_skip(text, p.token.at);
    *out = n;
    return NULL;
}

error *cpp_parse(arena *a, const cpp_env *env, str text, const cpp_node **out, str *rest)
{
    return parse_front(a, env, text, false, out, rest);
}

error *cpp_parse_all(arena *a, const cpp_env *env, str text, const cpp_node **out)
{
    str rest = {0};
    error *e = parse_front(a, env, text, true, out, &rest);
    if (e || !rest.len) return e;
    return error_new(a, ERROR_SYNTAX, "Extra character error at '%.*s'", STR_ARG(rest));
}

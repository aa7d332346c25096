/* Operators of C++ expressions: the usual arithmetic conversions, pointers scaled by what they point to. */
#include "expr/cpp_arith.h"
#include "expr/cpp_internal.h"

#include <math.h>
#include <string.h>

typedef enum number_kind { NUMBER_INTEGER, NUMBER_FLOATING, NUMBER_POINTER } number_kind;

/* A number with its type: what an operand is once it has been read. */
typedef struct number {
    number_kind kind;
    const type *type; /* as computed with: int or wider */
    uint64_t u;       /* sign- or zero-extended */
    double d;
} number;

static error *unreadable(cpp_eval *e, const cpp_operand *o)
{
    if (o->v.bad && !o->v.in_memory)
        return error_new(e->arena, o->v.bad->code, "%.*s", STR_ARG(o->v.bad->message));
    error *failed = error_new(e->arena, ERROR_MEMORY,
                              e->env->model ? "Unable to read memory at Address 0x%llx"
                                            : "Memory access error at '0x%llx'",
                              (unsigned long long)o->v.address);
    failed->location = o->v.address;
    failed->has_location = true;
    return failed;
}

static error *no_number(cpp_eval *e)
{
    return error_new(e->arena, ERROR_SYNTAX, "Type conflict error: a number is needed");
}

/* Integer promotion: all that is smaller than int is an int. */
static const type *promoted(const cpp_types *types, const type *t)
{
    if (t->kind == TYPE_ENUM) return &types->builtin[t->size > 4 ? CPP_INT64 : CPP_INT];
    return t->size < 4 || t->kind != TYPE_INTEGER ? &types->builtin[CPP_INT] : t;
}

static error *read_number(cpp_eval *e, const cpp_operand *o, number *out)
{
    if (o->object) return no_number(e);
    value v = cpp_referred(o->v);
    const type *t = type_resolve(v.type);
    int64_t i;
    if (!t || v.bad) return v.bad ? unreadable(e, o) : no_number(e);
    switch (t->kind) {
    case TYPE_FLOAT:
        if (!value_double(v, &out->d)) return unreadable(e, o);
        out->kind = NUMBER_FLOATING;
        out->type = t;
        return NULL;
    case TYPE_INTEGER:
    case TYPE_ENUM:
        if (t->size > 8) return no_number(e);
        out->kind = NUMBER_INTEGER;
        out->type = promoted(e->env->types, t);
        if (!t->is_signed) return value_u64(v, &out->u) ? NULL : unreadable(e, o);
        if (!value_i64(v, &i)) return unreadable(e, o);
        out->u = (uint64_t)i;
        return NULL;
    case TYPE_POINTER:
        out->kind = NUMBER_POINTER;
        out->type = t;
        return value_u64(v, &out->u) ? NULL : unreadable(e, o);
    case TYPE_ARRAY:
    case TYPE_FUNCTION:
        if (!v.in_memory) return no_number(e);
        out->kind = NUMBER_POINTER;
        out->type = cpp_pointer_to(e->env->types, t->kind == TYPE_ARRAY ? t->target : t);
        out->u = v.address;
        return NULL;
    default: return no_number(e);
    }
}

error *cpp_to_u64(cpp_eval *e, const cpp_operand *o, uint64_t *out)
{
    number n = {0};
    error *failed = read_number(e, o, &n);
    if (failed) return failed;
    if (n.kind == NUMBER_FLOATING)
        *out = n.d >= 0x1p63 ? (uint64_t)INT64_MAX : n.d > -0x1p63 ? (uint64_t)(int64_t)n.d : 0;
    else *out = n.u;
    return NULL;
}

error *cpp_to_bool(cpp_eval *e, const cpp_operand *o, bool *out)
{
    number n = {0};
    if (o->object) return e->env->model->truth(e, o, out);
    error *failed = read_number(e, o, &n);
    if (!failed) *out = n.kind == NUMBER_FLOATING ? n.d != 0 : n.u != 0;
    return failed;
}

static uint64_t cut(const type *t, uint64_t u)
{
    if (!t || t->size >= 8 || !t->size) return u;
    return u & (((uint64_t)1 << (t->size * 8)) - 1);
}

static cpp_operand floating(cpp_eval *e, double d, bool narrow)
{
    uint64_t bits = 0;
    if (narrow) {
        float f = (float)d;
        uint32_t low;
        memcpy(&low, &f, sizeof low);
        bits = low;
    } else {
        memcpy(&bits, &d, sizeof bits);
    }
    return cpp_number(e, narrow ? CPP_FLOAT : CPP_DOUBLE, bits);
}

static cpp_operand integer(cpp_eval *e, const type *t, uint64_t u)
{
    cpp_operand o = cpp_typed_number(e, t, cut(t, u));
    o.plain = true;
    return o;
}

/* ---- binary ---- */

static double as_double(const number *n)
{
    if (n->kind == NUMBER_FLOATING) return n->d;
    return n->type->is_signed ? (double)(int64_t)n->u : (double)n->u;
}

static const type *common(const number *a, const number *b)
{
    if (a->type->size != b->type->size) return a->type->size > b->type->size ? a->type : b->type;
    return a->type->is_signed ? b->type : a->type;
}

static bool is_comparison(int op)
{
    return op >= CPP_OP_LESS && op <= CPP_OP_NOT_EQUAL;
}

static bool holds(int op, int order)
{
    switch (op) {
    case CPP_OP_LESS: return order < 0;
    case CPP_OP_GREATER: return order > 0;
    case CPP_OP_LESS_EQUAL: return order <= 0;
    case CPP_OP_GREATER_EQUAL: return order >= 0;
    case CPP_OP_EQUAL: return order == 0;
    default: return order != 0;
    }
}

static int order_of(const number *a, const number *b)
{
    if (a->kind == NUMBER_FLOATING || b->kind == NUMBER_FLOATING) {
        double x = as_double(a), y = as_double(b);
        return x < y ? -1 : x > y ? 1 : x == y ? 0 : 2;
    }
    const type *t = common(a, b);
    if (t->is_signed && a->kind == NUMBER_INTEGER && b->kind == NUMBER_INTEGER)
        return ((int64_t)a->u > (int64_t)b->u) - ((int64_t)a->u < (int64_t)b->u);
    uint64_t x = cut(t, a->u), y = cut(t, b->u);
    return (x > y) - (x < y);
}

error *cpp_compare(cpp_eval *e, const cpp_operand *a, const cpp_operand *b, int *out)
{
    number x = {0}, y = {0};
    error *failed = read_number(e, a, &x);
    if (!failed) failed = read_number(e, b, &y);
    if (!failed) *out = order_of(&x, &y);
    return failed;
}

static error *divided(cpp_eval *e, const cpp_node *n, int op, const type *t, uint64_t a, uint64_t b,
                      uint64_t *out)
{
    a = cut(t, a);
    b = cut(t, b);
    if (!b) {
        if (e->env->model) return error_new(e->arena, ERROR_SYNTAX, "Division by zero");
        return cpp_error_at(e->arena, "Divide by zero", n ? n->source : (str){0});
    }
    if (!t->is_signed) {
        *out = op == CPP_OP_DIVIDE ? a / b : a % b;
        return NULL;
    }
    unsigned unused = t->size < 8 ? 64 - 8 * (unsigned)t->size : 0;
    int64_t x = (int64_t)(a << unused) >> unused, y = (int64_t)(b << unused) >> unused;
    if (y == -1) *out = op == CPP_OP_DIVIDE ? 0 - (uint64_t)x : 0;
    else *out = (uint64_t)(op == CPP_OP_DIVIDE ? x / y : x % y);
    return NULL;
}

static uint64_t shifted(int op, const type *t, uint64_t a, uint64_t by)
{
    unsigned bits = (unsigned)t->size * 8;
    if (op == CPP_OP_SHIFT_LEFT) return by < bits ? a << by : 0;
    if (t->is_signed) {
        int64_t x = (int64_t)a;
        return (uint64_t)(x >> (by < 63 ? by : 63));
    }
    return by < bits ? cut(t, a) >> by : 0;
}

static error *floats(cpp_eval *e, const cpp_node *n, int op, const number *a, const number *b,
                     cpp_operand *out)
{
    double x = as_double(a), y = as_double(b), r;
    switch (op) {
    case CPP_OP_ADD: r = x + y; break;
    case CPP_OP_SUBTRACT: r = x - y; break;
    case CPP_OP_MULTIPLY: r = x * y; break;
    case CPP_OP_DIVIDE: r = y != 0 ? x / y : x > 0 ? INFINITY : x < 0 ? -INFINITY : NAN; break;
    default: return cpp_error_at(e->arena, "Type conflict", n ? n->source : (str){0});
    }
    bool narrow = (a->kind != NUMBER_FLOATING || a->type->size == 4) &&
                  (b->kind != NUMBER_FLOATING || b->type->size == 4);
    *out = floating(e, r, narrow);
    return NULL;
}

static error *pointers(cpp_eval *e, const cpp_node *n, int op, const number *a, const number *b,
                       cpp_operand *out)
{
    const number *p = a->kind == NUMBER_POINTER ? a : b, *other = p == a ? b : a;
    const type *pointee = type_resolve(p->type->target);
    uint64_t step = pointee && pointee->size ? pointee->size : 1;
    if (other->kind == NUMBER_FLOATING)
        return cpp_error_at(e->arena, "Type conflict", n ? n->source : (str){0});
    if (other->kind == NUMBER_POINTER) {
        if (op != CPP_OP_SUBTRACT) return cpp_error_at(e->arena, "Type conflict", n ? n->source : (str){0});
        *out = cpp_number(e, p->type->size == 4 ? CPP_INT : CPP_INT64,
                          (uint64_t)((int64_t)(a->u - b->u) / (int64_t)step));
        return NULL;
    }
    /* "You can't add an offset to a function pointer" (C++ numbers and operators). */
    if (pointee && pointee->kind == TYPE_FUNCTION && (op == CPP_OP_ADD || op == CPP_OP_SUBTRACT))
        return cpp_error_at(e->arena, "Type conflict", n ? n->source : (str){0});
    if (op == CPP_OP_ADD) *out = cpp_typed_number(e, p->type, cut(p->type, p->u + other->u * step));
    else if (op == CPP_OP_SUBTRACT && p == a)
        *out = cpp_typed_number(e, p->type, cut(p->type, p->u - other->u * step));
    else if (e->env->model && op >= CPP_OP_AND && op <= CPP_OP_OR) /* dx masks pointers: Object & ~0xf */
        *out = integer(e, cpp_word(e->env->types),
                       op == CPP_OP_AND  ? a->u & b->u
                       : op == CPP_OP_OR ? a->u | b->u
                                         : a->u ^ b->u);
    else return cpp_error_at(e->arena, "Type conflict", n ? n->source : (str){0});
    return NULL;
}

error *cpp_binary(cpp_eval *e, const cpp_node *n, int op, const cpp_operand *a, const cpp_operand *b,
                  cpp_operand *out)
{
    bool found = false;
    error *failed = NULL;
    if (e->env->model && (a->object || b->object)) failed = e->env->model->binary(e, op, a, b, &found, out);
    if (failed || found) return failed;
    number x = {0}, y = {0};
    failed = read_number(e, a, &x);
    if (!failed) failed = read_number(e, b, &y);
    if (failed) return failed;
    if (is_comparison(op)) {
        int order = order_of(&x, &y);
        *out = cpp_number(e, CPP_BOOL, order == 2 ? op == CPP_OP_NOT_EQUAL : holds(op, order));
        return NULL;
    }
    if (x.kind == NUMBER_POINTER || y.kind == NUMBER_POINTER) return pointers(e, n, op, &x, &y, out);
    if (x.kind == NUMBER_FLOATING || y.kind == NUMBER_FLOATING) return floats(e, n, op, &x, &y, out);
    const type *t = op == CPP_OP_SHIFT_LEFT || op == CPP_OP_SHIFT_RIGHT ? x.type : common(&x, &y);
    uint64_t u = 0;
    switch (op) {
    case CPP_OP_ADD: u = x.u + y.u; break;
    case CPP_OP_SUBTRACT: u = x.u - y.u; break;
    case CPP_OP_MULTIPLY: u = x.u * y.u; break;
    case CPP_OP_DIVIDE:
    case CPP_OP_MODULO: failed = divided(e, n, op, t, x.u, y.u, &u); break;
    case CPP_OP_SHIFT_LEFT:
    case CPP_OP_SHIFT_RIGHT: u = shifted(op, t, x.u, y.u); break;
    case CPP_OP_AND: u = x.u & y.u; break;
    case CPP_OP_XOR: u = x.u ^ y.u; break;
    default: u = x.u | y.u; break;
    }
    if (!failed) *out = integer(e, t, u);
    return failed;
}

error *cpp_evaluate_binary(cpp_eval *e, const cpp_node *n, cpp_operand *out)
{
    cpp_operand a, b;
    bool yes;
    error *failed = cpp_evaluate(e, n->a, &a);
    if (failed) return failed;
    if (n->op != CPP_OP_LOGICAL_AND && n->op != CPP_OP_LOGICAL_OR) {
        failed = cpp_evaluate(e, n->b, &b);
        if (failed) return failed;
        if (n->op == CPP_OP_COMMA) *out = b;
        return n->op == CPP_OP_COMMA ? NULL : cpp_binary(e, n, n->op, &a, &b, out);
    }
    failed = cpp_to_bool(e, &a, &yes);
    if (!failed && yes == (n->op == CPP_OP_LOGICAL_AND)) {
        failed = cpp_evaluate(e, n->b, &b);
        if (!failed) failed = cpp_to_bool(e, &b, &yes);
    }
    if (!failed) *out = cpp_number(e, CPP_BOOL, yes);
    return failed;
}

/* ---- unary ---- */

static error *address_of(cpp_eval *e, const cpp_node *n, const cpp_operand *a, cpp_operand *out)
{
    if (a->object || value_in_registers(a->v) || a->v.bit_count)
        return cpp_error_at(e->arena, "Operator & requires an lvalue:", n->source);
    cpp_types *types = e->env->types;
    const type *t = a->v.type ? a->v.type : &types->builtin[CPP_VOID];
    *out = cpp_typed_number(e, cpp_pointer_to(types, t), a->v.address);
    return NULL;
}

error *cpp_unary(cpp_eval *e, const cpp_node *n, const cpp_operand *a, cpp_operand *out)
{
    number x = {0};
    bool yes;
    error *failed;
    switch (n->op) {
    case CPP_OP_ADDRESS: return address_of(e, n, a, out);
    case CPP_OP_DEREFERENCE: return cpp_dereference(e, a, out);
    case CPP_OP_NOT:
        failed = cpp_to_bool(e, a, &yes);
        if (!failed) *out = cpp_number(e, CPP_BOOL, !yes);
        return failed;
    default: break;
    }
    failed = read_number(e, a, &x);
    if (failed) return failed;
    if (x.kind == NUMBER_POINTER || (x.kind == NUMBER_FLOATING && n->op == CPP_OP_COMPLEMENT))
        return cpp_error_at(e->arena, "Type conflict", n->source);
    if (x.kind == NUMBER_FLOATING) *out = floating(e, n->op == CPP_OP_NEGATE ? -x.d : x.d, x.type->size == 4);
    else
        *out = integer(e, x.type, n->op == CPP_OP_NEGATE ? 0 - x.u : n->op == CPP_OP_COMPLEMENT ? ~x.u : x.u);
    return NULL;
}

/* ---- casts ---- */

static bool is_record(const type *t)
{
    return t->kind == TYPE_STRUCT || t->kind == TYPE_CLASS || t->kind == TYPE_UNION || t->kind == TYPE_ARRAY;
}

error *cpp_cast(cpp_eval *e, const cpp_node *n, const cpp_operand *a, const type *to, cpp_operand *out)
{
    const type *t = type_resolve(to);
    number x = {0};
    if (!t) return cpp_error_at(e->arena, "Type conflict", n->source);
    if (is_record(t)) { /* always performed: other eyes on the same bytes */
        if (a->object || !a->v.in_memory) return cpp_error_at(e->arena, "Type conflict", n->source);
        *out = cpp_from_value(value_at(e->env->values, to, a->v.address));
        return NULL;
    }
    error *failed = read_number(e, a, &x);
    if (failed) return failed;
    if (t->kind == TYPE_FLOAT) {
        *out = floating(e, as_double(&x), t->size == 4);
        out->v.type = to;
        out->plain = false;
        return NULL;
    }
    uint64_t u = x.u;
    if (x.kind == NUMBER_FLOATING && (failed = cpp_to_u64(e, a, &u))) return failed;
    if (t->kind == TYPE_INTEGER && t->base == BASE_BOOL) u = u != 0;
    *out = cpp_typed_number(e, to, cut(t, u));
    return NULL;
}

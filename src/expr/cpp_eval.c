/* Evaluating the tree of a C++ expression: names, members, subscripts, calls. Arithmetic is in cpp_arith.c.
 */
#include "expr/cpp_arith.h"
#include "expr/cpp_internal.h"

cpp_operand cpp_from_value(value v)
{
    return (cpp_operand){.v = v};
}

cpp_operand cpp_typed_number(cpp_eval *e, const type *t, uint64_t bits)
{
    return (cpp_operand){.v = value_number(e->env->values, t, bits)};
}

cpp_operand cpp_number(cpp_eval *e, cpp_builtin b, uint64_t bits)
{
    cpp_operand o = cpp_typed_number(e, &e->env->types->builtin[b], bits);
    o.plain = true;
    return o;
}

value cpp_referred(value v)
{
    const type *t = type_resolve(v.type);
    return t && t->kind == TYPE_POINTER && t->is_reference ? value_deref(v) : v;
}

/* ---- names, registers, literals ---- */

/* dx has words of its own for a name that is nothing. */
static error *no_such_name(cpp_eval *e, const cpp_node *n)
{
    if (e->env->model)
        return error_new(e->arena, ERROR_NOT_FOUND, "Unable to bind name '%.*s'", STR_ARG(n->text));
    return cpp_error_at(e->arena, "Couldn't resolve", n->source);
}

static error *evaluate_name(cpp_eval *e, const cpp_node *n, cpp_operand *out)
{
    for (const cpp_scope *s = e->scope; s; s = s->outer) {
        if (!str_equal(s->name, n->text)) continue;
        *out = s->value;
        return NULL;
    }
    if (!e->env->name || !e->env->name(e, n->text, out)) return no_such_name(e, n);
    if (!out->object) out->v = cpp_referred(out->v);
    return NULL;
}

static error *evaluate_register(cpp_eval *e, const cpp_node *n, cpp_operand *out)
{
    bool found = false;
    error *failed = e->env->get_register ? e->env->get_register(e, n->text, &found, out) : NULL;
    if (failed && failed->code == ERROR_NOT_FOUND && !e->env->model)
        return cpp_error_at(e->arena, "Bad register", n->source);
    if (failed) return failed;
    if (!found && e->env->model) {
        str name = str_format(e->arena, "@%.*s", STR_ARG(n->text));
        return error_new(e->arena, ERROR_NOT_FOUND, "Unable to bind name '%.*s'", STR_ARG(name));
    }
    if (!found) return cpp_error_at(e->arena, "Bad register", n->source);
    out->reg = n->text;
    return NULL;
}

/* Text in plain C++ has no address to be at: "strings have no meaning to the expression evaluator". */
static error *evaluate_string(cpp_eval *e, const cpp_node *n, cpp_operand *out)
{
    if (!e->env->model || !e->env->model->string) return cpp_error_at(e->arena, "Syntax", n->source);
    *out = e->env->model->string(e, n->text);
    return NULL;
}

static error *evaluate_masm(cpp_eval *e, const cpp_node *n, cpp_operand *out)
{
    uint64_t number;
    if (!e->env->masm) return cpp_error_at(e->arena, "Syntax", n->source);
    error *failed = e->env->masm(e->env->context, e->arena, n->text, &number);
    if (!failed) *out = cpp_number(e, CPP_UINT64, number);
    return failed;
}

/* ---- memory ---- */

error *cpp_dereference(cpp_eval *e, const cpp_operand *o, cpp_operand *out)
{
    const type *t = o->object ? NULL : type_resolve(o->v.type);
    if (!t || (t->kind != TYPE_POINTER && t->kind != TYPE_ARRAY))
        return error_new(e->arena, ERROR_SYNTAX, "Type is not a pointer for operator *");
    if (t->kind == TYPE_ARRAY) {
        *out = cpp_from_value(value_index(o->v, 0));
        return NULL;
    }
    uint64_t address;
    error *failed = cpp_to_u64(e, o, &address);
    if (failed) return failed;
    *out = cpp_from_value(value_at(e->env->values, t->target, address));
    return NULL;
}

error *cpp_element(cpp_eval *e, const cpp_operand *o, uint64_t index, cpp_operand *out)
{
    const type *t = type_resolve(o->v.type), *element = t ? type_resolve(t->target) : NULL;
    uint64_t address = o->v.address;
    if (t && t->kind == TYPE_POINTER) {
        error *failed = cpp_to_u64(e, o, &address);
        if (failed) return failed;
    }
    *out = cpp_from_value(
        value_at(e->env->values, t ? t->target : NULL, address + index * (element ? element->size : 0)));
    out->v.bad = o->v.bad;
    return NULL;
}

static bool subscripted(const cpp_operand *o)
{
    const type *t = o->object ? NULL : type_resolve(o->v.type);
    return t && ((t->kind == TYPE_ARRAY && o->v.in_memory) || t->kind == TYPE_POINTER) &&
           type_resolve(t->target);
}

static error *evaluate_all(cpp_eval *e, const cpp_node *n, cpp_operand **out)
{
    *out = ARENA_ARRAY(e->arena, cpp_operand, n->count + 1);
    for (size_t i = 0; i < n->count; i++) {
        error *failed = cpp_evaluate(e, n->items[i], &(*out)[i]);
        if (failed) return failed;
    }
    return NULL;
}

static error *evaluate_index(cpp_eval *e, const cpp_node *n, cpp_operand *out)
{
    cpp_operand of, *keys;
    error *failed = cpp_evaluate(e, n->a, &of);
    if (!failed) failed = evaluate_all(e, n, &keys);
    if (failed) return failed;
    uint64_t index;
    if (subscripted(&of) && n->count == 1 && !keys[0].object) {
        failed = cpp_to_u64(e, &keys[0], &index);
        return failed ? failed : cpp_element(e, &of, index, out);
    }
    bool found = false;
    if (e->env->model && e->env->model->index)
        failed = e->env->model->index(e, &of, keys, n->count, &found, out);
    if (failed || found) return failed;
    return error_new(e->arena, ERROR_SYNTAX, "Type is not an array or pointer for operator[] '%.*s'",
                     STR_ARG(n->source));
}

/* A class before a member ("a.Base::field") says which of several is meant; the last part is its name. */
static str last_part(str name)
{
    size_t colon = str_rfind_char(name, ':');
    return colon == SIZE_MAX ? name : str_skip(name, colon + 1);
}

static bool has_fields(const type *t)
{
    return t && (t->kind == TYPE_STRUCT || t->kind == TYPE_CLASS || t->kind == TYPE_UNION);
}

static bool typed_member(cpp_eval *e, const cpp_operand *of, str name, cpp_operand *out)
{
    const type *t = of->object ? NULL : type_resolve(of->v.type);
    if (t && t->kind == TYPE_POINTER) t = type_resolve(t->target);
    name = last_part(name);
    if (!has_fields(t) || !value_has_field(of->v, name.ptr)) return false;
    (void)e;
    value v = of->v;
    const type *outer = type_resolve(v.type);
    uint64_t address;
    if (outer->kind == TYPE_POINTER) {
        if (!value_u64(v, &address)) v = value_checked(v);
        else v = value_at(v.context, outer->target, address);
    }
    *out = cpp_from_value(cpp_referred(value_field(v, name.ptr)));
    return true;
}

static error *evaluate_member(cpp_eval *e, const cpp_node *n, cpp_operand *out)
{
    cpp_operand of;
    error *failed = cpp_evaluate(e, n->a, &of);
    if (failed || typed_member(e, &of, n->text, out)) return failed;
    bool found = false;
    if (e->env->model && e->env->model->member) failed = e->env->model->member(e, &of, n->text, &found, out);
    if (failed || found) return failed;
    if (e->env->model)
        return error_new(e->arena, ERROR_NOT_FOUND, "Unable to bind name '%.*s'", STR_ARG(n->text));
    return cpp_error_at(e->arena, "Type does not have given member", n->source);
}

/* ---- calls ---- */

static error *evaluate_call(cpp_eval *e, const cpp_node *n, cpp_operand *out)
{
    const cpp_model *m = e->env->model;
    cpp_operand self = {0}, *arguments;
    bool method = n->a->kind == CPP_MEMBER, found = false;
    if (!m)
        return cpp_error_at(e->arena, method ? "Type does not have given member" : "Syntax", n->a->source);
    error *failed = method ? cpp_evaluate(e, n->a->a, &self) : NULL;
    if (!failed) failed = evaluate_all(e, n, &arguments);
    if (!failed && method) failed = m->call(e, &self, n->a->text, arguments, n->count, &found, out);
    if (failed || found) return failed;
    if (n->a->kind == CPP_NAME) {
        for (const cpp_scope *s = e->scope; s; s = s->outer)
            if (str_equal(s->name, n->a->text))
                return m->apply(e, &s->value, n->a->text, arguments, n->count, out);
        return m->apply(e, NULL, n->a->text, arguments, n->count, out);
    }
    failed = cpp_evaluate(e, n->a, &self);
    return failed ? failed : m->apply(e, &self, n->a->text, arguments, n->count, out);
}

error *cpp_call_lambda(cpp_eval *e, const cpp_node *lambda, const cpp_scope *scope,
                       const cpp_operand *arguments, size_t count, cpp_operand *out)
{
    if (count > lambda->count)
        return error_new(e->arena, ERROR_SYNTAX, "Too many arguments for '%.*s'", STR_ARG(lambda->source));
    if (count < lambda->count)
        return error_new(e->arena, ERROR_SYNTAX, "Too few arguments for '%.*s'", STR_ARG(lambda->source));
    cpp_scope *scopes = ARENA_ARRAY(e->arena, cpp_scope, count + 1);
    for (size_t i = 0; i < count; i++) {
        scopes[i] = (cpp_scope){.name = lambda->names[i], .value = arguments[i], .outer = scope};
        scope = &scopes[i];
    }
    const cpp_scope *before = e->scope;
    e->scope = scope;
    error *failed = cpp_evaluate(e, lambda->a, out);
    e->scope = before;
    return failed;
}

/* ---- the rest ---- */

static error *evaluate_record(cpp_eval *e, const cpp_node *n, cpp_operand *out)
{
    cpp_operand *values;
    error *failed = evaluate_all(e, n, &values);
    if (!failed) *out = e->env->model->record(e, n, values);
    return failed;
}

static error *evaluate_sizeof(cpp_eval *e, const cpp_node *n, cpp_operand *out)
{
    cpp_operand of;
    error *failed = cpp_evaluate(e, n->a, &of);
    if (failed) return failed;
    const type *t = of.object ? NULL : type_resolve(of.v.type);
    *out = cpp_typed_number(e, cpp_word(e->env->types), t ? t->size : 0);
    out->plain = true;
    return NULL;
}

static error *evaluate_conditional(cpp_eval *e, const cpp_node *n, cpp_operand *out)
{
    cpp_operand condition;
    bool yes;
    error *failed = cpp_evaluate(e, n->a, &condition);
    if (!failed) failed = cpp_to_bool(e, &condition, &yes);
    return failed ? failed : cpp_evaluate(e, yes ? n->b : n->c, out);
}

static error *evaluate_macro(cpp_eval *e, const cpp_node *n, cpp_operand *out)
{
    cpp_operand of;
    uint64_t number;
    error *failed = cpp_evaluate(e, n->a, &of);
    if (failed) return failed;
    const type *t = of.object ? NULL : type_resolve(of.v.type);
    if (n->type) { /* CONTAINING_RECORD */
        failed = cpp_to_u64(e, &of, &number);
        if (!failed) *out = cpp_typed_number(e, n->type, number - n->bits);
        return failed;
    }
    if (str_equal(n->text, STR("RTL_NUMBER_OF"))) {
        if (!t || t->kind != TYPE_ARRAY) return cpp_error_at(e->arena, "Type conflict", n->source);
        *out = cpp_typed_number(e, cpp_word(e->env->types), t->count);
        return NULL;
    }
    cpp_operand size;
    type_field f;
    if (t && t->kind == TYPE_POINTER) t = type_resolve(t->target);
    if (!t || !type_find_field(t, n->names[0], &f))
        return cpp_error_at(e->arena, "Type does not have given member", n->names[0]);
    failed = cpp_evaluate(e, n->b, &size);
    if (!failed) failed = cpp_to_u64(e, &size, &number);
    const type *field = type_resolve(f.type);
    if (!failed) *out = cpp_number(e, CPP_BOOL, f.offset + (field ? field->size : 0) <= number);
    return failed;
}

/* What `??` and dx may change: pseudo-registers and variables of the user's. A dump's memory stays as it is.
 */
static error *store(cpp_eval *e, const cpp_node *n, const cpp_operand *to, const cpp_operand *new_value)
{
    if (!to->reg.len) {
        if (!to->object && to->v.in_memory)
            return error_new(e->arena, ERROR_UNAVAILABLE, "Memory access error at '%.*s'",
                             STR_ARG(n->source));
        return cpp_error_at(e->arena, "Operator = requires an lvalue:", n->source);
    }
    return e->env->set_register(e, to->reg, new_value);
}

static error *evaluate_assignment(cpp_eval *e, const cpp_node *n, cpp_operand *out)
{
    cpp_operand to = {0}, from;
    error *failed = cpp_evaluate(e, n->b, &from);
    if (failed) return failed;
    /* A variable that an assignment makes need not be there before. */
    if (n->a->kind == CPP_REGISTER && !n->op) to.reg = n->a->text;
    else if ((failed = cpp_evaluate(e, n->a, &to))) return failed;
    if (n->op && (failed = cpp_binary(e, n, n->op, &to, &from, &from))) return failed;
    failed = store(e, n, &to, &from);
    if (failed) return failed;
    from.reg = (str){0};
    *out = from;
    return NULL;
}

static error *evaluate_step(cpp_eval *e, const cpp_node *n, cpp_operand *out)
{
    cpp_operand before, after, one = cpp_number(e, CPP_INT, 1);
    error *failed = cpp_evaluate(e, n->a, &before);
    if (!failed) failed = cpp_binary(e, n, n->op, &before, &one, &after);
    if (!failed) failed = store(e, n, &before, &after);
    if (!failed) *out = n->post ? before : after;
    return failed;
}

static error *evaluate_inside(cpp_eval *e, const cpp_node *n, cpp_operand *out)
{
    cpp_operand a;
    error *failed;
    switch (n->kind) {
    case CPP_LITERAL:
        *out = cpp_typed_number(e, n->type, n->bits);
        out->plain = true;
        return NULL;
    case CPP_STRING: return evaluate_string(e, n, out);
    case CPP_NAME: return evaluate_name(e, n, out);
    case CPP_REGISTER: return evaluate_register(e, n, out);
    case CPP_MASM: return evaluate_masm(e, n, out);
    case CPP_UNARY: failed = cpp_evaluate(e, n->a, &a); return failed ? failed : cpp_unary(e, n, &a, out);
    case CPP_STEP: return evaluate_step(e, n, out);
    case CPP_BINARY: return cpp_evaluate_binary(e, n, out);
    case CPP_CONDITIONAL: return evaluate_conditional(e, n, out);
    case CPP_ASSIGN: return evaluate_assignment(e, n, out);
    case CPP_CAST:
        failed = cpp_evaluate(e, n->a, &a);
        return failed ? failed : cpp_cast(e, n, &a, n->type, out);
    case CPP_SIZEOF: return evaluate_sizeof(e, n, out);
    case CPP_MEMBER: return evaluate_member(e, n, out);
    case CPP_INDEX: return evaluate_index(e, n, out);
    case CPP_CALL: return evaluate_call(e, n, out);
    case CPP_LAMBDA: *out = e->env->model->lambda(e, n, e->scope); return NULL;
    case CPP_RECORD: return evaluate_record(e, n, out);
    case CPP_MACRO: return evaluate_macro(e, n, out);
    }
    return NULL;
}

error *cpp_evaluate(cpp_eval *e, const cpp_node *n, cpp_operand *out)
{
    if (e->depth >= 3 * CPP_MAX_DEPTH) return cpp_error_at(e->arena, "Overflow", n->source);
    if (interrupt_pending(e->env->values->interrupt))
        return error_new(e->arena, ERROR_CANCELLED, "Interrupted");
    if (arena_used(e->arena) > CPP_MAX_MEMORY)
        return error_new(e->arena, ERROR_UNSUPPORTED, "The expression needs more memory than it may have");
    cpp_operand result = {0};
    e->depth++;
    error *failed = evaluate_inside(e, n, &result);
    e->depth--;
    if (!failed) *out = result;
    return failed;
}

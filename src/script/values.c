/* Values between the data model and a script ("Work With 64-Bit Values in JavaScript Extensions"): numbers up
 * to 32 bits become the script's numbers, those of 64 bits its own kind, text is text; all else stays an
 * object of the debugger's. */
#include "script/internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FLAG_ITERABLE = 1, FLAG_POINTER = 2, FLAG_FUNCTION = 4 };

/* ---- natives ---- */

void script_native_release(script_native *n)
{
    scripts *all = n->owner;
    n->next = atomic_load(&all->released);
    while (!atomic_compare_exchange_weak(&all->released, &n->next, n)) {}
}

void script_drain(scripts *all)
{
    script_native *n = atomic_exchange(&all->released, NULL);
    while (n) {
        script_native *next = n->next;
        model_keep_release(n->keep);
        free(n);
        n = next;
    }
}

script_native *script_native_new(scripts *all, model_context *m, const cpp_operand *o)
{
    script_native *n = calloc(1, sizeof *n);
    if (!n) return NULL;
    n->operand = *o;
    n->operand.reg = (str){0};
    n->keep = model_keep_retain(m->keep);
    n->target = model_target(all->session);
    n->owner = all;
    return n;
}

error *script_native_operand(scripts *all, model_context *m, const script_value *v, cpp_operand *out)
{
    if (v->kind != SCRIPT_NATIVE || !v->native)
        return error_new(m->cpp.arena, ERROR_SYNTAX, "An object of the debugger is expected");
    if (v->native->target != model_target(all->session))
        return error_new(m->cpp.arena, ERROR_UNAVAILABLE,
                         "The object belongs to a target that is not the current one");
    model_keep_use(m, v->native->keep);
    *out = v->native->operand;
    return NULL;
}

/* ---- to scripts ---- */

static error *unreadable(model_context *m, const cpp_operand *o)
{
    strbuf text = {.arena = m->cpp.arena};
    model_format f = {0};
    if (!model_text(m, o, &f, &text) || !text.len) strbuf_append(&text, STR("The value cannot be read"));
    return error_new(m->cpp.arena, ERROR_MEMORY, "%.*s", STR_ARG(strbuf_str(&text)));
}

static error *give_integer(model_context *m, const cpp_operand *o, value v, const type *t, script_value *out)
{
    uint64_t u;
    int64_t i;
    if (!value_u64(v, &u) || !value_i64(v, &i)) return unreadable(m, o);
    if (t->base == BASE_BOOL) *out = (script_value){.kind = SCRIPT_BOOL, .truth = u != 0};
    else if (t->size <= 4)
        *out = (script_value){.kind = SCRIPT_NUMBER, .number = t->is_signed ? (double)i : (double)u};
    else *out = (script_value){.kind = SCRIPT_INT64, .bits = u, .is_signed = t->is_signed && i < 0};
    return NULL;
}

static error *give_native(scripts *all, model_context *m, const cpp_operand *o, script_value *out)
{
    const type *t = o->object ? NULL : type_resolve(cpp_referred(o->v).type);
    script_native *n = script_native_new(all, m, o);
    if (!n) return error_new(m->cpp.arena, ERROR_UNSUPPORTED, "Out of memory");
    *out = (script_value){.kind = SCRIPT_NATIVE, .native = n};
    if (t && t->kind == TYPE_POINTER) out->bits |= FLAG_POINTER;
    if (o->object && o->object->class == &model_lambda_class) out->bits |= FLAG_FUNCTION;
    if (model_is_iterable(m, o)) out->bits |= FLAG_ITERABLE;
    return NULL;
}

error *script_from_operand(scripts *all, model_context *m, const cpp_operand *o, script_value *out)
{
    *out = (script_value){0};
    if (o->object) {
        if (script_is_nothing(o)) return NULL;
        if (model_is_string(o)) {
            *out = (script_value){.kind = SCRIPT_STRING, .text = o->object->text};
            return NULL;
        }
        script_ref *ref = script_object_ref(o->object);
        if (!ref) return give_native(all, m, o, out);
        *out = (script_value){.kind = SCRIPT_OBJECT, .object = ref};
        return NULL;
    }
    cpp_operand itself = *o;
    itself.v = cpp_referred(o->v);
    const type *t = type_resolve(itself.v.type);
    double d;
    if (itself.v.bad) return unreadable(m, &itself);
    if (t && t->kind == TYPE_INTEGER && t->size <= 8) return give_integer(m, &itself, itself.v, t, out);
    if (t && t->kind == TYPE_FLOAT) {
        if (t->size > 8 || !value_double(itself.v, &d)) return unreadable(m, &itself);
        *out = (script_value){.kind = SCRIPT_NUMBER, .number = d};
        return NULL;
    }
    return give_native(all, m, &itself, out);
}

/* ---- from scripts ---- */

static bool no_text(model_context *m, const cpp_object *of, const model_format *f, strbuf *out)
{
    (void)m;
    (void)of;
    (void)f;
    (void)out;
    return false;
}

const model_class script_nothing_class = {.name = "nothing", .text = no_text, .hidden = true};

bool script_is_nothing(const cpp_operand *o)
{
    return o->object && o->object->class == &script_nothing_class;
}

static cpp_operand whole(model_context *m, uint64_t bits, bool is_signed, unsigned base)
{
    bool decimal = base == 10 || (is_signed && base != 16);
    return cpp_number(&m->cpp.eval, decimal ? CPP_INT64 : CPP_UINT64, bits);
}

static cpp_operand number(model_context *m, double d, unsigned base)
{
    uint64_t bits;
    if (d == trunc(d) && d >= -9223372036854775808.0 && d < 0)
        return whole(m, (uint64_t)(int64_t)d, true, base);
    if (d == trunc(d) && d >= 0 && d < 18446744073709551616.0) return whole(m, (uint64_t)d, false, base);
    memcpy(&bits, &d, sizeof bits);
    return cpp_number(&m->cpp.eval, CPP_DOUBLE, bits);
}

error *script_to_operand(scripts *all, model_context *m, const script_value *v, unsigned base,
                         cpp_operand *out)
{
    switch (v->kind) {
    case SCRIPT_UNDEFINED:
    case SCRIPT_NULL:
    case SCRIPT_LIST:
    case SCRIPT_BYTES: *out = model_operand(model_object_new(m, &script_nothing_class)); return NULL;
    case SCRIPT_BOOL: *out = cpp_number(&m->cpp.eval, CPP_BOOL, v->truth); return NULL;
    case SCRIPT_NUMBER: *out = number(m, v->number, base); return NULL;
    case SCRIPT_INT64: *out = whole(m, v->bits, v->is_signed, base); return NULL;
    case SCRIPT_STRING: *out = model_string(m, str_copy(m->cpp.arena, v->text)); return NULL;
    case SCRIPT_NATIVE: return script_native_operand(all, m, v, out);
    case SCRIPT_OBJECT: {
        cpp_object *o = script_object_new(all, m, v->object);
        o->number = v->truth; /* a function */
        *out = model_operand(o);
        return NULL;
    }
    }
    return NULL;
}

/* C++ expressions and type names from hostile text, over types and memory that do not trust each other. */
#include "model_world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const type *find_type(void *context, str name)
{
    return universe_find(context, name);
}

static bool find_name(cpp_eval *e, str name, cpp_operand *out)
{
    const universe *u = e->env->context;
    if (name.len == 0 || name.len % 5 == 0) return false;
    *out =
        cpp_from_value(value_at(e->env->values, name.ptr[0] == 'b' ? &u->box : &u->node, 0x1000 + name.len));
    return true;
}

static error *get_register(cpp_eval *e, str name, bool *found, cpp_operand *out)
{
    *found = name.len % 3 != 0;
    *out = cpp_number(e, CPP_UINT64, name.len * 0x101);
    return NULL;
}

static error *set_register(cpp_eval *e, str name, const cpp_operand *new_value)
{
    uint64_t number;
    (void)name;
    return cpp_to_u64(e, new_value, &number);
}

static error *masm(void *context, arena *a, str text, uint64_t *out)
{
    (void)context;
    (void)a;
    *out = text.len;
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    interrupt flag = {0};
    arena *a = arena_new();
    universe *u = universe_new(a);
    values_context values = {
        .arena = a, .space = memory_of(a, data, size), .interrupt = &flag, .pointer_size = 8};
    cpp_env env = {.context = u,
                   .types = u->types,
                   .values = &values,
                   .find_type = find_type,
                   .name = find_name,
                   .get_register = get_register,
                   .set_register = set_register,
                   .masm = masm};
    cpp_eval eval = {.env = &env, .arena = a};
    str text = {(const char *)data, size}, rest;
    const cpp_node *tree;
    cpp_operand o;
    uint64_t number;
    start_clock(&flag, 100000);
    (void)cpp_parse_type(a, &env, text);
    if (!cpp_parse(a, &env, text, &tree, &rest) && !cpp_evaluate(&eval, tree, &o)) {
        (void)cpp_to_u64(&eval, &o, &number);
        (void)value_dt_text(a, o.v);
    }
    stop_clock();
    arena_free(a);
    return 0;
}

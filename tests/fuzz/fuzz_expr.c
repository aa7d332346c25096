/* MASM expressions and ranges from hostile text (a command line, a script, a breakpoint's commands). */
#include "expr/expr.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool any_symbol(void *context, str name, uint64_t *value)
{
    (void)context;
    *value = name.len;
    return name.len % 2;
}

static error *any_register(void *context, arena *a, str name, bool *found, uint64_t *value)
{
    (void)context;
    (void)a;
    *found = name.len % 3 != 0;
    *value = name.len;
    return NULL;
}

static bool any_segment(void *context, arena *a, str text, uint16_t selector, uint64_t *base)
{
    (void)context;
    (void)a;
    *base = (uint64_t)selector << 20;
    return text.len % 2 != 0;
}

static size_t any_memory(void *context, uint64_t address, void *buffer, size_t size)
{
    (void)context;
    memset(buffer, (int)(address & 0xff), size);
    return address & 1 ? size : size / 2;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) return 0;
    static const unsigned radixes[] = {8, 10, 16, 16};
    expr_env env = {.pointer_size = data[0] & 1 ? 8 : 4,
                    .radix = radixes[data[0] >> 1 & 3],
                    .symbol = any_symbol,
                    .reg = any_register,
                    .read = any_memory,
                    .read_physical = any_memory,
                    .segment = any_segment};
    str text = {(const char *)data + 1, size - 1}, rest;
    arena *a = arena_new();
    uint64_t value;
    expr_range range;
    (void)expr_evaluate_all(a, &env, text, &value);
    (void)expr_evaluate_range(a, &env, text, 1u << (data[0] >> 3 & 3), 16, &range, &rest);
    arena_free(a);
    return 0;
}

/* Address ranges ("Address and Address Range Syntax"): a start, then an end address (inclusive) or L<count>,
 * L?<count> without the 256 MB limit, L-<count> for the elements before the start. */
#include "expr/parser.h"

#include <string.h>

#define RANGE_LIMIT 0x10000000u

static error *range_error(arena *a, str text, size_t offset)
{
    error *e = error_new(a, ERROR_SYNTAX, "Range error in '%.*s'", STR_ARG(text));
    e->location = offset;
    e->has_location = true;
    return e;
}

static error *check_limit(arena *a, str text, size_t offset, uint64_t count, unsigned element_size)
{
    uint64_t size;
    if (__builtin_mul_overflow(count, (uint64_t)element_size, &size) || size > RANGE_LIMIT)
        return range_error(a, text, offset);
    return NULL;
}

static error *evaluate(arena *a, const expr_env *env, str text, uint64_t *value, str *rest)
{
    return env->addresses ? env->addresses(env->context, a, text, value, rest)
                          : expr_evaluate(a, env, text, value, rest);
}

/* What follows "segment:". */
static error *segmented(arena *a, const expr_env *env, char mode, str segment, uint64_t selector,
                        uint64_t *address, str *rest)
{
    uint64_t offset = 0, base = 0;
    str tail = str_skip(*rest, 1);
    bool omitted = !tail.len || tail.ptr[0] == ' ' || tail.ptr[0] == '\t'; /* "%segment:[[offset]]" */
    error *e = omitted ? NULL : evaluate(a, env, tail, &offset, &tail);
    if (e) return e;
    if (omitted) tail = str_trim_left(tail);
    if (mode == '&') {
        *address = (selector & 0xffff) * 16 + (offset & 0xffff);
    } else {
        if (!env->segment || !env->segment(env->context, a, segment, (uint16_t)selector, &base))
            return error_new(a, ERROR_MEMORY, "Memory access error at '%.*s'", STR_ARG(segment));
        *address = expr_address(env, base + (mode == '#' ? offset & 0xffff : offset));
    }
    *rest = tail;
    return NULL;
}

error *expr_evaluate_address(arena *a, const expr_env *env, str text, uint64_t *address, str *rest)
{
    /* In C++ '&' is the address of what follows. */
    str at = str_trim_left(text), tail;
    char mode = !env->addresses && at.len > 1 && memchr("%&#", at.ptr[0], 3) ? at.ptr[0] : 0;
    if (mode) at = str_skip(at, 1);
    uint64_t value;
    error *e = evaluate(a, env, at, &value, &tail);
    if (!e && !env->addresses && tail.len && tail.ptr[0] == ':')
        e = segmented(a, env, mode, str_trim(str_slice(at, 0, at.len - tail.len)), value, &value, &tail);
    if (e) return e;
    *address = expr_address(env, value);
    *rest = tail;
    return NULL;
}

typedef struct range_text {
    str text; /* all of it, for errors */
    str tail; /* behind the start address */
} range_text;

static error *length_range(arena *a, const expr_env *env, range_text t, unsigned element_size, uint64_t start,
                           expr_range *range, str *rest)
{
    str tail = str_skip(t.tail, 1);
    bool unlimited = false, backwards = false;
    if (tail.len && (tail.ptr[0] == '?' || tail.ptr[0] == '-')) {
        unlimited = tail.ptr[0] == '?';
        backwards = !unlimited;
        tail = str_skip(tail, 1);
    }
    size_t offset = t.text.len - tail.len;
    uint64_t count;
    str after;
    error *e = evaluate(a, env, tail, &count, &after);
    if (!e && !unlimited) e = check_limit(a, t.text, offset, count, element_size);
    if (e) return e;
    uint64_t size;
    if (backwards && !__builtin_mul_overflow(count, (uint64_t)element_size, &size))
        start = expr_address(env, start - size);
    *range = (expr_range){.start = start, .count = count, .has_count = true};
    *rest = after;
    return NULL;
}

static error *end_range(arena *a, const expr_env *env, range_text t, unsigned element_size, uint64_t start,
                        expr_range *range, str *rest)
{
    size_t offset = t.text.len - t.tail.len;
    uint64_t end;
    str after;
    error *e = expr_evaluate_address(a, env, t.tail, &end, &after);
    if (e) return e;
    if (end < start) return range_error(a, t.text, offset);
    /* The last byte belongs to the range, and an element that begins in it counts. */
    uint64_t count = (end - start) / element_size + 1;
    e = check_limit(a, t.text, offset, count, element_size);
    if (e) return e;
    *range = (expr_range){.start = start, .count = count, .has_count = true};
    *rest = after;
    return NULL;
}

error *expr_evaluate_range(arena *a, const expr_env *env, str text, unsigned element_size,
                           uint64_t default_count, expr_range *range, str *rest)
{
    if (!element_size) element_size = 1;
    uint64_t start;
    range_text t = {.text = text};
    error *e = expr_evaluate_address(a, env, text, &start, &t.tail);
    if (e) return e;
    if (t.tail.len && (t.tail.ptr[0] == 'L' || t.tail.ptr[0] == 'l'))
        return length_range(a, env, t, element_size, start, range, rest);
    if (t.tail.len && t.tail.ptr[0] != ';' && t.tail.ptr[0] != '"')
        return end_range(a, env, t, element_size, start, range, rest);
    *range = (expr_range){.start = start, .count = default_count, .has_count = false};
    *rest = t.tail;
    return NULL;
}

/* LINQ's methods that give one value: Count, First, Sum ... */
#include "model/linq.h"

typedef struct aggregation {
    model_context *m;
    model_iterator *source;
    const cpp_operand *function; /* NULL = none given */
    const cpp_operand *arguments;
    size_t count;
} aggregation;

static error *test(aggregation *g, const cpp_operand *value, bool *yes)
{
    cpp_operand result;
    *yes = true;
    if (!g->function) return NULL;
    error *e = model_apply(g->m, g->function, value, 1, &result);
    return e ? e : cpp_to_bool(&g->m->cpp.eval, &result, yes);
}

static error *project(aggregation *g, const cpp_operand *value, cpp_operand *out)
{
    if (g->function) return model_apply(g->m, g->function, value, 1, out);
    *out = *value;
    return NULL;
}

/* The end of the source, an error, or Ctrl-C. */
static bool next(aggregation *g, model_item *out, error **failed)
{
    if (*failed) return false;
    if (interrupt_pending(g->m->cpp.values.interrupt)) {
        *failed = error_new(g->m->cpp.arena, ERROR_CANCELLED, "Interrupted");
        return false;
    }
    if (g->source->next(g->source, out)) return true;
    *failed = g->source->failed;
    return false;
}

static error *no_element(aggregation *g)
{
    return error_new(g->m->cpp.arena, ERROR_NOT_FOUND, "No element satisfies the query");
}

static error *run_count(aggregation *g, cpp_operand *out)
{
    uint64_t n = 0;
    model_item item;
    error *e = NULL;
    bool yes;
    while (next(g, &item, &e)) {
        e = test(g, &item.value, &yes);
        n += !e && yes;
    }
    *out = model_unsigned(g->m, n);
    return e;
}

static error *run_any(aggregation *g, cpp_operand *out)
{
    model_item item;
    error *e = NULL;
    bool yes = false;
    while (!yes && next(g, &item, &e)) e = test(g, &item.value, &yes);
    *out = cpp_number(&g->m->cpp.eval, CPP_BOOL, yes && !e);
    return e;
}

static error *run_all(aggregation *g, cpp_operand *out)
{
    model_item item;
    error *e = NULL;
    bool yes = true;
    while (yes && next(g, &item, &e)) e = test(g, &item.value, &yes);
    *out = cpp_number(&g->m->cpp.eval, CPP_BOOL, yes);
    return e;
}

static error *run_first(aggregation *g, cpp_operand *out)
{
    model_item item;
    error *e = NULL;
    bool yes = false;
    while (next(g, &item, &e)) {
        e = test(g, &item.value, &yes);
        if (e || !yes) continue;
        *out = item.value;
        return NULL;
    }
    return e ? e : no_element(g);
}

static error *last_of(aggregation *g, bool only, cpp_operand *out)
{
    model_item item;
    error *e = NULL;
    bool yes = false, have = false;
    while (next(g, &item, &e)) {
        e = test(g, &item.value, &yes);
        if (e || !yes) continue;
        if (only && have)
            return error_new(g->m->cpp.arena, ERROR_NOT_FOUND, "More than one element satisfies the query");
        have = true;
        *out = item.value;
    }
    return e ? e : have ? NULL : no_element(g);
}

static error *run_last(aggregation *g, cpp_operand *out)
{
    return last_of(g, false, out);
}

static error *run_single(aggregation *g, cpp_operand *out)
{
    return last_of(g, true, out);
}

/* FirstNonError and its like pass over what cannot be read, and what the predicate fails on. */
static error *test_readable(aggregation *g, const cpp_operand *value, bool *readable, bool *yes)
{
    *readable = value->object || !value_checked(value->v).bad;
    *yes = false;
    if (!*readable) return NULL;
    error *e = test(g, value, yes);
    if (!e || e->code == ERROR_CANCELLED) return e;
    *readable = *yes = false;
    return NULL;
}

static error *non_error(aggregation *g, bool last, cpp_operand *out)
{
    model_item item;
    error *e = NULL;
    bool readable, yes, have = false;
    while ((last || !have) && next(g, &item, &e)) {
        e = test_readable(g, &item.value, &readable, &yes);
        if (e || !yes) continue;
        *out = item.value;
        have = true;
    }
    return e ? e : have ? NULL : no_element(g);
}

static error *run_first_non_error(aggregation *g, cpp_operand *out)
{
    return non_error(g, false, out);
}

static error *run_last_non_error(aggregation *g, cpp_operand *out)
{
    return non_error(g, true, out);
}

static error *run_all_non_error(aggregation *g, cpp_operand *out)
{
    model_item item;
    error *e = NULL;
    bool readable, yes, all = true;
    while (all && next(g, &item, &e)) {
        e = test_readable(g, &item.value, &readable, &yes);
        all = !readable || yes;
    }
    *out = cpp_number(&g->m->cpp.eval, CPP_BOOL, all);
    return e;
}

/* Sums are 64 bits wide, signed as the elements are. */
static cpp_operand zero_like(cpp_eval *eval, const type *t)
{
    t = type_resolve(t);
    return cpp_number(eval,
                      t && t->kind == TYPE_FLOAT ? CPP_DOUBLE
                      : t && !t->is_signed       ? CPP_UINT64
                                                 : CPP_INT64,
                      0);
}

static error *total(aggregation *g, cpp_operand *sum, uint64_t *count)
{
    cpp_eval *eval = &g->m->cpp.eval;
    model_item item;
    error *e = NULL;
    *sum = cpp_number(eval, CPP_INT, 0);
    for (*count = 0; next(g, &item, &e); ++*count) {
        cpp_operand value;
        e = project(g, &item.value, &value);
        if (!e && *count == 0 && !value.object) *sum = zero_like(eval, value.v.type);
        if (!e) e = cpp_binary(eval, NULL, CPP_OP_ADD, sum, &value, sum);
    }
    return e;
}

static error *run_sum(aggregation *g, cpp_operand *out)
{
    uint64_t count;
    return total(g, out, &count);
}

static error *run_average(aggregation *g, cpp_operand *out)
{
    uint64_t count;
    cpp_operand sum, one = cpp_number(&g->m->cpp.eval, CPP_DOUBLE, 0x3ff0000000000000u);
    error *e = total(g, &sum, &count);
    if (e || count == 0) return e ? e : no_element(g);
    cpp_operand by = model_unsigned(g->m, count);
    e = cpp_binary(&g->m->cpp.eval, NULL, CPP_OP_MULTIPLY, &sum, &one, &sum);
    return e ? e : cpp_binary(&g->m->cpp.eval, NULL, CPP_OP_DIVIDE, &sum, &by, out);
}

static error *extreme(aggregation *g, int sign, cpp_operand *out)
{
    model_item item;
    cpp_operand best = {0};
    bool have = false;
    error *e = NULL;
    while (next(g, &item, &e)) {
        cpp_operand key;
        int order = 0;
        e = project(g, &item.value, &key);
        if (!e && have) e = model_order(g->m, &key, &best, &order);
        if (e || (have && order * sign <= 0)) continue;
        best = key;
        *out = item.value;
        have = true;
    }
    return e ? e : have ? NULL : no_element(g);
}

static error *run_min(aggregation *g, cpp_operand *out)
{
    return extreme(g, -1, out);
}

static error *run_max(aggregation *g, cpp_operand *out)
{
    return extreme(g, 1, out);
}

static error *same(aggregation *g, const cpp_operand *a, const cpp_operand *b, bool *yes)
{
    if (g->count > 1) return model_same(g->m, &g->arguments[1], a, b, yes);
    *yes = str_equal(model_identity(g->m, a), model_identity(g->m, b));
    return NULL;
}

static error *run_contains(aggregation *g, cpp_operand *out)
{
    model_item item;
    error *e = NULL;
    bool yes = false;
    while (!yes && next(g, &item, &e)) e = same(g, &item.value, &g->arguments[0], &yes);
    *out = cpp_number(&g->m->cpp.eval, CPP_BOOL, yes);
    return e;
}

static error *run_sequence_equal(aggregation *g, cpp_operand *out)
{
    model_iterator *other = model_iterate(g->m, &g->arguments[0]);
    model_item a, b;
    error *e = NULL;
    bool yes = other != NULL;
    while (yes && next(g, &a, &e)) {
        yes = other->next(other, &b);
        if (yes) e = same(g, &a.value, &b.value, &yes);
    }
    yes = yes && !e && !other->next(other, &b);
    *out = cpp_number(&g->m->cpp.eval, CPP_BOOL, yes);
    return e;
}

/* Aggregate(function) and Aggregate(seed, function). */
static error *run_aggregate(aggregation *g, cpp_operand *out)
{
    const cpp_operand *function = &g->arguments[g->count - 1];
    bool have = g->count > 1;
    cpp_operand sum = {0};
    model_item item;
    error *e = NULL;
    if (have) sum = g->arguments[0];
    while (next(g, &item, &e)) {
        cpp_operand both[2] = {sum, item.value};
        if (have) e = model_apply(g->m, function, both, 2, &sum);
        else sum = item.value;
        have = true;
    }
    *out = sum;
    return e ? e : have ? NULL : no_element(g);
}

static error *run_to_array(aggregation *g, cpp_operand *out)
{
    model_items items = {0};
    model_item item;
    error *e = NULL;
    while (next(g, &item, &e)) {
        if (items.count >= MODEL_MAX_ITEMS)
            return error_new(g->m->cpp.arena, ERROR_UNSUPPORTED, "Too many elements");
        *VEC_PUSH(g->m->cpp.arena, &items) = item;
    }
    *out = model_list(g->m, items.items, items.count);
    return e;
}

static const struct {
    const char *name;
    error *(*run)(aggregation *g, cpp_operand *out);
    uint8_t least, most;
} aggregates[] = {
    {"Count", run_count, 0, 1},
    {"Any", run_any, 0, 1},
    {"All", run_all, 1, 1},
    {"First", run_first, 0, 1},
    {"Last", run_last, 0, 1},
    {"Single", run_single, 0, 1},
    {"Sum", run_sum, 0, 1},
    {"Average", run_average, 0, 1},
    {"Min", run_min, 0, 1},
    {"Max", run_max, 0, 1},
    {"Contains", run_contains, 1, 2},
    {"SequenceEqual", run_sequence_equal, 1, 2},
    {"Aggregate", run_aggregate, 1, 2},
    {"ToArray", run_to_array, 0, 0},
    {"FirstNonError", run_first_non_error, 0, 1},
    {"LastNonError", run_last_non_error, 0, 1},
    {"AllNonError", run_all_non_error, 1, 1},
};

const char *model_aggregate_name(size_t index)
{
    return index < sizeof aggregates / sizeof aggregates[0] ? aggregates[index].name : NULL;
}

bool model_is_aggregate(str name)
{
    size_t i = 0, known = sizeof aggregates / sizeof aggregates[0];
    while (i < known && !str_equal_nocase(name, str_from_cstr(aggregates[i].name))) i++;
    return i < known;
}

error *model_linq_aggregate(model_context *m, const cpp_operand *self, str method,
                            const cpp_operand *arguments, size_t count, bool *found, cpp_operand *out)
{
    size_t i = 0, known = sizeof aggregates / sizeof aggregates[0];
    while (i < known && !str_equal_nocase(method, str_from_cstr(aggregates[i].name))) i++;
    if (i == known) return NULL;
    aggregation g = {.m = m, .source = model_iterate(m, self), .arguments = arguments, .count = count};
    if (!g.source) return NULL;
    *found = true;
    if (count < aggregates[i].least || count > aggregates[i].most)
        return error_new(m->cpp.arena, ERROR_SYNTAX, "Invalid number of arguments to '%s'",
                         aggregates[i].name);
    if (count) g.function = &arguments[0];
    return aggregates[i].run(&g, out);
}

/* LINQ's methods that give sequences: made when they are iterated, one element at a time where that can be.
 * Source: windows-driver-docs, "Using LINQ With the debugger objects". */
#include "model/linq.h"

#include "base/map.h"

/* Loops that evaluate nothing ask for Ctrl-C themselves. */
static error *cancelled(model_context *m)
{
    return interrupt_pending(m->cpp.values.interrupt)
               ? error_new(m->cpp.arena, ERROR_CANCELLED, "Interrupted")
               : NULL;
}

static error *predicate(model_context *m, const cpp_operand *function, const cpp_operand *value, bool *yes)
{
    cpp_operand result;
    error *e = model_apply(m, function, value, 1, &result);
    return e ? e : cpp_to_bool(&m->cpp.eval, &result, yes);
}

/* ---- element by element ---- */

typedef struct query_iterator {
    model_iterator base;
    const cpp_object *query;
    model_iterator *source, *inner;
    uint64_t left;   /* Take, Skip */
    uint64_t number; /* SelectMany, Flatten, Concat: the new keys */
    bool begun;
} query_iterator;

static bool source_next(query_iterator *it, model_item *out)
{
    if (it->base.failed) return false;
    if (interrupt_pending(it->base.m->cpp.values.interrupt)) {
        it->base.failed = error_new(it->base.m->cpp.arena, ERROR_CANCELLED, "Interrupted");
        return false;
    }
    if (it->source->next(it->source, out)) return true;
    it->base.failed = it->source->failed;
    return false;
}

static bool where_next(model_iterator *base, model_item *out)
{
    query_iterator *it = (query_iterator *)base;
    bool yes = false;
    while (source_next(it, out)) {
        base->failed = predicate(base->m, &it->query->extra, &out->value, &yes);
        if (base->failed) return false;
        if (yes) return true;
    }
    return false;
}

static bool select_next(model_iterator *base, model_item *out)
{
    query_iterator *it = (query_iterator *)base;
    model_item item;
    if (!source_next(it, &item)) return false;
    out->key = item.key;
    base->failed = model_apply(base->m, &it->query->extra, &item.value, 1, &out->value);
    return !base->failed;
}

static bool take_next(model_iterator *base, model_item *out)
{
    query_iterator *it = (query_iterator *)base;
    return it->left && it->left-- && source_next(it, out);
}

static bool skip_next(model_iterator *base, model_item *out)
{
    query_iterator *it = (query_iterator *)base;
    for (; it->left; it->left--)
        if (!source_next(it, out)) return false;
    return source_next(it, out);
}

static bool take_while_next(model_iterator *base, model_item *out)
{
    query_iterator *it = (query_iterator *)base;
    bool yes = false;
    if (it->begun || !source_next(it, out)) return false;
    base->failed = predicate(base->m, &it->query->extra, &out->value, &yes);
    it->begun = !yes;
    return yes && !base->failed;
}

static bool skip_while_next(model_iterator *base, model_item *out)
{
    query_iterator *it = (query_iterator *)base;
    while (source_next(it, out)) {
        bool skip = false;
        if (it->begun) return true;
        base->failed = predicate(base->m, &it->query->extra, &out->value, &skip);
        if (base->failed) return false;
        if (skip) continue;
        it->begun = true;
        return true;
    }
    return false;
}

static bool renumbered(query_iterator *it, model_item *out)
{
    out->key = model_unsigned(it->base.m, it->number++);
    return true;
}

static bool inner_next(query_iterator *it, model_item *out)
{
    if (!it->inner) return false;
    if (it->inner->next(it->inner, out)) return renumbered(it, out);
    it->base.failed = it->inner->failed;
    it->inner = NULL;
    return false;
}

static bool select_many_next(model_iterator *base, model_item *out)
{
    query_iterator *it = (query_iterator *)base;
    for (;;) {
        model_item item;
        cpp_operand many;
        if (inner_next(it, out)) return true;
        if (base->failed || !source_next(it, &item)) return false;
        base->failed = model_apply(base->m, &it->query->extra, &item.value, 1, &many);
        if (base->failed) return false;
        it->inner = model_iterate(base->m, &many);
        if (it->inner) continue;
        out->value = many;
        return renumbered(it, out);
    }
}

static bool concat_next(model_iterator *base, model_item *out)
{
    query_iterator *it = (query_iterator *)base;
    if (!it->begun && source_next(it, out)) return renumbered(it, out);
    if (base->failed) return false;
    if (!it->begun) it->inner = model_iterate(base->m, &it->query->extra);
    it->begun = true;
    return inner_next(it, out);
}

/* ---- all at once ---- */

typedef struct sort_row {
    model_item item;
    cpp_operand key;
} sort_row;

typedef struct sorter {
    model_context *m;
    const cpp_operand *comparer; /* NULL = by value */
    int direction;
    bool numbers; /* all keys are whole numbers */
    error *failed;
} sorter;

static int order_rows(sorter *s, const sort_row *x, const sort_row *y)
{
    int order = 0;
    if (s->failed) return 0;
    if (s->comparer) {
        cpp_operand both[2] = {x->key, y->key}, result;
        uint64_t u = 0;
        s->failed = model_apply(s->m, s->comparer, both, 2, &result);
        if (!s->failed) s->failed = cpp_to_u64(&s->m->cpp.eval, &result, &u);
        order = (int64_t)u < 0 ? -1 : u > 0;
    } else {
        s->failed = model_order(s->m, &x->key, &y->key, &order);
    }
    return order * s->direction;
}

/* What is sorted: small, because keys that are all whole numbers need nothing else. */
typedef struct sort_place {
    int64_t number;
    const sort_row *row;
} sort_place;

static int order_places(sorter *s, const sort_place *x, const sort_place *y)
{
    if (!s->numbers) return order_rows(s, x->row, y->row);
    return ((x->number > y->number) - (x->number < y->number)) * s->direction;
}

/* Bottom-up merge sort: equal keys keep their order, as LINQ promises, and a comparer that contradicts itself
 * does no harm. */
static void merge_sort(sorter *s, sort_place *rows, sort_place *spare, size_t count)
{
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t low = 0; low < count; low += 2 * width) {
            size_t middle = low + width < count ? low + width : count;
            size_t high = middle + width < count ? middle + width : count;
            if (!s->failed && low % (1u << 16) == 0) s->failed = cancelled(s->m);
            if (s->failed) return;
            for (size_t i = low, j = middle, k = low; k < high; k++)
                spare[k] = i < middle && (j >= high || order_places(s, &rows[i], &rows[j]) <= 0) ? rows[i++]
                                                                                                 : rows[j++];
        }
        for (size_t i = 0; i < count; i++) rows[i] = spare[i];
    }
}

/* A key as a number whose order is the key's; false when it is none, or not of the same sign as the first. */
static bool whole_number(model_context *m, const cpp_operand *key, bool is_signed, int64_t *out)
{
    const type *t = key->object ? NULL : type_resolve(key->v.type);
    uint64_t u;
    if (!t || (t->kind != TYPE_INTEGER && t->kind != TYPE_ENUM && t->kind != TYPE_POINTER) ||
        t->is_signed != is_signed || cpp_to_u64(&m->cpp.eval, key, &u))
        return false;
    *out = (int64_t)(is_signed ? u : u ^ (uint64_t)1 << 63);
    return true;
}

static error *ordered(model_context *m, const cpp_object *q, model_items *items)
{
    sort_row *rows = ARENA_ARRAY(m->cpp.arena, sort_row, items->count + 1);
    sort_place *order = ARENA_ARRAY(m->cpp.arena, sort_place, items->count + 1);
    sort_place *spare = ARENA_ARRAY(m->cpp.arena, sort_place, items->count + 1);
    sorter s = {.m = m,
                .comparer = q->count > 1 ? &q->more[0] : NULL,
                .direction = q->op == QUERY_ORDER_DESCENDING ? -1 : 1,
                .numbers = q->count < 2};
    for (size_t i = 0; i < items->count; i++) {
        rows[i].item = items->items[i];
        error *e = model_apply(m, &q->extra, &items->items[i].value, 1, &rows[i].key);
        if (e) return e;
        order[i].row = &rows[i];
        const type *first = rows[0].key.object ? NULL : type_resolve(rows[0].key.v.type);
        s.numbers = s.numbers && whole_number(m, &rows[i].key, first && first->is_signed, &order[i].number);
    }
    merge_sort(&s, order, spare, items->count);
    for (size_t i = 0; i < items->count; i++) items->items[i] = order[i].row->item;
    return s.failed;
}

error *model_same(model_context *m, const cpp_operand *comparer, const cpp_operand *a, const cpp_operand *b,
                  bool *yes)
{
    cpp_operand both[2] = {*a, *b}, result;
    error *e = model_apply(m, comparer, both, 2, &result);
    if (!e) e = cpp_to_bool(&m->cpp.eval, &result, yes);
    if (e) return e;
    const type *t = result.object ? NULL : type_resolve(result.v.type);
    if (t && (t->kind != TYPE_INTEGER || t->base != BASE_BOOL)) *yes = !*yes;
    return NULL;
}

/* What has been seen: by identity, or by the comparer. */
typedef struct seen {
    model_context *m;
    const cpp_operand *comparer;
    str_map *by_identity;
    model_items keys;
} seen;

static error *find_seen(seen *s, const cpp_operand *key, size_t *index, bool *found)
{
    *found = false;
    if (!s->comparer) {
        size_t *at = str_map_get(s->by_identity, model_identity(s->m, key));
        *found = at != NULL;
        if (at) *index = *at;
        return NULL;
    }
    for (size_t i = 0; i < s->keys.count && !*found; i++) {
        error *e = model_same(s->m, s->comparer, &s->keys.items[i].value, key, found);
        if (e) return e;
        *index = i;
    }
    return NULL;
}

static void add_seen(seen *s, const cpp_operand *key)
{
    arena *a = s->m->cpp.arena;
    size_t *index = ARENA_NEW(a, size_t);
    *index = s->keys.count;
    *VEC_PUSH(a, &s->keys) = (model_item){.value = *key};
    if (!s->comparer) str_map_put(s->by_identity, model_identity(s->m, key), index);
}

/* `comparer_at`: which argument of the query the comparer is. */
static seen seen_new(model_context *m, const cpp_object *q, size_t comparer_at)
{
    const cpp_operand *comparer = comparer_at ? &q->more[comparer_at - 1] : &q->extra;
    return (seen){.m = m,
                  .comparer = q->count > comparer_at ? comparer : NULL,
                  .by_identity = str_map_new(m->cpp.arena, false)};
}

static error *grouped(model_context *m, const cpp_object *q, model_items *items)
{
    seen s = seen_new(m, q, 1);
    VEC(model_items) groups = {0};
    arena *a = m->cpp.arena;
    for (size_t i = 0; i < items->count; i++) {
        cpp_operand key;
        size_t index = 0;
        bool found;
        error *e = model_apply(m, &q->extra, &items->items[i].value, 1, &key);
        if (!e) e = find_seen(&s, &key, &index, &found);
        if (e) return e;
        if (!found) {
            add_seen(&s, &key);
            index = groups.count;
            VEC_PUSH(a, &groups);
        }
        *VEC_PUSH(a, &groups.items[index]) = items->items[i];
    }
    items->count = 0;
    for (size_t i = 0; i < groups.count; i++)
        *VEC_PUSH(a, items) =
            (model_item){.key = s.keys.items[i].value,
                         .value = model_list(m, groups.items[i].items, groups.items[i].count)};
    return NULL;
}

/* Distinct, Union, Intersect, Except: which elements stay. */
static error *set_operation(model_context *m, const cpp_object *q, model_items *items)
{
    bool binary = q->op != QUERY_DISTINCT;
    seen taken = seen_new(m, q, binary ? 1 : 0), other = seen_new(m, q, 1);
    model_items second = {0};
    size_t index;
    bool found;
    error *e = binary ? model_collect(m, &q->extra, &second) : NULL;
    for (size_t i = 0; !e && i < second.count; i++) {
        if ((e = cancelled(m))) break;
        if (q->op == QUERY_UNION) *VEC_PUSH(m->cpp.arena, items) = second.items[i];
        else add_seen(&other, &second.items[i].value);
    }
    size_t kept = 0;
    for (size_t i = 0; !e && i < items->count; i++) {
        model_item item = items->items[i];
        if ((e = cancelled(m))) break;
        if (q->op == QUERY_INTERSECT || q->op == QUERY_EXCEPT) {
            e = find_seen(&other, &item.value, &index, &found);
            if (e || found != (q->op == QUERY_INTERSECT)) continue;
        }
        e = find_seen(&taken, &item.value, &index, &found);
        if (e || found) continue;
        add_seen(&taken, &item.value);
        if (q->op == QUERY_UNION) item.key = model_unsigned(m, kept);
        items->items[kept++] = item;
    }
    items->count = kept;
    return e;
}

static error *joined(model_context *m, const cpp_object *q, model_items *items)
{
    model_items inner = {0}, result = {0};
    error *e = model_collect(m, &q->extra, &inner);
    seen keys = seen_new(m, q, 4);
    VEC(model_items) lists = {0}; /* of the elements with each of the keys */
    size_t index = 0;
    bool found = false;
    for (size_t i = 0; !e && i < inner.count; i++) {
        cpp_operand key;
        e = model_apply(m, &q->more[1], &inner.items[i].value, 1, &key);
        if (!e) e = find_seen(&keys, &key, &index, &found);
        if (e) break;
        if (!found) {
            add_seen(&keys, &key);
            index = lists.count;
            VEC_PUSH(m->cpp.arena, &lists);
        }
        *VEC_PUSH(m->cpp.arena, &lists.items[index]) = inner.items[i];
    }
    for (size_t i = 0; !e && i < items->count; i++) {
        cpp_operand key;
        e = model_apply(m, &q->more[0], &items->items[i].value, 1, &key);
        if (!e) e = find_seen(&keys, &key, &index, &found);
        const model_items *list = e || !found ? NULL : &lists.items[index];
        for (size_t k = 0; list && !e && k < list->count; k++) {
            cpp_operand both[2] = {items->items[i].value, list->items[k].value}, value;
            e = model_apply(m, &q->more[2], both, 2, &value);
            if (result.count >= MODEL_MAX_ITEMS)
                return error_new(m->cpp.arena, ERROR_UNSUPPORTED, "Too many elements");
            if (!e) model_append(m, &result, value);
        }
    }
    *items = result;
    return e;
}

/* A tree into one list: each element, and then what it contains (or what the function says that it contains).
 */
static error *flatten(model_context *m, const cpp_object *q, const cpp_operand *of, unsigned depth,
                      model_items *out)
{
    model_items items = {0};
    error *e = model_collect(m, of, &items);
    for (size_t i = 0; !e && i < items.count; i++) {
        cpp_operand inside = items.items[i].value;
        if (out->count >= MODEL_MAX_ITEMS)
            return error_new(m->cpp.arena, ERROR_UNSUPPORTED, "Too many elements");
        model_iterator *more = NULL;
        if (q->count) {
            model_append(m, out, inside);
            e = model_apply(m, &q->extra, &items.items[i].value, 1, &inside);
            /* What has no such member has nothing below it. */
            if (e && e->code == ERROR_NOT_FOUND && depth) {
                e = NULL;
                continue;
            }
        }
        if (!e && depth < MODEL_MAX_DISPLAY_DEPTH) more = model_iterate(m, &inside);
        if (!e && more) e = flatten(m, q, &inside, depth + 1, out);
        else if (!e && !q->count) model_append(m, out, inside);
    }
    return e;
}

static error *whole(model_context *m, const cpp_object *q, model_items *items)
{
    if (q->op == QUERY_FLATTEN) return flatten(m, q, &q->source, 0, items);
    error *e = model_collect(m, &q->source, items);
    if (e) return e;
    switch (q->op) {
    case QUERY_ORDER:
    case QUERY_ORDER_DESCENDING: return ordered(m, q, items);
    case QUERY_GROUP: return grouped(m, q, items);
    case QUERY_JOIN: return joined(m, q, items);
    case QUERY_REVERSE:
        for (size_t i = 0; i < items->count / 2; i++) {
            model_item swap = items->items[i];
            items->items[i] = items->items[items->count - 1 - i];
            items->items[items->count - 1 - i] = swap;
        }
        return NULL;
    default: return set_operation(m, q, items);
    }
}

static bool failed_next(model_iterator *base, model_item *out)
{
    (void)base;
    (void)out;
    return false;
}

static model_iterator *query_iterate(model_context *m, const cpp_object *q)
{
    static bool (*const steps[])(model_iterator *, model_item *) = {[QUERY_WHERE] = where_next,
                                                                    [QUERY_SELECT] = select_next,
                                                                    [QUERY_TAKE] = take_next,
                                                                    [QUERY_SKIP] = skip_next,
                                                                    [QUERY_TAKE_WHILE] = take_while_next,
                                                                    [QUERY_SKIP_WHILE] = skip_while_next,
                                                                    [QUERY_SELECT_MANY] = select_many_next,
                                                                    [QUERY_CONCAT] = concat_next};
    if (q->op > QUERY_CONCAT) {
        model_items items = {0};
        error *e = whole(m, q, &items);
        cpp_operand list = model_list(m, items.items, items.count);
        model_iterator *it = e ? model_iterator_new(m, sizeof *it, failed_next) : model_iterate(m, &list);
        it->failed = e;
        return it;
    }
    query_iterator *it = (query_iterator *)model_iterator_new(m, sizeof *it, steps[q->op]);
    it->query = q;
    it->left = q->number;
    it->source = model_iterate(m, &q->source);
    if (it->source) return &it->base;
    model_iterator *none = model_iterator_new(m, sizeof *none, failed_next);
    none->failed = error_new(m->cpp.arena, ERROR_SYNTAX, "Object is not iterable");
    return none;
}

const model_class model_query_class = {.name = "query", .iterate = query_iterate};

/* ---- by name ---- */

static const struct {
    const char *name;
    int op;
    uint8_t least, most;
    bool counts; /* the argument is a number */
} queries[] = {
    {"Where", QUERY_WHERE, 1, 1, false},
    {"Select", QUERY_SELECT, 1, 1, false},
    {"SelectMany", QUERY_SELECT_MANY, 1, 1, false},
    {"Take", QUERY_TAKE, 1, 1, true},
    {"Skip", QUERY_SKIP, 1, 1, true},
    {"TakeWhile", QUERY_TAKE_WHILE, 1, 1, false},
    {"SkipWhile", QUERY_SKIP_WHILE, 1, 1, false},
    {"Concat", QUERY_CONCAT, 1, 1, false},
    {"OrderBy", QUERY_ORDER, 1, 2, false},
    {"OrderByDescending", QUERY_ORDER_DESCENDING, 1, 2, false},
    {"GroupBy", QUERY_GROUP, 1, 2, false},
    {"Distinct", QUERY_DISTINCT, 0, 1, false},
    {"Union", QUERY_UNION, 1, 2, false},
    {"Intersect", QUERY_INTERSECT, 1, 2, false},
    {"Except", QUERY_EXCEPT, 1, 2, false},
    {"Join", QUERY_JOIN, 4, 5, false},
    {"Reverse", QUERY_REVERSE, 0, 0, false},
    {"Flatten", QUERY_FLATTEN, 0, 1, false},
};

const char *model_query_name(size_t index)
{
    size_t total = sizeof queries / sizeof queries[0];
    return index < total ? queries[index].name : model_aggregate_name(index - total);
}

bool model_is_linq(str name)
{
    size_t i = 0, total = sizeof queries / sizeof queries[0];
    while (i < total && !str_equal_nocase(name, str_from_cstr(queries[i].name))) i++;
    return i < total;
}

error *model_linq(model_context *m, const cpp_operand *self, str method, const cpp_operand *arguments,
                  size_t count, bool *found, cpp_operand *out)
{
    size_t i = 0, total = sizeof queries / sizeof queries[0];
    while (i < total && !str_equal_nocase(method, str_from_cstr(queries[i].name))) i++;
    if (i == total) return model_linq_aggregate(m, self, method, arguments, count, found, out);
    if (!model_iterate(m, self)) return NULL;
    *found = true;
    if (count < queries[i].least || count > queries[i].most)
        return error_new(m->cpp.arena, ERROR_SYNTAX, "Invalid number of arguments to '%s'", queries[i].name);
    cpp_object *q = model_object_new(m, &model_query_class);
    q->op = queries[i].op;
    q->source = *self;
    q->count = count;
    if (count) q->extra = arguments[0];
    for (size_t k = 1; k < count; k++) q->more[k - 1] = arguments[k];
    *out = model_operand(q);
    return queries[i].counts ? cpp_to_u64(&m->cpp.eval, &arguments[0], &q->number) : NULL;
}

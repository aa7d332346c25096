/* The order in which drivers load: start type, then ServiceGroupOrder, then the group's tags in
 * GroupOrderList, then the order in which they are listed (in the registry: by name). What a driver depends
 * on loads before it. Tags count for boot and system start only (CreateService, lpdwTagId). */
#include "filters/filters.h"

#include "base/map.h"

#include <stdlib.h>

enum { MOST_EDGES = 1 << 20 };

typedef struct sort_key {
    size_t index, group, tag;
    filter_start start;
    bool first;
} sort_key;

typedef struct orderer {
    filter_set *s;
    arena *a;
    bool report;
    str_map *by_name;    /* -> index + 1 */
    VEC(size_t) * needs; /* per filter */
    size_t edges;
    uint8_t *state;
    size_t *order;
    size_t count;
} orderer;

enum { NEW, ACTIVE, DONE };

static void *boxed(size_t index)
{
    return (void *)(uintptr_t)(index + 1);
}

static size_t unboxed(const void *box)
{
    return box ? (size_t)(uintptr_t)box - 1 : SIZE_MAX;
}

static int compare_keys(const void *pa, const void *pb)
{
    const sort_key *a = pa, *b = pb;
    if (a->start != b->start) return a->start < b->start ? -1 : 1;
    if (a->group != b->group) return a->group < b->group ? -1 : 1;
    if (a->tag != b->tag) return a->tag < b->tag ? -1 : 1;
    if (a->first != b->first) return a->first ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static str_map *group_positions(filter_set *s, arena *a)
{
    str_map *m = str_map_new(a, true);
    for (size_t i = 0; i < s->groups.count; i++)
        if (!str_map_get(m, s->groups.items[i])) str_map_put(m, s->groups.items[i], boxed(i));
    if (s->groups.count) return m;
    for (size_t i = 0; i < filter_group_count(); i++)
        str_map_put(m, str_from_cstr(filter_group_at(i)->name), boxed(i));
    return m;
}

/* Tags that GroupOrderList does not name come behind those that it does, drivers without one last. */
static size_t tag_position(const filter_set *s, const filter *f)
{
    if (!f->has_tag || f->start > FILTER_START_SYSTEM) return SIZE_MAX;
    for (size_t i = 0; i < s->tags.count; i++) {
        if (!str_equal_nocase(s->tags.items[i].group, f->group)) continue;
        for (size_t k = 0; k < s->tags.items[i].tags.count; k++)
            if (s->tags.items[i].tags.items[k] == f->tag) return k;
    }
    return SIZE_MAX - 1;
}

static sort_key *sorted_keys(filter_set *s, arena *a)
{
    sort_key *keys = ARENA_ARRAY(a, sort_key, s->items.count + 1);
    const str_map *positions = group_positions(s, a);
    for (size_t i = 0; i < s->items.count; i++) {
        const filter *f = &s->items.items[i];
        keys[i] = (sort_key){.index = i,
                             .start = f->start,
                             .group = unboxed(str_map_get(positions, f->group)),
                             .tag = tag_position(s, f),
                             .first = f->first_in_group};
    }
    qsort(keys, s->items.count, sizeof *keys, compare_keys);
    return keys;
}

static void add_need(orderer *o, size_t from, size_t to, bool by_group)
{
    filter_set *s = o->s;
    const filter *f = &s->items.items[from], *g = &s->items.items[to];
    if (o->edges >= MOST_EDGES) return;
    bool started_for = g->start == FILTER_START_DEMAND && f->start >= FILTER_START_AUTO && !by_group;
    if (g->start <= f->start || started_for) {
        *VEC_PUSH(o->a, &o->needs[from]) = to;
        if (++o->edges == MOST_EDGES && o->report)
            filter_problem_add(s, "dependency", f->name, "more than %d dependencies: the rest is left out",
                               MOST_EDGES);
    } else if (o->report && f->start <= FILTER_START_AUTO && !by_group) {
        filter_problem_add(
            s, "dependency", f->name, "%.*s (%.*s start) depends on %.*s, which is %s%.*s: not honoured",
            STR_ARG(f->name), STR_ARG(filter_start_name(f->start)), STR_ARG(g->name),
            g->start == FILTER_START_DISABLED ? "" : "started later: ", STR_ARG(filter_start_name(g->start)));
    }
}

static void collect_needs(orderer *o, size_t index)
{
    const filter *f = &o->s->items.items[index];
    for (size_t i = 0; i < f->needs_services.count; i++) {
        str name = f->needs_services.items[i];
        size_t other = unboxed(str_map_get(o->by_name, name));
        if (other != SIZE_MAX) {
            add_need(o, index, other, false);
        } else if (o->report && !str_equal_nocase(name, STR("FltMgr"))) {
            filter_problem_add(o->s, "dependency", f->name, "%.*s depends on %.*s, which is not in the list",
                               STR_ARG(f->name), STR_ARG(name));
        }
    }
    for (size_t i = 0; i < f->needs_groups.count; i++) {
        for (size_t k = 0; k < o->s->items.count && o->edges < MOST_EDGES; k++)
            if (k != index && str_equal_nocase(o->s->items.items[k].group, f->needs_groups.items[i]))
                add_need(o, index, k, true);
    }
}

typedef struct visit {
    size_t index, next;
} visit;
typedef VEC(visit) visit_vec;

/* "A needs B, B needs C, C needs A": the drivers on the way from `again` to the top of the stack. */
static void report_cycle(orderer *o, const visit_vec *path, size_t again)
{
    strbuf b = {.arena = o->s->arena};
    size_t at = path->count;
    while (at > 0 && path->items[at - 1].index != again) at--;
    for (at = at ? at - 1 : 0; at < path->count && b.len < 400; at++)
        strbuf_format(&b, "%.*s -> ", STR_ARG(o->s->items.items[path->items[at].index].name));
    if (at < path->count) strbuf_append(&b, STR("... -> "));
    str name = o->s->items.items[again].name;
    filter_problem_add(o->s, "cycle", name, "circular dependency: %.*s%.*s; the last one is not honoured",
                       STR_ARG(strbuf_str(&b)), STR_ARG(name));
}

static void load_with_needs(orderer *o, size_t index, visit_vec *path)
{
    path->count = 0;
    if (o->state[index] != NEW) return;
    o->state[index] = ACTIVE;
    *VEC_PUSH(o->a, path) = (visit){index, 0};
    while (path->count) {
        visit *v = &path->items[path->count - 1];
        if (v->next < o->needs[v->index].count) {
            size_t need = o->needs[v->index].items[v->next++];
            if (o->state[need] == ACTIVE && o->report) report_cycle(o, path, need);
            if (o->state[need] != NEW) continue;
            o->state[need] = ACTIVE;
            *VEC_PUSH(o->a, path) = (visit){need, 0};
            continue;
        }
        o->state[v->index] = DONE;
        o->order[o->count++] = v->index;
        path->count--;
    }
}

void filter_order(filter_set *s, bool report, size_t **order, size_t *count)
{
    arena *a = s->arena;
    size_t total = s->items.count;
    orderer o = {.s = s, .a = a, .report = report, .by_name = str_map_new(a, true)};
    o.needs = arena_alloc_array(a, total + 1, sizeof *o.needs, alignof(max_align_t));
    o.state = ARENA_ARRAY(a, uint8_t, total + 1);
    o.order = ARENA_ARRAY(a, size_t, total + 1);
    bool any_needs = false;
    for (size_t i = 0; i < total; i++)
        any_needs |= s->items.items[i].needs_services.count || s->items.items[i].needs_groups.count;
    for (size_t i = 0; i < total && any_needs; i++)
        if (!str_map_get(o.by_name, s->items.items[i].name))
            str_map_put(o.by_name, s->items.items[i].name, boxed(i));
    for (size_t i = 0; i < total && any_needs; i++) collect_needs(&o, i);
    const sort_key *keys = sorted_keys(s, a);
    visit_vec path = {0};
    for (size_t i = 0; i < total; i++) {
        filter_start start = keys[i].start;
        bool loads = start <= FILTER_START_AUTO || (start == FILTER_START_DEMAND && s->include_demand);
        if (loads) load_with_needs(&o, keys[i].index, &path);
    }
    *order = o.order;
    *count = o.count;
}

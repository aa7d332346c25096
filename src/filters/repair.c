/* The search for dummy minifilters.
 *
 * What a dummy of a given group and start type can do is decided by the range of the top frame at the moment
 * it loads: only an altitude above that range makes a frame, and the lowest such altitude leaves most room
 * for those that load later. So one altitude for each group and start type is enough: the first round number
 * above the range's end. */
#include "filters/inversions.h"

filter_set *filter_set_with(arena *a, const filter_set *s, const filter_vec *dummies)
{
    filter_set *copy = filter_set_new(a);
    *copy = *s;
    copy->arena = a;
    copy->items = (filter_vec){0};
    copy->problems.items = NULL;
    copy->problems.count = copy->problems.capacity = 0;
    for (size_t i = 0; i < s->items.count; i++) *VEC_PUSH(a, &copy->items) = s->items.items[i];
    for (size_t i = 0; i < dummies->count; i++) *VEC_PUSH(a, &copy->items) = dummies->items[i];
    return copy;
}

static bool taken(const filter_set *s, altitude wanted)
{
    for (size_t i = 0; i < s->items.count; i++) {
        const filter *f = &s->items.items[i];
        if (f->has_altitude && altitude_compare(f->altitude, wanted) == 0) return true;
        for (size_t k = 0; k < f->instances.count; k++)
            if (altitude_compare(f->instances.items[k].altitude, wanted) == 0) return true;
    }
    return false;
}

/* The lowest free multiple of 10 in the group's range and above `floor`; of 1, or of a tenth, when there is
 * none. */
static bool free_altitude(arena *a, const filter_set *s, const filter_group *g, altitude floor, altitude *out)
{
    uint64_t start = altitude_floor(floor);
    if (start > g->high) return false;
    if (start < g->low) start = g->low;
    for (uint64_t step = 10; step; step = step == 10 ? 1 : 0) {
        for (uint64_t at = (start / step + 1) * step; at <= g->high; at += step) {
            altitude candidate = altitude_from_number(a, at);
            if (at < g->low || altitude_compare(candidate, floor) <= 0 || taken(s, candidate)) continue;
            *out = candidate;
            return true;
        }
    }
    for (char tenth = '1'; tenth <= '9' && start < g->high; tenth++) {
        altitude candidate = altitude_from_number(a, start);
        candidate.fraction = str_copy(a, (str){&tenth, 1});
        if (altitude_compare(candidate, floor) <= 0 || taken(s, candidate)) continue;
        *out = candidate;
        return true;
    }
    return false;
}

typedef struct search {
    arena *a;
    arena *scratch;
    const filter_set *s;
    filter_vec chosen;
} search;

/* Where the top frame ends, legacy filters above it counted in, when the dummy is about to load. */
static altitude frame_end_before(filter_stack *k, const size_t *order, size_t count, size_t dummy)
{
    for (size_t i = 0; i < count && order[i] != dummy; i++) filter_stack_load(k, order[i], NULL);
    altitude end = altitude_from_number(k->arena, 49999);
    if (k->frames.count) end = k->frames.items[k->frames.count - 1].high;
    for (size_t i = k->devices.count; i-- > 0 && !k->devices.items[i].is_frame;) {
        const filter *f = &k->set->items.items[k->devices.items[i].index];
        if (f->has_altitude && altitude_compare(f->altitude, end) > 0) end = f->altitude;
    }
    return end;
}

static size_t misplaced_in(search *q, filter_set *set, const size_t *order, size_t count)
{
    filter_place *places;
    const filter_stack *k = filter_stack_run(q->scratch, set, order, count);
    size_t n = filter_stack_places(k, q->scratch, &places);
    return filter_misplaced(places, n, set);
}

static size_t misplaced_with(search *q, filter_set *set)
{
    size_t *order, count;
    filter_order(set, false, &order, &count);
    return misplaced_in(q, set, order, count);
}

/* Minifilters still misplaced with this dummy, the worse of both places in its group. False: fewer than
 * `limit` are not to be had. */
static bool try_candidate(search *q, filter dummy, const filter_group *g, size_t limit, size_t *misplaced,
                          altitude *found)
{
    arena_clear(q->scratch);
    filter_set *set = filter_set_with(q->scratch, q->s, &q->chosen);
    size_t *order, count, index = set->items.count;
    altitude chosen = {0};
    *VEC_PUSH(q->scratch, &set->items) = dummy;
    filter_order(set, false, &order, &count);
    altitude end = frame_end_before(filter_stack_new(q->scratch, set), order, count, index);
    if (!free_altitude(q->a, set, g, end, &chosen)) return false;
    set->items.items[index].altitude = chosen;
    size_t behind = misplaced_in(q, set, order, count);
    if (behind >= limit) return false;
    set->items.items[index].first_in_group = true;
    size_t before = misplaced_with(q, set);
    *misplaced = before > behind ? before : behind;
    *found = chosen;
    return *misplaced < limit;
}

/* A group that the machine's own list lacks would load after all others. */
static bool knows_group(const filter_set *s, str group)
{
    for (size_t i = 0; i < s->groups.count; i++)
        if (str_equal_nocase(group, s->groups.items[i])) return true;
    return s->groups.count == 0;
}

/* The best next dummy; false when none makes anything better. */
static bool best_dummy(search *q, size_t now, filter *best, size_t *left)
{
    str name = q->chosen.count ? str_format(q->a, "NullFilter%zu", q->chosen.count + 1) : STR("NullFilter");
    *left = now;
    for (unsigned start = FILTER_START_BOOT; start <= FILTER_START_AUTO; start++) {
        for (size_t i = 0; i < filter_group_count(); i++) {
            const filter_group *g = filter_group_at(i);
            if (!knows_group(q->s, str_from_cstr(g->name))) continue;
            filter dummy = {.name = name,
                            .kind = FILTER_MINIFILTER,
                            .start = (filter_start)start,
                            .group = str_from_cstr(g->name),
                            .has_altitude = true,
                            .dummy = true};
            size_t misplaced;
            if (!try_candidate(q, dummy, g, *left, &misplaced, &dummy.altitude)) continue;
            *left = misplaced;
            *best = dummy;
            if (misplaced == 0) return true;
        }
    }
    return *left < now;
}

void filter_repair_search(arena *a, const filter_set *s, size_t most, filter_repair *out)
{
    search q = {.a = a, .scratch = arena_new(), .s = s};
    size_t now = misplaced_with(&q, filter_set_with(q.scratch, s, &q.chosen)), before = now;
    while (now > 0 && q.chosen.count < most) {
        filter best;
        size_t left;
        if (!best_dummy(&q, now, &best, &left)) break;
        *VEC_PUSH(a, &q.chosen) = best;
        now = left;
    }
    arena_free(q.scratch);
    out->dummies = q.chosen;
    out->before = before;
    out->after = now;
}

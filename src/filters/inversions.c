#include "filters/inversions.h"

static bool above_its_altitude(const filter *upper, const filter *lower)
{
    return upper->has_altitude && lower->has_altitude &&
           altitude_compare(upper->altitude, lower->altitude) < 0;
}

size_t filter_inversions(const filter_place *places, size_t count, const filter_set *s, arena *a,
                         size_t limit, filter_inversion_vec *out)
{
    size_t found = 0;
    for (size_t upper = count; upper-- > 0;) {
        if (places[upper].frame != SIZE_MAX) continue;
        for (size_t lower = upper; lower-- > 0;) {
            const filter *u = &s->items.items[places[upper].filter],
                         *l = &s->items.items[places[lower].filter];
            if (!above_its_altitude(u, l)) continue;
            if (found++ < limit)
                *VEC_PUSH(a, out) =
                    (filter_inversion){places[upper].filter, places[lower].filter, places[lower].frame};
        }
    }
    return found;
}

size_t filter_misplaced(const filter_place *places, size_t count, const filter_set *s)
{
    const filter *lowest = NULL; /* of the legacy filters above */
    size_t misplaced = 0;
    for (size_t i = count; i-- > 0;) {
        const filter *f = &s->items.items[places[i].filter];
        if (places[i].frame != SIZE_MAX) misplaced += lowest && above_its_altitude(lowest, f);
        else if (f->has_altitude && (!lowest || altitude_compare(f->altitude, lowest->altitude) < 0))
            lowest = f;
    }
    return misplaced;
}

static size_t step_of(const size_t *order, size_t count, size_t filter)
{
    for (size_t i = 0; i < count; i++)
        if (order[i] == filter) return i + 1;
    return 0;
}

str filter_inversion_explain(arena *a, const filter_set *s, const size_t *order, size_t count,
                             filter_inversion v)
{
    const filter *upper = &s->items.items[v.upper], *lower = &s->items.items[v.lower];
    size_t upper_step = step_of(order, count, v.upper), lower_step = step_of(order, count, v.lower);
    strbuf b = {.arena = a};
    strbuf_format(&b, "%.*s loads in step %zu and, as a legacy filter, can only attach on top of the stack. ",
                  STR_ARG(upper->name), upper_step);
    if (v.frame == SIZE_MAX) {
        strbuf_format(
            &b, "%.*s, a legacy filter too, was there since step %zu: only their load order can change this.",
            STR_ARG(lower->name), lower_step);
        return strbuf_str(&b);
    }
    if (lower_step < upper_step) {
        strbuf_format(&b, "%.*s had registered below it in step %zu, in Frame %zu.", STR_ARG(lower->name),
                      lower_step, v.frame);
        return strbuf_str(&b);
    }
    strbuf_format(
        &b,
        "When %.*s loads in step %zu, no frame exists above %.*s that could take it: Frame %zu, below, covers "
        "the altitudes up to the highest legacy filter attached above it, and a frame can no longer be put "
        "between them.",
        STR_ARG(lower->name), lower_step, STR_ARG(upper->name), v.frame);
    return strbuf_str(&b);
}

/* Inversions: a filter that stands above another of higher altitude. Only legacy filters can stand so;
 * minifilters are where their altitudes say, inside the frame that they got. */
#ifndef NTDBG_FILTERS_INVERSIONS_H
#define NTDBG_FILTERS_INVERSIONS_H

#include "filters/stack.h"

typedef struct filter_inversion {
    size_t upper; /* the legacy filter, index into the set */
    size_t lower; /* what stands below it although its altitude is higher */
    size_t frame; /* of `lower`; SIZE_MAX when it is a legacy filter too */
} filter_inversion;
typedef VEC(filter_inversion) filter_inversion_vec;

/* All of them from the top of the stack down, at most `limit`; returns how many there are. */
size_t filter_inversions(const filter_place *places, size_t count, const filter_set *s, arena *a,
                         size_t limit, filter_inversion_vec *out);
/* Minifilters with at least one legacy filter of lower altitude above them: what a repair has to bring to 0.
 */
size_t filter_misplaced(const filter_place *places, size_t count, const filter_set *s);

/* Why it came to be: one paragraph without line ends. `order` is the order of loading. */
str filter_inversion_explain(arena *a, const filter_set *s, const size_t *order, size_t count,
                             filter_inversion v);

/* The smallest repair: dummy minifilters that make the filter manager create a frame where one is missing,
 * each loaded by its group and start type at the right time. One is searched for over all start types and
 * groups; while none suffices, the one that helps most is kept and the search goes on, at most `most` times.
 * Each candidate is proved by simulation, loaded before and behind the other drivers of its group, so that
 * the answer does not hang on an order that nobody fixed. */
typedef struct filter_repair {
    filter_vec dummies;
    size_t before, after; /* misplaced minifilters */
} filter_repair;
void filter_repair_search(arena *a, const filter_set *s, size_t most, filter_repair *out);
/* A copy of the set with the dummies in it. */
filter_set *filter_set_with(arena *a, const filter_set *s, const filter_vec *dummies);

#endif

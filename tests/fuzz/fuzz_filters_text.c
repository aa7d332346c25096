/* Filter lists and fltmc tables, through order, simulation and repair. Whatever comes in: minifilters of one
 * frame rise, frames do not overlap, nothing is in the stack twice, and a repair never makes things worse. */
#include "filters/inversions.h"
#include "filters/read.h"
#include "filters/svg.h"

#include <stdlib.h>

static void check_stack(const filter_set *s, const filter_stack *k)
{
    for (size_t i = 0; i < k->frames.count; i++) {
        const filter_frame *f = &k->frames.items[i];
        if (altitude_compare(f->low, f->high) > 0) abort();
        if (i && altitude_compare(k->frames.items[i - 1].high, f->low) > 0) abort();
        for (size_t m = 1; m < f->members.count; m++)
            if (altitude_compare(s->items.items[f->members.items[m - 1]].altitude,
                                 s->items.items[f->members.items[m]].altitude) >= 0)
                abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 4096) return 0;
    arena *a = arena_new();
    filter_set *s = filter_set_new(a);
    filter_place *places;
    size_t *order, count, places_count;
    str text = {(const char *)data, size};
    error *e = filter_text_is_fltmc(text) ? filter_read_fltmc(s, text, &places, &places_count)
                                          : filter_read_text(s, text);
    if (!e) {
        filter_repair repair;
        filter_set_complete(s);
        filter_order(s, true, &order, &count);
        filter_stack *k = filter_stack_run(a, s, order, count);
        check_stack(s, k);
        if (filter_stack_places(k, a, &places) > count) abort();
        filter_svg(a, s, order, count, STR("fuzz"));
        filter_repair_search(a, s, 2, &repair);
        if (repair.after > repair.before) abort();
    }
    arena_free(a);
    return 0;
}

/* Numbers by their place in the program: where the record of a procedure stands, or its lines.
 *
 * A large program has millions of them, and an address may lie anywhere, so what counts is how much memory a
 * search touches: offsets stand side by side (sixteen to a line of the cache), section by section, and what
 * they lead to stands apart. */
#include "formats/pdb/reader.h"

#include <stdlib.h>

static int compare_places(const void *a, const void *b)
{
    const code_place *x = a, *y = b;
    if (x->section != y->section) return x->section < y->section ? -1 : 1;
    if (x->offset != y->offset) return x->offset < y->offset ? -1 : 1;
    return x->value < y->value ? -1 : x->value > y->value;
}

static bool is_sorted(const code_place_vec *places)
{
    for (size_t i = 1; i < places->count; i++)
        if (compare_places(&places->items[i - 1], &places->items[i]) > 0) return false;
    return true;
}

static uint32_t count_runs(const code_place_vec *places)
{
    uint32_t runs = 0;
    for (size_t i = 0; i < places->count; i++)
        if (!i || places->items[i].section != places->items[i - 1].section) runs++;
    return runs;
}

void place_index_make(arena *a, code_place_vec *places, place_index *out)
{
    if (!places->count) return;
    if (!is_sorted(places)) qsort(places->items, places->count, sizeof *places->items, compare_places);
    uint32_t count = (uint32_t)places->count;
    *out = (place_index){.offsets = ARENA_ARRAY(a, uint32_t, count),
                         .values = ARENA_ARRAY(a, uint32_t, count),
                         .runs = ARENA_ARRAY(a, place_run, count_runs(places))};
    for (uint32_t i = 0; i < count; i++) {
        const code_place *p = &places->items[i];
        if (!i || p->section != places->items[i - 1].section)
            out->runs[out->run_count++] = (place_run){.section = p->section, .first = i, .base = p->offset};
        place_run *r = &out->runs[out->run_count - 1];
        r->end = i + 1;
        r->span = p->offset - r->base;
        out->offsets[i] = p->offset;
        out->values[i] = p->value;
    }
    out->one = out->runs[0];
}

/* Code is spread rather evenly, so the search begins where the place would be if all procedures were of one
 * size, and mostly touches one line of the cache. */
static uint32_t guess_rank(const place_run *r, uint32_t offset)
{
    if (offset < r->base) return r->first;
    if (offset - r->base >= r->span) return r->end - 1;
    return r->first + (uint32_t)((uint64_t)(offset - r->base) * (r->end - r->first) / r->span);
}

static uint32_t first_above(const uint32_t *offsets, const place_run *r, uint32_t offset)
{
    uint32_t low = r->first, high = r->end, guess = guess_rank(r, offset), width = 2;
    if (offsets[guess] <= offset) {
        for (low = guess; high - low > width && offsets[low + width] <= offset; width *= 2) low += width;
        if (high - low > width) high = low + width;
    } else {
        uint32_t bottom = low;
        for (high = guess; high - bottom > width && offsets[high - width] > offset; width *= 2) high -= width;
        if (high - bottom > width) low = high - width;
    }
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (offsets[middle] <= offset) low = middle + 1;
        else high = middle;
    }
    return low;
}

static const place_run *run_of(const place_index *x, uint16_t section)
{
    if (x->run_count && x->one.section == section) return &x->one;
    for (uint32_t i = 1; i < x->run_count; i++)
        if (x->runs[i].section == section) return &x->runs[i];
    return NULL;
}

void place_index_expect(const place_index *x, uint16_t section, uint32_t offset)
{
    const place_run *r = run_of(x, section);
    if (!r) return;
    uint32_t guess = guess_rank(r, offset);
    __builtin_prefetch(&x->offsets[guess]);
    __builtin_prefetch(&x->values[guess]);
}

bool place_index_find(const place_index *x, uint16_t section, uint32_t offset, uint32_t *first,
                      uint32_t *above)
{
    const place_run *r = run_of(x, section);
    if (!r) return false;
    *first = r->first;
    *above = first_above(x->offsets, r, offset);
    return *above > r->first;
}

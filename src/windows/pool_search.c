#include "windows/pool_search.h"

static bool goes_on(nt_pool_search *s)
{
    if (interrupt_pending(s->windows->values->interrupt)) s->stopped = true;
    return !s->stopped;
}

static bool is_wanted(const nt_pool_search *s, uint32_t tag)
{
    return (tag & s->mask) == (s->tag & s->mask);
}

static void hit(nt_pool_search *s, nt_pool_hit h)
{
    if (!s->each(s->user, &h)) s->stopped = true;
}

/* ---- large ---- */

static bool large_one(void *user, const nt_pool_large *one)
{
    nt_pool_search *s = user;
    nt_pool_kind kind = nt_pool_kind_of(s->ranges, one->address);
    if (kind == NT_POOL_UNKNOWN) kind = one->type & 1 ? NT_POOL_PAGED : NT_POOL_NONPAGED;
    if (kind == s->kind && is_wanted(s, one->tag))
        hit(s, (nt_pool_hit){one->address, one->size, one->tag, true});
    return goes_on(s);
}

void nt_pool_search_large(nt_pool_search *s)
{
    if (!nt_pool_large_each(s->windows, s->large, large_one, s)) s->failed++;
}

/* ---- small ---- */

static void search_blocks(nt_pool_search *s)
{
    unsigned header = s->layout->header_size;
    for (size_t i = 0; i < s->blocks.count && goes_on(s); i++) {
        const nt_pool_block *b = &s->blocks.items[i];
        s->problems += b->problem.len != 0;
        if (b->problem.len || !b->allocated || !is_wanted(s, b->tag)) continue;
        hit(s, (nt_pool_hit){b->address + header, b->size > header ? b->size - header : 0, b->tag, false});
    }
    s->blocks.count = 0;
}

static void begin_region(nt_pool_search *s, uint64_t start, uint64_t end)
{
    if (s->region && !s->region(s->user, start, end)) s->stopped = true;
}

/* A page of the old kind. One that does not begin with a block belongs to a large allocation. */
static void search_page(nt_pool_search *s, uint64_t page, const uint8_t *raw)
{
    nt_pool_block first = nt_pool_header(s->layout, page, raw);
    if (first.previous || first.size < s->layout->header_size) return;
    nt_pool_walk_page(s->arena, s->layout, page, raw, &s->blocks);
    search_blocks(s);
}

/* The pages of a region that are in the dump. */
static void search_region(nt_pool_search *s, const nt_pool_range *region)
{
    space *memory = s->windows->values->space;
    uint8_t *copy = ARENA_ARRAY(s->arena, uint8_t, NT_POOL_PAGE);
    uint64_t at = region->start;
    space_range there;
    begin_region(s, region->start, region->end);
    while (goes_on(s) && space_next_range(memory, at, &there) && there.start < region->end) {
        if (there.start > at) at = there.start;
        uint64_t end = there.end && there.end < region->end ? there.end : region->end;
        if (end <= at) break;
        for (; at + NT_POOL_PAGE <= end && goes_on(s); at += NT_POOL_PAGE) {
            bytes seen = space_view(memory, at, NT_POOL_PAGE);
            if (seen.len == NT_POOL_PAGE) search_page(s, at, seen.ptr);
            else if (space_read_all(memory, at, copy, NT_POOL_PAGE)) search_page(s, at, copy);
            else s->failed++;
        }
        at = end;
    }
}

static bool range_of_heap(void *user, const nt_pool_heap_range *range)
{
    nt_pool_search *s = user;
    bool readable;
    if (range->type != SEGMENT_RANGE_VS && range->type != SEGMENT_RANGE_LFH) return goes_on(s);
    nt_pool_heap_blocks(s->arena, s->windows, s->heaps, s->layout, range, range->start,
                        range->start + range->size, 0, &s->blocks, &readable);
    if (!readable) s->failed++;
    search_blocks(s);
    return goes_on(s);
}

bool nt_pool_search_small(nt_pool_search *s)
{
    bool any = false;
    for (size_t i = 0; i < s->ranges->count && goes_on(s); i++) {
        const nt_pool_range *r = &s->ranges->items[i];
        if (r->kind != s->kind) continue;
        any = true;
        if (s->heaps) begin_region(s, r->start, r->end);
        else search_region(s, r);
    }
    if (!s->heaps) return any;
    if (!any) begin_region(s, 0, 0);
    if (goes_on(s) && !nt_pool_heap_each(s->windows, s->heaps, 1u << s->kind, range_of_heap, s)) s->failed++;
    return true;
}

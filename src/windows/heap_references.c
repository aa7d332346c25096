/* Who points to a heap's blocks. Every aligned pointer-sized word counts as a pointer, as in a conservative
 * garbage collector: that is how windows-driver-docs describes `!heap -l`. */
#include "windows/heap_references.h"

#include "base/bytes.h"

#include <stdlib.h>

enum { CHUNK = 0x10000, MOST_BLOCKS = 0x4000000 };

typedef bool (*word_visitor)(void *user, uint64_t at, uint64_t value);

/* At the very top of an address space: its end, where nothing is. */
static uint64_t aligned(uint64_t at, unsigned p)
{
    return at > UINT64_MAX - p ? UINT64_MAX : (at + p - 1) & ~(uint64_t)(p - 1);
}

/* Words of [start, end) that are there. False = stopped. */
static bool each_word(const nt_heaps *h, uint64_t start, uint64_t end, word_visitor each, void *user)
{
    uint8_t own[CHUNK];
    unsigned p = h->pointer_size;
    for (uint64_t at = aligned(start, p); at < end;) {
        size_t want = end - at > CHUNK ? CHUNK : (size_t)(end - at);
        bytes view = space_view(h->memory, at, want);
        const uint8_t *data = view.ptr;
        size_t have = view.len < want ? view.len : want;
        if (have < p) {
            data = own;
            have = space_read(h->memory, at, own, want);
        }
        have &= ~(size_t)(p - 1);
        for (size_t i = 0; i < have; i += p) {
            uint64_t v = p == 8 ? load_u64(data + i) : load_u32(data + i);
            if (v && !each(user, at + i, v)) return false;
        }
        if (interrupt_pending(h->interrupt)) return false;
        if (have) {
            at += have;
            continue;
        }
        space_range next;
        if (!space_next_range(h->memory, at + p, &next) || next.start <= at) return true;
        at = aligned(next.start, p);
    }
    return true;
}

/* Words of all memory that is there. */
static bool each_word_of_all(const nt_heaps *h, word_visitor each, void *user)
{
    space_range r;
    for (uint64_t at = 0; space_next_range(h->memory, at, &r);) {
        uint64_t start = r.start > at ? r.start : at;
        if (!each_word(h, start, r.end ? r.end : UINT64_MAX, each, user)) return false;
        if (r.end <= at) break;
        at = r.end;
    }
    return true;
}

typedef struct finder {
    arena *arena;
    uint64_t start, end;
    size_t limit;
    nt_references found;
} finder;

static bool find_reference(void *user, uint64_t at, uint64_t v)
{
    finder *f = user;
    if (v < f->start || v >= f->end) return true;
    *VEC_PUSH(f->arena, &f->found) = (nt_reference){at, v};
    return f->found.count < f->limit;
}

nt_references nt_heap_references(arena *a, const nt_heaps *h, uint64_t start, uint64_t end, size_t limit)
{
    finder f = {.arena = a, .start = start, .end = end, .limit = limit};
    each_word_of_all(h, find_reference, &f);
    return f.found;
}

typedef struct candidate {
    nt_leak leak;
    bool reached;
} candidate;

typedef struct collector {
    const nt_heaps *heaps;
    arena *arena;
    VEC(candidate) blocks;
    VEC(nt_heap_range) heap_memory; /* sorted */
    VEC(size_t) work;               /* reached blocks whose words were not looked at */
    size_t heap;
    bool bounded;
} collector;

static bool collect(void *user, const nt_heap_block *b)
{
    collector *c = user;
    if (!b->busy || b->internal || b->damage) return true;
    if (c->blocks.count >= MOST_BLOCKS) {
        c->bounded = true;
        return false;
    }
    candidate *n = VEC_PUSH(c->arena, &c->blocks);
    n->leak = (nt_leak){.heap = c->heap, .block = *b};
    return true;
}

static int by_entry(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    return (x->leak.block.entry > y->leak.block.entry) - (x->leak.block.entry < y->leak.block.entry);
}

static int by_range(const void *a, const void *b)
{
    const nt_heap_range *x = a, *y = b;
    return (x->start > y->start) - (x->start < y->start);
}

static void reach(collector *c, uint64_t v)
{
    size_t low = 0, high = c->blocks.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c->blocks.items[middle].leak.block.entry <= v) low = middle + 1;
        else high = middle;
    }
    if (low == 0) return;
    candidate *b = &c->blocks.items[low - 1];
    if (b->reached || v - nt_heap_block_start(&b->leak.block) >= b->leak.block.size) return;
    b->reached = true;
    *VEC_PUSH(c->arena, &c->work) = low - 1;
}

static bool reach_word(void *user, uint64_t at, uint64_t v)
{
    (void)at;
    reach(user, v);
    return true;
}

/* Everything that is there and belongs to no heap. */
static bool scan_outside(collector *c)
{
    const nt_heaps *h = c->heaps;
    space_range r;
    size_t next = 0;
    for (uint64_t at = 0; space_next_range(h->memory, at, &r);) {
        uint64_t start = r.start > at ? r.start : at, end = r.end ? r.end : UINT64_MAX;
        while (next < c->heap_memory.count &&
               c->heap_memory.items[next].start + c->heap_memory.items[next].size <= start)
            next++;
        if (next < c->heap_memory.count && c->heap_memory.items[next].start < end) {
            nt_heap_range m = c->heap_memory.items[next];
            if (m.start > start && !each_word(h, start, m.start, reach_word, c)) return false;
            if (m.start + m.size <= at) break;
            at = m.start + m.size;
            continue;
        }
        if (!each_word(h, start, end, reach_word, c)) return false;
        if (end <= at) break;
        at = end;
    }
    return true;
}

nt_leaks nt_heap_leaks(arena *a, const nt_heaps *h, const uint64_t *roots, size_t root_count)
{
    nt_leaks found = {0};
    collector c = {.heaps = h, .arena = arena_new()};
    for (c.heap = 0; c.heap < h->list.count; c.heap++) {
        nt_heap_walk(h, &h->list.items[c.heap], collect, &c);
        nt_heap_ranges ranges = nt_heap_memory(c.arena, h, &h->list.items[c.heap]);
        for (size_t i = 0; i < ranges.count; i++) *VEC_PUSH(c.arena, &c.heap_memory) = ranges.items[i];
    }
    if (c.blocks.count) qsort(c.blocks.items, c.blocks.count, sizeof *c.blocks.items, by_entry);
    if (c.heap_memory.count)
        qsort(c.heap_memory.items, c.heap_memory.count, sizeof *c.heap_memory.items, by_range);
    for (size_t i = 0; i < root_count; i++) reach(&c, roots[i]);
    bool going = scan_outside(&c);
    while (going && c.work.count) {
        const nt_heap_block *b = &c.blocks.items[c.work.items[--c.work.count]].leak.block;
        going = each_word(h, b->user, nt_heap_block_start(b) + b->size, reach_word, &c);
    }
    found.busy = c.blocks.count;
    found.bounded = c.bounded;
    for (size_t i = 0; i < c.blocks.count; i++) {
        found.bytes += c.blocks.items[i].leak.block.size;
        if (going && !c.blocks.items[i].reached) *VEC_PUSH(a, &found.items) = c.blocks.items[i].leak;
    }
    arena_free(c.arena);
    return found;
}

/* Heap walks over hostile memory: the input is a process (tests/data/heap_types.h), whose heaps the mutations
 * damage. Every walk must end, and every block it tells of must lie within its own sizes. */
#include "../data/heap_types.h"
#include "windows/heap_references.h"
#include "windows/heap_tags.h"
#include "windows/stack_trace.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct counted {
    size_t blocks;
    uint64_t last;
    arena *arena;
    const nt_heaps *heaps;
    const nt_heap *heap;
} counted;

static bool count(void *user, const nt_heap_block *b)
{
    counted *c = user;
    c->blocks++;
    c->last = b->user;
    (void)nt_heap_block_tag(c->arena, c->heaps, c->heap, b);
    if (b->busy && !b->damage && b->requested > b->size) abort();
    return c->blocks < 200000;
}

static bool count_page(void *user, const nt_page_block *b)
{
    counted *c = user;
    c->last = b->user;
    return ++c->blocks < 200000;
}

static void walk(arena *a, const nt_heaps *h, const nt_heap *heap)
{
    counted c = {.arena = a, .heaps = h, .heap = heap};
    nt_heap_summary s;
    nt_heap_block b;
    nt_heap owner;
    const char *damage;
    (void)nt_heap_summarize(h, heap, &s);
    (void)nt_heap_walk(h, heap, count, &c);
    for (unsigned i = 0; i < nt_heap_free_lists(h); i++) (void)nt_heap_free_list(a, h, heap, i, &damage);
    (void)nt_heap_memory(a, h, heap);
    (void)nt_heap_find(h, c.last, &owner, &b);
    (void)nt_heap_block_at(h, heap, c.last - h->granularity, &b);
    (void)nt_heap_tags_of(a, h, heap->address);
    (void)nt_heap_pseudo_tags(a, h, heap->address);
    nt_heap_segments segments = nt_heap_segments_of(a, h, heap);
    for (size_t i = 0; i < segments.count && i < 4; i++) (void)nt_heap_uncommitted(a, h, &segments.items[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = arena_new();
    heap_test_process p;
    nt_heaps h;
    if (heap_test_open(a, (bytes){data, size}, NULL, &p) && !heap_test_heaps(a, &p, &h)) {
        nt_traces traces;
        if (nt_traces_at(a, &p.windows, p.keys[1], &traces) == NT_TRACES_ON)
            for (uint64_t i = 0; i < 8; i++) (void)nt_traces_find(a, &traces, i);
        for (size_t i = 0; i < h.list.count && i < 8; i++) walk(a, &h, &h.list.items[i]);
        for (size_t i = 0; i < h.page_roots.count && i < 4; i++) {
            counted c = {0};
            nt_page_block found;
            (void)nt_page_heap_walk(&h, h.page_roots.items[i], count_page, &c);
            (void)nt_page_heap_find(&h, c.last, &found);
            (void)nt_heap_trace(a, &h, c.last);
        }
        h.list.count = h.list.count < 4 ? h.list.count : 4;
        (void)nt_heap_leaks(a, &h, NULL, 0);
    }
    arena_free(a);
    return 0;
}

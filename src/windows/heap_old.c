/* NT heaps of before Windows Vista (XP, Server 2003): the header has an array of 64 segments, headers of
 * blocks prove nothing by themselves, free blocks hang on 128 lists by their size, and small ones that were
 * freed wait in look-aside lists, whose blocks are still marked busy.
 *
 *     _HEAP.Segments[64] -> _HEAP_SEGMENT: [entry|block]...LastValidEntry, UnCommittedRanges (a chain)
 *     _HEAP.FrontEndHeap -> _HEAP_LOOKASIDE[128]: ListHead -> a block's user part -> the next one's ...
 *
 * Sources: types of nt's PDB (Windows XP SP3), whose heap is ntdll's; SLIST_HEADER: winnt.h; published
 * transcripts of `!heap -a` on Windows XP for what a heap of that time looks like. */
#include "windows/heap_internal.h"

#include <stdlib.h>

enum {
    SEGMENTS = 64, /* HEAP_MAXIMUM_SEGMENTS: elements of _HEAP.Segments */
    SEGMENT_SIGNATURE = 0xffeeffee,
    LOOKASIDE_FRONT_END = 1, /* FrontEndHeapType */
    LOOKASIDE_LISTS = 128,
    MOST_RANGES = 0x10000,
    MOST_CACHED = 0x10000, /* of one list: its depth has 16 bits */
};

bool heap_is_old(const heap_layout *l)
{
    return !heap_has(l, HF_SEGMENT_SIGNATURE) && heap_has(l, HF_SEGMENTS);
}

static nt_heap_segment read_segment(const nt_heaps *h, const nt_heap *heap, uint64_t address)
{
    const heap_layout *l = &h->layout;
    space *m = h->memory;
    nt_heap_segment s = {.address = address};
    s.base = heap_field_or0(m, l, HF_SEG_BASE, address);
    s.first = heap_field_or0(m, l, HF_SEG_FIRST, address);
    s.end = heap_field_or0(m, l, HF_SEG_LAST, address);
    s.flags = (uint32_t)heap_field_or0(m, l, HF_OLD_SEG_FLAGS, address);
    s.pages = (uint32_t)heap_field_or0(m, l, HF_SEG_PAGES, address);
    s.uncommitted_pages = (uint32_t)heap_field_or0(m, l, HF_SEG_UNCOMMITTED_PAGES, address);
    s.uncommitted_ranges = (uint32_t)heap_field_or0(m, l, HF_SEG_UNCOMMITTED, address);
    s.largest_uncommitted = heap_field_or0(m, l, HF_OLD_SEG_LARGEST, address);
    if ((uint32_t)heap_field_or0(m, l, HF_OLD_SEG_SIGNATURE, address) != SEGMENT_SIGNATURE)
        s.damage = "invalid segment signature";
    else if (heap_field_or0(m, l, HF_SEG_HEAP, address) != heap->address)
        s.damage = "the segment belongs to another heap";
    else if (s.end <= s.base || s.first < s.base || s.end - s.base > HEAP_SEGMENT_BYTES)
        s.damage = "invalid segment bounds";
    return s;
}

nt_heap_segments heap_old_segments(arena *a, const nt_heaps *h, const nt_heap *heap)
{
    nt_heap_segments found = {0};
    uint64_t array = heap->address + h->layout.fields[HF_SEGMENTS].offset, at;
    for (unsigned i = 0; i < SEGMENTS && heap_pointer(h, array + i * h->pointer_size, &at); i++)
        if (at) *VEC_PUSH(a, &found) = read_segment(h, heap, at);
    return found;
}

static int by_start(const void *a, const void *b)
{
    const nt_heap_range *x = a, *y = b;
    return (x->start > y->start) - (x->start < y->start);
}

nt_heap_ranges heap_old_uncommitted(arena *a, const nt_heaps *h, const nt_heap_segment *s)
{
    const heap_layout *l = &h->layout;
    nt_heap_ranges found = {0};
    uint64_t at = heap_field_or0(h->memory, l, HF_OLD_SEG_RANGES, s->address);
    for (size_t i = 0; at && i < MOST_RANGES && !interrupt_pending(h->interrupt); i++) {
        nt_heap_range r = {0};
        if (!heap_field_read(h->memory, l, HF_OLD_RANGE_START, at, &r.start) ||
            !heap_field_read(h->memory, l, HF_OLD_RANGE_SIZE, at, &r.size) ||
            !heap_field_read(h->memory, l, HF_OLD_RANGE_NEXT, at, &at))
            break;
        if (found.count && found.items[0].start == r.start) break; /* a circle */
        if (r.size && r.start >= s->base && r.start < s->end && r.size <= s->end - r.start)
            *VEC_PUSH(a, &found) = r;
    }
    if (found.count > 1) qsort(found.items, found.count, sizeof *found.items, by_start);
    return found;
}

bool heap_old_summarize(const nt_heaps *h, const nt_heap *heap, nt_heap_summary *s)
{
    arena *a = arena_new();
    nt_heap_segments segments = heap_old_segments(a, h, heap);
    for (size_t i = 0; i < segments.count; i++) {
        const nt_heap_segment *one = &segments.items[i];
        uint64_t committed = one->pages > one->uncommitted_pages ? one->pages - one->uncommitted_pages : 0;
        if (one->damage) continue;
        s->reserved += (uint64_t)one->pages << 12;
        s->committed += committed << 12;
        uint64_t bytes = (uint64_t)one->pages << 12, hole = one->largest_uncommitted & ~(uint64_t)0xfff;
        s->virtual_bytes += hole < bytes ? bytes - hole : 0;
        s->uncommitted_ranges += one->uncommitted_ranges;
    }
    bool any = segments.count != 0;
    arena_free(a);
    return any;
}

/* The first block of a look-aside list. */
static uint64_t list_head(const nt_heaps *h, uint64_t header)
{
    uint64_t value = 0;
    if (!space_read_u64(h->memory, header, &value)) return 0;
    /* winnt.h: of 32 bits the pointer; of 64 bits (Header8) depth, nine bits of sequence, and the address
     * without its four lowest bits. */
    return h->pointer_size == 4 ? (uint32_t)value : value >> 25 << 4;
}

u64_map *heap_old_cached(arena *a, const nt_heaps *h, const nt_heap *heap)
{
    const heap_layout *l = &h->layout;
    u64_map *found = u64_map_new(a);
    uint64_t lists = heap_field_or0(h->memory, l, HF_FRONT_END, heap->address);
    if (!lists || !l->sizes[HT_LOOKASIDE] ||
        heap_field_or0(h->memory, l, HF_FRONT_END_TYPE, heap->address) != LOOKASIDE_FRONT_END)
        return found;
    for (uint64_t i = 0; i < LOOKASIDE_LISTS; i++) {
        uint64_t at = list_head(h, lists + i * l->sizes[HT_LOOKASIDE] + l->fields[HF_LOOKASIDE_HEAD].offset);
        for (size_t k = 0; at && k < MOST_CACHED && !u64_map_get(found, at); k++) {
            u64_map_put(found, at, found);
            if (!heap_pointer(h, at, &at)) break;
        }
        if (interrupt_pending(h->interrupt)) break;
    }
    return found;
}

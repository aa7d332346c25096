/* The segment heap under the kernel's pools. Sources: nt's public types (_SEGMENT_HEAP, _HEAP_PAGE_SEGMENT,
 * HEAP_SEG_RANGE_TYPE ...); "Windows 10 Segment Heap Internals" (M. V. Yason, 2016); "Scoop the Windows 10
 * pool!" (C. Bayet, P. Fariello, 2020): how VS headers, LFH offsets and segment signatures are encoded.
 *
 *     _HEAP_PAGE_SEGMENT.Signature     segment ^ context ^ HeapKey ^ 0xA2E64EADA2E64EAD
 *
 * The rest is as in heaps of programs (segment_format.h). */
#include "windows/pool_heap.h"

#include "windows/variables.h"

#include <string.h>

#define SEGMENT_MAGIC 0xA2E64EADA2E64EADu
enum {
    CONTEXTS = 2,
    UNIT = 16,        /* of a VS chunk's sizes */
    VS_HEADER = 16,   /* _HEAP_VS_CHUNK_HEADER */
    PAGE_TAIL = 0x20, /* what a free chunk leaves at a page's end, as published sessions show */
    MOST_NODES = 64,
    MOST_RANGE = 1 << 20, /* bytes of a subsegment */
    MOST_SEGMENTS = 1 << 20
};

static nt_pool_kind kind_of_heap(unsigned index)
{
    return index < 2 ? NT_POOL_NONPAGED : NT_POOL_PAGED;
}

static void add_heap(arena *a, nt_context *c, nt_pool_heaps *h, uint64_t heap, nt_pool_kind kind)
{
    for (unsigned i = 0; heap && i < segment_contexts(&h->format) && i < CONTEXTS; i++) {
        nt_pool_context one = {.kind = kind};
        if (segment_context_read(c->values->space, &h->format, c->values->pointer_size, heap, i,
                                 &one.segments))
            *VEC_PUSH(a, &h->contexts) = one;
    }
}

static bool keys_and_types(nt_context *c, nt_pool_heaps *h)
{
    value globals = nt_variable(c, "RtlpHpHeapGlobals", "_RTLP_HP_HEAP_GLOBALS");
    heap_layout_load(c, &h->format);
    const heap_layout *l = &h->format;
    h->segment = nt_type(c, "_HEAP_PAGE_SEGMENT");
    return h->segment && heap_has(l, HF_RANGE_FLAGS) && heap_has(l, HF_RANGE_UNITS) &&
           heap_has(l, HF_PAGE_SIGNATURE) && heap_has(l, HF_PAGE_LINKS) && l->sizes[HT_RANGE] >= 8 &&
           l->sizes[HT_RANGE] <= SEGMENT_DESCRIPTOR_SIZE && l->sizes[HT_VS_SUBSEGMENT] &&
           l->sizes[HT_LFH_SUBSEGMENT] && value_u64(value_field(globals, "HeapKey"), &h->heap_key) &&
           value_u64(value_field(globals, "LfhKey"), &h->lfh_key);
}

static uint8_t *table_buffer(arena *a, const nt_pool_heaps *h)
{
    return ARENA_ARRAY(a, uint8_t, SEGMENT_DESCRIPTORS *(size_t)h->format.sizes[HT_RANGE]);
}

bool nt_pool_heaps_open(arena *a, nt_context *c, nt_pool_heaps *out)
{
    nt_pool_heaps h = {0};
    uint64_t nodes, heap;
    value state = nt_variable(c, "ExPoolState", "_EX_POOL_HEAP_MANAGER_STATE");
    /* Windows 10 1803 and 1809 have such heaps, but their pools still have descriptors of the old kind. */
    if (value_is_bad(state) || nt_type(c, "_POOL_DESCRIPTOR") || !keys_and_types(c, &h) ||
        !value_u64(value_field(state, "NumberOfPools"), &nodes))
        return false;
    if (nodes > MOST_NODES) nodes = MOST_NODES;
    for (uint64_t n = 0; n < nodes; n++) {
        value heaps = value_field(value_index(value_field(state, "PoolNode"), n), "Heaps");
        for (unsigned i = 0; i < 4; i++)
            if (value_u64(value_index(heaps, i), &heap)) add_heap(a, c, &h, heap, kind_of_heap(i));
    }
    for (unsigned i = 0; i < 4; i++)
        if (value_u64(value_index(value_field(state, "SpecialHeaps"), i), &heap))
            add_heap(a, c, &h, heap, NT_POOL_SPECIAL);
    if (h.contexts.count == 0) return false;
    h.table = table_buffer(a, &h);
    h.subsegment = ARENA_ARRAY(a, uint8_t, MOST_RANGE);
    *out = h;
    return true;
}

static bool is_segment_of(nt_context *c, const nt_pool_heaps *h, uint64_t segment,
                          const nt_pool_context *context)
{
    uint64_t signature;
    return space_read_u64(c->values->space, segment + h->format.fields[HF_PAGE_SIGNATURE].offset,
                          &signature) &&
           (signature ^ segment ^ h->heap_key ^ SEGMENT_MAGIC) == context->segments.address;
}

static bool read_descriptors(nt_context *c, const nt_pool_heaps *h, uint64_t segment, uint8_t *table)
{
    return space_read_all(c->values->space, segment, table,
                          SEGMENT_DESCRIPTORS * (size_t)h->format.sizes[HT_RANGE]);
}

static bool range_at(const nt_pool_heaps *h, const nt_pool_context *context, const uint8_t *table,
                     uint64_t segment, unsigned index, nt_pool_heap_range *out)
{
    size_t each = h->format.sizes[HT_RANGE];
    segment_range r;
    if (!segment_range_decode(&h->format, table + index * each, each, &r) || r.units == 0 ||
        index + r.units > SEGMENT_DESCRIPTORS)
        return false;
    *out = (nt_pool_heap_range){.start = segment + ((uint64_t)index << context->segments.shift),
                                .size = (uint64_t)r.units << context->segments.shift,
                                .type = r.kind,
                                .allocated = r.allocated,
                                .kind = context->kind};
    return true;
}

bool nt_pool_heap_locate(nt_context *c, const nt_pool_heaps *h, uint64_t address, nt_pool_heap_range *out)
{
    uint8_t *table = h->table;
    for (size_t i = 0; i < h->contexts.count; i++) {
        const nt_pool_context *context = &h->contexts.items[i];
        uint64_t segment = address & ~(context->segments.size - 1);
        if (!is_segment_of(c, h, segment, context)) continue;
        if (!read_descriptors(c, h, segment, table)) return false;
        unsigned index = (unsigned)((address - segment) >> context->segments.shift);
        for (unsigned first = index + 1; first-- > context->segments.first;)
            if (range_at(h, context, table, segment, first, out)) return address - out->start < out->size;
        return false;
    }
    return false;
}

/* ---- VS ---- */

/* A chunk whose header is not known has no size: it is damaged. */
static segment_chunk chunk_at(const nt_pool_heaps *h, uint64_t address, const uint8_t *raw)
{
    segment_chunk c;
    return segment_chunk_decode(&h->format, sizeof(uint64_t), h->heap_key, address, raw, VS_HEADER, &c)
               ? c
               : (segment_chunk){0};
}

static bool chunk_fits(const nt_pool_heaps *h, uint64_t base, const uint8_t *raw, size_t at, size_t end)
{
    if (at + VS_HEADER > end) return false;
    segment_chunk k = chunk_at(h, base + at, raw + at);
    if (k.size < UNIT || at + k.size > end) return false;
    return at + k.size + VS_HEADER > end ||
           chunk_at(h, base + at + k.size, raw + at + k.size).previous == k.size;
}

typedef struct window {
    uint64_t from, to, holding;
} window;

static bool is_wanted(const window *w, uint64_t start, uint64_t size)
{
    return (start >= w->from && start < w->to) || (w->holding >= start && w->holding - start < size);
}

/* A free chunk is shown at itself and up to where the next page's header may be. */
static nt_pool_block free_chunk(const uint8_t *raw, uint64_t address, uint64_t size)
{
    nt_pool_block b = {.address = address, .size = size};
    uint64_t left = NT_POOL_PAGE - (address & (NT_POOL_PAGE - 1));
    if (size < NT_POOL_PAGE && left > PAGE_TAIL && size > left - PAGE_TAIL) b.size = left - PAGE_TAIL;
    memcpy(&b.tag, raw + 4, sizeof b.tag);
    return b;
}

static size_t vs_blocks(arena *a, const nt_pool_heaps *h, const nt_pool_layout *l, uint64_t base,
                        const uint8_t *raw, size_t end, const window *w, nt_pool_blocks *out)
{
    size_t at = ((size_t)h->format.sizes[HT_VS_SUBSEGMENT] + UNIT - 1) & -(size_t)UNIT, problems = 0;
    while (at + VS_HEADER <= end) {
        segment_chunk k = chunk_at(h, base + at, raw + at);
        size_t next = at + k.size;
        nt_pool_block b;
        bool bad = k.size < UNIT || next > end;
        if (bad) {
            for (next = at + UNIT; next < end && !chunk_fits(h, base, raw, next, end);) next += UNIT;
            b = free_chunk(raw + at, base + at, next - at);
            b.problem = str_format(a, "invalid chunk size [ 0x%llx ]", (unsigned long long)(k.size / UNIT));
        } else if (!k.allocated || k.size < VS_HEADER + l->header_size) {
            b = free_chunk(raw + at, base + at, k.size);
        } else {
            b = nt_pool_header(l, base + at + VS_HEADER, raw + at + VS_HEADER);
            b.allocated = true;
            b.size = k.size - VS_HEADER;
            b.previous = 0;
        }
        if (is_wanted(w, b.address, b.size)) {
            problems += bad;
            *VEC_PUSH(a, out) = b;
        }
        at = next;
    }
    return problems;
}

/* ---- LFH ---- */

static size_t lfh_blocks(arena *a, const nt_pool_heaps *h, const nt_pool_layout *l, uint64_t base,
                         const uint8_t *raw, size_t end, const window *w, nt_pool_blocks *out)
{
    segment_lfh r;
    bool known = segment_lfh_decode(&h->format, h->lfh_key, base, raw,
                                    end < SEGMENT_LFH_HEADER ? end : SEGMENT_LFH_HEADER, end, &r);
    if (!known || r.block < l->header_size || r.bitmap + (r.count + 31u) / 32 * 8 > r.first) {
        *VEC_PUSH(a, out) =
            (nt_pool_block){.address = base,
                            .size = end,
                            .problem = str_format(a, "invalid block offsets [ 0x%x ]", r.offsets)};
        return 1;
    }
    size_t size = r.block, first = r.first;
    for (size_t i = 0; i < r.count && first + (i + 1) * size <= end; i++) {
        size_t at = first + i * size;
        if (!is_wanted(w, base + at, size)) continue;
        nt_pool_block b = nt_pool_header(l, base + at, raw + at);
        b.allocated = raw[r.bitmap + i / 4] >> (i % 4 * 2) & 1;
        b.size = size;
        b.previous = 0;
        *VEC_PUSH(a, out) = b;
    }
    return 0;
}

size_t nt_pool_heap_blocks(arena *a, nt_context *c, const nt_pool_heaps *h, const nt_pool_layout *l,
                           const nt_pool_heap_range *range, uint64_t from, uint64_t to, uint64_t holding,
                           nt_pool_blocks *out, bool *readable)
{
    window w = {from, to, holding};
    size_t size = range->size < MOST_RANGE ? (size_t)range->size : MOST_RANGE;
    uint8_t *raw = h->subsegment;
    /* Pages behind the first may be uncommitted. */
    size_t there = 0;
    for (size_t at = 0; at < size; at += NT_POOL_PAGE) {
        if (space_read_all(c->values->space, range->start + at, raw + at, NT_POOL_PAGE))
            there = at + NT_POOL_PAGE;
        else memset(raw + at, 0, NT_POOL_PAGE);
    }
    *readable = there > h->format.sizes[HT_VS_SUBSEGMENT] && there > h->format.sizes[HT_LFH_SUBSEGMENT];
    if (!*readable) return 0;
    if (range->type == SEGMENT_RANGE_LFH) return lfh_blocks(a, h, l, range->start, raw, size, &w, out);
    if (range->type != SEGMENT_RANGE_VS) return 0;
    bool sound;
    size_t end = segment_vs_size(&h->format, sizeof(uint64_t), raw, there, &sound);
    return vs_blocks(a, h, l, range->start, raw, end && end < size ? end : size, &w, out);
}

bool nt_pool_heap_each(nt_context *c, const nt_pool_heaps *h, unsigned kinds,
                       bool (*each)(void *user, const nt_pool_heap_range *range), void *user)
{
    uint8_t *table = table_buffer(c->values->arena, h);
    bool whole = true;
    for (size_t i = 0; i < h->contexts.count; i++) {
        const nt_pool_context *context = &h->contexts.items[i];
        if (!(kinds >> context->kind & 1)) continue;
        list_walk w =
            list_walk_begin(c->values, context->segments.list, h->segment, "ListEntry", MOST_SEGMENTS);
        value segment;
        while (list_walk_next(&w, &segment)) {
            uint64_t at = value_address_of(segment);
            if (!is_segment_of(c, h, at, context) || !read_descriptors(c, h, at, table)) {
                whole = false;
                continue;
            }
            for (unsigned n = context->segments.first; n < SEGMENT_DESCRIPTORS;) {
                nt_pool_heap_range range;
                bool is_range = range_at(h, context, table, at, n, &range);
                if (is_range && range.allocated && !each(user, &range)) return whole;
                n += is_range ? (unsigned)(range.size >> context->segments.shift) : 1;
            }
        }
        whole = whole && w.end == WALK_COMPLETE;
    }
    return whole;
}

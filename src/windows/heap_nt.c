/* NT heaps: segments of blocks that follow each other.
 *
 *     _HEAP.SegmentList -> _HEAP_SEGMENT: [entry|block][entry|block]...[uncommitted range]...LastValidEntry
 *                                            ^ Size (units), PreviousSize, Flags, all XORed with
 * _HEAP.Encoding
 *
 * A header proves itself: SmallTagIndex is the XOR of Size's two bytes and Flags (Windows Vista and later;
 * "the block CRC" of `!heap -i`). Where one does not, the walk looks for the next place from which two
 * headers in a row prove themselves, and the bytes up to there are one damaged block. */
#include "windows/heap_internal.h"

#include <stdlib.h>

enum {
    SEGMENT_SIGNATURE = 0xffeeffee,
    LFH_ENTRY = 0x80,    /* UnusedBytes: the block is the front end's */
    MANY_UNUSED = 0x3f,  /* UnusedBytes: the count is the last pointer of the block */
    TRACE_SIGNATURE = 5, /* ExtendedBlockSignature of the header behind a stack trace */
    TRACE_UNITS = 2,     /* and its EntryOffset: that many units behind the block's own header */
    TAIL_FILL = 0xab,    /* CHECK_HEAP_TAIL_FILL */
    MOST_UCRS = 0x10000,
};

static int by_start(const void *a, const void *b)
{
    const nt_heap_range *x = a, *y = b;
    return (x->start > y->start) - (x->start < y->start);
}

nt_heap_ranges nt_heap_uncommitted(arena *a, const nt_heaps *h, const nt_heap_segment *s)
{
    const heap_layout *l = &h->layout;
    nt_heap_ranges found = {0};
    if (heap_is_old(l)) return heap_old_uncommitted(a, h, s);
    if (!heap_has(l, HF_UCR_SEGMENT_ENTRY)) return found;
    uint64_t head = s->address + l->fields[HF_SEG_UCRS].offset, at, back, before = head;
    if (!heap_pointer(h, head, &at)) return found;
    for (size_t i = 0; at != head && i < MOST_UCRS && !interrupt_pending(h->interrupt); i++) {
        uint64_t entry = at - l->fields[HF_UCR_SEGMENT_ENTRY].offset;
        nt_heap_range r;
        if (!heap_pointer(h, at + h->pointer_size, &back) || back != before) break;
        before = at;
        if (!heap_field_read(h->memory, l, HF_UCR_ADDRESS, entry, &r.start) ||
            !heap_field_read(h->memory, l, HF_UCR_SIZE, entry, &r.size) || !heap_pointer(h, at, &at))
            break;
        if (r.size && r.start >= s->base && r.start < s->end && r.size <= s->end - r.start)
            *VEC_PUSH(a, &found) = r;
    }
    if (found.count > 1) qsort(found.items, found.count, sizeof *found.items, by_start);
    return found;
}

static nt_heap_segment read_segment(const nt_heaps *h, const nt_heap *heap, uint64_t address)
{
    const heap_layout *l = &h->layout;
    space *m = h->memory;
    nt_heap_segment s = {.address = address};
    uint64_t owner = heap_field_or0(m, l, HF_SEG_HEAP, address);
    s.base = heap_field_or0(m, l, HF_SEG_BASE, address);
    s.first = heap_field_or0(m, l, HF_SEG_FIRST, address);
    s.end = heap_field_or0(m, l, HF_SEG_LAST, address);
    s.flags = (uint32_t)heap_field_or0(m, l, HF_SEG_FLAGS, address);
    s.pages = (uint32_t)heap_field_or0(m, l, HF_SEG_PAGES, address);
    s.uncommitted_pages = (uint32_t)heap_field_or0(m, l, HF_SEG_UNCOMMITTED_PAGES, address);
    s.uncommitted_ranges = (uint32_t)heap_field_or0(m, l, HF_SEG_UNCOMMITTED, address);
    if ((uint32_t)heap_field_or0(m, l, HF_SEG_SIGNATURE, address) != SEGMENT_SIGNATURE)
        s.damage = "invalid segment signature";
    else if (owner != heap->address) s.damage = "the segment belongs to another heap";
    else if (s.end <= s.base || s.first < s.base || s.end - s.base > HEAP_SEGMENT_BYTES)
        s.damage = "invalid segment bounds";
    return s;
}

nt_heap_segments nt_heap_segments_of(arena *a, const nt_heaps *h, const nt_heap *heap)
{
    const heap_layout *l = &h->layout;
    nt_heap_segments found = {0};
    if (heap->kind == NT_HEAP_NT && heap_is_old(l)) return heap_old_segments(a, h, heap);
    uint64_t head = heap->address + l->fields[HF_SEGMENT_LIST].offset, at, back, before = head;
    if (heap->kind != NT_HEAP_NT || !heap_has(l, HF_SEGMENT_LIST) || !heap_has(l, HF_SEG_LINKS) ||
        !heap_pointer(h, head, &at))
        return found;
    while (at != head && found.count < HEAP_SEGMENT_LIMIT && !interrupt_pending(h->interrupt)) {
        nt_heap_segment s = read_segment(h, heap, at - l->fields[HF_SEG_LINKS].offset);
        /* A way back that is not the way forth is also what ends every cycle. */
        if (!heap_pointer(h, at + h->pointer_size, &back) || back != before)
            s.damage = "its list entry does not point back to the one before it";
        *VEC_PUSH(a, &found) = s;
        before = at;
        if (s.damage || !heap_pointer(h, at, &at)) break;
    }
    return found;
}

uint64_t heap_encoding(const nt_heaps *h, const nt_heap *heap)
{
    uint64_t key;
    const heap_layout *l = &h->layout;
    /* The eight bytes that count are the last ones of _HEAP_ENTRY; the first eight of 64-bit Windows belong
     * to the block before. */
    if (!heap_field_or0(h->memory, l, HF_ENCODE_MASK, heap->address) || !heap_has(l, HF_ENCODING)) return 0;
    uint64_t at = heap->address + l->fields[HF_ENCODING].offset + h->granularity - 8;
    return space_read_u64(h->memory, at, &key) ? key : 0;
}

void heap_entry_decode(const nt_heaps *h, uint64_t encoding, uint64_t address, const uint8_t *raw,
                       nt_heap_block *out)
{
    const heap_layout *l = &h->layout;
    uint8_t entry[16] = {0};
    size_t size = h->granularity;
    memcpy(entry, raw, size);
    uint64_t value = load_u64(entry + size - 8);
    out->raw = value;
    value ^= encoding;
    out->decoded = value;
    memcpy(entry + size - 8, &value, 8);
    out->entry = address;
    out->flags = (uint8_t)heap_field_in(l, HF_ENTRY_FLAGS, entry, size);
    out->size = heap_field_in(l, HF_ENTRY_SIZE, entry, size) * h->granularity;
    out->previous = heap_field_in(l, HF_ENTRY_PREVIOUS, entry, size) * h->granularity;
    out->unused = heap_field_in(l, HF_ENTRY_UNUSED, entry, size);
    out->user = address + h->granularity;
    out->busy = (out->flags & NT_ENTRY_BUSY) != 0;
    uint64_t units = out->size / h->granularity;
    out->damage = NULL;
    out->tag = heap_is_old(l) ? (uint8_t)heap_field_in(l, HF_ENTRY_CHECK, entry, size) : 0;
    if (heap_is_old(l)) return; /* SmallTagIndex is a tag's, or a cookie of the address: nothing is proved */
    uint8_t check = (uint8_t)heap_field_in(l, HF_ENTRY_CHECK, entry, size);
    out->damage =
        check == (uint8_t)((units & 0xff) ^ (units >> 8) ^ out->flags) ? NULL : "invalid block checksum";
}

bool heap_trace_header(const nt_heaps *h, const uint8_t *raw, size_t size)
{
    /* A second _HEAP_ENTRY behind the trace: FunctionIndex 1, ContextValue 0, EntryOffset 2, signature 5. */
    size_t at = (size_t)h->granularity - 8;
    return size >= at + 8 && load_u32(raw + at) == 1 && raw[at + 6] == TRACE_UNITS &&
           raw[at + 7] == TRACE_SIGNATURE;
}

/* Of a block whose header says `b->unused` as its byte does. */
void heap_entry_usage(heap_walk *w, nt_heap_block *b)
{
    const nt_heaps *h = w->heaps;
    bool old = heap_is_old(&h->layout);
    uint64_t unit = h->granularity, extra = h->pointer_size == 8 ? 8 : 0;
    uint64_t unused = b->kind == NT_BLOCK_LFH ? b->unused & MANY_UNUSED : b->unused;
    const uint8_t *second =
        b->size >= 4 * unit && !old ? heap_window_at(&w->window, b->entry + TRACE_UNITS * unit, unit) : NULL;
    if (second && heap_trace_header(h, second, unit)) {
        b->user = b->entry + (TRACE_UNITS + 1) * unit;
        unused = load_u16(second + unit - 4);
        heap_pointer(h, b->entry + unit, &b->trace);
    } else if (unused == MANY_UNUSED && !old) {
        uint64_t many;
        /* 64-bit blocks reach eight bytes into the next header. */
        if (heap_pointer(h, b->entry + b->size + extra - h->pointer_size, &many) && many <= b->size)
            unused = many;
    }
    b->unused = unused;
    b->requested = unused <= b->size ? b->size - unused : 0;
    if (unused > b->size) b->damage = "more unused bytes than the block has";
    if (b->damage || !(b->flags & NT_ENTRY_FILL) || b->internal) return;
    const uint8_t *tail = heap_window_at(&w->window, b->user + b->requested, unit);
    for (size_t i = 0; tail && i < unit && !b->damage; i++)
        if (tail[i] != TAIL_FILL) b->damage = "the fill behind the block is overwritten (buffer overrun)";
}

typedef struct segment_walk {
    heap_walk *walk;
    const nt_heap_segment *segment;
    nt_heap_ranges uncommitted;
    size_t next_ucr; /* the first uncommitted range at or behind the place */
} segment_walk;

/* Where blocks must end: the next uncommitted range or the segment's end. */
static uint64_t limit_at(segment_walk *s, uint64_t at)
{
    while (s->next_ucr < s->uncommitted.count && s->uncommitted.items[s->next_ucr].start < at) s->next_ucr++;
    return s->next_ucr < s->uncommitted.count ? s->uncommitted.items[s->next_ucr].start : s->segment->end;
}

static bool header_at(segment_walk *s, uint64_t at, nt_heap_block *b)
{
    const nt_heaps *h = s->walk->heaps;
    const uint8_t *raw = heap_window_at(&s->walk->window, at, h->granularity);
    if (!raw) return false;
    *b = (nt_heap_block){
        .kind = NT_BLOCK_BACKEND, .owner = s->segment->address, .segment = s->segment->address};
    heap_entry_decode(h, s->walk->encoding, at, raw, b);
    return true;
}

/* A header that proves itself, and so does the one behind its block (or it ends where blocks must end). */
static bool is_sound(segment_walk *s, uint64_t at, uint64_t limit)
{
    nt_heap_block b, next;
    if (!header_at(s, at, &b) || b.damage || b.size == 0 || b.size > limit - at) return false;
    if (at + b.size == limit) return true;
    return header_at(s, at + b.size, &next) && !next.damage && next.previous == b.size;
}

/* From a damaged header on: the next place that is sound, or the limit. */
static uint64_t resynchronize(segment_walk *s, uint64_t at, uint64_t limit)
{
    unsigned unit = s->walk->heaps->granularity;
    size_t steps = 0;
    for (uint64_t p = at + unit; p + unit <= limit; p += unit) {
        if (is_sound(s, p, limit)) return p;
        if (!heap_window_at(&s->walk->window, p, unit)) { /* no step by step through what is not there */
            space_range r;
            if (!space_next_range(s->walk->heaps->memory, p + unit, &r) || r.start >= limit) return limit;
            if (r.start > p + unit) p = (r.start & ~(uint64_t)(unit - 1)) - unit;
        }
        if ((++steps & 0xffff) == 0 && interrupt_pending(s->walk->heaps->interrupt)) {
            s->walk->end.stopped = true;
            break;
        }
    }
    return limit;
}

/* Memory that is neither there nor said to be uncommitted: up to where it is there again. */
static uint64_t skip_absent(segment_walk *s, uint64_t at, uint64_t limit)
{
    space_range r;
    uint64_t page = (at | 0xfff) + 1;
    if (page >= limit || page == 0) return limit;
    if (!space_next_range(s->walk->heaps->memory, at, &r)) return limit;
    uint64_t start = r.start > at ? r.start : page;
    if (start >= limit) return limit;
    return is_sound(s, start, limit) ? start : resynchronize(s, start - s->walk->heaps->granularity, limit);
}

static bool emit_damage(segment_walk *s, uint64_t at, uint64_t to, const char *why,
                        const nt_heap_block *header)
{
    nt_heap_block b = {.kind = NT_BLOCK_BACKEND,
                       .entry = at,
                       .size = to - at,
                       .user = at + s->walk->heaps->granularity,
                       .owner = s->segment->address,
                       .segment = s->segment->address,
                       .damage = why};
    if (header) {
        b.flags = header->flags;
        b.raw = header->raw;
        b.decoded = header->decoded;
    }
    return heap_walk_emit(s->walk, &b);
}

/* Before Windows Vista: the heap's own are the headers (the first one's stands behind the heap's) and the
 * front end's lists; what waits in these is marked busy. */
static void mark_old(segment_walk *s, nt_heap_block *b)
{
    const nt_heaps *h = s->walk->heaps;
    uint64_t front = heap_field_or0(h->memory, &h->layout, HF_FRONT_END, s->walk->heap->address);
    b->internal =
        b->entry == s->segment->base || b->entry == s->segment->address || (front && b->user == front);
    b->cached = b->busy && !b->internal && s->walk->cached && u64_map_get(s->walk->cached, b->user);
}

static bool emit_block(segment_walk *s, nt_heap_block *b, uint64_t previous, bool have_previous)
{
    heap_walk *w = s->walk;
    if (have_previous && b->previous != previous && !b->damage) b->damage = "invalid previous size";
    bool header = b->entry == s->segment->address;
    uint64_t descriptor = w->heaps->granularity + w->heaps->layout.sizes[HT_UCR];
    bool at_hole =
        b->entry + b->size == limit_at(s, b->entry) &&
        b->size == (descriptor + w->heaps->granularity - 1) / w->heaps->granularity * w->heaps->granularity;
    /* Windows' own blocks have one unused byte: the header of a segment and what its manager allocates; the
     * front end's have the flag of virtual blocks too (Windows 7). The last block before an uncommitted range
     * holds that range's descriptor; at the segment's end, that of an empty one. */
    b->internal = header || (b->busy && (b->unused == 1 || (b->flags & NT_ENTRY_VIRTUAL))) ||
                  (b->busy && at_hole && b->unused == 3);
    if (heap_is_old(&w->heaps->layout)) mark_old(s, b);
    if (b->busy) heap_entry_usage(w, b);
    if (b->cached) b->busy = false;
    nt_heap_block shown = *b;
    if (b->busy && !header && !b->damage) {
        uint64_t signature;
        shown.internal = b->internal || (heap_has(&w->heaps->layout, HF_USERDATA_SIGNATURE) &&
                                         heap_field_read(w->heaps->memory, &w->heaps->layout,
                                                         HF_USERDATA_SIGNATURE, b->user, &signature) &&
                                         (uint32_t)signature == 0xf0e0d0c0);
    }
    if (!heap_walk_emit(w, &shown)) return false;
    return !b->busy || header || b->damage || heap_walk_lfh(w, &shown);
}

static bool walk_segment(segment_walk *s)
{
    heap_walk *w = s->walk;
    uint64_t at = s->segment->base, previous = 0;
    bool have_previous = true;
    while (at < s->segment->end) {
        uint64_t limit = limit_at(s, at);
        if (at == limit) {
            nt_heap_range r = s->uncommitted.items[s->next_ucr];
            nt_heap_block gap = {.kind = NT_BLOCK_UNCOMMITTED,
                                 .entry = r.start,
                                 .size = r.size,
                                 .owner = s->segment->address,
                                 .segment = s->segment->address};
            if (!heap_walk_emit(w, &gap)) return false;
            at += r.size;
            have_previous = false;
            continue;
        }
        nt_heap_block b;
        if (!header_at(s, at, &b)) {
            uint64_t to = skip_absent(s, at, limit);
            if (!emit_damage(s, at, to, "the memory is not in the dump", NULL)) return false;
            at = to;
            have_previous = false;
            continue;
        }
        bool bad_size = b.size == 0 || b.size > limit - at;
        if (b.damage || bad_size) {
            uint64_t to = resynchronize(s, at, limit);
            if (!emit_damage(s, at, to, bad_size ? "invalid block size" : b.damage, &b)) return false;
            at = to;
            have_previous = false;
            continue;
        }
        if (!emit_block(s, &b, previous, have_previous)) return false;
        previous = b.size;
        have_previous = true;
        at += b.size;
    }
    return true;
}

static bool walk_virtual(heap_walk *w)
{
    const nt_heaps *h = w->heaps;
    const heap_layout *l = &h->layout;
    uint64_t head = w->heap->address + l->fields[HF_VIRTUAL_LIST].offset, at, before = head;
    if (!heap_has(l, HF_VIRTUAL_BLOCK) || !heap_pointer(h, head, &at)) return true;
    for (size_t i = 0; at != head && i < HEAP_LIST_LIMIT; i++) {
        uint64_t commit, back;
        uint64_t entry = at + l->fields[HF_VIRTUAL_BLOCK].offset;
        const uint8_t *raw = heap_window_at(&w->window, entry, h->granularity);
        if (!raw || !heap_field_read(h->memory, l, HF_VIRTUAL_COMMIT, at, &commit) ||
            !heap_pointer(h, at + h->pointer_size, &back)) {
            w->end.note = "the list of virtual blocks leads to memory that is not in the dump";
            return true;
        }
        nt_heap_block b = {.owner = at};
        heap_entry_decode(h, w->encoding, entry, raw, &b);
        b.kind = NT_BLOCK_VIRTUAL;
        /* Of these, Size is how many of the committed bytes are unused. */
        b.unused = b.size / h->granularity;
        b.size = commit;
        b.previous = 0;
        b.busy = true;
        b.flags |= NT_ENTRY_VIRTUAL;
        const uint8_t *second =
            heap_window_at(&w->window, entry + TRACE_UNITS * h->granularity, h->granularity);
        if (second && heap_trace_header(h, second, h->granularity)) {
            b.user = entry + (TRACE_UNITS + 1) * h->granularity;
            b.unused += TRACE_UNITS * h->granularity;
            heap_pointer(h, entry + h->granularity, &b.trace);
        }
        if (b.unused > commit && !b.damage) b.damage = "more unused bytes than the block has";
        if (back != before && !b.damage) b.damage = "its list entry does not point back to the one before it";
        b.requested = b.unused <= commit ? commit - b.unused : 0;
        if (!heap_walk_emit(w, &b)) return false;
        if (back != before || !heap_pointer(h, at, &before)) return true;
        uint64_t next = before;
        before = at;
        at = next;
    }
    if (at != head) w->end.bounded = true;
    return true;
}

bool heap_walk_nt(heap_walk *w)
{
    arena *a = arena_new();
    nt_heap_segments segments = nt_heap_segments_of(a, w->heaps, w->heap);
    w->encoding = heap_encoding(w->heaps, w->heap);
    if (heap_is_old(&w->heaps->layout)) w->cached = heap_old_cached(a, w->heaps, w->heap);
    if (segments.count == 0) w->end.note = "its list of segments cannot be read";
    bool going = true;
    for (size_t i = 0; i < segments.count && going; i++) {
        segment_walk s = {.walk = w, .segment = &segments.items[i]};
        if (segments.items[i].damage) {
            w->end.note = segments.items[i].damage;
            continue;
        }
        s.uncommitted = nt_heap_uncommitted(a, w->heaps, &segments.items[i]);
        going = walk_segment(&s);
    }
    going = going && walk_virtual(w);
    arena_free(a);
    return going;
}

bool nt_heap_block_at(const nt_heaps *h, const nt_heap *heap, uint64_t entry, nt_heap_block *out)
{
    uint8_t raw[16];
    if (heap->kind != NT_HEAP_NT || !space_read_all(h->memory, entry, raw, h->granularity)) return false;
    nt_heap_block b = {.kind = NT_BLOCK_BACKEND};
    heap_entry_decode(h, heap_encoding(h, heap), entry, raw, &b);
    if ((raw[h->granularity - 1] & LFH_ENTRY) && b.damage && !heap_is_old(&h->layout)) {
        b.kind = NT_BLOCK_LFH;
        b.damage = NULL;
        b.unused = raw[h->granularity - 1];
        b.busy = (b.unused & MANY_UNUSED) != 0;
    }
    *out = b;
    return true;
}

typedef struct range_list {
    arena *arena;
    nt_heap_ranges ranges;
} range_list;

static bool collect_range(void *user, const nt_heap_block *b)
{
    range_list *l = user;
    *VEC_PUSH(l->arena, &l->ranges) = (nt_heap_range){b->owner, b->size, true};
    return true;
}

nt_heap_ranges nt_heap_memory(arena *a, const nt_heaps *h, const nt_heap *heap)
{
    range_list l = {.arena = a};
    if (heap->kind == NT_HEAP_SEGMENT) return heap_segment_heap_memory(a, h, heap);
    if (heap->kind != NT_HEAP_NT) return l.ranges;
    nt_heap_segments segments = nt_heap_segments_of(a, h, heap);
    for (size_t i = 0; i < segments.count; i++) {
        const nt_heap_segment *s = &segments.items[i];
        if (!s->damage) *VEC_PUSH(a, &l.ranges) = (nt_heap_range){s->base, s->end - s->base, false};
    }
    uint8_t window[HEAP_WINDOW];
    heap_walk w = {.heaps = h, .heap = heap, .each = collect_range, .user = &l};
    w.window = (heap_window){.memory = h->memory, .own = window};
    w.encoding = heap_encoding(h, heap);
    walk_virtual(&w);
    return l.ranges;
}

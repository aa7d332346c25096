/* Segment heaps of programs (Windows 10 and later): segments of page ranges, each a variable size (VS)
 * subsegment, a low fragmentation (LFH) subsegment or one block; and large blocks, which stand by themselves.
 * segment_format.h has how they are written, and what differs before 1809.
 *
 *     _SEGMENT_HEAP.SegContexts[] -> _HEAP_PAGE_SEGMENT: 256 descriptors of ranges
 *     VS subsegment:  [_HEAP_VS_SUBSEGMENT][chunk header|chunk]...
 *     LFH subsegment: [_HEAP_LFH_SUBSEGMENT, bitmap][block]...
 *     _SEGMENT_HEAP.LargeAllocMetadata -> _HEAP_LARGE_ALLOC_DATA (a red-black tree)
 *
 * The last two bytes of a busy block that has unused bytes say how many: bit 15 = one; else bits 0 to 12 (VS)
 * or 13 (LFH). Bit 13 of a VS chunk's: an LFH subsegment stands in the chunk. */
#include "windows/heap_internal.h"
#include "windows/segment_format.h"

enum {
    PAGE = 0x1000,
    ONE_UNUSED = 0x8000,
    VS_HOLDS_LFH = 0x2000,
    VS_UNUSED = 0x1fff,
    LFH_UNUSED = 0x3fff,
};

typedef struct page_segment {
    heap_walk *walk;
    uint64_t address, unit; /* bytes of a unit */
    unsigned first;         /* index of the first descriptor that counts */
} page_segment;

typedef struct page_range {
    uint64_t start, size, unused;
    const char *damage;
} page_range;

static uint64_t unused_at(heap_walk *w, uint64_t end, unsigned mask, bool *holds_lfh)
{
    uint16_t v;
    *holds_lfh = false;
    if (!space_read_u16(w->heaps->memory, end - 2, &v)) return 0;
    if (v & ONE_UNUSED) return 1;
    *holds_lfh = (v & VS_HOLDS_LFH) != 0 && mask == VS_UNUSED;
    return v & mask;
}

static bool walk_lfh_subsegment(page_segment *s, uint64_t at, uint64_t size)
{
    heap_walk *w = s->walk;
    const nt_heaps *h = w->heaps;
    const heap_layout *l = &h->layout;
    uint8_t header[SEGMENT_LFH_HEADER] = {0};
    segment_lfh sub;
    (void)space_read(h->memory, at, header, sizeof header);
    if (!segment_lfh_decode(l, h->segment_lfh, at, header, sizeof header, size, &sub)) {
        nt_heap_block b = {.kind = NT_BLOCK_SEGMENT_LFH,
                           .entry = at,
                           .user = at,
                           .size = size,
                           .owner = at,
                           .segment = s->address,
                           .damage = "the LFH subsegment's block offsets are damaged"};
        return heap_walk_emit(w, &b);
    }
    uint64_t block = sub.block, first = sub.first, bits_at = at + sub.bitmap;
    uint8_t bits = 0;
    bool readable = false;
    for (uint64_t i = 0; i < sub.count && i < HEAP_LFH_BLOCKS; i++) {
        if (i % 4 == 0)
            readable = bits_at + i / 4 < at + first && space_read_u8(h->memory, bits_at + i / 4, &bits);
        unsigned two = bits >> (i % 4 * 2) & 3;
        nt_heap_block b = {.kind = NT_BLOCK_SEGMENT_LFH,
                           .entry = at + first + i * block,
                           .user = at + first + i * block,
                           .size = block,
                           .owner = at,
                           .segment = s->address,
                           .busy = readable && (two & 1)};
        bool ignored;
        if (b.busy && (two & 2)) b.unused = unused_at(w, b.entry + block, LFH_UNUSED, &ignored);
        if (!readable) b.damage = "the LFH subsegment's bitmap cannot be read";
        else if (b.unused > block) b.damage = "more unused bytes than the block has";
        b.flags = b.busy ? NT_ENTRY_BUSY : 0;
        if (b.busy) b.requested = b.unused <= block ? block - b.unused : 0;
        if (!heap_walk_emit(w, &b)) return false;
    }
    return true;
}

typedef struct vs_place {
    uint64_t subsegment, end;
    unsigned shift, header; /* of a size's units; bytes of a chunk's header */
} vs_place;

/* The chunk whose header is at `at`, decoded. False when it cannot be read. */
static bool read_chunk(page_segment *s, const vs_place *v, uint64_t at, nt_heap_block *b)
{
    const nt_heaps *h = s->walk->heaps;
    segment_chunk c;
    const uint8_t *p = heap_window_at(&s->walk->window, at, v->header);
    if (!p || !segment_chunk_decode(&h->layout, h->pointer_size, h->heap_key, at, p, v->header, &c))
        return false;
    *b = (nt_heap_block){.kind = NT_BLOCK_VS,
                         .entry = at,
                         .user = at + v->header,
                         .owner = v->subsegment,
                         .segment = s->address,
                         .size = c.size,
                         .previous = c.previous,
                         .busy = c.allocated,
                         .flags = c.allocated ? NT_ENTRY_BUSY : 0,
                         .unused = c.has_unused,
                         .raw = c.raw,
                         .decoded = c.decoded};
    return true;
}

static bool chunk_fits(const vs_place *v, const nt_heap_block *b)
{
    return b->size >= v->header && b->size <= v->end - b->entry;
}

/* The next chunk that fits and whose successor says the same size. */
static uint64_t next_chunk(page_segment *s, const vs_place *v, uint64_t at)
{
    uint64_t step = (uint64_t)1 << v->shift;
    nt_heap_block b, next;
    for (uint64_t p = at + step; p + v->header <= v->end; p += step) {
        if (!read_chunk(s, v, p, &b)) continue;
        if (!chunk_fits(v, &b)) continue;
        if (p + b.size < v->end &&
            (!read_chunk(s, v, p + b.size, &next) || next.previous != b.size || !chunk_fits(v, &next)))
            continue;
        return p;
    }
    return v->end;
}

static bool emit_chunk(page_segment *s, nt_heap_block *b, unsigned header)
{
    heap_walk *w = s->walk;
    bool has_unused = b->unused != 0, holds_lfh = false;
    b->unused = header;
    if (b->busy && has_unused) {
        uint64_t tail = unused_at(w, b->entry + b->size, VS_UNUSED, &holds_lfh);
        b->unused += tail;
        if (b->unused > b->size && !b->damage) b->damage = "more unused bytes than the block has";
    }
    b->internal = holds_lfh;
    if (b->busy) b->requested = b->unused <= b->size ? b->size - b->unused : 0;
    if (!heap_walk_emit(w, b)) return false;
    return !holds_lfh || b->damage || walk_lfh_subsegment(s, b->user, b->size - header);
}

static bool walk_vs_subsegment(page_segment *s, const page_range *r)
{
    heap_walk *w = s->walk;
    const nt_heaps *h = w->heaps;
    const heap_layout *l = &h->layout;
    unsigned unit = 2 * h->pointer_size; /* chunks are aligned to it */
    vs_place v = {
        .subsegment = r->start, .shift = h->pointer_size == 8 ? 4 : 3, .header = l->sizes[HT_VS_CHUNK]};
    uint8_t own[SEGMENT_LFH_HEADER] = {0};
    bool sound;
    (void)space_read(h->memory, r->start, own, sizeof own);
    uint64_t size = segment_vs_size(l, h->pointer_size, own, sizeof own, &sound);
    uint64_t at = r->start + (l->sizes[HT_VS_SUBSEGMENT] + unit - 1) / unit * unit, previous = 0;
    uint64_t bytes = (size + PAGE - 1) & ~(uint64_t)(PAGE - 1);
    v.end = r->start + (bytes && bytes < r->size ? bytes : r->size);
    if (!sound) {
        nt_heap_block b = {.kind = NT_BLOCK_VS,
                           .entry = r->start,
                           .user = r->start,
                           .size = r->size,
                           .owner = r->start,
                           .segment = s->address,
                           .damage = "invalid VS subsegment signature"};
        if (!heap_walk_emit(w, &b)) return false;
        v.end = r->start + r->size;
    }
    bool have_previous = true;
    if (v.header == 0 || v.header > 16) return true;
    while (at + v.header <= v.end && !w->end.stopped) {
        nt_heap_block b;
        if (!read_chunk(s, &v, at, &b)) {
            /* Pages of a subsegment are committed as they are needed. */
            uint64_t to = (at | (PAGE - 1)) + 1;
            while (to < v.end && !heap_window_at(&w->window, to, 1)) to += PAGE;
            if (to > v.end) to = v.end;
            b = (nt_heap_block){.kind = NT_BLOCK_UNCOMMITTED,
                                .entry = at,
                                .size = to - at,
                                .owner = r->start,
                                .segment = s->address};
            if (!heap_walk_emit(w, &b)) return false;
            at = to < v.end ? next_chunk(s, &v, to - ((uint64_t)1 << v.shift)) : to;
            have_previous = false;
            continue;
        }
        if (!chunk_fits(&v, &b)) {
            uint64_t to = next_chunk(s, &v, at);
            b.size = to - at;
            b.busy = false;
            b.unused = 0;
            b.damage = "invalid chunk size";
            if (!heap_walk_emit(w, &b)) return false;
            at = to;
            have_previous = false;
            continue;
        }
        if (have_previous && b.previous != previous) b.damage = "invalid previous size";
        previous = b.size;
        have_previous = true;
        uint64_t next = at + b.size;
        if (!emit_chunk(s, &b, v.header)) return false;
        at = next;
    }
    return !w->end.stopped;
}

static bool emit_pages(page_segment *s, const page_range *r, bool busy)
{
    nt_heap_block b = {.kind = NT_BLOCK_PAGES,
                       .entry = r->start,
                       .user = r->start,
                       .size = r->size,
                       .owner = s->address,
                       .segment = s->address,
                       .busy = busy,
                       .flags = busy ? NT_ENTRY_BUSY : 0,
                       .damage = r->damage};
    if (busy) {
        b.unused = r->unused;
        if (b.unused > b.size && !b.damage) b.damage = "more unused bytes than the block has";
        b.requested = b.unused <= b.size ? b.size - b.unused : 0;
    }
    return heap_walk_emit(s->walk, &b);
}

static bool walk_page_segment(page_segment *s)
{
    heap_walk *w = s->walk;
    const nt_heaps *h = w->heaps;
    const heap_layout *l = &h->layout;
    unsigned each = l->sizes[HT_RANGE];
    uint64_t table = segment_descriptors(l, s->address);
    uint8_t raw[SEGMENT_DESCRIPTOR_SIZE];
    if (each == 0 || each > sizeof raw) return true;
    for (unsigned i = s->first; i < SEGMENT_DESCRIPTORS;) {
        if (!space_read_all(h->memory, table + (uint64_t)i * each, raw, each)) {
            w->end.note = "a segment's page descriptors are not in the dump";
            return true;
        }
        segment_range d;
        if (!segment_range_decode(l, raw, each, &d)) { /* never used, or damaged: the next first one counts */
            i++;
            continue;
        }
        page_range r = {.start = s->address + i * s->unit, .unused = d.unused};
        if (d.units == 0 || d.units > SEGMENT_DESCRIPTORS - i) {
            r.damage = "invalid page range size";
            d.units = 1;
        }
        r.size = d.units * s->unit;
        if (d.allocated && !d.sound && !r.damage) r.damage = "invalid page range signature";
        bool going;
        if (d.allocated && d.kind == SEGMENT_RANGE_VS && !r.damage) going = walk_vs_subsegment(s, &r);
        else if (d.allocated && d.kind == SEGMENT_RANGE_LFH && !r.damage)
            going = walk_lfh_subsegment(s, r.start, r.size);
        else going = emit_pages(s, &r, d.allocated);
        if (!going) return false;
        i += d.units;
    }
    return true;
}

typedef bool (*segment_visitor)(page_segment *s, void *user);

/* Every segment of every context. */
static bool each_page_segment(heap_walk *w, segment_visitor each, void *user, uint64_t *segment_size)
{
    const nt_heaps *h = w->heaps;
    const heap_layout *l = &h->layout;
    for (unsigned c = 0; c < segment_contexts(l); c++) {
        uint64_t head = segment_context_list(l, w->heap->address, c), at;
        segment_context context;
        if (!heap_pointer(h, head, &at)) {
            w->end.note = "its segment contexts cannot be read";
            continue;
        }
        if (at == head) continue;
        if (!segment_context_read(h->memory, l, h->pointer_size, w->heap->address, c, &context)) {
            w->end.note = "a segment context says impossible sizes";
            continue;
        }
        *segment_size = context.size;
        uint64_t before = head, back;
        for (size_t i = 0; at != head && i < HEAP_SEGMENT_LIMIT; i++) {
            if (!heap_pointer(h, at + h->pointer_size, &back) || back != before) {
                w->end.note =
                    "its list of segments is broken: an entry does not point back to the one before it";
                break;
            }
            before = at;
            page_segment s = {.walk = w,
                              .address = at - l->fields[HF_PAGE_LINKS].offset,
                              .unit = (uint64_t)1 << context.shift,
                              .first = context.first};
            if (!heap_pointer(h, at, &at)) {
                w->end.note = "its list of segments leads to memory that is not in the dump";
                break;
            }
            if (!each(&s, user)) return false;
            if (interrupt_pending(h->interrupt)) return false;
        }
    }
    return true;
}

/* The tree of large blocks, in order of addresses. An encoded tree's links are XORed with where they stand:
 * the root with the tree's address, a child with its parent's. */
static bool each_large(heap_walk *w, bool (*each)(heap_walk *w, uint64_t data, void *user), void *user)
{
    const nt_heaps *h = w->heaps;
    const heap_layout *l = &h->layout;
    uint64_t tree = w->heap->address + l->fields[HF_SH_LARGE].offset, node, stack[HEAP_TREE_DEPTH];
    size_t depth = 0;
    uint64_t last = 0;
    if (!heap_has(l, HF_SH_LARGE) || !heap_has(l, HF_NODE_LEFT) || !heap_pointer(h, tree, &node)) return true;
    bool encoded = heap_field_or0(h->memory, l, HF_SH_LARGE_ENCODED, w->heap->address) != 0;
    if (node && encoded) node ^= tree;
    for (;;) {
        while (node && depth < HEAP_TREE_DEPTH) {
            uint64_t left = 0;
            stack[depth++] = node;
            if (!heap_field_read(h->memory, l, HF_NODE_LEFT, node, &left)) {
                w->end.note = "the tree of large blocks leads to memory that is not in the dump";
                left = 0;
                depth--;
                break;
            }
            node = left && encoded ? left ^ node : left;
        }
        if (depth == 0) break;
        if (node && depth == HEAP_TREE_DEPTH) w->end.bounded = true;
        uint64_t at = stack[--depth], right = heap_field_or0(h->memory, l, HF_NODE_RIGHT, at);
        uint64_t data = at - l->fields[HF_LARGE_NODE].offset;
        uint64_t key = heap_field_or0(h->memory, l, HF_LARGE_ADDRESS, data) & ~(uint64_t)0xffff;
        /* In order, addresses grow: where they do not, the tree is damaged, and might have no end. */
        if (key <= last) {
            w->end.note = "the tree of large blocks is out of order";
            break;
        }
        last = key;
        if (!each(w, data, user) || interrupt_pending(h->interrupt)) return false;
        node = right && encoded ? right ^ at : right;
    }
    return true;
}

static nt_heap_block large_block(const nt_heaps *h, uint64_t data)
{
    const heap_layout *l = &h->layout;
    nt_heap_block b = {.kind = NT_BLOCK_LARGE, .owner = data, .busy = true, .flags = NT_ENTRY_BUSY};
    /* The address' low 16 bits are the unused bytes: large blocks begin at 64 KiB. */
    b.entry = heap_field_or0(h->memory, l, HF_LARGE_ADDRESS, data) & ~(uint64_t)0xffff;
    b.unused = heap_field_or0(h->memory, l, HF_LARGE_UNUSED, data);
    b.size = heap_field_or0(h->memory, l, HF_LARGE_PAGES, data) * PAGE;
    b.user = b.entry;
    if (b.entry == 0 || b.size == 0 || b.unused > b.size) b.damage = "invalid large block";
    b.requested = b.unused <= b.size ? b.size - b.unused : 0;
    return b;
}

static bool emit_large(heap_walk *w, uint64_t data, void *user)
{
    (void)user;
    nt_heap_block b = large_block(w->heaps, data);
    return heap_walk_emit(w, &b);
}

static bool walk_one(page_segment *s, void *user)
{
    (void)user;
    return walk_page_segment(s);
}

bool heap_walk_segment_heap(heap_walk *w)
{
    uint64_t size;
    const heap_layout *l = &w->heaps->layout;
    if (segment_contexts(l) == 0) {
        w->end.note = "ntdll's symbols have no type _SEGMENT_HEAP";
        return true;
    }
    if (!w->heaps->have_keys)
        w->end.note = segment_is_old(l)
                          ? "ntdll!RtlpLFHKey cannot be read: what it encodes cannot be walked"
                          : "ntdll!RtlpHpHeapGlobals cannot be read: what it encodes cannot be walked";
    if (!w->heaps->have_keys) return true;
    return each_page_segment(w, walk_one, NULL, &size) && each_large(w, emit_large, NULL);
}

typedef struct range_list {
    arena *arena;
    nt_heap_ranges ranges;
    uint64_t size;
} range_list;

static bool add_segment(page_segment *s, void *user)
{
    range_list *l = user;
    *VEC_PUSH(l->arena, &l->ranges) = (nt_heap_range){s->address, l->size, false};
    return true;
}

static bool add_large(heap_walk *w, uint64_t data, void *user)
{
    range_list *l = user;
    nt_heap_block b = large_block(w->heaps, data);
    if (!b.damage) *VEC_PUSH(l->arena, &l->ranges) = (nt_heap_range){b.entry, b.size, true};
    return true;
}

typedef struct range_finder {
    uint64_t address, size; /* size: of a segment of the context that is being walked */
    nt_heap_page_range found;
    bool any;
} range_finder;

/* The last first descriptor at or before the address' own; false ends the walk. */
static bool find_range(page_segment *s, void *user)
{
    range_finder *f = user;
    const nt_heaps *h = s->walk->heaps;
    unsigned each = h->layout.sizes[HT_RANGE];
    uint64_t table = segment_descriptors(&h->layout, s->address);
    uint8_t raw[SEGMENT_DESCRIPTOR_SIZE];
    segment_range r;
    if (f->address - s->address >= f->size || each == 0 || each > sizeof raw) return true;
    for (uint64_t i = (f->address - s->address) / s->unit + 1; i-- > s->first;) {
        if (!space_read_all(h->memory, table + i * each, raw, each)) break;
        if (!segment_range_decode(&h->layout, raw, each, &r)) continue;
        f->found = (nt_heap_page_range){.segment = s->address,
                                        .descriptor = table + i * each,
                                        .start = s->address + i * s->unit,
                                        .size = r.units * s->unit,
                                        .flags = r.flags,
                                        .allocated = r.allocated,
                                        .committed = r.committed,
                                        .kind = r.kind == SEGMENT_RANGE_VS    ? "VS"
                                                : r.kind == SEGMENT_RANGE_LFH ? "LFH"
                                                                              : NULL};
        f->any = f->address - f->found.start < f->found.size;
        break;
    }
    return false;
}

bool nt_heap_page_range_of(const nt_heaps *h, const nt_heap *heap, uint64_t address, nt_heap_page_range *out)
{
    range_finder f = {.address = address};
    heap_walk w = {.heaps = h, .heap = heap};
    if (heap->kind == NT_HEAP_SEGMENT) each_page_segment(&w, find_range, &f, &f.size);
    if (f.any) *out = f.found;
    return f.any;
}

nt_heap_ranges heap_segment_heap_memory(arena *a, const nt_heaps *h, const nt_heap *heap)
{
    range_list l = {.arena = a};
    heap_walk w = {.heaps = h, .heap = heap};
    /* The header's own page, which is not part of a segment. */
    *VEC_PUSH(a, &l.ranges) = (nt_heap_range){heap->address, PAGE, false};
    if (each_page_segment(&w, add_segment, &l, &l.size)) each_large(&w, add_large, &l);
    return l.ranges;
}

/* Segment heaps (Windows 10 1809 and later): segments of page ranges, each a variable size (VS) subsegment, a
 * low fragmentation (LFH) subsegment or one block; and large blocks, which stand by themselves.
 *
 *     _SEGMENT_HEAP.SegContexts[] -> _HEAP_PAGE_SEGMENT: DescArray[256], one _HEAP_PAGE_RANGE_DESCRIPTOR a
 * unit RangeFlags: 1 allocated, 2 first of its range, 0xc: 0xc VS, 8 LFH, 0 a block VS subsegment
 * [_HEAP_VS_SUBSEGMENT][chunk header|chunk]...  headers XORed with their address and HeapKey LFH subsegment
 * [_HEAP_LFH_SUBSEGMENT, bitmap][block]...      two bits a block: busy, has unused bytes
 *     _SEGMENT_HEAP.LargeAllocMetadata -> _HEAP_LARGE_ALLOC_DATA (a red-black tree)
 *
 * The last two bytes of a busy block that has unused bytes say how many: bit 15 = one; else bits 0 to 12 (VS)
 * or 13 (LFH). Bit 13 of a VS chunk's: an LFH subsegment stands in the chunk. */
#include "windows/heap_internal.h"

enum {
    RANGE_ALLOCATED = 0x1,
    RANGE_FIRST = 0x2,
    RANGE_KIND = 0xc,
    RANGE_LFH = 0x8,
    RANGE_VS = 0xc,
    RANGE_SIGNATURE = (int)0xccddccdd, /* TreeSignature of an allocated range's first descriptor */
    VS_SIGNATURE = 0x2bed,             /* Signature ^ Size, 15 bits */
    DESCRIPTORS = 256,
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
    uint64_t encoded = heap_field_or0(h->memory, l, HF_LFH_OFFSETS, at);
    uint64_t count = heap_field_or0(h->memory, l, HF_LFH_COUNT, at);
    uint32_t offsets = (uint32_t)encoded ^ (uint32_t)h->segment_lfh ^ (uint32_t)(at >> 12);
    uint64_t block = offsets & 0xffff, first = offsets >> 16;
    uint64_t bits_at = at + l->fields[HF_LFH_BITMAP].offset;
    if (!heap_has(l, HF_LFH_OFFSETS) || !heap_has(l, HF_LFH_BITMAP) || block == 0 ||
        first < l->fields[HF_LFH_BITMAP].offset || first > size || count > (size - first) / block) {
        nt_heap_block b = {.kind = NT_BLOCK_SEGMENT_LFH,
                           .entry = at,
                           .user = at,
                           .size = size,
                           .owner = at,
                           .segment = s->address,
                           .damage = "the LFH subsegment's block offsets are damaged"};
        return heap_walk_emit(w, &b);
    }
    uint8_t bits = 0;
    bool readable = false;
    for (uint64_t i = 0; i < count && i < HEAP_LFH_BLOCKS; i++) {
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
    const heap_layout *l = &h->layout;
    const heap_field *sizes = &l->fields[HF_CHUNK_SIZES];
    uint8_t raw[16] = {0};
    const uint8_t *p = heap_window_at(&s->walk->window, at, v->header);
    if (!p || sizes->size + sizes->offset > v->header) return false;
    memcpy(raw, p, v->header);
    uint64_t value = 0;
    memcpy(&value, raw + sizes->offset, sizes->size);
    *b = (nt_heap_block){.kind = NT_BLOCK_VS,
                         .entry = at,
                         .user = at + v->header,
                         .owner = v->subsegment,
                         .segment = s->address,
                         .raw = value};
    value ^= at ^ h->heap_key;
    b->decoded = sizes->size == 4 ? (uint32_t)value : value;
    memcpy(raw + sizes->offset, &value, sizes->size);
    b->size = heap_field_in(l, HF_CHUNK_SIZE, raw, v->header) << v->shift;
    b->previous = heap_field_in(l, HF_CHUNK_PREVIOUS, raw, v->header) << v->shift;
    b->busy = heap_field_in(l, HF_CHUNK_ALLOCATED, raw, v->header) != 0;
    b->flags = b->busy ? NT_ENTRY_BUSY : 0;
    b->unused = heap_field_in(l, HF_CHUNK_UNUSED, raw, v->header);
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
    uint64_t size = heap_field_or0(h->memory, l, HF_VS_SUB_SIZE, r->start);
    uint64_t signature = heap_field_or0(h->memory, l, HF_VS_SUB_SIGNATURE, r->start);
    uint64_t at = r->start + (l->sizes[HT_VS_SUBSEGMENT] + unit - 1) / unit * unit, previous = 0;
    uint64_t bytes = ((size << v.shift) + PAGE - 1) & ~(uint64_t)(PAGE - 1);
    v.end = r->start + (bytes && bytes < r->size ? bytes : r->size);
    if (((signature ^ size ^ VS_SIGNATURE) & 0x7fff) != 0) {
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
    uint64_t table = s->address + l->fields[HF_PAGE_DESCRIPTORS].offset;
    uint8_t raw[64];
    if (each == 0 || each > sizeof raw) return true;
    for (unsigned i = s->first; i < DESCRIPTORS;) {
        if (!space_read_all(h->memory, table + (uint64_t)i * each, raw, each)) {
            w->end.note = "a segment's page descriptors are not in the dump";
            return true;
        }
        unsigned flags = (unsigned)heap_field_in(l, HF_RANGE_FLAGS, raw, each);
        unsigned units = (unsigned)heap_field_in(l, HF_RANGE_UNITS, raw, each);
        if (!(flags & RANGE_FIRST)) { /* never used, or damaged: the next first one counts */
            i++;
            continue;
        }
        page_range r = {.start = s->address + i * s->unit,
                        .unused = heap_field_in(l, HF_RANGE_UNUSED, raw, each)};
        if (units == 0 || units > DESCRIPTORS - i) {
            r.damage = "invalid page range size";
            units = 1;
        }
        r.size = units * s->unit;
        bool going;
        if (flags & RANGE_ALLOCATED) {
            if ((int)heap_field_in(l, HF_RANGE_SIGNATURE, raw, each) != RANGE_SIGNATURE && !r.damage)
                r.damage = "invalid page range signature";
            unsigned kind = flags & RANGE_KIND;
            if (kind == RANGE_VS && !r.damage) going = walk_vs_subsegment(s, &r);
            else if (kind == RANGE_LFH && !r.damage) going = walk_lfh_subsegment(s, r.start, r.size);
            else going = emit_pages(s, &r, true);
        } else {
            going = emit_pages(s, &r, false);
        }
        if (!going) return false;
        i += units;
    }
    return true;
}

typedef bool (*segment_visitor)(page_segment *s, void *user);

/* Every segment of every context. */
static bool each_page_segment(heap_walk *w, segment_visitor each, void *user, uint64_t *segment_size)
{
    const nt_heaps *h = w->heaps;
    const heap_layout *l = &h->layout;
    for (unsigned c = 0; c < l->contexts; c++) {
        uint64_t context =
            w->heap->address + l->fields[HF_SH_CONTEXTS].offset + (uint64_t)c * l->sizes[HT_SEG_CONTEXT];
        uint64_t mask = heap_field_or0(h->memory, l, HF_CTX_MASK, context), at;
        uint64_t shift = heap_field_or0(h->memory, l, HF_CTX_UNIT_SHIFT, context);
        uint64_t head = context + l->fields[HF_CTX_LIST].offset;
        if (h->pointer_size == 4) mask = (uint32_t)mask | 0xffffffff00000000u;
        if (!heap_pointer(h, head, &at)) {
            w->end.note = "its segment contexts cannot be read";
            continue;
        }
        if (at == head) continue;
        *segment_size = ~mask + 1;
        if (shift < 12 || shift > 24 || *segment_size != (uint64_t)DESCRIPTORS << shift) {
            w->end.note = "a segment context says impossible sizes";
            continue;
        }
        uint64_t before = head, back;
        for (size_t i = 0; at != head && i < HEAP_SEGMENT_LIMIT; i++) {
            if (!heap_pointer(h, at + h->pointer_size, &back) || back != before) {
                w->end.note =
                    "its list of segments is broken: an entry does not point back to the one before it";
                break;
            }
            before = at;
            page_segment s = {
                .walk = w, .address = at - l->fields[HF_PAGE_LINKS].offset, .unit = (uint64_t)1 << shift};
            s.first = (unsigned)heap_field_or0(h->memory, l, HF_CTX_FIRST, context);
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
    if (l->contexts == 0 || !heap_has(l, HF_SH_CONTEXTS)) {
        w->end.note = "its symbols describe a segment heap of before Windows 10 1809, which is not walked";
        return true;
    }
    if (!w->heaps->have_keys)
        w->end.note = "ntdll!RtlpHpHeapGlobals cannot be read: what it encodes cannot be walked";
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

nt_heap_ranges heap_segment_heap_memory(arena *a, const nt_heaps *h, const nt_heap *heap)
{
    range_list l = {.arena = a};
    heap_walk w = {.heaps = h, .heap = heap};
    /* The header's own page, which is not part of a segment. */
    *VEC_PUSH(a, &l.ranges) = (nt_heap_range){heap->address, PAGE, false};
    if (each_page_segment(&w, add_segment, &l, &l.size)) each_large(&w, add_large, &l);
    return l.ranges;
}

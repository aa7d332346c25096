/* The front end of NT heaps (LFH): a busy block of the back end that holds equal blocks.
 *
 *     [entry|_HEAP_USERDATA_HEADER|...][entry|block][entry|block]...
 *              SubSegment -> _HEAP_SUBSEGMENT: UserBlocks (back here), BlockSize (units), BlockCount
 *
 * Where the first block stands: behind the header (Windows 7), FirstAllocationOffset (8), EncodedOffsets (8.1
 * and later: XORed with the header's address, the _LFH_HEAP's and ntdll!RtlpLFHKey). A block's UnusedBytes is
 * 0x80 when free and 0x80 | unused when busy; the rest of its header is not the back end's.
 *
 * The header's Signature is 0xf0e0d0c0. One that waits in the front end's cache has no subsegment: it has no
 * blocks. */
#include "windows/heap_internal.h"

enum { USERDATA_SIGNATURE = 0xf0e0d0c0, LFH_ENTRY = 0x80, UNUSED_MASK = 0x3f };

typedef struct lfh_region {
    uint64_t header, subsegment;
    uint64_t first, stride, block_size; /* bytes; `first` is an address */
    uint64_t count;
    const char *damage;
} lfh_region;

static void find_blocks(heap_walk *w, lfh_region *r)
{
    const nt_heaps *h = w->heaps;
    const heap_layout *l = &h->layout;
    uint64_t encoded;
    r->stride = r->block_size;
    if (heap_has(l, HF_USERDATA_OFFSETS)) {
        uint64_t front = heap_field_or0(h->memory, l, HF_FRONT_END, w->heap->address);
        if (!heap_field_read(h->memory, l, HF_USERDATA_OFFSETS, r->header, &encoded)) {
            r->damage = "the front end's header cannot be read";
            return;
        }
        uint32_t offsets = (uint32_t)encoded ^ (uint32_t)r->header ^ (uint32_t)front ^ (uint32_t)h->lfh_key;
        r->first = r->header + (offsets & 0xffff);
        r->stride = offsets >> 16;
    } else if (heap_has(l, HF_USERDATA_FIRST)) {
        r->first = r->header + heap_field_or0(h->memory, l, HF_USERDATA_FIRST, r->header);
    } else {
        r->first = r->header + l->sizes[HT_USERDATA];
    }
}

/* False: no LFH data stands there (no signature, or no subsegment that points back). */
static bool open_region(heap_walk *w, const nt_heap_block *holder, lfh_region *r)
{
    const nt_heaps *h = w->heaps;
    const heap_layout *l = &h->layout;
    uint64_t signature, back, units;
    if (!heap_has(l, HF_USERDATA_SIGNATURE) || !heap_has(l, HF_SUBSEGMENT_USER)) return false;
    if (!heap_field_read(h->memory, l, HF_USERDATA_SIGNATURE, holder->user, &signature) ||
        (uint32_t)signature != USERDATA_SIGNATURE)
        return false;
    *r = (lfh_region){.header = holder->user};
    if (!heap_field_read(h->memory, l, HF_USERDATA_SUBSEGMENT, r->header, &r->subsegment) ||
        !heap_field_read(h->memory, l, HF_SUBSEGMENT_USER, r->subsegment, &back) || back != r->header)
        return false;
    units = heap_field_or0(h->memory, l, HF_SUBSEGMENT_BLOCK_SIZE, r->subsegment);
    r->count = heap_field_or0(h->memory, l, HF_SUBSEGMENT_COUNT, r->subsegment);
    r->block_size = units * h->granularity;
    find_blocks(w, r);
    uint64_t end = holder->entry + holder->size;
    if (r->damage || r->count == 0) return true;
    if (r->block_size == 0 || r->stride < r->block_size || r->first < r->header || r->first >= end ||
        r->count > (end - r->first) / r->stride)
        r->damage = "the front end's blocks do not fit into the block that holds them";
    return true;
}

/* Bits of the blocks that are busy; Windows 8 and later. */
static bool bitmap_says_free(heap_walk *w, const lfh_region *r, uint64_t i)
{
    const heap_layout *l = &w->heaps->layout;
    uint8_t byte;
    if (!heap_has(l, HF_USERDATA_BITMAP)) return false;
    uint64_t at = r->header + l->fields[HF_USERDATA_BITMAP].offset + i / 8;
    return at < r->first && space_read_u8(w->heaps->memory, at, &byte) && !(byte >> (i % 8) & 1);
}

bool heap_walk_lfh(heap_walk *w, const nt_heap_block *holder)
{
    const nt_heaps *h = w->heaps;
    const heap_layout *l = &h->layout;
    lfh_region r;
    if (!open_region(w, holder, &r)) return true;
    if (heap_is_old(l)) {
        w->end.note =
            "its low fragmentation front end is of before Windows Vista: how that marks its blocks is not "
            "public";
        return true;
    }
    if (r.damage) {
        nt_heap_block b = {.kind = NT_BLOCK_LFH,
                           .entry = r.header,
                           .user = r.header,
                           .size = holder->entry + holder->size - r.header,
                           .owner = r.subsegment,
                           .segment = holder->segment,
                           .damage = r.damage};
        return heap_walk_emit(w, &b);
    }
    for (uint64_t i = 0; i < r.count; i++) {
        uint64_t at = r.first + i * r.stride;
        nt_heap_block b = {.kind = NT_BLOCK_LFH,
                           .entry = at,
                           .size = r.block_size,
                           .user = at + h->granularity,
                           .owner = r.subsegment,
                           .segment = holder->segment};
        const uint8_t *raw = heap_window_at(&w->window, at, h->granularity);
        if (!raw) b.damage = "the memory is not in the dump";
        else {
            b.raw = b.decoded = load_u64(raw + h->granularity - 8);
            b.unused = raw[h->granularity - 1];
            b.busy = (b.unused & UNUSED_MASK) != 0;
            b.flags = b.busy ? NT_ENTRY_BUSY : 0;
            if (!(b.unused & LFH_ENTRY)) {
                b.damage = "invalid front end header";
                b.busy = false;
            } else if (b.busy) {
                heap_entry_usage(w, &b);
                if (!b.damage && bitmap_says_free(w, &r, i)) b.damage = "the front end's bitmap says free";
            }
        }
        if (!b.busy) b.unused = 0;
        if (!heap_walk_emit(w, &b)) return false;
    }
    return true;
}

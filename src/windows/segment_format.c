#include "windows/segment_format.h"

enum {
    VS_SIGNATURE = 0x2bed,             /* Signature ^ Size, 15 bits; 16 bits, 0xabed, before 1809 */
    RANGE_SIGNATURE = (int)0xccddccdd, /* TreeSignature of an allocated range's first descriptor */
    RANGE_ALLOCATED = 1,               /* HEAP_SEG_RANGE_TYPE stands in bits 2 and 3 */
    RANGE_FIRST = 2,
    RANGE_KIND_SHIFT = 2,
    RANGE_KIND_MASK = 3,
    OLD_LFH = 0x01, /* PAGE_RANGE_FLAGS_*, before 1809 */
    OLD_COMMITTED = 0x02,
    OLD_ALLOCATED = 0x04,
    OLD_FIRST = 0x08,
    OLD_VS = 0x20,
    OLD_SHIFT = 12,
    OLD_FIRST_DESCRIPTOR = 2, /* the descriptors themselves are two pages */
    LEAST_SHIFT = 12,
    MOST_SHIFT = 24,
};

bool segment_is_old(const heap_layout *l)
{
    return l->contexts == 0 && heap_has(l, HF_OLD_SH_SEGMENTS);
}

unsigned segment_contexts(const heap_layout *l)
{
    if (segment_is_old(l)) return 1;
    return heap_has(l, HF_SH_CONTEXTS) ? l->contexts : 0;
}

uint64_t segment_context_list(const heap_layout *l, uint64_t heap, unsigned index)
{
    if (segment_is_old(l)) return heap + l->fields[HF_OLD_SH_SEGMENTS].offset;
    return heap + l->fields[HF_SH_CONTEXTS].offset + (uint64_t)index * l->sizes[HT_SEG_CONTEXT] +
           l->fields[HF_CTX_LIST].offset;
}

bool segment_context_read(space *s, const heap_layout *l, unsigned pointer_size, uint64_t heap,
                          unsigned index, segment_context *out)
{
    segment_context c = {.address = heap, .list = segment_context_list(l, heap, index)};
    if (segment_is_old(l)) {
        c.shift = OLD_SHIFT;
        c.first = OLD_FIRST_DESCRIPTOR;
    } else {
        uint64_t mask, shift, first;
        c.address = heap + l->fields[HF_SH_CONTEXTS].offset + (uint64_t)index * l->sizes[HT_SEG_CONTEXT];
        if (!heap_field_read(s, l, HF_CTX_MASK, c.address, &mask) ||
            !heap_field_read(s, l, HF_CTX_UNIT_SHIFT, c.address, &shift) ||
            !heap_field_read(s, l, HF_CTX_FIRST, c.address, &first))
            return false;
        if (pointer_size == 4) mask = (uint32_t)mask | 0xffffffff00000000u;
        if (shift < LEAST_SHIFT || shift > MOST_SHIFT || first >= SEGMENT_DESCRIPTORS ||
            mask != -((uint64_t)SEGMENT_DESCRIPTORS << shift))
            return false;
        c.shift = (unsigned)shift;
        c.first = (unsigned)first;
    }
    c.size = (uint64_t)SEGMENT_DESCRIPTORS << c.shift;
    *out = c;
    return true;
}

uint64_t segment_descriptors(const heap_layout *l, uint64_t segment)
{
    /* Before 1809 the array has no name: the first descriptor is where _HEAP_PAGE_SEGMENT stands. */
    return segment + (heap_has(l, HF_PAGE_DESCRIPTORS) ? l->fields[HF_PAGE_DESCRIPTORS].offset : 0);
}

bool segment_range_decode(const heap_layout *l, const uint8_t *raw, size_t size, segment_range *out)
{
    bool old = !heap_has(l, HF_RANGE_UNITS);
    unsigned flags = (unsigned)heap_field_in(l, HF_RANGE_FLAGS, raw, size);
    segment_range r = {.flags = (uint8_t)flags,
                       .units =
                           (unsigned)heap_field_in(l, old ? HF_OLD_RANGE_UNITS : HF_RANGE_UNITS, raw, size),
                       .unused = heap_field_in(l, HF_RANGE_UNUSED, raw, size)};
    if (!(flags & (old ? OLD_FIRST : RANGE_FIRST))) return false;
    r.allocated = (flags & (old ? OLD_ALLOCATED : RANGE_ALLOCATED)) != 0;
    if (old)
        r.kind = flags & OLD_VS    ? SEGMENT_RANGE_VS
                 : flags & OLD_LFH ? SEGMENT_RANGE_LFH
                                   : SEGMENT_RANGE_BLOCK;
    else r.kind = (segment_range_kind)(flags >> RANGE_KIND_SHIFT & RANGE_KIND_MASK);
    r.committed = old && flags & OLD_COMMITTED;
    /* What an allocated range's TreeSignature was before 1809 is not public. */
    r.sound = old || (int)heap_field_in(l, HF_RANGE_SIGNATURE, raw, size) == RANGE_SIGNATURE;
    *out = r;
    return true;
}

/* Sizes of chunks and subsegments count two pointers. */
static unsigned unit_shift(unsigned pointer_size)
{
    return pointer_size == 8 ? 4 : 3;
}

bool segment_chunk_decode(const heap_layout *l, unsigned pointer_size, uint64_t key, uint64_t address,
                          const uint8_t *raw, size_t size, segment_chunk *out)
{
    const heap_field *sizes = &l->fields[HF_CHUNK_SIZES];
    uint8_t header[16] = {0};
    uint64_t value = 0;
    size_t used = l->sizes[HT_VS_CHUNK];
    if (!sizes->there || used == 0 || used > sizeof header || size < used ||
        (size_t)sizes->size + sizes->offset > used)
        return false;
    memcpy(header, raw, used);
    memcpy(&value, header + sizes->offset, sizes->size);
    segment_chunk c = {.raw = value};
    value ^= address ^ key;
    c.decoded = sizes->size == 4 ? (uint32_t)value : value;
    memcpy(header + sizes->offset, &value, sizes->size);
    c.size = heap_field_in(l, HF_CHUNK_SIZE, header, used) << unit_shift(pointer_size);
    c.previous = heap_field_in(l, HF_CHUNK_PREVIOUS, header, used) << unit_shift(pointer_size);
    c.allocated = heap_field_in(l, HF_CHUNK_ALLOCATED, header, used) != 0;
    c.has_unused = heap_field_in(l, HF_CHUNK_UNUSED, header, used) != 0;
    *out = c;
    return true;
}

uint64_t segment_vs_size(const heap_layout *l, unsigned pointer_size, const uint8_t *raw, size_t size,
                         bool *sound)
{
    uint64_t units = heap_field_in(l, HF_VS_SUB_SIZE, raw, size);
    uint64_t signature = heap_field_in(l, HF_VS_SUB_SIGNATURE, raw, size);
    *sound = ((signature ^ units ^ VS_SIGNATURE) & 0x7fff) == 0;
    return units << unit_shift(pointer_size);
}

bool segment_lfh_decode(const heap_layout *l, uint64_t key, uint64_t address, const uint8_t *raw, size_t size,
                        uint64_t bytes, segment_lfh *out)
{
    segment_lfh r = {.count = heap_field_in(l, HF_LFH_COUNT, raw, size),
                     .bitmap = l->fields[HF_LFH_BITMAP].offset};
    if (!heap_has(l, HF_LFH_OFFSETS) || !heap_has(l, HF_LFH_BITMAP)) return false;
    r.offsets =
        (uint32_t)heap_field_in(l, HF_LFH_OFFSETS, raw, size) ^ (uint32_t)key ^ (uint32_t)(address >> 12);
    r.block = r.offsets & 0xffff;
    r.first = r.offsets >> 16;
    *out = r;
    return r.block != 0 && r.first >= r.bitmap && r.first <= bytes && r.count <= (bytes - r.first) / r.block;
}

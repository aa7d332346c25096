/* Pages of pool, subsegments of its heaps and texts of pooltag.txt, from any bytes. The first byte says what
 * the rest is. What comes out must lie in the page or range that went in, in order, without end. */
#include "windows/pool_heap.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define BASE 0xffffcb0e11380000u

enum { OLD_PAGE, VS, LFH, TAGS, KINDS, LARGEST = 0x10000 };

static type number_16 = {.kind = TYPE_INTEGER, .size = 2}, number_32 = {.kind = TYPE_INTEGER, .size = 4},
            number_64 = {.kind = TYPE_INTEGER, .size = 8};
/* _POOL_HEADER of x64, as Windows Server 2003 to 11 have it. */
static const nt_pool_layout layout = {
    .header_size = 16,
    .previous = {.type = &number_16, .offset = 0, .bit_position = 0, .bit_count = 8},
    .size = {.type = &number_16, .offset = 2, .bit_position = 0, .bit_count = 8},
    .type = {.type = &number_16, .offset = 2, .bit_position = 8, .bit_count = 8},
    .tag = {.type = &number_32, .offset = 4},
    .process = {.type = &number_64, .offset = 8},
    .has_process = true,
    .in_use = 2};

static void check(bool holds)
{
    if (!holds) __builtin_trap();
}

static void old_page(arena *a, const uint8_t *data, size_t size)
{
    uint8_t page[NT_POOL_PAGE] = {0};
    nt_pool_blocks blocks = {0};
    memcpy(page, data, size < sizeof page ? size : sizeof page);
    nt_pool_walk_page(a, &layout, BASE, page, &blocks);
    uint64_t at = BASE;
    for (size_t i = 0; i < blocks.count; i++) {
        check(blocks.items[i].address == at && blocks.items[i].size != 0);
        at += blocks.items[i].size;
        (void)nt_pool_tag_text(a, blocks.items[i].tag);
    }
    check(at == BASE + NT_POOL_PAGE);
}

static heap_field field_at(uint8_t size, uint32_t offset, uint8_t position, uint8_t bits)
{
    return (heap_field){
        .there = true, .size = size, .offset = offset, .bit_position = position, .bit_count = bits};
}

/* Segment heaps of x64, as Windows 10 2004 has them. */
static void describe(heap_layout *l)
{
    l->sizes[HT_VS_SUBSEGMENT] = 0x28;
    l->sizes[HT_LFH_SUBSEGMENT] = 0x38;
    l->sizes[HT_VS_CHUNK] = 0x10;
    l->fields[HF_VS_SUB_SIZE] = field_at(2, 0x20, 0, 0);
    l->fields[HF_VS_SUB_SIGNATURE] = field_at(2, 0x22, 0, 15);
    l->fields[HF_CHUNK_SIZES] = field_at(8, 0, 0, 0);
    l->fields[HF_CHUNK_SIZE] = field_at(4, 0, 16, 16);
    l->fields[HF_CHUNK_PREVIOUS] = field_at(4, 4, 0, 16);
    l->fields[HF_CHUNK_ALLOCATED] = field_at(4, 4, 16, 8);
    l->fields[HF_LFH_COUNT] = field_at(2, 0x22, 0, 0);
    l->fields[HF_LFH_OFFSETS] = field_at(4, 0x28, 0, 0);
    l->fields[HF_LFH_BITMAP] = field_at(8, 0x30, 0, 0);
}

static void subsegment(arena *a, segment_range_kind kind, const uint8_t *data, size_t size)
{
    space_run run = {.address = BASE, .size = size, .offset = 0};
    values_context values = {.arena = a, .pointer_size = 8};
    values.space = space_from_runs(a, (bytes){data, size}, &run, 1);
    nt_context c = {.values = &values};
    nt_pool_heaps h = {.heap_key = 0x1122334455667788u, .lfh_key = 0x99aabbccddeeff00u};
    describe(&h.format);
    h.subsegment = ARENA_ARRAY(a, uint8_t, 1 << 20);
    nt_pool_heap_range range = {.start = BASE, .size = LARGEST, .type = kind, .allocated = true};
    nt_pool_blocks blocks = {0};
    bool readable;
    nt_pool_heap_blocks(a, &c, &h, &layout, &range, BASE, BASE + LARGEST, 0, &blocks, &readable);
    uint64_t at = BASE;
    for (size_t i = 0; i < blocks.count; i++) {
        const nt_pool_block *b = &blocks.items[i];
        check(b->address >= at && b->address + b->size <= BASE + LARGEST + NT_POOL_PAGE);
        at = b->address;
    }
}

static void tags(arena *a, const uint8_t *data, size_t size)
{
    str text = {(const char *)data, size};
    nt_pool_tags *all = nt_pool_tags_new(a, text);
    uint32_t tag = 0, mask = 0;
    nt_pool_owner owner;
    if (nt_pool_tag_parse(str_slice(text, 0, 12), &tag, &mask)) check((mask & ~UINT32_MAX) == 0);
    (void)nt_pool_tags_find(all, tag, &owner);
    check(nt_pool_tags_find(all, 0x636f7250, &owner)); /* Proc is always known */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) return 0;
    arena *a = arena_new();
    switch (data[0] % KINDS) {
    case OLD_PAGE: old_page(a, data + 1, size - 1); break;
    case VS: subsegment(a, SEGMENT_RANGE_VS, data + 1, size - 1); break;
    case LFH: subsegment(a, SEGMENT_RANGE_LFH, data + 1, size - 1); break;
    default: tags(a, data + 1, size - 1); break;
    }
    arena_free(a);
    return 0;
}

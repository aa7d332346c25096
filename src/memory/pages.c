/* A space over pages that are made one at a time.
 *
 *     address -> slot of the cache (8 MiB in all) -> make -> page
 */
#include "memory/space_internal.h"

#include <string.h>

enum { CACHE_BYTES = 8 << 20 };

typedef struct page_slot {
    bool used;
    uint64_t page; /* address */
    uint8_t *data; /* allocated with the slot's first use */
} page_slot;

typedef struct pages_space {
    arena *a;
    const page_maker *maker;
    void *context;
    size_t slot_count;
    page_slot *slots;
} pages_space;

static size_t pages_read(void *context, uint64_t address, void *buffer, size_t size)
{
    pages_space *s = context;
    const size_t page_size = s->maker->page_size;
    uint64_t page = address & ~(uint64_t)(page_size - 1), n = page / page_size;
    size_t offset = (size_t)(address - page);
    page_slot *slot = &s->slots[(n ^ n >> 11) % s->slot_count];

    if (!slot->used || slot->page != page) {
        if (!slot->data) slot->data = arena_alloc(s->a, page_size, 8);
        slot->used = s->maker->make(s->context, page, slot->data);
        slot->page = page;
        if (!slot->used) return 0;
    }
    if (size > page_size - offset) size = page_size - offset;
    memcpy(buffer, slot->data + offset, size);
    return size;
}

static bool pages_next_range(void *context, uint64_t address, space_range *out)
{
    const pages_space *s = context;

    return s->maker->next_range && s->maker->next_range(s->context, address, out);
}

static space_absence pages_absence(void *context, uint64_t address)
{
    (void)context;
    (void)address;
    return SPACE_NOT_IN_DUMP;
}

static const space_ops PAGES_OPS = {
    .read = pages_read,
    .next_range = pages_next_range,
    .absence = pages_absence,
};

space *space_from_pages(arena *a, const page_maker *maker, void *context)
{
    pages_space *s = ARENA_NEW(a, pages_space);

    s->a = a;
    s->maker = maker;
    s->context = context;
    s->slot_count = CACHE_BYTES / maker->page_size;
    s->slots = ARENA_ARRAY(a, page_slot, s->slot_count);
    return space_new(a, &PAGES_OPS, s);
}

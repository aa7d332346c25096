/* A few pages of the space below, for code that reads a structure field by field. A page that is there
 * only in parts is not kept: its reads go down, so that a hole stays where it is. */
#include "memory/space_internal.h"

#include <string.h>

enum { PAGE = 0x1000, SLOTS = 64 };

typedef struct cache_slot {
    bool used;
    uint64_t page; /* address */
    uint8_t *data; /* allocated with the slot's first use */
} cache_slot;

typedef struct cache_space {
    arena *a;
    space *below;
    cache_slot slots[SLOTS];
} cache_space;

/* Neighbouring pages and the pages of one structure's pointers fall into different slots. */
static cache_slot *slot_of(cache_space *c, uint64_t page)
{
    uint64_t n = page / PAGE;

    return &c->slots[(n ^ n >> 6 ^ n >> 15) % SLOTS];
}

static size_t cache_read(void *context, uint64_t address, void *buffer, size_t size)
{
    cache_space *c = context;
    uint64_t page = address & ~(uint64_t)(PAGE - 1);
    size_t offset = (size_t)(address - page);
    cache_slot *slot = slot_of(c, page);

    if (size >= PAGE) return space_read(c->below, address, buffer, size);
    if (!slot->used || slot->page != page) {
        if (!slot->data) slot->data = arena_alloc(c->a, PAGE, 1);
        slot->used = space_read_all(c->below, page, slot->data, PAGE);
        slot->page = page;
        if (!slot->used) return space_read(c->below, address, buffer, size);
    }
    if (size > PAGE - offset) size = PAGE - offset;
    memcpy(buffer, slot->data + offset, size);
    return size;
}

static bytes cache_view(void *context, uint64_t address, size_t size)
{
    return space_view(((cache_space *)context)->below, address, size);
}

static bool cache_next_range(void *context, uint64_t address, space_range *out)
{
    return space_next_range(((cache_space *)context)->below, address, out);
}

static space_absence cache_absence(void *context, uint64_t address)
{
    return space_why_absent(((cache_space *)context)->below, address);
}

static bool cache_from_image(void *context, uint64_t address)
{
    return space_from_image(((cache_space *)context)->below, address);
}

static void cache_invalidate(void *context)
{
    cache_space *c = context;

    for (size_t i = 0; i < SLOTS; i++) c->slots[i].used = false;
    space_invalidate(c->below);
}

static page_tables *cache_tables(void *context, space **physical)
{
    return space_page_tables(((cache_space *)context)->below, physical);
}

static const space_ops CACHE_OPS = {
    .read = cache_read,
    .view = cache_view,
    .next_range = cache_next_range,
    .absence = cache_absence,
    .from_image = cache_from_image,
    .invalidate = cache_invalidate,
    .tables = cache_tables,
};

space *space_cache(arena *a, space *below)
{
    cache_space *c = ARENA_NEW(a, cache_space);

    c->a = a;
    c->below = below;
    return space_new(a, &CACHE_OPS, c);
}

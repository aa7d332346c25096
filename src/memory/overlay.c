/* Two spaces of which the lower one shows through where the upper one has nothing. */
#include "memory/space_internal.h"

enum { PAGE = 0x1000 };

typedef struct overlay_space {
    space *upper, *lower;
} overlay_space;

/* Bytes from `address` on that the upper space surely does not have. An upper space that cannot list its
 * ranges has whole pages. */
static size_t lower_part(const overlay_space *o, uint64_t address, size_t size)
{
    space_range next;
    uint64_t gap;

    if (o->upper->ops->next_range) {
        if (!space_next_range(o->upper, address, &next)) return size;
        gap = next.start > address ? next.start - address : 1;
    } else {
        gap = PAGE - (address & (PAGE - 1));
    }
    return gap < size ? (size_t)gap : size;
}

static size_t overlay_read(void *context, uint64_t address, void *buffer, size_t size)
{
    const overlay_space *o = context;
    size_t n = space_read(o->upper, address, buffer, size);

    if (n) return n;
    n = space_read(o->lower, address, buffer, size);
    /* Where neither has anything nobody asks how far that reaches: of page tables it is a long question. */
    return n ? lower_part(o, address, n) : 0;
}

static bytes overlay_view(void *context, uint64_t address, size_t size)
{
    const overlay_space *o = context;
    uint8_t byte;

    if (space_read(o->upper, address, &byte, 1)) return space_view(o->upper, address, size);
    return space_view(o->lower, address, lower_part(o, address, size));
}

/* The nearer of both; parts of one range may come as several. */
static bool overlay_next_range(void *context, uint64_t address, space_range *out)
{
    const overlay_space *o = context;
    space_range upper, lower;
    bool has_upper = space_next_range(o->upper, address, &upper);
    bool has_lower = space_next_range(o->lower, address, &lower);

    if (has_upper && (!has_lower || upper.start <= lower.start || upper.start <= address)) {
        *out = upper;
    } else if (has_lower) {
        *out = lower;
    }
    return has_upper || has_lower;
}

static space_absence overlay_absence(void *context, uint64_t address)
{
    const overlay_space *o = context;
    space_absence upper = space_why_absent(o->upper, address), lower = space_why_absent(o->lower, address);

    return upper > lower ? upper : lower; /* the more telling one */
}

static bool overlay_from_image(void *context, uint64_t address)
{
    const overlay_space *o = context;
    uint8_t byte;

    return space_from_image(space_read(o->upper, address, &byte, 1) ? o->upper : o->lower, address);
}

static void overlay_invalidate(void *context)
{
    const overlay_space *o = context;

    space_invalidate(o->upper);
    space_invalidate(o->lower);
}

static page_tables *overlay_tables(void *context, space **physical)
{
    const overlay_space *o = context;
    page_tables *t = space_page_tables(o->upper, physical);

    return t ? t : space_page_tables(o->lower, physical);
}

static const space_ops OVERLAY_OPS = {
    .read = overlay_read,
    .view = overlay_view,
    .next_range = overlay_next_range,
    .absence = overlay_absence,
    .from_image = overlay_from_image,
    .invalidate = overlay_invalidate,
    .tables = overlay_tables,
};

space *space_overlay(arena *a, space *upper, space *lower)
{
    overlay_space *o = ARENA_NEW(a, overlay_space);

    o->upper = upper;
    o->lower = lower;
    return space_new(a, &OVERLAY_OPS, o);
}

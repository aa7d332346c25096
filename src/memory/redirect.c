/* A space that can be led elsewhere while others hold it: modules, typed values and images keep one space,
 * and .process leads it to another process's page tables. */
#include "memory/space_internal.h"

typedef struct redirect_space {
    space *to;
} redirect_space;

static space *target_of(void *context)
{
    return ((redirect_space *)context)->to;
}

static size_t redirect_read(void *context, uint64_t address, void *buffer, size_t size)
{
    return space_read(target_of(context), address, buffer, size);
}

static bytes redirect_view(void *context, uint64_t address, size_t size)
{
    return space_view(target_of(context), address, size);
}

static bool redirect_next_range(void *context, uint64_t address, space_range *out)
{
    return space_next_range(target_of(context), address, out);
}

static space_absence redirect_absence(void *context, uint64_t address)
{
    return space_why_absent(target_of(context), address);
}

static bool redirect_from_image(void *context, uint64_t address)
{
    return space_from_image(target_of(context), address);
}

static void redirect_invalidate(void *context)
{
    space_invalidate(target_of(context));
}

static page_tables *redirect_tables(void *context, space **physical)
{
    return space_page_tables(target_of(context), physical);
}

static const space_ops REDIRECT_OPS = {
    .read = redirect_read,
    .view = redirect_view,
    .next_range = redirect_next_range,
    .absence = redirect_absence,
    .from_image = redirect_from_image,
    .invalidate = redirect_invalidate,
    .tables = redirect_tables,
};

space *space_redirect_new(arena *a, space *to)
{
    redirect_space *s = ARENA_NEW(a, redirect_space);

    s->to = to;
    return space_new(a, &REDIRECT_OPS, s);
}

void space_redirect(space *redirect, space *to)
{
    ((redirect_space *)redirect->context)->to = to;
}

#include "show/image.h"

typedef struct memory_image {
    space *space;
    uint64_t base;
} memory_image;

static size_t read_memory(void *context, uint64_t offset, void *buffer, size_t size)
{
    const memory_image *m = context;
    return space_read(m->space, m->base + offset, buffer, size);
}

error *show_open_image_in(space *memory, arena *a, uint64_t address, pe_image **image)
{
    memory_image *context = ARENA_NEW(a, memory_image);
    *context = (memory_image){memory, address};
    return pe_open(a, (pe_source){.read = read_memory, .context = context, .mapped = true}, image);
}

error *show_open_image(session *s, arena *a, uint64_t address, pe_image **image, module **owner)
{
    module *m = symbols_module_at(s->symbols, address);
    *owner = m && m->id.base == address ? m : NULL;
    return *owner ? pe_open(a, module_source(m), image)
                  : show_open_image_in(s->target->virtual_memory, a, address, image);
}

error *show_image_base(session *s, arena *a, str text, uint64_t *base)
{
    module *m = symbols_find_module(s->symbols, str_trim(text));
    if (m) {
        *base = m->id.base;
        return NULL;
    }
    str rest;
    error *e = session_evaluate(s, a, text, base, &rest);
    if (!e && str_trim(rest).len) {
        e = error_new(a, ERROR_SYNTAX, "Extra character error in '%.*s'", STR_ARG(text));
    }
    if (!e) {
        *base = session_address(s, *base);
    }
    return e;
}

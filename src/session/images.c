/* Code and constants that the dump left out, read from matching image files (-i, .exepath):
 *
 *     virtual memory = the dump's bytes, and under their holes the read-only sections of the modules' files
 *
 * What a program may have written is never taken from a file: its initial value would pass for the value at
 * the crash. */
#include "session/images.h"

#include "base/map.h"
#include "formats/pe/image.h"

typedef struct images {
    arena *arena;
    symbols *symbols;
    u64_map *opened; /* by module base: opened_image */
} images;

typedef struct opened_image {
    pe_image *image; /* NULL = the module has no readable headers */
} opened_image;

static const pe_image *image_of(images *i, module *m)
{
    opened_image *o = u64_map_get(i->opened, m->id.base);
    if (!o) {
        o = ARENA_NEW(i->arena, opened_image);
        error *e = pe_open(i->arena, module_source(m), &o->image);
        if (e) o->image = NULL;
        u64_map_put(i->opened, m->id.base, o);
    }
    return o->image;
}

/* Bytes from `rva` on that belong to one read-only section, or to the headers. */
static size_t constant_bytes(const pe_image *image, uint64_t rva, size_t size)
{
    const pe_section *section = pe_section_at(image, rva);
    if (!section) return rva < 0x1000 ? (size < 0x1000 - rva ? size : (size_t)(0x1000 - rva)) : 0;
    if (section->characteristics & PE_SECTION_WRITE) return 0;
    uint64_t end = section->rva + (uint64_t)pe_section_extent(section);
    return rva >= end ? 0 : end - rva < size ? (size_t)(end - rva) : size;
}

static size_t read_images(void *context, uint64_t address, void *buffer, size_t size)
{
    images *i = context;
    module *m = symbols_module_at(i->symbols, address);
    if (!m) return 0;
    const pe_image *image = image_of(i, m);
    uint64_t rva = address - m->id.base;
    size_t part = image ? constant_bytes(image, rva, size) : 0;
    return part ? module_read_image(m, rva, buffer, part) : 0;
}

static bool always(void *context, uint64_t address)
{
    (void)context;
    (void)address;
    return true;
}

static const space_ops image_ops = {.read = read_images, .from_image = always};

space *session_image_overlay(arena *a, space *memory, symbols *s)
{
    images *i = ARENA_NEW(a, images);
    *i = (images){.arena = a, .symbols = s, .opened = u64_map_new(a)};
    return space_overlay(a, memory, space_new(a, &image_ops, i));
}

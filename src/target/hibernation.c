/* Hibernation files as a target: blocks of up to sixteen pages are unpacked when somebody reads one of them.
 */
#include "formats/dump/hibernation.h"
#include "formats/packed/packed.h"
#include "target/machine.h"
#include "target/open.h"

#include <string.h>

enum { BLOCKS = 16, PAGE = HIBERNATION_PAGE, BLOCK_BYTES = HIBERNATION_MOST_PAGES * PAGE };

/* A block that was unpacked. */
typedef struct block_slot {
    const uint8_t *of; /* its packed bytes; NULL = free */
    size_t size;       /* bytes that came out */
    uint8_t *data;
} block_slot;

typedef struct hibernation_memory {
    arena *a;
    const hibernation *file;
    block_slot slots[BLOCKS];
} hibernation_memory;

static const block_slot *unpack(hibernation_memory *m, const hibernation_block *b)
{
    size_t offset = (size_t)(b->packed.ptr - m->file->file.ptr);
    block_slot *slot = &m->slots[(offset >> 4 ^ offset >> 13) % BLOCKS];

    if (slot->of == b->packed.ptr) return slot;
    if (!slot->data) slot->data = arena_alloc(m->a, BLOCK_BYTES, 8);
    slot->of = b->packed.ptr;
    slot->size = packed_expand(b->stored    ? PACKED_STORED
                               : b->huffman ? PACKED_XPRESS_HUFFMAN
                                            : PACKED_XPRESS,
                               b->packed, slot->data, (size_t)b->pages * PAGE);
    return slot;
}

static bool make_page(void *context, uint64_t address, uint8_t *page)
{
    hibernation_memory *m = context;
    const hibernation_run *r = hibernation_find(m->file, address / PAGE);
    hibernation_block b;
    unsigned index;

    if (!r || !hibernation_read_block(m->file, r, &b, &index)) return false;
    index += (unsigned)(address / PAGE - hibernation_run_page(r));
    const block_slot *slot = unpack(m, &b);
    if (slot->size < ((size_t)index + 1) * PAGE) return false;
    memcpy(page, slot->data + (size_t)index * PAGE, PAGE);
    return true;
}

static bool next_range(void *context, uint64_t address, space_range *out)
{
    const hibernation_memory *m = context;
    const hibernation_run *r = hibernation_from(m->file, address / PAGE);
    uint64_t first, end;

    if (!r) return false;
    first = hibernation_run_page(r);
    end = first + hibernation_run_pages(r);
    while ((r = hibernation_find(m->file, end))) end = hibernation_run_page(r) + hibernation_run_pages(r);
    *out = (space_range){first * PAGE, end * PAGE};
    return true;
}

error *target_fill_from_hibernation(target *t, bytes file)
{
    hibernation_memory *m = ARENA_NEW(t->arena, hibernation_memory);
    page_maker *maker = ARENA_NEW(t->arena, page_maker);
    hibernation *h;
    error *e = hibernation_open(t->arena, file, t->notes, &h);

    if (e) return e;
    m->a = t->arena;
    m->file = h;
    *maker = (page_maker){PAGE, make_page, next_range};
    target_fill_machine(t, h->pointer_size == 4 ? CPU_X86 : CPU_X64);
    t->description = STR("Hibernation File: Physical memory is available");
    t->physical_memory = space_from_pages(t->arena, maker, m);
    t->system.dump_time = h->system_time;
    target_fill_machine_cpus(t, &h->state);
    return NULL;
}

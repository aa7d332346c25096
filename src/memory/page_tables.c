/* x64 page tables over a physical space, in 4 or 5 levels.
 *
 *     CR3 -> [PML5 56:48] -> PML4 47:39 -> PDPT 38:30 -> PD 29:21 -> PT 20:12 -> page
 *                                          1 GiB page    2 MiB page
 *
 * Source: Intel SDM volume 3, 4.5 "4-level paging and 5-level paging". Tables are read from the physical
 * space, never through the translation itself. */
#include "memory/space_internal.h"

#include <string.h>

enum { ENTRY_SIZE = 8, PAGE_SHIFT = 12, INDEX_BITS = 9, INDEX_MASK = 0x1ff, LEVEL_PT = 1, LEVEL_PDPT = 3 };
enum { TLB_SLOTS = 256, MOST_SCAN_STEPS = 1 << 20 };

static const uint64_t PRESENT = 1, LARGE = 1 << 7;
static const uint64_t ADDRESS_MASK = 0x000ffffffffff000;

typedef struct tlb_slot {
    bool used;
    uint64_t page;     /* virtual address, 4 KiB */
    uint64_t physical; /* of that 4 KiB */
} tlb_slot;

typedef struct tables_space {
    space *physical;
    page_tables tables;
    tlb_slot tlb[TLB_SLOTS];
} tables_space;

static unsigned shift_of(unsigned level)
{
    return PAGE_SHIFT + INDEX_BITS * (level - 1);
}

static bool is_canonical(uint64_t address, unsigned levels)
{
    int64_t top = (int64_t)address >> (shift_of(levels) + INDEX_BITS - 1);

    return top == 0 || top == -1;
}

/* Where the entry of `level` leads: the next table or the page. `large` entries end the walk. */
static bool follow(space *physical, const page_tables *t, uint64_t address, unsigned level, page_walk *w,
                   uint64_t *next, bool *last, space_absence *why)
{
    uint64_t entry = w->entry[w->levels - level];
    bool large = (entry & LARGE) && level > LEVEL_PT;
    uint64_t page = 0;

    *last = level == LEVEL_PT;
    if (entry & PRESENT) {
        if (large && level > LEVEL_PDPT) return false; /* reserved bit: the processor faults */
        *last |= large;
        *next = entry & ADDRESS_MASK;
        return true;
    }
    if (!t->soft_pte || !t->soft_pte(t->soft_context, physical, address, entry, level, &page, why))
        return false;
    w->software = true;
    *next = page & ADDRESS_MASK;
    return true;
}

/* False when there is no translation; *why says what is missing. */
static bool walk(space *physical, const page_tables *t, uint64_t address, page_walk *w, space_absence *why)
{
    uint64_t table = t->root & ADDRESS_MASK;

    *w = (page_walk){.levels = t->levels == 5 ? 5 : 4};
    *why = SPACE_NOT_MAPPED;
    if (!is_canonical(address, w->levels)) return false;
    for (unsigned level = w->levels; level >= LEVEL_PT; level--) {
        unsigned i = w->levels - level;
        uint64_t offset_mask = ((uint64_t)1 << shift_of(level)) - 1;
        uint64_t next;
        bool last;

        w->entry_address[i] = table + ENTRY_SIZE * (address >> shift_of(level) & INDEX_MASK);
        if (!space_read_u64(physical, w->entry_address[i], &w->entry[i])) {
            *why = SPACE_NOT_IN_DUMP;
            return false;
        }
        w->reached = i + 1;
        if (!follow(physical, t, address, level, w, &next, &last, why)) return false;
        if (last) {
            w->valid = true;
            w->page_size = offset_mask + 1;
            w->physical = (next & ~offset_mask) | (address & offset_mask);
            return true;
        }
        table = next;
    }
    return false;
}

void page_tables_walk(space *physical, const page_tables *tables, uint64_t address, page_walk *out)
{
    space_absence why;

    walk(physical, tables, address, out, &why);
}

/* The physical address of `address`, through the cache of translations. */
static bool translate(tables_space *s, uint64_t address, uint64_t *out)
{
    const uint64_t OFFSET = (1 << PAGE_SHIFT) - 1;
    uint64_t page = address & ~OFFSET;
    tlb_slot *slot = &s->tlb[(page >> PAGE_SHIFT) % TLB_SLOTS];
    space_absence why;
    page_walk w;

    if (!slot->used || slot->page != page) {
        if (!walk(s->physical, &s->tables, page, &w, &why)) return false;
        *slot = (tlb_slot){true, page, w.physical};
    }
    *out = slot->physical | (address & OFFSET);
    return true;
}

static size_t to_page_end(uint64_t address, size_t size)
{
    size_t left = ((size_t)1 << PAGE_SHIFT) - (size_t)(address & ((1 << PAGE_SHIFT) - 1));

    return size < left ? size : left;
}

static size_t tables_read(void *context, uint64_t address, void *buffer, size_t size)
{
    tables_space *s = context;
    uint64_t physical;

    if (!translate(s, address, &physical)) return 0;
    return space_read(s->physical, physical, buffer, to_page_end(address, size));
}

static bytes tables_view(void *context, uint64_t address, size_t size)
{
    tables_space *s = context;
    uint64_t physical;

    if (!translate(s, address, &physical)) return (bytes){0};
    return space_view(s->physical, physical, to_page_end(address, size));
}

/* The end of what the entry that ended the walk speaks for; 0 is 2^64. An entry that could not be read
 * takes its whole table with it, which the last entry before it covers. */
static uint64_t span_end(const page_walk *w, uint64_t address)
{
    uint64_t size = w->valid ? w->page_size : (uint64_t)1 << shift_of(w->levels - w->reached + 1);

    return (address | (size - 1)) + 1;
}

static bool page_is_readable(tables_space *s, const page_walk *w)
{
    uint8_t byte;

    return w->valid && space_read(s->physical, w->physical, &byte, 1) == 1;
}

/* Walks from entry to entry; how many is bounded, so that tables that lead to themselves end as "not
 * known". */
static bool tables_next_range(void *context, uint64_t address, space_range *out)
{
    tables_space *s = context;
    const unsigned levels = s->tables.levels == 5 ? 5 : 4;
    const uint64_t half = (uint64_t)1 << (shift_of(levels) + INDEX_BITS - 1);
    uint64_t at = address;
    bool found = false;

    for (unsigned step = 0; step < MOST_SCAN_STEPS; step++) {
        space_absence why;
        page_walk w;

        if (at >= half && at < -half) {
            if (found) break;
            at = -half; /* the hole between the canonical halves */
        }
        walk(s->physical, &s->tables, at, &w, &why);
        bool readable = page_is_readable(s, &w);
        if (readable && !found) {
            *out = (space_range){at, 0};
            found = true;
        } else if (!readable && found) {
            break;
        }
        at = span_end(&w, at);
        if (found) out->end = at;
        if (at == 0) break;
    }
    return found;
}

static space_absence tables_absence(void *context, uint64_t address)
{
    tables_space *s = context;
    space_absence why;
    page_walk w;

    if (!walk(s->physical, &s->tables, address, &w, &why)) return why;
    return space_why_absent(s->physical, w.physical);
}

static void tables_invalidate(void *context)
{
    tables_space *s = context;

    for (size_t i = 0; i < TLB_SLOTS; i++) s->tlb[i].used = false;
    space_invalidate(s->physical);
}

static const space_ops TABLES_OPS = {
    .read = tables_read,
    .view = tables_view,
    .next_range = tables_next_range,
    .absence = tables_absence,
    .invalidate = tables_invalidate,
};

space *space_from_page_tables(arena *a, space *physical, const page_tables *tables)
{
    tables_space *s = ARENA_NEW(a, tables_space);

    s->physical = physical;
    s->tables = *tables;
    return space_new(a, &TABLES_OPS, s);
}

/* Page tables of x64 (4 or 5 levels) and x86 (2, or 3 with PAE) over a physical space.
 *
 *     x64   CR3 -> [PML5 56:48] -> PML4 47:39 -> PDPT 38:30 -> PD 29:21 -> PT 20:12 -> page
 *                                                1 GiB page    2 MiB page
 *     PAE                                 CR3 -> PDPT 31:30 -> PD 29:21 -> PT 20:12 -> page
 *     x86                                               CR3 -> PD 31:22 -> PT 21:12 -> page
 *                                                              4 MiB page
 *
 * Source: Intel SDM volume 3, 4.3 "32-bit paging", 4.4 "PAE paging", 4.5 "4-level paging and 5-level
 * paging". Tables are read from the physical space, never through the translation itself. */
#include "memory/space_internal.h"

#include <string.h>

enum { PAGE_SHIFT = 12, LEVEL_PT = 1 };
enum { TLB_SLOTS = 256, MOST_SCAN_STEPS = 1 << 20 };

typedef struct paging {
    unsigned levels, index_bits, entry_size;
    unsigned address_bits; /* of a virtual address, before it is sign-extended (x64) */
    unsigned most_large;   /* the highest level whose entries may be pages */
    uint64_t root_mask;    /* of CR3 */
} paging;

static const uint64_t ADDRESS_MASK = 0x000ffffffffff000;

static const paging PAGINGS[] = {
    [2] = {2, 10, 4, 32, 2, 0xfffff000},
    [3] = {3, 9, 8, 32, 2, 0xffffffe0},
    [4] = {4, 9, 8, 48, 3, 0x000ffffffffff000},
    [5] = {5, 9, 8, 57, 3, 0x000ffffffffff000},
};

static const uint64_t PRESENT = 1, LARGE = 1 << 7;

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

static const paging *paging_of(const page_tables *t)
{
    return &PAGINGS[t->levels >= 2 && t->levels <= 5 ? t->levels : 4];
}

static unsigned shift_of(const paging *p, unsigned level)
{
    return PAGE_SHIFT + p->index_bits * (level - 1);
}

static bool is_canonical(const paging *p, uint64_t address)
{
    int64_t top;

    if (p->address_bits == 32) return address <= UINT32_MAX;
    top = (int64_t)address >> (p->address_bits - 1);
    return top == 0 || top == -1;
}

static bool read_entry(space *physical, const paging *p, uint64_t address, uint64_t *out)
{
    return space_read_pointer(physical, address, p->entry_size, out);
}

/* The page of a large entry: with 4-byte entries, bits 20:13 are bits 39:32 of the address (PSE-36). */
static uint64_t large_page(const paging *p, uint64_t entry)
{
    if (p->entry_size == 8) return entry & ADDRESS_MASK;
    return (entry & 0xffc00000) | (entry >> 13 & 0xff) << 32;
}

/* Where the entry of `level` leads: the next table or the page. `large` entries end the walk. */
static bool follow(space *physical, const page_tables *t, uint64_t address, unsigned level, page_walk *w,
                   uint64_t *next, bool *last, space_absence *why)
{
    const paging *p = paging_of(t);
    uint64_t entry = w->entry[w->levels - level];
    bool large = (entry & LARGE) && level > LEVEL_PT;
    uint64_t page = 0;

    *last = level == LEVEL_PT;
    if (entry & PRESENT) {
        if (large && level > p->most_large) return false; /* reserved bit: the processor faults */
        *last |= large;
        *next = large ? large_page(p, entry) : entry & ADDRESS_MASK;
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
    const paging *p = paging_of(t);
    uint64_t table = t->root & p->root_mask;

    *w = (page_walk){.levels = p->levels};
    *why = SPACE_NOT_MAPPED;
    if (!is_canonical(p, address)) return false;
    for (unsigned level = w->levels; level >= LEVEL_PT; level--) {
        unsigned i = w->levels - level;
        uint64_t offset_mask = ((uint64_t)1 << shift_of(p, level)) - 1;
        uint64_t in_paging = address & (UINT64_MAX >> (64 - p->address_bits));
        uint64_t index = in_paging >> shift_of(p, level) & (((uint64_t)1 << p->index_bits) - 1);
        uint64_t next;
        bool last;

        w->entry_address[i] = table + p->entry_size * index;
        if (!read_entry(physical, p, w->entry_address[i], &w->entry[i])) {
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
static uint64_t span_end(const paging *p, const page_walk *w, uint64_t address)
{
    uint64_t size = w->valid ? w->page_size : (uint64_t)1 << shift_of(p, w->levels - w->reached + 1);

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
    const paging *p = paging_of(&s->tables);
    const bool has_halves = p->address_bits > 32;
    const uint64_t half = (uint64_t)1 << (p->address_bits - has_halves); /* or the end, without halves */
    uint64_t at = address;
    bool found = false;

    for (unsigned step = 0; step < MOST_SCAN_STEPS; step++) {
        space_absence why;
        page_walk w;

        if (at >= half && (!has_halves || at < -half)) {
            if (found || !has_halves) break;
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
        at = span_end(p, &w, at);
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

/* Page tables of x64 (4 or 5 levels), x86 (2, or 3 with PAE) and ARM64 (4) over a physical space.
 *
 *     x64   CR3 -> [PML5 56:48] -> PML4 47:39 -> PDPT 38:30 -> PD 29:21 -> PT 20:12 -> page
 *                                                1 GiB page    2 MiB page
 *     PAE                                 CR3 -> PDPT 31:30 -> PD 29:21 -> PT 20:12 -> page
 *     x86                                               CR3 -> PD 31:22 -> PT 21:12 -> page
 *                                                              4 MiB page
 *
 * Source: Intel SDM volume 3, 4.3 "32-bit paging", 4.4 "PAE paging", 4.5 "4-level paging and 5-level
 * paging"; Arm ARM (DDI 0487) D8.3 "Translation table descriptor formats" for ARM64, whose tables look like
 * x64's here: 4 KiB granule, and Windows lets TTBR1 point into the same top table (0x800 behind TTBR0), so
 * that bits 47:39 choose among all of its 512 entries. Tables are read from the physical space, never through
 * the translation itself. */
#include "memory/space_internal.h"

#include "base/map.h"

#include <string.h>

enum { PAGE_SHIFT = 12, LEVEL_PT = 1 };
enum { TLB_SLOTS = 4096, TABLE_SLOTS = 512, MOST_SCAN_STEPS = 1 << 20, MOST_EACH_STEPS = 1 << 26 };

typedef struct paging {
    unsigned levels, index_bits, entry_size;
    unsigned address_bits; /* of a virtual address, before it is sign-extended (x64) */
    unsigned most_large;   /* the highest level whose entries may be pages */
    uint64_t root_mask;    /* of CR3 */
    uint64_t address_mask; /* of an entry */
} paging;

#define ADDRESS_MASK UINT64_C(0x000ffffffffff000)

static const paging PAGINGS[] = {
    [2] = {2, 10, 4, 32, 2, 0xfffff000, ADDRESS_MASK},
    [3] = {3, 9, 8, 32, 2, 0xffffffe0, ADDRESS_MASK},
    [4] = {4, 9, 8, 48, 3, ADDRESS_MASK, ADDRESS_MASK},
    [5] = {5, 9, 8, 57, 3, ADDRESS_MASK, ADDRESS_MASK},
};
static const paging ARM64_PAGING = {4, 9, 8, 48, 3, 0x0000fffffffff000, 0x0000fffffffff000};

static const uint64_t PRESENT = 1, LARGE = 1 << 7, ARM64_TABLE = 1 << 1;

/* `page` is a virtual page's address | 1; 0 = unused. */
typedef struct tlb_slot {
    uint64_t page;
    uint64_t physical; /* of its 4 KiB */
} tlb_slot;

/* Where the last-level table of a region is (2 MiB of x64): most walks are one entry long. `region` is the
 * region's address | 1. */
typedef struct table_slot {
    uint64_t region;
    uint64_t table; /* physical */
    bytes view;     /* the table in the mapped file; empty when it is not in one piece */
} table_slot;

typedef struct tables_space {
    space *physical;
    page_tables tables;
    tlb_slot tlb[TLB_SLOTS];
    table_slot last_tables[TABLE_SLOTS];
} tables_space;

static const paging *paging_of(const page_tables *t)
{
    if (t->arm64) return &ARM64_PAGING;
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
    if (p->entry_size == 8) return entry & p->address_mask;
    return (entry & 0xffc00000) | (entry >> 13 & 0xff) << 32;
}

/* A valid entry above the last level that is a page itself. */
static bool is_large(const page_tables *t, uint64_t entry)
{
    return t->arm64 ? !(entry & ARM64_TABLE) : (entry & LARGE) != 0;
}

bool page_tables_follow(space *physical, const page_tables *t, uint64_t address, unsigned level,
                        uint64_t entry, page_table_step *out)
{
    const paging *p = paging_of(t);
    uint64_t page = 0;

    out->is_page = level == LEVEL_PT;
    out->software = false;
    out->size = (uint64_t)1 << shift_of(p, level);
    if (entry & PRESENT) {
        bool large = level > LEVEL_PT && is_large(t, entry);
        if (large && level > p->most_large) return false; /* reserved bit: the processor faults */
        if (t->arm64 && level == LEVEL_PT && !(entry & ARM64_TABLE)) return false; /* reserved */
        out->is_page |= large;
        out->next = large ? large_page(p, entry) : entry & p->address_mask;
        return true;
    }
    if (!t->soft_pte || !t->soft_pte(t->soft_context, physical, address, entry, level, &page, &out->why))
        return false;
    out->software = true;
    out->next = page & ~(uint64_t)0xfff;
    return true;
}

/* The address of an index path; x64 and ARM64 addresses are sign-extended. */
static uint64_t canonical(const paging *p, uint64_t address)
{
    if (p->address_bits == 32) return address;
    unsigned unused = 64 - p->address_bits;
    return (uint64_t)((int64_t)(address << unused) >> unused);
}

page_table_shape page_tables_shape(const page_tables *t)
{
    const paging *p = paging_of(t);
    const unsigned top = p->address_bits - shift_of(p, p->levels);

    return (page_table_shape){.levels = p->levels,
                              .entry_size = p->entry_size,
                              .entries = 1u << p->index_bits,
                              .top_entries = 1u << top,
                              .root = t->root & p->root_mask};
}

uint64_t page_tables_entry_address(const page_tables *t, unsigned level, uint64_t address, uint64_t index)
{
    const paging *p = paging_of(t);

    return canonical(p, address | index << shift_of(p, level));
}

/* False when there is no translation; w->why says what is missing. */
static bool walk(space *physical, const page_tables *t, uint64_t address, page_walk *w)
{
    const paging *p = paging_of(t);
    uint64_t table = t->root & p->root_mask;

    *w = (page_walk){.levels = p->levels, .why = SPACE_NOT_MAPPED};
    if (!is_canonical(p, address)) return false;
    for (unsigned level = w->levels; level >= LEVEL_PT; level--) {
        unsigned i = w->levels - level;
        uint64_t offset_mask = ((uint64_t)1 << shift_of(p, level)) - 1;
        uint64_t in_paging = address & (UINT64_MAX >> (64 - p->address_bits));
        uint64_t index = in_paging >> shift_of(p, level) & (((uint64_t)1 << p->index_bits) - 1);
        page_table_step step = {.why = w->why};

        w->entry_address[i] = table + p->entry_size * index;
        if (!read_entry(physical, p, w->entry_address[i], &w->entry[i])) {
            w->why = SPACE_NOT_IN_DUMP;
            return false;
        }
        w->reached = i + 1;
        const bool leads = page_tables_follow(physical, t, address, level, w->entry[i], &step);
        w->why = step.why;
        if (!leads) return false;
        w->software |= step.software;
        if (step.is_page) {
            w->valid = true;
            w->page_size = offset_mask + 1;
            w->physical = (step.next & ~offset_mask) | (address & offset_mask);
            return true;
        }
        table = step.next;
    }
    return false;
}

void page_tables_walk(space *physical, const page_tables *tables, uint64_t address, page_walk *out)
{
    walk(physical, tables, address, out);
}

void page_tables_walk_hardware(space *physical, const page_tables *tables, uint64_t address, page_walk *out)
{
    page_tables bare = *tables;

    bare.soft_pte = NULL;
    walk(physical, &bare, address, out);
}

/* ---- translation with memory ---- */

static table_slot *table_slot_of(tables_space *s, uint64_t region, unsigned shift)
{
    return &s->last_tables[(region >> shift) % TABLE_SLOTS];
}

/* By the entry of a last-level table whose place is known. */
static bool translate_in_table(tables_space *s, const table_slot *table, uint64_t page, uint64_t *out)
{
    const paging *p = paging_of(&s->tables);
    uint64_t index = page >> PAGE_SHIFT & (((uint64_t)1 << p->index_bits) - 1), entry;
    size_t at = (size_t)(index * p->entry_size);

    if (table->view.len >= at + p->entry_size) entry = load_le(table->view.ptr + at, p->entry_size);
    else if (!read_entry(s->physical, p, table->table + at, &entry)) return false;
    if (!(entry & PRESENT) || (s->tables.arm64 && !(entry & ARM64_TABLE)))
        return false; /* the long way tells more */
    *out = entry & p->address_mask;
    return true;
}

static void remember_table(tables_space *s, const page_walk *w, uint64_t page)
{
    const paging *p = paging_of(&s->tables);
    unsigned shift = shift_of(p, LEVEL_PT + 1);
    uint64_t region = page & ~(((uint64_t)1 << shift) - 1);
    table_slot *slot = table_slot_of(s, region, shift);
    uint64_t table = w->entry_address[w->levels - 1] & ~(uint64_t)0xfff;

    *slot = (table_slot){region | 1, table, space_view(s->physical, table, (size_t)1 << PAGE_SHIFT)};
}

static bool translate_slow(tables_space *s, uint64_t page, uint64_t *out)
{
    const paging *p = paging_of(&s->tables);
    unsigned shift = shift_of(p, LEVEL_PT + 1);
    uint64_t region = page & ~(((uint64_t)1 << shift) - 1);
    const table_slot *table = table_slot_of(s, region, shift);
    page_walk w;

    if (table->region == (region | 1) && translate_in_table(s, table, page, out)) return true;
    bool found = walk(s->physical, &s->tables, page, &w);
    if (w.reached == w.levels && w.levels > 1) remember_table(s, &w, page);
    if (found) *out = w.physical;
    return found;
}

/* The physical address of `address`, through the cache of translations. */
static inline bool translate(tables_space *s, uint64_t address, uint64_t *out)
{
    const uint64_t OFFSET = (1 << PAGE_SHIFT) - 1;
    uint64_t page = address & ~OFFSET;
    tlb_slot *slot = &s->tlb[(page >> PAGE_SHIFT) % TLB_SLOTS];

    if (slot->page != (page | 1)) {
        uint64_t physical;
        if (!translate_slow(s, page, &physical)) return false;
        *slot = (tlb_slot){page | 1, physical};
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
        page_walk w;

        if (at >= half && (!has_halves || at < -half)) {
            if (found || !has_halves) break;
            at = -half; /* the hole between the canonical halves */
        }
        walk(s->physical, &s->tables, at, &w);
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
    page_walk w;

    if (!walk(s->physical, &s->tables, address, &w)) return w.why;
    /* What was translated exists: a page that the file lacks was left out of it. */
    space_absence below = space_why_absent(s->physical, w.physical);
    return below == SPACE_NOT_MAPPED ? SPACE_NOT_IN_DUMP : below;
}

static void tables_invalidate(void *context)
{
    tables_space *s = context;

    memset(s->tlb, 0, sizeof s->tlb);
    memset(s->last_tables, 0, sizeof s->last_tables);
    space_invalidate(s->physical);
}

static page_tables *tables_tables(void *context, space **physical)
{
    tables_space *s = context;

    *physical = s->physical;
    return &s->tables;
}

static const space_ops TABLES_OPS = {
    .read = tables_read,
    .view = tables_view,
    .next_range = tables_next_range,
    .absence = tables_absence,
    .invalidate = tables_invalidate,
    .tables = tables_tables,
};

space *space_from_page_tables(arena *a, space *physical, const page_tables *tables)
{
    tables_space *s = ARENA_NEW(a, tables_space);

    s->physical = physical;
    s->tables = *tables;
    return space_new(a, &TABLES_OPS, s);
}

/* ---- every page ---- */

typedef struct page_visit {
    space *physical;
    const page_tables *tables;
    const interrupt *interrupt;
    bool (*each)(void *context, uint64_t address, const page_walk *w);
    void *context;
    page_walk walk;
    uint64_t steps;
    bool stopped; /* `each` or Ctrl-C ended it */
    arena *scratch;
    u64_map *visits; /* how often a table was met at a level */
    bool has_ring;
} page_visit;

/* Windows maps a table a few times at most: by its self-map once at each level, or for an area that is all
 * one page of zeros. A ring meets it again and again. */
static bool may_visit(page_visit *v, uint64_t table, unsigned level)
{
    enum { MOST_VISITS = 512 };
    const uint64_t key = (table & ~(uint64_t)0x1f) | level;
    uint32_t *count = u64_map_get(v->visits, key);

    if (!count) {
        count = ARENA_NEW(v->scratch, uint32_t);
        u64_map_put(v->visits, key, count);
    }
    if (*count == MOST_VISITS) v->has_ring = true;
    else ++*count;
    return !v->has_ring || *count < MOST_VISITS;
}

static void visit_table(page_visit *v, uint64_t table, unsigned level, uint64_t base)
{
    const paging *p = paging_of(v->tables);
    const page_table_shape shape = page_tables_shape(v->tables);
    const unsigned count = level == shape.levels ? shape.top_entries : shape.entries;
    unsigned i = p->levels - level;

    if (!may_visit(v, table, level)) return;
    for (unsigned n = 0; n < count && !v->stopped; n++) {
        const uint64_t address = page_tables_entry_address(v->tables, level, base, n);
        page_table_step step;

        if (++v->steps > MOST_EACH_STEPS) return;
        if (v->steps % 4096 == 0 && interrupt_pending(v->interrupt)) v->stopped = true;
        v->walk.entry_address[i] = table + (uint64_t)p->entry_size * n;
        if (!read_entry(v->physical, p, v->walk.entry_address[i], &v->walk.entry[i])) return;
        if (!page_tables_follow(v->physical, v->tables, address, level, v->walk.entry[i], &step)) continue;
        if (!step.is_page) {
            visit_table(v, step.next, level - 1, address);
            continue;
        }
        v->walk.valid = true;
        v->walk.reached = i + 1;
        v->walk.page_size = step.size;
        v->walk.physical = step.next & ~(step.size - 1);
        if (!v->each(v->context, address, &v->walk)) v->stopped = true;
    }
}

bool page_tables_each(space *physical, const page_tables *tables, const interrupt *i,
                      bool (*each)(void *context, uint64_t address, const page_walk *w), void *context)
{
    page_tables bare = *tables;
    const paging *p = paging_of(tables);
    arena *scratch = arena_new();
    page_visit v = {.physical = physical,
                    .tables = &bare,
                    .interrupt = i,
                    .each = each,
                    .context = context,
                    .walk = {.levels = p->levels},
                    .scratch = scratch,
                    .visits = u64_map_new(scratch)};

    bare.soft_pte = NULL;
    visit_table(&v, tables->root & p->root_mask, p->levels, 0);
    arena_free(scratch);
    return v.steps <= MOST_EACH_STEPS && !v.has_ring;
}

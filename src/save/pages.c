/* Which physical pages a new kernel dump gets. */
#include "save/internal.h"

static void add_run(arena *a, save_pages *p, uint64_t first, uint64_t count)
{
    kernel_write_run *last = p->runs.count ? &p->runs.items[p->runs.count - 1] : NULL;

    if (last && last->first + last->count == first) last->count += count;
    else *VEC_PUSH(a, &p->runs) = (kernel_write_run){first, count};
    p->count += count;
    p->end = first + count;
}

void save_all_pages(arena *a, space *physical, save_pages *out)
{
    save_pages p = {0};
    space_range r;

    for (uint64_t at = 0; space_next_range(physical, at, &r);) {
        const uint64_t first = r.start / SAVE_PAGE + (r.start % SAVE_PAGE != 0), end = r.end / SAVE_PAGE;
        if (r.end != 0 && end > first && first >= p.end) add_run(a, &p, first, end - first);
        if (r.end <= at) break; /* 2^64, or a space that does not get on */
        at = r.end;
    }
    *out = p;
}

/* ---- what the kernel's half of the tables leads to ---- */

enum { MOST_LEVELS = 5, MOST_ENTRIES = 1024 };
static const uint64_t MOST_PAGES = (uint64_t)1 << 31; /* 8 TiB: 256 MiB of marks */

typedef struct marks {
    space *physical;
    const page_tables *tables;
    page_table_shape shape;
    const interrupt *interrupt;
    uint64_t page_count;
    uint8_t *pages;                 /* a bit a page that the dump gets */
    uint8_t *seen[MOST_LEVELS + 1]; /* a bit a table that was walked at this level: tables may form rings */
} marks;

static bool set_bit(uint8_t *bits, uint64_t n)
{
    const uint8_t bit = (uint8_t)(1 << n % 8), had = bits[n / 8] & bit;

    bits[n / 8] |= bit;
    return !had;
}

static void mark(marks *m, uint64_t first, uint64_t count)
{
    for (uint64_t n = first; n < first + count && n < m->page_count; n++) set_bit(m->pages, n);
}

static void walk_table(marks *m, uint64_t table, unsigned level, unsigned from, uint64_t address);

/* The entry for `address`: a page, a large page, or the next table. A software entry stands for one page of
 * 4 KiB or for one table. */
static void walk_entry(marks *m, uint64_t entry, unsigned level, uint64_t address)
{
    page_table_step step = {.why = SPACE_NOT_MAPPED};

    if (!entry || !page_tables_follow(m->physical, m->tables, address, level, entry, &step)) return;
    const uint64_t pages = step.size / SAVE_PAGE;
    if (step.is_page) mark(m, step.next / SAVE_PAGE & ~(pages - 1), pages);
    else walk_table(m, step.next, level - 1, 0, address);
}

static void walk_table(marks *m, uint64_t table, unsigned level, unsigned from, uint64_t address)
{
    uint8_t raw[MOST_ENTRIES * 8];
    const uint64_t page = table / SAVE_PAGE;
    const unsigned width = m->shape.entry_size;
    const unsigned count = level == m->shape.levels ? m->shape.top_entries : m->shape.entries;

    if (page >= m->page_count || !set_bit(m->seen[level], page) || interrupt_pending(m->interrupt)) return;
    set_bit(m->pages, page);
    const size_t have = space_read(m->physical, table, raw, (size_t)count * width) / width;
    for (size_t i = from; i < have; i++)
        walk_entry(m, load_le(raw + i * width, width), level,
                   page_tables_entry_address(m->tables, level, address, i));
}

static void keep_marked(arena *a, const marks *m, const save_pages *all, save_pages *out)
{
    for (size_t i = 0; i < all->runs.count; i++) {
        const kernel_write_run *r = &all->runs.items[i];
        for (uint64_t n = r->first; n < r->first + r->count; n++)
            if (m->pages[n / 8] & 1 << n % 8) add_run(a, out, n, 1);
    }
}

error *save_kernel_pages(arena *a, space *physical, const page_tables *tables, const save_pages *all,
                         const interrupt *i, save_pages *out)
{
    if (all->end > MOST_PAGES)
        return error_new(a, ERROR_UNSUPPORTED,
                         "the memory reaches up to page 0x%llx, which is too far for /k",
                         (unsigned long long)all->end);
    arena *scratch = arena_new();
    const size_t size = (size_t)(all->end / 8 + 1);
    marks m = {.physical = physical,
               .tables = tables,
               .shape = page_tables_shape(tables),
               .interrupt = i,
               .page_count = all->end};
    save_pages kept = {0};

    m.pages = arena_alloc(scratch, size, 1);
    for (unsigned level = 1; level <= m.shape.levels; level++) m.seen[level] = arena_alloc(scratch, size, 1);
    walk_table(&m, m.shape.root, m.shape.levels, m.shape.top_entries / 2, 0);
    keep_marked(a, &m, all, &kept);
    arena_free(scratch);
    *out = kept;
    return NULL;
}

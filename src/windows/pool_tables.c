/* nt's tables of pool: large allocations, and counts by tag.
 *
 *     PoolBigPageTable            -> PoolBigPageTableSize rows of _POOL_TRACKER_BIG_PAGES; bit 0 of Va: free
 *     PoolTrackTable              -> PoolTrackTableSize rows of _POOL_TRACKER_TABLE
 *     ExPoolTagTables[processor]  -> the same for each processor, since Windows Vista; the first of them is
 *                                    PoolTrackTable. What one allocates another may free: only the sum means
 *                                    something.
 *     PoolTrackTableExpansion     -> PoolTrackTableExpansionSize more rows, or null
 *     ExpSessionPoolTrackTable    -> the current session's
 *
 * Sources: nt's public symbols and types; "Windows Internals", 6th edition, part 2, chapter 10. */
#include "windows/pool.h"

#include "base/map.h"
#include "windows/raw_field.h"
#include "windows/variables.h"

#include <stdlib.h>

enum {
    MOST_ROWS = 1 << 22, /* of a table: PoolBigPageTable of a machine with terabytes */
    MOST_TRACKED = 1 << 16,
    MOST_PROCESSORS = 2048,
    CHUNK = 0x10000,
    FREE_ROW = 1,
    MOST_ROW = 256
};

/* Calls `each` with every row of a table until it returns false; `buffer` has CHUNK bytes. False when it
 * could not be read to its end. */
static bool rows_each(nt_context *c, uint8_t *buffer, uint64_t at, uint64_t count, size_t row,
                      bool (*each)(void *user, const uint8_t *row), void *user)
{
    size_t fit = CHUNK / row;
    for (uint64_t done = 0; done < count;) {
        size_t some = count - done < fit ? (size_t)(count - done) : fit;
        size_t there = space_read(c->values->space, at + done * row, buffer, some * row) / row;
        for (size_t i = 0; i < there; i++)
            if (!each(user, buffer + i * row)) return true;
        if (there < some || interrupt_pending(c->values->interrupt)) return false;
        done += some;
    }
    return true;
}

/* ---- large allocations ---- */

nt_pool_large_table nt_pool_large_table_of(nt_context *c)
{
    nt_pool_large_table t = {0};
    const type *row = nt_type(c, "_POOL_TRACKER_BIG_PAGES");
    t.known = row && row->size && row->size <= MOST_ROW &&
              nt_variable_number(c, "PoolBigPageTable", 0, &t.at) &&
              nt_variable_number(c, "PoolBigPageTableSize", 0, &t.count) && t.at != 0;
    if (t.count > MOST_ROWS) t.count = MOST_ROWS;
    return t;
}

uint64_t nt_pool_large_table_end(nt_context *c, const nt_pool_large_table *t)
{
    const type *row = nt_type(c, "_POOL_TRACKER_BIG_PAGES");
    return t->at + t->count * (row ? row->size : 0);
}

typedef struct large_reader {
    nt_raw_field va, key, pages, bytes, type, process;
    bool (*each)(void *user, const nt_pool_large *one);
    void *user;
} large_reader;

static bool large_row(void *user, const uint8_t *row)
{
    large_reader *r = user;
    nt_pool_large one = {.address = nt_raw_read(&r->va, row)};
    if (one.address & FREE_ROW || one.address == 0) return true;
    one.tag = (uint32_t)nt_raw_read(&r->key, row) & 0x7fffffff;
    /* NumberOfPages up to Windows Server 2003, NumberOfBytes since. */
    one.size = r->bytes.there ? nt_raw_read(&r->bytes, row) : nt_raw_read(&r->pages, row) * NT_POOL_PAGE;
    one.type = nt_raw_read(&r->type, row);
    one.process = nt_raw_read(&r->process, row);
    return r->each(r->user, &one);
}

bool nt_pool_large_each(nt_context *c, const nt_pool_large_table *t,
                        bool (*each)(void *user, const nt_pool_large *one), void *user)
{
    const type *row = nt_type(c, "_POOL_TRACKER_BIG_PAGES");
    if (!t->known) return false;
    large_reader r = {.va = nt_raw_field_of(row, "Va", NULL),
                      .key = nt_raw_field_of(row, "Key", NULL),
                      .pages = nt_raw_field_of(row, "NumberOfPages", NULL),
                      .bytes = nt_raw_field_of(row, "NumberOfBytes", NULL),
                      .type = nt_raw_field_of(row, "PoolType", NULL),
                      .process = nt_raw_field_of(row, "ProcessBilled", NULL),
                      .each = each,
                      .user = user};
    return r.va.there && rows_each(c, ARENA_ARRAY(c->values->arena, uint8_t, CHUNK), t->at, t->count,
                                   row->size, large_row, &r);
}

typedef struct large_search {
    uint64_t address;
    nt_pool_large found;
    bool have;
} large_search;

static bool is_large(void *user, const nt_pool_large *one)
{
    large_search *s = user;
    s->have = s->address >= one->address && s->address - one->address < (one->size ? one->size : 1);
    if (s->have) s->found = *one;
    return !s->have;
}

bool nt_pool_large_find(nt_context *c, const nt_pool_large_table *t, uint64_t address, nt_pool_large *out)
{
    large_search s = {.address = address};
    nt_pool_large_each(c, t, is_large, &s);
    if (s.have) *out = s.found;
    return s.have;
}

/* ---- counts by tag ---- */

typedef struct count_reader {
    arena *arena;
    u64_map *by_tag;
    nt_raw_field key, numbers[6];
    uint8_t *buffer;
} count_reader;

static bool count_row(void *user, const uint8_t *row)
{
    count_reader *r = user;
    uint32_t tag = (uint32_t)nt_raw_read(&r->key, row) & 0x7fffffff;
    if (!tag) return true;
    nt_pool_count *n = u64_map_get(r->by_tag, tag);
    if (!n) {
        if (u64_map_count(r->by_tag) >= MOST_TRACKED) return true;
        n = ARENA_ARRAY(r->arena, nt_pool_count, 1);
        n->tag = tag;
        u64_map_put(r->by_tag, tag, n);
    }
    uint64_t *const into[] = {&n->nonpaged_allocs, &n->nonpaged_frees, &n->nonpaged_bytes,
                              &n->paged_allocs,    &n->paged_frees,    &n->paged_bytes};
    for (size_t i = 0; i < 6; i++) {
        uint64_t one = nt_raw_read(&r->numbers[i], row);
        /* A processor that frees what others allocated counts below zero. */
        if (r->numbers[i].size == 4) one = (uint64_t)(int64_t)(int32_t)one;
        *into[i] += one;
    }
    return true;
}

static void one_table(nt_context *c, count_reader *r, uint64_t at, uint64_t rows, size_t row,
                      size_t *unreadable)
{
    if (rows > MOST_TRACKED) rows = MOST_TRACKED;
    if (at && !rows_each(c, r->buffer, at, rows, row, count_row, r)) ++*unreadable;
}

/* True when there were tables of processors. */
static bool processor_tables(nt_context *c, count_reader *r, uint64_t rows, size_t row, size_t *unreadable)
{
    uint64_t tables, one, processors = 0;
    unsigned width = c->values->pointer_size;
    if (!nt_variable_address(c, "ExPoolTagTables", &tables)) return false;
    if (!nt_variable_number(c, "KeNumberProcessors", 4, &processors)) processors = 1;
    processors &= 0xffff; /* a byte in old kernels, a number in new ones */
    if (processors == 0 || processors > MOST_PROCESSORS) processors = 1;
    bool any = false;
    for (uint64_t i = 0; i < processors; i++) {
        if (!space_read_pointer(c->values->space, tables + i * width, width, &one) || !one) break;
        one_table(c, r, one, rows, row, unreadable);
        any = true;
    }
    return any;
}

static int by_tag(const void *left, const void *right)
{
    const nt_pool_count *a = left, *b = right;
    /* In the order of their characters. */
    uint32_t x = __builtin_bswap32(a->tag), y = __builtin_bswap32(b->tag);
    return x < y ? -1 : x > y;
}

bool nt_pool_counts_all(arena *a, nt_context *c, bool session, nt_pool_counts *out, size_t *unreadable)
{
    static const char *const names[] = {"NonPagedAllocs", "NonPagedFrees", "NonPagedBytes",
                                        "PagedAllocs",    "PagedFrees",    "PagedBytes"};
    const type *row = nt_type(c, "_POOL_TRACKER_TABLE");
    uint64_t table, rows, more;
    count_reader r = {.arena = a,
                      .by_tag = u64_map_new(a),
                      .key = nt_raw_field_of(row, "Key", NULL),
                      .buffer = ARENA_ARRAY(a, uint8_t, CHUNK)};
    *unreadable = 0;
    if (!row || row->size == 0 || row->size > MOST_ROW || !r.key.there) return false;
    for (size_t i = 0; i < 6; i++) r.numbers[i] = nt_raw_field_of(row, names[i], NULL);
    if (!nt_variable_number(c, session ? "ExpSessionPoolTrackTable" : "PoolTrackTable", 0, &table) ||
        !nt_variable_number(c, session ? "ExpSessionPoolTrackTableSize" : "PoolTrackTableSize", 0, &rows))
        return false;
    if (session || !processor_tables(c, &r, rows, row->size, unreadable))
        one_table(c, &r, table, rows, row->size, unreadable);
    if (!session && nt_variable_number(c, "PoolTrackTableExpansion", 0, &table) && table &&
        nt_variable_number(c, "PoolTrackTableExpansionSize", 0, &more))
        one_table(c, &r, table, more, row->size, unreadable);
    for (size_t i = 0; i < u64_map_count(r.by_tag); i++) {
        uint64_t key;
        *VEC_PUSH(a, out) = *(nt_pool_count *)u64_map_at(r.by_tag, i, &key);
    }
    if (out->count) qsort(out->items, out->count, sizeof *out->items, by_tag);
    return true;
}

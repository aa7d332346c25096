/* Tables of page ranges and xpress blocks, Windows XP to 7. Sources: PO_MEMORY_IMAGE and
 * PO_MEMORY_RANGE_ARRAY in the public types and in Volatility's hibernate_vtypes.py, libhibr and Volatility
 * for the head of a block. */
#include "formats/dump/hibernation_internal.h"

#include <inttypes.h>
#include <string.h>

enum {
    PAGE = HIBERNATION_PAGE,
    BLOCK_HEAD = 0x20,
    MOST_TABLES = 1 << 20,
    MOST_GAP = 10 << 10, /* how far behind a block the next one is looked for */
};

/* By the length of PO_MEMORY_IMAGE, which does not tell all of them apart: a table has to make sense as well.
 */
static const hibernation_table_layout LAYOUTS[] = {
    {0x128, 8, 0x20, 0x60, 0, 8, 0x10, 0x10, 0, 8},     /* Windows 7 */
    {0xe0, 4, 0x18, 0x4c, 0, 4, 8, 8, 0, 4},            /* Windows 7 */
    {0x138, 8, 0x20, 0x68, 8, 0x10, 0x18, 0x10, 0, 8},  /* Vista SP2 */
    {0xf0, 4, 0x18, 0x50, 4, 8, 0xc, 8, 0, 4},          /* Vista SP2 */
    {0x140, 8, 0x20, 0x68, 8, 0x14, 0x20, 0x20, 8, 16}, /* Vista SP1 */
    {0x128, 8, 0x20, 0x68, 8, 0x14, 0x20, 0x20, 8, 16}, /* Vista */
    {0xc0, 8, 0x20, 0x68, 8, 0x14, 0x20, 0x20, 8, 16},  /* Windows Server 2003 */
    {0xf0, 4, 0x18, 0x50, 4, 0xc, 0x10, 0x10, 4, 8},    /* Vista SP1 */
    {0xe0, 4, 0x18, 0x50, 4, 0xc, 0x10, 0x10, 4, 8},    /* Vista */
    {0xa8, 4, 0x20, 0x58, 4, 0xc, 0x10, 0x10, 4, 8},    /* Windows XP, Server 2003 */
};

static const uint8_t MAGIC[8] = {0x81, 0x81, 'x', 'p', 'r', 'e', 's', 's'};

static bool is_block(bytes file, uint64_t at)
{
    bytes b;

    return bytes_slice(file, at, BLOCK_HEAD, &b) && memcmp(b.ptr, MAGIC, sizeof MAGIC) == 0;
}

bool hibernation_parse_xpress(const hibernation *h, uint64_t at, hibernation_block *out)
{
    hibernation_block b = {0};
    uint32_t head;

    if (!is_block(h->file, at)) return false;
    head = load_u32(h->file.ptr + at + sizeof MAGIC);
    b.pages = (head & 0x3ff) + 1;
    if (b.pages > HIBERNATION_MOST_PAGES ||
        !bytes_slice(h->file, at + BLOCK_HEAD, (uint64_t)(head >> 10) + 1, &b.packed))
        return false;
    b.stored = b.packed.len == b.pages * (size_t)PAGE;
    *out = b;
    return true;
}

static unsigned most_entries(const hibernation_table_layout *l)
{
    return (unsigned)(PAGE - l->ranges) / l->range;
}

/* The table, of ranges that do not lie, and a block behind it. */
static bool is_table(bytes file, const hibernation_table_layout *l, uint64_t page)
{
    const uint64_t MOST_PAGE = (uint64_t)1 << 40;
    const unsigned width = l->pointer_size;
    bytes table;
    uint32_t count;

    if (page < 2 || page >= file.len / PAGE || !bytes_slice(file, page * PAGE, PAGE, &table) ||
        !is_block(file, (page + 1) * PAGE))
        return false;
    count = load_u32(table.ptr + l->count);
    if (count == 0 || count > most_entries(l)) return false;
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *p = table.ptr + l->ranges + i * l->range;
        uint64_t start = load_le(p + l->start, width), end = load_le(p + l->end, width);
        if (start >= end || end > MOST_PAGE) return false;
    }
    return true;
}

/* The page before the first block; 0 = there is none. */
static uint64_t page_before_block(bytes file)
{
    enum { MOST_LOOKED_AT = 256 };

    for (uint64_t page = 2; page < MOST_LOOKED_AT; page++) {
        if (is_block(file, page * PAGE)) return page - 1;
    }
    return 0;
}

const hibernation_table_layout *hibernation_find_table(bytes file, unsigned pointer_size, uint64_t *page)
{
    const uint32_t length = load_u32(file.ptr + HIBERNATION_AT_LENGTH);
    const size_t count = sizeof LAYOUTS / sizeof LAYOUTS[0];
    uint64_t found;

    for (size_t i = 0; i < count; i++) {
        const hibernation_table_layout *l = &LAYOUTS[i];
        if (l->pointer_size != pointer_size || l->length != length) continue;
        *page = load_le(file.ptr + l->first_table, pointer_size);
        if (is_table(file, l, *page)) return l;
    }
    found = page_before_block(file);
    for (size_t i = 0; i < count && found; i++) {
        if (LAYOUTS[i].pointer_size != pointer_size || !is_table(file, &LAYOUTS[i], found)) continue;
        *page = found;
        return &LAYOUTS[i];
    }
    return NULL;
}

/* Blocks are padded to eight bytes, sometimes more. */
static bool next_block(const hibernation *h, uint64_t *at)
{
    for (uint64_t from = *at, to = from + MOST_GAP; from < to; from += 8) {
        if (!is_block(h->file, from)) continue;
        *at = from;
        return true;
    }
    return false;
}

/* Where the next page of the current table stands. */
typedef struct cursor {
    uint64_t at; /* of the block */
    hibernation_block block;
    unsigned index; /* the next page of it */
} cursor;

static bool advance(hibernation_reader *r, cursor *c)
{
    if (c->index < c->block.pages) return true;
    if (c->block.pages) c->at += BLOCK_HEAD + ((c->block.packed.len + 7) & ~(size_t)7);
    if (!next_block(r->h, &c->at) || !hibernation_parse_xpress(r->h, c->at, &c->block)) return false;
    c->index = 0;
    return true;
}

/* False when the blocks end before the range does. */
static bool read_range(hibernation_reader *r, cursor *c, uint64_t page, uint64_t end)
{
    while (page < end) {
        if (!advance(r, c)) return false;
        uint64_t count = c->block.pages - c->index;
        if (count > end - page) count = end - page;
        hibernation_add_run(r, page, (unsigned)count, c->at, c->index);
        page += count;
        c->index += (unsigned)count;
    }
    return true;
}

static bool read_table(hibernation_reader *r, const hibernation_table_layout *l, uint64_t page,
                       uint64_t *next)
{
    const unsigned width = l->pointer_size, most = most_entries(l);
    const uint64_t at = page * PAGE;
    cursor c = {.at = at + PAGE};
    uint32_t count;
    bytes table;

    if (page >= r->h->file.len / PAGE || !bytes_slice(r->h->file, at, PAGE, &table)) {
        notes_add(r->n, NOTE_WARNING,
                  "a table of the hibernation file stands at page 0x%" PRIx64 ", behind the end of the file",
                  page);
        return false;
    }
    *next = load_le(table.ptr + l->next, width);
    count = load_u32(table.ptr + l->count);
    if (count > most) {
        notes_add(r->n, NOTE_WARNING,
                  "offset 0x%" PRIx64 ": a table of the hibernation file says %u ranges, it has room for %u",
                  at, count, most);
        count = most;
    }
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *p = table.ptr + l->ranges + i * l->range;
        if (read_range(r, &c, load_le(p + l->start, width), load_le(p + l->end, width))) continue;
        notes_add(r->n, NOTE_WARNING,
                  "offset 0x%" PRIx64 ": expected a block of pages (\"\\x81\\x81xpress\")", c.at);
        return false;
    }
    return count == most && *next;
}

void hibernation_read_tables(hibernation_reader *r, const hibernation_table_layout *l, uint64_t first_table)
{
    uint64_t page = first_table, next = 0;

    for (size_t i = 0; i < MOST_TABLES; i++) {
        if (!read_table(r, l, page, &next)) return;
        if (next <= page) {
            notes_add(r->n, NOTE_WARNING,
                      "the table at page 0x%" PRIx64 " says that the next one is at page 0x%" PRIx64, page,
                      next);
            return;
        }
        page = next;
    }
}

/* Tables of page ranges and xpress blocks, Windows XP to 7. Sources: PO_MEMORY_RANGE_ARRAY in the public
 * types, libhibr and Volatility for the head of a block. */
#include "formats/dump/hibernation_internal.h"

#include <inttypes.h>
#include <string.h>

enum {
    PAGE = HIBERNATION_PAGE,
    BLOCK_HEAD = 0x20,
    MOST_TABLES = 1 << 20,
    MOST_GAP = 10 << 10, /* how far behind a block the next one is looked for */
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

/* The table stands in the page before the first block. */
uint64_t hibernation_find_table(bytes file)
{
    enum { MOST_LOOKED_AT = 256 };

    for (uint64_t page = 2; page < MOST_LOOKED_AT; page++) {
        if (is_block(file, page * PAGE)) return page - 1;
    }
    return 0;
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

static bool read_table(hibernation_reader *r, uint64_t page, uint64_t *next)
{
    const unsigned width = r->h->pointer_size, entry = 4 * width;
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
    *next = load_le(table.ptr + width, width);
    count = load_u32(table.ptr + 2 * width + 4);
    if (count >= PAGE / entry) {
        notes_add(r->n, NOTE_WARNING,
                  "offset 0x%" PRIx64 ": a table of the hibernation file says %u ranges, it has room for %u",
                  at, count, PAGE / entry - 1);
        count = PAGE / entry - 1;
    }
    for (uint32_t i = 1; i <= count; i++) {
        const uint8_t *p = table.ptr + i * entry;
        if (read_range(r, &c, load_le(p + width, width), load_le(p + 2 * width, width))) continue;
        notes_add(r->n, NOTE_WARNING,
                  "offset 0x%" PRIx64 ": expected a block of pages (\"\\x81\\x81xpress\")", c.at);
        return false;
    }
    return count == PAGE / entry - 1 && *next;
}

void hibernation_read_tables(hibernation_reader *r, uint64_t first_table)
{
    uint64_t page = first_table, next = 0;

    for (size_t i = 0; i < MOST_TABLES; i++) {
        if (!read_table(r, page, &next)) return;
        if (next <= page) {
            notes_add(r->n, NOTE_WARNING,
                      "the table at page 0x%" PRIx64 " says that the next one is at page 0x%" PRIx64, page,
                      next);
            return;
        }
        page = next;
    }
}

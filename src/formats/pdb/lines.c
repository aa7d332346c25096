/* C13 subsections of a module's stream: u32 kind, u32 length, bytes, padded to 4.
 *
 * DEBUG_S_LINES: u32 offset, u16 section, u16 flags (1: columns), u32 code size; then blocks for one file
 * each: u32 file (offset in DEBUG_S_FILECHKSMS), u32 count, u32 block size, count times (u32 offset, u32
 * line:24 delta:7 statement:1), and with columns count times (u16 start, u16 end). */
#include "formats/pdb/reader.h"

#include <stdlib.h>

enum {
    LINES_HEADER_SIZE = 12,
    BLOCK_HEADER_SIZE = 12,
    LINES_HAVE_COLUMNS = 1,
    CHECKSUM_HEADER_SIZE = 6,
    CACHE_LINE = 64
};

static bool subsection_at(bytes c13, uint64_t at, uint32_t *kind, uint32_t *length)
{
    if (!bytes_u32(c13, at, kind) || !bytes_u32(c13, at + 4, length) || at + 8 > c13.len) return false;
    if (*length > c13.len - at - 8) *length = (uint32_t)(c13.len - at - 8);
    return true;
}

static uint64_t subsection_after(uint64_t at, uint32_t length)
{
    return at + 8 + (((uint64_t)length + 3) & ~(uint64_t)3);
}

bool pdb_next_subsection(bytes c13, uint64_t *at, uint32_t *kind, bytes *out)
{
    uint32_t length;
    if (!subsection_at(c13, *at, kind, &length)) return false;
    *out = bytes_clamp(c13, *at + 8, length);
    *at = subsection_after(*at, length);
    return true;
}

static int compare_blocks(const void *a, const void *b)
{
    const line_block *x = a, *y = b;
    if (x->section != y->section) return x->section < y->section ? -1 : 1;
    if (x->offset != y->offset) return x->offset < y->offset ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

static module_data *load_lines(pdb *p, uint32_t module)
{
    module_data *d = pdb_load_module(p, module);
    if (!d || d->lines_indexed) return d;
    d->lines_indexed = true;
    uint32_t kind, length;
    size_t count = 0;
    for (uint64_t at = 0; subsection_at(d->c13, at, &kind, &length); at = subsection_after(at, length))
        if (kind == DEBUG_S_LINES && length >= LINES_HEADER_SIZE) count++;
    line_block *blocks = ARENA_ARRAY(p->a, line_block, count ? count : 1);
    count = 0;
    for (uint64_t at = 0; subsection_at(d->c13, at, &kind, &length); at = subsection_after(at, length)) {
        if (kind != DEBUG_S_LINES || length < LINES_HEADER_SIZE) continue;
        const uint8_t *h = d->c13.ptr + at + 8;
        blocks[count++] = (line_block){.at = (uint32_t)(at + 8),
                                       .offset = load_u32(h),
                                       .size = load_u32(h + 8),
                                       .section = load_u16(h + 4)};
    }
    if (count) qsort(blocks, count, sizeof *blocks, compare_blocks);
    d->line_blocks = blocks;
    d->line_block_count = count;
    return d;
}

/* Apart from the lines, which are many and whose order need not be known for this. */
static module_data *load_checksums(pdb *p, uint32_t module)
{
    module_data *d = pdb_load_module(p, module);
    uint32_t kind, length;
    if (!d || d->checksums_found) return d;
    d->checksums_found = true;
    for (uint64_t at = 0; subsection_at(d->c13, at, &kind, &length); at = subsection_after(at, length)) {
        if (kind != DEBUG_S_FILECHKSMS || !length) continue;
        d->checksums = bytes_clamp(d->c13, at + 8, length);
        break;
    }
    return d;
}

/* ---- entries of one subsection */

/* The file block at `block` of a subsection's bytes, which has its header; its entries are as many as there
 * is room for. */
static void enter_block(bytes b, uint64_t block, pdb_line_cursor *c)
{
    const uint8_t *h = b.ptr + block;
    uint32_t count = load_u32(h + 4), block_size = load_u32(h + 8);
    uint64_t first = block + BLOCK_HEADER_SIZE, room = (b.len - first) / 8;
    uint64_t columns = first + 8 * (uint64_t)count;
    bool has_columns =
        load_u16(b.ptr + 6) & LINES_HAVE_COLUMNS && bytes_contains(b, columns, 4 * (uint64_t)count);
    c->next_block = block_size < BLOCK_HEADER_SIZE ? UINT64_MAX : block + block_size;
    c->lines = h + BLOCK_HEADER_SIZE;
    c->columns = has_columns ? b.ptr + columns : NULL;
    c->entry = 0;
    c->count = count < room ? count : (uint32_t)room;
    c->file = load_u32(h);
    c->base = load_u32(b.ptr);
    c->size = load_u32(b.ptr + 8);
    c->section = load_u16(b.ptr + 4);
}

bool pdb_line_block_next(pdb *p, uint32_t module, pdb_line_cursor *cursor)
{
    module_data *d = pdb_load_module(p, module);
    uint32_t kind, length;
    if (!d) return false;
    while (subsection_at(d->c13, cursor->subsection, &kind, &length)) {
        uint64_t next = cursor->next_block ? cursor->next_block : LINES_HEADER_SIZE;
        if (kind == DEBUG_S_LINES && length >= BLOCK_HEADER_SIZE && next <= length - BLOCK_HEADER_SIZE) {
            enter_block((bytes){d->c13.ptr + cursor->subsection + 8, length}, next, cursor);
            if (cursor->count) return true;
        } else {
            cursor->subsection = subsection_after(cursor->subsection, length);
            cursor->next_block = 0;
        }
    }
    return false;
}

/* The blocks of several files interleave, so the end of a line is the nearest start above it in all of them.
 * Only the starts are looked at; the one line that is wanted is decoded. */
static bool line_in_block(const module_data *d, const line_block *b, uint32_t offset, pdb_line *out)
{
    bytes all = bytes_clamp(d->c13, b->at, load_u32(d->c13.ptr + b->at - 4));
    uint32_t wanted = offset - b->offset, end = b->size, start = 0, count, size, chosen = 0;
    uint64_t chosen_block = 0;
    for (uint64_t block = LINES_HEADER_SIZE;
         bytes_u32(all, block + 4, &count) && bytes_u32(all, block + 8, &size); block += size) {
        uint64_t first = block + BLOCK_HEADER_SIZE, room = first < all.len ? (all.len - first) / 8 : 0;
        if (count > room) count = (uint32_t)room;
        for (uint32_t i = 0; i < count; i++) {
            uint32_t at = load_u32(all.ptr + first + 8 * (uint64_t)i);
            if (at > wanted) {
                if (at < end) end = at;
            } else if (!chosen_block || at >= start) {
                start = at;
                chosen = i;
                chosen_block = block;
            }
        }
        if (size < BLOCK_HEADER_SIZE) break;
    }
    pdb_line_cursor c;
    if (!chosen_block) return false;
    enter_block(all, chosen_block, &c);
    pdb_line_decode(&c, chosen, out);
    out->size = end - start;
    return true;
}

void pdb_expect_lines(const module_data *d, size_t rank)
{
    if (rank >= d->line_block_count) return;
    const line_block *b = &d->line_blocks[rank];
    __builtin_prefetch(d->c13.ptr + b->at - 4);
    if (b->at + CACHE_LINE < d->c13.len) __builtin_prefetch(d->c13.ptr + b->at + CACHE_LINE - 4);
}

static bool block_is_above(const line_block *b, uint16_t section, uint32_t offset)
{
    return b->section > section || (b->section == section && b->offset > offset);
}

/* The first block above the place. Blocks and procedures are mostly one to one, so the place of the procedure
 * in the list of its kind is a good guess. */
static size_t block_above(const pdb *p, const module_data *d, uint16_t section, uint32_t offset)
{
    size_t low = 0, high = d->line_block_count, guess = p->last_procedure_rank;
    if (guess < high && !block_is_above(&d->line_blocks[guess], section, offset) &&
        (guess + 1 == high || block_is_above(&d->line_blocks[guess + 1], section, offset)))
        return guess + 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (!block_is_above(&d->line_blocks[middle], section, offset)) low = middle + 1;
        else high = middle;
    }
    return low;
}

bool pdb_line_at(pdb *p, uint32_t module, uint16_t section, uint32_t offset, pdb_line *out)
{
    module_data *d = load_lines(p, module);
    if (!d) return false;
    size_t low = block_above(p, d, section, offset);
    for (size_t back = 0; low > 0 && back < 16; back++) {
        const line_block *b = &d->line_blocks[--low];
        if (b->section != section) return false;
        if (offset - b->offset < b->size && line_in_block(d, b, offset, out)) return true;
    }
    return false;
}

bool pdb_source_file_at(pdb *p, uint32_t module, uint32_t file, pdb_source_file *out)
{
    module_data *d = load_checksums(p, module);
    uint32_t name;
    if (!d || !bytes_contains(d->checksums, file, CHECKSUM_HEADER_SIZE)) return false;
    if (d->last_file.next && d->last_file_at == file) {
        *out = d->last_file;
        return true;
    }
    const uint8_t *h = d->checksums.ptr + file;
    name = load_u32(h);
    *out = (pdb_source_file){
        .name = pdb_string(p, name),
        .checksum = bytes_clamp(d->checksums, (uint64_t)file + CHECKSUM_HEADER_SIZE, h[4]),
        .checksum_kind = h[5] <= PDB_CHECKSUM_SHA256 ? (pdb_checksum_kind)h[5] : PDB_CHECKSUM_NONE,
        .next = (file + CHECKSUM_HEADER_SIZE + h[4] + 3u) & ~3u,
    };
    d->last_file = *out;
    d->last_file_at = file;
    return true;
}

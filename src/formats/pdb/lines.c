/* C13 subsections (c11_lines.c makes them of older tables) of a module's stream: u32 kind, u32 length, bytes,
 * padded to 4.
 *
 * DEBUG_S_LINES: u32 offset, u16 section, u16 flags (1: columns), u32 code size; then blocks for one file
 * each: u32 file (offset in DEBUG_S_FILECHKSMS), u32 count, u32 block size, count times (u32 offset, u32
 * line:24 delta:7 statement:1), and with columns count times (u16 start, u16 end). */
#include "formats/pdb/reader.h"

enum {
    LINES_HEADER_SIZE = 12,
    BLOCK_HEADER_SIZE = 12,
    LINES_HAVE_COLUMNS = 1,
    CHECKSUM_HEADER_SIZE = 6,
    BLOCKS_BACK = 16
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

module_data *pdb_load_lines(pdb *p, uint32_t module)
{
    module_data *d = pdb_load_module(p, module);
    if (!d || d->lines_indexed) return d;
    d->lines_indexed = true;
    uint32_t kind, length;
    code_place_vec found = {0};
    arena *work = arena_new();
    for (uint64_t at = 0; subsection_at(d->c13, at, &kind, &length); at = subsection_after(at, length)) {
        const uint8_t *h = d->c13.ptr + at + 8;
        if (kind == DEBUG_S_LINES && length >= LINES_HEADER_SIZE)
            *VEC_PUSH(work, &found) = (code_place){load_u16(h + 4), load_u32(h), (uint32_t)(at + 8)};
    }
    place_index_make(p->a, &found, &d->lines);
    arena_free(work);
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
            cursor->has_rva =
                !pdb_has_omap(p) && pdb_address_to_rva(p, cursor->section, cursor->base, &cursor->rva);
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
static bool line_in_block(bytes all, uint32_t wanted, pdb_line *out)
{
    uint32_t end = load_u32(all.ptr + 8), start = 0, count, size, chosen = 0;
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

bool pdb_line_at(pdb *p, uint32_t module, uint16_t section, uint32_t offset, pdb_line *out)
{
    module_data *d = pdb_load_lines(p, module);
    const located_place *place = d ? pdb_locate(p, section, offset) : NULL;
    uint32_t first = 0, rank = 0;
    if (place && place->module == module) {
        first = place->lines_first;
        rank = place->lines_above;
    } else if (!d || !place_index_find(&d->lines, section, offset, &first, &rank)) {
        return false; /* code that the linker folded has lines in each module that it was in */
    }
    for (size_t back = 0; rank > first && back < BLOCKS_BACK; back++) {
        uint32_t at = d->lines.values[--rank];
        bytes b = bytes_clamp(d->c13, at, load_u32(d->c13.ptr + at - 4));
        uint32_t wanted = offset - load_u32(b.ptr);
        if (wanted < load_u32(b.ptr + 8) && line_in_block(b, wanted, out)) return true;
    }
    return false;
}

bool pdb_source_file_at(pdb *p, uint32_t module, uint32_t file, pdb_source_file *out)
{
    module_data *d = load_checksums(p, module);
    uint32_t name;
    if (d && d->c11.len) {
        str old = c11_file_name(d->c11, file);
        if (old.len) *out = (pdb_source_file){.name = old, .next = file + 1};
        return old.len != 0;
    }
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

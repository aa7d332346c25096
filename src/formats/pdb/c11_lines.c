/* Line numbers as compilers before Visual C++ 7 wrote them ("C11"), which a linker put into the PDB as they
 * were: one table for a module, behind its symbols. They are turned into the newer form once, so that
 * everything else knows one form only.
 *
 *   u16 files, u16 segments; u32 place of each file's part; u32 first, last offset of each segment; u16 its
 * section. File: u16 segments, u16 padding; u32 place of each table; u32 first, last offset of each; name up
 * to NUL. Table: u16 section, u16 count; u32 offset of each line; u16 number of each line.
 *
 * Places count from the table's begin. Source: Microsoft's "CV4" symbol format document (sstSrcModule); that
 * names end in NUL and that a last offset still belongs to the code: microsoft-pdb, "mli.cpp". */
#include "formats/pdb/reader.h"

#include <stdlib.h>

enum { FILE_HEADER_SIZE = 4, PAIR_SIZE = 6, TABLE_HEADER_SIZE = 4 };

/* The lines that one file has in one run of code. */
typedef struct piece {
    uint16_t section;
    uint32_t first, last; /* offsets of code */
    uint32_t file;        /* its number */
    uint32_t table;       /* place */
    uint32_t count;
} piece;
typedef VEC(piece) piece_vec;

static uint32_t file_count(bytes c11)
{
    uint16_t count;
    uint32_t room = c11.len < 4 ? 0 : (uint32_t)((c11.len - 4) / 4);
    if (!bytes_u16(c11, 0, &count)) return 0;
    return count < room ? count : room;
}

static bool file_at(bytes c11, uint32_t file, uint32_t *at, uint16_t *segments)
{
    return file < file_count(c11) && bytes_u32(c11, 4 + 4 * (uint64_t)file, at) &&
           bytes_u16(c11, *at, segments);
}

str c11_file_name(bytes c11, uint32_t file)
{
    uint32_t at;
    uint16_t segments;
    if (!file_at(c11, file, &at, &segments)) return (str){0};
    return bytes_cstr(c11, at + FILE_HEADER_SIZE + 12 * (uint64_t)segments);
}

static bool read_piece(bytes c11, uint32_t file, uint32_t at, uint16_t segments, uint16_t i, piece *out)
{
    uint16_t count;
    uint64_t ranges = at + FILE_HEADER_SIZE + 4 * (uint64_t)segments + 8 * (uint64_t)i;
    *out = (piece){.file = file};
    if (!bytes_u32(c11, at + FILE_HEADER_SIZE + 4 * (uint64_t)i, &out->table) ||
        !bytes_u32(c11, ranges, &out->first) || !bytes_u32(c11, ranges + 4, &out->last) ||
        !bytes_u16(c11, out->table, &out->section) || !bytes_u16(c11, out->table + 2ull, &count) || !count ||
        !bytes_contains(c11, out->table + (uint64_t)TABLE_HEADER_SIZE, count * (uint64_t)PAIR_SIZE) ||
        out->last < out->first)
        return false;
    out->count = count;
    return true;
}

static int compare_pieces(const void *a, const void *b)
{
    const piece *x = a, *y = b;
    if (x->section != y->section) return x->section < y->section ? -1 : 1;
    if (x->first != y->first) return x->first < y->first ? -1 : 1;
    return x->table < y->table ? -1 : x->table > y->table;
}

/* Tables may not share bytes, so all of them together are no larger than what they came from. */
static void collect_pieces(arena *work, bytes c11, piece_vec *out)
{
    uint64_t room = c11.len;
    uint32_t at, files = file_count(c11);
    uint16_t segments;
    for (uint32_t file = 0; file < files; file++) {
        if (!file_at(c11, file, &at, &segments)) continue;
        for (uint16_t i = 0; i < segments; i++) {
            piece p;
            if (!read_piece(c11, file, at, segments, i, &p)) continue;
            uint64_t size = TABLE_HEADER_SIZE + p.count * (uint64_t)PAIR_SIZE;
            if (size > room) return;
            room -= size;
            *VEC_PUSH(work, out) = p;
        }
    }
    if (out->count) qsort(out->items, out->count, sizeof *out->items, compare_pieces);
}

static void put_u32(strbuf *b, uint32_t value)
{
    uint8_t raw[4] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16), (uint8_t)(value >> 24)};
    strbuf_append(b, (str){(const char *)raw, sizeof raw});
}

static void put_block(strbuf *b, bytes c11, const piece *p, uint32_t base)
{
    const uint8_t *offsets = c11.ptr + p->table + TABLE_HEADER_SIZE,
                  *numbers = offsets + 4 * (size_t)p->count;
    put_u32(b, p->file);
    put_u32(b, p->count);
    put_u32(b, 12 + 8 * p->count);
    for (uint32_t i = 0; i < p->count; i++) {
        put_u32(b, load_u32(offsets + 4 * (size_t)i) - base);
        put_u32(b, load_u16(numbers + 2 * (size_t)i) | 0x80000000);
    }
}

/* One run of code with the lines of all files that overlap in it: a header's inline function lies in the
 * middle of its callers' lines. */
static size_t put_run(strbuf *b, bytes c11, const piece_vec *pieces, size_t from)
{
    const piece *first = &pieces->items[from];
    uint32_t last = first->last, size = 12;
    size_t end = from;
    for (; end < pieces->count && pieces->items[end].section == first->section &&
           pieces->items[end].first <= last;
         end++) {
        if (pieces->items[end].last > last) last = pieces->items[end].last;
        size += 12 + 8 * pieces->items[end].count;
    }
    put_u32(b, DEBUG_S_LINES);
    put_u32(b, size);
    put_u32(b, first->first);
    put_u32(b, first->section);
    put_u32(b, last - first->first + 1);
    for (size_t i = from; i < end; i++) put_block(b, c11, &pieces->items[i], first->first);
    return end;
}

bytes c11_to_c13(arena *a, bytes c11)
{
    arena *work = arena_new();
    piece_vec pieces = {0};
    strbuf b = {.arena = work};
    collect_pieces(work, c11, &pieces);
    for (size_t i = 0; i < pieces.count;) i = put_run(&b, c11, &pieces, i);
    str made = str_copy(a, strbuf_str(&b));
    arena_free(work);
    return (bytes){(const uint8_t *)made.ptr, made.len};
}

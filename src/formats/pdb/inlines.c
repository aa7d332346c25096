/* Inlined functions: S_INLINESITE records with binary annotations, DEBUG_S_INLINEELINES, names of ids.
 *
 * Annotations are a small program of compressed numbers (one, two or four bytes; big-endian; the top bits say
 * how many) that moves a code offset, a line and a file, and thereby lists runs of code. */
#include "formats/pdb/reader.h"

#include <stdlib.h>

enum {
    ANNOTATION_END = 0,
    ANNOTATION_CODE_OFFSET = 1,
    ANNOTATION_CODE_OFFSET_BASE = 2,
    ANNOTATION_CHANGE_CODE_OFFSET = 3,
    ANNOTATION_CODE_LENGTH = 4,
    ANNOTATION_FILE = 5,
    ANNOTATION_LINE_OFFSET = 6,
    ANNOTATION_LINE_END_DELTA = 7,
    ANNOTATION_RANGE_KIND = 8,
    ANNOTATION_COLUMN_START = 9,
    ANNOTATION_COLUMN_END_DELTA = 10,
    ANNOTATION_CODE_AND_LINE_OFFSET = 11,
    ANNOTATION_CODE_LENGTH_AND_OFFSET = 12,
    ANNOTATION_COLUMN_END = 13,
};
enum { INLINEES_EXTENDED = 1, INLINE_DEPTH_MAX = 256, RANGES_MAX = 65536 };
#define CROSS_SCOPE 0x80000000u

static bool take_compressed(bytes b, uint64_t *at, uint32_t *out)
{
    uint8_t x[4];
    if (!bytes_u8(b, *at, &x[0])) return false;
    if (!(x[0] & 0x80)) {
        *out = x[0];
        *at += 1;
        return true;
    }
    unsigned size = (x[0] & 0xc0) == 0x80 ? 2 : (x[0] & 0xe0) == 0xc0 ? 4 : 0;
    if (!size || !bytes_copy(b, *at, x, size)) return false;
    if (size == 2) *out = (uint32_t)(x[0] & 0x3f) << 8 | x[1];
    else *out = (uint32_t)(x[0] & 0x1f) << 24 | (uint32_t)x[1] << 16 | (uint32_t)x[2] << 8 | x[3];
    *at += size;
    return true;
}

/* The sign is the lowest bit. */
static uint32_t signed_delta(uint32_t value)
{
    return value & 1 ? 0u - (value >> 1) : value >> 1;
}

static int compare_inlinees(const void *a, const void *b)
{
    const pdb_inlinee *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

static void index_inlinees(pdb *p, module_data *d)
{
    VEC(pdb_inlinee) all = {0};
    bytes b;
    uint32_t kind;
    if (d->inlinees_indexed) return;
    d->inlinees_indexed = true;
    for (uint64_t place = 0; pdb_next_subsection(d->c13, &place, &kind, &b);) {
        uint32_t signature, extra;
        if (kind != DEBUG_S_INLINEELINES || !bytes_u32(b, 0, &signature)) continue;
        for (uint64_t at = 4; bytes_contains(b, at, 12);) {
            const uint8_t *e = b.ptr + at;
            *VEC_PUSH(p->a, &all) = (pdb_inlinee){load_u32(e), load_u32(e + 4), load_u32(e + 8)};
            at += 12;
            if (signature == INLINEES_EXTENDED) {
                if (!bytes_u32(b, at, &extra)) break;
                at += 4 + 4 * (uint64_t)extra;
            }
        }
    }
    if (all.count) qsort(all.items, all.count, sizeof *all.items, compare_inlinees);
    d->inlinees = all.items;
    d->inlinee_count = all.count;
}

bool pdb_inlinee_find(pdb *p, uint32_t module, uint32_t id, pdb_inlinee *out)
{
    module_data *d = pdb_load_module(p, module);
    if (!d) return false;
    index_inlinees(p, d);
    size_t low = 0, high = d->inlinee_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (d->inlinees[middle].id < id) low = middle + 1;
        else high = middle;
    }
    if (low >= d->inlinee_count || d->inlinees[low].id != id) return false;
    *out = d->inlinees[low];
    return true;
}

/* ---- ids of other modules
 *
 * DEBUG_S_CROSSSCOPEIMPORTS: for each module imported from: u32 name in "/names", u32 count, the ids as that
 * module numbers them. DEBUG_S_CROSSSCOPEEXPORTS of that module: pairs of its own number and the id in the
 * whole file. */

static bool imported_entry(pdb *p, const module_data *d, uint32_t list, uint32_t entry, str *from,
                           uint32_t *local)
{
    bytes b;
    uint32_t kind, name, count;
    for (uint64_t place = 0; pdb_next_subsection(d->c13, &place, &kind, &b);) {
        if (kind != DEBUG_S_CROSSSCOPEIMPORTS) continue;
        for (uint64_t at = 0; bytes_u32(b, at, &name) && bytes_u32(b, at + 4, &count); list--) {
            if (list == 0) {
                *from = pdb_string(p, name);
                return entry < count && bytes_u32(b, at + 8 + 4 * (uint64_t)entry, local);
            }
            at += 8 + 4 * (uint64_t)count;
        }
    }
    return false;
}

static bool exported_id(pdb *p, uint32_t module, uint32_t local, uint32_t *out)
{
    module_data *d = pdb_load_module(p, module);
    bytes b;
    uint32_t kind, own;
    if (!d) return false;
    for (uint64_t place = 0; pdb_next_subsection(d->c13, &place, &kind, &b);) {
        for (uint64_t at = 0; kind == DEBUG_S_CROSSSCOPEEXPORTS && bytes_u32(b, at, &own); at += 8)
            if (own == local) return bytes_u32(b, at + 4, out);
    }
    return false;
}

bool pdb_imported_id(pdb *p, uint32_t module, uint32_t id, uint32_t *out)
{
    module_data *d = pdb_load_module(p, module);
    pdb_module m;
    uint32_t local;
    str from;
    if (!(id & CROSS_SCOPE)) {
        *out = id;
        return true;
    }
    if (!d || !imported_entry(p, d, id >> 20 & 0x7ff, id & 0xfffff, &from, &local)) return false;
    for (uint32_t i = 0; pdb_module_at(p, i, &m); i++)
        if (str_equal_nocase(m.name, from)) return exported_id(p, i, local, out);
    return false;
}

/* ---- annotations */

typedef struct annotation_state {
    uint32_t code;   /* offset from the procedure's start */
    uint32_t length; /* of the next run, 0: up to the run after it */
    uint32_t line;
    uint32_t file;
    uint32_t chunk; /* code that was moved away from the procedure: its place is not in this record */
    uint16_t column;
} annotation_state;

static void add_run(arena *a, pdb_inline_range_vec *out, const annotation_state *s)
{
    if (s->chunk || out->count >= RANGES_MAX) return;
    pdb_inline_range *last = out->count ? &out->items[out->count - 1] : NULL;
    if (last && !last->size && s->code > last->offset) last->size = s->code - last->offset;
    *VEC_PUSH(a, out) = (pdb_inline_range){s->code, s->length, s->file, s->line, s->column};
}

static void close_run(pdb_inline_range_vec *out, annotation_state *s, uint32_t length)
{
    if (out->count && !out->items[out->count - 1].size) out->items[out->count - 1].size = length;
    s->code += length;
}

static bool step(arena *a, bytes b, uint64_t *at, annotation_state *s, pdb_inline_range_vec *out)
{
    uint32_t operation, x, y;
    if (!take_compressed(b, at, &operation) || operation == ANNOTATION_END || !take_compressed(b, at, &x))
        return false;
    switch (operation) {
    case ANNOTATION_CODE_OFFSET:
        s->code = x;
        add_run(a, out, s);
        break;
    case ANNOTATION_CODE_OFFSET_BASE: s->chunk = x; break;
    case ANNOTATION_CHANGE_CODE_OFFSET:
        s->code += x;
        add_run(a, out, s);
        break;
    case ANNOTATION_CODE_LENGTH: close_run(out, s, x); break;
    case ANNOTATION_FILE: s->file = x; break;
    case ANNOTATION_LINE_OFFSET: s->line += signed_delta(x); break;
    case ANNOTATION_COLUMN_START: s->column = (uint16_t)x; break;
    case ANNOTATION_CODE_AND_LINE_OFFSET:
        s->line += signed_delta(x >> 4);
        s->code += x & 15;
        add_run(a, out, s);
        break;
    case ANNOTATION_CODE_LENGTH_AND_OFFSET:
        if (!take_compressed(b, at, &y)) return false;
        s->code += y;
        s->length = x;
        add_run(a, out, s);
        s->length = 0;
        break;
    case ANNOTATION_LINE_END_DELTA:
    case ANNOTATION_RANGE_KIND:
    case ANNOTATION_COLUMN_END_DELTA:
    case ANNOTATION_COLUMN_END: break;
    default: return false;
    }
    return true;
}

/* Without the inlinee's own place a site's lines are only distances from it. */
static void forget_lines(pdb_inline_range_vec *ranges)
{
    for (size_t i = 0; i < ranges->count; i++) ranges->items[i].file = ranges->items[i].line = 0;
}

void pdb_inline_ranges(arena *a, pdb *p, uint32_t module, const pdb_symbol *site, uint32_t procedure_size,
                       pdb_inline_range_vec *out)
{
    pdb_inlinee inlinee = {0};
    annotation_state s = {0};
    pdb_inline_range_vec ranges = {0};
    bool placed = pdb_inlinee_find(p, module, site->type, &inlinee);
    s.file = inlinee.file;
    s.line = inlinee.line;
    for (uint64_t at = 0; step(a, site->annotations, &at, &s, &ranges););
    if (ranges.count) {
        pdb_inline_range *last = &ranges.items[ranges.count - 1];
        if (!last->size && last->offset < procedure_size) last->size = procedure_size - last->offset;
    }
    if (!placed) forget_lines(&ranges);
    *out = ranges;
}

static bool find_range(const pdb_inline_range_vec *ranges, uint32_t offset, const pdb_inline_range **hit,
                       uint32_t *begin)
{
    for (size_t i = 0; i < ranges->count; i++) {
        const pdb_inline_range *r = &ranges->items[i];
        if (offset - r->offset >= r->size) continue;
        /* The run of the site goes back over rows that touch. */
        size_t first = i;
        while (first > 0 &&
               ranges->items[first - 1].offset + ranges->items[first - 1].size == ranges->items[first].offset)
            first--;
        *hit = r;
        *begin = ranges->items[first].offset;
        return true;
    }
    return false;
}

static bool is_site(uint16_t kind)
{
    return kind == S_INLINESITE || kind == S_INLINESITE2;
}

void pdb_inline_frames(arena *a, pdb *p, uint32_t module, const pdb_symbol *procedure, uint32_t offset,
                       pdb_inline_frame_vec *out)
{
    bytes symbols;
    pdb_inline_frame_vec frames = {0};
    *out = frames;
    if (!pdb_module_symbols(p, module, &symbols) || offset - procedure->offset >= procedure->size) return;
    uint32_t at = procedure->record, inside = offset - procedure->offset;
    pdb_symbol s;
    arena *work = pdb_work_arena(p);
    if (!pdb_symbol_next(symbols, &at, &s)) /* the procedure itself */
        at = procedure->end;
    uint16_t kind;
    uint32_t next;
    while (at < procedure->end && frames.count < INLINE_DEPTH_MAX &&
           pdb_symbol_peek(symbols, at, &kind, &next)) {
        uint32_t record = at;
        at = next;
        if (!is_site(kind) || !pdb_symbol_at(symbols, record, &s)) continue;
        pdb_inline_range_vec ranges;
        const pdb_inline_range *hit;
        uint32_t begin, id = s.type;
        pdb_imported_id(p, module, s.type, &id);
        pdb_inline_ranges(work, p, module, &s, procedure->size, &ranges);
        if (find_range(&ranges, inside, &hit, &begin)) {
            *VEC_PUSH(a, &frames) = (pdb_inline_frame){
                .id = id,
                .record = s.record,
                .offset = procedure->offset + begin,
                .file = hit->file,
                .line = hit->line,
            };
        } else if (s.end > at && s.end < procedure->end) {
            at = s.end; /* what is inlined into it lies inside its runs */
        }
        arena_clear(work);
    }
    *out = frames;
}

str pdb_id_name(arena *a, pdb *p, uint32_t id)
{
    pdb_type t, scope;
    if (!pdb_type_get(p, PDB_IDS, id, &t) || (t.leaf != LF_FUNC_ID && t.leaf != LF_MFUNC_ID)) return (str){0};
    pdb_table table = t.leaf == LF_MFUNC_ID ? PDB_TYPES : PDB_IDS;
    if (!t.class_type || !pdb_type_get(p, table, t.class_type, &scope) || !scope.name.len) return t.name;
    return str_format(a, "%.*s::%.*s", STR_ARG(scope.name), STR_ARG(t.name));
}

/* Procedures by address: section contribution -> module -> the module's procedures, sorted when first asked
 * for. */
#include "formats/pdb/reader.h"

enum { SYMBOLS_START = 4 /* after the stream's signature */, OLD_KINDS_END = 0x1014, CACHE_LINE = 64 };
enum { AHEAD = 3 /* procedures */, FOLDED_MOST = 64 };

/* The next procedure or thunk; *offset is moved behind it and what is inside of it. */
static bool next_code(const module_data *d, uint32_t *offset, code_place *out)
{
    uint32_t next;
    uint16_t kind;
    for (; pdb_symbol_peek(d->symbols, *offset, &kind, &next); *offset = next) {
        pdb_symbol s;
        uint32_t record = *offset;
        if (pdb_procedure_peek(d->symbols, record, &s)) {
            /* Only the head of each procedure is read, and the next one's is mostly as far away as this one
             * is long: by the time it is wanted it is near. */
            uint64_t ahead = s.end + AHEAD * (uint64_t)(s.end - record);
            if (s.end > record && ahead < d->symbols.len) __builtin_prefetch(d->symbols.ptr + ahead);
        } else {
            bool may_be_code = kind == S_THUNK32 || kind < OLD_KINDS_END;
            if (!may_be_code || !pdb_symbol_at(d->symbols, record, &s)) continue;
            if (!pdb_symbol_is_procedure(s.kind) && s.kind != S_THUNK32) continue;
        }
        /* What is inside a procedure belongs to it; its end is written down in the record. */
        bool has_end = s.end > record && s.end < d->symbols.len && s.end >= next;
        *offset = has_end ? s.end : next;
        *out = (code_place){s.section, s.offset, record};
        return true;
    }
    return false;
}

static void index_code(pdb *p, module_data *d)
{
    code_place e;
    code_place_vec found = {0};
    if (d->code_indexed) return;
    d->code_indexed = true;
    arena *work = arena_new();
    for (uint32_t at = SYMBOLS_START; next_code(d, &at, &e);) *VEC_PUSH(work, &found) = e;
    place_index_make(p->a, &found, &d->code);
    arena_free(work);
}

static void expect_bytes(bytes b, uint64_t at, uint64_t size)
{
    for (uint64_t end = at + size; at < end && at < b.len; at += CACHE_LINE) __builtin_prefetch(b.ptr + at);
}

static module_data *load_indexed(pdb *p, uint32_t module)
{
    module_data *d = pdb_load_lines(p, module);
    if (d) index_code(p, d);
    return d;
}

static void find_indexed(pdb *p, located_place *to)
{
    module_data *d = load_indexed(p, to->module);
    if (!d) return;
    if (place_index_find(&d->code, to->section, to->offset, &to->code_first, &to->code_above))
        expect_bytes(d->symbols, d->code.values[to->code_above - 1], 3 * CACHE_LINE);
    if (place_index_find(&d->lines, to->section, to->offset, &to->lines_first, &to->lines_above))
        expect_bytes(d->c13, d->lines.values[to->lines_above - 1], 2 * CACHE_LINE);
}

static bool is_place(const located_place *l, uint16_t section, uint32_t offset)
{
    return l->valid && l->offset == offset && l->section == section;
}

static bool start_place(pdb *p, uint16_t section, uint32_t offset, located_place *out)
{
    pdb_contribution c;
    if (!pdb_contribution_find(p, section, offset, &c)) return false;
    *out = (located_place){.valid = true, .section = section, .offset = offset, .module = c.module};
    return true;
}

/* In a large program the record of a procedure, what lies inside of it and its lines are all far from the
 * processor: waiting for all of it once costs a third of waiting for one after the other. */
const located_place *pdb_locate(pdb *p, uint16_t section, uint32_t offset)
{
    located_place found;
    for (size_t i = 0; i < LOCATED_PLACES; i++)
        if (is_place(&p->located[i], section, offset)) return &p->located[i];
    if (is_place(&p->expected, section, offset)) found = p->expected;
    else if (!start_place(p, section, offset, &found)) return NULL;
    find_indexed(p, &found);
    located_place *to = &p->located[p->located_next++ % LOCATED_PLACES];
    *to = found;
    return to;
}

/* In two steps, because a place's records are known only when its index entries have come: what was announced
 * before this one goes on to its records. */
void pdb_expect(pdb *p, uint32_t rva)
{
    uint16_t section;
    uint32_t offset;
    if (p->expected.valid) pdb_locate(p, p->expected.section, p->expected.offset);
    p->expected.valid = false;
    if (!pdb_rva_to_address(p, rva, &section, &offset) || !start_place(p, section, offset, &p->expected))
        return;
    module_data *d = load_indexed(p, p->expected.module);
    if (!d) return;
    place_index_expect(&d->code, section, offset);
    place_index_expect(&d->lines, section, offset);
}

bool pdb_module_of(pdb *p, uint16_t section, uint32_t offset, uint32_t *module)
{
    const located_place *at = pdb_locate(p, section, offset);
    if (at) *module = at->module;
    return at != NULL;
}

/* Of several procedures with the same code (folded by the linker) the first one in the file. */
static bool search_procedure(pdb *p, const located_place *at, pdb_symbol *out)
{
    module_data *d = pdb_load_module(p, at->module);
    uint32_t start = 0, rank = at->code_above;
    bool found = false;
    for (size_t back = 0; d && rank > at->code_first && back < FOLDED_MOST; back++) {
        pdb_symbol s;
        if (found && d->code.offsets[rank - 1] != start) break;
        if (!pdb_symbol_at(d->symbols, d->code.values[--rank], &s) || at->offset - s.offset >= s.size)
            continue;
        *out = s;
        start = s.offset;
        found = true;
    }
    return found;
}

bool pdb_procedure_at(pdb *p, uint16_t section, uint32_t offset, uint32_t *module, pdb_symbol *out)
{
    if (p->has_last_procedure && p->last_section == section && p->last_offset == offset) {
        *module = p->last_procedure_module;
        *out = p->last_procedure;
        return true;
    }
    p->has_last_procedure = false;
    const located_place *at = pdb_locate(p, section, offset);
    if (!at || !search_procedure(p, at, &p->last_procedure)) return false;
    *module = p->last_procedure_module = at->module;
    p->last_section = section;
    p->last_offset = offset;
    p->has_last_procedure = true;
    *out = p->last_procedure;
    return true;
}

bool pdb_reference_target(pdb *p, const pdb_symbol *reference, uint32_t *module, pdb_symbol *out)
{
    if (!reference->module) return false;
    module_data *d = pdb_load_module(p, reference->module - 1u);
    if (!d || !pdb_symbol_at(d->symbols, reference->reference, out)) return false;
    *module = reference->module - 1u;
    return true;
}

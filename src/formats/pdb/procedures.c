/* Procedures by address: section contribution -> module -> the module's procedures, sorted when first asked
 * for. */
#include "formats/pdb/reader.h"

#include <stdlib.h>

enum { SYMBOLS_START = 4 /* after the stream's signature */, OLD_KINDS_END = 0x1014, CACHE_LINE = 64 };

static int compare_code(const void *a, const void *b)
{
    const code_entry *x = a, *y = b;
    if (x->section != y->section) return x->section < y->section ? -1 : 1;
    if (x->section_offset != y->section_offset) return x->section_offset < y->section_offset ? -1 : 1;
    return x->record < y->record ? -1 : x->record > y->record;
}

/* The next procedure or thunk; *offset is moved behind it and what is inside of it. */
static bool next_code(const module_data *d, uint32_t *offset, pdb_symbol *s)
{
    uint32_t next;
    uint16_t kind;
    for (; pdb_symbol_peek(d->symbols, *offset, &kind, &next); *offset = next) {
        bool may_be_code = pdb_symbol_is_procedure(kind) || kind == S_THUNK32 || kind < OLD_KINDS_END;
        if (!may_be_code || !pdb_symbol_at(d->symbols, *offset, s)) continue;
        if (!pdb_symbol_is_procedure(s->kind) && s->kind != S_THUNK32) continue;
        /* What is inside a procedure belongs to it; its end is written down in the record. */
        bool has_end = s->end > s->record && s->end < d->symbols.len && s->end >= next;
        *offset = has_end ? s->end : next;
        return true;
    }
    return false;
}

static uint64_t key_of(const code_entry *e)
{
    return (uint64_t)e->section << 32 | e->section_offset;
}

static void sort_module(pdb *p, module_data *d)
{
    pdb_symbol s;
    size_t count = 0;
    if (d->sorted) return;
    d->sorted = true;
    for (uint32_t at = SYMBOLS_START; next_code(d, &at, &s);) count++;
    if (!count) return;
    d->code.items = ARENA_ARRAY(p->a, code_entry, count);
    for (uint32_t at = SYMBOLS_START; d->code.count < count && next_code(d, &at, &s);)
        d->code.items[d->code.count++] = (code_entry){
            .section = s.section, .section_offset = s.offset, .size = s.size, .record = s.record};
    qsort(d->code.items, d->code.count, sizeof *d->code.items, compare_code);
    d->code_first = key_of(&d->code.items[0]);
    d->code_span = key_of(&d->code.items[d->code.count - 1]) - d->code_first;
}

/* How many entries begin at or below the place. Functions are spread over a module's code rather evenly, so
 * the search begins where the place would be if they were of one size, and mostly touches one line of the
 * cache. */
static size_t rank_above(const module_data *d, uint64_t place)
{
    const code_entry *items = d->code.items;
    size_t low = 0, high = d->code.count;
    if (place < d->code_first || !high) return 0;
    if (d->code_span <= UINT32_MAX && place - d->code_first < d->code_span) {
        size_t guess = (size_t)((place - d->code_first) * high / d->code_span), width = 2;
        if (guess < d->line_block_count) __builtin_prefetch(&d->line_blocks[guess]);
        if (key_of(&items[guess]) <= place) {
            for (low = guess; high - low > width && key_of(&items[low + width]) <= place; width *= 2)
                low += width;
            if (high - low > width) high = low + width;
        } else {
            for (high = guess; high > width && key_of(&items[high - width]) > place; width *= 2)
                high -= width;
            if (high > width) low = high - width;
        }
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (key_of(&items[middle]) <= place) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* Of several procedures with the same code (folded by the linker) the first one in the file. */
static const code_entry *search_module(const module_data *d, uint16_t section, uint32_t offset)
{
    size_t low = rank_above(d, (uint64_t)section << 32 | offset);
    const code_entry *found = NULL;
    for (size_t back = 0; low > 0 && back < 64; back++) {
        const code_entry *e = &d->code.items[--low];
        if (e->section != section || (found && e->section_offset != found->section_offset)) break;
        if (offset - e->section_offset < e->size) found = e;
    }
    return found;
}

/* In a large program the record of a procedure, what lies inside of it and its lines are all far from the
 * processor: waiting for them once costs a third of waiting for one after the other. */
static void expect_entry(const module_data *d, const code_entry *e)
{
    for (uint64_t at = e->record; at < d->symbols.len && at <= (uint64_t)e->record + 2 * CACHE_LINE;
         at += CACHE_LINE)
        __builtin_prefetch(d->symbols.ptr + at);
    pdb_expect_lines(d, (size_t)(e - d->code.items));
}

bool pdb_procedure_at(pdb *p, uint16_t section, uint32_t offset, uint32_t *module, pdb_symbol *out)
{
    pdb_contribution c;
    if (p->has_last_procedure && p->last_section == section && p->last_offset == offset) {
        *module = p->last_procedure_module;
        *out = p->last_procedure;
        return true;
    }
    p->has_last_procedure = false;
    if (!pdb_contribution_find(p, section, offset, &c)) return false;
    module_data *d = pdb_load_module(p, c.module);
    if (!d) return false;
    sort_module(p, d);
    const code_entry *e = search_module(d, section, offset);
    if (e) expect_entry(d, e);
    if (!e || !pdb_symbol_at(d->symbols, e->record, &p->last_procedure)) return false;
    *module = p->last_procedure_module = c.module;
    p->last_procedure_rank = (size_t)(e - d->code.items);
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

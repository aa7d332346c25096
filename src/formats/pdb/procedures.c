/* Procedures by address: section contribution -> module -> the module's procedures, sorted when first asked
 * for. */
#include "formats/pdb/reader.h"

#include <stdlib.h>

enum { SYMBOLS_START = 4 /* after the stream's signature */, OLD_KINDS_END = 0x1014 };

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
}

/* Of several procedures with the same code (folded by the linker) the first one in the file. */
static const code_entry *search_module(const module_data *d, uint16_t section, uint32_t offset)
{
    size_t low = 0, high = d->code.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const code_entry *e = &d->code.items[middle];
        if (e->section < section || (e->section == section && e->section_offset <= offset)) low = middle + 1;
        else high = middle;
    }
    const code_entry *found = NULL;
    for (size_t back = 0; low > 0 && back < 64; back++) {
        const code_entry *e = &d->code.items[--low];
        if (e->section != section || (found && e->section_offset != found->section_offset)) break;
        if (offset - e->section_offset < e->size) found = e;
    }
    return found;
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

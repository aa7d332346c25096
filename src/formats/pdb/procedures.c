/* Procedures by address: section contribution -> module -> the module's procedures, sorted when first asked
 * for. */
#include "formats/pdb/reader.h"

#include <stdlib.h>

enum { SYMBOLS_START = 4 /* after the stream's signature */ };

static int compare_code(const void *a, const void *b)
{
    const code_entry *x = a, *y = b;
    if (x->section != y->section) return x->section < y->section ? -1 : 1;
    if (x->section_offset != y->section_offset) return x->section_offset < y->section_offset ? -1 : 1;
    return x->record < y->record ? -1 : x->record > y->record;
}

static void sort_module(pdb *p, module_data *d)
{
    if (d->sorted) return;
    d->sorted = true;
    uint32_t offset = SYMBOLS_START;
    pdb_symbol s;
    while (pdb_symbol_next(d->symbols, &offset, &s)) {
        if (!pdb_symbol_is_procedure(s.kind) && s.kind != S_THUNK32) continue;
        *VEC_PUSH(p->a, &d->code) = (code_entry){
            .section = s.section, .section_offset = s.offset, .size = s.size, .record = s.record};
        /* What is inside a procedure belongs to it; its end is written down in the record. */
        if (s.end > s.record && s.end < d->symbols.len && s.end >= offset) offset = s.end;
    }
    if (d->code.count) qsort(d->code.items, d->code.count, sizeof *d->code.items, compare_code);
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
    if (!pdb_contribution_find(p, section, offset, &c)) return false;
    module_data *d = pdb_load_module(p, c.module);
    if (!d) return false;
    sort_module(p, d);
    const code_entry *e = search_module(d, section, offset);
    if (!e || !pdb_symbol_at(d->symbols, e->record, out)) return false;
    *module = c.module;
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

/* The COFF symbol table of an image's file as a list of symbols: what programs of GNU's linker have where
 * Microsoft's have a PDB. */
#include "symbols/sources.h"

static bool at(module *m, uint32_t index, flat_symbol *out)
{
    const module_sources *d = sources_of(m);
    if (index >= d->coff_count) return false;
    const pe_coff_symbol *s = &d->coff[index];
    *out = (flat_symbol){.name = s->name, .linkage_name = s->name, .rva = s->rva};
    if (d->dwarf) out->type = index + 1;
    return true;
}

static uint32_t above(module *m, uint64_t rva)
{
    const module_sources *d = sources_of(m);
    size_t low = 0, high = d->coff_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (d->coff[middle].rva <= rva) low = middle + 1;
        else high = middle;
    }
    return (uint32_t)low;
}

static bool find(module *m, str name, bool ignore_case, flat_symbol *out)
{
    const module_sources *d = sources_of(m);
    str under = d->is_x86 ? str_format(m->owner->a, "_%.*s", STR_ARG(name)) : name;
    for (uint32_t i = 0; i < d->coff_count; i++) {
        str own = d->coff[i].name;
        if (ignore_case ? str_equal_nocase(own, name) || str_equal_nocase(own, under)
                        : str_equal(own, name) || str_equal(own, under))
            return at(m, i, out);
    }
    return false;
}

static const type *type_of(module *m, uint32_t number)
{
    const module_sources *d = sources_of(m);
    str name = d->coff[number - 1].name;
    if (d->is_x86 && str_starts_with(name, STR("_"))) name = str_skip(name, 1);
    uint32_t record = dw_find_symbol(d->dwarf, name);
    return record ? type_by_id(module_types(m), record) : NULL;
}

static void load_dwarf(module *m, const pe_image *image)
{
    error *e = dw_open(m->owner->a, image, m->image_file, &sources_of(m)->dwarf);
    if (e && e->code != ERROR_NOT_FOUND) module_fail(m, "%.*s", STR_ARG(e->message));
    if (e) return;
    m->is_private = m->has_types = m->has_lines = true;
}

static const flat_source coff_flat_source = {.at = at, .above = above, .find = find, .type = type_of};

bool coff_load(module *m)
{
    module_sources *d = sources_of(m);
    const pe_image *image = module_image(m);
    /* The headers tell whether the file is worth looking for: nothing is downloaded for a table that is not
     * there. */
    if (!image || !image->symbol_count || !image->symbol_table_offset) return false;
    image = module_image_file(m);
    if (!image) return false;
    d->coff_count = pe_coff_symbols_read(m->owner->a, image, &d->coff);
    if (!d->coff_count) return false;
    d->is_x86 = image->machine == PE_MACHINE_I386;
    d->flat = &coff_flat_source;
    d->table = &flat_symbol_table;
    m->status = SYMBOLS_COFF;
    m->symbol_file = m->image_file;
    load_dwarf(m, image);
    symbols_log(m->owner, "DBGHELP: %.*s - %s symbols", STR_ARG(m->name), d->dwarf ? "dwarf" : "coff");
    return true;
}

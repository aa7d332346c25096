/* Symbols by address and by name over all modules and whatever source each of them has. */
#include "symbols/sources.h"

static void fill_module(module *m, symbol *out)
{
    *out = (symbol){.module = m, .address = m->id.base, .size = m->id.size, .kind = SYMBOL_MODULE};
}

static const symbol_table *table_of(module *m)
{
    module_load(m);
    return sources_of(m)->table;
}

static bool nearest_in_module(module *m, uint64_t address, bool typed, symbol *out)
{
    const symbol_table *table = table_of(m);
    uint32_t rva = (uint32_t)(address - m->id.base);
    return typed || !table->nearest_name ? table->nearest(m, rva, out) : table->nearest_name(m, rva, out);
}

/* Basic Block Tools gather the cold pieces of all functions behind one name; the unwind information still
 * knows whose they are. */
static bool is_merged_block(const symbol *s)
{
    return str_starts_with(s->name, STR(" ?? ::")) && str_ends_with_nocase(s->name, STR("`string'"));
}

static bool nearest(symbols *s, uint64_t address, bool typed, symbol *out)
{
    module *m = symbols_module_at(s, address);
    if (!m) {
        m = symbols_unloaded_module_at(s, address);
        if (!m) return false;
        fill_module(m, out);
        return true;
    }
    symbol found;
    function_bounds bounds;
    if (!nearest_in_module(m, address, typed, &found)) {
        fill_module(m, out);
        return true;
    }
    if (s->options.parents && is_merged_block(&found) && symbols_function(s, address, &bounds) &&
        bounds.entry != bounds.begin) {
        symbol parent;
        if (nearest_in_module(m, bounds.entry, typed, &parent)) found = parent;
    }
    *out = found;
    return true;
}

bool symbols_nearest(symbols *s, uint64_t address, symbol *out)
{
    return nearest(s, address, true, out);
}

bool symbols_nearest_name(symbols *s, uint64_t address, symbol *out)
{
    return nearest(s, address, false, out);
}

bool symbols_following(symbols *s, uint64_t address, symbol *out)
{
    module *m = symbols_module_at(s, address);
    return m && table_of(m)->following(m, (uint32_t)(address - m->id.base), out);
}

size_t symbols_exact(symbols *s, uint64_t address, symbol *out, size_t capacity)
{
    module *m = symbols_module_at(s, address);
    return m ? table_of(m)->exact(m, (uint32_t)(address - m->id.base), out, capacity) : 0;
}

/* ---- by name */

static bool find_in_module(module *m, str name, bool ignore_case, symbol *out)
{
    return table_of(m)->name(m, name, ignore_case, out);
}

bool symbols_find(symbols *s, str name, symbol *out)
{
    size_t mark = str_find_char(name, '!');
    if (mark != SIZE_MAX) {
        module *m = symbols_find_module(s, str_slice(name, 0, mark));
        str rest = str_skip(name, mark + 1);
        if (!m) return false;
        if (!rest.len) {
            fill_module(m, out);
            return true;
        }
        return find_in_module(m, rest, false, out) || find_in_module(m, rest, true, out);
    }
    if (!name.len) return false;
    module *m = symbols_find_module(s, name);
    if (m) {
        fill_module(m, out);
        return true;
    }
    /* Modules that are open, exactly and without case; then the others. */
    for (int pass = 0; pass < 4; pass++) {
        bool deferred = pass >= 2, ignore_case = pass % 2;
        for (size_t i = 0; i < s->modules.count && !interrupt_pending(s->interrupt); i++) {
            m = s->modules.items[i];
            bool is_deferred = m->status == SYMBOLS_DEFERRED;
            if (!m->id.unloaded && (pass == 3 || is_deferred == deferred) &&
                find_in_module(m, name, ignore_case, out))
                return true;
        }
    }
    return false;
}

static bool constant_in_module(module *m, str name, const type **t, uint64_t *value)
{
    pdb_symbol x;
    uint32_t cursor = 0;
    pdb *p = sources_of(m)->pdb;
    while (p && pdb_global_find(p, name, false, &cursor, &x)) {
        if (x.kind != S_CONSTANT) continue;
        *t = m->has_types ? type_by_id(module_types(m), x.type) : NULL;
        *value = x.value.value;
        return *t != NULL;
    }
    return false;
}

bool symbols_find_constant(symbols *s, str name, const type **t, uint64_t *value)
{
    size_t mark = str_find_char(name, '!');
    if (mark != SIZE_MAX) {
        module *m = symbols_find_module(s, str_slice(name, 0, mark));
        if (m) module_load(m);
        return m && constant_in_module(m, str_skip(name, mark + 1), t, value);
    }
    for (size_t i = 0; i < s->modules.count; i++) {
        module *m = s->modules.items[i];
        if (m->status == SYMBOLS_PDB && constant_in_module(m, name, t, value)) return true;
    }
    return false;
}

void symbols_match(symbols *s, str pattern, bool (*each)(void *user, const symbol *sym), void *user)
{
    size_t mark = str_find_char(pattern, '!');
    str modules = mark == SIZE_MAX ? STR("*") : str_slice(pattern, 0, mark);
    str names = mark == SIZE_MAX ? pattern : str_skip(pattern, mark + 1);
    for (size_t i = 0; i < s->modules.count && !interrupt_pending(s->interrupt); i++) {
        module *m = s->modules.items[i];
        if (m->id.unloaded ||
            !(str_match_wildcard(modules, m->name, true) || str_match_wildcard(modules, m->image_name, true)))
            continue;
        if (!table_of(m)->match(m, names, each, user)) return;
    }
}

bool symbols_format(symbols *s, uint64_t address, bool displacement, strbuf *out)
{
    symbol found;
    if (!symbols_nearest_name(s, address, &found)) return false;
    if (found.module->id.unloaded) strbuf_format(out, "<Unloaded_%.*s>", STR_ARG(found.module->image_name));
    else if (found.kind == SYMBOL_MODULE) strbuf_append(out, found.module->name);
    else strbuf_format(out, "%.*s!%.*s", STR_ARG(found.module->name), STR_ARG(found.name));
    uint64_t distance = displacement ? address - found.address : 0;
    /* A block that was moved below its function lies at a negative distance, which WinDbg writes like an
     * address. */
    if (distance >> 32) strbuf_format(out, "+0x%x`%08x", (unsigned)(distance >> 32), (unsigned)distance);
    else if (distance) strbuf_format(out, "+0x%x", (unsigned)distance);
    return true;
}

bool symbols_is_code(symbols *s, uint64_t address)
{
    module *m = symbols_module_at(s, address);
    if (!m) return false;
    module_load(m);
    uint16_t section;
    uint32_t offset;
    pdb_section headers;
    pdb *p = sources_of(m)->pdb;
    if (!p) return true;
    return pdb_rva_to_address(p, (uint32_t)(address - m->id.base), &section, &offset) &&
           pdb_section_at(p, section, &headers) && (headers.characteristics & PE_SECTION_EXECUTE);
}

bool symbols_frame_record(symbols *s, uint64_t address, pdb_frame_record *out)
{
    module *m = symbols_module_at(s, address);
    if (!m) return false;
    module_load(m);
    pdb *p = sources_of(m)->pdb;
    return p && pdb_frame_record_find(p, (uint32_t)(address - m->id.base), out);
}

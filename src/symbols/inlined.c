/* Where functions were inlined to, over a whole module: every inline site of every object file whose
 * function's name fits. Nothing is kept but the names. */
#include "symbols/sources.h"

enum { SYMBOLS_START = 4, POLL_INTERVAL = 4096 };

typedef struct site_walk {
    module *m;
    str pattern;
    bool (*each)(void *user, const inline_site *site);
    void *user;
    arena *work;
    bool stopped;
} site_walk;

static bool name_fits(site_walk *w, uint32_t id, str *name)
{
    pdb_inline_frame f = {.id = id};
    *name = module_inlinee_name(w->m, &f);
    return name->len && str_match_wildcard(w->pattern, *name, true);
}

static void offer_site(site_walk *w, uint32_t object, const pdb_symbol *procedure, const pdb_symbol *site,
                       str name)
{
    pdb *p = sources_of(w->m)->pdb;
    pdb_inline_range_vec ranges;
    uint32_t rva, first = UINT32_MAX;
    pdb_inline_ranges(w->work, p, object, site, procedure->size, &ranges);
    for (size_t i = 0; i < ranges.count; i++)
        if (ranges.items[i].offset < first) first = ranges.items[i].offset;
    if (first < procedure->size &&
        pdb_address_to_rva(p, procedure->section, procedure->offset + first, &rva)) {
        inline_site found = {.module = w->m,
                             .name = name,
                             .address = w->m->id.base + rva,
                             .caller = procedure->name,
                             .displacement = first};
        w->stopped = !w->each(w->user, &found);
    }
    arena_clear(w->work);
}

static void walk_object(site_walk *w, uint32_t object)
{
    pdb *p = sources_of(w->m)->pdb;
    bytes records;
    pdb_symbol procedure = {0}, site;
    uint32_t next, id, seen = 0;
    uint16_t kind;
    str name;
    if (!pdb_module_symbols(p, object, &records)) return;
    for (uint32_t at = SYMBOLS_START; !w->stopped && pdb_symbol_peek(records, at, &kind, &next); at = next) {
        if (++seen % POLL_INTERVAL == 0 && interrupt_pending(w->m->owner->interrupt)) w->stopped = true;
        if (pdb_symbol_is_procedure(kind)) pdb_symbol_at(records, at, &procedure);
        if ((kind != S_INLINESITE && kind != S_INLINESITE2) || !procedure.size || at >= procedure.end ||
            !pdb_symbol_at(records, at, &site))
            continue;
        id = site.type;
        pdb_imported_id(p, object, site.type, &id);
        if (name_fits(w, id, &name)) offer_site(w, object, &procedure, &site, name);
    }
}

void symbols_match_inlined(symbols *s, str pattern, bool (*each)(void *user, const inline_site *site),
                           void *user)
{
    size_t mark = str_find_char(pattern, '!');
    str modules = mark == SIZE_MAX ? STR("*") : str_slice(pattern, 0, mark);
    site_walk w = {
        .pattern = mark == SIZE_MAX ? pattern : str_skip(pattern, mark + 1), .each = each, .user = user};
    w.work = arena_new();
    for (size_t i = 0; i < s->modules.count && !w.stopped; i++) {
        w.m = s->modules.items[i];
        if (w.m->id.unloaded || !str_match_wildcard(modules, w.m->name, true)) continue;
        module_load(w.m);
        if (sources_of(w.m)->dwarf) {
            w.stopped = !dwarf_match_inlined(w.m, w.pattern, each, user);
            continue;
        }
        pdb *p = sources_of(w.m)->pdb;
        if (!p || !w.m->is_private) continue;
        for (uint32_t object = 0; object < pdb_module_count(p) && !w.stopped; object++)
            walk_object(&w, object);
    }
    arena_free(w.work);
}

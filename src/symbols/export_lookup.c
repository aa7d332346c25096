/* Symbols of one module out of its image alone: what it exports, and the slots of its import address table,
 * which are called as a PDB would call them ("_imp_Sleep"). WinDbg knows no slots where it has exports, and
 * so they are shown only in a module that has none; by name they are found in all. A slot is named by its own
 * address only: what lies behind the table is something else. */
#include "symbols/sources.h"

#include "formats/pdb/undecorate.h"

/* The first export whose address is `rva` or above it. */
static size_t first_from(pe_exports *exports, uint32_t rva)
{
    size_t low = 0, high = pe_exports_count(exports);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (pe_exports_at(exports, middle)->rva < rva) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* C decorations stay: an export called "_lopen" is called so. */
static str shown_export(arena *a, const module *m, const pe_export *e)
{
    bool decorated = m->owner->options.undecorate && undecorate_is_decorated(e->name, false);
    return decorated ? undecorate_symbol(a, e->name, false) : e->name;
}

/* C++ names are kept, so that the same symbol asked for again costs nothing. */
static str kept_export(module *m, const pe_export *e)
{
    module_sources *d = sources_of(m);
    if (!d->names) d->names = u64_map_new(m->owner->a);
    str *kept = u64_map_get(d->names, (uintptr_t)e->name.ptr);
    if (!e->name.len) return str_format(m->owner->a, "Ordinal%u", e->ordinal);
    if (!kept || !m->owner->options.undecorate) {
        str name = shown_export(m->owner->a, m, e);
        if (name.ptr == e->name.ptr) return name;
        kept = arena_copy(m->owner->a, &name, sizeof name, alignof(str));
        u64_map_put(d->names, (uintptr_t)e->name.ptr, kept);
    }
    return *kept;
}

static void fill_export(module *m, const pe_export *e, symbol *out)
{
    *out = (symbol){
        .module = m,
        .name = kept_export(m, e),
        .address = m->id.base + e->rva,
        .kind = SYMBOL_EXPORT,
    };
}

/* ---- imports */

static const pe_imports *imports_of(module *m)
{
    module_sources *d = sources_of(m);
    const pe_image *image = d->imports ? NULL : module_image(m);
    if (!d->imports) {
        d->imports = ARENA_NEW(m->owner->a, pe_imports);
        if (image) pe_imports_read(m->owner->a, image, m->id.base, d->imports);
    }
    return d->imports;
}

static str slot_name(arena *a, const pe_import *i)
{
    return str_format(a, "_imp_%.*s", STR_ARG(i->name));
}

static void fill_slot(module *m, const pe_import *i, symbol *out)
{
    *out = (symbol){.module = m,
                    .name = slot_name(m->owner->a, i),
                    .address = m->id.base + i->slot_rva,
                    .size = module_image(m)->is_64 ? 8 : 4,
                    .kind = SYMBOL_DATA};
}

static bool find_slot(module *m, uint32_t rva, symbol *out)
{
    const pe_import *i = pe_imports_find_slot(imports_of(m), rva);
    if (!i || !i->name.len) return false;
    fill_slot(m, i, out);
    return true;
}

static bool find_slot_name(module *m, str name, bool ignore_case, symbol *out)
{
    const pe_imports *imports = imports_of(m);
    if (!str_starts_with_nocase(name, STR("_imp_"))) return false;
    str wanted = str_skip(name, STR("_imp_").len);
    for (size_t i = 0; i < imports->count; i++) {
        str own = imports->items[i].name;
        if (!own.len || !(ignore_case ? str_equal_nocase(own, wanted) : str_equal(own, wanted))) continue;
        fill_slot(m, &imports->items[i], out);
        return true;
    }
    return false;
}

static bool match_slots(module *m, str pattern, bool (*each)(void *user, const symbol *sym), void *user)
{
    const pe_imports *imports = imports_of(m);
    arena *work = arena_new();
    bool go_on = true;
    for (size_t i = 0; go_on && i < imports->count && !interrupt_pending(m->owner->interrupt); i++) {
        symbol found;
        arena_clear(work);
        if (!imports->items[i].name.len ||
            !str_match_wildcard(pattern, slot_name(work, &imports->items[i]), true))
            continue;
        fill_slot(m, &imports->items[i], &found);
        go_on = each(user, &found);
    }
    arena_free(work);
    return go_on;
}

/* ---- both */

static bool lookup_nearest(module *m, uint32_t rva, symbol *out)
{
    pe_export e;
    pe_exports *exports = module_exports(m);
    if (!exports) return find_slot(m, rva, out);
    if (!pe_exports_nearest(exports, rva, &e)) return false;
    fill_export(m, &e, out);
    return true;
}

static bool lookup_following(module *m, uint32_t rva, symbol *out)
{
    pe_exports *exports = module_exports(m);
    if (!exports || rva == UINT32_MAX) return false;
    for (size_t i = first_from(exports, rva + 1); i < pe_exports_count(exports); i++) {
        if (pe_exports_at(exports, i)->forwarder.len) continue;
        fill_export(m, pe_exports_at(exports, i), out);
        return true;
    }
    return false;
}

static size_t lookup_exact(module *m, uint32_t rva, symbol *out, size_t capacity)
{
    pe_exports *exports = module_exports(m);
    size_t count = 0;
    if (!exports) return capacity && find_slot(m, rva, out);
    for (size_t i = first_from(exports, rva);
         i < pe_exports_count(exports) && count < capacity && pe_exports_at(exports, i)->rva == rva; i++)
        if (!pe_exports_at(exports, i)->forwarder.len)
            fill_export(m, pe_exports_at(exports, i), &out[count++]);
    return count;
}

static bool lookup_name(module *m, str name, bool ignore_case, symbol *out)
{
    pe_export e;
    pe_exports *exports = module_exports(m);
    if (!exports) return find_slot_name(m, name, ignore_case, out);
    if (pe_exports_find_name(exports, name, &e) && !e.forwarder.len) {
        fill_export(m, &e, out);
        return true;
    }
    const pe_export *found = NULL;
    arena *work = arena_new();
    for (size_t i = 0; !found && i < pe_exports_count(exports); i++) {
        const pe_export *x = pe_exports_at(exports, i);
        str shown = shown_export(work, m, x);
        bool same = ignore_case ? str_equal_nocase(x->name, name) || str_equal_nocase(shown, name)
                                : str_equal(shown, name);
        if (!x->forwarder.len && same) found = x;
    }
    arena_free(work);
    if (found) fill_export(m, found, out);
    return found || find_slot_name(m, name, ignore_case, out);
}

static bool lookup_match(module *m, str pattern, bool (*each)(void *user, const symbol *sym), void *user)
{
    pe_exports *exports = module_exports(m);
    if (!exports) return match_slots(m, pattern, each, user);
    arena *work = arena_new();
    bool go_on = true;
    for (size_t i = 0; go_on && i < pe_exports_count(exports); i++) {
        const pe_export *e = pe_exports_at(exports, i);
        symbol found;
        arena_clear(work);
        if (interrupt_pending(m->owner->interrupt)) go_on = false;
        if (e->forwarder.len || !e->name.len || !str_match_wildcard(pattern, shown_export(work, m, e), true))
            continue;
        fill_export(m, e, &found);
        go_on = go_on && each(user, &found);
    }
    arena_free(work);
    return go_on;
}

const symbol_table export_symbol_table = {.nearest = lookup_nearest,
                                          .following = lookup_following,
                                          .exact = lookup_exact,
                                          .name = lookup_name,
                                          .match = lookup_match};

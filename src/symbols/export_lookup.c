/* Symbols of one module out of its image's export directory. */
#include "symbols/sources.h"

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

static void fill_export(module *m, const pe_export *e, symbol *out)
{
    *out = (symbol){
        .module = m,
        .name = e->name.len ? e->name : str_format(m->owner->a, "Ordinal%u", e->ordinal),
        .address = m->id.base + e->rva,
        .kind = SYMBOL_EXPORT,
    };
}

static bool lookup_nearest(module *m, uint32_t rva, symbol *out)
{
    pe_export e;
    pe_exports *exports = module_exports(m);
    if (!exports || !pe_exports_nearest(exports, rva, &e)) return false;
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
    size_t total = exports ? pe_exports_count(exports) : 0, count = 0;
    for (size_t i = exports ? first_from(exports, rva) : 0;
         i < total && count < capacity && pe_exports_at(exports, i)->rva == rva; i++)
        if (!pe_exports_at(exports, i)->forwarder.len)
            fill_export(m, pe_exports_at(exports, i), &out[count++]);
    return count;
}

static bool lookup_name(module *m, str name, bool ignore_case, symbol *out)
{
    pe_export e;
    pe_exports *exports = module_exports(m);
    if (!exports) return false;
    if (pe_exports_find_name(exports, name, &e) && !e.forwarder.len) {
        fill_export(m, &e, out);
        return true;
    }
    for (size_t i = 0; ignore_case && i < pe_exports_count(exports); i++) {
        const pe_export *x = pe_exports_at(exports, i);
        if (!x->forwarder.len && str_equal_nocase(x->name, name)) {
            fill_export(m, x, out);
            return true;
        }
    }
    return false;
}

static bool lookup_match(module *m, str pattern, bool (*each)(void *user, const symbol *sym), void *user)
{
    pe_exports *exports = module_exports(m);
    for (size_t i = 0; exports && i < pe_exports_count(exports); i++) {
        const pe_export *e = pe_exports_at(exports, i);
        symbol found;
        if (interrupt_pending(m->owner->interrupt)) return false;
        if (e->forwarder.len || !e->name.len || !str_match_wildcard(pattern, e->name, true)) continue;
        fill_export(m, e, &found);
        if (!each(user, &found)) return false;
    }
    return true;
}

const symbol_table export_symbol_table = {.nearest = lookup_nearest,
                                          .following = lookup_following,
                                          .exact = lookup_exact,
                                          .name = lookup_name,
                                          .match = lookup_match};

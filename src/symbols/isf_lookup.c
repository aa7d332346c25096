/* Symbols of one module out of its ISF file. Addresses there are RVAs of the final image; sizes, and what is
 * code, it does not say. */
#include "symbols/sources.h"

#include "formats/pdb/undecorate.h"

enum { SAME_PLACE_MAX = 256, POLL_INTERVAL = 1024 };

/* Public names lose what x86 decorates them with; the linker's own name is the better one to start from. */
static str readable_name(module *m, const isf_symbol *s)
{
    str own = s->linkage_name.len ? s->linkage_name : s->name;
    if (!m->owner->options.undecorate) return own;
    return undecorate_symbol(m->owner->a, own, sources_of(m)->is_x86);
}

/* The image's own headers know what is code, where they are at hand; otherwise nobody does. */
static symbol_kind kind_at(module *m, uint64_t rva, const type *t)
{
    const pe_image *image = module_image(m);
    if (t) return t->kind == TYPE_FUNCTION ? SYMBOL_FUNCTION : SYMBOL_DATA;
    const pe_section *section = image ? pe_section_at(image, rva) : NULL;
    return section && !(section->characteristics & PE_SECTION_EXECUTE) ? SYMBOL_DATA : SYMBOL_PUBLIC;
}

static void fill_symbol(module *m, const isf_symbol *s, symbol *out)
{
    *out = (symbol){.module = m, .name = readable_name(m, s), .address = m->id.base + s->address};
    if (s->type) out->type = isf_symbol_type(module_types(m), s);
    out->kind = kind_at(m, s->address, out->type);
    if (out->kind == SYMBOL_DATA && out->type) out->size = out->type->size;
}

/* Names that compilers and linkers make up ("$$0", "__imp_...") are worse than names that people gave. */
static unsigned rank(str name)
{
    if (str_starts_with(name, STR("$"))) return 3;
    if (str_starts_with(name, STR("??_")) || str_starts_with(name, STR("__imp_"))) return 2;
    return str_starts_with(name, STR("?")) ? 1 : 0;
}

/* Of the symbols at the address of symbol `last`, all with indexes up to it, the one to show. */
static bool best_of(isf *f, uint32_t last, isf_symbol *out)
{
    isf_symbol s;
    if (!isf_symbol_at(f, last, out)) return false;
    for (uint32_t i = last, n = 0; i-- > 0 && n < SAME_PLACE_MAX; n++) {
        if (!isf_symbol_at(f, i, &s) || s.address != out->address) break;
        if (rank(s.name) <= rank(out->name)) *out = s;
    }
    return true;
}

static bool lookup_nearest(module *m, uint32_t rva, symbol *out)
{
    isf_symbol s;
    isf *f = sources_of(m)->isf;
    uint32_t above = isf_symbol_above(f, rva);
    if (!above || !best_of(f, above - 1, &s)) return false;
    fill_symbol(m, &s, out);
    return true;
}

static bool lookup_following(module *m, uint32_t rva, symbol *out)
{
    isf_symbol s;
    isf *f = sources_of(m)->isf;
    uint32_t above = isf_symbol_above(f, rva);
    if (!isf_symbol_at(f, above, &s)) return false;
    if (!best_of(f, isf_symbol_above(f, s.address) - 1, &s)) return false;
    fill_symbol(m, &s, out);
    return true;
}

static size_t lookup_exact(module *m, uint32_t rva, symbol *out, size_t capacity)
{
    isf_symbol s;
    isf *f = sources_of(m)->isf;
    size_t count = 0;
    uint32_t i = rva ? isf_symbol_above(f, rva - 1) : 0;
    for (; count < capacity && isf_symbol_at(f, i, &s) && s.address == rva; i++)
        fill_symbol(m, &s, &out[count++]);
    return count;
}

static bool find_undecorated(module *m, str name, bool ignore_case, symbol *out)
{
    isf *f = sources_of(m)->isf;
    arena *work = arena_new();
    isf_symbol s;
    bool found = false, is_x86 = sources_of(m)->is_x86;
    for (uint32_t i = 0; !found && isf_symbol_at(f, i, &s); i++) {
        if (i % POLL_INTERVAL == 0) {
            if (interrupt_pending(m->owner->interrupt)) break;
            arena_clear(work);
        }
        str own = s.linkage_name.len ? s.linkage_name : s.name;
        if (!undecorate_is_decorated(own, is_x86)) continue;
        str text = undecorate_symbol(work, own, is_x86);
        found = ignore_case ? str_equal_nocase(text, name) : str_equal(text, name);
    }
    if (found) fill_symbol(m, &s, out);
    arena_free(work);
    return found;
}

/* A C++ name is kept decorated: only what looks like one is worth undecorating all of them. */
static bool lookup_name(module *m, str name, bool ignore_case, symbol *out)
{
    isf_symbol s;
    if (isf_symbol_find(sources_of(m)->isf, name, ignore_case, &s)) {
        fill_symbol(m, &s, out);
        return true;
    }
    return str_find(name, STR("::")) != SIZE_MAX && find_undecorated(m, name, ignore_case, out);
}

static bool lookup_match(module *m, str pattern, bool (*each)(void *user, const symbol *sym), void *user)
{
    isf *f = sources_of(m)->isf;
    arena *work = arena_new();
    isf_symbol s;
    bool go_on = true;
    for (uint32_t i = 0; go_on && isf_symbol_at(f, i, &s); i++) {
        symbol found;
        if (i % POLL_INTERVAL == 0) {
            if (interrupt_pending(m->owner->interrupt)) go_on = false;
            arena_clear(work);
        }
        str own = s.linkage_name.len ? s.linkage_name : s.name;
        str text = m->owner->options.undecorate ? undecorate_symbol(work, own, sources_of(m)->is_x86) : own;
        if (!str_match_wildcard(pattern, text, true)) continue;
        fill_symbol(m, &s, &found);
        go_on = go_on && each(user, &found);
    }
    arena_free(work);
    return go_on;
}

const symbol_table isf_symbol_table = {.nearest = lookup_nearest,
                                       .following = lookup_following,
                                       .exact = lookup_exact,
                                       .name = lookup_name,
                                       .match = lookup_match};

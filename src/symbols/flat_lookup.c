/* Symbols of one module out of a source that is a list of names with addresses: a type file, a COFF symbol
 * table. Addresses are RVAs of the final image; sizes such lists do not have. */
#include "symbols/sources.h"

#include "formats/pdb/undecorate.h"

enum { SAME_PLACE_MAX = 256, POLL_INTERVAL = 1024 };

static str readable_name(arena *a, const module *m, const flat_symbol *s)
{
    if (!m->owner->options.undecorate) return s->linkage_name;
    return undecorate_symbol(a, s->linkage_name, sources_of(m)->is_x86);
}

static const pe_section *section_at(module *m, uint64_t rva)
{
    const pe_image *image = module_image(m);
    return image ? pe_section_at(image, rva) : NULL;
}

/* The image's own headers know what is code, where they are at hand; otherwise nobody does. */
static symbol_kind kind_of(module *m, const flat_symbol *s, const type *t)
{
    if (t) return t->kind == TYPE_FUNCTION ? SYMBOL_FUNCTION : SYMBOL_DATA;
    const pe_section *section = section_at(m, s->rva);
    return section && !(section->characteristics & PE_SECTION_EXECUTE) ? SYMBOL_DATA : SYMBOL_PUBLIC;
}

static void fill_symbol(module *m, const flat_symbol *s, symbol *out)
{
    *out = (symbol){.module = m, .name = readable_name(m->owner->a, m, s), .address = m->id.base + s->rva};
    if (s->type) out->type = sources_of(m)->flat->type(m, s->type);
    out->kind = kind_of(m, s, out->type);
    if (out->kind == SYMBOL_DATA && out->type) out->size = out->type->size;
    out->has_parameter_info = m->is_private && out->kind == SYMBOL_FUNCTION;
}

/* Names that compilers and linkers make up ("$$0", "__imp_...") are worse than names that people gave. */
static unsigned rank(str name)
{
    if (str_starts_with(name, STR("$"))) return 3;
    if (str_starts_with(name, STR("??_")) || str_starts_with(name, STR("__imp_"))) return 2;
    return str_starts_with(name, STR("?")) ? 1 : 0;
}

/* Of the symbols at the address of symbol `last`, all with indexes up to it, the one to show. */
static bool best_of(module *m, uint32_t last, flat_symbol *out)
{
    flat_symbol s;
    const flat_source *f = sources_of(m)->flat;
    if (!f->at(m, last, out)) return false;
    for (uint32_t i = last, n = 0; i-- > 0 && n < SAME_PLACE_MAX; n++) {
        if (!f->at(m, i, &s) || s.rva != out->rva) break;
        if (rank(s.name) <= rank(out->name)) *out = s;
    }
    return true;
}

static bool lookup_nearest(module *m, uint32_t rva, symbol *out)
{
    flat_symbol s;
    uint32_t above = sources_of(m)->flat->above(m, rva);
    if (!above || !best_of(m, above - 1, &s) || section_at(m, s.rva) != section_at(m, rva)) return false;
    fill_symbol(m, &s, out);
    return true;
}

static bool lookup_following(module *m, uint32_t rva, symbol *out)
{
    flat_symbol s;
    const flat_source *f = sources_of(m)->flat;
    if (!f->at(m, f->above(m, rva), &s) || !best_of(m, f->above(m, s.rva) - 1, &s)) return false;
    fill_symbol(m, &s, out);
    return true;
}

static size_t lookup_exact(module *m, uint32_t rva, symbol *out, size_t capacity)
{
    flat_symbol s;
    size_t count = 0;
    const flat_source *f = sources_of(m)->flat;
    uint32_t i = rva ? f->above(m, rva - 1) : 0;
    for (; count < capacity && f->at(m, i, &s) && s.rva == rva; i++) fill_symbol(m, &s, &out[count++]);
    return count;
}

/* ---- by name */

typedef struct name_walk {
    module *m;
    str name; /* or pattern */
    bool ignore_case;
    symbol *out;
    bool (*each)(void *user, const symbol *sym);
    void *user;
} name_walk;

/* All symbols with their readable names, until `take` returns true. */
static bool walk_names(module *m, bool decorated_only,
                       bool (*take)(name_walk *w, const flat_symbol *s, str text), name_walk *w)
{
    arena *work = arena_new();
    flat_symbol s;
    bool taken = false, is_x86 = sources_of(m)->is_x86;
    for (uint32_t i = 0; !taken && sources_of(m)->flat->at(m, i, &s); i++) {
        if (i % POLL_INTERVAL == 0) {
            if (interrupt_pending(m->owner->interrupt)) break;
            arena_clear(work);
        }
        if (!decorated_only || undecorate_is_decorated(s.linkage_name, is_x86))
            taken = take(w, &s, readable_name(work, m, &s));
    }
    arena_free(work);
    return taken;
}

static bool take_equal(name_walk *w, const flat_symbol *s, str text)
{
    if (!(w->ignore_case ? str_equal_nocase(text, w->name) : str_equal(text, w->name))) return false;
    fill_symbol(w->m, s, w->out);
    return true;
}

static bool lookup_name(module *m, str name, bool ignore_case, symbol *out)
{
    flat_symbol s;
    if (sources_of(m)->flat->find(m, name, ignore_case, &s)) {
        fill_symbol(m, &s, out);
        return true;
    }
    name_walk w = {.m = m, .name = name, .ignore_case = ignore_case, .out = out};
    return walk_names(m, true, take_equal, &w);
}

static bool offer_match(name_walk *w, const flat_symbol *s, str text)
{
    symbol found;
    if (!str_match_wildcard(w->name, text, true)) return false;
    fill_symbol(w->m, s, &found);
    return !w->each(w->user, &found);
}

static bool lookup_match(module *m, str pattern, bool (*each)(void *user, const symbol *sym), void *user)
{
    name_walk w = {.m = m, .name = pattern, .each = each, .user = user};
    return !walk_names(m, false, offer_match, &w) && !interrupt_pending(m->owner->interrupt);
}

const symbol_table flat_symbol_table = {.nearest = lookup_nearest,
                                        .following = lookup_following,
                                        .exact = lookup_exact,
                                        .name = lookup_name,
                                        .match = lookup_match};

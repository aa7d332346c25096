/* A type file's symbols as a list. */
#include "symbols/sources.h"

/* Volatility's converter takes off what x86 decorates names with, on every processor; the linker's own name
 * is the better one to start from. */
static void fill(const isf_symbol *s, flat_symbol *out)
{
    *out = (flat_symbol){.name = s->name,
                         .linkage_name = s->linkage_name.len ? s->linkage_name : s->name,
                         .rva = s->address,
                         .type = s->type};
}

static bool at(module *m, uint32_t index, flat_symbol *out)
{
    isf_symbol s;
    if (!isf_symbol_at(sources_of(m)->isf, index, &s)) return false;
    fill(&s, out);
    return true;
}

static uint32_t above(module *m, uint64_t rva)
{
    return isf_symbol_above(sources_of(m)->isf, rva);
}

static bool find(module *m, str name, bool ignore_case, flat_symbol *out)
{
    isf_symbol s;
    if (!isf_symbol_find(sources_of(m)->isf, name, ignore_case, &s)) return false;
    fill(&s, out);
    return true;
}

static const type *type_of(module *m, uint32_t descriptor)
{
    return isf_symbol_type(module_types(m), descriptor);
}

const flat_source isf_flat_source = {.at = at, .above = above, .find = find, .type = type_of};

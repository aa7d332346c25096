/* Inlined functions out of DWARF, in the terms of a PDB's: the line of each is a place in its own text, which
 * for all but the innermost one is where it calls the next. */
#include "symbols/sources.h"

#include "formats/pdb/undecorate.h"

enum { DEPTH_MAX = 64 };

static str readable_name(module *m, const dw_inline *f)
{
    module_sources *d = sources_of(m);
    arena *a = m->owner->a;
    if (!m->owner->options.undecorate) return f->name;
    if (!d->id_names) d->id_names = u64_map_new(a);
    str *kept = u64_map_get(d->id_names, f->record);
    if (!kept) {
        kept = ARENA_NEW(a, str);
        *kept = undecorate_symbol(a, f->name, false);
        u64_map_put(d->id_names, f->record, kept);
    }
    return *kept;
}

static void line_of_call(module *m, const dw_inline *called, source_line *out)
{
    *out = (source_line){.file = called->call_file,
                         .line = called->call_line,
                         .address = m->id.base + called->begin,
                         .size = called->size,
                         .module = m};
}

size_t dwarf_inline_frames(module *m, uint64_t address, inline_frame *out, size_t capacity)
{
    dw_inline found[DEPTH_MAX];
    size_t count = dw_inline_frames(sources_of(m)->dwarf, address - m->id.base, found,
                                    capacity < DEPTH_MAX ? capacity : DEPTH_MAX);
    for (size_t i = 0; i < count; i++) {
        out[i] = (inline_frame){.module = m,
                                .name = readable_name(m, &found[i]),
                                .begin = m->id.base + found[i].begin,
                                .procedure = m->id.base + found[i].function,
                                .record = found[i].record};
        if (i) line_of_call(m, &found[i - 1], &out[i].line);
        else if (!dwarf_row(m, address, &out[i].line)) out[i].line = (source_line){0};
    }
    return count;
}

bool dwarf_line(module *m, uint64_t address, source_line *out)
{
    dw_inline found[DEPTH_MAX];
    size_t count = dw_inline_frames(sources_of(m)->dwarf, address - m->id.base, found, DEPTH_MAX);
    if (!count) return dwarf_row(m, address, out);
    if (!found[count - 1].call_line) return false;
    line_of_call(m, &found[count - 1], out);
    return true;
}

typedef struct site_search {
    module *m;
    str pattern;
    bool (*each)(void *user, const inline_site *site);
    void *user;
    bool stopped;
} site_search;

static bool offer_site(void *context, const dw_inline *f)
{
    site_search *s = context;
    module *m = s->m;
    str name = readable_name(m, f);
    symbol caller;
    if (interrupt_pending(m->owner->interrupt)) s->stopped = true;
    else if (str_match_wildcard(s->pattern, name, true)) {
        uint64_t address = m->id.base + f->begin;
        bool known = symbols_nearest_name(m->owner, address, &caller) && caller.module == m;
        inline_site site = {.module = m,
                            .name = name,
                            .address = address,
                            .caller = known ? caller.name : STR("?"),
                            .displacement = known ? address - caller.address : 0};
        s->stopped = !s->each(s->user, &site);
    }
    return !s->stopped;
}

bool dwarf_match_inlined(module *m, str pattern, bool (*each)(void *user, const inline_site *site),
                         void *user)
{
    site_search s = {.m = m, .pattern = pattern, .each = each, .user = user};
    dw_each_inline(sources_of(m)->dwarf, offer_site, &s);
    return !s.stopped;
}

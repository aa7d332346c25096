/* A type file from its JSON up to the types that dt shows: every entry is read, named and looked into. */
#include "symbols/sources.h"

#include <stdlib.h>

enum { SHOWN = 64 };

static bool look_at(void *user, const type *t)
{
    arena *work = user;
    type_field field;
    t = type_with_body(t);
    type_dt_name(work, t);
    for (size_t i = 0; i < t->member_count && i < SHOWN; i++) {
        const type_member *m = &t->members[i];
        if (i && m->offset < t->members[i - 1].offset) abort();
        if (m->bit_count > 64 || m->bit_position >= 64) abort();
        if (m->type) type_dt_name(work, m->type);
        if (m->type) type_c_name(work, m->type);
        type_find_field(t, m->name, &field);
    }
    for (size_t i = 1; i < t->enumerator_count; i++)
        if (t->enumerators[i - 1].value > t->enumerators[i].value) abort();
    arena_clear(work);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = arena_new(), *work = arena_new();
    isf *f;
    if (!isf_open(a, (bytes){data, size}, &f)) {
        type_source *types = isf_type_source(a, f, STR("fuzz"));
        isf_symbol s, before = {0};
        type_match(types, STR("*"), look_at, work);
        for (uint32_t i = 0; isf_symbol_at(f, i, &s); i++) {
            if (i && s.address < before.address) abort();
            if (isf_symbol_above(f, s.address) <= i) abort();
            isf_symbol_find(f, s.name, i & 1, &before);
            const type *t = s.type ? isf_symbol_type(types, s.type) : NULL;
            if (t) look_at(work, t);
            before = s;
        }
    }
    arena_free(work);
    arena_free(a);
    return 0;
}

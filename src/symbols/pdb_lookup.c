/* Symbols of one module out of its PDB: publics, procedures, data.
 *
 * Places are section:offset of the PDB. Where the image was rearranged after linking (OMAP), the distance to
 * a symbol is taken in the original image, as the debugger does. */
#include "symbols/sources.h"

#include "formats/pdb/undecorate.h"

enum { SECTION_IS_CODE = 0x20000020 };
enum { X86_ARGUMENT_BYTES_MAX = 128, EXACT_PUBLICS_MAX = 256, POLL_INTERVAL = 1024 };

typedef struct place {
    uint16_t section;
    uint32_t offset;
} place;

/* Names are kept by record, so that the same symbol asked for again costs nothing. */
static str readable_name(module *m, const pdb_symbol *s, bool is_public)
{
    module_sources *d = sources_of(m);
    if (!m->owner->options.undecorate || (!is_public && (!s->name.len || s->name.ptr[0] != '?')))
        return s->name;
    uint64_t key = s->record;
    str *kept = is_public ? u64_map_get(d->names, key) : NULL;
    if (!kept) {
        kept = ARENA_NEW(m->owner->a, str);
        *kept = undecorate_symbol(m->owner->a, s->name, d->is_x86);
        if (is_public) u64_map_put(d->names, key, kept);
    }
    return *kept;
}

static bool is_code(pdb *p, uint16_t section)
{
    pdb_section s;
    return pdb_section_at(p, section, &s) && (s.characteristics & SECTION_IS_CODE) != 0;
}

static symbol_kind kind_of(const pdb_symbol *s, bool code)
{
    switch (s->kind) {
    case S_GDATA32:
    case S_LDATA32:
    case S_GTHREAD32:
    case S_LTHREAD32: return SYMBOL_DATA;
    case S_THUNK32: return SYMBOL_THUNK;
    case S_LABEL32: return SYMBOL_LABEL;
    case S_CONSTANT: return SYMBOL_CONSTANT;
    case S_PUB32: return code ? SYMBOL_PUBLIC : SYMBOL_DATA;
    default: return code ? SYMBOL_FUNCTION : SYMBOL_DATA;
    }
}

/* The type of a procedure's _ID form is an id whose record names the function type. */
static uint32_t type_index_of(pdb *p, const pdb_symbol *s)
{
    pdb_type id;
    switch (s->kind) {
    case S_GPROC32_ID:
    case S_LPROC32_ID:
    case S_LPROC32_DPC_ID: return pdb_type_get(p, PDB_IDS, s->type, &id) ? id.type : 0;
    case S_PUB32:
    case S_LABEL32:
    case S_THUNK32: return 0;
    default: return s->type;
    }
}

/* A type is looked for only when it is wanted: that costs more than all the rest. */
static void fill_name(module *m, const pdb_symbol *s, uint64_t address, symbol *out)
{
    pdb *p = sources_of(m)->pdb;
    bool is_public = s->kind == S_PUB32;
    *out = (symbol){
        .module = m,
        .name = readable_name(m, s, is_public),
        .address = address,
        .size = pdb_symbol_is_procedure(s->kind) || s->kind == S_THUNK32 ? s->size : 0,
        .kind = kind_of(s, is_code(p, s->section)),
        .is_thread_local = s->kind == S_GTHREAD32 || s->kind == S_LTHREAD32,
        .has_parameter_info = pdb_symbol_is_procedure(s->kind) && s->type != 0,
    };
}

static void fill_symbol(module *m, const pdb_symbol *s, uint64_t address, symbol *out)
{
    uint32_t index = type_index_of(sources_of(m)->pdb, s);
    fill_name(m, s, address, out);
    out->has_parameter_info = out->has_parameter_info && index != 0;
    if (index && m->has_types) out->type = type_by_id(module_types(m), index);
    if (out->kind == SYMBOL_DATA && out->type) out->size = out->type->size;
}

static bool symbol_address(module *m, const pdb_symbol *s, uint64_t *out)
{
    uint32_t rva;
    if (!pdb_address_to_rva(sources_of(m)->pdb, s->section, s->offset, &rva)) return false;
    *out = m->id.base + rva;
    return true;
}

/* Where the symbol's own address, moved by OMAP, does not lie `distance` below the address asked for, the
 * address is given that does: displacements are counted in the original image. */
static void fill_at_distance(module *m, const pdb_symbol *s, uint64_t address, uint32_t distance, bool typed,
                             symbol *out)
{
    uint64_t own;
    bool known = symbol_address(m, s, &own);
    if (typed) fill_symbol(m, s, address - distance, out);
    else fill_name(m, s, address - distance, out);
    if (known && own != out->address) out->home = own;
}

bool pdb_lookup_procedure(module *m, uint64_t address, uint32_t *object, pdb_symbol *out, uint32_t *offset)
{
    place at;
    module_load(m);
    pdb *p = sources_of(m)->pdb;
    if (!p || !m->is_private ||
        !pdb_rva_to_address(p, (uint32_t)(address - m->id.base), &at.section, &at.offset) ||
        !pdb_procedure_at(p, at.section, at.offset, object, out))
        return false;
    *offset = at.offset;
    return true;
}

/* Of several publics at one address a function comes before a label; otherwise the file's order decides. */
static void prefer_function(pdb *p, uint32_t rank, pdb_symbol *s)
{
    pdb_symbol next;
    if (s->flags & PDB_PUBLIC_FUNCTION) return;
    for (uint32_t i = rank + 1; i - rank < EXACT_PUBLICS_MAX && pdb_public_at(p, i, &next); i++) {
        if (next.section != s->section || next.offset != s->offset) return;
        if (next.flags & PDB_PUBLIC_FUNCTION) {
            *s = next;
            return;
        }
    }
}

/* The datum that a public names, when it is known to reach up to the address: then no static can lie in
 * between, and the index of all data (one pass over all records) is not needed. */
static bool covering_datum(module *m, const pdb_symbol *s, uint32_t offset, pdb_symbol *out)
{
    pdb *p = sources_of(m)->pdb;
    pdb_symbol g;
    uint32_t cursor = 0;
    uint64_t size;
    while (pdb_global_find(p, s->name, false, &cursor, &g)) {
        if ((g.kind != S_GDATA32 && g.kind != S_GTHREAD32) || g.section != s->section ||
            g.offset != s->offset)
            continue;
        if (offset == s->offset || (pdb_type_size(p, g.type, &size) && offset - s->offset < size)) {
            *out = g;
            return true;
        }
    }
    return false;
}

static bool nearest(module *m, uint32_t rva, bool typed, symbol *out)
{
    pdb *p = sources_of(m)->pdb;
    place at;
    pdb_symbol s, data;
    uint32_t object, rank;
    uint64_t address = m->id.base + rva;
    if (!pdb_rva_to_address(p, rva, &at.section, &at.offset)) return false;
    if (m->is_private && pdb_procedure_at(p, at.section, at.offset, &object, &s)) {
        fill_at_distance(m, &s, address, at.offset - s.offset, typed, out);
        return true;
    }
    bool found = pdb_public_nearest(p, at.section, at.offset, &s, &rank);
    if (found) prefer_function(p, rank, &s);
    bool may_be_data = m->is_private && !is_code(p, at.section);
    if (may_be_data && found && covering_datum(m, &s, at.offset, &data)) s = data;
    else if (may_be_data && pdb_data_nearest(p, at.section, at.offset, &data) &&
             (!found || data.offset >= s.offset)) {
        s = data;
        found = true;
    }
    if (found) fill_at_distance(m, &s, address, at.offset - s.offset, typed, out);
    return found;
}

static bool lookup_following(module *m, uint32_t rva, symbol *out)
{
    pdb *p = sources_of(m)->pdb;
    place at;
    pdb_symbol s, best = {0};
    uint32_t rank, object;
    bool found = false;
    if (!pdb_rva_to_address(p, rva, &at.section, &at.offset)) return false;
    if (!pdb_public_nearest(p, at.section, at.offset, &s, &rank)) rank = 0;
    for (uint32_t i = rank;
         i < pdb_public_count(p) && i - rank < EXACT_PUBLICS_MAX && pdb_public_at(p, i, &s); i++) {
        if (s.section > at.section) break;
        if (s.section == at.section && s.offset > at.offset) {
            best = s;
            found = true;
            break;
        }
    }
    /* A static procedure right behind this one comes before the next public. */
    if (m->is_private && pdb_procedure_at(p, at.section, at.offset, &object, &s)) {
        uint32_t limit = found ? best.offset : s.offset + s.size + 256;
        for (uint32_t next = s.offset + s.size; next <= limit && next - (s.offset + s.size) < 256; next++) {
            pdb_symbol t;
            if (pdb_procedure_at(p, at.section, next, &object, &t) && t.offset > at.offset) {
                if (!found || t.offset <= best.offset) best = t;
                found = true;
                break;
            }
        }
    }
    uint64_t address;
    if (!found || !symbol_address(m, &best, &address)) return false;
    fill_symbol(m, &best, address, out);
    return true;
}

static bool lookup_nearest(module *m, uint32_t rva, symbol *out)
{
    return nearest(m, rva, true, out);
}

static bool lookup_nearest_name(module *m, uint32_t rva, symbol *out)
{
    return nearest(m, rva, false, out);
}

static size_t lookup_exact(module *m, uint32_t rva, symbol *out, size_t capacity)
{
    pdb *p = sources_of(m)->pdb;
    place at;
    pdb_symbol s;
    uint32_t rank, object;
    size_t count = 0;
    if (!capacity || !pdb_rva_to_address(p, rva, &at.section, &at.offset)) return 0;
    if (m->is_private && pdb_procedure_at(p, at.section, at.offset, &object, &s) && s.offset == at.offset)
        fill_symbol(m, &s, m->id.base + rva, &out[count++]);
    else if (m->is_private && !is_code(p, at.section) && pdb_data_nearest(p, at.section, at.offset, &s) &&
             s.offset == at.offset)
        fill_symbol(m, &s, m->id.base + rva, &out[count++]);
    if (!pdb_public_nearest(p, at.section, at.offset, &s, &rank)) return count;
    for (uint32_t i = rank; count < capacity && i - rank < EXACT_PUBLICS_MAX && pdb_public_at(p, i, &s);
         i++) {
        if (s.section != at.section || s.offset != at.offset) break;
        symbol next;
        fill_symbol(m, &s, m->id.base + rva, &next);
        bool known = false;
        for (size_t k = 0; k < count; k++) known = known || str_equal(out[k].name, next.name);
        if (!known) out[count++] = next;
    }
    return count;
}

/* ---- by name */

static bool take_symbol(module *m, const pdb_symbol *s, symbol *out)
{
    uint64_t address;
    if (!s->section || !symbol_address(m, s, &address)) return false;
    fill_symbol(m, s, address, out);
    return true;
}

static bool find_global(module *m, str name, bool ignore_case, symbol *out)
{
    pdb *p = sources_of(m)->pdb;
    pdb_symbol s, target;
    uint32_t cursor = 0, object;
    while (pdb_global_find(p, name, ignore_case, &cursor, &s)) {
        if (s.kind == S_PROCREF || s.kind == S_LPROCREF) {
            if (pdb_reference_target(p, &s, &object, &target) && take_symbol(m, &target, out)) return true;
        } else if (pdb_symbol_is_data(s.kind) && take_symbol(m, &s, out)) {
            return true;
        }
    }
    return false;
}

static bool find_public(module *m, str name, bool ignore_case, symbol *out)
{
    pdb_symbol s;
    uint32_t cursor = 0;
    return pdb_public_find(sources_of(m)->pdb, name, ignore_case, &cursor, &s) && take_symbol(m, &s, out);
}

/* The decorated spellings that stand for a C name. */
static bool find_decorated(module *m, str name, bool ignore_case, symbol *out)
{
    arena *work = arena_new();
    bool found = false;
    if (str_starts_with(name, STR("_imp_")))
        found = find_public(m, str_format(work, "_%.*s", STR_ARG(name)), ignore_case, out);
    if (!found && sources_of(m)->is_x86) {
        found = find_public(m, str_format(work, "_%.*s", STR_ARG(name)), ignore_case, out);
        for (unsigned size = 0; !found && size <= X86_ARGUMENT_BYTES_MAX; size += 4) {
            found = find_public(m, str_format(work, "_%.*s@%u", STR_ARG(name), size), ignore_case, out) ||
                    find_public(m, str_format(work, "@%.*s@%u", STR_ARG(name), size), ignore_case, out);
        }
    }
    arena_free(work);
    return found;
}

/* "ns::type::function" is decorated as "?function@type@ns@@...": only names that begin with its last part can
 * be it. */
static bool find_cpp(module *m, str name, bool ignore_case, symbol *out)
{
    pdb *p = sources_of(m)->pdb;
    pdb_symbol s;
    str last = name, text;
    size_t colon = str_rfind_char(name, ':');
    if (colon != SIZE_MAX) last = str_skip(name, colon + 1);
    bool plain = last.len > 0;
    for (size_t i = 0; i < last.len; i++)
        plain =
            plain && last.ptr[i] != '<' && last.ptr[i] != '`' && last.ptr[i] != '~' && last.ptr[i] != '\'';
    bool is_x86 = sources_of(m)->is_x86;
    bool by_prefix = plain && !str_starts_with(last, STR("operator")) && !ignore_case && colon == SIZE_MAX;
    if (!by_prefix && colon == SIZE_MAX) return false;
    bool found = false;
    arena *work = arena_new();
    for (uint32_t offset = 0, seen = 0; !found && pdb_record_next(p, &offset, &s); seen++) {
        if (seen % POLL_INTERVAL == 0) {
            if (interrupt_pending(m->owner->interrupt)) break;
            arena_clear(work);
        }
        if (s.kind != S_PUB32 || !undecorate_is_decorated(s.name, is_x86)) continue;
        if (by_prefix && s.name.ptr[0] == '?' && !str_starts_with(str_skip(s.name, 1), last)) continue;
        text = undecorate_symbol(work, s.name, is_x86);
        if (str_equal(text, name) || (ignore_case && str_equal_nocase(text, name)))
            found = pdb_record_at(p, s.record, &s) && take_symbol(m, &s, out);
    }
    arena_free(work);
    return found;
}

static bool lookup_name(module *m, str name, bool ignore_case, symbol *out)
{
    return find_global(m, name, ignore_case, out) || find_public(m, name, ignore_case, out) ||
           find_decorated(m, name, ignore_case, out) || find_cpp(m, name, ignore_case, out);
}

/* ---- wildcards */

typedef struct match_walk {
    module *m;
    str pattern;
    bool (*each)(void *user, const symbol *sym);
    void *user;
    bool stopped;
} match_walk;

static void offer(match_walk *w, const pdb_symbol *s)
{
    symbol found;
    if (take_symbol(w->m, s, &found) && !w->each(w->user, &found)) w->stopped = true;
}

static void match_public(match_walk *w, arena *work, const pdb_symbol *s)
{
    module_sources *d = sources_of(w->m);
    pdb_symbol own;
    uint32_t object;
    str text = w->m->owner->options.undecorate ? undecorate_symbol(work, s->name, d->is_x86) : s->name;
    if (!str_match_wildcard(w->pattern, text, true)) return;
    /* The private symbol of the same place has been listed already. */
    if (w->m->is_private &&
        ((pdb_procedure_at(d->pdb, s->section, s->offset, &object, &own) && own.offset == s->offset) ||
         (!is_code(d->pdb, s->section) && pdb_data_nearest(d->pdb, s->section, s->offset, &own) &&
          own.offset == s->offset)))
        return;
    if (pdb_record_at(d->pdb, s->record, &own)) offer(w, &own);
}

static void match_record(match_walk *w, const pdb_symbol *s)
{
    pdb *p = sources_of(w->m)->pdb;
    pdb_symbol own;
    uint32_t object;
    if (!str_match_wildcard(w->pattern, s->name, true)) return;
    if (s->kind == S_PROCREF || s->kind == S_LPROCREF) {
        if (pdb_reference_target(p, s, &object, &own)) offer(w, &own);
    } else if (pdb_record_at(p, s->record, &own)) {
        offer(w, &own);
    }
}

static bool lookup_match(module *m, str pattern, bool (*each)(void *user, const symbol *sym), void *user)
{
    pdb *p = sources_of(m)->pdb;
    match_walk w = {.m = m, .pattern = pattern, .each = each, .user = user};
    arena *work = arena_new();
    pdb_symbol s;
    for (int pass = 0; pass < 2 && !w.stopped; pass++) {
        for (uint32_t offset = 0, seen = 0; !w.stopped && pdb_record_next(p, &offset, &s); seen++) {
            if (seen % POLL_INTERVAL == 0) {
                if (interrupt_pending(m->owner->interrupt)) w.stopped = true;
                arena_clear(work);
            }
            bool is_private = s.kind == S_PROCREF || s.kind == S_LPROCREF || pdb_symbol_is_data(s.kind);
            if (pass == 0 && is_private) match_record(&w, &s);
            else if (pass == 1 && s.kind == S_PUB32) match_public(&w, work, &s);
        }
    }
    arena_free(work);
    return !w.stopped;
}

const symbol_table pdb_symbol_table = {.nearest = lookup_nearest,
                                       .nearest_name = lookup_nearest_name,
                                       .following = lookup_following,
                                       .exact = lookup_exact,
                                       .name = lookup_name,
                                       .match = lookup_match};

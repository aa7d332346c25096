/* Type files of a kernel whose PDB nobody knows or has, chosen by what the dump itself says:
 *
 *   places of variables agree        it is this build: symbols and types
 *   sizes and offsets agree          it is a near build: types, never symbols, and always with a word about
 * it
 */
#include "symbols/sources.h"

#include "symsrv/symbol_path.h"

enum { ANCHORS_LEAST = 3, LAYOUTS_LEAST = 8 };

static void free_arena(void *context)
{
    arena_free(context);
}

/* ---- this build */

/* Every variable that both name must stand at the same place. */
static bool anchors_agree(const module *m, isf *f, size_t *count)
{
    size_t agreed = 0;
    for (size_t i = 0; i < m->anchor_count; i++) {
        isf_symbol s;
        if (!isf_symbol_find(f, m->anchors[i].name, false, &s)) continue;
        if (s.address != m->anchors[i].address - m->id.base) return false;
        agreed++;
    }
    *count = agreed;
    return agreed >= ANCHORS_LEAST;
}

static bool take_agreeing(void *context, str path)
{
    module *m = context;
    size_t agreed;
    arena *own = arena_new();
    isf *f = isf_open_file(m, own, path);
    if (f && isf_is_kernel(m, f) && anchors_agree(m, f, &agreed)) {
        isf_take(m, own, f, path, true);
        if (m->owner->notes)
            notes_add(m->owner->notes, NOTE_INFO,
                      "symbols of %.*s: the dump does not say their GUID; %.*s has all %zu variables where "
                      "the dump has them",
                      STR_ARG(m->name), STR_ARG(str_base_name(path)), agreed);
        return true;
    }
    if (f) symbols_log(m->owner, "ISF:     %.*s - of another build", STR_ARG(path));
    arena_free(own);
    return false;
}

bool isf_take_by_anchors(module *m, str directory)
{
    if (m->anchor_count < ANCHORS_LEAST) return false;
    if (isf_visit_kernels(m, directory, take_agreeing, m)) return true;
    module_fail(m, "isf*%.*s: no type file has this kernel's variables where the dump has them",
                STR_ARG(directory));
    return false;
}

/* ---- a near build */

typedef struct nearest {
    module *m;
    arena *own; /* of the best file so far */
    isf *f;
    str path;
    size_t agreed, compared;
} nearest;

/* How many of the dump's sizes and offsets the file's types have, and of how many. */
static void compare_layouts(const module *m, type_source *types, size_t *agreed, size_t *compared)
{
    *agreed = *compared = 0;
    for (size_t i = 0; i < m->layout_count; i++) {
        const module_layout *l = &m->layouts[i];
        const type *t = type_find(types, l->type);
        type_field field = {.offset = t ? t->size : 0};
        ++*compared;
        if (t && (!l->field.len || type_find_field(t, l->field, &field)) && field.offset == l->value)
            ++*agreed;
    }
}

static bool look_at(void *context, str path)
{
    nearest *n = context;
    size_t agreed, compared;
    arena *own = arena_new();
    isf *f = isf_open_file(n->m, own, path);
    if (f && isf_is_kernel(n->m, f)) {
        compare_layouts(n->m, isf_type_source(own, f, (str){0}), &agreed, &compared);
        symbols_log(n->m->owner, "ISF:     %.*s - %zu of %zu sizes and offsets agree", STR_ARG(path), agreed,
                    compared);
        if (agreed > n->agreed) {
            arena_free(n->own);
            *n = (nearest){n->m, own, f, str_copy(own, path), agreed, compared};
            return false;
        }
    }
    arena_free(own);
    return false; /* the others may be nearer */
}

type_source *isf_near_types(module *m)
{
    symbols *s = m->owner;
    module_sources *d = sources_of(m);
    nearest n = {.m = m};
    symbol_path_element *elements;
    if (d->near_tried || m->id.unloaded || m->layout_count < LAYOUTS_LEAST || !s->options.near_types)
        return NULL;
    d->near_tried = true;
    arena *work = arena_new();
    size_t count = symbol_path_parse(work, s->path, &elements);
    for (size_t i = 0; i < count; i++)
        if (elements[i].kind == SYMBOL_PATH_ISF) isf_visit_kernels(m, elements[i].directory, look_at, &n);
    arena_free(work);
    if (2 * n.agreed < n.compared || !n.f) { /* less than half: no neighbour */
        arena_free(n.own);
        return NULL;
    }
    arena_on_free(s->a, free_arena, n.own);
    m->near_types = (module_near_types){n.path, n.agreed, n.compared};
    symbols_log(s, "ISF:     %.*s - types of a near build\n        %.*s", STR_ARG(m->name), STR_ARG(n.path));
    if (s->notes)
        notes_add(s->notes, NOTE_WARNING,
                  "types of %.*s are from %.*s, a near build: fields may differ (%zu of the %zu sizes and "
                  "offsets that the dump itself says agree)",
                  STR_ARG(m->name), STR_ARG(str_base_name(n.path)), n.agreed, n.compared);
    d->types = isf_type_source(s->a, n.f, str_base_name(n.path));
    return d->types;
}

void symbols_drop_near_types(symbols *s)
{
    for (size_t i = 0; i < s->modules.count; i++)
        if (s->modules.items[i]->near_types.file.len) module_unload(s->modules.items[i]);
}

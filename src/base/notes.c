/* Notes: a queue that remembers every text it ever held, so that a fact met a thousand times is said once. */
#include "base/notes.h"

#include "base/map.h"
#include "base/vec.h"

#include <stdarg.h>

struct notes {
    arena *arena;
    arena *scratch; /* the text being added: most of them are known already */
    str_map *seen;
    VEC(note) all;
    size_t taken;
};

static void free_scratch(void *context)
{
    arena_free(context);
}

notes *notes_new(arena *a)
{
    notes *n = ARENA_NEW(a, notes);
    n->arena = a;
    n->scratch = arena_new();
    arena_on_free(a, free_scratch, n->scratch);
    n->seen = str_map_new(a, false);
    return n;
}

void notes_add(notes *n, note_level level, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    arena_clear(n->scratch);
    str said = str_vformat(n->scratch, format, args);
    va_end(args);
    if (str_map_get(n->seen, said)) return;
    str text = str_copy(n->arena, said);
    str_map_put(n->seen, text, n);
    *VEC_PUSH(n->arena, &n->all) = (note){level, text};
}

bool notes_take(notes *n, note *out)
{
    if (n->taken == n->all.count) return false;
    *out = n->all.items[n->taken++];
    return true;
}

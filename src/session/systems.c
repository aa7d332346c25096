#include "session/systems.h"

#include "base/vec.h"
#include "session/kernel.h"

typedef struct entry {
    bool pending, closed;
    str path;
    session_system state; /* of one that waits; the current one's is in the session */
} entry;

/* Entries stay where they are: their index is the ordinal. There is always one for the current system, which
 * may have no target. */
struct session_systems {
    arena *arena;
    VEC(entry) items;
    size_t current, event;
};

session_systems *session_systems_new(arena *a)
{
    session_systems *all = ARENA_NEW(a, session_systems);
    all->arena = a;
    *VEC_PUSH(a, &all->items) = (entry){0};
    return all;
}

void session_systems_free(session *s)
{
    for (size_t i = 0; i < s->systems->items.count; i++) {
        entry *e = &s->systems->items.items[i];
        if (i != s->systems->current && e->state.stop) session_end_system(&e->state);
    }
}

/* ---- looking ---- */

/* The current one counts when it has a target. */
static bool counts(const session *s, size_t i)
{
    const entry *e = &s->systems->items.items[i];
    return i == s->systems->current ? s->target != NULL : !e->closed;
}

size_t session_system_count(const session *s)
{
    size_t count = 0;
    for (size_t i = 0; i < s->systems->items.count; i++) count += counts(s, i);
    return count;
}

session_system_view session_system_at(const session *s, size_t index)
{
    const session_systems *all = s->systems;
    for (size_t i = 0; i < all->items.count; i++) {
        const entry *e = &all->items.items[i];
        if (!counts(s, i) || index--) continue;
        bool current = i == all->current;
        const target *t = current ? s->target : e->pending ? NULL : e->state.target;
        return (session_system_view){.ordinal = i,
                                     .current = current,
                                     .event = i == all->event,
                                     .pending = e->pending,
                                     .path = t ? t->path : e->path,
                                     .target = t};
    }
    return (session_system_view){0};
}

str session_system_prompt(const session *s, arena *a, size_t *ordinal)
{
    *ordinal = s->systems->current;
    return session_system_count(s) > 1 ? str_format(a, "||%zu:", *ordinal) : (str){0};
}

/* ---- changing ---- */

void session_add_dump(session *s, str path)
{
    session_systems *all = s->systems;
    *VEC_PUSH(all->arena, &all->items) = (entry){.pending = true, .path = str_copy(all->arena, path)};
}

/* The current one's state goes to its entry, another's comes into the session. */
static void make_current(session *s, size_t index)
{
    session_systems *all = s->systems;
    all->items.items[all->current].state = s->system;
    all->current = index;
    s->system = all->items.items[index].state;
    all->items.items[index].state = (session_system){0};
}

static error *open_entry(session *s, size_t index)
{
    session_systems *all = s->systems;
    entry *e = &all->items.items[index];
    size_t before = all->current;
    symbols *like = s->symbols;
    all->items.items[before].state = s->system;
    all->current = index;
    session_begin_system(s, like);
    error *problem = session_open_dump(s, e->path);
    if (problem) {
        session_end_system(&s->system);
        all->current = before;
        s->system = all->items.items[before].state;
        all->items.items[before].state = (session_system){0};
        return problem;
    }
    e->pending = false;
    all->event = index;
    if (!all->items.items[before].state.target) all->items.items[before].closed = true;
    return NULL;
}

error *session_open_pending(session *s, bool *opened)
{
    session_systems *all = s->systems;
    *opened = false;
    for (size_t i = 0; i < all->items.count; i++) {
        if (!all->items.items[i].pending || all->items.items[i].closed) continue;
        error *e = open_entry(s, i);
        if (e) all->items.items[i].closed = true; /* it is not asked for again */
        *opened = !e;
        return e;
    }
    return NULL;
}

error *session_set_system(session *s, arena *a, size_t ordinal, bool *opened)
{
    session_systems *all = s->systems;
    *opened = false;
    if (ordinal >= all->items.count || !counts(s, ordinal))
        return error_new(a, ERROR_NOT_FOUND, "Illegal system error: there is no system %zu", ordinal);
    if (ordinal == all->current) return NULL;
    if (all->items.items[ordinal].pending) {
        error *e = open_entry(s, ordinal);
        *opened = !e;
        return e;
    }
    make_current(s, ordinal);
    return NULL;
}

error *session_close_system(session *s)
{
    session_systems *all = s->systems;
    size_t closing = all->current;
    bool opened = false;
    for (size_t i = 0; i < all->items.count; i++) {
        if (i == closing || !counts(s, i) || all->items.items[i].pending) continue;
        make_current(s, i);
        if (all->event == closing) all->event = i;
        all->items.items[closing].closed = true;
        session_end_system(&all->items.items[closing].state);
        return NULL;
    }
    error *e = session_open_pending(s, &opened);
    if (opened) {
        all->items.items[closing].closed = true;
        session_end_system(&all->items.items[closing].state);
        return NULL;
    }
    session_system old = s->system;
    session_begin_system(s, old.symbols);
    session_end_system(&old);
    return e;
}

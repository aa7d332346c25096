/* Of all threads those that hold up others: each waiter's chain is followed to its end, and the ends are
 * counted. A circle counts as one, under the lowest address in it. */
#include "windows/hang.h"

#include <stdlib.h>

enum { MOST_SUSPECTS = 64, MOST_KNOWN = 0x4000 };

typedef struct suspects_reader {
    arena *arena;
    nt_context *windows;
    const nt_resources *locks;
    u64_map *by_thread; /* -> nt_hang_suspect */
    VEC(nt_hang_suspect *) known;
} suspects_reader;

static nt_hang_suspect *suspect_of(suspects_reader *r, uint64_t thread)
{
    nt_hang_suspect *s = u64_map_get(r->by_thread, thread);
    if (s || r->known.count == MOST_KNOWN) return s;
    s = ARENA_NEW(r->arena, nt_hang_suspect);
    *s = (nt_hang_suspect){.thread = thread};
    u64_map_put(r->by_thread, thread, s);
    *VEC_PUSH(r->arena, &r->known) = s;
    return s;
}

/* Where a chain leads: its last thread, or of a circle the lowest address in it. */
static uint64_t root_of(const nt_hang_chain *chain)
{
    uint64_t root = chain->links.items[chain->links.count - 1].thread;
    for (size_t i = chain->first; chain->end == NT_HANG_DEADLOCK && i < chain->links.count; i++)
        if (chain->links.items[i].thread < root) root = chain->links.items[i].thread;
    return root;
}

/* A waiter: its chain, when somebody has what it waits for. */
static void take_waiter(suspects_reader *r, uint64_t thread)
{
    nt_hang_chain chain = nt_hang_chain_from(r->arena, r->windows, r->locks, thread);
    if (chain.links.count == 0 || (chain.links.count == 1 && chain.end != NT_HANG_DEADLOCK)) return;
    nt_hang_suspect *s = suspect_of(r, root_of(&chain));
    if (!s) return;
    if (s->thread != thread) s->blocked++;
    bool longer = chain.links.count > s->chain.links.count;
    /* Of a circle the chain that is the circle itself says most. */
    if (chain.end == NT_HANG_DEADLOCK && s->chain.end == NT_HANG_DEADLOCK && s->chain.links.count)
        longer = chain.first < s->chain.first;
    if (!s->chain.links.count || longer) s->chain = chain;
}

static unsigned rank_of_lock(const nt_resource *lock)
{
    bool wanted = lock->waiting_exclusive.count || lock->waiting_shared.count;
    return (wanted ? 2u : 0) + (lock->exclusive ? 1u : 0);
}

static const nt_resource *lock_at(const nt_resources *locks, uint64_t address)
{
    for (size_t i = 0; i < locks->items.count; i++)
        if (locks->items.items[i].address == address) return &locks->items.items[i];
    return NULL;
}

/* Owners of locks, also when nobody waits for them yet. */
static void take_owners(suspects_reader *r)
{
    for (size_t i = 0; i < r->locks->items.count; i++) {
        const nt_resource *lock = &r->locks->items.items[i];
        for (size_t n = 0; lock->active && n < lock->owners.count; n++) {
            nt_hang_suspect *s = suspect_of(r, lock->owners.items[n].thread);
            if (!s) return;
            s->locks++;
            s->exclusive += lock->exclusive;
            const nt_resource *before = s->lock ? lock_at(r->locks, s->lock) : NULL;
            if (!before || rank_of_lock(lock) > rank_of_lock(before)) s->lock = lock->address;
        }
    }
}

/* Whom nobody waits for: its chain is what holds it up itself. False = it runs, is no thread, or waits for
 * another, who is the suspect then. */
static bool complete(suspects_reader *r, nt_hang_suspect *s)
{
    if (!s->chain.links.count) s->chain = nt_hang_chain_from(r->arena, r->windows, r->locks, s->thread);
    for (size_t i = 0; i < s->chain.links.count; i++)
        if (s->chain.links.items[i].thread == s->thread) s->waited = s->chain.links.items[i].waited;
    if (!s->chain.links.count || root_of(&s->chain) != s->thread) return false;
    return s->blocked || s->chain.end == NT_HANG_DEADLOCK ||
           s->chain.links.items[0].state == NT_THREAD_WAITING;
}

static int worse_first(const void *x, const void *y)
{
    const nt_hang_suspect *a = x, *b = y;
    bool circle_a = a->chain.end == NT_HANG_DEADLOCK, circle_b = b->chain.end == NT_HANG_DEADLOCK;
    if (circle_a != circle_b) return circle_a ? -1 : 1;
    if (a->blocked != b->blocked) return a->blocked > b->blocked ? -1 : 1;
    if (a->exclusive != b->exclusive) return a->exclusive > b->exclusive ? -1 : 1;
    if (a->waited != b->waited) return a->waited > b->waited ? -1 : 1;
    return a->thread < b->thread ? -1 : a->thread > b->thread;
}

nt_hang_suspects nt_hang_find(arena *a, nt_context *c, const nt_kernel *k, const nt_resources *locks,
                              walk_end *end)
{
    suspects_reader r = {.arena = a, .windows = c, .locks = locks, .by_thread = u64_map_new(a)};
    nt_hang_suspects found = {0};
    walk_end threads_end;
    nt_values processes = nt_processes(a, c, k, end);
    for (size_t p = 0; p < processes.count && !interrupt_pending(c->values->interrupt); p++) {
        nt_values threads = nt_process_threads(a, c, processes.items[p], &threads_end);
        if (*end == WALK_COMPLETE) *end = threads_end;
        for (size_t t = 0; t < threads.count && !interrupt_pending(c->values->interrupt); t++)
            if (value_or(value_field(threads.items[t], "Tcb.State"), 0) == NT_THREAD_WAITING)
                take_waiter(&r, value_address_of(threads.items[t]));
    }
    take_owners(&r);
    for (size_t i = 0; i < r.known.count; i++)
        if (complete(&r, r.known.items[i])) *VEC_PUSH(a, &found) = *r.known.items[i];
    if (found.count) qsort(found.items, found.count, sizeof *found.items, worse_first);
    if (found.count > MOST_SUSPECTS) found.count = MOST_SUSPECTS;
    return found;
}

/* Chains of waits. A lock of the executive is found by its own lists of waiters; a mutant knows its owner; a
 * thread that somebody waits for is its own owner. */
#include "windows/hang.h"

enum { MOST_LINKS = 32, MUTANT = 2, THREAD_OBJECT = 6 };

static bool is_waiting(nt_context *c, uint64_t thread)
{
    return value_or(value_field(nt_thread_at(c, thread), "Tcb.State"), 0) == NT_THREAD_WAITING;
}

static uint64_t owner_of_lock(nt_context *c, const nt_resource *r)
{
    for (size_t i = 0; i < r->owners.count; i++)
        if (is_waiting(c, r->owners.items[i].thread)) return r->owners.items[i].thread;
    return r->owners.count ? r->owners.items[0].thread : 0;
}

/* What the thread waits for. False: its thread structure is not there. */
static bool read_link(arena *a, nt_context *c, const nt_resources *locks, uint64_t thread, nt_hang_link *out)
{
    value t = nt_thread_at(c, thread);
    nt_hang_link l = {.thread = thread, .object_type = UINT64_MAX};
    l.state = value_or(value_field(t, "Tcb.State"), UINT64_MAX);
    l.wait_reason = value_or(value_field(t, "Tcb.WaitReason"), UINT64_MAX);
    *out = l;
    if (l.state == UINT64_MAX) return false;
    if (l.state != NT_THREAD_WAITING) return true;
    nt_waits waits = nt_thread_waits(a, c, t);
    for (size_t i = 0; i < waits.count && !l.owner; i++) {
        const nt_wait *w = &waits.items[i];
        if (i && w->type != MUTANT && w->type != THREAD_OBJECT) continue;
        l.object = w->object;
        l.object_type = w->has_type ? w->type : UINT64_MAX;
        if (w->has_type && w->type == MUTANT) l.owner = w->owner;
        if (w->has_type && w->type == THREAD_OBJECT) l.owner = w->object;
    }
    const nt_resource *r = u64_map_get(locks->waiting, thread);
    if (r) {
        l.resource = r->address;
        l.owner = owner_of_lock(c, r);
    }
    *out = l;
    return true;
}

nt_hang_chain nt_hang_chain_from(arena *a, nt_context *c, const nt_resources *locks, uint64_t thread)
{
    nt_hang_chain chain = {.end = NT_HANG_LIMIT};
    while (chain.links.count < MOST_LINKS && !interrupt_pending(c->values->interrupt)) {
        nt_hang_link l;
        for (size_t i = 0; i < chain.links.count; i++) {
            if (chain.links.items[i].thread != thread) continue;
            chain.end = NT_HANG_DEADLOCK;
            chain.first = i;
            return chain;
        }
        bool there = read_link(a, c, locks, thread, &l);
        *VEC_PUSH(a, &chain.links) = l;
        if (!there || l.state != NT_THREAD_WAITING || !l.owner) {
            chain.end = !there                         ? NT_HANG_UNREADABLE
                        : l.state != NT_THREAD_WAITING ? NT_HANG_NOT_WAITING
                                                       : NT_HANG_NO_OWNER;
            return chain;
        }
        thread = l.owner;
    }
    return chain;
}

str nt_hang_end_name(nt_hang_end end)
{
    switch (end) {
    case NT_HANG_NOT_WAITING: return STR("not waiting");
    case NT_HANG_NO_OWNER: return STR("waits for something without an owner");
    case NT_HANG_DEADLOCK: return STR("deadlock");
    case NT_HANG_UNREADABLE: return STR("thread not readable");
    case NT_HANG_LIMIT: return STR("more links than the limit");
    }
    return STR("");
}

/* Chains of waits. A lock of the executive is found by its own lists of waiters; a mutant and a fast mutex
 * know their owner; a thread that somebody waits for is its own owner. */
#include "windows/hang.h"

enum { MOST_LINKS = 32, MUTANT = 2, PROCESS_OBJECT = 3, THREAD_OBJECT = 6 };

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

/* The mutex whose event or gate is waited for: a FAST_MUTEX, whose event is called Gate in 5.2 and Event
 * since. KGUARDED_MUTEX, which is of its own until Windows 7, has owner and gate at the same places. */
static bool mutex_around(nt_context *c, uint64_t object, value *out)
{
    type_field f;
    const type *t = nt_type(c, "_FAST_MUTEX");
    if (!t || (!type_find_field(t, STR("Event"), &f) && !type_find_field(t, STR("Gate"), &f))) return false;
    *out = nt_value(c, "_FAST_MUTEX", object - f.offset);
    return true;
}

static void fast_mutex_link(nt_context *c, nt_hang_link *l)
{
    value mutex;
    l->kind = NT_HANG_FAST_MUTEX;
    if (!mutex_around(c, l->object, &mutex)) return;
    l->lock = value_address_of(mutex);
    l->owner = value_or(value_field(mutex, "Owner"), 0) & ~(uint64_t)7;
}

/* Who keeps a process from its end: of its threads one that waits, or the first. */
static uint64_t thread_of_process(arena *a, nt_context *c, uint64_t process)
{
    walk_end end;
    nt_values threads = nt_process_threads(a, c, nt_process_at(c, process), &end);
    for (size_t i = 0; i < threads.count; i++)
        if (is_waiting(c, value_address_of(threads.items[i]))) return value_address_of(threads.items[i]);
    return threads.count ? value_address_of(threads.items[0]) : 0;
}

/* ETHREAD.AlpcMessage is what it sent; since 6.0. */
static void message_link(nt_context *c, value thread, nt_hang_link *l)
{
    uint64_t at = value_or(value_field(thread, "AlpcMessage"), 0);
    value message = nt_value(c, "_KALPC_MESSAGE", at);
    uint64_t server = value_or(value_field(message, "ServerThread"), 0);
    if (!at || !server) return;
    l->kind = NT_HANG_MESSAGE;
    l->lock = at;
    l->owner = server;
}

static void wait_link(arena *a, nt_context *c, value thread, nt_hang_link *l)
{
    walk_end end; /* what hangs on the objects that were found is true either way */
    nt_waits waits = nt_thread_waits(a, c, thread, &end);
    l->kind = NT_HANG_OBJECT;
    for (size_t i = 0; i < waits.count && !l->owner; i++) {
        const nt_wait *w = &waits.items[i];
        bool owned =
            w->has_type && (w->type == MUTANT || w->type == THREAD_OBJECT || w->type == PROCESS_OBJECT);
        if (i && !owned) continue;
        l->object = w->object;
        l->object_type = w->has_type ? w->type : UINT64_MAX;
        if (!owned) continue;
        if (w->type == MUTANT) {
            l->kind = NT_HANG_MUTANT;
            l->owner = w->owner;
        } else if (w->type == THREAD_OBJECT) {
            l->kind = NT_HANG_THREAD;
            l->owner = w->object;
        } else {
            l->kind = NT_HANG_PROCESS;
            l->lock = w->object;
            l->owner = thread_of_process(a, c, w->object);
        }
    }
    if (l->owner || !l->object) return;
    str reason = nt_wait_reason_name(c, l->wait_reason);
    if (str_equal(reason, STR("WrFastMutex")) || str_equal(reason, STR("WrGuardedMutex")))
        fast_mutex_link(c, l);
    else if (str_equal(reason, STR("WrPushLock"))) l->kind = NT_HANG_PUSH_LOCK;
    else if (str_equal(reason, STR("WrLpcReply"))) message_link(c, thread, l);
}

/* The first request of the thread whose drivers have not all returned it (wdm.h: location StackCount + 1 is
 * the sender itself). One with a location that no request can have is not taken for completed. */
static uint64_t open_request(arena *a, nt_context *c, value thread)
{
    walk_end end;
    nt_addresses irps = nt_thread_irps(a, c, thread, &end);
    for (size_t i = 0; i < irps.count; i++) {
        value irp = nt_value(c, "_IRP", irps.items[i]);
        uint64_t count, current;
        if (!value_u64(value_field(irp, "StackCount"), &count) ||
            !value_u64(value_field(irp, "CurrentLocation"), &current))
            continue;
        if (current != count + 1) return irps.items[i];
    }
    return 0;
}

/* What the thread waits for. False: its thread structure is not there. */
static bool read_link(arena *a, nt_context *c, const nt_resources *locks, uint64_t address, nt_hang_link *out)
{
    value thread = nt_thread_at(c, address);
    nt_hang_link l = {.thread = address, .object_type = UINT64_MAX};
    uint64_t now, since;
    l.state = value_or(value_field(thread, "Tcb.State"), UINT64_MAX);
    l.wait_reason = value_or(value_field(thread, "Tcb.WaitReason"), UINT64_MAX);
    *out = l;
    if (l.state == UINT64_MAX) return false;
    if (l.state != NT_THREAD_WAITING) return true;
    if (nt_tick_count(c, &now) && value_u64(value_field(thread, "Tcb.WaitTime"), &since))
        l.waited = (uint32_t)now - (uint32_t)since; /* WaitTime has 32 bits */
    wait_link(a, c, thread, &l);
    const nt_resource *r = u64_map_get(locks->waiting, address);
    if (r) {
        l.kind = NT_HANG_RESOURCE;
        l.resource = l.lock = r->address;
        l.owner = owner_of_lock(c, r);
    }
    l.irp = open_request(a, c, thread);
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

str nt_hang_kind_name(nt_hang_kind kind)
{
    switch (kind) {
    case NT_HANG_NOTHING: return STR("nothing");
    case NT_HANG_RESOURCE: return STR("ERESOURCE");
    case NT_HANG_MUTANT: return STR("mutant");
    case NT_HANG_FAST_MUTEX: return STR("fast mutex");
    case NT_HANG_PUSH_LOCK: return STR("push lock");
    case NT_HANG_THREAD: return STR("thread");
    case NT_HANG_PROCESS: return STR("process");
    case NT_HANG_MESSAGE: return STR("ALPC message");
    case NT_HANG_OBJECT: return STR("object");
    }
    return STR("");
}

/* ERESOURCE, as nt keeps it:
 *
 *     OwnerEntry            the only owner, or the first; up to Server 2003 OwnerThreads[2]: the exclusive
 *                           owner, then the first shared one
 *     OwnerTable -> [0].TableSize, [1] .. [TableSize - 1]: more owners
 *     SharedWaiters         a _KSEMAPHORE, ExclusiveWaiters a _KEVENT, whose lists of wait blocks name
 * threads. Since Windows 10 1809 (and not in 1607) nt's types call both void pointers: each leads to one of a
 * ring of entries on the waiters' stacks: { LIST_ENTRY, thread, _KEVENT ... }.
 *
 * Sources: wdm.h (ERESOURCE, ResourceOwnedExclusive); nt's public types of 5.2 to 10.0; the published
 * disassembly of ExReleaseResourceLite. */
#include "windows/resource.h"

#include "formats/dump/kdbg.h"
#include "windows/variables.h"

/* MOST_PEOPLE: owners and waiters of all locks together; a machine has some thousand threads. */
enum {
    OWNED_EXCLUSIVE = 0x80,
    MOST_OWNERS = 0x1000,
    MOST_WAITERS = 0x1000,
    MOST_PEOPLE = 0x8000,
    THREAD_BITS = 3
};

/* Owners and waiters of one lock, and how many more may be kept. */
typedef struct lock_reader {
    arena *arena;
    nt_context *windows;
    nt_resource *lock;
    size_t left;
} lock_reader;

/* KOBJECTS (ntosp.h): ThreadObject. What is none is kept, and leaves the lock damaged. */
static bool is_thread(lock_reader *l, uint64_t address)
{
    enum { THREAD_OBJECT = 6 };
    return value_or(value_field(nt_value(l->windows, "_DISPATCHER_HEADER", address), "Type"), 0) ==
           THREAD_OBJECT;
}

static void add_owner(lock_reader *l, value entry)
{
    nt_resource *r = l->lock;
    uint64_t thread, count;
    if (l->left == 0 || !value_u64(value_field(entry, "OwnerThread"), &thread)) {
        r->damaged = true;
        return;
    }
    if (!thread) return;
    /* A number with low bits is what ExSetResourceOwnerPointer was given (wdm.h), and need not be a thread.
     */
    if (!(thread & THREAD_BITS) && !is_thread(l, thread)) r->damaged = true;
    count = value_or(value_field(entry, "OwnerCount"), 0);
    l->left--;
    *VEC_PUSH(l->arena, &r->owners) =
        (nt_resource_owner){.entry = thread, .thread = thread & ~(uint64_t)THREAD_BITS, .count = count};
}

static void read_owners(lock_reader *l, value lock)
{
    nt_context *c = l->windows;
    nt_resource *r = l->lock;
    uint64_t table = value_or(value_field(lock, "OwnerTable"), 0), size;
    if (value_has_field(lock, "OwnerEntry")) {
        add_owner(l, value_field(lock, "OwnerEntry"));
    } else {
        add_owner(l, value_field(lock, "OwnerThreads[0]"));
        add_owner(l, value_field(lock, "OwnerThreads[1]"));
    }
    const type *t = nt_type(c, "_OWNER_ENTRY");
    if (!table || !t) return;
    if (!value_u64(value_field(value_at(c->values, t, table), "TableSize"), &size) || size > MOST_OWNERS) {
        r->damaged = true;
        return;
    }
    for (uint64_t i = 1; i < size && !r->damaged && !interrupt_pending(c->values->interrupt); i++)
        add_owner(l, value_at(c->values, t, table + i * t->size));
}

static void add_waiter(lock_reader *l, uint64_t thread, nt_addresses *out)
{
    if (!is_thread(l, thread)) l->lock->damaged = true;
    *VEC_PUSH(l->arena, out) = thread;
}

/* Threads whose wait blocks hang on a dispatcher object. */
static bool waiters_of_object(lock_reader *l, uint64_t object, nt_addresses *out)
{
    nt_context *c = l->windows;
    const type *t = nt_type(c, "_KWAIT_BLOCK");
    uint64_t head = value_address_of(value_field(nt_value(c, "_DISPATCHER_HEADER", object), "WaitListHead")),
             thread;
    value block;
    if (!t || !head) return false;
    list_walk w = list_walk_begin(c->values, head, t, "WaitListEntry", MOST_WAITERS);
    while (list_walk_next(&w, &block)) {
        if (l->left == 0 || !value_u64(value_field(block, "Thread"), &thread)) return false;
        l->left--;
        add_waiter(l, thread, out);
    }
    return w.end == WALK_COMPLETE;
}

static bool waiters_of_ring(lock_reader *l, uint64_t first, nt_addresses *out)
{
    nt_context *c = l->windows;
    enum { THREAD = 2 }; /* in pointers: behind the LIST_ENTRY */
    unsigned width = c->values->pointer_size;
    space *s = c->values->space;
    uint64_t at = first, thread;
    for (size_t i = 0; i < MOST_WAITERS && !interrupt_pending(c->values->interrupt); i++) {
        if (l->left == 0 || !space_read_pointer(s, at + (uint64_t)THREAD * width, width, &thread))
            return false;
        l->left--;
        add_waiter(l, thread, out);
        if (!space_read_pointer(s, at, width, &at) || !at) return false;
        if (at == first) return true;
    }
    return false;
}

static void read_waiters(lock_reader *l, value pointer, uint64_t count, nt_addresses *out)
{
    nt_resource *r = l->lock;
    const type *t = type_resolve(pointer.type);
    uint64_t at;
    if (!count) return; /* the semaphore and the event stay after the last waiter has gone */
    if (!t || t->kind != TYPE_POINTER || !value_u64(pointer, &at) || !at) {
        r->damaged = true;
        return;
    }
    t = type_resolve(t->target);
    bool dispatched = t && t->kind == TYPE_STRUCT;
    bool whole = dispatched ? waiters_of_object(l, at, out) : waiters_of_ring(l, at, out);
    if (!whole || !out->count) r->damaged = true;
}

static bool read_lock(lock_reader *l, value lock)
{
    nt_resource *r = l->lock;
    uint64_t active, flags;
    if (!value_u64(value_field(lock, "ActiveCount"), &active) ||
        !value_u64(value_field(lock, "Flag"), &flags))
        return false;
    *r = (nt_resource){.address = value_address_of(lock)};
    /* Since Windows 7 ActiveCount says only that there is an owner; ActiveEntries counts them. */
    r->active = active ? value_or(value_field(lock, "ActiveEntries"), active) : 0;
    if (active && !r->active) r->active = active;
    r->exclusive = active && flags & OWNED_EXCLUSIVE;
    r->contention = value_or(value_field(lock, "ContentionCount"), 0);
    r->shared_waiters = value_or(value_field(lock, "NumberOfSharedWaiters"), 0);
    r->exclusive_waiters = value_or(value_field(lock, "NumberOfExclusiveWaiters"), 0);
    if (active) read_owners(l, lock);
    if (r->owners.count < (r->exclusive ? active != 0 : r->active)) r->damaged = true;
    read_waiters(l, value_field(lock, "SharedWaiters"), r->shared_waiters, &r->waiting_shared);
    read_waiters(l, value_field(lock, "ExclusiveWaiters"), r->exclusive_waiters, &r->waiting_exclusive);
    return true;
}

bool nt_resource_read(arena *a, nt_context *c, uint64_t address, nt_resource *out)
{
    nt_resource r;
    lock_reader l = {.arena = a, .windows = c, .lock = &r, .left = MOST_PEOPLE};
    if (!read_lock(&l, nt_value(c, "_ERESOURCE", address))) return false;
    *out = r;
    return true;
}

static void note_waiters(nt_resources *all, nt_resource *r, const nt_addresses *threads)
{
    for (size_t i = 0; i < threads->count; i++) u64_map_put(all->waiting, threads->items[i], r);
}

nt_resources nt_resources_all(arena *a, nt_context *c, const nt_kernel *k, bool all)
{
    nt_resources found = {.end = WALK_UNREADABLE, .waiting = u64_map_new(a)};
    const type *t = nt_type(c, "_ERESOURCE");
    uint64_t head, active;
    type_field f;
    value lock;
    if (!t || !type_find_field(t, STR("ActiveCount"), &f)) return found;
    if (!nt_kernel_u64(k, KDBG_SYSTEM_RESOURCES, &head) &&
        !nt_variable_address(c, "ExpSystemResourcesList", &head))
        return found;
    nt_resource r;
    lock_reader l = {.arena = a, .windows = c, .lock = &r, .left = MOST_PEOPLE};
    list_walk w = list_walk_begin(c->values, head, t, "SystemResourcesList", NT_LIST_LIMIT);
    while (list_walk_next(&w, &lock)) {
        /* There are tens of thousands, nearly all of them free: these cost one number each. */
        value number = value_at(c->values, f.type, value_address_of(lock) + f.offset);
        found.total++;
        bool there = value_u64(number, &active);
        if (!there) found.unreadable++;
        if (!there || (!active && !all) || !read_lock(&l, lock)) {
            found.skipped++;
            continue;
        }
        if (r.active) found.held++;
        r.skipped = found.skipped;
        found.skipped = 0;
        *VEC_PUSH(a, &found.items) = r;
    }
    for (size_t i = 0; i < found.items.count; i++) {
        nt_resource *item = &found.items.items[i];
        note_waiters(&found, item, &item->waiting_exclusive);
        note_waiters(&found, item, &item->waiting_shared);
    }
    found.end = w.end;
    return found;
}

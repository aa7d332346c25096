/* Driver Verifier keeps every order in which locks were taken as trees: a node is "this lock was taken while
 * the parent's lock was held", its Root the lock, its ThreadEntry the thread.
 *
 *     A ---> B            thread 0 took A, then B
 *     B ---> (A?)         thread 1 has B and asks for A: a circle
 *            ^ Instigator's lock; Participant[] has the nodes on the circle
 *
 * Sources: nt's public types and symbols of 6.1 to 10.0 (ViDeadlockGlobals is a pointer);
 * windows-driver-docs, "Deadlock Detection", "Debugging deadlocks - DRIVER_VERIFIER_DETECTED_VIOLATION (C4):
 * 0x1001", whose session tells that a lock's stack is the node's and the bug check's second parameter the
 * lock, its third the node of the thread that asked for it. */
#include "windows/deadlock.h"

#include "windows/variables.h"
#include "windows/verifier.h"

enum { MOST_PARTICIPANTS = 32, MOST_DEPTH = 64 };

str nt_deadlock_type_name(uint64_t type)
{
    /* 'Spinlock' as published; the others by the names of nt's enumeration. */
    static const char *const names[] = {
        "Unknown",         "Mutex",    "MutexAbandoned",        "FastMutex",
        "FastMutexUnsafe", "Spinlock", "InStackQueuedSpinLock", "UnusedSpinLock",
        "Eresource"};
    return type < sizeof names / sizeof *names ? str_from_cstr(names[type]) : STR("");
}

typedef struct reader {
    arena *arena;
    nt_context *windows;
    nt_deadlock *out;
    uint64_t wanted[MOST_PARTICIPANTS + 1]; /* _VI_DEADLOCK_RESOURCEs on the circle */
    size_t wanted_count;
    uint64_t lock; /* the lock that was asked for; 0 = not known */
} reader;

static bool is_among(const uint64_t *all, size_t count, uint64_t address)
{
    for (size_t i = 0; i < count; i++)
        if (all[i] == address) return true;
    return false;
}

static value node_at(reader *r, uint64_t address)
{
    return nt_value(r->windows, "_VI_DEADLOCK_NODE", address);
}

static uint64_t lock_address(reader *r, uint64_t resource)
{
    return value_or(value_field(nt_value(r->windows, "_VI_DEADLOCK_RESOURCE", resource), "ResourceAddress"),
                    0);
}

static size_t lock_index(reader *r, uint64_t address, value resource)
{
    for (size_t i = 0; i < r->out->locks.count; i++) {
        nt_deadlock_lock *known = &r->out->locks.items[i];
        if (known->address != address) continue;
        if (!known->has_type) known->has_type = value_u64(value_field(resource, "Type"), &known->type);
        return i;
    }
    nt_deadlock_lock lock = {.address = address};
    lock.has_type = value_u64(value_field(resource, "Type"), &lock.type);
    *VEC_PUSH(r->arena, &r->out->locks) = lock;
    return r->out->locks.count - 1;
}

/* The nodes from the root to `last`: their number. */
static size_t path_to(reader *r, uint64_t last, uint64_t path[MOST_DEPTH])
{
    uint64_t backwards[MOST_DEPTH], at = last;
    size_t depth = 0, count = 0;
    while (at && depth < MOST_DEPTH && !is_among(backwards, depth, at)) {
        uint64_t parent;
        if (!value_u64(value_field(node_at(r, at), "Parent"), &parent)) break;
        backwards[depth++] = at;
        at = parent;
    }
    if (at) r->out->damaged = true;
    while (depth) path[count++] = backwards[--depth];
    return count;
}

static void add_chain(reader *r, uint64_t last, bool asks)
{
    uint64_t path[MOST_DEPTH];
    size_t depth = path_to(r, last, path);
    nt_deadlock_chain chain = {0};
    value thread_entry = value_field(node_at(r, last), "ThreadEntry");
    chain.entry = value_or(thread_entry, 0);
    /* A thread that has ended has no entry; one without a thread is none. */
    if (chain.entry && (!value_u64(value_field(thread_entry, "Thread"), &chain.thread) || !chain.thread))
        r->out->damaged = true;
    for (size_t i = 0; i < depth; i++) {
        value node = node_at(r, path[i]);
        uint64_t resource = value_or(value_field(node, "Root"), 0);
        uint64_t address = lock_address(r, resource);
        if (path[i] != last && !is_among(r->wanted, r->wanted_count, resource) && address != r->lock)
            continue;
        *VEC_PUSH(r->arena, &chain.steps) = (nt_deadlock_step){
            .lock = lock_index(r, address, nt_value(r->windows, "_VI_DEADLOCK_RESOURCE", resource)),
            .node = path[i],
            .stack = nt_verifier_log_stack(r->arena, node)};
    }
    if (asks && r->lock)
        *VEC_PUSH(r->arena, &chain.steps) = (nt_deadlock_step){
            .lock = lock_index(r, r->lock, nt_value(r->windows, "_VI_DEADLOCK_RESOURCE", 0)), .node = 0};
    if (chain.steps.count) *VEC_PUSH(r->arena, &r->out->chains) = chain;
}

/* Whether the way to another participant leads through this one: that one's chain has it too. */
static bool is_on_another(reader *r, const nt_addresses *participants, uint64_t node)
{
    uint64_t path[MOST_DEPTH];
    for (size_t i = 0; i < participants->count; i++) {
        if (participants->items[i] == node) continue;
        size_t depth = path_to(r, participants->items[i], path);
        if (is_among(path, depth, node)) return true;
    }
    return false;
}

static void read_participants(reader *r, value globals, uint64_t count, nt_addresses *found)
{
    value all = value_field(globals, "Participant");
    for (uint64_t i = 0; i < count && i < MOST_PARTICIPANTS; i++) {
        uint64_t node, resource;
        if (!value_u64(value_index(all, i), &node) ||
            !value_u64(value_field(node_at(r, node), "Root"), &resource)) {
            r->out->unreadable++;
            continue;
        }
        if (is_among(found->items, found->count, node)) continue;
        *VEC_PUSH(r->arena, found) = node;
        r->wanted[r->wanted_count++] = resource;
    }
}

error *nt_deadlock_read(arena *a, nt_context *c, const uint64_t issue[4], nt_deadlock *out)
{
    uint64_t at, count, asking = issue ? issue[2] : 0;
    nt_addresses participants = {0};
    *out = (nt_deadlock){0};
    if (!nt_type(c, "_VI_DEADLOCK_GLOBALS") || !nt_variable_address(c, "ViDeadlockGlobals", &at))
        return error_new(a, ERROR_NOT_FOUND,
                         "nt has no ViDeadlockGlobals, or no type of it: nt's symbols are needed");
    if (!nt_variable_number(c, "ViDeadlockGlobals", 0, &at))
        return error_new(a, ERROR_MEMORY, "nt!ViDeadlockGlobals cannot be read");
    if (!at) return error_new(a, ERROR_NOT_FOUND, "Deadlock detection is not enabled");
    value globals = nt_value(c, "_VI_DEADLOCK_GLOBALS", at);
    if (!value_u64(value_field(globals, "NumberOfParticipants"), &count))
        return error_at_address(a, ERROR_MEMORY, at, "nt!_VI_DEADLOCK_GLOBALS is not in the dump");
    reader r = {.arena = a, .windows = c, .out = out, .lock = issue ? issue[1] : 0};
    read_participants(&r, globals, count, &participants);
    for (size_t i = 0; i < participants.count; i++)
        if (participants.items[i] != asking && !is_on_another(&r, &participants, participants.items[i]))
            add_chain(&r, participants.items[i], false);
    if (asking && (count || issue[0] == 0x1001) &&
        !value_is_bad(value_checked(value_field(node_at(&r, asking), "Root"))))
        add_chain(&r, asking, true);
    return NULL;
}

/* -hang of a program: who waits for whose critical section. A thread whose stack is in ntdll's function for
 * entering one has the section's address in a register or on its stack; what stands there must look like a
 * section that another thread of the program is in (winnt.h: RTL_CRITICAL_SECTION). Other waits are named
 * after the system call: whose they are, a dump does not tell. */
#include "extensions/ext/analyze_hang.h"

#include "session/kernel.h"

enum { LOOK_AT = 12, MOST_BYTES = 0x2000, HOME_SPACE = 0x40, MOST_RECURSION = 0x10000 };

typedef struct hang_reader {
    analysis *n;
    values_context values;
    nt_context windows;
    user_wait *waits; /* one a thread */
    size_t count;
} hang_reader;

static str function_at(const analysis *n, uint64_t ip)
{
    symbol sym;
    module *m = symbols_module_at(n->session->symbols, ip);
    if (!m || !symbols_nearest(n->session->symbols, ip, &sym)) return STR("");
    return sym.name;
}

static bool is_entering(str function)
{
    static const char *const names[] = {"RtlEnterCriticalSection", "RtlpEnterCriticalSectionContended",
                                        "RtlpWaitOnCriticalSection", "RtlpWaitForCriticalSection",
                                        "LdrpAcquireLoaderLock"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal(function, str_from_cstr(names[i]))) return true;
    return false;
}

/* What a thread that stands in this system call does. */
static str wait_type(str function)
{
    static const struct {
        const char *tail, *type;
    } calls[] = {{"WaitForSingleObject", "Event"},
                 {"WaitForMultipleObjects", "Event"},
                 {"SignalAndWaitForSingleObject", "Event"},
                 {"WaitForAlertByThreadId", "Event"},
                 {"WaitForKeyedEvent", "Event"},
                 {"DelayExecution", "Sleep"},
                 {"AlpcSendWaitReceivePort", "ALPC"},
                 {"RequestWaitReplyPort", "LPC"},
                 {"UserMessageCall", "SendMessage"},
                 {"UserGetMessage", "Message"},
                 {"UserWaitMessage", "Message"},
                 {"RemoveIoCompletion", "Queue"},
                 {"WaitForWorkViaWorkerFactory", "Queue"}};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (str_ends_with_nocase(function, str_from_cstr(calls[i].tail))) return str_from_cstr(calls[i].type);
    return STR("");
}

/* The thread that is in the section at `address`, other than `self`; SIZE_MAX = it is no section, or nobody
 * of the dump's threads is in it. */
static size_t owner_of_section(hang_reader *r, uint64_t address, size_t self)
{
    const target *t = r->n->session->target;
    value section = nt_value(&r->windows, "_RTL_CRITICAL_SECTION", address);
    int64_t lock_count, recursion;
    uint64_t owner;
    if (!value_i64(value_field(section, "LockCount"), &lock_count) || lock_count == -1 ||
        !value_i64(value_field(section, "RecursionCount"), &recursion) || recursion < 1 ||
        recursion > MOST_RECURSION || !value_u64(value_field(section, "OwningThread"), &owner) || !owner)
        return SIZE_MAX;
    for (size_t i = 0; i < t->threads.count; i++)
        if (t->threads.items[i].id == owner && i != self) return i;
    return SIZE_MAX;
}

static bool try_section(hang_reader *r, uint64_t address, user_wait *w)
{
    size_t owner = address ? owner_of_section(r, address, w->thread) : SIZE_MAX;
    if (owner == SIZE_MAX) return false;
    w->lock = address;
    w->owner = owner;
    return true;
}

/* Registers first, then the words between the innermost frame and the one that called for the lock. */
static void find_section(hang_reader *r, const frame *frames, size_t called, user_wait *w)
{
    const cpu_registers *registers = &frames[0].registers;
    unsigned width = r->values.pointer_size;
    uint64_t n;
    for (size_t i = 0; registers->arch && i < registers->arch->register_count; i++)
        if (registers->arch->registers[i].part_of < 0 && cpu_register_get(registers, (int)i, &n) &&
            try_section(r, n, w))
            return;
    uint64_t end = frames[called].sp + HOME_SPACE;
    if (end < frames[0].sp || end - frames[0].sp > MOST_BYTES) end = frames[0].sp + MOST_BYTES;
    for (uint64_t at = frames[0].sp; at < end; at += width)
        if (space_read_pointer(r->values.space, at, width, &n) && try_section(r, n, w)) return;
}

static void read_wait(hang_reader *r, size_t index)
{
    const frame *frames = NULL;
    size_t count = 0, called = 0;
    user_wait *w = &r->waits[index];
    analysis *n = r->n;
    *w = (user_wait){.thread = index, .owner = SIZE_MAX};
    if (session_set_thread(n->session, index) ||
        session_frames(n->session, ANALYZE_FRAMES, &frames, &count) || count == 0)
        return;
    w->type = wait_type(function_at(n, frames[0].ip));
    for (size_t i = 0; i < count && i < LOOK_AT; i++)
        if (is_entering(function_at(n, frames[i].ip)) && i + 1 < count) called = i + 1;
    if (!called) return;
    w->type = STR("Critical Section");
    w->entered = frames[called].ip;
    find_section(r, frames, called, w);
}

/* How many threads' chains lead to or through `thread`. */
static size_t blocked_by(const hang_reader *r, size_t thread)
{
    size_t blocked = 0;
    for (size_t i = 0; i < r->count; i++) {
        size_t at = i;
        for (size_t step = 0; step < HANG_MOST_CHAIN && at != SIZE_MAX; step++) {
            at = r->waits[at].owner;
            if (at == thread && i != thread) {
                blocked++;
                break;
            }
        }
    }
    return blocked;
}

/* The chain from `first` on, into the analysis. */
static void keep_chain(hang_reader *r, size_t first)
{
    analyze_hang *h = r->n->hang;
    h->chain_length = 0;
    h->circle = false;
    for (size_t at = first; at != SIZE_MAX && h->chain_length < HANG_MOST_CHAIN; at = r->waits[at].owner) {
        for (size_t i = 0; i < h->chain_length; i++) h->circle |= h->chain[i].thread == at;
        if (h->circle) return;
        h->chain[h->chain_length++] = r->waits[at];
    }
}

/* The longest chain, a circle before all others; of circles only their own threads. */
static void choose_chain(hang_reader *r)
{
    analyze_hang *h = r->n->hang;
    size_t best = SIZE_MAX, best_length = 1;
    bool best_circle = false;
    for (size_t i = 0; i < r->count; i++) {
        if (r->waits[i].owner == SIZE_MAX) continue;
        keep_chain(r, i);
        size_t last = h->chain[h->chain_length - 1].owner;
        bool own_circle = h->circle && last == i;
        if (own_circle < best_circle || (own_circle == best_circle && h->chain_length <= best_length))
            continue;
        best = i;
        best_length = h->chain_length;
        best_circle = own_circle;
    }
    h->chain_length = 0;
    h->circle = false;
    if (best != SIZE_MAX) keep_chain(r, best);
}

static void chain_reasons(hang_reader *r)
{
    analysis *n = r->n;
    const analyze_hang *h = n->hang;
    const target *t = n->session->target;
    for (size_t i = 0; i < h->chain_length; i++) {
        const user_wait *w = &h->chain[i];
        str place = analyze_symbol(n, w->entered);
        str lock = analyze_symbol(n, w->lock);
        if (w->owner == SIZE_MAX) continue;
        analyze_reason_add(n,
                           str_format(n->arena,
                                      "thread %zu waits in %.*s for the critical section %.*s, which thread "
                                      "%zu (%x) is in",
                                      w->thread, STR_ARG(place), STR_ARG(lock), w->owner,
                                      t->threads.items[w->owner].id),
                           str_format(n->arena, "dt ntdll!_RTL_CRITICAL_SECTION %llx ; ~%zu k",
                                      (unsigned long long)w->lock, w->thread));
    }
    if (!h->chain_length) return;
    const user_wait *last = &h->chain[h->chain_length - 1];
    str command = str_format(n->arena, "~%zu k", last->thread);
    if (h->circle) analyze_reason_add(n, STR("which closes the circle: none of them can go on"), command);
    else if (last->type.len)
        analyze_reason_add(
            n, str_format(n->arena, "thread %zu itself waits (%.*s)", last->thread, STR_ARG(last->type)),
            command);
    else analyze_reason_add(n, str_format(n->arena, "thread %zu does not wait", last->thread), command);
    size_t blocked = blocked_by(r, last->thread);
    analyze_reason_add(n,
                       str_format(n->arena, "%zu %s for it, directly or through others", blocked,
                                  blocked == 1 ? "thread waits" : "threads wait"),
                       STR("~*k"));
}

void analyze_find_hang_user(analysis *n)
{
    session *s = n->session;
    session_place before;
    hang_reader r = {.n = n, .count = s->target->threads.count};
    cpu_registers start;
    r.windows = session_windows(s, n->arena, &r.values);
    r.waits = ARENA_ARRAY(n->arena, user_wait, r.count + 1);
    session_save_place(s, &before);
    for (size_t i = 0; i < r.count; i++) {
        if (interrupt_pending(&s->interrupt)) r.count = i;
        else read_wait(&r, i);
    }
    choose_chain(&r);
    chain_reasons(&r);
    const analyze_hang *h = n->hang;
    size_t last = h->chain_length ? h->chain[h->chain_length - 1].thread : before.thread;
    if (h->chain_length) {
        n->hang_kind = h->circle ? STR("DEADLOCK") : STR("BlockedOn_CriticalSection");
        n->command = str_format(n->arena, "~%zus", last);
    } else if (last < r.count && r.waits[last].type.len) {
        n->hang->chain[0] = r.waits[last];
        n->hang->chain_length = 1;
        analyze_reason_add(n,
                           str_format(n->arena,
                                      "thread %zu waits (%.*s); no thread waits for a critical section "
                                      "that another one is in",
                                      last, STR_ARG(r.waits[last].type)),
                           STR("~*k"));
    }
    if (!session_set_thread(s, last) && !session_registers(s, n->arena, &start)) analyze_walk(n, &start);
    session_restore_place(s, &before);
    analyze_find_process(n);
}

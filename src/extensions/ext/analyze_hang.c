/* -hang of a kernel. The verdict is the thread at the end of the chains of waits that most threads stand in
 * (a circle before all others); when nobody waits for anybody, the thread that holds locks and waits itself.
 * Its stack then says which driver. Each step is a reason with the command that shows it. */
#include "extensions/ext/analyze_hang.h"

#include "session/kernel.h"
#include "windows/dpcs.h"

enum { MOST_STEPS = 6 };

static str shown_as(const analysis *n, const char *format, uint64_t address)
{
    return str_format(n->arena, format, (unsigned long long)address);
}

static str span(const analysis *n, uint64_t ticks)
{
    uint64_t length = 0;
    if (!nt_tick_length(&n->hang->view.windows, &n->hang->view.kernel, &length))
        return str_format(n->arena, "%llu ticks", (unsigned long long)ticks);
    return show_duration(n->arena, ticks * length);
}

/* One step of a chain, and the command that shows it. */
static void step_reason(analysis *n, const nt_hang_link *l)
{
    unsigned long long thread = l->thread, owner = l->owner;
    uint64_t at = l->lock ? l->lock : l->object;
    str name, kind = nt_hang_kind_name(l->kind), lock = analyze_symbol(n, at), text;
    str shown_by = shown_as(n, "!thread %llx 2", l->thread);
    if (l->kind == NT_HANG_THREAD) {
        text = str_format(n->arena, "thread %llx waits for the end of thread %llx", thread, owner);
    } else if (l->kind == NT_HANG_PROCESS) {
        bool named = nt_process_image_name(n->arena, nt_process_at(&n->hang->view.windows, at), &name);
        text = str_format(n->arena,
                          "thread %llx waits for the end of process %llx (%.*s), which still has thread %llx",
                          thread, (unsigned long long)at, STR_ARG(named ? name : STR("?")), owner);
        shown_by = shown_as(n, "!process %llx 2", at);
    } else if (l->kind == NT_HANG_MESSAGE) {
        text = str_format(n->arena, "thread %llx waits for the answer of thread %llx to ALPC message %llx",
                          thread, owner, (unsigned long long)at);
        shown_by = shown_as(n, "dt nt!_KALPC_MESSAGE %llx ServerThread", at);
    } else {
        text = str_format(n->arena, "thread %llx waits for the %.*s %.*s, which thread %llx has", thread,
                          STR_ARG(kind), STR_ARG(lock), owner);
        if (l->kind == NT_HANG_RESOURCE) shown_by = shown_as(n, "!locks %llx", at);
        if (l->kind == NT_HANG_FAST_MUTEX) shown_by = shown_as(n, "dt nt!_FAST_MUTEX %llx Owner", at);
    }
    analyze_reason_add(n, text, shown_by);
}

/* What the last thread of the chain does. */
static void last_reason(analysis *n, const nt_hang_chain *chain)
{
    const nt_hang_link *l = &chain->links.items[chain->links.count - 1];
    nt_context *c = &n->hang->view.windows;
    str shown_by = shown_as(n, "!thread %llx", l->thread), state = nt_thread_state_name(l->state), type;
    unsigned long long thread = l->thread;
    switch (chain->end) {
    case NT_HANG_DEADLOCK:
        analyze_reason_add(n,
                           str_format(n->arena, "which closes the circle: %llu threads wait for each other",
                                      (unsigned long long)(chain->links.count - chain->first)),
                           shown_by);
        return;
    case NT_HANG_NOT_WAITING:
        analyze_reason_add(n,
                           str_format(n->arena, "thread %llx does not wait; its state is %.*s", thread,
                                      STR_ARG(state.len ? state : STR("?"))),
                           shown_by);
        return;
    case NT_HANG_UNREADABLE:
        analyze_reason_add(n, str_format(n->arena, "thread %llx is not in the dump", thread), shown_by);
        return;
    case NT_HANG_LIMIT:
        analyze_reason_add(n, str_format(n->arena, "the chain goes on behind thread %llx", thread), shown_by);
        return;
    case NT_HANG_NO_OWNER: break;
    }
    type = l->kind == NT_HANG_PUSH_LOCK   ? STR("a push lock, whose owner Windows does not keep")
           : l->object_type != UINT64_MAX ? nt_dispatcher_type_name(l->object_type)
                                          : STR("");
    str reason = nt_wait_reason_name(c, l->wait_reason);
    analyze_reason_add(n,
                       str_format(n->arena, "thread %llx itself waits (%.*s) for %llx%s%.*s, since %.*s",
                                  thread, STR_ARG(reason), (unsigned long long)l->object,
                                  type.len ? ", " : "", STR_ARG(type), STR_ARG(span(n, l->waited))),
                       shown_by);
}

static void request_reason(analysis *n, const nt_hang_link *l)
{
    uint64_t driver;
    str whose = shown_as(n, "its request %llx", l->irp);
    module *m = l->irp ? analyze_request(n, &n->hang->view.windows, l->irp, whose, &driver) : NULL;
    if (m && l->kind == NT_HANG_OBJECT && !analyze_is_core(n, m)) analyze_blame(n, m, m->id.base);
}

static void suspect_reasons(analysis *n, const nt_hang_suspect *s)
{
    const nt_hang_chain *chain = &s->chain;
    size_t count = chain->links.count, steps = 0;
    size_t first = chain->end == NT_HANG_DEADLOCK ? chain->first : 0;
    for (size_t i = first; i < count && steps < MOST_STEPS; i++)
        if (chain->links.items[i].owner) {
            step_reason(n, &chain->links.items[i]);
            steps++;
        }
    if (!count) return;
    last_reason(n, chain);
    if (s->blocked)
        analyze_reason_add(n,
                           str_format(n->arena, "%zu %s for it, directly or through others", s->blocked,
                                      s->blocked == 1 ? "thread waits" : "threads wait"),
                           s->lock ? STR("!locks -p") : STR("!process 0 2"));
    if (s->locks)
        analyze_reason_add(n,
                           str_format(n->arena, "it holds %zu lock%s, %zu of them exclusively%s", s->locks,
                                      s->locks == 1 ? "" : "s", s->exclusive,
                                      s->blocked ? "" : ", that nobody waits for yet"),
                           STR("!locks"));
    request_reason(n, &chain->links.items[count - 1]);
}

static void queue_reasons(analysis *n)
{
    kernel_view *v = &n->hang->view;
    const target *t = n->session->target;
    for (size_t i = 0; i < t->threads.count; i++) {
        nt_dpcs dpcs = nt_dpcs_of(n->arena, &v->windows, &v->kernel, t, t->threads.items[i].id);
        if (dpcs.items.count)
            analyze_reason_add(
                n,
                str_format(n->arena, "processor %u has %zu DPC%s in its queues, the first is %.*s",
                           t->threads.items[i].id, dpcs.items.count, dpcs.items.count == 1 ? "" : "s",
                           STR_ARG(analyze_symbol(n, dpcs.items.items[0].routine))),
                shown_as(n, "!dpcs %llx", t->threads.items[i].id));
    }
}

static str kind_of(const nt_hang_suspect *s)
{
    if (s->chain.end == NT_HANG_DEADLOCK) return STR("DEADLOCK");
    const nt_hang_link *l = s->chain.links.count ? &s->chain.links.items[0] : NULL;
    if (!s->blocked || !l || !l->owner) return s->locks ? STR("HoldsLocks") : STR("");
    switch (l->kind) {
    case NT_HANG_RESOURCE: return STR("BlockedOn_ERESOURCE");
    case NT_HANG_MUTANT: return STR("BlockedOn_Mutant");
    case NT_HANG_FAST_MUTEX: return STR("BlockedOn_FastMutex");
    case NT_HANG_THREAD: return STR("BlockedOn_Thread");
    case NT_HANG_PROCESS: return STR("BlockedOn_Process");
    case NT_HANG_MESSAGE: return STR("BlockedOn_ALPC");
    default: return STR("");
    }
}

static void look_at(analysis *n, const nt_hang_suspect *s)
{
    analyze_hang *h = n->hang;
    cpu_registers start;
    str name;
    value thread = nt_thread_at(&h->view.windows, s->thread);
    if (nt_process_image_name(n->arena, nt_process_at(&h->view.windows, value_or(nt_thread_owner(thread), 0)),
                              &name))
        n->process = name;
    n->command = shown_as(n, ".thread 0x%llx", s->thread);
    if (show_thread_start(&h->view, thread, &start)) analyze_walk(n, &start);
}

static void find_hang_kernel(analysis *n)
{
    analyze_hang *h = n->hang;
    cpu_registers own;
    kernel_view_init(&h->view, n->session, n->out, n->arena);
    if (n->bugcheck) analyze_find_bugcheck(n);
    h->locks = nt_resources_all(n->arena, &h->view.windows, &h->view.kernel, false);
    h->suspects = nt_hang_find(n->arena, &h->view.windows, &h->view.kernel, &h->locks, &h->end);
    if (h->suspects.count) {
        n->hang_kind = kind_of(&h->suspects.items[0]);
        look_at(n, &h->suspects.items[0]);
        suspect_reasons(n, &h->suspects.items[0]);
    } else if (!session_registers(n->session, n->arena, &own)) {
        analyze_walk(n, &own); /* where the user stands */
    }
    queue_reasons(n);
    if (!n->process.len) analyze_find_process(n);
}

void analyze_find_hang(analysis *n)
{
    n->hang = ARENA_NEW(n->arena, analyze_hang);
    *n->hang = (analyze_hang){.end = WALK_COMPLETE};
    if (n->kernel) find_hang_kernel(n);
    else analyze_find_hang_user(n);
}

/* How -hang writes what it found. The names of the sections are WinDbg's (LOCK_ADDRESS, PNP_TRIAGE,
 * BLOCKED_THREAD, BLOCKING_THREAD, DERIVED_WAIT_CHAIN, WAIT_CHAIN_COMMAND), as published sessions have them;
 * WAIT_CHAINS is ours: WinDbg has no such section for a kernel. */
#include "extensions/ext/analyze_hang.h"

enum { MOST_SHOWN = 8 };

/* ---- kernels ---- */

static const char *link_template(const nt_hang_link *l)
{
    if (!l->owner) return "    {thread:q}  {wait_reason}\n";
    return l->lock ? "    {thread:q}  {wait_reason}  {waits_for} {lock:q} ->\n"
                   : "    {thread:q}  {wait_reason}  {waits_for} {object:q} ->\n";
}

static void show_link(analysis *n, const nt_hang_link *l)
{
    nt_context *c = &n->hang->view.windows;
    bool waiting = l->state == NT_THREAD_WAITING;
    str reason = waiting ? nt_wait_reason_name(c, l->wait_reason) : nt_thread_state_name(l->state);
    emit(n->out, "hang_link", link_template(l), f_p("thread", l->thread),
         f_if(reason.len > 0, f_s("wait_reason", reason)), f_s("waits_for", nt_hang_kind_name(l->kind)),
         f_if(l->object != 0, f_p("object", l->object)), f_if(l->resource != 0, f_p("resource", l->resource)),
         f_if(l->lock != 0, f_p("lock", l->lock)), f_if(l->owner != 0, f_p("owner", l->owner)),
         f_if(l->irp != 0, f_p("irp", l->irp)), f_u("waited_ticks", l->waited));
}

static void show_suspect(analysis *n, const nt_hang_suspect *s)
{
    const nt_hang_chain *chain = &s->chain;
    out_begin(n->out, "hang_chain");
    out_list_begin(n->out, "links");
    for (size_t i = 0; i < chain->links.count; i++) show_link(n, &chain->links.items[i]);
    out_list_end(n->out);
    bool circle = chain->end == NT_HANG_DEADLOCK;
    emit(n->out, NULL,
         circle ? "    {circle:q}  ({end}; {blocked} blocked)\n" : "    ({end}; {blocked} blocked)\n",
         f_s("end", nt_hang_end_name(chain->end)), f_u("blocked", s->blocked), f_p("suspect", s->thread),
         f_u("locks", s->locks), f_u("exclusive_locks", s->exclusive),
         f_if(circle, f_p("circle", circle ? chain->links.items[chain->first].thread : 0)));
    out_end(n->out);
}

static const nt_resource *lock_of(const analyze_hang *h, uint64_t address)
{
    for (size_t i = 0; i < h->locks.items.count; i++)
        if (h->locks.items.items[i].address == address) return &h->locks.items.items[i];
    return NULL;
}

/* The lock of the verdict as !locks has it, and for the Plug and Play manager's who has it for how long. */
static void show_verdicts_lock(analysis *n, const nt_hang_suspect *s)
{
    out *o = n->out;
    const nt_resource *r = lock_of(n->hang, s->lock);
    if (!r) return;
    emit(o, NULL, "LOCK_ADDRESS:  {lock_address:q} -- (!locks {lock_address:q})\n",
         f_p("lock_address", r->address));
    out_list_begin(o, "lock");
    out_begin(o, "lock");
    show_lock_lines(&n->hang->view, r);
    out_end(o);
    out_list_end(o);
    out_heading(o, "\n1 total locks, %d locks currently held\n\n", r->active ? 1 : 0);
    str name = analyze_symbol(n, r->address);
    if (!str_equal(name, STR("nt!PiEngineLock")) && !str_equal(name, STR("nt!IopDeviceTreeLock"))) return;
    out_heading(o,
                "PNP_TRIAGE: \n\tLock address  : 0x%llx\n\tThread Count  : %llu\n\tThread address: 0x%llx\n"
                "\tThread wait   : 0x%llx\n\n",
                (unsigned long long)r->address, (unsigned long long)r->active, (unsigned long long)s->thread,
                (unsigned long long)s->waited);
}

static void show_kernel_hang(analysis *n)
{
    const analyze_hang *h = n->hang;
    out *o = n->out;
    const nt_hang_suspect *verdict = h->suspects.count ? &h->suspects.items[0] : NULL;
    if (!verdict) {
        out_heading(o, "No thread waits for another, and none that holds a lock waits.\n\n");
    } else {
        const nt_hang_links *links = &verdict->chain.links;
        bool circle = verdict->chain.end == NT_HANG_DEADLOCK;
        uint64_t blocked = links->count > 1 ? links->items[circle ? links->count - 1 : 0].thread : 0;
        show_verdicts_lock(n, verdict);
        emit(o, NULL, blocked ? "BLOCKED_THREAD:  {blocked_thread:q}\n\n" : NULL,
             f_if(blocked != 0, f_p("blocked_thread", blocked)));
        emit(o, NULL, "BLOCKING_THREAD:  {blocking_thread:q}\n\n", f_p("blocking_thread", verdict->thread));
        out_heading(o, "WAIT_CHAINS:  \n");
        out_list_begin(o, "chains");
        for (size_t i = 0; i < h->suspects.count && i < MOST_SHOWN; i++) {
            if (i) out_heading(o, "\n");
            show_suspect(n, &h->suspects.items[i]);
        }
        out_list_end(o);
        if (h->suspects.count > MOST_SHOWN)
            out_heading(o, "    and %zu more\n", h->suspects.count - MOST_SHOWN);
        out_heading(o, "\n");
    }
    emit(o, NULL, h->end != WALK_COMPLETE ? "Not all threads were seen: {threads_end}\n\n" : NULL,
         f_s("threads_end", walk_end_text(h->end)));
    size_t damaged = 0;
    for (size_t i = 0; i < h->locks.items.count; i++) damaged += h->locks.items.items[i].damaged;
    if (damaged) out_heading(o, "Of %zu locks not all owners or waiters could be read (!locks)\n\n", damaged);
    emit(o, NULL, h->locks.end != WALK_COMPLETE ? "Not all locks were seen: {locks_end}\n\n" : NULL,
         f_s("locks_end", walk_end_text(h->locks.end)));
}

/* ---- programs ---- */

static void show_user_hang(analysis *n)
{
    const analyze_hang *h = n->hang;
    const target *t = n->session->target;
    out *o = n->out;
    strbuf command = {.arena = n->arena};
    if (!h->chain_length) {
        out_heading(o, "No thread waits for a critical section that another one is in.\n\n");
        return;
    }
    out_heading(
        o, "DERIVED_WAIT_CHAIN:  \n\nDl Eid Cid     WaitType\n-- --- ------- --------------------------\n");
    out_list_begin(o, "chain");
    for (size_t i = 0; i < h->chain_length; i++) {
        const user_wait *w = &h->chain[i];
        bool last = i + 1 == h->chain_length;
        const char *arrow = !last ? "-->" : h->circle ? "--^" : "";
        str ids = str_format(n->arena, "%x.%x", t->system.process_id, t->threads.items[w->thread].id);
        emit(o, "hang_wait",
             *arrow ? "{mark}  {thread:-3} {ids:-7} {wait_type:-23}{arrow}\n"
                    : "{mark}  {thread:-3} {ids:-7} {wait_type:-23}\n",
             f_c("mark", h->circle ? "x" : " "), f_u("thread", w->thread), f_s("ids", ids),
             f_u("tid", t->threads.items[w->thread].id),
             f_s("wait_type", w->type.len ? w->type : STR("Unknown")), f_c("arrow", arrow),
             f_if(w->lock != 0, f_p("lock", w->lock)), f_if(w->owner != SIZE_MAX, f_u("owner", w->owner)));
        strbuf_format(&command, "~%zus;k;;", w->thread);
    }
    out_list_end(o);
    emit(o, NULL, "\nWAIT_CHAIN_COMMAND:  {wait_chain_command}\n\n",
         f_s("wait_chain_command", strbuf_str(&command)));
    emit(o, NULL, "BLOCKING_THREAD:  {blocking_thread_id:016x}\n\n",
         f_u("blocking_thread_id", t->threads.items[h->chain[h->chain_length - 1].thread].id));
}

void analyze_show_hang(analysis *n)
{
    if (n->kernel) show_kernel_hang(n);
    else show_user_hang(n);
}

/* A lock of the executive as !locks has it. Sources: windows-driver-docs, "!locks (!kdext*.locks)"; published
 * sessions for waiters (four a row). */
#include "show/lock.h"

enum { A_ROW = 4 };

static void first_lines(kernel_view *v, const nt_resource *r)
{
    strbuf name = {.arena = v->arena};
    bool named = symbols_format(v->session->symbols, r->address, true, &name);
    const char *state = r->active == 0 ? "Available" : r->exclusive ? "Exclusively owned" : "Shared";
    out_heading(v->out, "\nResource @ ");
    emit(v->out, NULL, named ? "{name} (0x{address:q})    " : "0x{address:q}    ", f_p("address", r->address),
         f_if(named, f_s("name", strbuf_str(&name))));
    emit(v->out, NULL, r->active && !r->exclusive ? "{state} {owner_count} owning threads\n" : "{state}\n",
         f_c("state", state), f_u("owner_count", r->active), f_b("damaged", r->damaged));
    emit(v->out, NULL, r->contention ? "    Contention Count = {contention}\n" : "",
         f_u("contention", r->contention));
    emit(v->out, NULL, r->shared_waiters ? "    NumberOfSharedWaiters = {shared_waiters}\n" : "",
         f_u("shared_waiters", r->shared_waiters));
    emit(v->out, NULL, r->exclusive_waiters ? "    NumberOfExclusiveWaiters = {exclusive_waiters}\n" : "",
         f_u("exclusive_waiters", r->exclusive_waiters));
}

/* Every fifth begins a row. */
static void row_break(kernel_view *v, size_t index)
{
    if (index && index % A_ROW == 0) out_heading(v->out, "\n              ");
}

static void owners_and_sharers(kernel_view *v, const nt_resource *r)
{
    size_t n = 0;
    if (r->owners.count || r->waiting_shared.count) out_heading(v->out, "     Threads: ");
    out_list_begin(v->out, "owners");
    for (size_t i = 0; i < r->owners.count && !out_cancelled(v->out); i++, n++) {
        const nt_resource_owner *o = &r->owners.items[i];
        row_break(v, n);
        emit(v->out, "lock_owner",
             o->entry == o->thread ? "{entry:q}-{count:02x}<*> "
                                   : "{entry:q}-{count:02x}<*> *** Actual Thread {thread:q}",
             f_p("entry", o->entry), f_p("thread", o->thread), f_u("count", o->count));
    }
    out_list_end(v->out);
    out_list_begin(v->out, "waiting_shared");
    for (size_t i = 0; i < r->waiting_shared.count && !out_cancelled(v->out); i++, n++) {
        row_break(v, n);
        out_item(v->out, "{thread:q}-01    ", f_p("thread", r->waiting_shared.items[i]));
    }
    out_list_end(v->out);
    if (n) out_heading(v->out, "\n");
}

static void exclusive_waiters(kernel_view *v, const nt_resource *r)
{
    if (r->waiting_exclusive.count)
        out_heading(v->out, "\n     Threads Waiting On Exclusive Access:\n              ");
    out_list_begin(v->out, "waiting_exclusive");
    for (size_t i = 0; i < r->waiting_exclusive.count && !out_cancelled(v->out); i++) {
        row_break(v, i);
        out_item(v->out, "{thread:q}       ", f_p("thread", r->waiting_exclusive.items[i]));
    }
    out_list_end(v->out);
    if (r->waiting_exclusive.count) out_heading(v->out, "\n");
}

void show_lock_lines(kernel_view *v, const nt_resource *r)
{
    first_lines(v, r);
    owners_and_sharers(v, r);
    exclusive_waiters(v, r);
    if (r->damaged) out_heading(v->out, "     Not all of the lock's owners or waiters could be read.\n");
}

void show_lock_totals(kernel_view *v, uint64_t total, uint64_t held)
{
    emit(v->out, NULL, held ? "{total} total locks, {held} locks currently held\n" : "{total} total locks\n",
         f_u("total", total), f_u("held", held));
}

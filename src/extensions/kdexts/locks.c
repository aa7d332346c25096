/* !locks of a kernel: the executive's locks, their owners and waiters.
 *
 * Sources: windows-driver-docs, "!locks (!kdext*.locks)"; published sessions for waiters (four a row), the
 * dot for every 32 locks that nobody holds, and "1 total locks" of a free lock. The heading that some
 * versions print
 * ("**** DUMP OF ALL RESOURCE OBJECTS ****") is not in the reference page's session. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/lock.h"
#include "windows/hang.h"

enum { LOCKS_A_DOT = 32 };

typedef struct locks_options {
    bool verbose, all, chains;
} locks_options;

/* What the reference writes while it passes over locks that nobody holds. */
static void scanned(kernel_view *v, uint64_t skipped)
{
    char dots[257];
    if (!skipped) return;
    out_heading(v->out, "KD: Scanning for held locks");
    uint64_t left = (skipped + LOCKS_A_DOT - 1) / LOCKS_A_DOT;
    while (left && !out_cancelled(v->out)) {
        size_t n = left < sizeof dots - 1 ? (size_t)left : sizeof dots - 1;
        for (size_t i = 0; i < n; i++) dots[i] = '.';
        dots[n] = 0;
        out_heading(v->out, "%s", dots);
        left -= n;
    }
    out_heading(v->out, "\n");
}

/* A chain as one line: thread, what it waits for, the next thread. The reference has no such text; in JSON it
 * is always there. */
static void show_chain(kernel_view *v, const nt_hang_chain *chain, bool text)
{
    out_begin(v->out, "hang_chain");
    if (text) out_heading(v->out, "     Chain:");
    out_list_begin(v->out, "links");
    for (size_t i = 0; i < chain->links.count; i++) {
        const nt_hang_link *l = &chain->links.items[i];
        const char *line = !text         ? ""
                           : l->resource ? " {thread:q} -> lock {resource:q} ->"
                           : l->owner    ? " {thread:q} -> object {object:q} ->"
                                         : " {thread:q}";
        emit(v->out, "hang_link", line, f_p("thread", l->thread),
             f_if(l->object != 0, f_p("object", l->object)),
             f_if(l->resource != 0, f_p("resource", l->resource)),
             f_if(l->owner != 0, f_p("owner", l->owner)));
    }
    out_list_end(v->out);
    bool deadlock = chain->end == NT_HANG_DEADLOCK;
    const char *last = !text ? "" : deadlock ? " {circle:q} ({end})\n" : " ({end})\n";
    emit(v->out, NULL, last, f_s("end", nt_hang_end_name(chain->end)),
         f_if(deadlock, f_p("circle", deadlock ? chain->links.items[chain->first].thread : 0)));
    out_end(v->out);
}

static void chains(kernel_view *v, const nt_resources *held, const nt_resource *r, bool text)
{
    const nt_addresses *lists[] = {&r->waiting_exclusive, &r->waiting_shared};
    if (!text && out_get_format(v->out) == OUT_TEXT) return;
    out_list_begin(v->out, "chains");
    for (size_t l = 0; l < 2; l++) {
        for (size_t i = 0; i < lists[l]->count && !out_cancelled(v->out); i++) {
            nt_hang_chain c = nt_hang_chain_from(v->arena, &v->windows, held, lists[l]->items[i]);
            show_chain(v, &c, text);
        }
    }
    out_list_end(v->out);
}

static void show_lock(kernel_view *v, const nt_resources *held, const nt_resource *r,
                      const locks_options *options)
{
    out_begin(v->out, "lock");
    show_lock_lines(v, r);
    chains(v, held, r, options->chains);
    if (options->verbose) {
        out_list_begin(v->out, "threads");
        out_heading(v->out, "\n");
        for (size_t i = 0; i < r->owners.count && !out_cancelled(v->out); i++) {
            value thread = nt_thread_at(&v->windows, r->owners.items[i].thread);
            show_thread(v, thread, PROCESS_WAITS | PROCESS_THREADS | PROCESS_FRAMES_ONLY, 5);
            out_heading(v->out, "\n");
        }
        out_list_end(v->out);
    }
    out_end(v->out);
}

static error *one_lock(kernel_view *v, uint64_t address, const locks_options *options)
{
    nt_resource r;
    if (!nt_resource_read(v->arena, &v->windows, address, &r))
        return error_at_address(v->arena, ERROR_MEMORY, address,
                                "the lock (nt!_ERESOURCE) is not in the dump");
    nt_resources held = nt_resources_all(v->arena, &v->windows, &v->kernel, false);
    out_begin(v->out, "locks");
    out_list_begin(v->out, "locks");
    show_lock(v, &held, &r, options);
    out_list_end(v->out);
    show_lock_totals(v, 1, r.active ? 1 : 0);
    out_end(v->out);
    return NULL;
}

static error *all_locks(kernel_view *v, const locks_options *options)
{
    nt_resources found = nt_resources_all(v->arena, &v->windows, &v->kernel, options->all);
    out_begin(v->out, "locks");
    out_list_begin(v->out, "locks");
    for (size_t i = 0; i < found.items.count && !out_cancelled(v->out); i++) {
        scanned(v, found.items.items[i].skipped);
        show_lock(v, &found, &found.items.items[i], options);
    }
    out_list_end(v->out);
    scanned(v, found.skipped);
    show_lock_totals(v, found.total, found.held);
    emit(v->out, NULL, found.unreadable ? "{unreadable} locks could not be read\n" : "",
         f_u("unreadable", found.unreadable), f_s("end", walk_end_text(found.end)));
    out_end(v->out);
    if (found.end == WALK_COMPLETE) return NULL;
    return error_new(v->arena, ERROR_MEMORY, "ExpSystemResourcesList: %.*s after %llu locks",
                     STR_ARG(walk_end_text(found.end)), (unsigned long long)found.total);
}

static error *run_locks(command_call *c)
{
    kernel_view v;
    str rest = c->args, flag;
    uint64_t address = 0;
    locks_options options = {0};
    error *e;
    while (args_take_any_flag(&rest, &flag)) {
        for (size_t i = 0; i < flag.len; i++) {
            char letter = flag.ptr[i];
            if (letter == 'v') options.verbose = true;
            else if (letter == 'd') options.all = true;
            else if (letter == 'p') options.chains = true;
            else return args_error(c, rest, "Syntax");
        }
    }
    if (!args_empty(rest) && (e = args_expression(c, &rest, &address))) return e;
    if ((e = args_end(c, rest))) return e;
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!nt_type(&v.windows, "_ERESOURCE"))
        return error_new(c->arena, ERROR_NOT_FOUND, "Cannot get _ERESOURCE type");
    if (address) return one_lock(&v, session_address(c->session, address), &options);
    return all_locks(&v, &options);
}

const command command_locks = {.name = "locks",
                               .extension = "kdexts",
                               .needs = NEEDS_TARGET | NEEDS_KERNEL,
                               .synopsis = "[-v] [-p] [-d] [Address]",
                               .brief = "Show the executive's locks, who owns them and who waits",
                               .example = "!locks",
                               .run = run_locks};

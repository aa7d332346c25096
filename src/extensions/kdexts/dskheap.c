/* !dskheap: how full each desktop's heap is.
 *
 * Sources: windows-driver-docs, "!dskheap"; published sessions of Windows 7 and Server 2008 R2 for the rules.
 * Of a heap that cannot be read the reference writes its error line, then zeros. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/kernel.h"
#include "windows/desktop.h"

enum { KILOBYTE = 1024, MOST_SESSIONS = 256 };

typedef struct heap_options {
    bool verbose, one_session;
    uint64_t session;
} heap_options;

static void show_row(kernel_view *v, const nt_desktop *d, bool verbose)
{
    uint64_t used = d->has_free && d->size ? (d->size - d->free) * 100 / d->size : 0;
    /* The row has zeros where the heap is not there; what the desktop itself says of its size is data. */
    emit(v->out, "desktop",
         d->has_free ? "  {name:-28}{size_kb:10}{used_percent:18}%\n"
                     : "  {name:-28}         0                 0%\n",
         f_s("name", d->name), f_p("desktop", d->address), f_p("station", d->station), f_p("heap", d->heap),
         f_if(d->has_size, f_u("size_kb", d->size / KILOBYTE)), f_if(d->has_free, f_u("used_percent", used)),
         f_if(d->has_free, f_u("free", d->free)));
    if (!verbose) return;
    out_heading(v->out, "      tagDESKTOP %0*llx  heap %0*llx", (int)v->values.pointer_size * 2,
                (unsigned long long)d->address, (int)v->values.pointer_size * 2, (unsigned long long)d->heap);
    if (d->has_size) out_heading(v->out, "  %llu bytes", (unsigned long long)d->size);
    if (d->has_free) out_heading(v->out, ", %llu free", (unsigned long long)d->free);
    out_heading(v->out, "\n");
}

/* `session`: of the process by whose memory the lists are read; UINT64_MAX = its desktops say. */
static error *show_session(kernel_view *v, uint64_t session, const heap_options *options)
{
    nt_desktops all;
    uint64_t total = 0, count = 0;
    bool has_session = session != UINT64_MAX;
    error *e = nt_desktops_all(v->arena, &v->windows, &all);
    if (e) return e;
    for (size_t i = 0; i < all.items.count && !has_session; i++) {
        has_session = all.items.items[i].has_session;
        session = all.items.items[i].session;
    }
    if (options->one_session && has_session && session != options->session)
        return error_new(v->arena, ERROR_NOT_FOUND, "No process of session %llu was found",
                         (unsigned long long)options->session);
    for (size_t i = 0; i < all.items.count; i++)
        if (!all.items.items[i].has_free)
            out_heading(v->out, "Error Reading TotalFreeSize from nt!_HEAP @ %0*llx\n",
                        (int)v->values.pointer_size * 2, (unsigned long long)all.items.items[i].address);
    out_begin(v->out, "desktop_heaps");
    out_heading(v->out, "  Winstation\\Desktop            Heap Size(KB)   Used Rate(%%)\n"
                        "------------------------------------------------------------\n");
    out_list_begin(v->out, "desktops");
    for (size_t i = 0; i < all.items.count && !out_cancelled(v->out); i++) {
        const nt_desktop *d = &all.items.items[i];
        show_row(v, d, options->verbose);
        if (d->has_free) total += d->size / KILOBYTE;
        count++;
    }
    out_list_end(v->out);
    out_heading(v->out, "------------------------------------------------------\n");
    emit(v->out, NULL, "                Total Desktop: ({total_kb:8} KB - {count:3} desktops)\n",
         f_u("total_kb", total), f_u("count", count));
    emit(v->out, NULL, "                Session ID: {session:2}\n",
         f_if(has_session, f_u("session", session)));
    out_heading(v->out, "============================================================\n");
    out_end(v->out);
    if (all.end == WALK_COMPLETE) return NULL;
    return error_at_address(v->arena, ERROR_MEMORY, all.broken, "%.*s", STR_ARG(walk_end_text(all.end)));
}

typedef struct session_process_pair {
    uint64_t session, process;
} session_process_pair;

/* The first process of each session, in the sessions' order. */
static size_t sessions_of(kernel_view *v, session_process_pair *out)
{
    walk_end end;
    size_t count = 0;
    nt_values all = nt_processes(v->arena, &v->windows, &v->kernel, &end);
    for (size_t i = 0; i < all.count && count < MOST_SESSIONS; i++) {
        uint64_t id;
        bool none, known = false;
        if (!nt_process_session(&v->windows, all.items[i], &id, &none)) continue;
        for (size_t n = 0; n < count && !known; n++) known = out[n].session == id;
        if (known) continue;
        size_t at = count++;
        for (; at > 0 && out[at - 1].session > id; at--) out[at] = out[at - 1];
        out[at] = (session_process_pair){id, value_address_of(all.items[i])};
    }
    return count;
}

/* One session after the other; what is wrong with one is a line, and the next is shown. The last error is the
 * command's. */
static error *each_session(kernel_view *v, const session_process_pair *sessions, size_t count,
                           const heap_options *options)
{
    session_place before;
    error *last = NULL;
    bool shown = false;
    session_save_place(v->session, &before);
    for (size_t i = 0; i < count && !out_cancelled(v->out); i++) {
        if (options->one_session && sessions[i].session != options->session) continue;
        if (last) out_heading(v->out, "%.*s\n", STR_ARG(last->message));
        shown = true;
        last = session_set_process(v->session, v->arena, sessions[i].process);
        if (!last) last = show_session(v, sessions[i].session, options);
    }
    session_restore_place(v->session, &before);
    if (!shown)
        return error_new(v->arena, ERROR_NOT_FOUND, "No process of session %llu was found",
                         (unsigned long long)options->session);
    return last;
}

static error *run_dskheap(command_call *c)
{
    kernel_view v;
    str rest = c->args, flag;
    heap_options options = {0};
    session_process_pair sessions[MOST_SESSIONS];
    error *e = NULL;
    while (!e && args_take_any_flag(&rest, &flag)) {
        if (str_equal(flag, STR("v"))) {
            options.verbose = true;
        } else if (str_equal(flag, STR("s"))) {
            options.one_session = true;
            e = args_expression(c, &rest, &options.session);
        } else {
            return args_error(c, rest, "Syntax");
        }
    }
    if (e || (e = args_end(c, rest))) return e;
    kernel_view_init(&v, c->session, c->out, c->arena);
    size_t count = sessions_of(&v, sessions);
    /* No process says so: what is mapped now, whose desktops know their session. */
    return count ? each_session(&v, sessions, count, &options) : show_session(&v, UINT64_MAX, &options);
}

const command command_dskheap = {.name = "dskheap",
                                 .extension = "kdexts",
                                 .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                 .synopsis = "[-v] [-s Session]",
                                 .brief = "Show how full the desktops' heaps are",
                                 .example = "!dskheap -s 0",
                                 .run = run_dskheap};

/* !runaway: how much time each thread has used. Source: windows-driver-docs, "!runaway"; the columns and the
 * order (most time first, then the higher number) are those of public transcripts since Windows 7's
 * debuggers. */
#include "base/wintime.h"
#include "dispatch/args.h"
#include "dispatch/command.h"

#include <stdlib.h>

enum { SHOW_USER = 1, SHOW_KERNEL = 2, SHOW_ELAPSED = 4 };

typedef struct thread_time {
    const target_thread *thread;
    uint64_t time; /* 100 ns */
} thread_time;

static int by_time(const void *a, const void *b)
{
    const thread_time *x = a, *y = b;
    if (x->time != y->time) return x->time < y->time ? 1 : -1;
    return (x->thread->index < y->thread->index) - (x->thread->index > y->thread->index);
}

static uint64_t time_of(const target_thread *t, unsigned kind, uint64_t now)
{
    if (kind == SHOW_USER) return t->user_time;
    if (kind == SHOW_KERNEL) return t->kernel_time;
    return t->create_time && now > t->create_time ? now - t->create_time : 0;
}

static void show_times(command_call *c, unsigned kind)
{
    const target *t = c->session->target;
    const char *title = kind == SHOW_USER ? "User Mode" : kind == SHOW_KERNEL ? "Kernel Mode" : "Elapsed";
    thread_time *all = ARENA_ARRAY(c->arena, thread_time, t->threads.count ? t->threads.count : 1);
    size_t count = 0;
    for (size_t i = 0; i < t->threads.count; i++) {
        const target_thread *one = &t->threads.items[i];
        if (one->has_times) all[count++] = (thread_time){one, time_of(one, kind, t->system.dump_time)};
    }
    qsort(all, count, sizeof *all, by_time);
    out_heading(c->out, " %s Time\n  Thread       Time\n", title);
    for (size_t i = 0; i < count && !out_cancelled(c->out); i++)
        emit(c->out, "thread_time", "  {index:3}:{id:-8s} {time_text}\n", f_u("index", all[i].thread->index),
             f_s("id", str_format(c->arena, "%x", all[i].thread->id)),
             f_s("time_text", wintime_format_span(c->arena, all[i].time)), f_c("kind", title),
             f_u("time", all[i].time));
}

static error *run_runaway(command_call *c)
{
    str rest = c->args;
    uint64_t flags;
    error *e = args_expression_or(c, &rest, SHOW_USER, &flags);
    if (!e) e = args_end(c, rest);
    if (e) return e;
    const target *t = c->session->target;
    bool any = false;
    for (size_t i = 0; i < t->threads.count; i++) any |= t->threads.items[i].has_times;
    if (!any)
        return error_new(c->arena, ERROR_UNAVAILABLE,
                         "ERROR: !runaway: extension exception 0x80004002.\n"
                         "    \"Unable to get thread times - dumps may not have time information\"");
    for (unsigned kind = SHOW_USER; kind <= SHOW_ELAPSED; kind <<= 1)
        if (flags & kind) show_times(c, kind);
    return NULL;
}

const command command_runaway = {.name = "runaway",
                                 .extension = "uext",
                                 .needs = NEEDS_TARGET | NEEDS_USER,
                                 .synopsis = "[Flags]",
                                 .brief = "Display the time consumed by each thread",
                                 .example = "!runaway 7",
                                 .run = run_runaway};

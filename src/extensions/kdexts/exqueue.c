/* !exqueue. Source of its flags: windows-driver-docs, "!exqueue". */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/work_queue.h"

enum { CRITICAL = 0x10, DELAYED = 0x20, HYPER_CRITICAL = 0x40, THREAD_FLAGS = 0xf };

static bool wanted(const nt_work_queue *q, uint64_t flags)
{
    uint64_t which = flags & (CRITICAL | DELAYED | HYPER_CRITICAL);
    if (!which || q->prioritized) return true;
    return q->index < 3 && (which >> (4 + q->index) & 1);
}

static error *run_exqueue(command_call *c)
{
    kernel_view v;
    str rest = c->args;
    uint64_t flags;
    error *e = args_expression_or(c, &rest, 0, &flags);
    if (e || (e = args_end(c, rest))) return e;
    kernel_view_init(&v, c->session, c->out, c->arena);
    nt_work_queues all = nt_work_queues_all(c->arena, &v.windows);
    if (!all.count)
        return error_new(
            c->arena, ERROR_NOT_FOUND,
            "nt's work queues are not known: neither ExWorkerQueue nor those of a node or partition");
    for (size_t i = 0; i < all.count && !out_cancelled(c->out); i++)
        if (wanted(&all.items[i], flags)) show_work_queue(&v, &all.items[i], (unsigned)flags & THREAD_FLAGS);
    return NULL;
}

const command command_exqueue = {.name = "exqueue",
                                 .extension = "kdexts",
                                 .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                 .synopsis = "[Flags]",
                                 .brief =
                                     "Show the executive's work queues: their threads and what is pending",
                                 .example = "!exqueue",
                                 .run = run_exqueue};

/* !ready: threads that could run. Sources: windows-driver-docs, "!ready"; "Windows Internals", 6th and 7th
 * edition, for its text. */
#include "dispatch/args.h"
#include "extensions/kdexts/processors.h"
#include "windows/ready_threads.h"

enum { INDENT = 4, NAMES_ONLY = 0x10, MOST_PROCESSORS = 64 };

typedef struct ready_view {
    kernel_view v;
    unsigned flags;
    size_t shown;
} ready_view;

/* `where`: "Processor 0", "SharedReadyQueue fffff..." */
static void show_queues(ready_view *r, const nt_ready_queues *queues, str where)
{
    kernel_view *v = &r->v;
    if (!queues->count) {
        out_heading(v->out, "%.*s: No threads in READY state\n", STR_ARG(where));
        return;
    }
    for (size_t i = 0; i < queues->count && !out_cancelled(v->out); i++) {
        const nt_ready_queue *q = &queues->items[i];
        out_begin(v->out, "ready_queue");
        emit(v->out, NULL, "{where}: Ready Threads at priority {priority}\n", f_s("where", where),
             f_u("priority", q->priority), f_if(q->shared != 0, f_p("shared_queue", q->shared)));
        out_list_begin(v->out, "threads");
        for (size_t t = 0; t < q->threads.count && !out_cancelled(v->out); t++, r->shown++)
            show_thread(v, q->threads.items[t], r->flags, INDENT);
        out_list_end(v->out);
        emit(v->out, NULL, q->end == WALK_COMPLETE ? NULL : "    The list ends: {end}\n",
             f_s("end", walk_end_text(q->end)));
        out_end(v->out);
    }
}

/* "(00) **------": the group and which of its processors share the queue. */
static void show_shared(ready_view *r, value prcb, uint64_t *seen, size_t *seen_count)
{
    kernel_view *v = &r->v;
    nt_ready_queues queues;
    value shared_queue;
    char mask[MOST_PROCESSORS + 1] = {0};
    if (!nt_ready_shared(v->arena, &v->windows, prcb, &shared_queue, &queues)) return;
    uint64_t at = value_address_of(shared_queue);
    for (size_t i = 0; i < *seen_count; i++)
        if (seen[i] == at) return;
    if (*seen_count == MOST_PROCESSORS) return;
    seen[(*seen_count)++] = at;
    uint64_t affinity = value_or(value_field(shared_queue, "Affinity"), 0);
    uint64_t group = value_or(value_field(prcb, "Group"), 0);
    unsigned width = v->values.pointer_size * 8;
    for (unsigned i = 0; i < width; i++) mask[i] = affinity >> i & 1 ? '*' : '-';
    emit(v->out, "shared_ready_queue", "KSHARED_READY_QUEUE {queue:q}: ({group:02}) {mask}\n",
         f_p("queue", at), f_u("group", group), f_c("mask", mask), f_x("affinity", affinity, 16));
    show_queues(r, &queues,
                v->values.pointer_size == 8
                    ? str_format(v->arena, "SharedReadyQueue %016llx", (unsigned long long)at)
                    : str_format(v->arena, "SharedReadyQueue %08llx", (unsigned long long)at));
}

static error *run_ready(command_call *c)
{
    ready_view r = {.flags = 0};
    str rest = c->args;
    uint64_t flags, seen[MOST_PROCESSORS];
    size_t seen_count = 0;
    const target *t = c->session->target;
    error *e = args_expression_or(c, &rest, PROCESS_WAITS | PROCESS_THREADS, &flags);
    if (e || (e = args_end(c, rest))) return e;
    kernel_view_init(&r.v, c->session, c->out, c->arena);
    if (!nt_type(&r.v.windows, "_KPRCB")) return processors_no_types(c, "_KPRCB");
    r.flags = (unsigned)flags & (PROCESS_WAITS | PROCESS_THREADS | PROCESS_FRAMES_ONLY);
    if (flags & NAMES_ONLY) r.flags |= PROCESS_FRAMES_ONLY;
    for (size_t i = 0; i < t->threads.count && !out_cancelled(c->out); i++)
        show_shared(&r, processors_prcb(&r.v, t->threads.items[i].id), seen, &seen_count);
    for (size_t i = 0; i < t->threads.count && !out_cancelled(c->out); i++) {
        nt_ready_queues queues;
        unsigned number = t->threads.items[i].id;
        str where = str_format(c->arena, "Processor %u", number);
        if (nt_ready_of(c->arena, &r.v.windows, processors_prcb(&r.v, number), &queues))
            show_queues(&r, &queues, where);
        else out_heading(c->out, "%.*s: its ready queues are not in the dump\n", STR_ARG(where));
    }
    emit(c->out, "ready", NULL, f_u("threads", r.shown));
    return NULL;
}

const command command_ready = {.name = "ready",
                               .extension = "kdexts",
                               .needs = NEEDS_TARGET | NEEDS_KERNEL,
                               .synopsis = "[Flags]",
                               .brief = "Show the threads that could run, by processor and priority",
                               .example = "!ready 0",
                               .run = run_ready};

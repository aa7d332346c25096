/* Sources: windows-driver-docs, "!exqueue" (the heading with current and maximum); published sessions for the
 * heading with threads and concurrency, and for pending items; a published list of kdexts' texts for the
 * headings of nodes. Since Windows 8.1 a node has one queue for all types, by priority: its heading's number
 * and the priorities of pending items are ours. */
#include "show/work_queue.h"

static void heading(kernel_view *v, const nt_work_queue *q)
{
    str name = q->prioritized ? str_format(v->arena, "ExWorkQueue %u", q->index)
                              : str_format(v->arena, "%.*s WorkQueue", STR_ARG(nt_work_queue_name(q->index)));
    emit(
        v->out, NULL,
        q->has_counts && q->has_node
            ? "**** NUMA Node {node} {name} ( Threads: {threads}/{most_threads}, Concurrency: {current}/{maximum} )\n"
        : q->has_node ? "**** NUMA Node {node} {name}( current = {current} maximum = {maximum} )\n"
        : q->has_counts
            ? "**** {name} ( Threads: {threads}/{most_threads}, Concurrency: {current}/{maximum} )\n"
            : "**** {name}( current = {current} maximum = {maximum} )\n",
        f_if(q->has_node, f_u("node", q->node)), f_s("name", name), f_p("queue", q->address),
        f_if(q->has_counts, f_u("threads", q->threads)),
        f_if(q->has_counts, f_u("most_threads", q->most_threads)), f_u("current", q->current),
        f_u("maximum", q->maximum));
}

static void pending(kernel_view *v, const nt_work_item *item, bool prioritized)
{
    strbuf name = {.arena = v->arena};
    uint64_t routine = item->io_item ? item->io_routine : item->routine;
    bool named = item->readable && symbols_format(v->session->symbols, routine, true, &name);
    if (!named) strbuf_format(&name, "%llx", (unsigned long long)routine);
    emit(v->out, "work_item",
         !item->readable ? "PENDING: ExWorkItem ({item:q}) cannot be read\n"
         : item->io_item
             ? "PENDING: IOWorkItem ({io_item:q}) Routine {symbol} ({routine:q}) IoObject ({object:q}) "
               "Context ({context:q})"
             : "PENDING: ExWorkItem ({item:q}) Routine {symbol} ({routine:q}) Parameter ({parameter:q})",
         f_p("item", item->item), f_if(item->io_item != 0, f_p("io_item", item->io_item)),
         f_if(item->readable, f_p("routine", routine)), f_s("symbol", strbuf_str(&name)),
         f_if(item->readable, f_p("parameter", item->parameter)),
         f_if(item->io_item != 0, f_p("object", item->io_object)),
         f_if(item->io_item != 0, f_p("context", item->io_context)),
         f_if(prioritized, f_u("priority", item->priority)));
    if (item->readable) out_heading(v->out, prioritized ? " Priority %u\n" : "\n", item->priority);
}

void show_work_queue(kernel_view *v, const nt_work_queue *q, unsigned flags)
{
    out_begin(v->out, "work_queue");
    heading(v, q);
    out_list_begin(v->out, "workers");
    for (size_t i = 0; i < q->workers.count && !out_cancelled(v->out); i++)
        show_thread(v, q->workers.items[i], flags, 0);
    out_list_end(v->out);
    out_list_begin(v->out, "items");
    for (size_t i = 0; i < q->items.count && !out_cancelled(v->out); i++)
        pending(v, &q->items.items[i], q->prioritized);
    out_list_end(v->out);
    emit(v->out, NULL, q->end == WALK_COMPLETE ? NULL : "A list of the queue ends: {end}\n",
         f_s("end", walk_end_text(q->end)));
    out_heading(v->out, "\n");
    out_end(v->out);
}

/* Sources: nt's public types of 5.2 to 10.0; wdm.h (WORK_QUEUE_TYPE). */
#include "windows/work_queues.h"

#include "windows/variables.h"

enum {
    OLD_QUEUES = 3,
    MOST_NODES = 64,
    MOST_OF_NODE = 8,
    PRIORITIES = 32,
    MOST_ITEMS = 0x4000,
    MOST_WORKERS = 0x2000
};

str nt_work_queue_name(unsigned index)
{
    static const char *const names[] = {"Critical",   "Delayed",  "HyperCritical", "Normal",
                                        "Background", "RealTime", "SuperCritical"};
    return index < sizeof names / sizeof *names ? str_from_cstr(names[index]) : STR("");
}

/* IopProcessWorkItem is the routine of the I/O manager's own: its parameter is the IO_WORKITEM, which begins
 * with the item. */
static void look_behind(nt_context *c, nt_work_item *item)
{
    if (item->parameter != item->item || !item->parameter) return;
    value io = nt_value(c, "_IO_WORKITEM", item->parameter);
    if (!value_u64(value_field(io, "Routine"), &item->io_routine)) return;
    item->io_item = item->parameter;
    item->io_object = value_or(value_field(io, "IoObject"), 0);
    item->io_context = value_or(value_field(io, "Context"), 0);
}

static walk_end read_items(arena *a, nt_context *c, uint64_t head, unsigned priority, nt_work_queue *q)
{
    const type *t = nt_type(c, "_WORK_QUEUE_ITEM");
    value work;
    if (!t || !head) return WALK_UNREADABLE;
    list_walk w = list_walk_begin(c->values, head, t, "List", MOST_ITEMS - q->items.count);
    while (list_walk_next(&w, &work)) {
        nt_work_item item = {.item = value_address_of(work), .priority = priority};
        item.readable = value_u64(value_field(work, "WorkerRoutine"), &item.routine);
        item.parameter = value_or(value_field(work, "Parameter"), 0);
        look_behind(c, &item);
        *VEC_PUSH(a, &q->items) = item;
    }
    return w.end;
}

static walk_end read_workers(arena *a, nt_context *c, uint64_t head, nt_work_queue *q)
{
    const type *t = nt_type(c, "_ETHREAD");
    value thread;
    if (!t || !head) return WALK_UNREADABLE;
    list_walk w = list_walk_begin(c->values, head, t, "Tcb.QueueListEntry", MOST_WORKERS);
    while (list_walk_next(&w, &thread)) *VEC_PUSH(a, &q->workers) = thread;
    return w.end;
}

static void note_end(nt_work_queue *q, walk_end end)
{
    if (q->end == WALK_COMPLETE) q->end = end;
}

static void add_queue(arena *a, nt_context *c, uint64_t address, nt_work_queue q, nt_work_queues *out)
{
    value queue = nt_value(c, "_EX_WORK_QUEUE", address);
    q.address = address;
    q.prioritized = value_has_field(queue, "WorkPriQueue");
    q.has_counts = value_u64(value_field(queue, "ThreadCount"), &q.threads) &&
                   value_u64(value_field(queue, "MaxThreads"), &q.most_threads);
    value kernel_queue = value_field(queue, q.prioritized ? "WorkPriQueue" : "WorkerQueue");
    q.end = WALK_COMPLETE;
    q.maximum = value_or(value_field(kernel_queue, "MaximumCount"), 0);
    value counts = value_field(kernel_queue, "CurrentCount"),
          heads = value_field(kernel_queue, "EntryListHead");
    if (!q.prioritized) {
        q.current = value_or(counts, 0);
        note_end(&q, read_items(a, c, value_address_of(heads), 0, &q));
    }
    for (unsigned i = PRIORITIES; q.prioritized && i-- > 0;) {
        q.current += value_or(value_index(counts, i), 0);
        note_end(&q, read_items(a, c, value_address_of(value_index(heads, i)), i, &q));
    }
    note_end(&q, read_workers(a, c, value_address_of(value_field(kernel_queue, "ThreadListHead")), &q));
    *VEC_PUSH(a, out) = q;
}

/* Pointers to queues, up to the first that is null. */
static void add_pointers(arena *a, nt_context *c, uint64_t at, unsigned node, nt_work_queues *out)
{
    unsigned width = c->values->pointer_size;
    uint64_t queue;
    for (unsigned i = 0; i < MOST_OF_NODE; i++) {
        if (!space_read_pointer(c->values->space, at + (uint64_t)i * width, width, &queue) || !queue) return;
        add_queue(a, c, queue, (nt_work_queue){.has_node = true, .node = node, .index = i}, out);
    }
}

static uint64_t node_count(nt_context *c)
{
    uint64_t count;
    if (!nt_variable_number(c, "KeNumberNodes", 4, &count)) return 1;
    count &= 0xffff; /* a USHORT; the next variable may stand right behind */
    return count == 0 || count > MOST_NODES ? 1 : count;
}

static void of_nodes(arena *a, nt_context *c, nt_work_queues *out)
{
    const type *t = nt_type(c, "_EX_WORK_QUEUE");
    uint64_t block, at;
    unsigned width = c->values->pointer_size;
    if (!t || !nt_variable_address(c, "KeNodeBlock", &block)) return;
    uint64_t count = node_count(c);
    for (unsigned n = 0; n < count && !interrupt_pending(c->values->interrupt); n++) {
        if (!space_read_pointer(c->values->space, block + (uint64_t)n * width, width, &at) || !at) continue;
        value node = nt_value(c, "_ENODE", at);
        value queues = value_field(node, "ExWorkerQueues"), pointers = value_field(node, "ExWorkQueues");
        for (unsigned i = 0; !value_is_bad(queues) && nt_work_queue_name(i).len; i++)
            add_queue(a, c, value_address_of(queues) + i * t->size,
                      (nt_work_queue){.has_node = true, .node = n, .index = i}, out);
        if (!value_is_bad(pointers)) add_pointers(a, c, value_address_of(pointers), n, out);
    }
}

static bool of_partition(arena *a, nt_context *c, nt_work_queues *out)
{
    uint64_t at, table, row;
    unsigned width = c->values->pointer_size;
    if (!nt_variable_number(c, "PspSystemPartition", 0, &at) || !at) return false;
    value system_partition = nt_value(c, "_EPARTITION", at);
    value partition = nt_value(c, "_EX_PARTITION", value_or(value_field(system_partition, "ExPartition"), 0));
    if (!value_u64(value_field(partition, "WorkQueues"), &table) || !table) return false;
    uint64_t count = node_count(c);
    for (unsigned n = 0; n < count; n++)
        if (space_read_pointer(c->values->space, table + (uint64_t)n * width, width, &row) && row)
            add_pointers(a, c, row, n, out);
    return true;
}

nt_work_queues nt_work_queues_all(arena *a, nt_context *c)
{
    nt_work_queues found = {0};
    type_field f;
    uint64_t at;
    const type *queue = nt_type(c, "_EX_WORK_QUEUE"), *node = nt_type(c, "_ENODE");
    if (!queue || of_partition(a, c, &found)) return found;
    if (node &&
        (type_find_field(node, STR("ExWorkerQueues"), &f) || type_find_field(node, STR("ExWorkQueues"), &f)))
        of_nodes(a, c, &found);
    else if (nt_variable_address(c, "ExWorkerQueue", &at))
        for (unsigned i = 0; i < OLD_QUEUES; i++)
            add_queue(a, c, at + i * queue->size, (nt_work_queue){.index = i}, &found);
    return found;
}

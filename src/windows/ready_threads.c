/* 32 lists, one a priority; a bit of ReadySummary says which have threads. Source: nt's public types;
 * "Windows Internals", 7th edition, part 1, chapter 4 for what the shared queues are. */
#include "windows/ready_threads.h"

enum { PRIORITIES = 32, MOST_READY = 0x10000 };

static void read_lists(arena *a, nt_context *c, value heads, uint64_t summary, value shared,
                       nt_ready_queues *out)
{
    const type *t = nt_type(c, "_ETHREAD");
    value thread;
    for (unsigned priority = PRIORITIES; t && priority-- > 0;) {
        if (!(summary >> priority & 1)) continue;
        nt_ready_queue q = {.priority = priority};
        q.shared = value_is_bad(shared) ? 0 : value_address_of(shared);
        uint64_t head = value_address_of(value_index(heads, priority));
        list_walk w = list_walk_begin(c->values, head, t, "Tcb.WaitListEntry", MOST_READY);
        while (list_walk_next(&w, &thread)) *VEC_PUSH(a, &q.threads) = thread;
        q.end = w.end;
        *VEC_PUSH(a, out) = q;
    }
}

bool nt_ready_of(arena *a, nt_context *c, value prcb, nt_ready_queues *out)
{
    uint64_t summary;
    value heads = value_field(prcb, "DispatcherReadyListHead");
    *out = (nt_ready_queues){0};
    if (value_is_bad(heads) || !value_u64(value_field(prcb, "ReadySummary"), &summary)) return false;
    read_lists(a, c, heads, summary, value_bad(c->values, NULL), out);
    return true;
}

bool nt_ready_shared(arena *a, nt_context *c, value prcb, value *queue, nt_ready_queues *out)
{
    uint64_t at, summary;
    *out = (nt_ready_queues){0};
    if (!value_u64(value_field(prcb, "SharedReadyQueue"), &at) || !at) return false;
    value shared_queue = nt_value(c, "_KSHARED_READY_QUEUE", at);
    *queue = shared_queue;
    if (!value_u64(value_field(shared_queue, "ReadySummary"), &summary)) return true;
    read_lists(a, c, value_field(shared_queue, "ReadyListHead"), summary, shared_queue, out);
    return true;
}

/* A KPRCB has two queues of DPCs (KPRCB.DpcData: normal, threaded). Up to 6.2 they are rings of LIST_ENTRYs
 * (KDPC_DATA.DpcListHead), since 6.3 single lists that end with a null (KDPC_DATA.DpcList.ListHead). Source:
 * nt's public types of 5.2 to 10.0. */
#include "windows/dpcs.h"

#include "windows/processor.h"

enum { QUEUES = 2, MOST_DPCS = 0x4000 };

static void add_dpc(arena *a, nt_dpcs *out, value dpc, bool threaded)
{
    nt_dpc d = {.dpc = value_address_of(dpc), .threaded = threaded};
    d.readable = value_u64(value_field(dpc, "DeferredRoutine"), &d.routine);
    d.context = value_or(value_field(dpc, "DeferredContext"), 0);
    *VEC_PUSH(a, &out->items) = d;
}

static walk_end walk_ring(arena *a, nt_context *c, uint64_t head, bool threaded, nt_dpcs *out)
{
    const type *t = nt_type(c, "_KDPC");
    value dpc;
    if (!t) return WALK_UNREADABLE;
    list_walk w = list_walk_begin(c->values, head, t, "DpcListEntry", MOST_DPCS);
    while (list_walk_next(&w, &dpc)) add_dpc(a, out, dpc, threaded);
    return w.end;
}

static walk_end walk_single(arena *a, nt_context *c, uint64_t head, bool threaded, nt_dpcs *out)
{
    const type *t = nt_type(c, "_KDPC");
    type_field link;
    uint64_t at = head, checkpoint = 0;
    if (!t || !type_find_field(t, STR("DpcListEntry"), &link)) return WALK_UNREADABLE;
    for (size_t i = 0, power = 1; i < MOST_DPCS; i++) {
        if (interrupt_pending(c->values->interrupt)) return WALK_INTERRUPTED;
        if (!space_read_pointer(c->values->space, at, c->values->pointer_size, &at)) return WALK_UNREADABLE;
        if (!at) return WALK_COMPLETE;
        if (at == checkpoint) return WALK_CYCLE;
        if (i == power) {
            checkpoint = at;
            power *= 2;
        }
        add_dpc(a, out, value_at(c->values, t, at - link.offset), threaded);
    }
    return WALK_LIMIT;
}

nt_dpcs nt_dpcs_of(arena *a, nt_context *c, const nt_kernel *k, const target *t, unsigned processor)
{
    nt_dpcs found = {.end = WALK_COMPLETE};
    value prcb = nt_prcb_at(c, nt_prcb_address(c, k, t, processor));
    for (unsigned i = 0; i < QUEUES; i++) {
        value queue = value_index(value_field(prcb, "DpcData"), i);
        uint64_t ring = value_address_of(value_field(queue, "DpcListHead")), head = 0;
        if (value_has_field(queue, "DpcList.ListHead"))
            head = value_address_of(value_field(queue, "DpcList.ListHead"));
        walk_end end = head   ? walk_single(a, c, head, i != 0, &found)
                       : ring ? walk_ring(a, c, ring, i != 0, &found)
                              : WALK_UNREADABLE;
        if (found.end == WALK_COMPLETE) found.end = end;
    }
    return found;
}

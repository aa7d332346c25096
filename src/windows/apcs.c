/* A KTHREAD has two KAPC_STATEs of two lists each: kernel mode's and user mode's. SavedApcState counts only
 * while the thread is attached to another process (ApcStateIndex is not 0). Source: nt's public types. */
#include "windows/apcs.h"

enum { MODES = 2, MOST_APCS = 0x1000 };

value nt_apc_at(nt_context *c, uint64_t address)
{
    return nt_value(c, "_KAPC", address);
}

static void read_state(arena *a, nt_context *c, value heads, unsigned state, nt_apc_lists *out)
{
    const type *t = nt_type(c, "_KAPC");
    for (unsigned mode = 0; t && mode < MODES; mode++) {
        nt_apc_list list = {.state = state, .mode = mode};
        value apc;
        list.head = value_address_of(value_index(heads, mode));
        if (!list.head) continue;
        list_walk w = list_walk_begin(c->values, list.head, t, "ApcListEntry", MOST_APCS);
        while (list_walk_next(&w, &apc)) *VEC_PUSH(a, &list.apcs) = apc;
        list.end = w.end;
        if (list.apcs.count || list.end != WALK_COMPLETE) *VEC_PUSH(a, out) = list;
    }
}

nt_apc_lists nt_apcs_of(arena *a, nt_context *c, value thread)
{
    nt_apc_lists found = {0};
    read_state(a, c, value_field(thread, "Tcb.ApcState.ApcListHead"), 0, &found);
    if (value_or(value_field(thread, "Tcb.ApcStateIndex"), 0) == 1)
        read_state(a, c, value_field(thread, "Tcb.SavedApcState.ApcListHead"), 1, &found);
    return found;
}

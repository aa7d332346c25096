/* Look-aside lists. Sources: wdm.h (GENERAL_LOOKASIDE, SLIST_HEADER, POOL_TYPE); nt's public symbols. */
#include "windows/lookaside.h"

#include "windows/variables.h"

enum { MOST_LISTS = 0x10000, DEPTH_BITS = 16 };

bool nt_lookaside_read(nt_context *c, uint64_t address, nt_lookaside *out)
{
    value l = nt_value(c, "_GENERAL_LOOKASIDE", address);
    nt_lookaside n = {.address = address};
    uint64_t tag, type;
    if (!value_u64(value_field(l, "Tag"), &tag) || !value_u64(value_field(l, "Type"), &type) ||
        !value_u64(value_field(l, "Size"), &n.size) || !value_u64(value_field(l, "Depth"), &n.depth) ||
        !value_u64(value_field(l, "TotalAllocates"), &n.allocates) ||
        !value_u64(value_field(l, "TotalFrees"), &n.frees))
        return false;
    n.tag = (uint32_t)tag;
    n.type = (unsigned)type;
    n.allocate_misses = value_or(value_field(l, "AllocateMisses"), 0);
    n.free_misses = value_or(value_field(l, "FreeMisses"), 0);
    /* The depth is the first 16 bits of the header on 64-bit systems, a field of its own on 32-bit ones. */
    n.current =
        value_or(value_first(l, "ListHead.HeaderX64.Depth", "ListHead.Depth", "ListHead.Alignment", NULL),
                 0) &
        (((uint64_t)1 << DEPTH_BITS) - 1);
    *out = n;
    return true;
}

nt_addresses nt_lookasides_well_known(arena *a, nt_context *c)
{
    static const char *const names[] = {"CcTwilightLookasideList",   "CcVacbLevelLookasideList",
                                        "IopSmallIrpLookasideList",  "IopLargeIrpLookasideList",
                                        "IopMdlLookasideList",       "ObpCreateInfoLookasideList",
                                        "ObpNameBufferLookasideList"};
    nt_addresses out = {0};
    uint64_t at;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (nt_variable_address(c, names[i], &at)) *VEC_PUSH(a, &out) = at;
    return out;
}

bool nt_lookasides_all(arena *a, nt_context *c, nt_addresses *out, walk_end *end)
{
    static const char *const heads[] = {"ExNPagedLookasideListHead", "ExPagedLookasideListHead",
                                        "ExSystemLookasideListHead", "ExPoolLookasideListHead"};
    const type *t = nt_type(c, "_GENERAL_LOOKASIDE");
    bool any = false;
    *end = WALK_COMPLETE;
    for (size_t i = 0; t && i < sizeof heads / sizeof *heads; i++) {
        uint64_t head;
        value one;
        if (!nt_variable_address(c, heads[i], &head)) continue;
        any = true;
        list_walk w = list_walk_begin(c->values, head, t, "ListEntry", MOST_LISTS);
        while (list_walk_next(&w, &one)) *VEC_PUSH(a, out) = value_address_of(one);
        if (*end == WALK_COMPLETE) *end = w.end;
    }
    return any;
}

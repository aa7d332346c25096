#include "windows/arbiters.h"

#include "base/utf16.h"

enum { MERGED = 1, MOST_NAME = 256 };

/* The entries of one ring; those of merged ones go behind them, one level deep, as Windows has it. */
static walk_end add_ranges(arena *a, nt_context *c, uint64_t head, bool is_part, nt_ranges *found)
{
    const type *t = nt_type(c, "_RTLP_RANGE_LIST_ENTRY");
    walk_end worst = WALK_COMPLETE;
    value range;
    if (!t) return WALK_UNREADABLE;
    list_walk w = list_walk_begin(c->values, head, t, "ListEntry", NT_LIST_LIMIT);
    while (list_walk_next(&w, &range)) {
        nt_range one = {.is_part = is_part};
        if (found->count == NT_LIST_LIMIT) return WALK_LIMIT; /* lists in lists could go on and on */
        if (!value_u64(value_field(range, "Start"), &one.first) ||
            !value_u64(value_field(range, "End"), &one.last))
            return WALK_UNREADABLE;
        one.attributes = (uint8_t)value_or(value_field(range, "Attributes"), 0);
        one.flags = (uint8_t)value_or(value_field(range, "PublicFlags"), 0);
        one.is_merged = !is_part && value_or(value_field(range, "PrivateFlags"), 0) & MERGED;
        if (!one.is_merged) one.owner = value_or(value_field(range, "Allocated.Owner"), 0);
        *VEC_PUSH(a, found) = one;
        if (!one.is_merged) continue;
        walk_end inner =
            add_ranges(a, c, value_address_of(value_field(range, "Merged.ListHead")), true, found);
        if (worst == WALK_COMPLETE) worst = inner;
    }
    return w.end != WALK_COMPLETE ? w.end : worst;
}

nt_ranges nt_range_list(arena *a, nt_context *c, uint64_t address, walk_end *end)
{
    nt_ranges found = {0};
    value list = nt_value(c, "_RTL_RANGE_LIST", address);
    uint64_t head = value_address_of(value_field(list, "ListHead"));
    *end = head ? add_ranges(a, c, head, false, &found) : WALK_UNREADABLE;
    bool counted = value_or(value_field(list, "Count"), 0) != 0;
    if (*end == WALK_COMPLETE && !found.count && counted) *end = WALK_SHORT;
    return found;
}

/* False: the entry has an interface, but no arbiter could be read behind it. */
static bool read_arbiter(arena *a, nt_context *c, value entry, nt_arbiter *out)
{
    uint8_t raw[2 * MOST_NAME];
    uint64_t face = value_or(value_field(entry, "ArbiterInterface"), 0);
    value interface = nt_value(c, "_ARBITER_INTERFACE", face);
    out->type = value_or(value_field(entry, "ResourceType"), 0);
    out->at = value_or(value_field(interface, "Context"), 0);
    value arbiter = nt_value(c, "_ARBITER_INSTANCE", out->at);
    uint64_t text = 0;
    bool read = value_u64(value_field(arbiter, "Name"), &text) || !face;
    size_t size = text ? space_read(c->values->space, text, raw, sizeof raw) : 0;
    out->named = size > 0;
    if (size) out->name = utf16_cstr_to_utf8(a, (bytes){raw, size});
    out->allocated = value_or(value_field(arbiter, "Allocation"), 0);
    out->possible = value_or(value_field(arbiter, "PossibleAllocation"), 0);
    return read;
}

nt_arbiters nt_node_arbiters(arena *a, nt_context *c, value node, walk_end *end)
{
    nt_arbiters found = {0};
    bool lost = false;
    const type *t = nt_type(c, "_PI_RESOURCE_ARBITER_ENTRY");
    value entry, list = value_field(node, "DeviceArbiterList");
    uint64_t first;
    *end = WALK_COMPLETE;
    if (!t || !value_u64(value_field(list, "Flink"), &first)) {
        *end = WALK_UNREADABLE;
        return found;
    }
    if (!first) return found; /* never made */
    list_walk w = list_walk_begin(c->values, value_address_of(list), t, "DeviceArbiterList", NT_LIST_LIMIT);
    while (list_walk_next(&w, &entry)) {
        nt_arbiter one = {0};
        lost |= !read_arbiter(a, c, entry, &one);
        if (one.at) *VEC_PUSH(a, &found) = one; /* others: the bus driver said that it has none */
    }
    *end = lost && w.end == WALK_COMPLETE ? WALK_UNREADABLE : w.end;
    return found;
}

#include "windows/handle_trace.h"

enum {
    STREAM = 18, /* HandleOperationListStream */
    LIST_HEADER = 16,
    ENTRY = 288, /* sizeof(AVRF_HANDLE_OPERATION) */
    ENTRY_DEPTH = 24,
    ENTRY_ADDRESSES = 32,
};

typedef struct operation_list {
    bytes data;
    uint32_t header, entry, count;
} operation_list;

static bool find_list(const target *t, operation_list *out)
{
    for (size_t i = 0; i < t->blobs.count; i++) {
        const target_blob *b = &t->blobs.items[i];
        operation_list l = {.data = b->data};
        if (load_u32(b->tag) != STREAM || t->class != TARGET_USER) continue;
        if (!bytes_u32(l.data, 0, &l.header) || !bytes_u32(l.data, 4, &l.entry) ||
            !bytes_u32(l.data, 8, &l.count))
            continue;
        if (l.header < LIST_HEADER || l.entry < ENTRY || l.header > l.data.len) continue;
        size_t room = (l.data.len - l.header) / l.entry;
        if (l.count > room) l.count = (uint32_t)room;
        *out = l;
        return true;
    }
    return false;
}

size_t nt_handle_operation_count(const target *t)
{
    operation_list l;
    return find_list(t, &l) ? l.count : 0;
}

bool nt_handle_operation_at(const target *t, size_t index, nt_handle_operation *out)
{
    operation_list l;
    bytes e;

    if (!find_list(t, &l) || index >= l.count ||
        !bytes_slice(l.data, l.header + (uint64_t)index * l.entry, ENTRY, &e))
        return false;
    *out = (nt_handle_operation){.handle = load_u64(e.ptr),
                                 .process_id = load_u32(e.ptr + 8),
                                 .thread_id = load_u32(e.ptr + 12),
                                 .kind = load_u32(e.ptr + 16),
                                 .depth = load_u32(e.ptr + ENTRY_DEPTH)};
    if (out->depth > NT_HANDLE_TRACE_DEPTH) out->depth = NT_HANDLE_TRACE_DEPTH;
    for (uint32_t i = 0; i < out->depth; i++) out->addresses[i] = load_u64(e.ptr + ENTRY_ADDRESSES + 8 * i);
    return true;
}

enum { MOST_TRACES = 1 << 20 };

nt_handle_tracing nt_handle_traces_open(nt_context *c, value table, nt_handle_traces *out)
{
    uint64_t at, last;
    type_field traces;
    const type *t = nt_type(c, "_HANDLE_TRACE_DEBUG_INFO");
    if (!t || !type_find_field(t, STR("TraceDb"), &traces) ||
        !value_u64(value_field(table, "DebugInfo"), &at))
        return NT_HANDLE_TRACING_NOT_KNOWN;
    if (at == 0) return NT_HANDLE_TRACING_OFF;
    nt_handle_traces r = {.ring = nt_value(c, "_HANDLE_TRACE_DEBUG_INFO", at)};
    /* Windows XP has 4096 entries and no TableSize; later ones declare one and say how many there are. */
    if (value_has_field(r.ring, "TableSize")) r.size = value_or(value_field(r.ring, "TableSize"), 0);
    else r.size = type_resolve(traces.type)->count;
    if (r.size == 0 || r.size > MOST_TRACES || !value_u64(value_field(r.ring, "CurrentStackIndex"), &last))
        return NT_HANDLE_TRACING_UNREADABLE;
    r.last = last % r.size;
    *out = r;
    return NT_HANDLE_TRACING_ON;
}

bool nt_handle_trace_at(const nt_handle_traces *t, uint64_t back, nt_handle_operation *out)
{
    uint64_t kind, handle;
    if (back >= t->size) return false;
    value entry = value_index(value_field(t->ring, "TraceDb"), (t->last + t->size - back) % t->size);
    if (!value_u64(value_field(entry, "Type"), &kind) || !value_u64(value_field(entry, "Handle"), &handle))
        return false;
    nt_handle_operation o = {.kind = (uint32_t)kind, .handle = handle};
    o.process_id = (uint32_t)value_or(value_field(entry, "ClientId.UniqueProcess"), 0);
    o.thread_id = (uint32_t)value_or(value_field(entry, "ClientId.UniqueThread"), 0);
    /* Sixteen, of the kernel first and then of the program; zero where there were no more. */
    value stack = value_field(entry, "StackTrace");
    const type *frames = type_resolve(stack.type);
    for (uint64_t i = 0; frames && i < frames->count && o.depth < NT_HANDLE_TRACE_DEPTH; i++) {
        uint64_t address;
        if (!value_u64(value_index(stack, i), &address)) break;
        if (address) o.addresses[o.depth++] = address;
    }
    *out = o;
    return true;
}

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

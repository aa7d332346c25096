#include "windows/stack_trace.h"

#include "windows/variables.h"

enum {
    MOST_BUCKETS = 1 << 20,
    MOST_ENTRIES = 1 << 22,
    MOST_FRAMES = 64, /* ntdll keeps at most 32 */
};

/* Chains of _RTL_STD_LIST_ENTRY since Windows 7: where the link is, and where the next one's address stands
 * in it and in a bucket. */
typedef struct chain_shape {
    uint64_t first, step;      /* address of the first bucket; bytes of one */
    uint64_t head, link, next; /* offsets: in a bucket, of the link in an entry, of the pointer in a link */
} chain_shape;

static bool offset_of(const type *t, const char *path, uint64_t *out)
{
    type_field f;
    if (!t || !type_find_field(t, str_from_cstr(path), &f)) return false;
    *out = f.offset;
    return true;
}

static bool shape_of(nt_context *c, value database, chain_shape *out)
{
    const type *entry = nt_type(c, "_RTL_STACK_TRACE_ENTRY"), *head = nt_type(c, "_RTL_STD_LIST_HEAD"),
               *link = nt_type(c, "_RTL_STD_LIST_ENTRY");
    value buckets = value_field(database, "Buckets");
    if (value_is_bad(buckets) || !head || head->size == 0) return false;
    out->first = value_address_of(buckets);
    out->step = head->size;
    return offset_of(head, "Next", &out->head) && offset_of(entry, "HashChain", &out->link) &&
           offset_of(link, "Next", &out->next);
}

static uint64_t index_of(nt_context *c, uint64_t at)
{
    value entry = nt_value(c, "_RTL_STACK_TRACE_ENTRY", at);
    return value_or(value_field(entry, "Index"), 0) | value_or(value_field(entry, "IndexHigh"), 0) << 16;
}

/* False when there are too many, or the user does not want to wait. */
static bool follow(nt_traces *t, arena *a, const chain_shape *s, uint64_t bucket)
{
    values_context *values = t->windows->values;
    uint64_t at;
    if (!space_read_pointer(values->space, bucket + s->head, values->pointer_size, &at)) {
        t->incomplete = true;
        return true;
    }
    while (at && at != bucket && at != bucket + s->head) {
        uint64_t entry = at - s->link, index = index_of(t->windows, entry);
        if (index && u64_map_get(t->by_index, index)) { /* a circle, or two of one index */
            t->incomplete = true;
            return true;
        }
        if (!space_read_pointer(values->space, at + s->next, values->pointer_size, &at) || !index) {
            t->incomplete = true;
            return true;
        }
        uint64_t *known = ARENA_NEW(a, uint64_t);
        *known = entry;
        u64_map_put(t->by_index, index, known);
        if (u64_map_count(t->by_index) >= MOST_ENTRIES || interrupt_pending(values->interrupt)) return false;
    }
    return true;
}

nt_trace_state nt_traces_at(arena *a, nt_context *c, uint64_t address, nt_traces *out)
{
    nt_traces t = {.windows = c, .address = address, .by_index = u64_map_new(a)};
    chain_shape shape;
    *out = t;
    value database = nt_value(c, "_STACK_TRACE_DATABASE", address);
    if (value_is_bad(database) || !shape_of(c, database, &shape)) return NT_TRACES_NO_TYPES;
    if (!value_u64(value_field(database, "NumberOfBuckets"), &t.buckets) || t.buckets > MOST_BUCKETS)
        return NT_TRACES_UNREADABLE;
    t.added = value_or(value_field(database, "NumberOfEntriesAdded"), 0);
    for (uint64_t i = 0; i < t.buckets; i++) {
        if (!follow(&t, a, &shape, shape.first + i * shape.step)) {
            t.incomplete = true;
            break;
        }
    }
    *out = t;
    return NT_TRACES_ON;
}

nt_trace_state nt_traces_open(arena *a, nt_context *c, nt_traces *out)
{
    uint64_t address;
    *out = (nt_traces){.windows = c, .by_index = u64_map_new(a)};
    /* "DataBase" up to Windows Vista, "Database" in the public symbols of Windows 7 and 10. */
    if (!nt_variable_number(c, "RtlpStackTraceDatabase", 0, &address) &&
        !nt_variable_number(c, "RtlpStackTraceDataBase", 0, &address))
        return NT_TRACES_NOT_KNOWN;
    return address ? nt_traces_at(a, c, address, out) : NT_TRACES_OFF;
}

nt_trace_frames nt_traces_find(arena *a, const nt_traces *t, uint64_t index)
{
    nt_trace_frames found = {0};
    const uint64_t *at = u64_map_get(t->by_index, index);
    if (!at) return found;
    value entry = nt_value(t->windows, "_RTL_STACK_TRACE_ENTRY", *at);
    value frames = value_field(entry, "BackTrace");
    uint64_t depth = value_or(value_field(entry, "Depth"), 0), address;
    for (uint64_t i = 0; i < depth && i < MOST_FRAMES; i++) {
        if (!value_u64(value_index(frames, i), &address)) break;
        *VEC_PUSH(a, &found) = address;
    }
    return found;
}

#include "windows/critical_section.h"

enum { LIST_LIMIT = 0x40000 };

bool nt_critical_sections_have_flags(const target_system *s)
{
    bool server_2003 = s->os_major == 5 && s->os_minor == 2;

    return s->os_major > 5 || (server_2003 && s->service_pack.len > 0);
}

static void decode_lock_count(const target_system *s, nt_critical_section *out)
{
    uint32_t raw = (uint32_t)out->raw_lock_count;

    out->has_waiter_woken = nt_critical_sections_have_flags(s);
    if (!out->has_waiter_woken) {
        out->locked = out->raw_lock_count != -1;
        out->lock_count = raw;
        return;
    }
    out->locked = !(raw & 1);
    out->waiter_woken = !(raw & 2);
    out->lock_count = ~raw >> 2;
}

bool nt_critical_section_at(nt_context *c, const target_system *s, uint64_t address, nt_critical_section *out)
{
    value cs = nt_value(c, "_RTL_CRITICAL_SECTION", address);
    uint64_t lock_count, recursion;

    if (!value_u64(value_field(cs, "LockCount"), &lock_count) ||
        !value_u64(value_field(cs, "RecursionCount"), &recursion))
        return false;
    *out = (nt_critical_section){.address = address,
                                 .debug_info = value_or(value_field(cs, "DebugInfo"), 0),
                                 .raw_lock_count = (int32_t)(uint32_t)lock_count,
                                 .recursion_count = (int32_t)(uint32_t)recursion,
                                 .owner = value_or(value_field(cs, "OwningThread"), 0),
                                 .semaphore = value_or(value_field(cs, "LockSemaphore"), 0),
                                 .spin_count = value_or(value_field(cs, "SpinCount"), 0)};
    decode_lock_count(s, out);
    value record = nt_value(c, "_RTL_CRITICAL_SECTION_DEBUG", out->debug_info);
    uint64_t back, entries, contentions;
    out->has_counts = value_u64(value_field(record, "CriticalSection"), &back) && back == address &&
                      value_u64(value_field(record, "EntryCount"), &entries) &&
                      value_u64(value_field(record, "ContentionCount"), &contentions);
    if (out->has_counts) {
        out->entry_count = (uint32_t)entries;
        out->contention_count = (uint32_t)contentions;
        /* The high half came with Windows Vista's SP1. */
        out->trace_index = (uint32_t)(value_or(value_field(record, "CreatorBackTraceIndex"), 0) |
                                      value_or(value_field(record, "CreatorBackTraceIndexHigh"), 0) << 16);
    }
    return true;
}

static bool symbol_head(nt_context *c, uint64_t *head)
{
    symbol found;

    if (!c->symbols || !symbols_find(c->symbols, STR("ntdll!RtlCriticalSectionList"), &found)) return false;
    *head = found.address;
    return true;
}

/* The list is a ring: any record in it will do to begin with. The head itself, which is no record, is passed
 * like one: what stands in its place does not point back. */
static bool loader_lock_head(nt_context *c, uint64_t peb, uint64_t *head)
{
    /* By the built-in layout, whose place has not moved: PDBs with few types may not have the field. */
    const type *t = nt_builtin_type(c, "_PEB");
    uint64_t lock = peb && t ? value_or(value_field(value_at(c->values, t, peb), "LoaderLock"), 0) : 0;
    uint64_t record = value_or(value_field(nt_value(c, "_RTL_CRITICAL_SECTION", lock), "DebugInfo"), 0);
    value link = value_field(nt_value(c, "_RTL_CRITICAL_SECTION_DEBUG", record), "ProcessLocksList");
    value back = value_field(link, "Blink");
    uint64_t previous;

    if (!lock || !value_u64(back, &previous) || !previous) return false;
    *head = value_address_of(link);
    return *head != 0;
}

/* What stands around the list's head may look like a record of its own: a section inside of its record is
 * none. */
static void add_record(arena *a, value record, nt_lock_records *out)
{
    uint64_t section, address = value_address_of(record);

    if (!value_u64(value_field(record, "CriticalSection"), &section) || !section) return;
    if (section - address < record.type->size || address - section < record.type->size) return;
    *VEC_PUSH(a, out) = (nt_lock_record){address, section};
}

bool nt_lock_list(arena *a, nt_context *c, uint64_t peb, nt_lock_records *out, walk_end *end)
{
    const type *t = nt_type(c, "_RTL_CRITICAL_SECTION_DEBUG");
    uint64_t head;
    bool has_head = symbol_head(c, &head), in_ring = false;

    *out = (nt_lock_records){0};
    *end = WALK_COMPLETE;
    if (!has_head) has_head = in_ring = loader_lock_head(c, peb, &head);
    if (!has_head || !t) return false;
    list_walk w = list_walk_begin(c->values, head, t, "ProcessLocksList", LIST_LIMIT);
    value record;
    if (in_ring) add_record(a, value_at(c->values, t, head - w.link_offset), out);
    while (list_walk_next(&w, &record)) add_record(a, record, out);
    *end = w.end;
    return true;
}

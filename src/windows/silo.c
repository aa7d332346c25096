#include "windows/silo.h"

#include "windows/variables.h"

enum { BUCKETS = 37 };

bool nt_has_silos(nt_context *c)
{
    return nt_type(c, "_ESERVERSILO_GLOBALS") != NULL && nt_type(c, "_EJOB") != NULL;
}

value nt_silo_at(nt_context *c, uint64_t job)
{
    return nt_value(c, "_EJOB", job);
}

bool nt_silo_is(value job)
{
    return value_or(value_field(job, "Silo"), 0) != 0;
}

value nt_silo_globals(nt_context *c, uint64_t address)
{
    if (!address) nt_variable_address(c, "PspHostSiloGlobals", &address);
    return nt_value(c, "_ESERVERSILO_GLOBALS", address);
}

/* Windows' SERVERSILO_INITING, ..._STARTED, ..._SHUTTING_DOWN, ..._TERMINATING, ..._TERMINATED. The book
 * shows the second as "Running"; the others are in its manner. */
const char *nt_silo_state_name(uint64_t state)
{
    static const char *const NAMES[] = {"Initializing", "Running", "Shutting down", "Terminating",
                                        "Terminated"};
    return state < sizeof NAMES / sizeof *NAMES ? NAMES[state] : NULL;
}

bool nt_jobs(arena *a, nt_context *c, nt_values *out, walk_end *end)
{
    const type *t = nt_type(c, "_EJOB");
    uint64_t head;
    value job;
    *out = (nt_values){0};
    if (!t || !nt_variable_address(c, "PspJobList", &head)) return false;
    list_walk w = list_walk_begin(c->values, head, t, "JobLinks", NT_LIST_LIMIT);
    while (list_walk_next(&w, &job)) *VEC_PUSH(a, out) = job;
    *end = w.end;
    return true;
}

nt_namespace_entries nt_private_namespaces(arena *a, nt_context *c, value table, walk_end *end)
{
    const type *t = nt_type(c, "_LIST_ENTRY");
    nt_namespace_entries found = {0};
    value buckets = value_field(table, "HashBuckets"), entry;
    *end = t && !value_is_bad(buckets) ? WALK_COMPLETE : WALK_UNREADABLE;
    for (unsigned i = 0; t && i < BUCKETS; i++) {
        uint64_t head = value_address_of(value_index(buckets, i));
        if (!head) continue;
        list_walk w = list_walk_begin(c->values, head, t, "Flink", NT_LIST_LIMIT);
        while (list_walk_next(&w, &entry))
            *VEC_PUSH(a, &found) = (nt_namespace_entry){.bucket = i, .at = value_address_of(entry)};
        if (*end == WALK_COMPLETE) *end = w.end;
        if (w.end == WALK_INTERRUPTED) break;
    }
    return found;
}

/* Driver Verifier's data. The logs are rings of structures of one size: a pointer to the entries, how many
 * there are, and an index that counts up with each entry and is taken modulo their number.
 *
 *     VfKeCriticalRegionTraces -> [ ... | newest | oldest | ... ]
 *                                          ^ VfKeCriticalRegionTracesIndex % VfKeCriticalRegionTracesLength
 *
 * Source: nt's public symbols and types from Windows Vista on. */
#include "windows/verifier.h"

#include "windows/variables.h"

enum { MOST_DRIVERS = 0x4000, MOST_ENTRIES = 0x100000, MOST_FRAMES = 64 };

value nt_verifier_data(nt_context *c)
{
    return nt_variable(c, "MmVerifierData", "_MM_DRIVER_VERIFIER_DATA");
}

nt_flags nt_verifier_options(void)
{
    /* Words: windows-driver-docs, "!verifier" (level 9bb) and "Low Resources Simulation" (level 5) of the
     * debugger and driver documentation; for 0x40, 0x200 and 0x400 the options' own names there. */
    static const nt_flag options[] = {{0x1, "Special pool"},
                                      {0x2, "Special irql"},
                                      {0x4, "Inject random low-resource API failures"},
                                      {0x8, "All pool allocations checked on unload"},
                                      {0x10, "Io subsystem checking enabled"},
                                      {0x20, "Deadlock detection enabled"},
                                      {0x40, "Enhanced Io checking enabled"},
                                      {0x80, "DMA checking enabled"},
                                      {0x100, "Security checks enabled"},
                                      {0x200, "Force pending I/O requests"},
                                      {0x400, "IRP logging"},
                                      {0x800, "Miscellaneous checks enabled"},
                                      {0x20000, "DDI compliance checking enabled"}};
    return (nt_flags){options, sizeof options / sizeof *options};
}

nt_values nt_verifier_drivers(arena *a, nt_context *c, walk_end *end)
{
    nt_values found = {0};
    uint64_t head;
    bool old = !nt_variable_address(c, "VfSuspectDriversList", &head);
    const type *t = nt_type(c, old ? "_MI_VERIFIER_DRIVER_ENTRY" : "_VF_SUSPECT_DRIVER_ENTRY");
    *end = WALK_UNREADABLE;
    if (!t || (old && !nt_variable_address(c, "MiSuspectDriverList", &head))) return found;
    list_walk w = list_walk_begin(c->values, head, t, "Links", MOST_DRIVERS);
    value driver;
    while (list_walk_next(&w, &driver)) *VEC_PUSH(a, &found) = driver;
    *end = w.end;
    return found;
}

str nt_verifier_driver_state(value driver)
{
    uint64_t loads, unloads;
    if (!value_u64(value_field(driver, "Loads"), &loads) ||
        !value_u64(value_field(driver, "Unloads"), &unloads))
        return STR("");
    if (loads == 0) return STR("Never Loaded");
    return loads == unloads ? STR("Unloaded") : STR("Loaded");
}

typedef struct log_place {
    const char *entries, *length, *index, *type;
} log_place;

static const log_place places[] = {
    [NT_VERIFIER_CRITICAL_REGIONS] = {"VfKeCriticalRegionTraces", "VfKeCriticalRegionTracesLength",
                                      "VfKeCriticalRegionTracesIndex", "_VF_KE_CRITICAL_REGION_TRACE"},
    [NT_VERIFIER_POOL] = {"VfPoolTraces", "VfPoolTracesLength", "VfPoolTracesIndex", "_VF_POOL_TRACE"},
    [NT_VERIFIER_IRPS] = {"IovIrpTraces", "IovIrpTracesLength", "IovIrpTracesIndex", "_IOV_IRP_TRACE"},
    [NT_VERIFIER_IRQL] = {"ViTrackIrqlQueue", "ViTrackIrqlQueueLength", "ViTrackIrqlIndex", "_VI_TRACK_IRQL"},
    [NT_VERIFIER_FAULTS] = {"ViFaultTraces", "ViFaultTracesLength", "ViFaultTracesIndex", "_VI_FAULT_TRACE"},
};

error *nt_verifier_log_open(arena *a, nt_context *c, nt_verifier_log_kind kind, nt_verifier_log *out)
{
    const log_place *p = &places[kind];
    nt_verifier_log log = {.entry = nt_type(c, p->type)};
    uint64_t at;
    if (!log.entry || log.entry->size == 0)
        return error_new(a, ERROR_NOT_FOUND, "nt has no type %s: this log cannot be read", p->type);
    if (!nt_variable_address(c, p->entries, &at))
        return error_new(a, ERROR_NOT_FOUND, "nt has no variable %s: there is no such log", p->entries);
    if (!nt_variable_number(c, p->entries, 0, &log.at) || !nt_variable_number(c, p->length, 4, &log.length) ||
        !nt_variable_number(c, p->index, 4, &log.newest))
        return error_new(a, ERROR_MEMORY, "nt!%s cannot be read", p->entries);
    if (log.length > MOST_ENTRIES)
        return error_new(a, ERROR_FORMAT, "nt!%s is 0x%llx, and at most 0x%x was expected", p->length,
                         (unsigned long long)log.length, MOST_ENTRIES);
    if (log.length == 0) log.at = 0;
    else log.newest %= log.length;
    *out = log;
    return NULL;
}

bool nt_verifier_log_entry(nt_context *c, const nt_verifier_log *log, uint64_t age, value *out,
                           bool *readable)
{
    uint64_t thread;
    *readable = true;
    if (log->at == 0 || age >= log->length) return false;
    uint64_t index = (log->newest + log->length - age) % log->length;
    value entry = value_at(c->values, log->entry, log->at + index * log->entry->size);
    *readable = value_u64(value_field(entry, "Thread"), &thread);
    if (!*readable || thread == 0) return false;
    *out = entry;
    return true;
}

nt_addresses nt_verifier_log_stack(arena *a, value entry)
{
    nt_addresses found = {0};
    value stack = value_field(entry, "StackTrace");
    const type *t = type_resolve(stack.type);
    const type *element = t ? type_resolve(t->target) : NULL;
    uint64_t count = element && element->size ? t->size / element->size : 0, address;
    for (uint64_t i = 0; i < count && i < MOST_FRAMES; i++) {
        if (!value_u64(value_index(stack, i), &address) || address == 0) break;
        *VEC_PUSH(a, &found) = address;
    }
    return found;
}

/* Driver Verifier's data. The logs are rings of structures of one size: a pointer to the entries, how many
 * there are, and an index that counts up with each entry and is taken modulo their number.
 *
 *     VfKeCriticalRegionTraces -> [ ... | newest | oldest | ... ]
 *                                          ^ VfKeCriticalRegionTracesIndex % VfKeCriticalRegionTracesLength
 *
 * Source: nt's public symbols and types from Windows Vista on. */
#include "windows/verifier.h"

#include "windows/variables.h"

enum { MOST_DRIVERS = 0x4000, MOST_ENTRIES = 0x100000, MOST_FRAMES = 64, MOST_IRPS = 0x10000 };

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

/* Words and order of both: windows-driver-docs, "Debugging memory leaks -
 * DRIVER_VERIFIER_DETECTED_VIOLATION (C4): 0x62". */
nt_flags nt_verifier_standard_flags(void)
{
    static const nt_flag flags[] = {{0, "Automatic Checks"},         {0x1, "Special pool"},
                                    {0x2, "Force IRQL checking"},    {0x8, "Pool tracking"},
                                    {0x10, "I/O verification"},      {0x20, "Deadlock detection"},
                                    {0x80, "DMA checking"},          {0x100, "Security checks"},
                                    {0x800, "Miscellaneous checks"}, {0x20000, "DDI compliance checking"}};
    return (nt_flags){flags, sizeof flags / sizeof *flags};
}

nt_flags nt_verifier_additional_flags(void)
{
    static const nt_flag flags[] = {{0x4, "Randomized low resources simulation"},
                                    {0x200, "Force pending I/O requests"},
                                    {0x400, "IRP logging"},
                                    {0x2000, "Invariant MDL checking for stack"},
                                    {0x4000, "Invariant MDL checking for driver"},
                                    {0x8000, "Power framework delay fuzzing"},
                                    {0x40000, "Systematic low resources simulation"},
                                    {0x80000, "DDI compliance checking (additional)"},
                                    {0x200000, "NDIS/WIFI verification"},
                                    {0x800000, "Kernel synchronization delay fuzzing"},
                                    {0x1000000, "VM switch verification"}};
    return (nt_flags){flags, sizeof flags / sizeof *flags};
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

/* Several search trees, each of an _RTL_AVL_TABLE: what a node stands for lies behind its links. A damaged
 * tree ends with the most nodes that there can be. */
static void driver_tree(arena *a, nt_context *c, uint64_t root, nt_values *found, walk_end *end)
{
    const type *links = nt_type(c, "_RTL_BALANCED_LINKS"), *driver = nt_type(c, "_VF_TARGET_DRIVER");
    nt_addresses waiting = {0};
    if (!links || !driver) return;
    if (root) *VEC_PUSH(a, &waiting) = root;
    while (waiting.count) {
        uint64_t at = waiting.items[--waiting.count], data, child;
        value node = value_at(c->values, links, at);
        value target = value_at(c->values, driver, at + links->size);
        if (found->count >= MOST_DRIVERS) {
            *end = WALK_LIMIT;
            return;
        }
        if (!value_u64(value_field(target, "VerifiedData"), &data)) {
            *end = WALK_UNREADABLE;
            continue;
        }
        *VEC_PUSH(a, found) = value_deref(value_field(target, "VerifiedData"));
        if (value_u64(value_field(node, "RightChild"), &child) && child) *VEC_PUSH(a, &waiting) = child;
        if (value_u64(value_field(node, "LeftChild"), &child) && child) *VEC_PUSH(a, &waiting) = child;
    }
}

nt_values nt_verifier_driver_data(arena *a, nt_context *c, walk_end *end)
{
    nt_values found = {0};
    value trees = nt_variable(c, "ViTargetDriversAvl", "_VF_AVL_TREE");
    const type *table = nt_type(c, "_VF_AVL_TABLE");
    uint64_t count, at;
    *end = WALK_COMPLETE;
    if (value_is_bad(trees) || !table) return found;
    if (!value_u64(value_field(trees, "Tables"), &at) || !value_u64(value_field(trees, "TablesNo"), &count)) {
        *end = WALK_UNREADABLE;
        return found;
    }
    for (uint64_t i = 0; i < count && at && *end != WALK_LIMIT; i++) {
        uint64_t root;
        value one = value_at(c->values, table, at + i * table->size);
        if (!value_u64(value_field(one, "RtlTable.BalancedRoot.RightChild"), &root)) {
            *end = WALK_UNREADABLE;
            break;
        }
        driver_tree(a, c, root, &found, end);
    }
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
    /* Its only counter is that of the requests; that it is the index too is taken from the other logs. */
    [NT_VERIFIER_PENDING] = {"VfForcedPendingLog", "VfForcedPendingLogLength", "VfForcedPendingIrps",
                             "_IOV_FORCED_PENDING_TRACE"},
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
    log.index = log.newest;
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

bool nt_verifier_watched_irps(arena *a, nt_context *c, nt_values *out, walk_end *end)
{
    uint64_t head;
    const type *t = nt_type(c, "_VF_WATCHDOG_IRP");
    *out = (nt_values){0};
    if (!t || !nt_variable_address(c, "VfWdIrpListHead", &head)) return false;
    list_walk w = list_walk_begin(c->values, head, t, "ListEntry", MOST_IRPS);
    value irp;
    while (list_walk_next(&w, &irp)) *VEC_PUSH(a, out) = irp;
    *end = w.end;
    return true;
}

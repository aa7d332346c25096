#include "windows/device_tree.h"

#include "base/map.h"
#include "windows/variables.h"

enum { MOST_NODES = 0x10000, MOST_DEPTH = 64 };

value nt_device_node_at(nt_context *c, uint64_t address)
{
    return nt_value(c, "_DEVICE_NODE", address);
}

value nt_device_root(nt_context *c)
{
    uint64_t at = 0;
    nt_variable_number(c, "IopRootDeviceNode", 0, &at);
    return nt_device_node_at(c, at);
}

typedef struct tree_place {
    uint64_t at;
    unsigned depth;
} tree_place;

nt_tree_nodes nt_device_tree(arena *a, nt_context *c, value top, walk_end *end)
{
    nt_tree_nodes found = {0};
    VEC(tree_place) waiting = {0};
    u64_map *seen = u64_map_new(a);
    *end = WALK_COMPLETE;
    if (value_address_of(top)) *VEC_PUSH(a, &waiting) = (tree_place){value_address_of(top), 0};
    while (waiting.count) {
        tree_place p = waiting.items[--waiting.count];
        value node = nt_device_node_at(c, p.at);
        uint64_t child, sibling = 0;
        walk_end why = interrupt_pending(c->values->interrupt)              ? WALK_INTERRUPTED
                       : u64_map_get(seen, p.at)                            ? WALK_CYCLE
                       : found.count == MOST_NODES || p.depth == MOST_DEPTH ? WALK_LIMIT
                       : !value_u64(value_field(node, "Child"), &child) ||
                               (p.depth && !value_u64(value_field(node, "Sibling"), &sibling))
                           ? WALK_UNREADABLE
                           : WALK_COMPLETE;
        if (why != WALK_COMPLETE) {
            if (*end == WALK_COMPLETE) *end = why;
            if (why == WALK_INTERRUPTED) break;
            continue;
        }
        u64_map_put(seen, p.at, &found);
        *VEC_PUSH(a, &found) = (nt_tree_node){node, p.depth};
        if (sibling) *VEC_PUSH(a, &waiting) = (tree_place){sibling, p.depth};
        if (child) *VEC_PUSH(a, &waiting) = (tree_place){child, p.depth + 1};
    }
    return found;
}

str nt_device_state_name(nt_context *c, uint64_t state)
{
    enum { FIRST = 0x300 };
    static const char *const names[] = {"DeviceNodeUnspecified",
                                        "DeviceNodeUninitialized",
                                        "DeviceNodeInitialized",
                                        "DeviceNodeDriversAdded",
                                        "DeviceNodeResourcesAssigned",
                                        "DeviceNodeStartPending",
                                        "DeviceNodeStartCompletion",
                                        "DeviceNodeStartPostWork",
                                        "DeviceNodeStarted",
                                        "DeviceNodeQueryStopped",
                                        "DeviceNodeStopped",
                                        "DeviceNodeRestartCompletion",
                                        "DeviceNodeEnumeratePending",
                                        "DeviceNodeEnumerateCompletion",
                                        "DeviceNodeAwaitingQueuedDeletion",
                                        "DeviceNodeAwaitingQueuedRemoval",
                                        "DeviceNodeQueryRemoved",
                                        "DeviceNodeRemovePendingCloses",
                                        "DeviceNodeRemoved",
                                        "DeviceNodeDeletePendingCloses",
                                        "DeviceNodeDeleted"};
    const type *t = nt_type(c, "_PNP_DEVNODE_STATE");
    t = t ? type_with_body(t) : NULL;
    for (size_t i = 0; t && i < t->enumerator_count; i++)
        if ((uint64_t)t->enumerators[i].value == state) return t->enumerators[i].name;
    if (t && t->enumerator_count) return STR("");
    return state >= FIRST && state - FIRST < sizeof names / sizeof *names
               ? str_from_cstr(names[state - FIRST])
               : STR("");
}

const char *nt_device_problem_name(uint64_t problem)
{
    static const char *const names[] = {NULL,
                                        "CM_PROB_NOT_CONFIGURED",
                                        "CM_PROB_DEVLOADER_FAILED",
                                        "CM_PROB_OUT_OF_MEMORY",
                                        "CM_PROB_ENTRY_IS_WRONG_TYPE",
                                        "CM_PROB_LACKED_ARBITRATOR",
                                        "CM_PROB_BOOT_CONFIG_CONFLICT",
                                        "CM_PROB_FAILED_FILTER",
                                        "CM_PROB_DEVLOADER_NOT_FOUND",
                                        "CM_PROB_INVALID_DATA",
                                        "CM_PROB_FAILED_START",
                                        "CM_PROB_LIAR",
                                        "CM_PROB_NORMAL_CONFLICT",
                                        "CM_PROB_NOT_VERIFIED",
                                        "CM_PROB_NEED_RESTART",
                                        "CM_PROB_REENUMERATION",
                                        "CM_PROB_PARTIAL_LOG_CONF",
                                        "CM_PROB_UNKNOWN_RESOURCE",
                                        "CM_PROB_REINSTALL",
                                        "CM_PROB_REGISTRY",
                                        "CM_PROB_VXDLDR",
                                        "CM_PROB_WILL_BE_REMOVED",
                                        "CM_PROB_DISABLED",
                                        "CM_PROB_DEVLOADER_NOT_READY",
                                        "CM_PROB_DEVICE_NOT_THERE",
                                        "CM_PROB_MOVED",
                                        "CM_PROB_TOO_EARLY",
                                        "CM_PROB_NO_VALID_LOG_CONF",
                                        "CM_PROB_FAILED_INSTALL",
                                        "CM_PROB_HARDWARE_DISABLED",
                                        "CM_PROB_CANT_SHARE_IRQ",
                                        "CM_PROB_FAILED_ADD",
                                        "CM_PROB_DISABLED_SERVICE",
                                        "CM_PROB_TRANSLATION_FAILED",
                                        "CM_PROB_NO_SOFTCONFIG",
                                        "CM_PROB_BIOS_TABLE",
                                        "CM_PROB_IRQ_TRANSLATION_FAILED",
                                        "CM_PROB_FAILED_DRIVER_ENTRY",
                                        "CM_PROB_DRIVER_FAILED_PRIOR_UNLOAD",
                                        "CM_PROB_DRIVER_FAILED_LOAD",
                                        "CM_PROB_DRIVER_SERVICE_KEY_INVALID",
                                        "CM_PROB_LEGACY_SERVICE_NO_DEVICES",
                                        "CM_PROB_DUPLICATE_DEVICE",
                                        "CM_PROB_FAILED_POST_START",
                                        "CM_PROB_HALTED",
                                        "CM_PROB_PHANTOM",
                                        "CM_PROB_SYSTEM_SHUTDOWN",
                                        "CM_PROB_HELD_FOR_EJECT",
                                        "CM_PROB_DRIVER_BLOCKED",
                                        "CM_PROB_REGISTRY_TOO_LARGE",
                                        "CM_PROB_SETPROPERTIES_FAILED",
                                        "CM_PROB_WAITING_ON_DEPENDENCY",
                                        "CM_PROB_UNSIGNED_DRIVER",
                                        "CM_PROB_USED_BY_DEBUGGER",
                                        "CM_PROB_DEVICE_RESET",
                                        "CM_PROB_CONSOLE_LOCKED",
                                        "CM_PROB_NEED_CLASS_CONFIG",
                                        "CM_PROB_GUEST_ASSIGNMENT_FAILED"};
    return problem < sizeof names / sizeof *names ? names[problem] : NULL;
}

nt_flags nt_device_node_flags(void)
{
    static const nt_flag flags[] = {{0x1, "DNF_MADEUP"},
                                    {0x2, "DNF_DUPLICATE"},
                                    {0x4, "DNF_HAL_NODE"},
                                    {0x8, "DNF_REENUMERATE"},
                                    {0x10, "DNF_ENUMERATED"},
                                    {0x20, "DNF_IDS_QUERIED"},
                                    {0x40, "DNF_HAS_BOOT_CONFIG"},
                                    {0x80, "DNF_BOOT_CONFIG_RESERVED"},
                                    {0x100, "DNF_NO_RESOURCE_REQUIRED"},
                                    {0x200, "DNF_RESOURCE_REQUIREMENTS_NEED_FILTERED"},
                                    {0x400, "DNF_RESOURCE_REQUIREMENTS_CHANGED"},
                                    {0x800, "DNF_NON_STOPPED_REBALANCE"},
                                    {0x1000, "DNF_LEGACY_DRIVER"},
                                    {0x2000, "DNF_HAS_PROBLEM"},
                                    {0x4000, "DNF_HAS_PRIVATE_PROBLEM"},
                                    {0x8000, "DNF_HARDWARE_VERIFICATION"},
                                    {0x10000, "DNF_DEVICE_GONE"},
                                    {0x20000, "DNF_LEGACY_RESOURCE_DEVICENODE"},
                                    {0x40000, "DNF_NEEDS_REBALANCE"},
                                    {0x80000, "DNF_LOCKED_FOR_EJECT"},
                                    {0x100000, "DNF_DRIVER_BLOCKED"},
                                    {0x200000, "DNF_CHILD_WITH_INVALID_ID"},
                                    {0x400000, "DNF_ASYNC_START_NOT_SUPPORTED"},
                                    {0x800000, "DNF_ASYNC_ENUMERATION_NOT_SUPPORTED"},
                                    {0x1000000, "DNF_LOCKED_FOR_REBALANCE"},
                                    {0x2000000, "DNF_UNINSTALLED"},
                                    {0x4000000, "DNF_NO_LOWER_DEVICE_FILTERS"},
                                    {0x8000000, "DNF_NO_LOWER_CLASS_FILTERS"},
                                    {0x10000000, "DNF_NO_SERVICE"},
                                    {0x20000000, "DNF_NO_UPPER_DEVICE_FILTERS"},
                                    {0x40000000, "DNF_NO_UPPER_CLASS_FILTERS"},
                                    {0x80000000, "DNF_WAITING_FOR_FDO"}};
    return (nt_flags){flags, sizeof flags / sizeof *flags};
}

nt_flags nt_device_capabilities(void)
{
    static const nt_flag flags[] = {{0x1, "DeviceD1"},
                                    {0x2, "DeviceD2"},
                                    {0x4, "LockSupported"},
                                    {0x8, "EjectSupported"},
                                    {0x10, "Removable"},
                                    {0x20, "DockDevice"},
                                    {0x40, "UniqueID"},
                                    {0x80, "SilentInstall"},
                                    {0x100, "RawDeviceOK"},
                                    {0x200, "SurpriseRemovalOK"},
                                    {0x400, "WakeFromD0"},
                                    {0x800, "WakeFromD1"},
                                    {0x1000, "WakeFromD2"},
                                    {0x2000, "WakeFromD3"},
                                    {0x4000, "HardwareDisabled"},
                                    {0x8000, "NonDynamic"},
                                    {0x10000, "WarmEjectSupported"},
                                    {0x20000, "NoDisplayInUI"}};
    return (nt_flags){flags, sizeof flags / sizeof *flags};
}

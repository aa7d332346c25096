/* The Plug and Play manager's device tree: a _DEVICE_NODE for each device that a bus reported. */
#ifndef NTDBG_WINDOWS_DEVICE_TREE_H
#define NTDBG_WINDOWS_DEVICE_TREE_H

#include "windows/flags.h"
#include "windows/process.h"

value nt_device_node_at(nt_context *c, uint64_t address);
/* IopRootDeviceNode; bad when it is not known. */
value nt_device_root(nt_context *c);

typedef struct nt_tree_node {
    value node;
    unsigned depth; /* below where the walk began */
} nt_tree_node;
typedef VEC(nt_tree_node) nt_tree_nodes;
/* The node and all below it, a parent before its children. A node that was met already, or that cannot be
 * read, ends the list of its siblings; `end` says so, and the walk goes on with the others. */
nt_tree_nodes nt_device_tree(arena *a, nt_context *c, value top, walk_end *end);

/* "DeviceNodeStarted" of PNP_DEVNODE_STATE, by nt's own enumeration (two states were added before it with
 * Windows Server 2022), by the list of Windows Server 2003 to 10 otherwise; empty = not known. */
str nt_device_state_name(nt_context *c, uint64_t state);
/* "CM_PROB_FAILED_START" (cfg.h); NULL = not known. */
const char *nt_device_problem_name(uint64_t problem);
/* DEVICE_NODE.Flags ("DNF_..."; windows-driver-docs, "Device Node Status Flags"). */
nt_flags nt_device_node_flags(void);
enum { NT_DEVICE_HAS_PROBLEM = 0x2000, NT_DEVICE_HAS_PRIVATE_PROBLEM = 0x4000 };
/* DEVICE_NODE.CapabilityFlags: DEVICE_CAPABILITIES of wdm.h, as bits. */
nt_flags nt_device_capabilities(void);

#endif

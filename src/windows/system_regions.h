/* What system space is used for: the regions that the memory manager has set aside. */
#ifndef NTDBG_WINDOWS_SYSTEM_REGIONS_H
#define NTDBG_WINDOWS_SYSTEM_REGIONS_H

#include "windows/kernel.h"

typedef struct nt_system_region {
    str name;             /* "NonPagedPool", as nt's enumeration of regions has it */
    uint64_t start, size; /* bytes */
    str source;           /* "nt!MiState.Vs.SystemVaRegions[0]", "nt!MmNonPagedPoolStart" */
} nt_system_region;
typedef VEC(nt_system_region) nt_system_regions;

/* In the order of their addresses; those that this machine does not have are empty. Since Windows 10 they are
 * in a table (MI_VISIBLE_STATE.SystemVaRegions, named by MI_ASSIGNED_REGION_TYPES); up to Windows 8.1 they
 * are variables that the debugger data block leads to. None where a kernel tells neither. */
nt_system_regions nt_system_regions_all(arena *a, nt_context *c, const nt_kernel *k);

#endif

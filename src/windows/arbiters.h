/* Arbiters: who hands out ports, memory, interrupts, channels and bus numbers below a device, and what each
 * has given to whom. Sources: nt's public types; the bits of ranges are those of wdm.h's RTL_RANGE and of the
 * arbiter library in ReactOS, which windows-driver-docs' "!arbiter" names. */
#ifndef NTDBG_WINDOWS_ARBITERS_H
#define NTDBG_WINDOWS_ARBITERS_H

#include "windows/process.h"

enum { NT_RANGE_SHARED = 1, NT_RANGE_CONFLICT = 2 }; /* nt_range.flags */
enum {                                               /* nt_range.attributes */
       NT_RANGE_BOOT = 1,
       NT_RANGE_DRIVER_EXCLUSIVE = 2,
       NT_RANGE_ALIAS = 0x10,
       NT_RANGE_POSITIVE_DECODE = 0x20
};

typedef struct nt_range {
    uint64_t first, last;
    uint64_t owner; /* the physical device object; 0 = none */
    uint8_t attributes, flags;
    bool is_merged; /* several overlap here: they follow, with is_part */
    bool is_part;
} nt_range;
typedef VEC(nt_range) nt_ranges;
/* An _RTL_RANGE_LIST. `end`: of the first list that did not end well; the walk goes on with the others. */
nt_ranges nt_range_list(arena *a, nt_context *c, uint64_t address, walk_end *end);

typedef struct nt_arbiter {
    uint64_t at;   /* its _ARBITER_INSTANCE */
    uint64_t type; /* NT_RESOURCE_PORT ... */
    bool named;
    str name;
    uint64_t allocated, possible; /* _RTL_RANGE_LISTs; 0 = none */
} nt_arbiter;
typedef VEC(nt_arbiter) nt_arbiters;
/* Those of a _DEVICE_NODE. */
nt_arbiters nt_node_arbiters(arena *a, nt_context *c, value node, walk_end *end);

#endif

/* Look-aside lists: fixed-size blocks that wait to be used again. */
#ifndef NTDBG_WINDOWS_LOOKASIDE_H
#define NTDBG_WINDOWS_LOOKASIDE_H

#include "windows/process.h"

typedef struct nt_lookaside {
    uint64_t address;
    uint32_t tag;
    unsigned type;           /* POOL_TYPE and POOL_RAISE_IF_ALLOCATION_FAILURE ... */
    uint64_t current, depth; /* blocks in the list; how many it may hold now */
    uint64_t size;           /* of a block, bytes */
    uint64_t allocates, allocate_misses, frees, free_misses;
} nt_lookaside;
/* A _GENERAL_LOOKASIDE (also the head of _NPAGED_LOOKASIDE_LIST and _PAGED_LOOKASIDE_LIST). */
bool nt_lookaside_read(nt_context *c, uint64_t address, nt_lookaside *out);
/* The lists of nt that have names: their addresses, as far as nt's symbols have them. */
nt_addresses nt_lookasides_well_known(arena *a, nt_context *c);
/* All that are on ExNPagedLookasideListHead, ExPagedLookasideListHead, ExSystemLookasideListHead and
 * ExPoolLookasideListHead. `end`: of the first that did not end well. False when nt has none of the heads. */
bool nt_lookasides_all(arena *a, nt_context *c, nt_addresses *out, walk_end *end);

#endif

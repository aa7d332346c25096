/* Pools as segment heaps, since Windows 10 1903:
 *
 *     ExPoolState.PoolNode[node].Heaps[]   _SEGMENT_HEAPs: nonpaged, nonpaged that is not executable, paged,
 *                                          paged for prototype entries; SpecialHeaps[]: special pool
 *     _SEGMENT_HEAP.SegContexts[2]         1 MiB segments of 4 KiB units, 16 MiB segments of 64 KiB units
 *     segment = address & SegmentMask      _HEAP_PAGE_SEGMENT: 256 descriptors of its units
 *     range                                units in a row with one descriptor that is the first: an
 *                                          allocation, a VS subsegment or an LFH subsegment */
#ifndef NTDBG_WINDOWS_POOL_HEAP_H
#define NTDBG_WINDOWS_POOL_HEAP_H

#include "windows/pool.h"
#include "windows/segment_format.h"

typedef struct nt_pool_context {
    segment_context segments;
    nt_pool_kind kind;
} nt_pool_context;

typedef struct nt_pool_heap_range {
    uint64_t start, size; /* bytes */
    segment_range_kind type;
    bool allocated;
    nt_pool_kind kind;
} nt_pool_heap_range;

typedef struct nt_pool_heaps {
    VEC(nt_pool_context) contexts;
    uint64_t heap_key, lfh_key; /* RtlpHpHeapGlobals */
    heap_layout format;
    const type *segment;         /* _HEAP_PAGE_SEGMENT */
    uint8_t *table, *subsegment; /* what was read last: descriptors, a subsegment */
} nt_pool_heaps;

/* False when this kernel's pools are no segment heaps, or where they are is not known. */
bool nt_pool_heaps_open(arena *a, nt_context *c, nt_pool_heaps *out);

/* The range that `address` is in. False when it is in no segment of the pools. */
bool nt_pool_heap_locate(nt_context *c, const nt_pool_heaps *h, uint64_t address, nt_pool_heap_range *out);

/* The blocks of a VS or LFH range that begin at [from, to), and the one that `holding` is in. Free chunks of
 * VS are at the chunk itself, all others at their pool header. Returns the number of problems; *readable is
 * false when the range could not be read. */
size_t nt_pool_heap_blocks(arena *a, nt_context *c, const nt_pool_heaps *h, const nt_pool_layout *l,
                           const nt_pool_heap_range *range, uint64_t from, uint64_t to, uint64_t holding,
                           nt_pool_blocks *out, bool *readable);

/* All ranges of the pools of these kinds (a bit for each nt_pool_kind), until `each` returns false. False
 * when a part could not be read, a list did not end, or the interrupt came. */
bool nt_pool_heap_each(nt_context *c, const nt_pool_heaps *h, unsigned kinds,
                       bool (*each)(void *user, const nt_pool_heap_range *range), void *user);

#endif

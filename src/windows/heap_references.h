/* Who points to a heap's blocks: searches of the whole memory of a process. */
#ifndef NTDBG_WINDOWS_HEAP_REFERENCES_H
#define NTDBG_WINDOWS_HEAP_REFERENCES_H

#include "windows/heap.h"

typedef struct nt_reference {
    uint64_t at, value;
} nt_reference;
typedef VEC(nt_reference) nt_references;
/* Aligned pointers into [start, end), in order of their addresses, at most `limit`. */
nt_references nt_heap_references(arena *a, const nt_heaps *h, uint64_t start, uint64_t end, size_t limit);

typedef struct nt_leak {
    size_t heap; /* index into nt_heaps.list */
    nt_heap_block block;
} nt_leak;
typedef struct nt_leaks {
    VEC(nt_leak) items; /* in order of the blocks' addresses */
    size_t busy;        /* blocks that were looked for */
    uint64_t bytes;     /* theirs */
    bool bounded;       /* there were more than can be looked for */
} nt_leaks;
/* Busy blocks that cannot be reached: neither from memory outside of the heaps (stacks, data ...) nor from a
 * block that can be. `roots` are more values that count (registers). */
nt_leaks nt_heap_leaks(arena *a, const nt_heaps *h, const uint64_t *roots, size_t root_count);

#endif

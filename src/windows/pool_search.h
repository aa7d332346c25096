/* All blocks of a pool with a tag. */
#ifndef NTDBG_WINDOWS_POOL_SEARCH_H
#define NTDBG_WINDOWS_POOL_SEARCH_H

#include "windows/pool_heap.h"

typedef struct nt_pool_hit {
    uint64_t address, size; /* what the allocation's owner has: behind the header; bytes */
    uint32_t tag;
    bool is_large;
} nt_pool_hit;

typedef struct nt_pool_search {
    arena *arena;
    nt_context *windows;
    const nt_pool_layout *layout;
    const nt_pool_ranges *ranges;
    const nt_pool_large_table *large;
    const nt_pool_heaps *heaps; /* NULL: pages of the old kind */
    uint32_t tag, mask;         /* nt_pool_tag_parse */
    nt_pool_kind kind;
    /* Each allocation; before a region's, `region` (may be NULL). Searching ends when one returns false. */
    bool (*each)(void *user, const nt_pool_hit *hit);
    bool (*region)(void *user, uint64_t start, uint64_t end);
    void *user;
    /* Out: */
    bool stopped;          /* a callback said so, or the interrupt came */
    uint64_t problems;     /* bad headers */
    uint64_t failed;       /* pages, ranges or tables that could not be read */
    nt_pool_blocks blocks; /* private */
} nt_pool_search;

void nt_pool_search_large(nt_pool_search *s);
/* False when nt does not tell where this pool is. */
bool nt_pool_search_small(nt_pool_search *s);

#endif

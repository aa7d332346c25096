/* What the commands on pool share: where the pools are, and who owns a tag. */
#ifndef NTDBG_SHOW_POOL_H
#define NTDBG_SHOW_POOL_H

#include "show/kernel.h"
#include "windows/pool_search.h"

typedef struct pool_view {
    kernel_view kernel;
    nt_pool_layout layout;
    nt_pool_ranges ranges;
    nt_pool_large_table large;
    nt_pool_heaps heaps;
    bool has_heaps; /* the pools are segment heaps */
    nt_pool_tags *tags;
} pool_view;
/* Fails when nt's symbols have no types of pool. `v` must stay where it is. */
error *pool_view_init(pool_view *v, session *s, out *o, arena *a);

/* A search through one pool of the view; `each`, `region` and `user` are the caller's to set. */
nt_pool_search pool_view_search(pool_view *v, nt_pool_kind kind, uint32_t tag, uint32_t mask);

/* Records "pool_search": the line that a search of one region, and of the table of large allocations, begins
 * with. */
void show_pool_search(pool_view *v, nt_pool_kind kind, uint32_t tag, uint64_t start, uint64_t end);
void show_pool_large_search(pool_view *v, uint32_t tag);

/* pooltag.txt of the user: triage/pooltag.txt or pooltag.txt in a folder of the image path; the built-in
 * table is asked behind it. */
nt_pool_tags *show_pool_tags(session *s, arena *a);

/* The four characters of a tag. */
field pool_tag_field(pool_view *v, const char *name, uint32_t tag);
/* "\t\tPooltag Proc : Process objects, Binary : nt!ps", or that the owner is not known. */
void show_pool_owner(pool_view *v, uint32_t tag);

#endif

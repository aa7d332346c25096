/* Tags of an NT heap: names that programs gave their allocations (RtlCreateTagHeap), and pseudo tags, which
 * count allocations by their size where nothing was named. They exist where FLG_HEAP_ENABLE_TAGGING or
 * FLG_HEAP_ENABLE_TAG_BY_DLL was set.
 *
 * Sources: _HEAP_TAG_ENTRY, _HEAP_PSEUDO_TAG_ENTRY and _HEAP_ENTRY_EXTRA of nt's and ntdll's public types;
 * HEAP_PSEUDO_TAG_FLAG: winnt.h; the names "Objects=  80" and "Objects>1024": windows-driver-docs, "!heap".
 */
#ifndef NTDBG_WINDOWS_HEAP_TAGS_H
#define NTDBG_WINDOWS_HEAP_TAGS_H

#include "windows/heap.h"

typedef struct nt_heap_tag {
    unsigned index;
    str name;
    uint64_t allocs, frees;
    uint64_t size; /* as the entry has it */
} nt_heap_tag;
typedef VEC(nt_heap_tag) nt_heap_tags;

/* Those that have a name. */
nt_heap_tags nt_heap_tags_of(arena *a, const nt_heaps *h, uint64_t heap);
/* Those that were ever counted. */
nt_heap_tags nt_heap_pseudo_tags(arena *a, const nt_heaps *h, uint64_t heap);
/* The heap of tags that allocations without a heap's own have: ntdll!RtlpGlobalTagHeap; 0 = there is none. */
uint64_t nt_heap_global_tags(const nt_heaps *h);
/* The tag of a block that can have one: its own where it has extra bytes, before Windows Vista that of its
 * header else. Empty = none. */
str nt_heap_block_tag(arena *a, const nt_heaps *h, const nt_heap *heap, const nt_heap_block *b);

#endif

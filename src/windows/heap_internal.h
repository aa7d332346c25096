/* What the heap walkers share. */
#ifndef NTDBG_WINDOWS_HEAP_INTERNAL_H
#define NTDBG_WINDOWS_HEAP_INTERNAL_H

#include "base/map.h"
#include "windows/heap.h"

enum {
    HEAP_SEGMENT_LIMIT = 0x10000, /* segments of one heap */
    HEAP_LIST_LIMIT = 0x1000000,  /* entries of a free list, virtual blocks, large ones */
    HEAP_TREE_DEPTH = 64,         /* nodes on the way down a balanced tree of 2^32 nodes */
    HEAP_LFH_BLOCKS = 0x10000,    /* blocks of one subsegment: BlockCount is 16 bits */
    HEAP_TRACE_FRAMES = 64,       /* frames of one stack trace: ntdll keeps at most 32 */
    HEAP_WINDOW = 0x10000,        /* bytes read at a time */
};
#define HEAP_SEGMENT_BYTES ((uint64_t)1 << 32) /* of one segment */

/* Memory read in windows: blocks follow each other, and most are small. */
typedef struct heap_window {
    space *memory;
    uint64_t start;
    size_t size;
    const uint8_t *bytes;
    uint8_t *own; /* HEAP_WINDOW bytes; used where the space has no view */
} heap_window;
/* `size` bytes at `address`; NULL when they are not all there. Valid up to the next call. */
const uint8_t *heap_window_at(heap_window *w, uint64_t address, size_t size);

typedef struct heap_walk {
    const nt_heaps *heaps;
    const nt_heap *heap;
    nt_heap_visitor each;
    void *user;
    nt_heap_end end;
    heap_window window;
    const u64_map *cached; /* heap_old_cached of an old heap */
    uint64_t encoding;     /* what an NT heap's headers are XORed with; 0 = they are not */
} heap_walk;

/* Counts and hands it on; false when the walk is to stop. */
bool heap_walk_emit(heap_walk *w, const nt_heap_block *b);

/* Pointer at `address`; false when it is not there. */
bool heap_pointer(const nt_heaps *h, uint64_t address, uint64_t *out);

/* Walkers of one kind; false = stopped. */
bool heap_walk_nt(heap_walk *w);
bool heap_walk_lfh(heap_walk *w, const nt_heap_block *holder);
bool heap_walk_segment_heap(heap_walk *w);
nt_heap_ranges heap_segment_heap_memory(arena *a, const nt_heaps *h, const nt_heap *heap);
/* Heaps of before Windows Vista (heap_old.c): their layout; segments, uncommitted ranges and sums as
 * nt_heap_* have them; and the user parts of blocks that wait in look-aside lists. */
bool heap_is_old(const heap_layout *l);
nt_heap_segments heap_old_segments(arena *a, const nt_heaps *h, const nt_heap *heap);
nt_heap_ranges heap_old_uncommitted(arena *a, const nt_heaps *h, const nt_heap_segment *s);
bool heap_old_summarize(const nt_heaps *h, const nt_heap *heap, nt_heap_summary *s);
u64_map *heap_old_cached(arena *a, const nt_heaps *h, const nt_heap *heap);
/* The 8 bytes that an NT heap XORs its headers with; 0 when it does not. */
uint64_t heap_encoding(const nt_heaps *h, const nt_heap *heap);
/* A header's fields out of its bytes at `raw` (the whole _HEAP_ENTRY). */
void heap_entry_decode(const nt_heaps *h, uint64_t encoding, uint64_t address, const uint8_t *raw,
                       nt_heap_block *out);
/* Requested bytes, unused ones and trace of a busy block with a sound header. */
void heap_entry_usage(heap_walk *w, nt_heap_block *b);
/* True when the two 16-bit words and more of a header that a stack trace was put behind stand at `at`. */
bool heap_trace_header(const nt_heaps *h, const uint8_t *raw, size_t size);

#endif

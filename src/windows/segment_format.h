/* What segment heaps look like in memory, for the heaps of programs (heap_segment.c) and for the kernel's
 * pools (pool_heap.c), which are the same structures:
 *
 *     _SEGMENT_HEAP -> contexts (sizes of units) -> segments -> 256 descriptors of ranges of units
 *     range: one block, a subsegment of chunks (VS) or a subsegment of equal blocks (LFH)
 *
 * Before Windows 10 1809 a heap has one list of segments of 1 MiB, and the descriptors' flags are others; the
 * fields of the types say which it is.
 *
 * Sources: public types of nt and ntdll; M. V. Yason, "Windows 10 Segment Heap Internals" (Black Hat USA
 * 2016: the older form, build 14295); C. Bayet, P. Fariello, "Scoop the Windows 10 pool!" (2020). */
#ifndef NTDBG_WINDOWS_SEGMENT_FORMAT_H
#define NTDBG_WINDOWS_SEGMENT_FORMAT_H

#include "windows/heap_layout.h"

enum { SEGMENT_DESCRIPTORS = 256, SEGMENT_DESCRIPTOR_SIZE = 64, SEGMENT_LFH_HEADER = 0x80 };

typedef struct segment_context {
    uint64_t address; /* of the context; of the heap where it has none */
    uint64_t list;    /* head of its segments */
    uint64_t size;    /* bytes of a segment, which stands at a multiple of it */
    unsigned shift;   /* of a unit in bytes */
    unsigned first;   /* the first descriptor that is one */
} segment_context;

/* The types describe a heap of before Windows 10 1809. */
bool segment_is_old(const heap_layout *l);
/* Contexts of a heap; 0 when the types describe no segment heap. */
unsigned segment_contexts(const heap_layout *l);
/* Where the head of that context's segments is, without reading anything. */
uint64_t segment_context_list(const heap_layout *l, uint64_t heap, unsigned index);
/* False when it cannot be read or says impossible sizes. */
bool segment_context_read(space *s, const heap_layout *l, unsigned pointer_size, uint64_t heap,
                          unsigned index, segment_context *out);
/* Where a segment's descriptors begin. */
uint64_t segment_descriptors(const heap_layout *l, uint64_t segment);

typedef enum segment_range_kind {
    SEGMENT_RANGE_BLOCK,
    SEGMENT_RANGE_INTERNAL,
    SEGMENT_RANGE_LFH,
    SEGMENT_RANGE_VS
} segment_range_kind;

typedef struct segment_range {
    segment_range_kind kind;
    bool allocated, committed, sound; /* committed: before 1809; sound: an allocated one has its signature */
    unsigned units;
    uint64_t unused; /* bytes */
    uint8_t flags;   /* as they stand */
} segment_range;
/* Of a descriptor's bytes. False when it is not the first of its range. */
bool segment_range_decode(const heap_layout *l, const uint8_t *raw, size_t size, segment_range *out);

typedef struct segment_chunk {
    uint64_t size, previous; /* bytes, header included */
    bool allocated, has_unused;
    uint64_t raw, decoded; /* the encoded word */
} segment_chunk;
/* The key of chunks and that of LFH subsegments: RtlpHpHeapGlobals' HeapKey and LfhKey; before Windows 10
 * 1809 both are RtlpLFHKey. False when the header's fields are not known or do not fit into `size` bytes. */
bool segment_chunk_decode(const heap_layout *l, unsigned pointer_size, uint64_t key, uint64_t address,
                          const uint8_t *raw, size_t size, segment_chunk *out);
/* Bytes of a VS subsegment as its header says them; *sound: its signature fits. */
uint64_t segment_vs_size(const heap_layout *l, unsigned pointer_size, const uint8_t *raw, size_t size,
                         bool *sound);

typedef struct segment_lfh {
    uint64_t block, first, count; /* bytes of a block; where the first one is; how many */
    uint64_t bitmap;              /* where two bits of each are: busy, has unused bytes */
    uint32_t offsets;             /* block and first, decoded */
} segment_lfh;
/* False when the fields are not known, or what they say does not fit into `bytes`. */
bool segment_lfh_decode(const heap_layout *l, uint64_t key, uint64_t address, const uint8_t *raw, size_t size,
                        uint64_t bytes, segment_lfh *out);

#endif

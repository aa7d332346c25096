/* Where the fields of Windows' heaps are, by name from ntdll's types. A walk over a million blocks cannot ask
 * for each field of each block by its name; so the names are looked up once, and what is there is kept here.
 *
 * Only windows/heap*.c, segment_format.c and pool_heap.c use this. */
#ifndef NTDBG_WINDOWS_HEAP_LAYOUT_H
#define NTDBG_WINDOWS_HEAP_LAYOUT_H

#include "windows/layouts.h"

/* Structures whose sizes are wanted. */
#define HEAP_TYPES(X)                                                                                        \
    X(HT_HEAP, "_HEAP")                                                                                      \
    X(HT_ENTRY, "_HEAP_ENTRY")                                                                               \
    X(HT_HEAP_SEGMENT, "_HEAP_SEGMENT")                                                                      \
    X(HT_VIRTUAL, "_HEAP_VIRTUAL_ALLOC_ENTRY")                                                               \
    X(HT_UCR, "_HEAP_UCR_DESCRIPTOR")                                                                        \
    X(HT_USERDATA, "_HEAP_USERDATA_HEADER")                                                                  \
    X(HT_SUBSEGMENT, "_HEAP_SUBSEGMENT")                                                                     \
    X(HT_SEGMENT_HEAP, "_SEGMENT_HEAP")                                                                      \
    X(HT_SEG_CONTEXT, "_HEAP_SEG_CONTEXT")                                                                   \
    X(HT_RANGE, "_HEAP_PAGE_RANGE_DESCRIPTOR")                                                               \
    X(HT_VS_SUBSEGMENT, "_HEAP_VS_SUBSEGMENT")                                                               \
    X(HT_VS_CHUNK, "_HEAP_VS_CHUNK_HEADER")                                                                  \
    X(HT_LFH_SUBSEGMENT, "_HEAP_LFH_SUBSEGMENT")                                                             \
    X(HT_LARGE, "_HEAP_LARGE_ALLOC_DATA")                                                                    \
    X(HT_DPH_ROOT, "_DPH_HEAP_ROOT")                                                                         \
    X(HT_DPH_BLOCK, "_DPH_HEAP_BLOCK")                                                                       \
    X(HT_LOOKASIDE, "_HEAP_LOOKASIDE")                                                                       \
    X(HT_EXTRA, "_HEAP_ENTRY_EXTRA")                                                                         \
    X(HT_TRACE, "_RTL_STACK_TRACE_ENTRY")

/* Fields. A path of two names is the first one's type's field. */
#define HEAP_FIELDS(X)                                                                                       \
    X(HF_SEGMENT_SIGNATURE, "_HEAP", "SegmentSignature")                                                     \
    X(HF_SEGMENTS, "_HEAP", "Segments")                                                                      \
    X(HF_SIGNATURE, "_HEAP", "Signature")                                                                    \
    X(HF_FLAGS, "_HEAP", "Flags")                                                                            \
    X(HF_FORCE_FLAGS, "_HEAP", "ForceFlags")                                                                 \
    X(HF_ENCODE_MASK, "_HEAP", "EncodeFlagMask")                                                             \
    X(HF_ENCODING, "_HEAP", "Encoding")                                                                      \
    X(HF_SEGMENT_RESERVE, "_HEAP", "SegmentReserve")                                                         \
    X(HF_SEGMENT_COMMIT, "_HEAP", "SegmentCommit")                                                           \
    X(HF_DECOMMIT_BLOCK, "_HEAP", "DeCommitFreeBlockThreshold")                                              \
    X(HF_DECOMMIT_TOTAL, "_HEAP", "DeCommitTotalFreeThreshold")                                              \
    X(HF_TOTAL_FREE, "_HEAP", "TotalFreeSize")                                                               \
    X(HF_MAXIMUM, "_HEAP", "MaximumAllocationSize")                                                          \
    X(HF_NEXT_TAG, "_HEAP", "NextAvailableTagIndex")                                                         \
    X(HF_MAXIMUM_TAG, "_HEAP", "MaximumTagIndex")                                                            \
    X(HF_TAGS, "_HEAP", "TagEntries")                                                                        \
    X(HF_UCR_LIST, "_HEAP", "UCRList")                                                                       \
    X(HF_OLD_UCR_LIST, "_HEAP", "UnusedUnCommittedRanges")                                                   \
    X(HF_OLD_FREE_USAGE, "_HEAP", "u")                                                                       \
    X(HF_VIRTUAL_LIST, "_HEAP", "VirtualAllocdBlocks")                                                       \
    X(HF_SEGMENT_LIST, "_HEAP", "SegmentList")                                                               \
    X(HF_PSEUDO_TAGS, "_HEAP", "PseudoTagEntries")                                                           \
    X(HF_FREE_LISTS, "_HEAP", "FreeLists")                                                                   \
    X(HF_LOCK, "_HEAP", "LockVariable")                                                                      \
    X(HF_FRONT_END, "_HEAP", "FrontEndHeap")                                                                 \
    X(HF_FRONT_END_TYPE, "_HEAP", "FrontEndHeapType")                                                        \
    X(HF_RESERVED_BYTES, "_HEAP", "Counters.TotalMemoryReserved")                                            \
    X(HF_COMMITTED_BYTES, "_HEAP", "Counters.TotalMemoryCommitted")                                          \
    X(HF_LARGE_UCR_BYTES, "_HEAP", "Counters.TotalMemoryLargeUCR")                                           \
    X(HF_UCR_COUNT, "_HEAP", "Counters.TotalUCRs")                                                           \
    X(HF_LOCK_COLLISIONS, "_HEAP", "Counters.LockCollisions")                                                \
    X(HF_ENTRY_SIZE, "_HEAP_ENTRY", "Size")                                                                  \
    X(HF_ENTRY_FLAGS, "_HEAP_ENTRY", "Flags")                                                                \
    X(HF_ENTRY_CHECK, "_HEAP_ENTRY", "SmallTagIndex")                                                        \
    X(HF_ENTRY_PREVIOUS, "_HEAP_ENTRY", "PreviousSize")                                                      \
    X(HF_ENTRY_SEGMENT, "_HEAP_ENTRY", "SegmentOffset")                                                      \
    X(HF_ENTRY_UNUSED, "_HEAP_ENTRY", "UnusedBytes")                                                         \
    X(HF_SEG_SIGNATURE, "_HEAP_SEGMENT", "SegmentSignature")                                                 \
    X(HF_SEG_FLAGS, "_HEAP_SEGMENT", "SegmentFlags")                                                         \
    X(HF_SEG_LINKS, "_HEAP_SEGMENT", "SegmentListEntry")                                                     \
    X(HF_SEG_HEAP, "_HEAP_SEGMENT", "Heap")                                                                  \
    X(HF_SEG_BASE, "_HEAP_SEGMENT", "BaseAddress")                                                           \
    X(HF_SEG_PAGES, "_HEAP_SEGMENT", "NumberOfPages")                                                        \
    X(HF_SEG_FIRST, "_HEAP_SEGMENT", "FirstEntry")                                                           \
    X(HF_SEG_LAST, "_HEAP_SEGMENT", "LastValidEntry")                                                        \
    X(HF_SEG_UNCOMMITTED_PAGES, "_HEAP_SEGMENT", "NumberOfUnCommittedPages")                                 \
    X(HF_SEG_UNCOMMITTED, "_HEAP_SEGMENT", "NumberOfUnCommittedRanges")                                      \
    X(HF_SEG_UCRS, "_HEAP_SEGMENT", "UCRSegmentList")                                                        \
    X(HF_OLD_SEG_SIGNATURE, "_HEAP_SEGMENT", "Signature")                                                    \
    X(HF_OLD_SEG_FLAGS, "_HEAP_SEGMENT", "Flags")                                                            \
    X(HF_OLD_SEG_LARGEST, "_HEAP_SEGMENT", "LargestUnCommittedRange")                                        \
    X(HF_OLD_SEG_RANGES, "_HEAP_SEGMENT", "UnCommittedRanges")                                               \
    X(HF_OLD_RANGE_NEXT, "_HEAP_UNCOMMMTTED_RANGE", "Next")                                                  \
    X(HF_OLD_RANGE_START, "_HEAP_UNCOMMMTTED_RANGE", "Address")                                              \
    X(HF_OLD_RANGE_SIZE, "_HEAP_UNCOMMMTTED_RANGE", "Size")                                                  \
    X(HF_LOOKASIDE_HEAD, "_HEAP_LOOKASIDE", "ListHead")                                                      \
    X(HF_EXTRA_TAG, "_HEAP_ENTRY_EXTRA", "TagIndex")                                                         \
    X(HF_UCR_SEGMENT_ENTRY, "_HEAP_UCR_DESCRIPTOR", "SegmentEntry")                                          \
    X(HF_UCR_ADDRESS, "_HEAP_UCR_DESCRIPTOR", "Address")                                                     \
    X(HF_UCR_SIZE, "_HEAP_UCR_DESCRIPTOR", "Size")                                                           \
    X(HF_VIRTUAL_COMMIT, "_HEAP_VIRTUAL_ALLOC_ENTRY", "CommitSize")                                          \
    X(HF_VIRTUAL_RESERVE, "_HEAP_VIRTUAL_ALLOC_ENTRY", "ReserveSize")                                        \
    X(HF_VIRTUAL_BLOCK, "_HEAP_VIRTUAL_ALLOC_ENTRY", "BusyBlock")                                            \
    X(HF_USERDATA_SUBSEGMENT, "_HEAP_USERDATA_HEADER", "SubSegment")                                         \
    X(HF_USERDATA_SIGNATURE, "_HEAP_USERDATA_HEADER", "Signature")                                           \
    X(HF_USERDATA_OFFSETS, "_HEAP_USERDATA_HEADER", "EncodedOffsets")                                        \
    X(HF_USERDATA_FIRST, "_HEAP_USERDATA_HEADER", "FirstAllocationOffset")                                   \
    X(HF_USERDATA_BITMAP, "_HEAP_USERDATA_HEADER", "BitmapData")                                             \
    X(HF_SUBSEGMENT_USER, "_HEAP_SUBSEGMENT", "UserBlocks")                                                  \
    X(HF_SUBSEGMENT_BLOCK_SIZE, "_HEAP_SUBSEGMENT", "BlockSize")                                             \
    X(HF_SUBSEGMENT_COUNT, "_HEAP_SUBSEGMENT", "BlockCount")                                                 \
    X(HF_SUBSEGMENT_SIZE_INDEX, "_HEAP_SUBSEGMENT", "SizeIndex")                                             \
    X(HF_SH_SIGNATURE, "_SEGMENT_HEAP", "Signature")                                                         \
    X(HF_SH_FLAGS, "_SEGMENT_HEAP", "GlobalFlags")                                                           \
    X(HF_SH_INDEX, "_SEGMENT_HEAP", "ProcessHeapListIndex")                                                  \
    X(HF_SH_LARGE, "_SEGMENT_HEAP", "LargeAllocMetadata")                                                    \
    X(HF_SH_LARGE_ENCODED, "_SEGMENT_HEAP", "LargeAllocMetadata.Encoded")                                    \
    X(HF_SH_LARGE_RESERVED, "_SEGMENT_HEAP", "LargeReservedPages")                                           \
    X(HF_SH_LARGE_COMMITTED, "_SEGMENT_HEAP", "LargeCommittedPages")                                         \
    X(HF_SH_RESERVED, "_SEGMENT_HEAP", "MemStats.TotalReservedPages")                                        \
    X(HF_SH_COMMITTED, "_SEGMENT_HEAP", "MemStats.TotalCommittedPages")                                      \
    X(HF_SH_RESERVED_OLD, "_SEGMENT_HEAP", "TotalReservedPages")                                             \
    X(HF_SH_COMMITTED_OLD, "_SEGMENT_HEAP", "TotalCommittedPages")                                           \
    X(HF_SH_CONTEXTS, "_SEGMENT_HEAP", "SegContexts")                                                        \
    X(HF_OLD_SH_SEGMENTS, "_SEGMENT_HEAP", "SegmentListHead")                                                \
    X(HF_SH_VS, "_SEGMENT_HEAP", "VsContext")                                                                \
    X(HF_SH_LFH, "_SEGMENT_HEAP", "LfhContext")                                                              \
    X(HF_CTX_MASK, "_HEAP_SEG_CONTEXT", "SegmentMask")                                                       \
    X(HF_CTX_UNIT_SHIFT, "_HEAP_SEG_CONTEXT", "UnitShift")                                                   \
    X(HF_CTX_FIRST, "_HEAP_SEG_CONTEXT", "FirstDescriptorIndex")                                             \
    X(HF_CTX_LIST, "_HEAP_SEG_CONTEXT", "SegmentListHead")                                                   \
    X(HF_PAGE_LINKS, "_HEAP_PAGE_SEGMENT", "ListEntry")                                                      \
    X(HF_PAGE_SIGNATURE, "_HEAP_PAGE_SEGMENT", "Signature")                                                  \
    X(HF_PAGE_DESCRIPTORS, "_HEAP_PAGE_SEGMENT", "DescArray")                                                \
    X(HF_RANGE_SIGNATURE, "_HEAP_PAGE_RANGE_DESCRIPTOR", "TreeSignature")                                    \
    X(HF_RANGE_UNUSED, "_HEAP_PAGE_RANGE_DESCRIPTOR", "UnusedBytes")                                         \
    X(HF_RANGE_FLAGS, "_HEAP_PAGE_RANGE_DESCRIPTOR", "RangeFlags")                                           \
    X(HF_RANGE_UNITS, "_HEAP_PAGE_RANGE_DESCRIPTOR", "UnitSize")                                             \
    X(HF_OLD_RANGE_UNITS, "_HEAP_PAGE_RANGE_DESCRIPTOR", "Size")                                             \
    X(HF_VS_SUB_SIZE, "_HEAP_VS_SUBSEGMENT", "Size")                                                         \
    X(HF_VS_SUB_SIGNATURE, "_HEAP_VS_SUBSEGMENT", "Signature")                                               \
    X(HF_CHUNK_SIZES, "_HEAP_VS_CHUNK_HEADER", "Sizes.HeaderBits")                                           \
    X(HF_CHUNK_SIZE, "_HEAP_VS_CHUNK_HEADER", "Sizes.UnsafeSize")                                            \
    X(HF_CHUNK_PREVIOUS, "_HEAP_VS_CHUNK_HEADER", "Sizes.UnsafePrevSize")                                    \
    X(HF_CHUNK_ALLOCATED, "_HEAP_VS_CHUNK_HEADER", "Sizes.Allocated")                                        \
    X(HF_CHUNK_UNUSED, "_HEAP_VS_CHUNK_HEADER", "UnusedBytes")                                               \
    X(HF_LFH_COUNT, "_HEAP_LFH_SUBSEGMENT", "BlockCount")                                                    \
    X(HF_LFH_FREE, "_HEAP_LFH_SUBSEGMENT", "FreeCount")                                                      \
    X(HF_LFH_OFFSETS, "_HEAP_LFH_SUBSEGMENT", "BlockOffsets")                                                \
    X(HF_LFH_BITMAP, "_HEAP_LFH_SUBSEGMENT", "BlockBitmap")                                                  \
    X(HF_LARGE_NODE, "_HEAP_LARGE_ALLOC_DATA", "TreeNode")                                                   \
    X(HF_LARGE_ADDRESS, "_HEAP_LARGE_ALLOC_DATA", "VirtualAddress")                                          \
    X(HF_LARGE_UNUSED, "_HEAP_LARGE_ALLOC_DATA", "UnusedBytes")                                              \
    X(HF_LARGE_EXTRA, "_HEAP_LARGE_ALLOC_DATA", "ExtraPresent")                                              \
    X(HF_LARGE_PAGES, "_HEAP_LARGE_ALLOC_DATA", "AllocatedPages")                                            \
    X(HF_GLOBAL_HEAP_KEY, "_RTLP_HP_HEAP_GLOBALS", "HeapKey")                                                \
    X(HF_GLOBAL_LFH_KEY, "_RTLP_HP_HEAP_GLOBALS", "LfhKey")                                                  \
    X(HF_DPH_SIGNATURE, "_DPH_HEAP_ROOT", "Signature")                                                       \
    X(HF_DPH_FLAGS, "_DPH_HEAP_ROOT", "ExtraFlags")                                                          \
    X(HF_DPH_VIRTUAL, "_DPH_HEAP_ROOT", "pVirtualStorageListHead")                                           \
    X(HF_DPH_BUSY, "_DPH_HEAP_ROOT", "BusyNodesTable")                                                       \
    X(HF_DPH_BUSY_OLD, "_DPH_HEAP_ROOT", "pBusyAllocationListHead")                                          \
    X(HF_DPH_FREE, "_DPH_HEAP_ROOT", "pFreeAllocationListHead")                                              \
    X(HF_DPH_NEXT, "_DPH_HEAP_ROOT", "NextHeap")                                                             \
    X(HF_DPH_NORMAL, "_DPH_HEAP_ROOT", "NormalHeap")                                                         \
    X(HF_BLOCK_NEXT, "_DPH_HEAP_BLOCK", "pNextAlloc")                                                        \
    X(HF_BLOCK_LINKS, "_DPH_HEAP_BLOCK", "TableLinks")                                                       \
    X(HF_BLOCK_USER, "_DPH_HEAP_BLOCK", "pUserAllocation")                                                   \
    X(HF_BLOCK_VIRTUAL, "_DPH_HEAP_BLOCK", "pVirtualBlock")                                                  \
    X(HF_BLOCK_VIRTUAL_SIZE, "_DPH_HEAP_BLOCK", "nVirtualBlockSize")                                         \
    X(HF_BLOCK_REQUESTED, "_DPH_HEAP_BLOCK", "nUserRequestedSize")                                           \
    X(HF_BLOCK_TRACE, "_DPH_HEAP_BLOCK", "StackTrace")                                                       \
    X(HF_TRACE_INDEX, "_RTL_STACK_TRACE_ENTRY", "Index")                                                     \
    X(HF_TRACE_DEPTH, "_RTL_STACK_TRACE_ENTRY", "Depth")                                                     \
    X(HF_TRACE_FRAMES, "_RTL_STACK_TRACE_ENTRY", "BackTrace")                                                \
    X(HF_FAILURE_TYPE, "_HEAP_FAILURE_INFORMATION", "FailureType")                                           \
    X(HF_FAILURE_HEAP, "_HEAP_FAILURE_INFORMATION", "HeapAddress")                                           \
    X(HF_FAILURE_ADDRESS, "_HEAP_FAILURE_INFORMATION", "Address")                                            \
    X(HF_FAILURE_STACK, "_HEAP_FAILURE_INFORMATION", "StackTrace")                                           \
    X(HF_TREE_MIN, "_RTL_RB_TREE", "Min")                                                                    \
    X(HF_NODE_LEFT, "_RTL_BALANCED_NODE", "Left")                                                            \
    X(HF_NODE_RIGHT, "_RTL_BALANCED_NODE", "Right")

#define HEAP_ID(id, ...) id,
typedef enum heap_type_id { HEAP_TYPES(HEAP_ID) HT_COUNT } heap_type_id;
typedef enum heap_field_id { HEAP_FIELDS(HEAP_ID) HF_COUNT } heap_field_id;
#undef HEAP_ID

typedef struct heap_field {
    bool there;
    uint8_t size; /* bytes of the number that holds it, at most 8 */
    uint8_t bit_position, bit_count;
    uint32_t offset;
} heap_field;

typedef struct heap_layout {
    heap_field fields[HF_COUNT];
    uint32_t sizes[HT_COUNT]; /* 0 = ntdll's types do not have it */
    uint32_t contexts;        /* elements of _SEGMENT_HEAP.SegContexts */
} heap_layout;

void heap_layout_load(nt_context *c, heap_layout *out);

static inline bool heap_has(const heap_layout *l, heap_field_id id)
{
    return l->fields[id].there;
}

/* The field's number in a structure that stands in `raw` (`size` bytes); 0 when it does not reach so far. */
uint64_t heap_field_in(const heap_layout *l, heap_field_id id, const uint8_t *raw, size_t size);
/* The same in memory. False when the field or its bytes are not there. */
bool heap_field_read(space *s, const heap_layout *l, heap_field_id id, uint64_t base, uint64_t *out);
/* 0 when they are not. */
uint64_t heap_field_or0(space *s, const heap_layout *l, heap_field_id id, uint64_t base);

#endif

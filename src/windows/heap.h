/* Heaps of a program, read from its memory: NT heaps (_HEAP) with their front end (LFH), segment heaps
 * (_SEGMENT_HEAP) and the debug page heap (_DPH_HEAP_ROOT), for 4- and 8-byte pointers.
 *
 *     PEB.ProcessHeaps -> nt_heap -> nt_heap_walk -> nt_heap_block, one after the other, in order of
 * addresses of each segment; a block that is damaged says what is wrong
 *
 * Everything is by name from ntdll's types; nothing is changed or printed. A walk is bounded by the sizes
 * that the heap's own segments state (and those by 4 GiB a segment), polls the interrupt, and goes on behind
 * damage where that is possible: at the next page that has an uncommitted range before it, or the next
 * segment.
 *
 * Sources: public symbols of ntdll (types and names of variables); windows-driver-docs, "!heap"; M. V. Yason,
 * "Windows 10 Segment Heap Internals" (Black Hat USA 2016); C. Valasek, "Understanding the Low Fragmentation
 * Heap" (Black Hat USA 2010); the public reader gatorreader's DbgHelpUtils for how unused bytes and traces
 * are kept. */
#ifndef NTDBG_WINDOWS_HEAP_H
#define NTDBG_WINDOWS_HEAP_H

#include "base/vec.h"
#include "windows/heap_layout.h"

typedef enum nt_heap_kind {
    NT_HEAP_UNREADABLE, /* the handle's memory is not there */
    NT_HEAP_UNKNOWN,    /* something else: Wine's heap, or a damaged header */
    NT_HEAP_NT,         /* _HEAP: 0xffeeffee at its SegmentSignature; before Vista 0xeeffeeff at Signature */
    NT_HEAP_SEGMENT,    /* _SEGMENT_HEAP: 0xddeeddee at the same place */
    NT_HEAP_PAGE,       /* the debug page heap's handle: a page of 0xee, its root on the next page */
} nt_heap_kind;

typedef struct nt_heap {
    uint64_t address; /* the handle */
    unsigned index;   /* 1-based place in PEB.ProcessHeaps */
    nt_heap_kind kind;
    uint32_t signature; /* what stands where both kinds have theirs */
    uint32_t flags;     /* HEAP_*; of a segment heap: GlobalFlags */
    uint64_t page_root; /* the _DPH_HEAP_ROOT behind this handle, or whose NormalHeap this is; 0 = none */
} nt_heap;

typedef struct nt_heaps {
    nt_context *windows;
    space *memory;
    const interrupt *interrupt;
    unsigned pointer_size; /* bytes */
    unsigned granularity;  /* bytes of an NT heap's unit: 8 or 16 */
    heap_layout layout;
    uint64_t lfh_key;     /* ntdll!RtlpLFHKey; 0 = not known */
    uint64_t heap_key;    /* ntdll!RtlpHpHeapGlobals.HeapKey */
    uint64_t segment_lfh; /* .LfhKey */
    bool have_keys;       /* RtlpHpHeapGlobals was readable: segment heaps can be decoded */
    uint32_t global_flag; /* PEB.NtGlobalFlag */
    VEC(nt_heap) list;
    VEC(uint64_t) page_roots; /* of the debug page heap, in its list's order */
} nt_heaps;

/* Opens the heaps of the process whose PEB is at `peb`. An error when there is no PEB, its array of heaps
 * cannot be read, or ntdll's symbols have no type _HEAP. A handle that cannot be read stays in the list as
 * such. */
error *nt_heaps_open(arena *a, nt_context *c, uint64_t peb, nt_heaps *out);
/* Their layout is that of before Windows Vista. */
bool nt_heap_is_old(const nt_heaps *h);
/* The heap with that handle, of the list or not; the list's own entry when it has it. */
nt_heap nt_heap_at(const nt_heaps *h, uint64_t address);

typedef enum nt_block_kind {
    NT_BLOCK_BACKEND,     /* of an NT heap's segment */
    NT_BLOCK_LFH,         /* of a front end's subsegment (NT heap) */
    NT_BLOCK_VIRTUAL,     /* an NT heap's VirtualAllocdBlocks */
    NT_BLOCK_UNCOMMITTED, /* a range of a segment that has no memory */
    NT_BLOCK_VS,          /* segment heap: chunk of a variable size subsegment */
    NT_BLOCK_SEGMENT_LFH, /* segment heap: block of an LFH subsegment */
    NT_BLOCK_PAGES,       /* segment heap: pages of a segment as one block */
    NT_BLOCK_LARGE,       /* segment heap: allocated by itself, known by its metadata */
} nt_block_kind;

/* _HEAP_ENTRY.Flags, as windows-driver-docs names them at "!heap". */
enum {
    NT_ENTRY_BUSY = 0x01,
    NT_ENTRY_EXTRA = 0x02,
    NT_ENTRY_FILL = 0x04,
    NT_ENTRY_VIRTUAL = 0x08,
    NT_ENTRY_LAST = 0x10,
    NT_ENTRY_SETTABLE = 0xe0,
};

typedef struct nt_heap_block {
    nt_block_kind kind;
    bool busy;
    bool internal;     /* the heap's own: its header, an LFH's user data */
    bool cached;       /* marked busy, and free: it waits in a look-aside list (before Windows Vista) */
    uint8_t flags;     /* NT_ENTRY_*; 0 where the kind has none */
    uint64_t entry;    /* its header; the block itself where it has none */
    uint64_t size;     /* bytes, header and unused ones included */
    uint64_t previous; /* bytes of the block before it; 0 = first, or not known */
    uint64_t user;     /* what the program was given; of a free block: behind the header */
    uint64_t
        requested;    /* bytes the program asked for; 0 when free (of a cached one: what it had asked for) */
    uint64_t unused;  /* bytes of `size` that are not the program's */
    uint64_t owner;   /* segment, subsegment, page range ... that it is part of */
    uint64_t segment; /* the NT heap's segment; a segment heap's _HEAP_PAGE_SEGMENT; 0 = none */
    uint64_t trace;   /* _RTL_STACK_TRACE_ENTRY of its allocation; 0 = none */
    uint8_t tag;      /* SmallTagIndex of a heap of before Windows Vista */
    const char *damage; /* NULL = sound; else what is wrong, in a few words */
    uint64_t raw;       /* the header's eight bytes as they stand in memory, and decoded */
    uint64_t decoded;
} nt_heap_block;

/* Where the `size` bytes of a block begin: a virtual block's header stands behind its list entry. */
static inline uint64_t nt_heap_block_start(const nt_heap_block *b)
{
    return b->kind == NT_BLOCK_VIRTUAL ? b->owner : b->entry;
}

/* False ends the walk. */
typedef bool (*nt_heap_visitor)(void *user, const nt_heap_block *b);

typedef struct nt_heap_end {
    size_t blocks, damaged;
    bool stopped;     /* by the visitor or an interrupt */
    bool bounded;     /* a limit was met: the heap says impossible sizes */
    const char *note; /* what kept a part from being walked; NULL = nothing */
} nt_heap_end;

/* Every block of the heap: segments in list order, LFH blocks behind the block that holds them, then virtual
 * or large ones. */
nt_heap_end nt_heap_walk(const nt_heaps *h, const nt_heap *heap, nt_heap_visitor each, void *user);

/* An NT heap's segments. */
typedef struct nt_heap_segment {
    uint64_t address, base, first, end; /* `end`: LastValidEntry */
    uint32_t flags, pages, uncommitted_pages, uncommitted_ranges;
    uint64_t largest_uncommitted; /* bytes; before Windows Vista */
    const char *damage;
} nt_heap_segment;
typedef VEC(nt_heap_segment) nt_heap_segments;
nt_heap_segments nt_heap_segments_of(arena *a, const nt_heaps *h, const nt_heap *heap);

typedef struct nt_heap_range {
    uint64_t start, size;
    bool large; /* nt_heap_memory: one block by itself, no segment */
} nt_heap_range;
typedef VEC(nt_heap_range) nt_heap_ranges;
/* What a heap's memory is: each segment's whole range, virtual and large blocks. For maps of memory. */
nt_heap_ranges nt_heap_memory(arena *a, const nt_heaps *h, const nt_heap *heap);
/* The uncommitted ranges of an NT heap's segment. */
nt_heap_ranges nt_heap_uncommitted(arena *a, const nt_heaps *h, const nt_heap_segment *s);

/* The sums that a heap's header keeps. Bytes. */
typedef struct nt_heap_summary {
    uint64_t reserved, committed, virtual_bytes, free_bytes;
    uint64_t free_blocks, uncommitted_ranges, virtual_blocks, lock_contention;
    bool serialized; /* has a lock */
    uint8_t front_end;
    unsigned list_index;     /* segment heap: ProcessHeapListIndex */
    const char *list_damage; /* the free list or the list of virtual blocks is broken here */
    uint64_t list_damage_at;
} nt_heap_summary;
/* False when the header cannot be read. */
bool nt_heap_summarize(const nt_heaps *h, const nt_heap *heap, nt_heap_summary *out);

/* Heaps of before Windows Vista have a free list for each of 127 sizes and one for all that is larger; later
 * ones have one. */
unsigned nt_heap_free_lists(const nt_heaps *h);
/* Where the head of that list is. */
uint64_t nt_heap_free_list_at(const nt_heaps *h, const nt_heap *heap, unsigned list);
/* Addresses of a free list's entries, from the first on; `damage` when the list is broken behind them. */
typedef VEC(uint64_t) nt_heap_addresses;
nt_heap_addresses nt_heap_free_list(arena *a, const nt_heaps *h, const nt_heap *heap, unsigned list,
                                    const char **damage);
/* The block whose header is at `entry`. False when it cannot be read. */
bool nt_heap_block_at(const nt_heaps *h, const nt_heap *heap, uint64_t entry, nt_heap_block *out);
/* A walk only as far as the block that contains `address`. False when no block does. */
bool nt_heap_find(const nt_heaps *h, uint64_t address, nt_heap *heap, nt_heap_block *out);

/* A segment heap's range of pages that a block is in. */
typedef struct nt_heap_page_range {
    uint64_t segment, descriptor; /* _HEAP_PAGE_SEGMENT, _HEAP_PAGE_RANGE_DESCRIPTOR */
    uint64_t start, size;
    uint8_t flags;             /* as they stand; their bits changed in Windows 10 1809 */
    bool allocated, committed; /* committed is said before Windows 10 1809 only */
    const char *kind;          /* "VS", "LFH"; NULL = a block */
} nt_heap_page_range;
/* False when the address is in none of its segments, or the descriptor cannot be read. */
bool nt_heap_page_range_of(const nt_heaps *h, const nt_heap *heap, uint64_t address, nt_heap_page_range *out);

/* Return addresses of a block's allocation, innermost first; empty when there are none. */
nt_heap_addresses nt_heap_trace(arena *a, const nt_heaps *h, uint64_t trace);

/* A block of the debug page heap. */
typedef struct nt_page_block {
    uint64_t node; /* its _DPH_HEAP_BLOCK */
    uint64_t root;
    bool busy;
    uint64_t user, requested;
    uint64_t pages, pages_size; /* the pages it stands on, the guard page too */
    uint64_t trace;
} nt_page_block;
typedef bool (*nt_page_visitor)(void *user, const nt_page_block *b);
/* Busy ones, then those that were freed and are kept. */
nt_heap_end nt_page_heap_walk(const nt_heaps *h, uint64_t root, nt_page_visitor each, void *user);
bool nt_page_heap_find(const nt_heaps *h, uint64_t address, nt_page_block *out);
/* _DPH_HEAP_ROOT.ExtraFlags and NormalHeap. */
uint32_t nt_page_heap_flags(const nt_heaps *h, uint64_t root);
uint64_t nt_page_heap_normal(const nt_heaps *h, uint64_t root);

/* What ntdll wrote down when it found a heap damaged (ntdll!RtlpHeapFailureInfo), behind 0xc0000374. */
typedef struct nt_heap_failure {
    uint64_t heap, address;
    uint32_t type;
    str type_name; /* _HEAP_FAILURE_TYPE's: "heap_failure_block_not_busy"; empty = not known */
    uint64_t stack_at;
    nt_heap_addresses stack;
} nt_heap_failure;
/* False when there is none (type and addresses are zero) or it cannot be read. */
bool nt_heap_failure_info(arena *a, const nt_heaps *h, nt_heap_failure *out);

#endif

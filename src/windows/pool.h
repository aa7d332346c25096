/* The kernel's pools: blocks of a page, large allocations, the counts that are kept for each tag.
 *
 *     up to Windows 10 1809   each page of pool is a row of blocks, each behind a _POOL_HEADER that says its
 *                             own size and that of the one before it
 *     since Windows 10 1903   pools are segment heaps (pool_heap.h); most blocks still begin with a
 *                             _POOL_HEADER, whose PreviousSize means nothing any more
 *     always                  allocations of a page and more have no header: PoolBigPageTable knows them */
#ifndef NTDBG_WINDOWS_POOL_H
#define NTDBG_WINDOWS_POOL_H

#include "windows/kernel.h"

typedef enum nt_pool_kind {
    NT_POOL_UNKNOWN,
    NT_POOL_NONPAGED,
    NT_POOL_PAGED,
    NT_POOL_SESSION,
    NT_POOL_SPECIAL,
} nt_pool_kind;
/* "Nonpaged pool", "Unknown": as !pool says it. */
str nt_pool_kind_name(nt_pool_kind kind);

typedef struct nt_pool_block {
    uint64_t address;        /* of its header */
    uint64_t size, previous; /* bytes, headers included */
    uint32_t tag;            /* without the bit that protects it */
    unsigned type;           /* POOL_HEADER.PoolType */
    bool allocated, is_protected;
    uint64_t process; /* that is charged for it; 0 = none */
    str problem;      /* what is wrong with the header; empty = nothing */
} nt_pool_block;
typedef VEC(nt_pool_block) nt_pool_blocks;

/* How a header of this kernel is read, looked up once. */
typedef struct nt_pool_layout {
    unsigned header_size; /* bytes; also what sizes count in */
    type_field previous, size, type, tag, process;
    bool has_process; /* the header has room for it (64 bit); otherwise it stands at the block's end */
    unsigned in_use;  /* the bits of PoolType that an allocated block has any of */
    uint64_t cookie;  /* ExpPoolQuotaCookie; 0 = processes are stored as they are */
} nt_pool_layout;
/* False when nt's symbols have no _POOL_HEADER. */
bool nt_pool_layout_of(nt_context *c, nt_pool_layout *out);

/* One header, without looking at its neighbours. `raw` is header_size bytes (at most 16). */
nt_pool_block nt_pool_header(const nt_pool_layout *l, uint64_t address, const uint8_t *raw);

enum { NT_POOL_PAGE = 0x1000 };
/* The blocks of a page that was read. A header that does not fit its neighbours is one block with a problem,
 * which reaches to the next place where headers fit again. Returns the number of problems. */
size_t nt_pool_walk_page(arena *a, const nt_pool_layout *l, uint64_t page, const uint8_t *bytes_of_page,
                         nt_pool_blocks *out);

/* ---- large allocations ---- */

typedef struct nt_pool_large {
    uint64_t address, size; /* bytes */
    uint32_t tag;
    uint64_t type;    /* POOL_TYPE; bit 0: paged */
    uint64_t process; /* charged for it; 0 = not known */
} nt_pool_large;
/* A table of _POOL_TRACKER_BIG_PAGES: nt's (PoolBigPageTable), or a session's. */
typedef struct nt_pool_large_table {
    uint64_t at, count; /* rows */
    bool known;
} nt_pool_large_table;
nt_pool_large_table nt_pool_large_table_of(nt_context *c);
uint64_t nt_pool_large_table_end(nt_context *c, const nt_pool_large_table *t);
/* Calls `each` for every allocation in the table until it returns false. False when a part of the table could
 * not be read, or the interrupt came. */
bool nt_pool_large_each(nt_context *c, const nt_pool_large_table *t,
                        bool (*each)(void *user, const nt_pool_large *one), void *user);
/* The allocation that `address` is in. */
bool nt_pool_large_find(nt_context *c, const nt_pool_large_table *t, uint64_t address, nt_pool_large *out);

/* ---- which memory is which ---- */

typedef struct nt_pool_range {
    uint64_t start, end; /* end exclusive */
    nt_pool_kind kind;
} nt_pool_range;
typedef VEC(nt_pool_range) nt_pool_ranges;
/* From nt's variables and the debugger data block (MmNonPagedPoolStart ...), or since Windows 10 from
 * SystemVaRegions. Empty when this kernel tells neither. */
nt_pool_ranges nt_pool_regions(arena *a, nt_context *c, const nt_kernel *k);
nt_pool_kind nt_pool_kind_of(const nt_pool_ranges *ranges, uint64_t address);

/* ---- counts by tag ---- */

typedef struct nt_pool_count {
    uint32_t tag;
    uint64_t nonpaged_allocs, nonpaged_frees, nonpaged_bytes;
    uint64_t paged_allocs, paged_frees, paged_bytes;
} nt_pool_count;
typedef VEC(nt_pool_count) nt_pool_counts;
/* PoolTrackTable with its expansion, added up over the processors' tables (ExPoolTagTables) where there are
 * such; `session`: ExpSessionPoolTrackTable. *unreadable is how many tables could not be read to
 * their end. False when there is no table. */
bool nt_pool_counts_all(arena *a, nt_context *c, bool session, nt_pool_counts *out, size_t *unreadable);

/* ---- tags ---- */

/* A tag's four characters, '.' for what does not print. */
str nt_pool_tag_text(arena *a, uint32_t tag);
/* A tag as a user types it: "Proc", "Mm*", "?roc", "0x636f7250". `tag` has the characters as they stand,
 * blanks where they end early; `mask` has the bits that count. False when it is none. */
bool nt_pool_tag_parse(str text, uint32_t *tag, uint32_t *mask);

typedef struct nt_pool_owner {
    str description, binary; /* binary may be empty */
} nt_pool_owner;
/* What pooltag.txt says of tags: the file's rows are "Tag - binary - description". */
typedef struct nt_pool_tags nt_pool_tags;
/* `file`: pooltag.txt's text, or empty: the built-in table alone. The file's rows come first. */
nt_pool_tags *nt_pool_tags_new(arena *a, str file);
bool nt_pool_tags_find(const nt_pool_tags *t, uint32_t tag, nt_pool_owner *out);

#endif

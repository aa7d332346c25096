/* Address spaces that stack:
 *
 *     virtual cache -> image overlay -> page tables -> physical runs -> mapped dump file
 *
 * A space answers one question: which bytes are at this address? A hole is a fact, not an error: reads
 * return how many bytes from `address` on are there. A space belongs to the arena it was made in. */
#ifndef NTDBG_MEMORY_SPACE_H
#define NTDBG_MEMORY_SPACE_H

#include "base/bytes.h"
#include "base/interrupt.h"

typedef struct space space;

/* Why bytes are absent, for those who ask (`!vtop`, `dd` with !sym noisy, JSON). */
typedef enum space_absence {
    SPACE_PRESENT,
    SPACE_NOT_MAPPED,   /* no translation: the page never existed */
    SPACE_NOT_IN_DUMP,  /* translated, but the file does not hold the page (or a table on the way) */
    SPACE_PAGED_OUT,    /* known to the system, but not in memory: a section's file, a compressed store */
    SPACE_IN_PAGE_FILE, /* in a page file that was not given */
    SPACE_DEMAND_ZERO,  /* promised, but never touched: a program would read zeros */
} space_absence;

typedef struct space_range {
    uint64_t start; /* inclusive */
    uint64_t end;   /* exclusive; 0 means 2^64 */
} space_range;

typedef struct space_ops {
    /* Bytes from `address` on that are there, at most `size`, contiguous. */
    size_t (*read)(void *context, uint64_t address, void *buffer, size_t size);
    /* A zero-copy view of the bytes at `address` (up to `size`) when the space has them in a mapping. May
     * be NULL. */
    bytes (*view)(void *context, uint64_t address, size_t size);
    /* The first present range that ends after `address`; false when there is none. May be NULL (unknown). */
    bool (*next_range)(void *context, uint64_t address, space_range *out);
    /* May be NULL: then absent bytes are SPACE_NOT_MAPPED. */
    space_absence (*absence)(void *context, uint64_t address);
    /* True when the byte comes from an image file, not from the dump. May be NULL. */
    bool (*from_image)(void *context, uint64_t address);
    /* The target ran: caches are stale. May be NULL. */
    void (*invalidate)(void *context);
    /* The tables that the space translates by. May be NULL: it translates nothing. */
    struct page_tables *(*tables)(void *context, space **physical);
} space_ops;

space *space_new(arena *a, const space_ops *ops, void *context);

/* Reads until `size` bytes or a hole; short counts are normal. Wraps nowhere: stops at 2^64. */
size_t space_read(space *s, uint64_t address, void *buffer, size_t size);
bool space_read_all(space *s, uint64_t address, void *buffer, size_t size);
bool space_read_u8(space *s, uint64_t address, uint8_t *out);
bool space_read_u16(space *s, uint64_t address, uint16_t *out);
bool space_read_u32(space *s, uint64_t address, uint32_t *out);
bool space_read_u64(space *s, uint64_t address, uint64_t *out);
/* `pointer_size` 4 or 8; a 4-byte pointer is zero-extended. */
bool space_read_pointer(space *s, uint64_t address, size_t pointer_size, uint64_t *out);
/* NUL-terminated text, at most `limit` bytes / UTF-16 units; what is readable up to a hole. False when not
 * even one. */
bool space_read_cstr(space *s, arena *a, uint64_t address, size_t limit, str *out);
bool space_read_utf16(space *s, arena *a, uint64_t address, size_t units, str *out);
bytes space_view(space *s, uint64_t address, size_t size);
bool space_next_range(space *s, uint64_t address, space_range *out);
space_absence space_why_absent(space *s, uint64_t address);
bool space_from_image(space *s, uint64_t address);
void space_invalidate(space *s);
/* Why, in words that complete "address ...: ": "the page is in a page file". */
str space_absence_text(space_absence why);

/* Sorted, non-overlapping runs of a mapped file. `runs` is not copied and must outlive the space. */
typedef struct space_run {
    uint64_t address; /* bytes */
    uint64_t size;    /* bytes */
    uint64_t offset;  /* into `file` */
} space_run;
/* Overlaps keep the first; runs that leave the file are cut (so reads of them are short). */
space *space_from_runs(arena *a, bytes file, const space_run *runs, size_t count);

/* Lower layers show through where upper ones have nothing. An upper space without next_range must consist
 * of whole 4 KiB pages. */
space *space_overlay(arena *a, space *upper, space *lower);

/* The pages of a bitmap: bit n (from the lowest of the first byte on) says whether page n is in `file`; the
 * pages that are there follow each other from `offset` on. Counting is lazy: opening costs nothing, a look-up
 * is O(1) behind the highest page asked for so far. `bits` must outlive the space; `page_count` is cut to
 * what `bits` holds. */
space *space_from_bitmap(arena *a, bytes file, bytes bits, uint64_t page_count, uint64_t offset);

/* Pages that have to be made before they can be read, because the file has them compressed. What was made is
 * kept in a cache of a few MiB, whatever the size of the memory. */
typedef struct page_maker {
    size_t page_size; /* a power of two, 4 KiB to 64 KiB */
    /* Makes the page at `address` (a multiple of page_size); false when it is not there or cannot be made. */
    bool (*make)(void *context, uint64_t address, uint8_t *page);
    /* As in space_ops. */
    bool (*next_range)(void *context, uint64_t address, space_range *out);
} page_maker;
space *space_from_pages(arena *a, const page_maker *maker, void *context);

/* x64, x86 and ARM64 page tables over a physical space: pages of 4 KiB, 2 MiB, 4 MiB, 1 GiB. */
typedef struct page_walk {
    uint64_t entry_address[5]; /* physical addresses of the entries, PML5 first when there are five levels */
    uint64_t entry[5];
    unsigned levels;  /* as in page_tables */
    unsigned reached; /* entries that could be read */
    bool valid;
    bool software;     /* translated by the soft_pte hook */
    uint64_t physical; /* when valid */
    uint64_t page_size;
    space_absence why; /* when not valid */
} page_walk;

/* Windows' meaning of a not-valid entry (transition, prototype ...): Windows knowledge, given from above.
 * `level` is 1 for a page table's entry, 2 for a page directory's, and so on. True with *physical_page,
 * the physical address of the page (of the next table when level > 1), when the page is in memory or in a
 * page file (space_with_page_files) all the same; else *why may be changed. */
typedef bool (*soft_pte_function)(void *context, space *physical, uint64_t virtual_address, uint64_t entry,
                                  unsigned level, uint64_t *physical_page, space_absence *why);

typedef struct page_tables {
    uint64_t root;   /* CR3 or TTBR0; its low 12 bits (PAE: 5) are ignored */
    unsigned levels; /* 4 or 5: x64; 3: x86 with PAE; 2: x86. ARM64: 4 */
    bool arm64;      /* descriptors of ARM64, granule 4 KiB; both halves in one top table, as Windows
                        has it */
    soft_pte_function soft_pte; /* may be NULL */
    void *soft_context;
} page_tables;

space *space_from_page_tables(arena *a, space *physical, const page_tables *tables);
void page_tables_walk(space *physical, const page_tables *tables, uint64_t address, page_walk *out);
/* Without a soft_pte hook: what the processor itself would see. */
void page_tables_walk_hardware(space *physical, const page_tables *tables, uint64_t address, page_walk *out);
/* For those who walk whole tables: how they look, and where one entry leads. */
typedef struct page_table_shape {
    unsigned levels, entry_size;   /* bytes of an entry */
    unsigned entries, top_entries; /* of a table; of the top one */
    uint64_t root;                 /* physical address of the top table */
} page_table_shape;
page_table_shape page_tables_shape(const page_tables *t);
/* The lowest address that entry `index` of a table of `level` speaks for, whose own lowest one is `address`.
 */
uint64_t page_tables_entry_address(const page_tables *t, unsigned level, uint64_t address, uint64_t index);

typedef struct page_table_step {
    uint64_t next; /* physical address of the next table, or of the page */
    uint64_t size; /* bytes that the entry speaks for */
    bool is_page, software;
    space_absence why; /* when it leads nowhere; stays as it is unless the soft_pte hook knows better */
} page_table_step;
/* False when the entry leads nowhere. */
bool page_tables_follow(space *physical, const page_tables *t, uint64_t address, unsigned level,
                        uint64_t entry, page_table_step *out);
/* The tables that `s` translates by (through caches and overlays), and the physical space they are read from;
 * NULL when it has none. The soft_pte hook may be set; space_invalidate then. */
page_tables *space_page_tables(space *s, space **physical);
/* Calls `each` for every page (of any size) that tables of any level map by valid entries, in the order of
 * addresses, until it returns false. How much is walked is bounded; false when the bound was met. */
bool page_tables_each(space *physical, const page_tables *tables, const interrupt *i,
                      bool (*each)(void *context, uint64_t address, const page_walk *w), void *context);

/* Page files beside physical memory: byte `offset` of file n stands at PAGE_FILE_BASE + n * PAGE_FILE_STEP +
 * offset, above all addresses a processor has (52 bits). */
#define PAGE_FILE_BASE ((uint64_t)1 << 52)
#define PAGE_FILE_STEP ((uint64_t)1 << 46)
enum { PAGE_FILE_LIMIT = 16 };
/* `files` (an empty one is missing) is not copied. */
space *space_with_page_files(arena *a, space *physical, const bytes *files, size_t count);
bool space_is_page_file(uint64_t physical_address);

/* A space that can be led to another one while others hold it: the current process's memory. */
space *space_redirect_new(arena *a, space *to);
void space_redirect(space *redirect, space *to);

/* Takes what is written over `below`, which stays as it is. Written pages are kept for good; there may be
 * 65536 of them. */
space *space_written(arena *a, space *below);
/* `written` must come from space_written. Returns how many bytes are written: up to a hole, the limit of
 * pages, or the end of the address space. */
size_t space_write(space *written, uint64_t address, const void *data, size_t size);
/* Where the page at `page` (a multiple of 4 KiB) has nothing, it has the bytes of `from` from now on. False
 * when there are too many pages. */
bool space_bring_page(space *written, uint64_t page, space *from);

/* Serves reads out of a small cache of pages of `below`: for walks that read a few bytes at a time. */
space *space_cache(arena *a, space *below);

#endif

/* Hibernation files (hiberfil.sys): PO_MEMORY_IMAGE, then the pages of memory, packed several at a time.
 *
 *     Windows XP to 7 ("hibr", "wake")             Windows 8 to 11 ("HIBR", "WAKE")
 *     page 0   PO_MEMORY_IMAGE                     page 0   PO_MEMORY_IMAGE
 *     page 2   KPROCESSOR_STATE (7: page 1)        boot set, kernel set: blocks
 *     table: a page of PO_MEMORY_RANGE_ARRAY         head: descriptors (8 bits), bytes (22), method (2)
 *       next table, number of ranges                 descriptors: page, pages - 1 (4 bits)
 *       each: first page, page behind the last       packed bytes, up to 16 pages
 *     blocks of the table's pages
 *       "\x81\x81xpress"
 *       pages - 1 (10 bits), bytes - 1 (22 bits)
 *       packed bytes, up to 16 pages
 *
 * Opening reads the heads of all blocks, since the file has no index of them; it keeps 16 bytes for each run
 * of pages that lie together. Pure: nothing is unpacked here. */
#ifndef NTDBG_FORMATS_DUMP_HIBERNATION_H
#define NTDBG_FORMATS_DUMP_HIBERNATION_H

#include "base/bytes.h"
#include "base/error.h"
#include "base/notes.h"
#include "formats/dump/machine.h"

enum { HIBERNATION_PAGE = 0x1000, HIBERNATION_MOST_PAGES = 16 }; /* pages of one block */

/* Pages that follow each other in memory and in a block. */
typedef struct hibernation_run {
    uint64_t page; /* first page << 5 | number of pages */
    uint64_t
        where; /* offset of the block's head in the file << 5 | which page of the block the first one is */
} hibernation_run;

typedef struct hibernation_block {
    bytes packed;
    unsigned pages;
    bool stored, huffman; /* neither: xpress */
} hibernation_block;

typedef struct hibernation {
    bytes file;
    unsigned pointer_size;
    bool has_sets;         /* Windows 8 and later */
    uint64_t system_time;  /* FILETIME */
    hibernation_run *runs; /* by page, then by place in the file */
    size_t run_count;
    machine_state state; /* the processor that hibernated */
} hibernation;

error *hibernation_open(arena *a, bytes file, notes *n, hibernation **out);
/* The run that has `page`: the later one when several do. NULL = the page is not in the file. */
const hibernation_run *hibernation_find(const hibernation *h, uint64_t page);
/* The first run with pages from `page` on. */
const hibernation_run *hibernation_from(const hibernation *h, uint64_t page);
uint64_t hibernation_run_page(const hibernation_run *r);
unsigned hibernation_run_pages(const hibernation_run *r);
/* The block at a run's offset; *index is the run's first page in it. */
bool hibernation_read_block(const hibernation *h, const hibernation_run *r, hibernation_block *out,
                            unsigned *index);

#endif

/* What stands before the pages of a 64-bit kernel dump that is written: the header and, for bitmap dumps, the
 * bitmap's header.
 *
 *     type 1: DUMP_HEADER64 | pages of the runs, one after the other
 *     type 5, 6: DUMP_HEADER64 | bitmap header | bitmap | padding | pages whose bit is set
 *
 * Pure: structures in, bytes out. Offsets: kernel_header.c, kernel_pages.c and docs/formats/kernel-dumps.md.
 */
#ifndef NTDBG_FORMATS_DUMP_KERNEL_WRITE_H
#define NTDBG_FORMATS_DUMP_KERNEL_WRITE_H

#include "formats/dump/kernel_dump.h"

enum {
    KERNEL_WRITE_HEADER_SIZE = 0x2000,
    KERNEL_WRITE_BITMAP_AT = 0x38, /* of the bitmap, from the end of the header */
    KERNEL_WRITE_MOST_RUNS = 42,   /* that fit into the header's 700 bytes */
};

/* A run of pages, in pages. */
typedef struct kernel_write_run {
    uint64_t first, count;
} kernel_write_run;

/* The header of a dump of h->type. Everything of `h` is used but `size`, `version_user` and what describes
 * data that a new dump does not have (mini_dump_fields, secondary data); fields whose KERNEL_DUMP_HAS_ bit is
 * clear keep Windows' fill pattern. `runs` go into the header when they fit; `pages` is the number of all. */
void kernel_write_header(const kernel_dump_header *h, const kernel_write_run *runs, size_t run_count,
                         uint64_t pages, uint8_t out[KERNEL_WRITE_HEADER_SIZE]);
/* File offset of the first page of a bitmap dump with `page_count` bits. */
uint64_t kernel_write_first_page(uint64_t page_count);
/* The bitmap's own header, which stands at KERNEL_WRITE_HEADER_SIZE. `present`: bits that are set. */
void kernel_write_bitmap(uint32_t type, uint64_t page_count, uint64_t present,
                         uint8_t out[KERNEL_WRITE_BITMAP_AT]);

#endif

/* Kernel dumps, written: what stands before and behind the pages, and small dumps as a whole.
 *
 *     type 1:    header | pages of the runs, one after the other                                | blobs
 *     type 5, 6: header | bitmap header | bitmap | padding | pages whose bit is set             | blobs
 *     type 4:    header | TRIAGE_DUMP | objects, stack, drivers, names | data | data blocks | TRGD | blobs
 *
 * Pure: structures in, bytes out. Where fields stand: kernel_layout.h, docs/formats/kernel-dumps.md. */
#ifndef NTDBG_FORMATS_DUMP_KERNEL_WRITE_H
#define NTDBG_FORMATS_DUMP_KERNEL_WRITE_H

#include "formats/dump/kernel_dump.h"

enum {
    KERNEL_WRITE_MOST_HEADER = 0x2000, /* DUMP_HEADER64; a 32-bit dump's has half of it */
    KERNEL_WRITE_BITMAP_AT = 0x38,     /* of the bitmap, from the end of the header */
};

/* A run of pages, in pages. */
typedef struct kernel_write_run {
    uint64_t first, count;
} kernel_write_run;

/* By the size of the dump's pointers, 4 or 8. */
size_t kernel_write_header_size(unsigned pointer_size);
size_t kernel_write_most_runs(unsigned pointer_size); /* that fit into the header */

/* The header of a dump of h->type, with pointers of h->pointer_size. Everything of `h` is used but `size` and
 * `version_user`; fields whose KERNEL_DUMP_HAS_ bit is clear keep Windows' fill pattern. `runs` go into the
 * header when they fit; `pages` is the number of all; a small dump has none of both. Returns the header's
 * size.
 */
size_t kernel_write_header(const kernel_dump_header *h, const kernel_write_run *runs, size_t run_count,
                           uint64_t pages, uint8_t out[KERNEL_WRITE_MOST_HEADER]);
/* File offset of the first page of a bitmap dump with `page_count` bits. */
uint64_t kernel_write_first_page(unsigned pointer_size, uint64_t page_count);
/* The bitmap's own header, which stands behind the file's. `present`: bits that are set. */
void kernel_write_bitmap(unsigned pointer_size, uint32_t type, uint64_t page_count, uint64_t present,
                         uint8_t out[KERNEL_WRITE_BITMAP_AT]);

/* Secondary data: one list header, then a header before each blob's data and padding behind it. */
enum { KERNEL_WRITE_BLOBS_HEADER = 16, KERNEL_WRITE_BLOB_HEADER = 32 };
/* `build`: NtBuildNumber, with the four bits on top that say whether the build is a free one. */
void kernel_write_blobs_header(uint32_t build, uint8_t out[KERNEL_WRITE_BLOBS_HEADER]);
/* Returns the bytes of padding that must follow the data. */
uint32_t kernel_write_blob_header(const uint8_t tag[16], uint32_t size,
                                  uint8_t out[KERNEL_WRITE_BLOB_HEADER]);

/* ---- small dumps ---- */

typedef struct kernel_write_block {
    uint64_t address;
    bytes data;
} kernel_write_block;

typedef struct kernel_write_triage_plan {
    /* type is KERNEL_DUMP_TRIAGE; required_dump_space is filled in. */
    kernel_dump_header header;
    uint32_t service_pack_build;
    bytes prcb, process, thread, stack, debugger_data; /* empty = left out */
    uint64_t stack_address;
    const kernel_dump_driver *drivers; /* path, base, entry_point, size, checksum, timestamp, flags */
    size_t driver_count;
    const kernel_dump_unloaded_driver *unloaded; /* names are cut to twelve characters */
    size_t unloaded_count;
    const kernel_write_block *blocks;
    size_t block_count;
} kernel_write_triage_plan;

/* The whole file up to its secondary data. ERROR_UNSUPPORTED when it would pass 4 GiB. */
error *kernel_write_triage(arena *a, const kernel_write_triage_plan *plan, bytes *out);

#endif

/* Inside the layer only. */
#ifndef NTDBG_SAVE_INTERNAL_H
#define NTDBG_SAVE_INTERNAL_H

#include "base/vec.h"
#include "formats/dump/kernel_write.h"
#include "save/file.h"
#include "save/save.h"

enum { SAVE_PAGE = 0x1000, SAVE_CHUNK = 1 << 20 };

/* A page whose bytes in the new dump are not the target's. */
typedef struct save_patch {
    uint64_t page; /* physical address of the page */
    uint8_t data[SAVE_PAGE];
} save_patch;

typedef struct save_pages {
    VEC(kernel_write_run) runs; /* sorted, apart from each other */
    uint64_t count;             /* pages */
    uint64_t end;               /* behind the last one */
} save_pages;

/* A kernel dump on its way. */
typedef struct saving {
    arena *a;
    nt_context *context;
    target *t;
    nt_kernel kernel;
    const save_request *request;
    unsigned pointer_size;
    space *memory; /* virtual: what the file itself has */
    save_file file;
    /* dumps of physical memory */
    page_tables tables;
    save_pages pages;
    VEC(save_patch *) patches; /* sorted by page */
    uint64_t done;             /* bytes of memory written */
} saving;

/* The whole pages that a physical space has. */
void save_all_pages(arena *a, space *physical, save_pages *out);
/* Of `all`, those that the upper half of the tables leads to, and the tables; also pages in transition and
 * behind prototype entries where the tables have a hook that knows them. ERROR_UNSUPPORTED when the memory is
 * too large to be marked page by page. */
error *save_kernel_pages(arena *a, space *physical, const page_tables *tables, const save_pages *all,
                         const interrupt *i, save_pages *out);

/* An address of nt's, as that processor has it: 32-bit kernels' are sign-extended in the debugger data block.
 */
uint64_t save_fold(const saving *s, uint64_t address);
/* The block of processor `number`; 0 = not known. */
uint64_t save_prcb(const saving *s, unsigned number);
/* Where the processor's CONTEXT is; 0 = not known. */
uint64_t save_context_address(const saving *s, unsigned number);
/* The registers of one processor as a CONTEXT of cpu_context_size bytes. *is_placed: they stand in its KPRCB.
 */
bool save_registers(saving *s, unsigned number, uint8_t out[CPU_MOST_CONTEXT], bool *is_placed);
/* The header, with the registers and the exception of the processor that stopped. Nothing of memory. */
kernel_dump_header save_header(saving *s, uint32_t type);

/* The pages of a dump of physical memory, their bitmap when `h->type` has one; then what was read back. */
error *save_write_pages(saving *s, const kernel_dump_header *h);
error *save_compare_pages(saving *s, space *written);

/* Secondary data of the target, at the file's end. */
error *save_write_blobs(saving *s);
error *save_compare_blobs(saving *s, const target *written);

/* A small memory dump up to its secondary data, and its comparison. */
error *save_write_triage(saving *s, kernel_dump_header *h);
error *save_compare_triage(saving *s, const target *written);

#endif

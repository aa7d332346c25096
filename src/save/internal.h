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

/* The whole pages that a physical space has. */
void save_all_pages(arena *a, space *physical, save_pages *out);
/* Of `all`, those that the upper half of the tables leads to, and the tables; also pages in transition and
 * behind prototype entries where the tables have a hook that knows them. ERROR_UNSUPPORTED when the memory is
 * too large to be marked page by page. */
error *save_kernel_pages(arena *a, space *physical, const page_tables *tables, const save_pages *all,
                         const interrupt *i, save_pages *out);

#endif

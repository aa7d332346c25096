/* Shared by kernel_find.c, kernel_roots.c and kernel_read.c only. */
#ifndef NTDBG_WINDOWS_KERNEL_FIND_INTERNAL_H
#define NTDBG_WINDOWS_KERNEL_FIND_INTERNAL_H

#include "formats/pe/image.h"
#include "windows/kernel_find.h"

enum { FIND_PAGE = 0x1000, FIND_MOST_ROOTS = 64, FIND_MOST_IMAGE = 64 << 20 /* nt has 2 to 20 MB */ };

/* What differs with the processor. */
typedef struct find_machine {
    cpu_kind cpu;
    uint16_t pe_machine;
    unsigned pointer_size;
    unsigned least_levels, most_levels; /* of page tables */
    uint64_t start, end;                /* where nt may lie; exclusive */
    uint64_t shared_data;               /* KUSER_SHARED_DATA */
} find_machine;

typedef struct find_root {
    uint64_t table, hint; /* an address in nt or beside it; 0 = none */
    unsigned levels;      /* 0 = any of the machine's */
} find_root;

typedef struct finder {
    target *t;
    const interrupt *i;
    arena *scratch;
    const find_machine *machine;
    find_root roots[FIND_MOST_ROOTS];
    size_t root_count;
    space *memory; /* through the tables being tried */
    unsigned levels;
    uint64_t base;
    pe_image *image;
} finder;

/* kernel_roots.c: fills f->roots from what the file says and from the low stub. */
void find_roots(finder *f);
/* Calls try_root for every table of the lowest memory that may be a top table, until one is right. */
bool find_tables_that_map_themselves(finder *f, bool (*try_root)(finder *f, const find_root *r),
                                     uint64_t *table);
/* kernel_read.c: fills the target from nt, which has been found. */
void find_read_kernel(finder *f, uint64_t table);

#endif

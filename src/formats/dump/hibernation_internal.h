/* Shared by the hibernation*.c files only. */
#ifndef NTDBG_FORMATS_DUMP_HIBERNATION_INTERNAL_H
#define NTDBG_FORMATS_DUMP_HIBERNATION_INTERNAL_H

#include "base/vec.h"
#include "formats/dump/hibernation.h"

typedef VEC(hibernation_run) hibernation_runs;

typedef struct hibernation_reader {
    arena *a;
    notes *n;
    hibernation *h;
    hibernation_runs runs;
    bool full; /* as many runs as are kept: said once */
} hibernation_reader;

/* `where` is the block's head, `index` the page in it. */
void hibernation_add_run(hibernation_reader *r, uint64_t page, unsigned count, uint64_t where,
                         unsigned index);
/* Windows XP to 7: the tables, from the first one on. */
void hibernation_read_tables(hibernation_reader *r, uint64_t first_table);
bool hibernation_parse_xpress(const hibernation *h, uint64_t at, hibernation_block *out);
uint64_t hibernation_find_table(bytes file);
/* Windows 8 and later: a restore set of so many pages; 0 = as many as there are. */
void hibernation_read_set(hibernation_reader *r, uint64_t first_page, uint64_t pages, const char *name);
bool hibernation_parse_set(const hibernation *h, uint64_t at, hibernation_block *out, bytes *descriptors);

#endif

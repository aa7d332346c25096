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

enum { HIBERNATION_AT_LENGTH = 0xc }; /* of the header, in the header */

/* Windows XP to 7: where the fields of the header and of the tables stand. A range's fields count from the
 * range. */
typedef struct hibernation_table_layout {
    uint16_t length, pointer_size;
    uint16_t system_time, first_table;
    uint16_t next, count, ranges, range, start, end;
} hibernation_table_layout;

/* `where` is the block's head, `index` the page in it. */
void hibernation_add_run(hibernation_reader *r, uint64_t page, unsigned count, uint64_t where,
                         unsigned index);
/* How the tables of this file are laid out, and the page of the first one; NULL = it has none. */
const hibernation_table_layout *hibernation_find_table(bytes file, unsigned pointer_size, uint64_t *page);
/* The tables, from the first one on. */
void hibernation_read_tables(hibernation_reader *r, const hibernation_table_layout *l, uint64_t first_table);
bool hibernation_parse_xpress(const hibernation *h, uint64_t at, hibernation_block *out);
/* Windows 8 and later: a restore set of so many pages; 0 = as many as there are. */
void hibernation_read_set(hibernation_reader *r, uint64_t first_page, uint64_t pages, const char *name);
bool hibernation_parse_set(const hibernation *h, uint64_t at, hibernation_block *out, bytes *descriptors);

#endif

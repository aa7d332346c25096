/* Lists of symbol files for machines without a network: a line a file, "NAME,KEY,1", as symchk writes them.
 */
#ifndef NTDBG_SYMSRV_MANIFEST_H
#define NTDBG_SYMSRV_MANIFEST_H

#include "symsrv/symsrv.h"

/* False when `text` is not such a list (a line that is neither a file, a comment after '#', nor empty). Names
 * that are no names of a file in a store are left out. */
bool manifest_parse(arena *a, str text, symsrv_file **out, size_t *count);

#endif

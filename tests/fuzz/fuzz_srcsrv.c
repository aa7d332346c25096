/* Source server texts: the answer for each file that a text lists comes soon and is not large. The first line
 * is the file that is asked for. */
#include "formats/pdb/srcsrv.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = arena_new();
    str text = {(const char *)data, size};
    str file = str_trim(str_take_until(&text, '\n'));
    srcsrv_entry e;
    if (srcsrv_find(a, text, file, STR("c:\\src"), &e) && (e.target.len > 1 << 17 || e.command.len > 1 << 17))
        abort();
    srcsrv_file_count(text);
    arena_free(a);
    return 0;
}

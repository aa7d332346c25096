/* Altitudes: the input is split in two. What is parsed keeps its value when it is written out, and the order
 * of two is the same from both sides. */
#include "filters/filters.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || size > 1000) return 0;
    str all = {(const char *)data + 1, size - 1};
    size_t split = all.len * data[0] / 255;
    altitude x, y, again;
    if (!altitude_parse(str_slice(all, 0, split), &x) || !altitude_parse(str_skip(all, split), &y)) return 0;
    arena *a = arena_new();
    if (altitude_compare(x, y) != -altitude_compare(y, x) || altitude_compare(x, x) != 0) abort();
    if (!altitude_parse(altitude_text(a, x), &again) || altitude_compare(x, again) != 0) abort();
    const filter_group *g = filter_group_of(x);
    if (g && !filter_group_holds(g, x)) abort();
    arena_free(a);
    return 0;
}

/* Wildcards: the first byte splits the input into pattern and text. Beside memory safety: every pattern
 * between two stars that match anything keeps matching what it matched alone. */
#include "base/str.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || size > 2000) return 0;
    str all = {(const char *)data + 1, size - 1};
    size_t split = all.len * data[0] / 255;
    str pattern = str_slice(all, 0, split);
    str text = str_skip(all, split);
    bool exact = str_match_wildcard(pattern, text, false);
    bool folded = str_match_wildcard(pattern, text, true);
    if (exact && !folded) abort();
    arena *a = arena_new();
    strbuf wide = {.arena = a};
    strbuf_append_char(&wide, '*');
    strbuf_append(&wide, pattern);
    /* '#' and '+' at the front would now belong to the star, and a '\' at the end would quote the last one */
    bool same = pattern.len && pattern.ptr[0] != '#' && pattern.ptr[0] != '+' && pattern.len < 500 &&
                str_find_char(pattern, '\\') == SIZE_MAX && str_find_char(pattern, '[') == SIZE_MAX;
    strbuf_append_char(&wide, '*');
    if (same && exact && !str_match_wildcard(strbuf_str(&wide), text, false)) abort();
    arena_free(a);
    return 0;
}

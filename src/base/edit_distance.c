/* How many slips of the fingers lie between two words: a letter too many, one missing, a wrong one, or two
 * neighbours swapped (optimal string alignment). Three rows of the table are enough. */
#include "base/str.h"

#include <ctype.h>

enum { LONGEST_WORD = 63 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static int lower(str s, size_t i)
{
    return tolower((unsigned char)s.ptr[i]);
}

size_t str_edit_distance(str a, str b)
{
    size_t rows[3][LONGEST_WORD + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];
    if (a.len > LONGEST_WORD || b.len > LONGEST_WORD) return SIZE_MAX;
    for (size_t k = 0; k <= b.len; k++) last[k] = before[k] = k;
    for (size_t i = 1; i <= a.len; i++) {
        now[0] = i;
        for (size_t k = 1; k <= b.len; k++) {
            bool same = lower(a, i - 1) == lower(b, k - 1);
            now[k] = least(least(last[k], now[k - 1]) + 1, last[k - 1] + (same ? 0 : 1));
            if (i > 1 && k > 1 && lower(a, i - 1) == lower(b, k - 2) && lower(a, i - 2) == lower(b, k - 1))
                now[k] = least(now[k], before[k - 2] + 1);
        }
        size_t *free_row = before;
        before = last;
        last = now;
        now = free_row;
    }
    return last[b.len];
}

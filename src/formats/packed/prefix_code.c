#include "formats/packed/prefix_code.h"

#include <string.h>

/* The words of up to CODE_FAST_BITS, for a look-up in one step. */
static void fill_fast(prefix_code *c)
{
    uint32_t at = 0, index = 0;

    for (unsigned length = 1; length <= CODE_FAST_BITS; length++) {
        uint32_t step = 1u << (CODE_FAST_BITS - length);
        for (unsigned i = 0; i < c->count[length]; i++, index++) {
            if (at + step > 1u << CODE_FAST_BITS) return;
            for (uint32_t n = 0; n < step; n++)
                c->fast[at++] = (uint16_t)((uint32_t)c->sorted[index] << 4 | length);
        }
    }
}

void prefix_code_make(prefix_code *c, const uint8_t *lengths, unsigned symbols)
{
    uint16_t next[CODE_MOST_BITS + 2] = {0};

    memset(c, 0, sizeof *c);
    for (unsigned s = 0; s < symbols; s++) c->count[lengths[s]]++;
    c->count[0] = 0;
    for (unsigned l = 1; l <= CODE_MOST_BITS; l++) next[l + 1] = (uint16_t)(next[l] + c->count[l]);
    for (unsigned s = 0; s < symbols; s++)
        if (lengths[s]) c->sorted[next[lengths[s]]++] = (uint16_t)s;
    fill_fast(c);
}

unsigned prefix_code_find(const prefix_code *c, uint32_t next, unsigned *symbol)
{
    uint32_t first = 0, index = 0, fast = c->fast[next >> (32 - CODE_FAST_BITS)];

    if (fast) {
        *symbol = fast >> 4;
        return fast & 15;
    }
    for (unsigned length = 1; length <= CODE_MOST_BITS; length++) {
        uint32_t value = next >> (32 - length);
        if (value >= first && value - first < c->count[length]) {
            *symbol = c->sorted[index + value - first];
            return length;
        }
        index += c->count[length];
        first = (first + c->count[length]) << 1;
    }
    return 0;
}

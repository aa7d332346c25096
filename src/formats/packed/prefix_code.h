/* Canonical prefix codes, as the Huffman kinds of xpress and LZX have them: the code words of one length are
 * numbered one after the other in the order of their symbols, the shorter ones first. Inside the layer only.
 */
#ifndef NTDBG_FORMATS_PACKED_PREFIX_CODE_H
#define NTDBG_FORMATS_PACKED_PREFIX_CODE_H

#include "base/bytes.h"

enum { CODE_MOST_SYMBOLS = 656, CODE_MOST_BITS = 16, CODE_FAST_BITS = 10 };

typedef struct prefix_code {
    uint16_t count[CODE_MOST_BITS + 1]; /* symbols of each length */
    uint16_t sorted[CODE_MOST_SYMBOLS]; /* by length, then by symbol */
    uint16_t fast[1 << CODE_FAST_BITS]; /* by the next bits: symbol << 4 | length; 0 = longer, or none */
} prefix_code;

/* From the length of each symbol's code word (0 = it has none), at most CODE_MOST_BITS. Any lengths do: where
 * they ask for more words than there are, the later symbols have none that is found. */
void prefix_code_make(prefix_code *c, const uint8_t *lengths, unsigned symbols);

/* The symbol that the next bits begin with, `next` having the first of them as its highest; how many bits it
 * takes, 0 when no code word begins so. */
unsigned prefix_code_find(const prefix_code *c, uint32_t next, unsigned *symbol);

#endif

/* Bitmaps in which the n-th bit that is set has the n-th place of a list: how many are set before a bit.
 *
 *     bits    | block 0: 4096 bits | block 1 | block 2 | ...
 *     before  | 0                  | c0      | c0 + c1 | ...        filled up to the block asked for
 *
 * Making one costs nothing; a look-up is O(1) behind the highest bit asked for so far. Bit n is bit n % 8 of
 * byte n / 8. */
#ifndef NTDBG_MEMORY_BIT_RANK_H
#define NTDBG_MEMORY_BIT_RANK_H

#include "base/arena.h"
#include "base/bytes.h"

typedef struct bit_rank bit_rank;

/* `bits` must outlive it; `count` is cut to what `bits` holds. */
bit_rank *bit_rank_new(arena *a, bytes bits, uint64_t count);
uint64_t bit_rank_count(const bit_rank *r);
bool bit_rank_is_set(const bit_rank *r, uint64_t bit);
/* Bits set before `bit`, which must be below the count. */
uint64_t bit_rank_before(bit_rank *r, uint64_t bit);
/* The first bit from `bit` on that is set (`value` true) or clear, or the count. */
uint64_t bit_rank_find(const bit_rank *r, uint64_t bit, bool value);

#endif

/* Counting bits by blocks, as far as somebody asked. */
#include "memory/bit_rank.h"

enum { BLOCK_BYTES = 512, BLOCK_BITS = BLOCK_BYTES * 8 };

struct bit_rank {
    arena *a;
    bytes bits;
    uint64_t count;
    uint64_t *before; /* bits set before each block; NULL until the first look-up */
    size_t counted;   /* entries of `before` that are filled */
};

static uint64_t count_bits(const uint8_t *p, size_t size)
{
    uint64_t count = 0;

    for (; size >= 8; p += 8, size -= 8) count += (unsigned)__builtin_popcountll(load_u64(p));
    for (; size; p++, size--) count += (unsigned)__builtin_popcount(*p);
    return count;
}

bit_rank *bit_rank_new(arena *a, bytes bits, uint64_t count)
{
    bit_rank *r = ARENA_NEW(a, bit_rank);

    r->a = a;
    r->bits = bits;
    r->count = count / 8 < bits.len ? count : (uint64_t)bits.len * 8;
    return r;
}

uint64_t bit_rank_count(const bit_rank *r)
{
    return r->count;
}

bool bit_rank_is_set(const bit_rank *r, uint64_t bit)
{
    return bit < r->count && (r->bits.ptr[bit / 8] >> (bit % 8) & 1);
}

uint64_t bit_rank_before(bit_rank *r, uint64_t bit)
{
    size_t block = (size_t)(bit / BLOCK_BITS), at = (size_t)(bit / 8);

    if (!r->before) {
        r->before = ARENA_ARRAY(r->a, uint64_t, (r->bits.len + BLOCK_BYTES - 1) / BLOCK_BYTES);
        r->counted = 1;
    }
    for (; r->counted <= block; r->counted++) {
        const uint8_t *from = r->bits.ptr + (r->counted - 1) * BLOCK_BYTES;
        r->before[r->counted] = r->before[r->counted - 1] + count_bits(from, BLOCK_BYTES);
    }
    return r->before[block] + count_bits(r->bits.ptr + block * BLOCK_BYTES, at - block * BLOCK_BYTES) +
           (unsigned)__builtin_popcount(r->bits.ptr[at] & ((1u << bit % 8) - 1));
}

uint64_t bit_rank_find(const bit_rank *r, uint64_t bit, bool value)
{
    const uint64_t skip = value ? 0 : UINT64_MAX;

    while (bit < r->count && bit_rank_is_set(r, bit) != value) {
        bit++;
        while (bit % 64 == 0 && bit + 64 <= r->count && load_u64(r->bits.ptr + bit / 8) == skip) bit += 64;
    }
    return bit < r->count ? bit : r->count;
}

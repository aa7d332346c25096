/* Which file bytes hold which addresses: a sorted index over the ranges that a dump lists. The index has
 * 24 bytes a range; nothing of the file is copied. */
#ifndef NTDBG_FORMATS_DUMP_RANGES_H
#define NTDBG_FORMATS_DUMP_RANGES_H

#include "base/bytes.h"

typedef struct dump_range {
    uint64_t address; /* first byte */
    uint64_t size;    /* bytes */
    uint64_t offset;  /* of the first byte in the file */
} dump_range;

typedef struct dump_ranges {
    dump_range *items; /* by address, not empty, no overlaps, all inside the file and below 2^64 */
    size_t count;
} dump_ranges;

/* Makes the index out of `count` ranges in any order, in place: `ranges` is sorted, ranges that leave the
 * file or pass 2^64 are cut, and where ranges overlap the one that begins first (of equals: the lower file
 * offset) keeps the bytes. Returns the number of ranges that lost bytes because the file ends before them. */
size_t dump_ranges_index(uint64_t file_size, dump_range *ranges, size_t count, dump_ranges *out);

/* The range that holds `address`, or NULL. O(log n). */
const dump_range *dump_ranges_find(const dump_ranges *ranges, uint64_t address);
/* The first range that ends after `address`, or NULL. O(log n). */
const dump_range *dump_ranges_from(const dump_ranges *ranges, uint64_t address);
/* Copies up to `size` bytes from `address` on, over ranges that touch each other, and returns how many
 * there were. */
size_t dump_ranges_read(const dump_ranges *ranges, bytes file, uint64_t address, void *buffer, size_t size);

#endif

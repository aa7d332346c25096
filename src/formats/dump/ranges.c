/* The sorted index of a dump's memory ranges. */
#include "formats/dump/ranges.h"

#include <stdlib.h>
#include <string.h>

static int compare_ranges(const void *left, const void *right)
{
    const dump_range *a = left, *b = right;

    if (a->address != b->address) return a->address < b->address ? -1 : 1;
    return (a->offset > b->offset) - (a->offset < b->offset);
}

/* Cuts one range to the file and to the address space; false when nothing is left. */
static bool cut_range(uint64_t file_size, dump_range *r, bool *lost)
{
    if (r->offset >= file_size) {
        *lost = r->size > 0;
        return false;
    }
    if (r->size > file_size - r->offset) {
        r->size = file_size - r->offset;
        *lost = true;
    }
    if (r->size > UINT64_MAX - r->address) r->size = UINT64_MAX - r->address;
    return r->size > 0;
}

size_t dump_ranges_index(uint64_t file_size, dump_range *ranges, size_t count, dump_ranges *out)
{
    size_t kept = 0, lost_count = 0;
    uint64_t covered = 0;

    if (count > 1) qsort(ranges, count, sizeof *ranges, compare_ranges);
    for (size_t i = 0; i < count; i++) {
        dump_range r = ranges[i];
        bool lost = false;

        bool present = cut_range(file_size, &r, &lost);
        lost_count += lost;
        if (!present) continue;
        if (kept && r.address < covered) {
            uint64_t overlap = covered - r.address;
            if (overlap >= r.size) continue;
            r.address += overlap;
            r.offset += overlap;
            r.size -= overlap;
        }
        covered = r.address + r.size;
        ranges[kept++] = r;
    }
    out->items = ranges;
    out->count = kept;
    return lost_count;
}

const dump_range *dump_ranges_from(const dump_ranges *ranges, uint64_t address)
{
    size_t low = 0, high = ranges->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const dump_range *r = &ranges->items[middle];
        if (r->address + r->size > address) high = middle;
        else low = middle + 1;
    }
    return low < ranges->count ? &ranges->items[low] : NULL;
}

const dump_range *dump_ranges_find(const dump_ranges *ranges, uint64_t address)
{
    const dump_range *r = dump_ranges_from(ranges, address);

    return r && r->address <= address ? r : NULL;
}

size_t dump_ranges_read(const dump_ranges *ranges, bytes file, uint64_t address, void *buffer, size_t size)
{
    const dump_range *r = dump_ranges_find(ranges, address);
    if (!r) return 0;
    const dump_range *end = ranges->items + ranges->count;
    uint8_t *to = buffer;
    size_t done = 0;

    for (; r < end && done < size && r->address <= address + done; r++) {
        uint64_t skip = address + done - r->address;
        bytes part = bytes_clamp(file, r->offset + skip, r->size - skip);
        size_t n = part.len < size - done ? part.len : size - done;
        if (n == 0) break;
        memcpy(to + done, part.ptr, n);
        done += n;
        if (skip + n < r->size) break;
    }
    return done;
}

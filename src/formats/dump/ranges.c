/* The sorted index of a dump's memory ranges. */
#include "formats/dump/ranges.h"

#include <stdlib.h>
#include <string.h>

/* qsort is not stable: of equal addresses the lower file position in the list must win, and the list order is not in
 * the ranges, so the sort works on the address and then on the place in the array that a merge keeps. */
static void merge(const dump_range *left, size_t left_count, const dump_range *right, size_t right_count, dump_range *out)
{
    size_t i = 0, j = 0, k = 0;

    while (i < left_count && j < right_count) {
        out[k++] = right[j].address < left[i].address ? right[j++] : left[i++];
    }
    memcpy(out + k, left + i, (left_count - i) * sizeof *out);
    k += left_count - i;
    memcpy(out + k, right + j, (right_count - j) * sizeof *out);
}

static bool is_sorted(const dump_range *ranges, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (ranges[i].address < ranges[i - 1].address) return false;
    }
    return true;
}

/* Bottom-up merge sort; most dumps list their ranges in order already and never get here. */
static void sort_ranges(dump_range *ranges, size_t count)
{
    dump_range *other, *from = ranges, *to;

    if (is_sorted(ranges, count)) return;
    other = malloc(count * sizeof *other);
    if (!other) abort();
    to = other;
    for (size_t width = 1; width < count; width = width > count / 2 ? count : width * 2) {
        for (size_t start = 0; start < count; start += 2 * width) {
            size_t left = count - start < width ? count - start : width;
            size_t right = count - start - left < width ? count - start - left : width;
            merge(from + start, left, from + start + left, right, to + start);
        }
        dump_range *swap = from;
        from = to;
        to = swap;
    }
    if (from != ranges) memcpy(ranges, from, count * sizeof *ranges);
    free(other);
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

    sort_ranges(ranges, count);
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
    const dump_range *end = ranges->items + ranges->count;
    uint8_t *to = buffer;
    size_t done = 0;

    for (; r && r < end && done < size && r->address <= address + done; r++) {
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

/* Physical memory as Windows' bitmap and summary dumps store it: a bit a page, then the pages whose bit is
 * set, one after the other. Where page n lies is the number of bits set before it:
 *
 *     bits    | block 0: 4096 pages | block 1 | block 2 | ...
 *     before  | 0                   | c0      | c0 + c1 | ...        filled up to the block asked for
 */
#include "memory/space_internal.h"

#include <string.h>

enum { PAGE = 0x1000, BLOCK_BYTES = 512, BLOCK_PAGES = BLOCK_BYTES * 8 };

typedef struct bitmap_space {
    arena *a;
    bytes file, bits;
    uint64_t page_count, offset;
    uint64_t *before; /* bits set before each block; NULL until the first look-up */
    size_t counted;   /* entries of `before` that are filled */
} bitmap_space;

static uint64_t count_bits(const uint8_t *p, size_t size)
{
    uint64_t count = 0;

    for (; size >= 8; p += 8, size -= 8) count += (unsigned)__builtin_popcountll(load_u64(p));
    for (; size; p++, size--) count += (unsigned)__builtin_popcount(*p);
    return count;
}

static bool is_set(const bitmap_space *s, uint64_t page)
{
    return page < s->page_count && (s->bits.ptr[page / 8] >> (page % 8) & 1);
}

/* Bits set before `page`. */
static uint64_t rank(bitmap_space *s, uint64_t page)
{
    size_t block = (size_t)(page / BLOCK_PAGES), at = (size_t)(page / 8);

    if (!s->before) {
        s->before = ARENA_ARRAY(s->a, uint64_t, (s->bits.len + BLOCK_BYTES - 1) / BLOCK_BYTES);
        s->counted = 1;
    }
    for (; s->counted <= block; s->counted++) {
        const uint8_t *from = s->bits.ptr + (s->counted - 1) * BLOCK_BYTES;
        s->before[s->counted] = s->before[s->counted - 1] + count_bits(from, BLOCK_BYTES);
    }
    return s->before[block] + count_bits(s->bits.ptr + block * BLOCK_BYTES, at - block * BLOCK_BYTES) +
           (unsigned)__builtin_popcount(s->bits.ptr[at] & ((1u << page % 8) - 1));
}

/* What the file has of one page from `address` on. Pages whose bits follow each other do so in the file. */
static bytes bitmap_view(void *context, uint64_t address, size_t size)
{
    bitmap_space *s = context;
    uint64_t page = address / PAGE, next = page + 1, length;

    if (!is_set(s, page)) return (bytes){0};
    length = PAGE - address % PAGE;
    while (length < size && is_set(s, next)) {
        length += PAGE;
        next++;
    }
    uint64_t index = rank(s, page);
    if (index > (UINT64_MAX - s->offset) / PAGE - 1) return (bytes){0};
    return bytes_clamp(s->file, s->offset + index * PAGE + address % PAGE, length < size ? length : size);
}

static size_t bitmap_read(void *context, uint64_t address, void *buffer, size_t size)
{
    bytes b = bitmap_view(context, address, size);

    if (b.len) memcpy(buffer, b.ptr, b.len);
    return b.len;
}

/* The first page from `page` on whose bit is `value`, or page_count. */
static uint64_t find_bit(const bitmap_space *s, uint64_t page, bool value)
{
    const uint8_t skip = value ? 0 : 0xff;

    while (page < s->page_count && is_set(s, page) != value) {
        page++;
        while (page % 64 == 0 && page + 64 <= s->page_count) {
            uint64_t word = load_u64(s->bits.ptr + page / 8);
            if (word != (skip ? UINT64_MAX : 0)) break;
            page += 64;
        }
    }
    return page < s->page_count ? page : s->page_count;
}

static bool bitmap_next_range(void *context, uint64_t address, space_range *out)
{
    const bitmap_space *s = context;
    uint64_t first = find_bit(s, address / PAGE, true);

    if (first >= s->page_count) return false;
    *out = (space_range){first * PAGE, find_bit(s, first, false) * PAGE};
    return true;
}

static space_absence bitmap_absence(void *context, uint64_t address)
{
    (void)context;
    (void)address;
    return SPACE_NOT_IN_DUMP;
}

static const space_ops BITMAP_OPS = {
    .read = bitmap_read,
    .view = bitmap_view,
    .next_range = bitmap_next_range,
    .absence = bitmap_absence,
};

space *space_from_bitmap(arena *a, bytes file, bytes bits, uint64_t page_count, uint64_t offset)
{
    const uint64_t MOST_PAGES = UINT64_MAX / PAGE;
    bitmap_space *s = ARENA_NEW(a, bitmap_space);

    s->a = a;
    s->file = file;
    s->bits = bits;
    s->page_count = page_count / 8 < bits.len ? page_count : (uint64_t)bits.len * 8;
    if (s->page_count > MOST_PAGES) s->page_count = MOST_PAGES;
    s->offset =
        offset < file.len ? offset : file.len; /* pages that would stand behind the file are not there */
    return space_new(a, &BITMAP_OPS, s);
}

/* Physical memory as Windows' bitmap and summary dumps store it: a bit a page, then the pages whose bit is
 * set, one after the other. Where page n lies is the number of bits set before it. */
#include "memory/bit_rank.h"
#include "memory/space_internal.h"

#include <string.h>

enum { PAGE = 0x1000 };

typedef struct bitmap_space {
    bytes file;
    bit_rank *pages;
    uint64_t offset;
} bitmap_space;

/* What the file has of one page from `address` on. Pages whose bits follow each other do so in the file. */
static bytes bitmap_view(void *context, uint64_t address, size_t size)
{
    bitmap_space *s = context;
    uint64_t page = address / PAGE, next = page + 1, length;

    if (!bit_rank_is_set(s->pages, page)) return (bytes){0};
    length = PAGE - address % PAGE;
    while (length < size && bit_rank_is_set(s->pages, next)) {
        length += PAGE;
        next++;
    }
    uint64_t index = bit_rank_before(s->pages, page);
    if (index > (UINT64_MAX - s->offset) / PAGE - 1) return (bytes){0};
    return bytes_clamp(s->file, s->offset + index * PAGE + address % PAGE, length < size ? length : size);
}

static size_t bitmap_read(void *context, uint64_t address, void *buffer, size_t size)
{
    bytes b = bitmap_view(context, address, size);

    if (b.len) memcpy(buffer, b.ptr, b.len);
    return b.len;
}

static bool bitmap_next_range(void *context, uint64_t address, space_range *out)
{
    const bitmap_space *s = context;
    uint64_t first = bit_rank_find(s->pages, address / PAGE, true);

    if (first >= bit_rank_count(s->pages)) return false;
    *out = (space_range){first * PAGE, bit_rank_find(s->pages, first, false) * PAGE};
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

    s->file = file;
    s->pages = bit_rank_new(a, bits, page_count < MOST_PAGES ? page_count : MOST_PAGES);
    s->offset =
        offset < file.len ? offset : file.len; /* pages that would stand behind the file are not there */
    return space_new(a, &BITMAP_OPS, s);
}

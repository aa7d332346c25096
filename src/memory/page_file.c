/* Page files beside physical memory, so that what a soft page-table entry says ("page 0x1234 of page file 0")
 * is an address like any other:
 *
 *     0 .. 2^52                      physical memory
 *     PAGE_FILE_BASE + n * STEP ..   page file n, byte for byte */
#include "memory/space_internal.h"

#include <string.h>

typedef struct page_file_space {
    space *physical;
    bytes files[PAGE_FILE_LIMIT];
    size_t count;
} page_file_space;

bool space_is_page_file(uint64_t physical_address)
{
    return physical_address >= PAGE_FILE_BASE;
}

static bytes view_file(const page_file_space *s, uint64_t address, size_t size)
{
    uint64_t n = (address - PAGE_FILE_BASE) / PAGE_FILE_STEP,
             offset = (address - PAGE_FILE_BASE) % PAGE_FILE_STEP;

    if (n >= s->count || offset >= s->files[n].len) return (bytes){0};
    size_t left = s->files[n].len - (size_t)offset;
    return (bytes){s->files[n].ptr + offset, size < left ? size : left};
}

static size_t page_file_read(void *context, uint64_t address, void *buffer, size_t size)
{
    page_file_space *s = context;

    if (!space_is_page_file(address)) return space_read(s->physical, address, buffer, size);
    bytes there = view_file(s, address, size);
    if (there.len) memcpy(buffer, there.ptr, there.len);
    return there.len;
}

static bytes page_file_view(void *context, uint64_t address, size_t size)
{
    page_file_space *s = context;

    return space_is_page_file(address) ? view_file(s, address, size) : space_view(s->physical, address, size);
}

static bool page_file_next_range(void *context, uint64_t address, space_range *out)
{
    page_file_space *s = context;

    return !space_is_page_file(address) && space_next_range(s->physical, address, out);
}

static space_absence page_file_absence(void *context, uint64_t address)
{
    page_file_space *s = context;

    return space_is_page_file(address) ? SPACE_IN_PAGE_FILE : space_why_absent(s->physical, address);
}

static void page_file_invalidate(void *context)
{
    space_invalidate(((page_file_space *)context)->physical);
}

static const space_ops PAGE_FILE_OPS = {
    .read = page_file_read,
    .view = page_file_view,
    .next_range = page_file_next_range,
    .absence = page_file_absence,
    .invalidate = page_file_invalidate,
};

space *space_with_page_files(arena *a, space *physical, const bytes *files, size_t count)
{
    page_file_space *s = ARENA_NEW(a, page_file_space);

    s->physical = physical;
    s->count = count < PAGE_FILE_LIMIT ? count : PAGE_FILE_LIMIT;
    for (size_t i = 0; i < s->count; i++) s->files[i] = files[i];
    return space_new(a, &PAGE_FILE_OPS, s);
}

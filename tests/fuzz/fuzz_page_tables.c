/* Any bytes as the page tables of a small machine: physical memory is the input, CR3 its first eight bytes,
 * whose lowest bits choose the number of levels. Then the same bytes as a bitmap of pages before them. */
#include "memory/space.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { ADDRESSES = 4, HEAD = 8 + 8 * ADDRESSES };
    space_run run = {0, size, 0};
    arena *a;

    if (size < HEAD) return 0;
    a = arena_new();
    space *physical = space_from_runs(a, (bytes){data, size}, &run, 1);
    page_tables t = {.root = load_u64(data), .levels = 2 + (data[0] & 3)};
    space *s = space_cache(a, space_from_page_tables(a, physical, &t));
    for (size_t i = 0; i < ADDRESSES; i++) {
        uint64_t address = load_u64(data + 8 + 8 * i);
        uint8_t buffer[64];
        page_walk w;

        page_tables_walk(physical, &t, address, &w);
        size_t n = space_read(s, address, buffer, sizeof buffer);
        if (n && !w.valid) __builtin_trap();
        if ((n > 0) != (space_why_absent(s, address) == SPACE_PRESENT)) __builtin_trap();
        if (space_view(s, address, sizeof buffer).len > sizeof buffer) __builtin_trap();
    }
    space *pages = space_from_bitmap(a, (bytes){data, size}, (bytes){data + 8, size - 8}, load_u64(data), 8);
    for (size_t i = 0; i < ADDRESSES; i++) {
        uint64_t address = load_u64(data + 8 + 8 * i) % (64 * 4096 * (uint64_t)size);
        uint8_t buffer[9000];
        space_range r;

        size_t n = space_read(pages, address, buffer, sizeof buffer);
        if (space_next_range(pages, address, &r) && (r.end <= address || (n && r.start > address)))
            __builtin_trap();
    }
    arena_free(a);
    return 0;
}

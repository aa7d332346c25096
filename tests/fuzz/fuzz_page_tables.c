/* Any bytes as the page tables of a small machine: physical memory is the input, CR3 its first eight bytes.
 */
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
    page_tables t = {.root = load_u64(data), .levels = data[0] & 1 ? 5 : 4};
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
    arena_free(a);
    return 0;
}

/* Hostile page tables whose entries mean something to Windows: physical memory is the input, prototype
 * entries are read through the very space that they translate. Then any layout of the bits, and the walk over
 * every page. */
#include "windows/pte_map.h"
#include "windows/soft_pte.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ADDRESSES = 4, LAYOUT = 24, HEAD = 8 + 8 * ADDRESSES + LAYOUT };

static nt_bits take_bits(const uint8_t *data)
{
    return (nt_bits){data[0] % 64, (uint8_t)(data[1] % (65 - data[0] % 64))};
}

static bool count_pages(void *context, uint64_t address, const page_walk *w)
{
    size_t *count = context;
    if (!w->valid || (w->physical & (w->page_size - 1)) || (address & (w->page_size - 1))) __builtin_trap();
    return ++*count < 2000;
}

static void decode_any(const uint8_t *data, uint64_t entry)
{
    nt_pte_layout l = {.from_types = true,
                       .transition = take_bits(data),
                       .prototype = take_bits(data + 2),
                       .protection = take_bits(data + 4),
                       .frame = take_bits(data + 6),
                       .proto_address = take_bits(data + 8),
                       .proto_protection = take_bits(data + 10),
                       .subsection_address = take_bits(data + 12),
                       .page_file_low = take_bits(data + 14),
                       .page_file_high = take_bits(data + 16),
                       .swizzle = take_bits(data + 18),
                       .invalid_mask = (uint64_t)data[20] << 40,
                       .pointer_size = data[21] & 1 ? 8 : 4};
    for (int in_prototype = 0; in_prototype < 2; in_prototype++) {
        nt_pte p = nt_pte_decode(&l, entry, in_prototype);
        if ((entry & 1) && p.kind != NT_PTE_VALID) __builtin_trap();
        (void)nt_pte_protection_name(p.protection);
    }
}

static void read_through(arena *a, space *physical, const page_tables *bare, const uint8_t *data)
{
    uint8_t file[PAGE_FILE_LIMIT] = {1};
    bytes files[2] = {{file, sizeof file}, {0}};
    page_tables t = *bare;
    space *with_files = space_with_page_files(a, physical, files, 2), *below;
    space *s = space_from_page_tables(a, with_files, &t);
    values_context values = {.arena = a, .space = s, .pointer_size = 8};
    nt_context c = nt_context_for(&values, NULL, true);
    page_tables *own = space_page_tables(s, &below);
    own->soft_pte = nt_soft_pte;
    own->soft_context = nt_soft_ptes_new(a, &c, s, load_u64(data));
    for (size_t i = 0; i < ADDRESSES; i++) {
        uint64_t address = load_u64(data + 8 + 8 * i);
        uint8_t buffer[64];
        page_walk w;
        page_tables_walk(below, own, address, &w);
        size_t n = space_read(s, address, buffer, sizeof buffer);
        if (n && !w.valid) __builtin_trap();
        if ((n > 0) != (space_why_absent(s, address) == SPACE_PRESENT)) __builtin_trap();
        if (space_absence_text(w.why).len == 0) __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < HEAD) return 0;
    arena *a = arena_new();
    space_run run = {0, size, 0};
    space *physical = space_from_runs(a, (bytes){data, size}, &run, 1);
    page_tables t = {.root = load_u64(data), .levels = 4 + (data[0] & 1), .arm64 = (data[0] & 3) == 2};
    size_t pages = 0;
    nt_pte_map map;
    nt_kernel k = {.base = 0};
    read_through(a, physical, &t, data);
    page_tables_each(physical, &t, NULL, count_pages, &pages);
    if (nt_pte_map_find(physical, &t, &k, &map)) {
        uint64_t address = load_u64(data + 8), pte = nt_pte_address(&map, address, 1);
        if (!nt_is_pte_address(&map, pte)) __builtin_trap();
        if ((nt_pte_to_address(&map, pte) ^ address) & 0x7ffffffff000) __builtin_trap();
    }
    for (size_t i = 0; i + LAYOUT + 8 <= size && i < 4096; i += 8)
        decode_any(data + i, load_u64(data + i + LAYOUT));
    arena_free(a);
    return 0;
}

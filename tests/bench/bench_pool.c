/* How fast pages of pool are walked, and searched for a tag: bench_pool MIB. Prints GB/s of processor time
 * for pages of blocks of 0x20 to 0x200 bytes, read from a dump's memory as !poolfind reads them. */
#include "windows/pool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { HEADER = 16, IN_USE = 2 };

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* _POOL_HEADER of x64: PreviousSize, PoolIndex, BlockSize, PoolType, PoolTag, ProcessBilled */
static void fill_page(uint8_t *page, uint64_t *x)
{
    static const char tags[] = "ProcThreFileIrp MmStNtFsCM25Even";
    size_t at = 0, before = 0;
    while (at < NT_POOL_PAGE) {
        *x ^= *x << 13;
        *x ^= *x >> 7;
        *x ^= *x << 17;
        size_t size = (2 + *x % 31) * HEADER;
        if (at + size + 2 * HEADER > NT_POOL_PAGE) size = NT_POOL_PAGE - at;
        page[at] = (uint8_t)(before / HEADER);
        page[at + 2] = (uint8_t)(size / HEADER);
        page[at + 3] = *x & 0x100 ? IN_USE : 0;
        memcpy(page + at + 4, tags + (*x >> 16) % 8 * 4, 4);
        before = size;
        at += size;
    }
}

int main(int argc, char **argv)
{
    static type number_16 = {.kind = TYPE_INTEGER, .size = 2}, number_32 = {.kind = TYPE_INTEGER, .size = 4},
                number_64 = {.kind = TYPE_INTEGER, .size = 8};
    static const nt_pool_layout layout = {
        .header_size = HEADER,
        .previous = {.type = &number_16, .offset = 0, .bit_position = 0, .bit_count = 8},
        .size = {.type = &number_16, .offset = 2, .bit_position = 0, .bit_count = 8},
        .type = {.type = &number_16, .offset = 2, .bit_position = 8, .bit_count = 8},
        .tag = {.type = &number_32, .offset = 4},
        .process = {.type = &number_64, .offset = 8},
        .has_process = true,
        .in_use = IN_USE};
    size_t size = (argc > 1 ? strtoul(argv[1], NULL, 10) : 256) << 20;
    uint8_t *memory = calloc(1, size);
    uint64_t x = 88172645463325252u, blocks = 0, wanted = 0, problems = 0;
    uint32_t tag;

    if (!memory) return 1;
    for (size_t i = 0; i < size; i += NT_POOL_PAGE) fill_page(memory + i, &x);
    memcpy(&tag, "Proc", 4);
    arena *a = arena_new();
    space_run run = {0, size, 0};
    space *s = space_from_runs(a, (bytes){memory, size}, &run, 1);
    double began = now();
    uint8_t page[NT_POOL_PAGE];
    nt_pool_blocks found = {0};
    for (uint64_t at = 0; at < size; at += sizeof page) {
        if (!space_read_all(s, at, page, sizeof page)) return 1;
        found.count = 0;
        problems += nt_pool_walk_page(a, &layout, at, page, &found);
        blocks += found.count;
        for (size_t i = 0; i < found.count; i++) wanted += found.items[i].tag == tag;
    }
    double took = now() - began;
    printf("%.2f GB/s, %.0f million blocks/s; %llu blocks, %llu with the tag, %llu problems\n",
           (double)size / took / 1e9, (double)blocks / took / 1e6, (unsigned long long)blocks,
           (unsigned long long)wanted, (unsigned long long)problems);
    arena_free(a);
    free(memory);
    return 0;
}

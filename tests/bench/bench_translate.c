/* How many virtual addresses a second are translated and read through x64 page tables over a bitmap dump's
 * pages.
 *
 * warm: the same 1024 pages again and again. cold: pages of a 64 GiB range in no order, each of whose 32768
 * page tables is a page of its own, so that neither the translations nor the tables are remembered.
 *
 *   bench_translate warm|cold COUNT */
#include "memory/space.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PAGE = 4096, REGIONS = 32768, DATA = 16, DIRECTORIES = REGIONS / 512, FIRST_TABLE = 2 + DIRECTORIES };

/* Processor time: what else the machine does is no matter. */
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Frames: PML4, PDPT, page directories, page tables, data. */
static uint8_t *build(size_t *pages)
{
    size_t first_data = FIRST_TABLE + REGIONS;
    *pages = first_data + DATA;
    uint8_t *memory = calloc(*pages, PAGE);
    if (!memory) exit(1);
    uint64_t *entries = (uint64_t *)memory;
    entries[0] = 1 * PAGE | 0x63;
    for (size_t i = 0; i < DIRECTORIES; i++) entries[512 + i] = (2 + i) * PAGE | 0x63;
    for (size_t i = 0; i < REGIONS; i++) entries[2 * 512 + i] = (FIRST_TABLE + i) * PAGE | 0x63;
    for (size_t i = 0; i < (size_t)REGIONS * 512; i++)
        entries[FIRST_TABLE * 512 + i] = (first_data + i % DATA) * PAGE | 0x8000000000000063;
    return memory;
}

int main(int argc, char **argv)
{
    if (argc != 3 || (strcmp(argv[1], "warm") && strcmp(argv[1], "cold"))) {
        fprintf(stderr, "usage: %s warm|cold COUNT\n", argv[0]);
        return 2;
    }
    bool warm = strcmp(argv[1], "warm") == 0;
    uint64_t count = strtoull(argv[2], NULL, 0), sum = 0, random = 88172645463325252;
    size_t pages;
    uint8_t *memory = build(&pages);
    uint8_t *bits = malloc(pages / 8 + 1);
    if (!bits) return 1;
    memset(bits, 0xff, pages / 8 + 1);
    arena *a = arena_new();
    page_tables t = {.root = 0, .levels = 4};
    space *physical =
        space_from_bitmap(a, (bytes){memory, pages * PAGE}, (bytes){bits, pages / 8 + 1}, pages, 0);
    space *s = space_from_page_tables(a, physical, &t);
    double began = now();
    for (uint64_t i = 0; i < count; i++) {
        uint64_t v;
        random ^= random << 13; /* xorshift */
        random ^= random >> 7;
        random ^= random << 17;
        uint64_t page = warm ? i % 1024 : random % ((uint64_t)REGIONS * 512);
        if (!space_read_u64(s, page * PAGE + (random & 0xff8), &v)) return 1;
        sum += v;
    }
    double took = now() - began;
    printf("%.0f translations/s (%llu in %.3f s, sum %llu)\n", (double)count / took,
           (unsigned long long)count, took, (unsigned long long)sum);
    arena_free(a);
    free(bits);
    free(memory);
    return 0;
}

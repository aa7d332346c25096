/* How fast a kernel's debugger data block is looked for in memory that has none, beside memchr over the same
 * bytes: bench_scan MIB. Prints both in GB/s of processor time. */
#include "windows/kernel_find.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    size_t size = (argc > 1 ? strtoul(argv[1], NULL, 10) : 256) << 20;
    uint8_t *memory = malloc(size);
    arena *a = arena_new();
    uint64_t at, x = 88172645463325252u;
    bytes block;

    if (!memory) return 1;
    for (size_t i = 0; i < size; i += 8) { /* numbers without a pattern, and no byte of 0 */
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        uint64_t v = x | 0x0101010101010101;
        memcpy(memory + i, &v, 8);
    }
    space_run run = {0, size, 0};
    space *s = space_from_runs(a, (bytes){memory, size}, &run, 1);
    double began = now();
    bool found = nt_find_debugger_block(a, s, 0, size, 0xfffff80312000000, NULL, &at, &block);
    double ours = now() - began;
    began = now();
    const void *zero = memchr(memory, 0, size);
    double theirs = now() - began;
    printf("%.2f %.2f%s\n", (double)size / ours / 1e9, (double)size / theirs / 1e9,
           found || zero ? " found" : "");
    arena_free(a);
    free(memory);
    return 0;
}

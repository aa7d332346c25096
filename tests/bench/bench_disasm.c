/* How many instructions a second are decoded and written as text: runs over a piece of a file as x64 code.
 *
 *   bench_disasm FILE OFFSET SIZE */
#include "base/file.h"
#include "cpu/disasm.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: %s FILE OFFSET SIZE\n", argv[0]);
        return 2;
    }
    arena *a = arena_new();
    bytes file, code;
    error *e = file_map(a, str_from_cstr(argv[1]), &file);
    if (e) {
        fprintf(stderr, "%.*s\n", STR_ARG(e->message));
        return 1;
    }
    code = bytes_clamp(file, strtoull(argv[2], NULL, 0), strtoull(argv[3], NULL, 0));
    const cpu_arch *arch = cpu_arch_of(CPU_X64);
    strbuf text = {.arena = a};
    uint64_t count = 0, letters = 0;
    double began = now();
    for (uint64_t at = 0; at < code.len; count++) {
        cpu_instruction instruction;
        text.len = 0;
        cpu_disassemble(arch, 0x140001000 + at, bytes_clamp(code, at, CPU_MAX_INSTRUCTION), NULL,
                        &instruction, &text);
        letters += text.len;
        at += instruction.length ? instruction.length : 1;
    }
    double took = now() - began;
    printf("%.0f instructions/s (%llu instructions, %llu letters, %.3f s)\n", (double)count / took,
           (unsigned long long)count, (unsigned long long)letters, took);
    arena_free(a);
    return 0;
}

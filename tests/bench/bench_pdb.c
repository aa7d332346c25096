/* The first look-up in a PDB, in a process of its own: opens the file, looks one address or name up, and
 * prints the time that took, the anonymous memory of the process afterwards, and what was found.
 *
 *   bench_pdb FILE address SECTION OFFSET      bench_pdb FILE name NAME */
#include "base/file.h"
#include "formats/pdb/symbols.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* RssAnon of this process in KiB; arenas never give memory back, so this is its peak as well. */
static long anonymous_kib(void)
{
    FILE *f = fopen("/proc/self/status", "r");
    char line[256];
    long kib = -1;
    while (f && fgets(line, sizeof line, f)) {
        if (strncmp(line, "RssAnon:", 8) == 0) kib = strtol(line + 8, NULL, 10);
    }
    if (f) fclose(f);
    return kib;
}

static bool look_up_address(pdb *p, uint16_t section, uint32_t offset, pdb_symbol *out)
{
    uint32_t module, rank;
    return pdb_procedure_at(p, section, offset, &module, out) ||
           pdb_public_nearest(p, section, offset, out, &rank);
}

static bool look_up_name(pdb *p, str name, pdb_symbol *out)
{
    uint32_t cursor = 0, module;
    pdb_symbol reference;
    if (!pdb_global_find(p, name, false, &cursor, &reference)) return false;
    if (!pdb_reference_target(p, &reference, &module, out)) *out = reference;
    return true;
}

int main(int argc, char **argv)
{
    bool by_address = argc == 5 && strcmp(argv[2], "address") == 0;
    if (!by_address && !(argc == 4 && strcmp(argv[2], "name") == 0)) {
        fprintf(stderr, "usage: %s FILE address SECTION OFFSET | FILE name NAME\n", argv[0]);
        return 2;
    }
    double began = now_ms();
    arena *a = arena_new();
    bytes file;
    pdb *p;
    error *e = file_map(a, str_from_cstr(argv[1]), &file);
    if (!e) e = pdb_open(a, file, &p);
    if (e) {
        fprintf(stderr, "%.*s\n", STR_ARG(e->message));
        return 1;
    }
    pdb_symbol found;
    bool have = by_address ? look_up_address(p, (uint16_t)strtoul(argv[3], NULL, 0),
                                             (uint32_t)strtoul(argv[4], NULL, 0), &found)
                           : look_up_name(p, str_from_cstr(argv[3]), &found);
    double took = now_ms() - began;
    if (!have) {
        fprintf(stderr, "not found\n");
        return 1;
    }
    printf("%.3f ms, %ld KiB anonymous: %.*s\n", took, anonymous_kib(), STR_ARG(found.name));
    arena_free(a);
    return 0;
}

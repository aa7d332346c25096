/* Prints what a kernel dump's target says, for kernel_dump_qemu.py.
 *   usage: kernel_print DUMP [p|v ADDRESS SIZE]...   (hexadecimal, decimal): physical or virtual memory there
 */
#include "target/target.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void print_memory(space *s, const char *address, const char *size)
{
    uint8_t buffer[256];
    size_t wanted = strtoul(size, NULL, 10);
    size_t n =
        space_read(s, strtoull(address, NULL, 16), buffer, wanted < sizeof buffer ? wanted : sizeof buffer);

    printf("memory ");
    for (size_t i = 0; i < n; i++) printf("%02x", buffer[i]);
    printf("\n");
}

int main(int argc, char **argv)
{
    arena *a = arena_new();
    notes *n = notes_new(a);
    target *t;
    note problem;
    error *e;

    if (argc < 2 || (argc - 2) % 3 != 0) return 2;
    e = target_open_dump(a, str_from_cstr(argv[1]), n, NULL, &t);
    if (e) {
        fprintf(stderr, "%.*s\n", STR_ARG(e->message));
        return 1;
    }
    while (notes_take(n, &problem)) fprintf(stderr, "note: %.*s\n", STR_ARG(problem.text));
    printf("type %" PRIu32 "\nbuild %" PRIu32 "\nprocessors %" PRIu32 "\nbugcheck %" PRIx32 "\n",
           t->kernel.dump_type, t->system.build, t->system.processor_count, t->bugcheck.code);
    printf("kdbg %" PRIx64 "\ndtb %" PRIx64 "\n", t->kernel.kd_debugger_data_block,
           t->kernel.directory_table_base);
    for (int i = 2; i + 2 < argc; i += 3) {
        space *s = argv[i][0] == 'p' ? t->physical_memory : t->virtual_memory;
        print_memory(s, argv[i + 1], argv[i + 2]);
    }
    arena_free(a);
    return 0;
}

/* Any bytes as a minidump: every stream is read, and every range of its memory. */
#include "formats/dump/minidump.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bytes file = {data, size};
    arena *a = arena_new();
    notes *n = notes_new(a);
    minidump *d;

    if (!minidump_open(a, file, n, &d)) {
        minidump_region *r;
        minidump_handle *h;
        minidump_handle_operation *o;
        minidump_function_table *f;
        minidump_token *t;
        minidump_system_memory m;
        minidump_vm_counters c;
        size_t count;
        uint8_t buffer[16];

        minidump_read_regions(a, d, n, &r, &count);
        minidump_read_handles(a, d, n, &h, &count);
        minidump_read_handle_operations(a, d, n, &o, &count);
        minidump_read_function_tables(a, d, n, &f, &count);
        minidump_read_tokens(a, d, n, &t, &count);
        minidump_read_system_memory(d, n, &m);
        minidump_read_vm_counters(d, n, &c);
        for (size_t i = 0; i < d->memory.count; i++) {
            const dump_range *range = &d->memory.items[i];
            if (dump_ranges_read(&d->memory, file, range->address, buffer, sizeof buffer) == 0)
                __builtin_trap();
            if (i && range->address < range[-1].address + range[-1].size) __builtin_trap();
        }
    }
    arena_free(a);
    return 0;
}

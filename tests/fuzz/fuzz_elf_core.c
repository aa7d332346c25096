/* Any bytes as a machine's ELF core file. */
#include "formats/dump/elf_core.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = arena_new();
    elf_core *core;

    if (!elf_core_open(a, (bytes){data, size}, notes_new(a), &core)) {
        for (size_t i = 0; i < core->memory.count; i++) {
            const dump_range *r = &core->memory.items[i];
            uint8_t byte;
            if (dump_ranges_read(&core->memory, core->file, r->address, &byte, 1) != 1) __builtin_trap();
        }
    }
    arena_free(a);
    return 0;
}

/* Any bytes as a kdump-compressed dump, flattened or not. */
#include "formats/dump/kdump.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = arena_new();
    uint8_t page[0x10000];
    kdump *k;

    if (!kdump_open(a, (bytes){data, size}, notes_new(a), &k)) {
        for (uint64_t i = 0; i < 64; i++) {
            kdump_page p;
            if (!kdump_read_page(k, i, &p)) continue;
            if (p.size > sizeof page || flat_read(&k->file, p.offset, page, p.size) > p.size)
                __builtin_trap();
        }
    }
    arena_free(a);
    return 0;
}

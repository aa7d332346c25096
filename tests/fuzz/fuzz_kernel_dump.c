/* Any bytes as a kernel dump; the first byte chooses the dump type that a header of the fuzzer's is given,
 * since few inputs would find the right 32-bit number at the right place. */
#include "formats/dump/kernel_dump.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_dump(bytes file)
{
    arena *a = arena_new();
    kernel_dump *d;

    if (!kernel_dump_open(a, file, notes_new(a), &d)) {
        if (d->has_bitmap &&
            !bytes_contains(file, (uint64_t)(d->bitmap.bits.ptr - file.ptr), d->bitmap.bits.len))
            __builtin_trap();
        for (size_t i = 0; i < d->memory.count; i++) {
            const dump_range *range = &d->memory.items[i];
            uint8_t buffer[16];
            if (dump_ranges_read(&d->memory, file, range->address, buffer, sizeof buffer) == 0)
                __builtin_trap();
            if (i && range->address < range[-1].address + range[-1].size) __builtin_trap();
        }
    }
    arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { HEADER = 0x2000, AT_TYPE = 0xf98, FROM_INPUT = 0x100, HEADER32 = 0x1000, AT_TYPE32 = 0xf88 };
    uint8_t *file;

    read_dump((bytes){data, size});
    if (size < FROM_INPUT) return 0;
    /* The input's first bytes become the header's front, the rest stands behind the header. */
    file = malloc(HEADER + size - FROM_INPUT);
    if (!file) abort();
    memset(file, 0, HEADER);
    memcpy(file, data, FROM_INPUT);
    memcpy(file, "PAGEDU64", 8);
    file[AT_TYPE] = (uint8_t)(1 + data[0] % 10);
    memcpy(file + HEADER, data + FROM_INPUT, size - FROM_INPUT);
    read_dump((bytes){file, HEADER + size - FROM_INPUT});
    /* The same behind a 32-bit header. */
    memmove(file + HEADER32, file + HEADER, size - FROM_INPUT);
    memcpy(file, "PAGEDUMP", 8);
    file[AT_TYPE32] = (uint8_t)(1 + data[0] % 10);
    file[AT_TYPE] = 0;
    read_dump((bytes){file, HEADER32 + size - FROM_INPUT});
    free(file);
    return 0;
}

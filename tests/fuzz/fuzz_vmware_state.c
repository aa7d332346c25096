/* Any bytes as a VMware state file. */
#include "formats/dump/vmware_state.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = arena_new();
    bytes file = {data, size};
    dump_ranges ranges;
    vmware_state *s;

    if (!vmware_state_open(a, file, notes_new(a), &s)) {
        vmware_state_ranges(a, s, s->memory_offset, s->memory_size, size, notes_new(a), &ranges);
        for (size_t i = 0; i < ranges.count; i++) {
            uint8_t byte;
            if (dump_ranges_read(&ranges, file, ranges.items[i].address, &byte, 1) != 1) __builtin_trap();
        }
    }
    arena_free(a);
    return 0;
}

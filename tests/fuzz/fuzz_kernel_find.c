/* Any bytes as the physical memory of a machine, in which the kernel is looked for; its page tables and
 * debugger data block are whatever stands there. */
#include "windows/kernel_find.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = arena_new();
    space_run run = {0, size, 0};
    target t = {.arena = a, .path = STR("fuzz"), .class = TARGET_KERNEL, .notes = notes_new(a)};
    uint64_t at;
    bytes block;

    t.system.cpu = CPU_X64;
    t.must_find_kernel = t.is_raw_image = true;
    t.physical_memory = space_from_runs(a, (bytes){data, size}, &run, 1);
    t.virtual_memory = t.physical_memory;
    if (size >= 8 &&
        nt_find_debugger_block(a, t.physical_memory, 0, size, load_u64(data), NULL, &at, &block) &&
        load_u64(block.ptr + 0x18) != load_u64(data))
        __builtin_trap();
    if (!nt_kernel_locate(&t, NULL) && t.kernel.kernel_base == 0) __builtin_trap();
    arena_free(a);
    return 0;
}

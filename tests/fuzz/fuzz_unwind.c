/* Fuzz target: a stack walk. The input is registers, a stack, and an image in memory layout:
 *
 *     instruction pointer (8 bytes), frame pointer (8), processor (1), size of the stack in 16 bytes (1),
 * stack, image
 *
 * Whatever they say, the walk must end, and every frame must get on. */
#include "cpu/x64.h"
#include "unwind/unwind.h"

#include <stdlib.h>
#include <string.h>

#define IMAGE_BASE UINT64_C(0x10000)
#define STACK_BASE UINT64_C(0x8000000)
#define FRAMES 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct world {
    bytes stack, image;
} world;

static size_t copy_out(bytes from, uint64_t offset, void *buffer, size_t size)
{
    bytes there = bytes_clamp(from, offset, size);
    if (there.len) memcpy(buffer, there.ptr, there.len);
    return there.len;
}

static size_t read_memory(void *context, uint64_t address, void *buffer, size_t size)
{
    const world *w = context;
    if (address >= STACK_BASE) return copy_out(w->stack, address - STACK_BASE, buffer, size);
    if (address >= IMAGE_BASE) return copy_out(w->image, address - IMAGE_BASE, buffer, size);
    return 0;
}

static size_t read_image(void *context, uint64_t offset, void *buffer, size_t size)
{
    return copy_out(((const world *)context)->image, offset, buffer, size);
}

static bool find_module(void *context, uint64_t address, uint64_t *base, pe_source *image)
{
    if (address < IMAGE_BASE || address >= STACK_BASE) return false;
    *base = IMAGE_BASE;
    *image = (pe_source){.read = read_image, .context = context, .mapped = true};
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const space_ops ops = {.read = read_memory};
    static const cpu_kind kinds[] = {CPU_X64, CPU_X64, CPU_X86, CPU_ARM64};
    if (size < 18) return 0;
    arena *a = arena_new();
    bytes input = {data, size};
    world w = {.stack = bytes_clamp(input, 18, (uint64_t)data[17] * 16)};
    w.image = bytes_from(input, 18 + w.stack.len);
    unwind_env env = {.context = &w, .memory = space_new(a, &ops, &w), .module = find_module};
    cpu_registers start;
    cpu_registers_init(&start, cpu_arch_of(kinds[data[16] & 3]));
    cpu_register_set(&start, cpu_role_register(start.arch, CPU_ROLE_IP),
                     IMAGE_BASE + (load_u64(data) & 0xffffff));
    cpu_register_set(&start, cpu_role_register(start.arch, CPU_ROLE_SP), STACK_BASE);
    cpu_register_set(&start, cpu_role_register(start.arch, CPU_ROLE_FP),
                     STACK_BASE + (load_u64(data + 8) & 0xfff));
    frame *frames = ARENA_ARRAY(a, frame, FRAMES);
    unwind_end end;
    uint64_t where;
    size_t count = unwind_walk(a, &env, &start, frames, FRAMES, &end, &where);
    if (count == 0 || count > FRAMES) abort();
    for (size_t i = 1; i < count; i++)
        for (size_t k = 0; k < i; k++)
            if (frames[i].sp == frames[k].sp && frames[i].ip == frames[k].ip) abort();
    arena_free(a);
    return 0;
}

#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static size_t read_world(void *context, uint64_t address, void *buffer, size_t size)
{
    world *w = context;
    size_t done = 0;
    for (; done < size; done++, address++) {
        uint8_t *byte = (uint8_t *)buffer + done;
        if (address >= w->hole_start && address < w->hole_end) break;
        if (address >= STACK_BASE && address < STACK_END) *byte = w->stack[address - STACK_BASE];
        else if (address >= IMAGE_BASE && address < IMAGE_BASE + w->image->size)
            *byte = w->image->data[address - IMAGE_BASE];
        else break;
    }
    return done;
}

static size_t read_image(void *context, uint64_t offset, void *buffer, size_t size)
{
    return read_world(context, IMAGE_BASE + offset, buffer, size);
}

static size_t read_nothing(void *context, uint64_t offset, void *buffer, size_t size)
{
    (void)context;
    (void)offset;
    (void)buffer;
    (void)size;
    return 0;
}

static bool find_module(void *context, uint64_t address, uint64_t *base, pe_source *image)
{
    world *w = context;
    if (address >= IMAGE_BASE && address < IMAGE_BASE + w->image->size) {
        *base = IMAGE_BASE;
        *image = (pe_source){.read = read_image, .context = w, .mapped = true};
        return true;
    }
    if (address >= NAMED_BASE && address < NAMED_BASE + NAMED_SIZE) {
        *base = NAMED_BASE;
        *image = (pe_source){.read = read_nothing, .context = w, .mapped = true};
        return true;
    }
    return false;
}

world *world_new(const char *sample)
{
    static const space_ops ops = {.read = read_world};
    arena *a = arena_new();
    mapped_sample *image = sample_map(a, sample);
    world *w = ARENA_NEW(a, world);
    w->arena = a;
    w->image = image;
    w->stack = arena_alloc(a, STACK_SIZE, 16);
    w->env = (unwind_env){
        .context = w, .memory = space_new(a, &ops, w), .module = find_module, .interrupt = &w->interrupt};
    return w;
}

void world_free(world *w)
{
    arena_free(w->arena);
}

void world_poke(world *w, uint64_t address, uint64_t value)
{
    assert_true(address >= STACK_BASE && address <= STACK_END - 8);
    memcpy(w->stack + (address - STACK_BASE), &value, sizeof value);
}

uint64_t world_function(world *w, const char *name)
{
    return IMAGE_BASE + sample_rva(w->arena, mapped_open(w->arena, w->image), name);
}

cpu_registers world_registers(uint64_t ip, uint64_t sp)
{
    cpu_registers r;
    cpu_registers_init(&r, cpu_arch_of(CPU_X64));
    for (int i = X64_RAX; i <= X64_R15; i++) cpu_register_set(&r, i, LIVE + (uint64_t)i);
    for (int i = X64_XMM0; i <= X64_XMM15; i++)
        cpu_register_set_128(&r, i, LIVE + (uint64_t)i, ~(LIVE + (uint64_t)i));
    cpu_register_set(&r, X64_RIP, ip);
    cpu_register_set(&r, X64_RSP, sp);
    cpu_register_set(&r, X64_EFL, 0x246);
    return r;
}

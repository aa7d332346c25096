/* A small world for the unwinder: one image in memory, one stack, a second image that is only a name. */
#ifndef NTDBG_TESTS_UNIT_UNWIND_WORLD_H
#define NTDBG_TESTS_UNIT_UNWIND_WORLD_H

#include "../pe/samples.h"

#include "cpu/x64.h"
#include "unwind/unwind.h"

enum {
    STACK_SIZE = 0x200000,
    NAMED_SIZE = 0x10000, /* of the module whose headers are not there */
};
#define IMAGE_BASE UINT64_C(0x00007ff612340000)
#define NAMED_BASE UINT64_C(0x00007ffa00000000)
#define STACK_BASE UINT64_C(0x000000a5f0000000)
#define STACK_END (STACK_BASE + STACK_SIZE)

typedef struct world {
    arena *arena;
    mapped_sample *image;
    uint8_t *stack;
    uint64_t hole_start, hole_end; /* addresses that are missing from memory */
    unwind_env env;
    interrupt interrupt;
} world;

/* Skips the test when the samples were not built. */
world *world_new(const char *sample);
void world_free(world *w);
void world_poke(world *w, uint64_t address, uint64_t value);
/* The address of an exported function of the image. */
uint64_t world_function(world *w, const char *name);
/* Registers with every integer register valid: LIVE + its number; rip and rsp as given. */
#define LIVE UINT64_C(0x1111000000000000)
cpu_registers world_registers(uint64_t ip, uint64_t sp);

#endif

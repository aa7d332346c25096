/* A small world for the tests of types/: a type source written out by hand, and 4 KiB of memory at 0x10000.
 */
#ifndef NTDBG_TESTS_TYPES_WORLD_H
#define NTDBG_TESTS_TYPES_WORLD_H

#include "types/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BASE 0x10000u
#define SIZE 0x1000u

typedef struct world {
    arena *arena;
    type_source source;
    values_context context;
    interrupt interrupt;
    uint8_t memory[SIZE];
    size_t bodies_loaded;
    const type *types[64];
    size_t type_count;
} world;

world *world_new(unsigned pointer_size);
void world_free(world *w);
void world_put(world *w, uint64_t address, uint64_t bits, size_t size);
void world_put_text(world *w, uint64_t address, const char *text);
void world_put_wide(world *w, uint64_t address, const char *text);
const type *world_type(world *w, const char *name);

#endif

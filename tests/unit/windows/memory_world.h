/* 64 KiB of memory at 0x7ff000000000 (64-bit) or 0x7ff00000 (32-bit) that tests write into by public offsets.
 */
#ifndef NTDBG_TESTS_WINDOWS_MEMORY_WORLD_H
#define NTDBG_TESTS_WINDOWS_MEMORY_WORLD_H

#include "windows/kernel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WORLD_SIZE 0x10000u

typedef struct memory_world {
    arena *arena;
    uint64_t base;
    uint8_t memory[WORLD_SIZE];
    space_run run;
    values_context context;
    nt_context windows;
} memory_world;

static inline memory_world *memory_world_new(unsigned pointer_size, uint64_t base)
{
    memory_world *w = calloc(1, sizeof *w);
    w->arena = arena_new();
    w->base = base;
    w->run = (space_run){.address = base, .size = WORLD_SIZE};
    w->context =
        (values_context){.arena = w->arena,
                         .space = space_from_runs(w->arena, (bytes){w->memory, WORLD_SIZE}, &w->run, 1),
                         .pointer_size = pointer_size};
    w->windows = nt_context_for(&w->context, NULL, false);
    return w;
}

static inline void memory_world_free(memory_world *w)
{
    arena_free(w->arena);
    free(w);
}

static inline void put(memory_world *w, uint64_t address, uint64_t bits, size_t size)
{
    for (size_t i = 0; i < size; i++) w->memory[address - w->base + i] = (uint8_t)(bits >> 8 * i);
}

static inline void put_pointer(memory_world *w, uint64_t address, uint64_t bits)
{
    put(w, address, bits, w->context.pointer_size);
}

/* A UNICODE_STRING at `address` whose text stands at `text_at`. */
static inline void put_string(memory_world *w, uint64_t address, uint64_t text_at, const char *text)
{
    size_t length = strlen(text);
    put(w, address, 2 * length, 2);
    put(w, address + 2, 2 * length + 2, 2);
    put_pointer(w, address + w->context.pointer_size, text_at);
    for (size_t i = 0; i <= length; i++) put(w, text_at + 2 * i, (uint8_t)text[i], 2);
}

/* Makes LIST_ENTRYs at these addresses one ring. */
static inline void put_ring(memory_world *w, const uint64_t *at, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        put_pointer(w, at[i], at[(i + 1) % count]);
        put_pointer(w, at[i] + w->context.pointer_size, at[(i + count - 1) % count]);
    }
}

static inline void assert_text(str text, const char *expected)
{
    if (!str_equal(text, str_from_cstr(expected)))
        fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(text), expected);
}

#endif

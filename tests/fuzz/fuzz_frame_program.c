/* Fuzz target: a program of x86 frame data, over memory that is the text itself at 0x1000. It must end, and
 * what it says it has assigned must have a value. */
#include "unwind/frame_program.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_BASE 0x1000u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t read_text(void *context, uint64_t address, void *buffer, size_t size)
{
    const bytes *text = context;
    if (address < TEXT_BASE) return 0;
    bytes there = bytes_clamp(*text, address - TEXT_BASE, size);
    if (there.len) memcpy(buffer, there.ptr, there.len);
    return there.len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const space_ops ops = {.read = read_text};
    arena *a = arena_new();
    bytes text = {data, size};
    frame_program p = {.memory = space_new(a, &ops, &text)};
    frame_program_set(&p, STR("$esp"), TEXT_BASE);
    frame_program_set(&p, STR("$ebp"), TEXT_BASE + 16);
    frame_program_set(&p, STR(".raSearch"), TEXT_BASE + 8);
    frame_program_set(&p, STR(".cbLocals"), 4);
    uint32_t value;
    if (frame_program_run(&p, (str){(const char *)data, size}) &&
        frame_program_result(&p, STR("$eip"), &value) && p.count > FRAME_PROGRAM_VARIABLES)
        abort();
    arena_free(a);
    return 0;
}

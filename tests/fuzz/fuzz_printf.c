/* .printf: formats and arguments from hostile text, over memory that the input fills, as text and as JSON.
 * The first byte chooses the pointer size and where the format begins to be quoted. */
#include "commands/list.h"
#include "dispatch/command.h"
#include "model_world.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define BASE 0x10000u

static void take_text(void *context, str text)
{
    *(size_t *)context += text.len;
}

/* A target of nothing but memory: the input at BASE. */
static void give_memory(session *s, bytes memory, bool narrow)
{
    static const space_run whole = {BASE, UINT32_MAX, 0};
    target *t = ARENA_NEW(s->stop, target);
    *t = (target){.arena = s->stop, .class = TARGET_USER, .notes = s->notes};
    t->system.cpu = narrow ? CPU_X86 : CPU_X64;
    t->virtual_memory = t->dumped_memory = space_from_runs(s->stop, memory, &whole, 1);
    s->target = t;
    s->values.space = t->virtual_memory;
    s->values.pointer_size = narrow ? 4 : 8;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    session *s;
    if (size < 2 || size > 2000) return 0;
    if (session_new(&s)) abort();
    arena *a = arena_new();
    give_memory(s, (bytes){data, size}, data[0] & 1);
    size_t written = 0;
    out *o = out_new(a, data[0] & 2 ? OUT_JSON : OUT_TEXT, (sink){take_text, &written}, &s->interrupt);
    dispatcher *d = dispatcher_new(a, s, o, &builtin_commands, 1);
    start_clock(&s->interrupt, 50000);
    str text = {(const char *)data + 1, size - 1};
    /* As it is, and as a format with arguments that point into the memory. */
    if (str_find(text, STR(".log")) == SIZE_MAX && str_find_char(text, ';') == SIZE_MAX) {
        dispatcher_run_line(d, str_format(a, ".printf %.*s", STR_ARG(text)));
        if (str_find_char(text, '"') == SIZE_MAX)
            dispatcher_run_line(
                d, str_format(a, ".printf \"%.*s\", 10000, 10008, 10, 10001, 7fffffff", STR_ARG(text)));
    }
    stop_clock();
    arena_free(a);
    session_free(s);
    return 0;
}

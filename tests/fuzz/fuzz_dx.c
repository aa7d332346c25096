/* dx expressions and format specifiers from hostile text: LINQ, lambdas, strings, objects, arrays in memory.
 */
#include "model_show.h"
#include "model_world.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    session *s;
    if (session_new(&s)) abort();
    arena *a = arena_new();
    s->values.space = memory_of(a, data, size);
    model_context *m = ARENA_NEW(a, model_context);
    str text = {(const char *)data, size};
    start_clock(&s->interrupt, 50000);
    for (int turn = 0; turn < 2; turn++) {
        cpp_operand o;
        model_format f = {0};
        bool lasting = model_assigns(text);
        model_begin(m, s, lasting ? model_lasting_arena(s) : a);
        if (model_evaluate(m, text, &o, &f)) continue;
        shower all = {.m = m, .left = 20};
        model_child root = {.name = text, .value = o, .format = f};
        show(&all, &root);
    }
    stop_clock();
    arena_free(a);
    session_free(s);
    return 0;
}

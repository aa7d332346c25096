/* NatVis files from hostile text, and what they say applied to values in hostile memory: the file up to the
 * first NUL, the memory is all of the input. */
#include "model_show.h"
#include "model_world.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    session *s;
    if (session_new(&s)) abort();
    arena *a = arena_new();
    const uint8_t *end = size ? memchr(data, 0, size) : NULL;
    bytes file = {data, end ? (size_t)(end - data) : size};
    s->values.space = memory_of(a, data, size);
    universe *u = universe_new(a);
    if (!natvis_load(model_natvis(s), a, STR("fuzz.natvis"), STR(""), file)) {
        model_context *m = ARENA_NEW(a, model_context);
        const type *types[] = {&u->node, &u->box};
        start_clock(&s->interrupt, 50000);
        for (unsigned i = 0; i < 2; i++) {
            uint64_t at = 0x1000 + file.len + 1;
            model_begin(m, s, a);
            model_child root = {.value = cpp_from_value(value_at(&m->cpp.values, types[i], at))};
            shower all = {.m = m, .left = 50};
            show(&all, &root);
            model_item item;
            model_iterator *it = model_iterate(m, &root.value);
            for (unsigned n = 0; it && n < 200 && it->next(it, &item); n++)
                (void)model_key_text(m, &item.key, &root.format);
        }
        stop_clock();
    }
    arena_free(a);
    session_free(s);
    return 0;
}

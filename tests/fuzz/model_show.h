/* Shows a value and what is below it, as dx would, to nobody. */
#ifndef NTDBG_TESTS_FUZZ_MODEL_SHOW_H
#define NTDBG_TESTS_FUZZ_MODEL_SHOW_H

#include "model/model.h"

typedef struct shower {
    model_context *m;
    unsigned left, level;
} shower;

static inline bool show(void *user, const model_child *child)
{
    shower *s = user;
    strbuf text = {.arena = s->m->cpp.arena};
    model_text(s->m, &child->value, &child->format, &text);
    (void)model_type_text(s->m, &child->value);
    if (s->level < 2 && !child->raw) {
        shower inner = {.m = s->m, .left = 8, .level = s->level + 1};
        (void)model_children(s->m, &child->value, &child->format, show, &inner);
    }
    return s->left && --s->left;
}

#endif

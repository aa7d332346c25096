/* Evaluations that scripts may hold on to. A script keeps the debugger's objects as long as it likes, longer
 * than the command that made them: so what an evaluation makes lies in an arena of its own, which is freed
 * when the command has ended and nobody has anything of it any more.
 *
 *     command's arena --model_keep--> arena, model_context <--refs-- objects in scripts
 *                                              `uses` --> keeps of earlier commands that it took something of
 */
#include "model/object.h"

struct model_keep {
    arena *arena;
    size_t refs;
    model_context *context;
    VEC(model_keep *) uses;
    bool lasting; /* the user's variables: as long as the target */
};

static void release(model_keep *k)
{
    while (k && --k->refs == 0) {
        arena *own = k->arena;
        for (size_t i = 0; i < k->uses.count; i++) release(k->uses.items[i]);
        arena_free(own);
        return;
    }
}

void model_keep_release(model_keep *k)
{
    if (k) release(k);
}

model_keep *model_keep_retain(model_keep *k)
{
    if (!k || k->lasting) return NULL;
    k->refs++;
    return k;
}

void model_keep_use(model_context *m, model_keep *other)
{
    model_keep *k = m->keep;
    if (!k || k == other || !other) return;
    for (size_t i = k->uses.count; i-- > 0;)
        if (k->uses.items[i] == other) return;
    *VEC_PUSH(k->arena, &k->uses) = model_keep_retain(other);
}

uint64_t model_target(session *s)
{
    return model_of(s)->target;
}

static void command_ended(void *context)
{
    model_keep *k = context;
    k->context->run = NULL;
    k->context->run_context = NULL;
    release(k);
}

/* The user's variables: their keep ends with the target's lasting arena, by itself. */
static model_keep *lasting_keep(model *of)
{
    model_keep *k = ARENA_NEW(of->lasting, model_keep);
    *k = (model_keep){.arena = of->lasting, .refs = 1, .lasting = true};
    return k;
}

static void lasting_ended(void *context)
{
    model_keep *k = context;
    for (size_t i = 0; i < k->uses.count; i++) release(k->uses.items[i]);
}

model_context *model_begin_command(session *s, arena *command, bool lasting)
{
    model *of = model_of(s);
    if (!of->scripts) {
        arena *a = lasting ? of->lasting : command;
        model_context *m = ARENA_NEW(a, model_context);
        model_begin(m, s, a);
        return m;
    }
    if (lasting) {
        model_context *m = ARENA_NEW(of->lasting, model_context);
        model_begin(m, s, of->lasting);
        m->keep = lasting_keep(of);
        m->keep->context = m;
        m->command = command;
        arena_on_free(of->lasting, lasting_ended, m->keep);
        return m;
    }
    arena *a = arena_new();
    model_keep *k = ARENA_NEW(a, model_keep);
    model_context *m = ARENA_NEW(a, model_context);
    model_begin(m, s, a);
    *k = (model_keep){.arena = a, .refs = 1, .context = m};
    m->keep = k;
    m->command = command;
    arena_on_free(command, command_ended, k);
    return m;
}

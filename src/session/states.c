#include "session/states.h"

#include <string.h>

typedef struct session_state session_state;
struct session_state {
    session_state *below;
    const target *target;
    session_place place;
    cpu_kind machine;
    unsigned radix;
    bool cpp_expressions, has_registers;
    uint64_t registers[SESSION_USER_REGISTERS];
    session_user_type types[SESSION_USER_REGISTERS];
};

void session_push_state(session *s, bool registers)
{
    session_state *state = s->spare_state;
    if (state) s->spare_state = state->below;
    else state = ARENA_NEW(s->arena, session_state);
    *state = (session_state){.below = s->states,
                             .target = s->target,
                             .machine = s->machine,
                             .radix = s->settings.style.radix,
                             .cpp_expressions = s->settings.cpp_expressions,
                             .has_registers = registers};
    memcpy(state->registers, s->user_registers, sizeof state->registers);
    memcpy(state->types, s->user_types, sizeof state->types);
    if (s->target) session_save_place(s, &state->place);
    s->states = state;
}

bool session_pop_state(session *s, bool registers)
{
    session_state *state = s->states;
    if (!state) return false;
    s->states = state->below;
    s->settings.style.radix = state->radix;
    s->settings.cpp_expressions = state->cpp_expressions;
    bool same = s->target && s->target == state->target && state->place.thread < s->target->threads.count;
    if (same) {
        if (s->machine != state->machine) session_set_machine(s, s->arena, state->machine);
        session_restore_place(s, &state->place);
    }
    if (registers && state->has_registers) {
        memcpy(s->user_registers, state->registers, sizeof state->registers);
        if (same) memcpy(s->user_types, state->types, sizeof state->types);
    }
    state->below = s->spare_state;
    s->spare_state = state;
    return true;
}

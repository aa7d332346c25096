#include "session/locals.h"

#include "session/inlined.h"

bool session_place_local(const frame *f, const variable *v, local_place *out)
{
    uint64_t bits;
    switch (v->place) {
    case VARIABLE_REGISTER:
        if (!cpu_register_get(&f->registers, v->reg, &bits)) {
            return false;
        }
        *out = (local_place){.bits = bits};
        return true;
    case VARIABLE_CONSTANT: *out = (local_place){.bits = (uint64_t)v->offset}; return true;
    case VARIABLE_REGISTER_RELATIVE:
        if (!cpu_register_get(&f->registers, v->reg, &bits)) {
            return false;
        }
        *out = (local_place){.in_memory = true, .address = bits + (uint64_t)v->offset};
        return true;
    case VARIABLE_FRAME_RELATIVE:
        *out = (local_place){.in_memory = true, .address = f->locals_base + (uint64_t)v->offset};
        return true;
    case VARIABLE_STATIC: *out = (local_place){.in_memory = true, .address = v->address}; return true;
    case VARIABLE_UNAVAILABLE: break;
    }
    return false;
}

value session_local_value(session *s, const frame *f, const variable *v)
{
    local_place place;
    if (!session_place_local(f, v, &place)) {
        return value_bad(&s->values, error_new(s->values.arena, ERROR_NOT_FOUND, "not available here"));
    }
    return place.in_memory ? value_at(&s->values, v->type, place.address)
                           : value_number(&s->values, v->type, place.bits);
}

size_t session_variables(session *s, const frame *f, variable *out, size_t capacity)
{
    inline_frame site;
    bool inlined = session_inline_frame(s, f, &site);
    return symbols_variables(s->symbols, f->ip, inlined ? &site : NULL, out, capacity);
}

error *session_locals(session *s, arena *a, const frame **f, variable **out, size_t *count)
{
    const frame *frames;
    size_t total;
    error *e = session_frames(s, s->frame_index + 1, &frames, &total);
    if (e) {
        return e;
    }
    if (s->frame_index >= total) {
        return error_new(a, ERROR_NOT_FOUND, "Cannot find frame 0x%zx", s->frame_index);
    }
    *f = &frames[s->frame_index];
    *out = ARENA_ARRAY(a, variable, SESSION_MAX_LOCALS);
    *count = session_variables(s, *f, *out, SESSION_MAX_LOCALS);
    return NULL;
}

#include "session/locals.h"

#include "session/inlined.h"

/* Where variables in pieces are put together: between the halves of the address space of x64 and ARM64. */
#define PIECES_ADDRESS 0x0080000000000000ull
#define PIECES_SIZE_MAX 0x10000u

/* A thread-local variable of a function is found as a global one is. */
static bool thread_place(session *s, const variable *v, uint64_t *address)
{
    symbol named = {
        .module = symbols_module_at(s->symbols, v->address), .address = v->address, .is_thread_local = true};
    return named.module && session_symbol_address(s, &named, address);
}

bool session_place_local(session *s, const frame *f, const variable *v, local_place *out)
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
    case VARIABLE_STATIC: {
        uint64_t address = v->address;
        if (v->is_thread_local && !thread_place(s, v, &address)) return false;
        *out = (local_place){.in_memory = true, .address = address};
        return true;
    }
    case VARIABLE_IN_PIECES: *out = (local_place){.in_pieces = true}; return true;
    case VARIABLE_UNAVAILABLE: break;
    }
    return false;
}

/* The bytes of one piece that are known; the count. */
static size_t read_piece(space *memory, const frame *f, const variable_piece *p, uint8_t *to)
{
    uint64_t from = f->locals_base;
    if (p->reg >= 0 && !cpu_register_get(&f->registers, p->reg, &from)) return 0;
    if (p->in_memory) return space_read(memory, from + (uint64_t)p->displacement, to, p->size);
    size_t size = p->size < sizeof from ? p->size : sizeof from;
    for (size_t i = 0; i < size; i++) to[i] = (uint8_t)(from >> (8 * i));
    return size;
}

static value assemble(values_context *context, const frame *f, const variable *v)
{
    arena *a = context->arena;
    uint64_t size = v->type ? v->type->size : 0;
    if (!size || size > PIECES_SIZE_MAX)
        return value_bad(context, error_new(a, ERROR_NOT_FOUND, "not available here"));
    uint8_t *all = arena_alloc(a, (size_t)size, 8);
    space_run *runs = ARENA_ARRAY(a, space_run, VARIABLE_PIECES);
    size_t count = 0;
    for (size_t i = 0; i < v->piece_count; i++) {
        const variable_piece *p = &v->pieces[i];
        size_t have =
            (uint64_t)p->offset + p->size <= size ? read_piece(context->space, f, p, all + p->offset) : 0;
        if (have) runs[count++] = (space_run){PIECES_ADDRESS + p->offset, have, p->offset};
    }
    values_context *own = ARENA_NEW(a, values_context);
    *own = *context;
    own->field_cache = NULL;
    own->pieces_address = PIECES_ADDRESS;
    own->pieces_size = size;
    space *pieces = space_from_runs(a, (bytes){all, (size_t)size}, runs, count);
    own->space = context->space ? space_overlay(a, pieces, context->space) : pieces;
    return value_at(own, v->type, PIECES_ADDRESS);
}

value session_local_value(session *s, values_context *context, const frame *f, const variable *v)
{
    local_place place;
    if (!session_place_local(s, f, v, &place))
        return value_bad(context, error_new(context->arena, ERROR_NOT_FOUND, "not available here"));
    if (place.in_pieces) return assemble(context, f, v);
    return place.in_memory ? value_at(context, v->type, place.address)
                           : value_number(context, v->type, place.bits);
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

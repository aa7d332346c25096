/* Where the user stands: thread, register context, frame. Frames are walked once per scope, and only as many
 * as were asked for. */
#include "session/inlined.h"
#include "windows/kernel.h"

enum {
    FIRST_WALK = 32,     /* frames hold all registers: most commands need few of them */
    MAX_FRAMES = 0xffff, /* WinDbg's own limit of .kframes and k */
};

/* A kernel dump's header has one processor's registers; the others' are in their PRCBs. */
static bool other_processor(session *s, arena *a, cpu_registers *out)
{
    const target *t = s->target;
    if (t->class != TARGET_KERNEL || s->thread >= t->threads.count) return false;
    values_context values = s->values;
    values.arena = a;
    values.field_cache = NULL;
    nt_context windows = nt_context_for(&values, NULL, true);
    nt_kernel k = nt_kernel_find(&windows, t);
    return nt_processor_registers(a, &windows, &k, t, t->threads.items[s->thread].id, out);
}

error *session_registers(session *s, arena *a, cpu_registers *out)
{
    if (s->scope == SCOPE_CONTEXT) {
        *out = s->context;
        return NULL;
    }
    if (!s->target) return error_new(a, ERROR_UNAVAILABLE, "No runnable debuggees");
    if (!s->target->cpu || !s->target->cpu->registers)
        return error_new(a, ERROR_UNAVAILABLE, "The target has no register context");
    error *e = s->target->cpu->registers(s->target, a, s->thread, out);
    return e && other_processor(s, a, out) ? NULL : e;
}

error *session_frame_registers(session *s, arena *a, cpu_registers *out)
{
    if (s->frame_index == 0) return session_registers(s, a, out);
    const frame *frames;
    size_t count;
    error *e = session_frames(s, s->frame_index + 1, &frames, &count);
    if (e) return e;
    if (s->frame_index >= count)
        return error_new(a, ERROR_NOT_FOUND, "Cannot find frame 0x%zx", s->frame_index);
    *out = frames[s->frame_index].registers;
    return NULL;
}

static bool find_module(void *context, uint64_t address, uint64_t *base, pe_source *image)
{
    session *s = context;
    module *m = symbols_module_at(s->symbols, address);
    if (!m) return false;
    *base = m->id.base;
    *image = module_source(m);
    return true;
}

static bool is_code(void *context, uint64_t address)
{
    session *s = context;
    return symbols_is_code(s->symbols, address);
}

size_t session_walk(session *s, arena *a, const cpu_registers *start, size_t limit, frame **out,
                    unwind_end *end, uint64_t *end_address)
{
    unwind_env env = {
        .context = s,
        .memory = s->target->virtual_memory,
        .module = find_module,
        .is_code = is_code,
        .interrupt = &s->interrupt,
    };
    if (limit > MAX_FRAMES) limit = MAX_FRAMES;
    frame *frames = ARENA_ARRAY(a, frame, limit ? limit : 1);
    size_t count = unwind_walk(a, &env, start, frames, limit, end, end_address);
    *out = frames;
    return count;
}

error *session_frames(session *s, size_t limit, const frame **out, size_t *count)
{
    if (limit > MAX_FRAMES) limit = MAX_FRAMES;
    size_t allowed = s->frames_valid ? s->frames_limit : 0;
    bool enough = s->frames_valid && (limit <= allowed || s->frames_end != UNWIND_LIMIT);
    if (!enough) {
        cpu_registers start;
        error *e = session_registers(s, s->frames_arena, &start);
        if (e) return e;
        allowed = allowed ? allowed : FIRST_WALK;
        do {
            if (allowed < limit && s->frames_valid) allowed = allowed * 4 < limit ? allowed * 4 : limit;
            arena_clear(s->frames_arena);
            s->walked_total = session_walk(s, s->frames_arena, &start, allowed, &s->walked, &s->frames_end,
                                           &s->frames_end_address);
            s->frames_limit = allowed;
            s->frames_valid = true;
            s->expansion = (session_expansion){0};
        } while (s->frames_end == UNWIND_LIMIT && allowed < limit);
    }
    /* A walk that Ctrl-C ended is not the whole stack: the next command walks again. */
    if (s->frames_end == UNWIND_INTERRUPTED) s->frames_valid = false;
    session_expand_frames(s, s->frames_arena, s->walked, s->walked_total, limit, &s->expansion);
    *out = s->expansion.frames.items;
    *count = s->expansion.frames.count < limit ? s->expansion.frames.count : limit;
    return NULL;
}

void session_scope_changed(session *s)
{
    s->frame_index = 0;
    s->frames_valid = false;
    s->walked = NULL;
    s->walked_total = 0;
    s->expansion = (session_expansion){0};
    arena_clear(s->frames_arena);
    s->values.pointer_size = session_pointer_size(s);
}

error *session_set_thread(session *s, size_t index)
{
    if (!s->target || index >= s->target->threads.count)
        return error_new(s->stop, ERROR_NOT_FOUND, "Illegal thread error");
    s->thread = index;
    s->scope = SCOPE_THREAD;
    session_scope_changed(s);
    return NULL;
}

void session_set_context(session *s, const cpu_registers *context)
{
    s->context = *context;
    s->scope = SCOPE_CONTEXT;
    session_scope_changed(s);
}

void session_reset_context(session *s)
{
    s->scope = SCOPE_THREAD;
    session_scope_changed(s);
}

void session_save_place(const session *s, session_place *out)
{
    *out = (session_place){
        .thread = s->thread,
        .frame_index = s->frame_index,
        .scope = s->scope,
        .context = s->context,
        .implicit_process = s->implicit_process,
        .implicit_thread = s->implicit_thread,
    };
}

void session_restore_place(session *s, const session_place *place)
{
    s->thread = place->thread;
    s->scope = place->scope;
    s->context = place->context;
    s->implicit_process = place->implicit_process;
    s->implicit_thread = place->implicit_thread;
    session_scope_changed(s);
    s->frame_index = place->frame_index;
}

error *session_set_frame(session *s, size_t index)
{
    const frame *frames;
    size_t count;
    error *e = session_frames(s, index + 1, &frames, &count);
    if (e) return e;
    if (index >= count)
        return error_new(s->frames_arena, ERROR_NOT_FOUND,
                         "Cannot find frame 0x%zx, previous scope unchanged", index);
    s->frame_index = index;
    return NULL;
}

/* Where the user stands: thread, register context, frame. Frames are walked once per scope, and only as many
 * as were asked for. */
#include "cpu/x64.h"
#include "session/inlined.h"
#include "session/kernel.h"
#include "windows/kernel.h"
#include "windows/task_state.h"
#include "windows/trap_frame.h"
#include "windows/wow64.h"

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
    if (k.has_debugger_data && !nt_kernel_has_places(&k)) windows.symbols = s->symbols;
    return nt_processor_registers(a, &windows, &k, t, t->threads.items[s->thread].id, out);
}

/* The system's own structures, whatever half of the process is looked at; `values` is filled for it. */
static nt_context native_context(session *s, arena *a, values_context *values)
{
    const target *t = s->target;
    *values = s->values;
    values->arena = a;
    values->field_cache = NULL;
    values->pointer_size = cpu_arch_of(t->system.cpu) ? cpu_arch_of(t->system.cpu)->pointer_size : 8;
    return nt_context_for(values, NULL, t->class == TARGET_KERNEL);
}

static bool is_other_half(const session *s)
{
    return s->machine != CPU_NONE && s->machine != s->target->system.cpu;
}

static uint64_t thread_teb(const session *s)
{
    return s->thread < s->target->threads.count ? s->target->threads.items[s->thread].teb : 0;
}

uint64_t session_teb(session *s, arena *a)
{
    values_context values;
    uint64_t teb = thread_teb(s);
    if (!teb || !is_other_half(s)) return teb;
    nt_context windows = native_context(s, a, &values);
    return nt_wow64_teb(&windows, teb);
}

static error *other_half_registers(session *s, arena *a, cpu_registers *out)
{
    values_context values;
    nt_context windows = native_context(s, a, &values);
    uint64_t teb = thread_teb(s);
    if (teb && nt_wow64_registers(a, &windows, teb, out) && out->arch->kind == s->machine) return NULL;
    return error_new(a, ERROR_UNAVAILABLE, "The thread has no %s context", cpu_arch_of(s->machine)->name);
}

error *session_registers(session *s, arena *a, cpu_registers *out)
{
    if (s->scope == SCOPE_CONTEXT) {
        *out = s->context;
        return NULL;
    }
    if (!s->target) return error_new(a, ERROR_UNAVAILABLE, "No runnable debuggees");
    if (is_other_half(s)) return other_half_registers(s, a, out);
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

static bool frame_record(void *context, uint64_t address, pdb_frame_record *out)
{
    session *s = context;
    return symbols_frame_record(s->symbols, address, out);
}

bool session_trap_frame(session *s, arena *a, uint64_t address, cpu_registers *out)
{
    values_context values = s->values;
    values.arena = a;
    values.field_cache = NULL;
    nt_context windows = nt_context_for(&values, s->symbols, s->target->class == TARGET_KERNEL);
    return nt_trap_frame_registers(&windows, session_arch(s)->kind, address, out);
}

static bool read_trap_frame(void *context, uint64_t address, cpu_registers *out)
{
    session *s = context;
    return session_trap_frame(s, s->frames_arena, address, out);
}

/* The KPRCB of the processor whose stack is looked at. */
static uint64_t current_prcb(session *s, nt_context *windows)
{
    const target *t = s->target;
    nt_kernel k = nt_kernel_find(windows, t);
    size_t own = s->thread < t->threads.count ? s->thread : t->event_thread;
    return own < t->threads.count ? nt_kernel_current(windows, &k, t, t->threads.items[own].id).prcb : 0;
}

static bool is_x86_kernel(const session *s)
{
    return s->target->class == TARGET_KERNEL && s->target->system.cpu == CPU_X86;
}

bool session_task_address(session *s, arena *a, uint16_t selector, uint64_t *out)
{
    values_context values;
    if (!is_x86_kernel(s)) return false;
    nt_context windows = session_windows(s, a, &values);
    return nt_task_state_address(&windows, current_prcb(s, &windows), selector, out);
}

bool session_task_registers(session *s, arena *a, uint64_t address, cpu_registers *out)
{
    values_context values;
    if (!is_x86_kernel(s)) return false;
    nt_context windows = session_windows(s, a, &values);
    return nt_task_state_registers(&windows, address, out);
}

static bool interrupted_task(void *context, cpu_registers *out, uint16_t *selector)
{
    session *s = context;
    values_context values;
    uint64_t address;
    if (!is_x86_kernel(s)) return false;
    nt_context windows = session_windows(s, s->frames_arena, &values);
    uint64_t prcb = current_prcb(s, &windows);
    return prcb && nt_interrupted_task(&windows, prcb, selector) &&
           nt_task_state_address(&windows, prcb, *selector, &address) &&
           nt_task_state_registers(&windows, address, out);
}

/* KiUserExceptionDispatcher ("...Dispatch" as x64's ntdll names its public symbol). On x86 it is entered with
 * pointers to the exception record and the CONTEXT on the stack, and pushes them again for its call; on x64
 * and ARM64 the CONTEXT itself is at sp (ReactOS' and Wine's KiUserExceptionDispatcher; winnt.h). */
static bool exception_context(void *context, const frame *f, uint64_t *address)
{
    session *s = context;
    module *m = symbols_module_at(s->symbols, f->ip);
    symbol sym;
    if (!m || !str_starts_with_nocase(m->name, STR("ntdll")) || !symbols_nearest(s->symbols, f->ip, &sym) ||
        !str_starts_with(sym.name, STR("KiUserExceptionDispatch")))
        return false;
    *address = f->sp;
    return f->registers.arch->kind != CPU_X86 ||
           space_read_pointer(s->target->virtual_memory, f->sp + 4, 4, address);
}

/* x64's handlers describe what the processor pushed; the trap frame lies around it. */
static void find_trap_frames(session *s, arena *a, frame *frames, size_t count)
{
    uint32_t offset = 0;
    for (size_t i = 0; i + 1 < count; i++) {
        if (frames[i + 1].origin != FRAME_MACHINE || frames[i].return_slot == 0 ||
            frames[i].registers.arch->kind != CPU_X64)
            continue;
        if (offset == 0) {
            values_context values;
            nt_context windows = native_context(s, a, &values);
            offset = nt_trap_frame_machine_offset(&windows);
        }
        frames[i].trap_frame = frames[i].return_slot - offset;
    }
}

/* Room for all frames that are allowed is half a megabyte: few stacks need it. */
static frame *walk_in_room(arena *a, const unwind_env *env, const cpu_registers *start, size_t limit,
                           size_t *count, unwind_end *end, uint64_t *end_address)
{
    enum { ROOM = 32, MORE = 8 };
    arena *scratch = arena_new();
    frame *frames;
    for (size_t room = limit < ROOM ? limit : ROOM;; room = room * MORE < limit ? room * MORE : limit) {
        arena_clear(scratch);
        frames = ARENA_ARRAY(scratch, frame, room ? room : 1);
        *count = unwind_walk(a, env, start, frames, room, end, end_address);
        if (room == limit || *end != UNWIND_LIMIT) break;
    }
    frames = arena_copy(a, frames, (*count ? *count : 1) * sizeof *frames, alignof(frame));
    arena_free(scratch);
    return frames;
}

size_t session_walk(session *s, arena *a, const cpu_registers *start, size_t limit, frame **out,
                    unwind_end *end, uint64_t *end_address)
{
    unwind_env env = {
        .context = s,
        .memory = s->target->virtual_memory,
        .module = find_module,
        .is_code = is_code,
        .record = frame_record,
        .trap_frame = read_trap_frame,
        .task = interrupted_task,
        .exception_context = exception_context,
        .interrupt = &s->interrupt,
    };
    if (limit > MAX_FRAMES) limit = MAX_FRAMES;
    size_t count;
    frame *frames = walk_in_room(a, &env, start, limit, &count, end, end_address);
    find_trap_frames(s, a, frames, count);
    uint64_t ssp;
    if (start->arch && start->arch->kind == CPU_X64 && cpu_register_get(start, X64_SSP, &ssp) && ssp)
        unwind_check_shadow(s->target->virtual_memory, ssp, frames, count);
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
    /* ~Ns and ~N leave what .process, .thread and .context had set. */
    s->implicit_process = s->implicit_thread = s->directory = 0;
    session_kernel_follow(s);
    session_scope_changed(s);
    return NULL;
}

error *session_set_machine(session *s, arena *a, cpu_kind machine)
{
    cpu_kind own = s->target->system.cpu;
    bool wide = own == CPU_X64 || own == CPU_ARM64;
    if (machine != CPU_NONE && machine != own && !(machine == CPU_X86 && wide))
        return error_new(a, ERROR_UNSUPPORTED, "Machine not supported by the target");
    s->machine = machine == own ? CPU_NONE : machine;
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
        .directory = s->directory,
    };
}

void session_restore_place(session *s, const session_place *place)
{
    s->thread = place->thread;
    s->scope = place->scope;
    s->context = place->context;
    s->implicit_process = place->implicit_process;
    s->implicit_thread = place->implicit_thread;
    s->directory = place->directory;
    session_kernel_follow(s);
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

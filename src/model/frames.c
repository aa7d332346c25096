/* Stacks, their frames and what is in them: variables, parameters, registers. */
#include "model/targets.h"

#include "session/locals.h"

enum { MAX_FRAMES = 0xffff };

static const model_class frame_class;

/* ---- frames ---- */

typedef struct kernel_stack {
    cpu_registers start;
    bool foreign;
} kernel_stack;

typedef struct stack_iterator {
    model_iterator base;
    const frame *frames;
    size_t at, count;
} stack_iterator;

static cpp_operand frame_object(model_context *m, const frame *f, size_t index)
{
    cpp_object *o = model_object_new(m, &frame_class);
    o->data = arena_copy(m->cpp.arena, f, sizeof *f, alignof(frame));
    o->number = index;
    return model_operand(o);
}

static bool frame_next(model_iterator *base, model_item *out)
{
    stack_iterator *it = (stack_iterator *)base;
    if (it->at >= it->count) return false;
    out->key = model_unsigned(base->m, it->at);
    out->value = frame_object(base->m, &it->frames[it->at], it->at);
    it->at++;
    return true;
}

static error *registers_of(model_context *m, uint64_t thread, cpu_registers *out)
{
    session *s = m->cpp.session;
    if (thread == s->thread) return session_registers(s, m->cpp.arena, out);
    if (!s->target->cpu || !s->target->cpu->registers)
        return error_new(m->cpp.arena, ERROR_UNAVAILABLE, "The target has no register context");
    return s->target->cpu->registers(s->target, m->cpp.arena, (size_t)thread, out);
}

static model_iterator *frames_iterate(model_context *m, const cpp_object *of)
{
    session *s = m->cpp.session;
    stack_iterator *it = (stack_iterator *)model_iterator_new(m, sizeof *it, frame_next);
    if (!of->data && of->number == s->thread) {
        it->base.failed = session_frames(s, MAX_FRAMES, &it->frames, &it->count);
        return &it->base;
    }
    cpu_registers start;
    unwind_end end;
    uint64_t end_address;
    frame *frames;
    const kernel_stack *of_kernel = of->data;
    if (of_kernel) start = of_kernel->start;
    else it->base.failed = registers_of(m, of->number, &start);
    if (it->base.failed) return &it->base;
    it->count = session_walk(s, m->cpp.arena, &start, s->settings.frame_count, &frames, &end, &end_address);
    it->frames = frames;
    for (size_t i = 0; of_kernel && of_kernel->foreign && i < it->count; i++)
        if (!session_is_kernel_address(s, frames[i].ip)) it->count = i;
    return &it->base;
}

static const model_class frames_class = {
    .name = "Frames", .model = "Debugger.Models.StackFrames", .iterate = frames_iterate};

static error *stack_frames(model_context *m, const cpp_object *of, cpp_operand *out)
{
    cpp_object *o = model_object_new(m, &frames_class);
    o->number = of->number;
    o->data = of->data;
    *out = model_operand(o);
    return NULL;
}

static const model_property stack_properties[] = {{"Frames", stack_frames}, {NULL, NULL}};
static const model_class stack_class = {
    .name = "Stack", .model = "Debugger.Models.Stack", .properties = stack_properties};

cpp_operand model_stack(model_context *m, uint64_t thread)
{
    cpp_object *o = model_object_new(m, &stack_class);
    o->number = thread;
    return model_operand(o);
}

cpp_operand model_kernel_stack(model_context *m, uint64_t thread, const cpu_registers *start, bool foreign)
{
    kernel_stack *from = ARENA_NEW(m->cpp.arena, kernel_stack);
    *from = (kernel_stack){*start, foreign};
    cpp_object *o = model_object_new(m, &stack_class);
    o->number = thread;
    o->data = from;
    return model_operand(o);
}

/* ---- one frame ---- */

static bool frame_text(model_context *m, const cpp_object *of, const model_format *f, strbuf *out)
{
    const frame *fr = of->data;
    symbol s;
    (void)f;
    if (!symbols_nearest(m->cpp.session->symbols, fr->ip, &s)) {
        strbuf_format(out, "0x%llx", (unsigned long long)fr->ip);
    } else {
        strbuf_append(out, s.module->name);
        if (s.name.len) strbuf_format(out, "!%.*s", STR_ARG(s.name));
        uint64_t distance = fr->ip - s.address;
        if (distance) strbuf_format(out, " + 0x%llx", (unsigned long long)distance);
    }
    strbuf_append(out, STR(" [Switch To]"));
    return true;
}

static const model_class locals_class = {.name = "record", .model = "Debugger.Models.LocalVariables"};
static const model_class parameters_class = {.name = "record", .model = "Debugger.Models.Parameters"};

static cpp_operand variables_of(model_context *m, const frame *f, bool parameters)
{
    variable *variables = ARENA_ARRAY(m->cpp.arena, variable, SESSION_MAX_LOCALS);
    size_t count = symbols_variables(m->cpp.session->symbols, f->ip, NULL, variables, SESSION_MAX_LOCALS);
    cpp_object *o = model_object_new(m, parameters ? &parameters_class : &locals_class);
    str *names = ARENA_ARRAY(m->cpp.arena, str, count + 1);
    o->values = ARENA_ARRAY(m->cpp.arena, cpp_operand, count + 1);
    for (size_t i = 0; i < count; i++) {
        if (variables[i].is_parameter != parameters) continue;
        value v = session_local_value(m->cpp.session, &m->cpp.values, f, &variables[i]);
        if (v.bad) v.bad = error_new(m->cpp.arena, ERROR_NOT_FOUND, "value unavailable");
        v.type = variables[i].type;
        names[o->count] = variables[i].name;
        o->values[o->count++] = cpp_from_value(v);
    }
    o->names = names;
    return model_operand(o);
}

static error *frame_locals(model_context *m, const cpp_object *of, cpp_operand *out)
{
    *out = variables_of(m, of->data, false);
    return NULL;
}

static error *frame_parameters(model_context *m, const cpp_object *of, cpp_operand *out)
{
    *out = variables_of(m, of->data, true);
    return NULL;
}

static error *frame_attributes(model_context *m, const cpp_object *of, cpp_operand *out)
{
    const frame *f = of->data;
    static const str names[] = {{"InstructionOffset", 17},
                                {"ReturnOffset", 12},
                                {"FrameOffset", 11},
                                {"StackOffset", 11},
                                {"FrameNumber", 11}};
    uint64_t values[] = {f->ip, f->has_return_address ? f->return_address : 0, f->frame_base, f->sp,
                         of->number};
    cpp_object *o = model_object_new(m, &model_record_class);
    o->names = names;
    o->count = sizeof names / sizeof names[0];
    o->values = ARENA_ARRAY(m->cpp.arena, cpp_operand, o->count);
    for (size_t i = 0; i < o->count; i++) o->values[i] = model_unsigned(m, values[i]);
    *out = model_operand(o);
    return NULL;
}

static const model_property frame_properties[] = {{"Attributes", frame_attributes},
                                                  {"LocalVariables", frame_locals},
                                                  {"Parameters", frame_parameters},
                                                  {NULL, NULL}};
static const model_class frame_class = {.name = "Frame",
                                        .model = "Debugger.Models.StackFrame",
                                        .properties = frame_properties,
                                        .text = frame_text};

error *model_current_frame(model_context *m, cpp_operand *out)
{
    session *s = m->cpp.session;
    const frame *frames;
    size_t count;
    if (!s->target) return error_new(m->cpp.arena, ERROR_UNAVAILABLE, "No target");
    error *e = session_frames(s, s->frame_index + 1, &frames, &count);
    if (e) return e;
    if (s->frame_index >= count)
        return error_new(m->cpp.arena, ERROR_NOT_FOUND, "Cannot find frame 0x%zx", s->frame_index);
    *out = frame_object(m, &frames[s->frame_index], s->frame_index);
    return NULL;
}

/* ---- registers ---- */

/* Whole registers of up to 64 bits that are known, under "User". */
error *model_registers(model_context *m, uint64_t thread, cpp_operand *out)
{
    cpu_registers r;
    error *e = registers_of(m, thread, &r);
    if (e) return e;
    cpp_object *user = model_object_new(m, &model_record_class),
               *all = model_object_new(m, &model_record_class);
    str *names = ARENA_ARRAY(m->cpp.arena, str, r.arch->register_count);
    user->values = ARENA_ARRAY(m->cpp.arena, cpp_operand, r.arch->register_count);
    for (size_t i = 0; i < r.arch->register_count; i++) {
        const cpu_register *reg = &r.arch->registers[i];
        uint64_t number;
        bool shown = reg->part_of < 0 && reg->bits <= 64 &&
                     (reg->group == CPU_GROUP_INTEGER || reg->group == CPU_GROUP_CONTROL);
        if (!shown || !cpu_register_get(&r, (int)i, &number)) continue;
        names[user->count] = str_from_cstr(reg->name);
        user->values[user->count++] = model_unsigned(m, number);
    }
    user->names = names;
    all->names = arena_copy(m->cpp.arena, &(str){"User", 4}, sizeof(str), alignof(str));
    all->values = ARENA_ARRAY(m->cpp.arena, cpp_operand, 1);
    all->values[0] = model_operand(user);
    all->count = 1;
    *out = model_operand(all);
    return NULL;
}

/* Sessions, processes, threads and modules of the target as objects ("Native Debugger Objects in NatVis"). A
 * user dump has one process and its threads; a kernel's are walked from PsActiveProcessHead by type
 * information. */
#include "model/targets.h"

#include "session/kernel.h"

static const model_class session_class, process_class, thread_class, module_class;

static error *no_target(model_context *m)
{
    return error_new(m->cpp.arena, ERROR_UNAVAILABLE, "No target");
}

static const target *target_of(const model_context *m)
{
    return m->cpp.session->target;
}

static bool is_kernel(const model_context *m)
{
    return target_of(m)->class == TARGET_KERNEL;
}

static cpp_operand object_with(model_context *m, const model_class *class, uint64_t number, const void *data)
{
    cpp_object *o = model_object_new(m, class);
    o->number = number;
    o->data = data;
    return model_operand(o);
}

/* A structure of ntdll or nt; an error that leaves the row away when the symbols do not have it. */
static error *structure_at(model_context *m, const char *name, uint64_t address, cpp_operand *out)
{
    str full = str_format(m->cpp.arena, "%s!%s", is_kernel(m) ? "nt" : "ntdll", name);
    const type *t = symbols_find_type(m->cpp.session->symbols, full);
    if (!t || !address) return error_new(m->cpp.arena, ERROR_UNAVAILABLE, "No type information for %s", name);
    *out = cpp_from_value(value_at(&m->cpp.values, t, address));
    return NULL;
}

/* ---- kernel lists ---- */

typedef struct kernel_iterator {
    model_iterator base;
    list_walk walk;
    const model_class *class;
    const char *id;
} kernel_iterator;

static bool kernel_next(model_iterator *base, model_item *out)
{
    kernel_iterator *it = (kernel_iterator *)base;
    value v;
    if (!list_walk_next(&it->walk, &v)) return false;
    out->key = model_unsigned(base->m, value_or(value_field(v, it->id), 0));
    out->value = object_with(base->m, it->class, v.address, NULL);
    return true;
}

static model_iterator *walk_kernel(model_context *m, const char *type_name, uint64_t head, const char *link,
                                   const char *id, const model_class *class)
{
    const type *t = symbols_find_type(m->cpp.session->symbols, str_format(m->cpp.arena, "nt!%s", type_name));
    type_field field;
    kernel_iterator *it = (kernel_iterator *)model_iterator_new(m, sizeof *it, kernel_next);
    it->class = class;
    it->id = id;
    if (t && head && type_find_field(t, str_from_cstr(link), &field))
        it->walk = list_walk_begin(&m->cpp.values, head, t, link, MODEL_MAX_ITEMS);
    else
        it->base.failed = error_new(m->cpp.arena, ERROR_UNAVAILABLE, "No type information for %s", type_name);
    if (it->base.failed) it->walk.limit = 0;
    return &it->base;
}

/* ---- threads ---- */

typedef struct thread_iterator {
    model_iterator base;
    size_t at;
} thread_iterator;

static bool thread_next(model_iterator *base, model_item *out)
{
    thread_iterator *it = (thread_iterator *)base;
    const target *t = target_of(base->m);
    if (it->at >= t->threads.count) return false;
    out->key = model_unsigned(base->m, t->threads.items[it->at].id);
    out->value = object_with(base->m, &thread_class, it->at++, NULL);
    return true;
}

static value kernel_value(model_context *m, const char *type_name, uint64_t address)
{
    const type *t = symbols_find_type(m->cpp.session->symbols, str_format(m->cpp.arena, "nt!%s", type_name));
    if (!t)
        return value_bad(&m->cpp.values,
                         error_new(m->cpp.arena, ERROR_UNAVAILABLE, "No type information for %s", type_name));
    return value_at(&m->cpp.values, t, address);
}

static model_iterator *threads_iterate(model_context *m, const cpp_object *of)
{
    if (!is_kernel(m)) return model_iterator_new(m, sizeof(thread_iterator), thread_next);
    value head = value_field(kernel_value(m, "_EPROCESS", of->number), "ThreadListHead");
    return walk_kernel(m, "_ETHREAD", value_address_of(head), "ThreadListEntry", "Cid.UniqueThread",
                       &thread_class);
}

static const model_class threads_class = {
    .name = "Threads", .model = "Debugger.Models.Threads", .iterate = threads_iterate};

static error *thread_kernel_object(model_context *m, const cpp_object *of, cpp_operand *out)
{
    if (!is_kernel(m)) return error_new(m->cpp.arena, ERROR_UNAVAILABLE, "not a kernel");
    return structure_at(m, "_ETHREAD", of->number, out);
}

static error *thread_id(model_context *m, const cpp_object *of, cpp_operand *out)
{
    if (is_kernel(m)) {
        *out = model_unsigned(
            m, value_or(value_field(kernel_value(m, "_ETHREAD", of->number), "Cid.UniqueThread"), 0));
        return NULL;
    }
    *out = model_unsigned(m, target_of(m)->threads.items[of->number].id);
    return NULL;
}

static error *thread_index(model_context *m, const cpp_object *of, cpp_operand *out)
{
    if (is_kernel(m)) return error_new(m->cpp.arena, ERROR_UNAVAILABLE, "threads of a kernel have no index");
    *out = model_unsigned(m, of->number);
    return NULL;
}

static error *thread_name(model_context *m, const cpp_object *of, cpp_operand *out)
{
    str name = is_kernel(m) ? (str){0} : target_of(m)->threads.items[of->number].name;
    if (!name.len) return error_new(m->cpp.arena, ERROR_UNAVAILABLE, "no name");
    *out = model_string(m, name);
    return NULL;
}

static error *thread_stack(model_context *m, const cpp_object *of, cpp_operand *out)
{
    session *s = m->cpp.session;
    if (!is_kernel(m)) {
        *out = model_stack(m, of->number);
        return NULL;
    }
    uint64_t number;
    bool found;
    error *e = session_get_register(s, m->cpp.arena, STR("$thread"), &found, &number);
    if (!e && number == of->number) {
        *out = model_stack(m, s->thread);
        return NULL;
    }
    cpu_registers start;
    if (!session_kernel_thread_registers(s, m->cpp.arena, of->number, &start))
        return error_new(m->cpp.arena, ERROR_UNAVAILABLE, "Unable to get stack trace");
    value process =
        value_first(kernel_value(m, "_ETHREAD", of->number), "Tcb.Process", "ThreadsProcess", NULL);
    *out =
        model_kernel_stack(m, of->number, &start, value_or(process, 0) != session_process(s, m->cpp.arena));
    return NULL;
}

static error *thread_environment(model_context *m, const cpp_object *of, cpp_operand *out)
{
    uint64_t teb = is_kernel(m) ? value_or(value_field(kernel_value(m, "_ETHREAD", of->number), "Tcb.Teb"), 0)
                                : target_of(m)->threads.items[of->number].teb;
    cpp_operand block;
    error *e = structure_at(m, "_TEB", teb, &block);
    if (e) return e;
    cpp_object *o = model_object_new(m, &model_record_class);
    o->names = arena_copy(m->cpp.arena, &(str){"EnvironmentBlock", 16}, sizeof(str), alignof(str));
    o->values = arena_copy(m->cpp.arena, &block, sizeof block, alignof(cpp_operand));
    o->count = 1;
    *out = model_operand(o);
    return NULL;
}

static error *thread_registers(model_context *m, const cpp_object *of, cpp_operand *out)
{
    if (is_kernel(m))
        return error_new(m->cpp.arena, ERROR_UNAVAILABLE, "threads of a kernel keep no registers");
    return model_registers(m, of->number, out);
}

static const model_property thread_properties[] = {{"KernelObject", thread_kernel_object},
                                                   {"Id", thread_id},
                                                   {"Index", thread_index},
                                                   {"Name", thread_name},
                                                   {"Stack", thread_stack},
                                                   {"Registers", thread_registers},
                                                   {"Environment", thread_environment},
                                                   {NULL, NULL}};

/* "nt!KiSwapContext+0x76 (fffff806`4466a186)  [Switch To]" ("Using LINQ with the debugger objects") of a
 * kernel's; a dump of a process shows "[Switch To]" in published sessions, and here the thread's name before
 * it. */
static bool thread_text(model_context *m, const cpp_object *of, const model_format *f, strbuf *out)
{
    cpu_registers start;
    uint64_t ip;
    (void)f;
    if (!is_kernel(m)) {
        str name = target_of(m)->threads.items[of->number].name;
        if (name.len) strbuf_format(out, "%.*s ", STR_ARG(name));
    } else if (!session_kernel_thread_registers(m->cpp.session, m->cpp.arena, of->number, &start) ||
               !cpu_role_get(&start, CPU_ROLE_IP, &ip)) {
        strbuf_append(out, STR("<Unable to get stack trace> "));
    } else {
        if (symbols_format(m->cpp.session->symbols, ip, true, out)) strbuf_append_char(out, ' ');
        if (session_pointer_size(m->cpp.session) == 4) strbuf_format(out, "(%08x)  ", (unsigned)ip);
        else strbuf_format(out, "(%08x`%08x)  ", (unsigned)(ip >> 32), (unsigned)ip);
    }
    strbuf_append(out, STR("[Switch To]"));
    return true;
}

static const model_class thread_class = {.name = "Thread",
                                         .model = "Debugger.Models.Thread",
                                         .properties = thread_properties,
                                         .text = thread_text};

/* ---- modules ---- */

typedef struct module_iterator {
    model_iterator base;
    size_t at;
    uint64_t number;
} module_iterator;

static bool module_next(model_iterator *base, model_item *out)
{
    module_iterator *it = (module_iterator *)base;
    symbols *s = base->m->cpp.session->symbols;
    while (it->at < symbols_module_count(s)) {
        const module *m = symbols_module(s, it->at++);
        if (m->id.unloaded) continue;
        out->key = model_unsigned(base->m, it->number++);
        out->value = object_with(base->m, &module_class, m->id.base, m);
        return true;
    }
    return false;
}

static model_iterator *modules_iterate(model_context *m, const cpp_object *of)
{
    (void)of;
    return model_iterator_new(m, sizeof(module_iterator), module_next);
}

static const model_class modules_class = {
    .name = "Modules", .model = "Debugger.Models.Modules", .iterate = modules_iterate};

static error *module_base(model_context *m, const cpp_object *of, cpp_operand *out)
{
    *out = model_unsigned(m, of->number);
    return NULL;
}

static error *module_name(model_context *m, const cpp_object *of, cpp_operand *out)
{
    *out = model_string(m, ((const module *)of->data)->id.path);
    return NULL;
}

static error *module_size(model_context *m, const cpp_object *of, cpp_operand *out)
{
    *out = model_unsigned(m, ((const module *)of->data)->id.size);
    return NULL;
}

static const model_property module_properties[] = {
    {"BaseAddress", module_base}, {"Name", module_name}, {"Size", module_size}, {NULL, NULL}};

static bool module_text(model_context *m, const cpp_object *of, const model_format *f, strbuf *out)
{
    (void)m;
    (void)f;
    strbuf_append(out, ((const module *)of->data)->id.path);
    return true;
}

static const model_class module_class = {.name = "Module",
                                         .model = "Debugger.Models.Module",
                                         .properties = module_properties,
                                         .text = module_text};

/* ---- processes ---- */

static str process_image(model_context *m, const cpp_object *of)
{
    const target *t = target_of(m);
    str name = {0};
    if (!is_kernel(m))
        return t->modules.count ? str_base_name(t->modules.items[0].path) : STR("<Unknown Image>");
    cpp_operand image =
        cpp_from_value(value_field(kernel_value(m, "_EPROCESS", of->number), "ImageFileName"));
    strbuf text = {.arena = m->cpp.arena};
    model_format f = {.text = 's', .unquoted = true};
    if (!image.v.bad && model_text(m, &image, &f, &text)) name = strbuf_str(&text);
    return name.len ? name : STR("<Unknown Image>");
}

static error *process_kernel_object(model_context *m, const cpp_object *of, cpp_operand *out)
{
    if (!is_kernel(m)) return error_new(m->cpp.arena, ERROR_UNAVAILABLE, "not a kernel");
    return structure_at(m, "_EPROCESS", of->number, out);
}

static error *process_name(model_context *m, const cpp_object *of, cpp_operand *out)
{
    *out = model_string(m, process_image(m, of));
    return NULL;
}

static error *process_id(model_context *m, const cpp_object *of, cpp_operand *out)
{
    *out = model_unsigned(
        m, is_kernel(m)
               ? value_or(value_field(kernel_value(m, "_EPROCESS", of->number), "UniqueProcessId"), 0)
               : target_of(m)->system.process_id);
    return NULL;
}

/* What the debugger engine gives processes of dumps as a handle. */
static error *process_handle(model_context *m, const cpp_object *of, cpp_operand *out)
{
    (void)of;
    *out = model_unsigned(m, 0xf0f0f0f0u);
    return NULL;
}

static error *process_threads(model_context *m, const cpp_object *of, cpp_operand *out)
{
    *out = object_with(m, &threads_class, of->number, NULL);
    return NULL;
}

static error *process_modules(model_context *m, const cpp_object *of, cpp_operand *out)
{
    *out = object_with(m, &modules_class, of->number, NULL);
    return NULL;
}

static error *process_environment(model_context *m, const cpp_object *of, cpp_operand *out)
{
    uint64_t peb = 0;
    bool found;
    cpp_operand block;
    error *e = NULL;
    if (is_kernel(m)) peb = value_or(value_field(kernel_value(m, "_EPROCESS", of->number), "Peb"), 0);
    else e = session_get_register(m->cpp.session, m->cpp.arena, STR("$peb"), &found, &peb);
    if (!e) e = structure_at(m, "_PEB", peb, &block);
    if (e) return error_new(m->cpp.arena, ERROR_UNAVAILABLE, "%.*s", STR_ARG(e->message));
    cpp_object *o = model_object_new(m, &model_record_class);
    o->names = arena_copy(m->cpp.arena, &(str){"EnvironmentBlock", 16}, sizeof(str), alignof(str));
    o->values = arena_copy(m->cpp.arena, &block, sizeof block, alignof(cpp_operand));
    o->count = 1;
    *out = model_operand(o);
    return NULL;
}

static error *process_io(model_context *m, const cpp_object *of, cpp_operand *out)
{
    if (!is_kernel(m)) return error_new(m->cpp.arena, ERROR_UNAVAILABLE, "not a kernel");
    *out = model_process_io(m, of->number);
    return NULL;
}

static const model_property process_properties[] = {{"KernelObject", process_kernel_object},
                                                    {"Name", process_name},
                                                    {"Id", process_id},
                                                    {"Handle", process_handle},
                                                    {"Threads", process_threads},
                                                    {"Modules", process_modules},
                                                    {"Environment", process_environment},
                                                    {"Io", process_io},
                                                    {NULL, NULL}};

static bool process_text(model_context *m, const cpp_object *of, const model_format *f, strbuf *out)
{
    (void)f;
    strbuf_format(out, "%.*s [Switch To]", STR_ARG(process_image(m, of)));
    return true;
}

static const model_class process_class = {.name = "Process",
                                          .model = "Debugger.Models.Process",
                                          .properties = process_properties,
                                          .text = process_text};

typedef struct one_iterator {
    model_iterator base;
    model_item item;
    bool done;
} one_iterator;

static bool one_next(model_iterator *base, model_item *out)
{
    one_iterator *it = (one_iterator *)base;
    if (it->done) return false;
    *out = it->item;
    it->done = true;
    return true;
}

static model_iterator *one(model_context *m, cpp_operand key, cpp_operand item)
{
    one_iterator *it = (one_iterator *)model_iterator_new(m, sizeof *it, one_next);
    it->item = (model_item){key, item};
    return &it->base;
}

static model_iterator *processes_iterate(model_context *m, const cpp_object *of)
{
    (void)of;
    if (is_kernel(m))
        return walk_kernel(m, "_EPROCESS", target_of(m)->kernel.ps_active_process_head, "ActiveProcessLinks",
                           "UniqueProcessId", &process_class);
    return one(m, model_unsigned(m, target_of(m)->system.process_id),
               object_with(m, &process_class, 0, NULL));
}

static const model_class processes_class = {
    .name = "Processes", .model = "Debugger.Models.Processes", .iterate = processes_iterate};

/* ---- sessions ---- */

static error *session_processes(model_context *m, const cpp_object *of, cpp_operand *out)
{
    (void)of;
    *out = object_with(m, &processes_class, 0, NULL);
    return NULL;
}

static error *session_id(model_context *m, const cpp_object *of, cpp_operand *out)
{
    (void)of;
    *out = model_unsigned(m, 0);
    return NULL;
}

static bool session_text(model_context *m, const cpp_object *of, const model_format *f, strbuf *out)
{
    (void)of;
    (void)f;
    strbuf_append(out, target_of(m)->path);
    return true;
}

static const model_property session_properties[] = {
    {"Processes", session_processes}, {"Id", session_id}, {NULL, NULL}};
static const model_class session_class = {.name = "Session",
                                          .model = "Debugger.Models.Session",
                                          .properties = session_properties,
                                          .text = session_text};

static bool no_next(model_iterator *base, model_item *out)
{
    (void)base;
    (void)out;
    return false;
}

static model_iterator *sessions_iterate(model_context *m, const cpp_object *of)
{
    (void)of;
    if (!target_of(m)) return model_iterator_new(m, sizeof(model_iterator), no_next);
    return one(m, model_unsigned(m, 0), object_with(m, &session_class, 0, NULL));
}

static const model_class sessions_class = {
    .name = "Sessions", .model = "Debugger.Models.Sessions", .iterate = sessions_iterate};

error *model_sessions(model_context *m, const cpp_object *of, cpp_operand *out)
{
    (void)of;
    *out = object_with(m, &sessions_class, 0, NULL);
    return NULL;
}

/* ---- where the user stands ---- */

error *model_current_session(model_context *m, cpp_operand *out)
{
    if (!target_of(m)) return no_target(m);
    *out = object_with(m, &session_class, 0, NULL);
    return NULL;
}

static error *current_address(model_context *m, str name, const model_class *class, cpp_operand *out)
{
    uint64_t address;
    bool found;
    error *e = session_get_register(m->cpp.session, m->cpp.arena, name, &found, &address);
    if (!e) *out = object_with(m, class, address, NULL);
    return e;
}

error *model_current_process(model_context *m, cpp_operand *out)
{
    if (!target_of(m)) return no_target(m);
    if (is_kernel(m)) return current_address(m, STR("$proc"), &process_class, out);
    *out = object_with(m, &process_class, 0, NULL);
    return NULL;
}

error *model_current_thread(model_context *m, cpp_operand *out)
{
    const session *s = m->cpp.session;
    if (!target_of(m)) return no_target(m);
    if (is_kernel(m)) return current_address(m, STR("$thread"), &thread_class, out);
    if (s->thread >= s->target->threads.count) return no_target(m);
    *out = object_with(m, &thread_class, s->thread, NULL);
    return NULL;
}

error *model_current_stack(model_context *m, cpp_operand *out)
{
    if (!target_of(m)) return no_target(m);
    *out = model_stack(m, m->cpp.session->thread);
    return NULL;
}

/* !for_each_module, !for_each_process, !for_each_thread, !for_each_frame, !for_each_function,
 * !for_each_local, !for_each_register: a command for each of what there is. The command knows it by aliases
 * such as @#ModuleName, which are there only meanwhile. */
#include "base/vec.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/aliases.h"
#include "session/locals.h"
#include "show/kernel.h"
#include "show/symbol.h"

#include <string.h>

enum { MAX_FRAMES = 256, MAX_ALIASES = 24 };

/* The command string; quotation marks around the whole of it are not part of it. */
static str command_text(command_call *c)
{
    str text = str_trim(c->args);
    if (text.len > 1 && text.ptr[0] == '"' && text.ptr[text.len - 1] == '"')
        text = str_slice(text, 1, text.len - 1);
    return text;
}

/* Runs `text` with these aliases and takes them away again. */
static void run_with(command_call *c, str text, const alias *names, size_t count)
{
    arena *a = arena_new();
    saved_alias saved[MAX_ALIASES];
    for (size_t i = 0; i < count; i++)
        saved[i] = session_push_alias(c->session, a, names[i].name, names[i].text);
    dispatcher_run_nested(c->dispatcher, text);
    for (size_t i = count; i-- > 0;) session_pop_alias(c->session, &saved[i]);
    arena_free(a);
}

static str address_text(const command_call *c, arena *a, uint64_t address)
{
    unsigned size = session_pointer_size(c->session);
    return size == 8 ? str_format(a, "%08x`%08x", (unsigned)(address >> 32), (unsigned)address)
                     : str_format(a, "%08x", (unsigned)address);
}

/* ---- modules ---- */

static str version_text(arena *a, const module *m, const uint16_t *v)
{
    return m->id.has_version ? str_format(a, "%u.%u.%u.%u", v[0], v[1], v[2], v[3]) : STR("");
}

static str size_text(arena *a, str s)
{
    return str_format(a, "%zx", s.len + 1);
}

/* DEBUG_SYMTYPE_XXX of dbgeng.h. */
static unsigned symbol_type(const module *m)
{
    enum { TYPE_NONE = 0, TYPE_COFF = 1, TYPE_EXPORT = 4, TYPE_DEFERRED = 5, TYPE_DIA = 7 };
    switch (m->status) {
    case SYMBOLS_DEFERRED: return TYPE_DEFERRED;
    case SYMBOLS_PDB: return TYPE_DIA;
    case SYMBOLS_COFF: return TYPE_COFF;
    case SYMBOLS_EXPORT: return TYPE_EXPORT;
    default: return TYPE_NONE; /* a type file has no number there */
    }
}

static size_t module_aliases(const command_call *c, arena *a, const module *m, size_t index, alias *names)
{
    str path = m->id.path, symbols = m->symbol_file.len ? m->symbol_file : path;
    const alias all[] = {
        {STR("@#FileVersion"), version_text(a, m, m->id.file_version)},
        {STR("@#ProductVersion"), version_text(a, m, m->id.product_version)},
        {STR("@#ModuleIndex"), str_format(a, "%02zx", index)},
        {STR("@#ModuleName"), m->name},
        {STR("@#ImageName"), path},
        {STR("@#LoadedImageName"), path},
        {STR("@#MappedImageName"), m->image_file},
        {STR("@#SymbolFileName"), symbols},
        {STR("@#ModuleNameSize"), size_text(a, m->name)},
        {STR("@#ImageNameSize"), size_text(a, path)},
        {STR("@#LoadedImageNameSize"), size_text(a, path)},
        {STR("@#MappedImageNameSize"), size_text(a, m->image_file)},
        {STR("@#SymbolFileNameSize"), size_text(a, symbols)},
        {STR("@#Base"), address_text(c, a, m->id.base)},
        {STR("@#Size"), str_format(a, "%llx", (unsigned long long)m->id.size)},
        {STR("@#End"), address_text(c, a, m->id.base + m->id.size)},
        {STR("@#TimeDateStamp"), str_format(a, "%08x", m->id.timestamp)},
        {STR("@#Checksum"), str_format(a, "%08x", m->id.checksum)},
        {STR("@#SymbolType"), str_format(a, "%x", symbol_type(m))},
    };
    size_t count = sizeof all / sizeof *all;
    for (size_t i = 0; i < count; i++) names[i] = all[i];
    return count;
}

static error *run_for_each_module(command_call *c)
{
    if (args_wants_help(c)) return NULL;
    str text = command_text(c);
    arena *a = arena_new();
    symbols *all = c->session->symbols;
    size_t number = 0;
    for (size_t i = 0; i < symbols_module_count(all) && !session_stopped(c->session); i++) {
        module *m = symbols_module(all, i);
        if (m->id.unloaded) continue;
        if (text.len == 0) {
            emit(c->out, "each_module", "{index:02x}: {start:p} {end:p} {module} {image}\n",
                 f_u("index", number), f_p("start", m->id.base), f_p("end", m->id.base + m->id.size),
                 f_s("module", m->name), f_s("image", m->image_name));
        } else {
            alias names[MAX_ALIASES];
            size_t count = module_aliases(c, a, m, number, names);
            run_with(c, text, names, count);
            arena_clear(a);
        }
        number++;
    }
    arena_free(a);
    return NULL;
}

/* ---- processes and threads of a kernel target ---- */

static error *walk_ended(command_call *c, const char *what, walk_end end)
{
    if (end == WALK_COMPLETE || interrupt_pending(&c->session->interrupt)) return NULL;
    return error_new(c->arena, ERROR_MEMORY, "%s: %.*s", what, STR_ARG(walk_end_text(end)));
}

static void run_with_address(command_call *c, str text, str name, uint64_t address)
{
    arena *a = arena_new();
    alias names[] = {{name, str_format(a, "0x%llx", (unsigned long long)address)}};
    run_with(c, text, names, 1);
    arena_free(a);
}

/* Without a command: what !process @#Process 0 shows. */
static error *run_for_each_process(command_call *c)
{
    kernel_view v;
    walk_end end;
    if (args_wants_help(c)) return NULL;
    str text = command_text(c);
    kernel_view_init(&v, c->session, c->out, c->arena);
    nt_values all = nt_processes(c->arena, &v.windows, &v.kernel, &end);
    for (size_t i = 0; i < all.count && !session_stopped(c->session); i++) {
        if (text.len) run_with_address(c, text, STR("@#Process"), value_address_of(all.items[i]));
        else show_process(&v, all.items[i], 0);
    }
    return walk_ended(c, "PsActiveProcessHead", end);
}

/* Without a command: what !thread @#Thread 2 shows. */
static error *run_for_each_thread(command_call *c)
{
    kernel_view v;
    walk_end end, threads_end, worst = WALK_COMPLETE;
    if (args_wants_help(c)) return NULL;
    str text = command_text(c);
    kernel_view_init(&v, c->session, c->out, c->arena);
    nt_values all = nt_processes(c->arena, &v.windows, &v.kernel, &end);
    for (size_t i = 0; i < all.count && !session_stopped(c->session); i++) {
        nt_values threads = nt_process_threads(c->arena, &v.windows, all.items[i], &threads_end);
        if (worst == WALK_COMPLETE) worst = threads_end;
        for (size_t n = 0; n < threads.count && !session_stopped(c->session); n++) {
            if (text.len) run_with_address(c, text, STR("@#Thread"), value_address_of(threads.items[n]));
            else show_thread(&v, threads.items[n], PROCESS_WAITS, 0);
        }
    }
    return end != WALK_COMPLETE ? walk_ended(c, "PsActiveProcessHead", end)
                                : walk_ended(c, "a process's list of threads", worst);
}

/* ---- functions ---- */

typedef struct function_walk {
    command_call *call;
    arena *arena;
    str command;
    VEC(symbol) found; /* first all, then the commands: they may load symbols */
} function_walk;

static bool add_function(void *user, const symbol *s)
{
    function_walk *w = user;
    if (s->kind == SYMBOL_FUNCTION || s->kind == SYMBOL_PUBLIC || s->kind == SYMBOL_EXPORT)
        *VEC_PUSH(w->arena, &w->found) = *s;
    return !session_stopped(w->call->session);
}

/* "-m:Name -p:Pattern -c:Command": the command is the rest. */
static error *run_for_each_function(command_call *c)
{
    if (args_wants_help(c)) return NULL;
    str rest = c->args, module_name = {0}, pattern = STR("*"), text = {0};
    while (rest.len > 0) {
        rest = str_trim_left(rest);
        if (str_starts_with(rest, STR("-c:"))) {
            text = str_trim(str_skip(rest, 3));
            break;
        }
        str word = str_take_word(&rest);
        if (str_starts_with(word, STR("-m:"))) module_name = str_skip(word, 3);
        else if (str_starts_with(word, STR("-p:"))) pattern = str_skip(word, 3);
        else if (word.len > 0) return args_error(c, word, "Syntax");
    }
    if (module_name.len == 0 || text.len == 0) return args_error(c, c->args, "Syntax");
    if (text.len > 1 && text.ptr[0] == '"' && text.ptr[text.len - 1] == '"')
        text = str_slice(text, 1, text.len - 1);
    function_walk w = {.call = c, .arena = arena_new(), .command = text};
    str whole = str_format(c->arena, "%.*s!%.*s", STR_ARG(module_name), STR_ARG(pattern));
    symbols_match(c->session->symbols, whole, add_function, &w);
    for (size_t i = 0; i < w.found.count && !session_stopped(c->session); i++) {
        const symbol *s = &w.found.items[i];
        arena *a = arena_new();
        const alias names[] = {
            {STR("@#SymbolName"), str_format(a, "%.*s!%.*s", STR_ARG(s->module->name), STR_ARG(s->name))},
            {STR("@#SymbolAddress"), address_text(c, a, s->address)},
            {STR("@#ModName"), s->module->name},
            {STR("@#FunctionName"), s->name},
        };
        run_with(c, text, names, sizeof names / sizeof *names);
        arena_free(a);
    }
    arena_free(w.arena);
    return NULL;
}

/* ---- frames and locals ---- */

static error *run_for_each_frame(command_call *c)
{
    if (args_wants_help(c)) return NULL;
    session *s = c->session;
    str text = command_text(c);
    const frame *frames;
    size_t count, before = s->frame_index;
    error *e = session_frames(s, MAX_FRAMES, &frames, &count);
    for (size_t i = 0; !e && i < count && !session_stopped(c->session); i++) {
        /* Asked for each time: a command may have walked anew. */
        size_t now;
        if ((e = session_frames(s, MAX_FRAMES, &frames, &now)) || i >= now) break;
        uint64_t ip = frames[i].ip, sp = frames[i].sp;
        strbuf site = {.arena = c->arena};
        if (!symbols_format(s->symbols, ip, true, &site))
            strbuf_format(&site, "0x%llx", (unsigned long long)ip);
        if (text.len > 0)
            out_heading(c->out, "_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ \n");
        emit(c->out, "each_frame", "{level:02x} {sp:p} {site}\n", f_u("level", i), f_p("sp", sp),
             f_s("site", strbuf_str(&site)), f_p("ip", ip));
        if (text.len == 0) continue;
        if ((e = session_set_frame(s, i))) break;
        dispatcher_run_nested(c->dispatcher, text);
    }
    session_set_frame(s, before);
    return e;
}

static error *run_for_each_local(command_call *c)
{
    if (args_wants_help(c)) return NULL;
    str text = command_text(c);
    const frame *f;
    variable *all;
    size_t count;
    error *e = session_locals(c->session, c->arena, &f, &all, &count);
    if (e) return e;
    for (size_t i = 0; i < count && !session_stopped(c->session); i++) {
        alias name = {STR("@#Local"), all[i].name};
        if (text.len > 0) run_with(c, text, &name, 1);
        else emit(c->out, "each_local", "{name}\n", f_s("name", all[i].name));
    }
    return NULL;
}

/* ---- registers ---- */

static error *run_for_each_register(command_call *c)
{
    if (args_wants_help(c)) return NULL;
    str text = str_trim(c->args);
    if (!str_starts_with(text, STR("-c:"))) return args_error(c, text, "Syntax");
    text = str_trim(str_skip(text, 3));
    if (text.len > 1 && text.ptr[0] == '"' && text.ptr[text.len - 1] == '"')
        text = str_slice(text, 1, text.len - 1);
    cpu_registers r;
    error *e = session_registers(c->session, c->arena, &r);
    if (e) return e;
    for (int i = 0; i < (int)r.arch->register_count && !session_stopped(c->session); i++) {
        uint64_t number;
        if (!cpu_register_get(&r, i, &number)) continue;
        const alias names[] = {
            {STR("@#RegisterName"), str_from_cstr(r.arch->registers[i].name)},
            {STR("@#RegisterValue"), str_format(c->arena, "%llx", (unsigned long long)number)},
        };
        run_with(c, text, names, sizeof names / sizeof *names);
    }
    return NULL;
}

#define FOR_EACH(id, need, takes, what, how)                                                                 \
    const command command_##id = {.name = #id,                                                               \
                                  .extension = "ext",                                                        \
                                  .needs = need,                                                             \
                                  .synopsis = takes,                                                         \
                                  .brief = what,                                                             \
                                  .example = how,                                                            \
                                  .run = run_##id}

FOR_EACH(for_each_module, NEEDS_TARGET, "[\"CommandString\"]", "Run a command for each module",
         "!for_each_module .echo @#ModuleName");
FOR_EACH(for_each_function, NEEDS_TARGET, "-m:Module -p:Pattern -c:CommandString",
         "Run a command for each function that a pattern matches",
         "!for_each_function -m:nt -p:Ke*Event -c:.echo @#FunctionName");
FOR_EACH(for_each_frame, NEEDS_REGISTERS, "[\"CommandString\"]", "Run a command for each frame of the stack",
         "!for_each_frame ? @$frame");
FOR_EACH(for_each_local, NEEDS_REGISTERS, "[\"CommandString\"]",
         "Run a command for each local variable of the frame", "!for_each_local .echo @#Local");
FOR_EACH(for_each_register, NEEDS_REGISTERS, "-c:CommandString", "Run a command for each register",
         "!for_each_register -c:.echo @#RegisterName");
FOR_EACH(for_each_process, NEEDS_TARGET | NEEDS_KERNEL, "[\"CommandString\"]",
         "Run a command for each process", "!for_each_process .echo @#Process");
FOR_EACH(for_each_thread, NEEDS_TARGET | NEEDS_KERNEL, "[\"CommandString\"]", "Run a command for each thread",
         "!for_each_thread .echo @#Thread");

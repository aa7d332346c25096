/* ||, ||Ns, .opendump, .detach, .restart, and g as far as it opens dumps: several targets in one session.
 * Source: windows-driver-docs, "Debugging Multiple Targets" and the pages of these commands. */
#include "session/systems.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/input_file.h"
#include "show/registers.h"
#include "show/target.h"

#include <ctype.h>

/* "User mini dump", "64-bit Kernel bitmap dump": the words of the page, and of a published kernel session. */
static str kind_of(arena *a, const target *t)
{
    if (!t) return STR("Dump file that g opens");
    if (t->class == TARGET_USER) return STR("User mini dump");
    const cpu_arch *arch = cpu_arch_of(t->system.cpu);
    unsigned bits = arch && arch->pointer_size == 4 ? 32 : 64;
    const char *kind = "Full kernel";
    switch (t->kernel.dump_type) {
    case 2: kind = "Kernel summary"; break;
    case 4: kind = "Kernel triage"; break;
    case 5:
    case 6: kind = "Kernel bitmap"; break;
    default: break;
    }
    return str_format(a, "%u-bit %s dump", bits, kind);
}

static void show_system(command_call *c, const session_system_view *v)
{
    emit(c->out, "system", "{mark}  {system:u} {kind}: {path}\n",
         f_c("mark", v->current ? "."
                     : v->event ? "#"
                                : " "),
         f_u("system", v->ordinal), f_s("kind", kind_of(c->arena, v->target)), f_s("path", v->path),
         f_b("current", v->current), f_b("pending", v->pending));
}

/* What WinDbg shows where it stops: the current instruction. */
static void show_place(command_call *c)
{
    cpu_registers r;
    out_set_pointer_size(c->out, session_pointer_size(c->session));
    if (c->session->target && !session_registers(c->session, c->arena, &r))
        show_position(c->session, c->out, c->arena, &r);
}

static void show_opened(command_call *c)
{
    out_set_pointer_size(c->out, session_pointer_size(c->session));
    show_open_banner(c->session, c->out, c->arena);
}

/* "*", ".", "#", a decimal number or nothing: all of them. */
typedef struct system_selector {
    char kind; /* '*', '.', '#', 'n' */
    size_t ordinal;
} system_selector;

static bool take_selector(str *rest, system_selector *out)
{
    *out = (system_selector){.kind = '*'};
    if (!rest->len) return true;
    char first = rest->ptr[0];
    if (first == '*' || first == '.' || first == '#') {
        out->kind = first;
        *rest = str_skip(*rest, 1);
        return true;
    }
    if (!isdigit((unsigned char)first)) return first == 's';
    out->kind = 'n';
    for (; rest->len && isdigit((unsigned char)rest->ptr[0]) && out->ordinal < 100000;
         *rest = str_skip(*rest, 1))
        out->ordinal = out->ordinal * 10 + (size_t)(rest->ptr[0] - '0');
    return true;
}

static bool selects(const system_selector *sel, const session_system_view *v)
{
    switch (sel->kind) {
    case '.': return v->current;
    case '#': return v->event;
    case 'n': return v->ordinal == sel->ordinal;
    default: return true;
    }
}

static error *set_system(command_call *c, const system_selector *sel)
{
    for (size_t i = 0; i < session_system_count(c->session); i++) {
        session_system_view v = session_system_at(c->session, i);
        bool opened;
        if (!selects(sel, &v) || (sel->kind == '*' && !v.current)) continue;
        error *e = session_set_system(c->session, c->arena, v.ordinal, &opened);
        if (e) return e;
        if (opened) show_opened(c);
        else show_place(c);
        return NULL;
    }
    return error_new(c->arena, ERROR_NOT_FOUND, "Illegal system error in '%.*s'", STR_ARG(c->line));
}

static error *run_systems(command_call *c)
{
    system_selector sel;
    str rest = str_trim(c->args);
    if (!take_selector(&rest, &sel)) return args_error(c, c->args, "Syntax");
    rest = str_trim(rest);
    if (str_equal(rest, STR("s"))) return set_system(c, &sel);
    if (rest.len) return args_error(c, rest, "Syntax");
    bool any = false;
    for (size_t i = 0; i < session_system_count(c->session); i++) {
        session_system_view v = session_system_at(c->session, i);
        if (!selects(&sel, &v)) continue;
        show_system(c, &v);
        any = true;
    }
    return any || sel.kind == '*'
               ? NULL
               : error_new(c->arena, ERROR_NOT_FOUND, "Illegal system error in '%.*s'", STR_ARG(c->line));
}

static error *run_opendump(command_call *c)
{
    str rest = c->args, path;
    bytes file;
    if (args_take_flag(&rest, STR("c"))) /* which of an archive's dumps: ours are named as ARCHIVE only */
        return error_new(
            c->arena, ERROR_UNSUPPORTED,
            "Syntax error at '/c'\nntdbg opens the dump that an archive has; it takes no name in it");
    if (!args_take_string(&rest, &path)) return args_error(c, rest, "Syntax");
    error *e = args_end(c, rest);
    if (!e) e = session_map_input(c->session, c->arena, path, &file);
    if (e)
        return error_new(c->arena, e->code, "Could not open dump file [%.*s]\n%.*s", STR_ARG(path),
                         STR_ARG(e->message));
    session_add_dump(c->session, path);
    emit(c->out, "dump_named", "Opened '{path}'\n", f_s("path", path));
    return NULL;
}

/* g: a dump that was named is opened; nothing runs. */
static error *run_go(command_call *c)
{
    bool opened;
    error *e = session_open_pending(c->session, &opened);
    if (e) return error_new(c->arena, e->code, "Could not open dump file\n%.*s", STR_ARG(e->message));
    if (opened) {
        show_opened(c);
        return NULL;
    }
    e = error_new(c->arena, ERROR_UNAVAILABLE, "No runnable debuggees error in '%.*s'", STR_ARG(c->line));
    e->location = c->name.len;
    e->has_location = true;
    return e;
}

static error *run_detach(command_call *c)
{
    str rest = c->args;
    if (!args_take_flag(&rest, STR("h"))) args_take_flag(&rest, STR("n"));
    error *e = args_end(c, rest);
    if (!e) e = session_close_system(c->session);
    show_place(c);
    if (!e) out_heading(c->out, "Detached\n");
    return e;
}

static error *run_restart(command_call *c)
{
    error *e = args_end(c, c->args);
    if (!e) e = session_open_dump(c->session, str_copy(c->arena, c->session->target->path));
    if (!e) show_opened(c);
    return e;
}

const command command_systems = {.name = "||",
                                 .synopsis = "[System [s]]",
                                 .brief = "List the targets of this session, or make one current",
                                 .example = "||",
                                 .run = run_systems};

const command command_opendump = {.name = ".opendump",
                                  .synopsis = "DumpFile",
                                  .brief = "Name another dump for this session; g opens it",
                                  .example = ".opendump other.dmp",
                                  .run = run_opendump};

const command command_go = {.name = "g",
                            .suffixes = "achnu",
                            .synopsis = "[a|c|h|n|u] [= StartAddress] [BreakAddress]",
                            .brief = "Open the dump that was named next; a dump does not run",
                            .example = "g",
                            .run = run_go};

const command command_detach = {.name = ".detach",
                                .needs = NEEDS_TARGET,
                                .synopsis = "[/h | /n]",
                                .brief = "Close the current target",
                                .example = ".detach",
                                .run = run_detach};

const command command_restart = {.name = ".restart",
                                 .needs = NEEDS_TARGET,
                                 .synopsis = "",
                                 .brief = "Open the current dump anew",
                                 .example = ".restart",
                                 .run = run_restart};

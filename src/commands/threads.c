/* ~ and |: threads and the process of user targets; processors of kernel targets ("~2k", "2k").
 *
 *     ~            list          ~3s         make thread 3 current
 *     ~.  ~#  ~3   list one      ~3 k, ~*k   run a command in one, in each
 *     ~~[tid]      by thread id  ~*e a;b     run the rest of the line in each */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/systems.h"
#include "show/registers.h"
#include "show/thread_line.h"

#include <ctype.h>
#include <string.h>

typedef enum selection { SELECT_ALL, SELECT_CURRENT, SELECT_EVENT, SELECT_INDEX, SELECT_ID } selection;

typedef struct selector {
    selection kind;
    uint64_t number; /* SELECT_INDEX, SELECT_ID */
} selector;

/* Takes "*", ".", "#", "3", "~[1a2c]", "[expr]" off the front. False when none of them stands there. */
static error *take_selector(command_call *c, str *rest, bool *found, selector *out)
{
    str at = *rest;
    *found = true;
    if (at.len > 0 && at.ptr[0] == '*') *out = (selector){.kind = SELECT_ALL};
    else if (at.len > 0 && at.ptr[0] == '.') *out = (selector){.kind = SELECT_CURRENT};
    else if (at.len > 0 && at.ptr[0] == '#') *out = (selector){.kind = SELECT_EVENT};
    else if (at.len > 0 && isdigit((unsigned char)at.ptr[0])) {
        uint64_t number = 0;
        while (at.len > 0 && isdigit((unsigned char)at.ptr[0]) && number < UINT32_MAX) {
            number = number * 10 + (uint64_t)(at.ptr[0] - '0');
            at = str_skip(at, 1);
        }
        *out = (selector){.kind = SELECT_INDEX, .number = number};
        *rest = at;
        return NULL;
    } else if (str_starts_with(at, STR("~[")) || str_starts_with(at, STR("["))) {
        at = str_skip(at, at.ptr[0] == '~' ? 2 : 1);
        size_t end = str_find_char(at, ']');
        if (end == SIZE_MAX) return args_error(c, at, "Syntax");
        uint64_t id;
        str inside = str_slice(at, 0, end), left;
        error *e = session_evaluate(c->session, c->arena, inside, &id, &left);
        if (e) return e;
        *out = (selector){.kind = SELECT_ID, .number = id};
        *rest = str_skip(at, end + 1);
        return NULL;
    } else {
        *found = false;
        return NULL;
    }
    *rest = str_skip(at, 1);
    return NULL;
}

static bool selected(const session *s, const selector *sel, size_t index)
{
    switch (sel->kind) {
    case SELECT_ALL: return true;
    case SELECT_CURRENT: return index == s->thread;
    case SELECT_EVENT: return index == s->target->event_thread;
    case SELECT_INDEX: return index == sel->number;
    case SELECT_ID: return s->target->threads.items[index].id == sel->number;
    }
    return false;
}

/* Below what was asked of all: threads that could not be found. */
static void show_end(command_call *c, const selector *sel)
{
    str why = c->session->target->threads_end;
    if (sel->kind == SELECT_ALL && why.len)
        emit(c->out, "walk_end", "*** the thread list ends early: {why}\n", f_s("why", why));
}

static error *list_threads(command_call *c, const selector *sel)
{
    bool any = false;
    for (size_t i = 0; i < c->session->target->threads.count && !out_cancelled(c->out); i++) {
        if (!selected(c->session, sel, i)) continue;
        show_thread_line(c->session, c->out, c->arena, i, i == c->session->thread, sel->kind != SELECT_ALL);
        any = true;
    }
    show_end(c, sel);
    return any ? NULL
               : error_new(c->arena, ERROR_NOT_FOUND, "Illegal thread error in '%.*s'", STR_ARG(c->line));
}

/* Runs `text` in each selected thread, then goes back to where the user was. */
static error *run_in_threads(command_call *c, const selector *sel, str text)
{
    session *s = c->session;
    session_place before;
    session_save_place(s, &before);
    bool any = false;
    for (size_t i = 0; i < s->target->threads.count && !s->quit; i++) {
        if (interrupt_pending(&s->interrupt)) break;
        if (!selected(s, sel, i)) continue;
        any = true;
        error *e = session_set_thread(s, i);
        if (e) {
            session_restore_place(s, &before);
            return e;
        }
        if (sel->kind == SELECT_ALL && s->target->class == TARGET_USER) {
            out_heading(c->out, "\n");
            /* the marks are those of the user's thread */
            show_thread_line(s, c->out, c->arena, i, i == before.thread, false);
        }
        dispatcher_run_nested(c->dispatcher, text);
    }
    session_restore_place(s, &before);
    show_end(c, sel);
    return any ? NULL
               : error_new(c->arena, ERROR_NOT_FOUND, "Illegal thread error in '%.*s'", STR_ARG(c->line));
}

static error *set_thread(command_call *c, const selector *sel)
{
    session *s = c->session;
    for (size_t i = 0; i < s->target->threads.count; i++) {
        if (sel->kind == SELECT_ALL || !selected(s, sel, i)) continue;
        error *e = session_set_thread(s, i);
        if (e || s->target->class == TARGET_KERNEL) return e;
        cpu_registers r;
        if ((e = session_registers(s, c->arena, &r))) return e;
        show_position(s, c->out, c->arena, &r);
        return NULL;
    }
    return error_new(c->arena, ERROR_NOT_FOUND, "Illegal thread error in '%.*s'", STR_ARG(c->line));
}

static error *run_tilde(command_call *c)
{
    str rest = c->args;
    selector sel = {.kind = SELECT_ALL};
    bool given;
    error *e = take_selector(c, &rest, &given, &sel);
    if (e) return e;
    str text = str_trim(rest);
    if (text.len == 0) return list_threads(c, &sel);
    if (!given) return args_error(c, rest, "Syntax");
    if (str_equal(text, STR("s"))) return set_thread(c, &sel);
    if (c->session->target->class == TARGET_USER && text.len == 1 && strchr("fumn", text.ptr[0]))
        return args_not_supported(c); /* freeze, unfreeze, resume, suspend: of what runs */
    if (c->session->target->class == TARGET_USER && str_equal(text, STR("e")))
        return args_error(c, rest, "Syntax");
    if (str_starts_with(text, STR("e ")) || str_starts_with(text, STR("e\t")))
        text = str_trim_left(str_skip(text, 1));
    return run_in_threads(c, &sel, text);
}

/* "~*e a; b": the whole rest of the line belongs to it. */
static bool takes_rest(str args)
{
    size_t i = 0;
    while (i < args.len && (isdigit((unsigned char)args.ptr[i]) || strchr("*.#", args.ptr[i]))) i++;
    str after = str_trim_left(str_skip(args, i));
    return i > 0 && (str_starts_with(after, STR("e ")) || str_starts_with(after, STR("e\t")));
}

const command command_tilde = {.name = "~",
                               .needs = NEEDS_TARGET,
                               .takes_line = takes_rest,
                               .synopsis = "[Thread [s | Command | e CommandString]]",
                               .brief = "List threads, make one current, run a command in one or all",
                               .example = "~*k",
                               .run = run_tilde};

/* A dump has one process, which is numbered as its system. */
static void show_process(command_call *c, const session_system_view *v)
{
    str name = v->target->modules.count ? v->target->modules.items[0].path : STR("");
    emit(c->out, "process", "{mark}  {process:u}\tid: {pid:x}\texamine\tname: {name}\n",
         f_c("mark", v->current ? "."
                     : v->event ? "#"
                                : " "),
         f_u("process", v->ordinal), f_u("pid", v->target->system.process_id), f_s("name", name));
}

/* "~[PID]", "[Expression]": by process ID. */
static error *take_process_id(command_call *c, str which, bool *found, uint64_t *id)
{
    str left, inside = str_starts_with(which, STR("~")) ? str_skip(which, 1) : which;
    *found = inside.len > 2 && inside.ptr[0] == '[' && inside.ptr[inside.len - 1] == ']';
    if (!*found) return NULL;
    return session_evaluate(c->session, c->arena, str_slice(inside, 1, inside.len - 1), id, &left);
}

/* |, |*, |., |#, |N, |~[PID], and |Ns, which makes the process's system current ("Process Syntax"). */
static error *run_pipe(command_call *c)
{
    str rest = str_trim(c->args);
    bool all = !rest.len || str_equal(rest, STR("*")), any = false, by_id = false;
    bool set = rest.len > 0 && rest.ptr[rest.len - 1] == 's';
    str which = str_trim(set ? str_slice(rest, 0, rest.len - 1) : rest);
    uint64_t id = 0;
    error *bad = take_process_id(c, which, &by_id, &id);
    if (bad) return bad;
    for (size_t i = 0; i < session_system_count(c->session); i++) {
        session_system_view v = session_system_at(c->session, i);
        str number = str_format(c->arena, "%zu", v.ordinal);
        bool chosen = all || str_equal(which, number) || (str_equal(which, STR(".")) && v.current) ||
                      (str_equal(which, STR("#")) && v.event);
        if (by_id) chosen = v.target && v.target->system.process_id == id;
        if (!chosen || !v.target || v.target->class != TARGET_USER) continue;
        any = true;
        if (!set) {
            show_process(c, &v);
            continue;
        }
        bool opened;
        cpu_registers r;
        error *e = session_set_system(c->session, c->arena, v.ordinal, &opened);
        out_set_pointer_size(c->out, session_pointer_size(c->session));
        if (!e) e = session_registers(c->session, c->arena, &r);
        if (!e) show_position(c->session, c->out, c->arena, &r);
        return e;
    }
    return any ? NULL : args_error(c, c->args, "Syntax");
}

const command command_pipe = {.name = "|",
                              .needs = NEEDS_TARGET | NEEDS_USER,
                              .synopsis = "[Process [s]]",
                              .brief = "List the processes of this session's targets, or make one current",
                              .example = "|",
                              .run = run_pipe};

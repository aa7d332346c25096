/* .process, .thread, .context, .cache, .pagein: where the user looks in a kernel target. Source:
 * windows-driver-docs, "Changing Contexts" and the pages of these commands. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/kernel.h"
#include "show/target.h"
#include "windows/process.h"
#include "windows/wow64.h"

#include <string.h>

/* "/p /r" in any order and together ("/pr"): *flags gets the letters. */
static error *take_flags(command_call *c, str *rest, const char *allowed, strbuf *flags)
{
    str flag;
    while (args_take_any_flag(rest, &flag)) {
        for (size_t i = 0; i < flag.len; i++)
            if (!strchr(allowed, flag.ptr[i])) return args_error(c, *rest, "Syntax");
        strbuf_append(flags, flag);
    }
    return NULL;
}

static bool has_flag(const strbuf *flags, char letter)
{
    return flags->len && memchr(flags->ptr, letter, flags->len);
}

static error *take_address_or_none(command_call *c, str *rest, uint64_t *address)
{
    *address = 0;
    if (args_empty(*rest)) return NULL;
    error *e = args_address(c, rest, address);
    return e ? e : args_end(c, *rest);
}

static error *run_process(command_call *c)
{
    session *s = c->session;
    strbuf flags = {.arena = c->arena};
    str rest = c->args;
    uint64_t process;
    error *e = take_flags(c, &rest, "iprP", &flags);
    bool given = !args_empty(rest);
    if (e || (e = take_address_or_none(c, &rest, &process))) return e;
    if (has_flag(&flags, 'i'))
        return error_new(c->arena, ERROR_UNAVAILABLE, "Only live targets can be made to run a process (/i)");
    /* Without an argument the implicit process is shown; with 0 it is reset. */
    if (given && (e = session_set_process(s, c->arena, process))) return e;
    uint64_t now = session_process(s, c->arena);
    emit(c->out, "implicit_process", "Implicit process is now {process:p}\n",
         f_if(now != 0, f_p("process", now)), f_x("directory", session_directory(s), 16));
    return has_flag(&flags, 'r') ? show_load_user_modules(s, c->out, c->arena) : NULL;
}

static error *set_wow64_context(command_call *c, value thread)
{
    values_context values;
    nt_context windows = session_windows(c->session, c->arena, &values);
    cpu_registers r;
    uint64_t teb = value_or(value_field(thread, "Tcb.Teb"), 0);
    if (!teb || !nt_wow64_registers(c->arena, &windows, teb, &r))
        return error_new(c->arena, ERROR_MEMORY, "The WOW64 context of the thread is not there");
    session_set_context(c->session, &r);
    return NULL;
}

static error *run_thread(command_call *c)
{
    session *s = c->session;
    strbuf flags = {.arena = c->arena};
    str rest = c->args;
    uint64_t thread;
    error *e = take_flags(c, &rest, "prPw", &flags);
    bool given = !args_empty(rest);
    if (e || (e = take_address_or_none(c, &rest, &thread))) return e;
    values_context values;
    nt_context windows = session_windows(s, c->arena, &values);
    value object = nt_thread_at(&windows, thread);
    bool follow = given && thread && (has_flag(&flags, 'p') || has_flag(&flags, 'P'));
    uint64_t owner = 0;
    session_place before;
    session_save_place(s, &before);
    if (follow) {
        if (!value_u64(nt_thread_owner(object), &owner))
            return error_new(c->arena, ERROR_MEMORY, "Unable to get process of thread %llx",
                             (unsigned long long)thread);
        if ((e = session_set_process(s, c->arena, owner))) return e;
    }
    if (given) e = session_set_implicit_thread(s, c->arena, thread);
    if (!e && given && thread && has_flag(&flags, 'w')) e = set_wow64_context(c, object);
    if (e) {
        session_restore_place(s, &before);
        return e;
    }
    uint64_t now = session_thread(s, c->arena);
    emit(c->out, "implicit_thread", "Implicit thread is now {thread:p}\n",
         f_if(now != 0, f_p("thread", now)));
    if (!follow) return NULL;
    emit(c->out, "implicit_process", "Implicit process is now {process:p}\n", f_p("process", owner),
         f_x("directory", session_directory(s), 16));
    return has_flag(&flags, 'r') ? show_load_user_modules(s, c->out, c->arena) : NULL;
}

static error *run_context(command_call *c)
{
    session *s = c->session;
    str rest = c->args;
    uint64_t root;
    bool given = !args_empty(rest);
    error *e = take_address_or_none(c, &rest, &root);
    if (e || (given && (e = session_set_directory(s, c->arena, root)))) return e;
    if (!s->kernel) return error_new(c->arena, ERROR_UNAVAILABLE, "This target has no page tables");
    if (!given || root == 0)
        emit(c->out, "directory", "User-mode page directory base is {directory:1x}\n",
             f_x("directory", session_directory(s), 16));
    return NULL;
}

/* A dump is mapped: nothing of it is kept in a cache that could be sized or held, and its translations are
 * always decoded. */
static error *run_cache(command_call *c)
{
    static const char *const options[] = {
        "hold",     "unhold", "decodeptes", "forcedecodeptes", "forcedecodeuser", "noforcedecodeptes",
        "flushall", "flushu", "flush"};
    str rest = c->args, option;
    uint64_t number;

    if (!args_empty(rest)) {
        const str before = rest;
        args_take_string(&rest, &option);
        if (str_equal_nocase(option, STR("nodecodeptes")))
            return error_new(c->arena, ERROR_UNAVAILABLE,
                             "The page-table entries of a dump are always decoded");
        for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
            if (!str_equal_nocase(option, str_from_cstr(options[i]))) continue;
            error *e = str_equal_nocase(option, STR("flush")) ? args_address(c, &rest, &number) : NULL;
            if (e || (e = args_end(c, rest))) return e;
            if (str_starts_with_nocase(option, STR("flush")))
                space_invalidate(c->session->target->virtual_memory);
            emit(c->out, "cache", "{option} done\n",
                 f_s("option", str_format(c->arena, ".cache %s", options[i])));
            return NULL;
        }
        rest = before; /* a size in kilobytes */
        error *e = args_expression(c, &rest, &number);
        if (e || (e = args_end(c, rest))) return e;
    }
    out_heading(c->out, "The dump is mapped: there is no cache to size; PTEs are decoded\n");
    emit(c->out, "cache", NULL, f_b("mapped", true));
    return NULL;
}

/* A dump's machine reads nothing from its disks any more: the command says where the page is. */
static error *run_pagein(command_call *c)
{
    str rest = c->args, flag;
    uint64_t process, address;
    error *e = NULL;

    while (!e && args_take_any_flag(&rest, &flag)) {
        if (str_equal(flag, STR("p"))) e = args_address(c, &rest, &process);
        else if (!str_equal(flag, STR("f"))) return args_error(c, rest, "Syntax");
    }
    if (e || (e = args_address(c, &rest, &address)) || (e = args_end(c, rest))) return e;
    const space_absence why = space_why_absent(c->session->target->virtual_memory, address);
    return error_new(c->arena, ERROR_UNAVAILABLE, "Only live targets can bring memory in; %.*s",
                     STR_ARG(space_absence_text(why)));
}

const command command_process_context = {.name = ".process",
                                         .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                         .synopsis = "[/p] [/r] [Process]",
                                         .brief = "Look at memory as a process sees it",
                                         .example = ".process /r /p fffffa800cd56040",
                                         .run = run_process};

const command command_thread_context = {.name = ".thread",
                                        .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                        .synopsis = "[/p [/r]] [/w] [Thread]",
                                        .brief = "Take the registers of a thread that does not run",
                                        .example = ".thread fffffa800cd8a040",
                                        .run = run_thread};

const command command_context = {.name = ".context",
                                 .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                 .synopsis = "[PageDirectoryBase]",
                                 .brief = "Look at memory by a page directory",
                                 .example = ".context 187000",
                                 .run = run_context};

const command command_cache = {.name = ".cache",
                               .needs = NEEDS_TARGET | NEEDS_KERNEL,
                               .synopsis = "[Size | Option]",
                               .brief = "Show or flush the cache of memory",
                               .example = ".cache flushall",
                               .run = run_cache};

const command command_pagein = {.name = ".pagein",
                                .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                .synopsis = "[/p Process] [/f] Address",
                                .brief = "Bring memory in, which a dump cannot; say where it is",
                                .example = ".pagein fffff900c05e0000",
                                .run = run_pagein};

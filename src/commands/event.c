/* .lastevent, .bugcheck, vertarget, version, .time: what happened, where and when. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/target.h"

#include "base/wintime.h"

#include <time.h>

static error *run_lastevent(command_call *c)
{
    error *e = args_end(c, c->args);
    if (e) return e;
    const target *t = c->session->target;
    uint32_t pid = t->system.process_id;
    uint32_t tid = t->event_thread < t->threads.count ? t->threads.items[t->event_thread].id : 0;
    str event = show_event_text(c->session, c->arena);
    str now = show_filetime(c->arena, wintime_unix_to_filetime((uint64_t)time(NULL)));
    emit(c->out, "event",
         t->class == TARGET_USER ? "Last event: {pid:x}.{tid:x}: {event}\n" : "Last event: {event}\n",
         f_u("pid", pid), f_u("tid", tid), f_s("event", event),
         f_x("code", t->has_exception ? t->exception.code : 0x80000003, 8));
    emit(c->out, "times", "  debugger time: {debugger_time}\n", f_s("debugger_time", now));
    return NULL;
}

/* Events that came while this session was there: a dump brings only the last one with it. */
static error *run_eventlog(command_call *c)
{
    error *e = args_end(c, c->args);
    return e ? e : run_lastevent(c);
}

static error *run_bugcheck(command_call *c)
{
    error *e = args_end(c, c->args);
    if (e) return e;
    const target *t = c->session->target;
    const uint64_t *p = t->bugcheck.parameters;
    if (!t->has_bugcheck) return error_new(c->arena, ERROR_NOT_FOUND, "No bug check data in this target");
    emit(c->out, "bugcheck",
         "Bugcheck code {code:08X}\nArguments {parameter1:p} {parameter2:p} {parameter3:p} {parameter4:p}\n",
         f_x("code", t->bugcheck.code, 8), f_p("parameter1", p[0]), f_p("parameter2", p[1]),
         f_p("parameter3", p[2]), f_p("parameter4", p[3]));
    return NULL;
}

static error *run_vertarget(command_call *c)
{
    error *e = args_end(c, c->args);
    if (e) return e;
    show_target_version(c->session, c->out, c->arena);
    show_target_times(c->session, c->out, c->arena, true);
    return NULL;
}

static error *run_version(command_call *c)
{
    error *e = args_end(c, c->args);
    if (e) return e;
    if (c->session->target) {
        show_target_version(c->session, c->out, c->arena);
        show_target_times(c->session, c->out, c->arena, true);
    }
    /* Programs that drive cdb look for the name of what they drive. */
    emit(c->out, "version", "\nntdbg version {version}, in place of Microsoft (R) Windows Debugger\n",
         f_c("version", NTDBG_VERSION));
    return NULL;
}

static error *run_time(command_call *c)
{
    error *e = args_end(c, c->args);
    if (e) return e;
    show_target_times(c->session, c->out, c->arena, true);
    return NULL;
}

const command command_lastevent = {.name = ".lastevent",
                                   .needs = NEEDS_TARGET,
                                   .brief = "Display the event that stopped the target",
                                   .example = ".lastevent",
                                   .run = run_lastevent};

const command command_eventlog = {.name = ".eventlog",
                                  .needs = NEEDS_TARGET,
                                  .brief = "Display recent events: of a dump, the last one",
                                  .example = ".eventlog",
                                  .run = run_eventlog};

const command command_bugcheck = {.name = ".bugcheck",
                                  .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                  .brief = "Display the bug check code and its parameters",
                                  .example = ".bugcheck",
                                  .run = run_bugcheck};

const command command_vertarget = {.name = "vertarget",
                                   .needs = NEEDS_TARGET,
                                   .brief = "Show the target's version of Windows and its times",
                                   .example = "vertarget",
                                   .run = run_vertarget};

const command command_version = {.name = "version",
                                 .brief = "Show the versions of the target and of the debugger",
                                 .example = "version",
                                 .run = run_version};

const command command_time = {.name = ".time",
                              .needs = NEEDS_TARGET,
                              .brief = "Display session time and uptimes",
                              .example = ".time",
                              .run = run_time};

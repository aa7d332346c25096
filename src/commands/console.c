/* .outmask, .echotime, .ttime, .wtitle, .tlist: the console, times, and what belongs to live machines. */
#include "base/wintime.h"
#include "dispatch/args.h"
#include "dispatch/command.h"

#include <time.h>

enum { DEFAULT_MASK = 0x3f7 };

static error *run_outmask(command_call *c)
{
    str rest = c->args;
    bool remove = rest.len > 0 && rest.ptr[0] == '-' && (rest.len == 1 || rest.ptr[1] == ' ');
    if (remove) rest = str_trim_left(str_skip(rest, 1));
    uint32_t *mask = &c->session->settings.output_mask;
    uint64_t bits;
    error *e = NULL;
    if (args_take_flag(&rest, STR("/a"))) *mask = UINT32_MAX;
    else if (args_take_flag(&rest, STR("/d"))) *mask = DEFAULT_MASK;
    else {
        args_take_flag(&rest, STR("/l")); /* the log has no mask of its own here */
        if (!args_empty(rest)) {
            if ((e = args_expression(c, &rest, &bits))) return e;
            *mask = remove ? *mask & ~(uint32_t)bits : *mask | (uint32_t)bits;
        }
    }
    if ((e = args_end(c, rest))) return e;
    out_set_mask(c->out, *mask);
    emit(c->out, "setting", "Client output mask is {output_mask:x}\n", f_x("output_mask", *mask, 8));
    return NULL;
}

static error *run_echotime(command_call *c)
{
    error *e = args_end(c, c->args);
    if (e) return e;
    struct timespec now;
    struct tm local;
    clock_gettime(CLOCK_REALTIME, &now);
    localtime_r(&now.tv_sec, &local);
    uint64_t filetime = wintime_unix_to_filetime((uint64_t)now.tv_sec) + (uint64_t)now.tv_nsec / 100;
    int bias = (int)(local.tm_gmtoff / 60), size = bias < 0 ? -bias : bias;
    str time = wintime_format_filetime(c->arena, filetime, bias);
    emit(c->out, "time", "Debugger (not debuggee) time: {local} (UTC {sign}{hours}:{minutes:02d})\n",
         f_s("local", time), f_c("sign", bias < 0 ? "-" : "+"), f_u("hours", (uint64_t)(size / 60)),
         f_u("minutes", (uint64_t)(size % 60)));
    return NULL;
}

static error *run_ttime(command_call *c)
{
    error *e = args_end(c, c->args);
    if (e) return e;
    const target *t = c->session->target;
    const target_thread *thread =
        c->session->thread < t->threads.count ? &t->threads.items[c->session->thread] : NULL;
    if (!thread || !thread->has_times)
        return error_new(c->arena, ERROR_UNAVAILABLE,
                         "Unable to get thread times: the dump does not have them");
    int bias = t->system.has_time_zone ? t->system.utc_bias_minutes : 0;
    emit(c->out, "thread_times", "Created: {created}\nKernel:  {kernel}\nUser:    {user}\n",
         f_s("created", wintime_format_filetime(c->arena, thread->create_time, bias)),
         f_s("kernel", wintime_format_span(c->arena, thread->kernel_time)),
         f_s("user", wintime_format_span(c->arena, thread->user_time)), f_u("id", thread->id));
    return NULL;
}

static error *run_wtitle(command_call *c)
{
    c->session->window_title = str_copy(c->session->arena, str_trim(c->args));
    c->session->set_title = true;
    return NULL;
}

static error *run_tlist(command_call *c)
{
    return error_new(c->arena, ERROR_UNAVAILABLE,
                     ".tlist lists the processes of a running Windows machine: live debugging only");
}

/* windows-driver-docs: for a debugger that the kernel debugger controls; scripts wait with it. */
static error *run_sleep(command_call *c)
{
    enum { STEP_MILLISECONDS = 20, MOST_MILLISECONDS = 24 * 60 * 60 * 1000 };
    str rest = c->args;
    uint64_t left;
    error *e = args_expression(c, &rest, &left);
    if (e || (e = args_end(c, rest))) return e;
    if (left > MOST_MILLISECONDS) left = MOST_MILLISECONDS;
    while (left && !session_stopped(c->session)) {
        uint64_t step = left < STEP_MILLISECONDS ? left : STEP_MILLISECONDS;
        nanosleep(&(struct timespec){.tv_nsec = (long)step * 1000000}, NULL);
        left -= step;
    }
    return NULL;
}

static error *run_beep(command_call *c)
{
    error *e = args_end(c, c->args);
    /* The one who owns the screen has the bell too. */
    if (!e) c->session->ring_bell = true;
    return e;
}

/* "command line: '...'" stands in published sessions. */
static error *run_vercommand(command_call *c)
{
    error *e = args_end(c, c->args);
    if (!e)
        emit(c->out, "setting", "command line: '{command_line}'\n",
             f_s("command_line", c->session->settings.command_line));
    return e;
}

const command command_sleep = {.name = ".sleep",
                               .synopsis = "Milliseconds",
                               .brief = "Wait; Ctrl-C ends it",
                               .example = ".sleep 1",
                               .run = run_sleep};

const command command_beep = {.name = ".beep",
                              .synopsis = "",
                              .brief = "Ring the terminal's bell",
                              .example = ".beep",
                              .run = run_beep};

const command command_vercommand = {.name = "vercommand",
                                    .synopsis = "",
                                    .brief = "Show the command line that started the debugger",
                                    .example = "vercommand",
                                    .run = run_vercommand};

const command command_outmask = {.name = ".outmask",
                                 .synopsis = "[-] [/l] Expression | /a | /d",
                                 .brief = "Add bits to the output mask, or take them away",
                                 .example = ".outmask /d",
                                 .run = run_outmask};

const command command_echotime = {
    .name = ".echotime", .brief = "Show this machine's time", .example = ".echotime", .run = run_echotime};

const command command_ttime = {.name = ".ttime",
                               .needs = NEEDS_TARGET | NEEDS_USER,
                               .brief = "Show when the thread began and how long it ran",
                               .example = ".ttime",
                               .run = run_ttime};

const command command_wtitle = {.name = ".wtitle",
                                .raw_line = true,
                                .synopsis = "Title",
                                .brief = "Set the terminal's title",
                                .example = ".wtitle the crash of Monday",
                                .run = run_wtitle};

const command command_tlist = {.name = ".tlist",
                               .synopsis = "[-v] [-c] [Pattern]",
                               .brief = "List the processes of a live machine",
                               .example = ".tlist",
                               .run = run_tlist};

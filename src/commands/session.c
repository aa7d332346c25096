/* q, comments, .echo, logs, .lines, .effmach, .cls: the session itself. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "remote/hub.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static error *run_q(command_call *c)
{
    bool surely = str_starts_with_nocase(c->suffix, STR("q"));
    if (c->suffix.len > (surely ? 2 : 1)) return args_error(c, c->args, "Syntax");
    error *e = args_end(c, c->args);
    if (e) return e;
    if (c->session->settings.quit_password.len)
        return error_new(c->arena, ERROR_UNAVAILABLE,
                         "The session is locked: .quit_lock /q Password lets it end");
    if (!surely && c->session->remote && remote_hub_caller(c->session->remote))
        return error_new(c->arena, ERROR_UNAVAILABLE,
                         "Exit a remote ntsd/cdb client with Ctrl-b<enter>.\n"
                         "Exit a remote windbg client with File.Exit (Alt-F4).\n"
                         "If you really want the server to quit use an extra q, such as 'qq' or 'qqd'.");
    c->session->quit = true;
    return NULL;
}

static error *run_comment(command_call *c)
{
    (void)c;
    return NULL;
}

static error *run_echo(command_call *c)
{
    str text = c->args;
    if (text.len > 1 && text.ptr[0] == '"' && text.ptr[text.len - 1] == '"')
        text = str_slice(text, 1, text.len - 1);
    emit(c->out, "text", "{text}\n", f_s("text", text));
    return NULL;
}

/* ---- logs ---- */

/* The name that /t makes: "log_02bc_2005-02-28_09-05-50-935.txt". */
static str stamped_name(command_call *c, str path)
{
    struct timespec now;
    struct tm local;
    clock_gettime(CLOCK_REALTIME, &now);
    localtime_r(&now.tv_sec, &local);
    char stamp[64];
    strftime(stamp, sizeof stamp, "%Y-%m-%d_%H-%M-%S", &local);
    str without = str_without_extension(path);
    str extension = str_skip(path, without.len);
    uint32_t pid = c->session->target ? c->session->target->system.process_id : 0;
    return str_format(c->arena, "%.*s_%04x_%s-%03ld%.*s", STR_ARG(without), pid, stamp, now.tv_nsec / 1000000,
                      STR_ARG(extension));
}

static error *open_log(command_call *c, bool append)
{
    str rest = c->args, flag, path = STR("dbgeng.log");
    bool stamp = false, automatic = false;
    log_form form = {.append = append};
    while (args_take_any_flag(&rest, &flag)) {
        /* A path begins with '/' here; flags are one letter. */
        if (flag.len > 1) {
            rest = str_slice(c->args, (size_t)(flag.ptr - c->args.ptr) - 1, c->args.len);
            break;
        }
        if (str_equal(flag, STR("t"))) stamp = true;
        else if (str_equal(flag, STR("d"))) automatic = true;
        else if (str_equal(flag, STR("u"))) form.unicode = true;
        else return args_error(c, rest, "Syntax");
    }
    if (!args_empty(rest) && !args_take_string(&rest, &path)) return args_error(c, rest, "Syntax");
    error *e = args_end(c, rest);
    if (e) return e;
    if (automatic && c->session->target)
        path = str_format(c->arena, "%.*s.log",
                          STR_ARG(str_without_extension(str_base_name(c->session->target->path))));
    if (stamp || automatic) path = stamped_name(c, path);
    bool was_open = c->session->settings.log_path.len > 0;
    if (was_open) out_heading(c->out, "Closing open log file %.*s\n", STR_ARG(c->session->settings.log_path));
    if ((e = dispatcher_open_log(c->dispatcher, c->arena, path, form))) return e;
    emit(c->out, "log", "Opened log file '{path}'\n", f_s("path", path), f_b("append", append));
    return NULL;
}

static error *run_logopen(command_call *c)
{
    return open_log(c, false);
}

static error *run_logappend(command_call *c)
{
    return open_log(c, true);
}

static error *run_logclose(command_call *c)
{
    error *e = args_end(c, c->args);
    if (e) return e;
    str path = c->session->settings.log_path;
    if (path.len == 0) {
        out_heading(c->out, "No log file open\n");
        return NULL;
    }
    emit(c->out, "log", "Closing open log file {path}\n", f_s("path", path));
    dispatcher_close_log(c->dispatcher);
    return NULL;
}

static error *run_logfile(command_call *c)
{
    error *e = args_end(c, c->args);
    if (e) return e;
    str path = c->session->settings.log_path;
    if (path.len == 0) out_heading(c->out, "No log file open\n");
    else emit(c->out, "log", "Current log file is {path}\n", f_s("path", path));
    return NULL;
}

/* ---- source lines ---- */

static error *run_lines(command_call *c)
{
    session_settings *settings = &c->session->settings;
    str rest = c->args, flag;
    bool on = !settings->lines;
    if (args_take_any_flag(&rest, &flag)) {
        if (str_equal(flag, STR("e"))) on = true;
        else if (str_equal(flag, STR("d"))) on = false;
        else if (!str_equal(flag, STR("t"))) return args_error(c, rest, "Syntax");
    }
    error *e = args_end(c, rest);
    if (e) return e;
    settings->lines = on;
    emit(c->out, "setting",
         on ? "Line number information will be loaded\n" : "Line number information will not be loaded\n",
         f_b("lines", on));
    return NULL;
}

/* ---- the rest ---- */

/* Names and words as dbgeng has them. */
static const struct {
    const char *name;
    cpu_kind kind;
    const char *words;
} machines[] = {
    {"x86", CPU_X86, "x86 compatible (x86)"},
    {"amd64", CPU_X64, "x64 (AMD64)"},
    {"x64", CPU_X64, "x64 (AMD64)"},
    {"arm", CPU_ARM64, "ARM 64-bit (AArch64)"}, /* "Use an Arm64 processor mode" */
    {"arm64", CPU_ARM64, "ARM 64-bit (AArch64)"},
    {"ebc", CPU_NONE, NULL}, /* EFI byte code and CHPE: no dump of Windows has a machine of these two */
    {"chpe", CPU_NONE, NULL},
};

/* "#" is the machine of the last event: an x86 process' breakpoint and step have codes of their own
 * (STATUS_WX86_BREAKPOINT, STATUS_WX86_SINGLE_STEP). */
static cpu_kind event_machine(const target *t)
{
    bool x86 = t->has_exception && (t->exception.code == 0x4000001f || t->exception.code == 0x4000001e);
    return x86 ? CPU_X86 : CPU_NONE;
}

static error *set_machine(command_call *c, str name)
{
    session *s = c->session;
    if (str_equal(name, STR("."))) return session_set_machine(s, c->arena, CPU_NONE);
    if (str_equal(name, STR("#"))) return session_set_machine(s, c->arena, event_machine(s->target));
    for (size_t i = 0; i < sizeof machines / sizeof *machines; i++) {
        if (!str_equal_nocase(name, str_from_cstr(machines[i].name))) continue;
        if (machines[i].kind == CPU_NONE)
            return error_new(c->arena, ERROR_UNSUPPORTED, "Machine not supported by the target");
        return session_set_machine(s, c->arena, machines[i].kind);
    }
    return error_new(c->arena, ERROR_SYNTAX, "Unknown machine '%.*s'", STR_ARG(name));
}

static error *run_effmach(command_call *c)
{
    str name = str_trim(c->args);
    error *e = name.len ? set_machine(c, name) : NULL;
    if (e) return e;
    const cpu_arch *arch = session_arch(c->session);
    const char *words = arch->name;
    for (size_t i = 0; i < sizeof machines / sizeof *machines; i++)
        if (machines[i].kind == arch->kind) words = machines[i].words;
    emit(c->out, "setting", "Effective machine: {effective_machine}\n", f_c("effective_machine", words));
    return NULL;
}

static error *run_cls(command_call *c)
{
    /* Only a terminal has a screen, and the bytes for it are the command line's business. */
    c->session->clear_screen = true;
    return args_end(c, c->args);
}

const command command_q = {.name = "q",
                           .suffixes = "qd",
                           .synopsis = "",
                           .brief = "Quit (qq, qd: the same for a dump; a remote client needs qq)",
                           .example = "q",
                           .run = run_q};

const command command_comment_line = {.name = "*",
                                      .raw_line = true,
                                      .synopsis = "[any text]",
                                      .brief = "A comment up to the end of the line",
                                      .example = "* nothing happens",
                                      .run = run_comment};

const command command_comment = {.name = "$$",
                                 .synopsis = "[any text]",
                                 .brief = "A comment up to the next semicolon",
                                 .example = "$$ nothing happens",
                                 .run = run_comment};

const command command_echo = {
    .name = ".echo", .synopsis = "Text", .brief = "Print a text", .example = ".echo done", .run = run_echo};

const command command_logopen = {.name = ".logopen",
                                 .synopsis = "[/t] [/u] [/d] [File]",
                                 .brief = "Copy everything into a new log file",
                                 .example = ".logopen session.log",
                                 .run = run_logopen};

const command command_logappend = {.name = ".logappend",
                                   .synopsis = "[File]",
                                   .brief = "Copy everything to the end of a log file",
                                   .example = ".logappend session.log",
                                   .run = run_logappend};

const command command_logclose = {
    .name = ".logclose", .brief = "Close the log file", .example = ".logclose", .run = run_logclose};

const command command_logfile = {
    .name = ".logfile", .brief = "Say which log file is open", .example = ".logfile", .run = run_logfile};

const command command_lines = {.name = ".lines",
                               .synopsis = "[-e | -d | -t]",
                               .brief = "Turn source lines on, off, or over",
                               .example = ".lines -e",
                               .run = run_lines};

const command command_effmach = {.name = ".effmach",
                                 .needs = NEEDS_TARGET,
                                 .synopsis = "[. | # | x86 | amd64 | arm | arm64 | ebc | chpe]",
                                 .brief = "Show or choose the machine whose registers and stacks are shown",
                                 .example = ".effmach x86",
                                 .run = run_effmach};

const command command_cls = {.name = ".cls", .brief = "Clear the screen", .example = ".cls", .run = run_cls};

/* !analyze: the bug check or exception of a dump in words, the stack of the fault, and who is to blame with
 * the reasons. Sources: windows-driver-docs, "!analyze", "Bug Check Code Reference" and the transcripts on
 * the codes' pages for the layout; words on bug checks are ours. The lines under "Reasons" are our addition.
 */
#include "extensions/ext/analyze.h"
#include "dispatch/args.h"

/* -show Code [Args] */
static error *run_show(command_call *c, str rest)
{
    uint64_t code, arguments[4] = {0};
    size_t known = 0;
    if (args_empty(rest)) return args_error(c, rest, "Numeric expression missing");
    error *e = args_expression(c, &rest, &code);
    while (!e && known < 4 && !args_empty(rest)) e = args_expression(c, &rest, &arguments[known++]);
    if (e || (e = args_end(c, rest))) return e;
    if (code > UINT32_MAX)
        return error_new(c->arena, ERROR_NOT_FOUND, "A bug check code has 32 bits: 0x%llx",
                         (unsigned long long)code);
    analyze_show_bugcheck(c->out, (uint32_t)code, arguments, known);
    return NULL;
}

/* -c: goes on when the issue is a known one. Without a list of known issues it does nothing, says the
 * reference; of the list's file it says only that it is XML. */
static error *run_continue(command_call *c, str rest)
{
    str flag;
    if (!args_take_any_flag(&rest, &flag)) return args_end(c, rest);
    if (str_equal_nocase(flag, STR("unload"))) return args_end(c, rest);
    if (str_equal_nocase(flag, STR("help"))) {
        emit(c->out, NULL,
             "!analyze -c [-load KnownIssuesFile | -unload | -help]\n"
             "Goes on when the issue is one of a list. No list is loaded, and none can be: the form of "
             "its file is not published.\n");
        return args_end(c, rest);
    }
    return error_new(c->arena, ERROR_UNSUPPORTED,
                     "!analyze -c: -%.*s is not there: the form of a file of known issues is not published",
                     STR_ARG(flag));
}

typedef struct analyze_options {
    bool verbose, force, hang;
} analyze_options;

/* -v, -vv, -v6: the reference has levels from 0 to 99. What is known is shown at any of them. */
static bool is_verbose(str flag)
{
    if (!str_starts_with_nocase(flag, STR("v"))) return false;
    if (str_equal_nocase(flag, STR("vv"))) return true;
    for (size_t i = 1; i < flag.len; i++)
        if (flag.ptr[i] < '0' || flag.ptr[i] > '9') return false;
    return flag.len <= 3;
}

static error *take_options(command_call *c, str *rest, analyze_options *options)
{
    str flag;
    while (args_take_any_flag(rest, &flag)) {
        if (is_verbose(flag)) options->verbose = true;
        else if (str_equal_nocase(flag, STR("f"))) options->force = true;
        else if (str_equal_nocase(flag, STR("hang"))) options->hang = true;
        else
            return error_new(c->arena, ERROR_UNSUPPORTED,
                             "!analyze: -%.*s is not there; -v, -f, -hang, -show and -c are, and --json for "
                             "programs",
                             STR_ARG(flag));
    }
    return NULL;
}

static void heading(out *o, const char *what)
{
    static const char rule[] =
        "*******************************************************************************\n";
    static const char space[] =
        "*                                                                             *\n";
    out_heading(o, "%s%s*                        %-53s*\n%s%s\n", rule, space, what, space, rule);
}

static error *run_analyze(command_call *c)
{
    session *s = c->session;
    analyze_options options = {0};
    str rest = c->args, flag = {0}, look = c->args;
    if (args_take_any_flag(&look, &flag) && str_equal_nocase(flag, STR("show"))) return run_show(c, look);
    if (flag.len && str_equal_nocase(flag, STR("c"))) return run_continue(c, look);
    error *e = take_options(c, &rest, &options);
    if (e || (e = args_end(c, rest))) return e;
    const target *t = s->target;
    if (!t)
        return error_new(c->arena, ERROR_UNAVAILABLE,
                         "No target: !analyze -show Code says what a bug check is");
    analysis n = {.session = s, .out = c->out, .arena = c->arena, .kernel = t->class == TARGET_KERNEL};
    if (n.kernel && t->has_bugcheck && t->bugcheck.code) n.bugcheck = &t->bugcheck;
    if (!n.bugcheck && !t->has_exception && !options.force && !options.hang)
        return error_new(
            c->arena, ERROR_NOT_FOUND,
            "This target has neither a bug check nor an exception; !analyze -f analyzes its current stack");
    if (options.hang) analyze_find_hang(&n);
    else analyze_find(&n);
    analyze_culprit(&n);
    analyze_heap(&n);
    heading(c->out, n.bugcheck ? "Bugcheck Analysis" : "Exception Analysis");
    out_begin(c->out, "analysis");
    if (options.verbose) analyze_show_details(&n);
    else analyze_show_brief(&n);
    out_end(c->out);
    return NULL;
}

const command command_analyze = {
    .name = "analyze",
    .extension = "ext",
    .synopsis =
        "[-v] [-f | -hang] | -show Code [Arg1 [Arg2 [Arg3 [Arg4]]]] | -c [-load File | -unload | -help]",
    .brief = "Analyze the bug check, exception or hang: what it was, its stack, who is to blame",
    .example = "!analyze -v",
    .run = run_analyze};

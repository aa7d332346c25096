/* sx, sxe, sxd, sxn, sxi, sx-, sxr: the table of event filters. The lines are those of published sessions;
 * rows of exceptions that are known by number only, and the line of a second command, are of ntdbg's own
 * form. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/event_filters.h"

#include <string.h>

static const char *action_text(const event_filter *f)
{
    switch (f->action) {
    case FILTER_BREAK: return "break";
    case FILTER_SECOND_CHANCE: return f->number ? "second-chance break" : "output";
    case FILTER_OUTPUT: return "output";
    default: return "ignore";
    }
}

static const char *handled_text(const event_filter *f)
{
    return f->handled ? "handled" : "not handled";
}

static void show_filter(command_call *c, const event_filter *f)
{
    str code = f->code ? str_from_cstr(f->code) : str_format(c->arena, "%08x", f->number);
    out_begin(c->out, "event_filter");
    emit(c->out, NULL,
         !f->code                     ? "{code} - {break} - {handled}\n"
         : !f->number || f->continued ? "{code:4} - {name} - {break}\n"
                                      : "{code:4} - {name} - {break} - {handled}\n",
         f_s("code", code), f_c("name", f->name), f_c("break", action_text(f)),
         f_if(f->number != 0, f_c("handled", handled_text(f))));
    if (f->argument.len)
        emit(c->out, NULL, "       (only break for {argument})\n", f_s("argument", f->argument));
    if (f->first_command.len)
        emit(c->out, NULL, "       Command: \"{command}\"\n", f_s("command", f->first_command));
    if (f->second_command.len)
        emit(c->out, NULL, "       Second command: \"{second_command}\"\n",
             f_s("second_command", f->second_command));
    if (f->continued)
        emit(c->out, NULL, "{continue_code:4} - {name} continue - {handled_text}\n",
             f_c("continue_code", f->continued), f_c("name", f->name), f_c("handled_text", handled_text(f)));
    out_end(c->out);
}

static error *run_show(command_call *c)
{
    error *e = args_end(c, c->args);
    if (e) return e;
    const event_filters *filters = c->session->event_filters;
    for (size_t i = 0; i < event_filters_count(filters) && !out_cancelled(c->out); i++) {
        const event_filter *f = event_filters_at(filters, i);
        if (f->code && (!strcmp(f->code, "av") || !strcmp(f->code, "*"))) out_heading(c->out, "\n");
        show_filter(c, f);
    }
    return NULL;
}

static error *run_set(command_call *c)
{
    char kind = c->name.ptr[c->name.len - 1];
    if (!str_trim(c->args).len) return args_error(c, c->args, "Syntax");
    return session_set_event_filter(c->session, c->arena, kind, c->args);
}

static error *run_reset(command_call *c)
{
    error *e = args_end(c, c->args);
    const target *t = c->session->target;
    if (!e) event_filters_reset(c->session->event_filters, t && t->class == TARGET_KERNEL);
    return e;
}

const command command_sx = {.name = "sx",
                            .synopsis = "",
                            .brief = "Show what is done when exceptions and events come",
                            .example = "sx",
                            .run = run_show};

#define SETS(id, name_, brief_, example_)                                                                    \
    const command command_##id = {.name = name_,                                                             \
                                  .synopsis = "[-c \"Cmd1\"] [-c2 \"Cmd2\"] [-h] {Exception|Event|*}",       \
                                  .brief = brief_,                                                           \
                                  .example = example_,                                                       \
                                  .run = run_set};

SETS(sxe, "sxe", "Break when the exception comes first", "sxe -c \"r\" av")
SETS(sxd, "sxd", "Break when nobody has handled the exception", "sxd av")
SETS(sxn, "sxn", "Say that the exception came, and go on", "sxn ld:shop")
SETS(sxi, "sxi", "Say nothing of the exception", "sxi eh")
SETS(sx_minus, "sx-", "Change the commands of an exception and nothing else", "sx- -c \"k\" av")

const command command_sxr = {.name = "sxr",
                             .synopsis = "",
                             .brief = "Set all event filters back to their defaults",
                             .example = "sxr",
                             .run = run_reset};

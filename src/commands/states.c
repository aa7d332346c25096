/* .push, .pop: windows-driver-docs, ".push (Save Debugger State)": "If the command is successful, no output
 * is displayed". */
#include "session/states.h"
#include "dispatch/args.h"
#include "dispatch/command.h"

static error *take_flags(command_call *c, bool *registers)
{
    str rest = c->args, flag;
    *registers = false;
    while (args_take_any_flag(&rest, &flag)) {
        if (str_equal(flag, STR("r"))) *registers = true;
        else if (!str_equal(flag, STR("q"))) return args_error(c, rest, "Syntax");
    }
    return args_end(c, rest);
}

static error *run_push(command_call *c)
{
    bool registers;
    error *e = take_flags(c, &registers);
    if (!e) session_push_state(c->session, registers);
    return e;
}

static error *run_pop(command_call *c)
{
    bool registers;
    error *e = take_flags(c, &registers);
    if (!e && !session_pop_state(c->session, registers))
        e = error_new(c->arena, ERROR_NOT_FOUND, "No state was saved with .push");
    return e;
}

const command command_push = {.name = ".push",
                              .synopsis = "[/r] [/q]",
                              .brief = "Save where the debugger stands: thread, frame, context, number base",
                              .example = ".push /r /q",
                              .run = run_push};

const command command_pop = {.name = ".pop",
                             .synopsis = "[/r] [/q]",
                             .brief = "Go back to what .push saved; /r with $t0 to $t19",
                             .example = ".push /r; r $t0 = 5; .pop /r",
                             .run = run_pop};

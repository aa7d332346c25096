/* !sw: from one half of a WOW64 process to the other. Source: Microsoft, "Debugging WOW64"; words from
 * transcripts. */
#include "dispatch/args.h"
#include "dispatch/command.h"

static error *run_sw(command_call *c)
{
    session *s = c->session;
    error *e = args_end(c, c->args);
    if (e) return e;
    bool narrow = session_pointer_size(s) == 4;
    if ((e = session_set_machine(s, c->arena, narrow ? CPU_NONE : CPU_X86))) return e;
    cpu_registers r;
    if (!narrow && session_registers(s, c->arena, &r)) {
        session_set_machine(s, c->arena, CPU_NONE);
        return error_new(c->arena, ERROR_UNAVAILABLE, "The current thread doesn't have an x86 context.");
    }
    emit(c->out, "setting", "Switched to {mode}\n", f_c("mode", narrow ? "64bit mode" : "32bit mode"));
    return NULL;
}

const command command_sw = {.name = "sw",
                            .extension = "wow64exts",
                            .needs = NEEDS_TARGET | NEEDS_USER,
                            .brief = "Switch between the 32-bit and the 64-bit half of a process",
                            .example = "!wow64exts.sw",
                            .run = run_sw};

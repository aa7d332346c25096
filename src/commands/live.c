/* Commands that run a target or stop it, and what WinDbg answers to them where nothing can run: a dump.
 * "No runnable debuggees" stands in published sessions behind g and p, "Operation not supported by current
 * debuggee" behind bp; the pages of the others say that they need a live target, without a text of their own.
 */
#include "dispatch/args.h"
#include "dispatch/command.h"

/* g, p, t and their like. */
static error *run_no_runnable(command_call *c)
{
    error *e =
        error_new(c->arena, ERROR_UNAVAILABLE, "No runnable debuggees error in '%.*s'", STR_ARG(c->line));
    e->location = c->name.len;
    e->has_location = true;
    return e;
}

/* bl, .bpcmds: there are none. */
static error *run_no_breakpoints(command_call *c)
{
    emit(c->out, "breakpoints", NULL, f_u("count", 0));
    return NULL;
}

/* bc, bd, be: "*" is all there are; a number is none of them. */
static error *run_change_breakpoints(command_call *c)
{
    str rest = str_trim(c->args);
    if (!rest.len) return args_error(c, c->args, "Syntax");
    if (str_equal(rest, STR("*"))) return run_no_breakpoints(c);
    return error_new(c->arena, ERROR_NOT_FOUND, "Breakpoint %.*s does not exist", STR_ARG(rest));
}

/* ah, ahb, ahi, ahd, ahc: assertions are handled while a program runs. */
static error *run_assertions(command_call *c)
{
    if (!c->suffix.len || str_equal(c->suffix, STR("c"))) return args_end(c, c->args);
    return args_not_supported(c);
}

static error *run_attach(command_call *c)
{
    str rest = c->args, flag;
    uint64_t pid;
    while (args_take_any_flag(&rest, &flag)) continue;
    error *e = args_expression(c, &rest, &pid);
    if (!e) e = args_end(c, rest);
    return e ? e
             : error_new(c->arena, ERROR_UNAVAILABLE,
                         "Cannot debug pid %llu, Win32 error 0n50\n    \"The request is not supported.\"\n"
                         "ntdbg opens dumps: running programs are not there yet",
                         (unsigned long long)pid);
}

static error *run_create(command_call *c)
{
    str rest = str_trim(c->args);
    if (!rest.len) return args_error(c, c->args, "Syntax");
    return error_new(c->arena, ERROR_UNAVAILABLE,
                     "Cannot execute '%.*s', Win32 error 0n50\n    \"The request is not supported.\"\n"
                     "ntdbg opens dumps: running programs are not there yet",
                     STR_ARG(rest));
}

#define GOES(id, name_, letters, synopsis_, brief_, example_)                                                \
    const command command_##id = {.name = name_,                                                             \
                                  .suffixes = letters,                                                       \
                                  .needs = NEEDS_TARGET,                                                     \
                                  .synopsis = synopsis_,                                                     \
                                  .brief = brief_,                                                           \
                                  .example = example_,                                                       \
                                  .run = run_no_runnable};

GOES(step, "p", "achrt", "[a|c|ct|h|r|t] [= StartAddress] [Count]", "Step over calls (live targets only)",
     "p")
GOES(trace, "t", "abchrt", "[a|b|c|ct|h|r|t] [= StartAddress] [Count]", "Step into calls (live targets only)",
     "t")
GOES(watch_trace, "wt", NULL, "[Options] [= StartAddress] [EndAddress]",
     "Trace a function and count its instructions (live targets only)", "wt")

#define REFUSES(id, name_, needs_, synopsis_, brief_, example_)                                              \
    const command command_##id = {.name = name_,                                                             \
                                  .needs = NEEDS_TARGET | (needs_),                                          \
                                  .synopsis = synopsis_,                                                     \
                                  .brief = brief_,                                                           \
                                  .example = example_,                                                       \
                                  .run = args_not_supported};

REFUSES(bp, "bp", 0, "[ID] [Options] [Address [Passes]] [\"Command\"]",
        "Set a breakpoint (live targets only)", "bp @$ip")
REFUSES(bu, "bu", 0, "[ID] [Options] [Address [Passes]] [\"Command\"]",
        "Set a breakpoint that may be resolved later (live targets only)", "bu @$ip")
REFUSES(bm, "bm", 0, "[Options] SymbolPattern [\"Command\"]",
        "Set breakpoints on all symbols of a pattern (live targets only)", "bm ntdll!Nt*File")
REFUSES(ba, "ba", 0, "[ID] Access Size [Options] [Address [Passes]] [\"Command\"]",
        "Break on access to memory (live targets only)", "ba w4 @rsp")
REFUSES(br, "br", 0, "OldID NewID", "Give a breakpoint another number (live targets only)", "br 0 1")
REFUSES(bs, "bs", 0, "ID [\"Command\"]", "Change a breakpoint's command (live targets only)", "bs 0 \"k\"")
REFUSES(bsc, "bsc", 0, "ID Condition [\"Command\"]", "Make a breakpoint conditional (live targets only)",
        "bsc 0 1 \"k\"")
REFUSES(call_function, ".call", NEEDS_USER, "Function(Arguments)",
        "Call a function of the target (live targets only)", ".call shop!total(1)")
REFUSES(kill, ".kill", 0, "[/h | /n | Process]", "End the target process (live targets only)", ".kill")
REFUSES(abandon, ".abandon", NEEDS_USER, "[/h | /n]", "Leave the target as it is (live targets only)",
        ".abandon")
REFUSES(reboot, ".reboot", NEEDS_KERNEL, "", "Restart the target computer (live targets only)", ".reboot")
REFUSES(crash, ".crash", NEEDS_KERNEL, "", "Make the target computer issue a bug check (live targets only)",
        ".crash")
REFUSES(breakin, ".breakin", NEEDS_USER, "", "Switch to the kernel debugger (live targets only)", ".breakin")
REFUSES(apply_dbp, ".apply_dbp", NEEDS_USER, "[/m Context]",
        "Put data breakpoints into a register context (live targets only)", ".apply_dbp")
REFUSES(bpsync, ".bpsync", 0, "[0 | 1]", "Freeze other threads at breakpoints (live targets only)",
        ".bpsync 1")
REFUSES(childdbg, ".childdbg", NEEDS_USER, "[0 | 1]", "Debug child processes (live targets only)",
        ".childdbg 1")
REFUSES(closehandle, ".closehandle", NEEDS_USER, "{Handle | -a}",
        "Close a handle of the target (live targets only)", ".closehandle 4")
REFUSES(dvalloc, ".dvalloc", NEEDS_USER, "[Options] Size",
        "Allocate memory in the target (live targets only)", ".dvalloc 1000")
REFUSES(dvfree, ".dvfree", NEEDS_USER, "[/d] BaseAddress Size",
        "Free memory of the target (live targets only)", ".dvfree 10000 1000")
REFUSES(echocpunum, ".echocpunum", NEEDS_KERNEL, "[0 | 1]",
        "Show the processor's number with output (live targets only)", ".echocpunum 0")
REFUSES(event_code, ".event_code", 0, "", "Show the instructions of the current event (live targets only)",
        ".event_code")
REFUSES(fiximports, ".fiximports", NEEDS_USER, "Module", "Mend a module's import links (live targets only)",
        ".fiximports shop")
REFUSES(force_tb, ".force_tb", NEEDS_KERNEL, "", "Trace branches early in the boot (live targets only)",
        ".force_tb")
REFUSES(ocommand, ".ocommand", NEEDS_USER, "[String | -d]",
        "Take commands out of the target's output (live targets only)", ".ocommand")
REFUSES(record_branches, ".record_branches", NEEDS_USER, "[0 | 1]",
        "Record the branches that are taken (live targets only)", ".record_branches")
REFUSES(port_in, "ib", NEEDS_KERNEL, "Address", "Read a byte from a port (live targets only)", "ib 70")
REFUSES(port_in_word, "iw", NEEDS_KERNEL, "Address", "Read a word from a port (live targets only)", "iw 70")
REFUSES(port_in_dword, "id", NEEDS_KERNEL, "Address", "Read a dword from a port (live targets only)", "id 70")
REFUSES(port_out, "ob", NEEDS_KERNEL, "Address Value", "Write a byte to a port (live targets only)",
        "ob 70 0")
REFUSES(port_out_word, "ow", NEEDS_KERNEL, "Address Value", "Write a word to a port (live targets only)",
        "ow 70 0")
REFUSES(port_out_dword, "od", NEEDS_KERNEL, "Address Value", "Write a dword to a port (live targets only)",
        "od 70 0")
REFUSES(rdmsr, "rdmsr", NEEDS_KERNEL, "Address", "Read a model-specific register (live targets only)",
        "rdmsr 176")
REFUSES(wrmsr, "wrmsr", NEEDS_KERNEL, "Address Value", "Write a model-specific register (live targets only)",
        "wrmsr 176 0")
REFUSES(ux, "ux", NEEDS_KERNEL, "[Address]", "Unassemble the x86 BIOS (live targets only)", "ux")

const command command_bl = {.name = "bl",
                            .needs = NEEDS_TARGET,
                            .synopsis = "[/L] [Breakpoints]",
                            .brief = "List breakpoints: a dump has none",
                            .example = "bl",
                            .run = run_no_breakpoints};

const command command_bpcmds = {.name = ".bpcmds",
                                .needs = NEEDS_TARGET,
                                .synopsis = "",
                                .brief = "List the commands that set the breakpoints: a dump has none",
                                .example = ".bpcmds",
                                .run = run_no_breakpoints};

#define CHANGES(id, name_, brief_)                                                                           \
    const command command_##id = {.name = name_,                                                             \
                                  .needs = NEEDS_TARGET,                                                     \
                                  .synopsis = "Breakpoints",                                                 \
                                  .brief = brief_,                                                           \
                                  .example = name_ " *",                                                     \
                                  .run = run_change_breakpoints};

CHANGES(bc, "bc", "Clear breakpoints: a dump has none")
CHANGES(bd, "bd", "Disable breakpoints: a dump has none")
CHANGES(be, "be", "Enable breakpoints: a dump has none")

const command command_ah = {.name = "ah",
                            .suffixes = "bcdi",
                            .needs = NEEDS_TARGET,
                            .synopsis = "[b|i|d|c] [Address]",
                            .brief = "Say how assertions are handled (live targets only)",
                            .example = "ah",
                            .run = run_assertions};

const command command_attach = {.name = ".attach",
                                .synopsis = "[Options] PID",
                                .brief = "Attach to a program (not there: ntdbg opens dumps)",
                                .example = ".attach 0n1234",
                                .run = run_attach};

const command command_create = {.name = ".create",
                                .raw_line = true,
                                .synopsis = "[-f] CommandLine",
                                .brief = "Start a program (not there: ntdbg opens dumps)",
                                .example = ".create notepad.exe",
                                .run = run_create};

/* !htrace of a program: the handle operations that a minidump brings. Source: windows-driver-docs, "!htrace";
 * the rules and heads of a program's traces, and the sentences of -diff, are as people remember them: no
 * published session was found. */
#include "base/map.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/address_name.h"
#include "windows/handle_trace.h"

#define RULE "--------------------------------------\n"

static const char help[] = "!htrace [Handle [Max_Traces]]  - dump the stack traces of a handle, or of all\n"
                           "!htrace -diff                   - dump those of handles that are still open\n"
                           "!htrace -enable | -snapshot | -disable  - a running program's only\n";

static const char *kind_name(uint32_t kind)
{
    switch (kind) {
    case NT_HANDLE_OPEN: return "OPEN";
    case NT_HANDLE_CLOSE: return "CLOSE";
    case NT_HANDLE_BAD_REFERENCE: return "*** BAD REFERENCE ***";
    default: return "UNKNOWN";
    }
}

static void show_operation(command_call *c, const nt_handle_operation *o)
{
    out_begin(c->out, "handle_operation");
    out_heading(c->out, RULE);
    emit(c->out, NULL,
         "Handle = 0x{handle:q} - {operation}\nThread ID = 0x{thread:q}, Process ID = 0x{process:q}\n\n",
         f_p("handle", o->handle), f_c("operation", kind_name(o->kind)), f_p("thread", o->thread_id),
         f_p("process", o->process_id));
    out_list_begin(c->out, "addresses");
    for (uint32_t i = 0; i < o->depth; i++) {
        str name = show_address_name(c->session, c->arena, o->addresses[i], "0x", true);
        out_begin(c->out, NULL);
        emit(c->out, NULL, name.len ? "0x{address:q}: {name}\n" : "0x{address:q}\n",
             f_p("address", o->addresses[i]), f_s("name", name));
        out_end(c->out);
    }
    out_list_end(c->out);
    out_end(c->out);
}

static error *no_traces(command_call *c)
{
    return error_new(
        c->arena, ERROR_UNAVAILABLE,
        "Handle tracing information is not available\nThe dump has no stream of handle operations");
}

/* What a running program's debugger compares with its last snapshot, a dump compares with the beginning of
 * its traces: what was opened, and not closed behind that. */
static error *show_outstanding(command_call *c)
{
    const target *t = c->session->target;
    size_t count = nt_handle_operation_count(t), shown = 0;
    if (!count) return no_traces(c);
    bool *open = ARENA_ARRAY(c->arena, bool, count);
    u64_map *closed = u64_map_new(c->arena);
    for (size_t i = count; i-- > 0;) {
        nt_handle_operation o;
        open[i] =
            nt_handle_operation_at(t, i, &o) && o.kind == NT_HANDLE_OPEN && !u64_map_get(closed, o.handle);
        if (open[i] || o.kind == NT_HANDLE_CLOSE) u64_map_put(closed, o.handle, closed);
    }
    emit(c->out, "handle_trace",
         "Handle tracing information snapshot successfully taken.\n"
         "0x{parsed:x} new stack traces since the previous snapshot.\n"
         "Ignoring handles that were already closed...\n"
         "Outstanding handles opened since the previous snapshot:\n",
         f_u("parsed", count));
    for (size_t i = 0; i < count && !out_cancelled(c->out); i++) {
        nt_handle_operation o;
        if (!open[i] || !nt_handle_operation_at(t, i, &o)) continue;
        show_operation(c, &o);
        shown++;
    }
    emit(c->out, "handle_trace",
         RULE
         "Displayed 0x{dumped:x} stack traces for outstanding handles opened since the previous snapshot.\n",
         f_u("dumped", shown));
    return NULL;
}

static error *run_htrace(command_call *c)
{
    str rest = c->args, flag;
    uint64_t handle = 0, most = UINT64_MAX;
    if (args_take_any_flag(&rest, &flag)) {
        if (str_equal(flag, STR("diff"))) {
            error *bad = args_end(c, rest);
            return bad ? bad : show_outstanding(c);
        }
        if (!str_equal(flag, STR("?")))
            return error_new(c->arena, ERROR_UNAVAILABLE,
                             "Handle tracing information is not available\n-%.*s is for a running program",
                             STR_ARG(flag));
        out_heading(c->out, "%s", help);
        return NULL;
    }
    error *e = args_expression_or(c, &rest, 0, &handle);
    if (!e && !args_empty(rest)) e = args_expression(c, &rest, &most);
    if (!e) e = args_end(c, rest);
    if (e) return e;
    size_t count = nt_handle_operation_count(c->session->target), dumped = 0;
    if (!count) return no_traces(c);
    for (size_t i = 0; i < count && dumped < most && !out_cancelled(c->out); i++) {
        nt_handle_operation o;
        if (!nt_handle_operation_at(c->session->target, i, &o) || (handle && o.handle != handle)) continue;
        show_operation(c, &o);
        dumped++;
    }
    emit(c->out, "handle_trace",
         "\n" RULE "Parsed 0x{parsed:X} stack traces.\nDumped 0x{dumped:X} stack traces.\n",
         f_u("parsed", count), f_u("dumped", dumped));
    return NULL;
}

const command command_htrace = {.name = "htrace",
                                .extension = "ntsdexts",
                                .needs = NEEDS_TARGET | NEEDS_USER,
                                .synopsis = "[Handle [Max_Traces] | -diff]",
                                .brief = "Display the stack traces of handles, where the dump has them",
                                .example = "!htrace",
                                .run = run_htrace};

/* !htrace of kernel targets: the handle traces that the kernel keeps of a process, newest first. Source of
 * the text and of the order: windows-driver-docs, "!htrace", whose example this is in form. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/kernel.h"
#include "show/trace.h"
#include "windows/handle_table.h"
#include "windows/handle_trace.h"

#define RULE "--------------------------------------\n"

static const char help[] =
    "!htrace [Handle [Process [Max_Traces]]]  - dump the stack traces of a handle, or of all of a process\n"
    "!htrace -?                               - this text\n";

typedef struct trace_question {
    kernel_view view;
    uint64_t handle; /* 0 = all */
    uint64_t most;
} trace_question;

static const char *kind_name(uint32_t kind)
{
    switch (kind) {
    case NT_HANDLE_OPEN: return "OPEN";
    case NT_HANDLE_CLOSE: return "CLOSE";
    case NT_HANDLE_BAD_REFERENCE: return "BAD REFERENCE";
    default: return "UNKNOWN";
    }
}

static void show_one(kernel_view *v, const nt_handle_operation *o)
{
    out_begin(v->out, "handle_operation");
    emit(v->out, NULL, RULE "Handle 0x{handle_text} - {operation}:\n",
         f_s("handle_text", str_format(v->arena, "%llX", (unsigned long long)o->handle)),
         f_c("operation", kind_name(o->kind)), f_p("handle", o->handle), f_p("thread", o->thread_id),
         f_p("process", o->process_id));
    show_trace(v->session, v->out, v->arena, o->addresses, o->depth);
    out_end(v->out);
}

static void show_all(trace_question *q, const nt_handle_traces *traces)
{
    kernel_view *v = &q->view;
    uint64_t parsed = 0, dumped = 0, missing = 0;
    for (uint64_t i = 0; i < traces->size && dumped < q->most && !out_cancelled(v->out); i++) {
        nt_handle_operation one;
        if (!nt_handle_trace_at(traces, i, &one)) {
            missing++;
            continue;
        }
        if (one.kind == NT_HANDLE_UNUSED) continue;
        parsed++;
        if (q->handle && one.handle != q->handle) continue;
        show_one(v, &one);
        dumped++;
    }
    emit(v->out, "handle_trace",
         "\n" RULE "Parsed 0x{parsed:X} stack traces.\nDumped 0x{dumped:X} stack traces.\n",
         f_u("parsed", parsed), f_u("dumped", dumped), f_u("missing", missing));
    if (missing)
        out_heading(v->out, "0x%llX stack traces are not in the dump.\n", (unsigned long long)missing);
}

static error *show_of_process(trace_question *q, value process)
{
    kernel_view *v = &q->view;
    nt_handle_traces traces;
    uint64_t table = value_or(nt_process_object_table(process), 0), at = value_address_of(process);
    emit(v->out, "handle_trace_process", "Process {process_text}\nObjectTable {table_text}\n",
         f_s("process_text", show_trace_number(v->session, v->arena, at)),
         f_s("table_text", show_trace_number(v->session, v->arena, table)), f_p("process", at),
         f_p("table", table));
    if (!table) return error_new(v->arena, ERROR_MEMORY, "The process has no handle table");
    switch (nt_handle_traces_open(&v->windows, nt_handle_table_at(&v->windows, table), &traces)) {
    case NT_HANDLE_TRACING_ON: break;
    case NT_HANDLE_TRACING_OFF:
        return error_new(
            v->arena, ERROR_UNAVAILABLE,
            "Handle tracing information is not available\nHandle tracing is not on for this process "
            "(_HANDLE_TABLE.DebugInfo is NULL)");
    case NT_HANDLE_TRACING_NOT_KNOWN:
        return error_new(
            v->arena, ERROR_MEMORY,
            "Handle tracing information is not available\n_HANDLE_TABLE.DebugInfo cannot be read");
    case NT_HANDLE_TRACING_UNREADABLE:
        return error_new(
            v->arena, ERROR_MEMORY,
            "Handle tracing information is not available\n_HANDLE_TRACE_DEBUG_INFO cannot be read, or "
            "says an impossible size");
    }
    out_heading(v->out, "\n");
    show_all(q, &traces);
    return NULL;
}

static error *run_htrace(command_call *c)
{
    trace_question q = {0};
    str rest = c->args, flag;
    uint64_t which;
    value process;
    if (args_take_any_flag(&rest, &flag)) {
        static const char *const of_programs[] = {"enable", "snapshot", "diff", "disable"};
        for (size_t i = 0; i < sizeof of_programs / sizeof *of_programs; i++)
            if (str_equal(flag, str_from_cstr(of_programs[i])))
                return error_new(c->arena, ERROR_UNSUPPORTED, "!htrace -%.*s is for user-mode targets",
                                 STR_ARG(flag));
        if (!str_equal(flag, STR("?"))) return args_error(c, flag, "Syntax");
        out_heading(c->out, "%s", help);
        return NULL;
    }
    error *e = args_word_or(c, &rest, 0, &q.handle);
    if (!e) e = args_word_or(c, &rest, 0, &which);
    if (!e) e = args_word_or(c, &rest, UINT64_MAX, &q.most);
    if (!e) e = args_end(c, rest);
    if (e) return e;
    kernel_view_init(&q.view, c->session, c->out, c->arena);
    e = kernel_view_process(&q.view, which ? session_address(c->session, which) : UINT64_MAX, &process);
    return e ? e : show_of_process(&q, process);
}

const command command_kernel_htrace = {.name = "htrace",
                                       .extension = "kdexts",
                                       .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                       .synopsis = "[Handle [Process [Max_Traces]]]",
                                       .brief = "Display the stack traces of handles that the kernel kept",
                                       .example = "!htrace 0 -1",
                                       .run = run_htrace};

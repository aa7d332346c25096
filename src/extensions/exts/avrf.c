/* !avrf: what Application Verifier has on, its page heaps, and traces of the stack trace database. Sources:
 * windows-driver-docs, "!avrf" and "Application Verifier - Debugging Application Verifier Stops" (the texts
 * of both of its examples without parameters, one of 32-bit and one of 64-bit Windows); FLG_*: "GFlags Flag
 * Table"; bits of the settings: ReactOS's verifier.h (public) and that example, which has bits and names.
 *
 * The logs that the other options show live in verifier.dll's memory, which has no public description. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/heaps.h"
#include "session/kernel.h"
#include "show/trace.h"
#include "windows/peb.h"
#include "windows/stack_trace.h"
#include "windows/variables.h"

enum {
    FLAG_VERIFIER = 0x100,
    FLAG_PAGE_HEAP = 0x02000000,
    FULL_PAGE_HEAP = 0x1,
    FAST_FILL_HEAP = 0x8000,
    STATUS_VERIFIER_STOP = (int)0xc0000421, /* ntstatus.h */
    STATUS_BREAKPOINT = (int)0x80000003,
};

typedef struct setting {
    uint32_t bit;
    const char *name;
} setting;

/* In the order of the documented example, whose value 816431A7 has all of those named there. Other bits that
 * ReactOS's header names are shown behind them in words of ours; of the rest no name is public. */
static const setting settings[] = {
    {FULL_PAGE_HEAP, "full page heap"},
    {FAST_FILL_HEAP, "fast fill heap (a.k.a light page heap)"},
    {0x100, "COM"},
    {0x80, "RPC"},
    {0x4, "Handles"},
    {0x40000, "Locks"},
    {0x2000, "Memory"},
    {0x20, "TLS"},
    {0x1000, "Exceptions"},
    {0x200000, "Threadpool"},
    {0x400000, "Leak"},
    {0x1000000, "SRWLock"},
    {0x8, "Stacks"},
    {0x40, "DirtyStacks"},
    {0x200, "DangerousAPIs"},
    {0x10000, "virtual space tracking"},
};

/* The options that show or change what verifier.dll keeps: what each is of. */
typedef struct verifier_option {
    const char *flag, *what;
    bool changes; /* with arguments it changes a running program */
} verifier_option;
static const verifier_option options[] = {
    {"vs", "the virtual space operation log", false},
    {"hp", "the heap operation log", false},
    {"cs", "the critical section delete log", false},
    {"dlls", "the DLL load/unload log", false},
    {"trm", "the log of terminated and suspended threads", false},
    {"ex", "the exception log", false},
    {"threads", "stack size and CreateThread flags of child threads", false},
    {"tp", "the threadpool log", false},
    {"srw", "the Slim Reader/Writer (SRW) log", false},
    {"leak", "the outstanding resources log", false},
    {"cnt", "the global counters", false},
    {"net", "the log of sockets (vfnet.dll)", false},
    {"brk", "the break event settings", true},
    {"flt", "the fault injection settings", true},
    {"trg", "the target ranges of fault injection", true},
    {"skp", "the exclusion ranges of fault injection", true},
};

static const char help[] =
    "!avrf                     - what Application Verifier has on, and its page heaps\n"
    "!avrf -settings           - the same\n"
    "!avrf -trace TraceIndex   - a trace of ntdll's stack trace database\n"
    "!avrf -?                  - this text\n"
    "The other options show logs of verifier.dll, whose form is not public.\n";

/* What else answers a part of the question, from what is public. */
static const char *instead_of(str flag)
{
    if (str_equal(flag, STR("hp"))) return "!heap -p -a Address shows page heap blocks and their stacks";
    if (str_equal(flag, STR("cs"))) return "!cs -s shows those that exist and the stacks that made them";
    if (str_equal(flag, STR("dlls"))) return "lm shows what is loaded and was unloaded last";
    if (str_equal(flag, STR("ex")))
        return ".exr -1 and !analyze show the exception that the dump was written for";
    if (str_equal(flag, STR("threads"))) return "~ and !runaway show the threads that there are";
    if (str_equal(flag, STR("vs"))) return "!address and !vprot show the regions that there are";
    if (str_equal(flag, STR("leak"))) return "!heap -l and !htrace -diff show what the dump tells of leaks";
    return NULL;
}

static error *refuse(command_call *c, str flag, str rest)
{
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        const verifier_option *o = &options[i];
        if (!str_equal(flag, str_from_cstr(o->flag))) continue;
        if (o->changes && !args_empty(rest))
            return error_new(c->arena, ERROR_UNAVAILABLE, "!avrf -%s with arguments is for a running program",
                             o->flag);
        const char *instead = instead_of(flag);
        return error_new(c->arena, ERROR_UNSUPPORTED,
                         "!avrf -%s: %s: kept in verifier.dll's memory, whose form is not public%s%s",
                         o->flag, o->what, instead ? "\n" : "", instead ? instead : "");
    }
    return args_error(c, flag, "Syntax");
}

static error *show_one_trace(command_call *c, nt_context *windows, str rest)
{
    uint64_t index;
    nt_traces traces;
    if (args_empty(rest)) return error_new(c->arena, ERROR_SYNTAX, "!avrf -trace needs a trace index");
    error *e = args_expression(c, &rest, &index);
    if (!e) e = args_end(c, rest);
    if (e) return e;
    nt_trace_state state = nt_traces_open(c->arena, windows, &traces);
    if (state == NT_TRACES_OFF)
        return error_new(c->arena, ERROR_UNAVAILABLE,
                         "ntdll!RtlpStackTraceDataBase is NULL. Probably the stack traces are not enabled.");
    if (state != NT_TRACES_ON)
        return error_new(
            c->arena, ERROR_MEMORY,
            "The stack trace database cannot be read: ntdll's symbols and its memory are needed");
    nt_trace_frames frames = nt_traces_find(c->arena, &traces, index);
    if (!frames.count)
        return error_new(c->arena, ERROR_NOT_FOUND, "Trace 0x%llx is not in the stack trace database",
                         (unsigned long long)index);
    out_begin(c->out, "stack_trace");
    emit(c->out, NULL, "Stack trace 0x{index:x}:\n\n", f_u("index", index));
    show_trace(c->session, c->out, c->arena, frames.items, frames.count);
    out_end(c->out);
    return NULL;
}

/* `expected`: the global flag says that there are some. */
static void show_page_heaps(command_call *c, bool expected)
{
    nt_heaps heaps = {0};
    error *e = session_heaps(c->session, c->arena, &heaps);
    if (e && expected) {
        out_heading(c->out, "\nPage heaps of the process are not known: %.*s\n", STR_ARG(e->message));
        return;
    }
    if (e || heaps.page_roots.count == 0) {
        out_heading(c->out, "\nPage heap is not active for this process.\n");
        return;
    }
    out_heading(c->out, "\nPage heaps active in the process (format: pageheap, lightheap, flags):\n\n");
    for (size_t i = 0; i < heaps.page_roots.count && !out_cancelled(c->out); i++) {
        uint64_t root = heaps.page_roots.items[i];
        uint32_t flags = nt_page_heap_flags(&heaps, root);
        emit(c->out, "page_heap", "    {root:q} , {normal_heap:q} , {flags_text} ({page_words})\n",
             f_p("root", root), f_p("normal_heap", nt_page_heap_normal(&heaps, root)),
             f_s("flags_text", str_format(c->arena, "%x", flags)),
             f_s("page_words",
                 str_format(c->arena, "%s%s", flags & 1 ? "pageheap " : "", flags & 2 ? "traces " : "")),
             f_x("flags", flags, 8));
    }
}

static void show_stop(command_call *c)
{
    const target *t = c->session->target;
    if (t->has_exception && (int)t->exception.code == STATUS_VERIFIER_STOP)
        out_heading(c->out,
                    "\nA verifier stop is active: exception c0000421. .exr -1 shows its parameters.\n");
    else if (t->has_exception && (int)t->exception.code == STATUS_BREAKPOINT)
        out_heading(c->out, "\nThe dump was written at a breakpoint: whether it is a verifier stop is in "
                            "verifier.dll's memory, whose form is not public.\n");
    else
        out_heading(c->out, "\nNo verifier stop active.\n\n"
                            "Note: Sometimes bugs found by verifier manifest themselves as raised\n"
                            "exceptions (access violations, stack overflows, invalid handles), \n"
                            "and it is not always necessary to have a verifier stop.\n");
}

static error *show_settings(command_call *c, nt_context *windows)
{
    bool found;
    uint64_t peb, flags, bits = 0;
    error *e = session_get_register(c->session, c->arena, STR("$peb"), &found, &peb);
    if (e) return e;
    if (!value_u64(value_field(nt_peb_at(windows, session_address(c->session, peb)).peb, "NtGlobalFlag"),
                   &flags))
        return error_new(c->arena, ERROR_MEMORY, "Unable to read NtGlobalFlag of the PEB at 0x%llx",
                         (unsigned long long)peb);
    bool on = flags & FLAG_VERIFIER;
    bool known = on && nt_variable_number(windows, "AVrfpVerifierFlags", 4, &bits);
    emit(c->out, "application_verifier", "Global flags: {flags:08X}\n\n", f_x("flags", flags, 8),
         f_b("enabled", on), f_if(known, f_x("settings", bits, 8)),
         f_b("page_heap", (flags & FLAG_PAGE_HEAP) != 0));
    if (on) out_heading(c->out, "Application verifier global flag is set.\n\n");
    else out_heading(c->out, "Application verifier is not enabled for this process.\n");
    if (flags & FLAG_PAGE_HEAP) out_heading(c->out, "Page heap global flag is set.\n%s", on ? "\n" : "");
    if (on && !known)
        out_heading(c->out, "Application verifier settings are not known: ntdll!AVrfpVerifierFlags cannot be "
                            "read, please check your symbols\n");
    if (known) {
        out_heading(c->out, "Application verifier settings (%08X):\n\n", (unsigned)bits);
        if (!(bits & (FULL_PAGE_HEAP | FAST_FILL_HEAP)))
            out_heading(c->out, "   - no heap checking enabled!\n");
        for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
            if (bits & settings[i].bit) out_heading(c->out, "   - %s\n", settings[i].name);
    }
    show_page_heaps(c, (flags & FLAG_PAGE_HEAP) != 0);
    if (on) show_stop(c);
    return NULL;
}

static error *run_avrf(command_call *c)
{
    str rest = c->args, flag;
    values_context values;
    nt_context windows = session_windows(c->session, c->arena, &values);
    if (args_take_any_flag(&rest, &flag)) {
        if (str_equal(flag, STR("?"))) {
            out_heading(c->out, "%s", help);
            return NULL;
        }
        if (str_equal(flag, STR("trace"))) return show_one_trace(c, &windows, rest);
        if (!str_equal(flag, STR("settings"))) return refuse(c, flag, rest);
    }
    error *e = args_end(c, rest);
    return e ? e : show_settings(c, &windows);
}

const command command_avrf = {.name = "avrf",
                              .extension = "exts",
                              .needs = NEEDS_TARGET | NEEDS_USER,
                              .synopsis = "[-settings | -trace TraceIndex | -?]",
                              .brief = "Display what Application Verifier has on, and its stack traces",
                              .example = "!avrf",
                              .run = run_avrf};

/* !verifier: Driver Verifier's options, counts, drivers and logs. Sources: windows-driver-docs, "!verifier",
 * "Low Resources Simulation" (log 4), "Force Pending I/O Requests" (log 40), "Miscellaneous Checks",
 * "Debugging memory leaks - DRIVER_VERIFIER_DETECTED_VIOLATION (C4): 0x62" (log 80 since Windows 8.1); the
 * Microsoft debugging team's "Leaving the Do Not Disturb Sign on the Door ..." for the short form and the log
 * of critical regions. Where the pages have lost the line between entries, it is that of log 40. Log 100 is
 * not published. */
#include "windows/verifier.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "extensions/kdexts/verifier_summary.h"
#include "show/kernel.h"

static const char separator[] = "========================================================\n";

enum {
    SHOW_DRIVERS = 1,
    SHOW_POOLS = 2,
    SHOW_FAULTS = 4,
    SHOW_IRQL = 8,
    SHOW_PENDING = 0x40,
    SHOW_POOL_LOG = 0x80,
    SHOW_IRP_LOG = 0x100,
    SHOW_CRITICAL_REGIONS = 0x200,
    SHOW_WATCHED_IRPS = 0x400,
    SHOW_SYSTEMATIC = 0x800,
    KNOWN_FLAGS = SHOW_DRIVERS | SHOW_POOLS | SHOW_FAULTS | SHOW_IRQL | SHOW_PENDING | SHOW_POOL_LOG |
                  SHOW_IRP_LOG | SHOW_CRITICAL_REGIONS | SHOW_WATCHED_IRPS,
    FEW_ENTRIES = 4, /* of the logs of faults and of the IRQL, without a quantity */
};

/* ---- logs ---- */

/* Where a logged address is. Of a module without symbols the logs name the file: "Suspect.sys+0xaafa". */
static str site_of(kernel_view *v, uint64_t address)
{
    symbol s;
    strbuf text = {.arena = v->arena};
    if (symbols_nearest(v->session->symbols, address, &s) && s.kind == SYMBOL_MODULE)
        strbuf_format(&text, "%.*s+0x%llx", STR_ARG(s.module->image_name),
                      (unsigned long long)(address - s.address));
    else symbols_format(v->session->symbols, address, true, &text);
    return strbuf_str(&text);
}

static void stack_lines(kernel_view *v, value entry, const char *row)
{
    nt_addresses stack = nt_verifier_log_stack(v->arena, entry);
    out_list_begin(v->out, "stack");
    for (size_t i = 0; i < stack.count; i++)
        emit(v->out, NULL, row, f_p("address", stack.items[i]), f_s("site", site_of(v, stack.items[i])));
    out_list_end(v->out);
}

typedef struct log_view {
    const char *name;
    nt_verifier_log_kind kind;
    uint64_t filter; /* a thread, a block or an IRP; 0 = all */
    uint64_t most;   /* entries to show */
} log_view;

static bool passes(const log_view *l, value entry)
{
    uint64_t at, size;
    if (l->filter == 0) return true;
    switch (l->kind) {
    case NT_VERIFIER_POOL:
        return value_u64(value_field(entry, "Address"), &at) &&
               value_u64(value_field(entry, "Size"), &size) && l->filter >= at &&
               l->filter - at < (size ? size : 1);
    case NT_VERIFIER_IRPS: return value_or(value_field(entry, "Irp"), 0) == l->filter;
    default: return value_or(value_field(entry, "Thread"), 0) == l->filter;
    }
}

/* "Entry @ 8354B258 (index 75)": low resources' log has its numbers in capitals. */
static void fault_lines(kernel_view *v, const nt_verifier_log *log, value entry)
{
    bool wide = v->values.pointer_size == 8;
    uint64_t at = value_address_of(entry);
    emit(v->out, NULL,
         wide ? "Entry @ {entry:016X} (index {index:x})\n\n    Thread: {thread:016X}\n\n"
              : "Entry @ {entry:08X} (index {index:x})\n\n    Thread: {thread:08X}\n\n",
         f_p("entry", at), f_u("index", (at - log->at) / log->entry->size),
         kernel_pointer("thread", value_field(entry, "Thread")));
    stack_lines(v, entry, wide ? "    {address:016X} {site}\n" : "    {address:08X} {site}\n");
}

static void entry_lines(kernel_view *v, nt_verifier_log_kind kind, const nt_verifier_log *log, value entry)
{
    static const char *const rows[] = {[NT_VERIFIER_IRQL] = "    {address:q} {site}\n",
                                       [NT_VERIFIER_PENDING] = "     {address:q} {site}\n",
                                       [NT_VERIFIER_CRITICAL_REGIONS] = "{address:q} {site}\n",
                                       [NT_VERIFIER_POOL] = "{address:q} {site}\n",
                                       [NT_VERIFIER_IRPS] = "{address:q} {site}\n"};
    field thread = kernel_pointer("thread", value_field(entry, "Thread"));
    bool ruled = kind == NT_VERIFIER_POOL || kind == NT_VERIFIER_PENDING;
    out_heading(v->out, "%s", ruled ? separator : "\n");
    out_begin(v->out, "verifier_trace");
    if (kind == NT_VERIFIER_FAULTS) {
        fault_lines(v, log, entry);
        out_end(v->out);
        return;
    }
    switch (kind) {
    case NT_VERIFIER_POOL:
        emit(v->out, NULL, "Pool block {address:q}, Size {size:q}, Thread {thread:q}\n",
             kernel_pointer("address", value_field(entry, "Address")),
             kernel_number("size", value_field(entry, "Size")), thread);
        break;
    case NT_VERIFIER_IRPS:
        emit(v->out, NULL,
             "IRP {irp:q}, Thread {thread:q}, IRQL = {irql}, KernelApcDisable = {kernel_apc_disable}, "
             "SpecialApcDisable = {special_apc_disable}\n",
             kernel_pointer("irp", value_field(entry, "Irp")), thread,
             kernel_number("irql", value_field(entry, "Irql")),
             kernel_signed("kernel_apc_disable", value_field(entry, "KernelApcDisable")),
             kernel_signed("special_apc_disable", value_field(entry, "SpecialApcDisable")));
        break;
    case NT_VERIFIER_PENDING:
        emit(v->out, NULL, "IRP: {irp:q} - forced pending from stack trace:\n\n",
             kernel_pointer("irp", value_field(entry, "Irp")), thread);
        break;
    case NT_VERIFIER_IRQL:
        emit(v->out, NULL,
             "Thread:             {thread:q}\n"
             "Old irql:           {old_irql:q}\n"
             "New irql:           {new_irql:q}\n"
             "Processor:          {processor:q}\n"
             "Time stamp:         {ticks:q}\n\n",
             thread, kernel_number("old_irql", value_field(entry, "OldIrql")),
             kernel_number("new_irql", value_field(entry, "NewIrql")),
             kernel_number("processor", value_field(entry, "Processor")),
             kernel_number("ticks", value_field(entry, "TickCount")));
        break;
    default: emit(v->out, NULL, "Thread {thread:q}\n", thread);
    }
    stack_lines(v, entry, rows[kind]);
    out_end(v->out);
}

static void tracker_heading(kernel_view *v, const nt_verifier_log *log)
{
    type_field f;
    uint64_t depth = type_find_field(log->entry, STR("StackTrace"), &f) && f.type
                         ? f.type->size / v->values.pointer_size
                         : 0;
    int digits = (int)v->values.pointer_size * 2;
    out_heading(
        v->out,
        "Resource fault injection history:\nTracker @ %0*llX (# entries: %llx, size: %llx, depth: %llx)\n",
        digits, (unsigned long long)log->at, (unsigned long long)log->length, (unsigned long long)log->length,
        (unsigned long long)depth);
}

/* How many entries it showed; one that cannot be read is a line. */
static uint64_t log_entries(kernel_view *v, const nt_verifier_log *log, const log_view *l)
{
    uint64_t shown = 0;
    for (uint64_t age = 0; age < log->length && shown < l->most && !out_cancelled(v->out); age++) {
        value entry;
        bool readable;
        if (!nt_verifier_log_entry(&v->windows, log, age, &entry, &readable)) {
            if (!readable)
                out_heading(v->out, "\nEntry %llu before the newest cannot be read\n",
                            (unsigned long long)age);
            shown += !readable;
            continue;
        }
        if (!passes(l, entry)) continue;
        if (shown == 0 && l->kind == NT_VERIFIER_FAULTS) tracker_heading(v, log);
        entry_lines(v, l->kind, log, entry);
        shown++;
    }
    return shown;
}

static void rule(kernel_view *v, const char *title)
{
    static const char line[] = "-----------------------------------------------";
    out_heading(v->out, "\n%s\n%s\n%s\n\n", line, title, line);
}

/* Pool and requests: two forms, as those of the summary. */
static void parsing_lines(kernel_view *v, const nt_verifier_log *log, const log_view *l)
{
    unsigned long long length = log->length;
    int digits = (int)v->values.pointer_size * 2;
    bool flags = verifier_has_flags(nt_verifier_data(&v->windows));
    if (flags)
        out_heading(v->out,
                    "\nLog of recent %s operations:\n\nThere are up to 0x%llx entries in the log.\n\n",
                    l->kind == NT_VERIFIER_POOL ? "kernel pool Allocate and Free" : "IRP", length);
    out_heading(v->out, flags ? "Parsing 0x%08llx log entries" : "Parsing %08llx array entries", length);
    if (l->filter)
        out_heading(v->out, flags ? ", searching for address 0x%0*llx" : ", searching for address %0*llx",
                    digits, (unsigned long long)l->filter);
    out_heading(v->out, flags ? ".\n\n\n" : ".\n");
}

static void log_heading(kernel_view *v, const nt_verifier_log *log, const log_view *l)
{
    unsigned long long length = log->length;
    switch (l->kind) {
    case NT_VERIFIER_CRITICAL_REGIONS:
        out_heading(v->out,
                    "Enter/Leave Critical Region log:\nThere are up to 0x%llx entries in the log.\n\n",
                    length);
        if (l->filter)
            out_heading(v->out, "Displaying the log entries of thread %llx.\n",
                        (unsigned long long)l->filter);
        else out_heading(v->out, "Displaying all the log entries.\n");
        break;
    case NT_VERIFIER_IRQL:
        out_heading(v->out,
                    "Displaying most recent 0x%0*llx entries from the IRQL transition log.\n"
                    "There are up to 0x%llx entries in the log.\n",
                    (int)v->values.pointer_size * 2, (unsigned long long)l->most, length);
        break;
    case NT_VERIFIER_FAULTS: break;
    case NT_VERIFIER_PENDING: out_heading(v->out, "Size of the log is 0x%llx\n", length); break;
    default: parsing_lines(v, log, l);
    }
}

static error *show_log(kernel_view *v, const log_view *l)
{
    nt_verifier_log log;
    error *e = nt_verifier_log_open(v->arena, &v->windows, l->kind, &log);
    if (e) return e;
    emit(v->out, "verifier_log", NULL, f_c("log", l->name), f_u("entries", log.length),
         f_u("newest", log.newest));
    log_heading(v, &log, l);
    uint64_t shown = log_entries(v, &log, l);
    if (shown == 0 && l->kind == NT_VERIFIER_FAULTS)
        out_heading(v->out, "Driver Verifier didn't inject any faults.\n");
    return NULL;
}

/* A log asked for by itself: its argument is how many entries, or an address. */
static error *run_log(command_call *c, kernel_view *v, log_view l, str rest)
{
    uint64_t given = 0;
    error *e = args_expression_or(c, &rest, 0, &given);
    if (e || (e = args_end(c, rest))) return e;
    if (l.kind == NT_VERIFIER_CRITICAL_REGIONS || session_is_kernel_address(c->session, given))
        l.filter = session_address(c->session, given);
    else if (given) l.most = given;
    return show_log(v, &l);
}

static const log_view logs[] = {
    {"faults", NT_VERIFIER_FAULTS, 0, FEW_ENTRIES},
    {"irql", NT_VERIFIER_IRQL, 0, FEW_ENTRIES},
    {"pending", NT_VERIFIER_PENDING, 0, UINT64_MAX},
    {"pool", NT_VERIFIER_POOL, 0, UINT64_MAX},
    {"irps", NT_VERIFIER_IRPS, 0, UINT64_MAX},
    {"critical_regions", NT_VERIFIER_CRITICAL_REGIONS, 0, UINT64_MAX},
};
static const uint64_t log_flags[] = {SHOW_FAULTS,   SHOW_IRQL,    SHOW_PENDING,
                                     SHOW_POOL_LOG, SHOW_IRP_LOG, SHOW_CRITICAL_REGIONS};
static const char *const log_titles[] = {"Fault injection trace log",
                                         "Track irql trace log",
                                         "Forced pending trace log",
                                         "Pool trace log",
                                         "IRP trace log",
                                         "Critical region trace log"};

/* ---- cancelled IRPs ---- */

static error *watched_irps(kernel_view *v, uint64_t only)
{
    nt_values all;
    walk_end end;
    if (!nt_verifier_watched_irps(v->arena, &v->windows, &all, &end))
        return error_new(v->arena, ERROR_NOT_FOUND,
                         "nt has no VfWdIrpListHead or no type _VF_WATCHDOG_IRP: which cancelled IRPs are "
                         "watched cannot be read");
    uint64_t shown = 0;
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) {
        value irp = all.items[i];
        if (only && value_or(value_field(irp, "Irp"), 0) != only) continue;
        shown++;
        emit(v->out, "watched_irp",
             "IRP {irp:q}, stack location {stack_location}, due at tick {due_ticks:x} "
             "({timeout_ticks:x} ticks after it was cancelled)\n",
             kernel_pointer("irp", value_field(irp, "Irp")),
             kernel_signed("stack_location", value_field(irp, "TrackedStackLocation")),
             kernel_number("due_ticks", value_field(irp, "DueTickCount")),
             kernel_number("timeout_ticks", value_field(irp, "CancelTimeoutTicks")),
             f_p("entry", value_address_of(irp)));
    }
    if (end != WALK_COMPLETE)
        return error_new(v->arena, ERROR_MEMORY, "the list of watched IRPs: %.*s",
                         STR_ARG(walk_end_text(end)));
    if (shown == 0 && only)
        out_heading(v->out, "IRP %llx is none of the %zu that are watched.\n", (unsigned long long)only,
                    all.count);
    else if (shown == 0) out_heading(v->out, "No cancelled IRPs are watched.\n");
    return NULL;
}

static error *run_watched_irps(command_call *c, kernel_view *v, str rest)
{
    uint64_t only = 0;
    error *e = args_expression_or(c, &rest, 0, &only);
    if (e || (e = args_end(c, rest))) return e;
    return watched_irps(v, session_address(c->session, only));
}

static error *no_systematic_log(command_call *c)
{
    return error_new(
        c->arena, ERROR_UNSUPPORTED,
        "!verifier: the log of systematic low resources simulation is not read: nt's public symbols "
        "and types have no such log");
}

/* Several flags together: everything that they ask for, and the statistics. */
static error *run_all(command_call *c, kernel_view *v, value data, uint64_t flags, str image)
{
    out_heading(c->out, "\n");
    error *e = verifier_options(v, data), *first = NULL;
    if (e) return e;
    verifier_statistics(v, data);
    if (flags & SHOW_DRIVERS) first = verifier_drivers(v, data, image, flags & SHOW_POOLS);
    for (size_t i = 0; i < sizeof logs / sizeof *logs; i++) {
        if (!(flags & log_flags[i])) continue;
        rule(v, log_titles[i]);
        if ((e = show_log(v, &logs[i]))) out_heading(c->out, "%.*s\n", STR_ARG(e->message));
        if (!first) first = e;
    }
    if (flags & SHOW_WATCHED_IRPS) {
        rule(v, "Cancelled IRPs that are watched");
        if ((e = watched_irps(v, 0))) out_heading(c->out, "%.*s\n", STR_ARG(e->message));
        if (!first) first = e;
    }
    if (first) return first;
    if (flags & SHOW_SYSTEMATIC) return no_systematic_log(c);
    if (flags & ~(uint64_t)KNOWN_FLAGS)
        return error_new(c->arena, ERROR_UNSUPPORTED, "!verifier: what flags %llx show is not read",
                         (unsigned long long)(flags & ~(uint64_t)KNOWN_FLAGS));
    return NULL;
}

static error *show_help(command_call *c)
{
    out_heading(c->out, "!verifier [Flags [Image]]\n"
                        "    1    drivers that are verified, and how much pool they have\n"
                        "    2    with 1: their pool in detail\n"
                        "    4    [Quantity]            allocations that were made to fail\n"
                        "    8    [Quantity]            changes of the IRQL\n"
                        "    40   [Quantity]            requests that were forced to be pending\n"
                        "    80   [Quantity | Address]  allocations and frees\n"
                        "    100  [Quantity | Address]  requests that were allocated, completed, cancelled\n"
                        "    200  [Address]             critical regions\n"
                        "    400  [Address]             cancelled requests that are watched\n");
    return NULL;
}

static error *run_verifier(command_call *c)
{
    kernel_view v;
    str rest = c->args, image = {0};
    uint64_t flags = 0;
    kernel_view_init(&v, c->session, c->out, c->arena);
    value data = nt_verifier_data(&v.windows);
    if (value_is_bad(data))
        return error_new(c->arena, ERROR_NOT_FOUND,
                         "nt!MmVerifierData and its type are not known: nt's symbols are needed");
    if (args_empty(rest)) return verifier_options(&v, data);
    if (str_equal(str_trim(rest), STR("?"))) return show_help(c);
    if (args_take_flag(&rest, STR("disable")))
        return error_new(c->arena, ERROR_UNSUPPORTED,
                         "!verifier -disable changes a running target; a dump has none");
    error *e = args_expression(c, &rest, &flags);
    if (e) return e;
    for (size_t i = 0; i < sizeof logs / sizeof *logs; i++)
        if (flags == log_flags[i]) return run_log(c, &v, logs[i], rest);
    if (flags == SHOW_SYSTEMATIC) return no_systematic_log(c);
    if (flags == SHOW_WATCHED_IRPS) return run_watched_irps(c, &v, rest);
    if (!args_empty(rest)) args_take_string(&rest, &image);
    if ((e = args_end(c, rest))) return e;
    return run_all(c, &v, data, flags, image);
}

const command command_verifier = {.name = "verifier",
                                  .extension = "kdexts",
                                  .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                  .synopsis = "[Flags [Image]] | Log [Quantity | Address] | ?",
                                  .brief = "Show what Driver Verifier checks, counts and logs",
                                  .example = "!verifier 200",
                                  .run = run_verifier};

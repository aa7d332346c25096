/* !cs: critical sections in the form of exts. Source: windows-driver-docs, "!cs"; the rule before each,
 * WaiterWoken and the widths are those of published sessions. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/kernel.h"
#include "show/address_name.h"
#include "show/trace.h"
#include "windows/critical_section.h"
#include "windows/stack_trace.h"

#define RULE "-----------------------------------------\n"

typedef struct cs_options {
    bool stack, locked_only, owner_stack, by_record, tree;
    bool has_start, has_end;
    uint64_t start, end;
    nt_trace_state state; /* with `stack`: of the database, */
    nt_traces traces;     /* and what it has */
} cs_options;

static const char help[] =
    "!cs [-s] [-l] [-o]                          - dump all the active critical sections in the current process.\n"
    "!cs [-s] [-o] address                       - dump critical section at this address.\n"
    "!cs [-s] [-l] [-o] start end                - dump critical sections found in this range of addresses.\n"
    "!cs [-s] [-o] -d address                    - dump critical section corresponding to DebugInfo at this address.\n"
    "!cs [-s] -t [address]                       - dump critical section tree (Application Verifier).\n"
    "-s will dump the critical section initialization stack trace if it's available.\n"
    "-l will dump only the locked critical sections.\n"
    "-o will dump the owner's stack of each locked one.\n";

/* Who holds it, and where that thread is. */
static void show_owner(command_call *c, const nt_critical_section *s)
{
    session *n = c->session;
    for (size_t i = 0; i < n->target->threads.count; i++) {
        if (n->target->threads.items[i].id != s->owner) continue;
        dispatcher_run_nested(c->dispatcher, str_format(c->arena, "~%zuk", i));
        return;
    }
    emit(c->out, "missing_owner", "Owner thread 0x{owner:x} is not in the dump\n", f_u("owner", s->owner));
}

/* The stack of who initialized it, as windows-driver-docs shows it; where there is none, why. */
static void show_stack(command_call *c, const cs_options *o, const nt_critical_section *s)
{
    switch (o->state) {
    case NT_TRACES_NOT_KNOWN:
        out_heading(c->out, "Initialization stack: not known, ntdll!RtlpStackTraceDataBase cannot be read\n");
        return;
    case NT_TRACES_OFF:
        out_heading(c->out,
                    "ntdll!RtlpStackTraceDataBase is NULL. Probably the stack traces are not enabled.\n");
        return;
    case NT_TRACES_NO_TYPES:
        out_heading(c->out, "Initialization stack: ntdll's symbols do not describe _STACK_TRACE_DATABASE\n");
        return;
    case NT_TRACES_UNREADABLE:
        out_heading(c->out, "Initialization stack: the stack trace database at 0x%llx cannot be read\n",
                    (unsigned long long)o->traces.address);
        return;
    case NT_TRACES_ON: break;
    }
    nt_trace_frames frames = nt_traces_find(c->arena, &o->traces, s->trace_index);
    if (frames.count) {
        out_heading(c->out, "\nStack trace for DebugInfo = 0x%0*llx:\n\n",
                    (int)session_pointer_size(c->session) * 2, (unsigned long long)s->debug_info);
        show_trace(c->session, c->out, c->arena, frames.items, frames.count);
    } else if (!s->trace_index) {
        out_heading(c->out, "Initialization stack: none was kept for this critical section\n");
    } else {
        out_heading(c->out, "Initialization stack: trace 0x%x is not in the stack trace database%s\n",
                    s->trace_index, o->traces.incomplete ? ", parts of which are not in the dump" : "");
    }
}

static void show_section(command_call *c, const cs_options *o, const nt_critical_section *s,
                         bool record_first)
{
    str name = show_address_name(c->session, c->arena, s->address, "0x", true);
    if (!name.len) name = str_format(c->arena, "+0x%X", (uint32_t)s->address);
    out_begin(c->out, "critical_section");
    out_heading(c->out, RULE);
    if (record_first)
        emit(c->out, NULL, "DebugInfo          = 0x{debug_info:q}\n", f_p("debug_info", s->debug_info));
    emit(c->out, NULL, "Critical section   = 0x{address:q} ({name})\n", f_p("address", s->address),
         f_s("name", name));
    if (!record_first)
        emit(c->out, NULL, "DebugInfo          = 0x{debug_info:q}\n", f_p("debug_info", s->debug_info));
    out_heading(c->out, s->locked ? "LOCKED\n" : "NOT LOCKED\n");
    emit(c->out, NULL, NULL, f_b("locked", s->locked));
    if (s->locked) {
        emit(c->out, NULL, "LockCount          = 0x{lock_count:X}\n", f_u("lock_count", s->lock_count));
        if (s->has_waiter_woken)
            emit(c->out, NULL, "WaiterWoken        = {waiter_woken}\n",
                 f_c("waiter_woken", s->waiter_woken ? "Yes" : "No"));
        emit(c->out, NULL, "OwningThread       = 0x{owner:q}\nRecursionCount     = 0x{recursion_count:X}\n",
             f_x("owner", s->owner, 16), f_u("recursion_count", (uint32_t)s->recursion_count));
    }
    emit(c->out, NULL, "LockSemaphore      = 0x{semaphore:X}\nSpinCount          = 0x{spin_count:q}\n",
         f_u("semaphore", (uint32_t)s->semaphore), f_p("spin_count", s->spin_count));
    if (o->stack) show_stack(c, o, s);
    out_end(c->out);
    if (o->owner_stack && s->locked) show_owner(c, s);
}

static error *show_all(command_call *c, nt_context *windows, const cs_options *o)
{
    bool found;
    uint64_t peb = 0;
    error *no_peb = session_get_register(c->session, c->arena, STR("$peb"), &found, &peb);
    nt_lock_records records;
    walk_end end;
    if (!nt_lock_list(c->arena, windows, no_peb ? 0 : session_address(c->session, peb), &records, &end))
        return error_new(c->arena, ERROR_NOT_FOUND,
                         "Unable to read ntdll!RtlCriticalSectionList\n"
                         "ntdll's symbols do not have it, and the PEB's loader lock leads nowhere");
    for (size_t i = 0; i < records.count && !out_cancelled(c->out); i++) {
        nt_critical_section s;
        if (!nt_critical_section_at(windows, &c->session->target->system, records.items[i].section, &s) ||
            s.debug_info != records.items[i].debug_info)
            continue;
        if (s.locked || !o->locked_only) show_section(c, o, &s, true);
    }
    return NULL;
}

/* A critical section begins with a pointer to its record, which points back. */
static error *show_range(command_call *c, nt_context *windows, const cs_options *o)
{
    unsigned size = session_pointer_size(c->session);
    space *memory = c->session->target->virtual_memory;
    for (uint64_t at = o->start & ~(uint64_t)(size - 1); at < o->end && !out_cancelled(c->out);) {
        uint64_t info, back;
        space_range next;
        if (!space_read_pointer(memory, at, size, &info)) {
            if (!space_next_range(memory, at, &next)) break;
            at = next.start > at ? (next.start + size - 1) & ~(uint64_t)(size - 1) : at + size;
            continue;
        }
        nt_critical_section s;
        uint16_t kind;
        /* Its record: type (0, a critical section's; 1 would be a resource's), back trace index, and (behind
         * padding on 64-bit machines) the pointer back. */
        if (info && space_read_u16(memory, info, &kind) && kind == 0 &&
            space_read_pointer(memory, info + size, size, &back) && back == at &&
            nt_critical_section_at(windows, &c->session->target->system, at, &s) &&
            (s.locked || !o->locked_only))
            show_section(c, o, &s, false);
        at += size;
    }
    return NULL;
}

static error *show_one(command_call *c, nt_context *windows, const cs_options *o)
{
    uint64_t address = o->start;
    nt_critical_section s;
    if (o->by_record &&
        !value_u64(value_field(nt_value(windows, "_RTL_CRITICAL_SECTION_DEBUG", address), "CriticalSection"),
                   &address))
        return error_new(c->arena, ERROR_MEMORY, "Unable to read debug info at 0x%llx",
                         (unsigned long long)o->start);
    if (!nt_critical_section_at(windows, &c->session->target->system, address, &s))
        return error_new(c->arena, ERROR_MEMORY, "Unable to read critical section at 0x%llx",
                         (unsigned long long)address);
    show_section(c, o, &s, o->by_record);
    return NULL;
}

static error *run_cs(command_call *c)
{
    cs_options o = {0};
    str rest = c->args, flag;
    error *e = NULL;
    while (!e && !args_empty(rest)) {
        if (args_take_any_flag(&rest, &flag)) {
            if (str_equal(flag, STR("?"))) {
                out_heading(c->out, "%s", help);
                return NULL;
            }
            if (str_equal(flag, STR("s"))) o.stack = true;
            else if (str_equal(flag, STR("l"))) o.locked_only = true;
            else if (str_equal(flag, STR("o"))) o.owner_stack = true;
            else if (str_equal(flag, STR("d"))) o.by_record = true;
            else if (str_equal(flag, STR("t"))) o.tree = true;
            else e = args_error(c, flag, "Syntax");
        } else if (!o.has_start) {
            o.has_start = true;
            e = args_address(c, &rest, &o.start);
        } else if (!o.has_end) {
            o.has_end = true;
            e = args_address(c, &rest, &o.end);
        } else {
            e = args_end(c, rest);
        }
    }
    if (e) return e;
    if (o.tree)
        return error_new(
            c->arena, ERROR_UNSUPPORTED,
            "The critical section tree is Application Verifier's own (!avrf says whether it is on): the form of "
            "its nodes in verifier.dll's memory is not public");
    values_context values;
    nt_context windows = session_windows(c->session, c->arena, &values);
    if (o.stack) o.state = nt_traces_open(c->arena, &windows, &o.traces);
    if (o.has_end) return show_range(c, &windows, &o);
    return o.has_start ? show_one(c, &windows, &o) : show_all(c, &windows, &o);
}

const command command_cs = {.name = "cs",
                            .extension = "exts",
                            .needs = NEEDS_TARGET | NEEDS_USER,
                            .synopsis =
                                "[-s] [-l] [-o] [Address | Start End | -d InfoAddress | -t [Address]]",
                            .brief = "Display critical sections",
                            .example = "!cs -l",
                            .run = run_cs};

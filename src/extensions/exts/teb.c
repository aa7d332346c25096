/* !teb and !gle: a thread's environment block, and the last error that it holds. Source: windows-driver-docs,
 * "!teb",
 * "!gle"; layout from transcripts. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/kernel.h"
#include "windows/peb.h"
#include "windows/status.h"

static field pointer(const char *name, value v)
{
    uint64_t u;
    return f_if(value_u64(v, &u), f_p(name, value_or(v, 0)));
}

static field number(const char *name, value v)
{
    uint64_t u;
    return f_if(value_u64(v, &u), f_x(name, value_or(v, 0), 8));
}

static error *teb_address(command_call *c, uint64_t *address)
{
    str rest = c->args;
    bool found;
    error *e;
    if (args_empty(rest)) {
        e = session_get_register(c->session, c->arena, STR("$teb"), &found, address);
        return e && c->session->target->class == TARGET_KERNEL
                   ? error_new(c->arena, ERROR_NOT_FOUND, "The current thread has no TEB")
                   : e;
    }
    e = args_address(c, &rest, address);
    return e ? e : args_end(c, rest);
}

static error *run_teb(command_call *c)
{
    uint64_t address;
    error *e = teb_address(c, &address);
    if (e) return e;
    values_context values;
    nt_context windows = session_windows(c->session, c->arena, &values);
    value teb = nt_teb_at(&windows, address);
    if (value_is_bad(value_checked(teb)))
        return error_new(c->arena, ERROR_MEMORY, "The TEB at 0x%llx is not in the dump",
                         (unsigned long long)address);
    emit(c->out, "teb",
         "TEB at {teb:q}\n"
         "    ExceptionList:        {exception_list:q}\n"
         "    StackBase:            {stack_base:q}\n"
         "    StackLimit:           {stack_limit:q}\n"
         "    SubSystemTib:         {subsystem_tib:q}\n"
         "    FiberData:            {fiber_data:q}\n"
         "    ArbitraryUserPointer: {arbitrary_user_pointer:q}\n"
         "    Self:                 {self:q}\n"
         "    EnvironmentPointer:   {environment_pointer:q}\n"
         "    ClientId:             {process:q} . {thread:q}\n"
         "    RpcHandle:            {rpc_handle:q}\n"
         "    Tls Storage:          {tls_storage:q}\n"
         "    PEB Address:          {peb:q}\n"
         "    LastErrorValue:       {last_error:1x}\n"
         "    LastStatusValue:      {last_status:1x}\n"
         "    Count Owned Locks:    {owned_locks:1x}\n"
         "    HardErrorMode:        {hard_error_mode:1x}\n",
         f_p("teb", address), pointer("exception_list", value_field(teb, "NtTib.ExceptionList")),
         pointer("stack_base", value_field(teb, "NtTib.StackBase")),
         pointer("stack_limit", value_field(teb, "NtTib.StackLimit")),
         pointer("subsystem_tib", value_field(teb, "NtTib.SubSystemTib")),
         pointer("fiber_data", value_field(teb, "NtTib.FiberData")),
         pointer("arbitrary_user_pointer", value_field(teb, "NtTib.ArbitraryUserPointer")),
         pointer("self", value_field(teb, "NtTib.Self")),
         pointer("environment_pointer", value_field(teb, "EnvironmentPointer")),
         pointer("process", value_field(teb, "ClientId.UniqueProcess")),
         pointer("thread", value_field(teb, "ClientId.UniqueThread")),
         pointer("rpc_handle", value_field(teb, "ActiveRpcHandle")),
         pointer("tls_storage", value_field(teb, "ThreadLocalStoragePointer")),
         pointer("peb", value_field(teb, "ProcessEnvironmentBlock")),
         number("last_error", value_field(teb, "LastErrorValue")),
         number("last_status", value_field(teb, "LastStatusValue")),
         number("owned_locks", value_field(teb, "CountOfOwnedCriticalSections")),
         /* HardErrorsAreDisabled until Windows XP */
         number("hard_error_mode", value_first(teb, "HardErrorMode", "HardErrorsAreDisabled", NULL)));
    return NULL;
}

/* ---- !gle ---- */

static str describe(command_call *c, status_kind kind, uint32_t code)
{
    str text;
    if (status_message(c->arena, c->session->symbols, kind, code, &text)) return text;
    text = status_text(kind, code);
    if (!text.len) text = status_name(kind, code);
    return text.len ? text : STR("<Unable to get error code text>");
}

static void show_last_error(command_call *c, nt_context *windows, uint64_t address)
{
    value teb = nt_teb_at(windows, address);
    uint64_t last_error, last_status;
    if (!value_u64(value_field(teb, "LastErrorValue"), &last_error) ||
        !value_u64(value_field(teb, "LastStatusValue"), &last_status)) {
        emit(c->out, "last_error_missing", "    *** unable to read the TEB at {teb:q}\n",
             f_p("teb", address));
        return;
    }
    emit(c->out, "last_error",
         last_error ? "LastErrorValue: (Win32) 0x{error:1x} ({error:d}) - {error_text}\n"
                    : "LastErrorValue: (Win32) 0 (0) - {error_text}\n",
         f_x("error", last_error, 8),
         f_s("error_text", describe(c, STATUS_KIND_WIN32, (uint32_t)last_error)));
    emit(c->out, "last_status",
         last_status ? "LastStatusValue: (NTSTATUS) 0x{status:1x} - {status_text}\n"
                     : "LastStatusValue: (NTSTATUS) 0 - {status_text}\n",
         f_x("status", last_status, 8),
         f_s("status_text",
             last_status ? describe(c, STATUS_KIND_NTSTATUS, (uint32_t)last_status) : STR("STATUS_WAIT_0")));
}

static error *run_gle(command_call *c)
{
    values_context values;
    nt_context windows;
    str rest = c->args;
    bool all = args_take_flag(&rest, STR("all")), found;
    error *e = args_end(c, rest);
    if (e) return e;
    windows = session_windows(c->session, c->arena, &values);
    const target *t = c->session->target;
    if (!all) {
        uint64_t address;
        e = session_get_register(c->session, c->arena, STR("$teb"), &found, &address);
        if (!e) show_last_error(c, &windows, address);
        return e;
    }
    for (size_t i = 0; i < t->threads.count && !out_cancelled(c->out); i++) {
        out_heading(c->out, "%sLast error for thread %zx:\n", i ? "\n" : "", i);
        show_last_error(c, &windows, t->threads.items[i].teb);
    }
    return NULL;
}

const command command_teb = {.name = "teb",
                             .extension = "exts",
                             .needs = NEEDS_TARGET,
                             .synopsis = "[TEB-Address]",
                             .brief = "Display the thread environment block",
                             .example = "!teb",
                             .run = run_teb};

const command command_gle = {.name = "gle",
                             .extension = "exts",
                             .needs = NEEDS_TARGET,
                             .synopsis = "[-all]",
                             .brief = "Display the last error of the current thread, or of all threads",
                             .example = "!gle -all",
                             .run = run_gle};

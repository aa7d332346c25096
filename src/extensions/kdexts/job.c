/* !job. Source: windows-driver-docs, "!job". Its SecurityLimitFlags and Token are fields up to Windows Server
 * 2003 only; later kernels keep neither, and the lines are left out. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/kernel.h"
#include "show/kernel.h"

enum { SETTINGS = 1, PROCESSES = 2, PROCESS_OBJECT = 3, THREAD_OBJECT = 6, TYPE_BITS = 0x7f };

static void line(kernel_view *v, const char *label, const char *name, value n, bool decimal)
{
    out_heading(v->out, "  %-25s", label);
    str template = str_format(v->arena, decimal ? "{%s}\n" : "{%s:x}\n", name);
    emit(v->out, NULL, str_to_cstr(v->arena, template), kernel_number(name, n));
}

static void show_settings(kernel_view *v, value job)
{
    line(v, "TotalPageFaultCount", "page_faults", value_field(job, "TotalPageFaultCount"), true);
    line(v, "TotalProcesses", "total_processes", value_field(job, "TotalProcesses"), true);
    line(v, "ActiveProcesses", "active_processes", value_field(job, "ActiveProcesses"), true);
    line(v, "TotalTerminatedProcesses", "terminated_processes", value_field(job, "TotalTerminatedProcesses"),
         true);
    line(v, "LimitFlags", "limit_flags", value_field(job, "LimitFlags"), false);
    line(v, "MinimumWorkingSetSize", "minimum_working_set", value_field(job, "MinimumWorkingSetSize"), false);
    line(v, "MaximumWorkingSetSize", "maximum_working_set", value_field(job, "MaximumWorkingSetSize"), false);
    line(v, "ActiveProcessLimit", "active_process_limit", value_field(job, "ActiveProcessLimit"), true);
    line(v, "PriorityClass", "priority_class", value_field(job, "PriorityClass"), true);
    line(v, "UIRestrictionsClass", "ui_restrictions", value_field(job, "UIRestrictionsClass"), false);
    if (value_has_field(job, "SecurityLimitFlags"))
        line(v, "SecurityLimitFlags", "security_limit_flags", value_field(job, "SecurityLimitFlags"), false);
    if (value_has_field(job, "Token"))
        emit(v->out, NULL, "  Token                    {token:q}\n",
             kernel_pointer("token", value_field(job, "Token")));
    uint64_t parent = value_or(value_field(job, "ParentJob"), 0); /* since 6.2 */
    emit(v->out, NULL, NULL, f_if(parent != 0, f_p("parent_job", parent)));
}

static void show_processes(kernel_view *v, value job)
{
    const type *t = nt_type(&v->windows, "_EPROCESS");
    uint64_t head = value_address_of(value_field(job, "ProcessListHead"));
    value process;
    if (!t || !head) return;
    out_heading(v->out, "\nProcesses assigned to this job:\n\n");
    out_list_begin(v->out, "processes");
    list_walk w = list_walk_begin(&v->values, head, t, "JobLinks", NT_LIST_LIMIT);
    while (list_walk_next(&w, &process) && !out_cancelled(v->out)) show_process(v, process, 0);
    out_list_end(v->out);
    emit(v->out, NULL, w.end == WALK_COMPLETE ? NULL : "The list of processes ends: {end}\n",
         f_s("end", walk_end_text(w.end)));
}

/* A process or a thread is asked for its job; anything else is one. */
static uint64_t job_of(kernel_view *v, uint64_t address)
{
    uint64_t type;
    value header = nt_value(&v->windows, "_DISPATCHER_HEADER", address);
    if (!value_u64(value_field(header, "Type"), &type)) return address;
    if ((type & TYPE_BITS) == THREAD_OBJECT)
        address = value_or(nt_thread_owner(nt_thread_at(&v->windows, address)), 0);
    else if ((type & TYPE_BITS) != PROCESS_OBJECT) return address;
    return value_or(value_field(nt_process_at(&v->windows, address), "Job"), 0);
}

static error *run_job(command_call *c)
{
    kernel_view v;
    str rest = c->args;
    uint64_t given = 0, flags, active;
    error *e = args_empty(rest) ? NULL : args_address(c, &rest, &given);
    if (e || (e = args_expression_or(c, &rest, SETTINGS, &flags)) || (e = args_end(c, rest))) return e;
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!nt_type(&v.windows, "_EJOB")) return error_new(c->arena, ERROR_NOT_FOUND, "Cannot get _EJOB type");
    if (!given) given = session_process(c->session, c->arena);
    uint64_t at = job_of(&v, session_address(c->session, given));
    if (!at) return error_new(c->arena, ERROR_NOT_FOUND, "Process is not part of a job");
    value job = nt_value(&v.windows, "_EJOB", at);
    if (!value_u64(value_field(job, "ActiveProcesses"), &active))
        return error_at_address(c->arena, ERROR_MEMORY, at, "the job (nt!_EJOB) is not in the dump");
    out_begin(c->out, "job");
    emit(c->out, NULL, "Job at {job:q}\n", f_p("job", at));
    if (flags & SETTINGS) show_settings(&v, job);
    if (flags & PROCESSES) show_processes(&v, job);
    out_end(c->out);
    return NULL;
}

const command command_job = {.name = "job",
                             .extension = "kdexts",
                             .needs = NEEDS_TARGET | NEEDS_KERNEL,
                             .synopsis = "[Process [Flags]]",
                             .brief = "Show a job: its limits, counts and processes",
                             .example = "!job",
                             .run = run_job};

/* !ipi: what processors of x86 asked each other for. Source: windows-driver-docs, "!ipi". The states of
 * IpiFrozen are those that debuggers of NT's kernel agree on (ReactOS' ke.h: IPI_FROZEN_STATE_*). */
#include "extensions/kdexts/processors.h"

#include <limits.h>

static str hex(kernel_view *v, uint64_t n)
{
    return str_format(v->arena, "%llX", (unsigned long long)n);
}

static const char *state_name(uint64_t frozen)
{
    enum { STATE = 0xf };
    static const char *const names[] = {"Running", NULL, "Frozen", "Thaw", "Owner", "TargetFreeze"};
    uint64_t state = frozen & STATE;
    const char *name = state < sizeof names / sizeof *names ? names[state] : NULL;
    return name ? name : "Unknown";
}

static void show_frozen(kernel_view *v, uint64_t frozen)
{
    enum { ACTIVE = 0x20 };
    str text = str_format(v->arena, "%llX%s [%s]", (unsigned long long)frozen,
                          frozen & ACTIVE ? " [FreezeActive]" : "", state_name(frozen));
    emit(v->out, NULL, "  IPI Frozen:      {frozen_text}\n", f_x("frozen", frozen, 8),
         f_s("frozen_text", text));
}

/* One number of the PRCB; a field that this Windows does not have is left out. */
static void show_number(kernel_view *v, value prcb, const char *member, const char *label, const char *name)
{
    uint64_t n;
    if (!value_u64(value_field(prcb, member), &n)) return;
    const char *text = str_to_cstr(v->arena, str_format(v->arena, "%s_text", name));
    const char *line = str_to_cstr(v->arena, str_format(v->arena, "  %-17s{%s}\n", label, text));
    emit(v->out, NULL, line, f_x(name, n, 8), f_s(text, hex(v, n)));
}

static bool show_state(kernel_view *v, unsigned number, value prcb)
{
    uint64_t worker, n, summary = 0;
    if (!value_u64(value_field(prcb, "WorkerRoutine"), &worker)) return false;
    value_u64(value_field(prcb, "RequestSummary"), &summary);
    strbuf name = {.arena = v->arena};
    if (!symbols_format(v->session->symbols, worker, true, &name))
        strbuf_format(&name, "%llX", (unsigned long long)worker);
    out_begin(v->out, "ipi");
    emit(v->out, NULL, "IPI State for Processor {processor}\n", f_u("processor", number));
    /* The packet stays after its request is done. */
    emit(v->out, NULL,
         summary ? "  Worker Routine:  {worker_name}\n" : "  Worker Routine:  {worker_name} [Stale]\n",
         f_p("worker", worker), f_s("worker_name", strbuf_str(&name)));
    out_list_begin(v->out, "parameters");
    for (unsigned i = 0; i < 3; i++)
        if (value_u64(value_index(value_field(prcb, "CurrentPacket"), i), &n))
            emit(v->out, "ipi_parameter", "  Parameter[{index}]:    {parameter_text}\n", f_u("index", i),
                 f_x("parameter", n, 8), f_s("parameter_text", hex(v, n)));
    out_list_end(v->out);
    if (value_u64(value_field(prcb, "IpiFrame"), &n)) {
        str text = n ? str_format(v->arena, "%llX [.trap %llX]", (unsigned long long)n, (unsigned long long)n)
                     : STR("0");
        emit(v->out, NULL, "  Ipi Trap Frame:  {frame_text}\n", f_x("frame", n, 8), f_s("frame_text", text));
    }
    show_number(v, prcb, "SignalDone", "Signal Done:", "signal_done");
    if (value_u64(value_field(prcb, "IpiFrozen"), &n)) show_frozen(v, n);
    show_number(v, prcb, "RequestSummary", "Request Summary:", "request_summary");
    show_number(v, prcb, "TargetSet", "Target Set:", "target_set");
    show_number(v, prcb, "PacketBarrier", "Packet Barrier:", "packet_barrier");
    out_heading(v->out, "\n");
    out_end(v->out);
    return true;
}

static error *run_ipi(command_call *c)
{
    kernel_view v;
    unsigned number;
    bool any = false;
    error *e = processors_argument(c, &v, c->args, &number);
    if (e) return e;
    for (unsigned i = 0; i < c->session->target->threads.count && !out_cancelled(c->out); i++)
        if (number == UINT_MAX || i == number) any |= show_state(&v, i, processors_prcb(&v, i));
    if (any) return NULL;
    return error_new(c->arena, ERROR_UNAVAILABLE,
                     "Only processors of x86 keep their requests where this command shows them");
}

const command command_ipi = {.name = "ipi",
                             .extension = "kdexts",
                             .needs = NEEDS_TARGET | NEEDS_KERNEL,
                             .synopsis = "[Processor]",
                             .brief = "Show what processors of x86 were asked for by others",
                             .example = "!ipi",
                             .run = run_ipi};

/* !running, !pcr, !prcb, !cpuinfo: processors. Sources: windows-driver-docs; published sessions for the forms
 * since Windows 7. */
#include "windows/processor.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/kernel.h"
#include "windows/dpcs.h"
#include "windows/machine_info.h"

static error *no_types(command_call *c)
{
    return error_new(c->arena, ERROR_NOT_FOUND, "nt has no type _KPRCB: its symbols are needed");
}

static unsigned current_processor(const session *s)
{
    const target *t = s->target;
    return s->thread < t->threads.count ? t->threads.items[s->thread].id : 0;
}

/* The argument is a processor's number; `otherwise` without one. */
static error *take_processor(command_call *c, kernel_view *v, unsigned otherwise, unsigned *number,
                             value *prcb)
{
    str rest = c->args;
    uint64_t given;
    kernel_view_init(v, c->session, c->out, c->arena);
    if (!nt_type(&v->windows, "_KPRCB")) return no_types(c);
    error *e = args_expression_or(c, &rest, otherwise, &given);
    if (e || (e = args_end(c, rest))) return e;
    uint64_t at = given < c->session->target->threads.count
                      ? nt_prcb_address(&v->windows, &v->kernel, c->session->target, (unsigned)given)
                      : 0;
    if (!at)
        return error_new(c->arena, ERROR_NOT_FOUND, "Cannot get PRCB address of processor 0x%llx",
                         (unsigned long long)given);
    *number = (unsigned)given;
    *prcb = nt_prcb_at(&v->windows, at);
    return NULL;
}

/* ---- !running ---- */

static value thread_of(kernel_view *v, value prcb, const char *field_name)
{
    return nt_thread_at(&v->windows, value_or(value_field(prcb, field_name), 0));
}

static void thread_column(kernel_view *v, value prcb, const char *field_name, bool empty_allowed)
{
    uint64_t address, priority;
    bool have = value_u64(value_field(prcb, field_name), &address);
    bool wide = v->values.pointer_size == 8;
    if (have && address == 0 && empty_allowed) {
        out_heading(v->out, "%*s", wide ? 22 : 14, "");
        return;
    }
    value thread = thread_of(v, prcb, field_name);
    bool known = value_u64(value_field(thread, "Tcb.Priority"), &priority);
    bool next = empty_allowed;
    emit(v->out, NULL, next ? "{next:q} ({next_priority:2}) " : "{current:q} ({current_priority:2}) ",
         f_if(have, f_p(next ? "next" : "current", address)),
         f_if(known, f_u(next ? "next_priority" : "current_priority", priority)));
}

static void running_row(kernel_view *v, unsigned number, value prcb, bool stacks)
{
    char locks[17];
    cpu_registers start;
    nt_prcb_queued_locks(prcb, locks);
    out_begin(v->out, "running");
    emit(v->out, NULL, "{processor:3}    {prcb:q}  ", f_u("processor", number),
         f_p("prcb", value_address_of(prcb)));
    thread_column(v, prcb, "CurrentThread", false);
    thread_column(v, prcb, "NextThread", true);
    emit(v->out, NULL, "{idle:q}  {locks}\n", kernel_pointer("idle", value_field(prcb, "IdleThread")),
         f_c("locks", locks));
    if (stacks) {
        out_heading(v->out, "\n");
        out_list_begin(v->out, "frames");
        if (show_thread_start(v, thread_of(v, prcb, "CurrentThread"), &start))
            show_thread_stack(v, &start, false, 0);
        else out_heading(v->out, "Kernel stack not resident.\n");
        out_list_end(v->out);
        out_heading(v->out, "\n");
    }
    out_end(v->out);
}

static error *run_running(command_call *c)
{
    kernel_view v;
    str rest = c->args, flag;
    bool idle_too = false, stacks = false;
    while (args_take_any_flag(&rest, &flag)) {
        for (size_t i = 0; i < flag.len; i++) {
            if (flag.ptr[i] == 'i') idle_too = true;
            else if (flag.ptr[i] == 't') stacks = true;
            else return args_error(c, rest, "Syntax");
        }
    }
    error *e = args_end(c, rest);
    if (e) return e;
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!nt_type(&v.windows, "_KPRCB")) return no_types(c);
    const target *t = c->session->target;
    value *prcbs = ARENA_ARRAY(c->arena, value, t->threads.count + 1);
    uint64_t active = 0, idle = 0;
    bool *is_idle = ARENA_ARRAY(c->arena, bool, t->threads.count + 1);
    for (size_t i = 0; i < t->threads.count; i++) {
        unsigned number = t->threads.items[i].id;
        prcbs[i] = nt_prcb_at(&v.windows, nt_prcb_address(&v.windows, &v.kernel, t, number));
        uint64_t current = value_or(value_field(prcbs[i], "CurrentThread"), 0);
        is_idle[i] = current && current == value_or(value_field(prcbs[i], "IdleThread"), 0);
        if (number < 64) active |= (uint64_t)1 << number;
        if (number < 64 && is_idle[i]) idle |= (uint64_t)1 << number;
    }
    int digits = v.values.pointer_size == 8 ? 16 : 8;
    out_heading(c->out, "\nSystem Processors:  (%0*llx)\n  Idle Processors:  (%0*llx)\n", digits,
                (unsigned long long)active, digits, (unsigned long long)idle);
    if (active == idle && !idle_too) {
        out_heading(c->out, "All processors idle.\n");
        return NULL;
    }
    out_heading(c->out, digits == 16
                            ? "\n       Prcbs             Current         (pri) Next            (pri) Idle\n"
                            : "\n       Prcbs     Current (pri) Next    (pri) Idle\n");
    for (size_t i = 0; i < t->threads.count && !out_cancelled(c->out); i++)
        if (idle_too || !is_idle[i]) running_row(&v, t->threads.items[i].id, prcbs[i], stacks);
    if (!stacks) out_heading(c->out, "\n");
    return NULL;
}

const command command_running = {.name = "running",
                                 .extension = "kdexts",
                                 .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                 .synopsis = "[-i] [-t]",
                                 .brief = "Show what runs on each processor",
                                 .example = "!running -it",
                                 .run = run_running};

/* ---- !pcr and !prcb ---- */

/* Behind "DpcQueue: " as the reference's x86 page has one; more of them each on a line below it. */
static void dpc_queue(kernel_view *v, unsigned number)
{
    nt_dpcs found = nt_dpcs_of(v->arena, &v->windows, &v->kernel, v->session->target, number);
    out_list_begin(v->out, "dpcs");
    for (size_t i = 0; i < found.items.count && !out_cancelled(v->out); i++) {
        const nt_dpc *d = &found.items.items[i];
        strbuf name = {.arena = v->arena};
        bool named = d->readable && symbols_format(v->session->symbols, d->routine, true, &name);
        if (i) out_heading(v->out, "\n\t                    ");
        emit(v->out, "pcr_dpc", named ? " 0x{dpc:q} 0x{routine:q} {name}" : " 0x{dpc:q} 0x{routine:q}",
             f_p("dpc", d->dpc), f_if(d->readable, f_p("routine", d->routine)),
             f_if(named, f_s("name", strbuf_str(&name))));
    }
    out_list_end(v->out);
    out_heading(v->out, "\n");
    if (found.end != WALK_COMPLETE)
        out_heading(v->out, "\t                     a queue ends early: %.*s\n",
                    STR_ARG(walk_end_text(found.end)));
}

static error *run_pcr(command_call *c)
{
    kernel_view v;
    unsigned number;
    value prcb;
    error *e = take_processor(c, &v, current_processor(c->session), &number, &prcb);
    if (e) return e;
    value pcr = nt_pcr_of(&v.windows, value_address_of(prcb));
    out_begin(c->out, "pcr");
    /* x64 has the stack words of NT_TIB only where the union with the descriptor tables leaves them. */
    emit(c->out, NULL,
         "KPCR for Processor {processor} at {pcr:q}:\n"
         "    Major {major} Minor {minor}\n"
         "\tNtTib.ExceptionList: {exception_list:q}\n"
         "\t    NtTib.StackBase: {stack_base:q}\n"
         "\t   NtTib.StackLimit: {stack_limit:q}\n"
         "\t NtTib.SubSystemTib: {subsystem_tib:q}\n"
         "\t      NtTib.Version: {version:q}\n"
         "\t  NtTib.UserPointer: {user_pointer:q}\n"
         "\t      NtTib.SelfTib: {self_tib:q}\n"
         "\n"
         "\t            SelfPcr: {self:q}\n"
         "\t               Prcb: {prcb:q}\n"
         "\t               Irql: {irql:q}\n"
         "\t                IRR: {irr:q}\n"
         "\t                IDR: {idr:q}\n"
         "\t      InterruptMode: {interrupt_mode:q}\n"
         "\t                IDT: {idt:q}\n"
         "\t                GDT: {gdt:q}\n"
         "\t                TSS: {tss:q}\n"
         "\n"
         "\t      CurrentThread: {current_thread:q}\n"
         "\t         NextThread: {next_thread:q}\n"
         "\t         IdleThread: {idle_thread:q}\n"
         "\n"
         "\t          DpcQueue: ",
         f_u("processor", number), f_if(!value_is_bad(pcr), f_p("pcr", value_address_of(pcr))),
         kernel_number("major", value_field(pcr, "MajorVersion")),
         kernel_number("minor", value_field(pcr, "MinorVersion")),
         kernel_pointer("exception_list", value_field(pcr, "NtTib.ExceptionList")),
         kernel_pointer("stack_base", value_field(pcr, "NtTib.StackBase")),
         kernel_pointer("stack_limit", value_field(pcr, "NtTib.StackLimit")),
         kernel_pointer("subsystem_tib", value_field(pcr, "NtTib.SubSystemTib")),
         kernel_pointer("version", value_first(pcr, "NtTib.Version", NULL)),
         kernel_pointer("user_pointer", value_field(pcr, "NtTib.ArbitraryUserPointer")),
         kernel_pointer("self_tib", value_field(pcr, "NtTib.Self")),
         kernel_pointer("self", value_first(pcr, "SelfPcr", "Self", NULL)),
         f_p("prcb", value_address_of(prcb)), kernel_pointer("irql", value_field(pcr, "Irql")),
         value_has_field(pcr, "IRR") ? kernel_pointer("irr", value_field(pcr, "IRR")) : f_p("irr", 0),
         value_has_field(pcr, "IDR") ? kernel_pointer("idr", value_field(pcr, "IDR")) : f_p("idr", 0),
         value_has_field(pcr, "InterruptMode")
             ? kernel_pointer("interrupt_mode", value_field(pcr, "InterruptMode"))
             : f_p("interrupt_mode", 0),
         kernel_pointer("idt", value_first(pcr, "IDT", "IdtBase", NULL)),
         kernel_pointer("gdt", value_first(pcr, "GDT", "GdtBase", NULL)),
         kernel_pointer("tss", value_first(pcr, "TSS", "TssBase", NULL)),
         kernel_pointer("current_thread", value_field(prcb, "CurrentThread")),
         kernel_pointer("next_thread", value_field(prcb, "NextThread")),
         kernel_pointer("idle_thread", value_field(prcb, "IdleThread")));
    dpc_queue(&v, number);
    out_end(c->out);
    return NULL;
}

const command command_pcr = {.name = "pcr",
                             .extension = "kdexts",
                             .needs = NEEDS_TARGET | NEEDS_KERNEL,
                             .synopsis = "[Processor]",
                             .brief = "Show a processor's control region",
                             .example = "!pcr 0",
                             .run = run_pcr};

static error *run_prcb(command_call *c)
{
    kernel_view v;
    unsigned number;
    value prcb;
    error *e = take_processor(c, &v, 0, &number, &prcb);
    if (e) return e;
    value pcr = nt_pcr_of(&v.windows, value_address_of(prcb));
    bool grouped = value_has_field(prcb, "GroupSetMember"); /* since 6.1 */
    out_begin(c->out, "prcb");
    emit(c->out, NULL, "PRCB for Processor {processor} at {prcb:q}:\n", f_u("processor", number),
         f_p("prcb", value_address_of(prcb)));
    if (grouped)
        emit(c->out, NULL, "Current IRQL -- {irql}\n", kernel_number("irql", value_field(pcr, "Irql")));
    emit(c->out, NULL, "Threads--  Current {current:q} Next {next:q} Idle {idle:q}\n",
         kernel_pointer("current", value_field(prcb, "CurrentThread")),
         kernel_pointer("next", value_field(prcb, "NextThread")),
         kernel_pointer("idle", value_field(prcb, "IdleThread")));
    if (grouped)
        emit(c->out, NULL,
             "Processor Index {number} Number ({group}, {group_index}) GroupSetMember {set_member:x}\n",
             kernel_number("number", value_field(prcb, "Number")),
             kernel_number("group", value_field(prcb, "Group")),
             kernel_number("group_index", value_field(prcb, "GroupIndex")),
             kernel_number("set_member", value_field(prcb, "GroupSetMember")));
    else
        emit(c->out, NULL, "Number {number} SetMember {set_member:08x}\n",
             kernel_number("number", value_field(prcb, "Number")),
             kernel_number("set_member", value_field(prcb, "SetMember")));
    emit(c->out, NULL,
         "Interrupt Count -- {interrupts:08x}\n"
         "Times -- Dpc    {dpc_time:08x} Interrupt {interrupt_time:08x} \n"
         "         Kernel {kernel_time:08x} User      {user_time:08x} \n",
         kernel_number("interrupts", value_field(prcb, "InterruptCount")),
         kernel_number("dpc_time", value_field(prcb, "DpcTime")),
         kernel_number("interrupt_time", value_field(prcb, "InterruptTime")),
         kernel_number("kernel_time", value_field(prcb, "KernelTime")),
         kernel_number("user_time", value_field(prcb, "UserTime")));
    out_end(c->out);
    return NULL;
}

const command command_prcb = {.name = "prcb",
                              .extension = "kdexts",
                              .needs = NEEDS_TARGET | NEEDS_KERNEL,
                              .synopsis = "[Processor]",
                              .brief = "Show a processor's control block",
                              .example = "!prcb 1",
                              .run = run_prcb};

/* ---- !cpuinfo ---- */

static void cpuinfo_row(kernel_view *v, unsigned number)
{
    value prcb =
        nt_prcb_at(&v->windows, nt_prcb_address(&v->windows, &v->kernel, v->session->target, number));
    str vendor;
    bool has_vendor = nt_prcb_vendor(v->arena, prcb, &vendor);
    emit(v->out, "cpuinfo",
         "{processor:2} {family:2},{model},{stepping} {vendor} {mhz:4} {signature:016x}"
         "                   {features:08x}\n",
         f_u("processor", number), kernel_number("family", value_field(prcb, "CpuType")),
         /* CpuStep is model and stepping together; before 6.0 there is nothing else. */
         value_has_field(prcb, "CpuModel")
             ? kernel_number("model", value_field(prcb, "CpuModel"))
             : f_if(!value_is_bad(prcb), f_u("model", value_or(value_field(prcb, "CpuStep"), 0) >> 8)),
         value_has_field(prcb, "CpuStepping")
             ? kernel_number("stepping", value_field(prcb, "CpuStepping"))
             : f_if(!value_is_bad(prcb), f_u("stepping", value_or(value_field(prcb, "CpuStep"), 0) & 0xff)),
         f_if(has_vendor, f_s("vendor", has_vendor ? vendor : STR(""))),
         kernel_number("mhz", value_field(prcb, "MHz")),
         kernel_pointer("signature", value_first(prcb, "UpdateSignature.QuadPart", NULL)),
         kernel_number("features", value_field(prcb, "FeatureBits")));
}

/* Below the rows, where the registry's values are in the dump. */
static void signature_lines(kernel_view *v, value prcb)
{
    const target *t = v->session->target;
    uint64_t initial, cached;
    if (!nt_microcode(v->arena, t, prcb, true, &initial) || !nt_microcode(v->arena, t, prcb, false, &cached))
        return;
    emit(v->out, "update_signatures",
         "                      Cached Update Signature {cached:016x}\n"
         "                     Initial Update Signature {initial:016x}\n",
         f_x("cached", cached, 16), f_x("initial", initial, 16));
}

static error *run_cpuinfo(command_call *c)
{
    kernel_view v;
    const target *t = c->session->target;
    unsigned number;
    value prcb;
    bool all = args_empty(c->args);
    error *e = take_processor(c, &v, 0, &number, &prcb);
    if (e) return e;
    out_heading(c->out, "CP  F/M/S Manufacturer  MHz PRCB Signature    MSR 8B Signature Features\n");
    for (size_t i = 0; i < t->threads.count && !out_cancelled(c->out); i++)
        if (all || t->threads.items[i].id == number) cpuinfo_row(&v, t->threads.items[i].id);
    signature_lines(&v, prcb);
    return NULL;
}

const command command_cpuinfo = {.name = "cpuinfo",
                                 .extension = "kdexts",
                                 .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                 .synopsis = "[Processor]",
                                 .brief = "Show which processors the machine has",
                                 .example = "!cpuinfo",
                                 .run = run_cpuinfo};

/* ---- !mca ---- */

/* Source: windows-driver-docs, "!mca": what it says where the private symbols of the HAL are missing. The
 * machine check registers themselves are in no dump. */
static error *run_mca(command_call *c)
{
    error *e = args_end(c, c->args);
    if (e) return e;
    out_heading(c->out, "HalpFeatureBits not found\n");
    return run_cpuinfo(c);
}

const command command_mca = {.name = "mca",
                             .extension = "kdexts",
                             .needs = NEEDS_TARGET | NEEDS_KERNEL,
                             .synopsis = "",
                             .brief = "Show the processors (the machine check registers are not in a dump)",
                             .example = "!mca",
                             .run = run_mca};

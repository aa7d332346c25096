/* The facts: exception, context or trap frame, stack, process. A record that the arguments name and the dump
 * does not have is left out, and the next best is taken. */
#include "extensions/ext/analyze.h"
#include "session/kernel.h"
#include "show/kernel.h"
#include "windows/process.h"

str analyze_symbol(const analysis *n, uint64_t address)
{
    strbuf text = {.arena = n->arena};
    if (symbols_format(n->session->symbols, address, true, &text)) return strbuf_str(&text);
    return str_format(n->arena, "0x%llx", (unsigned long long)address);
}

static uint64_t address_of(const analysis *n, nt_lead lead)
{
    return lead.argument ? session_address(n->session, lead.value) : 0;
}

void analyze_walk(analysis *n, const cpu_registers *start)
{
    unwind_end end;
    uint64_t at;
    n->frame_count = session_walk(n->session, n->arena, start, ANALYZE_FRAMES, &n->frames, &end, &at);
}

/* Registers of the processor or thread that the dump is about, wherever the user stands now. */
static bool event_registers(analysis *n, cpu_registers *out)
{
    session *s = n->session;
    session_place before;
    session_save_place(s, &before);
    s->thread = s->target->event_thread;
    s->scope = SCOPE_THREAD;
    s->implicit_thread = 0;
    bool have = s->target->cpu && !session_registers(s, n->arena, out);
    session_restore_place(s, &before);
    return have;
}

/* The trap frame of the fault on the stack: that of the instruction the bug check names, or the innermost of
 * kernel code. A system call's frame is one too, and is not a fault. */
static uint64_t trap_on_stack(const analysis *n, uint64_t ip)
{
    for (size_t i = 0; i < n->frame_count; i++) {
        cpu_registers r;
        uint64_t at, trap = n->frames[i].trap_frame;
        if (!trap || !session_trap_frame(n->session, n->arena, trap, &r)) continue;
        if (!cpu_register_get(&r, cpu_role_register(r.arch, CPU_ROLE_IP), &at)) continue;
        if (ip ? at == ip : session_is_kernel_address(n->session, at)) return trap;
    }
    return 0;
}

static bool stack_has_trap(const analysis *n, uint64_t trap)
{
    for (size_t i = 0; i < n->frame_count; i++)
        if (n->frames[i].trap_frame == trap) return true;
    return false;
}

static void take_trap_frame(analysis *n, uint64_t address)
{
    n->has_context = address && session_trap_frame(n->session, n->arena, address, &n->context);
    if (!n->has_context) return;
    n->trap_frame = address;
    /* The stack from the bug check on passes the trap by itself, and shows who asked for the bug check. */
    if (stack_has_trap(n, address)) return;
    n->command = str_format(n->arena, ".trap 0x%llx", (unsigned long long)address);
    analyze_walk(n, &n->context);
}

void analyze_find_bugcheck(analysis *n)
{
    n->words = nt_bugcheck_explain(n->bugcheck->code, n->bugcheck->parameters);
}

/* What ran when the processor entered a task gate: x86's double faults. */
static void take_task(analysis *n)
{
    for (size_t i = 0; i + 1 < n->frame_count && !n->has_context; i++) {
        if (!n->frames[i].task_selector) continue;
        n->task_selector = n->frames[i].task_selector;
        n->context = n->frames[i + 1].registers;
        n->has_context = true;
    }
}

/* The thread that held everything up: its stack in place of that of who noticed it. */
static void take_thread(analysis *n, uint64_t address)
{
    kernel_view v;
    cpu_registers start;
    str name;
    if (!address) return;
    kernel_view_init(&v, n->session, n->out, n->arena);
    value thread = nt_thread_at(&v.windows, address);
    n->thread = address;
    if (!show_thread_start(&v, thread, &start)) return;
    n->command = str_format(n->arena, ".thread 0x%llx", (unsigned long long)address);
    analyze_walk(n, &start);
    if (nt_process_image_name(n->arena, nt_process_at(&v.windows, value_or(nt_thread_owner(thread), 0)),
                              &name))
        n->process = name;
}

/* EXCEPTION_POINTERS: the record's address, then the context's. */
static void follow_pointers(const analysis *n, uint64_t *record, uint64_t *context)
{
    const session *s = n->session;
    unsigned size = session_pointer_size(s);
    uint64_t at = address_of(n, n->leads.pointers), first, second;
    if (!at || !space_read_pointer(s->target->virtual_memory, at, size, &first) ||
        !space_read_pointer(s->target->virtual_memory, at + size, size, &second))
        return;
    *record = session_address(s, first);
    *context = session_address(s, second);
}

static void find_kernel_fault(analysis *n)
{
    session *s = n->session;
    const target_bugcheck *b = n->bugcheck;
    analyze_find_bugcheck(n);
    n->leads = nt_bugcheck_leads(b->code, b->parameters);
    cpu_registers own;
    if (event_registers(n, &own)) analyze_walk(n, &own);
    uint64_t record = address_of(n, n->leads.record), context = address_of(n, n->leads.context);
    follow_pointers(n, &record, &context);
    take_thread(n, address_of(n, n->leads.thread));
    if (record && !session_exception_record(s, n->arena, record, &n->exception)) {
        n->has_exception = true;
        n->record = record;
    }
    if (context && !session_context_record(s, n->arena, context, &n->context)) {
        n->has_context = true;
        n->context_address = context;
        n->command = str_format(n->arena, ".cxr 0x%llx", (unsigned long long)context);
        analyze_walk(n, &n->context);
    }
    bool trapped = n->leads.trap_frame.argument || n->leads.ip.argument || (b->code & 0x0fffffff) == 0x7f;
    if (!n->has_context && n->leads.trap_frame.argument)
        take_trap_frame(n, address_of(n, n->leads.trap_frame));
    if (!n->has_context && trapped) take_trap_frame(n, trap_on_stack(n, address_of(n, n->leads.ip)));
    if (!n->has_context && trapped) take_task(n);
    n->ip = address_of(n, n->leads.ip);
    n->has_ip = n->ip != 0;
    if (!n->has_ip && n->has_exception) n->has_ip = (n->ip = n->exception.address) != 0;
    if (!n->has_ip && n->has_context)
        n->has_ip = cpu_register_get(&n->context, cpu_role_register(n->context.arch, CPU_ROLE_IP), &n->ip);
    n->has_irql = n->leads.irql.argument != 0;
    n->irql = n->leads.irql.value;
}

static void find_kernel_process(analysis *n)
{
    values_context values;
    nt_context windows = session_windows(n->session, n->arena, &values);
    nt_kernel kernel = nt_kernel_find(&windows, n->session->target);
    nt_current now =
        nt_kernel_current(&windows, &kernel, n->session->target, (unsigned)n->session->target->event_thread);
    str name;
    if (!n->process.len && now.process &&
        nt_process_image_name(n->arena, nt_process_at(&windows, now.process), &name))
        n->process = name;
}

/* The loader lists the program first; dumps that other tools write keep no order. */
static void find_program(analysis *n)
{
    for (size_t i = 0; i < symbols_module_count(n->session->symbols) && !n->process.len; i++) {
        const module *m = symbols_module(n->session->symbols, i);
        if (!m->id.unloaded && str_ends_with_nocase(m->image_name, STR(".exe"))) n->process = m->image_name;
    }
}

static void find_user_fault(analysis *n)
{
    const target *t = n->session->target;
    cpu_registers own;
    n->has_exception = t->has_exception;
    n->exception = t->exception;
    n->record = UINT64_MAX;
    if (t->has_exception_context) {
        n->has_context = true;
        n->context = t->exception_context;
        n->command = STR(".ecxr");
        analyze_walk(n, &n->context);
    } else if (event_registers(n, &own)) {
        analyze_walk(n, &own);
    }
    n->has_ip = n->has_exception ? (n->ip = n->exception.address) != 0
                                 : n->frame_count && (n->ip = n->frames[0].ip) != 0;
}

void analyze_find_process(analysis *n)
{
    if (n->kernel) find_kernel_process(n);
    else find_program(n);
}

void analyze_find(analysis *n)
{
    if (n->bugcheck) find_kernel_fault(n);
    else find_user_fault(n);
    analyze_find_process(n);
}

/* !thread's text. Sources: windows-driver-docs, "!thread"; published sessions of Windows 7 and later. */
#include "show/kernel.h"
#include "show/symbol.h"

enum { THREAD_WAIT_STATES = PROCESS_WAITS, THREAD_STACK = PROCESS_THREADS, KERNEL_MODE = 0 };

typedef struct thread_view {
    kernel_view *v;
    value thread;
    unsigned indent;
} thread_view;

static void indent(const thread_view *t)
{
    out_heading(t->v->out, "%*s", (int)t->indent, "");
}

/* ---- the first line ---- */

static void state_text(const thread_view *t)
{
    kernel_view *v = t->v;
    value thread = t->thread;
    uint64_t state = 0, mode = 0, reason = 0;
    bool known = value_u64(value_field(thread, "Tcb.State"), &state);
    str name = known ? nt_thread_state_name(state) : STR("");
    if (!known || name.len == 0) {
        emit(v->out, NULL, "{state}\n", f_if(known, f_u("state", state)));
        return;
    }
    if (state == NT_THREAD_WAITING) {
        bool has_mode = value_u64(value_field(thread, "Tcb.WaitMode"), &mode);
        bool has_reason = value_u64(value_field(thread, "Tcb.WaitReason"), &reason);
        bool alertable = value_or(value_field(thread, "Tcb.Alertable"), 0) != 0;
        str why = has_reason ? nt_wait_reason_name(&v->windows, reason) : STR("");
        emit(v->out, NULL, "{state}: ({wait_reason}) {wait_mode} {alertable_text}\n", f_s("state", name),
             f_if(why.len > 0, f_s("wait_reason", why)),
             f_if(has_mode, f_c("wait_mode", mode == KERNEL_MODE ? "KernelMode" : "UserMode")),
             f_c("alertable_text", alertable ? "Alertable" : "Non-Alertable"), f_b("alertable", alertable));
        return;
    }
    /* NextProcessor is a bit field of its own since 6.2. */
    value processor = value_first(thread, "Tcb.NextProcessorNumber", "Tcb.NextProcessor", NULL);
    bool placed = state == NT_THREAD_RUNNING || str_equal(name, STR("READY"));
    emit(v->out, NULL, placed ? "{state} on processor {processor:x}\n" : "{state}\n", f_s("state", name),
         f_if(placed, kernel_number("processor", processor)));
}

static void first_line(const thread_view *t)
{
    value thread = t->thread;
    indent(t);
    emit(t->v->out, NULL,
         "THREAD {thread:q}  Cid {pid:04x}.{tid:04x}  Teb: {teb:q} Win32Thread: {win32_thread:q} ",
         f_p("thread", value_address_of(thread)), kernel_number("pid", nt_thread_process_id(thread)),
         kernel_number("tid", nt_thread_id(thread)), kernel_pointer("teb", value_field(thread, "Tcb.Teb")),
         kernel_pointer("win32_thread", value_field(thread, "Tcb.Win32Thread")));
    state_text(t);
}

/* ---- waits and IRPs ---- */

/* Where a list ended before its end. The reference has no such line. */
static void end_line(const thread_view *t, const char *what, walk_end end)
{
    if (end == WALK_COMPLETE) return;
    indent(t);
    out_heading(t->v->out, "    The list of %s ends here: %.*s\n", what, STR_ARG(walk_end_text(end)));
}

static void wait_lines(const thread_view *t)
{
    enum { MUTANT = 2, SEMAPHORE = 5 };
    kernel_view *v = t->v;
    uint64_t state, suspended;
    if (!value_u64(value_field(t->thread, "Tcb.State"), &state) || state != NT_THREAD_WAITING) return;
    if (value_u64(value_field(t->thread, "Tcb.SuspendCount"), &suspended) && suspended) {
        indent(t);
        emit(v->out, NULL, "SuspendCount {suspend_count}\n", f_u("suspend_count", suspended));
    }
    walk_end end;
    nt_waits waits = nt_thread_waits(v->arena, &v->windows, t->thread, &end);
    out_list_begin(v->out, "waits");
    for (size_t i = 0; i < waits.count; i++) {
        const nt_wait *w = &waits.items[i];
        str name = w->has_type ? nt_dispatcher_type_name(w->type) : STR("");
        const char *line = name.len == 0          ? "    {object:q}  Unknown\n"
                           : w->type == SEMAPHORE ? "    {object:q}  {type} Limit 0x{limit:x}\n"
                           : w->type == MUTANT    ? "    {object:q}  {type} - owning thread {owner:q}\n"
                                                  : "    {object:q}  {type}\n";
        indent(t);
        emit(v->out, "wait", line, f_p("object", w->object), f_if(name.len > 0, f_s("type", name)),
             f_if(name.len > 0 && w->type == SEMAPHORE, f_u("limit", w->limit)),
             f_if(name.len > 0 && w->type == MUTANT, f_p("owner", w->owner)));
    }
    out_list_end(v->out);
    end_line(t, "wait blocks", end);
}

static void irp_lines(const thread_view *t)
{
    kernel_view *v = t->v;
    walk_end end;
    nt_addresses irps = nt_thread_irps(v->arena, &v->windows, t->thread, &end);
    if (irps.count == 0) {
        end_line(t, "IRPs", end);
        return;
    }
    indent(t);
    out_heading(v->out, "IRP List:\n");
    out_list_begin(v->out, "irps");
    for (size_t i = 0; i < irps.count && !out_cancelled(v->out); i++) {
        value irp = nt_value(&v->windows, "_IRP", irps.items[i]);
        indent(t);
        emit(v->out, "irp", "    {irp:q}: ({type:04x},{size:04x}) Flags: {flags:08x}  Mdl: {mdl:08x}\n",
             f_p("irp", irps.items[i]), kernel_number("type", value_field(irp, "Type")),
             kernel_number("size", value_field(irp, "Size")),
             kernel_number("flags", value_field(irp, "Flags")),
             kernel_pointer("mdl", value_field(irp, "MdlAddress")));
    }
    out_list_end(v->out);
    end_line(t, "IRPs", end);
}

static void impersonation_line(const thread_view *t)
{
    static const char *const levels[] = {"Anonymous", "Identification", "Impersonation", "Delegation"};
    kernel_view *v = t->v;
    uint64_t active, bits = 0, level = 0;
    indent(t);
    /* A bit of CrossThreadFlags; up to 6.0 called ActiveImpersonationInfo too, without ClientSecurity. */
    bool known = value_u64(value_field(t->thread, "ActiveImpersonationInfo"), &active);
    if (!known || !active) {
        emit(v->out, NULL, known ? "Not impersonating\n" : "Impersonation unknown\n",
             f_if(known, f_b("impersonating", false)));
        return;
    }
    value security = value_field(t->thread, "ClientSecurity");
    bool has_token = value_u64(value_first(security, "ImpersonationData", "ImpersonationToken", NULL), &bits);
    bool has_level = value_u64(value_field(security, "ImpersonationLevel"), &level) && level < 4;
    emit(v->out, NULL, "Impersonation token:  {token:q} (Level {level})\n", f_b("impersonating", true),
         f_if(has_token, f_p("token", bits & ~(uint64_t)7)),
         f_if(has_level, f_c("level", levels[level & 3])));
}

/* ---- owners, times, stack ---- */

static str image_of(const thread_view *t, value process)
{
    str name;
    return nt_process_image_name(t->v->arena, process, &name) ? name : STR("<Invalid process>");
}

static void process_lines(const thread_view *t)
{
    kernel_view *v = t->v;
    uint64_t owner = 0, attached = 0;
    value_u64(nt_thread_owner(t->thread), &owner);
    value_u64(nt_thread_attached(t->thread), &attached);
    value process = nt_process_at(&v->windows, owner);
    indent(t);
    emit(v->out, NULL, "DeviceMap                 {device_map:q}\n",
         kernel_pointer("device_map", value_first(process, "DeviceMap.Value", "DeviceMap", NULL)));
    indent(t);
    emit(v->out, NULL, "Owning Process            {process:q}       Image:         {image}\n",
         f_if(owner != 0, f_p("process", owner)), f_s("image", image_of(t, process)));
    indent(t);
    if (attached == 0 || attached == owner) {
        out_heading(v->out, "Attached Process          N/A            Image:         N/A\n");
        return;
    }
    emit(v->out, NULL,
         "Attached Process          {attached_process:q}       Image:         {attached_image}\n",
         f_p("attached_process", attached),
         f_s("attached_image", image_of(t, nt_process_at(&v->windows, attached))));
}

/* "(0:00:04:03.002)": days, and the rest. */
static str ticks_text(arena *a, uint64_t hundred_ns)
{
    uint64_t ms = hundred_ns / 10000;
    return str_format(a, "(%llu:%02u:%02u:%02u.%03u)", (unsigned long long)(ms / 86400000),
                      (unsigned)(ms / 3600000 % 24), (unsigned)(ms / 60000 % 60), (unsigned)(ms / 1000 % 60),
                      (unsigned)(ms % 1000));
}

static void tick_lines(const thread_view *t)
{
    kernel_view *v = t->v;
    uint64_t now = 0, since = 0, length = 0, user = 0, kernel = 0;
    bool has_length = nt_tick_length(&v->windows, &v->kernel, &length);
    bool has_since = value_u64(value_field(t->thread, "Tcb.WaitTime"), &since);
    bool has_ticks = has_since && nt_tick_count(&v->windows, &now);
    uint32_t ticks = (uint32_t)now - (uint32_t)since; /* WaitTime has 32 bits */
    str span = has_ticks && has_length ? ticks_text(v->arena, ticks * length) : STR("");
    indent(t);
    emit(v->out, NULL,
         ticks && span.len ? "Wait Start TickCount      {wait_start:-15}Ticks: {ticks} {ticks_text}\n"
                           : "Wait Start TickCount      {wait_start:-15}Ticks: {ticks}\n",
         f_if(has_since, f_u("wait_start", since)), f_if(has_ticks, f_u("ticks", ticks)),
         f_s("ticks_text", span));
    indent(t);
    emit(v->out, NULL, "Context Switch Count      {context_switches:-15}IdealProcessor: {ideal_processor}\n",
         kernel_number("context_switches", value_field(t->thread, "Tcb.ContextSwitches")),
         kernel_number("ideal_processor", value_field(t->thread, "Tcb.IdealProcessor")));
    bool has_user = has_length && value_u64(value_field(t->thread, "Tcb.UserTime"), &user);
    bool has_kernel = has_length && value_u64(value_field(t->thread, "Tcb.KernelTime"), &kernel);
    indent(t);
    emit(v->out, NULL, "UserTime                  {user_time}\n",
         f_if(has_user, f_s("user_time", show_duration(v->arena, user * length))));
    indent(t);
    emit(v->out, NULL, "KernelTime                {kernel_time}\n",
         f_if(has_kernel, f_s("kernel_time", show_duration(v->arena, kernel * length))));
}

static void start_line(const thread_view *t)
{
    kernel_view *v = t->v;
    uint64_t start, win32 = 0;
    strbuf name = {.arena = v->arena};
    bool has_win32 = value_u64(value_field(t->thread, "Win32StartAddress"), &win32) && win32;
    bool have = has_win32 || value_u64(value_field(t->thread, "StartAddress"), &start);
    if (has_win32) start = win32;
    bool named = have && symbols_format(v->session->symbols, start, true, &name);
    indent(t);
    out_heading(v->out, has_win32 ? "Win32 Start Address " : "Start Address ");
    emit(v->out, NULL, named ? "{start_symbol} (0x{start:q})\n" : "0x{start:q}\n",
         f_if(named, f_s("start_symbol", strbuf_str(&name))), f_if(have, f_p("start", have ? start : 0)));
}

static void stack_lines(const thread_view *t)
{
    kernel_view *v = t->v;
    value thread = t->thread;
    indent(t);
    emit(v->out, NULL, "Stack Init {stack_init:q} Current {stack_current:q}\n",
         kernel_pointer("stack_init", value_field(thread, "Tcb.InitialStack")),
         kernel_pointer("stack_current", value_field(thread, "Tcb.KernelStack")));
    indent(t);
    /* CallbackStack is gone since 6.2: !thread writes zeros to a pointer's width then. */
    bool callback = value_has_field(thread, "Tcb.CallbackStack");
    emit(v->out, NULL,
         callback ? "Base {stack_base:q} Limit {stack_limit:q} Call {callback_stack:x}\n"
                  : "Base {stack_base:q} Limit {stack_limit:q} Call {callback_stack:q}\n",
         kernel_pointer("stack_base", value_field(thread, "Tcb.StackBase")),
         kernel_pointer("stack_limit", value_field(thread, "Tcb.StackLimit")),
         callback ? kernel_pointer("callback_stack", value_field(thread, "Tcb.CallbackStack"))
                  : f_p("callback_stack", 0));
    indent(t);
    bool boosts = value_has_field(thread, "Tcb.UnusualBoost"); /* since 6.1 */
    emit(v->out, NULL,
         boosts ? "Priority {priority} BasePriority {base_priority} UnusualBoost {unusual_boost} "
                  "ForegroundBoost {foreground_boost} IoPriority {io_priority} PagePriority {page_priority}\n"
                : "Priority {priority} BasePriority {base_priority} PriorityDecrement {priority_decrement} "
                  "IoPriority {io_priority} PagePriority {page_priority}\n",
         kernel_number("priority", value_field(thread, "Tcb.Priority")),
         kernel_number("base_priority", value_field(thread, "Tcb.BasePriority")),
         kernel_number("unusual_boost", value_field(thread, "Tcb.UnusualBoost")),
         kernel_number("foreground_boost", value_field(thread, "Tcb.ForegroundBoost")),
         kernel_number("priority_decrement", value_field(thread, "Tcb.PriorityDecrement")),
         kernel_number("io_priority", value_field(thread, "ThreadIoPriority")),
         kernel_number("page_priority", value_first(thread, "ThreadPagePriority", "Tcb.PagePriority", NULL)));
}

void show_thread(kernel_view *v, value thread, unsigned flags, unsigned indentation)
{
    thread_view t = {v, thread, indentation};
    cpu_registers start;
    out_begin(v->out, "kernel_thread");
    first_line(&t);
    if (flags & THREAD_WAIT_STATES) {
        wait_lines(&t);
        irp_lines(&t);
        impersonation_line(&t);
        process_lines(&t);
        tick_lines(&t);
        start_line(&t);
        stack_lines(&t);
        if (flags & THREAD_STACK) {
            show_fault_symbols(v);
            out_list_begin(v->out, "frames");
            if (show_thread_start(v, thread, &start)) {
                show_thread_stack(v, &start, !(flags & PROCESS_FRAMES_ONLY), t.indent);
            } else {
                indent(&t);
                out_heading(v->out, "Kernel stack not resident.\n");
            }
            out_list_end(v->out);
        }
    }
    out_end(v->out);
}

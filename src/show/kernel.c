#include "show/kernel.h"

#include "base/wintime.h"
#include "show/stack.h"
#include "show/symbol.h"

#include <string.h>

void kernel_view_init(kernel_view *v, session *s, out *o, arena *a)
{
    v->session = s;
    v->out = o;
    v->arena = a;
    v->windows = session_windows(s, a, &v->values);
    v->kernel = nt_kernel_find(&v->windows, s->target);
}

error *kernel_view_process(kernel_view *v, uint64_t which, value *out)
{
    bool current = which == UINT64_MAX || which == UINT32_MAX;
    if (current) which = session_process(v->session, v->arena);
    if (current && !which) return error_new(v->arena, ERROR_UNAVAILABLE, "The current process is not known");
    *out = nt_process_at(&v->windows, which);
    if (session_is_kernel_address(v->session, which)) return NULL;
    out_heading(v->out, "Searching for Process with Cid == %llx\n", (unsigned long long)which);
    *out = nt_process_by_id(v->arena, &v->windows, &v->kernel, which);
    if (!value_is_bad(*out)) return NULL;
    return error_new(v->arena, ERROR_NOT_FOUND, "Process with Cid == %llx not found",
                     (unsigned long long)which);
}

field kernel_pointer(const char *name, value v)
{
    uint64_t u = 0;
    bool have = value_u64(v, &u);
    return f_if(have, f_p(name, u));
}

const char *kernel_pointer_spec(value v)
{
    return value_or(v, 1) == 0 ? "08x" : "q";
}

field kernel_number(const char *name, value v)
{
    uint64_t u = 0;
    bool have = value_u64(v, &u);
    return f_if(have, f_u(name, u));
}

field kernel_signed(const char *name, value v)
{
    int64_t i = 0;
    bool have = value_i64(v, &i);
    return f_if(have, f_i(name, i));
}

void show_flags(kernel_view *v, const char *label, const char *name, value bits, nt_flags known)
{
    enum { NAMES_A_LINE = 2 };
    uint64_t set = 0;
    size_t shown = 0, indent = strlen(label) + strlen(" (0x00000000)  ");
    bool have = value_u64(bits, &set);
    if (!have) out_heading(v->out, "%s (0x%s)", label, "????????");
    else if (set) out_heading(v->out, "%s (0x%08llx)", label, (unsigned long long)set);
    else out_heading(v->out, "%s (0000000000)", label);
    for (size_t i = 0; i < known.count; i++) {
        if (!(set & known.items[i].bit)) continue;
        if (shown == 0) out_heading(v->out, "  ");
        else if (shown % NAMES_A_LINE) out_heading(v->out, ", ");
        else out_heading(v->out, ", \n%*s", (int)indent, "");
        out_heading(v->out, "%s", known.items[i].name);
        shown++;
    }
    out_heading(v->out, "\n");
    emit(v->out, NULL, NULL, f_if(have, f_u(name, set)));
}

str show_duration(arena *a, uint64_t hundred_ns)
{
    uint64_t ms = hundred_ns / 10000, days = ms / 86400000;
    unsigned hours = (unsigned)(ms / 3600000 % 24), minutes = (unsigned)(ms / 60000 % 60);
    unsigned seconds = (unsigned)(ms / 1000 % 60), rest = (unsigned)(ms % 1000);
    if (days)
        return str_format(a, "%llu Day%s %02u:%02u:%02u.%03u", (unsigned long long)days, days == 1 ? "" : "s",
                          hours, minutes, seconds, rest);
    return str_format(a, "%02u:%02u:%02u.%03u", hours, minutes, seconds, rest);
}

bool show_thread_start(kernel_view *v, value thread, cpu_registers *out)
{
    session *s = v->session;
    const target *t = s->target;
    uint64_t address = value_address_of(thread), state;
    bool running = value_u64(value_field(thread, "Tcb.State"), &state) && state == NT_THREAD_RUNNING;
    session_place before;
    bool found = false;
    session_save_place(s, &before);
    for (size_t i = 0; running && i < t->threads.count && !found; i++) {
        if (nt_kernel_current(&v->windows, &v->kernel, t, t->threads.items[i].id).thread != address) continue;
        s->thread = i;
        s->scope = SCOPE_THREAD;
        found = !session_registers(s, v->arena, out);
    }
    s->thread = before.thread;
    s->scope = before.scope;
    return found || (!running &&
                     nt_thread_registers(&v->windows, &v->kernel, cpu_arch_of(t->system.cpu), address, out));
}

void show_fault_symbols(kernel_view *v)
{
    const target *t = v->session->target;
    out_list_begin(v->out, "symbol_loads");
    for (size_t i = 0; t->has_bugcheck && i < sizeof t->bugcheck.parameters / sizeof *t->bugcheck.parameters;
         i++) {
        module *m = symbols_module_at(v->session->symbols, t->bugcheck.parameters[i]);
        if (!m || m->status != SYMBOLS_DEFERRED) continue;
        module_load(m);
        show_symbol_load(v->out, m);
    }
    out_list_end(v->out);
}

void show_thread_stack(kernel_view *v, const cpu_registers *start, bool arguments, unsigned indent)
{
    frame *frames;
    unwind_end end;
    uint64_t end_address;
    stack_style style = {.fpo = arguments, .indent = indent};
    unsigned most = v->session->settings.frame_count;
    size_t total = session_walk(v->session, v->arena, start, most, &frames, &end, &end_address);
    show_stack(v->session, v->out, v->arena, frames, total, total, &style);
    show_stack_end(v->session, v->out, end, end_address);
}

void show_walk_missed(kernel_view *v, str why)
{
    emit(v->out, "walk_end", "  *** not all of it: {why}\n", f_s("why", why));
}

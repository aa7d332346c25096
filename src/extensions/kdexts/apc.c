/* !apc. Sources: windows-driver-docs, "!apc", for the list of processes; published sessions for an APC's
 * lines. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/kernel.h"
#include "windows/apcs.h"

static void routine_line(kernel_view *v, const char *label, const char *name, value routine)
{
    uint64_t at;
    strbuf text = {.arena = v->arena};
    bool have = value_u64(routine, &at);
    bool named = have && at && symbols_format(v->session->symbols, at, true, &text);
    out_heading(v->out, "      %s ", label);
    str line = str_format(v->arena, named ? "{%s:q} {%s_symbol}\n" : "{%s:q}\n", name, name);
    emit(v->out, NULL, str_to_cstr(v->arena, line), f_if(have, f_p(name, have ? at : 0)),
         f_if(named, f_s(str_to_cstr(v->arena, str_format(v->arena, "%s_symbol", name)), strbuf_str(&text))));
}

static void show_apc(kernel_view *v, value apc)
{
    out_begin(v->out, "apc");
    emit(v->out, NULL, "    KAPC @ {apc:q}\n", f_p("apc", value_address_of(apc)));
    emit(v->out, NULL, "      Type           {type:x}\n", kernel_number("type", value_field(apc, "Type")),
         kernel_pointer("thread", value_field(apc, "Thread")),
         kernel_number("mode", value_field(apc, "ApcMode")),
         kernel_number("inserted", value_field(apc, "Inserted")));
    routine_line(v, "KernelRoutine ", "kernel_routine", value_field(apc, "KernelRoutine"));
    routine_line(v, "RundownRoutine", "rundown_routine", value_field(apc, "RundownRoutine"));
    routine_line(v, "NormalRoutine ", "normal_routine", value_field(apc, "NormalRoutine"));
    emit(v->out, NULL,
         "      NormalContext  {normal_context:q}\n      SystemArgument {argument1:q} {argument2:q}\n",
         kernel_pointer("normal_context", value_field(apc, "NormalContext")),
         kernel_pointer("argument1", value_field(apc, "SystemArgument1")),
         kernel_pointer("argument2", value_field(apc, "SystemArgument2")));
    out_end(v->out);
}

static void of_thread(kernel_view *v, value thread)
{
    nt_apc_lists lists = nt_apcs_of(v->arena, &v->windows, thread);
    for (size_t i = 0; i < lists.count && !out_cancelled(v->out); i++) {
        const nt_apc_list *l = &lists.items[i];
        out_begin(v->out, "apc_list");
        emit(v->out, NULL, "Thread {thread:q} ApcStateIndex {state} ApcListHead {head:q} [{mode}]\n",
             f_p("thread", value_address_of(thread)), f_u("state", l->state), f_p("head", l->head),
             f_c("mode", l->mode ? "USER" : "KERNEL"));
        out_list_begin(v->out, "apcs");
        for (size_t n = 0; n < l->apcs.count && !out_cancelled(v->out); n++) show_apc(v, l->apcs.items[n]);
        out_list_end(v->out);
        emit(v->out, NULL, l->end == WALK_COMPLETE ? NULL : "    The list ends: {end}\n",
             f_s("end", walk_end_text(l->end)));
        out_end(v->out);
    }
}

static walk_end of_process(kernel_view *v, value process)
{
    walk_end end;
    str name;
    bool named = nt_process_image_name(v->arena, process, &name);
    emit(v->out, "apc_process", "Process {process:q} {image}\n", f_p("process", value_address_of(process)),
         f_if(named, f_s("image", named ? name : STR(""))));
    nt_values threads = nt_process_threads(v->arena, &v->windows, process, &end);
    for (size_t i = 0; i < threads.count && !out_cancelled(v->out); i++) of_thread(v, threads.items[i]);
    return end;
}

static error *of_all(kernel_view *v)
{
    walk_end end, threads_end;
    nt_values all = nt_processes(v->arena, &v->windows, &v->kernel, &end);
    out_heading(v->out, "*** Enumerating APCs in all processes\n");
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) {
        threads_end = of_process(v, all.items[i]);
        if (threads_end != WALK_COMPLETE)
            out_heading(v->out, "    The list of threads ends: %.*s\n", STR_ARG(walk_end_text(threads_end)));
    }
    if (end == WALK_COMPLETE) return NULL;
    return error_new(v->arena, ERROR_MEMORY, "PsActiveProcessHead: %.*s", STR_ARG(walk_end_text(end)));
}

static error *run_apc(command_call *c)
{
    kernel_view v;
    str rest = c->args, look = c->args, word;
    uint64_t address, type;
    error *e;
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!nt_type(&v.windows, "_KAPC")) return error_new(c->arena, ERROR_NOT_FOUND, "Cannot get _KAPC type");
    if (args_empty(rest)) return of_all(&v);
    bool process = false, thread = false;
    if (args_take_string(&look, &word)) {
        process = str_equal(word, STR("proc"));
        thread = str_equal(word, STR("thre"));
        if (process || thread) rest = look;
    }
    if (args_empty(rest)) return args_error(c, rest, "Numeric expression missing");
    if ((e = args_address(c, &rest, &address)) || (e = args_end(c, rest))) return e;
    if (process) {
        if (value_is_bad(value_checked(value_field(nt_process_at(&v.windows, address), "Pcb.Header.Type"))))
            return error_at_address(c->arena, ERROR_MEMORY, address, "the process is not in the dump");
        of_process(&v, nt_process_at(&v.windows, address));
    } else if (thread) {
        if (value_is_bad(value_checked(value_field(nt_thread_at(&v.windows, address), "Tcb.State"))))
            return error_at_address(c->arena, ERROR_MEMORY, address, "the thread is not in the dump");
        of_thread(&v, nt_thread_at(&v.windows, address));
    } else {
        value apc = nt_apc_at(&v.windows, address);
        if (!value_u64(value_field(apc, "Type"), &type))
            return error_at_address(c->arena, ERROR_MEMORY, address, "the APC is not in the dump");
        show_apc(&v, apc);
    }
    return NULL;
}

const command command_apc = {.name = "apc",
                             .extension = "kdexts",
                             .needs = NEEDS_TARGET | NEEDS_KERNEL,
                             .synopsis = "[proc Process | thre Thread | KAPC]",
                             .brief = "Show asynchronous procedure calls that wait for their threads",
                             .example = "!apc",
                             .run = run_apc};

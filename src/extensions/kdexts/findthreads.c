/* !findthreads: the threads whose kernel stacks lead to a thread, a request, a device or an address.
 *
 * Source: windows-driver-docs, "!findthreads", whose session shows -v with -t. Not published: what is said of
 * other criteria than a thread, its stack and a module, and what there is without -v (here: the same without
 * the lines on single pointers and on criteria). Stacks of programs are not searched. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/kernel.h"
#include "windows/thread_search.h"

enum { MOST_FRAMES = 64 };

typedef struct search {
    kernel_view v;
    bool verbose;
    nt_criteria criteria;
    size_t unread; /* threads whose stack is not in the dump */
} search;

typedef struct found_thread {
    value thread, process;
    cpu_registers start;
    nt_references references;
} found_thread;
typedef VEC(found_thread) found_threads;

static const char *const kinds[] = {
    [NT_CRITERION_THREAD] = "THREAD",       [NT_CRITERION_STACK] = "THREAD STACK",
    [NT_CRITERION_WAIT] = "WAIT OBJECT",    [NT_CRITERION_IRP] = "IRP",
    [NT_CRITERION_DEVICE] = "DEVICE",       [NT_CRITERION_EXTENSION] = "DEVICE EXTENSION",
    [NT_CRITERION_MODULE] = "MODULE",       [NT_CRITERION_POINTER] = "POINTER",
    [NT_CRITERION_RANGE] = "ADDRESS RANGE",
};

static const char *object_word(nt_criterion_kind kind)
{
    return kind == NT_CRITERION_THREAD ? "Thread" : "Object";
}

/* ---- criteria ---- */

static void criterion_line(search *s, const nt_criterion *one)
{
    out_heading(s->v.out, "%*s", (int)(2 * one->depth), "");
    if (one->failed) {
        emit(s->v.out, "search_error",
             !one->is_list ? "ERROR: {object} 0x{address:q} {text}\n" : "ERROR: {text}\n",
             f_c("object", object_word(one->kind)), f_if(!one->is_list, f_p("address", one->address)),
             f_c("text", one->failed));
        return;
    }
    const char *line = one->kind == NT_CRITERION_MODULE ? "Added criterion for {kind} {name}(0x{address:q})\n"
                       : one->length > 1 ? "Added criterion for {kind} 0x{address:q}-0x{last:q}\n"
                                         : "Added criterion for {kind} 0x{address:q}\n";
    emit(s->v.out, "search_criterion", line, f_c("kind", kinds[one->kind]), f_p("address", one->address),
         f_p("last", one->address + one->length - 1), f_if(one->name.len != 0, f_s("name", one->name)));
}

/* The modules that the thread's own stack leads through. */
static void add_stack_modules(search *s, uint64_t address)
{
    cpu_registers start;
    frame *frames;
    unwind_end end;
    uint64_t end_address;
    kernel_view *v = &s->v;
    if (!show_thread_start(v, nt_thread_at(&v->windows, address), &start)) return;
    size_t count = session_walk(v->session, v->arena, &start, MOST_FRAMES, &frames, &end, &end_address);
    for (size_t i = 0; i < count; i++)
        nt_criteria_add_module(v->arena, &v->windows, &s->criteria, frames[i].ip, 1);
}

/* ---- threads ---- */

static bool stack_pointer(const cpu_registers *r, uint64_t *out)
{
    int index = cpu_role_register(r->arch, CPU_ROLE_SP);
    return index >= 0 && cpu_register_get(r, index, out);
}

static void search_thread(search *s, value thread, value process, found_threads *found)
{
    kernel_view *v = &s->v;
    found_thread one = {.thread = thread, .process = process};
    uint64_t sp;
    if (!show_thread_start(v, thread, &one.start) || !stack_pointer(&one.start, &sp) ||
        !nt_thread_references(v->arena, &v->windows, thread, sp, &s->criteria, &one.references)) {
        s->unread++;
        return;
    }
    if (one.references.count) *VEC_PUSH(v->arena, found) = one;
}

static walk_end search_threads(search *s, found_threads *found)
{
    kernel_view *v = &s->v;
    walk_end end, threads_end, worst;
    nt_values processes = nt_processes(v->arena, &v->windows, &v->kernel, &end);
    worst = end;
    for (size_t p = 0; p < processes.count && !out_cancelled(v->out); p++) {
        nt_values threads = nt_process_threads(v->arena, &v->windows, processes.items[p], &threads_end);
        if (threads_end != WALK_COMPLETE && worst == WALK_COMPLETE) worst = threads_end;
        for (size_t t = 0; t < threads.count && !out_cancelled(v->out); t++)
            search_thread(s, threads.items[t], processes.items[p], found);
    }
    return worst;
}

/* The column is the stack pointer that a frame returns with: the published session's ZwWaitForMultipleObjects
 * and the frame that entered the kernel from there have the same. */
static void stack_lines(search *s, const found_thread *one)
{
    kernel_view *v = &s->v;
    frame *frames;
    unwind_end end;
    uint64_t end_address;
    size_t count = session_walk(v->session, v->arena, &one->start, MOST_FRAMES, &frames, &end, &end_address);
    out_list_begin(v->out, "frames");
    for (size_t i = 0; i < count; i++) {
        symbol symbol;
        bool named = symbols_nearest(v->session->symbols, frames[i].ip, &symbol);
        str site =
            !named ? STR("")
            : symbol.kind == SYMBOL_MODULE
                ? symbol.module->name
                : str_format(v->arena, "%.*s!%.*s", STR_ARG(symbol.module->name), STR_ARG(symbol.name));
        emit(v->out, "search_frame", named ? "    {sp:q} {site}+{displacement:x}\n" : "    {sp:q} {ip:q}\n",
             f_p("sp", frames[i + 1 < count ? i + 1 : i].sp), f_if(named, f_s("site", site)),
             f_if(named, f_u("displacement", named ? frames[i].ip - symbol.address : 0)),
             f_p("ip", frames[i].ip));
    }
    out_list_end(v->out);
}

static void show_found(search *s, const found_thread *one)
{
    kernel_view *v = &s->v;
    out_begin(v->out, "found_thread");
    emit(v->out, NULL, "\nFound {matches} criteria matches for THREAD 0x{thread:q}, PROCESS 0x{process:q}\n",
         f_u("matches", one->references.count), f_p("thread", value_address_of(one->thread)),
         f_p("process", value_address_of(one->process)));
    out_list_begin(v->out, "references");
    for (size_t i = 0; i < one->references.count && !out_cancelled(v->out); i++) {
        const nt_reference *r = &one->references.items[i];
        const nt_criterion *to = &s->criteria.items[r->criterion];
        const char *line = !s->verbose ? ""
                           : to->kind == NT_CRITERION_MODULE
                               ? "  Kernel stack location 0x{at:q} references {kind} {name}(0x{address:q})\n"
                               : "  Kernel stack location 0x{at:q} references {kind} 0x{address:q}\n";
        emit(v->out, "stack_reference", line, f_p("at", r->at), f_c("kind", kinds[to->kind]),
             f_p("address", to->address), f_if(to->name.len != 0, f_s("name", to->name)));
    }
    out_list_end(v->out);
    if (s->verbose) out_heading(v->out, "\n\n");
    stack_lines(s, one);
    out_end(v->out);
}

/* ---- the command ---- */

static error *take_range(command_call *c, search *s, str *rest, uint64_t address)
{
    uint64_t value = 0;
    str before = *rest;
    nt_criterion one = {.kind = NT_CRITERION_POINTER, .address = address, .length = 1};
    bool end = args_take_flag(rest, STR("e")), length = !end && args_take_flag(rest, STR("l"));
    if (end || length) {
        error *e = args_expression(c, rest, &value);
        if (e) return e;
        if (end) value = session_address(c->session, value) - address;
        if (value == 0 || value > UINT64_MAX - address) return args_error(c, before, "Range");
        one.kind = NT_CRITERION_RANGE;
        one.length = value;
    }
    nt_criteria_add(c->arena, &s->criteria, one);
    return NULL;
}

static error *take_criterion(command_call *c, search *s, str *rest, str flag)
{
    uint64_t address;
    nt_context *w = &s->v.windows;
    error *e = args_word_or(c, rest, 0, &address);
    if (e) return e;
    address = session_address(c->session, address);
    if (str_equal(flag, STR("t"))) {
        nt_criteria_add_thread(c->arena, w, &s->criteria, address, 0);
        add_stack_modules(s, address);
    } else if (str_equal(flag, STR("i"))) nt_criteria_add_irp(c->arena, w, &s->criteria, address, 0);
    else if (str_equal(flag, STR("d"))) nt_criteria_add_device(c->arena, w, &s->criteria, address, 0);
    else if (str_equal(flag, STR("a"))) return take_range(c, s, rest, address);
    else return args_error(c, *rest, "Syntax");
    return NULL;
}

static error *run_findthreads(command_call *c)
{
    search s = {0};
    str rest = c->args, flag;
    found_threads found = {0};
    kernel_view_init(&s.v, c->session, c->out, c->arena);
    if (!nt_type(&s.v.windows, "_ETHREAD"))
        return error_new(c->arena, ERROR_NOT_FOUND, "nt has no type _ETHREAD: its symbols are needed");
    while (args_take_any_flag(&rest, &flag)) {
        if (str_equal(flag, STR("v"))) {
            s.verbose = true;
            continue;
        }
        error *e = take_criterion(c, &s, &rest, flag);
        if (e) return e;
    }
    error *e = args_end(c, rest);
    if (e) return e;
    if (s.criteria.count == 0) return args_error(c, rest, "Syntax");
    size_t usable = 0;
    if (s.verbose) out_heading(c->out, "\n");
    for (size_t i = 0; i < s.criteria.count; i++) {
        usable += !s.criteria.items[i].failed;
        if (s.verbose || s.criteria.items[i].failed) criterion_line(&s, &s.criteria.items[i]);
    }
    if (usable == 0) return error_new(c->arena, ERROR_NOT_FOUND, "There is nothing to search for");
    walk_end end = search_threads(&s, &found);
    emit(c->out, "found_threads", "\nFound {threads} threads matching the search criteria\n",
         f_u("threads", found.count), f_u("stacks_not_in_dump", s.unread), f_s("end", walk_end_text(end)));
    for (size_t i = 0; i < found.count && !out_cancelled(c->out); i++) show_found(&s, &found.items[i]);
    if (s.unread) out_heading(c->out, "\nThe kernel stacks of %zu threads are not in the dump.\n", s.unread);
    if (end == WALK_COMPLETE) return NULL;
    return error_new(c->arena, ERROR_MEMORY, "the lists of processes and threads: %.*s",
                     STR_ARG(walk_end_text(end)));
}

const command command_findthreads = {
    .name = "findthreads",
    .extension = "kdexts",
    .needs = NEEDS_TARGET | NEEDS_KERNEL,
    .synopsis = "[-v] [-t Thread | -i IRP | -d Device | -a Address [-e End | -l Length]]",
    .brief = "Find threads whose kernel stacks lead to a thread, request, device or address",
    .example = "!findthreads -v -a nt!KeBugCheckEx -l 10",
    .run = run_findthreads};

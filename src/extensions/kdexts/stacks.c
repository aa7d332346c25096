/* !stacks: a line a thread, or its whole stack. Source: windows-driver-docs, "!stacks"; a published session
 * for the form of 64-bit targets, with ticks since the thread began to wait. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/kernel.h"

enum { MOST_FRAMES = 64, MOST_LEVEL = 2 };

typedef struct stacks_view {
    kernel_view v;
    uint64_t level;
    str filter; /* only threads with this in a symbol's name; empty = all */
    size_t processed;
} stacks_view;

/* Functions that every wait goes through: what called them is what blocks. */
static bool is_waiting(str site)
{
    static const char *const names[] = {
        "nt!KiSwapContext",  "nt!KiSwapThread",  "nt!SwapContext",      "nt!KiCommitThreadWait",
        "nt!KeWaitFor",      "nt!KeRemoveQueue", "nt!KeRemovePriQueue", "nt!KeDelayExecutionThread",
        "nt!KeSuspendThread"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_starts_with(site, str_from_cstr(names[i]))) return true;
    return false;
}

static str state_word(uint64_t state)
{
    return state == NT_THREAD_WAITING ? STR("Blocked") : nt_thread_state_name(state);
}

/* The sites of the thread's frames; the count, 0 when the stack is not in memory. */
static size_t sites_of(stacks_view *s, value thread, str sites[MOST_FRAMES])
{
    cpu_registers start;
    frame *frames;
    unwind_end end;
    uint64_t end_address;
    if (!show_thread_start(&s->v, thread, &start)) return 0;
    size_t count = session_walk(s->v.session, s->v.arena, &start, MOST_FRAMES, &frames, &end, &end_address);
    for (size_t i = 0; i < count; i++) {
        strbuf text = {.arena = s->v.arena};
        if (!symbols_format(s->v.session->symbols, frames[i].ip, true, &text))
            strbuf_format(&text, "+0x%llx", (unsigned long long)frames[i].ip);
        sites[i] = strbuf_str(&text);
    }
    return count;
}

static bool passes(const stacks_view *s, const str *sites, size_t count)
{
    if (s->filter.len == 0) return true;
    str pattern = str_format(s->v.arena, "*%.*s*", STR_ARG(s->filter));
    for (size_t i = 0; i < count; i++)
        if (str_match_wildcard(pattern, sites[i], true)) return true;
    return false;
}

static void thread_row(stacks_view *s, value thread)
{
    kernel_view *v = &s->v;
    str sites[MOST_FRAMES];
    uint64_t state = 0, now, since;
    size_t count = sites_of(s, thread, sites), first = 0;
    s->processed++;
    if (!passes(s, sites, count) || (count == 0 && s->level == 0)) return;
    bool has_state = value_u64(value_field(thread, "Tcb.State"), &state);
    bool has_ticks =
        nt_tick_count(&v->windows, &now) && value_u64(value_field(thread, "Tcb.WaitTime"), &since);
    while (s->level < MOST_LEVEL && first + 1 < count && is_waiting(sites[first])) first++;
    out_begin(v->out, "thread_stack");
    emit(v->out, NULL, "{pid:4x}.{tid:06x}  {thread:q} {ticks:07x} {state:-10} ",
         kernel_number("pid", nt_thread_process_id(thread)), kernel_number("tid", nt_thread_id(thread)),
         f_p("thread", value_address_of(thread)),
         f_if(has_ticks, f_u("ticks", has_ticks ? (uint32_t)(now - since) : 0)),
         f_if(has_state, f_s("state", state_word(state))));
    out_list_begin(v->out, "sites");
    if (count == 0) out_heading(v->out, "Stack paged out\n");
    for (size_t i = first; i < count && (s->level == MOST_LEVEL || i == first); i++)
        out_item(v->out, i == first ? "{site}\n" : "                                        {site}\n",
                 f_s("site", sites[i]));
    out_list_end(v->out);
    out_end(v->out);
}

static void process_rows(stacks_view *s, value process)
{
    kernel_view *v = &s->v;
    str image;
    walk_end end;
    bool named = nt_process_image_name(v->arena, process, &image);
    emit(v->out, "stack_process", "                            [{process:q} {image}]\n",
         f_p("process", value_address_of(process)), f_if(named, f_s("image", named ? image : STR(""))));
    nt_values threads = nt_process_threads(v->arena, &v->windows, process, &end);
    for (size_t i = 0; i < threads.count && !out_cancelled(v->out); i++) {
        arena *whole = v->arena;
        v->arena = arena_new(); /* the frames of one thread */
        thread_row(s, threads.items[i]);
        arena_free(v->arena);
        v->arena = whole;
    }
    if (end != WALK_COMPLETE)
        out_heading(v->out, "                            The list of threads ends early: %.*s\n",
                    STR_ARG(walk_end_text(end)));
}

static error *run_stacks(command_call *c)
{
    stacks_view s = {.level = 0};
    str rest = c->args;
    kernel_view_init(&s.v, c->session, c->out, c->arena);
    if (!nt_type(&s.v.windows, "_ETHREAD"))
        return error_new(c->arena, ERROR_NOT_FOUND, "nt has no type _ETHREAD: its symbols are needed");
    error *e = args_expression_or(c, &rest, 0, &s.level);
    if (e) return e;
    if (s.level > MOST_LEVEL) return args_error(c, rest, "Range");
    if (!args_empty(rest)) args_take_string(&rest, &s.filter);
    if ((e = args_end(c, rest))) return e;
    walk_end end;
    nt_values all = nt_processes(c->arena, &s.v.windows, &s.v.kernel, &end);
    out_heading(c->out, "Proc.Thread  .Thread  Ticks   ThreadState Blocker\n");
    for (size_t i = 0; i < all.count && !out_cancelled(c->out); i++) process_rows(&s, all.items[i]);
    emit(c->out, "stacks", "\nThreads Processed: {threads}\n", f_u("threads", s.processed));
    if (end == WALK_COMPLETE) return NULL;
    return error_new(c->arena, ERROR_MEMORY, "PsActiveProcessHead: %.*s", STR_ARG(walk_end_text(end)));
}

const command command_stacks = {.name = "stacks",
                                .extension = "kdexts",
                                .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                .synopsis = "[Detail [FilterString]]",
                                .brief = "Show where every thread of the system stands",
                                .example = "!stacks 2",
                                .run = run_stacks};

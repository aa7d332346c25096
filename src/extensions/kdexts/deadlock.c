/* !deadlock: what Driver Verifier's deadlock detection found.
 *
 * Sources: windows-driver-docs, "Debugging deadlocks - DRIVER_VERIFIER_DETECTED_VIOLATION (C4): 0x1001" (the
 * forms without an argument and of 3, of Windows 8.1) and "!deadlock" (what 1 adds). The page of !deadlock
 * has an older form ("2 resources", "Thread 0 (8D14F750)"); that of 1 without nodes is taken from 3's. The
 * line above each thread is lost in the published page, which turned it into a heading: taken from !verifier
 * 40's. Not published: what is said when there is none, and of other issues than 0x1001. */
#include "windows/deadlock.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/kernel.h"
#include "windows/bugcheck.h"

enum {
    SHOW_STACKS = 1,
    SHOW_NODES = 2,
    VERIFIER = 0xc4,
    FIRST_ISSUE = 0x1000,
    LAST_ISSUE = 0x100b,
    LETTERS = 26
};
static const char separator[] = "========================================================\n";

/* A, B ... Z, AA, AB ... */
static str lock_letters(arena *a, size_t index)
{
    if (index < LETTERS) return str_format(a, "%c", (char)('A' + index));
    return str_format(a, "%c%c", (char)('A' + index / LETTERS % LETTERS - 1), (char)('A' + index % LETTERS));
}

/* "dummy!Worker+0x00000027"; empty where nothing is known. */
static str symbol_text(kernel_view *v, uint64_t address)
{
    symbol s;
    if (!symbols_nearest(v->session->symbols, address, &s)) return STR("");
    unsigned long long displacement = address - s.address;
    if (s.kind == SYMBOL_MODULE)
        return str_format(v->arena, "%.*s+0x%08llx", STR_ARG(s.module->name), displacement);
    return str_format(v->arena, "%.*s!%.*s+0x%08llx", STR_ARG(s.module->name), STR_ARG(s.name), displacement);
}

/* "Lock A =   97dd800c (dummy!Lock+0x00000000) - Type 'Spinlock'." */
static void lock_line(kernel_view *v, const nt_deadlock *d, size_t index, const char *blanks)
{
    const nt_deadlock_lock *l = &d->locks.items[index];
    str name = symbol_text(v, l->address);
    str type = l->has_type ? nt_deadlock_type_name(l->type) : STR("");
    emit(v->out, NULL, "Lock {letter} =", f_s("letter", lock_letters(v->arena, index)));
    out_heading(v->out, "%s", blanks);
    emit(v->out, NULL,
         name.len ? "{address:q} ({symbol}) - Type '{type}'.\n" : "{address:q} - Type '{type}'.\n",
         f_p("address", l->address), f_if(name.len != 0, f_s("symbol", name)),
         f_if(type.len != 0, f_s("type", type)));
}

static void orders(kernel_view *v, const nt_deadlock *d)
{
    out_list_begin(v->out, "threads");
    for (size_t i = 0; i < d->chains.count; i++) {
        const nt_deadlock_chain *chain = &d->chains.items[i];
        strbuf locks = {.arena = v->arena};
        for (size_t s = 0; s < chain->steps.count; s++) {
            str letters = lock_letters(v->arena, chain->steps.items[s].lock);
            strbuf_format(&locks, s ? " %.*s" : "%.*s", STR_ARG(letters));
        }
        emit(v->out, "deadlock_thread", "Thread {number}: {order}.\n", f_u("number", i),
             f_s("order", strbuf_str(&locks)), f_if(chain->thread != 0, f_p("thread", chain->thread)),
             f_if(chain->entry != 0, f_p("entry", chain->entry)));
    }
    out_list_end(v->out);
}

static void summary(kernel_view *v, const nt_deadlock *d)
{
    out_heading(v->out, "\n");
    orders(v, d);
    out_heading(v->out, "\nWhere:\n\n");
    for (size_t i = 0; i < d->chains.count; i++) {
        uint64_t thread = d->chains.items[i].thread;
        if (thread)
            out_heading(v->out, "Thread %zu = %0*llx.\n", i, (int)v->values.pointer_size * 2,
                        (unsigned long long)thread);
        else out_heading(v->out, "Thread %zu = TERMINATED.\n", i);
    }
    out_heading(v->out, "\n");
    out_list_begin(v->out, "locks");
    for (size_t i = 0; i < d->locks.count; i++) {
        out_begin(v->out, "deadlock_lock");
        lock_line(v, d, i, "   ");
        out_end(v->out);
    }
    out_list_end(v->out);
}

static void step_lines(kernel_view *v, const nt_deadlock *d, const nt_deadlock_step *step, uint64_t flags)
{
    out_begin(v->out, "deadlock_step");
    lock_line(v, d, step->lock, "     ");
    if (flags & SHOW_NODES && step->node)
        emit(v->out, NULL, "\n    Node:    {node:q}\n", f_p("node", step->node));
    out_heading(v->out, "\n    Stack:   ");
    if (!step->node) out_heading(v->out, "<< Current stack trace - use kb to display it >>\n");
    else if (step->stack.count == 0) out_heading(v->out, "\n");
    out_list_begin(v->out, "stack");
    for (size_t i = 0; i < step->stack.count; i++)
        emit(v->out, NULL, i ? "             {address:q} {site} \n" : "{address:q} {site} \n",
             f_p("address", step->stack.items[i]), f_s("site", symbol_text(v, step->stack.items[i])));
    out_list_end(v->out);
    out_heading(v->out, "\n");
    out_end(v->out);
}

static void details(kernel_view *v, const nt_deadlock *d, uint64_t flags)
{
    out_list_begin(v->out, "threads");
    for (size_t i = 0; i < d->chains.count && !out_cancelled(v->out); i++) {
        const nt_deadlock_chain *chain = &d->chains.items[i];
        const char *line =
            !chain->thread ? "Thread {number}: TERMINATED took locks in the following order:\n\n"
            : flags & SHOW_NODES
                ? "Thread {number}: {thread:q} (ThreadEntry = {entry:q}) took locks in the following order:\n\n"
                : "Thread {number}: {thread:q} took locks in the following order:\n\n";
        out_heading(v->out, i ? "%s" : "\n%s", separator);
        out_begin(v->out, "deadlock_thread");
        emit(v->out, NULL, line, f_u("number", i), f_if(chain->thread != 0, f_p("thread", chain->thread)),
             f_if(chain->entry != 0, f_p("entry", chain->entry)));
        out_list_begin(v->out, "steps");
        for (size_t s = 0; s < chain->steps.count && !out_cancelled(v->out); s++)
            step_lines(v, d, &chain->steps.items[s], flags);
        out_list_end(v->out);
        out_end(v->out);
    }
    out_list_end(v->out);
}

/* What the bug check says, where it is one of deadlock detection. */
static bool issue_of(const session *s, uint64_t issue[4])
{
    const target *t = s->target;
    const uint64_t *p = t->bugcheck.parameters;
    if (!t->has_bugcheck || (t->bugcheck.code & 0xfffffff) != VERIFIER || p[0] < FIRST_ISSUE ||
        p[0] > LAST_ISSUE)
        return false;
    for (size_t i = 0; i < 4; i++) issue[i] = p[i];
    return true;
}

static void issue_lines(kernel_view *v, const uint64_t issue[4], const nt_deadlock *d)
{
    emit(v->out, NULL, "issue: {code:08x} {asked_for:q} {asking_node:q} {other:q} \n", f_u("code", issue[0]),
         f_p("asked_for", issue[1]), f_p("asking_node", issue[2]), f_p("other", issue[3]));
    if (d->chains.count) return;
    nt_bugcheck_words words = nt_bugcheck_explain(VERIFIER, issue);
    if (words.arguments[0].len) emit(v->out, NULL, "\n{text}.\n", f_s("text", words.arguments[0]));
}

static error *run_deadlock(command_call *c)
{
    kernel_view v;
    str rest = c->args;
    uint64_t flags, issue[4];
    nt_deadlock d;
    error *e = args_expression_or(c, &rest, 0, &flags);
    if (e || (e = args_end(c, rest))) return e;
    kernel_view_init(&v, c->session, c->out, c->arena);
    bool has_issue = issue_of(c->session, issue);
    e = nt_deadlock_read(c->arena, &v.windows, has_issue ? issue : NULL, &d);
    if (e) return e;
    out_begin(c->out, "deadlock");
    if (has_issue) issue_lines(&v, issue, &d);
    else if (!d.chains.count) out_heading(c->out, "No deadlock detected.\n");
    if (d.chains.count) {
        emit(c->out, NULL, "\nDeadlock detected ({lock_count} locks in {thread_count} threads):\n",
             f_u("lock_count", d.locks.count), f_u("thread_count", d.chains.count));
        if (flags & (SHOW_STACKS | SHOW_NODES)) details(&v, &d, flags);
        else summary(&v, &d);
    }
    if (d.unreadable)
        emit(c->out, NULL, "{unreadable} of the nodes that took part cannot be read\n",
             f_u("unreadable", d.unreadable));
    emit(
        c->out, NULL,
        d.damaged
            ? "The order in which locks were taken is not complete: a node's parents lead nowhere, or in a circle\n"
            : "",
        f_b("damaged", d.damaged));
    out_end(c->out);
    return NULL;
}

const command command_deadlock = {.name = "deadlock",
                                  .extension = "kdexts",
                                  .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                  .synopsis = "[Flags]",
                                  .brief = "Show which locks were taken in a circle, by Driver Verifier",
                                  .example = "!deadlock 3",
                                  .run = run_deadlock};

/* !uniqstack and !findstack: the stacks of all threads. Source: windows-driver-docs, the pages of the two. */
#include "base/vec.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/stack.h"
#include "show/thread_line.h"

enum { MAX_FRAMES = 0x1000 };

/* Calls `each` in every thread, one after the other, and goes back to where the user was. */
typedef error *(*thread_visitor)(command_call *c, size_t index, const frame *frames, size_t count,
                                 void *user);

static error *for_each_stack(command_call *c, thread_visitor each, void *user)
{
    session *s = c->session;
    session_place before;
    session_save_place(s, &before);
    error *e = NULL;
    for (size_t i = 0; !e && i < s->target->threads.count; i++) {
        const frame *frames = NULL;
        size_t count = 0;
        if (interrupt_pending(&s->interrupt) || out_cancelled(c->out)) break;
        if ((e = session_set_thread(s, i))) break;
        /* A thread without registers has no stack; the others have theirs. */
        if (session_frames(s, MAX_FRAMES, &frames, &count)) count = 0;
        e = each(c, i, frames, count, user);
    }
    session_restore_place(s, &before);
    return e;
}

/* ---- !uniqstack ---- */

typedef struct known_stack {
    const uint64_t *ips;
    size_t count;
} known_stack;

typedef struct uniqstack {
    stack_style style;
    VEC(known_stack) known;
    VEC(size_t) duplicates;
} uniqstack;

static bool same_stack(const known_stack *k, const frame *frames, size_t count)
{
    if (k->count != count) return false;
    for (size_t i = 0; i < count; i++)
        if (k->ips[i] != frames[i].ip) return false;
    return true;
}

static error *show_unless_known(command_call *c, size_t index, const frame *frames, size_t count, void *user)
{
    uniqstack *u = user;
    for (size_t i = 0; i < u->known.count; i++) {
        if (!same_stack(&u->known.items[i], frames, count)) continue;
        *VEC_PUSH(c->arena, &u->duplicates) = index;
        return NULL;
    }
    uint64_t *ips = ARENA_ARRAY(c->arena, uint64_t, count ? count : 1);
    for (size_t i = 0; i < count; i++) ips[i] = frames[i].ip;
    *VEC_PUSH(c->arena, &u->known) = (known_stack){ips, count};
    show_thread_line(c->session, c->out, c->arena, index, true, true);
    size_t limit = c->session->settings.frame_count;
    show_stack(c->session, c->out, c->arena, frames, count, count < limit ? count : limit, &u->style);
    out_heading(c->out, "\n");
    return NULL;
}

static error *run_uniqstack(command_call *c)
{
    uniqstack u = {0};
    str rest = c->args, flag;
    while (args_take_any_flag(&rest, &flag)) {
        if (str_equal_nocase(flag, STR("b"))) u.style.arguments = true;
        else if (str_equal_nocase(flag, STR("v"))) u.style.fpo = true;
        else if (str_equal_nocase(flag, STR("p"))) u.style.parameters = true;
        else if (str_equal_nocase(flag, STR("n"))) u.style.numbers = true;
        else return args_error(c, flag, "Syntax");
    }
    error *e = args_end(c, rest);
    if (e) return e;
    size_t total = c->session->target->threads.count;
    out_heading(c->out, "Processing %zu threads, please wait\n\n", total);
    if ((e = for_each_stack(c, show_unless_known, &u))) return e;
    strbuf list = {.arena = c->arena};
    for (size_t i = 0; i < u.duplicates.count; i++)
        strbuf_format(&list, i ? ", %zu" : "%zu", u.duplicates.items[i]);
    emit(c->out, "unique_stacks",
         u.duplicates.count
             ? "Total threads: {threads}\nDuplicate callstacks: {duplicates} (windbg thread #s "
               "follow):\n{list}\n"
             : "Total threads: {threads}\n",
         f_u("threads", total), f_u("duplicates", u.duplicates.count), f_s("list", strbuf_str(&list)));
    return NULL;
}

const command command_uniqstack = {.name = "uniqstack",
                                   .extension = "uext",
                                   .needs = NEEDS_TARGET | NEEDS_USER,
                                   .synopsis = "[-b | -v | -p] [-n]",
                                   .brief = "Display the stacks of all threads, each different one once",
                                   .example = "!uniqstack -n",
                                   .run = run_uniqstack};

/* ---- !findstack ---- */

typedef struct findstack {
    str symbol; /* any part of "module!symbol": the page's "wininet!CFsm" finds wininet!CFsm_OpenConnection */
    uint64_t level;
} findstack;

static bool contains(str text, str part)
{
    for (size_t i = 0; i + part.len <= text.len; i++)
        if (str_equal_nocase(str_slice(text, i, i + part.len), part)) return true;
    return false;
}

static void show_match(command_call *c, const frame *f, size_t number, str site, bool matches)
{
    uint64_t first = session_pointer_size(c->session) == 8 ? f->sp : f->frame_base;
    emit(c->out, "found_frame", "        {mark} {number:02} {sp:p} {ret:p} {site}\n",
         f_c("mark", matches ? "*" : " "), f_u("number", number), f_p("sp", first),
         f_p("ret", f->has_return_address ? f->return_address : 0), f_s("site", site),
         f_b("matches", matches));
}

static error *find_in_stack(command_call *c, size_t index, const frame *frames, size_t count, void *user)
{
    const findstack *f = user;
    size_t found = 0;
    str *sites = ARENA_ARRAY(c->arena, str, count ? count : 1);
    for (size_t i = 0; i < count; i++) {
        sites[i] = show_call_site(c->session, c->arena, &frames[i]);
        found += contains(sites[i], f->symbol);
    }
    if (!found) return NULL;
    emit(c->out, "found_stack", "Thread {index:03}, {frames} frame(s) match\n", f_u("index", index),
         f_u("frames", found), f_u("id", c->session->target->threads.items[index].id));
    if (f->level == 0) return NULL;
    for (size_t i = 0; i < count && !out_cancelled(c->out); i++) {
        bool matches = contains(sites[i], f->symbol);
        if (matches || f->level > 1) show_match(c, &frames[i], i, sites[i], matches);
    }
    out_heading(c->out, "\n");
    return NULL;
}

static error *run_findstack(command_call *c)
{
    findstack f = {.level = 1};
    str rest = c->args;
    if (!args_take_string(&rest, &f.symbol) || str_equal(f.symbol, STR("-?"))) {
        out_heading(c->out, "!findstack %s\n", c->command->synopsis);
        return NULL;
    }
    error *e = args_expression_or(c, &rest, f.level, &f.level);
    if (!e) e = args_end(c, rest);
    return e ? e : for_each_stack(c, find_in_stack, &f);
}

const command command_findstack = {.name = "findstack",
                                   .extension = "uext",
                                   .needs = NEEDS_TARGET | NEEDS_USER,
                                   .synopsis = "Symbol [DisplayLevel]",
                                   .brief = "Find the stacks that contain a symbol or a module",
                                   .example = "!findstack ntdll 2",
                                   .run = run_findstack};

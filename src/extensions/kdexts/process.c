/* !process, !thread, !dml_proc, !session. Source: windows-driver-docs. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/kernel.h"

static error *said_end(kernel_view *v, walk_end end)
{
    if (end == WALK_COMPLETE) return NULL;
    return error_new(v->arena, ERROR_MEMORY, "PsActiveProcessHead: %.*s", STR_ARG(walk_end_text(end)));
}

static error *no_types(command_call *c)
{
    return error_new(
        c->arena, ERROR_NOT_FOUND,
        "***** Kernel symbols are WRONG. Please fix symbols to do analysis: nt has no type _EPROCESS");
}

/* Case does not count; an image name as EPROCESS has it is cut to 14 characters. */
static bool is_named(kernel_view *v, value process, str name)
{
    str full, kept;
    if (nt_process_full_image_name(v->arena, process, &full) && str_equal_nocase(full, name)) return true;
    return nt_process_image_name(v->arena, process, &kept) && str_equal_nocase(kept, name);
}

/* Which processes are asked for. */
typedef struct process_choice {
    str image;  /* EPROCESS's or the whole name; empty = all */
    str module; /* one that the process has loaded; empty = all */
    bool has_session;
    uint64_t session;
} process_choice;

/* Whether the process's loader has the module, by its name with or without what stands behind the last point.
 * Its lists are the program's own memory, which is read through its own page tables. */
static bool has_module(kernel_view *v, value process, str name)
{
    session_place before;
    walk_end end;
    uint64_t peb;
    bool found = false;
    session_save_place(v->session, &before);
    if (value_u64(nt_process_peb(process), &peb) && peb &&
        !session_set_process(v->session, v->arena, value_address_of(process))) {
        nt_modules all =
            nt_loader_modules(v->arena, &v->windows, nt_peb_at(&v->windows, peb).loader, NT_LOAD_ORDER, &end);
        for (size_t i = 0; i < all.count && !found; i++) {
            str have = all.items[i].base_name;
            size_t stem = have.len;
            for (size_t n = 0; n < have.len; n++)
                if (have.ptr[n] == '.') stem = n;
            found = str_equal_nocase(have, name) || str_equal_nocase((str){have.ptr, stem}, name);
        }
    }
    session_restore_place(v->session, &before);
    return found;
}

static bool is_chosen(kernel_view *v, value process, const process_choice *choice)
{
    uint64_t session;
    bool none;
    if (choice->image.len && !is_named(v, process, choice->image)) return false;
    if (choice->has_session &&
        (!nt_process_session(&v->windows, process, &session, &none) || session != choice->session))
        return false;
    return choice->module.len == 0 || has_module(v, process, choice->module);
}

static error *list_processes(kernel_view *v, unsigned flags, const process_choice *choice)
{
    walk_end end;
    nt_values all = nt_processes(v->arena, &v->windows, &v->kernel, &end);
    if (choice->image.len == 0) out_heading(v->out, "**** NT ACTIVE PROCESS DUMP ****\n");
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++)
        if (is_chosen(v, all.items[i], choice)) show_process(v, all.items[i], flags);
    return said_end(v, end);
}

static error *one_process(kernel_view *v, uint64_t which, unsigned flags)
{
    value process = nt_process_at(&v->windows, which);
    if (!session_is_kernel_address(v->session, which)) {
        out_heading(v->out, "Searching for Process with Cid == %llx\n", (unsigned long long)which);
        process = nt_process_by_id(v->arena, &v->windows, &v->kernel, which);
        if (value_is_bad(process))
            return error_new(v->arena, ERROR_NOT_FOUND, "Process with Cid == %llx not found",
                             (unsigned long long)which);
    }
    enum { PROCESS_OBJECT = 3, TYPE_BITS = 0x7f };
    uint64_t type;
    if (!value_u64(value_field(process, "Pcb.Header.Type"), &type))
        return error_new(v->arena, ERROR_MEMORY, "Could not find process at %llx", (unsigned long long)which);
    if ((type & TYPE_BITS) != PROCESS_OBJECT)
        out_heading(v->out, "TYPE mismatch for process object at %llx\n", (unsigned long long)which);
    show_process(v, process, flags);
    return NULL;
}

static error *run_process(command_call *c)
{
    kernel_view v;
    kernel_view_init(&v, c->session, c->out, c->arena);
    str rest = c->args, before = rest, flag;
    uint64_t which = UINT64_MAX, flags;
    process_choice choice = {0};
    error *e = NULL;
    for (; !e && args_take_any_flag(&rest, &flag); before = rest) {
        if (str_equal(flag, STR("1"))) { /* "-1" is no flag but the current process */
            rest = before;
            break;
        }
        if (str_equal(flag, STR("m"))) {
            if (!args_take_string(&rest, &choice.module)) return args_error(c, rest, "Syntax");
            continue;
        }
        if (!str_equal(flag, STR("s"))) return args_error(c, rest, "Syntax");
        choice.has_session = true;
        e = args_word_or(c, &rest, 0, &choice.session);
    }
    if (e) return e;
    if (!nt_type(&v.windows, "_EPROCESS")) return no_types(c);
    bool given = !args_empty(rest);
    if (given && (e = args_expression(c, &rest, &which))) return e;
    /* The defaults: 3 for the current process and for all, everything for one. */
    bool current = which == UINT64_MAX || which == UINT32_MAX;
    if ((e = args_expression_or(c, &rest, current || which == 0 ? 3 : 0xf, &flags))) return e;
    if (which == 0 && !args_empty(rest)) args_take_string(&rest, &choice.image);
    if ((e = args_end(c, rest))) return e;
    if (which == 0 && given) return list_processes(&v, (unsigned)flags, &choice);
    if (current) which = session_process(c->session, c->arena);
    if (!which) return error_new(c->arena, ERROR_UNAVAILABLE, "The current process is not known");
    return one_process(&v, session_address(c->session, which), (unsigned)flags);
}

/* ---- !sprocess ---- */

static void show_session_head(kernel_view *v, uint64_t id, value process)
{
    uint64_t space;
    out_heading(v->out, "Dumping Session %llu\n\n", (unsigned long long)id);
    if (!value_u64(value_field(process, "Session"), &space)) return;
    value session = value_field(nt_value(&v->windows, "_MM_SESSION_SPACE", space), "Session");
    bool has = !value_is_bad(session);
    emit(v->out, "session_space",
         has ? "_MM_SESSION_SPACE {session_space:q}\n_MMSESSION        {mm_session:q}\n"
             : "_MM_SESSION_SPACE {session_space:q}\n",
         f_u("session", id), f_p("session_space", space),
         f_if(has, f_p("mm_session", has ? value_address_of(session) : 0)));
}

/* Processes of the session, or of every one by number. The text of the head is of published sessions
 * (dumpanalysis.org, "Crash Dump Analysis Patterns (Part 181)"). */
static error *list_sessions(kernel_view *v, uint64_t wanted, bool every, unsigned flags, str image)
{
    walk_end end;
    bool none;
    uint64_t id, last = 0;
    nt_values all = nt_processes(v->arena, &v->windows, &v->kernel, &end);
    for (size_t i = 0; i < all.count; i++) {
        none = true; /* also where its type does not say */
        if (!nt_process_session(&v->windows, all.items[i], &id, &none) && !none)
            show_walk_missed(v, str_format(v->arena, "the session of process %llx could not be read",
                                           (unsigned long long)value_address_of(all.items[i])));
    }
    for (bool first = true;; first = false) {
        bool found = false, headed = false;
        uint64_t next = UINT64_MAX;
        for (size_t i = 0; i < all.count; i++)
            if (nt_process_session(&v->windows, all.items[i], &id, &none) && (every || id == wanted) &&
                (first || id > last) && id <= next) {
                next = id;
                found = true;
            }
        if (!found && first)
            return error_new(v->arena, ERROR_NOT_FOUND,
                             every ? "No process belongs to a session"
                                   : "No process of session %llu was found",
                             (unsigned long long)wanted);
        if (!found) return said_end(v, end);
        for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) {
            if (!nt_process_session(&v->windows, all.items[i], &id, &none) || id != next) continue;
            if (!headed) show_session_head(v, id, all.items[i]);
            headed = true;
            if (image.len == 0 || is_named(v, all.items[i], image)) show_process(v, all.items[i], flags);
        }
        if (!every) return said_end(v, end);
        last = next;
    }
}

/* A session's number is always decimal. */
static bool take_session(str word, int64_t *out)
{
    enum { MOST_DIGITS = 10 };
    bool negative = word.len && word.ptr[0] == '-';
    int64_t n = 0;
    if (negative) word = str_slice(word, 1, word.len);
    if (word.len == 0 || word.len > MOST_DIGITS) return false;
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] < '0' || word.ptr[i] > '9') return false;
        n = n * 10 + (word.ptr[i] - '0');
    }
    *out = negative ? -n : n;
    return true;
}

static error *run_sprocess(command_call *c)
{
    enum { CURRENT = -1, CONTEXT = -2, ALL = -4 };
    kernel_view v;
    str rest = c->args, image = {0}, word;
    int64_t wanted = CURRENT;
    uint64_t flags, id = 0;
    bool none;
    error *e;
    if (args_wants_help(c)) return NULL;
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!nt_type(&v.windows, "_EPROCESS")) return no_types(c);
    str where = rest;
    if (args_take_string(&rest, &word) && !take_session(word, &wanted)) return args_error(c, where, "Syntax");
    if (wanted < 0 && wanted != CURRENT && wanted != CONTEXT && wanted != ALL)
        return args_error(c, where, "Range");
    if ((e = args_expression_or(c, &rest, 0, &flags))) return e;
    if (!args_empty(rest)) args_take_string(&rest, &image);
    if ((e = args_end(c, rest))) return e;
    if (wanted == CURRENT || wanted == CONTEXT) {
        value current = nt_process_at(&v.windows, session_process(c->session, c->arena));
        if (!nt_process_session(&v.windows, current, &id, &none))
            return error_new(c->arena, ERROR_NOT_FOUND, "The current process belongs to no session");
    } else if (wanted >= 0) {
        id = (uint64_t)wanted;
    }
    return list_sessions(&v, id, wanted == ALL, (unsigned)flags, image);
}

const command command_sprocess = {.name = "sprocess",
                                  .extension = "kdexts",
                                  .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                  .synopsis = "[Session [Flags [ImageName]]]",
                                  .brief = "List the processes of a session",
                                  .example = "!sprocess -4",
                                  .run = run_sprocess};

const command command_process = {.name = "process",
                                 .extension = "kdexts",
                                 .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                 .synopsis = "[/s Session] [/m Module] [Process [Flags]] | 0 Flags ImageName",
                                 .brief = "Show processes and their threads",
                                 .example = "!process 0 0",
                                 .run = run_process};

static error *run_thread(command_call *c)
{
    kernel_view v;
    kernel_view_init(&v, c->session, c->out, c->arena);
    str rest = c->args, flag;
    uint64_t which = UINT64_MAX, flags, state;
    bool with_process = false, by_id = false;
    error *e;
    while (args_take_any_flag(&rest, &flag)) {
        if (str_equal(flag, STR("1"))) {
            rest = str_trim_left(c->args);
            break;
        }
        if (str_equal(flag, STR("p"))) with_process = true;
        else if (str_equal(flag, STR("t"))) by_id = true;
        else return args_error(c, rest, "Syntax");
    }
    if (!nt_type(&v.windows, "_ETHREAD")) return no_types(c);
    if (!args_empty(rest) && (e = args_expression(c, &rest, &which))) return e;
    if ((e = args_expression_or(c, &rest, PROCESS_WAITS | PROCESS_THREADS, &flags)) ||
        (e = args_end(c, rest)))
        return e;
    if (which == UINT64_MAX || which == UINT32_MAX || which == 0)
        which = session_thread(c->session, c->arena);
    value thread = by_id ? nt_thread_by_id(c->arena, &v.windows, &v.kernel, which)
                         : nt_thread_at(&v.windows, session_address(c->session, which));
    if (value_is_bad(thread) || !value_u64(value_field(thread, "Tcb.State"), &state))
        return error_new(c->arena, ERROR_MEMORY, "%llx: Unable to get thread contents",
                         (unsigned long long)which);
    session_place before;
    session_save_place(c->session, &before);
    uint64_t owner = value_or(nt_thread_owner(thread), 0);
    if (with_process && owner) show_process(&v, nt_process_at(&v.windows, owner), 0);
    if (flags & PROCESS_CONTEXT && owner && (e = session_set_process(c->session, c->arena, owner))) return e;
    show_thread(&v, thread, (unsigned)flags, 0);
    if (flags & PROCESS_CONTEXT) session_restore_place(c->session, &before);
    return NULL;
}

const command command_thread = {.name = "thread",
                                .extension = "kdexts",
                                .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                .synopsis = "[-p] [-t] [Address [Flags]]",
                                .brief = "Show a thread, what it waits for, and its stack",
                                .example = "!thread fffffa800cd8a040 e",
                                .run = run_thread};

static void dml_row(kernel_view *v, value process, const char *tail)
{
    str name;
    bool has_name = nt_process_full_image_name(v->arena, process, &name);
    str line = str_format(v->arena, "{process:p} {pid:-4x} {image}%s\n", tail);
    emit(v->out, "kernel_process", str_to_cstr(v->arena, line), f_p("process", value_address_of(process)),
         kernel_number("pid", nt_process_id(process)),
         f_if(has_name, f_s("image", has_name ? name : STR(""))));
}

static error *run_dml_proc(command_call *c)
{
    kernel_view v;
    str rest = c->args;
    uint64_t which = 0;
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!nt_type(&v.windows, "_EPROCESS")) return no_types(c);
    error *e = args_empty(rest) ? NULL : args_address(c, &rest, &which);
    if (e || (e = args_end(c, rest))) return e;
    out_heading(c->out, v.values.pointer_size == 8 ? "Address           PID  Image file name\n"
                                                   : "Address  PID  Image file name\n");
    if (which) {
        dml_row(&v, nt_process_at(&v.windows, which), " Full details");
        return NULL;
    }
    walk_end end;
    nt_values all = nt_processes(c->arena, &v.windows, &v.kernel, &end);
    for (size_t i = 0; i < all.count && !out_cancelled(c->out); i++) dml_row(&v, all.items[i], "");
    return said_end(&v, end);
}

const command command_dml_proc = {.name = "dml_proc",
                                  .extension = "kdexts",
                                  .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                  .synopsis = "[Process]",
                                  .brief = "List processes: address, id, image",
                                  .example = "!dml_proc",
                                  .run = run_dml_proc};

/* ---- sessions ---- */

static bool add_session(uint64_t *ids, size_t *count, uint64_t id)
{
    enum { MOST_SESSIONS = 256 };
    for (size_t i = 0; i < *count; i++)
        if (ids[i] == id) return false;
    if (*count == MOST_SESSIONS) return false;
    size_t at = (*count)++;
    for (; at > 0 && ids[at - 1] > id; at--) ids[at] = ids[at - 1];
    ids[at] = id;
    return true;
}

/* !session -s N: the first process of the session becomes the implicit one, whose page tables map the
 * session's space. */
static error *run_session(command_call *c)
{
    kernel_view v;
    str rest = c->args, flag;
    uint64_t wanted = 0, ids[256], id, first = 0;
    size_t count = 0;
    bool choose = false, none;
    error *e = NULL;
    if (args_wants_help(c)) return NULL;
    kernel_view_init(&v, c->session, c->out, c->arena);
    while (!e && args_take_any_flag(&rest, &flag)) {
        if (!str_equal(flag, STR("s"))) return args_error(c, rest, "Syntax");
        choose = true;
        e = args_expression(c, &rest, &wanted);
    }
    if (e || (e = args_end(c, rest))) return e;
    if (!nt_type(&v.windows, "_EPROCESS")) return no_types(c);
    value current = nt_process_at(&v.windows, session_process(c->session, c->arena));
    walk_end end;
    nt_values all = nt_processes(c->arena, &v.windows, &v.kernel, &end);
    for (size_t i = 0; i < all.count; i++) {
        if (!nt_process_session(&v.windows, all.items[i], &id, &none)) continue;
        add_session(ids, &count, id);
        if (choose && id == wanted && !first) first = value_address_of(all.items[i]);
    }
    if (choose && wanted != UINT64_MAX) {
        if (!first)
            return error_new(c->arena, ERROR_NOT_FOUND, "No process of session %llu was found",
                             (unsigned long long)wanted);
        if ((e = session_set_process(c->session, c->arena, first))) return e;
        emit(c->out, "session",
             "Sessions on machine: {count}\nImplicit process is now {process:p}\nUsing session {session}\n",
             f_u("count", count), f_p("process", first), f_u("session", wanted));
        return said_end(&v, end);
    }
    out_begin(c->out, "sessions");
    emit(c->out, NULL, "Sessions on machine: {count}\n", f_u("count", count));
    out_heading(c->out, "Valid Sessions:");
    out_list_begin(c->out, "sessions");
    for (size_t i = 0; i < count; i++) out_item(c->out, " {session}", f_u("session", ids[i]));
    out_list_end(c->out);
    bool has_current = nt_process_session(&v.windows, current, &id, &none);
    out_heading(c->out, "\n");
    emit(c->out, NULL, has_current ? "Current Session {current}\n" : "",
         f_if(has_current, f_u("current", has_current ? id : 0)));
    out_end(c->out);
    return said_end(&v, end);
}

const command command_session = {.name = "session",
                                 .extension = "kdexts",
                                 .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                 .synopsis = "[-s Session]",
                                 .brief = "List sessions, or look at one's memory",
                                 .example = "!session",
                                 .run = run_session};

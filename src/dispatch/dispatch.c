/* From a typed line to running commands.
 *
 *     line --aliases--> text --control.c--> statements, each with descriptor and arguments --> run
 *
 * Notes and errors of a command are printed here and nowhere else. */
#include "dispatch/internal.h"

#include "base/utf16.h"
#include "session/aliases.h"
#include "session/output_file.h"

#include <string.h>

/* What one .foreach or as /c may collect. */
#define CAPTURE_LIMIT ((size_t)256 * 1024 * 1024)

/* ---- the log ---- */

static void write_log(void *context, str text)
{
    dispatcher *d = context;
    if (!d->log_unicode) {
        fwrite(text.ptr, 1, text.len, d->log);
        return;
    }
    arena *a = arena_new();
    bytes wide = utf8_to_utf16(a, text);
    fwrite(wide.ptr, 1, wide.len, d->log);
    arena_free(a);
    if (str_find_char(text, '\n') != SIZE_MAX) fflush(d->log); /* a log must survive the debugger */
}

void dispatcher_close_log(dispatcher *d)
{
    if (!d->log) return;
    out_set_copy(d->out, OUT_COPY_LOG, NULL);
    fclose(d->log);
    d->log = NULL;
    d->session->settings.log_path = (str){0};
}

static void close_all(void *context)
{
    dispatcher *d = context;
    if (d->log) fclose(d->log);
    d->log = NULL;
    for (size_t i = 0; i < sizeof d->arenas / sizeof *d->arenas; i++) {
        arena_free(d->arenas[i]);
        arena_free(d->texts[i]);
    }
}

error *dispatcher_open_log(dispatcher *d, arena *a, str path, log_form form)
{
    dispatcher_close_log(d);
    FILE *file;
    error *e = session_open_output(d->session, a, path, form.append, &file);
    if (e) return e;
    setvbuf(file, NULL, form.unicode ? _IOFBF : _IOLBF, BUFSIZ); /* whole lines are out at once */
    d->log = file;
    d->log_unicode = form.unicode;
    fseek(file, 0, SEEK_END);
    if (form.unicode && ftell(file) == 0) fwrite("\xff\xfe", 1, 2, file);
    d->session->settings.log_path = str_copy(d->session->arena, path);
    sink log = {write_log, d};
    out_set_copy(d->out, OUT_COPY_LOG, &log);
    return NULL;
}

void dispatcher_log(dispatcher *d, str text)
{
    if (d->log) write_log(d, text);
}

dispatcher *dispatcher_new(arena *a, session *s, out *o, const command_list *lists, size_t count)
{
    dispatcher *d = ARENA_NEW(a, dispatcher);
    *d = (dispatcher){.arena = a, .session = s, .out = o, .lists = lists, .list_count = count};
    d->repeat = d->reader_prompt = (strbuf){.arena = a};
    names_index(d);
    d->arenas[0] = arena_new();
    d->texts[0] = arena_new();
    arena_on_free(a, close_all, d);
    return d;
}

void dispatcher_set_exports(dispatcher *d, const windbg_export *exports, size_t count)
{
    d->exports = exports;
    d->export_count = count;
}

void dispatcher_set_libraries(dispatcher *d, const dispatcher_libraries *l)
{
    d->libraries = l;
}

const dispatcher_libraries *dispatcher_libraries_of(const dispatcher *d)
{
    return d->libraries;
}

void dispatcher_set_absent(dispatcher *d, const absent_command *absent, size_t count)
{
    d->absent = absent;
    d->absent_count = count;
}

void dispatcher_set_aliases(dispatcher *d, error *(*run)(command_call *call),
                            bool (*has)(session *s, str name))
{
    d->alias = (command){.name = "alias", .run = run};
    d->has_alias = has;
}

/* ---- running ---- */

static error *check_needs(command_call *call)
{
    unsigned needs = call->command->needs;
    const target *t = call->session->target;
    if (needs == NEEDS_NOTHING) return NULL;
    if (!t) {
        error *e = error_new(call->arena, ERROR_UNAVAILABLE, "No runnable debuggees error in '%.*s'",
                             STR_ARG(call->line));
        e->location = call->name.len;
        e->has_location = true;
        return e;
    }
    const char *kind = (needs & NEEDS_USER) && t->class != TARGET_USER       ? "user-mode targets"
                       : (needs & NEEDS_KERNEL) && t->class != TARGET_KERNEL ? "kernel-mode targets"
                                                                             : NULL;
    if (kind)
        return error_new(call->arena, ERROR_UNAVAILABLE, "%.*s is only valid for %s", STR_ARG(call->name),
                         kind);
    if ((needs & NEEDS_REGISTERS) && !t->cpu && call->session->scope == SCOPE_THREAD)
        return error_new(call->arena, ERROR_UNAVAILABLE, "%.*s: this target has no registers",
                         STR_ARG(call->name));
    if ((needs & NEEDS_PHYSICAL) && !t->physical_memory)
        return error_new(call->arena, ERROR_UNAVAILABLE, "%.*s: this target has no physical memory",
                         STR_ARG(call->name));
    return NULL;
}

/* WinDbg points at the last character that it took: blanks for the prompt, then for what stands before. */
void dispatch_print_error(dispatcher *d, arena *a, const statement *s, const error *e)
{
    str message = e->message;
    if (message.len == 0) return; /* said already */
    bool caret =
        e->has_location && e->location <= s->line.len && str_find(message, STR(" error in '")) != SIZE_MAX;
    if (caret && d->depth == 0) {
        size_t column = dispatcher_prompt(d, a).len + (e->location ? (size_t)e->location - 1 : 0);
        strbuf text = {.arena = a};
        strbuf_append_repeat(&text, ' ', column);
        strbuf_append(&text, STR("^ "));
        strbuf_append(&text, message);
        message = out_get_format(d->out) == OUT_JSON ? message : strbuf_str(&text);
    }
    out_error(d->out, error_code_name(e->code), message);
}

error *dispatcher_failed(arena *a)
{
    return error_new(a, ERROR_CANCELLED, "%s", "");
}

void dispatcher_print_notes(dispatcher *d)
{
    note n;
    session_look_at_file(d->session);
    while (d->session->notes && notes_take(d->session->notes, &n)) {
        if (n.level == NOTE_INFO && !d->session->settings.verbose) continue;
        out_note(d->out,
                 n.level == NOTE_ERROR     ? STR("error")
                 : n.level == NOTE_WARNING ? STR("warning")
                                           : STR("info"),
                 n.text);
    }
}

bool dispatch_enter(dispatcher *d)
{
    if (d->depth >= DISPATCH_MAX_NESTING) {
        out_error(d->out, STR("syntax"), STR("Commands are nested too deep"));
        return false;
    }
    d->depth++;
    if (!d->arenas[d->depth]) {
        d->arenas[d->depth] = arena_new();
        d->texts[d->depth] = arena_new();
    }
    return true;
}

void dispatch_leave(dispatcher *d)
{
    d->depth--;
}

static error *problem_with(arena *a, const statement *s)
{
    error *e = error_new(a, ERROR_SYNTAX, "%s error in '%.*s'", s->problem, STR_ARG(s->line));
    e->location = s->consumed;
    e->has_location = true;
    return e;
}

static error *run_command(dispatcher *d, arena *a, const statement *s)
{
    command_call call = {.session = d->session,
                         .out = d->out,
                         .arena = a,
                         .dispatcher = d,
                         .command = s->command,
                         .line = s->line,
                         .name = s->name,
                         .suffix = s->suffix,
                         .args = s->args};
    error *e = check_needs(&call);
    if (e) return e;
    if (!dispatch_enter(d)) return dispatcher_failed(a);
    e = s->command->run(&call);
    dispatch_leave(d);
    return e;
}

/* A name that nobody knows: "!dll.name" may be in a library that can be loaded. */
static error *run_unknown(dispatcher *d, arena *a, const statement *s)
{
    statement loaded = *s;
    str dll = str_slice(s->line, 1, s->consumed);
    size_t dot = str_find_char(dll, '.');
    bool found = false;
    if (!d->libraries || !s->line.len || s->line.ptr[0] != '!' || dot == SIZE_MAX)
        return names_unknown(d, a, s);
    command_call call = {.session = d->session, .out = d->out, .arena = a, .dispatcher = d, .line = s->line};
    error *e = d->libraries->load(&call, str_slice(dll, 0, dot), &found);
    if (e) return e;
    return found && names_resolve(d, s->line, &loaded) ? run_command(d, a, &loaded) : names_unknown(d, a, s);
}

/* .pcmd: behind every command that showed where the target stands. */
static void run_prompt_command(dispatcher *d)
{
    session *s = d->session;
    bool shown = s->shown_place;
    s->shown_place = false;
    if (shown && s->settings.prompt_command.len) dispatcher_run_nested(d, s->settings.prompt_command);
    s->shown_place = false;
}

static flow run_statement(dispatcher *d, const statement *s)
{
    arena *a = d->arenas[d->depth];
    bool top = d->depth == 0;
    if (top) {
        out_command_begin(d->out, str_trim(s->line));
        if (s->command) {
            d->repeat.len = 0;
            strbuf_append(&d->repeat, s->command->repeatable ? s->name : s->line);
        }
    }
    error *e = NULL;
    flow ended = FLOW_NEXT;
    statement alias;
    if (!s->command) {
        alias = *s;
        if (names_alias(d, &alias)) s = &alias;
    }
    if (s->problem) e = problem_with(a, s);
    else if (!s->command) e = run_unknown(d, a, s);
    else if (s->control) ended = control_run(d, s);
    else e = run_command(d, a, s);
    if (!e && top) run_prompt_command(d);
    if (!e && top && interrupt_pending(&d->session->interrupt))
        e = error_new(a, ERROR_CANCELLED, "Interrupted");
    if (!s->control) out_set_pointer_size(d->out, session_pointer_size(d->session));
    dispatcher_print_notes(d);
    if (e) {
        dispatch_print_error(d, a, s, e);
        d->failed = true;
        /* What an extension says is no error of the line that it stands in. */
        bool goes_on = s->line.len && s->line.ptr[0] == '!' && e->code != ERROR_CANCELLED;
        ended = goes_on ? FLOW_NEXT : FLOW_FAILED;
    }
    if (top) out_command_end(d->out);
    arena_clear(a);
    return ended;
}

flow dispatch_statements(dispatcher *d, const statements *all)
{
    for (size_t i = 0; i < all->count && !d->session->quit; i++) {
        if (interrupt_pending(&d->session->interrupt)) return FLOW_FAILED;
        flow ended = run_statement(d, &all->items[i]);
        if (ended == FLOW_AGAIN) i = SIZE_MAX;
        else if (ended != FLOW_NEXT) return ended;
    }
    return FLOW_NEXT;
}

static bool run_text(dispatcher *d, str text)
{
    arena *a = d->texts[d->depth];
    /* A copy: the text may be the repeat buffer or an alias, which commands change. */
    text = session_expand_aliases(d->session, a, str_copy(a, text), NULL);
    statements all = {0};
    control_parse(d, a, text, &all);
    flow ended = dispatch_statements(d, &all);
    arena_clear(a);
    return ended == FLOW_NEXT && !interrupt_pending(&d->session->interrupt);
}

/* ---- input modes ---- */

void dispatcher_read_lines(dispatcher *d, const command *reader, str prompt)
{
    d->reader = reader;
    d->reader_prompt.len = 0;
    strbuf_append(&d->reader_prompt, prompt);
}

bool dispatcher_reads_lines(const dispatcher *d)
{
    return d->reader != NULL;
}

str dispatcher_prompt(dispatcher *d, arena *a)
{
    return d->reader ? strbuf_str(&d->reader_prompt) : session_prompt(d->session, a);
}

static bool read_line(dispatcher *d, str line)
{
    arena *a = d->arenas[d->depth];
    bool top = d->depth == 0;
    statement s = {.command = d->reader, .line = line};
    command_call call = {.session = d->session,
                         .out = d->out,
                         .arena = a,
                         .dispatcher = d,
                         .command = d->reader,
                         .line = line,
                         .name = str_from_cstr(d->reader->name),
                         .args = line};
    if (top) out_command_begin(d->out, line);
    error *e = d->reader->read_line(&call);
    dispatcher_print_notes(d);
    if (e) dispatch_print_error(d, a, &s, e);
    if (top) out_command_end(d->out);
    arena_clear(a);
    return !e;
}

bool dispatcher_run_line(dispatcher *d, str line)
{
    interrupt_clear(&d->session->interrupt);
    if (d->reader) return read_line(d, line);
    if (str_trim(line).len == 0) {
        if (d->repeat.len == 0) return true;
        line = (str){d->repeat.ptr, d->repeat.len};
    }
    d->failed = false;
    return run_text(d, line) && !d->failed;
}

bool dispatcher_run_script_line(dispatcher *d, str line)
{
    return d->reader ? read_line(d, line) : dispatcher_run_nested(d, line);
}

bool dispatcher_run_nested(dispatcher *d, str line)
{
    if (!dispatch_enter(d)) return false;
    unsigned loops = d->loops, catches = d->catches;
    d->loops = d->catches = 0;
    bool ok = run_text(d, line);
    d->loops = loops;
    d->catches = catches;
    dispatch_leave(d);
    return ok;
}

static void collect(void *context, str text)
{
    strbuf *into = context;
    if (into->len + text.len <= CAPTURE_LIMIT) strbuf_append(into, text);
}

bool dispatcher_capture(dispatcher *d, str line, strbuf *into)
{
    out_push_sink(d->out, (sink){collect, into});
    bool ok = dispatcher_run_nested(d, line);
    out_pop_sink(d->out);
    return ok;
}

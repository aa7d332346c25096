/* From a typed line to running commands.
 *
 *     line --split at ';'--> command text --longest name--> descriptor + glued letters + arguments --> run
 *
 * Notes and errors of a command are printed here and nowhere else. */
#include "dispatch/command.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { MAX_NESTING = 32 };

struct dispatcher {
    arena *arena;
    session *session;
    out *out;
    const command_list *lists;
    size_t list_count;
    const windbg_export *exports;
    size_t export_count;
    strbuf repeat;  /* what Enter runs */
    unsigned depth; /* 0 = at the prompt */
    FILE *log;      /* NULL = none */
};

/* ---- the log ---- */

static void write_log(void *context, str text)
{
    dispatcher *d = context;
    fwrite(text.ptr, 1, text.len, d->log);
}

void dispatcher_close_log(dispatcher *d)
{
    if (!d->log) return;
    out_set_log(d->out, NULL);
    fclose(d->log);
    d->log = NULL;
    d->session->settings.log_path = (str){0};
}

static void close_log(void *context)
{
    dispatcher *d = context;
    if (d->log) fclose(d->log);
    d->log = NULL;
}

error *dispatcher_open_log(dispatcher *d, arena *a, str path, bool append)
{
    dispatcher_close_log(d);
    FILE *file = fopen(str_to_cstr(a, path), append ? "ae" : "we");
    if (!file)
        return error_new(a, ERROR_IO, "log file could not be opened: %.*s: %s", STR_ARG(path),
                         strerror(errno));
    setvbuf(file, NULL, _IOLBF, 0); /* a log must survive the debugger */
    d->log = file;
    d->session->settings.log_path = str_copy(d->session->arena, path);
    sink log = {write_log, d};
    out_set_log(d->out, &log);
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
    d->repeat = (strbuf){.arena = a};
    arena_on_free(a, close_log, d);
    return d;
}

void dispatcher_set_exports(dispatcher *d, const windbg_export *exports, size_t count)
{
    d->exports = exports;
    d->export_count = count;
}

/* ---- splitting ---- */

/* The length of the command at the front of `line`: up to a ';' outside of quotes and braces. */
static size_t command_length(str line)
{
    bool quoted = false;
    unsigned braces = 0;
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        if (quoted && c == '\\' && i + 1 < line.len) i++;
        else if (c == '"') quoted = !quoted;
        else if (!quoted && c == '{') braces++;
        else if (!quoted && c == '}' && braces > 0) braces--;
        else if (!quoted && braces == 0 && c == ';') return i;
    }
    return line.len;
}

/* ---- names ---- */

/* What kind of name a command text begins with decides how much of it can be the name. */
typedef enum name_class {
    NAME_LETTERS, /* k, dt, lm, ~, ?: the longest name that the text begins with */
    NAME_DOT,     /* .frame: a whole word */
    NAME_BANG,    /* !peb, !ndiskd.pendingnbls: a whole word */
} name_class;

static name_class class_of(str text)
{
    if (text.len > 1 && text.ptr[0] == '.' && (isalpha((unsigned char)text.ptr[1]) || text.ptr[1] == '_'))
        return NAME_DOT;
    return text.len > 0 && text.ptr[0] == '!' ? NAME_BANG : NAME_LETTERS;
}

static size_t word_length(str text, name_class class)
{
    size_t i = 1;
    while (i < text.len) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (!isalpha(c) && c != '_' && !(class == NAME_BANG && (isdigit(c) || c == '.'))) break;
        i++;
    }
    return i;
}

static bool is_extension(const command *c)
{
    return c->extension != NULL;
}

static const command *find_word(const dispatcher *d, str word, bool extension, str dll)
{
    for (size_t i = 0; i < d->list_count; i++) {
        for (size_t k = 0; k < d->lists[i].count; k++) {
            const command *c = d->lists[i].commands[k];
            if (is_extension(c) == extension && str_equal_nocase(word, str_from_cstr(c->name)) &&
                (dll.len == 0 || str_equal_nocase(dll, str_from_cstr(c->extension))))
                return c;
        }
    }
    return NULL;
}

static bool has_extension(const dispatcher *d, str dll)
{
    for (size_t i = 0; i < d->list_count; i++)
        for (size_t k = 0; k < d->lists[i].count; k++)
            if (is_extension(d->lists[i].commands[k]) &&
                str_equal_nocase(dll, str_from_cstr(d->lists[i].commands[k]->extension)))
                return true;
    return false;
}

static size_t suffix_length(const command *c, str after)
{
    size_t length = 0;
    while (c->suffixes && length < after.len && after.ptr[length] && strchr(c->suffixes, after.ptr[length]))
        length++;
    return length;
}

/* The longest name wins; case counts first, and only when nothing fits it does not. */
static const command *find_letters(const dispatcher *d, str text, bool ignore_case)
{
    const command *best = NULL;
    size_t best_length = 0;
    for (size_t i = 0; i < d->list_count; i++) {
        for (size_t k = 0; k < d->lists[i].count; k++) {
            const command *c = d->lists[i].commands[k];
            str name = str_from_cstr(c->name);
            if (is_extension(c) || (name.len > 1 && class_of(name) == NAME_DOT) || name.len <= best_length)
                continue;
            if (ignore_case ? !str_starts_with_nocase(text, name) : !str_starts_with(text, name)) continue;
            best = c;
            best_length = name.len;
        }
    }
    return best;
}

/* Fills in command, name, suffix and args of a call from `text` (which begins with the name); *consumed is
 * how far it was understood when there is no such command. */
static bool resolve(dispatcher *d, str text, command_call *call, size_t *consumed)
{
    name_class class = class_of(text);
    size_t length = 0;
    *consumed = 1;
    call->command = NULL;
    if (class != NAME_LETTERS) {
        length = word_length(text, class);
        str word = str_slice(text, class == NAME_BANG ? 1 : 0, length);
        str dll = {0};
        size_t dot = class == NAME_BANG ? str_find_char(word, '.') : SIZE_MAX;
        if (dot != SIZE_MAX) {
            dll = str_slice(word, 0, dot);
            word = str_skip(word, dot + 1);
        }
        *consumed = length;
        call->command = find_word(d, word, class == NAME_BANG, dll);
    } else {
        call->command = find_letters(d, text, false);
        if (!call->command) call->command = find_letters(d, text, true);
        if (call->command) length = strlen(call->command->name);
    }
    if (!call->command) return false;
    size_t suffix = class == NAME_LETTERS ? suffix_length(call->command, str_skip(text, length)) : 0;
    call->suffix = str_slice(text, length, length + suffix);
    call->name = str_slice(text, 0, length + suffix);
    call->args = str_trim_left(str_skip(text, length + suffix));
    return true;
}

const command *dispatcher_find(dispatcher *d, str name)
{
    command_call call = {0};
    size_t consumed;
    return resolve(d, name, &call, &consumed) ? call.command : NULL;
}

void dispatcher_match(dispatcher *d, str pattern, bool (*each)(void *user, const command *c), void *user)
{
    for (size_t i = 0; i < d->list_count; i++)
        for (size_t k = 0; k < d->lists[i].count; k++)
            if (str_match_wildcard(pattern, str_from_cstr(d->lists[i].commands[k]->name), true) &&
                !each(user, d->lists[i].commands[k]))
                return;
}

/* ---- running ---- */

static error *unknown_command(dispatcher *d, command_call *call, size_t consumed)
{
    str word = str_slice(call->line, 1, consumed);
    if (class_of(call->line) != NAME_BANG) {
        error *e = error_new(call->arena, ERROR_SYNTAX, "Syntax error in '%.*s'", STR_ARG(call->line));
        e->location = consumed;
        e->has_location = true;
        return e;
    }
    size_t dot = str_find_char(word, '.');
    str name = dot == SIZE_MAX ? word : str_skip(word, dot + 1);
    str dll = dot == SIZE_MAX ? (str){0} : str_slice(word, 0, dot);
    for (size_t i = 0; i < d->export_count; i++)
        if (str_equal_nocase(name, str_from_cstr(d->exports[i].name)) &&
            (dll.len == 0 || str_equal_nocase(dll, str_from_cstr(d->exports[i].extension))))
            return error_new(call->arena, ERROR_UNSUPPORTED,
                             "No export %.*s found: ntdbg does not have %s.%s yet", STR_ARG(name),
                             d->exports[i].extension, d->exports[i].name);
    if (dot == SIZE_MAX || has_extension(d, dll))
        return error_new(call->arena, ERROR_NOT_FOUND, "No export %.*s found", STR_ARG(name));
    return error_new(call->arena, ERROR_NOT_FOUND,
                     "The call to LoadLibrary(%.*s) failed, Win32 error 0n2\n"
                     "    \"The system cannot find the file specified.\"\n"
                     "Please check your debugger configuration and/or network access.",
                     STR_ARG(dll));
}

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
static void print_error(dispatcher *d, command_call *call, const error *e)
{
    str message = e->message;
    bool caret =
        e->has_location && e->location <= call->line.len && str_find(message, STR(" error in '")) != SIZE_MAX;
    if (caret && d->depth == 0) {
        size_t column =
            session_prompt(d->session, call->arena).len + (e->location ? (size_t)e->location - 1 : 0);
        strbuf text = {.arena = call->arena};
        strbuf_append_repeat(&text, ' ', column);
        strbuf_append(&text, STR("^ "));
        strbuf_append(&text, message);
        message = out_get_format(d->out) == OUT_JSON ? message : strbuf_str(&text);
    }
    out_error(d->out, error_code_name(e->code), message);
}

void dispatcher_print_notes(dispatcher *d)
{
    note n;
    while (d->session->notes && notes_take(d->session->notes, &n)) {
        if (n.level == NOTE_INFO && !d->session->settings.verbose) continue;
        out_note(d->out,
                 n.level == NOTE_ERROR     ? STR("error")
                 : n.level == NOTE_WARNING ? STR("warning")
                                           : STR("info"),
                 n.text);
    }
}

/* Runs the command at the front of *rest and takes it off. */
static bool run_one(dispatcher *d, str *rest)
{
    str line = str_trim_left(*rest);
    size_t length = command_length(line);
    str first = str_slice(line, 0, length);
    /* "2r", "1k 5" of kernel targets: the processor goes in front of the command; `~` knows how. */
    bool processor = first.len > 1 && isdigit((unsigned char)first.ptr[0]) && d->session->target &&
                     d->session->target->class == TARGET_KERNEL;

    arena *a = arena_new();
    command_call call = {.session = d->session, .out = d->out, .arena = a, .dispatcher = d};
    size_t consumed = 0;
    bool found = processor ? (call.command = find_letters(d, STR("~"), false)) != NULL
                           : resolve(d, first, &call, &consumed);
    if (processor && found) {
        call.name = str_slice(first, 0, 0);
        call.suffix = call.name;
        call.args = first;
    }
    if (found &&
        (call.command->raw_line || (call.command->takes_line && call.command->takes_line(call.args)))) {
        length = line.len;
        call.args = str_slice(line, (size_t)(call.args.ptr - line.ptr), line.len);
    }
    call.line = str_slice(line, 0, length);
    *rest = str_skip(line, length + 1);

    bool ok = true;
    if (call.line.len > 0) {
        if (d->depth == 0) {
            interrupt_clear(&d->session->interrupt);
            out_command_begin(d->out, str_trim(call.line));
            if (found) {
                d->repeat.len = 0;
                strbuf_append(&d->repeat, call.command->repeatable ? call.name : call.line);
            }
        }
        error *e = found ? check_needs(&call) : unknown_command(d, &call, consumed);
        if (!e) {
            d->depth++;
            e = call.command->run(&call);
            d->depth--;
        }
        if (!e && d->depth == 0 && interrupt_pending(&d->session->interrupt))
            e = error_new(a, ERROR_CANCELLED, "Interrupted");
        ok = e == NULL;
        out_set_pointer_size(d->out, session_pointer_size(d->session));
        dispatcher_print_notes(d);
        if (e) print_error(d, &call, e);
        if (d->depth == 0) out_command_end(d->out);
    }
    arena_free(a);
    return ok;
}

/* Fixed-name aliases: "$u3" becomes its text wherever it stands, once it has one (windows-driver-docs, "Using
 * Aliases"). Texts are not looked through again. */
static str expand_aliases(dispatcher *d, arena *a, str line)
{
    strbuf text = {.arena = a};
    for (size_t i = 0; i < line.len; i++) {
        bool names = i + 2 < line.len && line.ptr[i] == '$' && line.ptr[i + 1] == 'u' &&
                     line.ptr[i + 2] >= '0' && line.ptr[i + 2] <= '9';
        str alias = names ? d->session->user_aliases[line.ptr[i + 2] - '0'] : (str){0};
        if (alias.len == 0) {
            strbuf_append_char(&text, line.ptr[i]);
            continue;
        }
        strbuf_append(&text, alias);
        i += 2;
    }
    return strbuf_str(&text);
}

static bool run_line(dispatcher *d, str line)
{
    /* A copy: the text may be the repeat buffer, which the command changes. */
    arena *a = arena_new();
    str rest = str_find(line, STR("$u")) == SIZE_MAX ? str_copy(a, line) : expand_aliases(d, a, line);
    bool ok = true;
    while (ok && rest.len > 0 && !d->session->quit)
        ok = run_one(d, &rest) && !interrupt_pending(&d->session->interrupt);
    arena_free(a);
    return ok;
}

bool dispatcher_run_line(dispatcher *d, str line)
{
    if (str_trim(line).len == 0)
        return d->repeat.len == 0 || run_line(d, (str){d->repeat.ptr, d->repeat.len});
    return run_line(d, line);
}

bool dispatcher_run_nested(dispatcher *d, str line)
{
    if (d->depth >= MAX_NESTING) {
        out_error(d->out, STR("syntax"), STR("Commands are nested too deep"));
        return false;
    }
    return run_line(d, line);
}

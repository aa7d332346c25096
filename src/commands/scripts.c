/* $< $>< $$< $$>< $$>a<: script files.
 *
 *     $<   $$<     line by line, each shown behind the prompt
 *     $><  $$><    the whole file as one block, ';' for line ends
 *     $$>a<        the same with arguments: ${$arg1} ...
 *
 * The single-dollar forms take the rest of the line as the file's name. */
#include "base/vec.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/aliases.h"
#include "session/input_file.h"

#include <stdlib.h>

enum { MAX_ARGUMENTS = 64 };

static error *read_script(command_call *c, str path, str *text)
{
    if (path.len == 0) return args_error(c, c->args, "Syntax");
    error *e = session_read_text(c->session, c->arena, path, text);
    if (!e || e->code == ERROR_UNSUPPORTED) return e;
    return error_new(c->arena, ERROR_NOT_FOUND, "Command file execution failed, %.*s", STR_ARG(e->message));
}

static str take_line(str *rest)
{
    str line = str_take_until(rest, '\n');
    if (line.len > 0 && line.ptr[line.len - 1] == '\r') line.len--;
    return line;
}

/* Each line as if it were typed: one that fails does not stop the next. */
static error *run_lines(command_call *c, str path)
{
    str rest;
    error *e = read_script(c, str_trim(path), &rest);
    if (e) return e;
    arena *a = arena_new();
    while (rest.len > 0 && !session_stopped(c->session)) {
        str line = take_line(&rest), prompt = dispatcher_prompt(c->dispatcher, a);
        out_heading(c->out, "%.*s%.*s\n", STR_ARG(prompt), STR_ARG(line));
        dispatcher_run_script_line(c->dispatcher, line);
        arena_clear(a);
    }
    arena_free(a);
    return NULL;
}

/* Line ends become semicolons, but for those behind one: the reference writes a .for on three lines
 * ("Debugger Command Program Examples"), and one semicolon more would be an empty condition. */
static str condense(arena *a, str text)
{
    char *copy = arena_alloc(a, text.len + 1, 1), last = 0;
    size_t length = 0;
    for (size_t i = 0; i < text.len; i++) {
        char ch = text.ptr[i];
        if (ch == '\r' && i + 1 < text.len && text.ptr[i + 1] == '\n') continue;
        if (ch == '\n') ch = last == ';' ? ' ' : ';';
        if (ch != ' ' && ch != '\t') last = ch;
        copy[length++] = ch;
    }
    return (str){copy, length};
}

static error *run_text(command_call *c, str text)
{
    return dispatcher_run_nested(c->dispatcher, condense(c->arena, text)) ? NULL
                                                                          : dispatcher_failed(c->arena);
}

static error *run_block(command_call *c, str path)
{
    str text;
    error *e = read_script(c, str_trim(path), &text);
    return e ? e : run_text(c, text);
}

static error *run_script_lines(command_call *c)
{
    return run_lines(c, c->args);
}

static error *run_script_block(command_call *c)
{
    return run_block(c, c->args);
}

/* ---- arguments ---- */

static str argument_name(arena *a, size_t number)
{
    return str_format(a, "$arg%zu", number);
}

/* ${$argN} goes before anything else looks at the text, also in lines that aliases leave alone. */
static str put_arguments(arena *a, str text, const str *arguments, size_t count)
{
    static const str mark = {"${$arg", 6};
    strbuf result = {.arena = a};
    for (;;) {
        size_t at = str_find(text, mark);
        strbuf_append(&result, str_slice(text, 0, at));
        if (at == SIZE_MAX) return strbuf_str(&result);
        text = str_skip(text, at);
        size_t number = 0, i = mark.len;
        while (i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9' && number < MAX_ARGUMENTS)
            number = number * 10 + (size_t)(text.ptr[i++] - '0');
        bool known = i > mark.len && i < text.len && text.ptr[i] == '}' && number >= 1 && number <= count;
        strbuf_append(&result, known ? arguments[number - 1] : mark);
        text = str_skip(text, known ? i + 1 : mark.len);
    }
}

static error *run_script_arguments(command_call *c)
{
    str rest = c->args, path, word, text, arguments[MAX_ARGUMENTS];
    if (!args_take_string(&rest, &path)) return args_error(c, rest, "Syntax");
    size_t count = 0;
    while (count < MAX_ARGUMENTS && args_take_string(&rest, &word)) arguments[count++] = word;
    error *e = read_script(c, path, &text);
    if (e) return e;
    /* As aliases too, for ${/d:$arg2} and the blocks inside; those of a script around this one are hidden. */
    saved_alias saved[MAX_ARGUMENTS];
    for (size_t i = 0; i < MAX_ARGUMENTS; i++) {
        str name = argument_name(c->arena, i + 1);
        saved[i] = i < count ? session_push_alias(c->session, c->arena, name, arguments[i])
                             : session_hide_alias(c->session, c->arena, name);
    }
    e = run_text(c, put_arguments(c->arena, text, arguments, count));
    for (size_t i = MAX_ARGUMENTS; i-- > 0;) session_pop_alias(c->session, &saved[i]);
    return e;
}

const command command_script_line = {.name = "$<",
                                     .raw_line = true,
                                     .synopsis = "File",
                                     .brief =
                                         "Run a script line by line; the file's name may hold semicolons",
                                     .example = "$<commands.txt",
                                     .run = run_script_lines};

const command command_script_line_block = {
    .name = "$><",
    .raw_line = true,
    .synopsis = "File",
    .brief = "Run a script as one block; the file's name may hold semicolons",
    .example = "$><commands.txt",
    .run = run_script_block};

const command command_script = {.name = "$$<",
                                .synopsis = "File",
                                .brief = "Run a script line by line",
                                .example = "$$<commands.txt",
                                .run = run_script_lines};

const command command_script_block = {.name = "$$><",
                                      .synopsis = "File",
                                      .brief = "Run a script as one block",
                                      .example = "$$><commands.txt",
                                      .run = run_script_block};

const command command_script_arguments = {.name = "$$>a<",
                                          .synopsis = "File [Argument ...]",
                                          .brief = "Run a script as one block, with arguments",
                                          .example = "$$>a<commands.txt first \"the second\"",
                                          .run = run_script_arguments};

/* ls, lsa, lsc, lse, lsf, lsf-, lsp, .open: source text in the command window. Source: windows-driver-docs,
 * the pages of these names; how many lines lsa shows and how they look is from public transcripts. */
#include "show/source.h"
#include "base/file.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/inlined.h"

#include <stdlib.h>

static size_t list_total(const session *s)
{
    return (size_t)s->settings.list_before + 1 + s->settings.list_after;
}

/* "[.]" in front, which names the debugger's own way of looking for files: the only one here. */
static void skip_dot(str *rest)
{
    str at = str_trim_left(*rest);
    if (at.len < 2 || at.ptr[0] != '.' || (at.ptr[1] != ' ' && at.ptr[1] != '\t')) return;
    at = str_trim_left(str_skip(at, 1));
    if (at.len && at.ptr[0] != ',') *rest = at;
}

static error *no_current(command_call *c)
{
    return error_new(c->arena, ERROR_NOT_FOUND, "No current source file");
}

static void list(command_call *c, size_t first, size_t count, size_t current)
{
    session_source *at = &c->session->source;
    at->line = show_source_lines(c->out, at->text, first, count, current);
}

static error *run_ls(command_call *c)
{
    session_source *at = &c->session->source;
    str rest = c->args;
    uint64_t first = at->line, count = list_total(c->session);
    error *e = NULL;
    skip_dot(&rest);
    if (str_equal(str_trim(rest), STR("."))) rest = (str){0};
    bool only_count = str_starts_with(rest, STR(","));
    if (!only_count) e = args_expression_or(c, &rest, first, &first);
    if (!e) e = args_expression_or(c, &rest, count, &count);
    if (e || (e = args_end(c, rest))) return e;
    if (!at->text) return no_current(c);
    if (first < 1 || first > at->text->line_count)
        return error_new(c->arena, ERROR_NOT_FOUND, "%.*s has %zu lines", STR_ARG(at->text->path),
                         at->text->line_count);
    list(c, (size_t)first, count < SIZE_MAX ? (size_t)count : SIZE_MAX, 0);
    return NULL;
}

/* The source line of an address, of the innermost inlined function where there is one, and its text. */
static error *find_text(command_call *c, uint64_t address, source_line *line, const source_text **text)
{
    session *s = c->session;
    inline_frame innermost;
    str why = {0};
    bool inlined = session_inline_chain(s, address, &innermost, 1) && innermost.line.file.len;
    if (inlined) *line = innermost.line;
    else if (!symbols_line(s->symbols, address, line))
        return error_new(c->arena, ERROR_NOT_FOUND, "No source line information for this address");
    *text = show_find_source(s, c->out, line, &why);
    return *text ? NULL : error_new(c->arena, ERROR_NOT_FOUND, "%.*s", STR_ARG(why));
}

static error *run_lsa(command_call *c)
{
    str rest = c->args;
    uint64_t address, first = 0, count = list_total(c->session);
    source_line line;
    skip_dot(&rest);
    error *e = args_address(c, &rest, &address);
    if (!e) e = args_expression_or(c, &rest, first, &first);
    if (!e) e = args_expression_or(c, &rest, count, &count);
    if (e || (e = args_end(c, rest)) || (e = find_text(c, address, &line, &c->session->source.text)))
        return e;
    unsigned before = c->session->settings.list_before;
    if (!first) first = line.line > before ? line.line - before : 1;
    if (line.line > c->session->source.text->line_count)
        return error_new(c->arena, ERROR_NOT_FOUND, "%.*s has only %zu lines, and line %u was wanted",
                         STR_ARG(c->session->source.text->path), c->session->source.text->line_count,
                         line.line);
    list(c, (size_t)first, (size_t)count, line.line);
    return NULL;
}

static error *run_lsc(command_call *c)
{
    const session_source *at = &c->session->source;
    error *e = args_end(c, c->args);
    if (e) return e;
    if (!at->text) return no_current(c);
    emit(c->out, "current_source", "Current: {path}({line})\n", f_s("path", at->text->path),
         f_u("line", at->line), f_s("file", at->text->file));
    return NULL;
}

/* Whether the module knows the file: as one it was compiled from, or as text that lies in its PDB. */
static bool module_knows(command_call *c, module *m, str name, source_line *wanted)
{
    bytes text;
    if (module_find_source(m, name, wanted)) return true;
    if (!module_injected_source(m, c->arena, name, &text)) return false;
    *wanted = (source_line){.file = name, .module = m};
    return true;
}

/* Makes the file the current one: as `module` knows it, else just by its name. */
static error *open_by_name(command_call *c, module *m, str name)
{
    session *s = c->session;
    source_line wanted = {.file = name};
    str why = {0};
    for (size_t i = 0; !wanted.module && i < symbols_module_count(s->symbols); i++) {
        module *each = symbols_module(s->symbols, i);
        bool asked = m ? each == m : each->status == SYMBOLS_PDB && !each->id.unloaded;
        if (asked && module_knows(c, each, name, &wanted)) break;
    }
    const source_text *text = show_find_source(s, c->out, &wanted, &why);
    if (!text) return error_new(c->arena, ERROR_NOT_FOUND, "%.*s", STR_ARG(why));
    s->source = (session_source){text, 1};
    emit(c->out, "source_file", "", f_s("file", text->file), f_s("path", text->path),
         f_u("lines", text->line_count), f_b("differs", text->match == SOURCE_DIFFERS));
    return NULL;
}

static error *run_open(command_call *c)
{
    session *s = c->session;
    str rest = c->args, flag = {0}, name;
    uint64_t address = 0;
    module *m = NULL;
    error *e = NULL;
    if (args_take_any_flag(&rest, &flag)) {
        if (!str_equal(flag, STR("m")) && !str_equal(flag, STR("a"))) return args_error(c, rest, "Syntax");
        if ((e = args_address(c, &rest, &address))) return e;
        m = symbols_module_at(s->symbols, address);
        if (!m) return error_new(c->arena, ERROR_NOT_FOUND, "No loaded module holds this address");
    }
    if (str_equal(flag, STR("a"))) {
        source_line line;
        if ((e = args_end(c, rest)) || (e = find_text(c, address, &line, &s->source.text))) return e;
        s->source.line = line.line;
        return NULL;
    }
    rest = str_trim(rest);
    if (!args_take_string(&rest, &name) || !name.len) return args_error(c, rest, "Syntax");
    return open_by_name(c, m, name);
}

/* The file as it is typed, relative to where the debugger was started, or along the source path. */
static error *run_lsf(command_call *c)
{
    str rest = str_trim(c->args), name;
    if (!args_take_string(&rest, &name) || !name.len) return args_error(c, rest, "Syntax");
    char *real = file_exists(name) ? realpath(str_to_cstr(c->arena, name), NULL) : NULL;
    if (real) {
        name = str_copy(c->arena, str_from_cstr(real));
        free(real);
    }
    return open_by_name(c, NULL, name);
}

static error *run_lsf_unload(command_call *c)
{
    str rest = str_trim(c->args), name;
    session_source *at = &c->session->source;
    if (!args_take_string(&rest, &name) || !name.len) return args_error(c, rest, "Syntax");
    bool current = at->text && (str_equal_nocase(str_base_name(at->text->file), name) ||
                                str_equal_nocase(at->text->file, name) || str_equal(at->text->path, name));
    if (current) name = at->text->path;
    if (!sources_forget(c->session->sources, name))
        return error_new(c->arena, ERROR_NOT_FOUND, "%.*s is not loaded", STR_ARG(name));
    if (current) *at = (session_source){0};
    return NULL;
}

static error *run_lsp(command_call *c)
{
    session_settings *set = &c->session->settings;
    str rest = c->args;
    bool all = args_take_flag(&rest, STR("a"));
    uint64_t lines[2] = {0};
    size_t given = 0;
    while (given < 2 && !args_empty(rest)) {
        error *e = args_expression(c, &rest, &lines[given++]);
        if (e) return e;
    }
    error *e = args_end(c, rest);
    if (e) return e;
    if (lines[0] > 0xffff || lines[1] > 0xffff) return args_error(c, rest, "Range");
    unsigned before = (unsigned)(given == 1 ? lines[0] / 2 : lines[0]);
    unsigned after = (unsigned)(given == 1 ? lines[0] - lines[0] / 2 : lines[1]);
    if (given && all) {
        set->list_before = before;
        set->list_after = after;
    } else if (given) {
        set->prompt_before = before;
        set->prompt_after = after;
    }
    if (!given || !all)
        emit(c->out, "setting", "At the prompt, display {before} source lines before and {after} after\n",
             f_u("before", set->prompt_before), f_u("after", set->prompt_after), f_b("all", false));
    if (all)
        emit(c->out, "setting", "For lsa, display {before} source lines before and {after} after\n",
             f_u("before", set->list_before), f_u("after", set->list_after), f_b("all", true));
    return NULL;
}

/* For the shell: nothing in a file's name may mean anything to it. */
static void append_quoted(strbuf *b, str text)
{
    strbuf_append_char(b, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\'') strbuf_append(b, STR("'\\''"));
        else strbuf_append_char(b, text.ptr[i]);
    }
    strbuf_append_char(b, '\'');
}

static error *run_lse(command_call *c)
{
    const session_source *at = &c->session->source;
    const char *editor = getenv("WINDBG_INVOKE_EDITOR");
    error *e = args_end(c, c->args);
    if (e) return e;
    if (!at->text) return no_current(c);
    if (!file_exists(at->text->path))
        return error_new(c->arena, ERROR_UNAVAILABLE, "%.*s is no file", STR_ARG(at->text->path));
    if (!editor || !*editor)
        return error_new(c->arena, ERROR_UNAVAILABLE,
                         "WINDBG_INVOKE_EDITOR does not say which editor to use");
    strbuf line = {.arena = c->arena};
    strbuf_append(&line, STR(".shell -x "));
    for (str rest = str_from_cstr(editor); rest.len; rest = str_skip(rest, 1)) {
        char what = rest.ptr[0] == '%' && rest.len > 1 ? rest.ptr[1] : 0;
        if (what == 'f' || what == 'p') append_quoted(&line, at->text->path);
        else if (what == 'l') strbuf_format(&line, "%zu", at->line);
        else if (what == 'L') strbuf_format(&line, "%zu", at->line ? at->line - 1 : 0);
        else {
            strbuf_append_char(&line, rest.ptr[0]);
            continue;
        }
        rest = str_skip(rest, 1);
    }
    return dispatcher_run_nested(c->dispatcher, strbuf_str(&line)) ? NULL : dispatcher_failed(c->arena);
}

const command command_ls = {.name = "ls",
                            .synopsis = "[.] [First] [, Count]",
                            .brief = "List lines of the current source file",
                            .example = "ls 0n20, 5",
                            .repeatable = true,
                            .run = run_ls};

const command command_lsa = {.name = "lsa",
                             .needs = NEEDS_TARGET,
                             .synopsis = "[.] Address [, First [, Count]]",
                             .brief = "List the source lines of an address",
                             .example = "lsa @$ip",
                             .run = run_lsa};

const command command_lsc = {
    .name = "lsc", .brief = "Say which source file and line are current", .example = "lsc", .run = run_lsc};

const command command_lse = {.name = "lse",
                             .brief = "Open the current source file in the editor of WINDBG_INVOKE_EDITOR",
                             .example = "lse",
                             .run = run_lse};

const command command_lsf = {.name = "lsf",
                             .synopsis = "FileName",
                             .brief = "Load a source file and make it the current one",
                             .example = "lsf src/shop.c",
                             .run = run_lsf};

const command command_lsf_unload = {.name = "lsf-",
                                    .synopsis = "FileName",
                                    .brief = "Unload a source file",
                                    .example = "lsf- shop.c",
                                    .run = run_lsf_unload};

const command command_lsp = {.name = "lsp",
                             .synopsis = "[-a] [LeadingLines TrailingLines | TotalLines]",
                             .brief = "Set how many source lines are shown",
                             .example = "lsp -a 2 3",
                             .run = run_lsp};

const command command_open = {.name = ".open",
                              .synopsis = "[-m Address] FileName | -a Address",
                              .brief = "Find a source file and make it the current one",
                              .example = ".open -a @$ip",
                              .run = run_open};

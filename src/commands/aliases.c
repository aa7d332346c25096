/* as, aS, ad, al: the user's aliases. */
#include "session/aliases.h"
#include "session/input_file.h"

#include "dispatch/args.h"
#include "dispatch/command.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_TEXT = 0x4000 };

/* ${/v:Name} is the name itself here, because the line may have been looked through before. */
static str alias_name(str name)
{
    if (str_starts_with(name, STR("${/v:")) && name.ptr[name.len - 1] == '}')
        return str_slice(name, 5, name.len - 1);
    return name;
}

static bool memory_text(command_call *c, str kind, uint64_t address, str *text)
{
    const session *s = c->session;
    space *memory = s->target->virtual_memory;
    address = session_address(s, address);
    bool wide = kind.ptr[kind.len - 1] == 'u';
    uint16_t length = 0;
    if (kind.len == 3) {
        unsigned size = session_pointer_size(s);
        if (!space_read_u16(memory, address, &length) ||
            !space_read_pointer(memory, address + size, size, &address))
            return false;
    }
    size_t limit = kind.len == 2 ? MAX_TEXT : wide ? length / 2 : length;
    return wide ? space_read_utf16(memory, c->arena, address, limit, text)
                : space_read_cstr(memory, c->arena, address, limit, text);
}

static error *set_from_memory(command_call *c, str kind, str name, str rest)
{
    if (!c->session->target)
        return error_new(c->arena, ERROR_UNAVAILABLE, "No runnable debuggees error in '%.*s'",
                         STR_ARG(c->line));
    uint64_t address;
    str text;
    error *e = args_expression(c, &rest, &address);
    if (!e) e = args_end(c, rest);
    if (e) return e;
    if (!memory_text(c, kind, address, &text))
        return error_new(c->arena, ERROR_MEMORY, "Unable to read string at %0*llx",
                         (int)session_pointer_size(c->session) * 2,
                         (unsigned long long)session_address(c->session, address));
    session_set_alias(c->session, name, text);
    return NULL;
}

static error *set_from_file(command_call *c, str name, str path)
{
    bytes file;
    error *e = session_map_input(c->session, c->arena, str_trim(path), &file);
    if (e) return e;
    session_set_alias(c->session, name, (str){(const char *)file.ptr, file.len});
    return NULL;
}

static error *set_by_option(command_call *c, str option, str name, str rest)
{
    session *s = c->session;
    if (str_equal(option, STR("e"))) {
        const char *text = getenv(str_to_cstr(c->arena, str_trim(rest)));
        if (!text)
            return error_new(c->arena, ERROR_NOT_FOUND, "Environment variable %.*s not found",
                             STR_ARG(str_trim(rest)));
        session_set_alias(s, name, str_from_cstr(text));
        return NULL;
    }
    if (str_equal(option, STR("x"))) {
        uint64_t number;
        error *e = args_expression(c, &rest, &number);
        if (!e) e = args_end(c, rest);
        if (!e) session_set_alias(s, name, str_format(c->arena, "0x%llx", (unsigned long long)number));
        return e;
    }
    if (str_equal(option, STR("f"))) return set_from_file(c, name, rest);
    if (str_equal(option, STR("c"))) {
        strbuf text = {.arena = c->arena};
        if (!dispatcher_capture(c->dispatcher, rest, &text)) {
            out_text(c->out, strbuf_str(&text));
            return dispatcher_failed(c->arena);
        }
        session_set_alias(s, name, strbuf_str(&text));
        return NULL;
    }
    return set_from_memory(c, option, name, rest);
}

/* What an option takes: whether it is one. */
static bool is_option(str option)
{
    static const char *const known[] = {"e", "ma", "mu", "msa", "msu", "x", "f", "c"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_equal(option, str_from_cstr(known[i]))) return true;
    return false;
}

/* The word behind '/' at the front; empty = none. */
static str take_option(str *rest)
{
    if (rest->len == 0 || rest->ptr[0] != '/') return (str){0};
    str at = str_skip(*rest, 1), word = str_take_word(&at);
    *rest = at;
    return word;
}

static error *run_as(command_call *c)
{
    str rest = c->args;
    bool has_option = rest.len > 0 && rest.ptr[0] == '/';
    str option = take_option(&rest);
    if (has_option && !is_option(option)) return args_error(c, rest, "Syntax");
    rest = str_trim_left(rest);
    str name = alias_name(str_take_word(&rest));
    rest = str_trim_left(rest);
    if (name.len == 0) return args_error(c, rest, "Syntax");
    if (has_option) return set_by_option(c, option, name, rest);
    if (rest.len == 0) return args_error(c, rest, "Syntax");
    bool phrase = str_equal(c->name, STR("aS"));
    if (phrase && rest.ptr[0] == '"') {
        size_t close = str_find_char(str_skip(rest, 1), '"');
        rest = str_slice(rest, 1, close == SIZE_MAX ? rest.len : close + 1);
    }
    session_set_alias(c->session, name, rest);
    return NULL;
}

/* "as" takes the rest of the line, unless an option says that a semicolon ends it. */
static bool takes_rest_of_line(str args)
{
    str option = take_option(&args);
    return !is_option(option) || str_equal(option, STR("f")) || str_equal(option, STR("c"));
}

static error *run_ad(command_call *c)
{
    str rest = c->args;
    bool quiet = args_take_flag(&rest, STR("/q"));
    str name = alias_name(str_take_word(&rest));
    if (name.len == 0) return args_error(c, rest, "Syntax");
    error *e = args_end(c, rest);
    if (e) return e;
    if (str_equal(name, STR("*"))) session_delete_aliases(c->session);
    else if (!session_delete_alias(c->session, name) && !quiet)
        return error_new(c->arena, ERROR_NOT_FOUND, "No alias %.*s", STR_ARG(name));
    return NULL;
}

static error *run_al(command_call *c)
{
    error *e = args_end(c, c->args);
    if (e) return e;
    alias *all;
    size_t count = session_list_aliases(c->session, c->arena, &all);
    if (count == 0) {
        out_heading(c->out, "No aliases\n");
        return NULL;
    }
    out_heading(c->out, "  Alias            Value  \n -------          ------- \n");
    for (size_t i = 0; i < count && !out_cancelled(c->out); i++)
        emit(c->out, "alias", " {name:-16} {text} \n", f_s("name", all[i].name), f_s("text", all[i].text));
    return NULL;
}

const command command_as = {.name = "as",
                            .takes_line = takes_rest_of_line,
                            .synopsis = "[/e|/ma|/mu|/msa|/msu|/x|/f|/c] Name Equivalent",
                            .brief = "Set an alias to the rest of the line",
                            .example = "as Short usersrv!NameTooLongToWantToType",
                            .run = run_as};

const command command_aS = {.name = "aS",
                            .synopsis = "[/e|/ma|/mu|/msa|/msu|/x|/f|/c] Name Equivalent",
                            .brief = "Set an alias to a phrase, which a semicolon ends",
                            .example = "aS /x myAlias 5 + 1; .block{.echo myAlias}",
                            .run = run_as};

const command command_ad = {.name = "ad",
                            .synopsis = "[/q] Name | *",
                            .brief = "Delete an alias, or all",
                            .example = "ad /q myAlias",
                            .run = run_ad};

const command command_al = {.name = "al", .brief = "List the aliases", .example = "al", .run = run_al};

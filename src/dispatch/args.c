/* Typed arguments. Blanks and commas separate them, as in WinDbg. */
#include "dispatch/args.h"

#include <string.h>

static const str en_dash = {"\xe2\x80\x93", 3};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static str skip_separators(str rest)
{
    while (rest.len > 0 && (is_blank(rest.ptr[0]) || rest.ptr[0] == ',')) rest = str_skip(rest, 1);
    return rest;
}

bool args_empty(str rest)
{
    return str_trim(rest).len == 0;
}

error *args_error(command_call *c, str rest, const char *kind)
{
    error *e = error_new(c->arena, ERROR_SYNTAX, "%s error in '%.*s'", kind, STR_ARG(c->line));
    /* Tails of the command only: something that was copied has no column of its own. */
    if (rest.ptr >= c->line.ptr && rest.ptr <= c->line.ptr + c->line.len) {
        e->location = (uint64_t)(rest.ptr - c->line.ptr);
        e->has_location = true;
    }
    return e;
}

error *args_expression(command_call *c, str *rest, uint64_t *value)
{
    str at = skip_separators(*rest);
    error *e = session_evaluate(c->session, c->arena, at, value, &at);
    if (e) return e;
    *rest = skip_separators(at);
    return NULL;
}

error *args_address(command_call *c, str *rest, uint64_t *address)
{
    str at = skip_separators(*rest);
    error *e = session_evaluate_address(c->session, c->arena, at, address, &at);
    if (e) return e;
    *rest = skip_separators(at);
    return NULL;
}

error *args_expression_or(command_call *c, str *rest, uint64_t otherwise, uint64_t *value)
{
    if (!args_empty(*rest)) return args_expression(c, rest, value);
    *value = otherwise;
    return NULL;
}

error *args_word_or(command_call *c, str *rest, uint64_t otherwise, uint64_t *value)
{
    str word;
    *value = otherwise;
    return args_take_string(rest, &word) ? args_expression(c, &word, value) : NULL;
}

error *args_range(command_call *c, str *rest, unsigned element_size, uint64_t default_count, expr_range *out)
{
    str at = skip_separators(*rest);
    error *e = session_evaluate_range(c->session, c->arena, at, element_size, default_count, out, &at);
    if (e) return e;
    *rest = skip_separators(at);
    return NULL;
}

/* Bytes of the dash at the front, 0 when there is none. */
static size_t dash_length(str rest)
{
    if (str_starts_with(rest, en_dash)) return en_dash.len;
    return rest.len > 0 && (rest.ptr[0] == '-' || rest.ptr[0] == '/') ? 1 : 0;
}

bool args_take_any_flag(str *rest, str *out)
{
    str at = skip_separators(*rest);
    size_t dash = dash_length(at);
    if (dash == 0) return false;
    str word = str_skip(at, dash);
    size_t length = 0;
    while (length < word.len && !is_blank(word.ptr[length])) length++;
    /* "-1" and "-5" are numbers, not flags; "/1" is one (x /1). */
    if (length == 0 || (at.ptr[0] != '/' && word.ptr[0] >= '0' && word.ptr[0] <= '9')) return false;
    *out = str_slice(word, 0, length);
    *rest = skip_separators(str_skip(word, length));
    return true;
}

bool args_take_flag(str *rest, str flag)
{
    str at = *rest, found;
    if (flag.len > 0 && (flag.ptr[0] == '-' || flag.ptr[0] == '/')) flag = str_skip(flag, 1);
    if (!args_take_any_flag(&at, &found) || !str_equal(found, flag)) return false;
    *rest = at;
    return true;
}

bool args_take_string(str *rest, str *out)
{
    str at = skip_separators(*rest);
    if (at.len == 0) return false;
    if (at.ptr[0] == '"') {
        size_t end = str_find_char(str_skip(at, 1), '"');
        if (end == SIZE_MAX) end = at.len - 1;
        *out = str_slice(at, 1, 1 + end);
        *rest = skip_separators(str_skip(at, end + 2));
        return true;
    }
    size_t length = 0;
    while (length < at.len && !is_blank(at.ptr[length])) length++;
    *out = str_slice(at, 0, length);
    *rest = skip_separators(str_skip(at, length));
    return true;
}

error *args_not_supported(command_call *c)
{
    error *e = error_new(c->arena, ERROR_UNAVAILABLE,
                         "Operation not supported by current debuggee error in '%.*s'", STR_ARG(c->line));
    e->location = c->line.len;
    e->has_location = true;
    return e;
}

bool args_takes_path(str args)
{
    args = str_trim(args);
    return args.len && args.ptr[0] != ';';
}

bool args_take_plus(const command_call *c, str *text)
{
    *text = str_trim(c->args);
    bool in_text = str_starts_with(*text, STR("+"));
    if (in_text) *text = str_trim(str_skip(*text, 1));
    return in_text || str_starts_with(c->suffix, STR("+"));
}

error *args_end(command_call *c, str rest)
{
    str left = str_trim_left(rest);
    return left.len == 0 ? NULL : args_error(c, left, "Extra character");
}

bool args_wants_help(command_call *c)
{
    str text = str_trim(c->args);
    if (!str_equal(text, STR("-?")) && !str_equal(text, STR("/?"))) return false;
    out_heading(c->out, "!%s %s\n  %s\n", c->command->name, c->command->synopsis, c->command->brief);
    return true;
}

error *args_switch(command_call *c, bool *enabled)
{
    uint64_t on;
    str rest = c->args;
    if (args_empty(rest)) return NULL;
    error *e = args_expression(c, &rest, &on);
    if (!e) e = args_end(c, rest);
    if (!e) *enabled = on != 0;
    return e;
}

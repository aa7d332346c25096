/* ?, .help, .extmatch, .chain, !help: which commands there are. */
#include "commands/help.h"

#include "dispatch/args.h"

#include <string.h>

typedef enum help_kind { HELP_PLAIN, HELP_DOT, HELP_EXTENSION } help_kind;

typedef struct help_list {
    command_call *call;
    help_kind kind;
    str extension_pattern; /* HELP_EXTENSION: which DLLs; empty = all */
    bool without_dll;      /* .extmatch /n */
    size_t shown;
} help_list;

static bool is_dot(const command *c)
{
    return c->name[0] == '.' && c->name[1] != '\0';
}

static bool show_one(void *user, const command *c)
{
    help_list *list = user;
    help_kind kind = c->extension ? HELP_EXTENSION : is_dot(c) ? HELP_DOT : HELP_PLAIN;
    if (kind != list->kind)
        return true;
    list->shown++;
    strbuf usage = {.arena = list->call->arena};
    strbuf_append(&usage, str_from_cstr(c->name));
    if (c->synopsis)
        strbuf_format(&usage, " %s", c->synopsis);
    emit(list->call->out, "command", "  {usage:-40s} - {brief}\n", f_s("usage", strbuf_str(&usage)), f_c("name", c->name),
         f_c("brief", c->brief ? c->brief : ""), f_c("example", c->example ? c->example : ""));
    return !out_cancelled(list->call->out);
}

error *help_commands(command_call *c)
{
    help_list list = {.call = c, .kind = HELP_PLAIN};
    dispatcher_match(c->dispatcher, STR("*"), show_one, &list);
    out_heading(c->out, "\n.help lists the dot commands, .extmatch * the extension commands.\n");
    return NULL;
}

static error *run_help(command_call *c)
{
    str rest = str_trim(c->args);
    if (rest.len > 0) {
        const command *found = dispatcher_find(c->dispatcher, rest);
        if (!found)
            return error_new(c->arena, ERROR_NOT_FOUND, "No command %.*s", STR_ARG(rest));
        help_list list = {.call = c, .kind = found->extension ? HELP_EXTENSION : is_dot(found) ? HELP_DOT : HELP_PLAIN};
        show_one(&list, found);
        if (found->example)
            out_heading(c->out, "  Example: %s%s\n", found->extension ? "!" : "", found->example + (found->extension && found->example[0] == '!'));
        return NULL;
    }
    help_list list = {.call = c, .kind = HELP_DOT};
    dispatcher_match(c->dispatcher, STR("*"), show_one, &list);
    return NULL;
}

/* ---- extensions ---- */

static bool show_match(void *user, const command *c)
{
    help_list *list = user;
    if (!c->extension)
        return true;
    str dll = str_from_cstr(c->extension);
    if (list->extension_pattern.len > 0 && !str_match_wildcard(list->extension_pattern, dll, true))
        return true;
    list->shown++;
    emit(list->call->out, "extension_command", list->without_dll ? "!{name}\n" : "!{extension}.{name}\n",
         f_c("extension", c->extension), f_c("name", c->name));
    return !out_cancelled(list->call->out);
}

static error *run_extmatch(command_call *c)
{
    str rest = c->args, flag, pattern;
    help_list list = {.call = c, .kind = HELP_EXTENSION};
    while (args_take_any_flag(&rest, &flag)) {
        if (str_equal(flag, STR("n")))
            list.without_dll = true;
        else if (str_equal(flag, STR("e"))) {
            if (!args_take_string(&rest, &list.extension_pattern))
                return args_error(c, rest, "Syntax");
        } else if (!str_equal(flag, STR("D")))
            return args_error(c, rest, "Syntax");
    }
    if (!args_take_string(&rest, &pattern))
        return args_error(c, rest, "Syntax");
    error *e = args_end(c, rest);
    if (e)
        return e;
    dispatcher_match(c->dispatcher, pattern, show_match, &list);
    if (list.shown == 0)
        out_heading(c->out, "No extension commands match '%.*s'\n", STR_ARG(pattern));
    return NULL;
}

typedef struct chain {
    command_call *call;
    str_map *seen;
} chain;

static bool show_dll(void *user, const command *c)
{
    chain *list = user;
    if (!c->extension || str_map_get(list->seen, str_from_cstr(c->extension)))
        return true;
    str_map_put(list->seen, str_from_cstr(c->extension), list);
    emit(list->call->out, "extension", "    {extension}: built in, API 1.0.0\n", f_c("extension", c->extension));
    return true;
}

static error *run_chain(command_call *c)
{
    chain list = {c, str_map_new(c->arena, true)};
    out_heading(c->out, "Extension DLL chain:\n");
    dispatcher_match(c->dispatcher, STR("*"), show_dll, &list);
    return NULL;
}

const command command_help = {.name = ".help",
                              .synopsis = "[Command]",
                              .brief = "List the dot commands, or say what one command does",
                              .example = ".help k",
                              .run = run_help};

const command command_extmatch = {.name = ".extmatch",
                                  .synopsis = "[/e Extension] [/n] Pattern",
                                  .brief = "List the extension commands whose names match",
                                  .example = ".extmatch dskheap",
                                  .run = run_extmatch};

const command command_chain = {.name = ".chain",
                               .brief = "List the extensions",
                               .example = ".chain",
                               .run = run_chain};

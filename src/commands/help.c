/* ?, .help, .extmatch, !help: which commands there are. */
#include "commands/help.h"

#include "base/vec.h"
#include "commands/list.h"
#include "dispatch/args.h"
#include "libraries/libraries.h"

#include <stdlib.h>
#include <string.h>

typedef enum help_kind { HELP_PLAIN, HELP_DOT, HELP_EXTENSION } help_kind;

typedef struct help_list {
    command_call *call;
    help_kind kind;
    str pattern; /* of names, with their dot; empty = all */
} help_list;

static bool is_dot(const command *c)
{
    return c->name[0] == '.' && c->name[1] != '\0';
}

static bool show_one(void *user, const command *c)
{
    help_list *list = user;
    help_kind kind = c->extension ? HELP_EXTENSION : is_dot(c) ? HELP_DOT : HELP_PLAIN;
    if (kind != list->kind) return true;
    if (list->pattern.len && !str_match_wildcard(list->pattern, str_from_cstr(c->name), true)) return true;
    strbuf usage = {.arena = list->call->arena};
    strbuf_append(&usage, str_from_cstr(c->name));
    if (c->synopsis) strbuf_format(&usage, " %s", c->synopsis);
    emit(list->call->out, "command", "  {usage:-40s} - {brief}\n", f_s("usage", strbuf_str(&usage)),
         f_c("name", c->name), f_c("brief", c->brief ? c->brief : ""),
         f_c("example", c->example ? c->example : ""));
    return !out_cancelled(list->call->out);
}

error *help_commands(command_call *c)
{
    help_list list = {.call = c, .kind = HELP_PLAIN};
    dispatcher_match(c->dispatcher, STR("*"), show_one, &list);
    out_heading(c->out, "\n.help lists the dot commands, .extmatch * the extension commands.\n");
    return NULL;
}

typedef struct letters {
    bool seen['z' - 'a' + 1];
} letters;

static bool note_letter(void *user, const command *c)
{
    letters *list = user;
    char letter = is_dot(c) ? c->name[1] : '\0';
    if (letter >= 'a' && letter <= 'z') list->seen[letter - 'a'] = true;
    return true;
}

/* WinDbg's /D prints links to the meta-commands of each letter; a terminal gets the command behind the link.
 */
static error *help_by_letter(command_call *c, str beginning)
{
    if (beginning.len > 0) {
        beginning = str_skip(beginning, beginning.ptr[0] == '.' ? 1 : 0);
        help_list list = {
            .call = c, .kind = HELP_DOT, .pattern = str_format(c->arena, ".%.*s*", STR_ARG(beginning))};
        dispatcher_match(c->dispatcher, STR("*"), show_one, &list);
        return NULL;
    }
    letters list = {0};
    dispatcher_match(c->dispatcher, STR("*"), note_letter, &list);
    for (char letter = 'a'; letter <= 'z'; letter++)
        if (list.seen[letter - 'a'])
            emit(c->out, "help_letter", "  .help /D {letter}\n", f_s("letter", (str){&letter, 1}));
    return NULL;
}

static error *run_help(command_call *c)
{
    str rest = str_trim(c->args);
    if (args_take_flag(&rest, STR("D"))) return help_by_letter(c, str_trim(rest));
    if (rest.len > 0) {
        const command *found = dispatcher_find_exact(c->dispatcher, rest);
        if (!found) found = dispatcher_find(c->dispatcher, rest);
        if (!found)
            return error_new(c->arena, ERROR_NOT_FOUND, "No command %.*s%.*s", STR_ARG(rest),
                             STR_ARG(dispatcher_suggestion(c->dispatcher, c->arena, rest)));
        help_list list = {.call = c,
                          .kind = found->extension ? HELP_EXTENSION
                                  : is_dot(found)  ? HELP_DOT
                                                   : HELP_PLAIN};
        show_one(&list, found);
        if (found->example)
            out_heading(c->out, "  Example: %s%s\n", found->extension ? "!" : "",
                        found->example + (found->extension && found->example[0] == '!'));
        return NULL;
    }
    help_list list = {.call = c, .kind = HELP_DOT};
    dispatcher_match(c->dispatcher, STR("*"), show_one, &list);
    return NULL;
}

/* ---- extensions ---- */

typedef struct match {
    const char *extension, *name;
    bool available;
} match;

typedef struct match_list {
    arena *arena;
    str pattern, extension_pattern;
    VEC(match) items;
} match_list;

static void add_match(match_list *list, const char *extension, const char *name, bool available)
{
    if (!str_match_wildcard(list->pattern, str_from_cstr(name), true)) return;
    if (list->extension_pattern.len > 0 &&
        !str_match_wildcard(list->extension_pattern, str_from_cstr(extension), true))
        return;
    for (size_t i = 0; i < list->items.count; i++)
        if (strcmp(list->items.items[i].extension, extension) == 0 &&
            strcmp(list->items.items[i].name, name) == 0)
            return;
    *VEC_PUSH(list->arena, &list->items) = (match){extension, name, available};
}

static bool add_command(void *user, const command *c)
{
    if (c->extension) add_match(user, c->extension, c->name, true);
    return true;
}

typedef struct library_names {
    match_list *list;
    const char *library;
} library_names;

static void add_name(void *user, const char *name)
{
    library_names *names = user;
    arena *a = names->list->arena;
    add_match(names->list, names->library, str_to_cstr(a, str_from_cstr(name)), true);
}

static void add_libraries(command_call *c, match_list *list)
{
    libraries *l = libraries_of(c->dispatcher);
    library_info info;
    for (size_t i = 0; libraries_at(l, i, &info); i++) {
        library_names names = {list, str_to_cstr(c->arena, info.name)};
        libraries_commands(l, i, add_name, &names);
    }
}

/* What WinDbg loads by itself for a target of this kind: the others only answer when they are asked by name.
 */
static bool loaded_by_default(const session *s, const char *extension)
{
    static const char *const always[] = {"dbghelp", "ext", "exts"};
    static const char *const user[] = {"uext", "ntsdexts"};
    static const char *const kernel[] = {"kext", "kdexts"};
    for (size_t i = 0; i < 3; i++)
        if (strcmp(extension, always[i]) == 0) return true;
    const char *const *more = s->target && s->target->class == TARGET_KERNEL ? kernel : user;
    for (size_t i = 0; s->target && i < 2; i++)
        if (strcmp(extension, more[i]) == 0) return true;
    return false;
}

static int by_name(const void *a, const void *b)
{
    const match *x = a, *y = b;
    int order = strcmp(x->extension, y->extension);
    return order ? order : strcmp(x->name, y->name);
}

static error *run_extmatch(command_call *c)
{
    str rest = c->args, flag;
    match_list list = {.arena = c->arena};
    bool without_dll = false, *links = &c->session->settings.prefer_dml, before = *links, wanted = false;
    while (args_take_any_flag(&rest, &flag)) {
        if (str_equal(flag, STR("n"))) without_dll = true;
        else if (str_equal(flag, STR("e"))) {
            if (!args_take_string(&rest, &list.extension_pattern)) return args_error(c, rest, "Syntax");
        } else if (str_equal(flag, STR("D"))) wanted = true;
        else return args_error(c, rest, "Syntax");
    }
    if (!args_take_string(&rest, &list.pattern)) return args_error(c, rest, "Syntax");
    error *e = args_end(c, rest);
    if (e) return e;
    add_libraries(c, &list);
    dispatcher_match(c->dispatcher, STR("*"), add_command, &list);
    for (size_t i = 0; i < windbg_export_count; i++)
        if (loaded_by_default(c->session, windbg_exports[i].extension))
            add_match(&list, windbg_exports[i].extension, windbg_exports[i].name, false);
    if (list.items.count > 1) qsort(list.items.items, list.items.count, sizeof(match), by_name);
    *links = before || wanted;
    for (size_t i = 0; i < list.items.count && !out_cancelled(c->out); i++) {
        const match *m = &list.items.items[i];
        emit(c->out, "extension_command", without_dll ? "!{name}\n" : "!{extension}.{name}\n",
             f_c("extension", m->extension), f_c("name", m->name), f_b("available", m->available));
    }
    *links = before;
    if (list.items.count == 0)
        out_heading(c->out, "No extension commands match '%.*s'\n", STR_ARG(list.pattern));
    return NULL;
}

const command command_help = {.name = ".help",
                              .synopsis = "[/D [Beginning] | Command]",
                              .brief = "List the dot commands, or say what one command does",
                              .example = ".help k",
                              .run = run_help};

const command command_extmatch = {.name = ".extmatch",
                                  .synopsis = "[/e Extension] [/n] [/D] Pattern",
                                  .brief = "List the extension commands whose names match",
                                  .example = ".extmatch dskheap",
                                  .run = run_extmatch};

/* .hh: what is to be known of one command. docs/commands/ is made from the same records
 * (tools/command-pages.py asks for `.hh *` in JSON). WinDbg opens its help file here, so the form of the text
 * is ours. dbgerr004 (windows-driver-docs, "dbgerr004: Page Not Present in Dump File") is said in our words.
 */
#include "dispatch/command.h"

/* Commands that one thinks of together: the first family that has a command says what is related to it, and
 * the others add to it. Names of commands that WinDbg has and ntdbg has not are passed over. */
#define FAMILY(names) names,
static const char *const families[] = {
#include "commands/families.inc"
};
#undef FAMILY

typedef struct page_list {
    command_call *call;
    str pattern;
    size_t shown;
} page_list;

static bool holds(str family, str name)
{
    while (family.len > 0)
        if (str_equal(str_take_word(&family), name)) return true;
    return false;
}

enum { MOST_RELATED = 12 };

static str related(const dispatcher *d, arena *a, const command *c)
{
    strbuf text = {.arena = a};
    unsigned count = 0;
    str name = c->extension ? str_format(a, "!%s", c->name) : str_from_cstr(c->name);
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        str family = str_from_cstr(families[i]);
        if (!holds(family, name)) continue;
        for (str word = str_take_word(&family); word.len > 0; word = str_take_word(&family)) {
            const command *other = str_equal(word, name) ? NULL : dispatcher_find_exact(d, word);
            str shown = other ? dispatcher_name(d, a, other) : (str){0};
            if (!other || holds(strbuf_str(&text), shown)) continue;
            if (count++ >= MOST_RELATED) break;
            strbuf_format(&text, "%s%.*s", text.len ? " " : "", STR_ARG(shown));
        }
    }
    return strbuf_str(&text);
}

static str needs_of(arena *a, const command *c)
{
    static const struct {
        unsigned need;
        const char *text;
    } table[] = {{NEEDS_TARGET, "a target"},
                 {NEEDS_USER, "a user-mode target"},
                 {NEEDS_KERNEL, "a kernel-mode target"},
                 {NEEDS_REGISTERS, "registers"},
                 {NEEDS_PHYSICAL, "physical memory"}};
    bool kind = (c->needs & (NEEDS_USER | NEEDS_KERNEL)) != 0;
    strbuf text = {.arena = a};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if ((c->needs & table[i].need) && !(kind && table[i].need == NEEDS_TARGET))
            strbuf_format(&text, "%s%s", text.len ? ", " : "", table[i].text);
    return strbuf_str(&text);
}

static void show_page(command_call *call, const command *c)
{
    arena *a = call->arena;
    str name = dispatcher_name(call->dispatcher, a, c), needs = needs_of(a, c),
        see = related(call->dispatcher, a, c);
    str example = str_from_cstr(c->example);
    if (c->extension && example.len > 0 && example.ptr[0] != '!') example = str_format(a, "!%s", c->example);
    str syntax = c->synopsis ? str_format(a, "%.*s %s", STR_ARG(name), c->synopsis) : name;
    out_begin(call->out, "help_page");
    emit(call->out, NULL, "{name}: {brief}\n\n    {syntax}\n\nExample:    {example}\n", f_s("name", name),
         f_c("brief", c->brief), f_s("syntax", syntax), f_s("example", example));
    if (needs.len) emit(call->out, NULL, "Needs:      {needs}\n", f_s("needs", needs));
    if (c->suffixes) emit(call->out, NULL, "Letters:    {letters}\n", f_c("letters", c->suffixes));
    if (c->extension) emit(call->out, NULL, "Extension:  {extension}\n", f_c("extension", c->extension));
    if (c->repeatable)
        emit(call->out, NULL, "Enter:      runs it again, further on\n", f_b("repeatable", c->repeatable));
    if (see.len) emit(call->out, NULL, "See also:   {related}\n", f_s("related", see));
    out_end(call->out);
}

static bool show_match(void *user, const command *c)
{
    page_list *list = user;
    if (!str_match_wildcard(list->pattern, dispatcher_name(list->call->dispatcher, list->call->arena, c),
                            true))
        return true;
    if (list->shown++ > 0) out_heading(list->call->out, "\n");
    show_page(list->call, c);
    return !out_cancelled(list->call->out);
}

/* The pages that errors send their readers to ("Type ".hh dbgerr005" for details"): what windows-driver-docs
 * says under these names, in a few words, and what to type here. */
static const struct {
    const char *name, *title, *text;
} topics[] = {
    {"dbgerr001", "The PEB is paged out",
     "The modules of a process are listed by its PEB, which the dump does not have.\n"
     "Give the program's files with .exepath and name its modules yourself: .reload Module=Address."},
    {"dbgerr002", "A bad pointer",
     "The symbol store has the file in its index, but as a pointer (file.ptr) to a place where no file is:\n"
     "a share that is not there now, or a folder or file that was deleted. !sym noisy shows the place."},
    {"dbgerr003", "Symbols do not match",
     "The symbol file is another build's than the module, so that addresses and fields may be wrong.\n"
     "!sym noisy and .reload /f Module show what was tried; .sympath or .symfix set where to look."},
    {"dbgerr004", "Page not present in the dump file",
     "The address is translated: in the system that was dumped the page was in memory. A kernel memory dump has\n"
     "only what the kernel used, and small dumps have less. What lies in image files can still be read: set\n"
     ".exepath. The rest is shown as question marks. .ignore_missing_pages 1 turns the message off."},
    {"dbgerr005", "Private symbols are needed",
     "Locals, parameters and source lines are in private symbols, which a program's maker keeps;\n"
     "public ones (as Microsoft's) have names of functions and globals. lm says which kind a module has.\n"
     "Most commands need no more: go on, or set .sympath to where the private PDB is."},
};

static bool show_topic(command_call *c, str name)
{
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++) {
        if (!str_equal_nocase(name, str_from_cstr(topics[i].name))) continue;
        emit(c->out, "help_topic", "{name}: {title}\n\n{text}\n", f_c("name", topics[i].name),
             f_c("title", topics[i].title), f_c("text", topics[i].text));
        return true;
    }
    return false;
}

static error *run_hh(command_call *c)
{
    str name = str_trim(c->args);
    if (show_topic(c, name)) return NULL;
    const command *found = name.len ? dispatcher_find_exact(c->dispatcher, name) : c->command;
    if (!found && name.ptr[0] != '.' && name.ptr[0] != '!')
        found = dispatcher_find_exact(c->dispatcher, str_format(c->arena, ".%.*s", STR_ARG(name)));
    /* "*" is a command; the pages of all are asked for with it far more often. */
    if (found && !str_equal(name, STR("*"))) {
        show_page(c, found);
        return NULL;
    }
    page_list list = {.call = c, .pattern = name};
    if (str_find_char(name, '*') != SIZE_MAX || str_find_char(name, '[') != SIZE_MAX)
        dispatcher_match(c->dispatcher, STR("*"), show_match, &list);
    if (list.shown > 0) return NULL;
    return error_new(c->arena, ERROR_NOT_FOUND, "No command %.*s%.*s", STR_ARG(name),
                     STR_ARG(dispatcher_suggestion(c->dispatcher, c->arena, name)));
}

const command command_hh = {.name = ".hh",
                            .synopsis = "[Command | Pattern]",
                            .brief = "Show the page of a command: syntax, an example, what it needs",
                            .example = ".hh .frame",
                            .run = run_hh};

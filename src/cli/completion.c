/* What can follow at the prompt. Kept apart from the terminal, so that it can be tested. */
#include "cli/editor.h"
#include "model/model.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef enum argument_kind { ARGUMENT_SYMBOL, ARGUMENT_TYPE, ARGUMENT_FILE, ARGUMENT_COMMAND } argument_kind;

/* Commands whose arguments are something else than addresses, modules and symbols. */
static const struct {
    const char *command;
    argument_kind kind;
} arguments[] = {
    {"dt", ARGUMENT_TYPE},        {"dx", ARGUMENT_TYPE},         {"??", ARGUMENT_TYPE},
    {"$<", ARGUMENT_FILE},        {"$><", ARGUMENT_FILE},        {"$$<", ARGUMENT_FILE},
    {"$$><", ARGUMENT_FILE},      {"$$>a<", ARGUMENT_FILE},      {".dump", ARGUMENT_FILE},
    {".exepath", ARGUMENT_FILE},  {".logappend", ARGUMENT_FILE}, {".logopen", ARGUMENT_FILE},
    {".lsrcpath", ARGUMENT_FILE}, {".nvload", ARGUMENT_FILE},    {".readmem", ARGUMENT_FILE},
    {".srcpath", ARGUMENT_FILE},  {".sympath", ARGUMENT_FILE},   {".writemem", ARGUMENT_FILE},
    {"evtlog", ARGUMENT_FILE},    {".help", ARGUMENT_COMMAND},   {".hh", ARGUMENT_COMMAND},
};

typedef struct collector {
    arena *arena;
    completion found;
    bool bang;   /* the word began with '!': extension commands */
    bool marked; /* every command, as it is typed */
    str module;  /* of symbols and types: "nt" */
    str pattern; /* of commands as they are typed */
    size_t limit;
} collector;

static bool collect(collector *c, str word)
{
    for (size_t i = 0; i < c->found.words.count; i++)
        if (str_equal(c->found.words.items[i], word)) return true;
    if (c->found.words.count < c->limit) *VEC_PUSH(c->arena, &c->found.words) = word;
    return c->found.words.count < c->limit;
}

static bool collect_command(void *user, const command *command)
{
    collector *c = user;
    bool extension = command->extension != NULL;
    str name = str_from_cstr(command->name);
    if (extension) name = str_format(c->arena, "!%.*s", STR_ARG(name));
    if (c->marked) return !str_match_wildcard(c->pattern, name, true) || collect(c, name);
    return extension != c->bang || collect(c, name);
}

static bool collect_symbol(void *user, const symbol *sym)
{
    collector *c = user;
    return collect(c, str_format(c->arena, "%.*s!%.*s", STR_ARG(c->module), STR_ARG(sym->name)));
}

static bool collect_type(void *user, const type *t)
{
    collector *c = user;
    return collect(c, str_format(c->arena, "%.*s!%.*s", STR_ARG(c->module), STR_ARG(t->name)));
}

static int compare(const void *a, const void *b)
{
    return str_compare(*(const str *)a, *(const str *)b);
}

/* A prefix as a pattern: what means something in wildcards is quoted. */
static str pattern_of(arena *a, str prefix)
{
    strbuf text = {.arena = a};
    for (size_t i = 0; i < prefix.len; i++) {
        if (str_find_char(STR("*?#[]\\+"), prefix.ptr[i]) != SIZE_MAX) strbuf_append_char(&text, '\\');
        strbuf_append_char(&text, prefix.ptr[i]);
    }
    strbuf_append_char(&text, '*');
    return strbuf_str(&text);
}

/* ---- arguments ---- */

static module *module_named(session *s, str name)
{
    for (size_t i = 0; i < symbols_module_count(s->symbols); i++) {
        module *m = symbols_module(s->symbols, i);
        if (!m->id.unloaded && str_equal_nocase(m->name, name)) return m;
    }
    return NULL;
}

static void complete_symbol(collector *c, session *s, str word, bool types)
{
    size_t bang = str_find_char(word, '!');
    if (bang == SIZE_MAX) {
        for (size_t i = 0; i < symbols_module_count(s->symbols); i++) {
            const module *m = symbols_module(s->symbols, i);
            if (!m->id.unloaded && str_starts_with_nocase(m->name, word) && !collect(c, m->name)) return;
        }
        return;
    }
    c->module = str_slice(word, 0, bang);
    str pattern = pattern_of(c->arena, str_skip(word, bang + 1));
    module *m = types ? module_named(s, c->module) : NULL;
    type_source *source = m ? module_types(m) : NULL;
    if (source) type_match(source, pattern, collect_type, c);
    if (c->found.words.count < c->limit)
        symbols_match(s->symbols, str_format(c->arena, "%.*s!%.*s", STR_ARG(c->module), STR_ARG(pattern)),
                      collect_symbol, c);
}

/* "Tcb.Header.Ty" of a type: the members of the part before the last dot. */
static void complete_field(collector *c, const type *t, str word)
{
    size_t dot = str_rfind_char(word, '.');
    str path = dot == SIZE_MAX ? (str){0} : str_slice(word, 0, dot);
    str prefix = dot == SIZE_MAX ? word : str_skip(word, dot + 1);
    type_field inner = {.type = t};
    if (path.len > 0 && !type_find_field(t, path, &inner)) return;
    t = type_with_body(type_resolve(inner.type));
    for (size_t i = 0; t && i < t->member_count; i++) {
        str name = t->members[i].name;
        if (name.len == 0 || !str_starts_with_nocase(name, prefix)) continue;
        if (path.len > 0) name = str_format(c->arena, "%.*s.%.*s", STR_ARG(path), STR_ARG(name));
        if (!collect(c, name)) return;
    }
}

static void complete_file(collector *c, str word)
{
    size_t slash = str_rfind_char(word, '/');
    str folder = slash == SIZE_MAX ? (str){0} : str_slice(word, 0, slash + 1);
    str prefix = slash == SIZE_MAX ? word : str_skip(word, slash + 1);
    DIR *d = opendir(folder.len ? str_to_cstr(c->arena, folder) : ".");
    if (!d) return;
    const struct dirent *entry;
    bool more = true;
    while (more && (entry = readdir(d))) {
        str name = str_from_cstr(entry->d_name);
        if (!str_starts_with(name, prefix) || (name.ptr[0] == '.' && prefix.len == 0)) continue;
        if (str_equal(name, STR(".")) || str_equal(name, STR(".."))) continue;
        str path = str_format(c->arena, "%.*s%.*s", STR_ARG(folder), STR_ARG(name));
        struct stat info;
        if (stat(str_to_cstr(c->arena, path), &info) == 0 && S_ISDIR(info.st_mode))
            path = str_format(c->arena, "%.*s/", STR_ARG(path));
        more = collect(c, path);
    }
    closedir(d);
}

/* ---- the line ---- */

static argument_kind kind_of(const command *c)
{
    for (size_t i = 0; c && i < sizeof arguments / sizeof *arguments; i++)
        if (strcmp(arguments[i].command, c->name) == 0) return arguments[i].kind;
    return ARGUMENT_SYMBOL;
}

/* Where the word that ends the text begins. */
static size_t word_start(str text, const char *separators)
{
    size_t start = text.len;
    while (start > 0 && !strchr(separators, text.ptr[start - 1])) start--;
    return start;
}

/* The type that stands between a dt command and what is typed now; NULL when there is none. */
static const type *type_before(session *s, str arguments_before)
{
    while (arguments_before.len > 0) {
        str word = str_take_word(&arguments_before);
        if (word.len == 0 || word.ptr[0] == '-' || word.ptr[0] == '/') continue;
        const type *t = symbols_find_type(s->symbols, word);
        if (t) return t;
    }
    return NULL;
}

static bool collect_member(void *user, str name)
{
    return collect(user, name);
}

static void complete_argument(collector *c, dispatcher *d, session *s, const command *command, str typed,
                              size_t begin)
{
    argument_kind kind = kind_of(command);
    const char *separators = kind == ARGUMENT_FILE      ? " \t\"<"
                             : kind == ARGUMENT_COMMAND ? " \t"
                                                        : " \t,()+-*/\"";
    str text = str_skip(typed, begin);
    size_t start = word_start(text, separators);
    str word = str_skip(text, start);
    c->found.start = begin + start;
    size_t member;
    if (command && strcmp(command->name, "dx") == 0 &&
        model_complete(s, c->arena, text, &member, collect_member, c)) {
        c->found.start = begin + member;
        return;
    }
    if (kind == ARGUMENT_FILE) {
        if (!s->settings.secure) complete_file(c, word);
    } else if (kind == ARGUMENT_COMMAND) {
        c->marked = true;
        c->pattern = pattern_of(c->arena, word);
        dispatcher_match(d, STR("*"), collect_command, c);
    } else {
        const type *t = NULL;
        if (kind == ARGUMENT_TYPE && strcmp(command->name, "dt") == 0) {
            str before = str_slice(text, 0, start);
            str_take_word(&before);
            t = type_before(s, before);
        }
        if (t) complete_field(c, t, word);
        else complete_symbol(c, s, word, kind == ARGUMENT_TYPE);
    }
}

completion editor_complete(arena *a, dispatcher *d, session *s, str typed, size_t limit)
{
    collector c = {.arena = a, .limit = limit};
    size_t begin = word_start(typed, ";");
    while (begin < typed.len && typed.ptr[begin] == ' ') begin++;
    str text = str_skip(typed, begin);
    const command *command = dispatcher_find(d, text);
    bool glued = kind_of(command) == ARGUMENT_FILE && str_find_char(text, '<') != SIZE_MAX;
    if (word_start(text, " \t,()+-*/\"") == 0 && !glued) {
        c.found.start = begin;
        c.bang = text.len > 0 && text.ptr[0] == '!';
        dispatcher_match(d, pattern_of(a, str_skip(text, c.bang ? 1 : 0)), collect_command, &c);
    } else {
        complete_argument(&c, d, s, command, typed, begin);
    }
    if (c.found.words.count > 1)
        qsort(c.found.words.items, c.found.words.count, sizeof *c.found.words.items, compare);
    return c.found;
}

/* Which words can follow at the prompt. Kept apart from the terminal, so that it can be tested. */
#include "cli/editor.h"

#include <stdlib.h>

typedef struct collector {
    arena *arena;
    editor_words words;
    str prefix;
    bool bang;  /* the word began with '!': extension commands */
    str module; /* of symbols: "nt" */
    size_t limit;
} collector;

static bool collect(collector *c, str word)
{
    for (size_t i = 0; i < c->words.count; i++)
        if (str_equal(c->words.items[i], word)) return true;
    *VEC_PUSH(c->arena, &c->words) = word;
    return c->words.count < c->limit;
}

static bool collect_command(void *user, const command *command)
{
    collector *c = user;
    bool extension = command->extension != NULL;
    if (extension != c->bang) return true;
    str name = str_from_cstr(command->name);
    return collect(c, extension ? str_format(c->arena, "!%.*s", STR_ARG(name)) : name);
}

static bool collect_symbol(void *user, const symbol *sym)
{
    collector *c = user;
    return collect(c, str_format(c->arena, "%.*s!%.*s", STR_ARG(c->module), STR_ARG(sym->name)));
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

editor_words editor_complete(arena *a, dispatcher *d, session *s, str word, bool first, size_t limit)
{
    collector c = {.arena = a, .prefix = word, .limit = limit};
    if (first) {
        c.bang = word.len > 0 && word.ptr[0] == '!';
        dispatcher_match(d, pattern_of(a, str_skip(word, c.bang ? 1 : 0)), collect_command, &c);
    } else {
        size_t bang = str_find_char(word, '!');
        if (bang != SIZE_MAX) {
            c.module = str_slice(word, 0, bang);
            str pattern = str_format(a, "%.*s!%.*s", STR_ARG(c.module),
                                     STR_ARG(pattern_of(a, str_skip(word, bang + 1))));
            symbols_match(s->symbols, pattern, collect_symbol, &c);
        } else {
            for (size_t i = 0; i < symbols_module_count(s->symbols) && c.words.count < limit; i++) {
                const module *m = symbols_module(s->symbols, i);
                if (!m->id.unloaded && str_starts_with_nocase(m->name, word)) collect(&c, m->name);
            }
        }
    }
    if (c.words.count > 1) qsort(c.words.items, c.words.count, sizeof *c.words.items, compare);
    return c.words;
}

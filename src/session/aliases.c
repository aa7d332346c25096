#include "session/aliases.h"

#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

typedef struct entry {
    str name;
    strbuf text; /* keeps its room: a loop that sets an alias again and again needs no more memory */
    bool defined;
} entry;

struct aliases {
    arena *arena;
    str_map *by_name; /* of entry; deleted ones stay, undefined */
    size_t defined;
    uint64_t generation;
    str fixed[10];
    bool any_fixed;
};

aliases *aliases_new(arena *a)
{
    aliases *all = ARENA_NEW(a, aliases);
    all->arena = a;
    all->by_name = str_map_new(a, false);
    all->generation = 1;
    return all;
}

uint64_t aliases_generation(const aliases *all)
{
    return all->generation;
}

static entry *find_entry(const aliases *all, str name)
{
    entry *e = str_map_get(all->by_name, name);
    return e && e->defined ? e : NULL;
}

void session_set_alias(session *s, str name, str text)
{
    aliases *all = s->aliases;
    entry *e = str_map_get(all->by_name, name);
    if (!e) {
        e = ARENA_NEW(all->arena, entry);
        e->name = str_copy(all->arena, name);
        e->text.arena = all->arena;
        str_map_put(all->by_name, e->name, e);
    }
    if (!e->defined) all->defined++;
    e->defined = true;
    /* An alias may be set to its own text. */
    if (text.ptr != e->text.ptr) {
        e->text.len = 0;
        strbuf_append(&e->text, str_slice(text, 0, ALIAS_TEXT_LIMIT));
    }
    all->generation++;
}

bool session_delete_alias(session *s, str name)
{
    entry *e = find_entry(s->aliases, name);
    if (!e) return false;
    e->defined = false;
    s->aliases->defined--;
    s->aliases->generation++;
    return true;
}

void session_delete_aliases(session *s)
{
    for (size_t i = 0; i < str_map_count(s->aliases->by_name); i++) {
        entry *e = str_map_at(s->aliases->by_name, i, NULL);
        e->defined = false;
    }
    s->aliases->defined = 0;
    s->aliases->generation++;
}

void session_set_fixed_alias(session *s, unsigned number, str text)
{
    if (number >= 10) return;
    s->aliases->fixed[number] = str_copy(s->aliases->arena, str_slice(text, 0, ALIAS_TEXT_LIMIT));
    s->aliases->any_fixed = true;
    s->aliases->generation++;
}

/* ---- automatic aliases ---- */

static str folder_of(str path)
{
    size_t slash = str_rfind_char(path, '/');
    return slash == SIZE_MAX ? STR(".") : str_slice(path, 0, slash ? slash : 1);
}

static bool automatic(const session *s, str name, str *text)
{
    const target *t = s->target;
    if (!t || name.len < 2 || name.ptr[0] != '$') return false;
    if (str_equal(name, STR("$ntnsym")) || str_equal(name, STR("$ntsym")))
        *text = t->class == TARGET_KERNEL ? STR("nt") : STR("ntdll");
    else if (str_equal(name, STR("$ntwsym"))) *text = STR("ntdll32");
    else if (str_equal(name, STR("$CurrentDumpFile"))) *text = str_base_name(t->path);
    else if (str_equal(name, STR("$CurrentDumpPath"))) *text = folder_of(t->path);
    else return false;
    return true;
}

bool session_find_alias(session *s, arena *a, str name, str *text)
{
    (void)a;
    const entry *e = find_entry(s->aliases, name);
    if (!e) return automatic(s, name, text);
    *text = (str){e->text.ptr, e->text.len};
    return true;
}

static int by_name(const void *left, const void *right)
{
    return str_compare(((const alias *)left)->name, ((const alias *)right)->name);
}

size_t session_list_aliases(session *s, arena *a, alias **out)
{
    VEC(alias) found = {0};
    for (size_t i = 0; i < str_map_count(s->aliases->by_name); i++) {
        const entry *e = str_map_at(s->aliases->by_name, i, NULL);
        if (!e->defined || str_starts_with(e->name, STR("$")) || str_starts_with(e->name, STR("@#")))
            continue;
        *VEC_PUSH(a, &found) = (alias){e->name, {e->text.ptr, e->text.len}};
    }
    if (found.count > 0) qsort(found.items, found.count, sizeof *found.items, by_name);
    *out = found.items;
    return found.count;
}

/* ---- replacing ---- */

/* What a user-named alias is separated by from other text. */
static bool separates(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ';' || c == '"';
}

static bool is_alias_command(str text)
{
    return text.len >= 2 && text.ptr[0] == 'a' && strchr("sSdl", text.ptr[1]) && text.ptr[1];
}

static bool lookup(session *s, const alias *token, str name, str *text)
{
    if (token && str_equal(token->name, name)) {
        *text = token->text;
        return true;
    }
    return session_find_alias(s, NULL, name, text);
}

static str expand_fixed(const aliases *all, arena *a, str text)
{
    if (str_find(text, STR("$u")) == SIZE_MAX) return text;
    strbuf result = {.arena = a};
    for (size_t i = 0; i < text.len; i++) {
        bool fixed = i + 2 < text.len && text.ptr[i] == '$' && text.ptr[i + 1] == 'u' &&
                     text.ptr[i + 2] >= '0' && text.ptr[i + 2] <= '9';
        str with = fixed ? all->fixed[text.ptr[i + 2] - '0'] : (str){0};
        if (!fixed || result.len + with.len > ALIAS_TEXT_LIMIT) {
            strbuf_append_char(&result, text.ptr[i]);
            continue;
        }
        strbuf_append(&result, with);
        i += 2;
    }
    return strbuf_str(&result);
}

/* "${Name}", "${/d:Name}" ... at `from`: *length is how much of the text it is. false = it stays as it is. */
static bool interpret(session *s, const alias *token, str text, size_t from, str *with, size_t *length)
{
    size_t close = str_find_char(str_skip(text, from), '}');
    if (close == SIZE_MAX) return false;
    *length = close + 1;
    str inside = str_slice(text, from + 2, from + close), equivalent;
    char flag = 0;
    if (inside.len > 2 && inside.ptr[0] == '/' && inside.ptr[2] == ':') {
        flag = inside.ptr[1];
        inside = str_skip(inside, 3);
    }
    if (inside.len == 0) return false;
    bool defined = lookup(s, token, inside, &equivalent);
    switch (flag) {
    case 'd': *with = defined ? STR("1") : STR("0"); return true;
    case 'f': *with = defined ? equivalent : STR(""); return true;
    case 'n': *with = inside; return defined;
    case 0: *with = equivalent; return defined;
    default: return false; /* /v: never */
    }
}

str session_expand_aliases(session *s, arena *a, str text, const alias *token)
{
    const aliases *all = s->aliases;
    if (is_alias_command(text)) return text;
    bool dollar = text.len > 0 && memchr(text.ptr, '$', text.len);
    if (!dollar && all->defined == 0 && !token) return text;
    if (dollar) text = expand_fixed(all, a, text);
    if (all->defined == 0 && !token && str_find(text, STR("${")) == SIZE_MAX &&
        str_find(text, STR("$nt")) == SIZE_MAX && str_find(text, STR("$Current")) == SIZE_MAX)
        return text;
    strbuf result = {.arena = a};
    size_t kept = 0; /* from here on nothing was copied yet */
    for (size_t i = 0; i < text.len;) {
        str with;
        size_t length = 1;
        bool replace = false;
        if (text.ptr[i] == '$' && i + 1 < text.len && text.ptr[i + 1] == '{') {
            replace = interpret(s, token, text, i, &with, &length);
        } else if (!separates(text.ptr[i]) && (i == 0 || separates(text.ptr[i - 1]))) {
            while (i + length < text.len && !separates(text.ptr[i + length])) length++;
            replace = lookup(s, token, str_slice(text, i, i + length), &with);
            if (!replace) {
                /* Up to a ${ } inside of the word. */
                size_t inner = str_find(str_slice(text, i, i + length), STR("${"));
                if (inner != SIZE_MAX && inner > 0) length = inner;
                else if (inner == 0) length = 1;
            }
        }
        if (replace && result.len + (i - kept) + with.len <= ALIAS_TEXT_LIMIT) {
            strbuf_append(&result, str_slice(text, kept, i));
            strbuf_append(&result, with);
            kept = i + length;
        }
        i += length;
    }
    if (kept == 0) return text;
    strbuf_append(&result, str_skip(text, kept));
    return strbuf_str(&result);
}

/* ---- for a while ---- */

static saved_alias save(session *s, arena *a, str name)
{
    const entry *e = find_entry(s->aliases, name);
    return (saved_alias){
        .before = {str_copy(a, name), e ? str_copy(a, (str){e->text.ptr, e->text.len}) : (str){0}},
        .defined = e != NULL};
}

saved_alias session_push_alias(session *s, arena *a, str name, str text)
{
    saved_alias saved = save(s, a, name);
    session_set_alias(s, name, text);
    return saved;
}

saved_alias session_hide_alias(session *s, arena *a, str name)
{
    saved_alias saved = save(s, a, name);
    session_delete_alias(s, name);
    return saved;
}

void session_pop_alias(session *s, const saved_alias *saved)
{
    if (saved->defined) session_set_alias(s, saved->before.name, saved->before.text);
    else session_delete_alias(s, saved->before.name);
}

/* Which description fits a type: patterns over type names, and the loaded files. */
#include "model/natvis.h"

#include "base/map.h"

#include <string.h>

static str squeeze_tail(str s)
{
    return str_trim(s);
}

/* Splits "vec<a,b<c,d> >" into its name and its arguments. False when it has none. */
static bool split(str name, str *head, str *arguments, size_t *count, str *tail)
{
    size_t open = str_find_char(name, '<');
    *count = 0;
    if (open == SIZE_MAX) return false;
    *head = str_slice(name, 0, open);
    size_t depth = 0, from = open + 1;
    for (size_t i = open; i < name.len; i++) {
        char c = name.ptr[i];
        if (c == '<' || c == '(') depth++;
        bool closing = (c == '>' || c == ')') && depth && --depth == 0;
        if ((c != ',' || depth != 1) && !closing) continue;
        if (*count == NATVIS_MAX_ARGUMENTS) return false;
        arguments[(*count)++] = squeeze_tail(str_slice(name, from, i));
        from = i + 1;
        if (!closing) continue;
        *tail = str_skip(name, i + 1);
        return true;
    }
    return false;
}

/* Names that differ only in blanks are the same. */
static bool same_text(str a, str b)
{
    size_t i = 0, j = 0;
    for (;;) {
        while (i < a.len && a.ptr[i] == ' ') i++;
        while (j < b.len && b.ptr[j] == ' ') j++;
        if (i == a.len || j == b.len) return i == a.len && j == b.len;
        if (a.ptr[i++] != b.ptr[j++]) return false;
    }
}

static bool match(str pattern, str name, str *arguments, size_t *count, unsigned depth)
{
    str p_head, n_head, p_args[NATVIS_MAX_ARGUMENTS], n_args[NATVIS_MAX_ARGUMENTS], p_tail, n_tail;
    size_t p_count, n_count;
    pattern = str_trim(pattern);
    if (str_equal(pattern, STR("*"))) {
        if (*count == NATVIS_MAX_ARGUMENTS) return false;
        arguments[(*count)++] = name;
        return true;
    }
    bool p_split = split(pattern, &p_head, p_args, &p_count, &p_tail);
    if (!p_split || depth > 8) return same_text(pattern, name);
    if (!split(name, &n_head, n_args, &n_count, &n_tail) || !same_text(p_head, n_head)) return false;
    for (size_t i = 0; i < p_count; i++) {
        bool last = i + 1 == p_count;
        if (i >= n_count) return false;
        if (last && str_equal(str_trim(p_args[i]), STR("*"))) {
            for (; i < n_count; i++)
                if (!match(p_args[p_count - 1], n_args[i], arguments, count, depth + 1)) return false;
            return match(p_tail.len ? p_tail : STR(""), n_tail, arguments, count, depth + 1);
        }
        if (!match(p_args[i], n_args[i], arguments, count, depth + 1)) return false;
    }
    return p_count == n_count && match(p_tail, n_tail, arguments, count, depth + 1);
}

bool natvis_matches(str pattern, str type_name, str *arguments, size_t *count)
{
    *count = 0;
    return match(pattern, type_name, arguments, count, 0);
}

str natvis_substitute(arena *a, str text, const str *arguments, size_t count)
{
    if (str_find(text, STR("$T")) == SIZE_MAX) return text;
    strbuf b = {.arena = a};
    for (size_t i = 0; i < text.len; i++) {
        size_t n = 0, end = i + 2;
        if (text.ptr[i] == '$' && end < text.len && text.ptr[i + 1] == 'T')
            while (end < text.len && text.ptr[end] >= '0' && text.ptr[end] <= '9' && n < 100)
                n = n * 10 + (size_t)(text.ptr[end++] - '0');
        if (n == 0 || n > count) {
            strbuf_append_char(&b, text.ptr[i]);
            continue;
        }
        strbuf_append(&b, arguments[n - 1]);
        i = end - 1;
    }
    return strbuf_str(&b);
}

/* ---- the set ---- */

struct natvis_set {
    arena *arena;
    VEC(natvis_file *) files;
    VEC(arena *)
    owners; /* of each file that was ever loaded: a description may be unloaded while it is followed */
    uint64_t generation;
    arena *matches;
    str_map *exact, *bases; /* type name -> natvis_match; `nothing` when none fits */
    natvis_match nothing;
};

static void free_all(void *context)
{
    natvis_set *s = context;
    for (size_t i = 0; i < s->owners.count; i++) arena_free(s->owners.items[i]);
    arena_free(s->matches);
}

void natvis_forget_matches(natvis_set *s)
{
    s->generation++;
    s->exact = str_map_new(s->matches, false);
    s->bases = str_map_new(s->matches, false);
}

natvis_set *natvis_set_new(arena *a)
{
    natvis_set *s = ARENA_NEW(a, natvis_set);
    s->arena = a;
    s->matches = arena_new();
    natvis_forget_matches(s);
    arena_on_free(a, free_all, s);
    return s;
}

size_t natvis_count(const natvis_set *s)
{
    return s->files.count;
}

const natvis_file *natvis_at(const natvis_set *s, size_t index)
{
    return index < s->files.count ? s->files.items[index] : NULL;
}

uint64_t natvis_generation(const natvis_set *s)
{
    return s->generation;
}

static void remove_file(natvis_set *s, size_t index)
{
    for (size_t k = index + 1; k < s->files.count; k++) s->files.items[k - 1] = s->files.items[k];
    s->files.count--;
    natvis_forget_matches(s);
}

bool natvis_unload(natvis_set *s, str path)
{
    for (size_t i = 0; i < s->files.count; i++) {
        if (!str_equal_nocase(s->files.items[i]->path, path) &&
            !str_equal_nocase(str_base_name(s->files.items[i]->path), path))
            continue;
        remove_file(s, i);
        return true;
    }
    return false;
}

str natvis_unload_from(natvis_set *s, arena *a, str origin)
{
    for (size_t i = 0; i < s->files.count; i++) {
        if (!str_equal_nocase(s->files.items[i]->origin, origin)) continue;
        str path = str_copy(a, s->files.items[i]->path);
        remove_file(s, i);
        return path;
    }
    return (str){0};
}

void natvis_unload_embedded(natvis_set *s)
{
    for (size_t i = s->files.count; i-- > 0;)
        if (s->files.items[i]->origin.len) remove_file(s, i);
}

void natvis_unload_all(natvis_set *s)
{
    while (s->files.count) remove_file(s, s->files.count - 1);
}

error *natvis_load(natvis_set *s, arena *a, str path, str origin, bytes content)
{
    arena *own = arena_new();
    natvis_file *file;
    error *e = natvis_parse(own, path, content, &file);
    if (e) {
        error *kept = error_new(a, e->code, "%.*s", STR_ARG(e->message));
        arena_free(own);
        return kept;
    }
    natvis_unload(s, path);
    file->path = str_copy(own, path);
    file->origin = str_copy(own, origin);
    *VEC_PUSH(s->arena, &s->files) = file;
    *VEC_PUSH(s->arena, &s->owners) = own;
    natvis_forget_matches(s);
    return NULL;
}

/* How close a pattern is: by priority, then the one with fewer wildcards; a file that was loaded later wins.
 */
static bool closer(const natvis_match *a, const natvis_match *b)
{
    if (a->type->priority != b->type->priority) return a->type->priority > b->type->priority;
    return a->count < b->count;
}

static natvis_match *insert(natvis_match *list, natvis_match *m)
{
    if (!list || closer(m, list)) {
        m->next = list;
        return m;
    }
    natvis_match *at = list;
    while (at->next && !closer(m, at->next)) at = (natvis_match *)(uintptr_t)at->next;
    m->next = at->next;
    at->next = m;
    return list;
}

natvis_match *natvis_find(natvis_set *s, str type_name, bool base)
{
    str_map *map = base ? s->bases : s->exact;
    natvis_match *found = str_map_get(map, type_name);
    if (found || !s->files.count) return found == &s->nothing ? NULL : found;
    for (size_t i = s->files.count; i-- > 0;) {
        const natvis_file *f = s->files.items[i];
        for (size_t k = 0; k < f->types.count; k++) {
            natvis_match m = {.type = &f->types.items[k]};
            if ((base && !m.type->inheritable) ||
                !natvis_matches(m.type->pattern, type_name, m.arguments, &m.count))
                continue;
            natvis_match *kept = arena_copy(s->matches, &m, sizeof m, alignof(natvis_match));
            for (size_t n = 0; n < m.count; n++) kept->arguments[n] = str_copy(s->matches, m.arguments[n]);
            found = insert(found, kept);
        }
    }
    str_map_put(map, str_copy(s->matches, type_name), found ? found : &s->nothing);
    return found;
}

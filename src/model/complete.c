/* What can follow the '.' that ends a part of an expression: dx completes members and methods, inside of
 * lambdas those of the elements ("Using LINQ with the debugger objects", Dx Command Tab Auto Completion).
 *
 *     A.Select(p => new {Name = p.Name}).OrderBy(p => p.        members of (A.Select(...)).First()
 *     A.OrderBy(p => p.Name, (a, b) => a.                       members of (A).Select(p => p.Name).First() */
#include "model/extend.h"
#include "model/linq.h"

#include <ctype.h>

enum { MAX_BRACKETS = 32, MAX_RESOLVED = 16384, NOWHERE = 0 };

/* What is open at the end of the text, outermost first. */
typedef struct bracket {
    size_t open, argument; /* the bracket; where its current argument begins */
    size_t first_end;      /* where the first argument ended; NOWHERE = it is the current one */
    size_t start, end;     /* the operand that stands there now */
    size_t before, after;  /* around its last '.' or "->"; after = NOWHERE without one */
} bracket;

typedef struct scan {
    arena *arena;
    str text;
    bracket brackets[MAX_BRACKETS];
    size_t depth;
} scan;

static bool in_name(char c)
{
    return isalnum((unsigned char)c) || (c && strchr("_@$!:`", c));
}

/* An operand goes on, or a new one begins. */
static void take_operand(bracket *b, size_t from, size_t to)
{
    if (b->end != from || b->end == b->start) {
        b->start = from;
        b->after = NOWHERE;
    }
    b->end = to;
}

static void take_dot(bracket *b, size_t at, size_t length)
{
    b->before = at;
    b->after = b->end = at + length;
}

/* A literal's end; past the text's end when it is open. */
static size_t literal_end(str text, size_t at)
{
    char quote = text.ptr[at];
    for (at++; at < text.len && text.ptr[at] != quote; at++)
        if (text.ptr[at] == '\\') at++;
    return at + 1;
}

/* One step; SIZE_MAX where nothing can be completed. */
static size_t scan_step(scan *s, size_t i)
{
    str text = s->text;
    bracket *b = &s->brackets[s->depth];
    char c = text.ptr[i];
    bool goes_on = b->end == i && b->end > b->start;
    if (c == '"' || c == '\'') {
        size_t end = literal_end(text, i);
        if (end > text.len) return SIZE_MAX;
        take_operand(b, i, end);
        return end;
    }
    if (in_name(c)) {
        take_operand(b, i, i + 1);
    } else if (goes_on && c == '.') {
        take_dot(b, i, 1);
    } else if (goes_on && c == '-' && i + 1 < text.len && text.ptr[i + 1] == '>') {
        take_dot(b, i, 2);
        return i + 2;
    } else if (strchr("([{", c)) {
        if (s->depth + 1 == MAX_BRACKETS) return SIZE_MAX;
        if (!goes_on) take_operand(b, i, i + 1);
        s->brackets[++s->depth] = (bracket){.open = i, .argument = i + 1, .start = i + 1, .end = i + 1};
    } else if (strchr(")]}", c)) {
        if (!s->depth) return SIZE_MAX;
        s->brackets[--s->depth].end = i + 1;
    } else if (c == ',') {
        if (!b->first_end) b->first_end = i;
        b->argument = b->start = b->end = i + 1;
        b->after = NOWHERE;
    }
    return i + 1;
}

/* "p => ...", "(a, b) => ..." with the name among the parameters. */
static bool is_parameter(str argument, str name)
{
    size_t arrow = str_find(argument, STR("=>"));
    if (arrow == SIZE_MAX) return false;
    str rest = str_slice(argument, 0, arrow);
    for (size_t i = 0; i < rest.len; i++)
        if (!in_name(rest.ptr[i]) && !strchr(" \t(),", rest.ptr[i])) return false;
    for (size_t at = 0; at < rest.len;) {
        size_t end = at;
        while (end < rest.len && in_name(rest.ptr[end])) end++;
        if (str_equal(str_slice(rest, at, end), name)) return true;
        at = end + 1;
    }
    return false;
}

/* The path with parameters of lambdas replaced by what they stand for; empty when that is not known. */
static str resolved(const scan *s, size_t depth, str path)
{
    size_t length = 0;
    while (length < path.len && (isalnum((unsigned char)path.ptr[length]) || path.ptr[length] == '_'))
        length++;
    str name = str_slice(path, 0, length), rest = str_skip(path, length);
    for (size_t d = depth; d > 0 && length; d--) {
        const bracket *b = &s->brackets[d], *outer = b - 1;
        if (s->text.ptr[b->open] != '(' || !is_parameter(str_skip(s->text, b->argument), name)) continue;
        if (!outer->after || outer->after > b->open) return (str){0};
        str source = resolved(s, d - 1, str_slice(s->text, outer->start, outer->before));
        str key = b->first_end ? str_slice(s->text, b->open + 1, b->first_end) : (str){0};
        if (!source.len || source.len + key.len > MAX_RESOLVED) return (str){0};
        return key.len ? str_format(s->arena, "(%.*s).Select(%.*s).First()%.*s", STR_ARG(source),
                                    STR_ARG(key), STR_ARG(rest))
                       : str_format(s->arena, "(%.*s).First()%.*s", STR_ARG(source), STR_ARG(rest));
    }
    return path;
}

static error *no_change(cpp_eval *e, str name, const cpp_operand *new_value)
{
    (void)name;
    (void)new_value;
    return error_new(e->arena, ERROR_UNAVAILABLE, "Nothing is set while a line is typed");
}

typedef struct offer {
    str prefix;
    bool (*each)(void *user, str name);
    void *user;
    bool more;
} offer;

static void offer_name(offer *o, str name)
{
    if (o->more && str_starts_with_nocase(name, o->prefix)) o->more = o->each(o->user, name);
}

static bool offer_child(void *user, const model_child *child)
{
    offer *o = user;
    if (child->is_element) return false;
    if (child->name.len && in_name(child->name.ptr[0])) offer_name(o, child->name);
    return o->more;
}

static void offer_members(model_context *m, const cpp_operand *of, offer *o)
{
    const model_format plain = {0};
    m->methods = true;
    (void)model_children(m, of, &plain, offer_child, o); /* what fails has no more to offer */
    if (model_is_string(of)) {
        offer_name(o, STR("Length"));
        for (const char *const *name = model_string_methods; *name; name++)
            offer_name(o, str_from_cstr(*name));
    }
    const char *query;
    for (size_t i = 0; model_is_iterable(m, of) && (query = model_query_name(i)); i++)
        offer_name(o, str_from_cstr(query));
}

bool model_complete(session *s, arena *a, str typed, size_t *start, bool (*each)(void *user, str name),
                    void *user)
{
    scan *c = ARENA_NEW(a, scan);
    c->arena = a;
    c->text = typed;
    for (size_t i = 0; i < typed.len;) {
        i = scan_step(c, i);
        if (i == SIZE_MAX) return false;
    }
    const bracket *b = &c->brackets[c->depth];
    if (!b->after || b->end != typed.len) return false;
    offer o = {.prefix = str_skip(typed, b->after), .each = each, .user = user, .more = true};
    for (size_t i = 0; i < o.prefix.len; i++)
        if (!in_name(o.prefix.ptr[i])) return false;
    str path = resolved(c, c->depth, str_slice(typed, b->start, b->before));
    /* Looking changes nothing: no register and no variable is set, no command and no script runs. */
    if (!path.len || str_find(str_lower(a, path), STR("remove")) != SIZE_MAX) return false;
    model_context *m = ARENA_NEW(a, model_context);
    cpp_operand of;
    model_format f = {0};
    model_begin(m, s, a);
    m->cpp.env.set_register = no_change;
    *start = b->after;
    if (!model_evaluate(m, path, &of, &f)) offer_members(m, &of, &o);
    return true;
}

/* From the front of a text to a command's descriptor: "kn 5" is k with the letter n, "!ndiskd.nbl" is nbl of
 * one DLL. */
#include "dispatch/internal.h"

#include <ctype.h>
#include <string.h>

/* What kind of name a command text begins with decides how much of it can be the name. */
typedef enum name_class {
    NAME_LETTERS, /* k, dt, lm, ~, ?: the longest name that the text begins with */
    NAME_DOT,     /* .frame: a whole word */
    NAME_BANG,    /* !peb, !ndiskd.pendingnbls: a whole word */
} name_class;

static name_class class_of(str text)
{
    if (text.len > 1 && text.ptr[0] == '.' && (isalpha((unsigned char)text.ptr[1]) || text.ptr[1] == '_'))
        return NAME_DOT;
    return text.len > 0 && text.ptr[0] == '!' ? NAME_BANG : NAME_LETTERS;
}

static size_t word_length(str text, name_class class)
{
    size_t i = 1;
    while (i < text.len) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (!isalpha(c) && c != '_' && !(class == NAME_BANG && (isdigit(c) || c == '.'))) break;
        i++;
    }
    return i;
}

static size_t bucket_of(char c)
{
    return (size_t)tolower((unsigned char)c) % DISPATCH_BUCKETS;
}

void names_index(dispatcher *d)
{
    for (size_t i = 0; i < d->list_count; i++) {
        for (size_t k = 0; k < d->lists[i].count; k++) {
            const command *c = d->lists[i].commands[k];
            str name = str_from_cstr(c->name);
            if (name.len == 0) continue;
            if (c->extension) *VEC_PUSH(d->arena, &d->words[bucket_of(name.ptr[0])]) = c;
            else if (class_of(name) == NAME_DOT) *VEC_PUSH(d->arena, &d->words[bucket_of(name.ptr[1])]) = c;
            else *VEC_PUSH(d->arena, &d->letters[bucket_of(name.ptr[0])]) = c;
        }
    }
}

/* Whether the command is one for the kind of target that is open. */
static bool fits_target(const dispatcher *d, const command *c)
{
    const target *t = d->session->target;
    return !t || !(c->needs & (t->class == TARGET_KERNEL ? NEEDS_USER : NEEDS_KERNEL));
}

/* Some names are in two extensions, one for programs and one for kernels: !handle, !locks. */
static const command *find_word(const dispatcher *d, str word, bool extension, str dll)
{
    if (word.len <= (extension ? 0 : 1)) return NULL;
    const name_bucket *bucket = &d->words[bucket_of(word.ptr[extension ? 0 : 1])];
    const command *found = NULL;
    for (size_t i = 0; i < bucket->count; i++) {
        const command *c = bucket->items[i];
        if ((c->extension != NULL) != extension || !str_equal_nocase(word, str_from_cstr(c->name)) ||
            (dll.len != 0 && !str_equal_nocase(dll, str_from_cstr(c->extension))))
            continue;
        if (fits_target(d, c)) return c;
        if (!found) found = c;
    }
    return found;
}

/* Libraries that were loaded stand before the built-in extensions, unless .setdll says otherwise. */
static const command *find_extension(const dispatcher *d, str word, str dll)
{
    const dispatcher_libraries *l = d->libraries;
    const command *found = l ? l->find(l->context, dll, word, true) : NULL;
    if (!found) found = find_word(d, word, true, dll);
    return found || !l ? found : l->find(l->context, dll, word, false);
}

str dispatcher_name(const dispatcher *d, arena *a, const command *c)
{
    if (!c->extension) return str_from_cstr(c->name);
    const name_bucket *bucket = &d->words[bucket_of(c->name[0])];
    for (size_t i = 0; i < bucket->count; i++) {
        const command *other = bucket->items[i];
        if (other != c && other->extension && strcmp(other->name, c->name) == 0)
            return str_format(a, "!%s.%s", c->extension, c->name);
    }
    return str_format(a, "!%s", c->name);
}

static bool has_extension(const dispatcher *d, str dll)
{
    for (size_t i = 0; i < d->list_count; i++)
        for (size_t k = 0; k < d->lists[i].count; k++)
            if (d->lists[i].commands[k]->extension &&
                str_equal_nocase(dll, str_from_cstr(d->lists[i].commands[k]->extension)))
                return true;
    return false;
}

static size_t suffix_length(const command *c, str after)
{
    size_t length = 0;
    while (c->suffixes && length < after.len && after.ptr[length] && strchr(c->suffixes, after.ptr[length]))
        length++;
    return length;
}

/* The longest name wins; case counts first, and only when nothing fits it does not. */
static const command *find_letters(const dispatcher *d, str text, bool ignore_case)
{
    const command *best = NULL;
    size_t best_length = 0;
    if (text.len == 0) return NULL;
    const name_bucket *bucket = &d->letters[bucket_of(text.ptr[0])];
    for (size_t i = 0; i < bucket->count; i++) {
        const command *c = bucket->items[i];
        str name = str_from_cstr(c->name);
        if (name.len <= best_length) continue;
        if (ignore_case ? !str_starts_with_nocase(text, name) : !str_starts_with(text, name)) continue;
        /* "z(@rcx)", but not "zzz". */
        if (c->control && name.len < text.len && isalnum((unsigned char)text.ptr[name.len])) continue;
        best = c;
        best_length = name.len;
    }
    return best;
}

/* "2r", "1k 5" of kernel targets: the processor goes in front of the command; `~` knows how. */
static bool names_processor(const dispatcher *d, str text)
{
    return text.len > 1 && isdigit((unsigned char)text.ptr[0]) && d->session->target &&
           d->session->target->class == TARGET_KERNEL;
}

bool names_resolve(const dispatcher *d, str text, statement *out)
{
    if (names_processor(d, text)) {
        out->command = find_letters(d, STR("~"), false);
        out->name = out->suffix = str_slice(text, 0, 0);
        out->args = text;
        return out->command != NULL;
    }
    name_class class = class_of(text);
    size_t length = 0;
    out->consumed = 1;
    out->command = NULL;
    if (class != NAME_LETTERS) {
        length = word_length(text, class);
        str word = str_slice(text, class == NAME_BANG ? 1 : 0, length);
        str dll = {0};
        size_t dot = class == NAME_BANG ? str_find_char(word, '.') : SIZE_MAX;
        if (dot != SIZE_MAX) {
            dll = str_slice(word, 0, dot);
            word = str_skip(word, dot + 1);
        }
        out->consumed = length;
        out->command = class == NAME_BANG ? find_extension(d, word, dll) : find_word(d, word, false, dll);
    } else {
        out->command = find_letters(d, text, false);
        if (!out->command) out->command = find_letters(d, text, true);
        if (out->command) length = strlen(out->command->name);
    }
    if (!out->command) return false;
    size_t suffix = class == NAME_LETTERS ? suffix_length(out->command, str_skip(text, length)) : 0;
    out->suffix = str_slice(text, length, length + suffix);
    out->name = str_slice(text, 0, length + suffix);
    out->args = str_trim_left(str_skip(text, length + suffix));
    return true;
}

const command *dispatcher_find(dispatcher *d, str name)
{
    statement s = {0};
    return names_resolve(d, name, &s) ? s.command : NULL;
}

void dispatcher_match(dispatcher *d, str pattern, bool (*each)(void *user, const command *c), void *user)
{
    for (size_t i = 0; i < d->list_count; i++)
        for (size_t k = 0; k < d->lists[i].count; k++)
            if (str_match_wildcard(pattern, str_from_cstr(d->lists[i].commands[k]->name), true) &&
                !each(user, d->lists[i].commands[k]))
                return;
}

static bool has_name(const command *c, str name, bool ignore_case)
{
    str own = str_from_cstr(c->name);
    size_t mark = c->extension && name.len > 0 && name.ptr[0] == '!' ? 1 : 0;
    str asked = str_skip(name, mark);
    size_t dot = c->extension ? str_find_char(asked, '.') : SIZE_MAX;
    if (dot != SIZE_MAX && str_equal_nocase(str_slice(asked, 0, dot), str_from_cstr(c->extension)))
        asked = str_skip(asked, dot + 1);
    return ignore_case ? str_equal_nocase(asked, own) : str_equal(asked, own);
}

const command *dispatcher_find_exact(const dispatcher *d, str name)
{
    for (int ignore_case = 0; ignore_case < 2; ignore_case++) {
        const command *found = NULL;
        for (size_t i = 0; i < d->list_count; i++) {
            for (size_t k = 0; k < d->lists[i].count; k++) {
                const command *c = d->lists[i].commands[k];
                if (!has_name(c, name, ignore_case != 0)) continue;
                if (fits_target(d, c)) return c;
                if (!found) found = c;
            }
        }
        if (found) return found;
    }
    statement s = {0};
    return names_resolve(d, name, &s) && s.suffix.len > 0 && s.args.len == 0 ? s.command : NULL;
}

enum { MOST_SUGGESTIONS = 3 };

/* Short words have too many neighbours for two slips. */
static size_t slips_allowed(str name)
{
    return name.len < 3 ? 0 : name.len < 6 ? 1 : 2;
}

str dispatcher_suggestion(const dispatcher *d, arena *a, str name)
{
    size_t best = slips_allowed(name), count = 0;
    str found[MOST_SUGGESTIONS] = {0};
    for (size_t i = 0; i < d->list_count; i++) {
        for (size_t k = 0; k < d->lists[i].count; k++) {
            const command *c = d->lists[i].commands[k];
            str own = str_from_cstr(c->name);
            if (!c->extension && class_of(own) != NAME_DOT) continue;
            if (c->extension) own = str_format(a, "!%s", c->name);
            if (own.len > name.len + best || name.len > own.len + best) continue;
            size_t distance = str_edit_distance(name, own);
            if (distance == 0 || distance > best) continue;
            if (distance < best) count = 0;
            best = distance;
            if (count < MOST_SUGGESTIONS) found[count++] = own;
        }
    }
    if (count == 0) return (str){0};
    strbuf text = {.arena = a};
    strbuf_append(&text, STR("\nDid you mean "));
    for (size_t i = 0; i < count; i++)
        strbuf_format(&text, "%s%.*s", i == 0 ? "" : i + 1 == count ? " or " : ", ", STR_ARG(found[i]));
    strbuf_append_char(&text, '?');
    return strbuf_str(&text);
}

/* The second line: why WinDbg's command of this name is not there, or what may be meant. */
static str unknown_dot(const dispatcher *d, arena *a, str name)
{
    for (size_t i = 0; i < d->absent_count; i++)
        if (str_equal_nocase(name, str_from_cstr(d->absent[i].name)))
            return str_format(a, "\nntdbg does not have %s: %s", d->absent[i].name, d->absent[i].why);
    return dispatcher_suggestion(d, a, name);
}

bool names_alias(const dispatcher *d, statement *s)
{
    if (s->command || s->problem || !d->has_alias || class_of(s->line) != NAME_BANG || s->consumed < 2 ||
        !d->has_alias(d->session, str_slice(s->line, 1, s->consumed)))
        return false;
    s->command = &d->alias;
    s->name = str_slice(s->line, 0, s->consumed);
    s->args = str_trim(str_skip(s->line, s->consumed));
    return true;
}

error *names_unknown(const dispatcher *d, arena *a, const statement *s)
{
    str word = str_slice(s->line, 1, s->consumed);
    if (class_of(s->line) != NAME_BANG) {
        str near =
            class_of(s->line) == NAME_DOT ? unknown_dot(d, a, str_slice(s->line, 0, s->consumed)) : (str){0};
        error *e = error_new(a, ERROR_SYNTAX, "Syntax error in '%.*s'%.*s", STR_ARG(s->line), STR_ARG(near));
        e->location = s->consumed;
        e->has_location = true;
        return e;
    }
    size_t dot = str_find_char(word, '.');
    str name = dot == SIZE_MAX ? word : str_skip(word, dot + 1);
    str dll = dot == SIZE_MAX ? (str){0} : str_slice(word, 0, dot);
    for (size_t i = 0; i < d->export_count; i++)
        if (str_equal_nocase(name, str_from_cstr(d->exports[i].name)) &&
            (dll.len == 0 || str_equal_nocase(dll, str_from_cstr(d->exports[i].extension))))
            return error_new(a, ERROR_UNSUPPORTED, "No export %.*s found\nntdbg does not have !%s.%s yet",
                             STR_ARG(name), d->exports[i].extension, d->exports[i].name);
    bool loaded = d->libraries && dll.len && d->libraries->loaded(d->libraries->context, dll);
    if (dot == SIZE_MAX || loaded || has_extension(d, dll)) {
        str near = dispatcher_suggestion(d, a, str_format(a, "!%.*s", STR_ARG(name)));
        return error_new(a, ERROR_NOT_FOUND, "No export %.*s found%.*s", STR_ARG(name), STR_ARG(near));
    }
    return error_new(a, ERROR_NOT_FOUND,
                     "The call to LoadLibrary(%.*s) failed, Win32 error 0n2\n"
                     "    \"The system cannot find the file specified.\"\n"
                     "Please check your debugger configuration and/or network access.",
                     STR_ARG(dll));
}

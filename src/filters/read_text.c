/* The text form of a filter list. */
#include "filters/read.h"

#include "base/map.h"

#include <string.h>

typedef struct reader {
    filter_set *s;
    size_t line;
    str_map *names; /* of the drivers that were read */
} reader;

static void complain(const reader *r, const char *kind, str driver, str what)
{
    filter_problem_add(r->s, kind, driver, "line %zu: %.*s", r->line, STR_ARG(what));
}

static bool number(str word, uint32_t *out)
{
    uint64_t value = 0;
    if (word.len == 0 || word.len > 9) return false;
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] < '0' || word.ptr[i] > '9') return false;
        value = value * 10 + (uint64_t)(word.ptr[i] - '0');
    }
    *out = (uint32_t)value;
    return true;
}

/* "name=value" or name="some value" off the front of *rest. */
static bool take_option(str *rest, str *name, str *value)
{
    *rest = str_trim(*rest);
    size_t end = str_find_char(*rest, '=');
    if (rest->len == 0 || end == SIZE_MAX) return false;
    *name = str_trim(str_slice(*rest, 0, end));
    *rest = str_skip(*rest, end + 1);
    if (rest->len && rest->ptr[0] == '"') {
        *rest = str_skip(*rest, 1);
        *value = str_take_until(rest, '"');
    } else {
        *value = str_take_word(rest);
    }
    return true;
}

static void take_instance(const reader *r, filter *f, str value)
{
    altitude a;
    str name = str_take_until(&value, ':');
    if (!altitude_parse(value, &a)) {
        complain(r, "altitude", f->name,
                 str_format(r->s->arena, "%.*s: instance \"%.*s\": not an altitude: \"%.*s\"",
                            STR_ARG(f->name), STR_ARG(name), STR_ARG(value)));
        return;
    }
    *VEC_PUSH(r->s->arena, &f->instances) = (filter_instance){name, a};
}

static void take_options(const reader *r, filter *f, str rest)
{
    str name, value;
    while (take_option(&rest, &name, &value)) {
        bool good = true;
        if (str_equal(name, STR("tag"))) f->has_tag = good = number(value, &f->tag);
        else if (str_equal(name, STR("volumes"))) f->has_volumes = good = number(value, &f->volumes);
        else if (str_equal(name, STR("needs"))) *VEC_PUSH(r->s->arena, &f->needs_services) = value;
        else if (str_equal(name, STR("needs-group"))) *VEC_PUSH(r->s->arena, &f->needs_groups) = value;
        else if (str_equal(name, STR("instance"))) take_instance(r, f, value);
        else good = false;
        if (!good)
            complain(r, "line", f->name,
                     str_format(r->s->arena, "%.*s: option %.*s=%.*s is not understood", STR_ARG(f->name),
                                STR_ARG(name), STR_ARG(value)));
    }
    rest = str_trim(rest);
    if (rest.len)
        complain(
            r, "line", f->name,
            str_format(r->s->arena, "%.*s: \"%.*s\" is not understood", STR_ARG(f->name), STR_ARG(rest)));
}

static bool parse_kind(str word, filter_kind *out)
{
    if (str_equal_nocase(word, STR("legacy"))) *out = FILTER_LEGACY;
    else if (str_equal_nocase(word, STR("minifilter"))) *out = FILTER_MINIFILTER;
    else if (str_equal_nocase(word, STR("manager"))) *out = FILTER_MANAGER;
    else return false;
    return true;
}

static void take_driver(const reader *r, str name, str rest)
{
    arena *a = r->s->arena;
    filter f = {.name = name};
    str kind = str_trim(str_take_until(&rest, '|')), start = str_trim(str_take_until(&rest, '|'));
    f.group = str_trim(str_take_until(&rest, '|'));
    str height = str_trim(str_take_until(&rest, '|'));
    if (str_equal(f.group, STR("-"))) f.group = (str){0};
    if (name.len == 0 || !parse_kind(kind, &f.kind) || !filter_start_parse(start, &f.start)) {
        complain(
            r, "line", name,
            str_format(
                a,
                "%s \"%.*s\" is not understood; expected: name | legacy or minifilter | start type | group "
                "| altitude",
                name.len == 0               ? "name"
                : parse_kind(kind, &f.kind) ? "start type"
                                            : "kind",
                STR_ARG(name.len && parse_kind(kind, &f.kind) ? start : kind)));
        return;
    }
    if (str_map_get(r->names, name)) {
        complain(r, "duplicate", name,
                 str_format(a, "%.*s is listed already: the first one is kept", STR_ARG(name)));
        return;
    }
    if (height.len && !str_equal(height, STR("-"))) {
        f.has_altitude = altitude_parse(height, &f.altitude);
        if (!f.has_altitude)
            complain(r, "altitude", name,
                     str_format(a, "%.*s: not an altitude: \"%.*s\"", STR_ARG(name), STR_ARG(height)));
    }
    take_options(r, &f, rest);
    *VEC_PUSH(a, &r->s->items) = f;
    str_map_put(r->names, f.name, r->s);
}

static void take_groups(const reader *r, str rest)
{
    while (rest.len && r->s->groups.count < FILTERS_MOST) {
        str group = str_trim(str_take_until(&rest, '|'));
        if (group.len) *VEC_PUSH(r->s->arena, &r->s->groups) = group;
    }
}

static void take_tags(const reader *r, str rest)
{
    filter_tags tags = {.group = str_trim(str_take_until(&rest, '|'))};
    for (str word = str_take_word(&rest); word.len; word = str_take_word(&rest)) {
        uint32_t tag;
        if (number(word, &tag)) *VEC_PUSH(r->s->arena, &tags.tags) = tag;
        else complain(r, "line", tags.group, str_format(r->s->arena, "not a tag: \"%.*s\"", STR_ARG(word)));
    }
    *VEC_PUSH(r->s->arena, &r->s->tags) = tags;
}

error *filter_read_text(filter_set *s, str text)
{
    reader r = {.s = s, .names = str_map_new(s->arena, true)};
    text = str_copy(s->arena, text);
    while (text.len) {
        str line = str_trim(str_take_until(&text, '\n'));
        r.line++;
        if (line.len == 0 || line.ptr[0] == '#') continue;
        if (s->items.count >= FILTERS_MOST) {
            complain(&r, "line", (str){0},
                     str_format(s->arena, "more than %d drivers: the rest is left out", FILTERS_MOST));
            break;
        }
        str name = str_trim(str_take_until(&line, '|'));
        if (str_equal(name, STR("group-order"))) take_groups(&r, line);
        else if (str_equal(name, STR("tags"))) take_tags(&r, line);
        else take_driver(&r, name, line);
    }
    if (s->items.count == 0) {
        str first = s->problems.count ? s->problems.items[0].text : (str){0};
        return error_new(s->arena, ERROR_FORMAT,
                         "no filters in it: neither a filter list, nor output of fltmc, nor a hive%s%.*s",
                         first.len ? "; " : "", STR_ARG(first));
    }
    return NULL;
}

/* The set of filters: problems, words, and what follows from the tables once everything is read. */
#include "filters/filters.h"

#include <stdarg.h>

filter_set *filter_set_new(arena *a)
{
    filter_set *s = ARENA_NEW(a, filter_set);
    s->arena = a;
    return s;
}

void filter_problem_add(filter_set *s, const char *kind, str driver, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    str text = str_vformat(s->arena, format, args);
    va_end(args);
    *VEC_PUSH(s->arena, &s->problems) = (filter_problem){kind, driver, text};
}

static const char *const start_words[FILTER_START_COUNT][2] = {
    {"boot", "SERVICE_BOOT_START"},     {"system", "SERVICE_SYSTEM_START"}, {"auto", "SERVICE_AUTO_START"},
    {"demand", "SERVICE_DEMAND_START"}, {"disabled", "SERVICE_DISABLED"},
};

str filter_start_name(filter_start start)
{
    return start < FILTER_START_COUNT ? str_from_cstr(start_words[start][0]) : STR("?");
}

bool filter_start_parse(str word, filter_start *out)
{
    for (unsigned i = 0; i < FILTER_START_COUNT; i++) {
        bool digit = word.len == 1 && word.ptr[0] == (char)('0' + i);
        if (digit || str_equal_nocase(word, str_from_cstr(start_words[i][0])) ||
            str_equal_nocase(word, str_from_cstr(start_words[i][1]))) {
            *out = (filter_start)i;
            return true;
        }
    }
    return false;
}

str filter_kind_name(filter_kind kind)
{
    return kind == FILTER_LEGACY       ? STR("legacy")
           : kind == FILTER_MINIFILTER ? STR("minifilter")
                                       : STR("manager");
}

/* The filter manager gives a legacy filter without an altitude of its own the last one of its group but one,
 * and .99: 149998.99 for FSFilter Encryption, 389998.99 for FSFilter Activity Monitor ("<Legacy>" rows of
 * fltmc). */
static void complete_altitude(filter_set *s, filter *f, const filter_group *g)
{
    if (f->has_altitude) return;
    if (f->kind == FILTER_MINIFILTER) {
        filter_problem_add(s, "altitude", f->name, "%.*s: a minifilter without an altitude cannot load",
                           STR_ARG(f->name));
    } else if (g) {
        f->has_altitude = f->altitude_from_group = true;
        f->altitude = altitude_from_number(s->arena, g->high - 1);
        f->altitude.fraction = STR("99");
    } else {
        filter_problem_add(
            s, "altitude", f->name,
            "%.*s: a legacy filter without an altitude, in no group that has a range: no frame is "
            "adjusted to it",
            STR_ARG(f->name));
    }
}

static bool in_list(const filter_set *s, str group)
{
    for (size_t i = 0; i < s->groups.count; i++)
        if (str_equal_nocase(group, s->groups.items[i])) return true;
    return false;
}

static void complete_one(filter_set *s, filter *f)
{
    if (f->kind == FILTER_MANAGER) {
        if (f->start == FILTER_START_DISABLED)
            filter_problem_add(s, "manager", f->name,
                               "%.*s is disabled: Windows would load no minifilter; here it loads anyway",
                               STR_ARG(f->name));
        return;
    }
    const filter_group *g = filter_group_find(f->group);
    if (f->group.len && !g && !in_list(s, f->group))
        filter_problem_add(s, "group", f->name,
                           "%.*s: group \"%.*s\" is not in the group order: it loads after all groups",
                           STR_ARG(f->name), STR_ARG(f->group));
    bool stated = f->has_altitude;
    complete_altitude(s, f, g);
    if (stated && g && !filter_group_holds(g, f->altitude))
        filter_problem_add(s, "range", f->name, "%.*s: altitude %.*s is outside of the range of %s, %u-%u",
                           STR_ARG(f->name), STR_ARG(altitude_text(s->arena, f->altitude)), g->name, g->low,
                           g->high);
}

void filter_set_complete(filter_set *s)
{
    for (size_t i = 0; i < s->items.count; i++) complete_one(s, &s->items.items[i]);
}

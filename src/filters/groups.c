/* Microsoft's load order groups for file system filters. */
#include "filters/filters.h"

static const filter_group groups[] = {
#include "load_order_groups.inc"
};

enum { GROUP_COUNT = sizeof groups / sizeof groups[0] };

size_t filter_group_count(void)
{
    return GROUP_COUNT;
}

const filter_group *filter_group_at(size_t index)
{
    return index < GROUP_COUNT ? &groups[index] : NULL;
}

const filter_group *filter_group_find(str name)
{
    for (size_t i = 0; i < GROUP_COUNT; i++)
        if (str_equal_nocase(name, str_from_cstr(groups[i].name))) return &groups[i];
    return NULL;
}

bool filter_group_holds(const filter_group *g, altitude a)
{
    uint64_t whole = altitude_floor(a);
    return whole >= g->low && whole <= g->high;
}

const filter_group *filter_group_of(altitude a)
{
    for (size_t i = 0; i < GROUP_COUNT; i++)
        if (filter_group_holds(&groups[i], a)) return &groups[i];
    return NULL;
}

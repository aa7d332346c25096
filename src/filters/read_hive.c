/* File system filters of a SYSTEM hive.
 *
 *   Select\Current -> ControlSet00N\Services\NAME        Type, Start, Group, Tag, DependOnService,
 * DependOnGroup NAME\Instances       DefaultInstance; one sub key an instance: Altitude
 *                                   NAME\Parameters\Instances   the same, since Windows 11
 *                     ControlSet00N\Control\ServiceGroupOrder\List, GroupOrderList */
#include "filters/read.h"

#include "registry/text.h"

enum { SERVICE_KERNEL_DRIVER = 1, SERVICE_FILE_SYSTEM_DRIVER = 2, MOST_TAGS = 4096 };

static bool number(const hive_key *k, arena *a, str name, uint64_t *out)
{
    hive_value v;
    return hive_value_named(a, k, name, &v) && hive_value_number(&v, out);
}

static str text(const hive_key *k, arena *a, str name)
{
    hive_value v;
    str out = {0};
    if (hive_value_named(a, k, name, &v)) hive_value_string(a, &v, &out);
    return out;
}

static void take_strings(filter_set *s, const hive_key *k, arena *a, str name, str_vec *out)
{
    hive_value v;
    str *items;
    if (!hive_value_named(a, k, name, &v)) return;
    size_t count = hive_value_strings(a, &v, &items);
    for (size_t i = 0; i < count; i++) *VEC_PUSH(s->arena, out) = str_copy(s->arena, items[i]);
}

/* Some drivers keep other things under a key of that name. */
static bool any_altitude(arena *a, const hive_key *instances)
{
    hive_key one;
    hive_value v;
    for (size_t i = 0; i < instances->key_count; i++)
        if (!hive_subkey(a, instances, i, &one) && hive_value_named(a, &one, STR("Altitude"), &v))
            return true;
    return false;
}

static void take_instances(filter_set *s, arena *a, const hive_key *instances, filter *f)
{
    str standard = text(instances, a, STR("DefaultInstance"));
    for (size_t i = 0; i < instances->key_count; i++) {
        hive_key one;
        altitude height;
        if (hive_subkey(a, instances, i, &one)) continue;
        str stated = text(&one, a, STR("Altitude"));
        bool is_default = standard.len ? str_equal_nocase(one.name, standard) : !f->has_altitude;
        if (!altitude_parse(str_copy(s->arena, stated), &height)) {
            filter_problem_add(s, "altitude", f->name, "%.*s: instance \"%.*s\": not an altitude: \"%.*s\"",
                               STR_ARG(f->name), STR_ARG(one.name), STR_ARG(stated));
        } else if (is_default) {
            f->has_altitude = true;
            f->altitude = height;
        } else {
            *VEC_PUSH(s->arena, &f->instances) = (filter_instance){str_copy(s->arena, one.name), height};
        }
    }
}

/* A filter is a minifilter when it has instances; without any, a file system driver in one of the filters'
 * groups is a legacy filter. */
static bool take_service(filter_set *s, arena *a, const hive_key *k)
{
    filter f = {.name = str_copy(s->arena, k->name), .kind = FILTER_LEGACY};
    uint64_t type = 0, start = 0, tag = 0;
    hive_key instances, parameters;
    if (!number(k, a, STR("Type"), &type) ||
        (type != SERVICE_FILE_SYSTEM_DRIVER && type != SERVICE_KERNEL_DRIVER))
        return true;
    f.group = str_copy(s->arena, text(k, a, STR("Group")));
    bool in_group = filter_group_find(f.group) || str_starts_with_nocase(f.group, STR("FSFilter "));
    bool has = hive_subkey_named(a, k, STR("Instances"), &instances) ||
               (hive_subkey_named(a, k, STR("Parameters"), &parameters) &&
                hive_subkey_named(a, &parameters, STR("Instances"), &instances));
    if (has && !in_group && !any_altitude(a, &instances)) return true;
    if (!has && (!in_group || type != SERVICE_FILE_SYSTEM_DRIVER)) return true;
    if (str_equal_nocase(f.name, STR("FltMgr"))) f.kind = FILTER_MANAGER;
    else if (has) f.kind = FILTER_MINIFILTER;
    if (!number(k, a, STR("Start"), &start) || start >= FILTER_START_COUNT) {
        filter_problem_add(s, "start", f.name, "%.*s: no start type, or an unknown one: taken as demand",
                           STR_ARG(f.name));
        start = FILTER_START_DEMAND;
    }
    f.start = (filter_start)start;
    f.has_tag = number(k, a, STR("Tag"), &tag);
    f.tag = (uint32_t)tag;
    if (has) take_instances(s, a, &instances, &f);
    take_strings(s, k, a, STR("DependOnService"), &f.needs_services);
    take_strings(s, k, a, STR("DependOnGroup"), &f.needs_groups);
    if (s->items.count >= FILTERS_MOST) return false;
    *VEC_PUSH(s->arena, &s->items) = f;
    return true;
}

static void take_group_order(filter_set *s, arena *a, const hive_key *control)
{
    hive_key k;
    if (hive_subkey_named(a, control, STR("ServiceGroupOrder"), &k))
        take_strings(s, &k, a, STR("List"), &s->groups);
    if (s->groups.count == 0)
        filter_problem_add(s, "group", (str){0},
                           "no ServiceGroupOrder\\List: Windows' own order of groups is taken");
    if (!hive_subkey_named(a, control, STR("GroupOrderList"), &k)) return;
    for (size_t i = 0; i < k.value_count; i++) {
        hive_value v;
        uint32_t count, tag;
        if (hive_value_at(a, &k, i, &v) || v.type != HIVE_BINARY || !bytes_u32(v.data, 0, &count)) continue;
        filter_tags tags = {.group = str_copy(s->arena, v.name)};
        for (uint32_t t = 0; t < count && t < MOST_TAGS && bytes_u32(v.data, 4 + 4ull * t, &tag); t++)
            *VEC_PUSH(s->arena, &tags.tags) = tag;
        *VEC_PUSH(s->arena, &s->tags) = tags;
    }
}

/* Other services that a filter depends on load by rules of their own and are no part of the list. */
static void drop_foreign_needs(filter_set *s)
{
    for (size_t i = 0; i < s->items.count; i++) {
        str_vec *needs = &s->items.items[i].needs_services;
        size_t kept = 0;
        for (size_t n = 0; n < needs->count; n++) {
            bool found = false;
            for (size_t k = 0; k < s->items.count && !found; k++)
                found = str_equal_nocase(s->items.items[k].name, needs->items[n]);
            if (found) needs->items[kept++] = needs->items[n];
        }
        needs->count = kept;
    }
}

static error *current_control_set(arena *a, hive *h, hive_key *out)
{
    hive_key select;
    uint64_t current = 1;
    error *e = hive_find(a, h, STR("Select"), &select);
    if (!e && !number(&select, a, STR("Current"), &current)) current = 1;
    e = hive_find(a, h, str_format(a, "ControlSet%03u", (unsigned)(current % 1000)), out);
    return e ? error_new(a, ERROR_FORMAT, "not a SYSTEM hive: %.*s", STR_ARG(e->message)) : NULL;
}

error *filter_read_hive(filter_set *s, hive *h)
{
    arena *a = s->arena;
    hive_key set, services, control;
    error *e = current_control_set(a, h, &set);
    if (e) return e;
    if (!hive_subkey_named(a, &set, STR("Services"), &services))
        return error_new(a, ERROR_FORMAT, "the control set has no Services key");
    arena *scratch = arena_new();
    for (size_t i = 0; i < services.key_count; i++) {
        hive_key one;
        arena_clear(scratch);
        error *bad = hive_subkey(scratch, &services, i, &one);
        if (bad) filter_problem_add(s, "hive", (str){0}, "Services: key %zu: %.*s", i, STR_ARG(bad->message));
        else if (!take_service(s, scratch, &one)) break;
    }
    arena_free(scratch);
    drop_foreign_needs(s);
    if (hive_subkey_named(a, &set, STR("Control"), &control)) take_group_order(s, a, &control);
    if (s->items.count == 0) return error_new(a, ERROR_NOT_FOUND, "the hive has no file system filters");
    return NULL;
}

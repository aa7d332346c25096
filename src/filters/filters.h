/* File system filters: what is known of each, and the load order that follows.
 *
 *     filter_set ---- filter_order ----> order ---- filter_stack_load, one by one ----> stack ---->
 * inversions, repair (text, fltmc, hive)   start type, group, tag, dependencies      frames (stack.h)
 * (inversions.h, repair.h)
 *
 * Nothing here prints or opens a file. */
#ifndef NTDBG_FILTERS_FILTERS_H
#define NTDBG_FILTERS_FILTERS_H

#include "base/vec.h"
#include "filters/altitude.h"

typedef enum filter_kind { FILTER_LEGACY, FILTER_MINIFILTER, FILTER_MANAGER } filter_kind;

/* SERVICE_*_START by their values in the registry. */
typedef enum filter_start {
    FILTER_START_BOOT,
    FILTER_START_SYSTEM,
    FILTER_START_AUTO,
    FILTER_START_DEMAND,
    FILTER_START_DISABLED,
    FILTER_START_COUNT,
} filter_start;

typedef VEC(str) str_vec;

/* A further instance of a minifilter: it lives in the frame of the default one, whatever its own altitude. */
typedef struct filter_instance {
    str name;
    altitude altitude;
} filter_instance;

typedef struct filter {
    str name;
    filter_kind kind;
    filter_start start;
    str group; /* empty = none */
    bool has_tag;
    uint32_t tag;
    bool has_altitude;
    altitude altitude;              /* of the default instance */
    bool altitude_from_group;       /* a legacy filter that states none gets one from its group */
    VEC(filter_instance) instances; /* beside the default one */
    bool has_volumes;
    uint32_t volumes; /* "Num Instances" of fltmc: volumes it is attached to */
    str_vec needs_services, needs_groups;
    bool dummy;          /* put in by the repair search */
    bool first_in_group; /* repair search: loads before the untagged drivers of its group instead of behind
                            them */
} filter;

typedef VEC(filter) filter_vec;

/* GroupOrderList: the tags of one group in the order of loading. */
typedef struct filter_tags {
    str group;
    VEC(uint32_t) tags;
} filter_tags;

/* What was wrong with the input; the rest of it is kept. */
typedef struct filter_problem {
    const char *kind; /* "altitude", "group", "dependency", "cycle", "line" ..., for JSON */
    str driver;       /* empty = none in particular */
    str text;         /* one line */
} filter_problem;

typedef struct filter_set {
    arena *arena;
    filter_vec items;
    str_vec groups; /* ServiceGroupOrder, first to load first; empty = Windows' own list */
    VEC(filter_tags) tags;
    VEC(filter_problem) problems;
    bool include_demand; /* demand-start drivers load too, after all others */
} filter_set;

filter_set *filter_set_new(arena *a);
void filter_problem_add(filter_set *s, const char *kind, str driver, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Default altitudes of legacy filters, and what contradicts the tables; call once after reading. */
void filter_set_complete(filter_set *s);

str filter_start_name(filter_start start);            /* "boot" ... */
bool filter_start_parse(str word, filter_start *out); /* "boot", "SERVICE_BOOT_START", "0" */
str filter_kind_name(filter_kind kind);

/* The drivers that load, in that order, as indices into items. Problems (circular dependencies, dependencies
 * that cannot be met) are added to the set when `report`. */
void filter_order(filter_set *s, bool report, size_t **order, size_t *count);

/* Microsoft's groups (data/load_order_groups.txt), lowest first. */
typedef struct filter_group {
    const char *name;
    uint32_t low, high; /* altitudes, both included */
    const char *purpose;
} filter_group;
size_t filter_group_count(void);
const filter_group *filter_group_at(size_t index);
const filter_group *filter_group_find(str name);            /* no case; NULL = not Microsoft's */
const filter_group *filter_group_of(altitude a);            /* whose range holds it; NULL = none */
bool filter_group_holds(const filter_group *g, altitude a); /* 149999.5 is still in 140000-149999 */

#endif

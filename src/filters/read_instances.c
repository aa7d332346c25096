/* What `fltmc instances` prints: a row for each filter on each volume. Windows 7 has no SprtFtrs.
 *
 *     Filter                Volume Name                              Altitude        Instance Name Frame
 * SprtFtrs  VlStatus
 *     --------------------  -------------------------------------  ------------  ---------------------- -----
 * --------  -------- FileInfo              \Device\HarddiskVolume12                   45000     FileInfo 0
 * 00000003  Detached
 *
 * Rows of one filter are one minifilter here; an altitude that is not its first row's is that of a further
 * instance. Legacy filters are not listed. */
#include "filters/read.h"

#include "base/map.h"

#include <stdlib.h>

bool filter_line_is_instances_heading(str line)
{
    return str_starts_with_nocase(line, STR("Filter")) && str_find(line, STR("Volume Name")) != SIZE_MAX &&
           str_find(line, STR("Altitude")) != SIZE_MAX && str_find(line, STR("Instance Name")) != SIZE_MAX;
}

typedef struct instance_row {
    str filter, volume, name;
    altitude altitude;
    uint32_t frame;
    bool detached;
} instance_row;

/* From both ends: only the instance's name, between them, has blanks. */
static bool parse_row(str text, instance_row *out)
{
    altitude frame;
    instance_row r = {0};
    str last = filter_take_last_word(&text);
    r.detached = str_equal_nocase(last, STR("Detached"));
    if (r.detached) last = filter_take_last_word(&text);
    if (last.len == 8) last = filter_take_last_word(&text); /* SprtFtrs */
    if (!altitude_parse(last, &frame) || frame.fraction.len || altitude_floor(frame) > 1000) return false;
    r.frame = (uint32_t)altitude_floor(frame);
    r.filter = str_take_word(&text);
    text = str_trim(text);
    r.volume = str_take_word(&text);
    text = str_trim(text);
    if (altitude_parse(r.volume, &r.altitude)) {
        r.volume = (str){0}; /* a volume without a name */
    } else if (!altitude_parse(str_take_word(&text), &r.altitude)) {
        return false;
    }
    r.name = str_trim(text);
    *out = r;
    return r.filter.len > 0;
}

typedef struct seen_filter {
    filter f;
    size_t frame, line;
} seen_filter;

static void add_row(filter_set *s, const instance_row *r, seen_filter *known)
{
    arena *a = s->arena;
    filter *f = &known->f;
    if (known->frame != r->frame)
        filter_problem_add(s, "line", f->name, "%.*s is in Frame %zu and in Frame %u: the first is kept",
                           STR_ARG(f->name), known->frame, r->frame);
    if (altitude_compare(f->altitude, r->altitude) == 0) {
        f->volumes += !r->detached;
        return;
    }
    for (size_t i = 0; i < f->instances.count; i++)
        if (altitude_compare(f->instances.items[i].altitude, r->altitude) == 0) return;
    *VEC_PUSH(a, &f->instances) = (filter_instance){r->name, r->altitude};
}

static int compare_seen(const void *x, const void *y)
{
    const seen_filter *const *a = x, *const *b = y;
    if ((*a)->frame != (*b)->frame) return (*a)->frame < (*b)->frame ? -1 : 1;
    int order = altitude_compare((*a)->f.altitude, (*b)->f.altitude);
    return order ? order : (*a)->line < (*b)->line ? -1 : 1;
}

error *filter_read_instances(filter_set *s, str text, filter_place **observed, size_t *count)
{
    arena *a = s->arena;
    str_map *by_name = str_map_new(a, true);
    bool in_table = false;
    size_t line = 0;
    text = str_copy(a, text);
    while (text.len && str_map_count(by_name) < FILTERS_MOST) {
        str raw = str_trim(str_take_until(&text, '\n'));
        instance_row r;
        line++;
        if (filter_line_is_instances_heading(raw)) {
            in_table = true;
        } else if (!raw.len && str_map_count(by_name)) {
            in_table = false;
        } else if (in_table && raw.len && raw.ptr[0] != '-') {
            if (!parse_row(raw, &r)) {
                filter_problem_add(s, "line", (str){0}, "line %zu: not a row of fltmc instances: \"%.*s\"",
                                   line, STR_ARG(raw));
                continue;
            }
            seen_filter *known = str_map_get(by_name, r.filter);
            if (known) {
                add_row(s, &r, known);
                continue;
            }
            known = ARENA_NEW(a, seen_filter);
            known->f = (filter){.name = r.filter,
                                .kind = FILTER_MINIFILTER,
                                .has_altitude = true,
                                .altitude = r.altitude,
                                .has_volumes = true,
                                .volumes = !r.detached};
            known->frame = r.frame;
            known->line = line;
            str_map_put(by_name, r.filter, known);
        }
    }
    size_t n = str_map_count(by_name);
    if (n == 0) return error_new(a, ERROR_FORMAT, "the table of fltmc instances has no rows");
    seen_filter **sorted = ARENA_ARRAY(a, seen_filter *, n);
    str key;
    for (size_t i = 0; i < n; i++) sorted[i] = str_map_at(by_name, i, &key);
    qsort(sorted, n, sizeof *sorted, compare_seen);
    *observed = ARENA_ARRAY(a, filter_place, n);
    for (size_t i = 0; i < n; i++) {
        (*observed)[i] = (filter_place){i, sorted[i]->frame};
        *VEC_PUSH(a, &s->items) = sorted[i]->f;
    }
    *count = n;
    filter_problem_add(
        s, "legacy", (str){0},
        "fltmc instances does not list legacy filters: if there are any, use fltmc filters or the SYSTEM hive");
    return NULL;
}

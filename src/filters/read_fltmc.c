/* What `fltmc` prints:
 *
 *     Filter Name                     Num Instances    Altitude    Frame
 *     ------------------------------  -------------  ------------ -----
 *     AVLegacy                                        389998.99   <Legacy>
 *     AVMiniFilter                           3        328000         0
 */
#include "filters/read.h"

static bool is_heading(str line)
{
    return str_starts_with_nocase(line, STR("Filter Name")) && str_find(line, STR("Altitude")) != SIZE_MAX;
}

bool filter_text_is_fltmc(str text)
{
    for (int i = 0; i < 50 && text.len; i++) {
        str line = str_trim(str_take_until(&text, '\n'));
        if (is_heading(line) || filter_line_is_instances_heading(line)) return true;
    }
    return false;
}

str filter_take_last_word(str *rest)
{
    *rest = str_trim(*rest);
    size_t at = rest->len;
    while (at > 0 && rest->ptr[at - 1] != ' ' && rest->ptr[at - 1] != '\t') at--;
    str word = str_skip(*rest, at);
    *rest = str_trim(str_slice(*rest, 0, at));
    return word;
}

static bool small_number(str word, uint32_t *out)
{
    altitude a;
    if (!altitude_parse(word, &a) || a.fraction.len || altitude_floor(a) > 1000000) return false;
    *out = (uint32_t)altitude_floor(a);
    return true;
}

typedef struct row {
    filter f;
    size_t frame;
} row;
typedef VEC(row) row_vec;

static bool parse_row(filter_set *s, size_t line, str text, row *out)
{
    str all = text, last = filter_take_last_word(&text);
    row r = {.f.kind = FILTER_MINIFILTER, .frame = SIZE_MAX};
    uint32_t frame = 0;
    if (str_equal_nocase(last, STR("<Legacy>"))) r.f.kind = FILTER_LEGACY;
    else if (small_number(last, &frame)) r.frame = frame;
    else r.frame = SIZE_MAX - 1;
    str rest = text, height = filter_take_last_word(&rest);
    bool bare = r.f.kind == FILTER_LEGACY && rest.len == 0; /* no altitude: the word is the name */
    if (!bare && r.frame != SIZE_MAX - 1) {
        r.f.has_altitude = altitude_parse(height, &r.f.altitude);
        if (!r.f.has_altitude)
            filter_problem_add(s, "altitude", rest, "line %zu: not an altitude: \"%.*s\"", line,
                               STR_ARG(height));
        text = rest;
    }
    str before = text, count = filter_take_last_word(&before);
    if (before.len && small_number(count, &r.f.volumes)) {
        r.f.has_volumes = true;
        text = before;
    }
    r.f.name = text;
    if (text.len == 0 || r.frame == SIZE_MAX - 1) {
        filter_problem_add(s, "line", text, "line %zu: not a row of fltmc: \"%.*s\"", line, STR_ARG(all));
        return false;
    }
    *out = r;
    return true;
}

/* One that has a legacy filter of lower altitude above it got there after that one had attached. */
static void assume(filter_set *s)
{
    const filter *lowest = NULL;
    for (size_t i = s->items.count; i-- > 0;) {
        filter *f = &s->items.items[i];
        const filter_group *g = f->has_altitude ? filter_group_of(f->altitude) : NULL;
        if (g) f->group = str_from_cstr(g->name);
        else if (f->has_altitude)
            filter_problem_add(s, "group", f->name, "%.*s: altitude %.*s belongs to no group",
                               STR_ARG(f->name), STR_ARG(altitude_text(s->arena, f->altitude)));
        if (!f->has_altitude) continue;
        if (f->kind == FILTER_LEGACY) {
            if (!lowest || altitude_compare(f->altitude, lowest->altitude) < 0) lowest = f;
        } else if (lowest && altitude_compare(lowest->altitude, f->altitude) < 0) {
            f->start = FILTER_START_SYSTEM;
        }
    }
}

error *filter_read_fltmc(filter_set *s, str text, filter_place **observed, size_t *count)
{
    row_vec rows = {0};
    size_t line = 0;
    bool in_table = false;
    text = str_copy(s->arena, text);
    for (str rest = text; rest.len;) {
        str first = str_trim(str_take_until(&rest, '\n'));
        if (is_heading(first)) break;
        if (!filter_line_is_instances_heading(first)) continue;
        error *e = filter_read_instances(s, text, observed, count);
        if (!e) assume(s);
        return e;
    }
    while (text.len && rows.count < FILTERS_MOST) {
        str raw = str_trim(str_take_until(&text, '\n'));
        row r;
        line++;
        if (is_heading(raw)) in_table = true;
        else if (!raw.len && rows.count)
            in_table = false; /* behind it stands a prompt, or another command's output */
        else if (in_table && raw.len && raw.ptr[0] != '-' && parse_row(s, line, raw, &r))
            *VEC_PUSH(s->arena, &rows) = r;
    }
    if (rows.count == 0) return error_new(s->arena, ERROR_FORMAT, "the table of fltmc has no rows");
    filter_place *places = ARENA_ARRAY(s->arena, filter_place, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        places[i] = (filter_place){i, rows.items[rows.count - 1 - i].frame};
        *VEC_PUSH(s->arena, &s->items) = rows.items[rows.count - 1 - i].f;
    }
    assume(s);
    *observed = places;
    *count = rows.count;
    return NULL;
}

/* ntdbg filters: the order in which file system filters load, where each ends up, and what to do about it. */
#include "cli/tools/tool.h"

#include "base/file.h"
#include "base/utf16.h"
#include "filters/inversions.h"
#include "filters/read.h"
#include "filters/svg.h"

#include <stdio.h>
#include <string.h>

static const char help[] =
    "FILE is a SYSTEM hive, the saved output of `fltmc` or `fltmc instances`, or a list of drivers, one a line, \"-\" the standard input:\n"
    "\n"
    "  # name | legacy or minifilter | start type | group | altitude or - | options\n"
    "  AVLegacy | legacy | boot | FSFilter Anti-Virus | 329998.99\n"
    "  luafv | minifilter | auto | FSFilter Virtualization | 135000 | volumes=1\n"
    "\n"
    "Start types: boot, system, auto, demand, disabled. Options: volumes=N, tag=N, needs=SERVICE, needs-group=\"GROUP\",\n"
    "instance=NAME:ALTITUDE. Further lines may say \"group-order | GROUP | GROUP ...\" and \"tags | GROUP | N N N\".\n"
    "\n"
    "  --steps      show the stack after each driver\n"
    "  --demand     load demand-start drivers too, after all others\n"
    "  --svg FILE   draw the steps; with a repair, also FILE-repaired.svg\n"
    "  --no-repair  do not search for a repair\n"
    "  --json       one JSON object instead of text\n"
    "\n"
    "`ntdbg filters groups [NAME]` prints Microsoft's load order groups and their altitudes. (A file of that name: ./groups.)\n"
    "Exit status: 0, also when filters are out of order; 1 command line; 2 the file cannot be read; 3 the SVG cannot be\n"
    "written. What is wrong inside the file is named and the rest of it used.\n";

enum { SHOWN_INVERSIONS = 200, MOST_DUMMIES = 8 };

typedef struct request {
    tool_call *c;
    out *o;
    filter_set *set;
    const char *path, *svg;
    bool steps, repair, demand, json;
    filter_place *observed; /* fltmc: the stack of its table */
    size_t observed_count;
    size_t *order, count;
} request;

static const char *const source_words[] = {"filter list", "fltmc", "SYSTEM hive"};

/* ---- the stack ---- */

static const char rule[] = "  +----------------------------------------------------+\n";

static void show_filter(request *r, size_t index, const char *frame_text, field frame, bool inside)
{
    const filter *f = &r->set->items.items[index];
    arena *a = r->c->arena;
    str height = f->has_altitude ? altitude_text(a, f->altitude) : STR("?");
    str name = f->name;
    /* The box is as wide as the name of any driver that Windows lets in. */
    if (name.len > 27) name = str_format(a, "%.*s..", 25, name.ptr);
    emit(r->o, "filter",
         inside ? "  |   {shown:-27} {altitude:20} |\n" : "  | {shown:-27} {what:-8} {altitude:13} |\n",
         f_s("name", f->name), f_s("shown", name), f_s("kind", filter_kind_name(f->kind)),
         f_s("what", f->dummy ? STR("dummy") : STR("legacy")), f_if(f->has_altitude, f_s("altitude", height)),
         frame, f_c("place", frame_text));
}

static void show_stack(request *r, const filter_stack *k, const char *list)
{
    arena *a = r->c->arena;
    out_list_begin(r->o, list);
    out_heading(r->o, "%s", rule);
    for (size_t i = k->devices.count; i-- > 0;) {
        filter_device d = k->devices.items[i];
        if (!d.is_frame) {
            show_filter(r, d.index, "stack", f_null("frame"), false);
        } else {
            const filter_frame *f = &k->frames.items[d.index];
            str name = str_format(a, "FltMgr Frame %zu", d.index);
            emit(r->o, "frame", "  | {title:-24} {range:25} |\n", f_s("title", name), f_u("frame", d.index),
                 f_s("range", filter_frame_range(a, f->low, f->high)), f_s("low", altitude_text(a, f->low)),
                 f_s("high", altitude_text(a, f->high)));
            for (size_t m = f->members.count; m-- > 0;)
                show_filter(r, f->members.items[m], "frame", f_u("frame", d.index), true);
        }
        out_heading(r->o, "%s", rule);
    }
    out_heading(r->o, "  | file system                                        |\n%s", rule);
    out_list_end(r->o);
}

/* ---- the steps ---- */

static str event_text(request *r, const filter_event *e, const filter *f)
{
    arena *a = r->c->arena;
    str range = filter_frame_range(a, e->low, e->high), name = {0};
    if (e->other != SIZE_MAX) name = r->set->items.items[e->other].name;
    switch (e->kind) {
    case FILTER_EVENT_FRAME_ZERO:
        return str_format(a, "the filter manager creates Frame 0: %.*s", STR_ARG(range));
    case FILTER_EVENT_ATTACHED:
        if (name.len) return str_format(a, "attaches on top of the stack, above %.*s", STR_ARG(name));
        if (e->frame == SIZE_MAX) return STR("attaches above the file system");
        return str_format(a, "attaches on top of the stack, above Frame %zu", e->frame);
    case FILTER_EVENT_FITS_NOT:
        return str_format(a, "%.*s does not fit: Frame %zu is %.*s", STR_ARG(altitude_text(a, f->altitude)),
                          e->frame, STR_ARG(range));
    case FILTER_EVENT_GREW_LEGACY:
        return str_format(a, "%.*s is attached above Frame %zu: the frame is adjusted to %.*s", STR_ARG(name),
                          e->frame, STR_ARG(range));
    case FILTER_EVENT_GREW_OWN:
        return str_format(a, "no legacy filter is attached above Frame %zu: the frame is adjusted to %.*s",
                          e->frame, STR_ARG(range));
    case FILTER_EVENT_NEW_FRAME:
        return str_format(a, "still does not fit: Frame %zu, %.*s, is created and attached above %.*s",
                          e->frame, STR_ARG(range), STR_ARG(name));
    case FILTER_EVENT_REGISTERED: return str_format(a, "registers with Frame %zu", e->frame);
    case FILTER_EVENT_COLLISION:
        return str_format(
            a, "is not attached: %.*s has that altitude already (STATUS_FLT_INSTANCE_ALTITUDE_COLLISION)",
            STR_ARG(name));
    case FILTER_EVENT_REFUSED: return STR("does not load: it has no altitude");
    }
    return STR("?");
}

static const char *const event_names[] = {"frame_zero",       "attached",  "does_not_fit",
                                          "grew_over_legacy", "grew",      "new_frame",
                                          "registered",       "collision", "refused"};

static void show_event(request *r, const filter_event *e, const filter *f)
{
    bool ranged = e->frame != SIZE_MAX && e->kind != FILTER_EVENT_ATTACHED &&
                  e->kind != FILTER_EVENT_REGISTERED && e->kind != FILTER_EVENT_COLLISION;
    emit(r->o, "event", "     {text}\n", f_c("event", event_names[e->kind]), f_s("text", event_text(r, e, f)),
         f_if(e->frame != SIZE_MAX, f_u("frame", e->frame)),
         f_if(ranged, f_s("low", altitude_text(r->c->arena, e->low))),
         f_if(ranged, f_s("high", altitude_text(r->c->arena, e->high))),
         e->other != SIZE_MAX ? f_s("other", r->set->items.items[e->other].name) : f_null("other"));
}

static filter_stack *show_steps(request *r, bool with_stacks)
{
    arena *a = r->c->arena;
    filter_stack *k = filter_stack_new(a, r->set);
    out_list_begin(r->o, "steps");
    for (size_t i = 0; i < r->count && !out_cancelled(r->o); i++) {
        const filter *f = &r->set->items.items[r->order[i]];
        filter_event_vec events = {0};
        str height = f->has_altitude ? altitude_text(a, f->altitude) : STR("none");
        filter_stack_load(k, r->order[i], &events);
        out_begin(r->o, "step");
        emit(r->o, NULL, "{step:3}. {name} ({kind}, {start} start, {group}, altitude {height})\n",
             f_u("step", i + 1), f_s("name", f->name), f_s("kind", filter_kind_name(f->kind)),
             f_s("start", filter_start_name(f->start)),
             f_s("group", f->group.len ? f->group : STR("no group")), f_s("height", height),
             f_b("altitude_from_group", f->altitude_from_group), f_b("dummy", f->dummy));
        out_list_begin(r->o, "events");
        for (size_t e = 0; e < events.count; e++) show_event(r, &events.items[e], f);
        out_list_end(r->o);
        out_list_begin(r->o, "further_instances");
        for (size_t n = 0; n < f->instances.count; n++)
            emit(r->o, "instance",
                 "     further instance {name}, altitude {altitude}: lives in the same frame\n",
                 f_s("name", f->instances.items[n].name),
                 f_s("altitude", altitude_text(a, f->instances.items[n].altitude)));
        out_list_end(r->o);
        if (with_stacks) show_stack(r, k, "stack");
        out_end(r->o);
    }
    out_list_end(r->o);
    return k;
}

/* ---- the table ---- */

static void show_table(request *r, const filter_place *places, size_t count, const char *list)
{
    out_list_begin(r->o, list);
    out_heading(r->o, "\nFilter Name                     Num Instances    Altitude    Frame\n"
                      "------------------------------  -------------  ------------ -----\n");
    for (size_t i = count; i-- > 0;) {
        const filter *f = &r->set->items.items[places[i].filter];
        bool legacy = places[i].frame == SIZE_MAX;
        str volumes = f->has_volumes ? str_format(r->c->arena, "%u", f->volumes) : (str){0};
        str frame = legacy ? STR("<Legacy>") : str_format(r->c->arena, "%zu", places[i].frame);
        str height = f->has_altitude ? altitude_text(r->c->arena, f->altitude) : (str){0};
        emit(r->o, "row",
             legacy ? "{name:-39}{volumes_text:-9}{height:-12}{frame_text}\n"
                    : "{name:-39}{volumes_text:-9}{height:-15}{frame_text}\n",
             f_s("name", f->name), f_s("volumes_text", volumes), f_s("height", height),
             f_s("frame_text", frame), f_b("legacy", legacy),
             f_if(f->has_volumes, f_u("volumes", f->volumes)), f_if(!legacy, f_u("frame", places[i].frame)));
    }
    out_list_end(r->o);
}

/* ---- problems, inversions, repair ---- */

static void show_problems(request *r)
{
    out_list_begin(r->o, "problems");
    for (size_t i = 0; i < r->set->problems.count; i++) {
        const filter_problem *p = &r->set->problems.items[i];
        emit(r->o, "problem", "PROBLEM: {text}\n", f_c("kind", p->kind),
             f_if(p->driver.len > 0, f_s("driver", p->driver)), f_s("text", p->text));
    }
    out_list_end(r->o);
}

static size_t show_inversions(request *r, const filter_place *places, size_t count)
{
    filter_inversion_vec v = {0};
    arena *a = r->c->arena;
    size_t found = filter_inversions(places, count, r->set, a, SHOWN_INVERSIONS, &v);
    emit(r->o, NULL, found ? "\n{inversion_count} out of order:\n" : "\nNo filter is out of order.\n",
         f_u("inversion_count", found));
    out_list_begin(r->o, "inversions");
    for (size_t i = 0; i < v.count; i++) {
        const filter *upper = &r->set->items.items[v.items[i].upper],
                     *lower = &r->set->items.items[v.items[i].lower];
        bool legacy = v.items[i].frame == SIZE_MAX;
        emit(r->o, "inversion",
             "* {upper} ({upper_altitude}) stands above {lower} ({lower_altitude}).\n  {why}\n",
             f_s("upper", upper->name), f_s("upper_altitude", altitude_text(a, upper->altitude)),
             f_s("lower", lower->name), f_s("lower_altitude", altitude_text(a, lower->altitude)),
             f_b("lower_is_legacy", legacy),
             f_s("why", r->count ? filter_inversion_explain(a, r->set, r->order, r->count, v.items[i])
                                 : STR("The table does not say in what order they loaded.")));
    }
    out_list_end(r->o);
    if (found > v.count) out_heading(r->o, "... and %zu more.\n", found - v.count);
    return found;
}

static void show_dummy(request *r, const filter *f)
{
    const filter_group *g = filter_group_find(f->group);
    emit(r->o, "dummy",
         "  {name}: a minifilter that does nothing, group {group}, {start} start, altitude {altitude} (the "
         "group's range is {low}-{high})\n",
         f_s("name", f->name), f_s("group", f->group), f_s("start", filter_start_name(f->start)),
         f_s("altitude", altitude_text(r->c->arena, f->altitude)), f_u("low", g ? g->low : 0),
         f_u("high", g ? g->high : 0));
}

static bool write_svg(request *r, str path, str title)
{
    str text = filter_svg(r->c->arena, r->set, r->order, r->count, title);
    FILE *f = fopen(path.ptr, "w");
    bool good = f && fwrite(text.ptr, 1, text.len, f) == text.len;
    if (f && fclose(f) != 0) good = false;
    if (!good) tool_complain(r->c, "%s: cannot be written", path.ptr);
    return good;
}

/* The list with the dummies in it, simulated and shown whole: the proof. */
static int show_proof(request *r, const filter_repair *repair)
{
    request with = *r;
    int status = EXIT_OK;
    filter_place *places;
    with.set = filter_set_with(r->c->arena, r->set, &repair->dummies);
    filter_order(with.set, false, &with.order, &with.count);
    out_heading(r->o, "\nWith %s:\n\n", repair->dummies.count == 1 ? "it" : "them");
    out_begin(r->o, "proof");
    filter_stack *k = show_steps(&with, r->steps);
    if (!r->steps) {
        out_heading(r->o, "\n");
        show_stack(&with, k, "stack");
    }
    size_t count = filter_stack_places(k, r->c->arena, &places);
    show_table(&with, places, count, "table");
    show_inversions(&with, places, count);
    out_end(r->o);
    if (r->svg) {
        str path = str_from_cstr(r->svg);
        if (str_ends_with_nocase(path, STR(".svg"))) path.len -= 4;
        if (!write_svg(&with, str_format(r->c->arena, "%.*s-repaired.svg", STR_ARG(path)),
                       STR("With the dummy minifilter")))
            status = EXIT_FILE;
    }
    return status;
}

static int show_repair(request *r)
{
    filter_repair repair;
    filter_repair_search(r->c->arena, r->set, MOST_DUMMIES, &repair);
    if (repair.before == 0) return EXIT_OK;
    out_begin(r->o, "repair");
    emit(r->o, NULL,
         repair.dummies.count ? "\nRepair, found by simulation ({misplaced_before} misplaced before, "
                                "{misplaced_after} after):\n"
                              : "\nNo dummy minifilter helps.\n",
         f_u("misplaced_before", repair.before), f_u("misplaced_after", repair.after));
    out_list_begin(r->o, "dummies");
    for (size_t i = 0; i < repair.dummies.count; i++) show_dummy(r, &repair.dummies.items[i]);
    out_list_end(r->o);
    if (repair.after && repair.dummies.count)
        out_heading(
            r->o, "The rest cannot be repaired by a dummy: start type or group of a driver has to change.\n");
    out_heading(r->o, repair.dummies.count
                          ? "A production driver needs an altitude that Microsoft has assigned.\n"
                          : "The start type or the group of a driver has to change.\n");
    int status = repair.dummies.count ? show_proof(r, &repair) : EXIT_OK;
    out_end(r->o);
    return status;
}

/* ---- input ---- */

static error *read_stdin(arena *a, bytes *out)
{
    strbuf b = {.arena = a};
    char buffer[1 << 16];
    size_t n;
    while ((n = fread(buffer, 1, sizeof buffer, stdin)) > 0 && b.len < 64u << 20)
        strbuf_append(&b, (str){buffer, n});
    str text = strbuf_str(&b);
    *out = (bytes){(const uint8_t *)text.ptr, text.len};
    return NULL;
}

/* PowerShell redirects into UTF-16 with a byte order mark. */
static str as_text(arena *a, bytes file)
{
    if (file.len >= 2 && file.ptr[0] == 0xff && file.ptr[1] == 0xfe)
        return utf16_to_utf8(a, bytes_from(file, 2));
    if (file.len >= 3 && memcmp(file.ptr, "\xef\xbb\xbf", 3) == 0) file = bytes_from(file, 3);
    return (str){(const char *)file.ptr, file.len};
}

static error *read_hive(request *r, unsigned *source)
{
    hive *h;
    error *e = hive_open(r->c->arena, str_from_cstr(r->path), &h);
    if (e) return e;
    *source = 2;
    str recovery = hive_recovery_text(r->c->arena, h);
    bool whole = hive_recovered(h)->data.len && !hive_recovered(h)->problem;
    if (recovery.len && !whole)
        filter_problem_add(r->set, "hive", (str){0}, "the hive: %.*s", STR_ARG(recovery));
    if (hive_repaired(h)) filter_problem_add(r->set, "hive", (str){0}, "the hive: %s", hive_repaired(h));
    return filter_read_hive(r->set, h);
}

static error *read_input(request *r, unsigned *source)
{
    arena *a = r->c->arena;
    bytes file;
    error *e = strcmp(r->path, "-") == 0 ? read_stdin(a, &file) : file_map(a, str_from_cstr(r->path), &file);
    if (e) return e;
    if (file.len >= 4 && memcmp(file.ptr, "regf", 4) == 0) return read_hive(r, source);
    str text = as_text(a, file);
    *source = filter_text_is_fltmc(text);
    return *source ? filter_read_fltmc(r->set, text, &r->observed, &r->observed_count)
                   : filter_read_text(r->set, text);
}

/* True when loading in the assumed order gives the table that fltmc printed. */
static bool fits_observation(const request *r, const filter_stack *k)
{
    filter_place *places;
    size_t count = filter_stack_places(k, r->c->arena, &places);
    if (count != r->observed_count) return false;
    for (size_t i = 0; i < count; i++)
        if (places[i].filter != r->observed[i].filter || places[i].frame != r->observed[i].frame)
            return false;
    return true;
}

static int show_all(request *r, unsigned source)
{
    filter_place *places;
    emit(r->o, NULL, NULL, f_c("file", r->path), f_c("source", source_words[source]));
    filter_set_complete(r->set);
    filter_order(r->set, true, &r->order, &r->count);
    show_problems(r);
    bool fits =
        !r->observed || fits_observation(r, filter_stack_run(r->c->arena, r->set, r->order, r->count));
    if (!fits) {
        show_table(r, r->observed, r->observed_count, "table");
        r->count = 0;
        show_inversions(r, r->observed, r->observed_count);
        out_heading(r->o, "\nNo load order was found that gives this table, so no repair is searched.\n");
        return EXIT_OK;
    }
    if (r->observed) out_heading(r->o, "A load order that gives this table (start types are assumed):\n\n");
    filter_stack *k = show_steps(r, r->steps);
    if (!r->steps) {
        out_heading(r->o, "\n");
        show_stack(r, k, "stack");
    }
    size_t count = filter_stack_places(k, r->c->arena, &places);
    show_table(r, places, count, "table");
    show_inversions(r, places, count);
    int status = r->repair ? show_repair(r) : EXIT_OK;
    if (r->svg && !write_svg(r, str_from_cstr(r->svg), STR("Load order of file system filters")))
        status = EXIT_FILE;
    return status;
}

static int show_groups(tool_call *c, out_format format, const char *only)
{
    out *o = tool_begin(c, format);
    size_t shown = 0;
    out_list_begin(o, "groups");
    out_heading(o, "Load order group                     Altitudes      For\n"
                   "-----------------------------------  -------------  ---\n");
    for (size_t i = filter_group_count(); i-- > 0;) {
        const filter_group *g = filter_group_at(i);
        altitude height;
        bool wanted = !only || str_equal_nocase(str_from_cstr(only), str_from_cstr(g->name)) ||
                      (altitude_parse(str_from_cstr(only), &height) && filter_group_holds(g, height));
        if (!wanted) continue;
        shown++;
        emit(o, "group", "{name:-35}  {range:-13}  {purpose}\n", f_c("name", g->name),
             f_s("range", str_format(c->arena, "%u-%u", g->low, g->high)), f_u("low", g->low),
             f_u("high", g->high), f_c("purpose", g->purpose));
    }
    out_list_end(o);
    tool_end(c, o);
    if (shown) return EXIT_OK;
    return tool_usage(c, "no such group, and no group holds that altitude: %s", only);
}

static int run_filters(tool_call *c)
{
    request r = {.c = c, .repair = true};
    const char *only = NULL;
    for (int i = 0; i < c->argc; i++) {
        const char *word = c->argv[i];
        if (tool_option(c, &i, "--svg", &r.svg)) {
            if (!r.svg) return tool_usage(c, "--svg needs a file");
        } else if (strcmp(word, "--steps") == 0) r.steps = true;
        else if (strcmp(word, "--demand") == 0) r.demand = true;
        else if (strcmp(word, "--no-repair") == 0) r.repair = false;
        else if (strcmp(word, "--json") == 0) r.json = true;
        else if (word[0] == '-' && word[1]) return tool_usage(c, "unknown option %s", word);
        else if (r.path && strcmp(r.path, "groups") == 0 && !only) only = word;
        else if (r.path) return tool_usage(c, "one file at a time: %s", word);
        else r.path = word;
    }
    if (!r.path) return tool_usage(c, "a file is missing");
    if (strcmp(r.path, "groups") == 0) return show_groups(c, r.json ? OUT_JSON : OUT_TEXT, only);
    r.set = filter_set_new(c->arena);
    r.set->include_demand = r.demand;
    unsigned source = 0;
    error *e = read_input(&r, &source);
    if (e) {
        str path = str_from_cstr(r.path);
        if (!str_starts_with(e->message, path)) e = error_in_file(c->arena, e, path);
        tool_complain(c, "%.*s", STR_ARG(e->message));
        return EXIT_DUMP;
    }
    r.o = tool_begin(c, r.json ? OUT_JSON : OUT_TEXT);
    out_begin(r.o, "filters");
    int status = show_all(&r, source);
    out_end(r.o);
    tool_end(c, r.o);
    return status;
}

const tool tool_filters = {"filters", "FILE",
                           "Simulate how file system filters load, find and repair wrong orders", help,
                           run_filters};

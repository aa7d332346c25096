#include "show/events.h"

#include "base/file.h"

#include <stdlib.h>

enum { WORDS_SHOWN = 200 };

/* ---- options ---- */

const char *events_option_help(void)
{
    return "  --id N[,N...]        only these event ids\n"
           "  --provider NAME      only providers whose name has NAME in it (or matches it, with * and ?)\n"
           "  --machine NAME       the same for the computer\n"
           "  --device NAME        the same for the device of a storage event\n"
           "  --text WORDS         the same for the event's strings\n"
           "  --level LEVEL[,...]  critical, error, warning, information, verbose (or 1 to 5)\n"
           "  --since TIME         2022-10-25, 2022-10-25T10:20[:14[.5]]; UTC\n"
           "  --until TIME         the same; TIME itself is not included\n"
           "  --known              only events that are explained\n"
           "  --limit N            the first N events\n"
           "  -v                   facts and strings below each line\n"
           "  --timeline           all files as one, in the order of time\n"
           "  --devices            storage events by device: which path or disk is sick, and why\n"
           "  --counts             how often each event occurs\n"
           "  --csv, --xml         instead of lines\n"
           "  --slack              also old records that chunks still hold behind their end\n"
           "  -y PATH, -i PATH     symbols and images: function and line of Application Errors\n";
}

static error *take_ids(arena *a, events_request *r, str value)
{
    while (value.len) {
        str word = str_trim(str_take_until(&value, ','));
        uint64_t n = 0;
        for (size_t i = 0; i < word.len; i++) {
            unsigned digit = (unsigned)(word.ptr[i] - '0');
            if (digit > 9 || n > 99999)
                return error_new(a, ERROR_SYNTAX, "'%.*s' is no event id", STR_ARG(word));
            n = n * 10 + digit;
        }
        if (!word.len) return error_new(a, ERROR_SYNTAX, "an event id is empty");
        *VEC_PUSH(a, &r->filter.ids) = (uint32_t)n;
    }
    return NULL;
}

static error *take_levels(arena *a, events_request *r, str value)
{
    while (value.len) {
        str word = str_trim(str_take_until(&value, ','));
        uint8_t level;
        if (!log_level_find(word, &level))
            return error_new(a, ERROR_SYNTAX, "'%.*s' is no level", STR_ARG(word));
        r->filter.levels |= 1u << level;
    }
    return NULL;
}

static error *take_time(arena *a, str value, uint64_t *out, bool *has)
{
    *has = log_time_parse(value, out);
    return *has ? NULL
                : error_new(a, ERROR_SYNTAX, "'%.*s' is no time: 2022-10-25 or 2022-10-25T10:20:14",
                            STR_ARG(value));
}

static error *take_limit(arena *a, str value, size_t *out)
{
    char *end;
    unsigned long n = strtoul(str_to_cstr(a, value), &end, 10);
    if (!value.len || *end || !n) return error_new(a, ERROR_SYNTAX, "'%.*s' is no count", STR_ARG(value));
    *out = n;
    return NULL;
}

typedef struct flag_row {
    const char *name;
    size_t offset; /* of a bool */
} flag_row;

static bool take_flag(events_request *r, str word)
{
    static const flag_row flags[] = {{"-v", offsetof(events_request, details)},
                                     {"--timeline", offsetof(events_request, by_time)},
                                     {"--slack", offsetof(events_request, slack)},
                                     {"--known", offsetof(events_request, filter.explained_only)}};
    static const struct {
        const char *name;
        events_form form;
    } forms[] = {{"--csv", EVENTS_CSV},
                 {"--xml", EVENTS_XML},
                 {"--devices", EVENTS_DEVICES},
                 {"--counts", EVENTS_COUNTS}};
    for (size_t k = 0; k < sizeof flags / sizeof flags[0]; k++) {
        if (!str_equal(word, str_from_cstr(flags[k].name))) continue;
        *(bool *)((char *)r + flags[k].offset) = true;
        return true;
    }
    for (size_t k = 0; k < sizeof forms / sizeof forms[0]; k++) {
        if (!str_equal(word, str_from_cstr(forms[k].name))) continue;
        r->form = forms[k].form;
        return true;
    }
    return false;
}

static error *take_value(arena *a, events_request *r, size_t option, str value)
{
    switch (option) {
    case 0: return take_ids(a, r, value);
    case 1: r->filter.provider = value; break;
    case 2: r->filter.machine = value; break;
    case 3: r->filter.device = value; break;
    case 4: r->filter.text = value; break;
    case 5: return take_levels(a, r, value);
    case 6: return take_time(a, value, &r->filter.since, &r->filter.has_since);
    case 7: return take_time(a, value, &r->filter.until, &r->filter.has_until);
    case 8: return take_limit(a, value, &r->limit);
    case 9:
        r->has_symbol_path = true;
        r->symbol_path = value;
        break;
    default: r->has_image_path = true; r->image_path = value;
    }
    return NULL;
}

error *events_take_option(arena *a, events_request *r, const str *words, size_t count, size_t *i, bool *taken)
{
    static const char *const options[] = {"--id",    "--provider", "--machine", "--device",
                                          "--text",  "--level",    "--since",   "--until",
                                          "--limit", "-y",         "-i"};
    *taken = take_flag(r, words[*i]);
    for (size_t k = 0; k < sizeof options / sizeof options[0] && !*taken; k++) {
        str name = str_from_cstr(options[k]), word = words[*i];
        if (!str_starts_with(word, name)) continue;
        bool glued = word.len > name.len && word.ptr[name.len] == '=';
        if (!glued && word.len != name.len) continue;
        *taken = true;
        if (!glued && *i + 1 >= count) return error_new(a, ERROR_SYNTAX, "%.*s needs a value", STR_ARG(name));
        return take_value(a, r, k, glued ? str_skip(word, name.len + 1) : words[++*i]);
    }
    return NULL;
}

/* ---- showing ---- */

typedef struct found {
    evtx_record record;
    uint64_t time;
    size_t file;
} found;

typedef struct count_row {
    uint32_t id;
    str provider;
    size_t count;
    uint64_t first, last;
} count_row;

typedef struct showing {
    const events_request *request;
    out *out;
    arena *arena; /* as long as the whole */
    arena *each;  /* cleared for each event */
    log_locator *locator;
    log_devices devices;
    str_map *counts;
    VEC(found) found; /* by_time */
    evtx_event *decoded;
    size_t shown;
    str file;
} showing;

static void complain(const showing *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void complain(const showing *s, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    str text = str_vformat(s->arena, format, args);
    va_end(args);
    if (s->request->complain) s->request->complain(s->request->context, text);
}

/* The strings in one line, for events that have no explanation. */
static str joined_strings(arena *a, const log_event *e)
{
    strbuf b = {.arena = a};
    for (size_t i = 0; i < e->strings.count && b.len < WORDS_SHOWN; i++) {
        str text = str_trim(e->strings.items[i].text);
        if (!text.len) continue;
        if (b.len) strbuf_append(&b, STR(" | "));
        for (size_t k = 0; k < text.len && b.len < WORDS_SHOWN; k++)
            strbuf_append_char(&b, (unsigned char)text.ptr[k] < ' ' ? ' ' : text.ptr[k]);
    }
    /* Not in the middle of a character of UTF-8. */
    while (b.len >= WORDS_SHOWN && b.len && ((unsigned char)b.ptr[b.len - 1] & 0x80)) b.len--;
    return b.len ? strbuf_str(&b) : (str){0};
}

static str hex_of(arena *a, bytes b)
{
    strbuf t = {.arena = a};
    if (b.len) evtx_value_text(&(evtx_value){EVTX_BINARY, b}, &t);
    return t.len ? strbuf_str(&t) : (str){0};
}

static void show_details(showing *s, const log_event *e)
{
    out *o = s->out;
    bool text = s->request->details;
    out_list_begin(o, "facts");
    for (size_t i = 0; i < e->facts.count; i++)
        emit(o, "fact", text ? "    {name:-18} {text}\n" : "", f_s("name", e->facts.items[i].name),
             f_s("text", e->facts.items[i].text));
    out_list_end(o);
    out_list_begin(o, "strings");
    for (size_t i = 0; i < e->strings.count; i++)
        emit(o, "string",
             !text                          ? ""
             : e->strings.items[i].name.len ? "    %{index:-2d} {name}: {text}\n"
                                            : "    %{index:-2d} {text}\n",
             f_u("index", i + 1), f_s("name", e->strings.items[i].name),
             f_s("text", e->strings.items[i].text));
    out_list_end(o);
}

static void show_line(showing *s, const log_event *e)
{
    out *o = s->out;
    arena *a = s->each;
    static const char *const lines[] = {
        "{time} {level:-11} {id:5d} {provider}: {text}\n",
        "{time} {level:-11} {id:5d} {provider}: {device}: {text}\n",
        "{time} {level:-11} {id:5d} {provider}: {text}\n    record {number} of {file}, {machine}\n",
        "{time} {level:-11} {id:5d} {provider}: {device}: {text}\n    record {number} of {file}, {machine}\n",
    };
    bool details = s->request->details;
    str words = e->brief.len ? e->brief : joined_strings(a, e);
    out_begin(o, "event");
    emit(o, NULL, lines[(details ? 2 : 0) + (e->device.len ? 1 : 0)], f_s("time", log_time_text(a, e->time)),
         f_c("level", log_level_name(e->level)), f_u("id", e->id), f_s("provider", e->provider),
         f_s("device", e->device), f_s("text", words), f_s("machine", e->computer),
         f_s("channel", e->channel), f_u("number", e->number), f_c("cause", log_cause_name(e->cause)),
         f_b("explained", e->explained), f_s("file", s->file), f_x("offset", e->offset, 8),
         f_b("slack", e->slack));
    if (details || out_get_format(o) == OUT_JSON) {
        str binary = hex_of(a, e->binary);
        emit(o, NULL, details && binary.len ? "    binary             {binary}\n" : "",
             f_s("binary", binary));
        show_details(s, e);
    }
    if (e->problem) emit(o, NULL, "    (breaks off: {problem})\n", f_c("problem", e->problem));
    out_end(o);
}

/* RFC 4180: quotes are doubled. A cell never begins like a formula. */
static void append_cell(strbuf *b, str text)
{
    strbuf_append(b, b->len ? STR(",\"") : STR("\""));
    if (text.len && (text.ptr[0] == '=' || text.ptr[0] == '+' || text.ptr[0] == '@'))
        strbuf_append_char(b, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"') strbuf_append_char(b, '"');
        strbuf_append_char(b, text.ptr[i]);
    }
    strbuf_append_char(b, '"');
}

static void show_csv(showing *s, const log_event *e)
{
    strbuf b = {.arena = s->each};
    append_cell(&b, log_time_text(s->each, e->time));
    append_cell(&b, str_from_cstr(log_level_name(e->level)));
    append_cell(&b, str_format(s->each, "%u", e->id));
    append_cell(&b, e->provider);
    append_cell(&b, e->computer);
    append_cell(&b, str_format(s->each, "%llu", (unsigned long long)e->number));
    append_cell(&b, e->device);
    append_cell(&b, str_from_cstr(log_cause_name(e->cause)));
    append_cell(&b, e->brief.len ? e->brief : joined_strings(s->each, e));
    append_cell(&b, s->file);
    strbuf_append(&b, STR("\r\n"));
    out_text(s->out, strbuf_str(&b));
}

static void count_event(showing *s, const log_event *e)
{
    str key = str_format(s->each, "%u %.*s", e->id, STR_ARG(e->provider));
    count_row *row = str_map_get(s->counts, key);
    if (!row) {
        row = ARENA_NEW(s->arena, count_row);
        *row = (count_row){e->id, str_copy(s->arena, e->provider), 0, e->time, e->time};
        str_map_put(s->counts, str_copy(s->arena, key), row);
    }
    row->count++;
    if (e->time < row->first) row->first = e->time;
    if (e->time > row->last) row->last = e->time;
}

/* Converts, explains, filters, shows one record whose fields are in s->decoded. */
static void take_event(showing *s, const evtx_record *r)
{
    arena_clear(s->each);
    log_event e;
    log_event_from(s->each, r, s->decoded, &e);
    log_explain(s->each, &e);
    if (!log_filter_late(s->each, &s->request->filter, &e)) return;
    s->shown++;
    if (s->locator) log_locate(s->locator, s->each, &e);
    if (s->request->plot) log_plot_add(s->request->plot, &e);
    switch (s->request->form) {
    case EVENTS_LIST: show_line(s, &e); break;
    case EVENTS_CSV: show_csv(s, &e); break;
    case EVENTS_DEVICES: log_devices_add(&s->devices, &e); break;
    case EVENTS_COUNTS: count_event(s, &e); break;
    case EVENTS_XML: {
        strbuf b = {.arena = s->each};
        if (!evtx_to_xml(r, &b)) strbuf_append(&b, STR("<!-- breaks off -->"));
        strbuf_append_char(&b, '\n');
        out_text(s->out, strbuf_str(&b));
    }
    }
}

static bool enough(const showing *s)
{
    return out_cancelled(s->out) || (s->request->limit && s->shown >= s->request->limit);
}

static error *walk_file(showing *s, size_t index)
{
    bytes file;
    evtx_log log;
    s->file = s->request->files.items[index];
    error *e = file_map(s->arena, s->file, &file);
    if (!e) e = error_in_file(s->arena, evtx_open(s->arena, file, &log), s->file);
    if (e) {
        complain(s, "%.*s", STR_ARG(e->message));
        return e;
    }
    evtx_cursor c = evtx_records(&log, s->request->slack);
    evtx_record r;
    size_t broken = 0;
    while (!enough(s) && evtx_next(&log, &c, &r)) {
        evtx_decode(&r, s->decoded);
        if (s->decoded->problem && !r.slack && ++broken <= 10)
            complain(s, "%.*s: offset 0x%llx: record %llu breaks off: %s", STR_ARG(s->file),
                     (unsigned long long)r.offset, (unsigned long long)r.number, s->decoded->problem);
        if (!log_filter_early(&s->request->filter, &r, s->decoded)) continue;
        if (s->request->by_time) *VEC_PUSH(s->arena, &s->found) = (found){r, r.written, index};
        else take_event(s, &r);
    }
    if (broken > 10) complain(s, "%.*s: %zu more records break off", STR_ARG(s->file), broken - 10);
    for (size_t i = 0; i < log.problems.count && i < 20; i++)
        complain(s, "%.*s: offset 0x%llx: %s", STR_ARG(s->file),
                 (unsigned long long)log.problems.items[i].offset, log.problems.items[i].text);
    if (log.problem_count > 20)
        complain(s, "%.*s: %zu more problems", STR_ARG(s->file), log.problem_count - 20);
    return NULL;
}

static int compare_found(const void *x, const void *y)
{
    const found *a = x, *b = y;
    if (a->time != b->time) return a->time < b->time ? -1 : 1;
    if (a->file != b->file) return a->file < b->file ? -1 : 1;
    return (a->record.offset > b->record.offset) - (a->record.offset < b->record.offset);
}

static void show_found(showing *s)
{
    if (s->found.count) qsort(s->found.items, s->found.count, sizeof *s->found.items, compare_found);
    for (size_t i = 0; i < s->found.count && !enough(s); i++) {
        s->file = s->request->files.items[s->found.items[i].file];
        evtx_decode(&s->found.items[i].record, s->decoded);
        take_event(s, &s->found.items[i].record);
    }
}

static str causes_of(arena *a, const log_device *d)
{
    strbuf b = {.arena = a};
    for (int c = 1; c < LOG_CAUSE_COUNT; c++)
        if (d->causes[c])
            strbuf_format(&b, "%s%s %zu", b.len ? ", " : "", log_cause_name((log_cause)c), d->causes[c]);
    return b.len ? strbuf_str(&b) : (str){0};
}

static void show_devices(showing *s)
{
    static const char *const lines[] = {
        "{machine}, {device}: {verdict}\n    {why}\n    1 event: {causes}\n    {first}\n",
        "{machine}, {device}: {verdict}\n    {why}\n    {events} events: {causes}\n"
        "    {first} to {last}; at most {busiest} within an hour, from {busiest_at}\n",
        "{machine}, {device}: {verdict}\n    {why}\n    {events} events, {retries} of them retries: {causes}\n"
        "    {first} to {last}; at most {busiest} within an hour, from {busiest_at}\n",
    };
    arena *a = s->arena;
    log_devices_judge(&s->devices);
    if (!log_devices_count(&s->devices)) out_heading(s->out, "No storage events.\n");
    for (size_t i = 0; i < log_devices_count(&s->devices); i++) {
        const log_device *d = log_devices_at(&s->devices, i);
        emit(s->out, "device", d->events == 1 ? lines[0] : lines[d->retries ? 2 : 1],
             f_s("machine", d->machine), f_s("device", d->name), f_c("verdict", log_verdict_name(d->verdict)),
             f_s("why", d->why), f_u("events", d->events), f_u("retries", d->retries),
             f_s("causes", causes_of(a, d)), f_s("first", log_time_text(a, d->first)),
             f_s("last", log_time_text(a, d->last)), f_u("busiest", d->busiest),
             f_s("busiest_at", log_time_text(a, d->busiest_at)));
    }
}

static int compare_counts(const void *x, const void *y)
{
    const count_row *a = *(const count_row *const *)x, *b = *(const count_row *const *)y;
    if (a->count != b->count) return a->count > b->count ? -1 : 1;
    int order = str_compare(a->provider, b->provider);
    return order ? order : (a->id > b->id) - (a->id < b->id);
}

static void show_counts(showing *s)
{
    size_t count = str_map_count(s->counts);
    count_row **rows = ARENA_ARRAY(s->arena, count_row *, count + 1);
    str key;
    for (size_t i = 0; i < count; i++) rows[i] = str_map_at(s->counts, i, &key);
    qsort(rows, count, sizeof *rows, compare_counts);
    for (size_t i = 0; i < count; i++)
        emit(s->out, "count", "{count:8d} {id:5d} {provider}\n", f_u("count", rows[i]->count),
             f_u("id", rows[i]->id), f_s("provider", rows[i]->provider),
             f_s("first", log_time_text(s->arena, rows[i]->first)),
             f_s("last", log_time_text(s->arena, rows[i]->last)));
}

error *show_events(out *o, arena *a, const events_request *r, const interrupt *i)
{
    showing s = {.request = r,
                 .out = o,
                 .arena = a,
                 .each = arena_new(),
                 .devices = log_devices_new(a),
                 .counts = str_map_new(a, false),
                 .decoded = ARENA_NEW(a, evtx_event)};
    if (r->has_symbol_path || r->has_image_path)
        s.locator = log_locator_new(a, r->symbol_path, r->image_path, r->server, i);
    if (r->form == EVENTS_CSV)
        out_text(o, STR("\"time\",\"level\",\"id\",\"provider\",\"machine\",\"number\","
                        "\"device\",\"cause\",\"text\",\"file\"\r\n"));
    error *first = NULL;
    for (size_t f = 0; f < r->files.count && !enough(&s); f++) {
        error *e = walk_file(&s, f);
        if (!first) first = e;
    }
    show_found(&s);
    if (r->form == EVENTS_DEVICES) show_devices(&s);
    if (r->form == EVENTS_COUNTS) show_counts(&s);
    arena_free(s.each);
    return first;
}

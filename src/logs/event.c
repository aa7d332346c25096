#include "logs/event.h"

#include <string.h>

static const uint64_t SECOND = 10000000;

const char *log_cause_name(log_cause c)
{
    static const char *const names[] = {"none",   "timeout",  "reset", "link",  "gone",
                                        "medium", "hardware", "busy",  "files", "other"};
    return (unsigned)c < LOG_CAUSE_COUNT ? names[c] : "none";
}

static str text_of(arena *a, const evtx_value *v)
{
    strbuf b = {.arena = a};
    evtx_value_text(v, &b);
    return b.len ? strbuf_str(&b) : (str){0};
}

static str name_of(arena *a, bytes name)
{
    return text_of(a, &(evtx_value){EVTX_TEXT, name});
}

void log_event_from(arena *a, const evtx_record *r, const evtx_event *x, log_event *e)
{
    *e = (log_event){.offset = r->offset,
                     .number = r->number,
                     .time = r->written,
                     .problem = x->problem,
                     .slack = r->slack,
                     .binary = x->binary};
    uint64_t n;
    if (evtx_value_number(&x->id, &n)) e->id = (uint32_t)n;
    if (evtx_value_number(&x->level, &n)) e->level = (uint8_t)n;
    if (x->time.type == EVTX_FILETIME && evtx_value_number(&x->time, &n) && n) e->time = n;
    e->provider = text_of(a, &x->provider);
    e->computer = text_of(a, &x->computer);
    e->channel = text_of(a, &x->channel);
    for (size_t i = 0; i < x->data_count; i++)
        *VEC_PUSH(a, &e->strings) = (log_string){name_of(a, x->data[i].name), text_of(a, &x->data[i].value)};
}

/* ---- times ---- */

static int64_t days_from_date(int64_t year, int64_t month, int64_t day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400, yoe = year - era * 400;
    int64_t doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

str log_time_text(arena *a, uint64_t filetime)
{
    strbuf b = {.arena = a};
    uint8_t raw[8];
    for (size_t i = 0; i < 8; i++) raw[i] = (uint8_t)(filetime >> (8 * i));
    evtx_value_text(&(evtx_value){EVTX_FILETIME, {raw, 8}}, &b);
    str s = strbuf_str(&b); /* 2022-10-25T10:20:14.5455978Z */
    size_t t = str_find_char(s, 'T');
    if (t == SIZE_MAX) return s;
    b.ptr[t] = ' ';
    return str_slice((str){b.ptr, b.len}, 0, s.len - 5);
}

static bool take_digits(str *s, size_t count, int64_t *out)
{
    if (s->len < count) return false;
    int64_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (s->ptr[i] < '0' || s->ptr[i] > '9') return false;
        n = n * 10 + (s->ptr[i] - '0');
    }
    *s = str_skip(*s, count);
    *out = n;
    return true;
}

static bool take_char(str *s, const char *any)
{
    if (!s->len || !strchr(any, s->ptr[0])) return false;
    *s = str_skip(*s, 1);
    return true;
}

bool log_time_parse(str text, uint64_t *filetime)
{
    str s = str_trim(text);
    int64_t year, month, day, hour = 0, minute = 0, second = 0, fraction = 0;
    if (!take_digits(&s, 4, &year) || !take_char(&s, "-") || !take_digits(&s, 2, &month) ||
        !take_char(&s, "-") || !take_digits(&s, 2, &day))
        return false;
    if (take_char(&s, "T ") &&
        (!take_digits(&s, 2, &hour) || !take_char(&s, ":") || !take_digits(&s, 2, &minute)))
        return false;
    if (take_char(&s, ":") && !take_digits(&s, 2, &second)) return false;
    if (take_char(&s, "."))
        for (int64_t unit = (int64_t)SECOND / 10, digit; take_digits(&s, 1, &digit); unit /= 10)
            fraction += digit * unit;
    take_char(&s, "Z");
    if (s.len || year < 1601 || month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 ||
        second > 59)
        return false;
    int64_t days = days_from_date(year, month, day) + 134774;
    *filetime = (uint64_t)((days * 86400 + hour * 3600 + minute * 60 + second) * (int64_t)SECOND + fraction);
    return true;
}

/* ---- levels ---- */

static const char *const level_names[] = {"-", "Critical", "Error", "Warning", "Information", "Verbose"};

const char *log_level_name(uint8_t level)
{
    return level < 6 ? level_names[level] : "-";
}

bool log_level_find(str name, uint8_t *level)
{
    for (uint8_t i = 1; i < 6; i++) {
        if (!str_starts_with_nocase(str_from_cstr(level_names[i]), name) || !name.len) continue;
        *level = i;
        return true;
    }
    if (name.len == 1 && name.ptr[0] >= '0' && name.ptr[0] <= '5') {
        *level = (uint8_t)(name.ptr[0] - '0');
        return true;
    }
    return false;
}

/* ---- filters ---- */

bool log_filter_early(const log_filter *f, const evtx_record *r, const evtx_event *x)
{
    uint64_t n, time = r->written;
    if (x->time.type == EVTX_FILETIME && evtx_value_number(&x->time, &n) && n) time = n;
    if ((f->has_since && time < f->since) || (f->has_until && time >= f->until)) return false;
    if (f->levels) {
        if (!evtx_value_number(&x->level, &n)) n = 0;
        if (n > 31 || !(f->levels >> n & 1)) return false;
    }
    if (!f->ids.count) return true;
    if (!evtx_value_number(&x->id, &n)) return false;
    for (size_t i = 0; i < f->ids.count; i++)
        if (f->ids.items[i] == n) return true;
    return false;
}

static bool matches(arena *a, str pattern, str text)
{
    if (!pattern.len) return true;
    if (str_find_char(pattern, '*') == SIZE_MAX && str_find_char(pattern, '?') == SIZE_MAX)
        return str_find(str_lower(a, text), str_lower(a, pattern)) != SIZE_MAX;
    /* A device path is full of backslashes: they stand for themselves here. */
    strbuf b = {.arena = a};
    for (size_t i = 0; i < pattern.len; i++) {
        if (pattern.ptr[i] == '\\' || pattern.ptr[i] == '#' || pattern.ptr[i] == '[' || pattern.ptr[i] == '+')
            strbuf_append_char(&b, '\\');
        strbuf_append_char(&b, pattern.ptr[i]);
    }
    return str_match_wildcard(strbuf_str(&b), text, true);
}

static bool text_matches(arena *a, str pattern, const log_event *e)
{
    if (!pattern.len || matches(a, pattern, e->brief)) return true;
    for (size_t i = 0; i < e->strings.count; i++)
        if (matches(a, pattern, e->strings.items[i].text)) return true;
    return false;
}

bool log_filter_late(arena *a, const log_filter *f, const log_event *e)
{
    return (!f->explained_only || e->explained) && matches(a, f->provider, e->provider) &&
           matches(a, f->machine, e->computer) && matches(a, f->device, e->device) &&
           text_matches(a, f->text, e);
}

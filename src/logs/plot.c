#include "logs/plot.h"

#include <math.h>

enum {
    ROWS_MAX = 40,
    MARKS_MAX = 1000000,
    LEFT = 260,
    WIDTH = 700,
    ROW = 30,
    TOP = 52,
    TICKS = 6,
    NAME = 38, /* characters that fit */
    BIN = 5,   /* pixels: what falls into one is one mark, larger for more events */
    BINS = WIDTH / BIN + 1
};

typedef struct mark {
    uint64_t time;
    uint32_t id;
    uint8_t level;
} mark;

typedef struct row {
    VEC(mark) marks;
} row;

log_plot log_plot_new(arena *a)
{
    return (log_plot){.arena = a, .rows = str_map_new(a, true)};
}

void log_plot_add(log_plot *p, const log_event *e)
{
    str name = e->device.len ? e->device : e->provider;
    row *r = str_map_get(p->rows, name);
    if (p->events >= MARKS_MAX || (!r && str_map_count(p->rows) >= ROWS_MAX)) {
        p->dropped++;
        return;
    }
    if (!r) {
        r = ARENA_NEW(p->arena, row);
        str_map_put(p->rows, str_copy(p->arena, name), r);
    }
    if (!p->events || e->time < p->first) p->first = e->time;
    if (!p->events || e->time > p->last) p->last = e->time;
    p->events++;
    *VEC_PUSH(p->arena, &r->marks) = (mark){e->time, e->id, e->level};
}

static void append_text(strbuf *b, str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c == '<') strbuf_append(b, STR("&lt;"));
        else if (c == '>') strbuf_append(b, STR("&gt;"));
        else if (c == '&') strbuf_append(b, STR("&amp;"));
        else strbuf_append_char(b, c < ' ' ? '?' : (char)c);
    }
}

/* Red for errors, amber for warnings, blue for the rest; the shape of the mark says it without colour too. */
enum { ERRORS, WARNINGS, OTHERS, CLASSES };
static const char *const colours[CLASSES] = {"#c62828", "#e09000", "#1565c0"};

static unsigned class_of(uint8_t level)
{
    return level == 1 || level == 2 ? ERRORS : level == 3 ? WARNINGS : OTHERS;
}

typedef struct bin {
    size_t count;
    uint32_t id;
    bool mixed; /* of several ids */
    uint64_t first, last;
} bin;

static double place(const log_plot *p, uint64_t time)
{
    uint64_t span = p->last - p->first;
    double width = (double)WIDTH;
    return (double)LEFT + (span ? (double)(time - p->first) * width / (double)span : width / 2.0);
}

static void draw_bin(strbuf *b, arena *a, const bin *m, unsigned kind, double x, double y)
{
    double r = 3.0 + log2((double)m->count);
    if (r > 9.0) r = 9.0;
    if (kind == ERRORS)
        strbuf_format(b, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"", x - r,
                      y - r, 2 * r, 2 * r, colours[kind]);
    else strbuf_format(b, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"", x, y, r, colours[kind]);
    str first = log_time_text(a, m->first), last = log_time_text(a, m->last);
    strbuf_append(b, STR(" fill-opacity=\"0.8\"><title>"));
    if (m->count > 1) strbuf_format(b, "%zu events", m->count);
    if (!m->mixed) strbuf_format(b, "%s%u", m->count > 1 ? ", " : "", m->id);
    strbuf_format(b, m->count > 1 ? ", %.*s to %.*s" : " at %.*s", STR_ARG(first), STR_ARG(last));
    strbuf_format(b, "</title></%s>\n", kind == ERRORS ? "rect" : "circle");
    if (m->count > 1)
        strbuf_format(
            b,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" font-size=\"8\" fill=\"#555\">%zu</text>\n",
            x, y - r - 2, m->count);
}

static void draw_marks(const log_plot *p, strbuf *b, arena *a, const row *r, size_t y)
{
    bin *bins = ARENA_ARRAY(a, bin, BINS * CLASSES);
    for (size_t k = 0; k < r->marks.count; k++) {
        mark m = r->marks.items[k];
        unsigned kind = class_of(m.level);
        size_t at = (size_t)((place(p, m.time) - (double)LEFT) / (double)BIN);
        bin *n = &bins[kind * BINS + (at < BINS ? at : BINS - 1)];
        if (!n->count || m.time < n->first) n->first = m.time;
        if (!n->count || m.time > n->last) n->last = m.time;
        n->mixed |= n->count && n->id != m.id;
        n->id = m.id;
        n->count++;
    }
    for (unsigned kind = CLASSES; kind-- > 0;)
        for (size_t i = 0; i < BINS; i++) {
            const bin *n = &bins[kind * BINS + i];
            if (n->count)
                draw_bin(b, a, n, kind, (place(p, n->first) + place(p, n->last)) / 2, (double)y - 4);
        }
}

/* The day stands where it changes. */
static void draw_times(const log_plot *p, strbuf *b, arena *a, size_t y)
{
    str before = {0};
    for (unsigned t = 0; t < TICKS && p->events; t++) {
        uint64_t time = p->first + (p->last - p->first) / (TICKS - 1) * t;
        str when = log_time_text(a, time), day = str_slice(when, 0, 10), hour = str_slice(when, 11, 16);
        strbuf_format(b, "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%zu\" y2=\"%zu\" stroke=\"#888\"/>\n",
                      place(p, time), place(p, time), y - 8, y - 2);
        strbuf_format(b, "<text x=\"%.1f\" y=\"%zu\" text-anchor=\"middle\" fill=\"#555\">%.*s</text>\n",
                      place(p, time), y + 10, STR_ARG(hour));
        if (!str_equal(day, before))
            strbuf_format(b, "<text x=\"%.1f\" y=\"%zu\" text-anchor=\"middle\" fill=\"#555\">%.*s</text>\n",
                          place(p, time), y + 23, STR_ARG(day));
        before = day;
        if (p->first == p->last) break;
    }
}

str log_plot_svg(const log_plot *p, arena *a, str title)
{
    strbuf b = {.arena = a};
    size_t rows = str_map_count(p->rows), height = TOP + rows * ROW + 48;
    strbuf_format(
        &b,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%zu\" font-family=\"sans-serif\" font-size=\"11\">\n",
        LEFT + WIDTH + 40, height);
    strbuf_append(
        &b,
        STR("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n<text x=\"10\" y=\"22\" font-size=\"15\">"));
    append_text(&b, title);
    strbuf_format(
        &b,
        "</text>\n<text x=\"10\" y=\"38\" fill=\"#555\">%zu events; square: error, round: warning (amber), information "
        "(blue); a number: so many at once",
        p->events);
    if (p->dropped) strbuf_format(&b, "; %zu more are not drawn", p->dropped);
    strbuf_append(&b, STR("</text>\n"));
    for (size_t i = 0; i < rows; i++) {
        str name;
        const row *r = str_map_at(p->rows, i, &name);
        size_t y = TOP + i * ROW + ROW;
        strbuf_format(&b, "<text x=\"%d\" y=\"%zu\" text-anchor=\"end\">", LEFT - 12, y);
        if (name.len > NAME) strbuf_append(&b, STR(".."));
        append_text(&b, str_slice(name, name.len > NAME ? name.len - NAME : 0, name.len));
        strbuf_format(&b, "</text>\n<line x1=\"%d\" x2=\"%d\" y1=\"%zu\" y2=\"%zu\" stroke=\"#ddd\"/>\n",
                      LEFT, LEFT + WIDTH, y - 4, y - 4);
        draw_marks(p, &b, a, r, y);
    }
    draw_times(p, &b, a, TOP + rows * ROW + 14);
    strbuf_append(&b, STR("</svg>\n"));
    return strbuf_str(&b);
}

#include "logs/plot.h"

enum { ROWS_MAX = 40, MARKS_MAX = 20000, LEFT = 260, WIDTH = 700, ROW = 22, TOP = 52, TICKS = 6 };

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
static const char *colour(uint8_t level)
{
    return level == 1 || level == 2 ? "#c62828" : level == 3 ? "#e09000" : "#1565c0";
}

static double place(const log_plot *p, uint64_t time)
{
    uint64_t span = p->last - p->first;
    double width = (double)WIDTH;
    return (double)LEFT + (span ? (double)(time - p->first) * width / (double)span : width / 2.0);
}

static void draw_marks(const log_plot *p, strbuf *b, arena *a, const row *r, size_t y)
{
    for (size_t k = 0; k < r->marks.count; k++) {
        mark m = r->marks.items[k];
        double x = place(p, m.time);
        if (m.level == 1 || m.level == 2)
            strbuf_format(b, "<rect x=\"%.1f\" y=\"%zu\" width=\"5\" height=\"12\" fill=\"%s\"", x - 2.5,
                          y - 10, colour(m.level));
        else
            strbuf_format(b, "<circle cx=\"%.1f\" cy=\"%zu\" r=\"3\" fill=\"%s\"", x, y - 4, colour(m.level));
        str when = log_time_text(a, m.time);
        strbuf_format(b, " fill-opacity=\"0.7\"><title>%u at %.*s</title></%s>\n", m.id, STR_ARG(when),
                      m.level == 1 || m.level == 2 ? "rect" : "circle");
    }
}

str log_plot_svg(const log_plot *p, arena *a, str title)
{
    strbuf b = {.arena = a};
    size_t rows = str_map_count(p->rows), height = TOP + rows * ROW + 44;
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
        "</text>\n<text x=\"10\" y=\"38\" fill=\"#555\">%zu events; square: error, round: warning (amber), information (blue)",
        p->events);
    if (p->dropped) strbuf_format(&b, "; %zu more are not drawn", p->dropped);
    strbuf_append(&b, STR("</text>\n"));
    for (size_t i = 0; i < rows; i++) {
        str name;
        const row *r = str_map_at(p->rows, i, &name);
        size_t y = TOP + i * ROW + ROW;
        strbuf_format(&b, "<text x=\"%d\" y=\"%zu\" text-anchor=\"end\">", LEFT - 12, y);
        append_text(&b, str_slice(name, name.len > 42 ? name.len - 42 : 0, name.len));
        strbuf_format(&b, "</text>\n<line x1=\"%d\" x2=\"%d\" y1=\"%zu\" y2=\"%zu\" stroke=\"#ddd\"/>\n",
                      LEFT, LEFT + WIDTH, y - 4, y - 4);
        draw_marks(p, &b, a, r, y);
    }
    for (unsigned t = 0; t < TICKS && p->events; t++) {
        uint64_t time = p->first + (p->last - p->first) / (TICKS - 1) * t;
        str when = log_time_text(a, time);
        size_t y = TOP + rows * ROW + 14;
        strbuf_format(&b, "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%zu\" y2=\"%zu\" stroke=\"#888\"/>\n",
                      place(p, time), place(p, time), y - 8, y - 2);
        strbuf_format(&b, "<text x=\"%.1f\" y=\"%zu\" text-anchor=\"middle\" fill=\"#555\">%.*s</text>\n",
                      place(p, time), y + 10, STR_ARG(str_slice(when, 0, 16)));
        if (p->first == p->last) break;
    }
    strbuf_append(&b, STR("</svg>\n"));
    return strbuf_str(&b);
}

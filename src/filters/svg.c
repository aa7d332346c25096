#include "filters/svg.h"

#include "filters/inversions.h"

enum { WIDTH = 250, GAP = 22, ROW = 22, MARGIN = 16, TOP = 74, MOST_COLUMNS = 24 };

static void append_escaped(strbuf *b, str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c == '<') strbuf_append(b, STR("&lt;"));
        else if (c == '>') strbuf_append(b, STR("&gt;"));
        else if (c == '&') strbuf_append(b, STR("&amp;"));
        else if (c == '"') strbuf_append(b, STR("&quot;"));
        else if (c < 0x20) strbuf_append_char(b, ' ');
        else strbuf_append_char(b, (char)c);
    }
}

static void put_text(strbuf *b, int x, int y, const char *class_name, str text)
{
    strbuf_format(b, "<text x=\"%d\" y=\"%d\" class=\"%s\">", x, y, class_name);
    append_escaped(b, text);
    strbuf_append(b, STR("</text>\n"));
}

typedef struct column {
    strbuf *b;
    arena *a;
    const filter_stack *k;
    const bool *inverted; /* per filter: part of an inversion */
    size_t newest;
    int x, bottom;
} column;

static void put_row(const column *c, size_t index, int y, bool legacy)
{
    const filter *f = &c->k->set->items.items[index];
    const char *box = c->inverted[index] ? "bad" : index == c->newest ? "new" : legacy ? "legacy" : "mini";
    strbuf_format(c->b, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\" class=\"%s\"/>\n",
                  legacy ? c->x : c->x + 8, y + 1, legacy ? WIDTH : WIDTH - 16, ROW - 2, box);
    put_text(c->b, c->x + 16, y + 15, "name", f->name);
    if (f->has_altitude)
        put_text(c->b, c->x + WIDTH - 16, y + 15, "height", altitude_text(c->a, f->altitude));
}

/* Draws upwards from the file system at the bottom. */
static void put_column(const column *c)
{
    int y = c->bottom - ROW;
    strbuf_format(c->b, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\" class=\"base\"/>\n",
                  c->x, y + 1, WIDTH, ROW - 2);
    put_text(c->b, c->x + 16, y + 15, "name", STR("file system"));
    for (size_t i = 0; i < c->k->devices.count; i++) {
        filter_device d = c->k->devices.items[i];
        if (!d.is_frame) {
            y -= ROW;
            put_row(c, d.index, y, true);
            continue;
        }
        const filter_frame *f = &c->k->frames.items[d.index];
        int height = (int)(f->members.count + 1) * ROW + 6;
        y -= height;
        strbuf_format(c->b, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\" class=\"frame\"/>\n",
                      c->x, y + 1, WIDTH, height - 2);
        put_text(c->b, c->x + 10, y + 16, "title", str_format(c->a, "Frame %zu", d.index));
        put_text(c->b, c->x + WIDTH - 10, y + 16, "height", filter_frame_range(c->a, f->low, f->high));
        for (size_t m = 0; m < f->members.count; m++)
            put_row(c, f->members.items[m], y + ROW * (int)(f->members.count - m), false);
    }
}

static int column_height(const filter_stack *k)
{
    int height = ROW;
    for (size_t i = 0; i < k->devices.count; i++) {
        filter_device d = k->devices.items[i];
        height += d.is_frame ? (int)(k->frames.items[d.index].members.count + 1) * ROW + 6 : ROW;
    }
    return height;
}

static void mark_inversions(const filter_stack *k, arena *a, bool *inverted)
{
    filter_place *places;
    filter_inversion_vec v = {0};
    size_t count = filter_stack_places(k, a, &places);
    filter_inversions(places, count, k->set, a, 10000, &v);
    for (size_t i = 0; i < k->set->items.count; i++) inverted[i] = false;
    for (size_t i = 0; i < v.count; i++) inverted[v.items[i].upper] = inverted[v.items[i].lower] = true;
}

static const char style[] =
    "<style>text{font-family:'DejaVu Sans',Arial,sans-serif;font-size:12px;fill:#1b1f24}.title,.head{font-weight:bold}"
    ".head{font-size:15px}.height{text-anchor:end;font-family:'DejaVu Sans Mono',monospace;font-size:11px}"
    "rect{stroke:#57606a;stroke-width:1}.page{fill:#fff;stroke:none}.frame{fill:#ddf4ff}.mini{fill:#fff}"
    ".legacy{fill:#fff8c5}.base{fill:#eaeef2}.new{fill:#dafbe1;stroke:#1a7f37;stroke-width:2}"
    ".bad{fill:#ffebe9;stroke:#cf222e;stroke-width:2}</style>\n";

str filter_svg(arena *a, filter_set *s, const size_t *order, size_t count, str title)
{
    strbuf b = {.arena = a};
    filter_stack *k = filter_stack_run(a, s, order, count);
    size_t first = count > MOST_COLUMNS ? count - 1 : 0, columns = count - first;
    /* The last state has all devices: no other is higher. */
    int height = column_height(k) + TOP + MARGIN, bottom = height - MARGIN;
    int width = MARGIN * 2 + (int)columns * (WIDTH + GAP) - (columns ? GAP : 0);
    if (width < 420) width = 420;
    strbuf_format(
        &b, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n",
        width, height, width, height);
    strbuf_append(&b, str_from_cstr(style));
    strbuf_format(&b, "<rect width=\"%d\" height=\"%d\" class=\"page\"/>\n", width, height);
    put_text(&b, MARGIN, 26, "head", title);
    put_text(
        &b, MARGIN, 44, "note",
        STR("green: loaded in this step; yellow: legacy filter; red: part of an inversion; the number at the right is "
            "the altitude"));
    bool *inverted = ARENA_ARRAY(a, bool, s->items.count + 1);
    k = filter_stack_new(a, s);
    for (size_t i = 0; i < count; i++) {
        filter_stack_load(k, order[i], NULL);
        if (i < first) continue;
        int x = MARGIN + (int)(i - first) * (WIDTH + GAP);
        mark_inversions(k, a, inverted);
        put_text(&b, x, 64, "title",
                 str_format(a, "%zu. %.*s (%.*s)", i + 1, STR_ARG(s->items.items[order[i]].name),
                            STR_ARG(filter_start_name(s->items.items[order[i]].start))));
        put_column(&(column){&b, a, k, inverted, order[i], x, bottom});
    }
    strbuf_append(&b, STR("</svg>\n"));
    return strbuf_str(&b);
}

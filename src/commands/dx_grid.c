/* dx -g: elements as rows, their children as columns.
 *
 *     ==================================================
 *     =            = Name              = SecureProcess =
 *     ==================================================
 *     = [0x48]     - Secure System     - 0x1           =
 *     ==================================================
 *
 * A cell has room for its text and three more; the first column for name, " : " and text. */
#include "commands/dx.h"

#include "base/vec.h"

enum { MAX_COLUMNS = 64, MAX_ROWS = 4096 };

typedef struct grid_row {
    str name;
    size_t room;
    str cells[MAX_COLUMNS];
} grid_row;

typedef struct grid {
    command_call *call;
    model_context *m;
    const model_format *format;
    const dx_options *options;
    str columns[MAX_COLUMNS];
    bool expandable[MAX_COLUMNS];
    size_t column_count;
    VEC(grid_row *) rows;
    uint64_t skip, limit;
    bool more;
} grid;

static str shortened(const grid *g, str text)
{
    return g->options->cell && text.len > g->options->cell ? str_slice(text, 0, (size_t)g->options->cell)
                                                           : text;
}

static bool add_cell(void *user, const model_child *child)
{
    grid *g = user;
    grid_row *row = g->rows.items[g->rows.count - 1];
    size_t i = 0;
    if (child->raw || child->is_method) return true;
    while (i < g->column_count && !str_equal(g->columns[i], child->name)) i++;
    if (i == MAX_COLUMNS) return false;
    if (i == g->column_count) g->columns[g->column_count++] = child->name;
    strbuf text = {.arena = g->call->arena};
    bool have = model_text(g->m, &child->value, &child->format, &text);
    row->cells[i] = shortened(g, have ? strbuf_str(&text) : STR("{...}"));
    g->expandable[i] = g->expandable[i] || (!have && model_has_children(g->m, &child->value, &child->format));
    return true;
}

static bool add_row(void *user, const model_child *child)
{
    grid *g = user;
    arena *a = g->call->arena;
    if (!child->is_element || child->raw) return true;
    if (out_cancelled(g->call->out)) return false;
    if (g->skip) {
        g->skip--;
        return true;
    }
    if (g->rows.count >= g->limit) {
        g->more = true;
        return false;
    }
    grid_row *row = ARENA_NEW(a, grid_row);
    *VEC_PUSH(a, &g->rows) = row;
    strbuf text = {.arena = a};
    bool have = model_text(g->m, &child->value, &child->format, &text) && text.len;
    row->room = child->name.len + 3 + text.len;
    row->name =
        have ? str_format(a, "%.*s : %.*s", STR_ARG(child->name), STR_ARG(strbuf_str(&text))) : child->name;
    error *e = model_children(g->m, &child->value, &child->format, add_cell, g);
    return !e || e->code != ERROR_CANCELLED;
}

static void append_cell(strbuf *line, char separator, str text, size_t width)
{
    strbuf_append_char(line, separator);
    strbuf_append_char(line, ' ');
    strbuf_append(line, text);
    if (text.len < width) strbuf_append_repeat(line, ' ', width - text.len);
    strbuf_append_char(line, ' ');
}

static void show_grid_row(grid *g, const grid_row *row, const size_t *widths, size_t first)
{
    strbuf line = {.arena = g->call->arena};
    out *o = g->call->out;
    append_cell(&line, '=', row->name, first);
    for (size_t i = 0; i < g->column_count; i++) append_cell(&line, '-', row->cells[i], widths[i]);
    strbuf_append_char(&line, '=');
    out_begin(o, "model_row");
    emit(o, NULL, "{line}\n", f_s("name", row->name), f_s("line", strbuf_str(&line)));
    out_list_begin(o, "cells");
    for (size_t i = 0; i < g->column_count; i++) {
        out_begin(o, NULL);
        emit(o, NULL, "", f_s("column", g->columns[i]), f_s("value", row->cells[i]));
        out_end(o);
    }
    out_list_end(o);
    out_end(o);
}

static void show_grid(grid *g)
{
    arena *a = g->call->arena;
    size_t widths[MAX_COLUMNS], first = 0, total = 0;
    strbuf header = {.arena = a}, rule = {.arena = a};
    for (size_t r = 0; r < g->rows.count; r++)
        if (g->rows.items[r]->room > first) first = g->rows.items[r]->room;
    append_cell(&header, '=', STR(""), first);
    for (size_t i = 0; i < g->column_count; i++) {
        str title = g->expandable[i] ? str_format(a, "(+) %.*s", STR_ARG(g->columns[i])) : g->columns[i];
        widths[i] = title.len;
        for (size_t r = 0; r < g->rows.count; r++)
            if (g->rows.items[r]->cells[i].len + 3 > widths[i])
                widths[i] = g->rows.items[r]->cells[i].len + 3;
        append_cell(&header, '=', title, widths[i]);
    }
    strbuf_append_char(&header, '=');
    total = header.len;
    strbuf_append_repeat(&rule, '=', total);
    out_heading(g->call->out, "%.*s\n%.*s\n%.*s\n", STR_ARG(strbuf_str(&rule)), STR_ARG(strbuf_str(&header)),
                STR_ARG(strbuf_str(&rule)));
    for (size_t r = 0; r < g->rows.count && !out_cancelled(g->call->out); r++)
        show_grid_row(g, g->rows.items[r], widths, first);
    out_heading(g->call->out, "%.*s\n", STR_ARG(strbuf_str(&rule)));
    if (g->more) out_heading(g->call->out, "[...]\n");
}

error *dx_grid(command_call *c, model_context *m, const cpp_operand *of, const model_format *f,
               const dx_options *o)
{
    grid *g = ARENA_NEW(c->arena, grid);
    g->call = c;
    g->m = m;
    g->format = f;
    g->options = o;
    g->skip = o->skip;
    g->limit = f->has_length && f->length < MAX_ROWS ? f->length : f->has_length ? MAX_ROWS : DX_ELEMENTS;
    error *e = model_children(m, of, f, add_row, g);
    if (!e && !g->rows.count && !model_iterate(m, of))
        e = error_new(c->arena, ERROR_SYNTAX, "Object is not iterable");
    if (!e) show_grid(g);
    return e;
}

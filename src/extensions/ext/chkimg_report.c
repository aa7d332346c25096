/* What !chkimg says of a run of bytes that differ: -d, -db, and its log files. */
#include "extensions/ext/chkimg.h"

#include "show/address_name.h"

#include <ctype.h>

enum { SHOWN_BYTES = 8, ROW = 16 };

static str hex(arena *a, const uint8_t *data, size_t count)
{
    strbuf text = {.arena = a};
    for (size_t i = 0; i < count && i < SHOWN_BYTES; i++)
        strbuf_format(&text, "%s%02x", i ? " " : "", data[i]);
    return strbuf_str(&text);
}

static str place(chkimg_report *r, uint64_t address)
{
    return show_address_name(r->call->session, r->call->arena, address, "", false);
}

static bool has_line(chkimg_report *r)
{
    if (r->options->has_lines && r->lines >= r->options->lines) return false;
    r->lines++;
    return true;
}

static void show_range(chkimg_report *r, const chkimg_range *range)
{
    arena *a = r->call->arena;
    if (!has_line(r)) return;
    uint64_t distance = range->start - r->previous;
    str apart = r->previous ? str_format(a, " (+0x%02llx)", (unsigned long long)distance) : (str){0};
    emit(r->call->out, "image_difference",
         range->size == 1
             ? "    {start:q} - {symbol}{apart}\n\t[ {expected}:{actual} ]\n"
             : "    {start:q}-{end:q}  {count:u} bytes - {symbol}{apart}\n\t[ {expected}:{actual} ]\n",
         f_p("start", range->start), f_p("end", range->start + range->size - 1), f_u("count", range->size),
         f_s("symbol", place(r, range->start)), f_s("apart", apart),
         f_s("expected", hex(a, range->expected, range->size)),
         f_s("actual", hex(a, range->actual, range->size)));
}

/* Lines as those of db, with an asterisk before each byte that differs. */
static void show_rows(chkimg_report *r, const chkimg_range *range)
{
    command_call *c = r->call;
    uint64_t end = range->start + range->size;
    for (uint64_t row = range->start & ~(uint64_t)(ROW - 1); row < end && !out_cancelled(c->out);
         row += ROW) {
        uint8_t data[ROW];
        strbuf text = {.arena = c->arena}, letters = {.arena = c->arena};
        if (!has_line(r)) return;
        for (size_t i = 0; i < ROW; i++) {
            bool there = space_read(c->session->target->virtual_memory, row + i, &data[i], 1) == 1;
            bool differs = row + i >= range->start && row + i < end;
            strbuf_append_char(&text, differs ? '*' : i == 8 ? '-' : ' ');
            if (there) strbuf_format(&text, "%02x", data[i]);
            else strbuf_append(&text, STR("??"));
            strbuf_append_char(&letters, there && isprint(data[i]) ? (char)data[i] : there ? '.' : '?');
        }
        emit(c->out, "image_row", "{address:p} {row}  {text}\n", f_p("address", row),
             f_s("row", strbuf_str(&text)), f_s("text", strbuf_str(&letters)));
    }
}

static void write_log(chkimg_report *r, const chkimg_log *log, const pe_section *section,
                      const chkimg_range *range)
{
    const module *m = r->options->module;
    for (size_t i = 0; i < range->size; i++) {
        uint64_t address = range->start + i;
        bool first = true;
        for (size_t k = 0; k < log->columns.len; k++) {
            char letter = log->columns.ptr[k];
            if (letter == 'o') continue;
            if (!first) fputc(',', log->file);
            first = false;
            if (letter == 'v') fprintf(log->file, "%llx", (unsigned long long)address);
            else if (letter == 'r') fprintf(log->file, "%llx", (unsigned long long)(address - m->id.base));
            else if (letter == 's') fprintf(log->file, "%.*s", STR_ARG(place(r, address)));
            else if (letter == 'S') fprintf(log->file, "%.*s", STR_ARG(section->name));
            else if (letter == 'e') fprintf(log->file, "%02x", range->expected[i]);
            else if (letter == 'w') fprintf(log->file, "%02x", range->actual[i]);
            else if (letter == 't') fprintf(log->file, "%.*s", STR_ARG(log->tag));
        }
        fputc('\n', log->file);
    }
}

void chkimg_report_range(chkimg_report *r, const pe_section *section, const chkimg_range *range)
{
    if (r->options->ranges) show_range(r, range);
    if (r->options->rows) show_rows(r, range);
    for (size_t i = 0; i < r->options->log_count; i++) write_log(r, &r->options->logs[i], section, range);
    if (!r->errors) r->first = range->start;
    r->errors += range->size;
    r->last = range->start + range->size - 1;
    r->previous = range->start;
}

/* d, da, db, dc, dd, dD, df, dp, dq, du, dw, dW, dds, dps, dqs, ds, dS: display memory.
 *
 * One table row per format; one loop prints them all. What cannot be read prints as '?' to its width, and a
 * bare command goes on where the last one ended. Source: windows-driver-docs, "d, da, db, dc, ... (Display
 * Memory)"; row widths from transcripts of WinDbg 6.12. */
#include "commands/memory_options.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/missing_page.h"

#include <string.h>

typedef enum row_style {
    ROW_NUMBERS,      /* numbers only */
    ROW_BYTES,        /* two digits each, '-' in the middle, characters behind */
    ROW_NUMBERS_TEXT, /* numbers, characters behind */
    ROW_SYMBOLS,      /* one number a row, its symbol behind */
    ROW_FLOAT,
    ROW_DOUBLE,
} row_style;

typedef struct memory_format {
    const char *name;
    row_style style;
    unsigned size;         /* bytes of an element; 0 = the target's pointer size */
    unsigned per_row;      /* elements; 0 = 16 bytes' worth */
    unsigned default_size; /* bytes shown when no range is given */
} memory_format;

static const memory_format formats[] = {
    {"db", ROW_BYTES, 1, 16, 128},   {"dc", ROW_NUMBERS_TEXT, 4, 4, 128}, {"dd", ROW_NUMBERS, 4, 4, 128},
    {"dD", ROW_DOUBLE, 8, 3, 120},   {"df", ROW_FLOAT, 4, 4, 64},         {"dp", ROW_NUMBERS, 0, 0, 128},
    {"dq", ROW_NUMBERS, 8, 2, 128},  {"dw", ROW_NUMBERS, 2, 8, 128},      {"dW", ROW_NUMBERS_TEXT, 2, 8, 128},
    {"dds", ROW_SYMBOLS, 4, 1, 128}, {"dps", ROW_SYMBOLS, 0, 1, 128},     {"dqs", ROW_SYMBOLS, 8, 1, 128},
};

/* A row never holds more than this many bytes (/c is cut to it). */
enum { ROW_LIMIT = 256 };

static const memory_format *find_format(str name)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (str_equal(name, str_from_cstr(formats[i].name))) {
            return &formats[i];
        }
    }
    return NULL;
}

static void remember(command_call *c, const char *name, uint64_t next)
{
    session_cursor *cursor = &c->session->cursor;
    cursor->data = next;
    cursor->has_data = true;
    cursor->data_command = str_from_cstr(name);
}

/* One row's bytes with a mark for each byte that is there: a hole in the middle does not hide what follows
 * it. */
typedef struct row_bytes {
    uint8_t data[ROW_LIMIT];
    bool present[ROW_LIMIT];
} row_bytes;

static void read_row(space *s, uint64_t address, size_t size, row_bytes *row)
{
    memset(row->present, 0, sizeof row->present);
    size_t at = 0;
    while (at < size) {
        size_t got = space_read(s, address + at, row->data + at, size - at);
        memset(row->present + at, true, got);
        at += got;
        if (at >= size) {
            break;
        }
        space_range next;
        uint64_t resume = address + size;
        if (space_next_range(s, address + at, &next) && next.start > address + at && next.start < resume) {
            resume = next.start;
        } else if (got == 0) {
            at++; /* the space cannot tell where it goes on: try the next byte */
            continue;
        }
        at = (size_t)(resume - address);
    }
}

static bool element_present(const row_bytes *row, size_t offset, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (!row->present[offset + i]) {
            return false;
        }
    }
    return true;
}

static void append_characters(strbuf *text, const row_bytes *row, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        uint8_t byte = row->data[i];
        strbuf_append_char(text, !row->present[i] ? '?' : byte >= 0x20 && byte < 0x7f ? (char)byte : '.');
    }
}

static const char *number_template(unsigned size)
{
    switch (size) {
    case 1: return " {value:02x}";
    case 2: return " {value:04x}";
    case 4: return " {value:08x}";
    default: return " {value:b}";
    }
}

static void print_numbers(command_call *c, const memory_format *format, unsigned size, size_t count,
                          const row_bytes *row)
{
    out_list_begin(c->out, "values");
    for (size_t i = 0; i < count; i++) {
        size_t at = i * size;
        uint64_t value = load_le(row->data + at, size);
        field f = f_if(element_present(row, at, size), f_x("value", value, (uint8_t)(size * 2)));
        bool middle = format->style == ROW_BYTES && i == 8;
        out_item(c->out, middle ? "-{value:02x}" : number_template(size), f);
    }
    out_list_end(c->out);
}

static void print_reals(command_call *c, unsigned size, size_t count, const row_bytes *row)
{
    out_list_begin(c->out, "values");
    for (size_t i = 0; i < count; i++) {
        size_t at = i * size;
        double value;
        float narrow;
        if (size == 4) {
            memcpy(&narrow, row->data + at, sizeof narrow);
            value = (double)narrow;
        } else {
            memcpy(&value, row->data + at, sizeof value);
        }
        field f = f_if(element_present(row, at, size), f_d("value", value));
        out_item(c->out, size == 4 ? " {value:16.8g}" : " {value:22.15g}", f);
    }
    out_list_end(c->out);
}

/* Characters stand two blanks behind a full row, also when the row is short. */
static void print_characters(command_call *c, unsigned size, size_t per_row, size_t count,
                             const row_bytes *row)
{
    size_t width = size == 8 ? 18 : size * 2 + 1;
    strbuf text = {.arena = c->arena};
    append_characters(&text, row, count * size);
    out_heading(c->out, "%*s", (int)((per_row - count) * width + 2), "");
    emit(c->out, NULL, "{text}", f_s("text", strbuf_str(&text)));
}

static void print_symbol(command_call *c, unsigned size, const row_bytes *row)
{
    strbuf name = {.arena = c->arena};
    bool named = element_present(row, 0, size) &&
                 symbols_format(c->session->symbols, load_le(row->data, size), true, &name);
    emit(c->out, NULL, named ? " {symbol}" : "", f_if(named, f_s("symbol", strbuf_str(&name))));
}

static void print_row(command_call *c, const memory_format *format, unsigned size, size_t per_row,
                      uint64_t address, size_t count, const row_bytes *row)
{
    out_begin(c->out, "memory");
    emit(c->out, NULL, "{address:p} ", f_p("address", address));
    if (format->style == ROW_FLOAT || format->style == ROW_DOUBLE) {
        print_reals(c, size, count, row);
    } else {
        print_numbers(c, format, size, count, row);
    }
    if (format->style == ROW_BYTES || format->style == ROW_NUMBERS_TEXT) {
        print_characters(c, size, per_row, count, row);
    } else if (format->style == ROW_SYMBOLS) {
        print_symbol(c, size, row);
    }
    out_heading(c->out, "\n");
    out_end(c->out);
}

/* The first byte of a row that is not there. */
static void name_missing(command_call *c, const memory_options *options, uint64_t address,
                         const row_bytes *row, size_t size, missing_pages *seen)
{
    size_t at = 0;
    while (at < size && row->present[at]) at++;
    if (at < size && options->space == c->session->target->virtual_memory)
        show_missing_page(c->session, c->out, c->arena, address + at, seen);
}

static error *display(command_call *c, const memory_format *format, str rest)
{
    unsigned pointer = session_pointer_size(c->session);
    unsigned size = format->size ? format->size : pointer;
    memory_options options;
    error *e = memory_take_options(c, &rest, &options);
    if (e) {
        return e;
    }
    expr_range range;
    if ((e = memory_take_range(c, &rest, size, format->default_size / size, &range))) {
        return e;
    }
    size_t per_row = format->per_row ? format->per_row : 16 / size;
    if (options.columns) {
        per_row = options.columns > ROW_LIMIT / size ? ROW_LIMIT / size : (size_t)options.columns;
    }
    uint64_t address = range.start;
    missing_pages seen = {0};
    for (uint64_t left = range.count; left && !out_cancelled(c->out);) {
        size_t count = left < per_row ? (size_t)left : per_row;
        row_bytes row;
        read_row(options.space, address, count * size, &row);
        name_missing(c, &options, address, &row, count * size, &seen);
        print_row(c, format, size, per_row, address, count, &row);
        if (element_present(&row, (count - 1) * size, size)) {
            c->session->last_address = load_le(row.data + (count - 1) * size, size);
        }
        address += count * size;
        left -= count;
    }
    remember(c, format->name, address);
    return NULL;
}

static error *run_numbers(command_call *c)
{
    return display(c, find_format(str_from_cstr(c->command->name)), c->args);
}

/* da and du: 32 characters a row, up to the terminator or to the end of the range. */
enum { TEXT_ROW = 32, TEXT_LIMIT = 0x10000 };

static size_t text_row(space *s, uint64_t address, unsigned unit, size_t limit, strbuf *text, bool *ended)
{
    size_t done = 0;
    while (done < limit) {
        uint8_t raw[2] = {0};
        if (!space_read_all(s, address + done * unit, raw, unit)) {
            strbuf_append_char(text, '?');
        } else {
            unsigned value = unit == 2 ? load_u16(raw) : raw[0];
            if (value == 0) {
                *ended = true;
                break;
            }
            strbuf_append_char(text, value >= 0x20 && value < 0x7f ? (char)value : '.');
        }
        done++;
    }
    return done;
}

static error *display_text(command_call *c, const char *name, unsigned unit, str rest)
{
    memory_options options;
    error *e = memory_take_options(c, &rest, &options);
    if (e) {
        return e;
    }
    expr_range range;
    if ((e = memory_take_range(c, &rest, unit, TEXT_LIMIT, &range))) {
        return e;
    }
    size_t per_row = options.columns && options.columns < ROW_LIMIT ? (size_t)options.columns : TEXT_ROW;
    bool readable = true;
    uint8_t probe;
    if (!space_read_u8(options.space, range.start, &probe)) {
        readable = false; /* one row of '?' is enough to say so */
        if (options.space == c->session->target->virtual_memory)
            show_missing_page(c->session, c->out, c->arena, range.start, &(missing_pages){0});
        range.count = range.has_count && range.count < per_row ? range.count : per_row;
    }
    uint64_t address = range.start;
    bool ended = false;
    for (uint64_t left = range.count; left && !ended && !out_cancelled(c->out);) {
        strbuf text = {.arena = c->arena};
        size_t want = left < per_row ? (size_t)left : per_row;
        size_t done = text_row(options.space, address, unit, want, &text, &ended);
        if (done || address == range.start) {
            emit(c->out, "memory_text", "{address:p}  \"{text}\"\n", f_p("address", address),
                 f_s("text", strbuf_str(&text)), f_b("readable", readable));
        }
        address += done * unit;
        left -= done;
        uint8_t next;
        if (!ended && readable && !space_read_u8(options.space, address, &next)) {
            break;
        }
    }
    remember(c, name, ended ? address + unit : address);
    return NULL;
}

static error *run_da(command_call *c)
{
    return display_text(c, "da", 1, c->args);
}

static error *run_du(command_call *c)
{
    return display_text(c, "du", 2, c->args);
}

/* ds and dS: a STRING / ANSI_STRING or UNICODE_STRING: Length, MaximumLength, (padding,) Buffer. */
static error *display_counted(command_call *c, unsigned unit)
{
    str rest = c->args;
    memory_options options;
    uint64_t address = c->session->cursor.data;
    error *e = memory_take_options(c, &rest, &options);
    if (!e && (!args_empty(rest) || !c->session->cursor.has_data)) e = args_address(c, &rest, &address);
    if (!e) {
        e = args_end(c, rest);
    }
    if (e) {
        return e;
    }
    uint64_t row = options.columns && options.columns < ROW_LIMIT ? options.columns : TEXT_ROW;
    space *s = options.space;
    unsigned pointer = session_pointer_size(c->session);
    uint16_t length;
    uint64_t buffer;
    if (!space_read_u16(s, address, &length) || !space_read_pointer(s, address + pointer, pointer, &buffer)) {
        return error_new(c->arena, ERROR_MEMORY, "Unable to read string structure");
    }
    uint64_t at = buffer;
    for (uint64_t left = length / unit; left && !out_cancelled(c->out);) {
        strbuf text = {.arena = c->arena};
        bool ended = false;
        size_t done = text_row(s, at, unit, left < row ? (size_t)left : (size_t)row, &text, &ended);
        emit(c->out, "memory_text", "{address:p}  \"{text}\"\n", f_p("address", at),
             f_s("text", strbuf_str(&text)), f_b("readable", true));
        at += done * unit;
        left = ended ? 0 : left - done;
    }
    remember(c, c->command->name, at);
    return NULL;
}

static error *run_ds(command_call *c)
{
    return display_counted(c, 1);
}

static error *run_dS(command_call *c)
{
    return display_counted(c, 2);
}

/* Bare `d` repeats the last display command, `db` at first. */
static error *run_d(command_call *c)
{
    str last = c->session->cursor.data_command;
    if (str_equal(last, STR("da"))) {
        return run_da(c);
    }
    if (str_equal(last, STR("du"))) {
        return run_du(c);
    }
    const memory_format *format = find_format(last);
    return display(c, format ? format : &formats[0], c->args);
}

#define MEMORY_COMMAND(id, text, function, what, how)                                                        \
    const command command_##id = {.name = text,                                                              \
                                  .needs = NEEDS_TARGET,                                                     \
                                  .synopsis = "[/c Width] [/p] [Range]",                                     \
                                  .brief = what,                                                             \
                                  .example = how,                                                            \
                                  .repeatable = true,                                                        \
                                  .run = function}

MEMORY_COMMAND(d, "d", run_d, "Display memory as the last display command did", "d @rsp L8");
MEMORY_COMMAND(da, "da", run_da, "Display ASCII text up to its end", "da @rcx");
MEMORY_COMMAND(db, "db", run_numbers, "Display bytes and ASCII characters", "db @rsp L20");
MEMORY_COMMAND(dc, "dc", run_numbers, "Display double words and ASCII characters",
               "dc nt!MiChargeCommitmentFailures L4");
MEMORY_COMMAND(dd, "dd", run_numbers, "Display double words", "dd @rsp");
MEMORY_COMMAND(dD, "dD", run_numbers, "Display double-precision numbers", "dD @rsp L2");
MEMORY_COMMAND(df, "df", run_numbers, "Display single-precision numbers", "df @rsp L4");
MEMORY_COMMAND(dp, "dp", run_numbers, "Display pointer-sized values", "dp @rsp L1");
MEMORY_COMMAND(dq, "dq", run_numbers, "Display quad words", "dq @rsp L4");
MEMORY_COMMAND(du, "du", run_du, "Display Unicode text up to its end", "du @rcx");
MEMORY_COMMAND(dw, "dw", run_numbers, "Display words", "dw @rsp");
MEMORY_COMMAND(dW, "dW", run_numbers, "Display words and ASCII characters", "dW @rsp");
MEMORY_COMMAND(dds, "dds", run_numbers, "Display double words with their symbols", "dds @esp");
MEMORY_COMMAND(dps, "dps", run_numbers, "Display pointers with their symbols", "dps @rsp L10");
MEMORY_COMMAND(dqs, "dqs", run_numbers, "Display quad words with their symbols", "dqs @rsp");
MEMORY_COMMAND(ds, "ds", run_ds, "Display a STRING or ANSI_STRING", "ds 7ffe0000");
MEMORY_COMMAND(dS, "dS", run_dS, "Display a UNICODE_STRING", "dS poi(@$peb+20)+70");

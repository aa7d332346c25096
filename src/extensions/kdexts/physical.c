/* !db !dc !dd !dp !dq !du !dw: physical memory. Source: windows-driver-docs, "!db, !dc, !dd, !dp, !dq, !du,
 * !dw"; rows begin with '#', so that nobody takes the addresses for virtual ones. */
#include "dispatch/args.h"
#include "dispatch/command.h"

#include <string.h>

enum { ROW = 16, DEFAULT_BYTES = 128, DEFAULT_TEXT = 16 };

typedef struct physical_format {
    const char *name;
    unsigned size; /* 0: a pointer's */
    bool text;     /* characters at the end of the row */
} physical_format;

static const physical_format formats[] = {
    {"db", 1, true}, {"dc", 4, true}, {"dd", 4, false}, {"dp", 0, false}, {"dq", 8, false}, {"dw", 2, false},
};

static const physical_format *format_of(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].name, name) == 0) return &formats[i];
    return NULL;
}

/* "[c]", "[uc]", "[wc]" and -m choose how a live machine is read. */
static void skip_caching(str *rest)
{
    static const char *const words[] = {"[c]", "[uc]", "[wc]", "-m"};
    for (bool again = true; again;) {
        again = false;
        *rest = str_trim_left(*rest);
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
            if (!str_starts_with_nocase(*rest, str_from_cstr(words[i]))) continue;
            *rest = str_skip(*rest, strlen(words[i]));
            again = true;
        }
    }
}

static error *take_range(command_call *c, unsigned size, uint64_t default_count, expr_range *range)
{
    str rest = c->args;
    session_cursor *cursor = &c->session->cursor;
    skip_caching(&rest);
    *range = (expr_range){.start = cursor->physical, .count = default_count};
    if (args_empty(rest)) return NULL;
    error *e = args_range(c, &rest, size, default_count, range);
    return e ? e : args_end(c, rest);
}

/* True when the space has all of it; what it has not stays unmarked. */
static void read_bytes(space *s, uint64_t address, size_t size, uint8_t *data, bool *there)
{
    for (size_t at = 0; at < size;) {
        size_t n = space_read(s, address + at, data + at, size - at);
        memset(there + at, true, n);
        at += n;
        if (at < size) there[at++] = false;
    }
}

static void print_row(command_call *c, const physical_format *f, unsigned size, uint64_t address,
                      size_t bytes)
{
    uint8_t data[ROW] = {0};
    bool there[ROW] = {false};
    static const char *const templates[] = {
        [1] = " {value:02x}", [2] = " {value:04x}", [4] = " {value:08x}", [8] = " {value:b}"};
    read_bytes(c->session->target->physical_memory, address, bytes, data, there);
    out_begin(c->out, "physical_memory");
    emit(c->out, NULL, "#{address:8x}", f_x("address", address, 16));
    out_list_begin(c->out, "values");
    for (size_t at = 0; at < bytes; at += size) {
        bool have = true;
        for (size_t i = 0; i < size; i++) have = have && there[at + i];
        field v = f_if(have, f_x("value", load_le(data + at, size), (uint8_t)(2 * size)));
        out_item(c->out, size == 1 && at == ROW / 2 ? "-{value:02x}" : templates[size], v);
    }
    out_list_end(c->out);
    if (f->text) {
        strbuf text = {.arena = c->arena};
        size_t width = size == 1 ? 3 : 2 * size + 1;
        for (size_t i = 0; i < bytes; i++)
            strbuf_append_char(&text, !there[i]                           ? '?'
                                      : data[i] >= 0x20 && data[i] < 0x7f ? (char)data[i]
                                                                          : '.');
        out_heading(c->out, "%*s", (int)((ROW - bytes) / size * width + 1), "");
        emit(c->out, NULL, "{text}", f_s("text", strbuf_str(&text)));
    }
    out_heading(c->out, "\n");
    out_end(c->out);
}

static error *run_physical(command_call *c)
{
    const physical_format *f = format_of(c->command->name);
    unsigned size = f->size ? f->size : session_pointer_size(c->session);
    expr_range range;
    error *e = take_range(c, size, DEFAULT_BYTES / size, &range);
    if (e) return e;
    uint8_t first;
    if (!space_read_u8(c->session->target->physical_memory, range.start, &first))
        return error_new(c->arena, ERROR_MEMORY, "physical memory read at %llx failed",
                         (unsigned long long)range.start);
    uint64_t address = range.start, left = range.count * size;
    while (left && !out_cancelled(c->out)) {
        size_t bytes = left < ROW ? (size_t)left : ROW;
        print_row(c, f, size, address, bytes);
        address += bytes;
        left -= bytes;
    }
    c->session->cursor.physical = address;
    return NULL;
}

/* Up to the terminator or the end of the range. */
static error *run_physical_text(command_call *c)
{
    expr_range range;
    error *e = take_range(c, 2, DEFAULT_TEXT, &range);
    if (e) return e;
    str text;
    if (!space_read_utf16(c->session->target->physical_memory, c->arena, range.start, (size_t)range.count,
                          &text))
        return error_new(c->arena, ERROR_MEMORY, "physical memory read at %llx failed",
                         (unsigned long long)range.start);
    emit(c->out, "physical_text", "#{address:8x} \"{text}\"\n", f_x("address", range.start, 16),
         f_s("text", text));
    c->session->cursor.physical = range.start + 2 * range.count;
    return NULL;
}

#define PHYSICAL(id, text, function, what, how)                                                              \
    const command command_##id = {.name = text,                                                              \
                                  .extension = "kext",                                                       \
                                  .needs = NEEDS_TARGET | NEEDS_KERNEL | NEEDS_PHYSICAL,                     \
                                  .synopsis = "[[c] | [uc] | [wc]] [-m] [PhysicalAddress [L Size]]",         \
                                  .brief = what,                                                             \
                                  .example = how,                                                            \
                                  .run = function}

PHYSICAL(physical_db, "db", run_physical, "Display physical memory as bytes and characters", "!db 1000 L20");
PHYSICAL(physical_dc, "dc", run_physical, "Display physical memory as double words and characters",
         "!dc 1000");
PHYSICAL(physical_dd, "dd", run_physical, "Display physical memory as double words", "!dd 1000 L4");
PHYSICAL(physical_dp, "dp", run_physical, "Display physical memory as pointers", "!dp 1000");
PHYSICAL(physical_dq, "dq", run_physical, "Display physical memory as quad words", "!dq 1000 L2");
PHYSICAL(physical_du, "du", run_physical_text, "Display physical memory as Unicode text", "!du 1000");
PHYSICAL(physical_dw, "dw", run_physical, "Display physical memory as words", "!dw 1000");

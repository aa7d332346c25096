/* e*, f, fp, m, .readmem: what is written over the memory of a dump, for this session (session_write). The
 * file is never changed. Source: windows-driver-docs, the pages of these commands; they name crash dumps
 * among their targets. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/input_file.h"
#include "show/instruction.h"

#include "base/file.h"
#include "base/utf16.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK ((size_t)64 * 1024)
enum { MAX_VALUES = 0x1000 }; /* bytes that one line may enter */

typedef size_t (*write_function)(session *s, uint64_t address, const void *data, size_t size);

static error *not_there(command_call *c, uint64_t address)
{
    return error_new(
        c->arena, ERROR_MEMORY,
        "Memory access error in '%.*s'\nThe dump has nothing at %0*llx that could be written over",
        STR_ARG(c->line), (int)session_pointer_size(c->session) * 2, (unsigned long long)address);
}

/* "/p", "/p[c]" (e), "[c]" (fp): which kind of physical memory makes no difference in a dump. */
static error *physical_writer(command_call *c, write_function *out)
{
    if (!c->session->target->physical_memory)
        return error_new(c->arena, ERROR_UNAVAILABLE, "This target has no physical memory");
    *out = session_write_physical;
    return NULL;
}

static bool is_memory_type(str word)
{
    return str_equal(word, STR("[c]")) || str_equal(word, STR("[uc]")) || str_equal(word, STR("[wc]"));
}

/* ---- values ---- */

typedef struct values_text {
    uint8_t data[MAX_VALUES];
    size_t size;
} values_text;

static error *add_value(command_call *c, values_text *v, const void *data, size_t size, str at)
{
    if (size > sizeof v->data - v->size) return args_error(c, at, "Overflow");
    memcpy(v->data + v->size, data, size);
    v->size += size;
    return NULL;
}

/* Numbers, and for bytes also characters in single quotation marks. */
static error *take_numbers(command_call *c, str rest, unsigned size, values_text *v)
{
    error *e = NULL;
    while (!e && !args_empty(rest)) {
        uint64_t number;
        uint8_t bytes_of[8];
        str at = str_trim_left(rest);
        if (size == 1 && at.len > 2 && at.ptr[0] == '\'' && at.ptr[2] == '\'') {
            number = (uint8_t)at.ptr[1];
            rest = str_skip(at, 3);
        } else {
            e = args_expression(c, &rest, &number);
        }
        for (unsigned i = 0; i < size; i++) bytes_of[i] = (uint8_t)(number >> 8 * i);
        if (!e) e = add_value(c, v, bytes_of, size, rest);
    }
    return e;
}

static error *take_floats(command_call *c, str rest, unsigned size, values_text *v)
{
    error *e = NULL;
    str word;
    while (!e && !args_empty(rest) && args_take_string(&rest, &word)) {
        const char *text = str_to_cstr(c->arena, word);
        char *end;
        double number = strtod(text, &end);
        float single = (float)number;
        if (*end || !word.len) return args_error(c, word, "Syntax");
        e = size == 4 ? add_value(c, v, &single, 4, rest) : add_value(c, v, &number, 8, rest);
    }
    return e;
}

/* ea, eza, eu, ezu: one string in quotation marks. */
static error *take_text(command_call *c, str rest, bool wide, bool terminated, values_text *v)
{
    static const uint8_t nothing[2] = {0};
    str text;
    rest = str_trim_left(rest);
    if (!rest.len || rest.ptr[0] != '"' || !args_take_string(&rest, &text))
        return args_error(c, rest, "Syntax");
    error *e = args_end(c, rest);
    bytes data = wide ? utf8_to_utf16(c->arena, text) : (bytes){(const uint8_t *)text.ptr, text.len};
    if (!e) e = add_value(c, v, data.ptr, data.len, text);
    return e || !terminated ? e : add_value(c, v, nothing, wide ? 2 : 1, text);
}

typedef struct enter_type {
    const char *letters;
    unsigned size;
    bool text, is_float;
} enter_type;

static const enter_type enter_types[] = {
    {"a", 1, true, false},  {"b", 1, false, false}, {"d", 4, false, false}, {"D", 8, false, true},
    {"f", 4, false, true},  {"p", 0, false, false}, {"q", 8, false, false}, {"u", 2, true, false},
    {"w", 2, false, false}, {"za", 1, true, false}, {"zu", 2, true, false},
};

static const enter_type *find_enter_type(str letters)
{
    /* "The second characters of the ed and eD commands are case-sensitive": of the others it makes no
     * difference. */
    for (size_t i = 0; i < sizeof enter_types / sizeof *enter_types; i++) {
        str known = str_from_cstr(enter_types[i].letters);
        bool counts = str_equal_nocase(known, STR("d"));
        if (counts ? str_equal(letters, known) : str_equal_nocase(letters, known)) return &enter_types[i];
    }
    return NULL;
}

extern const command command_enter;

/* Asks for the value at cursor.entry: the address with what stands there is the prompt. */
static error *ask(command_call *c)
{
    session *s = c->session;
    const enter_type *type = find_enter_type(s->cursor.enter_type);
    unsigned size = type->size ? type->size : session_pointer_size(s);
    uint64_t address = s->cursor.entry;
    uint8_t data[8] = {0};
    const target *t = s->target;
    space *memory = s->cursor.entry_physical ? t->physical_memory : t->virtual_memory;
    if (space_read(memory, address, data, size) < size) return not_there(c, address);
    str value = size == 8
                    ? str_format(c->arena, "%08x`%08x", load_u32(data + 4), load_u32(data))
                    : str_format(c->arena, "%0*llx", (int)size * 2, (unsigned long long)load_le(data, size));
    strbuf prompt = {.arena = c->arena};
    show_address(s, address, &prompt);
    strbuf_format(&prompt, " %.*s ", STR_ARG(value));
    emit(c->out, "entry", "", f_p("address", address), f_s("value", value));
    dispatcher_read_lines(c->dispatcher, &command_enter, strbuf_str(&prompt));
    return NULL;
}

static error *take_values(command_call *c, str rest, const enter_type *type, values_text *v)
{
    unsigned size = type->size ? type->size : session_pointer_size(c->session);
    if (type->text) return take_text(c, rest, size == 2, type->letters[0] == 'z', v);
    return type->is_float ? take_floats(c, rest, size, v) : take_numbers(c, rest, size, v);
}

/* One line of the input: a value is entered, a blank leaves the one that is there, nothing ends. What is
 * wrong, or cannot be written, asks for the same address again. */
static error *read_entry(command_call *c)
{
    session *s = c->session;
    const enter_type *type = find_enter_type(s->cursor.enter_type);
    values_text *v = ARENA_NEW(c->arena, values_text);
    error *e = NULL;
    if (!c->line.len) {
        dispatcher_read_lines(c->dispatcher, NULL, (str){0});
        return NULL;
    }
    if (args_empty(c->line)) v->size = type->size ? type->size : session_pointer_size(s);
    else e = take_values(c, c->line, type, v);
    if (!e && !args_empty(c->line)) {
        write_function write = s->cursor.entry_physical ? session_write_physical : session_write;
        size_t done = write(s, s->cursor.entry, v->data, v->size);
        if (done < v->size) e = not_there(c, s->cursor.entry + done);
    }
    if (e) return e;
    s->cursor.entry = session_address(s, s->cursor.entry + v->size);
    e = ask(c);
    if (e) dispatcher_read_lines(c->dispatcher, NULL, (str){0});
    return e;
}

static error *run_enter(command_call *c)
{
    session *s = c->session;
    str letters = c->suffix.len ? c->suffix : s->cursor.enter_type.len ? s->cursor.enter_type : STR("b");
    const enter_type *type = find_enter_type(letters);
    if (!type) return args_error(c, c->suffix, "Syntax");
    write_function write = session_write;
    str rest = c->args, flag;
    uint64_t address;
    error *e = NULL;
    while (!e && args_take_any_flag(&rest, &flag)) {
        bool physical =
            flag.len && flag.ptr[0] == 'p' && (flag.len == 1 || is_memory_type(str_skip(flag, 1)));
        e = physical ? physical_writer(c, &write) : args_error(c, flag, "Syntax");
    }
    if (!e) e = args_address(c, &rest, &address);
    if (e) return e;
    s->cursor.enter_type = str_from_cstr(type->letters);
    if (args_empty(rest) && !type->text) {
        s->cursor.entry = address;
        s->cursor.entry_physical = write == session_write_physical;
        return ask(c);
    }
    values_text *v = ARENA_NEW(c->arena, values_text);
    if ((e = take_values(c, rest, type, v))) return e;
    size_t done = write(s, address, v->data, v->size);
    return done == v->size ? NULL : not_there(c, address + done);
}

/* ---- f, fp ---- */

static error *run_fill(command_call *c)
{
    str rest = c->args, word;
    expr_range range;
    write_function write = session_write;
    bool physical = str_equal(c->suffix, STR("p"));
    error *e = physical ? physical_writer(c, &write) : NULL;
    str after = rest;
    if (physical && args_take_string(&after, &word) && is_memory_type(word)) rest = after;
    if (!e) e = args_range(c, &rest, 1, 0, &range);
    if (!e && (!range.has_count || args_empty(rest))) e = args_error(c, rest, "Syntax");
    values_text *v = ARENA_NEW(c->arena, values_text);
    if (!e) e = take_numbers(c, rest, 1, v);
    if (e) return e;
    uint8_t *block = arena_alloc(c->arena, BLOCK, 1);
    uint64_t done = 0;
    while (done < range.count && !out_cancelled(c->out)) {
        size_t part = range.count - done < BLOCK ? (size_t)(range.count - done) : BLOCK;
        for (size_t i = 0; i < part; i++) block[i] = v->data[(done + i) % v->size];
        size_t written = write(c->session, range.start + done, block, part);
        done += written;
        if (written < part) break;
    }
    if (done)
        emit(c->out, "filled", "Filled 0x{size:x} bytes\n", f_u("size", done), f_p("address", range.start));
    return done == range.count || out_cancelled(c->out) ? NULL : not_there(c, range.start + done);
}

/* ---- m ---- */

/* Overlapping moves are handled correctly: pieces go in the order in which no source is written over. */
static error *run_move(command_call *c)
{
    str rest = c->args;
    expr_range range;
    uint64_t to;
    error *e = args_range(c, &rest, 1, 0, &range);
    if (!e && !range.has_count) e = args_error(c, rest, "Syntax");
    if (!e) e = args_address(c, &rest, &to);
    if (!e) e = args_end(c, rest);
    if (e) return e;
    uint8_t *block = arena_alloc(c->arena, BLOCK, 1);
    bool backwards = to > range.start && to - range.start < range.count;
    for (uint64_t done = 0; done < range.count && !out_cancelled(c->out);) {
        size_t part = range.count - done < BLOCK ? (size_t)(range.count - done) : BLOCK;
        uint64_t at = backwards ? range.count - done - part : done;
        size_t got = space_read(c->session->target->virtual_memory, range.start + at, block, part);
        if (got < part) return not_there(c, range.start + at + got);
        size_t written = session_write(c->session, to + at, block, part);
        if (written < part) return not_there(c, to + at + written);
        done += part;
    }
    return NULL;
}

/* ---- .readmem ---- */

static error *run_readmem(command_call *c)
{
    str rest = c->args, path;
    expr_range range;
    bytes file;
    if (!args_take_string(&rest, &path)) return args_error(c, rest, "Syntax");
    error *e = args_range(c, &rest, 1, 0, &range);
    if (!e && !range.has_count) e = args_error(c, rest, "Syntax");
    if (!e) e = args_end(c, rest);
    if (!e) e = session_map_input(c->session, c->arena, path, &file);
    if (e) return e;
    if (file.len < range.count)
        return error_new(c->arena, ERROR_IO, "Unable to read %llx bytes from %.*s: it has %zx",
                         (unsigned long long)range.count, STR_ARG(path), file.len);
    emit(c->out, "file", "Reading {size:x} bytes", f_u("size", range.count), f_s("path", path),
         f_p("address", range.start));
    uint64_t done = 0;
    while (done < range.count && !out_cancelled(c->out)) {
        size_t part = range.count - done < BLOCK ? (size_t)(range.count - done) : BLOCK;
        size_t written = session_write(c->session, range.start + done, file.ptr + done, part);
        done += written;
        if (written) out_heading(c->out, ".");
        if (written < part) break;
    }
    out_heading(c->out, "\n");
    return done == range.count || out_cancelled(c->out) ? NULL : not_there(c, range.start + done);
}

const command command_readmem = {.name = ".readmem",
                                 .needs = NEEDS_TARGET,
                                 .synopsis = "File Range",
                                 .brief = "Read a file into memory, for this session",
                                 .example = ".readmem stack.bin @rsp L100",
                                 .run = run_readmem};

const command command_enter = {
    .name = "e",
    .suffixes = "abdDfpquwzABFPQUWZ",
    .needs = NEEDS_TARGET,
    .synopsis = "[a|b|d|D|f|p|q|u|w|za|zu] [/p] Address [Values]",
    .brief = "Enter values into memory, for this session; the dump file keeps what it has",
    .example = "eb @rsp 90",
    .run = run_enter,
    .read_line = read_entry};

const command command_fill = {.name = "f",
                              .suffixes = "p",
                              .needs = NEEDS_TARGET,
                              .synopsis = "[p] Range Pattern",
                              .brief = "Fill memory with a pattern, for this session",
                              .example = "f @rsp L20 'A' 'B' 'C'",
                              .run = run_fill};

const command command_move = {.name = "m",
                              .needs = NEEDS_TARGET,
                              .synopsis = "Range Address",
                              .brief = "Move memory, for this session",
                              .example = "m @rsp L10 @rsp+20",
                              .run = run_move};

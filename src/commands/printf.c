/* .printf "format", arguments: C's printf with the debugger's conversions %p %ma %mu %msa %msu %y %ly. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/instruction.h"
#include "show/number.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { MAX_TEXT = 0x4000, MAX_WIDTH = 4096 };

typedef struct conversion {
    char flags[8];
    int width, precision; /* -1 = not given */
    bool is_long;         /* l, ll, I64 */
    str kind;             /* "d", "ma", "ly" ... */
} conversion;

static int take_number(str *format)
{
    int n = 0;
    while (format->len > 0 && isdigit((unsigned char)format->ptr[0])) {
        if (n < MAX_WIDTH) n = n * 10 + (format->ptr[0] - '0');
        *format = str_skip(*format, 1);
    }
    return n < MAX_WIDTH ? n : MAX_WIDTH;
}

/* What follows a '%'. */
static bool take_conversion(str *format, conversion *out)
{
    *out = (conversion){.width = -1, .precision = -1};
    size_t flags = 0;
    while (format->len > 0 && strchr("-+ #0", format->ptr[0])) {
        if (flags < sizeof out->flags - 1) out->flags[flags++] = format->ptr[0];
        *format = str_skip(*format, 1);
    }
    if (format->len > 0 && isdigit((unsigned char)format->ptr[0])) out->width = take_number(format);
    if (format->len > 0 && format->ptr[0] == '.') {
        *format = str_skip(*format, 1);
        out->precision = take_number(format);
    }
    if (str_starts_with(*format, STR("I64"))) {
        out->is_long = true;
        *format = str_skip(*format, 3);
    }
    static const char *const strings[] = {"msa", "msu", "ma", "mu", "ly", "y"};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++) {
        str name = str_from_cstr(strings[i]);
        if (str_starts_with(*format, name)) {
            out->kind = name;
            *format = str_skip(*format, name.len);
            return true;
        }
    }
    while (format->len > 0 && strchr("lhw", format->ptr[0])) {
        out->is_long = out->is_long || format->ptr[0] == 'l';
        *format = str_skip(*format, 1);
    }
    if (format->len == 0 || !strchr("diouxXcCpNeEfgGsS", format->ptr[0])) return false;
    out->kind = str_slice(*format, 0, 1);
    *format = str_skip(*format, 1);
    return true;
}

/* ANSI_STRING and UNICODE_STRING: a 16-bit length in bytes, then the pointer. */
static bool counted_string(command_call *c, uint64_t address, bool wide, str *text)
{
    session *s = c->session;
    unsigned size = session_pointer_size(s);
    uint16_t length;
    uint64_t buffer;
    if (!space_read_u16(s->target->virtual_memory, address, &length) ||
        !space_read_pointer(s->target->virtual_memory, address + size, size, &buffer))
        return false;
    if (wide) return space_read_utf16(s->target->virtual_memory, c->arena, buffer, length / 2, text);
    return space_read_cstr(s->target->virtual_memory, c->arena, buffer, length, text);
}

static bool string_argument(command_call *c, str kind, uint64_t number, str *text)
{
    session *s = c->session;
    if (str_equal(kind, STR("y")) || str_equal(kind, STR("ly"))) {
        strbuf name = {.arena = c->arena};
        if (!show_symbol_and_address(s, number, &name)) return false;
        source_line line;
        if (kind.len == 2 && symbols_line(s->symbols, number, &line))
            strbuf_format(&name, " [%.*s @ %u]", STR_ARG(line.file), line.line);
        *text = strbuf_str(&name);
        return true;
    }
    if (!s->target) return false;
    number = session_address(s, number);
    if (str_equal(kind, STR("ma")))
        return space_read_cstr(s->target->virtual_memory, c->arena, number, MAX_TEXT, text);
    if (str_equal(kind, STR("mu")))
        return space_read_utf16(s->target->virtual_memory, c->arena, number, MAX_TEXT, text);
    return counted_string(c, number, str_equal(kind, STR("msu")), text);
}

/* 64-bit arguments are floats unless 'l' says that they are doubles. */
static void append_float(const conversion *how, const char *prefix, uint64_t number, strbuf *text)
{
    double d;
    float f;
    uint32_t low = (uint32_t)number;
    memcpy(&d, &number, sizeof d);
    memcpy(&f, &low, sizeof f);
    char spec[48], digits[512];
    snprintf(spec, sizeof spec, "%s%c", prefix, how->kind.ptr[0]);
    if (how->precision > 60) return;
    snprintf(digits, sizeof digits, spec, how->is_long ? d : (double)f);
    strbuf_append(text, str_from_cstr(digits));
}

static void append_number(command_call *c, const conversion *how, uint64_t number, strbuf *text)
{
    char prefix[32] = "%", spec[48];
    size_t at = 1;
    at += (size_t)snprintf(prefix + at, sizeof prefix - at, "%s", how->flags);
    if (how->width >= 0) at += (size_t)snprintf(prefix + at, sizeof prefix - at, "%d", how->width);
    if (how->precision >= 0) at += (size_t)snprintf(prefix + at, sizeof prefix - at, ".%d", how->precision);
    char kind = how->kind.ptr[0];
    if (strchr("eEfgG", kind)) {
        append_float(how, prefix, number, text);
        return;
    }
    if (kind == 'p') {
        strbuf_format(text, "%0*llx", (int)session_pointer_size(c->session) * 2,
                      (unsigned long long)session_address(c->session, number));
        return;
    }
    if (kind == 'N') {
        strbuf_format(text, "%016llX", (unsigned long long)number);
        return;
    }
    if (kind == 'c' || kind == 'C') {
        strbuf_append_char(text, (char)number);
        return;
    }
    uint64_t bits = how->is_long ? number : (uint32_t)number;
    if ((kind == 'd' || kind == 'i') && !how->is_long) bits = (uint64_t)(int64_t)(int32_t)number;
    snprintf(spec, sizeof spec, "%sll%c", prefix, kind);
    char digits[MAX_WIDTH + 64];
    snprintf(digits, sizeof digits, spec, (unsigned long long)bits);
    strbuf_append(text, str_from_cstr(digits));
}

static error *append_argument(command_call *c, const conversion *how, str *arguments, strbuf *text)
{
    if (args_empty(*arguments)) return args_error(c, *arguments, "Too few arguments");
    uint64_t number;
    error *e = args_expression(c, arguments, &number);
    if (e) return e;
    /* A plain %s has nothing of the debugger's own to point at: it means the target's memory, as %ma does. */
    str kind = str_equal(how->kind, STR("s"))   ? STR("ma")
               : str_equal(how->kind, STR("S")) ? STR("mu")
                                                : how->kind;
    bool is_string = kind.len > 1 || kind.ptr[0] == 'y';
    if (!is_string) {
        append_number(c, how, number, text);
        return NULL;
    }
    str found;
    if (!string_argument(c, kind, number, &found)) {
        bool symbol = kind.ptr[kind.len - 1] == 'y';
        found = symbol ? str_format(c->arena, "%0*llx", (int)session_pointer_size(c->session) * 2,
                                    (unsigned long long)number)
                       : STR("????????");
    }
    if (how->precision >= 0) found = str_slice(found, 0, (size_t)how->precision);
    size_t pad = how->width > 0 && (size_t)how->width > found.len ? (size_t)how->width - found.len : 0;
    bool left = strchr(how->flags, '-') != NULL;
    strbuf_append_repeat(text, ' ', left ? 0 : pad);
    strbuf_append(text, found);
    strbuf_append_repeat(text, ' ', left ? pad : 0);
    return NULL;
}

/* The quoted format up to its closing quote, escapes resolved. */
static error *take_format(command_call *c, str *rest, str *format)
{
    str at = str_trim_left(*rest);
    if (at.len == 0 || at.ptr[0] != '"') return args_error(c, at, "Syntax");
    strbuf text = {.arena = c->arena};
    at = str_skip(at, 1);
    while (at.len > 0 && at.ptr[0] != '"') {
        char ch = at.ptr[0];
        if (ch == '\\' && at.len > 1) {
            at = str_skip(at, 1);
            ch = at.ptr[0] == 'n' ? '\n' : at.ptr[0] == 't' ? '\t' : at.ptr[0] == 'r' ? '\r' : at.ptr[0];
        }
        strbuf_append_char(&text, ch);
        at = str_skip(at, 1);
    }
    if (at.len == 0) return args_error(c, at, "Syntax");
    *rest = str_skip(at, 1);
    *format = strbuf_str(&text);
    return NULL;
}

static error *run_printf(command_call *c)
{
    str rest = c->args, flag, format;
    while (rest.len > 0 && rest.ptr[0] == '/' &&
           args_take_any_flag(&rest, &flag)); /* /D and the colour letters change nothing on a terminal */
    error *e = take_format(c, &rest, &format);
    if (e) return e;
    strbuf text = {.arena = c->arena};
    while (format.len > 0) {
        size_t percent = str_find_char(format, '%');
        strbuf_append(&text, str_slice(format, 0, percent));
        format = str_skip(format, percent == SIZE_MAX ? format.len : percent + 1);
        if (percent == SIZE_MAX) break;
        if (format.len > 0 && format.ptr[0] == '%') {
            strbuf_append_char(&text, '%');
            format = str_skip(format, 1);
            continue;
        }
        conversion how;
        if (!take_conversion(&format, &how)) return args_error(c, rest, "Syntax");
        if ((e = append_argument(c, &how, &rest, &text))) return e;
    }
    out_text(c->out, strbuf_str(&text));
    return args_end(c, rest);
}

const command command_printf = {.name = ".printf",
                                .synopsis = "\"Format\" [, Argument ...]",
                                .brief = "Print values in a format",
                                .example = ".printf \"%p %ma\\n\", @rip, @rcx",
                                .run = run_printf};

/* ?, .formats, n: numbers. `?` alone is help (commands/help.c). */
#include "commands/help.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/number.h"
#include "show/target.h"

#include "base/wintime.h"

#include <string.h>

static error *run_evaluate(command_call *c)
{
    str rest = c->args;
    if (args_empty(rest)) return help_commands(c);
    uint64_t number;
    error *e = args_expression(c, &rest, &number);
    if (e || (e = args_end(c, rest))) return e;
    bool narrow = session_pointer_size(c->session) == 4;
    int64_t decimal = narrow ? (int64_t)(int32_t)number : (int64_t)number;
    /* 32-bit targets show eight digits unless the value does not fit. */
    if (narrow && number >> 32 != 0 && number >> 31 != 0x1ffffffff) decimal = (int64_t)number;
    emit(c->out, "evaluation", "Evaluate expression: {decimal} = {value:p}\n", f_i("decimal", decimal),
         f_x("value", number, 16));
    return NULL;
}

static str octal_text(arena *a, uint64_t number, bool narrow)
{
    return str_format(a, narrow ? "%011llo" : "%022llo", (unsigned long long)number);
}

static str binary_text(arena *a, uint64_t number, unsigned bytes)
{
    strbuf text = {.arena = a};
    for (unsigned bit = bytes * 8; bit-- > 0;) {
        strbuf_append_char(&text, number >> bit & 1 ? '1' : '0');
        if (bit % 8 == 0 && bit) strbuf_append_char(&text, ' ');
    }
    return strbuf_str(&text);
}

static str chars_text(arena *a, uint64_t number, unsigned bytes)
{
    strbuf text = {.arena = a};
    for (unsigned i = bytes; i-- > 0;) {
        char ch = (char)(number >> i * 8);
        strbuf_append_char(&text, ch >= 0x20 && ch < 0x7f ? ch : '.');
    }
    return strbuf_str(&text);
}

/* 31-bit values are a time_t, those above 32 bits a FILETIME. */
static str time_text(arena *a, uint64_t number)
{
    if (number <= INT32_MAX) return wintime_format_unix(a, number, show_zone_minutes(number));
    if (number >> 32 == 0) return STR("***** Invalid");
    return number >> 63 ? STR("***** Invalid FILETIME") : show_filetime(a, number);
}

static error *run_formats(command_call *c)
{
    str rest = c->args;
    uint64_t number;
    error *e = args_expression(c, &rest, &number);
    if (e || (e = args_end(c, rest))) return e;
    bool narrow = session_pointer_size(c->session) == 4 && (number >> 32 == 0 || number >> 31 == 0x1ffffffff);
    if (narrow) number = (uint32_t)number;
    unsigned bytes = narrow ? 4 : 8;
    uint32_t words[2] = {(uint32_t)number, (uint32_t)(number >> 32)};
    float floats[2];
    double whole;
    memcpy(floats, words, sizeof floats);
    memcpy(&whole, &number, sizeof whole);
    strbuf low = {.arena = c->arena}, high = {.arena = c->arena}, twice = {.arena = c->arena};
    show_double((double)floats[0], &low);
    show_double((double)floats[1], &high);
    show_double(whole, &twice);
    emit(c->out, "formats",
         "Evaluate expression:\n"
         "  Hex:     {hex:p}\n"
         "  Decimal: {decimal}\n"
         "  Octal:   {octal}\n"
         "  Binary:  {binary}\n"
         "  Chars:   {chars}\n"
         "  Time:    {time}\n"
         "  Float:   low {float_low} high {float_high}\n"
         "  Double:  {double}\n",
         f_x("hex", number, 16), f_i("decimal", narrow ? (int32_t)number : (int64_t)number),
         f_s("octal", octal_text(c->arena, number, narrow)),
         f_s("binary", binary_text(c->arena, number, bytes)),
         f_s("chars", chars_text(c->arena, number, bytes)), f_s("time", time_text(c->arena, number)),
         f_s("float_low", strbuf_str(&low)), f_s("float_high", strbuf_str(&high)),
         f_s("double", strbuf_str(&twice)));
    return NULL;
}

static error *run_n(command_call *c)
{
    str rest = str_trim(c->args);
    session *s = c->session;
    if (rest.len > 0) {
        unsigned radix = str_equal(rest, STR("8"))    ? 8
                         : str_equal(rest, STR("10")) ? 10
                         : str_equal(rest, STR("16")) ? 16
                                                      : 0;
        if (radix == 0) return args_error(c, c->args, "Syntax");
        s->settings.style.radix = radix;
    }
    emit(c->out, "setting", "base is {radix}\n", f_u("radix", s->settings.style.radix));
    return NULL;
}

const command command_evaluate = {.name = "?",
                                  .synopsis = "[Expression]",
                                  .brief = "Evaluate an expression; without one, list the commands",
                                  .example = "? fffffa804b729790 + 0xa0",
                                  .run = run_evaluate};

const command command_formats = {.name = ".formats",
                                 .synopsis = "Expression",
                                 .brief = "Show a number in all formats",
                                 .example = ".formats 200",
                                 .run = run_formats};

const command command_n = {.name = "n",
                           .synopsis = "[8 | 10 | 16]",
                           .brief = "Set the default number base",
                           .example = "n 10",
                           .run = run_n};

/* Settings that scripts make at their beginning: .enable_unicode and its like, .typeopt, sq, ss,
 * .echotimestamps, .quit_lock, .locale ... What a dump or Linux has no use for is kept and shown. The pages
 * of windows-driver-docs show text for .locale only; the other lines are of ntdbg's own wording. */
#include "dispatch/args.h"
#include "dispatch/command.h"

/* ---- how types are shown ---- */

static const struct {
    unsigned option;
    const char *name, *meaning;
} type_options[] = {
    {VALUE_UNICODE, "uni", "16-bit integers as Unicode text"},
    {VALUE_LONG_RADIX, "longst", "long integers in the number base"},
    {VALUE_INTEGER_RADIX, "radix", "signed integers in the number base"},
    {VALUE_MATCH_LARGEST, "size", "the largest of matching symbols"},
};

enum { ALL_TYPE_OPTIONS = VALUE_UNICODE | VALUE_LONG_RADIX | VALUE_INTEGER_RADIX | VALUE_MATCH_LARGEST };

static error *switch_type_option(command_call *c, unsigned option)
{
    unsigned *options = &c->session->settings.style.options;
    bool on = (*options & option) != 0;
    if (args_empty(c->args)) return args_error(c, c->args, "Syntax");
    error *e = args_switch(c, &on);
    if (!e) *options = on ? *options | option : *options & ~option;
    return e;
}

static error *run_enable_unicode(command_call *c)
{
    return switch_type_option(c, VALUE_UNICODE);
}

static error *run_enable_long_status(command_call *c)
{
    return switch_type_option(c, VALUE_LONG_RADIX);
}

static error *run_force_radix_output(command_call *c)
{
    return switch_type_option(c, VALUE_INTEGER_RADIX);
}

static error *take_type_option(command_call *c, str rest, unsigned *bits)
{
    str word = str_trim(rest);
    for (size_t i = 0; i < sizeof type_options / sizeof *type_options; i++)
        if (str_equal_nocase(word, str_from_cstr(type_options[i].name))) {
            *bits = type_options[i].option;
            return NULL;
        }
    uint64_t number;
    error *e = args_expression(c, &rest, &number);
    if (!e) e = args_end(c, rest);
    if (!e && (number & ~(uint64_t)ALL_TYPE_OPTIONS))
        e = args_error(c, (str){word.ptr + word.len, 0}, "Syntax");
    if (!e) *bits = (unsigned)number;
    return e;
}

static error *run_typeopt(command_call *c)
{
    unsigned *options = &c->session->settings.style.options, bits = 0;
    str rest = str_trim(c->args);
    bool clear = str_starts_with(rest, STR("-"));
    if (clear || str_starts_with(rest, STR("+"))) {
        rest = str_trim_left(str_skip(rest, 1));
        error *e = take_type_option(c, rest, &bits);
        if (e) return e;
        *options = clear ? *options & ~bits : *options | bits;
    } else if (rest.len) {
        return args_error(c, rest, "Syntax");
    }
    emit(c->out, "setting", "Type options are {type_options:x}:\n", f_u("type_options", *options));
    for (size_t i = 0; i < sizeof type_options / sizeof *type_options; i++)
        if (*options & type_options[i].option)
            emit(c->out, "mask_bit", "{bit:8x} - {meaning}\n", f_u("bit", type_options[i].option),
                 f_c("meaning", type_options[i].meaning));
    return NULL;
}

/* ---- switches ---- */

/* Without a number it is turned over, and shown: "the display ... is turned on or off, and the new state is
 * displayed". */
static error *run_echotimestamps(command_call *c)
{
    bool *on = &c->session->settings.event_times;
    bool over = args_empty(c->args);
    error *e = args_switch(c, on);
    if (e) return e;
    if (over) *on = !*on;
    emit(c->out, "setting", *on ? "Time stamps of events are on\n" : "Time stamps of events are off\n",
         f_b("event_times", *on));
    return NULL;
}

static error *run_sq(command_call *c)
{
    bool *on = &c->session->settings.quiet;
    error *e = c->suffix.len > 1 ? args_error(c, c->args, "Syntax") : args_end(c, c->args);
    if (e) return e;
    *on = c->suffix.len ? c->suffix.ptr[0] == 'e' : !*on;
    emit(c->out, "setting", *on ? "Quiet mode is ON\n" : "Quiet mode is OFF\n", f_b("quiet", *on));
    return NULL;
}

static error *run_ss(command_call *c)
{
    char *suffix = &c->session->settings.symbol_suffix;
    str word = str_trim(c->args);
    if (word.len) {
        char letter = word.ptr[0];
        if (word.len != 1 || (letter != 'a' && letter != 'w' && letter != 'n'))
            return args_error(c, c->args, "Syntax");
        *suffix = letter == 'a' ? 'A' : letter == 'w' ? 'W' : 0;
    }
    emit(c->out, "setting", *suffix ? "Symbol suffix is {symbol_suffix}\n" : "Symbol suffix is none\n",
         f_s("symbol_suffix", (str){suffix, *suffix != 0}));
    return NULL;
}

static const char *const kernel_options[] = {"NOEXTWARNING", "NOVERSIONCHECK"};

enum { KERNEL_OPTIONS = sizeof kernel_options / sizeof *kernel_options };

static error *run_so(command_call *c)
{
    unsigned set = 0, *options = &c->session->settings.kernel_options;
    str rest = c->args, word;
    bool any = false;
    while (args_take_string(&rest, &word)) {
        unsigned i = 0;
        while (i < KERNEL_OPTIONS && !str_equal_nocase(word, str_from_cstr(kernel_options[i]))) i++;
        if (i == KERNEL_OPTIONS) return args_error(c, rest, "Syntax");
        set |= 1u << i;
        any = true;
    }
    if (any) *options = set;
    strbuf text = {.arena = c->arena};
    for (unsigned i = 0; i < KERNEL_OPTIONS; i++)
        if (*options & 1u << i) strbuf_format(&text, "%s%s", text.len ? " " : "", kernel_options[i]);
    emit(c->out, "setting",
         text.len ? "Kernel debugging options: {kernel_options}\n" : "Kernel debugging options: none\n",
         f_s("kernel_options", strbuf_str(&text)));
    return NULL;
}

static error *run_noversion(command_call *c)
{
    error *e = args_end(c, c->args);
    if (!e) out_heading(c->out, "Extension DLL versions are not checked: the extensions are built in\n");
    return e;
}

/* ---- texts ---- */

/* Text is UTF-8 here, whatever the locale is. */
static error *run_locale(command_call *c)
{
    str *locale = &c->session->settings.locale, name = str_trim(c->args);
    if (name.len) *locale = str_copy(c->session->arena, name);
    emit(c->out, "setting", "Locale: {locale}\n", f_s("locale", locale->len ? *locale : STR("C")));
    return NULL;
}

static error *run_quit_lock(command_call *c)
{
    session *s = c->session;
    str rest = c->args, flag, word = {0};
    bool set = false;
    if (args_take_any_flag(&rest, &flag)) {
        set = str_equal(flag, STR("s"));
        if ((!set && !str_equal(flag, STR("q"))) || !args_take_string(&rest, &word) || !word.len)
            return args_error(c, rest, "Syntax");
        error *e = args_end(c, rest);
        if (e) return e;
        if (s->settings.secure)
            return error_new(c->arena, ERROR_UNAVAILABLE, "The quit lock cannot be changed in secure mode");
        if (!set && !str_equal(word, s->settings.quit_password))
            return error_new(c->arena, ERROR_MISMATCH, "Incorrect quit lock password");
        s->settings.quit_password = set ? str_copy(s->arena, word) : (str){0};
    } else if (!args_empty(rest)) {
        return args_error(c, rest, "Syntax");
    }
    str password = s->settings.quit_password;
    emit(c->out, "setting",
         password.len ? "Quit is locked with the password '{quit_password}'\n" : "Quit is not locked\n",
         f_s("quit_password", password));
    return NULL;
}

#define SETTING(id, name_, synopsis_, brief_, example_)                                                      \
    const command command_##id = {                                                                           \
        .name = name_, .synopsis = synopsis_, .brief = brief_, .example = example_, .run = run_##id};

SETTING(enable_unicode, ".enable_unicode", "0 | 1", "Say whether dt shows 16-bit integers as text",
        ".enable_unicode 1")
SETTING(enable_long_status, ".enable_long_status", "0 | 1",
        "Say whether dt shows long integers in the number base", ".enable_long_status 1")
SETTING(force_radix_output, ".force_radix_output", "0 | 1",
        "Say whether dt shows signed integers in the number base", ".force_radix_output 1")
SETTING(echotimestamps, ".echotimestamps", "[0 | 1]", "Say whether events are shown with their times",
        ".echotimestamps 0")
SETTING(ss, "ss", "[a | w | n]", "Set the letter that symbols are looked for with as well", "ss w")
SETTING(so, "so", "[NOEXTWARNING] [NOVERSIONCHECK]", "Show or set the kernel debugging options", "so")
SETTING(noversion, ".noversion", "", "Do not check the versions of extension DLLs", ".noversion")
SETTING(locale, ".locale", "[Locale]", "Show or set the locale", ".locale")
SETTING(quit_lock, ".quit_lock", "[/s Password | /q Password]", "Keep q from ending the session",
        ".quit_lock /s \"not yet\"; .quit_lock /q \"not yet\"")

const command command_sq = {.name = "sq",
                            .suffixes = "ed",
                            .synopsis = "[e | d]",
                            .brief = "Turn quiet mode on or off",
                            .example = "sq",
                            .run = run_sq};

const command command_typeopt = {.name = ".typeopt",
                                 .synopsis = "[{+|-} {Flags | uni | longst | radix | size}]",
                                 .brief = "Show or set how types are shown",
                                 .example = ".typeopt +uni",
                                 .run = run_typeopt};

/* .srcpath, .lsrcpath, .srcfix, .lsrcfix, .srcnoisy, .srcfetch, l+, l-: where source files come from and how
 * much of them is shown. Source: windows-driver-docs, the pages of these names (.srcfetch is our own: nothing
 * is fetched from a source server before it allows that). */
#include "base/file.h"
#include "dispatch/args.h"
#include "dispatch/command.h"

#include <string.h>

static error *set_path(command_call *c, bool append, str text, bool local)
{
    sources *s = c->session->sources;
    str old = sources_path(s);
    if (append && old.len && text.len) text = str_format(c->arena, "%.*s;%.*s", STR_ARG(old), STR_ARG(text));
    if (text.len) {
        sources_set_path(s, text);
        c->session->source = (session_source){0};
    }
    emit(c->out, "source_path", "{title} search path is: {path}\n",
         f_c("title", local ? "Local source" : "Source"),
         f_s("path", sources_path(s).len ? sources_path(s) : STR("<empty>")));
    if (!text.len) return NULL;
    out_heading(c->out, "\n************* Path validation summary **************\n"
                        "Response                         Time (ms)     Location\n");
    out_list_begin(c->out, "locations");
    for (str rest = sources_path(s); rest.len;) {
        str one = str_trim(str_take_until(&rest, ';'));
        bool server = str_starts_with_nocase(one, STR("srv*"));
        const char *response = server ? "Deferred" : directory_exists(one) ? "OK" : "Error";
        if (one.len)
            emit(c->out, "location", "{response:-47}{location}\n", f_c("response", response),
                 f_s("location", one));
    }
    out_list_end(c->out);
    return NULL;
}

static bool is_local(const command_call *c)
{
    return str_starts_with(c->name, STR(".l"));
}

static error *run_srcpath(command_call *c)
{
    str text;
    bool append = args_take_plus(c, &text);
    return set_path(c, append, text, is_local(c));
}

static error *run_srcfix(command_call *c)
{
    str more;
    bool append = args_take_plus(c, &more);
    str text = more.len ? str_format(c->arena, "SRV*;%.*s", STR_ARG(more)) : STR("SRV*");
    return set_path(c, append, text, is_local(c));
}

static error *run_srcnoisy(command_call *c)
{
    sources *s = c->session->sources;
    str rest = c->args;
    uint64_t bits = sources_noise(s);
    error *e = args_expression_or(c, &rest, bits, &bits);
    if (e || (e = args_end(c, rest))) return e;
    sources_set_noise(s, (unsigned)(bits & 3));
    const char *files = bits & SOURCE_NOISE_FILES ? "on" : "off",
               *server = bits & SOURCE_NOISE_SERVER ? "on" : "off";
    emit(c->out, "setting",
         "Noisy source output: {files}\nNoisy source server output: {server}\n"
         "Filter out everything but source server output: {only_server}\n",
         f_c("files", files), f_c("server", server), f_c("only_server", (bits & 3) == 3 ? "on" : "off"));
    return NULL;
}

static error *run_srcfetch(command_call *c)
{
    sources *s = c->session->sources;
    str rest = c->args;
    uint64_t on = sources_fetch_allowed(s);
    error *e = args_expression_or(c, &rest, on, &on);
    if (e || (e = args_end(c, rest))) return e;
    sources_allow_fetch(s, on != 0);
    emit(c->out, "setting",
         on ? "Source files may be fetched from source servers\n"
            : "Source files are not fetched from source servers\n",
         f_b("fetch", on != 0));
    return NULL;
}

/* One letter at a time; without one, l+ and l- both say what is set. */
static error *source_options(command_call *c, bool on)
{
    static const struct {
        char letter;
        unsigned bit;
        const char *what;
    } options[] = {{'t', SESSION_SOURCE_STEP, "Step/trace by source line"},
                   {'l', SESSION_SOURCE_LIST_LINE, "List source line for LN and prompt"},
                   {'s', SESSION_SOURCE_LIST_CODE, "List source code at prompt"},
                   {'o', SESSION_SOURCE_ONLY, "Only show source code at prompt"}};
    session_settings *set = &c->session->settings;
    str option = str_trim(c->args);
    unsigned bits = 0;
    if (option.len && option.ptr[0] == '*') bits = UINT32_MAX;
    for (size_t i = 0; option.len && i < 4; i++)
        if (option.ptr[0] == options[i].letter) bits = options[i].bit;
    if (option.len && !bits) return args_error(c, c->args, "Syntax");
    set->source_options = on ? set->source_options | bits : set->source_options & ~bits;
    if (bits && on && !set->lines) out_heading(c->out, "  WARNING: Line information loading disabled\n");
    out_heading(c->out, "Source options are %x:\n", set->source_options);
    if (!set->source_options) out_heading(c->out, "    None\n");
    for (size_t i = 0; i < 4; i++)
        if (set->source_options & options[i].bit)
            out_heading(c->out, "    %2x/%c - %s\n", options[i].bit, options[i].letter, options[i].what);
    emit(c->out, "setting", NULL, f_b("lines", set->lines), f_x("source_options", set->source_options, 8));
    return NULL;
}

static error *run_lplus(command_call *c)
{
    return source_options(c, true);
}

static error *run_lminus(command_call *c)
{
    return source_options(c, false);
}

const command command_lminus = {.name = "l-",
                                .synopsis = "[l | s | t | o | *]",
                                .brief = "Turn a source line option off",
                                .example = "l-l",
                                .run = run_lminus};

const command command_lplus = {.name = "l+",
                               .synopsis = "[l | s | t | o | *]",
                               .brief = "Turn a source line option on",
                               .example = "l+l",
                               .run = run_lplus};

const command command_lsrcfix = {.name = ".lsrcfix",
                                 .suffixes = "+",
                                 .takes_line = args_takes_path,
                                 .synopsis = "[+] [Directory[;...]]",
                                 .brief = "The same as .srcfix",
                                 .example = ".lsrcfix",
                                 .run = run_srcfix};

const command command_lsrcpath = {.name = ".lsrcpath",
                                  .suffixes = "+",
                                  .takes_line = args_takes_path,
                                  .synopsis = "[+] [Directory[;...]]",
                                  .brief = "The same as .srcpath",
                                  .example = ".lsrcpath /src",
                                  .run = run_srcpath};

const command command_srcfetch = {.name = ".srcfetch",
                                  .synopsis = "[0 | 1]",
                                  .brief = "Allow source files to be fetched from where the symbols say",
                                  .example = ".srcfetch 1",
                                  .run = run_srcfetch};

const command command_srcfix = {.name = ".srcfix",
                                .suffixes = "+",
                                .takes_line = args_takes_path,
                                .synopsis = "[+] [Directory[;...]]",
                                .brief = "Use source servers",
                                .example = ".srcfix",
                                .run = run_srcfix};

const command command_srcnoisy = {.name = ".srcnoisy",
                                  .synopsis = "[0 | 1 | 2 | 3]",
                                  .brief = "Show how source files are looked for",
                                  .example = ".srcnoisy 1",
                                  .run = run_srcnoisy};

const command command_srcpath = {.name = ".srcpath",
                                 .suffixes = "+",
                                 .takes_line = args_takes_path,
                                 .synopsis = "[+] [Directory[;...]]",
                                 .brief = "Show or set the source path",
                                 .example = ".srcpath+ /src",
                                 .run = run_srcpath};

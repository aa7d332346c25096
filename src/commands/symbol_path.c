/* .sympath, .symfix, .exepath: where symbols and images are looked for. Source: windows-driver-docs,
 * ".sympath (Set Symbol Path)", ".symfix (Set Symbol Store Path)", ".exepath (Set Executable Path)"; the
 * summary is that of public transcripts. */
#include "symsrv/symbol_path.h"
#include "base/file.h"
#include "dispatch/args.h"
#include "dispatch/command.h"

static void print_path(command_call *c, const char *title, const char *record, str path)
{
    emit(c->out, record, "{title} path is: {path}\n", f_c("title", title),
         f_s("path", path.len ? path : STR("<empty>")));
}

static str joined_path(command_call *c, str old, str more)
{
    return old.len && more.len ? str_format(c->arena, "%.*s;%.*s", STR_ARG(old), STR_ARG(more))
                               : (more.len ? more : old);
}

/* Directories are looked at now; stores and servers when they are needed. */
static void print_validation(command_call *c, str path)
{
    symbol_path_element *elements;
    size_t count = symbol_path_parse(c->arena, path, &elements);
    if (!count) {
        return;
    }
    out_heading(c->out, "\n************* Path validation summary **************\n"
                        "Response                         Time (ms)     Location\n");
    out_list_begin(c->out, "locations");
    for (size_t i = 0; i < count; i++) {
        const symbol_path_element *e = &elements[i];
        bool plain = e->kind == SYMBOL_PATH_DIRECTORY || e->kind == SYMBOL_PATH_ISF;
        const char *response = !plain ? "Deferred" : directory_exists(e->directory) ? "OK" : "Error";
        emit(c->out, "location", "{response:-47}{location}\n", f_c("response", response),
             f_s("location", e->text));
    }
    out_list_end(c->out);
}

static error *run_sympath(command_call *c)
{
    str text;
    symbols *s = c->session->symbols;
    if (args_take_plus(c, &text)) {
        text = joined_path(c, symbols_path(s), text);
    }
    if (text.len) {
        symbols_set_path(s, text);
    }
    print_path(c, "Symbol search", "symbol_path", symbols_path(s));
    str expanded = symbol_path_expand(c->arena, symbols_path(s), symsrv_cache(symbols_server(s)));
    emit(c->out, "expanded_symbol_path", "Expanded Symbol search path is: {path}\n", f_s("path", expanded));
    print_validation(c, symbols_path(s));
    return NULL;
}

static error *run_symfix(command_call *c)
{
    str directory;
    symbols *s = c->session->symbols;
    bool append = args_take_plus(c, &directory);
    symsrv_set_cache(symbols_server(s), directory);
    symbols_set_path(s, append ? joined_path(c, symbols_path(s), STR("srv*")) : STR("srv*"));
    return NULL;
}

static error *run_exepath(command_call *c)
{
    str text;
    symbols *s = c->session->symbols;
    if (args_take_plus(c, &text)) {
        text = joined_path(c, symbols_image_path(s), text);
    }
    if (text.len) {
        symbols_set_image_path(s, text);
    }
    print_path(c, "Executable image search", "image_path", symbols_image_path(s));
    return NULL;
}

/* .neartypes: a setting of our own, as .parents is. */
static error *run_neartypes(command_call *c)
{
    symbols *s = c->session->symbols;
    symbol_options *options = symbols_options(s);
    bool before = options->near_types;
    error *e = args_switch(c, &options->near_types);
    if (e) {
        return e;
    }
    if (before && !options->near_types) {
        symbols_drop_near_types(s);
    }
    emit(c->out, "neartypes", "A kernel without types has {what}\n",
         f_c("what", options->near_types ? "those of the nearest build at hand" : "none"),
         f_b("enabled", options->near_types));
    return NULL;
}

const command command_exepath = {.name = ".exepath",
                                 .suffixes = "+",
                                 .takes_line = args_takes_path,
                                 .synopsis = "[+] [Directory[;...]]",
                                 .brief = "Show or set the executable image search path",
                                 .example = ".exepath+ /images",
                                 .run = run_exepath};

const command command_neartypes = {
    .name = ".neartypes",
    .synopsis = "[0 | 1]",
    .brief = "Take the types of the nearest build (isf*) for a kernel that has none of its own",
    .example = ".neartypes 0",
    .run = run_neartypes};

const command command_symfix = {.name = ".symfix",
                                .suffixes = "+",
                                .synopsis = "[+] [LocalSymbolCache]",
                                .brief = "Use Microsoft's public symbol server and a cache",
                                .example = ".symfix /symbols",
                                .run = run_symfix};

const command command_sympath = {.name = ".sympath",
                                 .suffixes = "+",
                                 .takes_line = args_takes_path,
                                 .synopsis = "[+] [Path[;...]]",
                                 .brief = "Show or set the symbol search path",
                                 .example = ".sympath+ /symbols",
                                 .run = run_sympath};

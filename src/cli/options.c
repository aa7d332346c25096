#include "cli/options.h"

#include "base/file.h"

#include <stdlib.h>
#include <unistd.h>

typedef enum option_kind {
    OPTION_FLAG,  /* a bool of `options` */
    OPTION_VALUE, /* the next word, into a str of `options` */
    OPTION_DUMP,  /* -z, -zd */
    OPTION_SERVER,
    OPTION_LINES, /* -clines */
    OPTION_QUERY, /* -QR */
    OPTION_EVALUATOR,
    OPTION_NETWORK,       /* yes or no */
    OPTION_COLOR,         /* a color_choice, in place of the offset */
    OPTION_EVENT,         /* -xe EVENT: its second letter is that of sxe */
    OPTION_FIXED_EVENT,   /* an event filter that the row says itself */
    OPTION_IGNORED,       /* accepted: means nothing here */
    OPTION_IGNORED_VALUE, /* the same, with the next word */
    OPTION_IGNORED_LEVEL, /* the same, with the next word when that is an error level, 0 to 3 */
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_REFUSED, /* live targets; with `why`: what does not start the debugger on Windows either */
} option_kind;

typedef struct option_row {
    const char *name; /* without the dash; lower case */
    option_kind kind;
    size_t offset;   /* of the member that it sets */
    const char *why; /* it is without effect */
} option_row;

#define MEMBER(name) offsetof(options, name)
#define RUNNING "it is for running programs and machines"
#define SYMBOLS "the symbol handler has no such switch (.symopt shows those that it has)"
#define REGISTRY "it writes to the registry of Windows"
#define EXACT "symbols that do not match are left aside without it (.symopt+0x40 takes them)"
#define WINDOW "it is for windows and dialog boxes"
#define TELEMETRY "nothing is measured or sent"

static const option_row rows[] = {
    {"z", OPTION_DUMP, 0, NULL},
    {"zd", OPTION_DUMP, 0, "a dump is only read, and not deleted"},
    {"y", OPTION_VALUE, MEMBER(symbol_path), NULL},
    {"i", OPTION_VALUE, MEMBER(image_path), NULL},
    {"c", OPTION_VALUE, MEMBER(commands), NULL},
    {"cf", OPTION_VALUE, MEMBER(script), NULL},
    {"cfr", OPTION_VALUE, MEMBER(optional_script), NULL},
    {"logo", OPTION_VALUE, MEMBER(log), NULL},
    {"loga", OPTION_VALUE, MEMBER(log), NULL},
    {"logou", OPTION_VALUE, MEMBER(log), NULL},
    {"logau", OPTION_VALUE, MEMBER(log), NULL},
    {"lines", OPTION_FLAG, MEMBER(lines), NULL},
    {"v", OPTION_FLAG, MEMBER(verbose), NULL},
    {"n", OPTION_FLAG, MEMBER(noisy), NULL},
    {"kqm", OPTION_FLAG, MEMBER(quiet), NULL},
    {"sins", OPTION_FLAG, MEMBER(ignore_environment), NULL},
    {"noshell", OPTION_FLAG, MEMBER(no_shell), NULL},
    {"secure", OPTION_FLAG, MEMBER(secure), NULL},
    {"-offline", OPTION_FLAG, MEMBER(offline), NULL},
    {"-json", OPTION_FLAG, MEMBER(json), NULL},
    {"-color", OPTION_COLOR, COLOR_ALWAYS, NULL},
    {"-color=always", OPTION_COLOR, COLOR_ALWAYS, NULL},
    {"-color=auto", OPTION_COLOR, COLOR_AUTO, NULL},
    {"-color=never", OPTION_COLOR, COLOR_NEVER, NULL},
    {"-no-pager", OPTION_FLAG, MEMBER(no_pager), NULL},
    {"-fail-on-error", OPTION_FLAG, MEMBER(fail_on_error), NULL},
    {"version", OPTION_VERSION, 0, NULL},
    {"-version", OPTION_VERSION, 0, NULL},
    {"?", OPTION_HELP, 0, NULL},
    {"h", OPTION_HELP, 0, NULL},
    {"-help", OPTION_HELP, 0, NULL},
    {"srcpath", OPTION_VALUE, MEMBER(source_path), NULL},
    {"lsrcpath", OPTION_VALUE, MEMBER(source_path), NULL},
    {"sflags", OPTION_VALUE, MEMBER(symbol_options), NULL},
    {"zp", OPTION_VALUE, MEMBER(page_files), NULL},
    {"ee", OPTION_EVALUATOR, 0, NULL},
    {"netsyms", OPTION_NETWORK, 0, NULL},
    {"netsyms:yes", OPTION_IGNORED, 0, "network paths are allowed without it"},
    {"netsyms:no", OPTION_FLAG, MEMBER(offline), NULL},
    {"2", OPTION_IGNORED, 0, RUNNING},
    {"b", OPTION_IGNORED, 0, RUNNING},
    {"bonc", OPTION_FLAG, MEMBER(break_on_connect), NULL},
    {"cimp", OPTION_IGNORED, 0, RUNNING},
    {"d", OPTION_IGNORED, 0, RUNNING},
    {"ddefer", OPTION_IGNORED, 0, RUNNING},
    {"e", OPTION_IGNORED_VALUE, 0, RUNNING},
    {"g", OPTION_FIXED_EVENT, 0, NULL},
    {"hd", OPTION_IGNORED, 0, RUNNING},
    {"isd", OPTION_IGNORED, 0, RUNNING},
    {"m", OPTION_IGNORED, 0, RUNNING},
    {"noinh", OPTION_IGNORED, 0, RUNNING},
    {"pb", OPTION_IGNORED, 0, RUNNING},
    {"pd", OPTION_IGNORED, 0, RUNNING},
    {"pe", OPTION_IGNORED, 0, RUNNING},
    {"pr", OPTION_IGNORED, 0, RUNNING},
    {"pt", OPTION_IGNORED_VALUE, 0, RUNNING},
    {"pvr", OPTION_IGNORED, 0, RUNNING},
    {"r", OPTION_IGNORED_LEVEL, 0, RUNNING},
    {"robp", OPTION_IGNORED, 0, RUNNING},
    {"t", OPTION_IGNORED_LEVEL, 0, RUNNING},
    {"vf", OPTION_IGNORED, 0, RUNNING},
    {"w", OPTION_IGNORED, 0, RUNNING},
    {"x", OPTION_FIXED_EVENT, 0, NULL},
    {"xd", OPTION_EVENT, 0, NULL},
    {"xe", OPTION_EVENT, 0, NULL},
    {"xi", OPTION_EVENT, 0, NULL},
    {"xn", OPTION_EVENT, 0, NULL},
    {"server", OPTION_SERVER, 0, NULL},
    {"remote", OPTION_VALUE, MEMBER(remote), NULL},
    {"clines", OPTION_LINES, 0, NULL},
    {"noio", OPTION_FLAG, MEMBER(no_io), NULL},
    {"qr", OPTION_QUERY, 0, NULL},
    {"failinc", OPTION_IGNORED, 0, EXACT},
    {"s", OPTION_IGNORED, 0, SYMBOLS},
    {"ses", OPTION_IGNORED, 0, EXACT},
    {"sicv", OPTION_IGNORED, 0, SYMBOLS},
    {"snc", OPTION_IGNORED, 0, SYMBOLS},
    {"snul", OPTION_IGNORED, 0, SYMBOLS},
    {"sup", OPTION_IGNORED, 0, SYMBOLS},
    {"sdce", OPTION_IGNORED, 0, WINDOW},
    {"myob", OPTION_IGNORED, 0, "there is no dbghelp.dll to be of another version"},
    {"a", OPTION_VALUE, MEMBER(extension), NULL},
    {"nosqm", OPTION_IGNORED, 0, TELEMETRY},
    {"iae", OPTION_REFUSED, 0, REGISTRY},
    {"iaec", OPTION_REFUSED, 0, REGISTRY},
    {"iu", OPTION_REFUSED, 0, REGISTRY},
    {"wake", OPTION_REFUSED, 0, "no debugger sleeps here: none is controlled from a kernel debugger"},
    {"-", OPTION_REFUSED, 0, NULL},
    {"premote", OPTION_REFUSED, 0, NULL},
    {"psn", OPTION_REFUSED, 0, NULL},
    {"k", OPTION_REFUSED, 0, NULL},
    {"kl", OPTION_REFUSED, 0, NULL},
    {"kx", OPTION_REFUSED, 0, NULL},
    {"p", OPTION_REFUSED, 0, NULL},
    {"pn", OPTION_REFUSED, 0, NULL},
    {"pv", OPTION_REFUSED, 0, NULL},
    {"o", OPTION_IGNORED, 0, RUNNING},
};

/* Options that have their value glued on: "-akdexts", "-vf:opts". */
static const option_row glued_rows[] = {
    {"vf:", OPTION_IGNORED, 0, RUNNING},
    {"a", OPTION_VALUE, MEMBER(extension), NULL},
};

enum { DASH_LENGTH = 3 }; /* U+2013: pasted from a page */

static const option_row *find_row(str name)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_equal_nocase(name, str_from_cstr(rows[i].name))) return &rows[i];
    return NULL;
}

static const option_row *find_glued(str name)
{
    for (size_t i = 0; i < sizeof glued_rows / sizeof *glued_rows; i++)
        if (str_starts_with_nocase(name, str_from_cstr(glued_rows[i].name))) return &glued_rows[i];
    return NULL;
}

/* "-rnv": letters that take no argument and are known. */
static bool letters(str name)
{
    for (size_t i = 0; i < name.len; i++) {
        const option_row *row = find_row(str_slice(name, i, i + 1));
        if (!row || (row->kind != OPTION_FLAG && row->kind != OPTION_IGNORED &&
                     row->kind != OPTION_IGNORED_LEVEL && row->kind != OPTION_FIXED_EVENT))
            return false;
    }
    return name.len > 0;
}

/* Words with the same reason share a line: "-g -G: without effect: ...". */
static void add_without_effect(arena *a, options *o, str word, const char *why)
{
    str reason = str_format(a, "without effect: %s", why);
    for (size_t i = 0; i < o->without_effect.count; i++) {
        option_note *n = &o->without_effect.items[i];
        if (!str_equal(n->reason, reason)) continue;
        n->words = str_format(a, "%.*s %.*s", STR_ARG(n->words), STR_ARG(word));
        return;
    }
    *VEC_PUSH(a, &o->without_effect) = (option_note){word, reason};
}

/* "-g Ignores the initial breakpoint"; "-G ... the same effect as entering the command sxd epr"; "-x ... the
 * same as -xd av" ("CDB Command-Line Options"). Of these letters case counts. KD's -x breaks in at first
 * chances of a machine that runs ("KD Command-Line Options"). */
static void set_fixed_event(arena *a, options *o, str letter)
{
    if (str_equal_nocase(letter, STR("x")) && str_equal_nocase(o->program, STR("kd"))) {
        add_without_effect(a, o, STR("-x"), RUNNING);
        return;
    }
    *VEC_PUSH(a, &o->event_filters) = str_equal(letter, STR("g"))   ? STR("i ibp")
                                      : str_equal(letter, STR("G")) ? STR("d epr")
                                                                    : STR("d av");
}

static void set_flag(options *o, const option_row *row)
{
    if (row->kind == OPTION_FLAG) *(bool *)((char *)o + row->offset) = true;
}

static void set_value(options *o, const option_row *row, str word)
{
    *(str *)((char *)o + row->offset) = word;
    o->has_symbol_path = o->has_symbol_path || row->offset == MEMBER(symbol_path);
    o->has_image_path = o->has_image_path || row->offset == MEMBER(image_path);
    if (row->offset == MEMBER(log)) {
        str name = str_from_cstr(row->name);
        o->log_append = str_starts_with(name, STR("loga"));
        o->log_unicode = str_ends_with_nocase(name, STR("u"));
    }
}

/* Without its dash; empty when the word is no option. A word that begins with '/' is one only when such an
 * option exists (joined letters: and no such file), because here it is far more often a path. */
static str option_name(arena *a, str word)
{
    if (str_starts_with(word, (str){"\xe2\x80\x93", DASH_LENGTH})) return str_skip(word, DASH_LENGTH);
    if (word.len > 1 && word.ptr[0] == '-') return str_skip(word, 1);
    if (word.len < 2 || word.ptr[0] != '/') return (str){0};
    str name = str_skip(word, 1);
    bool option = find_row(name) || (letters(name) && access(str_to_cstr(a, word), F_OK) != 0);
    return option ? name : (str){0};
}

static error *set_evaluator(arena *a, options *o, str name, const char *where)
{
    o->cpp_expressions = str_equal_nocase(name, STR("c++"));
    if (o->cpp_expressions || str_equal_nocase(name, STR("masm"))) return NULL;
    return error_new(a, ERROR_SYNTAX, "%s takes masm or c++, not '%.*s'", where, STR_ARG(name));
}

static error *set_lines(arena *a, options *o, str value)
{
    char *end;
    const char *text = str_to_cstr(a, value);
    unsigned long lines = strtoul(text, &end, 10);
    if (end == text || *end || lines > UINT32_MAX)
        return error_new(a, ERROR_SYNTAX, "-clines takes a number of lines, not '%s'", text);
    o->history_lines = (uint32_t)lines;
    return NULL;
}

static void add_dump(arena *a, options *o, str path)
{
    if (o->dump.len) *VEC_PUSH(a, &o->more_dumps) = path;
    else o->dump = path;
}

static bool is_level(str word)
{
    return word.len == 1 && word.ptr[0] >= '0' && word.ptr[0] <= '3';
}

/* An option that takes the word behind it. */
static error *take_value(arena *a, options *o, const option_row *row, str word, str value)
{
    switch (row->kind) {
    case OPTION_VALUE: set_value(o, row, value); return NULL;
    case OPTION_DUMP:
        add_dump(a, o, value);
        if (row->why) add_without_effect(a, o, word, row->why);
        return NULL;
    case OPTION_SERVER: *VEC_PUSH(a, &o->servers) = value; return NULL;
    case OPTION_LINES: return set_lines(a, o, value);
    case OPTION_QUERY:
        while (value.len && value.ptr[0] == '\\') value = str_skip(value, 1);
        o->action = ACTION_QUERY;
        o->query = value;
        return NULL;
    case OPTION_EVENT:
        *VEC_PUSH(a, &o->event_filters) = str_format(a, "%c %.*s", row->name[1], STR_ARG(value));
        return NULL;
    case OPTION_EVALUATOR: o->has_evaluator = true; return set_evaluator(a, o, value, "-ee");
    case OPTION_NETWORK:
        o->offline = str_equal_nocase(value, STR("no"));
        if (o->offline || str_equal_nocase(value, STR("yes"))) return NULL;
        return error_new(a, ERROR_SYNTAX, "%.*s takes yes or no, not '%.*s'", STR_ARG(word), STR_ARG(value));
    default: add_without_effect(a, o, word, row->why); return NULL;
    }
}

static error *take_option(arena *a, options *o, str word, str name, int argc, char *const *argv, int *at)
{
    const option_row *row = find_row(name);
    if (!row && letters(name)) {
        for (size_t i = 0; i < name.len; i++) {
            row = find_row(str_slice(name, i, i + 1));
            set_flag(o, row);
            if (row->kind == OPTION_FIXED_EVENT) set_fixed_event(a, o, str_slice(name, i, i + 1));
            if (row->why)
                add_without_effect(a, o, str_format(a, "-%.*s", STR_ARG(str_slice(name, i, i + 1))),
                                   row->why);
        }
        return NULL;
    }
    if (!row && (row = find_glued(name)) && row->kind == OPTION_VALUE) {
        set_value(o, row, str_skip(name, strlen(row->name)));
        return NULL;
    }
    if (!row && str_starts_with_nocase(name, STR("-color=")))
        return error_new(a, ERROR_SYNTAX, "--color takes auto, always or never, not '%.*s'",
                         STR_ARG(str_skip(name, sizeof "-color=" - 1)));
    if (!row) return error_new(a, ERROR_SYNTAX, "unknown option %.*s", STR_ARG(word));
    switch (row->kind) {
    case OPTION_FLAG: set_flag(o, row); break;
    case OPTION_COLOR: o->color = (color_choice)row->offset; break;
    case OPTION_HELP: o->action = ACTION_HELP; break;
    case OPTION_VERSION: o->action = ACTION_VERSION; break;
    case OPTION_REFUSED:
        if (row->why) return error_new(a, ERROR_UNSUPPORTED, "%.*s: %s", STR_ARG(word), row->why);
        return error_new(a, ERROR_UNSUPPORTED, "%.*s: live targets are not there yet; -z opens a dump",
                         STR_ARG(word));
    case OPTION_IGNORED_LEVEL:
        if (*at + 1 < argc && is_level(str_from_cstr(argv[*at + 1]))) *at += 1;
        add_without_effect(a, o, word, row->why);
        break;
    case OPTION_IGNORED: add_without_effect(a, o, word, row->why); break;
    case OPTION_FIXED_EVENT: set_fixed_event(a, o, name); break;
    case OPTION_EVENT:
    case OPTION_VALUE:
    case OPTION_DUMP:
    case OPTION_SERVER:
    case OPTION_LINES:
    case OPTION_QUERY:
    case OPTION_EVALUATOR:
    case OPTION_NETWORK:
    case OPTION_IGNORED_VALUE:
        if (*at + 1 >= argc) return error_new(a, ERROR_SYNTAX, "%.*s needs an argument", STR_ARG(word));
        *at += 1;
        return take_value(a, o, row, word, str_from_cstr(argv[*at]));
    }
    return NULL;
}

static str environment_path(arena *a, const char *(*environment)(const char *), const char *first,
                            const char *second)
{
    str one = first ? str_from_cstr(environment(first)) : (str){0}, two = str_from_cstr(environment(second));
    return one.len && two.len ? str_format(a, "%.*s;%.*s", STR_ARG(one), STR_ARG(two)) : one.len ? one : two;
}

/* What a debugging client leaves to its server: "Command-line options used to start new debugging sessions
 * (like -p) cannot be used by the debugging client, but only by the server". */
static error *check_client(arena *a, options *o)
{
    if (o->servers.count)
        return error_new(a, ERROR_SYNTAX, "a debugger is a client (-remote) or a server (-server), not both");
    if (o->dump.len || o->page_files.len)
        return error_new(a, ERROR_SYNTAX, "-remote joins the server's session: it opens no dump of its own");
    if (o->json)
        return error_new(a, ERROR_SYNTAX, "--json is for the server: a client (-remote) is sent text");
    if (o->no_io) return error_new(a, ERROR_SYNTAX, "-noio is for servers");
    static const char *const theirs = "with -remote the session is the server's";
    if (o->has_symbol_path) add_without_effect(a, o, STR("-y"), theirs);
    if (o->has_image_path) add_without_effect(a, o, STR("-i"), theirs);
    if (o->source_path.len) add_without_effect(a, o, STR("-srcpath"), theirs);
    if (o->log.len) add_without_effect(a, o, STR("-log"), theirs);
    if (o->lines) add_without_effect(a, o, STR("-lines"), theirs);
    if (o->noisy) add_without_effect(a, o, STR("-n"), theirs);
    if (o->no_shell) add_without_effect(a, o, STR("-noshell"), theirs);
    if (o->secure) add_without_effect(a, o, STR("-secure"), theirs);
    if (o->symbol_options.len) add_without_effect(a, o, STR("-sflags"), theirs);
    if (o->event_filters.count) add_without_effect(a, o, STR("-x"), theirs);
    return NULL;
}

static error *check_remote(arena *a, options *o)
{
    if (o->remote.len) return check_client(a, o);
    if (o->no_io && !o->servers.count)
        return error_new(a, ERROR_SYNTAX, "-noio needs -server: without one nobody could type anything");
    if (o->history_lines)
        add_without_effect(a, o, STR("-clines"),
                           "it is for debugging clients (_NT_DEBUG_HISTORY_SIZE for servers)");
    if (o->break_on_connect) add_without_effect(a, o, STR("-bonc"), RUNNING);
    return NULL;
}

error *options_parse(arena *a, int argc, char *const *argv, const char *(*environment)(const char *name),
                     options *out)
{
    options o = {.program = argc > 0 ? str_base_name(str_from_cstr(argv[0])) : STR("ntdbg")};
    for (int i = 1; i < argc; i++) {
        str word = str_from_cstr(argv[i]), name = option_name(a, word);
        if (name.len > 0) {
            error *e = take_option(a, &o, word, name, argc, argv, &i);
            if (e) return e;
            continue;
        }
        if (o.dump.len > 0) return error_new(a, ERROR_SYNTAX, "unexpected argument %.*s", STR_ARG(word));
        o.dump = word;
    }
    error *problem = check_remote(a, &o);
    if (problem) return problem;
    if (environment("KDQUIET")) o.quiet = true; /* "equivalent to KDQUIET" (kd -?) */
    if (!o.ignore_environment) {
        if (!o.has_symbol_path)
            o.symbol_path = environment_path(a, environment, "_NT_ALT_SYMBOL_PATH", "_NT_SYMBOL_PATH");
        if (!o.has_image_path)
            o.image_path = environment_path(a, environment, NULL, "_NT_EXECUTABLE_IMAGE_PATH");
        o.extension_path = environment_path(a, environment, NULL, "_NT_DEBUGGER_EXTENSION_PATH");
        if (!o.source_path.len) o.source_path = environment_path(a, environment, NULL, "_NT_SOURCE_PATH");
    }
    str evaluator = str_from_cstr(environment("_NT_EXPR_EVAL"));
    if (!o.has_evaluator && evaluator.len > 0) {
        error *e = set_evaluator(a, &o, evaluator, "_NT_EXPR_EVAL");
        if (e) return e;
    }
    if (o.log.len == 0 && environment("_NT_DEBUG_LOG_FILE_OPEN"))
        o.log = str_from_cstr(environment("_NT_DEBUG_LOG_FILE_OPEN"));
    if (o.log.len == 0 && environment("_NT_DEBUG_LOG_FILE_APPEND")) {
        o.log = str_from_cstr(environment("_NT_DEBUG_LOG_FILE_APPEND"));
        o.log_append = true;
    }
    *out = o;
    return NULL;
}

str options_help(void)
{
    return STR(
        "usage: ntdbg -z DUMP [options]\n"
        "Opens a Windows crash dump and takes WinDbg's commands. kd, cdb and ntsd are the same program.\n"
        "\n"
        "  -z FILE      the dump (may be compressed); a bare file name does as well\n"
        "               (several -z: g opens the next, || lists them)\n"
        "  -zp FILE     the page file of the machine (several: ';' between them, page file 0 first)\n"
        "  -y PATH      symbol path; without it _NT_SYMBOL_PATH, else Microsoft's public server\n"
        "  -i PATH      path of image files; without it _NT_EXECUTABLE_IMAGE_PATH\n"
        "  -a NAME      extension library to load: also -aNAME\n"
        "  -srcpath PATH\n"
        "               path of source files; without it _NT_SOURCE_PATH\n"
        "  -c \"CMDS\"    commands to run first, separated by ';'\n"
        "  -cf FILE     file of commands to run first (-cfr: if there is one)\n"
        "  -logo FILE   copy everything to a new log file (-loga: append; -logou, -logau: in UTF-16)\n"
        "  -server tcp:port=N | npipe:pipe=NAME\n"
        "               let debugging clients join the session (.server; -noio: only they type and see)\n"
        "  -remote tcp:server=HOST,port=N | npipe:server=HOST,pipe=NAME\n"
        "               join such a session (-clines N: so much of what was shown; Ctrl-B Enter leaves)\n"
        "  -QR HOST     list this user's debugging servers on this computer, and end\n"
        "  -ee masm|c++ the evaluator of expressions; without it _NT_EXPR_EVAL, else masm\n"
        "  -sflags 0xN  symbol options, as .symopt takes them\n"
        "  -kqm         do not say which options are without effect\n"
        "  -lines       show source files and lines\n"
        "  -n           noisy symbol loading\n"
        "  -noshell     prohibit .shell; -secure: keep away from this machine's files as well\n"
        "  -sins        ignore the path variables of the environment\n"
        "  --offline    ask no symbol server (-netsyms:no does the same)\n"
        "  -v           say more\n"
        "  -xe EVENT    set an event filter (-xd, -xn, -xi: as sxd, sxn, sxi)\n"
        "  -version     print the version and end\n"
        "  --color=auto|always|never\n"
        "               colours: on a terminal (the default; not with NO_COLOR), always, never\n"
        "  --no-pager   do not show long output in a pager (NTDBG_PAGER, PAGER, else less)\n"
        "  --json       one JSON object a command instead of text\n"
        "  --fail-on-error\n"
        "               end with status 4 when a command failed\n"
        "  --help       this text\n"
        "\n"
        "Letter case does not count, '/' may stand for '-', and letters without arguments can be joined (-nv).\n"
        "Exit status: 0 ended by q, 1 usage, 2 the dump cannot be opened, 3 a script or log file cannot be\n"
        "opened, 4 a command failed (with --fail-on-error), 130 given up with Ctrl-C.\n");
}

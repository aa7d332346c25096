#include "cli/options.h"

#include "base/file.h"

#include <string.h>

typedef enum option_kind {
    OPTION_FLAG,    /* a bool of `options` */
    OPTION_VALUE,   /* the next word, into a str of `options` */
    OPTION_IGNORED, /* accepted: means nothing here */
    OPTION_IGNORED_VALUE,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_REFUSED, /* live targets, remote sessions */
} option_kind;

typedef struct option_row {
    const char *name; /* without the dash; lower case */
    option_kind kind;
    size_t offset; /* of the member that it sets */
} option_row;

#define MEMBER(name) offsetof(options, name)

static const option_row rows[] = {
    {"z", OPTION_VALUE, MEMBER(dump)},
    {"y", OPTION_VALUE, MEMBER(symbol_path)},
    {"i", OPTION_VALUE, MEMBER(image_path)},
    {"c", OPTION_VALUE, MEMBER(commands)},
    {"cf", OPTION_VALUE, MEMBER(script)},
    {"cfr", OPTION_VALUE, MEMBER(script)},
    {"logo", OPTION_VALUE, MEMBER(log)},
    {"loga", OPTION_VALUE, MEMBER(log)},
    {"logou", OPTION_VALUE, MEMBER(log)},
    {"logau", OPTION_VALUE, MEMBER(log)},
    {"lines", OPTION_FLAG, MEMBER(lines)},
    {"v", OPTION_FLAG, MEMBER(verbose)},
    {"n", OPTION_FLAG, MEMBER(noisy)},
    {"sins", OPTION_FLAG, MEMBER(ignore_environment)},
    {"-offline", OPTION_FLAG, MEMBER(offline)},
    {"-json", OPTION_FLAG, MEMBER(json)},
    {"-fail-on-error", OPTION_FLAG, MEMBER(fail_on_error)},
    {"version", OPTION_VERSION, 0},
    {"-version", OPTION_VERSION, 0},
    {"?", OPTION_HELP, 0},
    {"h", OPTION_HELP, 0},
    {"-help", OPTION_HELP, 0},
    {"srcpath", OPTION_VALUE, MEMBER(source_path)},
    {"lsrcpath", OPTION_VALUE, MEMBER(source_path)},
    {"ee", OPTION_IGNORED_VALUE, 0},
    {"sflags", OPTION_IGNORED_VALUE, 0},
    {"b", OPTION_IGNORED, 0},
    {"bonc", OPTION_IGNORED, 0},
    {"d", OPTION_IGNORED, 0},
    {"failinc", OPTION_IGNORED, 0},
    {"kqm", OPTION_IGNORED, 0},
    {"m", OPTION_IGNORED, 0},
    {"myob", OPTION_IGNORED, 0},
    {"netsyms:yes", OPTION_IGNORED, 0},
    {"netsyms:no", OPTION_FLAG, MEMBER(offline)},
    {"noshell", OPTION_FLAG, MEMBER(no_shell)},
    {"noio", OPTION_IGNORED, 0},
    {"r", OPTION_IGNORED, 0},
    {"s", OPTION_IGNORED, 0},
    {"sdce", OPTION_IGNORED, 0},
    {"secure", OPTION_FLAG, MEMBER(secure)},
    {"ses", OPTION_IGNORED, 0},
    {"sicv", OPTION_IGNORED, 0},
    {"snc", OPTION_IGNORED, 0},
    {"snul", OPTION_IGNORED, 0},
    {"sup", OPTION_IGNORED, 0},
    {"t", OPTION_IGNORED, 0},
    {"w", OPTION_IGNORED, 0},
    {"wake", OPTION_IGNORED_VALUE, 0},
    {"x", OPTION_IGNORED, 0},
    {"g", OPTION_IGNORED, 0},
    {"G", OPTION_IGNORED, 0},
    {"2", OPTION_IGNORED, 0},
    {"a", OPTION_IGNORED_VALUE, 0},
    {"cimp", OPTION_IGNORED, 0},
    {"clines", OPTION_IGNORED_VALUE, 0},
    {"ddefer", OPTION_IGNORED, 0},
    {"hd", OPTION_IGNORED, 0},
    {"iae", OPTION_IGNORED, 0},
    {"iaec", OPTION_IGNORED_VALUE, 0},
    {"isd", OPTION_IGNORED, 0},
    {"iu", OPTION_IGNORED_VALUE, 0},
    {"noinh", OPTION_IGNORED, 0},
    {"nosqm", OPTION_IGNORED, 0},
    {"pb", OPTION_IGNORED, 0},
    {"pd", OPTION_IGNORED, 0},
    {"pe", OPTION_IGNORED, 0},
    {"pr", OPTION_IGNORED, 0},
    {"pt", OPTION_IGNORED_VALUE, 0},
    {"pvr", OPTION_IGNORED, 0},
    {"robp", OPTION_IGNORED, 0},
    {"vf", OPTION_IGNORED, 0},
    {"xd", OPTION_IGNORED_VALUE, 0},
    {"xe", OPTION_IGNORED_VALUE, 0},
    {"xi", OPTION_IGNORED_VALUE, 0},
    {"xn", OPTION_IGNORED_VALUE, 0},
    {"netsyms", OPTION_IGNORED_VALUE, 0},
    {"e", OPTION_IGNORED_VALUE, 0},
    {"zp", OPTION_VALUE, MEMBER(page_files)},
    {"qr", OPTION_REFUSED, 0},
    {"premote", OPTION_REFUSED, 0},
    {"psn", OPTION_REFUSED, 0},
    {"k", OPTION_REFUSED, 0},
    {"kl", OPTION_REFUSED, 0},
    {"kx", OPTION_REFUSED, 0},
    {"p", OPTION_REFUSED, 0},
    {"pn", OPTION_REFUSED, 0},
    {"pv", OPTION_REFUSED, 0},
    {"o", OPTION_REFUSED, 0},
    {"remote", OPTION_REFUSED, 0},
    {"server", OPTION_REFUSED, 0},
};

enum { DASH_LENGTH = 3 }; /* U+2013: pasted from a page */

static const option_row *find_row(str name)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_equal_nocase(name, str_from_cstr(rows[i].name))) return &rows[i];
    return NULL;
}

/* "-rnv": letters that take no argument and are known. */
static bool letters(str name)
{
    for (size_t i = 0; i < name.len; i++) {
        const option_row *row = find_row(str_slice(name, i, i + 1));
        if (!row || (row->kind != OPTION_FLAG && row->kind != OPTION_IGNORED)) return false;
    }
    return name.len > 0;
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
    if (row->offset == MEMBER(log))
        o->log_append = strcmp(row->name, "loga") == 0 || strcmp(row->name, "logau") == 0;
}

/* Without its dash; empty when the word is no option. A word that begins with '/' is one only when such an
 * option exists: here it is far more often a path. */
static str option_name(str word)
{
    if (str_starts_with(word, (str){"\xe2\x80\x93", DASH_LENGTH})) return str_skip(word, DASH_LENGTH);
    if (word.len > 1 && word.ptr[0] == '-') return str_skip(word, 1);
    if (word.len > 1 && word.ptr[0] == '/' && find_row(str_skip(word, 1))) return str_skip(word, 1);
    return (str){0};
}

static void add_without_effect(arena *a, options *o, str word)
{
    o->without_effect = str_format(a, "%.*s%.*s ", STR_ARG(o->without_effect), STR_ARG(word));
}

static error *take_option(arena *a, options *o, str word, str name, int argc, char *const *argv, int *at)
{
    const option_row *row = find_row(name);
    if (!row && letters(name)) {
        for (size_t i = 0; i < name.len; i++) set_flag(o, find_row(str_slice(name, i, i + 1)));
        return NULL;
    }
    if (!row) return error_new(a, ERROR_SYNTAX, "unknown option %.*s", STR_ARG(word));
    switch (row->kind) {
    case OPTION_FLAG: set_flag(o, row); break;
    case OPTION_IGNORED: add_without_effect(a, o, word); break;
    case OPTION_HELP: o->action = ACTION_HELP; break;
    case OPTION_VERSION: o->action = ACTION_VERSION; break;
    case OPTION_REFUSED:
        return error_new(a, ERROR_UNSUPPORTED,
                         "%.*s: live and remote targets are not there yet; -z opens a dump", STR_ARG(word));
    case OPTION_VALUE:
    case OPTION_IGNORED_VALUE:
        if (*at + 1 >= argc) return error_new(a, ERROR_SYNTAX, "%.*s needs an argument", STR_ARG(word));
        *at += 1;
        if (row->kind == OPTION_VALUE) set_value(o, row, str_from_cstr(argv[*at]));
        else add_without_effect(a, o, word);
        break;
    }
    return NULL;
}

static str environment_path(arena *a, const char *(*environment)(const char *), const char *first,
                            const char *second)
{
    str one = first ? str_from_cstr(environment(first)) : (str){0}, two = str_from_cstr(environment(second));
    return one.len && two.len ? str_format(a, "%.*s;%.*s", STR_ARG(one), STR_ARG(two)) : one.len ? one : two;
}

error *options_parse(arena *a, int argc, char *const *argv, const char *(*environment)(const char *name),
                     options *out)
{
    options o = {.program = argc > 0 ? str_base_name(str_from_cstr(argv[0])) : STR("ntdbg")};
    for (int i = 1; i < argc; i++) {
        str word = str_from_cstr(argv[i]), name = option_name(word);
        if (name.len > 0) {
            bool had_dump = o.dump.len > 0;
            error *e = take_option(a, &o, word, name, argc, argv, &i);
            if (e) return e;
            if (had_dump && (str_equal_nocase(name, STR("z"))))
                return error_new(a, ERROR_UNSUPPORTED, "only one dump can be opened at a time");
            continue;
        }
        if (o.dump.len > 0) return error_new(a, ERROR_SYNTAX, "unexpected argument %.*s", STR_ARG(word));
        o.dump = word;
    }
    if (!o.ignore_environment) {
        if (!o.has_symbol_path)
            o.symbol_path = environment_path(a, environment, "_NT_ALT_SYMBOL_PATH", "_NT_SYMBOL_PATH");
        if (!o.has_image_path)
            o.image_path = environment_path(a, environment, NULL, "_NT_EXECUTABLE_IMAGE_PATH");
        if (!o.source_path.len) o.source_path = environment_path(a, environment, NULL, "_NT_SOURCE_PATH");
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
        "  -zp FILE     the page file of the machine (several: ';' between them, page file 0 first)\n"
        "  -y PATH      symbol path; without it _NT_SYMBOL_PATH, else Microsoft's public server\n"
        "  -i PATH      path of image files; without it _NT_EXECUTABLE_IMAGE_PATH\n"
        "  -srcpath PATH\n"
        "               path of source files; without it _NT_SOURCE_PATH\n"
        "  -c \"CMDS\"    commands to run first, separated by ';'\n"
        "  -cf FILE     file of commands to run first\n"
        "  -logo FILE   copy everything to a new log file (-loga: append)\n"
        "  -lines       show source files and lines\n"
        "  -n           noisy symbol loading\n"
        "  -noshell     prohibit .shell; -secure: keep away from this machine's files as well\n"
        "  -sins        ignore the path variables of the environment\n"
        "  --offline    ask no symbol server (-netsyms:no does the same)\n"
        "  -v           say more\n"
        "  -version     print the version and end\n"
        "  --json       one JSON object a command instead of text\n"
        "  --fail-on-error\n"
        "               end with status 4 when a command failed\n"
        "  --help       this text\n"
        "\n"
        "Letter case does not count, '/' may stand for '-', and letters without arguments can be joined (-nv).\n"
        "Exit status: 0 ended by q, 1 usage, 2 the dump cannot be opened, 3 a script or log file cannot be\n"
        "opened, 4 a command failed (with --fail-on-error), 130 given up with Ctrl-C.\n");
}

/* The command line of kd, cdb and ntsd (windows-driver-docs, "KD Command-Line Options", "CDB Command-Line
 * Options"). */
#ifndef NTDBG_CLI_OPTIONS_H
#define NTDBG_CLI_OPTIONS_H

#include "base/error.h"
#include "base/vec.h"

typedef enum option_action { ACTION_DEBUG, ACTION_HELP, ACTION_VERSION, ACTION_QUERY } option_action;

/* --color: AUTO is "on a terminal" */
typedef enum color_choice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } color_choice;

/* Options that were taken and mean nothing here. */
typedef struct option_note {
    str words;  /* as typed, blanks between them */
    str reason; /* "without effect: it is for debugging servers" */
} option_note;

typedef VEC(option_note) option_notes;

typedef struct options {
    option_action action;
    str program;         /* the name that it was started by: "kd", "cdb", "ntdbg" */
    str dump;            /* -z, or a bare file name; empty = none */
    VEC(str) more_dumps; /* the second -z and on */
    str page_files;      /* -zp: ';' between several, page file 0 first */
    bool has_symbol_path, has_image_path;
    str source_path;     /* -srcpath, else _NT_SOURCE_PATH */
    str symbol_path;     /* -y, else _NT_SYMBOL_PATH behind _NT_ALT_SYMBOL_PATH */
    str image_path;      /* -i, else _NT_EXECUTABLE_IMAGE_PATH */
    str extension;       /* -a */
    str extension_path;  /* _NT_DEBUGGER_EXTENSION_PATH */
    str commands;        /* -c */
    str script;          /* -cf */
    str optional_script; /* -cfr: need not be there */
    str log;             /* -logo, -loga */
    bool log_append, log_unicode;
    str symbol_options;                  /* -sflags: the number, as typed */
    bool cpp_expressions, has_evaluator; /* -ee, else _NT_EXPR_EVAL */
    bool quiet;                          /* -kqm */
    bool lines, verbose, noisy, json;
    bool ignore_environment; /* -sins */
    color_choice color;      /* --color */
    bool no_pager;           /* --no-pager */
    bool no_shell, secure;
    VEC(str) event_filters; /* -x, -xe ...: "d av", a letter of sx and what it is set for */
    option_notes without_effect;
    VEC(str) servers;       /* -server: transports, as .server takes them */
    str remote;             /* -remote: the server to connect to; empty = no debugging client */
    str query;              /* ACTION_QUERY, -QR: the computer, without backslashes */
    uint32_t history_lines; /* -clines: what a client asks for; 0 = all */
    bool no_io;             /* -noio: only clients type and see */
    bool break_on_connect;  /* -bonc */
    bool offline;           /* --offline, -netsyms:no */
    bool fail_on_error;     /* --fail-on-error */
} options;

/* ERROR_SYNTAX says which word was not understood. `environment` is asked for the _NT_ variables (getenv). */
error *options_parse(arena *a, int argc, char *const *argv, const char *(*environment)(const char *name),
                     options *out);
/* What --help prints. */
str options_help(void);

#endif

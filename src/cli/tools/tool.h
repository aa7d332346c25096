/* Tools: `ntdbg NAME ...` instead of a dump. Each is one descriptor beside its function, and a line in
 * tools.c.
 *
 *     static int run_filters(tool_call *c) { ... return EXIT_OK; }
 *     const tool tool_filters = {"filters", "FILE...", "Simulate the load order", help, run_filters};
 *
 * A dump file that has a tool's name opens with `ntdbg -z NAME` or `ntdbg ./NAME`. */
#ifndef NTDBG_CLI_TOOLS_TOOL_H
#define NTDBG_CLI_TOOLS_TOOL_H

#include "base/error.h"
#include "base/interrupt.h"
#include "cli/exit_codes.h"
#include "out/out.h"

typedef struct tool tool;

typedef struct tool_call {
    const tool *tool;
    arena *arena;
    int argc; /* the words behind the tool's name */
    char *const *argv;
    const char *(*environment)(const char *name);
    interrupt interrupt; /* set by Ctrl-C; given to what tool_begin makes */
} tool_call;

struct tool {
    const char *name;     /* "evtx" */
    const char *synopsis; /* "FILE..." */
    const char *brief;    /* one line for `ntdbg --help` */
    const char *help;     /* what `ntdbg NAME --help` prints under its first two lines; lines end in \n */
    int (*run)(tool_call *call);    /* returns the exit status: cli/exit_codes.h */
    const char *(*more_help)(void); /* NULL, or help that another layer has: printed behind `help` */
};

/* NULL = no tool of that name. */
const tool *tool_find(str name);
/* Runs `t` with the words behind its name; --help is answered here. Returns the exit status. */
int tool_run(const tool *t, int argc, char *const *argv);
/* "  evtx FILE...   Read event logs" for each tool, for --help. */
str tool_list(arena *a);

/* Output to standard output; in JSON it is one line, as of one command: tool_end ends it. */
out *tool_begin(tool_call *c, out_format format);
void tool_end(tool_call *c, out *o);
/* "ntdbg evtx: <text>" on standard error. */
void tool_complain(const tool_call *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same with "Try ntdbg evtx --help." below; returns EXIT_USAGE. */
int tool_usage(const tool_call *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The value of option argv[*i] ("--since TIME", "--since=TIME", "-y PATH"); false when argv[*i] is another
 * word. A value that is missing is NULL. *i stands on the last word used. */
bool tool_option(const tool_call *c, int *i, const char *option, const char **value);

#endif

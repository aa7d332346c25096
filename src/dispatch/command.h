/* Command descriptors. A command is one function and, beside it, one descriptor; src/commands/list.c and each
 * extension's list.c name it in one sorted line.
 *
 *     static error *run_kn(command_call *c) { ... emit(c->out, ...) ... }
 *     const command command_k = {.name = "k", .suffixes = "bcdDfLnpPv", .needs = NEEDS_REGISTERS, ...};
 *
 * The dispatcher finds the longest name that the line begins with, takes glued suffix letters ("kn", "kL",
 * "lmvm"), accepts '-' and U+2013 alike and an optional blank ("?0000bd38", "k5"). Only the dispatcher prints
 * errors: a command returns an error object when it failed as a whole, and prints a line for each bad item
 * and goes on otherwise. */
#ifndef NTDBG_DISPATCH_COMMAND_H
#define NTDBG_DISPATCH_COMMAND_H

#include "out/out.h"
#include "session/session.h"

typedef enum command_need {
    NEEDS_NOTHING = 0,
    NEEDS_TARGET = 1 << 0,
    NEEDS_USER = 1 << 1, /* "... is only valid for user-mode targets" */
    NEEDS_KERNEL = 1 << 2,
    NEEDS_REGISTERS = 1 << 3,
    NEEDS_PHYSICAL = 1 << 4,
} command_need;

/* Tokens that the dispatcher itself understands: they have blocks, conditions, a place in loops. */
typedef enum command_control {
    CONTROL_NONE,
    CONTROL_IF,
    CONTROL_ELSIF,
    CONTROL_ELSE,
    CONTROL_FOR,
    CONTROL_WHILE,
    CONTROL_DO,
    CONTROL_FOREACH,
    CONTROL_BLOCK,
    CONTROL_CATCH,
    CONTROL_BREAK,
    CONTROL_CONTINUE,
    CONTROL_LEAVE,
    CONTROL_Z,
} command_control;

typedef struct command command;
typedef struct dispatcher dispatcher;

typedef struct command_call {
    session *session;
    out *out;
    arena *arena;           /* of this command line */
    dispatcher *dispatcher; /* for commands that run others' lines: ~*k, .foreach, .block */
    const command *command;
    str line;   /* the whole command as typed, up to its ';' or the line's end: what error texts quote */
    str name;   /* as typed: "kn", "!peb" */
    str suffix; /* glued letters after the descriptor's name: "n" */
    str args;   /* what follows, trimmed on the left */
} command_call;

struct command {
    const char *name;             /* "k", ".frame", "peb" (extension commands without '!') */
    const char *suffixes;         /* letters that may be glued on; NULL = none */
    const char *extension;        /* DLL that exports it in WinDbg: "ntsdexts"; NULL = built in */
    unsigned needs;               /* command_need bits */
    const char *synopsis;         /* "[b|n|p|v] [FrameCount]" */
    const char *brief;            /* one line */
    const char *example;          /* "kn 5" */
    bool raw_line;                /* takes the rest of the line whole, ';' included (as, .if blocks, *) */
    bool (*takes_line)(str args); /* the same for some arguments only (~*e); NULL = no */
    bool repeatable;              /* Enter repeats it (d, u, ...: without their address) */
    command_control control;      /* not CONTROL_NONE: there is no `run` */
    error *(*run)(command_call *call);
    /* Gets the lines that follow in `call->line`, while the command reads (dispatcher_read_lines). */
    error *(*read_line)(command_call *call);
};

/* All commands, sorted by name. */
typedef struct command_list {
    const command *const *commands;
    size_t count;
} command_list;

/* An extension command that WinDbg's DLLs export, whether it is there or not. */
typedef struct windbg_export {
    const char *extension, *name;
} windbg_export;

/* Extension libraries that are loaded while the program runs (libraries/). */
typedef struct dispatcher_libraries {
    void *context;
    /* The command `name` of the library `dll`, or with an empty `dll` of any that stands before the built-in
     * extensions (`before`) or behind them; NULL = none. */
    const command *(*find)(void *context, str dll, str name, bool before);
    bool (*loaded)(void *context, str dll);
    /* "!dll.name" of a library that is not loaded yet: loads it from the extension path. *found false: there
     * is no such file. */
    error *(*load)(command_call *call, str dll, bool *found);
} dispatcher_libraries;
/* A dot command of WinDbg's that is not there, and why. */
typedef struct absent_command {
    const char *name, *why;
} absent_command;

/* `lists` must outlive the dispatcher. */
dispatcher *dispatcher_new(arena *a, session *s, out *o, const command_list *lists, size_t count);
/* What to call "not there yet" instead of unknown. */
void dispatcher_set_exports(dispatcher *d, const windbg_export *exports, size_t count);
/* NULL = none can be loaded. `l` must outlive the dispatcher. */
void dispatcher_set_libraries(dispatcher *d, const dispatcher_libraries *l);
const dispatcher_libraries *dispatcher_libraries_of(const dispatcher *d);
void dispatcher_set_absent(dispatcher *d, const absent_command *absent, size_t count);
/* Names that come and go, "!name": `run` gets those that are no command's when `has` says so. */
void dispatcher_set_aliases(dispatcher *d, error *(*run)(command_call *call),
                            bool (*has)(session *s, str name));
/* Runs a whole line: splits at ';', repeats on empty, prints errors and notes, stops at the first failing
 * command of the line (as WinDbg does; extension commands cannot stop it). Returns false when one failed. */
bool dispatcher_run_line(dispatcher *d, str line);
/* From now on lines are not commands but go to `reader` (a: WinDbg's input modes), with this prompt. NULL:
 * they are commands again. */
void dispatcher_read_lines(dispatcher *d, const command *reader, str prompt);
bool dispatcher_reads_lines(const dispatcher *d);
/* The prompt for the next line: the session's, or that of the command that reads. */
str dispatcher_prompt(dispatcher *d, arena *a);
/* A line of a script that is run line by line: as dispatcher_run_line, inside a running command. */
bool dispatcher_run_script_line(dispatcher *d, str line);
/* The same inside a running command (loops, ~*k "command"): notes and errors go to the same place. */
bool dispatcher_run_nested(dispatcher *d, str line);
/* The same, with everything that would have been printed (errors too) added to `into` as text. */
bool dispatcher_capture(dispatcher *d, str line, strbuf *into);
/* What a command returns when one that it ran failed, which has been said already. */
error *dispatcher_failed(arena *a);
const command *dispatcher_find(dispatcher *d, str name);
/* The descriptor of exactly this name, with its mark or without (".frame", "!peb", "peb"), glued letters too
 * ("kn"), but nothing behind it. Case counts first: ds and dS are two. */
const command *dispatcher_find_exact(const dispatcher *d, str name);
/* How a command is written down: "k", ".cxr", "!peb"; "!kdexts.handle" where another extension has the name
 * too. Of two that share a name, the one for the open target's kind is found. */
str dispatcher_name(const dispatcher *d, arena *a, const command *c);
/* "\nDid you mean .reload?" when dot or extension commands are spelled nearly so ("!reload", ".relaod"), with
 * their marks; else empty. */
str dispatcher_suggestion(const dispatcher *d, arena *a, str name);
/* Each command whose name matches the wildcard, in order (.extmatch, .help, completion). */
void dispatcher_match(dispatcher *d, str pattern, bool (*each)(void *user, const command *c), void *user);

/* Prints the notes that came up outside of a command (opening a dump); inside, the dispatcher does it. */
void dispatcher_print_notes(dispatcher *d);

typedef struct log_form {
    bool append;
    bool unicode; /* UTF-16, with its byte order mark at the file's beginning (/u, -logou); else UTF-8 */
} log_form;

/* The log (.logopen, -logo): a copy of everything printed, with prompts and typed lines. An open one is
 * closed first. */
error *dispatcher_open_log(dispatcher *d, arena *a, str path, log_form form);
void dispatcher_close_log(dispatcher *d);
/* Adds what did not go through out: the prompt and the line typed at it. Nothing without a log. */
void dispatcher_log(dispatcher *d, str text);

#endif

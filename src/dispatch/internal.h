/* What the files of this layer share. */
#ifndef NTDBG_DISPATCH_INTERNAL_H
#define NTDBG_DISPATCH_INTERNAL_H

#include "base/vec.h"
#include "dispatch/command.h"

#include <stdio.h>

/* Blocks and commands within commands, scripts that run themselves: about 1 KiB of stack each. */
enum { DISPATCH_MAX_NESTING = 64, DISPATCH_BUCKETS = 64 };

typedef VEC(const command *) name_bucket;

struct dispatcher {
    arena *arena;
    session *session;
    out *out;
    const command_list *lists;
    size_t list_count;
    const windbg_export *exports;
    size_t export_count;
    const dispatcher_libraries *libraries; /* NULL = none */
    const absent_command *absent;
    size_t absent_count;
    name_bucket letters[DISPATCH_BUCKETS], words[DISPATCH_BUCKETS]; /* by first letter, in the lists' order */
    command alias;                                                  /* runs function aliases */
    bool (*has_alias)(session *s, str name);                        /* NULL = there are none */
    strbuf repeat;                                                  /* what Enter runs */
    const command *reader; /* gets the lines; NULL = they are commands */
    strbuf reader_prompt;
    bool failed;                             /* some command of the line did */
    unsigned depth;                          /* 0 = at the prompt */
    unsigned loops, catches;                 /* how many .break and .leave have to leave */
    arena *arenas[DISPATCH_MAX_NESTING + 2]; /* of the command that runs at each depth */
    arena *texts[DISPATCH_MAX_NESTING + 2];  /* of the text that runs at each depth */
    FILE *log;                               /* NULL = none */
    bool log_unicode;
};

/* What a command's end means for those around it. */
typedef enum flow {
    FLOW_NEXT,
    FLOW_FAILED, /* and it was said why */
    FLOW_BREAK,
    FLOW_CONTINUE,
    FLOW_LEAVE,
    FLOW_AGAIN, /* z: once more from the list's beginning */
} flow;

typedef struct control control; /* the parts of a control token */

/* One command of a text, taken apart. */
typedef struct statement {
    const command *command; /* NULL = unknown: `consumed` says how far it was understood */
    str line, name, suffix, args;
    size_t consumed;
    const char *problem; /* what is wrong with a control token: "Syntax" ...; NULL = nothing */
    control *control;    /* NULL = an ordinary command */
} statement;

typedef VEC(statement) statements;

/* ---- names.c ---- */

/* Fills in command, name, suffix, args and consumed from `text`, which begins with the name. */
void names_index(dispatcher *d);
bool names_resolve(const dispatcher *d, str text, statement *out);
/* An unknown "!name" that is a function alias now: true with the statement filled in. */
bool names_alias(const dispatcher *d, statement *s);
error *names_unknown(const dispatcher *d, arena *a, const statement *s);

/* ---- control.c ---- */

/* Takes a text apart. Blocks within it are taken apart when they are entered. */
void control_parse(dispatcher *d, arena *a, str text, statements *out);
flow control_run(dispatcher *d, const statement *s);

/* ---- dispatch.c ---- */

flow dispatch_statements(dispatcher *d, const statements *all);
void dispatch_print_error(dispatcher *d, arena *a, const statement *s, const error *e);
/* One level deeper: false (and an error is printed) when there is none. */
bool dispatch_enter(dispatcher *d);
void dispatch_leave(dispatcher *d);

#endif

/* The data model: what `dx` shows and LINQ walks. Typed values of the target, and objects over them:
 *
 *     operand --model_iterate--> items          (lazily: nothing is made before it is asked for)
 *             --model_children--> named rows    (fields, elements, properties, what a NatVis file says)
 *             --model_text--> "0x1d0", "\"text\"", "{ size=3 }"
 *
 * Returns values, never prints. Sources: windows-driver-docs, "dx (Display Debugger Object Model
 * Expression)", "Using LINQ With the debugger objects", "Native Debugger Objects in NatVis"; forms of lines
 * from public transcripts of cdb (the debug information tests of the Rust compiler among them). */
#ifndef NTDBG_MODEL_MODEL_H
#define NTDBG_MODEL_MODEL_H

#include "model/natvis.h"
#include "session/cpp.h"

/* Format specifiers: ",x", ",[4]", ",su" ... */
typedef struct model_format {
    uint8_t base;    /* 0 = by type, 2, 8, 10, 16 */
    bool plain_enum; /* en */
    bool character;  /* c */
    char text;       /* 0, 's' 8 bit, 'u' 16 bit */
    bool unquoted;   /* sb, sub */
    bool raw;        /* ! and -n */
    bool has_length;
    uint64_t length; /* elements */
    str view;        /* view(name) */
    bool no_address; /* na */
} model_format;

typedef struct model_keep model_keep; /* model/keep.c */

/* One evaluation: everything lives in its arena. `cpp` stays first: the evaluator's hooks get from it to
 * here. */
typedef struct model_context {
    session_cpp cpp;
    model *model;
    /* Debugger.Utility.Control.ExecuteCommand; NULL = not to be had. */
    bool (*run)(void *context, str command, strbuf *into);
    void *run_context;
    /* Inside of a NatVis expression: the value that it is about, and whose description it is from. */
    const value *self;
    const natvis_match *match;
    unsigned depth;     /* descriptions within descriptions */
    bool methods;       /* model_children visits them too: dx -v */
    model_keep *keep;   /* what holds all this while a script uses it; NULL = no script may run */
    arena *command;     /* with `keep`: of the command line */
    str script_place;   /* where the script was that failed: "\"x.js\" (line 3 (@ 5))" */
    u64_map *trees;     /* parsed NatVis expressions */
    u64_map *described; /* type -> its description */
} model_context;

void model_begin(model_context *m, session *s, arena *a);
/* For a command that may meet what scripts made: in `command`, until it ends and scripts have let go of it;
 * `lasting` in memory that lasts as long as the target. */
model_context *model_begin_command(session *s, arena *command, bool lasting);
/* The same in memory that lasts as long as the target: for what user variables keep. */
arena *model_lasting_arena(session *s);
/* The expression at the front of `text`, and its format specifiers. */
error *model_evaluate(model_context *m, str text, cpp_operand *out, model_format *format);
bool model_assigns(str text); /* "@$name = ..." */

typedef struct model_item {
    cpp_operand key, value;
} model_item;

typedef struct model_iterator model_iterator;
struct model_iterator {
    bool (*next)(model_iterator *it, model_item *out); /* false at the end, or with `failed` */
    model_context *m;
    error *failed;
};

/* NULL when it is nothing that has elements. */
model_iterator *model_iterate(model_context *m, const cpp_operand *of);

/* The text behind the name: false when there is none (structures without a NatVis text). A value that cannot
 * be read says so. */
bool model_text(model_context *m, const cpp_operand *of, const model_format *f, strbuf *out);
/* "[0x1d0]", "[3]", "[\"name\"]" */
str model_key_text(model_context *m, const cpp_operand *key, const model_format *f);
/* "_EPROCESS *"; empty when the operand has no type to show. */
str model_type_text(model_context *m, const cpp_operand *of);

typedef struct model_child {
    str place; /* "[+0x460 ( 0: 0)] " or empty */
    str name;
    cpp_operand value;
    str help;        /* of a property or a method: "[...]" behind it */
    bool is_method;  /* a row without a value */
    bool is_element; /* counted for the limit of elements */
    bool raw;        /* the "[<Raw View>]" row */
    model_format format;
} model_child;
/* Calls `each` until it returns false. */
error *model_children(model_context *m, const cpp_operand *of, const model_format *f,
                      bool (*each)(void *user, const model_child *child), void *user);
/* What is known of the object itself; empty when nothing is. */
str model_help(const cpp_operand *of);
bool model_has_children(model_context *m, const cpp_operand *of, const model_format *f);
/* What can stand behind the last '.' or "->" of `typed`, an expression up to the cursor: members, methods,
 * queries, each name once or more, until `each` returns false. False when the text does not end so; otherwise
 * *start is where the name begins. Nothing is changed: what would set something, or run a command or a
 * script, is not looked into. */
bool model_complete(session *s, arena *a, str typed, size_t *start, bool (*each)(void *user, str name),
                    void *user);
/* Format specifiers from ",x,[4]" on; what is none is a syntax error. */
error *model_parse_format(model_context *m, str text, model_format *f);

/* NatVis files that are loaded (.nvload). */
natvis_set *model_natvis(session *s);
/* Loads those in the module's PDB; `each` (may be NULL) is told their names. How many. */
typedef void (*natvis_loaded)(void *user, str file);
size_t model_load_natvis(session *s, arena *a, module *m, natvis_loaded each, void *user);
/* What those files have as their origin. */
str model_natvis_origin(const module *m);
/* Those of all modules whose symbols are there and that were not looked into yet. */
void model_load_pending_natvis(session *s, arena *a);
/* What a NatVis file says of a structure, on one line; false when none does. */
bool model_described_text(session *s, arena *a, value v, str *out);

#endif

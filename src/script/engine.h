/* What the debugger and a script engine say to each other. The engine is a shared module of its own, loaded
 * with the first script (script/load.c), so that a debugger without scripts has nothing of it; it knows
 * neither sessions nor the data model, only this file.
 *
 *     dx, .scriptload --> script/ --script_engine.invoke--> engine: functions of a script, objects of its own
 *                         script/ <--script_host.call------ engine: the debugger's objects, memory, symbols
 */
#ifndef NTDBG_SCRIPT_ENGINE_H
#define NTDBG_SCRIPT_ENGINE_H

#include "base/str.h"

/* Raised with every change of this file: an engine of another build is refused. */
enum { SCRIPT_ENGINE_VERSION = 1 };

/* The name of the module's one exported function. */
#define SCRIPT_ENGINE_SYMBOL "ntdbg_script_engine"

typedef enum script_kind {
    SCRIPT_UNDEFINED,
    SCRIPT_NULL,
    SCRIPT_BOOL,
    SCRIPT_NUMBER,
    SCRIPT_INT64,  /* 64 bits, which a number of JavaScript cannot hold */
    SCRIPT_STRING, /* UTF-8 */
    SCRIPT_NATIVE, /* an object of the debugger's */
    SCRIPT_OBJECT, /* an object of the script's */
    SCRIPT_LIST,
    SCRIPT_BYTES, /* contents of memory */
} script_kind;

typedef struct script_native script_native; /* the debugger's: see script_host.release */
typedef struct script_ref script_ref;       /* the engine's: see script_engine.drop */
typedef struct script_engine script_engine;
typedef struct script_context script_context; /* one loaded script */

typedef struct script_value {
    script_kind kind;
    bool truth;
    bool is_signed; /* SCRIPT_INT64 */
    double number;
    uint64_t bits;
    str text; /* SCRIPT_STRING, SCRIPT_BYTES */
    script_native *native;
    script_ref *object;
    struct script_value *items; /* SCRIPT_LIST */
    size_t count;
} script_value;

/* The debugger's side. */
typedef struct script_host {
    void *context;
    /* An operation by its name (script/host.c has the table). False with *failed, the words of the error.
     * Natives in `arguments` stay the caller's, objects become the debugger's; a native in *out becomes the
     * engine's. What *out and *failed point to lives in `a`. */
    bool (*call)(void *context, arena *a, str operation, const script_value *arguments, size_t count,
                 script_value *out, str *failed);
    /* An object of the debugger's is not used any more. On any thread. */
    void (*release)(script_native *native);
    /* Asked some fifty times a second while a script runs: true ends it. */
    bool (*interrupted)(void *context);
} script_host;

typedef struct script_failure {
    str message;   /* "Unable to bind name 'x'" */
    str file;      /* of the script; empty = not known */
    unsigned line; /* 0 = not known */
    unsigned column;
    bool ended; /* by script_host.interrupted */
} script_failure;

/* The engine's side. Strings and lists that a function gives live in the arena it is given; objects in what
 * it gives are the caller's to drop, natives that it is given become its own. */
typedef struct script_engine_functions {
    unsigned version;
    const char *language;  /* "JavaScript" */
    const char *extension; /* ".js" */
    script_engine *(*open)(const script_host *host);
    void (*close)(script_engine *e);
    /* A context for a script, which has not run yet. */
    script_context *(*create)(script_engine *e, arena *a, str name, script_failure *failed);
    bool (*run)(script_context *c, arena *a, str file, str text, script_failure *failed);
    void (*destroy)(script_context *c);
    /* A function of the engine's own (javascript/prelude.js has them), in a script's context or, with `c`
     * NULL, in that of the object that is the first argument. */
    bool (*invoke)(script_engine *e, script_context *c, arena *a, const char *function,
                   const script_value *arguments, size_t count, script_value *out, script_failure *failed);
    /* From here on the object may go when the script itself does not use it any more. */
    void (*weaken)(script_ref *object);
    void (*drop)(script_ref *object);
} script_engine_functions;

typedef const script_engine_functions *script_engine_entry(void);

#endif

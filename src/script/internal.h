/* Private to script/. */
#ifndef NTDBG_SCRIPT_INTERNAL_H
#define NTDBG_SCRIPT_INTERNAL_H

#include "model/extend.h"
#include "script/script.h"

#include <stdatomic.h>

/* What one read may give a script. */
#define SCRIPT_MAX_READ ((uint64_t)256 << 20)

/* An object of the debugger's that a script has. The engine lets go of it on a thread of its own: then it
 * waits in scripts.released. */
struct script_native {
    cpp_operand operand;
    model_keep *keep; /* NULL: of the user's variables, which last as long as the target */
    uint64_t target;
    scripts *owner;
    script_native *next;
};

typedef struct script_alias {
    str name;
    const cpp_object *function;
    const script *owner;
} script_alias;

struct script {
    scripts *all;
    script_context *context;
    arena *arena;
    str path, name;
};

struct scripts {
    session *session;
    arena *arena;
    const script_engine_functions *functions;
    script_engine *engine;
    script_host host;
    script_console console;
    model_context *m; /* of the command that runs; NULL = none */
    script *running;  /* whose registrations are taken */
    bool by_script;   /* a script asks: it sees names that begin with "__" too */
    _Atomic(script_native *) released;
    VEC(script *) loaded;
    VEC(script_alias) aliases;
    model_scripts hooks;
};

/* load.c */
error *script_engine_find(arena *a, const script_engine_functions **out);

/* values.c */
void script_drain(scripts *all);
/* A value of the data model for a script; numbers and strings become the script's own. */
error *script_from_operand(scripts *all, model_context *m, const cpp_operand *o, script_value *out);
/* The other way. `base` 10 or 16 when the script wants the number shown so. What the value owns is taken. */
error *script_to_operand(scripts *all, model_context *m, const script_value *v, unsigned base,
                         cpp_operand *out);
/* The operand of a native, if it may still be touched. */
error *script_native_operand(scripts *all, model_context *m, const script_value *v, cpp_operand *out);
script_native *script_native_new(scripts *all, model_context *m, const cpp_operand *o);
void script_native_release(script_native *n);
/* A function's result: "undefined" as dx shows it, which is not at all. */
extern const model_class script_nothing_class;
bool script_is_nothing(const cpp_operand *o);

/* object.c: objects of scripts in the data model. */
extern const model_class script_object_class;
/* Kept alive until the command ends, and then as long as the script itself has it. */
cpp_object *script_object_new(scripts *all, model_context *m, script_ref *ref);
/* Kept alive until the arena is freed. */
cpp_object *script_object_lasting(scripts *all, arena *a, script_ref *ref);
script_ref *script_object_ref(const cpp_object *o);
/* What failed in a script as an error; where it was, for those who show it, is left in m->script_place. */
error *script_error(model_context *m, const script_failure *f);
/* Calls one of the engine's functions: arguments and result are the model's. */
error *script_invoke_engine(scripts *all, script_context *c, model_context *m, const char *function,
                            const script_value *arguments, size_t count, script_value *out);

/* types.c */
cpp_operand script_type_object(model_context *m, const type *t);
/* NULL when it is none. */
const type *script_type_of(const cpp_operand *o);

/* host.c */
bool script_host_call(void *context, arena *a, str operation, const script_value *arguments, size_t count,
                      script_value *out, str *failed);

typedef struct host_call {
    scripts *all;
    model_context *m;
    arena *scratch; /* until the call returns */
    const script_value *arguments;
    size_t count;
    script_value *out;
} host_call;

typedef struct host_operation {
    const char *name;
    error *(*run)(host_call *c);
    size_t least; /* arguments */
} host_operation;

/* host_target.c: modules, symbols, types, memory; ended by a NULL name. */
extern const host_operation host_target_operations[];

error *host_error(const host_call *c, const char *text);
/* Arguments by place: what is missing is empty. */
str host_text(const host_call *c, size_t at);
error *host_operand(const host_call *c, size_t at, cpp_operand *out);
error *host_number(const host_call *c, size_t at, uint64_t *out);
error *host_give(host_call *c, const cpp_operand *o);
void host_give_number(host_call *c, uint64_t n);

/* scripts.c */
error *script_register(scripts *all, model_context *m, str kind, cpp_object *object, str name, str module);
error *script_unregister(scripts *all, str kind, str name);

#endif

/* What scripts add to the data model: members of its models by their names, members of types by their
 * signatures, and whole views of types. Sources: windows-driver-docs, "Native Debugger Objects in JavaScript
 * Extensions", "JavaScript Debugger Scripting". */
#ifndef NTDBG_MODEL_EXTEND_H
#define NTDBG_MODEL_EXTEND_H

#include "model/object.h"

typedef enum model_extension_kind {
    MODEL_PARENT,    /* of a model: "Debugger.Models.Process" */
    MODEL_NAMED,     /* registers a model of that name */
    MODEL_SIGNATURE, /* "takes over" how values of the type are seen */
    MODEL_EXTENSION, /* "adds fields" to values of the type */
    MODEL_OBJECT,    /* of one object, which `name` is the identity of */
} model_extension_kind;

typedef struct model_extension {
    model_extension_kind kind;
    str name, module; /* `module` empty = any */
    const void *owner;
    /* Its class sees the object that it is asked for in `source`. */
    const cpp_object *provider;
} model_extension;

/* The texts are copied. */
void model_extend(session *s, const model_extension *e);
/* Those of an owner; with `kind` and `name` only these. How many. */
size_t model_retract(session *s, const void *owner);
size_t model_retract_one(session *s, const void *owner, model_extension_kind kind, str name);
/* The registered model of that name; NULL = none. */
const cpp_object *model_named(session *s, str name);

/* The view of an object: bound to it; NULL = none. */
const cpp_object *model_visualizer(model_context *m, const cpp_operand *of);
error *model_extension_get(model_context *m, const cpp_operand *of, str name, bool *found, cpp_operand *out);
error *model_extension_call(model_context *m, const cpp_operand *of, str method, const cpp_operand *arguments,
                            size_t count, bool *found, cpp_operand *out);
/* Rows of what extensions add; not of the visualizer. */
error *model_extension_rows(model_context *m, const cpp_operand *of, const model_format *f,
                            bool (*each)(void *user, const model_child *child), void *user);

/* What the owner of the scripts gives the model's names; made when the first script is loaded. */
typedef struct model_scripts {
    void *context;
    error *(*scripts)(void *context, model_context *m, cpp_operand *out);       /* Debugger.State.Scripts */
    error *(*contents)(void *context, model_context *m, cpp_operand *out);      /* @$scriptContents */
    bool (*alias)(void *context, model_context *m, str name, cpp_operand *out); /* @$name */
} model_scripts;
/* Memory that lasts as long as the session, and is freed before what the model itself has. */
arena *model_arena(session *s);
void model_set_scripts(session *s, const model_scripts *scripts);
/* NULL before the first script. */
const model_scripts *model_get_scripts(session *s);

#endif

/* Objects: for model/ itself, and for script/, which brings those of scripts. */
#ifndef NTDBG_MODEL_OBJECT_H
#define NTDBG_MODEL_OBJECT_H

#include "model/model.h"

#include "base/vec.h"

/* What a query may hold at once when it has to (OrderBy, GroupBy). */
enum { MODEL_MAX_ITEMS = 8 * 1024 * 1024, MODEL_MAX_DISPLAY_DEPTH = 24 };

typedef struct model_property {
    const char *name;
    error *(*get)(model_context *m, const cpp_object *of, cpp_operand *out);
    const char *help; /* what dx -h says of it; NULL = nothing */
} model_property;

typedef struct model_method {
    const char *name, *help;
} model_method;

typedef struct model_class {
    const char *name;
    const model_property *properties; /* ended by a NULL name */
    bool (*text)(model_context *m, const cpp_object *of, const model_format *f, strbuf *out);
    model_iterator *(*iterate)(model_context *m, const cpp_object *of);
    error *(*call)(model_context *m, const cpp_object *of, str method, const cpp_operand *arguments,
                   size_t count, bool *found, cpp_operand *out);
    bool hidden;                 /* what it has is not shown below it */
    const char *model;           /* "Debugger.Models.Process": what scripts extend it by; NULL = nothing */
    const char *help;            /* what dx -h says of the object itself */
    const model_method *methods; /* what `call` knows, ended by a NULL name */
    bool shows_methods;          /* without dx -v too: it has nothing else */
    /* Objects whose members are no table: */
    error *(*get)(model_context *m, const cpp_object *of, str name, bool *found, cpp_operand *out);
    error *(*rows)(model_context *m, const cpp_object *of, const model_format *f,
                   bool (*each)(void *user, const model_child *child), void *user);
    error *(*index)(model_context *m, const cpp_object *of, const cpp_operand *keys, size_t count,
                    bool *found, cpp_operand *out);
    error *(*apply)(model_context *m, const cpp_object *of, const cpp_operand *arguments, size_t count,
                    cpp_operand *out);
    /* How `a`, which is of this class, stands to `b`; for == and != (`equality`) 0 means equal. */
    error *(*order)(model_context *m, const cpp_operand *a, const cpp_operand *b, bool equality, bool *found,
                    int *out);
    bool (*is_iterable)(model_context *m, const cpp_object *of); /* NULL: when it has `iterate` */
} model_class;

struct cpp_object {
    const model_class *class;
    str text;           /* a string; a name */
    uint64_t number;    /* an id, an address, a count */
    const void *data;   /* a module, a frame ... */
    cpp_operand source; /* what a query is over */
    cpp_operand extra;  /* its function, or its second sequence */
    cpp_operand more[4];
    int op;
    const cpp_node *node; /* lambda */
    const cpp_scope *scope;
    const str *names; /* record */
    cpp_operand *values;
    size_t count;
    model_item *items; /* list */
};

struct model {
    session *session;
    arena *stop; /* the target's arena when `lasting` was made */
    arena *lasting;
    cpp_object *variables; /* a record: the user's */
    natvis_set *natvis;
    u64_map *embedded;                   /* modules whose PDB was looked into for NatVis files */
    uint64_t target;                     /* counts the targets that `lasting` was made for */
    struct model_extensions *extensions; /* extensions.c; NULL = none */
    const struct model_scripts *scripts; /* extend.h; NULL before the first script */
};

typedef struct model_extensions model_extensions;
model *model_of(session *s);

/* keep.c. What one more user gets: NULL, which is released for nothing, when it lasts as long as the target.
 */
model_keep *model_keep_retain(model_keep *k);
void model_keep_release(model_keep *k);
/* The context's keep holds on to `other`, of which something is used in it. */
void model_keep_use(model_context *m, model_keep *other);
/* A number that changes with the target: what was made under another one may not be touched. */
uint64_t model_target(session *s);

extern const model_class model_label_class, model_string_class, model_record_class, model_variables_class,
    model_lambda_class, model_list_class, model_query_class, model_debugger_class;

cpp_object *model_object_new(model_context *m, const model_class *class);
cpp_operand model_operand(const cpp_object *o);
cpp_operand model_string(model_context *m, str text);
cpp_operand model_unsigned(model_context *m, uint64_t n); /* shown in hexadecimal */
cpp_operand model_list(model_context *m, model_item *items, size_t count);
bool model_is_string(const cpp_operand *o);
/* A string object's text, or what a char pointer or array holds. */
bool model_string_value(model_context *m, const cpp_operand *o, str *out);
/* A text that is the same for what counts as equal: keys of groups. */
str model_identity(model_context *m, const cpp_operand *o);
error *model_order(model_context *m, const cpp_operand *a, const cpp_operand *b, int *out);
error *model_apply(model_context *m, const cpp_operand *function, const cpp_operand *arguments, size_t count,
                   cpp_operand *out);
bool model_property_value(model_context *m, const cpp_object *o, str name, error **failed, cpp_operand *out);

model_iterator *model_iterator_new(model_context *m, size_t size,
                                   bool (*next)(model_iterator *, model_item *));
bool model_is_iterable(model_context *m, const cpp_operand *of);
/* A member as scripts and `.` see it: extensions, properties, fields (through a pointer too). */
error *model_member(model_context *m, const cpp_operand *of, str name, bool *found, cpp_operand *out);
/* Whether a call of that name can be answered. */
bool model_has_method(model_context *m, const cpp_operand *of, str name);
/* Names of LINQ, the two halves. */
bool model_is_linq(str name);
bool model_is_aggregate(str name);
/* Everything that an iterator gives. */
typedef VEC(model_item) model_items;
/* Adds an element whose key is its place. */
void model_append(model_context *m, model_items *items, cpp_operand value);
error *model_collect(model_context *m, const cpp_operand *of, model_items *out);

error *model_linq(model_context *m, const cpp_operand *self, str method, const cpp_operand *arguments,
                  size_t count, bool *found, cpp_operand *out);
error *model_string_call(model_context *m, str self, str method, const cpp_operand *arguments, size_t count,
                         bool *found, cpp_operand *out);
/* "$curprocess" and so on; "Debugger". */
error *model_system_variable(model_context *m, str name, bool *found, cpp_operand *out);

/* Loads the NatVis files of modules whose symbols have been loaded meanwhile. */
void model_load_embedded(model_context *m);
/* The NatVis type that describes a typed value (through a pointer too); NULL = none. `of` becomes the value
 * itself. */
const natvis_match *model_natvis_of(model_context *m, const cpp_operand *of, value *itself);
model_iterator *model_natvis_elements(model_context *m, const natvis_match *match, value itself);
bool model_natvis_text(model_context *m, const natvis_match *match, value itself, const model_format *f,
                       strbuf *out);
error *model_natvis_children(model_context *m, const natvis_match *match, value itself, const model_format *f,
                             bool (*each)(void *user, const model_child *child), void *user);
bool model_natvis_hides_raw(const natvis_match *match);
/* A name inside of a NatVis expression: a member of the value, `this`. */
bool model_natvis_name(model_context *m, str name, cpp_operand *out);
/* An <Intrinsic>: of the description that is being followed (self NULL), or of the value's own. */
error *model_natvis_intrinsic(model_context *m, const cpp_operand *self, str name,
                              const cpp_operand *arguments, size_t count, bool *found, cpp_operand *out);
bool model_natvis_member(model_context *m, const natvis_match *match, value itself, str name,
                         cpp_operand *out);

#endif

/* C++ expressions as `??`, `@@c++()`, `dx` and NatVis take them: one grammar, one evaluator over typed
 * values.
 *
 *     text --cpp_parse--> nodes --cpp_evaluate--> operand (a typed value, or an object of the data model)
 *
 * A tree is made once and evaluated as often as wanted (a lambda over a list, a NatVis item). Sources:
 * windows-driver-docs, "C++ Numbers and Operators"; "Using LINQ With the debugger objects".
 *
 * Nothing is known of a session: names, types, registers and everything of the data model come through
 * cpp_env. */
#ifndef NTDBG_EXPR_CPP_H
#define NTDBG_EXPR_CPP_H

#include "base/map.h"
#include "types/value.h"

/* Nesting of a text, and of lambdas that call each other. */
enum { CPP_MAX_DEPTH = 96, CPP_MAX_NODES = 20000, CPP_MAX_ARGUMENTS = 16 };

/* What one evaluation may make, in bytes. */
#define CPP_MAX_MEMORY ((size_t)1024 * 1024 * 1024)

typedef struct cpp_object cpp_object; /* what the data model brings; opaque here */

typedef struct cpp_operand {
    value v;                  /* without `object`; v.bad: it could not be read, and why */
    const cpp_object *object; /* not NULL: something of the data model */
    str reg;                  /* "$t0": the register that it is, which an assignment writes */
    bool plain;               /* no type of its own: literals, counts, sums */
} cpp_operand;

typedef enum cpp_kind {
    CPP_LITERAL,
    CPP_STRING,
    CPP_NAME,
    CPP_REGISTER,    /* @name */
    CPP_MASM,        /* @@( ... ), @@masm( ... ) */
    CPP_UNARY,       /* op a */
    CPP_STEP,        /* ++a, a-- : op, `post` */
    CPP_BINARY,      /* a op b; && || too */
    CPP_CONDITIONAL, /* a ? b : c */
    CPP_ASSIGN,      /* a op= b */
    CPP_CAST,        /* (type) a */
    CPP_SIZEOF,      /* of a */
    CPP_MEMBER,      /* a.name, a->name */
    CPP_INDEX,       /* a[items] */
    CPP_CALL,        /* a(items) */
    CPP_LAMBDA,      /* names => a */
    CPP_RECORD,      /* new { names = items } */
    CPP_MACRO,       /* #NAME(...): a number that the parser knows, or CONTAINING_RECORD's cast */
} cpp_kind;

typedef struct cpp_node cpp_node;
struct cpp_node {
    cpp_kind kind;
    int op;     /* CPP_OP_... */
    bool post;  /* CPP_STEP */
    size_t at;  /* where in the text */
    str text;   /* name, text of a literal, register; ends in NUL */
    str source; /* the text from here on: what error texts quote */
    const type *type;
    uint64_t bits; /* CPP_LITERAL; CPP_MACRO: the offset to take off */
    cpp_node *a, *b, *c;
    cpp_node **items;
    str *names;
    size_t count;
};

enum {
    CPP_OP_ADD = 1,
    CPP_OP_SUBTRACT,
    CPP_OP_MULTIPLY,
    CPP_OP_DIVIDE,
    CPP_OP_MODULO,
    CPP_OP_SHIFT_LEFT,
    CPP_OP_SHIFT_RIGHT,
    CPP_OP_LESS,
    CPP_OP_GREATER,
    CPP_OP_LESS_EQUAL,
    CPP_OP_GREATER_EQUAL,
    CPP_OP_EQUAL,
    CPP_OP_NOT_EQUAL,
    CPP_OP_AND,
    CPP_OP_XOR,
    CPP_OP_OR,
    CPP_OP_LOGICAL_AND,
    CPP_OP_LOGICAL_OR,
    CPP_OP_COMMA,
    CPP_OP_NOT,        /* ! */
    CPP_OP_COMPLEMENT, /* ~ */
    CPP_OP_NEGATE,
    CPP_OP_PLUS,
    CPP_OP_ADDRESS,
    CPP_OP_DEREFERENCE,
};

/* ---- types ---- */

typedef enum cpp_builtin {
    CPP_VOID,
    CPP_BOOL,
    CPP_CHAR,
    CPP_UCHAR,
    CPP_WCHAR,
    CPP_CHAR8,
    CPP_CHAR16,
    CPP_CHAR32,
    CPP_SHORT,
    CPP_USHORT,
    CPP_INT,
    CPP_UINT,
    CPP_LONG,
    CPP_ULONG,
    CPP_INT64,
    CPP_UINT64,
    CPP_FLOAT,
    CPP_DOUBLE,
    CPP_FUNCTION,
    CPP_BUILTIN_COUNT,
} cpp_builtin;

/* The types that no symbol file is needed for, and types derived from others, made once each. */
typedef struct cpp_types {
    arena *arena;
    type_source source;
    type builtin[CPP_BUILTIN_COUNT];
    u64_map *pointers;
} cpp_types;

cpp_types *cpp_types_new(arena *a, unsigned pointer_size);
const type *cpp_pointer_to(cpp_types *t, const type *pointee);
/* A type that an evaluation with the types `of` came to, for as long as `lasting` lives: pointers and the
 * language's own are made again in it, those of symbol files last by themselves. */
const type *cpp_types_keep(cpp_types *lasting, const cpp_types *of, const type *t);
/* The unsigned integer that holds a pointer. */
const type *cpp_word(const cpp_types *t);

/* ---- environment ---- */

typedef struct cpp_scope {
    str name;
    cpp_operand value;
    const struct cpp_scope *outer;
} cpp_scope;

typedef struct cpp_eval cpp_eval;

/* The data model, for dx and NatVis; a NULL table is plain C++. *found = false: no such thing. */
typedef struct cpp_model {
    error *(*member)(cpp_eval *e, const cpp_operand *of, str name, bool *found, cpp_operand *out);
    error *(*index)(cpp_eval *e, const cpp_operand *of, const cpp_operand *keys, size_t count, bool *found,
                    cpp_operand *out);
    error *(*call)(cpp_eval *e, const cpp_operand *self, str method, const cpp_operand *arguments,
                   size_t count, bool *found, cpp_operand *out);
    /* A function value, or (self NULL) a function's name. */
    error *(*apply)(cpp_eval *e, const cpp_operand *function, str name, const cpp_operand *arguments,
                    size_t count, cpp_operand *out);
    error *(*binary)(cpp_eval *e, int op, const cpp_operand *a, const cpp_operand *b, bool *found,
                     cpp_operand *out);
    error *(*truth)(cpp_eval *e, const cpp_operand *of, bool *out);
    cpp_operand (*string)(cpp_eval *e, str text);
    cpp_operand (*lambda)(cpp_eval *e, const cpp_node *n, const cpp_scope *scope);
    cpp_operand (*record)(cpp_eval *e, const cpp_node *n, const cpp_operand *values);
} cpp_model;

typedef struct cpp_env {
    void *context;
    cpp_types *types;
    values_context *values;
    const cpp_model *model;
    /* "nt!_EPROCESS"; not asked for the built-in ones. NULL when there is none. */
    const type *(*find_type)(void *context, str name);
    /* Variables, fields of `this`, globals. False when there is none. */
    bool (*name)(cpp_eval *e, str name, cpp_operand *out);
    /* By name without '@'. */
    error *(*get_register)(cpp_eval *e, str name, bool *found, cpp_operand *out);
    error *(*set_register)(cpp_eval *e, str name, const cpp_operand *new_value);
    error *(*masm)(void *context, arena *a, str text, uint64_t *out);
} cpp_env;

struct cpp_eval {
    const cpp_env *env;
    arena *arena; /* of operands and errors */
    const cpp_scope *scope;
    unsigned depth;
};

/* The longest expression at the start of `text`; *rest is what follows it (with its comma: format
 * specifiers). `whole` refuses a rest. Trees live in `a` and point into `text`. */
error *cpp_parse(arena *a, const cpp_env *env, str text, const cpp_node **out, str *rest);
error *cpp_parse_all(arena *a, const cpp_env *env, str text, const cpp_node **out);
/* A type's name: "nt!_LIST_ENTRY *", "unsigned char [16]". NULL when it is none. */
const type *cpp_parse_type(arena *a, const cpp_env *env, str text);

error *cpp_evaluate(cpp_eval *e, const cpp_node *n, cpp_operand *out);
/* A lambda's body with its parameters set. */
error *cpp_call_lambda(cpp_eval *e, const cpp_node *lambda, const cpp_scope *scope,
                       const cpp_operand *arguments, size_t count, cpp_operand *out);

/* "<what> error at '<source>'"; '<EOL>' when nothing is left. */
error *cpp_error_at(arena *a, const char *what, str source);

cpp_operand cpp_from_value(value v);
cpp_operand cpp_number(cpp_eval *e, cpp_builtin b, uint64_t bits);
cpp_operand cpp_typed_number(cpp_eval *e, const type *t, uint64_t bits);
/* Reads an operand as a number. An error, in the evaluator's words, when it is none or cannot be read. */
error *cpp_to_u64(cpp_eval *e, const cpp_operand *o, uint64_t *out);
error *cpp_to_bool(cpp_eval *e, const cpp_operand *o, bool *out);
/* -1, 0, 1 for numbers and pointers. */
error *cpp_compare(cpp_eval *e, const cpp_operand *a, const cpp_operand *b, int *out);
error *cpp_binary(cpp_eval *e, const cpp_node *at, int op, const cpp_operand *a, const cpp_operand *b,
                  cpp_operand *out);
error *cpp_dereference(cpp_eval *e, const cpp_operand *o, cpp_operand *out);
error *cpp_element(cpp_eval *e, const cpp_operand *o, uint64_t index, cpp_operand *out);
/* Through references: what a reference stands for. */
value cpp_referred(value v);

#endif

/* Private to the C++ evaluator: the parser's state and its parts. */
#ifndef NTDBG_EXPR_CPP_INTERNAL_H
#define NTDBG_EXPR_CPP_INTERNAL_H

#include "expr/cpp.h"

typedef enum cpp_token_kind {
    TOKEN_END,
    TOKEN_NAME,
    TOKEN_LITERAL, /* number or character */
    TOKEN_STRING,
    TOKEN_REGISTER,
    TOKEN_MASM,
    TOKEN_MACRO,
    TOKEN_OPERATOR,
    TOKEN_BAD,
} cpp_token_kind;

typedef struct cpp_token {
    cpp_token_kind kind;
    size_t at, end; /* in the text */
    str text;       /* the name, the operator, what a string says */
    cpp_builtin type;
    uint64_t bits;
} cpp_token;

typedef struct cpp_parser {
    arena *arena;
    const cpp_env *env;
    str text;
    size_t at;
    cpp_token token; /* the one to come */
    unsigned depth, nodes;
} cpp_parser;

void cpp_next(cpp_parser *p);
/* Goes back to a place, and reads the token there. */
void cpp_rewind(cpp_parser *p, size_t at);
bool cpp_is(const cpp_parser *p, const char *spelling);
bool cpp_take(cpp_parser *p, const char *spelling);
error *cpp_syntax(cpp_parser *p);

/* A type at the parser's place; false, and nothing is taken, when there is none. `resolved` only: names that
 * are no types are not. */
bool cpp_take_type(cpp_parser *p, const type **out);
/* By a name of the symbols, however its template arguments are spaced, or a Windows name. */
const type *cpp_named_type(arena *a, const cpp_env *env, str name);
/* The built-in type of a Windows name (ULONG64, DWORD) that the symbols do not know; NULL = none. */
const type *cpp_windows_type(cpp_types *t, str name);

#endif

/* Private to expr/: the state of one evaluation, and its parts. */
#ifndef NTDBG_EXPR_PARSER_H
#define NTDBG_EXPR_PARSER_H

#include "expr/expr.h"

/* Parentheses and unary operators nest no deeper: the parser recurses once for each. */
#define EXPR_MAX_DEPTH 128

typedef struct expr_parser {
    arena *arena;
    const expr_env *env;
    str text;
    size_t at;         /* next character */
    size_t last_token; /* start of the token that was taken last: where memory errors point */
    unsigned depth;
} expr_parser;

/* "<what> error at '<text from offset>'"; '<EOL>' when nothing is left. */
error *expr_error_at(expr_parser *p, const char *what, size_t offset);

typedef enum number_result { NUMBER_NONE, NUMBER_OK, NUMBER_OVERFLOW } number_result;

/* Reads the number at the start of `text` (a digit or, in radix 16, a hexadecimal letter comes first).
 * *length is what it takes up. Sign extension is applied for 32-bit targets. */
number_result expr_number(str text, unsigned radix, unsigned pointer_size, uint64_t *value, size_t *length);

/* "$name(arguments)": *found says whether there is such a function. */
error *expr_call(expr_parser *p, str name, const str *arguments, size_t count, bool *found, uint64_t *value);

/* An expression inside another (function arguments): shares the depth limit. */
error *expr_parse_nested(expr_parser *p, str text, uint64_t *value);

bool expr_is_name_start(char c);
bool expr_is_name_char(char c);

#endif

/* Private to model/: the two halves of LINQ. */
#ifndef NTDBG_MODEL_LINQ_H
#define NTDBG_MODEL_LINQ_H

#include "model/object.h"

enum {
    QUERY_WHERE,
    QUERY_SELECT,
    QUERY_TAKE,
    QUERY_SKIP,
    QUERY_TAKE_WHILE,
    QUERY_SKIP_WHILE,
    QUERY_SELECT_MANY,
    QUERY_CONCAT, /* up to here element by element; from here on all at once */
    QUERY_ORDER,
    QUERY_ORDER_DESCENDING,
    QUERY_GROUP,
    QUERY_JOIN,
    QUERY_REVERSE,
    QUERY_DISTINCT,
    QUERY_UNION,
    QUERY_INTERSECT,
    QUERY_EXCEPT,
    QUERY_FLATTEN,
};

/* Count, First, Any ...: the methods that give one value. */
error *model_linq_aggregate(model_context *m, const cpp_operand *self, str method,
                            const cpp_operand *arguments, size_t count, bool *found, cpp_operand *out);

/* What a query's comparer says of two values: its number tells their order (0: they are the same), its truth
 * whether they are the same. */
error *model_same(model_context *m, const cpp_operand *comparer, const cpp_operand *a, const cpp_operand *b,
                  bool *yes);

/* The names of all queries, one after the other, then NULL; and those of aggregates. */
const char *model_query_name(size_t index);
const char *model_aggregate_name(size_t index);
/* Those of strings, ended by NULL (strings.c). */
extern const char *const model_string_methods[];

#endif

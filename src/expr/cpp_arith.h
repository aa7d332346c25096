/* Private to the C++ evaluator: operators and casts. */
#ifndef NTDBG_EXPR_CPP_ARITH_H
#define NTDBG_EXPR_CPP_ARITH_H

#include "expr/cpp.h"

error *cpp_unary(cpp_eval *e, const cpp_node *n, const cpp_operand *a, cpp_operand *out);
/* Evaluates both sides, as far as && and || need them. */
error *cpp_evaluate_binary(cpp_eval *e, const cpp_node *n, cpp_operand *out);
error *cpp_cast(cpp_eval *e, const cpp_node *n, const cpp_operand *a, const type *to, cpp_operand *out);

#endif

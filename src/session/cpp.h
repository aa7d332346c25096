/* C++ expressions in the session's environment: types and globals of the symbols, variables of the selected
 * frame and members of its `this`, registers and pseudo-registers with their types. */
#ifndef NTDBG_SESSION_CPP_H
#define NTDBG_SESSION_CPP_H

#include "expr/cpp.h"
#include "session/session.h"

/* Everything of one evaluation lives in `arena`; the values it gives refer to `values`. */
typedef struct session_cpp {
    session *session;
    arena *arena;
    values_context values;
    cpp_env env;
    cpp_eval eval;
} session_cpp;

/* Fills in *c, which must stay where it is. The data model puts its own table into env.model. */
void session_cpp_begin(session_cpp *c, session *s, arena *a);
/* The whole of `text`, as `??` takes it. */
error *session_cpp_evaluate(session_cpp *c, str text, cpp_operand *out);
/* `r? $t1 = text`: the value keeps its type for as long as the register keeps it. "Any type is permitted"
 * (windows-driver-docs, "r (Registers)"). */
error *session_cpp_assign(session_cpp *c, str name, str text, str *rest);
/* .fnret /s: $callret becomes a number of this type. */
void session_cpp_set_call_return(session_cpp *c, const type *t, uint64_t number);
/* With .expr /s c++, the expressions of all commands: a number from the front of `text`. */
error *session_cpp_number(session *s, arena *a, str text, uint64_t *number, str *rest);

/* What the names of an evaluation stand for: for those that put their own table before these. */
bool session_cpp_name(cpp_eval *e, str name, cpp_operand *out);
error *session_cpp_register(cpp_eval *e, str name, bool *found, cpp_operand *out);
error *session_cpp_set_register(cpp_eval *e, str name, const cpp_operand *new_value);

#endif

/* Local variables and parameters of a frame: where they are and what they hold. Shared by dv, dt, kp and
 * `.for_each_local` kinds of commands. */
#ifndef NTDBG_SESSION_LOCALS_H
#define NTDBG_SESSION_LOCALS_H

#include "session/session.h"

enum { SESSION_MAX_LOCALS = 512 };

typedef struct local_place {
    bool in_memory;
    bool in_pieces;   /* several registers and pieces of memory: session_local_value puts them together */
    uint64_t address; /* when in_memory */
    uint64_t bits;    /* otherwise: a register's content or a constant */
} local_place;

/* False when the variable is optimized away here, or the register it lives in is not known in this frame. */
bool session_place_local(session *s, const frame *f, const variable *v, local_place *out);
/* The variable's value in the frame; bad, with the reason, when it has none. A variable in pieces lies in a
 * space of its own above the context's: an address that no program has, with holes for what is not known. */
value session_local_value(session *s, values_context *context, const frame *f, const variable *v);
/* The variables of the frame's function, inlined or not. */
size_t session_variables(session *s, const frame *f, variable *out, size_t capacity);
/* The variables live in the selected frame, at most `capacity`. *f is that frame. */
error *session_locals(session *s, arena *a, const frame **f, variable **out, size_t *count);

#endif

/* .push and .pop: where the user stands and how numbers are read, kept and brought back. */
#ifndef NTDBG_SESSION_STATES_H
#define NTDBG_SESSION_STATES_H

#include "session/session.h"

/* `registers`: $t0 to $t19 too. */
void session_push_state(session *s, bool registers);
/* False when nothing was pushed. The place comes back only while the same target is current; `registers`
 * brings back what was pushed of $t0 to $t19. */
bool session_pop_state(session *s, bool registers);

#endif

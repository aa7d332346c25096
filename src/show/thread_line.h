/* The line of a thread (of a processor, in kernel targets) as ~ lists it; also what !uniqstack puts above a
 * stack. */
#ifndef NTDBG_SHOW_THREAD_LINE_H
#define NTDBG_SHOW_THREAD_LINE_H

#include "out/out.h"
#include "session/session.h"

/* A record "thread" for target->threads[index], marked with '.' when it is `current`. With `details` the
 * start address and the priority follow below, as `~.` shows them. */
void show_thread_line(session *s, out *o, arena *a, size_t index, bool current, bool details);

#endif

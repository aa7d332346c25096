/* The heaps of the process that the user stands in. */
#ifndef NTDBG_SESSION_HEAPS_H
#define NTDBG_SESSION_HEAPS_H

#include "session/session.h"
#include "windows/heap.h"

/* An error without a PEB, and as nt_heaps_open. What it opens lives in the arena. */
error *session_heaps(session *s, arena *a, nt_heaps *out);

#endif

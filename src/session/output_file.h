/* Files that commands write: logs, .writemem, .shell's output. One door, so that one rule holds for all: the
 * dump itself is never written, and secure mode touches no file. */
#ifndef NTDBG_SESSION_OUTPUT_FILE_H
#define NTDBG_SESSION_OUTPUT_FILE_H

#include "session/session.h"

#include <stdio.h>

/* Opens `path` for writing from its beginning, or for appending; the caller closes it. Errors name the path.
 */
error *session_open_output(const session *s, arena *a, str path, bool append, FILE **out);
/* The check alone, for files that something else opens. */
error *session_check_output(const session *s, arena *a, str path);

#endif

/* Files that commands read because the user names them: scripts, aliases' and tokens' texts. One door, so
 * that secure mode holds for all of them. */
#ifndef NTDBG_SESSION_INPUT_FILE_H
#define NTDBG_SESSION_INPUT_FILE_H

#include "session/session.h"

/* The bytes of `path`, mapped for as long as the arena lives. Errors name the path. */
error *session_map_input(const session *s, arena *a, str path, bytes *out);
/* The text of a script: UTF-8, with a mark or without, and UTF-16 with one, as Windows' editors write it,
 * becomes UTF-8. At most 64 MB (ERROR_UNSUPPORTED). The text lives as long as the arena. */
error *session_read_text(const session *s, arena *a, str path, str *text);

#endif

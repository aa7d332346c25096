/* Files that commands read: see the header. */
#include "session/input_file.h"

#include "base/file.h"

error *session_map_input(const session *s, arena *a, str path, bytes *out)
{
    if (s->settings.secure) return error_new(a, ERROR_UNAVAILABLE, "Files are not read in secure mode");
    return file_map(a, path, out);
}

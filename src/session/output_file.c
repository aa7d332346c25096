#include "session/output_file.h"

#include "base/file.h"

#include <errno.h>
#include <string.h>

error *session_check_output(const session *s, arena *a, str path)
{
    if (s->settings.secure) return error_new(a, ERROR_UNAVAILABLE, "Files are not written in secure mode");
    if (s->target && file_is_same(path, s->target->path))
        return error_new(a, ERROR_UNAVAILABLE, "%.*s is the dump that is open: it is never written to",
                         STR_ARG(path));
    return NULL;
}

error *session_open_output(const session *s, arena *a, str path, bool append, FILE **out)
{
    error *e = session_check_output(s, a, path);
    if (e) return e;
    FILE *file = fopen(str_to_cstr(a, path), append ? "abe" : "wbe");
    if (!file) return error_new(a, ERROR_IO, "Unable to open %.*s: %s", STR_ARG(path), strerror(errno));
    *out = file;
    return NULL;
}

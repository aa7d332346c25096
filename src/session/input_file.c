/* Files that commands read: see the header. */
#include "session/input_file.h"

#include "base/file.h"
#include "base/utf16.h"

error *session_map_input(const session *s, arena *a, str path, bytes *out)
{
    if (s->settings.secure) return error_new(a, ERROR_UNAVAILABLE, "Files are not read in secure mode");
    return file_map(a, path, out);
}

#define MAX_TEXT ((size_t)64 * 1024 * 1024)

error *session_read_text(const session *s, arena *a, str path, str *text)
{
    bytes file;
    error *e = session_map_input(s, a, path, &file);
    if (e) return e;
    if (file.len > MAX_TEXT)
        return error_new(a, ERROR_UNSUPPORTED, "%.*s: a script of more than 64 MB", STR_ARG(path));
    str all = {(const char *)file.ptr, file.len};
    if (str_starts_with(all, STR("\xef\xbb\xbf"))) all = str_skip(all, 3);
    else if (str_starts_with(all, STR("\xff\xfe")))
        all = utf16_to_utf8(a, (bytes){file.ptr + 2, file.len - 2});
    *text = all;
    return NULL;
}

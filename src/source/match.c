/* Paths of Windows on this system, and checksums. */
#include "source/source.h"

#include "base/digest.h"
#include "base/file.h"

#include <string.h>

static bool is_separator(char c)
{
    return c == '\\' || c == '/';
}

size_t source_split(str path, str *parts, size_t capacity)
{
    size_t count = 0;
    if (path.len >= 2 && path.ptr[1] == ':') path = str_skip(path, 2);
    while (path.len && count < capacity) {
        size_t end = 0;
        while (end < path.len && !is_separator(path.ptr[end])) end++;
        str part = str_slice(path, 0, end);
        if (part.len && !str_equal(part, STR("."))) parts[count++] = part;
        path = str_skip(path, end + 1);
    }
    return count;
}

size_t source_common_tail(const str *a, size_t a_count, const str *b, size_t b_count)
{
    size_t n = 0;
    while (n < a_count && n < b_count && str_equal_nocase(a[a_count - 1 - n], b[b_count - 1 - n])) n++;
    return n;
}

bool source_resolve(arena *a, str directory, const str *parts, size_t count, str *out)
{
    str at = directory;
    for (size_t i = 0; i < count; i++)
        if (!directory_find_nocase(a, at, parts[i], &at)) return false;
    if (!count || directory_exists(at) || !file_exists(at)) return false;
    *out = at;
    return true;
}

static bool has_digest(source_checksum kind, bytes checksum, bytes text)
{
    static const digest_kind kinds[] = {[SOURCE_CHECKSUM_MD5] = DIGEST_MD5,
                                        [SOURCE_CHECKSUM_SHA1] = DIGEST_SHA1,
                                        [SOURCE_CHECKSUM_SHA256] = DIGEST_SHA256};
    uint8_t is[DIGEST_MOST];
    size_t size = digest(kinds[kind], text, is);
    return checksum.len == size && memcmp(is, checksum.ptr, size) == 0;
}

/* Source control changes line ends on the way from Windows to here. */
static bytes with_line_ends(arena *a, bytes text, bool crlf)
{
    uint8_t *out = arena_alloc(a, 2 * text.len + 1, 1);
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.ptr[i];
        if (c == '\r' && i + 1 < text.len && text.ptr[i + 1] == '\n') continue;
        if (c == '\n' && crlf) out[n++] = '\r';
        out[n++] = c;
    }
    return (bytes){out, n};
}

source_match source_compare(arena *a, source_checksum kind, bytes checksum, bytes text)
{
    if (kind == SOURCE_CHECKSUM_NONE || !checksum.len) return SOURCE_UNCHECKED;
    if (has_digest(kind, checksum, text)) return SOURCE_SAME;
    bool other = has_digest(kind, checksum, with_line_ends(a, text, true)) ||
                 has_digest(kind, checksum, with_line_ends(a, text, false));
    return other ? SOURCE_OTHER_LINE_ENDS : SOURCE_DIFFERS;
}

/* Strings as pointer + length. The empty string may have any pointer, NULL included, so nothing here hands
 * a pointer to memcmp and its like without looking at the length first. */
#include "base/str.h"

#include <stdio.h>
#include <string.h>

str str_from_cstr(const char *text)
{
    return text ? (str){text, strlen(text)} : STR("");
}

str str_slice(str s, size_t from, size_t to)
{
    if (to > s.len) to = s.len;
    if (from >= to) return (str){s.ptr, 0};
    return (str){s.ptr + from, to - from};
}

str str_skip(str s, size_t count)
{
    return str_slice(s, count, s.len);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c & ~0x20) : c;
}

bool str_equal(str a, str b)
{
    return a.len == b.len && (!a.len || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static bool same_nocase(const char *a, const char *b, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (lower(a[i]) != lower(b[i])) return false;
    }
    return true;
}

bool str_equal_nocase(str a, str b)
{
    return a.len == b.len && same_nocase(a.ptr, b.ptr, a.len);
}

int str_compare(str a, str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.ptr, b.ptr, shorter) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

int str_compare_nocase(str a, str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    for (size_t i = 0; i < shorter; i++) {
        int difference = (unsigned char)lower(a.ptr[i]) - (unsigned char)lower(b.ptr[i]);
        if (difference) return difference;
    }
    return (a.len > b.len) - (a.len < b.len);
}

bool str_starts_with(str s, str prefix)
{
    return s.len >= prefix.len && str_equal(str_slice(s, 0, prefix.len), prefix);
}

bool str_starts_with_nocase(str s, str prefix)
{
    return s.len >= prefix.len && str_equal_nocase(str_slice(s, 0, prefix.len), prefix);
}

bool str_ends_with_nocase(str s, str suffix)
{
    return s.len >= suffix.len && str_equal_nocase(str_skip(s, s.len - suffix.len), suffix);
}

size_t str_find_char(str s, char c)
{
    const char *found = s.len ? memchr(s.ptr, c, s.len) : NULL;
    return found ? (size_t)(found - s.ptr) : SIZE_MAX;
}

size_t str_rfind_char(str s, char c)
{
    const char *found = s.len ? memrchr(s.ptr, c, s.len) : NULL;
    return found ? (size_t)(found - s.ptr) : SIZE_MAX;
}

size_t str_find(str haystack, str needle)
{
    if (!needle.len) return 0;
    const char *found = haystack.len ? memmem(haystack.ptr, haystack.len, needle.ptr, needle.len) : NULL;
    return found ? (size_t)(found - haystack.ptr) : SIZE_MAX;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_space(char c)
{
    return is_blank(c) || c == '\r' || c == '\n';
}

str str_trim_left(str s)
{
    size_t from = 0;
    while (from < s.len && is_space(s.ptr[from])) from++;
    return str_skip(s, from);
}

str str_trim(str s)
{
    s = str_trim_left(s);
    while (s.len && is_space(s.ptr[s.len - 1])) s.len--;
    return s;
}

str str_take_word(str *rest)
{
    size_t from = 0;
    while (from < rest->len && is_blank(rest->ptr[from])) from++;
    size_t to = from;
    while (to < rest->len && !is_blank(rest->ptr[to])) to++;
    str word = str_slice(*rest, from, to);
    *rest = str_skip(*rest, to);
    return word;
}

str str_take_until(str *rest, char separator)
{
    size_t at = str_find_char(*rest, separator);
    str taken = str_slice(*rest, 0, at);
    *rest = at == SIZE_MAX ? str_skip(*rest, rest->len) : str_skip(*rest, at + 1);
    return taken;
}

str str_copy(arena *a, str s)
{
    char *p = arena_alloc(a, s.len + 1, 1);
    if (s.len) memcpy(p, s.ptr, s.len);
    return (str){p, s.len};
}

const char *str_to_cstr(arena *a, str s)
{
    return str_copy(a, s).ptr;
}

str str_vformat(arena *a, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    char most[256]; /* enough for nearly every line, so that it is formatted once */
    int length = vsnprintf(most, sizeof most, format, args);
    str s = STR("");
    if (length > 0 && (size_t)length < sizeof most) {
        s = str_copy(a, (str){most, (size_t)length});
    } else if (length > 0) {
        char *p = arena_alloc(a, (size_t)length + 1, 1);
        vsnprintf(p, (size_t)length + 1, format, again);
        s = (str){p, (size_t)length};
    }
    va_end(again);
    return s;
}

str str_format(arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    str s = str_vformat(a, format, args);
    va_end(args);
    return s;
}

str str_lower(arena *a, str s)
{
    char *p = arena_alloc(a, s.len + 1, 1);
    for (size_t i = 0; i < s.len; i++) p[i] = lower(s.ptr[i]);
    return (str){p, s.len};
}

str str_upper(arena *a, str s)
{
    char *p = arena_alloc(a, s.len + 1, 1);
    for (size_t i = 0; i < s.len; i++) p[i] = upper(s.ptr[i]);
    return (str){p, s.len};
}

str str_base_name(str path)
{
    for (size_t i = path.len; i; i--) {
        if (path.ptr[i - 1] == '/' || path.ptr[i - 1] == '\\') return str_skip(path, i);
    }
    return path;
}

str str_without_extension(str name)
{
    size_t dot = str_rfind_char(name, '.');
    return dot == SIZE_MAX || dot == 0 ? name : str_slice(name, 0, dot);
}

/* Room for `more` characters and a NUL. */
static void reserve(strbuf *b, size_t more)
{
    if (b->capacity > b->len && more < b->capacity - b->len) return;
    size_t capacity = b->capacity ? b->capacity : 64;
    while (capacity - b->len <= more) {
        /* Doubling past this would wrap; the arena then says that there is no such memory. */
        if (capacity > SIZE_MAX / 2) {
            capacity = SIZE_MAX;
            break;
        }
        capacity *= 2;
    }
    char *moved = arena_alloc(b->arena, capacity, 1);
    if (b->len) memcpy(moved, b->ptr, b->len);
    b->ptr = moved;
    b->capacity = capacity;
}

void strbuf_append(strbuf *b, str s)
{
    if (!s.len) return;
    reserve(b, s.len);
    memcpy(b->ptr + b->len, s.ptr, s.len);
    b->len += s.len;
}

void strbuf_append_char(strbuf *b, char c)
{
    reserve(b, 1);
    b->ptr[b->len++] = c;
}

void strbuf_append_repeat(strbuf *b, char c, size_t count)
{
    if (!count) return;
    reserve(b, count);
    memset(b->ptr + b->len, c, count);
    b->len += count;
}

void strbuf_format(strbuf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length <= 0) return;
    reserve(b, (size_t)length);
    va_start(args, format);
    vsnprintf(b->ptr + b->len, (size_t)length + 1, format, args);
    va_end(args);
    b->len += (size_t)length;
}

str strbuf_str(strbuf *b)
{
    if (!b->ptr) return STR("");
    b->ptr[b->len] = '\0'; /* reserve() always leaves room for it */
    return (str){b->ptr, b->len};
}

/* Strings as pointer + length. A `str` never owns its bytes and need not end in NUL;
 * text is UTF-8 unless a comment says otherwise. */
#ifndef NTDBG_BASE_STR_H
#define NTDBG_BASE_STR_H

#include "base/arena.h"

#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct str {
    const char *ptr;
    size_t len;
} str;

/* A str over a string literal, and the two arguments of printf's "%.*s". */
#define STR(literal) ((str){("" literal), sizeof(literal) - 1})
#define STR_ARG(s) str_precision((s).len), str_argument((s).ptr)

/* A precision below 0 would mean "up to a NUL", which a str need not have. */
static inline int str_precision(size_t length)
{
    return length > INT_MAX ? INT_MAX : (int)length;
}

/* printf wants a pointer even for no characters. */
static inline const char *str_argument(const char *ptr)
{
    return ptr ? ptr : "";
}

/* NULL gives the empty string. */
str str_from_cstr(const char *text);
/* The bytes from `from` up to, not including, `to`; both are clamped to the string. */
str str_slice(str s, size_t from, size_t to);
str str_skip(str s, size_t count);

bool str_equal(str a, str b);
/* ASCII case only, as Windows compares module and symbol-store names. */
bool str_equal_nocase(str a, str b);
int str_compare(str a, str b);
int str_compare_nocase(str a, str b);
bool str_starts_with(str s, str prefix);
bool str_starts_with_nocase(str s, str prefix);
bool str_ends_with_nocase(str s, str suffix);

/* Index of the first / last match, or SIZE_MAX. */
size_t str_find_char(str s, char c);
size_t str_rfind_char(str s, char c);
size_t str_find(str haystack, str needle);

str str_trim(str s); /* blanks, tabs and line ends on both sides */
str str_trim_left(str s);

/* Takes the next word (up to a blank) off the front of *rest. Empty when none is left. */
str str_take_word(str *rest);
/* Takes everything up to `separator` off *rest, and the separator with it. */
str str_take_until(str *rest, char separator);

/* WinDbg's string wildcards: '*' any run, '?' one character, '#' zero or more of the character
 * before it, '[abc]' one of a set (with a-z ranges), '\' quotes the next character, '+' one or more
 * of the character before it. Source: windows-driver-docs "String Wildcard Syntax". */
bool str_match_wildcard(str pattern, str text, bool ignore_case);

/* How many letters must be added, dropped, changed or swapped with their neighbour to make one word of the
 * other, whatever their case; SIZE_MAX for words of more than 63 bytes. */
size_t str_edit_distance(str a, str b);

/* All of these return memory of `a`; the result is NUL-terminated as well. */
str str_copy(arena *a, str s);
const char *str_to_cstr(arena *a, str s);
str str_format(arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
str str_vformat(arena *a, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
str str_lower(arena *a, str s);
str str_upper(arena *a, str s);

/* The part after the last '/' or '\', and that part without its last extension. */
str str_base_name(str path);
str str_without_extension(str name);

/* A growing string. Zero-initialise with the arena set: (strbuf){.arena = a}. */
typedef struct strbuf {
    arena *arena;
    char *ptr;
    size_t len;
    size_t capacity;
} strbuf;

void strbuf_append(strbuf *b, str s);
void strbuf_append_char(strbuf *b, char c);
void strbuf_append_repeat(strbuf *b, char c, size_t count);
void strbuf_format(strbuf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* What has been collected; valid until the next append. NUL-terminated. */
str strbuf_str(strbuf *b);

#endif

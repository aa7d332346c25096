/* WinDbg's string wildcards (windows-driver-docs, "String Wildcard Syntax").
 *
 * A pattern is read as elements: one character (or '?' or a list) that stands once, any number of times ('#')
 * or at least once ('+'), and '*'. All positions a match can have reached are followed side by side, so no
 * pattern makes the time more than pattern length x text length. Patterns without '#' and '+', which are
 * nearly all, need one position and the place of the last '*'.
 * A character is a UTF-8 sequence; a byte that is none is a character of its own.
 * An empty or unclosed list stands for itself, and so does a '#' or '+' with nothing before it. */
#include "base/str.h"

#include <string.h>

/* More elements than this with a '#' or '+' among them match nothing. */
#define MOST_ELEMENTS 1024

typedef enum element_kind { ANY_RUN, ANY_CHARACTER, LITERAL, LIST } element_kind;

typedef struct element {
    element_kind kind;
    uint32_t literal;
    str list; /* between the brackets */
    bool optional;
    bool repeats;
    size_t next; /* where the pattern goes on */
} element;

static uint32_t character_at(str s, size_t at, size_t *length)
{
    unsigned char lead = (unsigned char)s.ptr[at];
    *length = 1;
    if (lead < 0xc0) return lead;
    size_t n = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (n > s.len - at) return lead;
    uint32_t c = lead & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        unsigned char next = (unsigned char)s.ptr[at + i];
        if ((next & 0xc0) != 0x80) return lead;
        c = c << 6 | (next & 0x3f);
    }
    *length = n;
    return c;
}

/* The closing bracket of the list that opens at `at`, or 0 when it is empty or unclosed. */
static size_t list_end(str pattern, size_t at)
{
    size_t i = at + 1;
    while (i < pattern.len && pattern.ptr[i] != ']') i += pattern.ptr[i] == '\\' ? 2 : 1;
    return i < pattern.len && i > at + 1 ? i : 0;
}

static element element_at(str pattern, size_t at)
{
    element e = {.kind = LITERAL};
    size_t length = 1;
    size_t end;
    char c = pattern.ptr[at];
    if (c == '*') {
        e.kind = ANY_RUN;
    } else if (c == '?') {
        e.kind = ANY_CHARACTER;
    } else if (c == '[' && (end = list_end(pattern, at)) != 0) {
        e.kind = LIST;
        e.list = str_slice(pattern, at + 1, end);
        length = end + 1 - at;
    } else if (c == '\\' && at + 1 < pattern.len) {
        e.literal = character_at(pattern, at + 1, &length);
        length++;
    } else {
        e.literal = character_at(pattern, at, &length);
    }
    e.next = at + length;
    for (; e.next < pattern.len && (pattern.ptr[e.next] == '#' || pattern.ptr[e.next] == '+'); e.next++) {
        e.repeats = true;
        if (pattern.ptr[e.next] == '#') e.optional = true;
    }
    return e;
}

static uint32_t fold(uint32_t c, bool ignore_case)
{
    return ignore_case && c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

static bool list_has(str list, uint32_t c, bool ignore_case)
{
    for (size_t at = 0, length; at < list.len; at += length) {
        if (list.ptr[at] == '\\' && at + 1 < list.len) at++;
        uint32_t low = character_at(list, at, &length);
        uint32_t high = low;
        if (at + length + 1 < list.len && list.ptr[at + length] == '-') {
            at += length + 1;
            if (list.ptr[at] == '\\' && at + 1 < list.len) at++;
            high = character_at(list, at, &length);
        }
        if (c >= low && c <= high) return true;
        if (!ignore_case || c > 0x7f) continue;
        bool is_lower = c >= 'a' && c <= 'z', is_upper = c >= 'A' && c <= 'Z';
        uint32_t other = is_lower || is_upper ? c ^ 0x20 : c;
        if (other >= low && other <= high) return true;
    }
    return false;
}

static bool element_takes(const element *e, uint32_t c, bool ignore_case)
{
    switch (e->kind) {
    case ANY_RUN:
    case ANY_CHARACTER: return true;
    case LITERAL: return fold(e->literal, ignore_case) == fold(c, ignore_case);
    case LIST: return list_has(e->list, c, ignore_case);
    }
    return false;
}

/* Without '#' and '+': on a mismatch only the last '*' has to take one more character, because whatever an
 * earlier one could take, the last one can as well. */
static bool match_plain(str pattern, str text, bool ignore_case)
{
    size_t p = 0, t = 0;
    size_t star_next = SIZE_MAX, star_text = 0;
    while (t < text.len) {
        size_t length;
        uint32_t c = character_at(text, t, &length);
        if (p < pattern.len) {
            element e = element_at(pattern, p);
            if (e.kind == ANY_RUN) {
                star_next = p = e.next;
                star_text = t;
                continue;
            }
            if (element_takes(&e, c, ignore_case)) {
                p = e.next;
                t += length;
                continue;
            }
        }
        if (star_next == SIZE_MAX) return false;
        character_at(text, star_text, &length);
        star_text += length;
        p = star_next;
        t = star_text;
    }
    while (p < pattern.len && pattern.ptr[p] == '*') p++;
    return p == pattern.len;
}

/* reached[i]: a match of the text so far can stand before element i (i == count is the end). From there the
 * elements that may stand for nothing can be passed. */
static void pass_optional(const element *elements, size_t count, bool *reached)
{
    for (size_t i = 0; i < count; i++) {
        if (reached[i] && (elements[i].optional || elements[i].kind == ANY_RUN)) reached[i + 1] = true;
    }
}

static bool match_repeats(str pattern, str text, bool ignore_case)
{
    element elements[MOST_ELEMENTS];
    bool reached[MOST_ELEMENTS + 1] = {true};
    size_t count = 0;
    for (size_t p = 0; p < pattern.len; count++) {
        /* "x+" is "x" and then "x#", which keeps one rule for repeating: stay on the element. */
        if (count + 2 > MOST_ELEMENTS) return false;
        elements[count] = element_at(pattern, p);
        p = elements[count].next;
        if (elements[count].repeats && !elements[count].optional) {
            elements[count + 1] = elements[count];
            elements[count].repeats = false;
            elements[++count].optional = true;
        }
    }
    pass_optional(elements, count, reached);
    for (size_t t = 0, length; t < text.len; t += length) {
        uint32_t c = character_at(text, t, &length);
        bool next[MOST_ELEMENTS + 1];
        memset(next, 0, count + 1);
        for (size_t i = 0; i < count; i++) {
            if (!reached[i] || !element_takes(&elements[i], c, ignore_case)) continue;
            bool stays = elements[i].repeats || elements[i].kind == ANY_RUN;
            next[stays ? i : i + 1] = true;
        }
        memcpy(reached, next, count + 1);
        pass_optional(elements, count, reached);
    }
    return reached[count];
}

bool str_match_wildcard(str pattern, str text, bool ignore_case)
{
    bool repeats = str_find_char(pattern, '#') != SIZE_MAX || str_find_char(pattern, '+') != SIZE_MAX;
    return repeats ? match_repeats(pattern, text, ignore_case) : match_plain(pattern, text, ignore_case);
}

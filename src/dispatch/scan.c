#include "dispatch/scan.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

size_t scan_gap(str text)
{
    size_t i = 0;
    while (i < text.len && (is_blank(text.ptr[i]) || text.ptr[i] == ';')) i++;
    return i;
}

/* Behind the quoted string that begins at `at`; `at` + 1 when nothing closes it. */
static size_t skip_quoted(str text, size_t at)
{
    for (size_t i = at + 1; i < text.len; i++) {
        if (text.ptr[i] == '\\' && i + 1 < text.len) i++;
        else if (text.ptr[i] == '"') return i + 1;
    }
    return at + 1;
}

/* "$$ text" (but not a script command), "* text": quotes mean nothing in them. */
static bool begins_comment(str text, size_t at)
{
    if (text.ptr[at] == '*') return true;
    if (text.ptr[at] != '$' || at + 1 >= text.len || text.ptr[at + 1] != '$') return false;
    return at + 2 >= text.len || (text.ptr[at + 2] != '<' && text.ptr[at + 2] != '>');
}

size_t scan_closing(str text, size_t open)
{
    char opens = text.ptr[open], closes = opens == '{' ? '}' : ')';
    size_t depth = 0;
    bool at_start = false, comment = false;
    for (size_t i = open; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == opens) depth++;
        if (c == closes && --depth == 0) return i;
        if (c == ';' || c == '\n' || c == '{') {
            at_start = true;
            comment = false;
            continue;
        }
        if (is_blank(c)) continue;
        if (at_start && begins_comment(text, i)) comment = true;
        at_start = false;
        if (c == '"' && !comment) i = skip_quoted(text, i) - 1;
    }
    return SIZE_MAX;
}

size_t scan_statement(str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == ';') return i;
        if (c == '"') i = skip_quoted(text, i) - 1;
        if (c == '{') {
            size_t close = scan_closing(text, i);
            if (close != SIZE_MAX) i = close;
        }
    }
    return text.len;
}

size_t scan_block(str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '"') i = skip_quoted(text, i) - 1;
        if (c != '{') continue;
        if (i == 0 || text.ptr[i - 1] != '$') return i;
        size_t close = scan_closing(text, i);
        if (close == SIZE_MAX) return SIZE_MAX;
        i = close;
    }
    return SIZE_MAX;
}

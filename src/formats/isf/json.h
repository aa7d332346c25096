/* A JSON text read from front to back, without a tree: the caller asks for what it expects next and skips
 * what it does not know. Strings are handed out as they stand in the text; isf_json_text undoes escapes. Once
 * something is wrong the reader stays bad, remembers where, and every call returns false. */
#ifndef NTDBG_FORMATS_ISF_JSON_H
#define NTDBG_FORMATS_ISF_JSON_H

#include "base/str.h"

typedef struct json_reader {
    str text;
    size_t at;
    const char *expected; /* not NULL = bad: what should have stood at `at` */
} json_reader;

/* Deeper nesting than this is refused. */
enum { JSON_DEPTH_MAX = 64 };

/* '{'; then isf_json_member until it returns false. The value after each key must be read or skipped. */
bool isf_json_object(json_reader *r);
/* The next key, as it stands between its quotes. False at the end of the object, which is then behind the
 * reader. */
bool isf_json_member(json_reader *r, str *raw_key);
/* Passes over one value of any kind. */
bool isf_json_skip(json_reader *r);
bool isf_json_is_string(json_reader *r);
bool isf_json_string(json_reader *r, str *raw);
/* An integer; what does not fit into 64 bits, fractions and exponents are bad. Negative numbers come as two's
 * complement. */
bool isf_json_integer(json_reader *r, uint64_t *out);
bool isf_json_bool(json_reader *r, bool *out);
/* Nothing but blanks is left. */
bool isf_json_end(json_reader *r);

/* The string with its escapes undone: `raw` itself when it has none. Surrogate halves and NULs become '?'. */
str isf_json_text(arena *a, str raw);

#endif

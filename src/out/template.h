/* Templates of output lines: parsed once, rendered many times. Private to out/. */
#ifndef NTDBG_OUT_TEMPLATE_H
#define NTDBG_OUT_TEMPLATE_H

#include "out/out.h"

/* Literal text, then (unless `name` is empty) one field. */
typedef struct template_part {
    str literal;
    str name;
    bool left, zero;
    uint16_t width;
    char kind;         /* one of "xXdupqbsg", 0 = the field's own */
    uint8_t precision; /* g: significant digits, 0 = 6 */
    size_t guess;      /* where among the fields it was found last time */
} template_part;

typedef struct line_template {
    str text; /* a copy: a caller's buffer may be reused for another text */
    template_part *parts;
    size_t count;
} line_template;

/* Never fails: a brace that closes nothing, and a slot that cannot be read, are literal text. */
line_template *template_parse(arena *a, const char *text);
/* How fields are written. */
typedef struct template_brush {
    unsigned pointer_size;
    const painter *painter; /* NULL = plain */
    const char *record;     /* for the painter */
} template_brush;

/* Appends the line. A slot without its field prints as unavailable. */
void template_render(line_template *t, const field *fields, size_t count, const template_brush *brush,
                     strbuf *out);
/* Text of the target made fit for a terminal: control characters other than tab and line ends become '.',
 * bytes that are not UTF-8 become '?'. Returns the number of columns written. */
size_t append_safe_text(strbuf *out, str text);
/* The number of bytes of the UTF-8 sequence at the start of `text` (1 to 4), 0 when it is not one (RFC 3629).
 */
size_t utf8_sequence(str text);

#endif

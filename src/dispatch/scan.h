/* Where statements and brackets end in command text. Quotes, braces and comments are all that is known of a
 * command here:
 *
 *     .if (1) { .echo "a;}" ; $$ don't } ; r
 *             `----------- closes --------'
 */
#ifndef NTDBG_DISPATCH_SCAN_H
#define NTDBG_DISPATCH_SCAN_H

#include "base/str.h"

/* The length of the statement at the front: up to its ';' outside of quotes and braces, or all of it. A brace
 * or a quote that nothing closes is an ordinary character. */
size_t scan_statement(str text);
/* Where the bracket that stands at text[open] ('{' or '(') is closed; SIZE_MAX = nowhere. */
size_t scan_closing(str text, size_t open);
/* The first '{' outside of quotes that does not belong to a "${", or SIZE_MAX. */
size_t scan_block(str text);
/* How much blank space, and how many ';' (scripts made of lines have them), stand at the front. */
size_t scan_gap(str text);

#endif

/* Source text: ls, lsa and, with l+s, where a register listing says where it stands. */
#ifndef NTDBG_SHOW_SOURCE_H
#define NTDBG_SHOW_SOURCE_H

#include "out/out.h"
#include "session/session.h"

/* The text of the line's file, with .srcnoisy's lines on the way. NULL when it is nowhere; *why is then one
 * line. */
const source_text *show_find_source(session *s, out *o, const source_line *line, str *why);
/* Records "source": lines [first, first + count) as "    7: text", the current one (0 = none) with a '>' in
 * front. A word comes before them when the text is not what was compiled. Returns the line behind the last
 * one shown. */
size_t show_source_lines(out *o, const source_text *text, size_t first, size_t count, size_t current);
/* With l+s (and lines): the source lines around an address. False when there are none to show. */
bool show_source_at(session *s, out *o, uint64_t address);

#endif

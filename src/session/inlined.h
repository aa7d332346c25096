/* Inlined functions as frames of the stack. */
#ifndef NTDBG_SESSION_INLINED_H
#define NTDBG_SESSION_INLINED_H

#include "session/session.h"

/* The inlined function that the frame stands for; false for a real frame. */
bool session_inline_frame(session *s, const frame *f, inline_frame *out);
/* What is inlined at an address itself, innermost first; nothing after `.inline 0`. */
size_t session_inline_chain(session *s, uint64_t address, inline_frame *out, size_t capacity);

/* Goes on with `x` over `walked` until it has `limit` frames or `walked` ends. Begin with a zeroed `x`.
 * Symbols are asked only for the frames that are needed. While nothing is inlined, `x->frames` is `walked`
 * itself. */
void session_expand_frames(session *s, arena *a, frame *walked, size_t count, size_t limit,
                           session_expansion *x);

#endif

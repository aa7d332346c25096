/* Functions that the compiler put into others have no frame of their own on the stack. The listing shows them
 * all the same, above the frame that they are a part of, and counts them (windows-driver-docs, "Debugging
 * Optimized Code and Inline Functions"). */
#include "session/inlined.h"

enum { MAX_DEPTH = 64 };

static size_t inlined_at(session *s, const frame *f, inline_frame *out)
{
    /* A return address may already belong to the code behind the call. */
    uint64_t address = frame_ip_is_exact(f) || f->ip == 0 ? f->ip : f->ip - 1;
    return s->settings.no_inline_frames ? 0 : symbols_inline_frames(s->symbols, address, out, MAX_DEPTH);
}

bool session_inline_frame(session *s, const frame *f, inline_frame *out)
{
    inline_frame chain[MAX_DEPTH];
    if (!f->inline_level || f->inline_level > inlined_at(s, f, chain)) return false;
    *out = chain[f->inline_level - 1];
    return true;
}

size_t session_inline_chain(session *s, uint64_t address, inline_frame *out, size_t capacity)
{
    return s->settings.no_inline_frames ? 0 : symbols_inline_frames(s->symbols, address, out, capacity);
}

void session_expand_frames(session *s, arena *a, frame *walked, size_t count, size_t limit,
                           session_expansion *x)
{
    for (; x->walked < count && x->frames.count < limit; x->walked++) {
        inline_frame chain[MAX_DEPTH];
        size_t depth = inlined_at(s, &walked[x->walked], chain);
        if (depth && !x->copied) {
            x->copied = true;
            frame *own = walked;
            x->frames.items = NULL;
            x->frames.count = x->frames.capacity = 0;
            for (size_t i = 0; i < x->walked; i++) *VEC_PUSH(a, &x->frames) = own[i];
        }
        for (size_t level = 1; level <= depth; level++) {
            frame *f = VEC_PUSH(a, &x->frames);
            *f = walked[x->walked];
            f->inline_level = (unsigned)level;
        }
        if (x->copied) {
            *VEC_PUSH(a, &x->frames) = walked[x->walked];
        } else {
            x->frames.items = walked;
            x->frames.count = x->walked + 1;
        }
    }
}

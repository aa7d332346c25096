/* Tokens of a minidump's TokenStream, from any bytes: every SID and privilege that comes out lies in the
 * stream. */
#include "windows/token_stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = arena_new();
    target t = {.arena = a, .class = TARGET_USER, .notes = notes_new(a)};
    *VEC_PUSH(a, &t.blobs) = (target_blob){.tag = {19}, .data = {data, size}}; /* TokenStream */
    nt_stream_tokens all = nt_stream_tokens_of(a, &t);
    for (size_t i = 0; i < all.count; i++) {
        const nt_stream_token *k = &all.items[i];
        if (k->privileges.count * 12 > size || k->groups.count * 8 > size) __builtin_trap();
        for (size_t n = 0; n < k->groups.count; n++)
            if (k->groups.items[n].readable) (void)nt_sid_shown(a, &k->groups.items[n].sid, true);
        if (k->has_user) (void)nt_sid_shown(a, &k->user, true);
    }
    arena_free(a);
    return 0;
}

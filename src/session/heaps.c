#include "session/heaps.h"
#include "session/kernel.h"

error *session_heaps(session *s, arena *a, nt_heaps *out)
{
    bool found;
    uint64_t peb;
    error *e = session_get_register(s, a, STR("$peb"), &found, &peb);
    if (e) return e;
    values_context *values = ARENA_NEW(a, values_context);
    nt_context *windows = ARENA_NEW(a, nt_context);
    *windows = session_windows(s, a, values);
    return nt_heaps_open(a, windows, session_address(s, peb), out);
}

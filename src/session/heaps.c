#include "session/heaps.h"
#include "session/kernel.h"

error *session_heaps(session *s, arena *a, nt_heaps *out)
{
    bool found;
    uint64_t peb;
    if (session_get_register(s, a, STR("$peb"), &found, &peb) || !found || !peb)
        return error_new(a, ERROR_NOT_FOUND,
                         "The dump does not say where the process's PEB is: no heaps can be found");
    values_context *values = ARENA_NEW(a, values_context);
    nt_context *windows = ARENA_NEW(a, nt_context);
    *windows = session_windows(s, a, values);
    return nt_heaps_open(a, windows, session_address(s, peb), out);
}

/* Window stations, their desktops, and the heap of each: win32k's lists of the session that is mapped. */
#ifndef NTDBG_WINDOWS_DESKTOP_H
#define NTDBG_WINDOWS_DESKTOP_H

#include "windows/process.h"

typedef struct nt_desktop {
    uint64_t address, station, heap; /* tagDESKTOP, tagWINDOWSTATION, the _HEAP */
    str name;                        /* "WinSta0\Default"; a part that cannot be read is empty */
    uint64_t session, size, free;    /* bytes */
    bool has_session, has_size, has_free;
} nt_desktop;
typedef VEC(nt_desktop) nt_desktop_vec;

typedef struct nt_desktops {
    nt_desktop_vec items;
    walk_end end;    /* of the walk that ended earliest */
    uint64_t broken; /* the station or desktop at which it did; 0 = none */
} nt_desktops;

/* grpWinStaList in its order, each station's desktops in theirs. An error when win32k's symbols do not have
 * the list or its types, or when its first pointer is not in the dump. */
error *nt_desktops_all(arena *a, nt_context *c, nt_desktops *out);

#endif

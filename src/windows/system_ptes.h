/* System page-table entries: how many there are, which are free. */
#ifndef NTDBG_WINDOWS_SYSTEM_PTES_H
#define NTDBG_WINDOWS_SYSTEM_PTES_H

#include "windows/kernel.h"

typedef struct nt_system_ptes {
    str name;             /* "System", "Kernel Stack" */
    uint64_t total, free; /* as nt counts them; `free` is what the bitmap says when nt does not */
    bool has_free;
    uint64_t base, end;    /* virtual addresses of the first entry and behind the last; 0 = not known */
    uint64_t bits, bitmap; /* the bitmap of entries in use: its size, its place */
    str source;
} nt_system_ptes;
typedef VEC(nt_system_ptes) nt_system_pte_types;
nt_system_pte_types nt_system_ptes_all(arena *a, nt_context *c);

/* Calls `each` for each run of free entries (`first` counts from the base), until it returns false. The parts
 * of the bitmap that are not in the dump are left out; *unreadable counts their entries. */
void nt_system_ptes_free(nt_context *c, const nt_system_ptes *p,
                         bool (*each)(void *user, uint64_t first, uint64_t count), void *user,
                         uint64_t *unreadable);

#endif

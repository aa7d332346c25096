/* Asynchronous procedure calls that wait for their threads. */
#ifndef NTDBG_WINDOWS_APCS_H
#define NTDBG_WINDOWS_APCS_H

#include "windows/process.h"

typedef struct nt_apc_list {
    uint64_t head;        /* KAPC_STATE.ApcListHead[mode] */
    unsigned state, mode; /* ApcStateIndex: 0 ApcState, 1 SavedApcState; 0 kernel, 1 user */
    nt_values apcs;       /* _KAPC, in the order of delivery */
    walk_end end;
} nt_apc_list;
typedef VEC(nt_apc_list) nt_apc_lists;

/* Lists of a thread that are not empty, or did not end well. */
nt_apc_lists nt_apcs_of(arena *a, nt_context *c, value thread);
value nt_apc_at(nt_context *c, uint64_t address);

#endif

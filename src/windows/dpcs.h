/* Deferred procedure calls that a processor has not made yet. Values by the field names of nt's own types. */
#ifndef NTDBG_WINDOWS_DPCS_H
#define NTDBG_WINDOWS_DPCS_H

#include "windows/process.h"

typedef struct nt_dpc {
    uint64_t dpc;
    uint64_t routine, context; /* KDPC.DeferredRoutine, DeferredContext */
    bool readable;             /* false: the list names it, and it is not in the dump */
    bool threaded;             /* of the queue that is worked off by a thread */
} nt_dpc;

typedef struct nt_dpcs {
    VEC(nt_dpc) items;
    walk_end end; /* of the first queue that did not end well */
} nt_dpcs;

/* KPRCB.DpcData of a processor: the normal queue, then the threaded one. */
nt_dpcs nt_dpcs_of(arena *a, nt_context *c, const nt_kernel *k, const target *t, unsigned processor);

#endif

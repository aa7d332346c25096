/* Threads that could run: the dispatcher's ready queues. */
#ifndef NTDBG_WINDOWS_READY_THREADS_H
#define NTDBG_WINDOWS_READY_THREADS_H

#include "windows/process.h"

typedef struct nt_ready_queue {
    uint64_t shared;   /* a KSHARED_READY_QUEUE; 0 = the processor's own */
    uint64_t affinity; /* of a shared one: whose it is */
    unsigned priority; /* of `threads`, all of one */
    nt_values threads; /* in the order in which they are to run */
    walk_end end;
} nt_ready_queue;
typedef VEC(nt_ready_queue) nt_ready_queues;

/* The queues of a processor that have threads, the highest priority first (KPRCB.DispatcherReadyListHead by
 * ReadySummary). False when nt's types do not say where they are, or the processor is not in the dump. */
bool nt_ready_of(arena *a, nt_context *c, value prcb, nt_ready_queues *out);
/* The same of the queue that processors share since Windows 8.1 (KPRCB.SharedReadyQueue). False when there is
 * none. *queue is its KSHARED_READY_QUEUE. */
bool nt_ready_shared(arena *a, nt_context *c, value prcb, value *queue, nt_ready_queues *out);

#endif

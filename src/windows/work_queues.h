/* The executive's work queues: worker threads and the work that waits for them. */
#ifndef NTDBG_WINDOWS_WORK_QUEUES_H
#define NTDBG_WINDOWS_WORK_QUEUES_H

#include "windows/process.h"

typedef struct nt_work_item {
    uint64_t item;     /* its WORK_QUEUE_ITEM */
    unsigned priority; /* of the list it is in; 0 where a queue has one list */
    uint64_t routine, parameter;
    bool readable;
    uint64_t io_item; /* the IO_WORKITEM around it; 0 = none */
    uint64_t io_routine, io_object, io_context;
} nt_work_item;

typedef struct nt_work_queue {
    uint64_t address; /* an EX_WORK_QUEUE */
    bool has_node;
    unsigned node,
        index;        /* index: WORK_QUEUE_TYPE (wdm.h), up to Windows 8; since 8.1 its number in the node */
    bool prioritized; /* since 8.1: one queue for all types, by priority */
    bool has_counts;  /* threads, most_threads */
    uint64_t threads, most_threads;
    uint64_t current, maximum; /* concurrency */
    nt_values workers;         /* _ETHREAD */
    VEC(nt_work_item) items;
    walk_end end; /* of the first list that did not end well */
} nt_work_queue;
typedef VEC(nt_work_queue) nt_work_queues;

/* ExWorkerQueue[3] up to Windows 7; ENODE.ExWorkerQueues of each node in 8; ENODE.ExWorkQueues in 8.1 and 10
 * until 1703; the system partition's EX_PARTITION.WorkQueues since. Empty when nt's symbols do not say where
 * they are. */
nt_work_queues nt_work_queues_all(arena *a, nt_context *c);
/* "Critical" of WORK_QUEUE_TYPE; empty = there is no such. */
str nt_work_queue_name(unsigned index);

#endif

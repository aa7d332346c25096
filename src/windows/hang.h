/* Why a thread does not go on: from a waiter to the owner of what it waits for, to what that one waits for.
 */
#ifndef NTDBG_WINDOWS_HANG_H
#define NTDBG_WINDOWS_HANG_H

#include "windows/resource.h"

/* How one thread is held up. Addresses are 0 when there is none. */
typedef struct nt_hang_link {
    uint64_t thread;
    uint64_t state, wait_reason; /* KTHREAD_STATE, KWAIT_REASON; UINT64_MAX = cannot be read */
    uint64_t object;             /* the dispatcher object that it waits for */
    uint64_t object_type;        /* DISPATCHER_HEADER.Type; UINT64_MAX = cannot be read */
    uint64_t resource;           /* the lock that the object stands for */
    uint64_t owner;              /* the thread that has it: the next link's thread */
} nt_hang_link;
typedef VEC(nt_hang_link) nt_hang_links;

typedef enum nt_hang_end {
    NT_HANG_NOT_WAITING, /* the last thread runs, or could run: it is the one to look at */
    NT_HANG_NO_OWNER,   /* it waits for something that nobody owns: an event, a semaphore, a timer, a queue */
    NT_HANG_DEADLOCK,   /* its owner stands in the chain already: links[first].thread */
    NT_HANG_UNREADABLE, /* its thread is not in the dump */
    NT_HANG_LIMIT,      /* more links than any machine has */
} nt_hang_end;

typedef struct nt_hang_chain {
    nt_hang_links links;
    nt_hang_end end;
    size_t first; /* of a deadlock: where the circle begins */
} nt_hang_chain;

/* From one waiter on. `locks`: all that are held (nt_resources_all). Of several owners the chain goes on with
 * the first one that waits itself. */
nt_hang_chain nt_hang_chain_from(arena *a, nt_context *c, const nt_resources *locks, uint64_t thread);
/* "deadlock", "not waiting": for records. */
str nt_hang_end_name(nt_hang_end end);

#endif

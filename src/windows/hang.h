/* Why a thread does not go on: from a waiter to the owner of what it waits for, to what that one waits for;
 * and of all threads, those that hold up the others. */
#ifndef NTDBG_WINDOWS_HANG_H
#define NTDBG_WINDOWS_HANG_H

#include "windows/resource.h"

/* What a thread waits for. */
typedef enum nt_hang_kind {
    NT_HANG_NOTHING,    /* it runs, or could run */
    NT_HANG_RESOURCE,   /* an ERESOURCE: lock; owner */
    NT_HANG_MUTANT,     /* a KMUTANT: owner */
    NT_HANG_FAST_MUTEX, /* a FAST_MUTEX or KGUARDED_MUTEX: lock; owner */
    NT_HANG_PUSH_LOCK,  /* a push lock: Windows does not keep who owns it */
    NT_HANG_THREAD,     /* the end of a thread: owner */
    NT_HANG_PROCESS,    /* the end of a process: lock is the EPROCESS, owner one of its threads */
    NT_HANG_MESSAGE, /* the answer to an ALPC message: lock is the KALPC_MESSAGE, owner the server's thread */
    NT_HANG_OBJECT,  /* an event, a semaphore, a timer, a queue: nobody owns these */
} nt_hang_kind;

/* How one thread is held up. Addresses are 0 when there is none. */
typedef struct nt_hang_link {
    uint64_t thread;
    uint64_t state, wait_reason; /* KTHREAD_STATE, KWAIT_REASON; UINT64_MAX = cannot be read */
    nt_hang_kind kind;
    uint64_t object;      /* the dispatcher object that it waits for */
    uint64_t object_type; /* DISPATCHER_HEADER.Type; UINT64_MAX = cannot be read */
    uint64_t resource;    /* the ERESOURCE that the object stands for */
    uint64_t lock;        /* what the object stands for, whatever it is: see nt_hang_kind */
    uint64_t owner;       /* the thread that has it: the next link's thread */
    uint64_t irp;         /* the first request of the thread that is not completed */
    uint64_t waited;      /* ticks since it began to wait; 0 = it does not wait, or not known */
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
/* "ERESOURCE", "mutant", "fast mutex" ... of what is waited for. */
str nt_hang_kind_name(nt_hang_kind kind);

/* A thread that holds up others, or that holds locks and waits. */
typedef struct nt_hang_suspect {
    uint64_t thread;
    size_t blocked;          /* threads that wait for it, directly or through others */
    size_t locks, exclusive; /* ERESOURCEs that it holds, and how many of them nobody shares */
    uint64_t lock;           /* one of them: one that is waited for before one that is not, an exclusive one
                                before a shared one; 0 = none */
    uint64_t waited;         /* ticks since it began to wait */
    nt_hang_chain chain;     /* the longest one that leads to it; of one link when nobody waits */
} nt_hang_suspect;
typedef VEC(nt_hang_suspect) nt_hang_suspects;

/* The worst first: circles before all others, then by how many threads are blocked, by exclusive locks, by
 * how long they wait. Every thread of every process is asked once. `end`: how the walk over the processes
 * ended, or the first list of threads that did not end well. At most 64 are given. */
nt_hang_suspects nt_hang_find(arena *a, nt_context *c, const nt_kernel *k, const nt_resources *locks,
                              walk_end *end);

#endif

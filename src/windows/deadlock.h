/* What Driver Verifier's deadlock detection found: which threads took which locks in which order. */
#ifndef NTDBG_WINDOWS_DEADLOCK_H
#define NTDBG_WINDOWS_DEADLOCK_H

#include "windows/process.h"

typedef struct nt_deadlock_lock {
    uint64_t address; /* of the lock itself */
    uint64_t type;    /* _VI_DEADLOCK_RESOURCE_TYPE */
    bool has_type;
} nt_deadlock_lock;

/* One lock that a thread took. */
typedef struct nt_deadlock_step {
    size_t lock; /* index into nt_deadlock.locks */
    uint64_t
        node; /* _VI_DEADLOCK_NODE; 0 = the lock that was asked for when the order was found to be broken */
    nt_addresses stack; /* return addresses when it was taken, the innermost first */
} nt_deadlock_step;

typedef struct nt_deadlock_chain {
    uint64_t entry;              /* _VI_DEADLOCK_THREAD; 0 = not kept any more */
    uint64_t thread;             /* 0 = it has ended, or is not known */
    VEC(nt_deadlock_step) steps; /* the first lock that was taken first */
} nt_deadlock_chain;

typedef struct nt_deadlock {
    VEC(nt_deadlock_lock) locks; /* in the order in which the chains name them */
    VEC(nt_deadlock_chain) chains;
    uint64_t unreadable; /* participants that cannot be read */
    bool damaged;        /* parents lead in a circle, or to nothing that is in the dump */
} nt_deadlock;

/* Spinlock, Mutex ...; empty = not known. */
str nt_deadlock_type_name(uint64_t type);

/* Reads nt!ViDeadlockGlobals. `issue`: the code and the first three further parameters of bug check C4 (the
 * lock that was asked for, the node of the thread that asked); NULL = not known: the orders that took part
 * are all that is told. ERROR_NOT_FOUND when this kernel or its type information has no such data, or when
 * detection was never on; ERROR_MEMORY when it cannot be read. */
error *nt_deadlock_read(arena *a, nt_context *c, const uint64_t issue[4], nt_deadlock *out);

#endif

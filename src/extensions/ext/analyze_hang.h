/* !analyze -hang: what analyze_hang.c (kernels) and analyze_hang_user.c (programs) find out, and
 * analyze_hang_show.c writes. */
#ifndef NTDBG_EXTENSIONS_EXT_ANALYZE_HANG_H
#define NTDBG_EXTENSIONS_EXT_ANALYZE_HANG_H

#include "extensions/ext/analyze.h"
#include "show/lock.h"
#include "windows/hang.h"

/* How a thread of a program is held up. */
typedef struct user_wait {
    size_t thread;    /* its index in the target */
    str type;         /* "Critical Section", "Event" ...; empty = it does not wait, as far as one can see */
    uint64_t lock;    /* the critical section; 0 = none */
    size_t owner;     /* the thread that has it; SIZE_MAX = not known */
    uint64_t entered; /* where it called for the lock */
} user_wait;

enum { HANG_MOST_CHAIN = 32 };

typedef struct analyze_hang {
    /* a kernel's */
    kernel_view view;
    nt_resources locks;
    nt_hang_suspects suspects; /* the first is the verdict */
    walk_end end;
    /* a program's */
    user_wait chain[HANG_MOST_CHAIN];
    size_t chain_length;
    bool circle; /* the last one waits for one in the chain */
} analyze_hang;

void analyze_find_hang_user(analysis *n);

#endif

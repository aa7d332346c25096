/* The interrupt flag: Ctrl-C sets it (from a signal thread), walks, output and waits poll it, and the
 * prompt clears it. It belongs to a session; there is no global one. */
#ifndef NTDBG_BASE_INTERRUPT_H
#define NTDBG_BASE_INTERRUPT_H

#include <stdatomic.h>
#include <stdbool.h>

typedef struct interrupt {
    atomic_bool requested;
} interrupt;

static inline void interrupt_request(interrupt *i)
{
    atomic_store_explicit(&i->requested, true, memory_order_relaxed);
}

static inline void interrupt_clear(interrupt *i)
{
    atomic_store_explicit(&i->requested, false, memory_order_relaxed);
}

/* NULL is "never". */
static inline bool interrupt_pending(const interrupt *i)
{
    return i && atomic_load_explicit(&i->requested, memory_order_relaxed);
}

#endif

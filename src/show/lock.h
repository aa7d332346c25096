/* A lock of the executive, for !locks and !analyze -hang. */
#ifndef NTDBG_SHOW_LOCK_H
#define NTDBG_SHOW_LOCK_H

#include "show/kernel.h"
#include "windows/resource.h"

/* An empty line, "Resource @ ...", its counts, owners and waiters; the fields join the open record. */
void show_lock_lines(kernel_view *v, const nt_resource *r);
/* "84372 total locks, 2 locks currently held" */
void show_lock_totals(kernel_view *v, uint64_t total, uint64_t held);

#endif

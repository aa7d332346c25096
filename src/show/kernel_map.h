/* !address's kernel form: what system space is used for. */
#ifndef NTDBG_SHOW_KERNEL_MAP_H
#define NTDBG_SHOW_KERNEL_MAP_H

#include "show/kernel.h"

/* The regions, or with `one` just the innermost that `address` is in. False when there is none. */
bool show_kernel_map(kernel_view *v, bool one, uint64_t address);

#endif

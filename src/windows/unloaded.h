/* Drivers that were unloaded: MmUnloadedDrivers, a ring of the last fifty. */
#ifndef NTDBG_WINDOWS_UNLOADED_H
#define NTDBG_WINDOWS_UNLOADED_H

#include "windows/kernel.h"

/* The most recent first, as `lm` lists them. The array's entries are no public type; their layout is the same
 * in every version: _UNLOADED_DRIVERS { UNICODE_STRING Name; PVOID StartAddress, EndAddress; LARGE_INTEGER
 * CurrentTime }. */
nt_modules nt_unloaded_drivers(arena *a, nt_context *c, const nt_kernel *k);

#endif

/* The 32-bit half of a thread of 64-bit Windows (WOW64). */
#ifndef NTDBG_WINDOWS_WOW64_H
#define NTDBG_WINDOWS_WOW64_H

#include "cpu/registers.h"
#include "windows/layouts.h"

/* The registers that the 32-bit code had when it went over into 64-bit code: the CONTEXT of
 * WOW64_CPURESERVED, which the 64-bit TEB's TLS slot 1 (WOW64_TLS_CPURESERVED) points to. `c` is of the
 * 64-bit half. False when there is none: no 32-bit thread, or not in the dump. */
bool nt_wow64_registers(arena *a, nt_context *c, uint64_t teb, cpu_registers *out);
/* The 32-bit TEB, which the first field of the 64-bit one points to; 0 when it is not readable. */
uint64_t nt_wow64_teb(nt_context *c, uint64_t teb);

#endif

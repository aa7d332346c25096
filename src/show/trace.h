/* Stack traces that Windows kept: of handles, of critical sections. Lines as windows-driver-docs shows them
 * at
 * "!htrace" and "!cs": "0x8018FCB9: ntoskrnl!ExDestroyHandle+0x103", capitals in all numbers. */
#ifndef NTDBG_SHOW_TRACE_H
#define NTDBG_SHOW_TRACE_H

#include "out/out.h"
#include "session/session.h"

/* The list "addresses" of the open record: return addresses, innermost first. */
void show_trace(session *s, out *o, arena *a, const uint64_t *addresses, size_t count);
/* An address as these commands write it: 0xE10CCF60. */
str show_trace_number(session *s, arena *a, uint64_t address);

#endif

/* From a module's name and an offset, as Application Error writes them, to function and line: what `ln
 * base+offset` says. */
#ifndef NTDBG_LOGS_LOCATE_H
#define NTDBG_LOGS_LOCATE_H

#include "base/interrupt.h"
#include "logs/event.h"
#include "symsrv/symsrv.h"

typedef struct log_locator log_locator;

/* Paths as -y and -i take them; either may be empty. `server` fetches PDBs from symbol servers of the path;
 * NULL = only what is on this machine. */
log_locator *log_locator_new(arena *a, str symbol_path, str image_path, symsrv *server, const interrupt *i);
/* Adds the facts "function" and "source", or "not_located" with the reason, to an event that has a fault with
 * an offset. */
void log_locate(log_locator *l, arena *a, log_event *e);

#endif

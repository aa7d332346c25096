/* What the commands on processors share: the processor that an argument names. */
#ifndef NTDBG_EXTENSIONS_KDEXTS_PROCESSORS_H
#define NTDBG_EXTENSIONS_KDEXTS_PROCESSORS_H

#include "dispatch/command.h"
#include "show/kernel.h"
#include "windows/processor.h"

/* Initializes the view. The rest of the arguments is a processor's number (an expression) or nothing, then
 * *number is UINT_MAX. Errors: no types, a number without a PRCB. */
error *processors_argument(command_call *c, kernel_view *v, str rest, unsigned *number);
/* The processor that the user looks from. */
unsigned processors_current(const session *s);
/* Its KPRCB; bad when it is not known. */
value processors_prcb(kernel_view *v, unsigned number);
/* "***** nt has no type ...": what a command says without symbols. */
error *processors_no_types(command_call *c, const char *type_name);

#endif

/* nt's own variables, by name. Their places come from nt's symbols; their types from nt's type information,
 * or they are plain numbers. Nothing is known where nt has no symbols. */
#ifndef NTDBG_WINDOWS_VARIABLES_H
#define NTDBG_WINDOWS_VARIABLES_H

#include "windows/layouts.h"

/* `name` without "nt!". False when nt's symbols do not have it. */
bool nt_variable_address(nt_context *c, const char *name, uint64_t *out);
/* The number of `size` bytes (4 or 8, or 0 for a pointer's) that stands there. */
bool nt_variable_number(nt_context *c, const char *name, unsigned size, uint64_t *out);
/* The variable as a value of nt's type; bad when there is no such variable or type. */
value nt_variable(nt_context *c, const char *name, const char *type_name);

#endif

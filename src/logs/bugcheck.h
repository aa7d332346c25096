/* What the arguments of a bug check are. */
#ifndef NTDBG_LOGS_BUGCHECK_H
#define NTDBG_LOGS_BUGCHECK_H

#include "base/str.h"

/* `argument` counts from 0; empty when it is not known. */
str bugcheck_argument_text(uint32_t code, unsigned argument);

#endif

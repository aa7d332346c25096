/* What the commands that display memory have in common: their options and their range. Source:
 * windows-driver-docs, "d, da, db, ... (Display Memory)", "dda, ddp, ... (Display Referenced Memory)". */
#ifndef NTDBG_COMMANDS_MEMORY_OPTIONS_H
#define NTDBG_COMMANDS_MEMORY_OPTIONS_H

#include "dispatch/command.h"

typedef struct memory_options {
    space *space;
    uint64_t columns; /* 0 = the format's own */
} memory_options;

/* Takes "/c Width" and "/p", "/p[c]", "/p[uc]", "/p[wc]" off the front of *rest. */
error *memory_take_options(command_call *c, str *rest, memory_options *options);
/* The range of the command in elements of `size` bytes, or the place where the last display ended, at first
 * the instruction pointer. Nothing may stand behind it. */
error *memory_take_range(command_call *c, str *rest, unsigned size, uint64_t default_count,
                         expr_range *range);

#endif

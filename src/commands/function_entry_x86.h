/* .fnent on x86: shared inside the folder with function_entry.c only. */
#ifndef NTDBG_COMMANDS_FUNCTION_ENTRY_X86_H
#define NTDBG_COMMANDS_FUNCTION_ENTRY_X86_H

#include "dispatch/command.h"

/* Prints what the PDB's FPO record or frame data says of the function at `address`; false, and nothing
 * printed, when there is no such record. */
bool print_x86_entry(command_call *c, uint64_t address);

#endif

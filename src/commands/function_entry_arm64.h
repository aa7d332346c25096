/* .fnent on ARM64: shared inside the folder with function_entry.c only. */
#ifndef NTDBG_COMMANDS_FUNCTION_ENTRY_ARM64_H
#define NTDBG_COMMANDS_FUNCTION_ENTRY_ARM64_H

#include "dispatch/command.h"
#include "formats/pe/exception.h"

/* The entry, and its packed word or .xdata record. `base` is the image's address. */
void print_arm64_entry(command_call *c, const pe_image *image, uint64_t base, const pe_function *f);

#endif

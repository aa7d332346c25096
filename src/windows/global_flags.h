/* NtGlobalFlag, of the process (PEB) and of the kernel: names of its bits. */
#ifndef NTDBG_WINDOWS_GLOBAL_FLAGS_H
#define NTDBG_WINDOWS_GLOBAL_FLAGS_H

#include <stdbool.h>

/* "hpa" and "Place heap allocations at ends of pages"; false when the bit (0 to 31) has no name. */
bool nt_global_flag(unsigned bit, const char **name, const char **words);

#endif

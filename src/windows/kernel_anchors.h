/* Where a dump itself says that variables of the kernel are. Their places prove which build the kernel is
 * when its image, and with it the GUID of its PDB, is not in the dump. */
#ifndef NTDBG_WINDOWS_KERNEL_ANCHORS_H
#define NTDBG_WINDOWS_KERNEL_ANCHORS_H

#include "symbols/symbols.h"
#include "windows/kernel.h"

/* The header's and the debugger data block's; those that are not known are left out. Memory of `a`. */
size_t nt_kernel_anchors(arena *a, const nt_kernel *k, const target *t, module_anchor **out);

#endif

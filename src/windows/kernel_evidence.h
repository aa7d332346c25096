/* What a dump itself says of the kernel's build: where variables are, and what some types look like. It
 * proves which type file is the kernel's when its image, and with it the GUID of its PDB, is not in the dump.
 */
#ifndef NTDBG_WINDOWS_KERNEL_EVIDENCE_H
#define NTDBG_WINDOWS_KERNEL_EVIDENCE_H

#include "symbols/symbols.h"
#include "windows/kernel.h"

/* Variables of the header and the debugger data block; those that are not known are left out. Memory of `a`.
 */
size_t nt_kernel_anchors(arena *a, const nt_kernel *k, const target *t, module_anchor **out);
/* Sizes and offsets that the debugger data block publishes. */
size_t nt_kernel_layouts(arena *a, const nt_kernel *k, module_layout **out);

#endif

/* Inside the layer only. */
#ifndef NTDBG_TARGET_KERNEL_HEADER_H
#define NTDBG_TARGET_KERNEL_HEADER_H

#include "formats/dump/kernel_dump.h"
#include "target/target.h"

/* Fills t->header_title and t->header. */
void target_fill_kernel_header(target *t, const kernel_dump *d);

#endif

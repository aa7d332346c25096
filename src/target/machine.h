/* Inside the layer only: what all containers of a machine's memory share that say nothing of Windows. */
#ifndef NTDBG_TARGET_MACHINE_H
#define NTDBG_TARGET_MACHINE_H

#include "formats/dump/machine.h"
#include "formats/dump/ranges.h"
#include "target/target.h"

/* A kernel target of this processor, without memory; windows/kernel_find.c will look for Windows. */
void target_fill_machine(target *t, cpu_kind cpu);
/* Its processors, and the page tables of the first one that has any. physical_memory is set; `state` outlives
 * `t`. */
void target_fill_machine_cpus(target *t, const machine_state *state);
space *target_space_of_ranges(arena *a, bytes file, const dump_ranges *ranges);

#endif

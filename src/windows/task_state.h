/* Task state segments of x86: what a processor saved of the task that it left through a task gate. Windows
 * has such gates for double faults and NMIs. */
#ifndef NTDBG_WINDOWS_TASK_STATE_H
#define NTDBG_WINDOWS_TASK_STATE_H

#include "cpu/registers.h"
#include "windows/layouts.h"

/* Where the segment that a selector names begins, by the global descriptor table of the processor whose KPRCB
 * is at `prcb`. False when the table is not there, or the selector names no task state segment. */
bool nt_task_state_address(nt_context *c, uint64_t prcb, uint16_t selector, uint64_t *out);
/* The registers in the segment at `address`; false when not all of it is there. */
bool nt_task_state_registers(nt_context *c, uint64_t address, cpu_registers *out);
/* The selector of the task that the processor came from when it entered the gate whose handler it runs. */
bool nt_interrupted_task(nt_context *c, uint64_t prcb, uint16_t *selector);

#endif

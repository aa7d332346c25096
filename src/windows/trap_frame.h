/* Kernel trap frames (KTRAP_FRAME): the registers of what was interrupted. By nt's types, or by the built-in
 * layout, which is the same in every build. */
#ifndef NTDBG_WINDOWS_TRAP_FRAME_H
#define NTDBG_WINDOWS_TRAP_FRAME_H

#include "cpu/registers.h"
#include "windows/layouts.h"

/* x64, x86 and ARM64; false for other processors, and when not all of the frame is there. Volatile registers
 * are saved always; of the others x64's frame has only those that some entry paths save, ARM64's has fp
 * alone. ARM64's vector registers are given when the frame says where they are. */
bool nt_trap_frame_registers(nt_context *c, cpu_kind cpu, uint64_t address, cpu_registers *out);
/* What the processor pushed begins this many bytes into a trap frame of x64. Opens no symbols. */
uint32_t nt_trap_frame_machine_offset(nt_context *c);

#endif

/* The second half of WinDbg's instruction line in `r`, `p` and `.frame /r`
 *
 *     mov     rdi,qword ptr [rsi] ds:002b:00000000`7ffe0300=00000000778f70d0
 *
 * and the flags line above it. */
#ifndef NTDBG_CPU_EFFECTIVE_H
#define NTDBG_CPU_EFFECTIVE_H

#include "cpu/disasm.h"

/* The offset inside of its segment that the memory operand names: base + index * scale + displacement, cut to
 * the processor's address size (fs: and gs: bases are not added, as in WinDbg). False when there is no
 * operand or a register of it is not valid. */
bool cpu_effective_address(const cpu_instruction *instruction, const cpu_registers *registers, uint64_t *out);

/* "ds", "ss", "gs" ... of that operand; empty when the architecture has none. */
str cpu_effective_segment(const cpu_instruction *instruction, const cpu_arch *arch);

/* "iopl=0         nv up ei ng nz na pe nc" (x86, x64), "N--- EL0" (ARM64); false when the flags are not
 * valid. */
bool cpu_flags_text(const cpu_registers *registers, strbuf *out);

#endif
